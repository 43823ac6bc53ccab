"""What a reply is about and which way it points, for the voice of the child.

Source: the screening guide, section 12; theme codes are those of the architecture guide, section 4.
Lists score far lower on strangers' words than on their author's: every tag can be corrected.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from voice import patterns, sentiment
from voice.lists import Lists
from voice.normalise import View, views
from voice.patterns import Hit

Direction = Literal["good", "better", "unclear"]
_MOST_THEMES = 3
_LONGEST_READ = 1600
_CLEAR_SCORE = 0.1
_BEFORE_SAFETY = frozenset({"SA", "BU"})
_WISHES = frozenset({"want", "need", "wish", "more", "should", "could", "better", "less"}) | {
    "change",
    "different",
    "help",
    "not",
    "never",
    "no",
    "too",
}
_TURNS = frozenset({"but", "although", "though", "however", "except"})


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme of a reply: its code, whether it goes well or could be better, and the evidence.

    `span` is (start, end), code points into the text as typed.
    """

    code: str
    direction: Direction
    span: tuple[int, int]


class _Clause(NamedTuple):
    first: int
    last: int


def find(text: str, prior: str, lists: Lists) -> tuple[Theme, ...]:
    """At most three themes of a reply, the safety themes first, then the most spoken of.

    `prior` is the question's own theme code, or empty: it stands for the whole reply when its own
    words are not found. None found is an answer too. Only the first 1,600 characters are read.
    """
    text = text[:_LONGEST_READ]
    view = views(text, lists.lexicon)[-1]
    if not view.words:
        return ()
    hits = patterns.find(lists.themes, view.words)
    weight = Counter(hit.row.category for hit in hits)
    first_hits = {hit.row.category: hit for hit in reversed(hits)}
    codes = sorted(
        first_hits,
        key=lambda code: (code not in _BEFORE_SAFETY, -weight[code], first_hits[code].first),
    )
    found = [_theme(code, first_hits[code], view, text) for code in codes]
    if prior and prior not in first_hits:
        whole = _Clause(0, len(view.words) - 1)
        found.insert(0, Theme(prior, _direction(whole, view, text), (0, len(text))))
    return tuple(found[:_MOST_THEMES])


def _theme(code: str, hit: Hit, view: View, text: str) -> Theme:
    clause = _clause_of(hit, view)
    return Theme(code, _direction(clause, view, text), view.span(hit.first, hit.last))


def _clause_of(hit: Hit, view: View) -> _Clause:
    """The words round a hit up to a sentence mark or a turning word such as "but"."""
    words = view.words
    sentence = words[hit.first].sentence
    first, last = hit.first, hit.last
    while first and words[first - 1].sentence == sentence and words[first].text not in _TURNS:
        first -= 1
    while last + 1 < len(words) and _goes_on(
        words[last + 1].text, words[last + 1].sentence, sentence
    ):
        last += 1
    return _Clause(first, last)


def _goes_on(text: str, sentence: int, own_sentence: int) -> bool:
    return sentence == own_sentence and text not in _TURNS


def _direction(clause: _Clause, view: View, text: str) -> Direction:
    start, end = view.span(clause.first, clause.last)
    said = sentiment.score(text[start:end]).score
    wishes = _wishes(word.text for word in view.words[clause.first : clause.last + 1])
    if said < -_CLEAR_SCORE:
        return "better"
    if said > _CLEAR_SCORE and not wishes:
        return "good"
    return "better" if wishes else "unclear"


def _wishes(words: Iterable[str]) -> bool:
    return not _WISHES.isdisjoint(words)
