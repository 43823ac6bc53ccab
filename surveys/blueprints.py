"""What the engine needs to know of an edition, worked out once.

Its empty XML instance, its expressions compiled, and which row waits for which. Pure.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from posixpath import normpath

from lxml import etree
from lxml.etree import _Element as Element

from surveys.expressions import EVERYTHING, Expression, compile_expression
from surveys.questionnaire import Edition, Question

_KEPT = 64  # editions in use at once in one process; a blueprint takes well under 1 MB


class BadEdition(ValueError):
    """An edition no engine can run; ``reason`` says in plain words why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Row:
    """A question with its compiled expressions.

    ``number`` is its place in the sheet, ``place`` that of its element in the tree; ``inputs`` are
    the numbers of the rows its calculation reads, ``needs`` of all rows worked out before it.
    """

    number: int
    question: Question
    place: int
    relevant: Expression | None
    section_place: int
    section_relevant: Expression | None
    calculation: Expression | None
    inputs: tuple[int, ...]
    needs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Blueprint:
    """An edition made ready: ``xml`` is the empty instance, ``below`` the rows under a path."""

    xml: bytes
    rows: tuple[Row, ...]
    by_path: dict[str, Row]
    names: dict[str, str]
    below: dict[str, tuple[int, ...]]
    wants_choices: bool

    def needs(self, expression: Expression, path: str) -> frozenset[int]:
        """Return the numbers of the rows that ``expression`` reads when it stands at ``path``."""
        return frozenset(_reads(expression, path, self.below))


@dataclass(frozen=True, slots=True, eq=False)
class _ByIdentity:
    """An edition as a key: editions hold mappings, so they have no hash of their own."""

    edition: Edition

    def __hash__(self) -> int:
        return id(self.edition)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByIdentity) and other.edition is self.edition


def blueprint(edition: Edition) -> Blueprint:
    """Return the blueprint of ``edition``, made at its first use and kept.

    Raises BadExpression, and BadEdition where rows wait for one another in a circle, two rows share
    a path, or not all stand under one root.
    """
    return _kept(_ByIdentity(edition))


@lru_cache(maxsize=_KEPT)
def _kept(key: _ByIdentity) -> Blueprint:
    edition = key.edition
    tree = _Tree(edition)
    names: dict[str, str] = {}
    for question in edition.questions:
        names.setdefault(question.name, question.path)
    below = _below(edition)
    rows = tuple(
        _row(number, question, tree, names, below)
        for number, question in enumerate(edition.questions)
    )
    _refuse_circles(rows)
    return Blueprint(
        xml=etree.tostring(tree.root),
        rows=rows,
        by_path={row.question.path: row for row in rows},
        names=names,
        below=below,
        wants_choices=_wants_choices(rows),
    )


class _Tree:
    """The empty instance of an edition, and the place of each element in document order."""

    def __init__(self, edition: Edition) -> None:
        paths = [question.path for question in edition.questions]
        if len(set(paths)) != len(paths):
            raise BadEdition("two rows have the same path")
        first = paths[0] if paths else "/data/"
        self.root = etree.Element(first.strip("/").partition("/")[0])
        self._elements = {f"/{self.root.tag}": self.root}
        for question in edition.questions:
            self._add(question.path)
            if question.group is not None:
                self._add(question.group.path)
        places = {element: place for place, element in enumerate(self.root.iter("*"))}
        self.places = {path: places[element] for path, element in self._elements.items()}

    def _add(self, path: str) -> Element:
        known = self._elements.get(path)
        if known is not None:
            return known
        above, _, name = path.rpartition("/")
        if not above:
            raise BadEdition("not all rows stand under one root")
        element = etree.SubElement(self._add(above), name)
        self._elements[path] = element
        return element


def _below(edition: Edition) -> dict[str, tuple[int, ...]]:
    """Return the numbers of the rows at or under each path, of rows and of sections."""
    gathered: dict[str, list[int]] = {}
    for number, question in enumerate(edition.questions):
        path = question.path
        while path:
            gathered.setdefault(path, []).append(number)
            path = path.rpartition("/")[0]
    gathered[EVERYTHING] = list(range(len(edition.questions)))
    return {path: tuple(numbers) for path, numbers in gathered.items()}


def _reads(expression: Expression, path: str, below: dict[str, tuple[int, ...]]) -> Iterator[int]:
    for reference in expression.references:
        whole = reference if reference.startswith("/") else f"{path}/{reference}"
        yield from below.get(normpath(whole), ())


def _row(
    number: int,
    question: Question,
    tree: _Tree,
    names: dict[str, str],
    below: dict[str, tuple[int, ...]],
) -> Row:
    def compiled(text: str) -> Expression | None:
        return compile_expression(text, names) if text else None

    group, path = question.group, question.path
    relevant, calculation = compiled(question.relevant), compiled(question.calculation)
    section = compiled(group.relevant) if group else None
    # A calculation may read its own row: what a person put there, or what once() kept.
    inputs = set(_reads(calculation, path, below)) - {number} if calculation else set()
    needs = set(inputs)
    if relevant:
        needs.update(_reads(relevant, path, below))
    if section and group:
        needs.update(_reads(section, group.path, below))
    return Row(
        number=number,
        question=question,
        place=tree.places[path],
        relevant=relevant,
        section_place=tree.places[group.path] if group else 0,
        section_relevant=section,
        calculation=calculation,
        inputs=tuple(sorted(inputs)),
        needs=tuple(sorted(needs)),
    )


def _wants_choices(rows: Iterable[Row]) -> bool:
    return any(
        "choices" in expression.variables
        for row in rows
        for expression in (row.relevant, row.section_relevant, row.calculation)
        if expression
    )


def _refuse_circles(rows: tuple[Row, ...]) -> None:
    """Raise BadEdition where a row can only be worked out after itself."""
    left = {row.number: set(row.needs) for row in rows}
    waited_for: dict[int, list[int]] = {}
    for row in rows:
        for number in row.needs:
            waited_for.setdefault(number, []).append(row.number)
    ready = [number for number, needs in left.items() if not needs]
    while ready:
        done = ready.pop()
        del left[done]
        for number in waited_for.get(done, ()):
            left[number].discard(done)
            if not left[number]:
                ready.append(number)
    if left:
        names = ", ".join(rows[number].question.name for number in sorted(left)[:5])
        raise BadEdition(f"these rows wait for one another, or for themselves: {names}")
