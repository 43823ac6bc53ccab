"""A time of day out of words: "half 5", "quarter to six", "5.30pm", "17:30", "noon"."""

import re

from surveys.reading.folding import bare
from surveys.reading.readings import How, Unclear, Value
from surveys.reading.wordlists import Words

_CLOCK = re.compile(r"([0-9]{1,2}) ?[:.h] ?([0-9]{2})(?:[:.][0-9]{2}(?:\.[0-9]+)?)?(?: ?(.+))?")
_HOUR = re.compile(r"([0-9]{1,2}) ?(.*)")
_NOON = 12
_HOURS = 24
_HOUR_MINUTES = 60


def read_time(text: str, words: Words) -> Value | Unclear:
    """Return the time a folded text names, as ``HH:MM``; without am or pm it is an Ask.

    "Half 5" is half past five, or half past four, by the language's own rule.
    """
    plain = text.strip(" .,!?()")
    near = words.near_times.get(bare(plain))
    if near:
        return Value(near, "word")
    clock = _CLOCK.fullmatch(plain)
    if clock:
        hour, minute = int(clock[1]), int(clock[2])
        sure = len(clock[1]) == len("05") and clock[1].startswith("0")
        return _settled(
            hour, minute, _half_of_day(bare(clock[3] or ""), words, sure=sure), "digits"
        )
    return _in_words(bare(plain), words)


def _in_words(said: str, words: Words) -> Value | Unclear:
    minutes = (
        ("half_past", -30 if words.half_is_before else 30),
        ("quarter_past", 15),
        ("quarter_to", -15),
    )
    for name, shift in minutes:
        for phrase in sorted(words.lists[name], key=len, reverse=True):
            if said.startswith(f"{phrase} "):
                return _hour(said.removeprefix(f"{phrase} "), words, shift)
    return _hour(said, words, 0)


def _hour(said: str, words: Words, shift: int) -> Value | Unclear:
    found = _HOUR.fullmatch(said)
    first, _, tail = said.partition(" ")
    hour = int(found[1]) if found else words.maps["cardinals"].get(first, _HOURS)
    rest = found[2] if found else tail
    for word in words.lists["oclock"]:
        rest = rest.removeprefix(word).strip()
    minutes = (hour * _HOUR_MINUTES + shift) % (_HOURS * _HOUR_MINUTES)
    if hour >= _HOURS:
        return Unclear("not_understood")
    half = _half_of_day(rest, words, sure=hour > _NOON)
    return _settled(
        minutes // _HOUR_MINUTES, minutes % _HOUR_MINUTES, half, "word" if shift else "digits"
    )


def _half_of_day(said: str, words: Words, *, sure: bool) -> str:
    """Return ``am``, ``pm``, ``sure`` (24 hours), ``either``, or nothing for other words."""
    if words.has("am", said) or words.has("pm", said):
        return "am" if words.has("am", said) else "pm"
    if said:
        return ""
    return "sure" if sure else "either"


def _settled(hour: int, minute: int, half: str, how: How) -> Value | Unclear:
    if (
        not half
        or hour >= _HOURS
        or minute >= _HOUR_MINUTES
        or (half in {"am", "pm"} and hour > _NOON)
    ):
        return Unclear("not_understood")
    if hour == 0 or hour > _NOON or half == "sure":
        return Value(f"{hour:02}:{minute:02}", how)
    morning, evening = (f"{hour % _NOON + plus:02}:{minute:02}" for plus in (0, _NOON))
    if half == "either":
        return Unclear("two_readings", (morning, evening))
    return Value(morning if half == "am" else evening, how)
