"""The codes that a questionnaire's own columns may hold: questionnaires.md 1, messaging.md 4.

The lists stand in ``data/publishing.json``; here is only what they mean.
"""

import json
import re
from pathlib import Path
from typing import Any

_LISTS: dict[str, Any] = json.loads(
    (Path(__file__).parent / "data" / "publishing.json").read_text(encoding="utf-8")
)


def _words(name: str) -> tuple[str, ...]:
    return tuple(_LISTS[name])


CHANNELS = _words("channels")
POLARITIES = _words("polarities")
ALERT_LEVELS = _words("alert_levels")
THEMES = _words("themes")
HEARD_COLUMNS = _words("heard_columns")
SAFETY_FEEDS = frozenset(_words("safety_feeds"))
CARRIER_WORDS = frozenset(word.casefold() for word in _words("carrier_words"))
"""Words the network acts on itself; YES, an opt-in to the network, is an answer and allowed."""
VENDOR_TYPES = _words("vendor_types")
AUDIT_TYPES = _words("audit_types")
FILE_TYPES = _words("file_types")
FILL_INS: dict[str, int] = dict(_LISTS["fill_ins"])
"""Letters of the longest value of each name a text may have filled in."""

_FEEDS = frozenset(_words("feeds"))
_OUTCOME = re.compile(rf"O(?:10|[1-9])(?:\.(?:{'|'.join(_words('outcome_beside'))}))?")
_INDICATOR = re.compile(r"Y[1-5]=(.+)")
_OWN = re.compile(r"own\.[a-z][a-z0-9_]{0,40}")
_OUTING = re.compile(
    r"\b(?:" + "|".join(re.escape(word) for word in _words("outing_words")) + r")\b", re.IGNORECASE
)


def is_feed(code: str) -> bool:
    """Whether ``code`` names something an answer can feed; the answer after Y1= is not looked at.

    >>> is_feed("O7.signal"), is_feed("Y1=1"), is_feed("own.sleep"), is_feed("O11")
    (True, True, True, False)
    """
    if code in _FEEDS:
        return True
    return any(pattern.fullmatch(code) for pattern in (_OUTCOME, _INDICATOR, _OWN))


def counted_answer(code: str) -> str | None:
    """Return the answer that an indicator counts ("1" of ``Y1=1``), or None for any other code."""
    match = _INDICATOR.fullmatch(code)
    return match.group(1) if match else None


def outing_word(text: str) -> str | None:
    """Return the first word of an English text that would tell who writes or why, or None.

    Source: questionnaires.md 2, rule 5.
    """
    match = _OUTING.search(text)
    return match.group() if match else None
