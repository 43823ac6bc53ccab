"""The parts an expression is put together from, and how each is read where another kind is wanted.

Precedence: XPath 1.0, section 3.5. Pure.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from surveys.xpath.functions import Kind

EVERYTHING = "/"
"""The reference of a path whose reach is not known beforehand: it stands for all rows."""


@dataclass(slots=True)
class Rewritten:
    """An expression as libxml2 will read it, and what it needs.

    ``references`` are paths as written (``/data/RF01``, ``./../x``), EVERYTHING among them;
    ``functions`` the ODK functions called, by their own names; ``variables`` the XPath variables to
    bring.
    """

    text: str = ""
    references: set[str] = field(default_factory=set)
    functions: set[str] = field(default_factory=set)
    variables: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part already rewritten, and the kind of value it gives."""

    text: str
    kind: Kind


@dataclass(slots=True)
class Reach:
    """How far a path is known: ``path`` up to the first step that may mean several places."""

    path: str
    is_plain: bool = True

    def step(self, name: str) -> None:
        """Go one step on, where it is still known from where."""
        if self.is_plain:
            self.path += f"/{name}"

    def widen(self, *, to_everything: bool = False) -> None:
        """Note that from here on the path may mean several places, or any place at all."""
        self.is_plain = False
        if to_everything:
            self.path = EVERYTHING


def as_it_is(piece: Piece) -> str:
    """Return the part as it stands."""
    return piece.text


def as_text(piece: Piece) -> str:
    """Return the part as a value: for a path, the text at its first place."""
    return f"string({piece.text})" if piece.kind == "path" else piece.text


def as_number(piece: Piece) -> str:
    """Return the part as a number, a date as its day number."""
    is_number = piece.kind in {"digits", "number"}
    return piece.text if is_number else f"heard:number({as_text(piece)})"


def as_boolean(piece: Piece) -> str:
    """Return the part as a condition: a path holds where it has an answer."""
    return piece.text if piece.kind == "boolean" else f"boolean({as_text(piece)})"


def _as_equals(pieces: list[Piece]) -> Callable[[Piece], str]:
    """Return how operands of ``=`` are read: as truth, as numbers, or as they stand.

    A day worked out (``today() - 1``) is a number, so the date beside it must become one.
    """
    kinds = {piece.kind for piece in pieces}
    if "boolean" in kinds:
        return as_boolean
    return as_number if "number" in kinds else as_it_is


@dataclass(frozen=True, slots=True)
class Level:
    """A level of precedence: what its operators give, and how their operands are read."""

    rank: int
    gives: Kind
    reading: Callable[[list[Piece]], Callable[[Piece], str]]


_LEVELS = {
    ("or",): Level(0, "boolean", lambda _: as_boolean),
    ("and",): Level(1, "boolean", lambda _: as_boolean),
    ("=", "!="): Level(2, "boolean", _as_equals),
    ("<", "<=", ">", ">="): Level(3, "boolean", lambda _: as_number),
    ("+", "-"): Level(4, "number", lambda _: as_number),
    ("*", "div", "mod"): Level(5, "number", lambda _: as_it_is),
}
OPERATORS = {operator: level for marks, level in _LEVELS.items() for operator in marks}

READINGS: dict[str, Callable[[Piece], str]] = {
    "t": as_text,
    "n": as_number,
    "b": as_boolean,
}
