"""Days and wall times: when something opens and closes in a person's zone (guide messaging.md 8).

Pure. Wall times are kept with their rule and turned into an instant each time; a day is never taken
for 24 hours.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LOOK_AHEAD_DAYS = 14

Spell = tuple[datetime, datetime]
"""A stretch of time from one instant to another, end not included."""


class BadWindowError(ValueError):
    """Days or wall times do not make a window; the message says which."""


@dataclass(frozen=True, slots=True)
class Window:
    """ISO weekdays and the wall times between which something is so; the end is not included."""

    days: frozenset[int]
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Wall times of the night in which nothing is begun; from evening to morning."""

    begin: time = time(21)
    end: time = time(8)


QUIET = QuietHours()
"""The default: from 21:00 to 08:00 (guide messaging.md 8)."""


def read_window(days: Iterable[int], opens: str, closes: str) -> Window:
    """Return the window of ISO weekdays and wall times HH:MM; raises BadWindowError."""
    wanted = frozenset(days)
    if not wanted or not wanted <= frozenset(range(1, 8)):
        raise BadWindowError("days run from 1 Monday to 7 Sunday, and there is at least one")
    window = Window(wanted, read_wall_time(opens), read_wall_time(closes))
    if window.closes <= window.opens:
        raise BadWindowError("a window ends on the day it begins, after it begins")
    return window


def read_wall_time(text: str) -> time:
    """Return the wall time that HH:MM spells; raises BadWindowError."""
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - a wall time has no zone
    except (TypeError, ValueError) as error:
        raise BadWindowError("a wall time is HH:MM") from error


def instant_of(day: date, wall_time: time, zone: ZoneInfo) -> datetime:
    """Return the instant, in UTC, at which a wall time falls on a day.

    A time the clocks skip moves to the first minute that exists; of one that comes twice the first
    counts (guide messaging.md 8).
    """
    wall = datetime.combine(day, wall_time)
    while True:
        instant = wall.replace(tzinfo=zone).astimezone(UTC)
        if instant.astimezone(zone).replace(tzinfo=None) == wall:
            return instant
        wall = (wall + timedelta(minutes=1)).replace(second=0, microsecond=0)


def next_spell(
    window: Window,
    earliest: datetime,
    *,
    zone: ZoneInfo,
    quiet: QuietHours | None = None,
    closed_days: frozenset[date] = frozenset(),
) -> Spell | None:
    """Return the first stretch of the window, quiet hours cut off, that ends after ``earliest``.

    None where the next two weeks hold none.
    """
    opens, closes = window.opens, window.closes
    if quiet is not None:
        opens, closes = max(opens, quiet.end), min(closes, quiet.begin)
    today = earliest.astimezone(zone).date()
    for ahead in range(LOOK_AHEAD_DAYS + 1):
        day = today + timedelta(days=ahead)
        if day.isoweekday() not in window.days or day in closed_days:
            continue
        start, end = instant_of(day, opens, zone), instant_of(day, closes, zone)
        if start < end and earliest < end:
            return start, end
    return None
