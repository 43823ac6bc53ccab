import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice.lists import load_lists
from voice.normalise import expand, slips_of, views

LEXICON = load_lists().lexicon
ANY_TEXT = st.text(st.characters(codec=None), max_size=200)


def read(text: str, view: str = "repaired") -> str:
    named = {seen.name: seen.words for seen in views(text, LEXICON)}
    words = named.get(view) or views(text, LEXICON)[-1].words
    return " ".join(word.text for word in words)


@pytest.mark.parametrize(
    ("typed", "plain"),
    json.loads((Path(__file__).parent / "data" / "ways_of_writing.json").read_text("utf-8")),
)
def test_a_way_of_writing_is_read_as_plain_words(typed: str, plain: str) -> None:
    assert read(typed) == plain


def test_the_text_as_typed_always_stays_among_the_views() -> None:
    first = views("K1ll 2nite", LEXICON)[0]

    assert first.name == "typed"
    assert [word.text for word in first.words] == ["k1ll", "2nite"]


def test_views_that_say_the_same_are_given_once() -> None:
    assert [view.name for view in views("the cat sat", LEXICON)] == ["typed"]


def test_every_word_points_into_the_text_as_typed() -> None:
    text = "He gave me 🔪 and \uff49 wanna d i e"

    for view in views(text, LEXICON):
        for at, word in enumerate(view.words):
            assert text[word.start : word.end].strip()
            assert view.span(at, at) == (word.start, word.end)
    assert text[slice(*views(text, LEXICON)[-1].span(8, 8))] == "d i e"


def test_two_dots_are_a_pause_and_one_ends_a_sentence() -> None:
    sentences = [word.sentence for word in views("i want to.. die. ok\nbye", LEXICON)[0].words]

    assert sentences == [0, 0, 0, 0, 1, 2]


def test_spaced_letters_that_make_no_word_are_left_alone() -> None:
    assert read("x q z w", "folded") == "x q z w"


def test_words_of_another_alphabet_are_not_turned_into_latin() -> None:
    assert read("\u0441\u043e\u0441\u043e") == "\u0441\u043e\u0441\u043e"


def test_a_coded_word_that_hides_no_word_is_left_alone() -> None:
    assert read("x9z3 q*z 12345 5a") == "x9z3 q z 12345 5a"


def test_a_known_word_is_never_repaired_towards_a_risk_word() -> None:
    assert read("nights raced") == "nights raced"


def test_an_empty_text_has_one_view_without_words() -> None:
    (only,) = views("", LEXICON)

    assert only.words == ()


def test_a_word_that_stands_for_nothing_else_is_itself() -> None:
    assert expand("table", LEXICON) == ("table",)


def test_each_kind_of_slip_is_named() -> None:
    slips = set(slips_of("die"))

    assert {"ie", "dies", "due", "ide", "xdie"} <= slips


@given(ANY_TEXT)
@settings(max_examples=60, deadline=None)
def test_reading_never_raises_and_spans_stay_inside_the_text(text: str) -> None:
    for view in views(text, LEXICON):
        assert all(0 <= word.start < word.end <= len(text) for word in view.words)
