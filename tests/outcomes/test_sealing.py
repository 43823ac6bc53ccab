"""A month is sealed once, counts people and hides what is small; commissioners read only it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from database.transactions import Database, transaction
from outcomes import counting, measures, releases, sealing
from outcomes.disclosure import shown
from outcomes.measures import Measured
from outcomes.models import ReleaseFigure
from people.models import Organisation
from tests import factories
from tests.factories_above import make_episode, make_interview

MONTH = "2026-10"
IN_MONTH = datetime(2026, 10, 14, 16, tzinfo=UTC)
AFTER = datetime(2026, 11, 6, 9, tzinfo=UTC)
SALT = b"a salt of this test, long enough"


@pytest.fixture
def organisation(session: Session) -> Organisation:
    return factories.make_organisation(session)


def many(session: Session, organisation: Organisation, yes: int, no: int) -> None:
    """So many young people say yes, and so many no, to RF04 in the month."""
    for index in range(yes + no):
        person = factories.make_young_person(
            session, organisation=organisation, release_key=(index * 37) % 4096
        )
        value = "3" if index < yes else "1"
        measures.vote(session, person, person, [("RF04", value)], now=IN_MONTH)


def test_a_month_is_sealed_once_and_only_when_it_is_over(
    session: Session, organisation: Organisation
) -> None:
    many(session, organisation, 15, 10)

    with pytest.raises(sealing.MonthNotOverError):
        sealing.seal_month(session, organisation.id, MONTH, now=IN_MONTH, salt=SALT)
    sealing.seal_month(session, organisation.id, MONTH, now=AFTER, salt=SALT)
    with pytest.raises(sealing.AlreadySealedError):
        sealing.seal_month(session, organisation.id, MONTH, now=AFTER, salt=SALT)


def test_figures_come_from_the_one_disclosure_function_and_small_ones_leave_no_row(
    session: Session, organisation: Organisation
) -> None:
    many(session, organisation, 23, 4)

    release = sealing.seal_month(session, organisation.id, MONTH, now=AFTER, salt=SALT)

    report = releases.read(session.connection(), release.id)
    assert report is not None
    keys = sum((index * 37) % 4096 for index in range(23))
    assert report.shown("said", "Y2", "counted") == shown(23, keys, salt=SALT)
    assert report.shown("said", "Y2", "base") in {25, 30}
    stored = session.scalars(select(ReleaseFigure.shown)).all()
    assert all(figure is not None and figure >= 10 for figure in stored)


def test_a_month_with_fewer_than_twenty_answerers_waits(
    session: Session, organisation: Organisation
) -> None:
    many(session, organisation, 15, 4)

    release = sealing.seal_month(session, organisation.id, MONTH, now=AFTER, salt=SALT)

    assert release.note == "too_few"
    assert session.scalars(select(ReleaseFigure)).all() == []


def test_each_person_counts_once_a_month_with_the_last_answer(
    session: Session, organisation: Organisation
) -> None:
    person = factories.make_young_person(session, organisation=organisation)

    for value in ("1", "3", "3"):
        measures.vote(session, person, person, [("RF04", value)], now=IN_MONTH)

    found = {
        (cell.question, cell.value): cell.count
        for cell in counting.cells(session, organisation.id, [MONTH])
        if cell.table == "said" and cell.characteristic == "all"
    }
    assert found == {("Y2", "base"): 1, ("Y2", "counted"): 1}


def test_interviews_are_counted_with_the_children_behind_them(
    session: Session, organisation: Organisation
) -> None:
    person = factories.make_young_person(session, organisation=organisation)
    for day in range(3):
        returned = IN_MONTH + timedelta(days=day)
        episode = make_episode(
            session, person=person, started_at=returned - timedelta(hours=9), ended_at=returned
        )
        make_interview(
            session,
            episode=episode,
            returned_at=returned,
            status="completed",
            offered_at=returned,
            completed_at=returned + timedelta(hours=[4, 71, 80][day]),
        )

    found = {
        cell.value: (cell.count, cell.people)
        for cell in counting.cells(session, organisation.id, [MONTH])
        if cell.table == "interviews"
    }
    assert found["eligible"] == (3, 1)
    assert found["completed"] == (3, 1)
    assert found["within_72h"] == (2, 1)


def test_outcomes_that_may_fall_with_awareness_have_no_direction(
    session: Session, organisation: Organisation
) -> None:
    person = factories.make_young_person(session, organisation=organisation)
    for weeks, score in ((8, "2.0"), (0, "4.5")):
        told = [
            Measured(code, Decimal(score), "review", "1", f"test:{weeks}") for code in ("O1", "O7")
        ]
        measures.measure(
            session,
            person,
            told,
            informant="young_person",
            now=IN_MONTH - timedelta(weeks=weeks),
        )

    found = {
        (cell.question, cell.value)
        for cell in counting.cells(session, organisation.id, [MONTH])
        if cell.table == "moves"
    }
    assert found == {("O1", "pairs"), ("O1", "up"), ("O7", "pairs"), ("O7", "latest_high")}


def test_the_release_reader_can_read_no_table_that_holds_answers(database: Database) -> None:
    reader = Database(database.url, None, role="heard_release")
    for name in ("words", "answers", "votes", "people", "scores", "interviews"):
        with pytest.raises(ProgrammingError), transaction(reader) as session:
            session.execute(text(f"SELECT 1 FROM {name}"))  # noqa: S608 - names of our own tables
    with transaction(reader) as session:
        assert releases.sealed_months(session.connection()) == []
    reader.dispose()


def test_a_percentage_is_worked_out_from_printed_figures_only() -> None:
    sealed = releases.Sealed(
        factories.uuid.uuid4(), factories.uuid.uuid4(), "Made up", MONTH, "10/5", None
    )
    key = ("said", "all", "all", "Y2")
    report = releases.Report(sealed, {(*key, "base"): 40, (*key, "counted"): 25})

    assert report.share("said", "Y2", "counted", "base") == 63
    assert report.share("said", "Y1", "counted", "base") is None
    assert report.shown("said", "Y1", "base") is None
