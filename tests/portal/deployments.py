"""The environment of a deployment for tests of commands, on the tests' own database."""

from pathlib import Path

import pytest

from database.server import Urls
from tests.carrying import OURS

NAMES = ("HEARD_MODE", "HEARD_DATABASE_URL", "HEARD_KEYS", "HEARD_SECRET_KEY", "HEARD_BASE_URL")


def deploy(
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,
    ring: str,
    *,
    urls: Urls | None = None,
    api_base: str = "http://127.0.0.1:9",
) -> None:
    """Set every variable that a demo needs; without ``urls`` it names no database."""
    undeploy(monkeypatch)
    values = {
        "HEARD_MODE": "demo",
        "HEARD_VAR": str(folder),
        "HEARD_KEYS": ring,
        "HEARD_SECRET_KEY": "demo-made-up",
        "HEARD_BASE_URL": "http://127.0.0.1:8000",
        "HEARD_CARRIER": "simulator",
        "TWILIO_ACCOUNT_SID": "AC" + "a" * 32,
        "TWILIO_AUTH_TOKEN": "made-up-token",
        "TWILIO_FROM": OURS,
        "TWILIO_API_BASE": api_base,
        **({"HEARD_DATABASE_URL": urls.app} if urls else {}),
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)


def undeploy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what names a deployment, as on a machine that never had one."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
