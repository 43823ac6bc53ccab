"""Plausible answers of each kind of question: made up so that any form can be tried to its end.

Pure. The first answer that a question's constraint admits is the one to take.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from surveys.questionnaire import Question
from surveys.reading.offers import bounds

WORDS = ("It went well.", "Sam", "07700900123", "sam@example.org", "AB1 2CD", "1234", "A")
NUMBERS = (3, 1, 0, 2, 5, 7, 10, 12, 18, 30, 50, 75, 100, 150, 500, 1000, 2020, 10000, -1)
DAYS = (0, -1, -7, -30, -90, -365, -3650, -5475, -9125, -14600, 1, 7, 30, 365)
TIMES = ("15:40", "09:00", "23:00")


def plausible(question: Question, today: date) -> Iterator[str]:
    """Yield answers to try, the likeliest first; none for a kind that can only be skipped."""
    match question.kind:
        case "select_one":
            yield from (choice.name for choice in question.choices)
        case "select_multiple":
            yield from _ticks([choice.name for choice in question.choices])
        case "rank":
            yield " ".join(choice.name for choice in question.choices)
        case "integer" | "decimal" | "range":
            yield from _numbers(question)
        case "text":
            yield from WORDS
        case "date":
            yield from _days(today)
        case "time":
            yield from TIMES
        case "dateTime":
            yield from (f"{day}T{time}" for day in _days(today) for time in TIMES)
        case "acknowledge":
            yield "OK"


def _ticks(names: list[str]) -> Iterator[str]:
    yield from names
    yield from (f"{one} {two}" for one, two in zip(names, names[1:], strict=False))
    yield " ".join(names)


def _numbers(question: Question) -> Iterator[str]:
    """Yield the middle and the ends of the range, then figures that forms ask for."""
    limits = bounds(question)
    if limits.low is not None and limits.high is not None:
        yield str(int((limits.low + limits.high) / 2))
    yield from (str(end) for end in (limits.low, limits.high) if end is not None)
    yield from map(str, NUMBERS)
    if question.kind == "decimal":
        yield from (str(Decimal(figure) / 2) for figure in NUMBERS)


def _days(today: date) -> Iterator[str]:
    yield from ((today + timedelta(days=ahead)).isoformat() for ahead in DAYS)
