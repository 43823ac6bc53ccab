"""The only file that knows Twilio: verify, parse, send, list, sign.

Sources: Twilio's pages "Validating Requests", "Messaging webhooks" and "Message resource"; guides
messaging.md 9 and security.md 5.1. Nothing here logs: an address or a body may name somebody.
"""

import json
import re
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import requests
from twilio.base.exceptions import TwilioException
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from sms.carried import (
    Busy,
    Inbound,
    Listed,
    Malformed,
    Refused,
    Result,
    Status,
    Taken,
    Unsure,
    without_nul,
)
from sms.carrier_settings import E164, SERVICE, TWILIO, BadCarrierSettingsError, CarrierSettings
from sms.wire import Answer, Wire, never_left, retry_after

__all__ = [
    "BadCarrierSettingsError",
    "Busy",
    "Carrier",
    "CarrierSettings",
    "Inbound",
    "Listed",
    "Malformed",
    "Refused",
    "Result",
    "Status",
    "Taken",
    "UnlistedError",
    "Unsure",
    "algorithm_of",
    "is_genuine",
    "parse",
    "parse_status",
    "read_answer",
    "sign",
]

SIGNATURE_HEADER = "X-Twilio-Signature"
ALGORITHM_HEADER = "X-Twilio-Webhooks-Signature-Settings"
INBOUND_PATH = "/sms/inbound"
STATUS_PATH = "/sms/status"
ALGORITHMS = frozenset({"HMAC_SHA1", "HMAC_SHA256"})

SECONDS_TO_ANSWER = 10.0
LONGEST_VALIDITY_SECONDS = 36_000  # Twilio's own limit
OPTED_OUT = "21610"  # Twilio: "attempt to send to unsubscribed recipient"

_MESSAGE = re.compile(r"(?:SM|MM)[0-9a-f]{32}")
_HIDDEN = re.compile(r"MessageSid|AccountSid|From\+")
_NAME = re.compile(r"[A-Za-z0-9_.\-]{1,64}")
_COUNT = re.compile(r"[0-9]{1,3}")
_STATUS = re.compile(r"[a-z_]{1,32}")
_ERROR = re.compile(r"[0-9]{0,6}")
_READ = frozenset({"Body", "MessageSid", "SmsSid", "SmsMessageSid"})
_SAME_ID = ("SmsSid", "SmsMessageSid")  # older names of MessageSid: the same value, or a forgery

Form = Mapping[str, Sequence[str]]
"""A form as it came: every value of each name, in order."""


class UnlistedError(Exception):
    """The carrier did not give its list; nothing may be concluded from that."""


def is_genuine(
    settings: CarrierSettings, url: str, form: Form, signature: str, algorithm: str = "HMAC_SHA1"
) -> bool:
    """Tell whether the carrier signed ``form`` for ``url``; never raises.

    ``url``: the configured base address with path and query as received, never the Host header; it
    is tried with and without its port, as the provider's library does. An unknown algorithm is
    refused.
    """
    if algorithm not in ALGORITHMS or not signature.isascii():
        return False
    try:
        validator = RequestValidator(settings.auth_token)
        return bool(validator.validate(url, _Fields(form), signature, algorithm))
    except (UnicodeEncodeError, ValueError):  # half a surrogate, or an address that is none
        return False


def algorithm_of(header: str) -> str:
    """Return the algorithm that the signature's settings header names; none named is HMAC_SHA1."""
    named = re.search(r"(?:^|,)\s*algorithm=([^,]*)", header)
    return named.group(1).strip() if named else "HMAC_SHA1"


def sign(settings: CarrierSettings, url: str, form: Mapping[str, str]) -> str:
    """Return the signature the carrier puts under ``form`` (for the stand-in and for tests)."""
    return str(RequestValidator(settings.auth_token).compute_signature(url, form))


def parse(settings: CarrierSettings, form: Form) -> Inbound | Malformed:
    """Read an inbound text; exact patterns only, no name twice; never raises.

    A signature has no separators, so a form can be cut anew and keep it: the patterns and the
    refusal of a second message id close that (security.md 1.4). NUL becomes U+2400. Unknown names
    are ignored.
    """
    values = _single(form)
    if isinstance(values, Malformed):
        return values
    why = _why_not(settings, values)
    if why:
        return Malformed(why)
    opt_out = values.get("OptOutType", "")
    return Inbound(
        provider_id=values["MessageSid"],
        from_number=values["From"],
        to_number=values["To"],
        body=without_nul(values["Body"]),
        parts=max(1, int(values.get("NumSegments", "1"))),
        attachments=int(values.get("NumMedia", "0")),
        opt_out_type=opt_out if opt_out in {"STOP", "START", "HELP"} else None,
    )


def parse_status(settings: CarrierSettings, form: Form, our_id: str = "") -> Status | Malformed:
    """Read a receipt; ``our_id`` is what the callback's address carries. Never raises."""
    values = _single(form)
    if isinstance(values, Malformed):
        return values
    patterns = {"MessageSid": _MESSAGE, "MessageStatus": _STATUS}
    for name, pattern in patterns.items():
        if not pattern.fullmatch(values.get(name, "")):
            return Malformed(f"{name} is missing or malformed")
    if values.get("AccountSid") != settings.account_sid:
        return Malformed("AccountSid is not ours")
    if not _ERROR.fullmatch(values.get("ErrorCode", "")):
        return Malformed("ErrorCode is malformed")
    text_id = None
    with suppress(ValueError):
        text_id = uuid.UUID(our_id)
    return Status(
        values["MessageSid"], values["MessageStatus"], values.get("ErrorCode", ""), text_id
    )


class Carrier:
    """Sends texts through Twilio and lists what it has; holds no database connection and no state.

    ``seconds``: how long one call may take in all. The client never retries: a second try is the
    outbox's to decide.
    """

    def __init__(self, settings: CarrierSettings, seconds: float = SECONDS_TO_ANSWER) -> None:
        self._settings = settings
        self._client = Client(
            settings.account_sid,
            settings.auth_token,
            http_client=Wire(TWILIO, settings.api_base or TWILIO, seconds),
            environment={
                "": ""
            },  # an empty one would be taken for none, and the process's own read
        )

    def callback_url(self, text_id: uuid.UUID) -> str:
        """Return the address for receipts of one text; it carries our own id."""
        return f"{self._settings.base_url}{STATUS_PATH}?text={text_id}"

    def send(self, to: str, body: str, callback_url: str, validity_seconds: int) -> Result:
        """Hand one text over and say what became of it; never raises for what the carrier does.

        ``validity_seconds``: after this the carrier drops the text rather than deliver it late.
        """
        is_service = SERVICE.fullmatch(self._settings.sender) is not None
        form = {
            "To": to,
            "MessagingServiceSid" if is_service else "From": self._settings.sender,
            "Body": body,
            "StatusCallback": callback_url,
            "ValidityPeriod": min(max(1, validity_seconds), LONGEST_VALIDITY_SECONDS),
        }
        address = f"{TWILIO}/2010-04-01/Accounts/{self._settings.account_sid}/Messages.json"
        try:
            return read_answer(self._client.request("POST", address, data=form))
        except requests.RequestException as error:
            return Busy() if never_left(error) else Unsure(type(error).__name__)

    def list_messages(
        self, *, to: str | None = None, since: datetime | None = None, limit: int = 1000
    ) -> list[Listed]:
        """Return the carrier's newest messages to ``to`` that were dated after ``since``.

        Without ``since`` also those not sent yet, which have no date. Raises UnlistedError.
        """
        asked = {"to": to, "date_sent_after": since}
        asked = {name: value for name, value in asked.items() if value is not None}
        try:
            found = self._client.messages.list(limit=limit, page_size=min(limit, 200), **asked)
            return [_listed(message) for message in found]
        except (requests.RequestException, TwilioException, ValueError) as error:
            raise UnlistedError(type(error).__name__) from None


def read_answer(answer: Answer) -> Result:
    """Return what the carrier's answer to a send means (the table of messaging.md 9)."""
    told = _json(answer.text)
    if answer.status_code in {200, 201}:
        provider_id = str(told.get("sid", ""))
        return Taken(provider_id) if _MESSAGE.fullmatch(provider_id) else Unsure("unreadable")
    if answer.status_code in {429, 503}:
        return Busy(retry_after(answer.headers))
    if 400 <= answer.status_code < 500:  # noqa: PLR2004 - the range of HTTP's own client errors
        code = str(told.get("code", answer.status_code))
        return Refused("opted_out" if code == OPTED_OUT else code[:32])
    return Unsure(f"http_{answer.status_code}")


def _json(text: str) -> dict[str, Any]:
    with suppress(ValueError, RecursionError):
        told = json.loads(text)
        return told if isinstance(told, dict) else {}
    return {}


def _listed(message: Any) -> Listed:
    return Listed(
        provider_id=str(message.sid),
        is_inbound=message.direction == "inbound",
        from_number=message.from_ or "",
        to_number=message.to or "",
        body=message.body or "",
        status=message.status or "",
        error=str(message.error_code or ""),
        parts=max(1, int(message.num_segments or 1)),
        attachments=int(message.num_media or 0),
        at=message.date_created or message.date_sent or datetime.now(UTC),
    )


class _Fields(dict[str, Sequence[str]]):
    """A form as Twilio's validator reads one: every value of a name."""

    def getlist(self, name: str) -> Sequence[str]:
        return self[name]


def _single(form: Form) -> dict[str, str] | Malformed:
    if any(len(values) != 1 for values in form.values()):
        return Malformed("a name stands twice")
    if not all(_NAME.fullmatch(name) for name in form):
        return Malformed("a name is none of the carrier's")
    values = {name: given[0] for name, given in form.items()}
    if any(values[name] != values.get("MessageSid") for name in _SAME_ID if name in values):
        return Malformed("two message ids")
    if any(_hides_another(name, value, values) for name, value in values.items()):
        return Malformed("another message inside this one")
    return values


def _hides_another(name: str, value: str, values: Mapping[str, str]) -> bool:
    """Tell whether a field that nobody reads has swallowed fields of the form as it was signed."""
    if name in _READ:
        return False
    ids = _MESSAGE.findall(value)
    return _HIDDEN.search(value) is not None or any(
        found != values.get("MessageSid") for found in ids
    )


def _why_not(settings: CarrierSettings, values: Mapping[str, str]) -> str | None:
    """Return what is wrong with the fields of an inbound text, or None."""
    patterns = {"MessageSid": _MESSAGE, "From": E164, "To": E164}
    for name, pattern in patterns.items():
        if not pattern.fullmatch(values.get(name, "")):
            return f"{name} is missing or malformed"
    if not all(_COUNT.fullmatch(values.get(name, "0")) for name in ("NumSegments", "NumMedia")):
        return "a count is malformed"
    if values.get("AccountSid") != settings.account_sid:
        return "AccountSid is not ours"
    if values["To"] not in settings.our_numbers:
        return "To is not a number of ours"
    return None if "Body" in values else "Body is missing"
