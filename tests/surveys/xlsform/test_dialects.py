"""Features that Heard refuses are named."""

import pytest

from tests.surveys.tiny_sheets import (
    SETTINGS,
    codes,
    findings,
    item,
    sheet,
)


@pytest.mark.parametrize(
    ("columns", "code", "column"),
    [
        ({"type": "begin repeat"}, "H501", "type"),
        ({"type": "begin_repeat"}, "H501", "type"),
        ({"appearance": "search('towns')"}, "H502", "appearance"),
        ({"save_to": "x"}, "H503", "save_to"),
        ({"type": "audit"}, "H504", "type"),
        ({"type": "background-audio"}, "H504", "type"),
        ({"type": "begin_kobomatrix"}, "H506", "type"),
        ({"type": "begin loop over yn"}, "H506", "type"),
        ({"appearance": "custom-slider(1)"}, "H506", "appearance"),
        ({"kobo--matrix_list": "x"}, "H506", "kobo--matrix_list"),
        ({"choice_filter": "name = 1"}, "H507", "choice_filter"),
        ({"type": "select_one_from_file towns.csv"}, "H508", "type"),
        ({"type": "csv-external"}, "H508", "type"),
        ({"calculation": "pulldata('towns', 'a', 'b', 'c')"}, "H508", "calculation"),
    ],
)
def test_a_feature_heard_refuses_is_named(columns: dict[str, str], code: str, column: str) -> None:
    found = findings(sheet(item() | columns))[0]

    assert (found.code, found.sheet, found.column) == (code, "survey", column)


def test_repeats_are_refused_with_a_plain_word_for_now() -> None:
    (found,) = findings(sheet(item(type="begin repeat", name="r"), item(), {"type": "end repeat"}))

    assert found.row == 2
    assert "repeated" in found.wrong


def test_entities_and_encryption_are_refused() -> None:
    entities = "| entities |\n| | list_name |\n| | people |\n"
    keyed = SETTINGS.replace("version |", "version | public_key |").replace("| 1 |", "| 1 | k |")

    assert codes(sheet(item(), settings_sheet=SETTINGS + entities)) == ["H503"]
    assert codes(sheet(item(), settings_sheet=keyed)) == ["H505"]


@pytest.mark.parametrize("columns", [{"default": "today()"}, {"trigger": "${b}"}])
def test_a_default_that_is_worked_out_is_refused_for_now(columns: dict[str, str]) -> None:
    source = sheet(item(name="b"), item(type="date", calculation="today()") | columns)

    assert "H509" in codes(source)
