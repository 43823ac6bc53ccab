"""The weeks that lie behind the made-up service, and instants within them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/London")


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """Return the instant, in UTC, of a wall time in London."""
    return datetime.combine(day, time(hour, minute), ZONE).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Span:
    """From the first day of ``weeks`` whole weeks until the night before ``today``.

    Nothing made up lies later than ``end``: whenever on that day the demo starts, it has happened.
    """

    today: date
    weeks: int

    @property
    def start(self) -> date:
        """The first day of the first week."""
        return self.today - timedelta(weeks=self.weeks)

    @property
    def end(self) -> datetime:
        """The midnight that begins today."""
        return at(self.today, 0)

    def day(self, week: int, weekday: int) -> date:
        """Return a day of a week: ``week`` from 0, ``weekday`` from 0, the first of the span."""
        return self.start + timedelta(weeks=week, days=weekday)

    def week_of(self, instant: datetime) -> int:
        """Return the week an instant lies in, from 0."""
        return (instant.astimezone(ZONE).date() - self.start).days // 7

    def months(self) -> Iterator[str]:
        """Yield the whole months that lie within the span, YYYY-MM, the oldest first."""
        day = self.start
        while day < self.today:
            following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
            if day.day == 1 and following <= self.today:
                yield f"{day:%Y-%m}"
            day = following
