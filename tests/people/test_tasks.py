"""A cause opens one task, which a named person closes once."""

import threading
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from database.transactions import Database, transaction
from people import tasks
from people.models import Task
from tests.factories import make_organisation, make_staff, make_task, make_young_person


def test_the_same_cause_returns_the_first_task_unchanged(session: Session, now: datetime) -> None:
    person = make_young_person(session)
    first = make_task(session, person=person, cause="opted_out:1", kind="opted_out")

    again = make_task(session, person=person, cause="opted_out:1", kind="other", due_at=now)

    assert again is first
    assert again.kind == "opted_out"


def test_a_cause_told_by_four_at_once_opens_one_task(clean: Database, now: datetime) -> None:
    with transaction(clean) as session:
        organisation_id = make_organisation(session).id
    begin = threading.Barrier(4)

    def tell() -> None:
        begin.wait(timeout=5)
        with transaction(clean) as session:
            tasks.open_task(
                session,
                organisation_id=organisation_id,
                person_id=None,
                owner_id=None,
                kind="unlinked",
                cause="unlinked:1",
                due_at=now,
                now=now,
            )

    threads = [threading.Thread(target=tell) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)

    with transaction(clean) as session:
        assert session.scalar(select(func.count()).select_from(Task)) == 1


def test_a_finished_task_says_who_did_what_and_when(session: Session, now: datetime) -> None:
    worker, task = make_staff(session), make_task(session)

    tasks.finish(session, task, staff_id=worker.id, note="Rang her at school.", now=now)

    assert (task.done_at, task.done_by) == (now, worker.id)
    assert tasks.note_of(task) == "Rang her at school."
    assert task.note_sealed is not None
    assert b"Rang" not in task.note_sealed


def test_a_closed_task_stays_as_it_was_closed(session: Session, now: datetime) -> None:
    task = make_task(session)
    tasks.finish(session, task, staff_id=None, note="First.", now=now)

    tasks.finish(session, task, staff_id=None, note="Second.", now=now + timedelta(hours=1))

    assert task.done_at == now
    assert tasks.note_of(task) == "First."


def test_an_open_task_has_no_note(session: Session) -> None:
    assert tasks.note_of(make_task(session)) is None


def test_open_tasks_are_listed_by_when_they_are_due(session: Session, now: datetime) -> None:
    person = make_young_person(session)
    later = make_task(session, person=person, due_at=now + timedelta(hours=3))
    sooner = make_task(session, person=person, due_at=now + timedelta(hours=1))
    done = make_task(session, person=person)
    tasks.finish(session, done, staff_id=None, note=None, now=now)
    make_task(session)  # of another organisation

    assert tasks.open_tasks(session, person.organisation_id) == [sooner, later]


def test_open_tasks_are_told_apart_by_owner_and_person(session: Session) -> None:
    organisation = make_organisation(session)
    dele, one, two = (
        make_staff(session, organisation=organisation),
        make_young_person(session, organisation=organisation),
        make_young_person(session, organisation=organisation),
    )
    his = make_task(session, person=one, owner=dele)
    other = make_task(session, person=two)

    assert tasks.open_tasks(session, organisation.id, staff_ids=[dele.id]) == [his]
    assert tasks.open_tasks(session, organisation.id, person_ids=[two.id]) == [other]
    assert tasks.open_tasks(session, organisation.id, staff_ids=[]) == []
    assert (
        tasks.open_tasks(session, organisation.id, staff_ids=[dele.id], person_ids=[two.id]) == []
    )


def test_a_task_may_be_given_to_somebody_else(session: Session) -> None:
    worker, task = make_staff(session), make_task(session)

    tasks.reassign(session, task, worker.id)

    assert task.owner_id == worker.id
