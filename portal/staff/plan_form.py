"""The plan's voice section as a worker typed it: strengths first, outcomes, the family's views."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self

from werkzeug.datastructures import MultiDict

from outcomes.plan_document import GOAL, OutcomeRow
from outcomes.scoring import OUTCOMES
from portal.languages import gettext
from voice.wording import Suggestion, kinder

SHORTEST, LONGEST = 3, 12
"""How many rows the form shows at least, and holds at most."""
LONGEST_LINE = 500
LONGEST_TEXT = 4000

MEASURES = (*OUTCOMES, GOAL)


@dataclass(frozen=True, slots=True)
class TypedRow:
    """One outcome row as typed; ``due_on`` is an ISO day, or empty for no day agreed."""

    outcome: str = ""
    owner: str = ""
    due_on: str = ""
    measure: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed here; the measure alone is nothing."""
        return not (self.outcome or self.owner or self.due_on)

    @property
    def day(self) -> date | None:
        """The day agreed; None where what was typed is no day."""
        try:
            return date.fromisoformat(self.due_on)
        except ValueError:
            return None

    def errors(self, place: int) -> Iterator[tuple[str, str]]:
        """Yield what is wrong in the row at ``place``, as (field, words)."""
        if not self.outcome:
            yield f"outcome-{place}", gettext("Write what should happen, or empty this row.")
        if not self.owner:
            yield f"owner-{place}", gettext("Write who sees to it.")
        if self.due_on and self.day is None:
            yield f"due_on-{place}", gettext("Write a day, or leave it empty where none is agreed.")
        if self.measure not in MEASURES:
            yield f"measure-{place}", gettext("Pick how you will know.")
        for name, text in (("outcome", self.outcome), ("owner", self.owner)):
            if len(text) > LONGEST_LINE:
                yield f"{name}-{place}", gettext("Keep it to one line, please.")


@dataclass(frozen=True, slots=True)
class PlanForm:
    """The whole form; every field is kept whatever is wrong with it."""

    rows: tuple[TypedRow, ...] = field(default=(TypedRow(),) * SHORTEST)
    strengths: str = ""
    family_views: str = ""
    as_it_is: bool = False
    wants_row: bool = False

    @classmethod
    def posted(cls, form: MultiDict[str, str]) -> Self:
        """Read what was posted; rows beyond what the form can hold are left out."""
        rows = []
        for place in range(1, LONGEST + 1):
            typed = [
                form.get(f"{name}-{place}", "").strip()
                for name in ("outcome", "owner", "due_on", "measure")
            ]
            if f"outcome-{place}" in form:
                rows.append(TypedRow(*typed))
        return cls(
            rows=tuple(rows),
            strengths=form.get("strengths", "").strip(),
            family_views=form.get("family_views", "").strip(),
            as_it_is="as_it_is" in form,
            wants_row="add_row" in form,
        )

    @classmethod
    def suggested(cls, wants: Iterable[str], owner: str) -> Self:
        """Return a form with a row for each thing they want, and room for more."""
        rows = [TypedRow(outcome=want, owner=owner) for want in wants][:LONGEST]
        return cls(rows=tuple(rows)).with_room()

    def with_room(self) -> Self:
        """Return the form with one more empty row, within what it can hold."""
        missing = max(1, SHORTEST - len(self.rows))
        return replace(self, rows=(*self.rows, *(TypedRow(),) * missing)[:LONGEST])

    @property
    def has_room(self) -> bool:
        """Whether another row may be added."""
        return len(self.rows) < LONGEST

    def filled(self) -> Sequence[OutcomeRow]:
        """Return the rows with something in them; only for a form without errors."""
        return [
            OutcomeRow(outcome=row.outcome, owner=row.owner, due_on=row.day, measure=row.measure)
            for row in self.rows
            if not row.is_empty
        ]

    def errors(self) -> dict[str, str]:
        """Return what is wrong, by field in the order of the page."""
        errors = {}
        if not self.strengths:
            errors["strengths"] = gettext(
                "Begin with what is going well and what they are good at."
            )
        errors.update(_too_long("strengths", self.strengths))
        if all(row.is_empty for row in self.rows):
            errors["outcome-1"] = gettext("Write at least one thing that should happen.")
        for place, row in enumerate(self.rows, start=1):
            if not row.is_empty:
                errors.update(row.errors(place))
        errors.update(_too_long("family_views", self.family_views))
        return errors

    def suggestions(self) -> tuple[Suggestion, ...]:
        """Return kinder words for what the worker wrote; the family's own views are left alone."""
        if self.as_it_is:
            return ()
        lines = (self.strengths, *(row.outcome for row in self.rows))
        return tuple(found for line in lines for found in kinder(line))


def _too_long(name: str, text: str) -> dict[str, str]:
    if len(text) <= LONGEST_TEXT:
        return {}
    return {name: gettext("This is too long for a plan. Please shorten it.")}
