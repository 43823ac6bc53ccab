"""Who may read which words of a plan section: what no copy holds, and what the family's does not.

Source: guide domain.md 5.3, reports.md 7.3, questionnaires.md RF14, V3 and M6.
"""

import re
from collections.abc import Collection, Iterable
from typing import Protocol

from outcomes.plan_document import Reader

HELD_BACK = "1"
"""RF14 = 1: the young person said no to their words in the plan."""
NEVER_ON_PAPER = frozenset({"RF10", "M6"})
"""Items whose words stand in no copy at all: harm, and whom they do not want there."""
NEVER_FOR_FAMILY = frozenset({"RF09", "RF11"})
"""Items with ``made_me_go`` and ``scares_me`` among their choices: nothing said there goes home."""
MEETING = "my_meeting"
"""The tick of V3 that lets people at a meeting read it; before V3 was asked, RF14 decides."""
FAMILY = "parent_carer"
"""The tick of V3 without which no words stand in the family's copy."""

_NO_LETTERS = re.compile(r"[\W_]+")
_LEAST_LETTERS = 4


class Shared(Protocol):
    """Words with the item they answer (``KEY.item``, None unasked) and their sharing choices."""

    @property
    def asked(self) -> str | None:
        """The item they answer."""

    @property
    def use_words(self) -> str | None:
        """RF14: 1 no, 2 check first, 3 yes; None not asked."""

    @property
    def who_sees(self) -> Collection[str]:
        """The names ticked in V3."""


def may_read(words: Shared, reader: Reader) -> bool:
    """Whether words may stand in this reader's copy of the section."""
    item = (words.asked or "").rpartition(".")[2]
    if words.use_words == HELD_BACK or item in NEVER_ON_PAPER:
        return False
    if reader == "family":
        return FAMILY in words.who_sees and item not in NEVER_FOR_FAMILY
    # Once they have ticked who may see it, people at a meeting may only where they are ticked.
    return not words.who_sees or MEETING in words.who_sees


def repeats(written: str, hidden: Iterable[str]) -> bool:
    """Whether a worker's line holds, or is part of, words that this reader may not see.

    The form for a plan begins with what the young person wants, word for word: left as it stands,
    the line would carry their words past their own choice. Case, spaces and signs do not matter;
    words of fewer than four letters are nobody's.

    >>> repeats("See my brother, more!", ["i want to see my brother more"])
    True
    >>> repeats("Go to school", ["ok"])
    False
    """
    line = _letters(written)
    return any(
        len(words) >= _LEAST_LETTERS and bool(line) and (words in line or line in words)
        for words in map(_letters, hidden)
    )


def _letters(text: str) -> str:
    return _NO_LETTERS.sub(" ", text).strip().casefold()
