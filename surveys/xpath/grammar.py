"""Reads an expression of a questionnaire and rewrites it as XPath 1.0 that libxml2 gets right.

Grammar: XPath 1.0 (https://www.w3.org/TR/1999/REC-xpath-19991116/) with the ODK functions and with
``${name}``. What plain XPath gets wrong and the rewriting mends:

- in ``<``, ``>``, ``+`` and ``-`` a date is its day number: operands go through ``heard:number``;
- a path where a condition is wanted asks whether it has an answer, not whether the place exists;
- the ODK functions, whatever their names, become ``heard:...``; none of libxml2's is ever replaced.

While reading, the paths whose values matter are gathered, so that an engine knows what depends on
what. Pure.
"""

import re
from collections.abc import Mapping

from surveys.xpath import patterns
from surveys.xpath.functions import FUNCTIONS, REFUSED, Function
from surveys.xpath.pieces import (
    EVERYTHING,
    OPERATORS,
    READINGS,
    Level,
    Piece,
    Reach,
    Rewritten,
    as_boolean,
    as_it_is,
    as_number,
)
from surveys.xpath.tokens import BadExpression, Tokens, shown

_DEEPEST = 60  # brackets in brackets: beyond any real sheet, well inside Python's own limit
_DEEPEST_PREDICATE = 2  # each level multiplies the work by the number of rows

_NODE_TYPES = frozenset({"node", "text", "comment", "processing-instruction"})
_AXES_BELOW = frozenset({"child", "descendant", "descendant-or-self", "attribute", "self"})
_AXES_BEYOND = frozenset(
    {
        "ancestor",
        "ancestor-or-self",
        "following",
        "following-sibling",
        "parent",
        "preceding",
        "preceding-sibling",
    }
)


def rewrite(text: str, names: Mapping[str, str] | None = None) -> Rewritten:
    """Return ``text`` rewritten; ``names`` maps what ``${...}`` may name to its path.

    Without ``names``, ``${x}`` is ``/data/x``. Raises BadExpression.
    """
    return _Parser(text, names).read()


class _Parser:
    """Reads one expression from left to right; each method takes one rule of the grammar."""

    def __init__(self, text: str, names: Mapping[str, str] | None) -> None:
        self.tokens = Tokens(text)
        self.names = names
        self.depth = 0
        self.places = ["."]  # what "." means: the row itself, then the node of each open predicate
        self.found = Rewritten()

    def read(self) -> Rewritten:
        self.found.text = self.inner().text
        if self.tokens.next:
            raise self.tokens.unexpected()
        return self.found

    def inner(self) -> Piece:
        """Read a whole expression, in brackets of some kind or at the very outside."""
        if self.depth > _DEEPEST:
            raise BadExpression(f"it has more than {_DEEPEST} brackets inside one another")
        self.depth += 1
        piece = self.operation(0)
        self.depth -= 1
        return piece

    def operation(self, lowest: int) -> Piece:
        """Read operands joined by operators that bind at least as tightly as ``lowest``."""
        left = self.signed()
        while True:
            level = OPERATORS.get(self.tokens.next)
            if level is None or level.rank < lowest:
                return left
            left = self.run_of(left, level)

    def run_of(self, left: Piece, level: Level) -> Piece:
        """Read on while operators of one level follow; the run stays flat, however long."""
        pieces, marks = [left], [""]
        while OPERATORS.get(self.tokens.next) is level:
            marks.append(f" {self.tokens.take()} ")
            pieces.append(self.operation(level.rank + 1))
        reading = level.reading(pieces)
        joined = "".join(mark + reading(piece) for mark, piece in zip(marks, pieces, strict=True))
        return Piece(f"({joined})", level.gives)

    def signed(self) -> Piece:
        signs = ""
        while self.tokens.next == "-":
            signs += f"{self.tokens.take()} "
        piece = self.union()
        return Piece(f"({signs}{as_number(piece)})", "number") if signs else piece

    def union(self) -> Piece:
        piece = self.operand()
        while self.tokens.next == "|":
            self.tokens.take()
            other = self.operand()
            if {piece.kind, other.kind} != {"path"}:
                raise BadExpression("\u201c|\u201d joins paths only")
            piece = Piece(f"{piece.text} | {other.text}", "path")
        return piece

    def operand(self) -> Piece:
        tokens = self.tokens
        match tokens.next_kind:
            case "literal":
                return Piece(tokens.take(), "text")
            case "number":
                return Piece(tokens.take(), "digits")
            case "reference":
                return self.reference()
            case "name" if tokens.ahead(1) == "(" and tokens.next not in _NODE_TYPES:
                return self.call(tokens.take())
        return self.bracket() if tokens.next == "(" else self.path()

    def bracket(self) -> Piece:
        self.tokens.take()
        piece = self.inner()
        self.tokens.expect(")")
        piece = Piece(f"({piece.text})", piece.kind)
        return self.path_from(piece.text, Reach(EVERYTHING)) if self.goes_on(piece) else piece

    def goes_on(self, piece: Piece) -> bool:
        """Return whether a path so far is taken further, by a step or a predicate."""
        return piece.kind == "path" and self.tokens.next in {"/", "//", "["}

    def reference(self) -> Piece:
        name = self.tokens.take()[2:-1].strip()
        path = f"/data/{name}" if self.names is None else self.names.get(name)
        if path is None or not name:
            raise BadExpression(f"no row is named \u201c{shown(name)}\u201d")
        return self.path_from(path, Reach(path))

    # functions

    def call(self, name: str) -> Piece:
        function = FUNCTIONS.get(name)
        if function is None:
            raise BadExpression(f"{name[:40]}() is not offered: {REFUSED.get(name, 'not known')}")
        known_before = set(self.found.references)
        pieces = self.arguments()
        if function.takes == "w":  # a place is not a value: nothing need be worked out for it
            self.found.references = known_before
        _check_arguments(name, function, pieces)
        if name == "current":
            self.found.variables.add("current")
            return self.path_from("$current", Reach(self.places[0]))
        return Piece(self.called(name, function, pieces), function.gives)

    def arguments(self) -> list[Piece]:
        self.tokens.expect("(")
        pieces: list[Piece] = []
        while self.tokens.next != ")":
            if pieces:
                self.tokens.expect(",")
            pieces.append(self.inner())
        self.tokens.expect(")")
        return pieces

    def called(self, name: str, function: Function, pieces: list[Piece]) -> str:
        """Return the call as libxml2 is to read it."""
        letters = function.takes + function.takes[-1:] * len(pieces)
        read = [
            READINGS.get(letter, as_it_is)(piece)
            for letter, piece in zip(letters, pieces, strict=False)
        ]
        is_own = function.call is not None and not (name == "position" and not pieces)
        if is_own:
            self.found.functions.add(name)
        self.found.variables.update(re.findall(r"\$([a-z]+)", function.template))
        if function.template:
            return function.template.replace("{}", ", ".join(read))
        prefix = "heard:" if is_own else ""
        return f"{prefix}{name}({', '.join(read)})"

    # paths

    def path(self) -> Piece:
        """Read a location path, from the root or from the place that "." means."""
        mark = self.tokens.next
        if mark not in {"/", "//"}:
            reach = Reach(self.places[-1], is_plain=self.places[-1] != EVERYTHING)
            return self.path_from(self.step(reach), reach)
        self.tokens.take()
        reach = Reach("", is_plain=mark == "/")
        return self.path_from(mark + self.step(reach), reach)

    def path_from(self, text: str, reach: Reach) -> Piece:
        """Read what follows the first part of a path, and note whose values it wants."""
        text += self.predicates(reach)
        while self.tokens.next in {"/", "//"}:
            mark = self.tokens.take()
            if mark == "//":
                reach.widen()
            text += mark + self.step(reach)
        self.found.references.add(reach.path or EVERYTHING)
        return Piece(text, "path")

    def step(self, reach: Reach) -> str:
        first = self.tokens.next
        if first in {".", ".."}:
            if first == "..":
                reach.step("..")
            return self.tokens.take()
        axis = ""
        if first == "@":
            axis = self.tokens.take()
            reach.widen()
        elif self.tokens.ahead(1) == "::":
            axis = self.axis(reach)
        return axis + self.node_test(reach) + self.predicates(reach)

    def axis(self, reach: Reach) -> str:
        name = self.tokens.take()
        if name not in _AXES_BELOW | _AXES_BEYOND:
            raise BadExpression(f"\u201c{name[:40]}::\u201d is not a direction that XPath knows")
        if name != "child":
            reach.widen(to_everything=name in _AXES_BEYOND)
        return name + self.tokens.take()

    def node_test(self, reach: Reach) -> str:
        if self.tokens.next == "*":
            reach.widen()
            return self.tokens.take()
        if self.tokens.next_kind != "name":
            raise self.tokens.unexpected()
        name = self.tokens.take()
        if self.tokens.next == "(":
            self.tokens.take()
            self.tokens.expect(")")
            reach.widen()
            return f"{name}()"
        if ":" in name:
            raise BadExpression(f"\u201c{name[:40]}\u201d has a prefix; rows have none")
        reach.step(name)
        return name

    def predicates(self, reach: Reach) -> str:
        text = ""
        while self.tokens.next == "[":
            if len(self.places) > _DEEPEST_PREDICATE:
                raise BadExpression("conditions in [ ] stand too deep inside one another")
            self.tokens.take()
            self.places.append(reach.path if reach.is_plain else EVERYTHING)
            piece = self.inner()
            self.places.pop()
            self.tokens.expect("]")
            text += f"[{as_boolean(piece) if piece.kind == 'path' else piece.text}]"
        return text


def _check_arguments(name: str, function: Function, pieces: list[Piece]) -> None:
    """Raise BadExpression where a call has too few or too many arguments, or the wrong kind."""
    if len(pieces) < function.least:
        raise BadExpression(f"{name}() wants more than it is given")
    if len(pieces) > len(function.takes) and not function.is_endless:
        raise BadExpression(f"{name}() is given more than it takes")
    if function.takes in {"p", "w"} and any(piece.kind != "path" for piece in pieces):
        raise BadExpression(f"{name}() wants the place of an answer")
    if name == "regex" and pieces[1].kind == "text" and pieces[1].text[0] in "'\"":
        pattern = patterns.read_pattern(pieces[1].text[1:-1])
        if isinstance(pattern, str):
            raise BadExpression(f"regex() cannot be used: {pattern}")
