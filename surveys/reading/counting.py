"""Which one number a text gives as its answer, if it gives one.

The row of items (``surveys.reading.numbers``) is spelled as a word of one letter an item, and a
table of patterns over that word decides; the first that fits wins. Never an average, never the
first of two (messaging guide, section 4).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from surveys.reading.numbers import Item
from surveys.reading.readings import How, Unclear

_HALF = Decimal("0.5")
_PAIR = 2
"""S21 asks between two."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What a number may be: ``accepts`` tells whether it answers the question.

    ``tops`` are the numbers that "4 out of 5" may end in; ``choices`` every number on offer where
    they can be listed; ``ordinals`` and ``units`` say whether "third" and "3 times" are answers;
    ``signed`` whether "-5" is a number below nought rather than a dash.
    """

    accepts: Callable[[Decimal], bool]
    tops: frozenset[Decimal]
    choices: tuple[Decimal, ...] = ()
    whole: bool = True
    ordinals: bool = False
    units: bool = False
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Picked:
    """The number meant; ``beside`` is (start, end) of the folded words next to it, or (0, 0)."""

    value: Decimal
    how: How
    corrected_from: Decimal | None = None
    beside: tuple[int, int] = (0, 0)


def pick(row: Sequence[Item], scale: Scale) -> Picked | Unclear:
    """Return the one number that ``row`` answers with, or why there is none.

    A number that ``scale`` does not accept comes back as out of range; 0 comes back as it is, for
    the caller knows whether it means skip.
    """
    found = _signed([_seen(item, scale) for item in row], scale)
    numbers = [item for item in found if item.part == "N"]
    if not numbers:
        return Unclear("not_understood")
    shape = "".join(item.part for item in found)
    for pattern, rule in _RULES:
        match = pattern.fullmatch(shape)
        if match is not None:
            return _checked(rule(found, match, scale), scale)
    return _undecided(numbers, scale)


def number_text(value: Decimal) -> str:
    """Return a number as it is stored: no exponent, no trailing noughts.

    >>> number_text(Decimal("5.50"))
    '5.5'
    """
    return format(value.normalize(), "f")


def _seen(item: Item, scale: Scale) -> Item:
    """Return the item as this question sees it: "third" and "times" may be plain words."""
    if (item.form == "ordinal" and not scale.ordinals) or (item.part == "u" and not scale.units):
        return replace(item, part="x")
    return item


def _signed(row: list[Item], scale: Scale) -> list[Item]:
    if len(row) < _PAIR or not scale.signed or row[0].part != "d" or row[1].part != "N":
        return row
    touching = row[0].end == row[1].start
    return [replace(row[1], value=-row[1].value), *row[2:]] if touching else row


def _checked(found: Picked | Unclear, scale: Scale) -> Picked | Unclear:
    if isinstance(found, Unclear) or scale.accepts(found.value):
        return found
    whole = found.value == found.value.to_integral_value()
    if scale.whole and not whole:
        below = found.value.to_integral_value(rounding="ROUND_FLOOR")
        return _asked([below, below + 1], scale)
    return found if found.value == 0 else Unclear("out_of_range")


def _asked(values: Sequence[Decimal], scale: Scale) -> Unclear:
    answers = tuple(dict.fromkeys(number_text(value) for value in values if scale.accepts(value)))
    if len(values) == len(answers) == _PAIR:
        return Unclear("two_readings", answers)
    return Unclear("too_many" if len(values) > 1 else "not_understood", answers)


def _undecided(numbers: Sequence[Item], scale: Scale) -> Unclear:
    return _asked([item.value for item in numbers], scale)


def _how(item: Item, shape: str) -> How:
    if "p" in shape:
        return "approximate"
    return "digits" if item.form == "digits" else "word"


def _plain(row: Sequence[Item], match: re.Match[str], _scale: Scale) -> Picked:
    place = match.start("number")
    return Picked(row[place].value, _how(row[place], match.string), beside=_beside(row, match))


def _corrected(row: Sequence[Item], match: re.Match[str], _scale: Scale) -> Picked:
    place = match.start("number")
    before = [item.value for item in row[:place] if item.part == "N"]
    return Picked(
        row[place].value,
        "corrected",
        corrected_from=before[-1] if before else None,
        beside=_beside(row, match),
    )


def _starred(row: Sequence[Item], match: re.Match[str], _scale: Scale) -> Picked:
    place = match.string.index("N")
    return Picked(row[place].value, "corrected")


def _out_of(row: Sequence[Item], match: re.Match[str], scale: Scale) -> Picked | Unclear:
    number, top = row[match.start("number")], row[match.start("top")]
    if top.value not in scale.tops:
        return _asked([number.value, top.value], scale)
    return _plain(row, match, scale)


def _half(row: Sequence[Item], match: re.Match[str], _scale: Scale) -> Picked:
    number = row[match.start("number")]
    return Picked(number.value + _HALF, _how(number, match.string))


def _same(row: Sequence[Item], match: re.Match[str], scale: Scale) -> Picked | Unclear:
    """Return the number that was said twice in two ways ("4 (four)"); else an Ask."""
    numbers = [item for item in row if item.part == "N"]
    if len({item.value for item in numbers}) == 1 and len({item.form for item in numbers}) > 1:
        return Picked(numbers[0].value, _how(numbers[0], match.string))
    return _undecided(numbers, scale)


def _denied(row: Sequence[Item], _match: re.Match[str], scale: Scale) -> Unclear:
    numbers = [item for item in row if item.part == "N"]
    if len(numbers) > 1:
        return _undecided(numbers, scale)
    others = tuple(number_text(value) for value in scale.choices if value != numbers[0].value)
    return Unclear("two_readings", others) if len(others) == _PAIR else Unclear("not_understood")


def _with_words(row: Sequence[Item], match: re.Match[str], scale: Scale) -> Picked | Unclear:
    """Return the number beside words; a second one in figures makes it unclear."""
    numbers = [item for item in row if item.part == "N"]
    if sum(item.form == "digits" for item in numbers if item is not row[match.start("number")]):
        return _undecided(numbers, scale)
    return _plain(row, match, scale)


def _beside(row: Sequence[Item], match: re.Match[str]) -> tuple[int, int]:
    """Return where the words beside the answer stand: marks at their edges are left out."""
    first, last = match.span("words") if "words" in match.re.groupindex else (-1, -1)
    while first < last and row[first].part in "mad":
        first += 1
    while first < last and row[last - 1].part in "ad":
        last -= 1
    return (row[first].start, row[last - 1].end) if 0 <= first < last else (0, 0)


_Rule = Callable[[Sequence[Item], re.Match[str], Scale], Picked | Unclear]
_BACK = "[macfkpde]*[ck][macfkpde]*"
_WRITTEN: tuple[tuple[str, _Rule], ...] = (
    # Plain: "4", "(4)!!", "it was a 4", "- 4"
    (r"[mfda]*(?P<number>N)[mad]*", _plain),
    # Starred by the thumb that puts it right: "*3", "3*".
    (r"m*\*[mf]*N[m*]*|[mf]*N\*+m*", _starred),
    # About: "4ish", "about 4", "4 i think"
    (r"[mfpda]*(?P<number>N)[mp]*", _plain),
    # Denied, so that it is any other number: "not 3".
    (r".*n[mfpak]*N.*", _denied),
    # Out of: "4/5", "4 out of 5 but tired"
    (r"[mfp]*(?P<number>N)m*sm*(?P<top>N)[mp]*(?P<words>(?:[meadwf][^N]*)?)", _out_of),
    # Taken back: "2 no 3", "2 sorry i mean 3 he was loud".
    (rf"[mfp]*N(?:{_BACK}N)*{_BACK}(?P<number>N)[mp]*(?P<words>(?:[meadwf][^N]*)?)", _corrected),
    # Put right: "i meant 3", "sorry, 3"
    (r"[maf]*c[mcfapd]*(?P<number>N)[mp]*", _corrected),
    # Between two: "3 and a half"
    (r"[mfp]*(?P<number>N)h[mp]*", _half),
    # Several: "2 or 3", "between 2 and 3", "4 (four)"
    (r".*N[maodtbspfekh]*N.*", _same),
    # Words after: "3 but he was shouting", "3. mum was there", "3 times"
    (r"[mfpda]*(?P<number>N)[mp]*(?P<words>[meadwfu].*)", _with_words),
    # Words before: "he was shouting. 3", "(crying face) 3"
    (r"(?P<words>[^N]*[xwfue][mad]+|e[me]*)(?P<number>N)[mp]*", _with_words),
)


_RULES = tuple((re.compile(pattern), rule) for pattern, rule in _WRITTEN)
