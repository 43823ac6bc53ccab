"""Migrations run up and down with data, and end equal to the models."""

import importlib
import uuid
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, text

from database.base import Base
from database.schema import at_head, downgrade, upgrade
from database.server import Urls
from database.transactions import Database, driver_url

ROOMS = ("people", "episodes", "voice", "outcomes", "surveys", "sms")
for room in ROOMS:  # every room's tables must be known before they are compared
    importlib.import_module(f"{room}.models")


def test_the_newest_migration_equals_the_models(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_name": lambda name, kind, _parents: (
                    not (kind == "table" and name and name.startswith("procrastinate"))
                )
            },
        )

        assert compare_metadata(context, Base.metadata) == []
        assert at_head(connection)


def test_migrations_run_down_and_up_again_with_rows_in_the_tables(urls: Urls) -> None:
    superuser = urls.owner.replace("heard_owner@/heard?", "postgres@/postgres?")
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute("CREATE DATABASE updown OWNER heard_owner")
    url = urls.owner.replace("/heard?", "/updown?")
    upgrade(url)
    engine = create_engine(driver_url(url))
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO organisations (id, name, settings) VALUES (:id, 'Made up', '{}')"),
            {"id": uuid.uuid4()},
        )

    downgrade(url)
    with engine.connect() as connection:
        left = connection.execute(
            text(
                "SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace"
                " WHERE nspname = 'public' AND relkind IN ('r', 'S')"
                " AND relname NOT LIKE 'alembic%'"
            )
        ).all()
    upgrade(url)

    assert left == []
    with engine.connect() as connection:
        assert at_head(connection)
    engine.dispose()


def test_migrations_are_readable_from_any_folder(
    urls: Urls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    upgrade(urls.owner)
