"""Paging staff about an alert: who is told, when, until somebody has read it.

A page is a row here and a line at the top of that person's workspace: a link, never the words.
Paging by text and e-mail stands on the same rows and comes with staff's own numbers.
"""

import uuid
from datetime import datetime, time
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from database.base import new_id
from people import caseloads, rota, staff
from people.models import Staff
from voice import alerts
from voice.escalation import AlertClock, Level, RotaView, Step, due
from voice.models import Alert, Page

ZONE = ZoneInfo("Europe/London")
END_OF_DAY = time(17, 0)
PAGED = ("P0", "P1")


def page(session: Session, alert_id: uuid.UUID, now: datetime) -> int:
    """Write down every page of one alert that is due now; returns how many. Safe to run again."""
    alert = session.scalar(select(Alert).where(Alert.id == alert_id).with_for_update())
    if alert is None or alert.closed_at is not None:
        return 0
    view = _view(session, alert, now)
    taken = session.scalars(select(Page.step).where(Page.alert_id == alert.id))
    keys = frozenset(step.split(":", 1)[0] for step in taken)
    clock = AlertClock(
        level=cast("Level", alert.level),
        opened_at=alert.opened_at,
        acknowledged_at=alert.read_at,
        manager_due_at=datetime.combine(alert.opened_at.astimezone(ZONE).date(), END_OF_DAY, ZONE),
        taken=keys,
    )
    return sum(_write(session, alert, step, now) for step in due(clock, view, now))


def sweep(session: Session, now: datetime) -> int:
    """Page again for every P0 and P1 alert that nobody has read.

    Returns how many pages were due.
    """
    unread = session.scalars(
        select(Alert.id).where(
            Alert.closed_at.is_(None), Alert.read_at.is_(None), Alert.level.in_(PAGED)
        )
    )
    return sum(page(session, alert_id, now) for alert_id in unread.all())


def _write(session: Session, alert: Alert, step: Step, now: datetime) -> int:
    """Write one page a person; a step that reaches nobody is written too, as nobody's."""
    for staff_id in step.whom or (None,):
        session.execute(
            insert(Page)
            .values(
                id=new_id(),
                alert_id=alert.id,
                staff_id=staff_id,
                step=f"{step.key}:{staff_id or 'nobody'}",
                at=now,
            )
            .on_conflict_do_nothing()
        )
    alert.paged_at = alert.paged_at or now
    session.flush()
    return 1


def _works_with(session: Session, member: Staff, alert: Alert, now: datetime) -> bool:
    return alert.person_id is not None and caseloads.works_with(
        session, member.id, alert.person_id, now.date()
    )


def _view(session: Session, alert: Alert, now: datetime) -> RotaView:
    """Return who stands where now.

    An unknown number's alert goes to whoever is on duty anywhere.
    """
    on_duty: Staff | None = None
    managers: list[Staff] = []
    if alert.organisation_id is not None:
        on_duty = rota.on_duty(session, alert.organisation_id, now)
        if on_duty and alerts.is_apart(alert.trigger) and _works_with(session, on_duty, alert, now):
            on_duty = None  # never the worker whom the answer is about
        managers = [
            one for one in staff.all_of(session, alert.organisation_id) if one.role == "manager"
        ]
    return RotaView(
        owner=alert.task.owner_id,
        next_on_duty=on_duty.id if on_duty else None,
        manager=managers[0].id if managers else None,
        duty_group=tuple(one.id for one in managers),
        on_call=on_duty.id if on_duty else None,
    )
