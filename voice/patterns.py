"""Patterns in a small language of words, matched in linear time.

Source: the screening guide, section 4 ("Patterns"). A pattern is a row of data that a safeguarding
lead can read, not a regular expression:

- ``hit|hits`` one of these words; ``suicid*`` a word that begins so; ``word?`` may be missing
- ``<kin>`` any word of that named list; ``<any>`` any word at all
- ``..3`` up to three words of any sort, never across a sentence mark
- ``!school|class`` neither of the next two words is one of these
- ``^`` and ``$`` the beginning and the end of a sentence; ``now|$`` a word or the end

Positions in a text are the bits of one whole number, so that each step of a pattern is one shift
for all positions at once and nothing can backtrack.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from voice.normalise import Word

Tier = Literal["urgent", "today", "none"]
_SHORTEST_STEM = 3
_HITS_PER_ROW = 3
_NEGATORS = frozenset({"not", "never", "no", "without", "<nobody>", "nobody"})


class PatternUnreadableError(ValueError):
    """A pattern row does not keep to the pattern language."""


@dataclass(frozen=True, slots=True)
class Row:
    """One pattern as its owner keeps it; `match` and `miss` are texts it must and must not find."""

    id: str
    category: str
    tier: Tier
    pattern: str
    reason: str
    owner: str
    date: str
    match: tuple[str, ...]
    miss: tuple[str, ...]


class Hit(NamedTuple):
    """A row found in a view, from word `first` to word `last`, both included."""

    row: Row
    first: int
    last: int


class _Step(NamedTuple):
    """One item of a pattern; `group` is the number of its word set."""

    kind: Literal["take", "gap", "avoid", "begin", "end"]
    group: int = -1
    most: int = 0
    is_optional: bool = False
    may_end: bool = False
    is_leading: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """Rows ready for matching; for each word or stem, the numbers of the sets it belongs to.

    `rows` holds a row, its steps and the sets it cannot do without, the smallest set first;
    `negative` the ids of rows that hold a "not" themselves, so that no "not" can deny them.
    """

    rows: tuple[tuple[Row, tuple[_Step, ...], tuple[int, ...]], ...]
    words: Mapping[str, tuple[int, ...]]
    stems: Mapping[str, tuple[int, ...]]
    groups: int
    any_group: int
    negative: frozenset[str]


class _Page(NamedTuple):
    """A view as bits: where sentences begin, the place after the last word, each set's places."""

    breaks: int
    length: int
    masks: list[int]


def compile_rows(rows: Iterable[Row], lists: Mapping[str, Iterable[str]]) -> Book:
    """Rows made ready for `find`.

    Raises PatternUnreadableError for an unknown list, an empty item or too short a stem.
    """
    numbers: dict[frozenset[str], int] = {frozenset({"<any>"}): 0}
    stepped = [(row, tuple(_steps(row, lists, numbers))) for row in rows]
    sizes = {number: len(members) for members, number in numbers.items()}
    compiled = tuple((row, steps, _needed(steps, sizes)) for row, steps in stepped)
    words: dict[str, list[int]] = {}
    stems: dict[str, list[int]] = {}
    for members, number in numbers.items():
        for member in members:
            target = stems if member.endswith("*") else words
            target.setdefault(member.rstrip("*"), []).append(number)
    return Book(
        rows=compiled,
        words={word: tuple(found) for word, found in words.items()},
        stems={stem: tuple(found) for stem, found in stems.items()},
        groups=len(numbers),
        any_group=0,
        negative=frozenset(row.id for row, _, _ in compiled if _is_negative(row)),
    )


def find(book: Book, words: tuple[Word, ...], blank: int = 0) -> list[Hit]:
    """The rows of `book` found among `words`, at most three places each.

    `blank` holds a bit for each word that may not take part in a match (an idiom).
    """
    page = _page(book, words, blank)
    hits = []
    for row, steps, needed in book.rows:
        ends = _forward(steps, page) if _has_all(page.masks, needed) else 0
        for _ in range(_HITS_PER_ROW):
            if not ends:
                break
            end = ends & -ends
            ends ^= end
            first = _backward(steps, page, end).bit_length() - 1
            hits.append(Hit(row, first, end.bit_length() - 2))
    return hits


def places(hits: Iterable[Hit]) -> int:
    """The words the hits cover, one bit each: what `find` takes as `blank`."""
    covered = 0
    for hit in hits:
        covered |= (1 << (hit.last + 1)) - (1 << hit.first)
    return covered


def _is_negative(row: Row) -> bool:
    parts = (part for item in row.pattern.split() for part in item.split("|"))
    return any(part in _NEGATORS for part in parts)


def _needed(steps: tuple[_Step, ...], sizes: Mapping[int, int]) -> tuple[int, ...]:
    groups = {
        step.group
        for step in steps
        if step.kind == "take" and not step.is_optional and not step.may_end
    }
    return tuple(sorted(groups, key=lambda group: sizes[group]))


def _has_all(masks: list[int], needed: tuple[int, ...]) -> bool:
    return 0 not in map(masks.__getitem__, needed)


def _steps(
    row: Row, lists: Mapping[str, Iterable[str]], numbers: dict[frozenset[str], int]
) -> Iterator[_Step]:
    leading = True
    for item in row.pattern.split():
        step = _step(item, row, lists, numbers)
        yield step._replace(is_leading=leading)
        if step.kind == "take" and not step.is_optional:
            leading = False
    if leading:
        raise PatternUnreadableError(f"{row.id}: no word that must be there")


def _step(
    item: str, row: Row, lists: Mapping[str, Iterable[str]], numbers: dict[frozenset[str], int]
) -> _Step:
    if item in {"^", "$"}:
        return _Step("begin" if item == "^" else "end")
    if item.startswith(".."):
        return _Step("gap", most=int(item[2:]))
    body = item.removeprefix("!").removesuffix("?")
    members = frozenset(_members(body.split("|"), row, lists))
    group = numbers.setdefault(members - {"$"}, len(numbers))
    return _Step(
        "avoid" if item.startswith("!") else "take",
        group=group,
        is_optional=item.endswith("?"),
        may_end="$" in members,
    )


def _members(parts: list[str], row: Row, lists: Mapping[str, Iterable[str]]) -> Iterator[str]:
    for part in parts:
        if not part or (part.endswith("*") and len(part) <= _SHORTEST_STEM):
            raise PatternUnreadableError(f"{row.id}: empty item or short stem {part!r}")
        if part == "<any>" or not part.startswith("<"):
            yield part
        elif part[1:-1] not in lists:
            raise PatternUnreadableError(f"{row.id}: no list called {part}")
        else:
            yield from _members(list(lists[part[1:-1]]), row, lists)


def _page(book: Book, words: tuple[Word, ...], blank: int) -> _Page:
    breaks = 0
    where: dict[str, int] = {}
    sentence = words[0].sentence if words else 0
    for at, word in enumerate(words):
        if word.sentence != sentence:
            breaks |= 1 << at
            sentence = word.sentence
        where[word.text] = where.get(word.text, 0) | 1 << at
    masks = [0] * book.groups
    for text, bits in where.items():
        for group in _groups_of(book, text):
            masks[group] |= bits & ~blank
    masks[book.any_group] = ((1 << len(words)) - 1) & ~blank
    return _Page(breaks, len(words), masks)


def _groups_of(book: Book, text: str) -> Iterator[int]:
    yield from book.words.get(text, ())
    for length in range(_SHORTEST_STEM, min(len(text), 16) + 1):
        yield from book.stems.get(text[:length], ())


def _forward(steps: tuple[_Step, ...], page: _Page) -> int:
    """Where the pattern may end: bit n means that it ended after n words."""
    state = (1 << (page.length + 1)) - 1
    for step in steps:
        state = _advance(step, state, page)
        if not state:
            return 0
    return state


def _advance(step: _Step, state: int, page: _Page) -> int:
    if step.kind == "take":
        taken = state & page.masks[step.group]
        if not step.is_leading:
            taken &= ~page.breaks
        kept = state if step.is_optional else state & _ends(page) if step.may_end else 0
        return kept | taken << 1
    if step.kind == "gap":
        inside = ~(page.breaks | 1 << page.length)
        for _ in range(step.most):
            state |= (state & inside) << 1
        return state
    return _look(step, state, page)


def _backward(steps: tuple[_Step, ...], page: _Page, end: int) -> int:
    """Where a match that ended at `end` may have begun."""
    state = end
    for step in reversed(steps):
        if step.kind == "take":
            before = state >> 1 & page.masks[step.group]
            if not step.is_leading:
                before &= ~page.breaks
            kept = state if step.is_optional else state & _ends(page) if step.may_end else 0
            state = kept | before
        elif step.kind == "gap":
            for _ in range(step.most):
                state |= state >> 1 & ~page.breaks
        else:
            state = _look(step, state, page)
    return state


def _look(step: _Step, state: int, page: _Page) -> int:
    """The steps that look at a place and consume no word."""
    if step.kind == "avoid":
        barred = page.masks[step.group] & ~page.breaks
        return state & ~(barred | barred >> 1 & ~page.breaks)
    if step.kind == "begin":
        return state & (page.breaks | 1)
    return state & _ends(page)


def _ends(page: _Page) -> int:
    return page.breaks | 1 << page.length
