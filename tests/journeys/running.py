"""The whole product running as it runs for people: stand-in provider, web and worker as processes.

Journeys talk to it over real HTTP on loopback and look at what came of it in the database.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import requests

from database.transactions import Database

ROOT = Path(__file__).parents[2]
SECONDS_TO_START = 40
SECONDS_TO_HAPPEN = 20
ACCOUNT = "AC" + "5" * 32
TOKEN = "made-up-token-of-a-journey"
OUR_NUMBER = "+447700900999"

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Running:
    """A Heard that runs: where it is, what it stands on, and its processes by name."""

    base_url: str
    provider_url: str
    database: Database
    environ: Mapping[str, str]
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def texts_to(self, number: str) -> list[str]:
        """Return the texts the provider delivered to ``number``, oldest first."""
        found = requests.get(
            f"{self.provider_url}/demo/messages", params={"number": number}, timeout=5
        ).json()
        return [one["body"] for one in found["messages"] if not one["from_phone"]]

    def text_from(self, number: str, body: str) -> None:
        """Text ``body`` from a phone, through the provider, which signs and posts it."""
        answer = requests.post(
            f"{self.provider_url}/demo/inbound", json={"from": number, "body": body}, timeout=5
        )
        assert answer.status_code < 300, answer.text

    def fault(self, name: str, *, times: int) -> None:
        """Let the stand-in provider misbehave: ``duplicate``, ``hang``, ``busy``, ``reset``."""
        told = {"name": name, "times": times}
        requests.post(f"{self.provider_url}/demo/faults", json=told, timeout=5).raise_for_status()

    def kill(self, name: str) -> None:
        """Kill a process without warning and start it again."""
        self.processes[name].send_signal(signal.SIGKILL)
        self.processes[name].wait()
        self.start(name)

    def start(self, name: str) -> None:
        """Start one of ``provider``, ``web``, ``worker``."""
        self.processes[name] = subprocess.Popen(
            [sys.executable, "-m", "portal.commands.main", *COMMANDS[name](self)],
            env=dict(self.environ),
            cwd=ROOT,
            start_new_session=True,
        )


COMMANDS: Mapping[str, Callable[[Running], list[str]]] = {
    "provider": lambda heard: ["sms", "provider", "--port", heard.provider_url.rsplit(":", 1)[1]],
    "web": lambda heard: ["web", "--port", heard.base_url.rsplit(":", 1)[1]],
    "worker": lambda _heard: ["worker"],
}


@contextmanager
def running_heard(database: Database, ring: str) -> Iterator[Running]:
    """Start everything on ``database`` and stop it again; fails if a part does not come up."""
    web, provider = _free_port(), _free_port()
    base_url = f"http://127.0.0.1:{web}"
    environ = {
        **os.environ,
        "HEARD_MODE": "demo",
        "HEARD_BASE_URL": base_url,
        "HEARD_DATABASE_URL": database.url,
        "HEARD_SECRET_KEY": "demo-key-of-a-journey",
        "HEARD_KEYS": ring,
        "HEARD_CARRIER": "simulator",
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_FROM": OUR_NUMBER,
        "TWILIO_API_BASE": f"http://127.0.0.1:{provider}",
    }
    heard = Running(base_url, f"http://127.0.0.1:{provider}", database, environ)
    try:
        for name in COMMANDS:
            heard.start(name)
        eventually(lambda: _answers(f"{base_url}/readyz"), SECONDS_TO_START)
        yield heard
    finally:
        for process in heard.processes.values():
            process.terminate()
        for process in heard.processes.values():
            try:
                process.wait(25)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def eventually(look: Callable[[], Found], seconds: float = SECONDS_TO_HAPPEN) -> Found:
    """Return what ``look`` finds as soon as it finds something; fails after ``seconds``."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = look()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"did not happen within {seconds} seconds: {look}")


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=2).status_code == requests.codes.ok
    except requests.RequestException:
        return False


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: Any = probe.getsockname()[1]
        return int(port)
