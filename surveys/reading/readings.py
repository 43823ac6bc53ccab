"""What reading an answer can come to: a value, a skip, or not clear."""

from dataclasses import dataclass
from typing import Literal

How = Literal["digits", "word", "label", "slip", "emoji", "approximate", "corrected", "form"]
SkipReason = Literal["skip", "rather_not_say", "dont_know"]
UnclearReason = Literal[
    "empty", "two_readings", "out_of_range", "not_understood", "reaction", "too_many"
]


@dataclass(frozen=True, slots=True)
class Value:
    """An answer: ``value`` is what is stored; names of a tick-any list stand in the sheet's order.

    ``corrected_from`` is the value taken back in the same text ("2 no 3": 2). ``words`` is the text
    beside the answer as typed ("3 but he was shouting": "but he was shouting"); it is kept and
    screened.
    """

    value: str
    how: How
    corrected_from: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """The question was passed by, and why."""

    reason: SkipReason = "skip"


@dataclass(frozen=True, slots=True)
class Unclear:
    """No answer could be read.

    ``candidates`` are what may be texted back: digits for a choice or a number, ISO dates,
    ``HH:MM`` times. ``two_readings`` always has two or more (S21 asks about the first two); other
    reasons may have some. ``empty`` and ``reaction`` are no answer and no miss.
    """

    reason: UnclearReason
    candidates: tuple[str, ...] = ()


Reading = Value | Skipped | Unclear
