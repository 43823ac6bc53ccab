"""A plan section as plain text, for the first way into a case system: copy and paste.

The words are those of the PDF (``plan_document.plan_data``). Source: guide reports.md 7.2 and 7.3.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from outcomes.plan_document import PlanDocument, plan_data


def text_of(document: PlanDocument, *, language: str, gettext: Callable[[str], str]) -> str:
    """Return the section as plain text: strengths first, and how much was left out at the end.

    Where the young person does not find it right, that and their words come before all else.
    """
    told: dict[str, Any] = plan_data(document, language=language, gettext=gettext)
    verdict = "\n".join([told["verdict"], *_quotes(told["verdict_words"], told["words"])])
    parts = [
        "\n".join([told["title"], told["what_it_is"]]),
        "\n".join(f"{label}: {value}" for label, value in told["facts"]),
        *([verdict] if told["corrected"] else []),
        *(_section(section, told["words"]) for section in told["sections"]),
        "\n".join(_rows(told["rows"], told["words"])),
        _section(told["family"], told["words"]),
        *([] if told["corrected"] else [verdict]),
        told["left_out"],
    ]
    return "\n\n".join(parts) + "\n"


def _section(section: Mapping[str, Any], words: Mapping[str, str]) -> str:
    lines = list(_quotes(section["quotes"], words)) or [words["nothing"]]
    return "\n".join([section["heading"], *lines])


def _quotes(quotes: Sequence[Mapping[str, Any]], words: Mapping[str, str]) -> Iterator[str]:
    """Each quote whole, in quotation marks, with the day it was said."""
    for quote in quotes:
        yield f"“{quote['words']}” ({quote['said']})"
        if quote["translation"]:
            yield f"{words['translation']}: “{quote['translation']}”"


def _rows(rows: Sequence[Mapping[str, str]], words: Mapping[str, str]) -> Iterator[str]:
    yield words["outcomes"]
    if not rows:
        yield words["nothing"]
    for place, row in enumerate(rows, start=1):
        yield f"{place}. {row['outcome']}"
        for name in ("owner", "due", "measure"):
            yield f"   {words[name]}: {row[name]}"
