"""What made-up staff did about alerts: all older than a week are closed, a few newer are open."""

import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from database.vault import seal
from people.models import Task
from portal.made_up.chance import Chance
from portal.made_up.lists import read
from portal.made_up.span import Span
from voice.models import Alert

OLD = timedelta(days=7)
STAY_OPEN = {"P0": 2, "P1": 3, "P2": 5, "P3": 2}
"""How many of the newest alerts of each level stay open in each service."""
READ_MINUTES = {"P0": (1, 14), "P1": (5, 110), "P2": (60, 1200), "P3": (300, 4000)}
CLOSED_HOURS = {"P0": (2, 40), "P1": (4, 70), "P2": (20, 90), "P3": (30, 160)}
REAL = {"P0": 0.6, "P1": 0.55, "P2": 0.5, "P3": 0.4}
TOLD = {"told_in_person": 86, "not_safe_yet": 9, "not_to_be_told": 5}


def close_old(session: Session, chance: Chance, span: Span) -> list[Alert]:
    """Close what staff closed, with what was done and what the child was told; returns them.

    Of each service's newest alerts some stay open, read or not, so that there is work to see.
    Flushes.
    """
    query = select(Alert).options(joinedload(Alert.task)).where(Alert.closed_at.is_(None))
    alerts = session.scalars(query.order_by(Alert.opened_at.desc(), Alert.id)).all()
    staying = _staying(alerts, span)
    closed = [alert for alert in reversed(alerts) if alert.id not in staying]
    for alert in closed:
        _close(session, chance, span, alert)
    for alert in alerts:
        if alert.id in staying:
            _leave_open(chance, span, alert)
    session.flush()
    _finish_other_tasks(session, chance, span)
    return closed


def _staying(alerts: Sequence[Alert], span: Span) -> set[uuid.UUID]:
    """Return the alerts that stay open; ``alerts`` come newest first."""
    counted: Counter[tuple[uuid.UUID | None, str]] = Counter()
    staying = set()
    for alert in alerts:
        place = (alert.organisation_id, alert.level)
        if alert.opened_at >= span.end - OLD and counted[place] < STAY_OPEN[alert.level]:
            counted[place] += 1
            staying.add(alert.id)
    return staying


def _close(session: Session, chance: Chance, span: Span, alert: Alert) -> None:
    office, staff_id = read("office"), alert.task.owner_id
    _read(chance, span, alert)
    hours = chance.between(*CLOSED_HOURS[alert.level])
    alert.closed_at = _before(span, alert.opened_at + timedelta(hours=hours), alert.opened_at)
    alert.read_at = min(alert.read_at or alert.closed_at, alert.closed_at)
    alert.closed_by = staff_id
    alert.was_real = chance.happens(REAL[alert.level])
    alert.child_told = chance.weighed(TOLD)
    done = chance.one_of(office["done"])
    note = chance.one_of(office["told_notes"]) if alert.child_told != "told_in_person" else ""
    seal(session, alert, "done_sealed", done)
    seal(session, alert, "child_told_note_sealed", note)
    alert.task.done_at, alert.task.done_by = alert.closed_at, staff_id
    seal(session, alert.task, "note_sealed", done)


def _leave_open(chance: Chance, span: Span, alert: Alert) -> None:
    """Somebody has read every P0; of the others some wait unread."""
    if alert.level == "P0" or chance.happens(0.6):
        _read(chance, span, alert)


def _read(chance: Chance, span: Span, alert: Alert) -> None:
    minutes = chance.whole(*READ_MINUTES[alert.level])
    if alert.level in {"P0", "P1"}:
        alert.paged_at = alert.opened_at
    alert.read_at = _before(span, alert.opened_at + timedelta(minutes=minutes), alert.opened_at)
    alert.read_by = alert.task.owner_id


def _before(span: Span, instant: datetime, earliest: datetime) -> datetime:
    """Return the instant, or where it lies ahead of us, one between ``earliest`` and the end."""
    return instant if instant < span.end else earliest + (span.end - earliest) * 0.9


def _finish_other_tasks(session: Session, chance: Chance, span: Span) -> None:
    """Finish the tasks that are older than a week: help cards, school, stories."""
    old = select(Task).where(
        Task.kind != "alert", Task.done_at.is_(None), Task.opened_at < span.end - OLD
    )
    for task in session.scalars(old.order_by(Task.opened_at, Task.id)):
        task.done_at = task.opened_at + timedelta(hours=chance.between(3, 60))
        task.done_by = task.owner_id
    session.flush()
