"""Migrations up and down, behind an advisory lock: a second migrator waits for the first."""

from pathlib import Path
from typing import Any

import psycopg
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text

from database.roles import ensure_roles, grant_tables, hand_to
from database.transactions import driver_url

FOLDER = Path(__file__).parent / "migrations"
LOCK = 0x4EA2D  # any constant of our own: it only has to be the same for every migrator


class RolesMissingError(RuntimeError):
    """The migrating user may not create the roles Heard needs; the message says what to run."""


def upgrade(owner_url: str, app_user: str | None = None, revision: str = "head") -> None:
    """Migrate up to ``revision`` and give the roles their rights.

    ``app_user``: the user by whom web and workers connect, where it is not the migrating one.
    Raises RolesMissingError when the roles are missing and may not be made.
    """
    engine = create_engine(driver_url(owner_url), hide_parameters=True)
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            driver = _driver(connection)
            _ensure_roles(driver, app_user)
            command.upgrade(_config(connection), revision)
            if revision == "head":
                grant_tables(driver)
    finally:
        engine.dispose()


def downgrade(owner_url: str, revision: str = "base") -> None:
    """Migrate down to ``revision``; every table above it and what it holds is gone."""
    engine = create_engine(driver_url(owner_url), hide_parameters=True)
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            command.downgrade(_config(connection), revision)
    finally:
        engine.dispose()


def at_head(connection: Connection) -> bool:
    """Whether the database stands at the newest migration."""
    current = MigrationContext.configure(connection).get_current_revision()
    return current == ScriptDirectory(str(FOLDER)).get_current_head()


def _ensure_roles(driver: psycopg.Connection[Any], app_user: str | None) -> None:
    try:
        ensure_roles(driver, login=False)
        if app_user:
            hand_to(driver, app_user)
    except psycopg.errors.InsufficientPrivilege as error:
        raise RolesMissingError(
            "The roles heard_owner, heard_app and heard_release are missing and the migrating user "
            "may not create them. Run what docs/running.md says as a database administrator."
        ) from error


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config


def _driver(connection: Connection) -> psycopg.Connection[Any]:
    driver = connection.connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        raise TypeError("Heard speaks to PostgreSQL through psycopg 3")
    return driver
