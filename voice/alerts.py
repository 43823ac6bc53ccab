"""Alerts: a task plus the words that opened it plus a clock.

Machines raise, a person lowers and closes.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from database.jobs import defer
from database.vault import seal, unseal
from people import audit, caseloads, staff, tasks
from people.models import Task
from voice.models import Alert

Level = Literal["P0", "P1", "P2", "P3"]
ChildTold = Literal["told_in_person", "not_safe_yet", "not_to_be_told"]

LEVELS: tuple[Level, ...] = ("P0", "P1", "P2", "P3")
PAGED: frozenset[str] = frozenset({"P0", "P1"})
END_OF_DAY = time(17, 0)
ZONE = ZoneInfo("Europe/London")
WORKING_DAYS = 5


class AlreadyClosedError(ValueError):
    """Somebody else closed this alert first; what they wrote stands."""


@dataclass(frozen=True, slots=True)
class Closing:
    """How an alert was closed.

    What was done, whether the worry was real, and what the child was told.

    ``note`` says why it is not safe yet, or who decided that the child is not to be told; it may be
    empty only for ``told_in_person``.
    """

    done: str
    was_real: bool
    child_told: ChildTold
    note: str = ""


def open_alert(
    session: Session,
    *,
    organisation_id: uuid.UUID | None,
    person_id: uuid.UUID | None,
    level: str,
    trigger: str,
    cause: str,
    now: datetime,
    words_id: uuid.UUID | None = None,
    categories: Sequence[str] = (),
    cannot_text: bool = False,
) -> Alert:
    """Open the alert of ``cause`` once; a second call for the same cause can only raise its level.

    Its task is the lead worker's, or a manager's where it is apart. P0 and P1 defer a page in this
    transaction. ``organisation_id`` None: from an unknown number, seen by every manager.
    """
    known = session.scalar(select(Alert).join(Alert.task).where(Task.cause == f"alert:{cause}"))
    if known is not None:
        return _raise(session, known, level, trigger, now)
    task = tasks.open_task(
        session,
        organisation_id=organisation_id,
        person_id=person_id,
        owner_id=_owner(session, organisation_id, person_id, trigger, now),
        kind="alert",
        cause=f"alert:{cause}",
        due_at=due_at(level, now),
        now=now,
    )
    alert = Alert(
        organisation_id=organisation_id,
        task_id=task.id,
        person_id=person_id,
        words_id=words_id,
        level=level,
        trigger=trigger,
        categories=list(categories),
        cannot_text=cannot_text,
        opened_at=now,
    )
    session.add(alert)
    session.flush()
    if level in PAGED:
        defer(session, "page_alert", alert_id=alert.id)
    return alert


def is_apart(trigger: str) -> bool:
    """Whether this is about an answer for the service, which the named worker must not see.

    Good support is asked about the worker; its answers go to the manager (questionnaires.md 4.4).
    ``trigger``: an alert's, or the item asked (``SUPPORT.G17``).
    """
    return trigger.rpartition(":")[2].startswith("SUPPORT.")


def _owner(
    session: Session,
    organisation_id: uuid.UUID | None,
    person_id: uuid.UUID | None,
    trigger: str,
    now: datetime,
) -> uuid.UUID | None:
    """Return whose task an alert is: the lead worker's, or a manager's where it is apart."""
    if organisation_id is not None and is_apart(trigger):
        managers = (one for one in staff.all_of(session, organisation_id) if one.role == "manager")
        return next((one.id for one in managers), None)
    return caseloads.lead_of(session, person_id, now.date()) if person_id else None


def due_at(level: str, now: datetime) -> datetime:
    """Return by when a person must have opened it (domain.md 5.1).

    15 minutes, 2 hours, or a day's end.

    P2 is due at 17:00 of the next working day, P3 of the fifth, London time; weekends do not count.
    """
    if level == "P0":
        return now + timedelta(minutes=15)
    if level == "P1":
        return now + timedelta(hours=2)
    day = now.astimezone(ZONE).date()
    left = 1 if level == "P2" else WORKING_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.isoweekday() <= WORKING_DAYS
    return datetime.combine(day, END_OF_DAY, ZONE)


def open_for(
    session: Session, *, organisation_id: uuid.UUID, person_ids: Collection[uuid.UUID] | None
) -> list[Alert]:
    """Return the open alerts about these young people, the most pressing first, then the oldest.

    ``person_ids`` None: every one of the organisation, those of unknown numbers included.
    """
    query = select(Alert).where(Alert.closed_at.is_(None))
    if person_ids is None:
        query = query.where(
            or_(Alert.organisation_id == organisation_id, Alert.organisation_id.is_(None))
        )
    else:
        query = query.where(
            Alert.organisation_id == organisation_id, Alert.person_id.in_(person_ids)
        )
    return list(session.scalars(query.order_by(Alert.level, Alert.opened_at)))


def mark_read(session: Session, alert: Alert, *, staff_id: uuid.UUID, now: datetime) -> None:
    """Record who first read the alert and when; a later reader changes nothing here."""
    if alert.read_at is None:
        alert.read_at = now
        alert.read_by = staff_id
        session.flush()


def close(
    session: Session, alert: Alert, closing: Closing, *, staff_id: uuid.UUID, now: datetime
) -> None:
    """Close the alert and its task with what was done; writes the audit row.

    Raises AlreadyClosedError when a colleague was quicker, ValueError when the note that the choice
    needs is missing (the form answers that before it comes here).
    """
    session.refresh(alert, with_for_update=True)
    if alert.closed_at is not None:
        raise AlreadyClosedError
    if not closing.done.strip() or (closing.child_told != "told_in_person" and not closing.note):
        raise ValueError("closing an alert needs what was done, and why the child was not told")
    mark_read(session, alert, staff_id=staff_id, now=now)
    alert.closed_at = now
    alert.closed_by = staff_id
    alert.was_real = closing.was_real
    alert.child_told = closing.child_told
    seal(session, alert, "done_sealed", closing.done)
    seal(session, alert, "child_told_note_sealed", closing.note)
    tasks.finish(session, alert.task, staff_id=staff_id, note=closing.done, now=now)
    audit.record(
        session,
        actor=audit.staff_actor(staff_id),
        act="closed_alert",
        subject=f"alerts:{alert.id}",
        now=now,
        detail={"level": alert.level, "was_real": closing.was_real, "told": closing.child_told},
    )


def done_of(alert: Alert) -> str:
    """Return what was done, in the worker's words; empty while the alert is open."""
    return unseal(alert, "done_sealed") or ""


def _raise(session: Session, alert: Alert, level: str, trigger: str, now: datetime) -> Alert:
    """Raise a known alert to a more pressing level, never lower it.

    Keep what triggered it exact.
    """
    if trigger.startswith(alert.trigger):
        alert.trigger = trigger
    if level < alert.level and alert.closed_at is None:
        alert.level = level
        alert.trigger = trigger
        alert.task.due_at = min(alert.task.due_at, due_at(level, now))
        session.flush()
        if level in PAGED:
            defer(session, "page_alert", alert_id=alert.id)
    return alert


def opened_since(session: Session, *, person_id: uuid.UUID, trigger: str, since: datetime) -> bool:
    """Whether an alert whose trigger begins like this was opened about the person since then."""
    found = session.scalar(
        select(Alert.id)
        .where(
            Alert.person_id == person_id,
            Alert.trigger.startswith(trigger, autoescape=True),
            Alert.opened_at >= since,
        )
        .limit(1)
    )
    return found is not None
