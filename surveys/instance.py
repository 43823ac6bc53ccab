"""The answers of one response as an XML instance; each expression is worked out when wanted.

Rules (guide forms.md 2): a row that is not relevant reads as empty in every other expression, and
its answer comes back once it is relevant again; a section's condition binds all its rows. An
``Instance`` is made afresh for each look at the answers: position is computed, never stored. Pure.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import Any, Literal

from lxml import etree
from lxml.etree import _Element as Element

from surveys.blueprints import Row, blueprint
from surveys.expressions import compile_expression
from surveys.questionnaire import Edition, text_in

State = Literal["answered", "skipped", "not_asked", "not_understood", "breakoff"]


@dataclass(frozen=True, slots=True)
class Given:
    """What one question got.

    ``value`` is the answer as text, exactly (of several choices: their names joined by one space);
    it counts only where ``state`` is ``answered``. ``reason`` is for instance ``rather_not_say``,
    ``dont_know`` or ``not_staffed``.
    """

    state: State
    value: str = ""
    reason: str = ""


Answers = Mapping[str, Given]
"""What has been given, by the path of the question (``/data/RF01``)."""

Hidden = Mapping[str, str]
"""What the invitation brings, by the name of the hidden row (``staffed``)."""

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Instance:
    """The state of one response: which rows are relevant now, and what each reads as."""

    def __init__(self, edition: Edition, answers: Answers, hidden: Hidden, today: date) -> None:
        self.blueprint = blueprint(edition)
        self._edition = edition
        self._answers = answers
        self._hidden = hidden
        self._today = today
        self._elements = list(etree.fromstring(self.blueprint.xml).iter("*"))
        self._texts: dict[int, str] = {}
        self._relevant: set[int] = set()
        self._sections: dict[int, bool] = {}

    def text(self, row: Row) -> str:
        """Return what the row reads as: its answer or value, and empty while it is not relevant."""
        self._settle(row)
        return self._texts[row.number]

    def is_relevant(self, row: Row) -> bool:
        """Return whether the row is relevant now, by itself and by its section."""
        self._settle(row)
        return row.number in self._relevant

    def admits(self, row: Row, value: str) -> bool:
        """Return whether the row's constraint would be met by ``value``; ask nothing else after.

        The tried value stays in the instance.
        """
        constraint = compile_expression(row.question.constraint, self.blueprint.names)
        for number in self.blueprint.needs(constraint, row.question.path):
            self._settle(self.blueprint.rows[number])
        element = self._elements[row.place]
        _write(element, value)
        return constraint.holds(element, self._variables)

    def _settle(self, row: Row) -> None:
        """Work out the row after all that it needs; without recursion, since forms can be long."""
        if row.number in self._texts:
            return
        waiting = [row]
        while waiting:
            top = waiting[-1]
            missing = [number for number in top.needs if number not in self._texts]
            if missing:
                waiting += [self.blueprint.rows[number] for number in missing]
                continue
            waiting.pop()
            if top.number not in self._texts:
                self._work_out(top)

    def _work_out(self, row: Row) -> None:
        text = ""
        if self._section_holds(row) and self._holds(row):
            self._relevant.add(row.number)
            text = self._value(row)
        self._texts[row.number] = text
        _write(self._elements[row.place], text)

    def _holds(self, row: Row) -> bool:
        expression = row.relevant
        return expression is None or expression.holds(self._elements[row.place], self._variables)

    def _section_holds(self, row: Row) -> bool:
        expression = row.section_relevant
        if expression is None:
            return True
        holds = self._sections.get(row.section_place)
        if holds is None:
            holds = expression.holds(self._elements[row.section_place], self._variables)
            self._sections[row.section_place] = holds
        return holds

    def _value(self, row: Row) -> str:
        """Return what a relevant row holds: what was given, else what its calculation makes."""
        question = row.question
        held = self._brought(row)
        if row.calculation is None:
            return question.default if held is None else held
        if held is not None and question.kind != "calculate":
            return held  # a person overwrote the calculated value; engine.with_answer ends that
        element = self._elements[row.place]
        _write(element, held or "")
        return row.calculation.value(element, self._variables)

    def _brought(self, row: Row) -> str | None:
        """Return what a person or the invitation put into the row, or None where nobody did."""
        question = row.question
        if question.kind == "hidden" and question.name in self._hidden:
            return self._hidden[question.name]
        given = self._answers.get(question.path)
        if given is None:
            return None
        return given.value if given.state == "answered" else ""

    @cached_property
    def _variables(self) -> dict[str, Any]:
        """What expressions may ask for beside the answers (``expressions.Variables``)."""
        today = self._today
        instant = today if isinstance(today, datetime) else datetime.combine(today, time(), UTC)
        return {
            "today": today.isoformat()[:10],
            "now": instant.isoformat(timespec="milliseconds"),
            "version": self._edition.version,
            "choices": _choices(self._edition) if self.blueprint.wants_choices else "",
        }


def _write(element: Element, text: str) -> None:
    if not text and not element.text:
        return
    try:
        element.text = text
    except ValueError:  # XML holds no NUL and no lone surrogate; the answer itself is kept as it is
        element.text = _NOT_XML.sub("\ufffd", text)


def _choices(edition: Edition) -> Element:
    """Return the labels of all choices, in the edition's first language, for jr:choice-name()."""
    top = etree.Element("choices")
    for question in edition.questions:
        for choice in question.choices:
            one = etree.SubElement(top, "choice", path=question.path, name=choice.name)
            _write(one, text_in(choice.labels, edition.default_language))
    return top
