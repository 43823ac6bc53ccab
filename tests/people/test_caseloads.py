"""Who works with whom on a day: on the day of a hand-over the new worker has the caseload."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from people import caseloads
from people.models import Person, Staff
from tests.factories import TODAY, make_organisation, make_staff, make_young_person

BEFORE = TODAY - timedelta(days=30)
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def wren(session: Session) -> Person:
    return make_young_person(session)


@pytest.fixture
def dele(session: Session) -> Staff:
    return make_staff(session)


@pytest.fixture
def asha(session: Session) -> Staff:
    return make_staff(session, name="Asha Field")


@pytest.fixture
def statements(session: Session) -> Iterator[list[str]]:
    """The statements sent from here on."""
    sent: list[str] = []

    def note(*arguments: object) -> None:
        sent.append(str(arguments[2]))

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", note)
    yield sent
    event.remove(connection, "before_cursor_execute", note)


def test_nobody_leads_before_somebody_was_given_the_work(session: Session, wren: Person) -> None:
    assert caseloads.lead_of(session, wren.id, TODAY) is None
    assert caseloads.workers_of(session, wren.id, TODAY) == []


def test_a_new_lead_takes_over_on_the_day(
    session: Session, wren: Person, dele: Staff, asha: Staff
) -> None:
    caseloads.assign(session, person_id=wren.id, staff_id=dele.id, on=BEFORE)

    caseloads.assign(session, person_id=wren.id, staff_id=asha.id, on=TODAY)

    assert caseloads.lead_of(session, wren.id, YESTERDAY) == dele.id
    assert caseloads.lead_of(session, wren.id, TODAY) == asha.id
    assert not caseloads.works_with(session, dele.id, wren.id, TODAY)
    assert caseloads.works_with(session, dele.id, wren.id, YESTERDAY)


def test_the_same_lead_again_keeps_the_row(session: Session, wren: Person, dele: Staff) -> None:
    first = caseloads.assign(session, person_id=wren.id, staff_id=dele.id, on=BEFORE)

    assert caseloads.assign(session, person_id=wren.id, staff_id=dele.id, on=TODAY) is first
    assert first.ends_on is None


def test_a_second_worker_stands_beside_the_lead(
    session: Session, wren: Person, dele: Staff, asha: Staff
) -> None:
    caseloads.assign(session, person_id=wren.id, staff_id=asha.id, on=BEFORE, is_lead=False)
    caseloads.assign(session, person_id=wren.id, staff_id=dele.id, on=TODAY)

    assert caseloads.lead_of(session, wren.id, TODAY) == dele.id
    assert caseloads.workers_of(session, wren.id, TODAY) == [dele.id, asha.id]
    assert caseloads.works_with(session, asha.id, wren.id, TODAY)


def test_who_stood_beside_may_become_the_lead(session: Session, wren: Person, dele: Staff) -> None:
    caseloads.assign(session, person_id=wren.id, staff_id=dele.id, on=BEFORE, is_lead=False)

    caseloads.assign(session, person_id=wren.id, staff_id=dele.id, on=TODAY)

    assert caseloads.lead_of(session, wren.id, TODAY) == dele.id
    assert caseloads.workers_of(session, wren.id, TODAY) == [dele.id]


def test_an_ended_part_is_over_from_that_day(session: Session, wren: Person, dele: Staff) -> None:
    caseloads.assign(session, person_id=wren.id, staff_id=dele.id, on=BEFORE)

    caseloads.end(session, person_id=wren.id, staff_id=dele.id, on=TODAY)

    assert caseloads.works_with(session, dele.id, wren.id, YESTERDAY)
    assert not caseloads.works_with(session, dele.id, wren.id, TODAY)


def test_work_that_begins_tomorrow_is_not_yet(session: Session, wren: Person, dele: Staff) -> None:
    tomorrow = date.fromordinal(TODAY.toordinal() + 1)
    caseloads.assign(session, person_id=wren.id, staff_id=dele.id, on=tomorrow)

    assert not caseloads.works_with(session, dele.id, wren.id, TODAY)


def test_a_caseload_is_read_in_one_query(
    session: Session, dele: Staff, asha: Staff, statements: list[str]
) -> None:
    organisation = make_organisation(session)
    mine = {make_young_person(session, organisation=organisation).id for _ in range(3)}
    for person_id in mine:
        caseloads.assign(session, person_id=person_id, staff_id=dele.id, on=BEFORE)
    other = make_young_person(session, organisation=organisation)
    caseloads.assign(session, person_id=other.id, staff_id=asha.id, on=BEFORE)
    statements.clear()

    found = caseloads.young_people_of(session, dele.id, TODAY)

    assert {person.id for person in found} == mine
    assert len(statements) == 1
