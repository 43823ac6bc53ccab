"""Kinder words for staff: phrases that blame a child, with other words and the reason.

Source: the domain guide, section 6.5. The list is data (``voice/data/wording.json``); the worker
decides, nothing is changed by itself.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A phrase found, code points `start` to `end` (not included), and what to write instead."""

    start: int
    end: int
    phrase: str
    kinder: str
    reason: str


@dataclass(frozen=True, slots=True)
class _KinderWords:
    pattern: re.Pattern[str]
    rows: dict[str, tuple[str, str]]


def kinder(text: str) -> tuple[Suggestion, ...]:
    """The phrases of a staff text that have kinder words, in the order they stand.

    `phrase` is as the worker wrote it. Capitals, line breaks and curly quotes make no difference.

    >>> [found.kinder for found in kinder("She absconded again.")]
    ['went missing, or ran away']
    """
    words = _kinder_words()
    return tuple(
        Suggestion(found.start(), found.end(), found.group(), *words.rows[_plain(found.group())])
        for found in words.pattern.finditer(text)
    )


@lru_cache(maxsize=1)
def _kinder_words() -> _KinderWords:
    source = resources.files("voice.data").joinpath("wording.json").read_text(encoding="utf-8")
    rows = {
        phrase: (row["kinder"], row["reason"])
        for row in json.loads(source)
        for phrase in row["phrases"]
    }
    return _KinderWords(re.compile(_any_of(rows), re.IGNORECASE | re.ASCII), rows)


def _any_of(phrases: Iterable[str]) -> str:
    """One expression for all phrases, the longest first, at word edges."""
    longest_first = sorted(phrases, key=len, reverse=True)
    shapes = (
        re.escape(phrase).replace(r"\ ", r"\s{1,3}").replace("'", "['\u2019]")
        for phrase in longest_first
    )
    return rf"(?<![^\W_])(?:{'|'.join(shapes)})(?![^\W_])"


def _plain(found: str) -> str:
    return " ".join(found.replace("\u2019", "'").lower().split())
