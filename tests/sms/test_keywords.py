import doctest
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms import keywords
from sms.keywords import is_wrong_number, matches_code_word, meaning


@pytest.mark.parametrize(
    "text",
    ["STOP", " stop. ", "\u201cStop\u201d", "Stop!!!", "STOPALL", "END", "Quit", "OPTOUT", "revoke",
     "unsubscribe", "cancel", "STOP\u200b", "\uff53\uff54\uff4f\uff50", "(stop)\n"],
)  # fmt: skip
def test_an_exact_stop_word_is_an_opt_out(text: str) -> None:
    assert meaning(text) == "opt_out"


@pytest.mark.parametrize("text", ["START", "unstop", "Start."])
def test_an_exact_start_word_is_an_opt_in(text: str) -> None:
    assert meaning(text) == "opt_in"


@pytest.mark.parametrize("text", ["HELP", "help!!", "Info"])
def test_an_exact_help_word_is_help(text: str) -> None:
    assert meaning(text) == "help"


@pytest.mark.parametrize(
    "text",
    [
        "please stop texting me", "leave me alone", "Leave me alone!!", "dont text this number",
        "don't text me again", "pls stop messaging me im at work", "can u stop sending me these",
        "stop texting", "I don't want any more texts", "i dont want these messages",
        "no more texts",
        "no texts", "stop all", "stop stop", "please stop", "stop please", "unsubscribe me",
        "stop asking me questions", "dont contact me ever again", "i dont want to be contacted",
        "opt-out", "stop \U0001f44d", "take me off your list", "stop the texts", "dont call me",
        "stop sending me these messages", "i want to stop",
    ],
)  # fmt: skip
def test_asking_to_be_left_alone_goes_to_a_person(text: str) -> None:
    assert meaning(text) == "ask_person"


@pytest.mark.parametrize(
    "text",
    [
        "he wont stop hitting me", "he wont leave me alone", "stop him please", "make it stop",
        "i want it to stop", "stop hitting me", "tell him to stop texting me", "stop texting him",
        "he told me to stop texting you", "my mum says stop", "i cant stop crying", "end my life",
        "end it all", "end it", "i want to end it", "cancel my appointment", "bus stop",
        "quit school",
        "dont text him", "i dont want texts from my dad", "stop calling me names", "stop me",
        "stop sending me to my dads", "i told him to stop and he didnt", "help me",
        "st op", "s.t.o.p",
        "start again", "dont call me fat", "no texts from him", "i dont want my dad to contact me",
    ],
)  # fmt: skip
def test_stop_inside_a_sentence_is_not_an_opt_out(text: str) -> None:
    assert meaning(text) == "none"


@pytest.mark.parametrize("text", ["YES", "yes", "no", "3", "", " ", "\U0001f44d", "..."])
def test_an_answer_means_nothing_for_texting(text: str) -> None:
    assert meaning(text) == "none"


def test_a_long_text_is_never_a_keyword() -> None:
    assert meaning("please stop texting me " + "now " * 200) == "none"
    assert meaning("stop" + " " * 160_000) == "opt_out"


@pytest.mark.parametrize(
    "text", ["wrong number", "Wrong number!", "sorry wrong number", "not them"]
)
def test_saying_we_reached_somebody_else_is_understood(text: str) -> None:
    assert is_wrong_number(text)


@pytest.mark.parametrize("text", ["he rang the wrong number", "", "not them again", "x" * 500])
def test_other_words_do_not_close_a_number(text: str) -> None:
    assert not is_wrong_number(text)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("banana", "banana"),
        ("BANANA!!!", "banana"),
        ("Bananna my mum is here", "banana"),
        ("umbrelal.", "umbrella"),
        ("Blue Kite pls", "blue kite"),
        ("blue kit", "blue kite"),
        ("kite", "Kite"),
        ("umbrella " + "x " * 1000, "umbrella"),
    ],
)
def test_a_code_word_is_heard_as_whole_text_or_first_word(text: str, word: str) -> None:
    assert matches_code_word(text, word)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("i like banana", "banana"),
        ("cat", "bat"),
        ("kites", "kite"),
        ("bananannn", "banana"),
        ("", "banana"),
        ("banana", ""),
        ("...", "!!"),
    ],
)
def test_other_texts_are_no_code_word(text: str, word: str) -> None:
    assert not matches_code_word(text, word)


@given(st.text(alphabet=st.characters()))
def test_reading_keywords_never_raises(text: str) -> None:
    assert meaning(text) in {"opt_out", "opt_in", "help", "ask_person", "none"}
    assert matches_code_word(text, "umbrella") in {True, False}
    assert is_wrong_number(text) in {True, False}


@pytest.mark.parametrize(
    "piece", ["a", "please ", "can u ", "stop ", "\ud800", "\ufdfa", "no more "]
)
def test_hostile_texts_are_read_in_little_time(piece: str) -> None:
    for length in (400, 160_000):
        text = (piece * length)[:length]
        start = time.perf_counter()
        meaning(text)
        matches_code_word(text, "umbrella")
        assert time.perf_counter() - start < 0.05


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(keywords).failed == 0
