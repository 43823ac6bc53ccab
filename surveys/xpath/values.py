"""What the functions of an expression work out, each from values already read.

Source: https://getodk.github.io/xforms-spec/#xpath-functions. Arguments arrive as text, numbers,
booleans or lists of elements; nothing here raises on odd ones. ``xpath_functions`` names them.
Pure.
"""

import base64
import binascii
import math
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import ROUND_FLOOR, Decimal, InvalidOperation

from lxml.etree import _Element as Element

from surveys.xpath import dates as xpath_dates
from surveys.xpath import patterns

Result = str | float | bool

_NUMBER = re.compile(r"[ \t\r\n]*(-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))[ \t\r\n]*")


def to_number(given: object) -> float:
    """Return a number as XPath reads it; a date or a date and time as its day number; else NaN."""
    if isinstance(given, float | bool):
        return float(given)
    text = to_text(given)
    shape = _NUMBER.fullmatch(text)
    return float(shape[1]) if shape else xpath_dates.day_number(text)


def to_text(given: object) -> str:
    """Return a value as XPath writes it; for a list of elements, the text of the first."""
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, float):
        return _number_text(given)
    if isinstance(given, list):
        return _texts(given)[0] if given else ""
    return str(given)


def _number_text(number: float) -> str:
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number == 0:
        return "0"  # there is no minus nought in XPath
    return format(Decimal(repr(number)), "f").removesuffix(".0")  # XPath writes no exponent


def _texts(given: object) -> list[str]:
    """Return the text of each node, or the one value as a list."""
    if isinstance(given, list):
        return [_text_of(node) for node in given]
    return [to_text(given)]


def _text_of(node: object) -> str:
    # An attribute and a text node come as plain text.
    return "".join(map(str, node.itertext())) if isinstance(node, Element) else str(node)


def _numbers(given: Iterable[object]) -> list[float]:
    return [to_number(text) for one in given for text in _texts(one)]


def _is_empty(given: object) -> bool:
    return given == "" or (isinstance(given, float) and math.isnan(given))


def coalesce(*given: Result) -> Result:
    """Return the first that is not empty (NaN is empty), or empty text."""
    return next((one for one in given if not _is_empty(one)), "")


def choose(holds: bool, when_true: Result, when_false: Result) -> Result:
    """Return one of two values."""
    return when_true if holds else when_false


def selected(chosen: object, name: object) -> bool:
    """Return whether ``name`` is among the names chosen."""
    return to_text(name).strip() in to_text(chosen).split()


def selected_at(chosen: object, index: float) -> str:
    """Return the name chosen at ``index`` (from 0), or empty text."""
    names = to_text(chosen).split()
    return names[int(index)] if 0 <= index < len(names) else ""


def choice_name(lists: list[Element], name: object, path: object) -> str:
    """Return the label of choice ``name`` of the question at ``path``, or an empty string."""
    wanted = (to_text(path).strip(), to_text(name))
    labels = (one for tree in lists for one in tree if (one.get("path"), one.get("name")) == wanted)
    found = next(labels, None)
    return "" if found is None else found.text or ""


def position(nodes: list[Element]) -> float:
    """Return the place (from 1) of the first node among those of its name beside it."""
    if not nodes:
        return math.nan
    return float(1 + sum(1 for _ in nodes[0].itersiblings(str(nodes[0].tag), preceding=True)))


def count_non_empty(nodes: list[Element]) -> float:
    """Return how many nodes hold text."""
    return float(sum(1 for text in _texts(nodes) if text))


def concat(*given: object) -> str:
    """Return all texts, those of a path's nodes too, one after the other."""
    return "".join(text for one in given for text in _texts(one))


def join(between: object, *given: object) -> str:
    """Return all texts with ``between`` between them."""
    return to_text(between).join(text for one in given for text in _texts(one))


def substr(given: object, start: float, end: float = math.inf) -> str:
    """Return the part from ``start`` (from 0) to ``end``, not included; below 0 from the end."""
    if math.isnan(start) or math.isnan(end):
        return ""
    text = to_text(given)
    first, last = (int(max(-len(text), min(place, len(text)))) for place in (start, end))
    return text[first:last]


def ends_with(given: object, end: object) -> bool:
    """Return whether the text ends with ``end``."""
    return to_text(given).endswith(to_text(end))


def decoded(given: object) -> str:
    """Return the text that base64 stands for, or empty text where it is none."""
    try:
        return base64.b64decode(to_text(given), validate=True).decode()
    except (binascii.Error, ValueError):
        return ""


def regex(given: object, source: object) -> bool:
    """Return whether the whole text fits; never, where the pattern is refused (``patterns``)."""
    pattern = patterns.read_pattern(to_text(source))
    return isinstance(pattern, patterns.Pattern) and pattern.matches(to_text(given))


def worked_out(formula: Callable[..., float]) -> Callable[..., float]:
    """Return ``formula`` giving NaN where mathematics gives no real number."""

    def safe(*given: float) -> float:
        try:
            number = formula(*given)
        except (ValueError, OverflowError, ZeroDivisionError, InvalidOperation):
            return math.nan
        return number if isinstance(number, float) else math.nan  # (-8) ** 0.5 is complex

    return safe


def rounded(number: float, places: float = 0.0) -> float:
    """Return ``number`` to ``places`` decimals, halves upwards as XPath rounds."""
    one = Decimal(1).scaleb(-int(max(-300.0, min(places, 300.0))))
    exact = Decimal(f"{number:.15g}")  # libxml2 reads 2.345 as 2.3449999999999998
    return float(((exact / one) + Decimal("0.5")).to_integral_value(ROUND_FLOOR) * one)


def extreme(pick: Callable[[list[float]], float]) -> Callable[..., float]:
    """Return a function over all values given: NaN for none, and where one is no number."""

    def of_all(*given: object) -> float:
        numbers = _numbers(given)
        return math.nan if not numbers or any(map(math.isnan, numbers)) else pick(numbers)

    return of_all


def checklist(least: float, most: float, *held: bool) -> bool:
    """Return whether so many hold; -1 sets no bound."""
    return _within(least, most, sum(held))


def weighted_checklist(least: float, most: float, *given: object) -> bool:
    """Return whether the weights of those that hold add up to between the two; -1 sets no bound."""
    pairs = zip(given[::2], given[1::2], strict=False)
    return _within(least, most, sum(to_number(weight) for held, weight in pairs if _holds(held)))


def _within(least: float, most: float, total: float) -> bool:
    return (least == -1 or total >= least) and (most == -1 or total <= most)


def _holds(given: object) -> bool:
    return given not in {"", 0.0} and not _is_empty(given)


def _moment(given: object) -> datetime | None:
    if isinstance(given, float):
        return xpath_dates.from_day_number(given)
    text = to_text(given)
    if _NUMBER.fullmatch(text):
        return xpath_dates.from_day_number(float(text))
    return xpath_dates.moment_of(text)


def date(given: object) -> str:
    """Return the day as text, from a date, a date and time or a day number; else empty text."""
    return xpath_dates.date_text(_moment(given))


def date_time(given: object) -> str:
    """Return the instant as text, from a date, a date and time or a day number."""
    return xpath_dates.moment_text(_moment(given))


def decimal_time(given: object) -> float:
    """Return the part of the day that a time has reached."""
    return xpath_dates.time_fraction(to_text(given))


def format_date(given: object, pattern: object) -> str:
    """Return a date as ``pattern`` says (``xpath_dates.formatted``), or empty text."""
    return xpath_dates.formatted(_moment(given), to_text(pattern))


def logarithm(number: float) -> float:
    """Return the natural logarithm; that of 0 is minus infinity, as in ODK."""
    return -math.inf if number == 0 else math.log(number)
