"""Wraps pyxform: tables in, an XForm and notes out, and nothing that it throws comes through.

pyxform 4.5.0 crashes unhandled on some sheets (forms.md 2), so everything is caught here.
"""

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from surveys.xlsform.columns import PREFIX
from surveys.xlsform.findings import Finding, finding
from surveys.xlsform.sheets import EMPTY, Row, Tables, cell, to_pyxform
from surveys.xlsform.xforms import Form, NotAnXForm, read_xform

NAMESPACE = "urn:heard:questionnaire"
"""What ``heard:`` stands for in an XForm, unless the settings sheet gives another address."""

FIRST_VERSION = "1"

_ROW = re.compile(r"\[row : (\d+)\]")
_PLACE = re.compile(r"[Oo]n the '(\w+)' sheet(?:, the '([^']+)' value)?")


class NotCompiled(Exception):
    """No form came of the tables; ``finding`` says why."""

    def __init__(self, why: Finding) -> None:
        super().__init__(str(why))
        self.finding = why


def compile_tables(tables: Tables, filename: str) -> tuple[str, Form, list[Finding]]:
    """Return the XForm, what it says, and notes that stop nothing.

    The file's name stands in for a missing form_id. Raises NotCompiled.
    """
    settings = _settings(tables)
    notes = list(_missing(settings, tables, stem(filename)))
    warned: list[str] = []
    try:
        xform = convert(_book(tables, settings, stem(filename)), warnings=warned).xform
        form = read_xform(xform)
    except PyXFormError as error:
        raise NotCompiled(_said("H201", str(error))) from error
    except NotAnXForm as error:
        raise NotCompiled(finding("H204", reason=error)) from error
    except Exception as error:
        raise NotCompiled(finding("H202", reason=type(error).__name__)) from error
    return xform, form, [*notes, *(_said("H607", text) for text in warned)]


def stem(filename: str) -> str:
    """Return a form's name made of its file's: letters, digits and underscores, 64 at most."""
    return re.sub(r"\W", "_", PurePath(filename).stem)[:64] or "form"


def _settings(tables: Tables) -> Row:
    rows = tables.get("settings", EMPTY).rows
    return rows[0] if rows else {}


def _missing(settings: Row, tables: Tables, name: str) -> Iterator[Finding]:
    if not cell(settings, "form_id", "id_string", "set_form_id"):
        yield finding("H601", sheet="settings", column="form_id", value=name)
    if not cell(settings, "version"):
        yield finding("H602", sheet="settings", column="version", value=FIRST_VERSION)
    if _lacks_namespace(settings, tables):
        yield finding("H603", sheet="settings", column="namespaces", value=NAMESPACE)


def _lacks_namespace(settings: Row, tables: Tables) -> bool:
    uses_heard = any(heading.startswith(PREFIX) for heading in tables["survey"].headings)
    return uses_heard and "heard=" not in cell(settings, "namespaces")


def _book(tables: Tables, settings: Row, name: str) -> dict[str, Any]:
    """Return what pyxform compiles, with the namespace of Heard's columns declared."""
    book = to_pyxform(tables)
    book["fallback_form_name"] = name
    if _lacks_namespace(settings, tables):
        declared = f'{cell(settings, "namespaces")} heard="{NAMESPACE}"'.strip()
        filled = {**settings, "namespaces": declared}
        book["settings"] = [filled]
        book["settings_header"] = [dict.fromkeys(filled)]
    return book


def _said(code: str, message: str) -> Finding:
    """Return one of pyxform's messages as a finding, with the place it speaks of."""
    row = _ROW.search(message)
    place = _PLACE.search(message)
    words = " ".join(_ROW.sub("", message).split())
    return finding(
        code,
        sheet=place.group(1) if place else "survey" if row else "",
        row=int(row.group(1)) if row else 0,
        column=(place.group(2) or "") if place else "",
        reason=words[:500],
    )
