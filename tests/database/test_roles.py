"""The database keeps the app from changing history, and commissioners from all but releases."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from database.base import Base
from database.server import Urls
from database.transactions import Database, transaction
from tests.factories import make_audit, make_young_person
from tests.factories_above import make_release, make_release_figure

RELEASED = {"releases", "release_figures"}
TABLES = sorted(Base.metadata.tables)


@pytest.fixture(scope="module")
def reader(urls: Urls) -> Iterator[Database]:
    """The database as commissioners' pages read it."""
    reader = Database(urls.app, None, role="heard_release")
    yield reader
    reader.dispose()


def refuses(database: Database, statement: str) -> bool:
    """Whether the database denies the right to a statement (and not merely its sense)."""
    with database.engine.connect() as connection:
        try:
            connection.execute(text(statement))
        except ProgrammingError as error:
            return type(error.orig).__name__ == "InsufficientPrivilege"
        finally:
            connection.rollback()
    return False


def test_the_release_reader_reads_releases(clean: Database, reader: Database) -> None:
    with transaction(clean) as session:
        make_release_figure(session, release=make_release(session), shown=35)

    with transaction(reader) as session:
        assert session.scalar(text("SELECT shown FROM release_figures")) == 35
        assert session.scalar(text("SELECT month FROM releases")) == "2026-10"


@pytest.mark.parametrize("table", [name for name in TABLES if name not in RELEASED])
def test_the_release_reader_reads_no_other_table(reader: Database, table: str) -> None:
    assert refuses(reader, f"SELECT 1 FROM {table}")  # noqa: S608 - names of our own tables


@pytest.mark.parametrize("table", sorted(RELEASED))
def test_the_release_reader_changes_nothing(reader: Database, table: str) -> None:
    assert refuses(reader, f"DELETE FROM {table}")  # noqa: S608 - as above
    assert refuses(reader, f"INSERT INTO {table} DEFAULT VALUES")


def test_the_release_reader_sees_no_jobs(reader: Database) -> None:
    assert refuses(reader, "SELECT 1 FROM procrastinate_jobs")


@pytest.mark.parametrize("table", ["audit", "releases", "release_figures"])
def test_the_app_changes_no_history(database: Database, table: str) -> None:
    column = "at" if table == "audit" else "month" if table == "releases" else "shown"

    assert refuses(database, f"UPDATE {table} SET {column} = NULL")  # noqa: S608 - as above
    assert refuses(database, f"DELETE FROM {table}")  # noqa: S608 - as above
    assert refuses(database, f"TRUNCATE {table}")


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE own (id int)",
        "DROP TABLE people",
        "ALTER TABLE audit DISABLE TRIGGER ALL",
        "CREATE ROLE another",
        "SET ROLE heard_owner",
        "DELETE FROM alembic_version",
    ],
)
def test_the_app_cannot_change_the_house(database: Database, statement: str) -> None:
    assert refuses(database, statement)


def test_the_app_cannot_give_itself_a_right(database: Database) -> None:
    with database.engine.connect() as connection:
        connection.execute(text("GRANT DELETE ON audit TO heard_app"))
        with pytest.raises(ProgrammingError, match="permission denied"):
            connection.execute(text("DELETE FROM audit"))
        connection.rollback()


def test_the_app_adds_to_history_and_reads_it(clean: Database) -> None:
    with transaction(clean) as session:
        make_audit(session)

    with transaction(clean) as session:
        assert session.scalar(text("SELECT count(*) FROM audit")) == 1


def test_the_app_reads_and_writes_everything_else(clean: Database) -> None:
    with transaction(clean) as session:
        person = make_young_person(session)

    with transaction(clean) as session:
        session.execute(text("UPDATE people SET area = 'South'"))
        assert session.scalar(text("SELECT area FROM people")) == "South"
        session.execute(text("DELETE FROM people WHERE id = :id"), {"id": person.id})
