"""What a person meant by what they typed: one function for a text and for a web form.

Source: messaging guide, section 4. The raw text is kept elsewhere, whole; here is only what it
answers. Nothing here guesses: two candidates left means Ask, and no language model decides an
answer. Pure.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from surveys.questionnaire import Kind, Question
from surveys.reading.choosing import choose
from surveys.reading.counting import Scale, number_text, pick
from surveys.reading.dates import read_date, side_of
from surveys.reading.folding import Folded, bare, fold, folded, says_something
from surveys.reading.numbers import items
from surveys.reading.offers import bounds, takes_nought
from surveys.reading.passing import homophone, is_declined, passed_by
from surveys.reading.readings import How, Reading, Skipped, Unclear, Value
from surveys.reading.ticking import tick
from surveys.reading.times import read_time
from surveys.reading.wordlists import Words, words_in

__all__ = ["READER_VERSION", "How", "Reading", "Skipped", "Unclear", "Value", "read"]

READER_VERSION = 1
"""Kept with each answer, so that old texts can be read again when the reader has learnt more."""

_LONGEST_READ = 1600
"""Ten joined texts. Nothing longer answers a closed question; words of any length are kept."""
_LONGEST_FOLDED = 2 * _LONGEST_READ
"""One letter may unfold to eighteen; no words do so."""
_LONGEST_WORD = 60
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")


def read(
    question: Question,
    raw: str,
    language: str,
    now: datetime,
    *,
    channel: Literal["sms", "web"] = "sms",
) -> Reading:
    """Return what ``raw`` answers to ``question``.

    ``language`` is the person's; English is always read beside it. ``now`` is aware and in the
    person's own zone: "today" is read against it. On the web ``raw`` is the submitted value: a
    choice's name, or names with spaces between. Never raises, whatever the text; in time that does
    not grow with its length beyond 1,600 letters.
    """
    words = words_in(language)
    if question.kind == "text":
        return _read_text(question, raw, words, channel)
    if not _says_anything(raw):
        return Unclear("empty")
    if channel == "web":
        return _read_form(question, raw, words, language, now)
    if _is_reaction(raw, words):
        return Unclear("reaction")
    return _read_typed(question, raw.strip(), words, language, now)


def _read_typed(
    question: Question, typed: str, words: Words, language: str, now: datetime
) -> Reading:
    """Return what somebody typed by themselves, in a text or in a field, answers."""
    copy = folded(typed) if len(typed) <= _LONGEST_READ else None
    if copy is None or len(copy.text) > _LONGEST_FOLDED:
        return Unclear("not_understood")
    reader = _READERS.get(question.kind, _read_nothing)
    reading = _declined(question, reader(question, copy, words, language, now), words)
    return _as_typed(reading, copy, typed)


def _read_text(question: Question, raw: str, words: Words, channel: str) -> Reading:
    """Return a text answer whole and unchanged: not trimmed, not cut, not corrected."""
    if not _says_anything(raw):
        return Unclear("empty")
    if channel == "web":
        return Value(raw, "form")
    if _is_reaction(raw, words):
        return Unclear("reaction")
    if len(raw.strip()) <= _LONGEST_WORD:
        skipped = passed_by(question, bare(fold(raw)), words)
        if skipped is not None:
            return skipped
    return Value(raw, "word")


def _says_anything(raw: str) -> bool:
    return any(not letter.isspace() and says_something(letter) for letter in set(raw))


def _is_reaction(raw: str, words: Words) -> bool:
    """Tell whether a phone wrote this by itself because somebody tapped a heart on our text."""
    typed = raw.strip()
    if len(typed) > _LONGEST_READ:
        typed = typed[:_LONGEST_READ] + typed[-1]
    return (
        _reaction_pattern(words.lists["reactions"], words.lists["reaction_things"]).fullmatch(
            fold(typed)
        )
        is not None
    )


@lru_cache(maxsize=64)
def _reaction_pattern(verbs: frozenset[str], things: frozenset[str]) -> re.Pattern[str]:
    quoted = '["“”„«].*["“”»]'
    verb = "|".join(sorted(map(re.escape, verbs), key=len, reverse=True))
    thing = "|".join(sorted(map(re.escape, things)))
    return re.compile(
        rf"(?:(?:{verb}|reacted [^\s\w]+ to) (?:{quoted}|{thing})|[^\s\w]+ to {quoted})", re.DOTALL
    )


def _declined(question: Question, reading: Reading, words: Words) -> Reading:
    if isinstance(reading, Value) and is_declined(question, reading.value, words):
        return Skipped("rather_not_say")
    return reading


def _as_typed(reading: Reading, copy: Folded, raw: str) -> Reading:
    """Return the reading with the words beside the answer as they were typed."""
    if not isinstance(reading, Value) or not reading.words:
        return reading
    start = copy.text.rfind(reading.words)
    end = start + len(reading.words)
    last = copy.origins[end] if end < len(copy.origins) else len(raw)
    return replace(reading, words=raw[copy.origins[start] : last].strip())


def _read_choice(
    question: Question, copy: Folded, words: Words, language: str, _now: datetime
) -> Reading:
    return choose(question, copy, words, language)


def _read_ticks(
    question: Question, copy: Folded, words: Words, language: str, _now: datetime
) -> Reading:
    return tick(question, copy, words, language)


def _read_number(
    question: Question, copy: Folded, words: Words, _language: str, _now: datetime
) -> Reading:
    said = bare(copy.text)
    known = passed_by(question, said, words) or homophone(question, said, words)
    if known is not None:
        return known
    text = _with_points(copy.text, whole=question.kind == "integer")
    limits = bounds(question)
    tops = frozenset({limits.high}) if limits.high is not None else frozenset[Decimal]()
    whole = question.kind == "integer"
    found = pick(
        items(text, words),
        Scale(
            lambda value: limits.hold(value) and (not whole or value % 1 == 0),
            tops,
            whole=whole,
            units=True,
            signed=True,
        ),
    )
    if isinstance(found, Unclear):
        return found
    if found.value == 0 and not takes_nought(question):
        return Skipped()
    taken_back = found.corrected_from
    return Value(
        number_text(found.value),
        found.how,
        corrected_from=number_text(taken_back) if taken_back is not None else "",
        words=text[slice(*found.beside)],
    )


def _with_points(text: str, *, whole: bool) -> str:
    """Return the text with "1,000" as one number and, unless ``whole``, "3,5" with a point."""
    typed = text.strip()
    if _THOUSANDS.fullmatch(typed):
        return typed.replace(",", "")
    return text if whole else re.sub(r"(?<=[0-9]),(?=[0-9])", ".", text)


def _read_date(
    question: Question, copy: Folded, words: Words, _language: str, now: datetime
) -> Reading:
    skipped = passed_by(question, bare(copy.text), words)
    return skipped or read_date(copy.text, words, now, side_of(question.constraint))


def _read_time(
    question: Question, copy: Folded, words: Words, _language: str, _now: datetime
) -> Reading:
    return passed_by(question, bare(copy.text), words) or read_time(copy.text, words)


def _read_moment(
    question: Question, copy: Folded, words: Words, _language: str, now: datetime
) -> Reading:
    """Return a day and a time, cut at the first place where both halves can be read."""
    skipped = passed_by(question, bare(copy.text), words)
    if skipped is not None:
        return skipped
    if len(copy.text) > _LONGEST_WORD:
        return Unclear("not_understood")
    for gap in re.finditer(r" at |t(?=[0-9])| ", copy.text):
        day = read_date(copy.text[: gap.start()], words, now, side_of(question.constraint))
        time = read_time(copy.text[gap.end() :], words)
        if isinstance(day, Value) and isinstance(time, Value):
            return Value(f"{day.value}T{time.value}", day.how)
    return Unclear("not_understood")


def _read_acknowledgement(
    question: Question, copy: Folded, words: Words, _language: str, _now: datetime
) -> Reading:
    said = bare(copy.text)
    if any(words.has(name, said) for name in ("yes", "yes_alone", "ok")):
        return Value("OK", "word")
    return passed_by(question, said, words) or Unclear("not_understood")


def _read_note(
    _question: Question, _copy: Folded, _words: Words, _language: str, _now: datetime
) -> Reading:
    """A note asks nothing: whatever is texted after it is kept as said, and is no miss."""
    return Unclear("empty")


def _read_nothing(
    question: Question, copy: Folded, words: Words, _language: str, _now: datetime
) -> Reading:
    """Return a skip, the only answer by text to a picture, a place or a ranking."""
    return passed_by(question, bare(copy.text), words) or Unclear("not_understood")


_Reader = Callable[[Question, Folded, Words, str, datetime], Reading]
_READERS: dict[Kind, _Reader] = {
    "select_one": _read_choice,
    "select_multiple": _read_ticks,
    "integer": _read_number,
    "decimal": _read_number,
    "range": _read_number,
    "date": _read_date,
    "time": _read_time,
    "dateTime": _read_moment,
    "acknowledge": _read_acknowledgement,
    "note": _read_note,
}


def _read_form(question: Question, raw: str, words: Words, language: str, now: datetime) -> Reading:
    """Return the answer a web page sent: names of choices, or what was typed in a field."""
    if question.kind in {"select_one", "select_multiple", "rank"}:
        return _declined(question, _submitted(question, raw), words)
    if question.kind in {"integer", "decimal", "range"} and _is_plain_number(raw):
        return _submitted_number(question, raw)
    reading = _read_typed(question, raw.strip(), words, language, now)
    if isinstance(reading, Value) and reading.how in {"digits", "word"}:
        return replace(reading, how="form")
    return reading


def _submitted(question: Question, raw: str) -> Reading:
    names = [raw.strip()] if question.kind == "select_one" else raw.split()
    if not all(question.choice(name) for name in names):
        return Unclear("not_understood")
    if question.kind == "rank":
        return Value(" ".join(dict.fromkeys(names)), "form")
    ticked = set(names)
    return Value(
        " ".join(choice.name for choice in question.choices if choice.name in ticked), "form"
    )


def _is_plain_number(raw: str) -> bool:
    return re.fullmatch(r"-?[0-9]{1,12}(?:\.[0-9]{1,12})?", raw.strip()) is not None


def _submitted_number(question: Question, raw: str) -> Reading:
    value = Decimal(raw.strip())
    if question.kind == "integer" and value % 1:
        return Unclear("two_readings", (str(int(value)), str(int(value) + 1)))
    return (
        Value(number_text(value), "form")
        if bounds(question).hold(value)
        else Unclear("out_of_range")
    )
