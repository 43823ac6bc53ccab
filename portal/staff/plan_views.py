"""What the pages of the plan section show: the section that stands, its copies, what they want."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from database.vault import unseal
from outcomes.models import Document, PlanSection
from outcomes.plan_document import GOAL
from outcomes.scoring import OUTCOMES
from people.languages import marked
from portal.languages import gettext
from portal.staff.plan_form import PlanForm, TypedRow
from portal.wording import clean
from voice.models import Quote, Summary
from voice.words import text_of

READERS: Mapping[str, str] = {
    "professionals": marked("Copy for professionals"),
    "family": marked("Copy for the family"),
}
STATES: Mapping[str, str] = {
    "wanted": marked("It is being made. Look again in a moment."),
    "made": marked("Ready"),
    "failed": marked("It could not be made. Publish the section again, or copy its text."),
}


@dataclass(frozen=True, slots=True)
class Copy:
    """The PDF for one reader: whose it is, how far it is, and its pages once it is made."""

    reader: str
    words: str
    state: str
    state_words: str
    pages: int | None


def published_summary(session: Session, person_id: uuid.UUID) -> Summary | None:
    """Return the newest published summary with its quotes, or None before the first."""
    query = (
        select(Summary)
        .where(Summary.person_id == person_id, Summary.state == "published")
        .options(selectinload(Summary.quotes).selectinload(Quote.words))
        .order_by(Summary.version.desc())
        .limit(1)
    )
    return session.scalar(query)


def wants(summary: Summary) -> list[str]:
    """Return what the young person wants, in their words, as the summary quotes it."""
    return [clean(text_of(one.words)) for one in summary.quotes if one.heading == "wants"]


def form_of(section: PlanSection) -> PlanForm:
    """Return a section as the form that would publish it again."""
    rows = (
        TypedRow(
            outcome=clean(unseal(row, "outcome_sealed") or ""),
            owner=clean(unseal(row, "owner_sealed") or ""),
            due_on=row.due_on.isoformat() if row.due_on else "",
            measure=row.measure,
        )
        for row in section.rows
    )
    return PlanForm(
        rows=tuple(rows),
        strengths=clean(unseal(section, "strengths_sealed") or ""),
        family_views=clean(unseal(section, "family_views_sealed") or ""),
    )


def measures() -> dict[str, str]:
    """Return how an outcome may be measured: one of the ten, or a goal of their own."""
    ten = {code: gettext(outcome.label) for code, outcome in OUTCOMES.items()}
    return {**ten, GOAL: gettext("Their own goal")}


def readers() -> dict[str, str]:
    """Return whom a copy may be for, in words."""
    return {reader: gettext(words) for reader, words in READERS.items()}


def copies(session: Session, section: PlanSection) -> list[Copy]:
    """Return the PDFs of a section, the professionals' first; one query."""
    query = select(Document).where(Document.plan_section_id == section.id)
    newest = {row.reader: row for row in session.scalars(query.order_by(Document.wanted_at))}
    return [
        Copy(
            reader=reader,
            words=gettext(words),
            state=newest[reader].state,
            state_words=gettext(STATES[newest[reader].state]),
            pages=newest[reader].pages,
        )
        for reader, words in READERS.items()
        if reader in newest
    ]


def document_of(session: Session, section_id: uuid.UUID, reader: str) -> Document | None:
    """Return the newest PDF of a section for one reader, or None where none was asked for."""
    query = (
        select(Document)
        .where(Document.plan_section_id == section_id, Document.reader == reader)
        .order_by(Document.wanted_at.desc())
        .limit(1)
    )
    return session.scalar(query)
