import doctest
from datetime import UTC, datetime
from types import ModuleType

import pytest

from surveys.questionnaire import Question
from surveys.questions import Unclear, Value, read
from surveys.reading import numbers, slips

NOW = datetime(2026, 11, 20, 13, 0, tzinfo=UTC)
HOW_MANY = Question("Q", "/data/Q", "integer")
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SMALL = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip


def _in_words(number: int, between: str) -> str:
    if number < 20:
        return SMALL[number]
    tens = TENS[number // 10 - 2]
    return tens if number % 10 == 0 else f"{tens}{between}{SMALL[number % 10]}"


@pytest.mark.parametrize("between", [" ", "-", "", "\u2011"])
@pytest.mark.parametrize("number", range(100))
def test_every_number_word_under_a_hundred_is_read(number: int, between: str) -> None:
    found = read(HOW_MANY, _in_words(number, between).capitalize(), "en", NOW)

    assert found == Value(str(number), "word")


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("one hundred and five", "105"),
        ("two thousand three hundred and one", "2301"),
        ("one hundred and five thousand", "105000"),
        ("hundred", "100"),
        ("a hundred", "100"),
        ("two hundred and twenty-first", "unclear"),
    ],
)
def test_larger_numbers_in_words_are_read(words: str, number: str) -> None:
    assert read(HOW_MANY, words, "en", NOW) == (
        Unclear("not_understood") if number == "unclear" else Value(number, "word")
    )


@pytest.mark.parametrize(
    ("typed", "meant", "most", "expected"),
    [
        ("mosty", "mostly", 1, 1),
        ("msotly", "mostly", 1, 1),
        ("mostly", "mostly", 1, 0),
        ("mst", "mostly", 1, None),
        ("abcdef", "mostly", 2, None),
    ],
)
def test_slips_are_counted(typed: str, meant: str, most: int, expected: int | None) -> None:
    assert slips.slips(typed, meant, most) == expected


@pytest.mark.parametrize("module", [numbers, slips])
def test_the_examples_in_the_docstrings_hold(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0
