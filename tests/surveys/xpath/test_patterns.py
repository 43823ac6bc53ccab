"""Patterns: what is rewritten, what is refused, and that none can hang."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.xpath.patterns import LONGEST_TEXT, Pattern, longest_text, read_pattern

NESTED = "a part that repeats holds another repeat or choice"


def matches(source: str, text: str) -> bool:
    pattern = read_pattern(source)
    assert isinstance(pattern, Pattern), pattern
    return pattern.matches(text)


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        (r"[\w-\.]+@[\w-]+\.[a-z]{2,}", "jo.b-x@post.example", True),
        (r"[\w-\.]+", "a b", False),
        (r"[^\d-a]", "-", False),
        (r"[^\d-a]", "b", True),
        (r"[a-c]", "b", True),
        (r"[a--]", "-", True),
        (r"[[&&||~~]+", "[&|~", True),
        (r"[]a]+", "]a", True),
        (r"(?<year>\d{4})-(?P<m>\d\d)", "2026-11", True),
        (r"(?:ab|cd)?", "cd", True),
        (r"(?!0)\d+", "07", False),
        (r"(\d{1,3}\.){3}\d{1,3}", "127.0.0.1", True),
        (r"(\+44|0)7\d{9}", "07700900123", True),
        (r"a{0}b", "b", True),
        (r"ab", "abc", False),
        (r"a\)", "a)", True),
    ],
)
def test_a_pattern_fits_the_whole_text_or_not(source: str, text: str, expected: bool) -> None:
    assert matches(source, text) is expected


@pytest.mark.parametrize(
    "source",
    [
        "(a+)+",
        "(a*)*b",
        "(a|a)*",
        "(a?){30}",
        "((a{2,3}){11})",
        "(((x{10}){10}){10}){10}",
        "a{2000}",
    ],
)
def test_a_repeat_inside_a_repeat_is_refused(source: str) -> None:
    assert read_pattern(source) == NESTED


@pytest.mark.parametrize("source", ["[", "[0||", "(", ")", "a**", r"\p{L}", "*", "(?<=a+)b"])
def test_what_is_no_regular_expression_is_refused(source: str) -> None:
    assert read_pattern(source) == "the pattern is not a regular expression"


def test_the_more_choices_the_shorter_the_text_it_is_tried_on() -> None:
    lengths = [longest_text(choices) for choices in (0, 1, 2, 3, 5, 30, 2000)]

    assert lengths == sorted(lengths, reverse=True)
    assert lengths[:2] == [LONGEST_TEXT, LONGEST_TEXT]
    assert matches("[a-z]+", "a" * LONGEST_TEXT) is True
    assert matches("[a-z]+", "a" * (LONGEST_TEXT + 1)) is False


@pytest.mark.parametrize(
    "source", ["a*a*a*a*b", "a?" * 30 + "a" * 30 + "b", "(a|a)" * 20 + "b", "a*" * 9 + "b"]
)
def test_the_worst_text_takes_no_time_worth_telling(source: str) -> None:
    pattern = read_pattern(source)
    assert isinstance(pattern, Pattern)
    length = min(longest_text(pattern.choices), LONGEST_TEXT)
    begun = time.perf_counter()

    assert pattern.matches("a" * length) is False
    assert time.perf_counter() - begun < 2


@given(st.text(alphabet="ab[](){}?*+|^-\\d,0129.<P", max_size=20), st.text("ab09-", max_size=30))
def test_reading_and_trying_any_pattern_never_raises(source: str, text: str) -> None:
    pattern = read_pattern(source)

    assert isinstance(pattern, str) or pattern.matches(text) in {True, False}
