"""Heard's own columns are read, and unknown codes refused with their place."""

import pytest

from tests.surveys.tiny_sheets import (
    CHOICE_ITEM,
    YES_NO,
    accepted,
    codes,
    findings,
    item,
    sheet,
)


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"channel": "letter"}, "H301"),
        ({"indicator": "O11"}, "H302"),
        ({"indicator": "own."}, "H302"),
        ({"indicator": "Y6=1"}, "H302"),
        ({"indicator": "Y1=7"}, "H305"),
        ({"alert": "1"}, "H303"),
        ({"alert": "=P1"}, "H303"),
        ({"alert": "1=P9"}, "H304"),
        ({"alert": "3=P1"}, "H305"),
        ({"polarity": "bad"}, "H306"),
        ({"indicator": "safety"}, "H307"),
        ({"indicator": "rhi_harm"}, "H307"),
        ({"indicator": "worry"}, "H307"),
        ({"theme": "XX"}, "H308"),
        ({"chanel": "any"}, "H309"),
    ],
)
def test_an_unknown_code_is_refused_with_its_place(columns: dict[str, str], code: str) -> None:
    (found,) = findings(sheet(item(**(CHOICE_ITEM | columns))))

    assert (found.code, found.sheet) == (code, "survey")
    assert found.row == (1 if code == "H309" else 2)
    assert found.column.startswith("bind::heard:")


def test_an_alert_on_words_is_refused() -> None:
    assert codes(sheet(item(channel="web_only", alert="1=P1"))) == ["H305"]


def test_an_alert_on_a_number_names_a_whole_number() -> None:
    number = {"type": "integer", "channel": "web_only"}

    assert accepted(sheet(item(**number, alert="0=P2")))
    assert codes(sheet(item(**number, alert="no=P2"))) == ["H305"]


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ("| | yn | 1 | No | x | | |", "H313", "score"),
        ("| | yn | 1 | No | nan | | |", "H313", "score"),
        ("| | yn | 1 | No | | 0 | |", "H311", "sms_digit"),
        ("| | yn | 1 | No | | 12 | |", "H311", "sms_digit"),
    ],
)
def test_a_choice_with_a_wrong_column_is_refused(cells: str, code: str, column: str) -> None:
    choices = YES_NO.replace("| | yn | 1 | No | | | |", cells)
    (found,) = findings(sheet(item(**CHOICE_ITEM), choices=choices))

    assert (found.code, found.sheet, found.row, found.column) == (code, "choices", 2, column)
