"""The choice lists of the built-in questionnaires: order, scores, digits, and the lone choice."""

import re
from functools import cache

import pytest

from surveys.questionnaire import Edition
from surveys.workbook import Compiled, compile_sheet, library_sheet

KEYS = ("MY_WORDS", "OUTCOMES", "PARENT", "RHI_FU", "SUPPORT", "WEEKLY")
LONE_CHOICES = {
    "reasons": "rather_not_say",
    "issues": "nothing_now",
    "help": "nothing_now",
    "who_sees": "nobody",
    "parent_words": "no",
}
SCORES = {
    "a5": [1, 2, 3, 4, 5],
    "w5": [1, 2, 3, 4, 5],
    "s5": [1, 2, 3, 4, 5],
    "f5": [1, 2, 3, 4, 5],
    "f5_use": [1, 2, 3, 4, 5, 5],
    "a5_none": [1, 2, 3, 4, 5, None],
    "a5_child": [1, 2, 3, 4, 5, None],
    "attended": [1, 2, 3, 4, 5, None, None],
}
SMS_DIGITS = {
    "issues": {
        "feelings": "1",
        "home": "2",
        "school": "3",
        "friends": "4",
        "health": "5",
        "money": "6",
        "other": "7",
    },
    "help": {
        "talk": "1",
        "keep_safe": "2",
        "other_parents": "3",
        "time_out": "4",
        "school": "5",
        "health": "6",
        "money": "7",
        "other": "8",
    },
}
FIRST_CHOICES = {
    "a5": "No",
    "w5": "Really bad",
    "s5": "Not safe",
    "f5": "Most days",
    "yns": "No",
    "f5_use": "Most days",
    "a5_none": "No",
    "a5_child": "No",
    "attended": "No",
    "retold": "No",
    "worried": "No",
    "right": "No",
    "harm": "No",
    "use_words": "No",
}


@cache
def edition(key: str) -> Edition:
    result = compile_sheet(library_sheet(key), f"{key}.md")
    assert isinstance(result, Compiled), result
    return result.edition


@pytest.mark.parametrize("key", KEYS)
def test_only_the_goal_and_the_lone_choices_have_a_constraint_each_with_its_message(
    key: str,
) -> None:
    for item in edition(key).asked():
        expected = ". >= 0 and . <= 10" if item.name == "W10" else ""
        if item.kind == "select_multiple":
            lone = LONE_CHOICES[item.list_name]
            expected = f"not(selected(., '{lone}') and count-selected(.) > 1)"
            assert item.choices[-1].name == lone
        assert item.constraint == expected
        assert bool(item.constraint_messages.get("en")) == bool(expected)
        assert item.appearance == ("multiline" if item.kind == "text" else "")


@pytest.mark.parametrize("key", KEYS)
def test_one_is_always_no_or_the_worst(key: str) -> None:
    for item in edition(key).asked():
        first = FIRST_CHOICES.get(item.list_name)
        if first:
            assert (item.choices[0].name, item.choices[0].labels["en"]) == ("1", first)
        if item.list_name == "yns":
            assert [choice.labels["en"] for choice in item.choices] == ["No", "Not sure", "Yes"]


@pytest.mark.parametrize("key", KEYS)
def test_scores_and_digits_are_those_of_the_lists(key: str) -> None:
    for item in edition(key).asked():
        scores = [choice.score for choice in item.choices]
        assert scores == SCORES.get(item.list_name, [None] * len(scores)), item.name
        digits = {choice.name: choice.sms_digit for choice in item.choices if choice.sms_digit}
        assert digits == SMS_DIGITS.get(item.list_name, {}), item.name


def test_rather_not_say_is_nought_where_it_can_be_chosen_by_digit() -> None:
    item = edition("RHI_FU").question("RF10")

    assert item is not None
    assert [(choice.name, choice.labels["en"]) for choice in item.choices][-1] == (
        "0",
        "Rather not say",
    )


@pytest.mark.parametrize("key", KEYS)
def test_the_digits_a_text_names_are_digits_of_its_list(key: str) -> None:
    for item in edition(key).asked():
        if not (item.choices and item.sms):
            continue
        text = item.sms["en"].replace("in 6 months", "")
        named = set(re.findall(r"(?<!\S)([1-9])(?=[= ][A-Za-z0-9]|,)", text))
        digits = {choice.sms_digit for choice in item.choices if choice.sms_digit}
        assert named == (digits or {choice.name for choice in item.choices}), item.name
