"""How a command finds its settings.

The environment, or the demo's own keys and server under ``var/``.
"""

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from database.schema import upgrade
from database.server import embedded_server
from database.transactions import Database
from database.vault import Vault, new_key_ring_text
from portal.settings import Settings, read_settings, var_folder

DEMO_NUMBER = "+447700900999"
DEFAULT_PORT = 8000


def is_demo() -> bool:
    """Whether ``HEARD_MODE`` asks for the demo."""
    return os.environ.get("HEARD_MODE") == "demo"


def fill_demo_environment(folder: Path, port: int, provider_port: int) -> None:
    """Set whatever the demo needs and the environment does not say.

    Keys are kept under ``var/``.
    """
    for name, value in _demo_secrets(folder).items():
        os.environ.setdefault(name, value)
    os.environ.setdefault("HEARD_BASE_URL", f"http://127.0.0.1:{port}")
    os.environ.setdefault("HEARD_CARRIER", "simulator")
    os.environ.setdefault("TWILIO_FROM", DEMO_NUMBER)
    os.environ.setdefault("TWILIO_API_BASE", f"http://127.0.0.1:{provider_port}")


@contextmanager
def open_settings() -> Iterator[Settings]:
    """Yield the settings, with the embedded server running where no database is named.

    A demo fills in its own keys first. The database is migrated when it is ours to migrate.
    """
    if is_demo():
        port = int(os.environ.get("PORT") or DEFAULT_PORT)
        fill_demo_environment(var_folder(os.environ), port, port + 1)
    if os.environ.get("HEARD_DATABASE_URL"):
        yield read_settings(os.environ)
        return
    with embedded_server(var_folder(os.environ) / "postgres") as urls:
        os.environ["HEARD_DATABASE_URL"] = urls.app
        os.environ["HEARD_MIGRATION_DATABASE_URL"] = urls.owner
        upgrade(urls.owner)
        try:
            yield read_settings(os.environ)
        finally:
            del os.environ["HEARD_DATABASE_URL"]


@contextmanager
def open_database() -> Iterator[tuple[Settings, Database]]:
    """Yield the settings and the database as a command uses it: long statements are allowed."""
    with open_settings() as settings:
        database = Database(settings.database_url, Vault(settings.key_ring), statement_seconds=600)
        try:
            yield settings, database
        finally:
            database.dispose()


def _demo_secrets(folder: Path) -> dict[str, str]:
    """Return the demo's keys, made once: they open only made-up data."""
    path = folder / "demo-keys.json"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        made = {
            "HEARD_KEYS": new_key_ring_text("demo1"),
            "HEARD_SECRET_KEY": f"demo-{secrets.token_urlsafe(32)}",
            "TWILIO_ACCOUNT_SID": f"AC{secrets.token_hex(16)}",
            "TWILIO_AUTH_TOKEN": secrets.token_hex(16),
        }
        path.touch(mode=0o600)
        path.write_text(json.dumps(made, indent=1))
    read: dict[str, str] = json.loads(path.read_text())
    return read
