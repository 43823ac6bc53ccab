"""Bands of length, distance, number and age, and red, amber or green with its reasons.

Source: guide domain.md C1, C2, C5, C12, D1, D2, D6. A band of triage sets how urgent and how deep
the help is; it must never stop the offer of an interview, and this module knows nothing of offers.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from people.languages import LONDON, marked

UNKNOWN = "unknown"

DURATION_BANDS: tuple[tuple[str, timedelta], ...] = (
    ("0-8 h", timedelta(hours=8)),
    ("8-16 h", timedelta(hours=16)),
    ("16-24 h", timedelta(hours=24)),
    ("24-48 h", timedelta(hours=48)),
    ("2-7 days", timedelta(days=7)),
)
"""(band, end not included); longer is ``LONGEST_DURATION`` (D1)."""
LONGEST_DURATION = "7 days or more"

DISTANCE_BANDS: tuple[tuple[str, int], ...] = (
    ("0-5 miles", 5),
    ("over 5 to 10 miles", 10),
    ("over 10 to 20 miles", 20),
    ("over 20 to 40 miles", 40),
    ("over 40 to 80 miles", 80),
)
"""(band, most miles, included); further is ``FURTHEST`` (D2). People enter a band, never an
address."""
FURTHEST = "over 80 miles"
DISTANCE_DECLINED = "declined"

FREQUENCY_BANDS: tuple[tuple[str, int], ...] = (("1-2", 2), ("3-5", 5), ("6-8", 8), ("9-19", 19))
"""(band, most episodes, included); more is ``MOST_FREQUENT`` (C5). A service may set its own."""
MOST_FREQUENT = "20 or more"
PERSISTENT_OVER = 3
"""Persistent is more than this many episodes; it cuts the band 3-5, so 4 or more is reported
too."""

AGE_BANDS: tuple[tuple[str, int], ...] = (
    ("under 10", 9),
    ("10-12", 12),
    ("13-15", 15),
    ("16-17", 17),
)
"""(band, oldest age in whole years, included); older is ``OLDEST`` (D6)."""
OLDEST = "18 or over"

NIGHT_BEGINS, NIGHT_ENDS = time(23), time(6)


def duration_band(started_at: datetime, ended_at: datetime | None) -> str:
    """Return the band of an episode's length; unknown with no end, or one before its start."""
    if ended_at is None or ended_at < started_at:
        return UNKNOWN
    length = ended_at - started_at
    return next((band for band, end in DURATION_BANDS if length < end), LONGEST_DURATION)


def is_overnight(started_at: datetime, ended_at: datetime | None) -> bool | None:
    """Return whether any of it lies from 23:00 to 06:00 in London; None where the end is unknown.

    An end at exactly 23:00, or a start at exactly 06:00, is not in the night.
    """
    if ended_at is None or ended_at < started_at:
        return None
    start, end = started_at.astimezone(LONDON), ended_at.astimezone(LONDON)
    if start.time() < NIGHT_ENDS:
        return True
    # From 06:00 of the day it began, it is overnight once that evening's 23:00 is reached.
    night = datetime.combine(start.date(), NIGHT_BEGINS, LONDON)
    return start >= night or end > night


def distance_band(miles: float | None) -> str:
    """Return the band of a distance found by import, in miles; unknown for None or below nought."""
    if miles is None or not miles >= 0:
        return UNKNOWN
    return next((band for band, most in DISTANCE_BANDS if miles <= most), FURTHEST)


def frequency_band(
    episodes: int, *, bands: Sequence[tuple[str, int]] = FREQUENCY_BANDS, last: str = MOST_FREQUENT
) -> str | None:
    """Return the band of a number of episodes in a period; None for no episode at all."""
    if episodes < 1:
        return None
    return next((band for band, most in bands if episodes <= most), last)


def is_persistent(episodes: int, *, over: int = PERSISTENT_OVER) -> bool:
    """Return whether somebody is persistently missing: more than 3 episodes by default."""
    return episodes > over


def age_on(born_on: date, day: date) -> int:
    """Return whole years of age; who was born on 29 February is a year older on 1 March."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def age_band(born_on: date | None, day: date) -> str:
    """Return the band of somebody's age on a day; unknown for no birthday, or one yet to come."""
    if born_on is None or born_on > day:
        return UNKNOWN
    age = age_on(born_on, day)
    return next((band for band, oldest in AGE_BANDS if age <= oldest), OLDEST)


Level = Literal["green", "amber", "red"]
LEVELS: tuple[Level, ...] = ("green", "amber", "red")

FACTORS: dict[str, str] = {
    "associates": marked("people they are with are a risk to them"),
    "places": marked("places they go to are a risk to them"),
    "length": marked("away for a long time"),
    "substance": marked("drink or drugs"),
    "domestic_violence": marked("domestic violence at home"),
    "learning_difficulty": marked("a learning difficulty"),
    "troubled_family": marked("the family has much to deal with"),
}
"""Risk factors any one of which makes red (C1), with the words staff read."""

FEW_EPISODES = 2
TURNING_ABSENCES = 5
LONG_AWAY = timedelta(hours=24)
"""From this long, the length of an episode is a risk factor; our default for C1's "length"."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What is known of one young person when the band is worked out, for one stated period.

    ``missing``: missing and away episodes together; ``absences``: episodes recorded as absent.
    ``factors``: those of FACTORS that are known to be there; ``not_known``: those nobody could say.
    ``longest``: of the missing episodes, None if not known, which asks for amber.
    ``absence_near_missing``: an absence within 24 hours of a missing episode (clock.absences_near).
    """

    missing: int
    absences: int
    factors: frozenset[str] = frozenset()
    not_known: frozenset[str] = frozenset()
    longest: timedelta | None = None
    absence_near_missing: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that fired: the level it asks for, its code, and its words with their figures.

    ``about``: for ``not_known``, the code of the factor that fills ``%(factor)s`` in the words.
    """

    level: Level
    code: str
    words: str
    figures: tuple[int, ...] = ()
    about: str = ""


@dataclass(frozen=True, slots=True)
class Triage:
    """A level with every reason that asked for it or for less, the weightiest first."""

    level: Level
    reasons: tuple[Reason, ...]


def triage(picture: Picture) -> Triage:
    """Return red, amber or green with its reasons; the highest level any rule asks for.

    Missing and absent are counted together in every rule. Green: fewer than 2 episodes and no risk
    factor. Amber: exactly 2, or something not known: lack of information is itself a risk, so
    unknown never lowers the level. Red: more than 2, any factor of FACTORS, or 5 absences or more.
    Raises KeyError for a factor that is not in FACTORS. Source: domain.md C1, C2, C12.
    """
    reasons = [*_from_numbers(picture), *_from_factors(picture)]
    if not reasons:
        count = picture.missing + picture.absences
        words = marked("fewer than 2 episodes, and no risk factor known")
        reasons = [Reason("green", "few_episodes", words, (count,))]
    reasons.sort(key=lambda reason: -LEVELS.index(reason.level))
    return Triage(reasons[0].level, tuple(reasons))


def _from_numbers(picture: Picture) -> list[Reason]:
    """The reasons that lie in how often, missing and absent together."""
    count = picture.missing + picture.absences
    both = (count, picture.missing, picture.absences)
    reasons = []
    if count > FEW_EPISODES:
        words = marked("more than 2 episodes (all, missing, absent)")
        reasons.append(Reason("red", "many_episodes", words, both))
    if count == FEW_EPISODES:
        words = marked("2 episodes (all, missing, absent)")
        reasons.append(Reason("amber", "two_episodes", words, both))
    if picture.absences >= TURNING_ABSENCES:
        words = marked("5 or more absences")
        reasons.append(Reason("red", "many_absences", words, (picture.absences,)))
    if picture.absence_near_missing:
        words = marked("an absence within 24 hours of a missing episode: read them together")
        reasons.append(Reason("amber", "absence_near_missing", words))
    return reasons


def _from_factors(picture: Picture) -> list[Reason]:
    """The reasons that lie in what is known, and in what is not."""
    present = _ordered(picture.factors)
    if picture.longest is not None and picture.longest >= LONG_AWAY and "length" not in present:
        present.append("length")
    unknown = set(picture.not_known)
    if picture.missing and picture.longest is None:
        unknown.add("length")
    needed = marked("more information needed: %(factor)s")
    return [Reason("red", code, FACTORS[code]) for code in present] + [
        Reason("amber", "not_known", needed, about=code)
        for code in _ordered(unknown)
        if code not in present
    ]


def _ordered(codes: Collection[str]) -> list[str]:
    """Codes in the order of FACTORS, which must know each of them."""
    for code in codes:
        FACTORS[code]
    return [code for code in FACTORS if code in codes]
