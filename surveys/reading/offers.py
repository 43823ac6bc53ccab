"""What may be texted back to a question: the digit of each choice, the range of numbers.

Pure. Used to print a question by text and to read its answer, so that both always agree.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from surveys.questionnaire import Choice, Question

_COMPARISON = r"\.\s*(>=|<=|>|<|=)\s*(-?[0-9]+(?:\.[0-9]+)?)"
_COMPARISONS = re.compile(
    rf"\s*\(?\s*{_COMPARISON}\s*\)?\s*(?:and\s*\(?\s*{_COMPARISON}\s*\)?\s*)*"
)
_EACH = re.compile(_COMPARISON)
_LONGEST_CONSTRAINT = 200
_MOST = Decimal(999_999_999)
"""The largest whole number that other tools for such forms can hold (nine digits)."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and greatest number a question takes, both included; None where not set."""

    low: Decimal | None = None
    high: Decimal | None = None

    def hold(self, value: Decimal) -> bool:
        """Tell whether ``value`` lies within."""
        above = self.low is None or value >= self.low
        return above and value <= (_MOST if self.high is None else self.high)


def by_digit(question: Question) -> Mapping[str, Choice]:
    """Return the choices a text may name, by the number that names them, in the order of the sheet.

    ``sms_digit`` where the list has any (a choice without one is not offered by text); else the
    name where names are numbers; else the place in the list, from 1.
    """
    choices = question.choices
    if any(choice.sms_digit for choice in choices):
        return {choice.sms_digit: choice for choice in choices if choice.sms_digit}
    numbered = {str(int(choice.name)): choice for choice in choices if _is_number(choice.name)}
    return numbered or {str(place): choice for place, choice in enumerate(choices, 1)}


def offered(question: Question) -> tuple[Choice, ...]:
    """Return the choices that may be named by text, in the order of the sheet."""
    if any(choice.sms_digit for choice in question.choices):
        return tuple(choice for choice in question.choices if choice.sms_digit)
    return question.choices


def digit_labels(question: Question) -> list[str]:
    """Return the labels with a number in them: there a digit may mean the label."""
    labels = (label for choice in question.choices for label in choice.labels.values())
    return [label for label in labels if any(letter.isdigit() for letter in label)]


def bounds(question: Question) -> Bounds:
    """Return the range of a number question, read from a constraint such as ``. >= 0 and . <= 10``.

    A constraint that says anything else sets no bounds here: the engine judges it.
    """
    constraint = question.constraint
    if len(constraint) > _LONGEST_CONSTRAINT or not _COMPARISONS.fullmatch(constraint):
        return Bounds()
    step = Decimal("1E-9") if question.kind == "decimal" else Decimal(1)
    low: Decimal | None = None
    high: Decimal | None = None
    for sign, written in _EACH.findall(constraint):
        limit = Decimal(written)
        if sign in {">=", ">", "="}:
            low = limit + step if sign == ">" else limit
        if sign in {"<=", "<", "="}:
            high = limit - step if sign == "<" else limit
    return Bounds(low, high)


def takes_nought(question: Question) -> bool:
    """Tell whether 0 answers the question, so that it cannot mean skip (X does).

    >>> takes_nought(Question("W10", "/data/W10", "integer", constraint=". >= 0 and . <= 10"))
    True
    """
    if question.kind in {"integer", "decimal", "range"}:
        return bounds(question).hold(Decimal(0))
    return question.kind in {"select_one", "select_multiple"} and "0" in by_digit(question)


def _is_number(name: str) -> bool:
    return name.isascii() and name.isdigit()
