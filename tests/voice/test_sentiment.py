import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice.sentiment import score


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("i love my new carer she is so kind", "positive"),
        ("gassed for my birthday 🎉", "positive"),
        ("that was sick", "positive"),
        ("not bad", "positive"),
        ("school is peak and i hate it", "negative"),
        ("i feel really sad 😢", "negative"),
        ("nobody listens to me", "negative"),
        ("💔", "negative"),
        ("the meeting is on monday", "neutral"),
        ("", "neutral"),
        ("12345", "neutral"),
    ],
)
def test_words_sound_as_young_people_mean_them(text: str, label: str) -> None:
    assert score(text).label == label


def test_the_words_that_drove_a_score_are_shown_once_each() -> None:
    assert score("sad sad and gutted").words == ("sad", "gutted")


def test_only_the_first_1600_characters_are_scored() -> None:
    assert score("the " * 400 + "i hate it") == score("the " * 400)


def test_a_long_run_of_marks_is_scored_in_good_time() -> None:
    score("warm up")
    began = time.process_time()

    score("!?" * 800 + "!" * 1600)

    assert time.process_time() - began < 0.25


@given(st.text(st.characters(codec=None), max_size=200))
@settings(max_examples=40, deadline=None)
def test_scoring_never_raises_and_stays_between_its_ends(text: str) -> None:
    assert -1 <= score(text).score <= 1
