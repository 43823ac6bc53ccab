"""Which alerts a member of staff may open: their own young people's, and what duty brings them.

A manager reaches the whole organisation and texts of unknown numbers; whoever is on duty now, or
was paged about an alert, may open it though the young person is not theirs (guide domain.md 5.1).
"""

import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from people import caseloads
from people.access import Reader, may, may_see
from people.models import Duty, Person
from portal.staff.frame import reaches_all
from voice import alerts
from voice.models import Alert, Page


def may_open(session: Session, reader: Reader, alert: Alert, now: datetime) -> bool:
    """Whether this reader may open this alert now."""
    if alert.organisation_id is None:
        return reaches_all(reader, "answer_alerts") and reaches_all(reader, "read_words")
    if not may(reader, "answer_alerts", organisation_id=alert.organisation_id):
        return False
    on_caseload = alert.person_id is not None and _works_with(session, reader, alert.person_id, now)
    if on_caseload and alerts.is_apart(alert.trigger) and not reaches_all(reader, "read_words"):
        return False  # what a young person says of their worker is not for that worker
    is_own = may(
        reader, "read_words", organisation_id=alert.organisation_id, on_caseload=on_caseload
    )
    return is_own or _on_duty(session, reader, now) or _was_paged(session, reader, alert.id)


def sees_record(session: Session, reader: Reader, person: Person, now: datetime) -> bool:
    """Whether this reader may open a young person's record; duty alone opens only the alert."""
    on_caseload = _works_with(session, reader, person.id, now)
    return may_see(reader, person_organisation_id=person.organisation_id, on_caseload=on_caseload)


def open_alerts(session: Session, reader: Reader, now: datetime) -> list[Alert]:
    """Return the open alerts this reader may open, the most pressing first, then the oldest."""
    organisation_id = reader.organisation_id
    if organisation_id is None or not may(reader, "answer_alerts", organisation_id=organisation_id):
        return []
    if reaches_all(reader, "read_words"):
        return alerts.open_for(session, organisation_id=organisation_id, person_ids=None)
    mine = {person.id for person in young_people(session, reader, now)}
    if _on_duty(session, reader, now):
        found = alerts.open_for(session, organisation_id=organisation_id, person_ids=None)
        found = [alert for alert in found if alert.organisation_id is not None]
    else:
        own = alerts.open_for(session, organisation_id=organisation_id, person_ids=mine)
        known = {alert.id for alert in own}
        more = [one for one in _paged_about(session, reader) if one.id not in known]
        found = sorted([*own, *more], key=lambda alert: (alert.level, alert.opened_at))
    return [one for one in found if one.person_id not in mine or not alerts.is_apart(one.trigger)]


def young_people(session: Session, reader: Reader, now: datetime) -> list[Person]:
    """Return the young people this reader sees: their caseload, or the whole organisation's.

    Work that has ended is left out of the organisation's list.
    """
    if reader.staff_id is None:
        return []
    if not reaches_all(reader, "see_person"):
        return caseloads.young_people_of(session, reader.staff_id, now.date())
    query = select(Person).where(
        Person.organisation_id == reader.organisation_id,
        Person.kind == "young_person",
        Person.work_ended_on.is_(None),
    )
    return list(session.scalars(query))


def _works_with(session: Session, reader: Reader, person_id: uuid.UUID, now: datetime) -> bool:
    return reader.staff_id is not None and caseloads.works_with(
        session, reader.staff_id, person_id, now.date()
    )


def _on_duty(session: Session, reader: Reader, now: datetime) -> bool:
    query = select(Duty.id).where(
        Duty.organisation_id == reader.organisation_id,
        Duty.staff_id == reader.staff_id,
        Duty.starts_at <= now,
        Duty.ends_at > now,
    )
    return session.scalar(query.limit(1)) is not None


def _was_paged(session: Session, reader: Reader, alert_id: uuid.UUID) -> bool:
    query = select(Page.id).where(Page.alert_id == alert_id, Page.staff_id == reader.staff_id)
    return session.scalar(query.limit(1)) is not None


def _paged_about(session: Session, reader: Reader) -> list[Alert]:
    paged = select(Page.alert_id).where(Page.staff_id == reader.staff_id)
    query = select(Alert).where(
        Alert.id.in_(paged),
        Alert.closed_at.is_(None),
        Alert.organisation_id == reader.organisation_id,
    )
    return list(session.scalars(query))
