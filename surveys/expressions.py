"""Expressions of a questionnaire: compiled once, evaluated by lxml on the answers so far.

``relevant``, ``constraint`` and ``calculation`` are XPath with the functions of the ODK XForms
specification (https://getodk.github.io/xforms-spec/). The grammar is in ``xpath_grammar``, the
functions are in ``xpath_functions``. What day it is comes in as a variable. Pure.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import etree
from lxml.etree import _Element as Element

from surveys.xpath.functions import FUNCTIONS
from surveys.xpath.grammar import rewrite
from surveys.xpath.pieces import EVERYTHING
from surveys.xpath.tokens import BadExpression
from surveys.xpath.values import Result, to_text

__all__ = ["EVERYTHING", "BadExpression", "Expression", "Variables", "check", "compile_expression"]

Variables = Mapping[str, Any]
"""What expressions may ask for beside the answers: ``today`` and ``now`` as text, ``version``, and
``choices``, an element whose children have a ``path``, a ``name`` and a label as their text."""

_NAMESPACE = "urn:heard:functions"


@dataclass(frozen=True, slots=True, eq=False)
class Expression:
    """A compiled expression.

    ``references``: the paths whose values it reads, as written; relative ones start with ``.``,
    EVERYTHING stands for all rows. ``variables``: those of ``Variables`` that it wants.
    """

    text: str
    references: frozenset[str]
    variables: frozenset[str]
    _xpath: etree.XPath

    def value(self, node: Element, variables: Variables) -> str:
        """Return the value at ``node`` as an answer is written; nothing and NaN are empty text."""
        result = self._evaluate(node, variables)
        is_nothing = isinstance(result, float) and math.isnan(result)
        return "" if is_nothing else to_text(result)

    def holds(self, node: Element, variables: Variables) -> bool:
        """Return whether the expression is true at ``node``; a path is where it has an answer."""
        result = self._evaluate(node, variables)
        if isinstance(result, list):
            return to_text(result) != ""
        return bool(result) and not (isinstance(result, float) and math.isnan(result))

    def _evaluate(
        self, node: Element, variables: Variables
    ) -> Any:  # lxml gives text, a number, a boolean or nodes
        if not self.variables:
            return self._xpath(node)
        brought: dict[str, Any] = {
            name: node if name == "current" else variables[name] for name in self.variables
        }
        return self._xpath(node, **brought)


def compile_expression(text: str, names: Mapping[str, str] | None = None) -> Expression:
    """Return ``text`` compiled; ``names`` maps what ``${name}`` may name to its absolute path.

    Without ``names``, ``${x}`` is ``/data/x``. Compiled expressions are kept and shared between
    threads. Raises BadExpression.
    """
    return _compiled(text, None if names is None or "${" not in text else _Names(names))


def check(text: str, names: Mapping[str, str] | None = None) -> str | None:
    """Return in plain words why ``text`` cannot be used as an expression, or None where it can.

    >>> check("/data/a = 'yes' and /data/b > 3")
    >>> check("sin(/data/a)")
    'sin() is not offered: angles are not worked out here'
    """
    try:
        compile_expression(text, names)
    except BadExpression as bad:
        return bad.reason
    return None


class _Names(dict[str, str]):
    """Names and paths that can be a key of the cache: equal where their entries are."""

    def __hash__(self) -> int:  # type: ignore[override]  # dict sets it to None; this one never changes
        return hash(frozenset(self.items()))


@lru_cache(maxsize=8192)
def _compiled(text: str, names: _Names | None) -> Expression:
    rewritten = rewrite(text, names)
    # Namespaces are given at compile time only. A FunctionNamespace whose prefix is set reads freed
    # memory in lxml 6.1 once the same prefix is passed here as well.
    functions = {
        (_NAMESPACE, name.replace(":", "-")): _extension(call)
        for name in (*rewritten.functions, "number")
        if (call := FUNCTIONS[name].call)
    }
    try:
        xpath = etree.XPath(
            rewritten.text,
            namespaces={"heard": _NAMESPACE},
            extensions=functions,
            regexp=False,
            smart_strings=False,
        )
    except (etree.XPathError, ValueError) as fault:
        raise BadExpression("it is not an expression that XPath can read") from fault
    references, variables = frozenset(rewritten.references), frozenset(rewritten.variables)
    return Expression(text, references, variables, xpath)


def _extension(call: Callable[..., Result]) -> Callable[..., Result]:
    """Return ``call`` as lxml calls it, with the context of the evaluation first."""

    def function(_context: object, *given: object) -> Result:
        return call(*given)

    return function
