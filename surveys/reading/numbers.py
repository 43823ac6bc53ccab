"""A folded text as a row of items: its numbers, in digits or words, and its small words.

Number words are read as cardinals (0 to 999,999), and as ordinals where a choice is wanted. What
comes of the row is decided in ``surveys.reading.counting``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from surveys.reading.folding import TOKEN, is_emoji, says_something
from surveys.reading.wordlists import Words

Form = Literal["", "digits", "word", "ordinal"]

_MARKS = {
    ",": "a",
    ";": "a",
    "&": "a",
    "+": "a",
    "/": "s",
    "*": "*",
    "~": "p",
    "≈": "p",
    "\u2044": "s",
}
_DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212")
_ASIDE = frozenset("x£$€<>^@\\|")
_MOST_DIGITS = 40
_TENS = 20
_HUNDRED = 100
_THOUSAND = 1000
_UNDER_TEN = range(1, 10)


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of a folded text from ``start`` up to, not including, ``end`` (code points).

    ``part`` is ``N`` for a number, ``e`` for an emoji, ``m`` for a mark without meaning, ``d`` for
    a dash, a letter of ``wordlists.PARTS``, or ``x`` for any other word.
    """

    part: str
    start: int
    end: int
    text: str
    value: Decimal = Decimal(0)
    form: Form = ""


def items(text: str, words: Words) -> tuple[Item, ...]:
    """Return the pieces of a folded ``text`` in order, number words and phrases joined.

    >>> from surveys.reading.wordlists import words_in
    >>> [(item.part, str(item.value)) for item in items("twenty one i think", words_in("en"))]
    [('N', '21'), ('p', '0')]
    """
    tokens = list(TOKEN.finditer(text))
    found: list[Item] = []
    place = 0
    while place < len(tokens):
        item, used = _next_item(text, tokens[place : place + words.longest_phrase + 8], words)
        found.append(item)
        place += used
    return tuple(found)


def _next_item(text: str, tokens: Sequence[re.Match[str]], words: Words) -> tuple[Item, int]:
    spelled, phrased = _spelled_number(tokens, words), _phrase(tokens, words)
    if spelled is not None and (phrased is None or spelled[1] >= phrased[1]):
        return spelled
    if phrased is not None:
        return phrased
    token = tokens[0]
    if token.group()[0] in "0123456789." or token.group() == "\u2044":
        return _figures(text, tokens, words)
    return _single(token), 1


def _single(token: re.Match[str]) -> Item:
    letter = token.group()
    if says_something(letter) or letter in _ASIDE:
        part = "e" if is_emoji(letter) else "x"
    elif letter in _DASHES:
        part = "d"
    else:
        part = _MARKS.get(letter, "m")
    return Item(part, token.start(), token.end(), letter)


def _figures(text: str, tokens: Sequence[re.Match[str]], words: Words) -> tuple[Item, int]:
    """Return a number in digits: a point between touching digits belongs to it, and "th" too."""
    start = tokens[0].start()
    found = re.compile(r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+").match(text, start)
    if found is None or len(found.group()) > _MOST_DIGITS:
        part = "m" if found is None else "x"
        return Item(part, start, tokens[0].end(), tokens[0].group()), 1
    used = sum(1 for token in tokens if token.start() < found.end())
    value, end = Decimal(found.group()), found.end()
    after = tokens[used] if used < len(tokens) else None
    if after is not None and after.start() == end and words.has("ordinal_ends", after.group()):
        tail = _tail(tokens, used + 1, words)
        end = tokens[used + tail].end()
        return Item("N", start, end, text[start:end], value, "ordinal"), used + 1 + tail
    return Item("N", start, end, found.group(), value, "digits"), used


def _tail(tokens: Sequence[re.Match[str]], place: int, words: Words) -> int:
    """Return 1 where "the third" goes on with "one", else 0."""
    return int(place < len(tokens) and words.has("ordinal_tails", tokens[place].group()))


def _phrase(tokens: Sequence[re.Match[str]], words: Words) -> tuple[Item, int] | None:
    for length in range(min(words.longest_phrase, len(tokens)), 0, -1):
        phrase = " ".join(token.group() for token in tokens[:length])
        part = words.parts.get(phrase)
        if part is not None:
            return Item(part, tokens[0].start(), tokens[length - 1].end(), phrase), length
    return None


def _spelled_number(tokens: Sequence[re.Match[str]], words: Words) -> tuple[Item, int] | None:
    said = [token.group() for token in tokens]
    total, used, ordinal = _sum(said, words)
    if used == 0:
        return None
    if ordinal:
        used += _tail(tokens, used, words)
    start, end = tokens[0].start(), tokens[used - 1].end()
    text = " ".join(said[:used])
    return Item("N", start, end, text, Decimal(total), "ordinal" if ordinal else "word"), used


def _sum(said: Sequence[str], words: Words) -> tuple[int, int, bool]:
    """Return (the number, how many tokens it took, whether an ordinal); no tokens for none."""
    scales = words.maps["scales"]
    total = 0
    group, used, ordinal = _below_hundred(said, 0, words)
    if used == 0:
        used = _article(said, words)
        if used == len(said) or said[used] not in scales:
            return 0, 0, False
        group = 1
    while not ordinal and _is_scale(said, used, group, words):
        group *= scales[said[used]]
        if group >= _THOUSAND:
            total, group = total + group, 0
        joined = used + 1 + int(_at(said, used + 1) in words.lists["joiners"])
        more, length, ordinal = _below_hundred(said, joined, words)
        group += more
        used = joined + length if length else used + 1
    return total + group, used, ordinal


def _at(said: Sequence[str], place: int) -> str:
    return said[place] if place < len(said) else ""


def _article(said: Sequence[str], words: Words) -> int:
    return int(words.has("articles", said[0]))


def _is_scale(said: Sequence[str], place: int, group: int, words: Words) -> bool:
    """Tell whether a "hundred" or "thousand" stands here that multiplies the number so far."""
    scale = words.maps["scales"].get(_at(said, place), 0)
    return scale >= _THOUSAND if group >= _HUNDRED else scale > 0


def _below_hundred(said: Sequence[str], place: int, words: Words) -> tuple[int, int, bool]:
    cardinals, ordinals = words.maps["cardinals"], words.maps["ordinals"]
    for length in range(min(words.longest_phrase, len(said) - place), 0, -1):
        phrase = " ".join(said[place : place + length])
        if phrase in ordinals:
            return ordinals[phrase], length, True
        if phrase in cardinals:
            value = cardinals[phrase]
            if value < _TENS or value % 10:
                return value, length, False
            unit, more, ordinal = _unit(said, place + length, words)
            return value + unit, length + more, ordinal
    return 0, 0, False


def _unit(said: Sequence[str], place: int, words: Words) -> tuple[int, int, bool]:
    """Return the 1 to 9 that completes "twenty", and how many tokens it took."""
    hyphen = int(_at(said, place) in _DASHES)
    word = _at(said, place + hyphen)
    for name in ("cardinals", "ordinals"):
        value = words.maps[name].get(word, 0)
        if value in _UNDER_TEN:
            return value, hyphen + 1, name == "ordinals"
    return 0, 0, False
