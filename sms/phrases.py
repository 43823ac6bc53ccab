"""Every fixed text that Heard sends, by name, with what it gives away to whoever holds the phone.

The words stand in ``data/phrases.json`` exactly as the questionnaires guide, section 8, has them
(S01 to S22) and, under the rules of its section 2, Heard's own small replies (M2 second miss, M3
number range). The helpline numbers in them are a service's settings: those in the file are what the
guide gives.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

Reveal = Literal["helplines", "link", "worker", "texts_are_read", "was_told"]
SharedPhone = bool | Literal["as_released"]

S16_VARIANTS = ("S16", "S16_2", "S16_3", "S16_4", "S16_5", "S16_6", "S16_7", "S16_8")
"""The assertive weekly text's eight wordings; never the same one twice running."""

_FILE = Path(__file__).with_name("data") / "phrases.json"
_FILL_IN = re.compile(r"\{([a-z_]+)\}")


class UnknownPhrase(LookupError):
    """There is no phrase of that name in that language."""


class MissingFillIn(LookupError):
    """A phrase was rendered without a value it needs, or with an empty one."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A fixed text: ``texts`` by language code, and to whom it may go.

    ``shared_phone`` is ``as_released`` where a named manager decides (S19); ``reveals`` names what
    a reader over the shoulder would learn beside the cover name.
    """

    name: str
    title: str
    when: str
    texts: Mapping[str, str]
    shared_phone: SharedPhone
    parent: bool
    reveals: tuple[Reveal, ...]


def phrase(name: str) -> Phrase:
    """Return the phrase called ``name`` (``S07``). Raises UnknownPhrase."""
    found = phrases().get(name)
    if found is None:
        raise UnknownPhrase(f"There is no phrase {name}.")
    return found


def render(name: str, language: str, values: Mapping[str, str]) -> str:
    """Return the phrase in ``language`` filled in; braces inside a value stay as they are.

    Raises UnknownPhrase where the phrase or its wording in that language does not exist: a safety
    text is never sent in a language in which it was not written. Raises MissingFillIn.

    >>> render("S16", "en", {"from": "Sam"})
    'Hi, Sam here. No need to reply. Hope the week was OK.'
    """
    text = phrase(name).texts.get(language)
    if text is None:
        raise UnknownPhrase(f"The phrase {name} has no wording in {language}.")
    known = {**help_numbers(), **values}
    missing = [wanted for wanted in _FILL_IN.findall(text) if not known.get(wanted)]
    if missing:
        raise MissingFillIn(f"The phrase {name} needs {', '.join(missing)}.")
    return _FILL_IN.sub(lambda found: known[found.group(1)], text)


def fill_ins(name: str) -> frozenset[str]:
    """Return the names of the values this phrase needs. Raises UnknownPhrase."""
    named = {wanted for text in phrase(name).texts.values() for wanted in _FILL_IN.findall(text)}
    return frozenset(named - help_numbers().keys())


def phrases() -> Mapping[str, Phrase]:
    """Return every phrase by name, in the order of the guide."""
    return _read()[0]


def help_numbers() -> Mapping[str, str]:
    """Return the helpline numbers as the guide gives them; ``render`` takes a service's own."""
    return _read()[1]


def longest_values() -> Mapping[str, int]:
    """Return how many letters each fill-in may have (guide, section 2, rule 2)."""
    return _read()[2]


@cache
def _read() -> tuple[Mapping[str, Phrase], Mapping[str, str], Mapping[str, int]]:
    stored: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    found = {
        name: Phrase(
            name=name,
            title=row["title"],
            when=row["when"],
            texts=MappingProxyType(row["texts"]),
            shared_phone=row["shared_phone"],
            parent=row["parent"],
            reveals=tuple(row["reveals"]),
        )
        for name, row in stored["phrases"].items()
    }
    return (
        MappingProxyType(found),
        MappingProxyType(stored["numbers"]),
        MappingProxyType(stored["longest"]),
    )
