"""The words a language has for numbers, yes and no, days and the small words round an answer.

Each language is one file, ``data/words.<code>.json``, checked by a speaker; English is always read
beside it (messaging guide, section 4). A new language is a new file and no code.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from surveys.reading.folding import bare, fold

_FOLDER = Path(__file__).with_name("data")
_ALWAYS = "en"

PARTS: Mapping[str, str] = {
    "follow": "w",
    "filler": "f",
    "unit": "u",
    "and": "a",
    "out_of": "s",
    "to": "t",
    "or": "o",
    "between": "b",
    "approximate": "p",
    "half": "h",
    "correction": "c",
    "denial": "k",
    "not": "n",
    "other": "x",
}
"""The part each list of small words plays, as a letter; of two lists the later counts."""


@dataclass(frozen=True, slots=True)
class Words:
    """One language's words with English beside them, folded; phrases are single-spaced."""

    lists: Mapping[str, frozenset[str]]
    maps: Mapping[str, Mapping[str, int]]
    near_times: Mapping[str, str]
    parts: Mapping[str, str]
    half_is_before: bool
    longest_phrase: int

    def has(self, name: str, phrase: str) -> bool:
        """Tell whether the list ``name`` holds the folded ``phrase``."""
        return phrase in self.lists[name]


@lru_cache(maxsize=64)
def words_in(language: str) -> Words:
    """Return the words of ``language`` and English; English alone for a language without a file."""
    stored = [found for found in (_read(language), _read(_ALWAYS)) if found]
    parts: dict[str, str] = {}
    for words in reversed(stored):
        for name, letter in PARTS.items():
            parts |= dict.fromkeys(_folded(words["parts"][name]), letter)
    lists = {
        name: frozenset(phrase for words in stored for phrase in _folded(words[name]))
        for name, listed in stored[-1].items()
        if isinstance(listed, list)
    }
    maps = {
        name: {
            bare(fold(word)): value
            for words in reversed(stored)
            for word, value in words[name].items()
        }
        for name, listed in stored[-1].items()
        if isinstance(listed, dict) and name not in {"parts", "near_times"}
    }
    counted = [*parts, *maps["cardinals"], *maps["ordinals"], *maps["near_days"]]
    return Words(
        lists=lists,
        maps=maps,
        near_times=stored[0]["near_times"] | stored[-1]["near_times"],
        parts=parts,
        half_is_before=stored[0]["half_hour"] == "before",
        longest_phrase=max(len(phrase.split()) for phrase in counted),
    )


def offered() -> frozenset[str]:
    """Return the codes of the languages whose words are complete enough to read answers in."""
    return frozenset(path.name.split(".")[1] for path in _FOLDER.glob("words.*.json"))


def _read(language: str) -> dict[str, Any] | None:
    # The code comes from a setting or a request: only the name of a file that is there is ever
    # opened.
    if language not in offered():
        return None
    path = _FOLDER / f"words.{language}.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _folded(phrases: Iterable[str]) -> list[str]:
    return [bare(fold(phrase)) for phrase in phrases]
