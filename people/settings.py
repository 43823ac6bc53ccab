"""A service's own settings as frozen values, read from the JSON of its row, with Heard's defaults.

Pure. Defaults are those of the guides: windows and quiet hours messaging.md 8, numbers domain.md
5.5, rounding reports.md 1.1, the private tick questionnaires.md 7.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Literal
from zoneinfo import ZoneInfo

from people.languages import marked
from people.windows import (
    QUIET,
    BadWindowError,
    QuietHours,
    Window,
    read_wall_time,
    read_window,
)

NIGHT_NUMBER_LETTERS = 13
WHEN_LETTERS = 16
CHECK_DUE_DAYS = 150
CHECK_STALE_DAYS = 180
ROUNDINGS = frozenset({(10, 5), (6, 3)})
"""The two methods of disclosure control; nothing lower is allowed (guide reports.md 1.1)."""


class BadSettingsError(ValueError):
    """A stored or typed setting cannot be read; the message names it."""


@dataclass(frozen=True, slots=True)
class Helpline:
    """A number to show, and the day somebody last made sure it is right (None: never)."""

    name: str
    number: str
    checked_on: date | None = None


@dataclass(frozen=True, slots=True)
class Closure:
    """Days on which nobody is in, the last one included, and the wording of {when} by language."""

    first_on: date
    last_on: date
    when: Mapping[str, str]


HELPLINES = (
    Helpline(marked("Emergency"), "999"),
    Helpline(marked("Police"), "101"),
    Helpline(marked("Childline"), "0800 1111"),
    Helpline(marked("Shout"), "SHOUT to 85258"),
    Helpline(marked("Missing People"), "116 000"),
    Helpline(marked("NSPCC, for adults"), "0808 800 5000"),
)
"""The national numbers, as no service has checked them yet."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything one service decides for itself.

    ``opening``: when texts are read. ``window``: when we text where no own times are set.
    ``night_number``: {num} of the out-of-hours texts, at most 13 letters; empty: none.
    """

    areas: tuple[str, ...] = ()
    helplines: tuple[Helpline, ...] = HELPLINES
    opening: Window = Window(frozenset(range(1, 6)), time(9), time(17))  # noqa: RUF009 - frozen
    window: Window = Window(frozenset(range(1, 5)), time(15, 30), time(17))  # noqa: RUF009 - frozen
    quiet: QuietHours = QUIET
    closures: tuple[Closure, ...] = ()
    zone: str = "Europe/London"
    night_number: str = ""
    rounding_threshold: int = 10
    rounding_base: int = 5
    private_weeks: int = 8
    concern_hours: int = 24

    @property
    def zone_info(self) -> ZoneInfo:
        """The zone in which this service's wall times are meant."""
        return ZoneInfo(self.zone)

    def closure_on(self, day: date) -> Closure | None:
        """Return the closure that ``day`` falls into, or None."""
        return next((c for c in self.closures if c.first_on <= day <= c.last_on), None)

    @property
    def closed_days(self) -> frozenset[date]:
        """Every day of every closure."""
        return frozenset(
            date.fromordinal(day)
            for closure in self.closures
            for day in range(closure.first_on.toordinal(), closure.last_on.toordinal() + 1)
        )


def read_settings(stored: Mapping[str, Any]) -> Settings:
    """Return the settings that a JSON object spells; what it leaves out keeps its default.

    Raises BadSettingsError, which names the setting, for an unknown name or a bad value.
    """
    values: dict[str, Any] = {}
    for name, value in stored.items():
        reader = READERS.get(name)
        if reader is None:
            raise BadSettingsError(f"no such setting: {name}")
        try:
            values[name] = reader(value)
        except (BadWindowError, KeyError, TypeError, ValueError) as error:
            raise BadSettingsError(f"the setting {name} cannot be read") from error
    settings = Settings(**values)
    if (settings.rounding_threshold, settings.rounding_base) not in ROUNDINGS:
        raise BadSettingsError("rounding_threshold and rounding_base: 10 and 5, or 6 and 3")
    return settings


def helpline_check(helpline: Helpline, today: date) -> Literal["checked", "due", "stale"]:
    """Say whether a number's check is over 150 days old (due), over 180 or never made (stale)."""
    if helpline.checked_on is None:
        return "stale"
    age = (today - helpline.checked_on).days
    if age > CHECK_STALE_DAYS:
        return "stale"
    return "due" if age > CHECK_DUE_DAYS else "checked"


def _window(stored: Mapping[str, Any]) -> Window:
    return read_window(stored["days"], stored["from"], stored["until"])


def _quiet(stored: Mapping[str, Any]) -> QuietHours:
    quiet = QuietHours(read_wall_time(stored["from"]), read_wall_time(stored["until"]))
    if quiet.begin <= quiet.end:
        raise BadWindowError("quiet hours run from an evening to the next morning")
    return quiet


def _helplines(stored: Any) -> tuple[Helpline, ...]:
    return tuple(
        Helpline(_words(row["name"]), _words(row["number"]), _day(row.get("checked_on")))
        for row in stored
    )


def _closures(stored: Any) -> tuple[Closure, ...]:
    return tuple(_closure(row) for row in stored)


def _closure(row: Mapping[str, Any]) -> Closure:
    when = {language: _words(text) for language, text in row.get("when", {}).items()}
    if any(len(text) > WHEN_LETTERS for text in when.values()):
        raise ValueError("the wording of {when} has at most 16 letters")
    closure = Closure(date.fromisoformat(row["from"]), date.fromisoformat(row["until"]), when)
    if closure.last_on < closure.first_on:
        raise ValueError("a closure ends after it begins")
    return closure


def _day(stored: str | None) -> date | None:
    return None if stored is None else date.fromisoformat(stored)


def _words(stored: Any) -> str:
    if not isinstance(stored, str) or not stored.strip():
        raise TypeError("words are wanted")
    return stored


def _areas(stored: Any) -> tuple[str, ...]:
    return tuple(_words(area) for area in stored)


def _zone(stored: Any) -> str:
    return ZoneInfo(_words(stored)).key


def _night_number(stored: Any) -> str:
    if not isinstance(stored, str) or len(stored) > NIGHT_NUMBER_LETTERS:
        raise TypeError("the night number has at most 13 letters")
    return stored


def _count(stored: Any) -> int:
    if not isinstance(stored, int) or isinstance(stored, bool) or stored < 1:
        raise TypeError("a whole number from 1 is wanted")
    return stored


READERS: Mapping[str, Callable[[Any], object]] = {
    "areas": _areas,
    "helplines": _helplines,
    "opening": _window,
    "window": _window,
    "quiet": _quiet,
    "closures": _closures,
    "zone": _zone,
    "night_number": _night_number,
    "rounding_threshold": _count,
    "rounding_base": _count,
    "private_weeks": _count,
    "concern_hours": _count,
}
"""How each setting is read from JSON, by name."""
