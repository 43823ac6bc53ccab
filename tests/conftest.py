"""Fixtures that every room's tests share: the embedded PostgreSQL, a session, a vault, a clock."""

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.orm import Session

from database.schema import upgrade
from database.server import Urls, embedded_server
from database.transactions import Database
from database.vault import Vault, new_key_ring_text, read_key_ring

pytest_plugins = ["tests.sockets"]

EMPTY_EVERY_TABLE = """
    SET session_replication_role = replica;
    DO $$
    DECLARE name text;
    BEGIN
        FOR name IN SELECT quote_ident(tablename) FROM pg_tables
            WHERE schemaname = 'public' AND tablename <> 'alembic_version'
        LOOP EXECUTE 'DELETE FROM ' || name; END LOOP;
    END $$
"""
"""Rows only, with no trigger or foreign key in the way: TRUNCATE takes half a second each time."""


@pytest.fixture(scope="session")
def urls() -> Iterator[Urls]:
    """The embedded server of this test run, migrated, in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="heard-test-") as folder:
        Path(folder).chmod(0o755)  # as root the server runs as a user of its own
        with embedded_server(Path(folder) / "pg") as server_urls:
            _forget_the_disk(server_urls)
            upgrade(server_urls.owner)
            yield server_urls


def _superuser(server_urls: Urls) -> str:
    return server_urls.owner.replace("heard_owner@", "postgres@")


def _forget_the_disk(server_urls: Urls) -> None:
    """Let this run's server skip waiting for the disk: nobody will read its data after a crash."""
    with psycopg.connect(_superuser(server_urls), autocommit=True) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {name} = off")
        connection.execute("SELECT pg_reload_conf()")


@pytest.fixture(scope="session")
def ring() -> str:
    """A key ring with one fresh key, as ``HEARD_KEYS`` spells it."""
    return new_key_ring_text("t1")


@pytest.fixture(scope="session")
def vault(ring: str) -> Vault:
    """A vault of that ring."""
    return Vault(read_key_ring(ring))


@pytest.fixture(scope="session")
def database(urls: Urls, vault: Vault) -> Iterator[Database]:
    """The database as the app sees it.

    What a test commits here must be emptied again (``clean``).
    """
    database = Database(urls.app, vault)
    yield database
    database.dispose()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session inside a savepoint of a transaction that is rolled back.

    Tests leave no row behind.
    """
    with database.engine.connect() as connection:
        outer = connection.begin()
        with Session(
            connection,
            info={"vault": database.vault},
            join_transaction_mode="create_savepoint",
            expire_on_commit=False,
        ) as session:
            yield session
        outer.rollback()


@pytest.fixture
def clean(urls: Urls, database: Database) -> Iterator[Database]:
    """The database for tests that commit (requests, workers): every table is emptied afterwards."""
    yield database
    with psycopg.connect(_superuser(urls), autocommit=True) as connection:
        connection.execute(EMPTY_EVERY_TABLE)


@pytest.fixture
def now() -> datetime:
    """A Tuesday afternoon inside the default window: 10 November 2026, 15:40 in London."""
    return datetime(2026, 11, 10, 15, 40, tzinfo=UTC)
