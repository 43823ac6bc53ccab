"""A transaction commits whole or not at all, and an instant without a zone never gets in."""

import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError
from sqlalchemy.orm import Session

from database.base import NaiveInstantError
from database.server import Urls
from database.transactions import Database, driver_url, plain_url, transaction
from people.models import Heartbeat, Number, Organisation
from tests.factories import add, make_heartbeat, make_number, make_organisation


def count(database: Database) -> int:
    with transaction(database) as session:
        return session.scalar(select(func.count()).select_from(Organisation)) or 0


def test_leaving_the_block_commits(clean: Database) -> None:
    with transaction(clean) as session:
        make_organisation(session)

    assert count(clean) == 1


def test_an_exception_rolls_everything_back(clean: Database) -> None:
    def fail() -> None:
        with transaction(clean) as session:
            make_organisation(session)
            raise LookupError("half way")

    with pytest.raises(LookupError, match="half way"):
        fail()

    assert count(clean) == 0


def test_rows_stay_readable_after_their_transaction(clean: Database) -> None:
    with transaction(clean) as session:
        organisation = make_organisation(session)

    assert organisation.name == "Larkfield Young People's Service"


def test_a_naive_instant_is_refused(session: Session) -> None:
    with pytest.raises(StatementError) as error:
        make_heartbeat(session, at=datetime(2026, 11, 10, 15, 40))  # noqa: DTZ001 - the fault

    assert isinstance(error.value.orig, NaiveInstantError)


def test_an_instant_comes_back_in_utc(session: Session, now: datetime) -> None:
    there = timezone(timedelta(hours=-5))
    make_heartbeat(session, at=now.astimezone(there))
    session.expire_all()

    at = session.scalars(select(Heartbeat.at)).one()
    assert at == now
    assert at.tzinfo is UTC


def test_an_id_is_known_before_its_row_is_stored() -> None:
    one, other = Organisation(name="A", settings={}), Organisation(name="B", settings={})

    assert one.id != other.id
    assert one.id.version == 4
    assert Organisation(id=one.id, name="C", settings={}).id == one.id
    assert isinstance(one.id, uuid.UUID)


def test_a_statement_that_takes_too_long_is_stopped(urls: Urls) -> None:
    hasty = Database(urls.app, None, statement_seconds=1)
    with pytest.raises(OperationalError, match="statement timeout"), transaction(hasty) as session:
        session.execute(text("SELECT pg_sleep(3)"))
    hasty.dispose()


def test_a_lock_is_waited_for_two_seconds_and_no_longer(clean: Database) -> None:
    with transaction(clean) as holder:
        make_organisation(holder)
        holder.execute(text("LOCK TABLE heartbeats IN ACCESS EXCLUSIVE MODE"))
        with pytest.raises(OperationalError, match="lock timeout"), transaction(clean) as session:
            session.execute(text("SELECT 1 FROM heartbeats"))


def test_an_error_of_the_database_shows_no_number_and_no_parameter(session: Session) -> None:
    number = make_number(session, e164="+447700900123")
    again = Number(e164_hash=number.e164_hash, e164_sealed=b"sealed", state_at=number.state_at)

    with pytest.raises(IntegrityError, match="uq_numbers_e164_hash") as error:
        add(session, again)

    assert "900123" not in str(error.value)
    assert "parameters hidden" in str(error.value)


def test_an_address_is_spelt_for_each_reader() -> None:
    url = "postgresql://heard_app:secret@db.example/heard?sslmode=verify-full"

    assert driver_url(url).startswith("postgresql+psycopg://heard_app:secret@")
    assert plain_url(driver_url(url)) == url
