"""Every kind of file is read to the same sheet, or refused with its reason."""

import csv
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.workbook import Compiled, Refused, compile_sheet
from surveys.xlsform import sheets
from tests.surveys.tiny_sheets import (
    EDITIONS,
    SETTINGS,
    accepted,
    codes,
    findings,
    item,
    sheet,
    tiny,
)


def as_excel(source: bytes) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, table in sheets.read_tables(source, "x.md").items():
        page = book.create_sheet(name)
        page.append(list(table.headings))
        for cells in table.rows:
            page.append([cells.get(heading) for heading in table.headings])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_csv(source: bytes) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    for name, table in sheets.read_tables(source, "x.md").items():
        writer.writerow([name])
        writer.writerow(["", *table.headings])
        for cells in table.rows:
            writer.writerow(["", *(cells.get(heading, "") for heading in table.headings)])
    return out.getvalue().encode("utf-8-sig")


@pytest.mark.parametrize("name", ["groups", "kinds", "languages", "heard"])
def test_a_sheet_means_the_same_in_every_kind_of_file(name: str) -> None:
    source = (EDITIONS / f"{name}.md").read_bytes()
    expected = tiny(name).edition

    assert accepted(as_excel(source), "x.xlsx").edition == expected
    assert accepted(as_csv(source), "x.csv").edition == expected


@pytest.mark.parametrize(
    ("source", "filename", "code"),
    [
        (b"x" * (sheets.MAX_BYTES + 1), "a.md", "H101"),
        (b"x" * (sheets.MAX_BYTES + 1), "a.xml", "H101"),
        (b"", "a.exe", "H106"),
        (b"", "a", "H106"),
        (b"", "a.xlsx", "H107"),
        (b"PK\x03\x04 no archive", "a.xlsx", "H107"),
        (b"\xd0\xcf\x11\xe0 no workbook", "a.xls", "H107"),
        (b"<a", "a.xml", "H107"),
        (b"<a/>", "a.xml", "H107"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "a.xml", "H107"),
        (b"\xff\xfe", "a.md", "H108"),
        (b"\xff\xfe", "a.csv", "H108"),
        (b"\xff\xfe", "a.xml", "H108"),
        (b"", "a.md", "H109"),
        (b"| other |\n| | a |\n| | b |\n| more |\n| | a |\n", "a.md", "H109"),
        (b"| survey |\n| | type | name |\n| | text | a\x00b |\n", "a.md", "H110"),
        ("| survey |\n| | type | name |\n| | text | a\ufffe |\n".encode(), "a.md", "H110"),
    ],
)
def test_an_unreadable_file_is_refused_with_its_reason(
    source: bytes, filename: str, code: str
) -> None:
    result = compile_sheet(source, filename)

    assert isinstance(result, Refused)
    assert [found.code for found in result.findings] == [code]
    assert result.is_unreadable


def test_a_workbook_that_unpacks_too_large_is_not_opened() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (sheets.MAX_UNZIPPED_BYTES + 1))

    assert codes(out.getvalue(), "a.xlsx") == ["H102"]


@pytest.mark.parametrize(
    ("limit", "most", "code"), [("MAX_ROWS", 2, "H103"), ("MAX_CELLS", 5, "H104")]
)
def test_a_sheet_with_too_much_in_it_is_refused(
    monkeypatch: pytest.MonkeyPatch, limit: str, most: int, code: str
) -> None:
    monkeypatch.setattr(sheets, limit, most)

    assert codes(sheet(item(), item(name="b"))) == [code]


def test_a_cell_of_endless_words_is_refused_with_its_place() -> None:
    (found,) = findings(sheet(item(label="x" * (sheets.MAX_LETTERS + 1))))

    assert (found.code, found.sheet, found.row, found.column) == ("H105", "survey", 2, "label")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([".md", ".csv", ".xml", ".xlsx", ".xls", ""]))
def test_reading_any_bytes_raises_nothing(source: bytes, ending: str) -> None:
    assert isinstance(compile_sheet(source, "x" + ending), Refused | Compiled)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=6))
def test_any_cells_raise_nothing(cells: list[str]) -> None:
    source = "| survey |\n| | type | name | label | relevant | appearance | parameters |\n| | "
    source += " | ".join(cells) + " |\n"

    assert isinstance(compile_sheet(source.encode("utf-8", "replace"), "x.md"), Refused | Compiled)


def test_a_rule_under_the_headings_and_a_remark_are_no_rows() -> None:
    source = (
        "Words before it.\n| survey |\n| | type | name | label |\n| |---|---|---|\n# remark\n"
        "| | text | a | A \\| B? |\n" + SETTINGS
    )

    edition = accepted(source.encode()).edition

    assert [question.labels for question in edition.questions] == [{"en": "A | B?"}]


def test_a_single_sheet_of_any_name_is_the_survey() -> None:
    source = b"| anything |\n| | type | name | label |\n| | text | a | Why? |\n"

    assert len(accepted(source).edition.questions) == 1


def test_a_row_without_a_name_has_no_place_and_the_next_keeps_its_number() -> None:
    survey = sheets.Table(("type", "name"), ({"type": "note"}, {"type": "text", "name": "a"}))

    assert sheets.places(survey) == {"/data/a": 3}
