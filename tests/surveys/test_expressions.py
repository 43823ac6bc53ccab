"""Expressions: what each reads, what each gives, and what is refused by name."""

import math
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from surveys.expressions import EVERYTHING, BadExpression, check, compile_expression
from surveys.xpath.tokens import LONGEST

ANSWERS = """<data><a>yes</a><b>2</b><c/><many>talk school</many><born>2010-03-01</born>
<at>2026-11-20T12:00:00Z</at><g><x>5</x><y>7</y><z/></g><note>pick me</note></data>"""
NESTED = "a part that repeats holds another repeat or choice"
CHOICES = etree.fromstring(
    '<choices><choice path="/data/a" name="yes">Yes, please</choice></choices>'
)
VARIABLES = {
    "today": "2026-11-20",
    "now": "2026-11-20T15:40:00.000+00:00",
    "version": "3",
    "choices": CHOICES,
}


def value(text: str) -> str:
    """What an expression gives where it stands at the first row."""
    return compile_expression(text).value(etree.fromstring(ANSWERS)[0], VARIABLES)


def holds(text: str) -> bool:
    return compile_expression(text).holds(etree.fromstring(ANSWERS)[0], VARIABLES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3 - 4 div 2", "5"),
        ("(1 + 2) * 3 mod 5", "4"),
        ("- - 3", "3"),
        ("-(2) + .5", "-1.5"),
        ("0.1 + 0.2", "0.30000000000000004"),
        ("1000000 * 1000000 * 1000000 * 1000000", "1000000000000000000000000"),
        ("-0.5 * 0", "0"),
        ("0.00001", "0.00001"),
        ("1 div 0", "Infinity"),
        ("-1 div 0", "-Infinity"),
        ("0 div 0", ""),
        ("'as it is'", "as it is"),
        ('"it\'s"', "it's"),
        ("/data/b", "2"),
        ("${b} + 1", "3"),
        ("../b", "2"),
        (".", "yes"),
        ("/data/nowhere", ""),
        ("/data/a = 'yes'", "true"),
        ("1 > 2", "false"),
        ("/data/g/x + /data/g/y", "12"),
        ("count(/data/g/*)", "3"),
        ("count(/data/g/x | /data/g/z)", "2"),
        ("count(/data/g/*[. > 5])", "1"),
        ("count(/data/g/*[../../b])", "3"),
        ("count(/data/g/*[self::x])", "1"),
        ("/data/g/child::y", "7"),
        ("/data/g/y/preceding-sibling::x", "5"),
        ("(/data/g/*)[2]", "7"),
        ("//g/y", "7"),
        ("/data/g//y", "7"),
        ("/data/a/text()", "yes"),
        ("join('', /data/a/text(), /data/a/@none)", "yes"),
        ("current()/../b", "2"),
        ("count(/data/g/*[. = current()/../g/x])", "1"),
    ],
)
def test_an_expression_gives(text: str, expected: str) -> None:
    assert value(text) == expected


def test_a_path_holds_where_it_has_an_answer() -> None:
    assert holds("/data/a") is True
    assert holds("/data/c") is False
    assert holds("/data/nowhere") is False
    assert holds("/data/a and not(/data/c)") is True
    assert holds("/data/c = false()") is True


def test_a_number_holds_unless_it_is_nought_or_none() -> None:
    assert holds("1") is True
    assert holds("0") is False
    assert holds("number('x')") is False
    assert holds("'0'") is True


def test_one_question_asks_for_exactly_the_paths_it_reads() -> None:
    def reads(text: str) -> set[str]:
        return set(compile_expression(text).references)

    assert reads("${a} = 1 or /data/g/x < .") == {"/data/a", "/data/g/x", "."}
    assert reads("count(/data/g/*[x = 1])") == {"/data/g", EVERYTHING}
    assert reads("/data/g[x = ../a]/y") == {"/data/g/x", "/data/g/../a", "/data/g/y"}
    assert reads("/data/g/y/preceding-sibling::x") == {EVERYTHING}
    assert reads("//x") == {EVERYTHING}
    assert reads("position(..)") == set()
    assert reads("string(@x)") == {"."}


def test_names_lead_to_the_paths_they_stand_for() -> None:
    node = etree.fromstring(ANSWERS)

    compiled = compile_expression("${x} + ${b}", {"x": "/data/g/x", "b": "/data/b"})

    assert compiled.value(node, VARIABLES) == "7"
    assert check("${x}", {"b": "/data/b"}) == "no row is named “x”"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it ends too early"),
        ("1 +", "it ends too early"),
        ("concat('a'", "it ends too early, “,” was expected"),
        ("1 2", "“2” cannot stand here"),
        ("/data/", "it ends too early"),
        ("\u2018a\u2019", "write straight quotes (') instead of \u2018"),
        ("'a", "“'” cannot stand here"),
        ("\x00", r"“\x00” cannot stand here"),
        ("\ud800", r"“\ud800” cannot stand here"),
        ("'\x00'", "it is not an expression that XPath can read"),
        ("${a b}", "it is not an expression that XPath can read"),
        ("${}", "no row is named “”"),
        ("$today", "“$” cannot stand here"),
        ("moon::x", "“moon::” is not a direction that XPath knows"),
        ("orx:meta", "“orx:meta” has a prefix; rows have none"),
        ("/data/a | 'b'", "“|” joins paths only"),
        ("count('a')", "count() wants the place of an answer"),
        ("position('a')", "position() wants the place of an answer"),
        ("if(1, 2)", "if() wants more than it is given"),
        ("not(1, 2)", "not() is given more than it takes"),
        ("wibble(1)", "wibble() is not offered: not known"),
        ("sin(1)", "sin() is not offered: angles are not worked out here"),
        ("area(/data/a)", "area() is not offered: Heard takes no places from a phone"),
        ("regex(., '(a+)+')", f"regex() cannot be used: {NESTED}"),
        ("regex(., '[')", "regex() cannot be used: the pattern is not a regular expression"),
        ("(" * 99 + "1" + ")" * 99, "it has more than 60 brackets inside one another"),
        ("/a[b[c[d]]]", "conditions in [ ] stand too deep inside one another"),
        ("1" * (LONGEST + 1), "it is longer than 32,767 characters"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_in_plain_words(text: str, reason: str) -> None:
    assert check(text) == reason
    with pytest.raises(BadExpression) as raised:
        compile_expression(text)
    assert raised.value.reason == reason


@given(st.text(max_size=200))
def test_checking_any_text_never_raises(text: str) -> None:
    reason = check(text)

    assert reason is None or reason


@given(st.text(alphabet="()[]/.,|*+-=<>!@'\"${} aif1d", max_size=40))
def test_whatever_passes_the_check_can_be_evaluated(text: str) -> None:
    if check(text) is None:
        node = etree.fromstring(ANSWERS)
        expression = compile_expression(text)

        assert isinstance(expression.value(node, VARIABLES), str)
        assert isinstance(expression.holds(node, VARIABLES), bool)


@pytest.mark.parametrize("operator", ["or", "and", "+", "="])
def test_a_run_of_thousands_of_operands_is_read(operator: str) -> None:
    assert check(f" {operator} ".join(["/data/a"] * 2000)) is None


def test_huge_answers_are_read_without_raising() -> None:
    node = etree.fromstring("<data><a/></data>")
    node[0].text = "9" * 160_000

    assert compile_expression("/data/a > 1 and regex(/data/a, '9+')").holds(node, {}) is False
    assert compile_expression("string-length(/data/a)").value(node, {}) == "160000"


def test_no_namespace_prefix_is_ever_set_in_lxml_itself() -> None:
    # With lxml 6.1 a FunctionNamespace whose prefix is set reads freed memory once the same prefix
    # is passed to a compiled expression.
    rooms = Path(__file__).parents[2] / "surveys"
    sources = [path.read_text() for path in rooms.glob("*.py")]

    assert not [one for one in sources if re.search(r"\bFunctionNamespace\(|\.prefix\s*=", one)]


def test_compiling_and_evaluating_ever_anew_gives_the_same() -> None:
    results = {value(f"selected(/data/many, 'talk') and {number} > -1") for number in range(500)}

    assert results == {"true"}


def test_not_a_number_is_no_answer() -> None:
    assert value("number('x') + 1") == ""
    assert math.isnan(float(value("string(number('x'))")))
