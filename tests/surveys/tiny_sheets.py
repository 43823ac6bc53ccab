"""Builds the tiny questionnaires of these tests, and says what becomes of them."""

from collections.abc import Mapping
from pathlib import Path

from surveys.questionnaire import Edition, Question
from surveys.workbook import Compiled, Refused, compile_sheet
from surveys.xlsform.findings import Finding

EDITIONS = Path(__file__).parent / "editions"
SETTINGS = (
    "| settings |\n| | form_id | version | namespaces |\n"
    '| | TINY | 1 | heard="urn:heard:questionnaire" |\n'
)
YES_NO = (
    "| choices |\n| | list_name | name | label | score | sms_digit | sms_reply |\n"
    "| | yn | 1 | No | | | |\n| | yn | 2 | Yes | | | |\n"
)


def tiny(name: str) -> Compiled:
    result = compile_sheet((EDITIONS / f"{name}.md").read_bytes(), f"{name}.md")
    assert isinstance(result, Compiled), result
    return result


def row(edition: Edition, name: str) -> Question:
    found = edition.question(name)
    assert found is not None
    return found


def sheet(*rows: Mapping[str, str], choices: str = YES_NO, settings_sheet: str = SETTINGS) -> bytes:
    """Build a Markdown sheet of the given survey rows, each by heading."""
    headings = list(dict.fromkeys(heading for cells in rows for heading in cells))
    lines = ["| survey |", "| | " + " | ".join(headings) + " |"]
    lines += ["| | " + " | ".join(cells.get(h, "") for h in headings) + " |" for cells in rows]
    return "\n".join([*lines, choices, settings_sheet]).encode()


def item(**columns: str) -> dict[str, str]:
    """Return a row of the survey sheet, a text question unless said otherwise."""
    plain = {"type": "text", "name": "a", "label": "Words?"}
    own = {"channel", "indicator", "alert", "polarity", "theme", "chanel"}
    return plain | {
        (f"bind::heard:{name}" if name in own else name): text for name, text in columns.items()
    }


def findings(source: bytes, filename: str = "tiny.md") -> tuple[Finding, ...]:
    result = compile_sheet(source, filename)
    assert isinstance(result, Refused), result
    return result.findings


def codes(source: bytes, filename: str = "tiny.md") -> list[str]:
    return [found.code for found in findings(source, filename)]


def accepted(source: bytes, filename: str = "tiny.md") -> Compiled:
    result = compile_sheet(source, filename)
    assert isinstance(result, Compiled), result
    return result


CHOICE_ITEM = {"type": "select_one yn", "channel": "web_only"}
