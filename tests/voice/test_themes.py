import pytest

from voice.lists import load_lists
from voice.themes import find

LISTS = load_lists()


def codes(text: str, prior: str = "") -> list[tuple[str, str]]:
    return [(theme.code, theme.direction) for theme in find(text, prior, LISTS)]


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("my carer is nice", [("HO", "good")]),
        (
            "my worker is great but i want to see my brother more",
            [("TR", "good"), ("FA", "better")],
        ),
        ("they moved me again and i hate it", [("ST", "better")]),
        ("i feel safe here", [("SA", "good"), ("MH", "good")]),
        ("i want to learn to drive and get my own flat", [("FT", "better")]),
        ("football was brilliant", [("FU", "good")]),
        ("mum", [("FA", "unclear")]),
        ("see you at 5", []),
        ("", []),
    ],
)
def test_a_reply_has_the_themes_its_words_speak_of(
    text: str, themes: list[tuple[str, str]]
) -> None:
    assert codes(text) == themes


def test_at_most_three_themes_and_safety_first() -> None:
    found = codes("school mum friends money football and i get bullied")

    assert len(found) == 3
    assert found[0][0] == "BU"


def test_the_questions_own_theme_stands_for_the_whole_reply() -> None:
    text = "it was ok"
    (theme,) = find(text, "LI", LISTS)

    assert (theme.code, theme.span) == ("LI", (0, len(text)))


def test_the_questions_own_theme_is_not_given_twice() -> None:
    assert codes("nobody listens to me", "LI") == [("LI", "better")]


def test_a_sentence_mark_parts_two_directions() -> None:
    assert codes("I love school. Contact is horrible.") == [("SC", "good"), ("FA", "better")]


def test_the_evidence_points_into_the_text_as_typed() -> None:
    text = "tbh my nu wrker is SICK, love skool"

    spans = {theme.code: text[slice(*theme.span)] for theme in find(text, "", LISTS)}

    assert spans["SC"] == "skool"


def test_every_theme_of_the_guide_has_words() -> None:
    codes_of_the_guide = "LI TR HO FA FR SC FU PH MO FT ID MH SA BU ST"

    assert {row.category for row, _, _ in LISTS.themes.rows} == {*codes_of_the_guide.split(" ")}
