"""Cuts an expression of a questionnaire into tokens, and walks over them.

Lexical rules: XPath 1.0, section 3.7, with ``${name}`` besides. Pure.
"""

import re

LONGEST = 32_767
"""Characters in one expression: what a cell of a spreadsheet holds."""

_TOKEN = re.compile(
    r"""\s*(?:(?P<literal>"[^"]*"|'[^']*')
      | (?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
      | (?P<reference>\$\{[^{}]*\})
      | (?P<mark>::|//|\.\.|!=|<=|>=|[.@/|()\[\],*+=<>-])
      | (?P<name>[^\W\d][\w.-]*(?::(?:[^\W\d][\w.-]*|\*))?)
      | (?P<odd>\S))""",
    re.VERBOSE,
)
_CURLY_QUOTES = frozenset("\u2018\u2019\u201c\u201d")


class BadExpression(ValueError):
    """An expression that cannot be used; ``reason`` says in a few plain words why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def shown(token: str) -> str:
    r"""Return the beginning of a token so that it can stand in any message.

    >>> print(shown(chr(0)))
    \x00
    """
    start = token[:40]
    return start if start.isprintable() else ascii(start)[1:-1]


class Tokens:
    """The tokens of one expression and the place that reading has reached.

    Raises BadExpression where the text is longer than a cell can be.
    """

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST:
            raise BadExpression(f"it is longer than {LONGEST:,} characters")
        self._tokens = [(found.lastgroup, found[0].strip()) for found in _TOKEN.finditer(text)]
        self._at = 0

    @property
    def next(self) -> str:
        """The token that comes next, or an empty string at the end."""
        return self.ahead(0)

    @property
    def next_kind(self) -> str | None:
        """literal, number, reference, mark, name or odd; None at the end."""
        return self._tokens[self._at][0] if self._at < len(self._tokens) else None

    def ahead(self, count: int) -> str:
        """Return the token ``count`` places on, or an empty string beyond the end."""
        place = self._at + count
        return self._tokens[place][1] if place < len(self._tokens) else ""

    def take(self) -> str:
        """Return the next token and go past it."""
        taken = self.next
        self._at += 1
        return taken

    def expect(self, mark: str) -> None:
        """Go past ``mark``. Raises BadExpression where something else stands."""
        if self.next != mark:
            raise self.unexpected(f", \u201c{mark}\u201d was expected")
        self._at += 1

    def unexpected(self, hint: str = "") -> BadExpression:
        """Return the fault of the token that comes next."""
        if not self.next:
            return BadExpression(f"it ends too early{hint}")
        if self.next in _CURLY_QUOTES:
            return BadExpression(f"write straight quotes (') instead of {self.next}")
        return BadExpression(f"\u201c{shown(self.next)}\u201d cannot stand here{hint}")
