"""What a text means for texting itself: stop, start, help, "please leave me alone", a code word.

Sources: messaging guide, sections 6 and 7; Twilio's page "Support for opt-out keywords". The lists
are data (``data/keywords.json``). The screen runs before any of this: a worried child may begin
with "stop".
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from surveys.reading.folding import bare, fold, is_emoji
from surveys.reading.slips import slips

Meaning = Literal["opt_out", "opt_in", "help", "ask_person", "none"]

_FILE = Path(__file__).with_name("data") / "keywords.json"
_LONGEST_READ = 400
_FROM_LETTERS = 6
"""A code word of this many letters or more may be typed with one slip."""


def meaning(text: str) -> Meaning:
    """Return what ``text`` means for texting; ``none`` for nearly everything a young person writes.

    ``opt_out``, ``opt_in`` and ``help`` are exact words: the whole text after folding case, spaces
    and outer punctuation. ``ask_person`` is a near-stop ("please stop texting me"): a person
    settles it. "Stop" inside a sentence is none: it may be what she says of somebody else. YES is
    an answer, and therefore none.

    >>> meaning("Stop!"), meaning("he wont stop hitting me")
    ('opt_out', 'none')
    """
    if len(text.strip()) > _LONGEST_READ:
        return "none"
    lists = _lists()
    tokens = bare(fold(text)).split()
    said = " ".join(token for token in tokens if not is_emoji(token))
    exact = lists.exact.get(said)
    if exact is not None and len(tokens) == 1:
        return exact
    return "ask_person" if exact == "opt_out" or _is_near_stop(said, lists) else "none"


def is_wrong_number(text: str) -> bool:
    """Tell whether the whole text says we reached somebody else ("wrong number")."""
    return len(text) <= _LONGEST_READ and bare(fold(text)) in _lists().wrong_number


def matches_code_word(text: str, code_word: str) -> bool:
    """Tell whether ``text`` is the code word, or begins with it.

    Compared as whole text or first word(s), after folding, with one slip allowed from six letters:
    a frightened thumb slips (messaging guide, section 7). An empty code word matches nothing.
    """
    wanted = bare(fold(code_word)).split()
    if not wanted:
        return False
    begun = bare(fold(text[:_LONGEST_READ])).split()
    meant = " ".join(wanted)
    most = 1 if len(meant.replace(" ", "")) >= _FROM_LETTERS else 0
    openings = {" ".join(begun[: len(wanted)])}
    if len(text) <= _LONGEST_READ:
        openings.add(" ".join(begun))
    return any(slips(opening, meant, most) is not None for opening in openings)


@dataclass(frozen=True, slots=True)
class _Lists:
    exact: dict[str, Meaning]
    alone: re.Pattern[str]
    explicit: re.Pattern[str]
    wrong_number: frozenset[str]


def _is_near_stop(said: str, lists: _Lists) -> bool:
    return bool(lists.alone.fullmatch(said) or lists.explicit.match(said))


@cache
def _lists() -> _Lists:
    stored: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    exact: dict[str, Meaning] = dict.fromkeys(stored["carrier_opt_out"], "opt_out")
    exact |= dict.fromkeys(stored["carrier_opt_in"], "opt_in")
    exact |= dict.fromkeys(stored["carrier_help"], "help")
    languages = stored["languages"].values()
    for language in languages:
        exact |= dict.fromkeys((bare(fold(word)) for word in language["opt_out"]), "opt_out")
    before = _any_of(phrase for language in languages for phrase in language["polite_before"])
    after = _any_of(phrase for language in languages for phrase in language["polite_after"])
    alone = _any_of(phrase for language in languages for phrase in language["alone"])
    explicit = "|".join(pattern for language in languages for pattern in language["explicit"])
    return _Lists(
        exact=exact,
        alone=re.compile(f"(?:{before} ){{0,4}}{alone}(?: {after}){{0,4}}"),
        explicit=re.compile(rf"(?:{before} ){{0,4}}(?:{explicit})\b"),
        wrong_number=frozenset(stored["wrong_number"]),
    )


def _any_of(phrases: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, phrases), key=len, reverse=True)) + ")"
