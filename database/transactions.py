"""``with transaction(database)``: the one source of sessions, the one place that commits.

Three roles: the owner migrates, ``heard_app`` reads and writes, ``heard_release`` reads sealed
releases and nothing else (guide security.md 5.4, reports.md 1.1). A connection takes its role when
it is made.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from sqlalchemy import create_engine
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.orm import Session

from database.vault import Vault

Role = Literal["heard_owner", "heard_app", "heard_release"]

LOCK_SECONDS = 2
IDLE_SECONDS = 10
POOL_SIZE = 8
POOL_SECONDS = 3


class Database:
    """A PostgreSQL database as one role, with the vault that opens its sealed fields.

    ``statement_seconds`` bounds every statement: 5 for the web, 30 for a worker. The release reader
    has no vault: nothing it may read is sealed.
    """

    def __init__(
        self,
        url: str,
        vault: Vault | None,
        *,
        role: Role = "heard_app",
        statement_seconds: int = 5,
    ) -> None:
        self.url = url
        self.vault = vault
        self.role = role
        self.engine = _engine(url, role, statement_seconds)

    def session(self) -> Session:
        """Return a new session; only ``transaction`` and tests call this."""
        return Session(self.engine, info={"vault": self.vault}, expire_on_commit=False)

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


@contextmanager
def transaction(database: Database) -> Iterator[Session]:
    """Yield a session; leaving the block commits, an exception rolls everything back."""
    with database.session() as session, session.begin():
        yield session


def driver_url(url: str) -> str:
    """Return ``url`` naming the psycopg 3 driver, which SQLAlchemy needs spelt out."""
    return make_url(url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def plain_url(url: str) -> str:
    """Return ``url`` as libpq and psycopg read it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _engine(url: str, role: Role, statement_seconds: int) -> Engine:
    return create_engine(
        driver_url(url),
        pool_size=POOL_SIZE,
        pool_pre_ping=True,
        pool_timeout=POOL_SECONDS,
        hide_parameters=True,
        connect_args={"options": options(role, statement_seconds), "connect_timeout": 5},
    )


def options(role: Role, statement_seconds: int) -> str:
    """Return libpq's ``options``: the role to take, UTC, and how long anything may take."""
    return (
        f"-c role={role} -c timezone=UTC -c statement_timeout={statement_seconds}s"
        f" -c lock_timeout={LOCK_SECONDS}s"
        f" -c idle_in_transaction_session_timeout={IDLE_SECONDS}s"
    )
