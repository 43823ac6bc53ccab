"""The lists of the first page, each one query: last heard, outcomes due, tasks, names."""

import uuid
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from outcomes.models import Score
from outcomes.scoring import WAVE_WINDOW
from people.access import Reader, may
from people.languages import marked
from people.models import Person, Task
from portal.staff.frame import reaches_all
from voice.models import Words

BETWEEN_WAVES = timedelta(weeks=12)
"""Outcomes are asked at the start, every 12 weeks, and at the end (questionnaires.md 4)."""

TASKS: Mapping[str, str] = {
    "alert": marked("An alert"),
    "contact": marked("They asked for contact"),
    "helpcard": marked("Bring the help numbers"),
    "education": marked("No school, college or work: talk about it"),
    "story": marked("They asked for their story"),
    "opted_out": marked("They sent STOP: reach them another way"),
    "unlinked": marked("A text from a number nobody knows"),
    "not_sent": marked("A text could not go out"),
}
OTHER_TASK = marked("Something to do")


def last_heard(session: Session, person_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, datetime]:
    """Return when each young person last said something, by any channel; one query."""
    rows = session.execute(
        select(Words.person_id, func.max(Words.received_at))
        .where(Words.person_id.in_(person_ids))
        .group_by(Words.person_id)
    )
    return {person_id: at for person_id, at in rows if person_id is not None}


def outcomes_due(
    session: Session, people: Collection[Person], now: datetime
) -> dict[uuid.UUID, date]:
    """Return the day by which each young person's ten outcomes are to be asked next; one query.

    Twelve weeks after their last own scores, else six weeks after the work began.
    """
    rows = session.execute(
        select(Score.person_id, func.max(Score.scored_at))
        .where(
            Score.person_id.in_([person.id for person in people]),
            Score.informant == "young_person",
        )
        .group_by(Score.person_id)
    )
    scored = {person_id: at.date() + BETWEEN_WAVES for person_id, at in rows}
    return {
        person.id: scored.get(person.id) or (person.work_started_on or now.date()) + WAVE_WINDOW
        for person in people
    }


def open_tasks(session: Session, reader: Reader) -> list[Task]:
    """Return the open tasks that are no alerts: a worker's own, or all that a manager sees.

    A manager also sees texts of unknown numbers and tasks that nobody owns.
    """
    query = select(Task).where(Task.done_at.is_(None), Task.kind != "alert", _theirs(reader))
    return list(session.scalars(query.order_by(Task.due_at, Task.id)))


def may_do(reader: Reader, task: Task, *, on_caseload: bool) -> bool:
    """Whether a reader may see and finish a task: their own, their young person's, or a manager."""
    if task.organisation_id is None:
        return reaches_all(reader, "read_words")
    is_owner = task.owner_id == reader.staff_id
    return may(
        reader,
        "read_words",
        organisation_id=task.organisation_id,
        on_caseload=is_owner or on_caseload,
    )


def _theirs(reader: Reader) -> ColumnElement[bool]:
    if reaches_all(reader, "read_words"):
        return or_(Task.organisation_id == reader.organisation_id, Task.organisation_id.is_(None))
    return (Task.organisation_id == reader.organisation_id) & (Task.owner_id == reader.staff_id)
