"""Reads Heard's own columns into the questions: what goes by text, what an answer feeds and opens.

Source: questionnaires.md 1 and 3, forms.md 1; docs/questionnaires.md tells authors the same.
Pure: every mistake comes out as a finding, beside the question as far as it could be read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import cast

from surveys.questionnaire import Channel, Choice, Polarity, Question, Texts
from surveys.xlsform.codes import (
    ALERT_LEVELS,
    CHANNELS,
    HEARD_COLUMNS,
    POLARITIES,
    SAFETY_FEEDS,
    THEMES,
    counted_answer,
    is_feed,
)
from surveys.xlsform.findings import Finding, finding
from surveys.xlsform.itext import language_code
from surveys.xlsform.sheets import EMPTY, Row, Tables, cell, places, translated

PREFIX = "bind::heard:"


@dataclass(frozen=True, slots=True)
class Sources:
    """The sheets a form was compiled from, by path and by choice; empty for an uploaded XForm."""

    rows: Mapping[str, int] = field(default_factory=dict)
    sms: Mapping[str, Texts] = field(default_factory=dict)
    choice_rows: Mapping[tuple[str, str], tuple[int, Row]] = field(default_factory=dict)

    def at(self, code: str, path: str, column: str, /, **values: object) -> Finding:
        """Return a finding of the survey sheet about the question at ``path``."""
        row = self.rows.get(path, 0)
        if row == 0:  # an uploaded XForm has no rows: the path is the place
            column = f"{path} {column}".strip()
        return finding(code, sheet="survey", row=row, column=column, **values)

    def at_choice(
        self, code: str, list_name: str, name: str, column: str, /, **values: object
    ) -> Finding:
        """Return a finding of the choices sheet about one choice of a list."""
        row, _ = self.choice_rows.get((list_name, name), (0, {}))
        return finding(code, sheet="choices", row=row, column=column, **values)


def sources_of(tables: Tables, root: str) -> Sources:
    """Return where each question and choice stands and what only the sheets hold."""
    rows = places(tables["survey"], root)
    by_number = dict(tables["survey"].numbered())
    return Sources(
        rows=rows,
        sms={path: _by_code(by_number[number], "sms") for path, number in rows.items()},
        choice_rows={
            (cell(row, "list_name", "list name"), cell(row, "name", "value")): (number, row)
            for number, row in tables.get("choices", EMPTY).numbered()
        },
    )


def _by_code(row: Row, column: str) -> dict[str, str]:
    texts = {language_code(name): text for name, text in translated(row, column).items()}
    return {code: text for code, text in texts.items() if text != "-"}


def unknown_columns(tables: Tables) -> Iterator[Finding]:
    """Yield a finding for each misspelt column of Heard's: its cells would be read by nobody."""
    for heading in tables["survey"].headings:
        name = heading.removeprefix(PREFIX)
        if name != heading and name not in HEARD_COLUMNS:
            yield finding(
                "H309",
                sheet="survey",
                row=1,
                column=heading,
                value=heading,
                known=", ".join(PREFIX + column for column in HEARD_COLUMNS),
            )


def with_columns(
    question: Question, own: Mapping[str, str], sources: Sources
) -> tuple[Question, list[Finding]]:
    """Return the question with Heard's columns read into it, and what is wrong with them.

    ``own`` are the row's attributes by column (``channel``). A column that cannot be read is left
    as if it were empty.
    """
    findings: list[Finding] = []
    choices = tuple(
        _with_choice_columns(choice, question.list_name, sources, findings)
        for choice in question.choices
    )
    question = replace(question, choices=choices, sms=sources.sms.get(question.path, {}))
    feeds, alert = own.get("indicator", "").split(), own.get("alert", "").split()
    findings += [
        *_unknown(question, own, sources),
        *_feed_faults(question, feeds, sources),
        *_alert_faults(question, alert, sources),
    ]
    polarity = own.get("polarity", "")
    if SAFETY_FEEDS & set(feeds) and not polarity:
        findings.append(sources.at("H307", question.path, PREFIX + "polarity"))
    # Sound by _unknown: a value outside the lists is a finding, and then no edition comes of it.
    filled = replace(
        question,
        channel=cast("Channel", own.get("channel") or "any"),
        feeds=tuple(feeds),
        alert=dict(pair.split("=", 1) for pair in alert if "=" in pair),
        polarity=cast("Polarity", polarity),
        theme=own.get("theme", ""),
    )
    return filled, findings


_SINGLE = (
    ("channel", "H301", CHANNELS),
    ("polarity", "H306", POLARITIES),
    ("theme", "H308", THEMES),
)


def _unknown(question: Question, own: Mapping[str, str], sources: Sources) -> Iterator[Finding]:
    for column, code, known in _SINGLE:
        value = own.get(column, "")
        if value and value not in known:
            yield sources.at(
                code, question.path, PREFIX + column, value=value, known=", ".join(known)
            )


def _feed_faults(question: Question, feeds: list[str], sources: Sources) -> Iterator[Finding]:
    for code in feeds:
        counted = counted_answer(code)
        if not is_feed(code):
            yield sources.at("H302", question.path, PREFIX + "indicator", value=code)
        elif counted is not None and not _may_be_answered(question, counted):
            yield _no_answer(question, "indicator", counted, sources)


def _alert_faults(question: Question, pairs: list[str], sources: Sources) -> Iterator[Finding]:
    for pair in pairs:
        answer, equals, level = pair.partition("=")
        if not (answer and equals and level):
            yield sources.at("H303", question.path, PREFIX + "alert", value=pair)
            continue
        if level not in ALERT_LEVELS:
            known = ", ".join(ALERT_LEVELS)
            yield sources.at("H304", question.path, PREFIX + "alert", value=level, known=known)
        if not _may_be_answered(question, answer):
            yield _no_answer(question, "alert", answer, sources)


def _may_be_answered(question: Question, answer: str) -> bool:
    if question.kind == "integer":
        return answer.isdecimal()
    return question.choice(answer) is not None


def _no_answer(question: Question, column: str, answer: str, sources: Sources) -> Finding:
    known = ", ".join(choice.name for choice in question.choices) or "(it has no list)"
    return sources.at("H305", question.path, PREFIX + column, value=answer, known=known)


def _with_choice_columns(
    choice: Choice, list_name: str, sources: Sources, findings: list[Finding]
) -> Choice:
    columns = dict(choice.columns)
    score = columns.pop("score", "")
    _, row = sources.choice_rows.get((list_name, choice.name), (0, {}))
    replies = {
        code: tuple(word.strip() for word in text.split(",") if word.strip())
        for code, text in _by_code(row, "sms_reply").items()
    }
    if choice.sms_digit and choice.sms_digit not in set("123456789"):
        digit = choice.sms_digit
        findings.append(sources.at_choice("H311", list_name, choice.name, "sms_digit", value=digit))
    number = _number(score)
    if score and number is None:
        findings.append(sources.at_choice("H313", list_name, choice.name, "score", value=score))
    return replace(choice, score=number, sms_reply=replies, columns=columns)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    # nan and the infinities are numbers to Python and no score to anybody
    return number if abs(number) < float("inf") else None
