import doctest
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import wording
from surveys.questionnaire import Choice, Question
from tests.portal.preview import HINT, QUESTIONS


def as_written(text: str) -> str:
    """Translate nothing."""
    return text


def test_its_examples_are_true() -> None:
    assert doctest.testmod(wording).failed == 0


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**now** and *then*", "<strong>now</strong> and <em>then</em>"),
        ("one\ntwo", "one<br>two"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("*a", "*a"),
        ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"),
        ('**"quoted"**', "<strong>&#34;quoted&#34;</strong>"),
        ("a\0b", "a\N{REPLACEMENT CHARACTER}b"),
    ],
)
def test_words_of_a_sheet_are_escaped_and_then_marked_up(written: str, shown: str) -> None:
    assert wording.sheet_words(written) == shown


@given(st.text())
def test_no_words_bring_a_tag_of_their_own(text: str) -> None:
    shown = str(wording.sheet_words(text))
    for tag in ("<em>", "</em>", "<strong>", "</strong>", "<br>"):
        shown = shown.replace(tag, "")

    assert "<" not in shown


@given(st.text(alphabet=st.characters(categories=["Cs", "Ll", "Cc"])))
def test_cleaned_text_can_always_be_sent(text: str) -> None:
    cleaned = wording.clean(text)

    assert "\0" not in cleaned
    assert cleaned.encode().decode() == cleaned


def test_long_hostile_text_is_shown_at_once() -> None:
    assert wording.sheet_words("*" * 160_000)
    assert wording.sheet_words("*a" * 80_000)


def test_each_kind_of_question_says_what_it_wants() -> None:
    asked = [row for row in QUESTIONS.values() if row.needs_reply and row.kind != "unsupported"]

    said = {wording.error_message(row, "empty", as_written) for row in asked}

    assert len(said) == 9
    assert all("kip" in words for words in said)


def test_a_broken_rule_is_told_in_the_sheets_own_words() -> None:
    said = wording.error_message(QUESTIONS["goal"], "refused", as_written)

    assert said == "Pick a number from 0 to 10."


def test_a_broken_rule_without_words_of_its_own_is_still_told() -> None:
    asked = replace(QUESTIONS["goal"], constraint_messages={})

    assert wording.error_message(asked, "out_of_range", as_written) == wording.NOT_THAT_ONE


def test_two_answers_to_one_question_are_told_apart() -> None:
    assert wording.error_message(QUESTIONS["mood"], "too_many", as_written) == wording.TOO_MANY


def test_an_error_on_what_cannot_be_asked_is_still_a_sentence() -> None:
    assert wording.error_message(QUESTIONS["photo"], "empty", as_written) == wording.NOT_THAT_ONE


def test_answers_are_read_back_by_their_labels() -> None:
    assert wording.answer_words(QUESTIONS["mood"], "4", "en") == "Good"
    assert wording.answer_words(QUESTIONS["issues"], "home other", "en") == (
        "Home or carers\nSomething else"
    )


def test_an_answer_that_is_no_longer_a_choice_is_read_back_as_stored() -> None:
    assert wording.answer_words(QUESTIONS["mood"], "9", "en") == "9"


def test_a_label_missing_in_a_language_is_read_back_in_the_default_one() -> None:
    asked = Question("q", "/data/q", "select_one", choices=(Choice("1", {"en": "No"}),))

    assert wording.answer_words(asked, "1", "ur") == "No"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("2025-03-04", "4 March 2025"),
        ("2025-02-31", "2025-02-31"),
        ("0000-01-01", "0000-01-01"),
        ("soon", "soon"),
    ],
)
def test_a_day_is_read_back_in_words_where_it_is_one(value: str, said: str) -> None:
    assert wording.answer_words(QUESTIONS["day"], value, "en") == said


def test_words_are_read_back_as_they_were_said() -> None:
    assert wording.answer_words(QUESTIONS["words"], f"{HINT} <3", "en") == f"{HINT} <3"


@pytest.mark.parametrize(
    ("done", "left", "words", "dots"),
    [
        (0, 10, "Just starting", 0),
        (2, 8, "Getting going", 1),
        (5, 5, "About half way", 2),
        (7, 3, "More than half way", 3),
        (9, 2, "Nearly done", 4),
        (9, 1, "Last one", 5),
        (0, 1, "Just starting", 0),
        (0, 0, "Just starting", 0),
    ],
)
def test_progress_is_told_in_coarse_words(done: int, left: int, words: str, dots: int) -> None:
    assert wording.how_far(done, left) == wording.HowFar(words, dots)
