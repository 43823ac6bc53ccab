"""What a named person must do, and by when. A cause opens one task, however often it is told."""

import uuid
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from database import vault
from database.base import new_id
from people.models import Task


def open_task(
    session: Session,
    *,
    organisation_id: uuid.UUID | None,
    person_id: uuid.UUID | None,
    owner_id: uuid.UUID | None,
    kind: str,
    cause: str,
    due_at: datetime,
    now: datetime,
) -> Task:
    """Open a task and return it; a cause known already returns the first task, unchanged.

    Safe when two workers tell the same cause at once: the second waits for the first.
    """
    session.execute(
        insert(Task)
        .values(
            id=new_id(),
            organisation_id=organisation_id,
            person_id=person_id,
            owner_id=owner_id,
            kind=kind,
            cause=cause,
            opened_at=now,
            due_at=due_at,
        )
        .on_conflict_do_nothing(index_elements=[Task.cause])
    )
    return session.scalars(select(Task).where(Task.cause == cause)).one()


def finish(
    session: Session, task: Task, *, staff_id: uuid.UUID | None, note: str | None, now: datetime
) -> None:
    """Close a task with who did it and what was done; a closed one stays as it was."""
    session.refresh(task, with_for_update=True)
    if task.done_at is not None:
        return
    task.done_at, task.done_by = now, staff_id
    vault.seal(session, task, "note_sealed", note)
    session.flush()


def reassign(session: Session, task: Task, owner_id: uuid.UUID) -> None:
    """Give a task to another member of staff."""
    task.owner_id = owner_id
    session.flush()


def note_of(task: Task) -> str | None:
    """Return what was done, in the worker's words; None while open or where nothing was written."""
    return vault.unseal(task, "note_sealed")


def open_tasks(
    session: Session,
    organisation_id: uuid.UUID,
    *,
    staff_ids: Collection[uuid.UUID] | None = None,
    person_ids: Collection[uuid.UUID] | None = None,
) -> list[Task]:
    """Return the open tasks of an organisation, the one due first first.

    ``staff_ids``: only those these people own. ``person_ids``: only those about these people. None
    means everybody's; an empty collection means nobody's.
    """
    query = select(Task).where(Task.organisation_id == organisation_id, Task.done_at.is_(None))
    if staff_ids is not None:
        query = query.where(Task.owner_id.in_(staff_ids))
    if person_ids is not None:
        query = query.where(Task.person_id.in_(person_ids))
    return list(session.scalars(query.order_by(Task.due_at, Task.id)))
