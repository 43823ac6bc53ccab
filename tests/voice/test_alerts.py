"""Alerts: opened once, raised but never lowered, closed with what was done and by whom."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from people.models import Person, Staff
from tests import factories
from voice import alerts
from voice.alerts import AlreadyClosedError, Closing
from voice.models import Alert


@pytest.fixture
def worker(session: Session) -> Staff:
    return factories.make_staff(session)


@pytest.fixture
def young_person(session: Session, worker: Staff) -> Person:
    organisation = session.get_one(factories.Organisation, worker.organisation_id)
    person = factories.make_young_person(session, organisation=organisation)
    factories.make_caseload(session, person=person, worker=worker)
    return person


def opened(session: Session, person: Person, now: datetime, **columns: str) -> Alert:
    told = {"level": "P2", "trigger": "words", "cause": "sms:1", **columns}
    return alerts.open_alert(
        session, organisation_id=person.organisation_id, person_id=person.id, now=now, **told
    )


def test_one_cause_opens_one_alert_that_only_rises(
    session: Session, young_person: Person, now: datetime
) -> None:
    first = opened(session, young_person, now, level="P1")

    opened(session, young_person, now, level="P3")
    assert first.level == "P1"
    again = opened(session, young_person, now, level="P0")

    assert again.id == first.id
    assert first.level == "P0"
    assert first.task.due_at == now + timedelta(minutes=15)


def test_an_alert_belongs_to_the_lead_worker(
    session: Session, young_person: Person, worker: Staff, now: datetime
) -> None:
    assert opened(session, young_person, now).task.owner_id == worker.id


def test_an_answer_about_the_worker_goes_to_a_manager_and_never_to_that_worker(
    session: Session, young_person: Person, worker: Staff, now: datetime
) -> None:
    organisation = session.get_one(factories.Organisation, worker.organisation_id)
    manager = factories.make_staff(session, organisation=organisation, role="manager")

    alert = opened(session, young_person, now, trigger="answer:SUPPORT.G17=3")

    assert alert.task.owner_id == manager.id
    assert alerts.is_apart(alert.trigger)
    assert not alerts.is_apart("answer:WEEKLY.W02=1")


def test_closing_needs_what_was_done_and_happens_once(
    session: Session, young_person: Person, worker: Staff, now: datetime
) -> None:
    alert = opened(session, young_person, now)
    with pytest.raises(ValueError, match="what was done"):
        alerts.close(
            session, alert, Closing(" ", True, "told_in_person"), staff_id=worker.id, now=now
        )
    closing = Closing("Rang her.", True, "told_in_person")

    alerts.close(session, alert, closing, staff_id=worker.id, now=now)

    assert alerts.done_of(alert) == "Rang her."
    assert (alert.read_by, alert.task.done_by) == (worker.id, worker.id)
    with pytest.raises(AlreadyClosedError):
        alerts.close(session, alert, closing, staff_id=worker.id, now=now)


@pytest.mark.parametrize(
    ("level", "due"),
    [
        ("P0", "2026-11-10T15:55:00+00:00"),
        ("P1", "2026-11-10T17:40:00+00:00"),
        ("P2", "2026-11-11T17:00:00+00:00"),
        ("P3", "2026-11-17T17:00:00+00:00"),
    ],
)
def test_each_level_is_due_when_its_word_says(level: str, due: str, now: datetime) -> None:
    assert alerts.due_at(level, now) == datetime.fromisoformat(due)
