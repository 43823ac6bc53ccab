"""Dates, times and day numbers as the ODK XForms specification reads them.

Source: https://getodk.github.io/xforms-spec/. A date is text, ``2026-11-20``; a date and time is
``2026-11-20T15:40:00.000+00:00``. A day number counts days since 1 January 1970; a time without an
offset is read as UTC. Nothing here raises on odd text. Pure.
"""

import math
import re
from datetime import UTC, date, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)

_DATE = re.compile(r"\s*([0-9]{4}-[0-9]{2}-[0-9]{2})\s*")
_MOMENT = re.compile(
    r"\s*([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
    r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?)\s*"
)
_TIME = re.compile(r"\s*([0-9]{2}):([0-9]{2})(?::([0-9]{2}(?:\.[0-9]+)?))?(?:Z|[+-][0-9:]+)?\s*")

# English whatever the machine's locale says: strftime's %a and %b would follow it.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def moment_of(text: str) -> datetime | None:
    """Return the instant that a date or a date and time names, or None where it names none."""
    shape = _DATE.fullmatch(text) or _MOMENT.fullmatch(text)
    if shape is None:
        return None
    try:
        moment = datetime.fromisoformat(shape[1])
    except ValueError:  # 30 February, hour 25
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def day_number(text: str) -> float:
    """Return days since 1 January 1970, with a fraction for the time; NaN where it is no date.

    >>> day_number("1970-01-02"), day_number("1970-01-02T12:00:00Z")
    (1.0, 1.5)
    """
    moment = moment_of(text)
    return math.nan if moment is None else (moment - EPOCH) / DAY


def from_day_number(number: float) -> datetime | None:
    """Return the instant a day number names, or None for NaN and for days no calendar reaches."""
    try:
        return EPOCH + number * DAY
    except (OverflowError, ValueError):
        return None


def date_text(moment: date | None) -> str:
    """Return ``2026-11-20``, or an empty string for None."""
    return "" if moment is None else f"{moment:%Y}".zfill(4) + f"{moment:-%m-%d}"


def moment_text(moment: datetime | None) -> str:
    """Return ``2026-11-20T15:40:00.000+00:00``, or an empty string for None."""
    return "" if moment is None else moment.isoformat(timespec="milliseconds")


def time_fraction(text: str) -> float:
    """Return the part of the day that ``15:40:00`` has reached (0 to 1); NaN for no time."""
    shape = _TIME.fullmatch(text)
    if shape is None:
        return math.nan
    hours, minutes, seconds = float(shape[1]), float(shape[2]), float(shape[3] or 0)
    return (hours * 3600 + minutes * 60 + seconds) / 86400


def formatted(moment: datetime | None, pattern: str) -> str:
    """Return ``moment`` as ``pattern`` says, its ODK codes replaced; None is empty text.

    Codes: %Y %y year, %m %n month, %b its short English name, %d %e day, %a its short English name,
    %H %h hour, %M minute, %S second, %3 thousandths; the second of each pair has no leading zero.
    """
    if moment is None:
        return ""
    codes = {
        "Y": f"{moment.year:04}",
        "y": f"{moment.year % 100:02}",
        "m": f"{moment.month:02}",
        "n": str(moment.month),
        "b": _MONTHS[moment.month - 1],
        "d": f"{moment.day:02}",
        "e": str(moment.day),
        "a": _WEEKDAYS[moment.weekday()],
        "H": f"{moment.hour:02}",
        "h": str(moment.hour),
        "M": f"{moment.minute:02}",
        "S": f"{moment.second:02}",
        "3": f"{moment.microsecond // 1000:03}",
        "%": "%",
    }
    return re.sub("%(.)", lambda code: codes.get(code[1], code[0]), pattern)
