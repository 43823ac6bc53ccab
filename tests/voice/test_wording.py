import json
from importlib import resources

from voice.wording import kinder


def test_a_blaming_phrase_gets_kinder_words_and_the_reason() -> None:
    text = "She puts herself at\nrisk."

    (found,) = kinder(text)

    assert text[found.start : found.end] == found.phrase == "puts herself at\nrisk"
    assert "by others" in found.kinder
    assert found.reason


def test_capitals_and_curly_quotes_make_no_difference() -> None:
    found = kinder("ABSCONDED. He DNA\u2019d.")

    assert [each.phrase for each in found] == ["ABSCONDED", "DNA\u2019d"]


def test_a_phrase_inside_another_word_is_left_alone() -> None:
    assert kinder("the victimless promiscuously") == ()


def test_the_longest_phrase_is_taken() -> None:
    (found,) = kinder("her challenging behaviour")

    assert found.phrase == "challenging behaviour"


def test_plain_words_get_no_suggestion() -> None:
    assert kinder("He was brought by his mum and we talked.") == ()


def test_every_phrase_of_the_list_is_found_and_has_other_words() -> None:
    rows = json.loads(resources.files("voice.data").joinpath("wording.json").read_text("utf-8"))

    for row in rows:
        for phrase in row["phrases"]:
            (found,) = kinder(f"x {phrase} y")
            assert (found.phrase, found.kinder, found.reason) == (
                phrase,
                row["kinder"],
                row["reason"],
            )


def test_hostile_text_is_read_in_full() -> None:
    assert kinder("\x00\ud800 absconded " + " " * 160_000)
