"""A day out of words: "3/4", "3rd of april", "last friday". Day before month, always."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from surveys.reading.folding import bare
from surveys.reading.readings import How, Unclear, Value
from surveys.reading.wordlists import Words

_YEAR_FIRST = re.compile(r"([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[-/. ]+([0-9]{1,2})(?:[-/. ]+([0-9]{4}|[0-9]{2}))?")
_FARTHEST_DAYS = 36_525
_WEEK = 7
_PAST = re.compile(r"\.\s*<=?\s*today\(\)")
_COMING = re.compile(r"\.\s*>=?\s*today\(\)")


@dataclass(frozen=True, slots=True)
class Side:
    """Which side of today the question allows; both where its constraint says nothing."""

    past: bool = True
    coming: bool = True


def side_of(constraint: str) -> Side:
    """Return the side of today that a constraint such as ``. <= today()`` leaves."""
    return Side(past=not _COMING.search(constraint), coming=not _PAST.search(constraint))


def read_date(text: str, words: Words, now: datetime, side: Side) -> Value | Unclear:
    """Return the day that a folded text names, as an ISO date.

    ``now`` is in the person's own zone. A day without its year is this year's, where that lies
    within half a year, else an Ask; a weekday alone may be the last or the next one, which is an
    Ask too unless ``side`` settles it.
    """
    plain = text.strip(' .,!?()"')
    numbered = _in_figures(plain, now.date(), side)
    if numbered is not None:
        return _settled(numbered, "digits")
    said = bare(text).split()
    day = words.maps["near_days"].get(" ".join(said))
    if day is not None:
        return _settled([now.date() + timedelta(days=day)], "word")
    kept = [word for word in said if not words.has("date_fillers", word)]
    found = (
        _counted(said, words, now.date())
        or _weekday(kept, words, now.date(), side)
        or _named_month(kept, words, now.date(), side)
    )
    if found:
        return _settled(found, "word")
    # "on friday 3/4": the figures say it, the weekday beside them adds nothing.
    figures = re.sub(r"^[^0-9]*", "", plain)
    later = (
        _in_figures(figures, now.date(), side)
        if figures != plain and _is_led(plain, words)
        else None
    )
    return _settled(later, "digits") if later else Unclear("not_understood")


def _is_led(plain: str, words: Words) -> bool:
    """Tell whether only fillers and a weekday stand before the first figure."""
    led = bare(re.split(r"[0-9]", plain)[0]).split()
    return all(words.has("date_fillers", word) or word in words.maps["weekdays"] for word in led)


def _settled(days: Sequence[date], how: How) -> Value | Unclear:
    found = tuple(dict.fromkeys(day.isoformat() for day in sorted(days)))
    if len(found) == 1:
        return Value(found[0], how)
    return Unclear("two_readings" if found else "not_understood", found)


def _day(year: int, month: int, day: int) -> list[date]:
    try:
        return [date(year, month, day)]
    except ValueError:
        return []


def _in_figures(text: str, today: date, side: Side) -> list[date] | None:
    """Return the days that figures alone can mean; None for a text that is not figures alone."""
    year_first = _YEAR_FIRST.fullmatch(text)
    if year_first:
        year, month, day = map(int, year_first.groups())
        return _day(year, month, day)
    day_first = _DAY_FIRST.fullmatch(text)
    if not day_first:
        return None
    day, month = int(day_first[1]), int(day_first[2])
    if day_first[3]:
        return _day(_year(day_first[3], today), month, day)
    return _without_year(month, day, today, side)


def _year(written: str, today: date) -> int:
    """Return the year; of two figures the last one that is at most ten years ahead."""
    if len(written) == len("2026"):
        return int(written)
    century = today.year // 100 * 100
    year = century + int(written)
    return year - 100 if year > today.year + 10 else year


def _without_year(month: int, day: int, today: date, side: Side) -> list[date]:
    near = [found for year in (-1, 0, 1) for found in _day(today.year + year, month, day)]
    before = [found for found in near if found <= today][-1:]
    after = [found for found in near if found >= today][:1]
    if not (side.past and side.coming):
        return before if side.past else after
    this_year = _day(today.year, month, day)
    half = timedelta(days=183)
    if this_year and abs(this_year[0] - today) <= half:
        return this_year
    return before + after


def _counted(said: Sequence[str], words: Words, today: date) -> list[date]:
    """Return the day of "3 days ago", "in a week", "2 weeks back"."""
    ago = bool(said) and words.has("ago", said[-1])
    within = bool(said) and words.has("in", said[0])
    if ago == within:
        return []
    number, _, span = " ".join(said[:-1] if ago else said[1:]).partition(" ")
    count, length = _count(number, words), words.maps["spans"].get(span, 0)
    if count is None or not length or count * length > _FARTHEST_DAYS:
        return []
    return [today + timedelta(days=count * length * (-1 if ago else 1))]


def _count(word: str, words: Words) -> int | None:
    if word.isdigit():
        return int(word) if len(word) < len(str(_FARTHEST_DAYS)) else None
    return 1 if words.has("one_span", word) else words.maps["cardinals"].get(word)


def _weekday(said: Sequence[str], words: Words, today: date, side: Side) -> list[date]:
    """Return the days that "friday", "last friday", "next friday" or "this friday" may mean."""
    weekday = words.maps["weekdays"].get(said[-1]) if said else None
    leading = " ".join(said[:-1])
    if weekday is None:
        return []
    ahead = today + timedelta(days=(weekday - today.weekday() - 1) % _WEEK + 1)
    back = today - timedelta(days=(today.weekday() - weekday - 1) % _WEEK + 1)
    this_week = today + timedelta(days=weekday - today.weekday())
    week = timedelta(days=_WEEK)
    meant: Mapping[str, list[date]] = {
        "last": [back, this_week - week],
        "next": [ahead, this_week + week],
        "this": [ahead, this_week],
    }
    for name, days in meant.items():
        if words.has(name, leading):
            return days
    if leading:
        return []
    return [back] * side.past + [ahead] * side.coming


def _named_month(said: Sequence[str], words: Words, today: date, side: Side) -> list[date]:
    """Return the days that "3 april", "april 3rd 2026", "friday the third of april" may mean."""
    months = [words.maps["months"][word] for word in said if word in words.maps["months"]]
    others = [
        word
        for word in said
        if word not in words.maps["months"] and word not in words.maps["weekdays"]
    ]
    numbers = [_ordinal(word, words) for word in others]
    if len(months) != 1 or not 1 <= len(numbers) <= len(("day", "year")) or None in numbers:
        return []
    day, *years = [number for number in numbers if number is not None]
    if years:
        return _day(_year(others[1], today) if others[1].isdigit() else years[0], months[0], day)
    return _without_year(months[0], day, today, side)


def _ordinal(word: str, words: Words) -> int | None:
    if word.isdigit():
        return int(word) if len(word) <= len("2026") else None
    return words.maps["ordinals"].get(word, words.maps["cardinals"].get(word))
