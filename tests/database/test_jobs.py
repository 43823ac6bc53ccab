"""A job and its row commit together or vanish together, and a job carries ids alone."""

import uuid
from typing import get_args

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from database import jobs
from database.jobs import QUEUES, JobName, defer
from database.transactions import Database, transaction
from people.models import Organisation
from tests.factories import make_organisation


def left(database: Database) -> tuple[int, int]:
    """How many rows and how many jobs there are."""
    with transaction(database) as session:
        rows = session.scalar(select(func.count()).select_from(Organisation)) or 0
        return rows, session.scalar(text("SELECT count(*) FROM procrastinate_jobs")) or 0


def test_a_commit_leaves_both_row_and_job(clean: Database) -> None:
    with transaction(clean) as session:
        make_organisation(session)
        defer(session, "sweep")

    assert left(clean) == (1, 1)


def test_a_rollback_leaves_neither_row_nor_job(clean: Database) -> None:
    def fail() -> None:
        with transaction(clean) as session:
            make_organisation(session)
            defer(session, "sweep")
            raise LookupError("half way")

    with pytest.raises(LookupError):
        fail()

    assert left(clean) == (0, 0)


def test_a_job_finds_its_row_because_deferring_flushes(session: Session) -> None:
    organisation = Organisation(name="Made up", settings={})
    session.add(organisation)

    defer(session, "make_document", document_id=organisation.id)

    assert organisation not in session.new


def test_a_job_carries_ids_and_waits_in_its_queue(session: Session) -> None:
    number_id = uuid.uuid4()

    defer(session, "drain_inbox", number_id=number_id)

    row = session.execute(
        text("SELECT task_name, queue_name, args, scheduled_at FROM procrastinate_jobs")
    ).one()
    assert row.task_name == "drain_inbox"
    assert row.queue_name == "understanding"
    assert row.args == {"number_id": str(number_id)}
    assert row.scheduled_at is None


def test_a_delayed_job_waits(session: Session) -> None:
    defer(session, "drain_inbox", after_seconds=60, number_id=uuid.uuid4())

    waits = session.scalar(
        text(
            "SELECT scheduled_at BETWEEN now() + interval '50 seconds'"
            " AND now() + interval '70 seconds' FROM procrastinate_jobs"
        )
    )
    assert waits is True


def test_every_job_has_a_queue() -> None:
    assert set(QUEUES) == set(get_args(JobName))


def test_a_page_and_a_reply_never_wait_behind_a_round() -> None:
    assert jobs.QUEUES["page_alert"] == "urgent"
    assert jobs.QUEUES["send_text"] not in {jobs.QUEUES["sweep"], jobs.QUEUES["upkeep"]}
