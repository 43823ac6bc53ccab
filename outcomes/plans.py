"""The voice section of the one plan: published in versions, a copy for each reader.

Heard makes a section for the plan that stands in the case system, never a rival plan (guide
domain.md I3, I4 and 5.3). What a copy holds is read by ``plan_reading``, by the rules of
``plan_copies``.
"""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, get_args

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from database.vault import seal
from outcomes import case_note, deliveries, plan_reading
from outcomes.models import PlanRow, PlanSection
from outcomes.plan_document import GOAL, OutcomeRow, PlanDocument, Reader
from outcomes.scoring import OUTCOMES
from people import audit
from people.languages import catalogue
from people.models import Person
from voice.models import Summary

READERS: Final[tuple[Reader, ...]] = get_args(Reader)
"""Whom every section has a copy for."""


class NotPublishedError(ValueError):
    """The summary is not published: the young person has not said that it may stand."""


class UnknownMeasureError(ValueError):
    """An outcome row names a measure that is neither O1 to O10 nor ``goal``."""


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """What a worker puts together: outcome rows in their order, strengths, the family's views.

    An empty text is nothing recorded, and the copies say so.
    """

    rows: Sequence[OutcomeRow]
    strengths: str = ""
    family_views: str = ""


def publish_section(
    session: Session,
    summary: Summary,
    draft: PlanDraft,
    *,
    staff_id: uuid.UUID,
    now: datetime,
) -> PlanSection:
    """Publish the next version on ``summary`` and want a PDF of it for each reader.

    The versions before stay as they are. Flushes; audited. Raises NotPublishedError and
    UnknownMeasureError before anything is written.
    """
    if summary.state != "published":
        raise NotPublishedError("a plan section stands on a published summary")
    if not {row.measure for row in draft.rows} <= {*OUTCOMES, GOAL}:
        raise UnknownMeasureError("an outcome is measured by O1 to O10 or by a goal")
    section = PlanSection(
        organisation_id=summary.organisation_id,
        person_id=summary.person_id,
        summary_id=summary.id,
        version=_next_version(session, summary.person_id),
        published_at=now,
        published_by=staff_id,
        rows=list(_stored(session, draft.rows)),
    )
    seal(session, section, "strengths_sealed", draft.strengths or None)
    seal(session, section, "family_views_sealed", draft.family_views or None)
    session.add(section)
    session.flush()
    for reader in READERS:
        deliveries.want(session, section, reader, now)
    audit.record(
        session,
        actor=audit.staff_actor(staff_id),
        act="published_plan_section",
        subject=f"plan_sections:{section.id}",
        now=now,
        detail={"version": section.version, "summary": summary.id},
    )
    return section


def section_of(session: Session, person_id: uuid.UUID) -> PlanSection | None:
    """Return the newest version with its rows, or None before the first."""
    query = (
        select(PlanSection)
        .where(PlanSection.person_id == person_id)
        .options(selectinload(PlanSection.rows))
        .order_by(PlanSection.version.desc())
        .limit(1)
    )
    return session.scalar(query)


def document_of(session: Session, section: PlanSection, reader: Reader) -> PlanDocument:
    """Return what a reader's copy holds, by the sharing choices as they are now."""
    return plan_reading.document_of(session, section, reader)


def case_note_text(session: Session, section: PlanSection, reader: Reader) -> str:
    """Return a reader's copy as plain text for the case note; it holds what their PDF holds."""
    language = plan_reading.LANGUAGE
    return case_note.text_of(
        plan_reading.document_of(session, section, reader),
        language=language,
        gettext=catalogue(language).gettext,
    )


def _next_version(session: Session, person_id: uuid.UUID) -> int:
    """Return the next version's number; who publishes beside us waits here until we committed."""
    session.get_one(Person, person_id, with_for_update={"key_share": True})
    query = select(func.max(PlanSection.version)).where(PlanSection.person_id == person_id)
    return (session.scalar(query) or 0) + 1


def _stored(session: Session, rows: Sequence[OutcomeRow]) -> Iterator[PlanRow]:
    for position, row in enumerate(rows):
        stored = PlanRow(position=position, due_on=row.due_on, measure=row.measure)
        seal(session, stored, "outcome_sealed", row.outcome)
        seal(session, stored, "owner_sealed", row.owner)
        yield stored
