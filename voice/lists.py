"""The word lists, patterns and idioms of the voice room, read once from ``voice/data``.

Each list is data with its own credit and owner (``voice/data/README.md``), so that a safeguarding
lead can read and change it without touching code.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from voice.normalise import Lexicon, slips_of
from voice.patterns import Book, Row, compile_rows

_DATA = "voice.data"


@dataclass(frozen=True, slots=True)
class Answers:
    """Words that answer a safety question: yes, no, unsure, all well, and distress."""

    yes: frozenset[str]
    no: frozenset[str]
    unsure: frozenset[str]
    good: frozenset[str]
    distress: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lists:
    """Everything the pure modules of this room need to know about words.

    `idioms` blanks figures of speech; `not_denials` holds phrases whose "not" denies nothing.
    """

    lexicon: Lexicon
    patterns: Book
    idioms: Book
    not_denials: Book
    themes: Book
    answers: Answers
    others: frozenset[str]


def read_rows(name: str) -> tuple[Row, ...]:
    """The pattern rows of one file of ``voice/data``, in its order."""
    return tuple(_row(json.loads(line)) for line in _text(name).splitlines() if line)


@lru_cache(maxsize=1)
def load_lists() -> Lists:
    """The lists as they stand in ``voice/data``, read once per process."""
    named: dict[str, list[str]] = _json("words.json")
    phrases = tuple(_phrase_rows(_json("not_denials.json")))
    answers = {name: frozenset(words) for name, words in _json("answers.json").items()}
    return Lists(
        lexicon=_lexicon(),
        patterns=compile_rows(read_rows("patterns.jsonl"), named),
        idioms=compile_rows(read_rows("idioms.jsonl"), named),
        not_denials=compile_rows(phrases, named),
        themes=compile_rows(_theme_rows(_json("themes.json")), named),
        answers=Answers(**answers),
        others=frozenset(
            word
            for name in ("kin", "mate", "kid", "others")
            for word in named[name]
            if not word.startswith("<")
        ),
    )


def _lexicon() -> Lexicon:
    slang = {word: tuple(plain.split()) for word, plain in _json("slang.json").items()}
    english = frozenset((_text("english_words.txt") + _text("young_words.txt")).split())
    risk_words = tuple(_json("risk_words.json"))
    return Lexicon(
        slang=slang,
        english=english,
        slips=dict(_slips(risk_words, english)),
        risk_words=risk_words,
        emoji=_json("emoji_words.json"),
        lookalikes=_json("lookalikes.json"),
        leet=_json("leet.json"),
    )


def _slips(risk_words: Iterable[str], english: frozenset[str]) -> Iterator[tuple[str, str]]:
    for word in risk_words:
        yield from ((slip, word) for slip in slips_of(word) if slip not in english)


def _phrase_rows(patterns: Iterable[str]) -> Iterator[Row]:
    for number, pattern in enumerate(patterns, 1):
        yield Row(f"not-denial-{number:02d}", "", "none", pattern, "", "", "", (), ())


def _theme_rows(records: Iterable[dict[str, str]]) -> Iterator[Row]:
    for number, record in enumerate(records, 1):
        code = record["code"]
        yield Row(f"theme-{number:03d}", code, "none", record["pattern"], "", "", "", (), ())


def _row(record: dict[str, Any]) -> Row:  # Any: a line of JSON, checked by the fields of Row
    fields = {**record, "match": tuple(record["match"]), "miss": tuple(record["miss"])}
    return Row(**fields)


def _json(name: str) -> Any:  # Any: JSON of our own data files, narrowed where it is used
    return json.loads(_text(name))


def _text(name: str) -> str:
    return resources.files(_DATA).joinpath(name).read_text(encoding="utf-8")
