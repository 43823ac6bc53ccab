"""What may go by text, and what may not."""

import pytest

from surveys.workbook import Compiled, compile_sheet
from surveys.xlsform.codes import CARRIER_WORDS
from surveys.xlsform.texts import cautious_measure
from tests.surveys.tiny_sheets import YES_NO, accepted, codes, findings, item, row, sheet

BY_TEXT = {"channel": "any", "sms": "Is it OK? 1=No 2=Yes"}


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"sms": "Is it “OK”?"}, "H401"),
        ({"sms": "Is it OK? " * 17}, "H402"),
        ({"sms": "x" * 101 + " {link}"}, "H402"),
        ({"sms": "Is it OK, {name}?"}, "H403"),
        ({"sms": "Did the police come?"}, "H404"),
        ({"sms": "Are you Missing?"}, "H404"),
        ({"sms": "You said ${a}?"}, "H410"),
        ({"sms": ""}, "H409"),
        ({"type": "rank yn"}, "H411"),
        ({"type": "integer"}, "H408"),
        ({"type": "decimal"}, "H408"),
    ],
)
def test_a_text_that_may_not_leave_is_refused(columns: dict[str, str], code: str) -> None:
    (found,) = findings(sheet(item(**(BY_TEXT | columns))))

    assert (found.code, found.sheet, found.row) == (code, "survey", 2)


def test_a_text_of_one_hundred_and_sixty_letters_with_its_link_is_accepted() -> None:
    assert accepted(sheet(item(**(BY_TEXT | {"sms": "x" * 99 + " {link}"}))))


def test_a_number_with_its_range_may_go_by_text() -> None:
    columns = BY_TEXT | {"type": "integer", "constraint": ". >= 0 and . <= 3"}

    assert accepted(sheet(item(**columns)))


def test_another_language_may_take_two_messages_and_no_more() -> None:
    def source(text: str) -> bytes:
        columns = {"type": "text", "name": "a", "bind::heard:channel": "any"}
        english = {"label::English (en)": "Why?", "sms::English (en)": "Why?"}
        urdu = {"label::Urdu (ur)": "کیوں؟", "sms::Urdu (ur)": text}
        return sheet(columns | english | urdu, choices="")

    assert accepted(source("ک" * 134))
    assert codes(source("ک" * 135)) == ["H402"]


def test_the_measure_handed_in_is_the_one_used() -> None:
    source = sheet(item(**(BY_TEXT | {"sms": "Ça va?"})))

    assert codes(source) == ["H401"]
    assert isinstance(compile_sheet(source, "a.md", measure=lambda _: ("GSM-7", 1)), Compiled)


def test_the_measure_that_stands_in_counts_segments() -> None:
    assert cautious_measure("x" * 160) == ("GSM-7", 1)
    assert cautious_measure("x" * 161) == ("GSM-7", 2)
    assert cautious_measure("é" * 71) == ("UCS-2", 2)
    assert cautious_measure("\ud800") == ("UCS-2", 1)


def numbered(count: int, digits: int = 0) -> str:
    """Return a choice list yn of ``count`` choices, the first of which have a digit by text."""
    rows = [
        f"| | yn | c{number} | Choice {number} | | {number if number <= digits else ''} | |"
        for number in range(1, count + 1)
    ]
    return "| choices |\n| | list_name | name | label | score | sms_digit | sms_reply |\n" + (
        "\n".join(rows) + "\n"
    )


def test_more_than_nine_choices_by_text_are_refused() -> None:
    asked = item(**(BY_TEXT | {"type": "select_one yn"}))

    assert accepted(sheet(asked, choices=numbered(9)))
    assert codes(sheet(asked, choices=numbered(10))) == ["H405"]


def test_only_choices_with_a_digit_count_where_a_list_has_any() -> None:
    asked = item(**(BY_TEXT | {"type": "select_multiple yn"}))

    assert accepted(sheet(asked, choices=numbered(14, digits=7)))


def test_a_long_list_that_says_nothing_of_texts_is_asked_on_the_web_only() -> None:
    result = accepted(sheet(item(type="select_one yn"), choices=numbered(10)))

    assert row(result.edition, "a").channel == "web_only"
    assert [note.code for note in result.warnings] == ["H606"]


@pytest.mark.parametrize("word", sorted(CARRIER_WORDS))
@pytest.mark.parametrize("column", ["name", "label", "sms_reply"])
def test_a_word_of_the_network_is_no_choice(word: str, column: str) -> None:
    cells = {"name": "1", "label": "No", "sms_reply": "nope"} | {column: f"{word.title()}"}
    changed = f"| | yn | {cells['name']} | {cells['label']} | | | {cells['sms_reply']} |"
    choices = YES_NO.replace("| | yn | 1 | No | | | |", changed)

    assert codes(sheet(item(**(BY_TEXT | {"type": "select_one yn"})), choices=choices)) == ["H406"]


def test_yes_is_an_answer() -> None:
    assert "yes" not in CARRIER_WORDS
    assert accepted(sheet(item(**(BY_TEXT | {"type": "select_one yn"}))))


def test_one_word_may_not_mean_two_choices() -> None:
    choices = YES_NO.replace("| | yn | 1 | No | | | |", "| | yn | 1 | No | | | yes. |")
    (found,) = findings(sheet(item(**(BY_TEXT | {"type": "select_one yn"})), choices=choices))

    assert (found.code, found.sheet, found.row) == ("H407", "choices", 3)


def test_one_digit_may_not_mean_two_choices() -> None:
    choices = YES_NO.replace("| | | |", "| | 1 | |")
    (found,) = findings(sheet(item(**(BY_TEXT | {"type": "select_one yn"})), choices=choices))

    assert (found.code, found.row, found.column) == ("H312", 3, "sms_digit")


def test_everything_wrong_is_said_at_once() -> None:
    source = sheet(item(channel="letter", theme="XX"), item(name="b", polarity="bad"))

    assert codes(source) == ["H301", "H308", "H306"]
