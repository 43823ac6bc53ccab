import doctest

import pytest

from surveys.questionnaire import Choice, Question
from surveys.reading import offers


@pytest.mark.parametrize(
    ("constraint", "low", "high"),
    [
        (". >= 0 and . <= 10", "0", "10"),
        ("(.>=1 and .<=5)", "1", "5"),
        (". > 0 and . < 100", "1", "99"),
        (". = 3", "3", "3"),
        (". >= 0 or . = 99", "None", "None"),
        ("not(. > 5)", "None", "None"),
        (". >= 0" + " and . <= 9" * 40, "None", "None"),
        ("", "None", "None"),
    ],
)
def test_a_range_is_read_only_where_the_constraint_is_nothing_else(
    constraint: str, low: str, high: str
) -> None:
    found = offers.bounds(Question("Q", "/data/Q", "integer", constraint=constraint))

    assert (str(found.low), str(found.high)) == (low, high)


def test_without_digits_of_its_own_a_list_is_numbered_in_the_order_of_the_sheet() -> None:
    fruit = Question(
        "Q", "/data/Q", "select_one", choices=(Choice("apple", {}), Choice("pear", {}))
    )

    assert {digit: choice.name for digit, choice in offers.by_digit(fruit).items()} == {
        "1": "apple",
        "2": "pear",
    }


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(offers).failed == 0
