"""The functions an expression may call: XPath 1.0's own and those of the ODK specification.

Source: https://getodk.github.io/xforms-spec/#xpath-functions. ``FUNCTIONS`` says of each what it
takes and gives; where ``call`` is None, libxml2's own does. ``REFUSED`` says why another is not
offered. Pure.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from surveys.xpath import values
from surveys.xpath.values import Result

Kind = Literal["path", "digits", "number", "text", "boolean"]
"""What a part of an expression gives; ``digits`` is a number written in the expression itself."""


@dataclass(frozen=True, slots=True)
class Function:
    """What a function takes and gives.

    ``takes`` has a letter for each argument: t text, n number, b boolean, p the nodes of a path,
    v a value or the nodes of a path, w a place whose value is not read. The last letter stands for
    all further ones where ``is_endless``. ``least`` is how many must be given. ``template`` is
    written in place of the call, with ``{}`` for its arguments.
    """

    takes: str
    gives: Kind
    call: Callable[..., Result] | None = None
    least: int = 0
    is_endless: bool = False
    template: str = ""


FUNCTIONS: dict[str, Function] = {
    # values and their kinds
    "string": Function("t", "text", values.to_text, 1),
    "number": Function("t", "number", values.to_number, 1),
    "boolean": Function("b", "boolean", None, 1),
    "boolean-from-string": Function(
        "t", "boolean", lambda given: values.to_text(given) in {"1", "true"}, 1
    ),
    "int": Function("n", "number", values.worked_out(lambda given: float(math.trunc(given))), 1),
    # conditions
    "if": Function("btt", "text", values.choose, 3),
    "coalesce": Function("t", "text", values.coalesce, 1, is_endless=True),
    "once": Function("t", "text", values.coalesce, 1, template="heard:once(string(.), {})"),
    "not": Function("b", "boolean", None, 1),
    "true": Function("", "boolean"),
    "false": Function("", "boolean"),
    "checklist": Function("nnb", "boolean", values.checklist, 3, is_endless=True),
    "weighted-checklist": Function("nnt", "boolean", values.weighted_checklist, 4, is_endless=True),
    # choices
    "selected": Function("tt", "boolean", values.selected, 2),
    "selected-at": Function("tn", "text", values.selected_at, 2),
    "count-selected": Function(
        "t", "number", lambda chosen: float(len(values.to_text(chosen).split())), 1
    ),
    "jr:choice-name": Function(
        "tt", "text", values.choice_name, 2, template="heard:jr-choice-name($choices, {})"
    ),
    # nodes
    "count": Function("p", "number", None, 1),
    "count-non-empty": Function("p", "number", values.count_non_empty, 1),
    "sum": Function("p", "number", None, 1),
    "max": Function("v", "number", values.extreme(max), 1, is_endless=True),
    "min": Function("v", "number", values.extreme(min), 1, is_endless=True),
    "position": Function("w", "number", values.position),
    "last": Function("", "number"),
    "name": Function("w", "text"),
    "local-name": Function("w", "text"),
    "current": Function("", "path", template="$current"),
    # numbers
    "round": Function("nn", "number", values.worked_out(values.rounded), 1),
    "floor": Function("n", "number", None, 1),
    "ceiling": Function("n", "number", None, 1),
    "abs": Function("n", "number", abs, 1),
    "pow": Function("nn", "number", values.worked_out(lambda base, power: base**power), 2),
    "sqrt": Function("n", "number", values.worked_out(math.sqrt), 1),
    "exp": Function("n", "number", values.worked_out(math.exp), 1),
    "exp10": Function("n", "number", values.worked_out(lambda power: 10.0**power), 1),
    "log": Function("n", "number", values.worked_out(values.logarithm), 1),
    "log10": Function(
        "n",
        "number",
        values.worked_out(lambda given: -math.inf if given == 0 else math.log10(given)),
        1,
    ),
    "pi": Function("", "number", lambda: math.pi),
    # text
    "concat": Function("v", "text", values.concat, 1, is_endless=True),
    "join": Function("tv", "text", values.join, 2, is_endless=True),
    "substr": Function("tnn", "text", values.substr, 2),
    "substring": Function("tnn", "text", None, 2),
    "substring-before": Function("tt", "text", None, 2),
    "substring-after": Function("tt", "text", None, 2),
    "string-length": Function("t", "number", None, 1),
    "normalize-space": Function("t", "text", None, 1),
    "translate": Function("ttt", "text", None, 3),
    "contains": Function("tt", "boolean", None, 2),
    "starts-with": Function("tt", "boolean", None, 2),
    "ends-with": Function("tt", "boolean", values.ends_with, 2),
    "regex": Function("tt", "boolean", values.regex, 2),
    "base64-decode": Function("t", "text", values.decoded, 1),
    # dates
    "today": Function("", "text", template="$today"),
    "now": Function("", "text", template="$now"),
    "date": Function("t", "text", values.date, 1),
    "date-time": Function("t", "text", values.date_time, 1),
    "decimal-date-time": Function("t", "number", values.to_number, 1),
    "decimal-time": Function("t", "number", values.decimal_time, 1),
    "format-date": Function("tt", "text", values.format_date, 2),
    "format-date-time": Function("tt", "text", values.format_date, 2),
    # the form
    "version": Function("", "text", template="$version"),
}

_PLACES = "Heard takes no places from a phone"
_ANGLES = "angles are not worked out here"
_CHANCE = "the same answers must always lead to the same questions"
_LISTS = "lists from outside the form are not read yet"
_REPEATS = "repeats are not read yet"

REFUSED: dict[str, str] = {
    **dict.fromkeys(("area", "distance", "enclosed-area", "geofence"), _PLACES),
    **dict.fromkeys(("sin", "cos", "tan", "asin", "acos", "atan", "atan2"), _ANGLES),
    **dict.fromkeys(("random", "randomize", "uuid"), _CHANCE),
    **dict.fromkeys(("instance", "pulldata"), _LISTS),
    "indexed-repeat": _REPEATS,
    "digest": "nothing in a form needs a digest",
}
