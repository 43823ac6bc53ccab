"""Reads an uploaded questionnaire into plain tables, taking the file to be hostile.

XLSForm (https://xlsform.org) as .xlsx and .xls through pyxform's readers; the ``.md`` and ``.csv``
layouts of pyxform through readers of our own, because pyxform's takes time in the square of a
line's length and drops the first line after a byte order mark. Nothing is fetched or written.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from pyxform.xls2json_backends import xls_to_dict, xlsx_to_dict

from surveys.xlsform.findings import Finding, finding

MAX_BYTES = 1024 * 1024
MAX_UNZIPPED_BYTES = 20 * 1024 * 1024
MAX_ROWS = 5_000
MAX_CELLS = 100_000
MAX_LETTERS = 32_767
"""What Excel itself allows in one cell."""

SHEET_NAMES = frozenset({"survey", "choices", "settings", "external_choices", "entities", "osm"})

_PIPE = re.compile(r"(?<!\\)\|")
_UNSHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: its headings and its rows by heading, empty cells left out.

    ``rows[0]`` is the spreadsheet's row 2. A workbook's empty rows are kept, so that row numbers
    stay true; ``.md`` and ``.csv`` count only the rows that hold something.
    """

    headings: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()

    def numbered(self) -> Iterator[tuple[int, Row]]:
        """Yield each row with the number it has in the spreadsheet, from 2."""
        return enumerate(self.rows, start=2)


Tables = Mapping[str, Table]

EMPTY = Table()


class Unreadable(Exception):
    """The file is no set of tables; ``finding`` says why."""

    def __init__(self, why: Finding) -> None:
        super().__init__(str(why))
        self.finding = why


def read_tables(source: bytes, filename: str) -> Tables:
    """Return the sheets of a workbook by lower-case name, with their texts trimmed.

    ``filename`` gives the kind by its ending. Raises Unreadable for anything too large, damaged or
    of another kind; whatever a reading library throws comes out as Unreadable too.
    """
    if len(source) > MAX_BYTES:
        raise Unreadable(finding("H101", size=len(source), most=MAX_BYTES))
    kind = PurePath(filename).suffix.lower()
    reader = _READERS.get(kind)
    if reader is None:
        raise Unreadable(finding("H106", filename=filename))
    try:
        tables = reader(source)
    except Unreadable:
        raise
    except UnicodeDecodeError as error:
        raise Unreadable(finding("H108")) from error
    except Exception as error:
        # The libraries crash in many ways on a hostile file: all of them mean the same here.
        raise Unreadable(finding("H107", kind=kind, reason=type(error).__name__)) from error
    _within_limits(tables)
    if "survey" not in tables:
        raise Unreadable(finding("H109"))
    return tables


def _within_limits(tables: Tables) -> None:
    rows = sum(len(table.rows) for table in tables.values())
    if rows > MAX_ROWS:
        raise Unreadable(finding("H103", rows=rows, most=MAX_ROWS))
    cells = sum(len(row) for table in tables.values() for row in table.rows)
    if cells > MAX_CELLS:
        raise Unreadable(finding("H104", cells=cells, most=MAX_CELLS))
    for name, table in tables.items():
        headings = [(1, {heading: heading for heading in table.headings})]
        for number, row in [*headings, *table.numbered()]:
            _readable_cells(name, number, row)


def _readable_cells(sheet: str, number: int, row: Row) -> None:
    for heading, text in row.items():
        column = _UNSHOWN.sub("?", heading)[:100]
        if len(text) > MAX_LETTERS:
            why = finding(
                "H105",
                sheet=sheet,
                row=number,
                column=column,
                letters=len(text),
                most=MAX_LETTERS,
            )
            raise Unreadable(why)
        unshown = _UNSHOWN.search(text)
        if unshown:
            point = ord(unshown.group())
            raise Unreadable(finding("H110", sheet=sheet, row=number, column=column, point=point))


def _tables(rows: Iterable[tuple[str, list[str]]]) -> Tables:
    """Group (sheet, cells) pairs into tables; the first row of each sheet is its headings."""
    grouped: dict[str, list[list[str]]] = {}
    for sheet, cells in rows:
        grouped.setdefault(sheet.lower(), []).append(cells)
    if len(grouped) == 1 and not SHEET_NAMES & grouped.keys():
        grouped = {"survey": next(iter(grouped.values()))}
    return {
        sheet: Table(
            headings=tuple(heading for heading in cells[0] if heading),
            rows=tuple(_by_heading(cells[0], row) for row in cells[1:]),
        )
        for sheet, cells in grouped.items()
        if sheet in SHEET_NAMES
    }


def _by_heading(headings: list[str], cells: list[str]) -> Row:
    pairs = zip(headings, cells, strict=False)
    return {heading: cell for heading, cell in pairs if heading and cell}


def _markdown(source: bytes) -> Tables:
    def rows() -> Iterator[tuple[str, list[str]]]:
        sheet = ""
        for line in source.decode("utf-8-sig").split("\n"):
            text = line.strip()
            if not text.startswith("|") or _is_rule(text):
                continue
            cells = [cell.strip().replace(r"\|", "|") for cell in _PIPE.split(text)[1:-1]]
            sheet = cells[0] if cells and cells[0] else sheet
            if any(cells[1:]):
                yield sheet, cells[1:]

    return _tables(rows())


def _is_rule(text: str) -> bool:
    """Whether the line only draws Markdown's rule under the headings."""
    return "---" in text and set(text) <= set("|-: ")


def _comma_separated(source: bytes) -> Tables:
    def rows() -> Iterator[tuple[str, list[str]]]:
        sheet = ""
        for cells in csv.reader(io.StringIO(source.decode("utf-8-sig"), newline="")):
            texts = [cell.strip() for cell in cells]
            sheet = texts[0] if texts and texts[0] else sheet
            if any(texts[1:]):
                yield sheet, texts[1:]

    return _tables(rows())


def _excel(source: bytes) -> Tables:
    with zipfile.ZipFile(io.BytesIO(source)) as archive:
        # Python never unpacks more of a member than its directory entry claims.
        if sum(member.file_size for member in archive.infolist()) > MAX_UNZIPPED_BYTES:
            raise Unreadable(finding("H102", most=MAX_UNZIPPED_BYTES))
    return _from_pyxform(xlsx_to_dict(source))


def _old_excel(source: bytes) -> Tables:
    return _from_pyxform(xls_to_dict(source))


def _from_pyxform(book: Mapping[str, Any]) -> Tables:
    """Turn what pyxform's readers return into tables; the cells are text or None."""
    return {
        sheet: Table(
            headings=tuple((book[f"{sheet}_header"] or [{}])[0]),
            rows=tuple(
                {heading: str(cell) for heading, cell in row.items() if cell} for row in rows
            ),
        )
        for sheet, rows in book.items()
        if sheet in SHEET_NAMES
    }


_READERS = {
    ".md": _markdown,
    ".csv": _comma_separated,
    ".xlsx": _excel,
    ".xlsm": _excel,
    ".xls": _old_excel,
}


def to_pyxform(tables: Tables) -> dict[str, Any]:
    """Return the tables as pyxform takes them, without Heard's columns that it must not see.

    ``sms`` of the survey sheet and ``sms_reply`` of the choices go: a translated column that is
    none of pyxform's own crashes pyxform 4.5.0 on the choices sheet (forms.md 1).
    """
    book: dict[str, Any] = {"sheet_names": list(tables)}
    for sheet, table in tables.items():
        own = _OWN_COLUMNS.get(sheet, "")
        kept = [heading for heading in table.headings if not own or not is_column(heading, own)]
        book[sheet] = [
            {heading: text for heading, text in row.items() if heading in kept}
            for row in table.rows
        ]
        book[f"{sheet}_header"] = [dict.fromkeys(kept)]
    return book


_OWN_COLUMNS = {"survey": "sms", "choices": "sms_reply"}


def is_column(heading: str, name: str) -> bool:
    """Whether ``heading`` is the column ``name``, translated (``name::English (en)``) or not."""
    return heading.split(":", 1)[0].strip().lower() == name


def cell(row: Row, *names: str) -> str:
    """Return the row's text under the first of the headings ``names`` that is filled, or nothing.

    Headings are compared in lower case, as pyxform does.
    """
    for name in names:
        for heading, text in row.items():
            if heading.lower() == name:
                return text
    return ""


def translated(row: Row, name: str) -> dict[str, str]:
    """Return a translated column's texts by language as the heading names it ("" for none)."""
    return {
        heading.partition("::")[2].strip(): text
        for heading, text in row.items()
        if is_column(heading, name)
    }


def type_words(row: Row) -> str:
    """Return the row's type in lower case, its first word's underscores and hyphens as spaces.

    >>> type_words({"type": "select_one_from_file towns.csv"})
    'select one from file towns.csv'
    """
    words = cell(row, "type", "command").lower().split()
    return " ".join([re.sub("[_-]+", " ", word) for word in words[:1]] + words[1:])


def places(survey: Table, root: str = "data") -> dict[str, int]:
    """Return the spreadsheet row of each question and group by XForm path (``/data/g/RF01``)."""
    stack = [f"/{root}"]
    found: dict[str, int] = {}
    for number, row in survey.numbered():
        kind = type_words(row)
        name = cell(row, "name", "tag", "value")
        if kind.startswith("end "):
            stack = stack[:-1] or stack
        elif name:
            path = f"{stack[-1]}/{name}"
            found[path] = number
            if kind.startswith("begin "):
                stack.append(path)
    return found
