"""The 72 hours after a return and the rolling counts of episodes; the time now comes in.

Source: guide domain.md B3 (72 hours from the found time), C6 (3 in 30 days), C7 (3 in 3 months), C8
(missing for 72 hours), C2 (an absence within 24 hours of a missing episode).
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

SEVENTY_TWO_HOURS = timedelta(hours=72)
OFTEN = 3
"""Episodes in a window that put a young person on the list."""

MONTH_WINDOW_DAYS = 30
QUARTER_WINDOW_DAYS = 90
NEAR = timedelta(hours=24)


class NaiveTimeError(ValueError):
    """A time without a zone came in: 72 hours cannot be counted from it across a clock change."""


def due_at(from_at: datetime) -> datetime:
    """Return the instant 72 hours after ``from_at``, in elapsed hours whatever the clocks do.

    ``from_at``: when the young person was found (interview), or went missing (strategy discussion).
    Raises NaiveTimeError for a time without a zone. Source: domain.md B3, C8.
    """
    return _aware(from_at) + SEVENTY_TWO_HOURS


def time_left(from_at: datetime, now: datetime) -> timedelta:
    """Return how much of the 72 hours is left at ``now``; below nought once they are over."""
    return due_at(from_at) - _aware(now)


def is_late(from_at: datetime, completed_at: datetime | None, now: datetime) -> bool:
    """Return whether the 72 hours were, or are, exceeded; exactly 72 hours is in time.

    ``completed_at`` None: not done yet, so ``now`` decides.
    """
    return _aware(completed_at or now) > due_at(from_at)


def starts_within(starts: Iterable[datetime], *, days: int, now: datetime) -> int:
    """Return how many episodes began in the ``days`` x 24 hours up to and including ``now``.

    The window's first instant is not included: an episode exactly 30 days old has left it. Later
    ones do not count. Missing, away and absent starts are counted together by those who ask (C2).
    """
    earliest = _aware(now) - timedelta(days=days)
    return sum(earliest < _aware(start) <= now for start in starts)


def became_often(
    starts: Iterable[datetime], *, days: int, often: int = OFTEN
) -> tuple[datetime, ...]:
    """Return each start by which there were ``often`` or more in ``days`` days, oldest first.

    The first of them is when the young person comes on the list: the day the third starts. Empty
    for nobody and for too few.
    """
    ordered = sorted(_aware(start) for start in starts)
    window = timedelta(days=days)
    return tuple(
        latest
        for first, latest in zip(ordered, ordered[often - 1 :], strict=False)
        if latest - first < window
    )


def absences_near(
    missing: Iterable[tuple[datetime, datetime | None]], absences: Iterable[datetime]
) -> tuple[datetime, ...]:
    """Return the absences that began within 24 hours of a missing episode, or during it.

    ``missing``: (start, end) of each episode, end None while still missing. Two codes for one
    person at about the same time must be read together (C2).
    """
    spans = [(_aware(start) - NEAR, end and _aware(end) + NEAR) for start, end in missing]
    return tuple(
        at
        for at in sorted(_aware(absence) for absence in absences)
        if any(first <= at and (last is None or at <= last) for first, last in spans)
    )


def _aware(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise NaiveTimeError(f"{at} has no time zone")
    return at.astimezone(UTC)
