"""One HTTP call with one limit on its whole time: the wire under ``sms.carrier``.

The provider's own client has no limit by default, starts it again with every byte, and logs
addresses (guide security.md 4). Never retries, never follows a redirect, logs nothing.
"""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import NewConnectionError

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
LONGEST_ANSWER_BYTES = 4 * 1024 * 1024
LONGEST_WAIT_SECONDS = 3600
CHUNK_BYTES = 16 * 1024


class TooLargeError(requests.RequestException):
    """The answer is larger than any the carrier gives."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; ``text`` has U+FFFD where it was not UTF-8."""

    status_code: int
    text: str
    headers: Mapping[str, str]


class Wire:
    """Pooled connections to ``there``, standing in for whatever begins with ``instead_of``.

    ``seconds``: how long each wait may take, and the whole call once its headers came.
    """

    def __init__(self, instead_of: str, there: str, seconds: float) -> None:
        self._instead_of = instead_of
        self._there = there.rstrip("/")
        self._seconds = seconds
        self._session = requests.Session()
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(pool_maxsize=32, max_retries=0))
        # Proxy and CA settings of the machine are honoured, but no proxy stands before loopback.
        self._session.trust_env = urlsplit(there).hostname not in LOOPBACK

    def request(self, method: str, url: str, **call: Any) -> Answer:
        """Make one call; ``call`` is what ``requests`` takes. Raises requests.RequestException."""
        until = time.monotonic() + self._seconds
        call |= {"timeout": self._seconds, "allow_redirects": False, "stream": True}
        address = self._there + url.removeprefix(self._instead_of)
        with self._session.request(method, address, **call) as answer:
            text = _read(answer, until).decode("utf-8", "replace")
            return Answer(answer.status_code, text, answer.headers)


def never_left(error: requests.RequestException) -> bool:
    """Tell whether no connection was made at all, so that nothing can have been taken."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(getattr(cause, "reason", None), NewConnectionError)


def retry_after(headers: Mapping[str, str]) -> int | None:
    """Return the seconds of Retry-After (RFC 9110, an hour at most); a date counts as not given."""
    told = headers.get("Retry-After", "")
    return min(int(told), LONGEST_WAIT_SECONDS) if re.fullmatch(r"[0-9]{1,9}", told) else None


def _read(answer: requests.Response, until: float) -> bytes:
    read = bytearray()
    for chunk in answer.iter_content(CHUNK_BYTES):
        read += chunk
        if time.monotonic() > until:
            raise requests.ReadTimeout
        if len(read) > LONGEST_ANSWER_BYTES:
            raise TooLargeError
    return bytes(read)
