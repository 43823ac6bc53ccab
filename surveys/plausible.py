"""Plausible answers of each kind of question: made up so that any form can be tried to its end.

Pure. The first answer that a question's constraint admits is the one to take.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from surveys.questionnaire import Question
from surveys.reading.offers import bounds

WORDS = ("It went well.", "Sam", "07700900123", "sam@example.org", "AB1 2CD", "1234", "A")
NUMBERS = (3, 1, 0, 2, 5, 7, 10, 12, 18, 30, 50, 75, 100, 150, 500, 1000, 2020, 10000, -1)
DAYS = (0, -1, -7, -30, -90, -365, -3650, -5475, -9125, -14600, 1, 7, 30, 365)
TIMES = ("15:40", "09:00", "23:00")
FIXED: Mapping[str, tuple[str, ...]] = {"text": WORDS, "time": TIMES, "acknowledge": ("OK",)}


def plausible(question: Question, today: date) -> Iterator[str]:
    """Yield answers to try, the likeliest first; none for a kind that can only be skipped."""
    if question.kind in {"date", "dateTime"}:
        yield from _days(question, today)
    elif question.kind in FIXED:
        yield from FIXED[question.kind]
    elif question.kind in {"integer", "decimal", "range"}:
        yield from _numbers(question)
    elif question.choices:
        yield from _chosen(question)


def _chosen(question: Question) -> Iterator[str]:
    names = [choice.name for choice in question.choices]
    if question.kind != "rank":
        yield from names
    if question.kind == "select_multiple":
        yield from map(" ".join, pairwise(names))
    if question.kind != "select_one":
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


def _days(question: Question, today: date) -> Iterator[str]:
    for ahead in DAYS:
        day = (today + timedelta(days=ahead)).isoformat()
        yield day if question.kind == "date" else f"{day}T{TIMES[0]}"
