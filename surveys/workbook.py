"""Compiles an uploaded questionnaire into an edition, or says what to put right.

XLSForm through pyxform, then our own reading of the XForm and our own checks (forms.md 3). The file
is hostile input: it is bounded before it is opened, and nothing pyxform throws comes out of here.
A time limit is the caller's to set.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

import pyxform

from surveys.expressions import check
from surveys.questionnaire import Edition, Question
from surveys.xlsform.columns import Sources, sources_of, unknown_columns, with_columns
from surveys.xlsform.compiler import FIRST_VERSION, NotCompiled, compile_tables, stem
from surveys.xlsform.dialects import refused_features
from surveys.xlsform.findings import UNREADABLE_CODES, Finding, finding
from surveys.xlsform.sheets import MAX_BYTES, Unreadable, read_tables
from surveys.xlsform.spoken import incomplete_languages
from surveys.xlsform.texts import Measure, cautious_measure, check_by_text
from surveys.xlsform.xforms import Form, NotAnXForm, read_xform

LIBRARY = Path(__file__).parent / "library"

_NOTES = "H6"


@dataclass(frozen=True, slots=True)
class Compiled:
    """A questionnaire that may be published; ``warnings`` are notes (H6) that stop nothing.

    ``content_hash`` is the SHA-256 of the file as it came; ``pyxform_version`` is empty for an
    uploaded XForm, which pyxform never saw.
    """

    edition: Edition
    xform: str
    pyxform_version: str
    content_hash: str
    warnings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A questionnaire that may not be published, with everything that was found wrong."""

    findings: tuple[Finding, ...]

    @property
    def is_unreadable(self) -> bool:
        """Whether the file could not be read at all, as opposed to read and found wanting."""
        return any(found.code in UNREADABLE_CODES for found in self.findings)


def compile_sheet(
    source: bytes, filename: str, *, measure: Measure | None = None
) -> Compiled | Refused:
    """Compile a questionnaire from a file's bytes; ``filename`` gives its kind by its ending.

    ``measure`` gives a text's encoding and segments; without it a stricter one is used, never none.
    Raises nothing on hostile input.
    """
    read = _from_xform if PurePath(filename).suffix.lower() == ".xml" else _from_sheets
    try:
        begun = read(source, filename)
    except (Unreadable, NotCompiled) as stopped:
        return Refused((stopped.finding,))
    if isinstance(begun, Refused):
        return begun
    return _finish(begun, hashlib.sha256(source).hexdigest(), measure or cautious_measure)


@dataclass(frozen=True, slots=True)
class _Begun:
    """A form that could be read, before Heard's own checks."""

    form: Form
    xform: str
    pyxform_version: str
    sources: Sources
    notes: list[Finding]


def _from_sheets(source: bytes, filename: str) -> _Begun | Refused:
    tables = read_tables(source, filename)
    refused = [*refused_features(tables), *unknown_columns(tables)]
    if refused:
        return Refused(tuple(refused))
    xform, form, notes = compile_tables(tables, filename)
    return _Begun(form, xform, pyxform.__version__, sources_of(tables, form.root), notes)


def _from_xform(source: bytes, filename: str) -> _Begun:
    if len(source) > MAX_BYTES:
        raise Unreadable(finding("H101", size=len(source), most=MAX_BYTES))
    try:
        xform = source.decode("utf-8-sig")
        form = read_xform(xform)
    except UnicodeDecodeError as error:
        raise Unreadable(finding("H108")) from error
    except NotAnXForm as error:
        raise Unreadable(finding("H107", kind=".xml", reason=error)) from error
    return _Begun(replace(form, key=form.key or stem(filename)), xform, "", Sources(), [])


def _finish(begun: _Begun, content_hash: str, measure: Measure) -> Compiled | Refused:
    """Return the compiled questionnaire, or everything that stops it."""
    form, sources = begun.form, begun.sources
    found = [*begun.notes, *(finding(code, value=value) for code, value in form.unbuilt)]
    questions: list[Question] = []
    for plain in form.questions:
        own = form.heard.get(plain.path, {})
        question, column_faults = with_columns(plain, own, sources)
        question, text_faults = check_by_text(question, own, sources, measure)
        found += [*column_faults, *text_faults, *_expression_faults(question, sources)]
        if question.kind == "unsupported":
            found.append(sources.at("H605", question.path, "type"))
        questions.append(question)
    incomplete = incomplete_languages(questions, form.languages)
    found += [finding("H604", language=code, value=place) for code, place in incomplete.items()]
    unique = tuple(dict.fromkeys(found))
    faults = tuple(fault for fault in unique if not fault.code.startswith(_NOTES))
    if faults:
        return Refused(faults)
    edition = Edition(
        key=form.key,
        version=form.version or FIRST_VERSION,
        title=form.title,
        languages=tuple(code for code in form.languages if code not in incomplete),
        questions=tuple(questions),
    )
    return Compiled(edition, begun.xform, begun.pyxform_version, content_hash, unique)


def _expression_faults(question: Question, sources: Sources) -> Iterator[Finding]:
    for column, expression in (
        ("relevant", question.relevant),
        ("constraint", question.constraint),
        ("calculation", question.calculation),
    ):
        reason = check(expression) if expression else None
        if reason is not None:
            yield sources.at(
                "H203", question.path, column, expression=expression[:200], reason=reason
            )
    group = question.group
    if group is not None and group.relevant:
        reason = check(group.relevant)
        if reason is not None:
            place = sources.at(
                "H203", group.path, "relevant", expression=group.relevant[:200], reason=reason
            )
            yield place


def library() -> tuple[str, ...]:
    """Return the keys of the questionnaires that come with Heard, in alphabetical order."""
    return tuple(sorted(sheet.stem for sheet in LIBRARY.glob("*.md")))


def library_sheet(key: str) -> bytes:
    """Return the sheet of a built-in questionnaire. Raises KeyError for another key."""
    if key not in library():
        raise KeyError(key)
    return (LIBRARY / f"{key}.md").read_bytes()
