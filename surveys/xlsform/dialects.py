"""Features of spreadsheets that Heard refuses by name, or has not built: forms.md 2.

They are looked for before the form is compiled, because pyxform would accept most of them, or stop
at one with a message that does not help.
"""

from collections.abc import Iterator

from surveys.xlsform.codes import AUDIT_TYPES, FILE_TYPES, VENDOR_TYPES
from surveys.xlsform.findings import Finding, finding
from surveys.xlsform.sheets import EMPTY, Row, Tables, cell, is_column, type_words


def refused_features(tables: Tables) -> list[Finding]:
    """Return a finding for each refused feature, with the row and column it stands in."""
    return [*_entities(tables), *_encryption(tables), *_rows(tables)]


def _entities(tables: Tables) -> Iterator[Finding]:
    if tables.get("entities", EMPTY).rows:
        yield finding("H503", sheet="entities")
    for heading in tables["survey"].headings:
        if heading.lower() in {"save_to", "bind::entities:saveto"}:
            yield finding("H503", sheet="survey", row=1, column=heading)


def _encryption(tables: Tables) -> Iterator[Finding]:
    for number, row in tables.get("settings", EMPTY).numbered():
        if cell(row, "public_key"):
            yield finding(
                "H505", sheet="settings", row=number, column="public_key", value="public_key"
            )


def _rows(tables: Tables) -> Iterator[Finding]:
    for number, row in tables["survey"].numbered():
        for code, column, value in (*_type_faults(row), *_cell_faults(row)):
            yield finding(code, sheet="survey", row=number, column=column, value=value)


def _type_faults(row: Row) -> Iterator[tuple[str, str, str]]:
    kind = type_words(row)
    if kind.split(" over ")[0] in {"begin repeat", "begin lgroup", "begin looped group"}:
        yield "H501", "type", kind
    for code, kinds in (("H504", AUDIT_TYPES), ("H506", VENDOR_TYPES), ("H508", FILE_TYPES)):
        if any(kind == known or kind.startswith(known + " ") for known in kinds):
            yield code, "type", kind
            return


def _cell_faults(row: Row) -> Iterator[tuple[str, str, str]]:
    appearance = cell(row, "appearance", "control::appearance")
    if "search(" in appearance.replace(" ", ""):
        yield "H502", "appearance", appearance
    if appearance.startswith("custom-"):
        yield "H506", "appearance", appearance
    if cell(row, "choice_filter"):
        yield "H507", "choice_filter", ""
    for heading, text in row.items():
        if heading.startswith("kobo--"):
            yield "H506", heading, heading
        if "pulldata(" in text and not is_column(heading, "label"):
            yield "H508", heading, "pulldata()"
