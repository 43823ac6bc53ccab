"""``heard run``, ``heard web`` and ``heard worker``: the processes of a deployment."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import click
import psutil
from gunicorn.app.base import BaseApplication
from sqlalchemy import select

from database.transactions import transaction
from people.models import Organisation
from portal import keys, worker
from portal.app import create_app
from portal.commands import demo
from portal.commands.db import migrate
from portal.commands.environment import (
    DEFAULT_PORT,
    fill_demo_environment,
    open_database,
    open_settings,
)
from portal.settings import Settings, read_settings, var_folder

STOP_SECONDS = 25
WEB_THREADS = 8


class PortTakenError(click.ClickException):
    """Something else listens on the port that was asked for."""


def add_to(group: click.Group) -> None:
    """Add the commands to ``heard``."""
    for command in (run, web, work):
        group.add_command(command)


@click.command()
@click.option("--port", type=int, envvar="PORT", default=DEFAULT_PORT, show_default=True)
def run(port: int) -> None:
    """Start everything: database, stand-in provider, web and worker. Ctrl-C stops it all."""
    folder = var_folder(os.environ)
    _stop_leftovers(folder)
    os.environ.setdefault("HEARD_MODE", "demo")
    os.environ["PORT"] = str(port)
    provider_port = _free_port(port + 1)
    _refuse_taken(port)
    fill_demo_environment(folder, port, provider_port)
    with open_database() as (settings, database):
        migrate(settings)
        keys.check(database)
        with transaction(database) as session:
            is_empty = session.scalar(select(Organisation.id).limit(1)) is None
        if is_empty and settings.is_demo:
            demo.load_into(database)
        database.dispose()
        _run_children(settings, folder, port, provider_port)


@click.command()
@click.option("--port", type=int, envvar="PORT", default=DEFAULT_PORT, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
def web(port: int, host: str) -> None:
    """Serve the web alone, on a database that is already there."""
    settings = read_settings(os.environ)
    _Web(settings, f"{host}:{port}").run()


@click.command("worker")
def work() -> None:
    """Work alone: as many of these as you like, on any machine that reaches the database."""
    with open_settings() as settings:
        worker.run(settings)


class _Web(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    def __init__(self, settings: Settings, bind: str) -> None:
        self._settings = settings
        self._bind = bind
        super().__init__()

    def load_config(self) -> None:
        options = {
            "bind": self._bind,
            "workers": 2,
            "threads": WEB_THREADS,
            "worker_class": "gthread",
            "accesslog": None,  # addresses and link tokens must never reach a log
            "errorlog": "-",
            "loglevel": "warning",
            "graceful_timeout": 20,
            "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,  # noqa: S108 - gunicorn's heartbeat file
            "control_socket_disable": True,
        }
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> object:
        return create_app(self._settings)


def _run_children(settings: Settings, folder: Path, port: int, provider_port: int) -> None:
    commands: list[Sequence[str]] = [["web", "--port", str(port)], ["worker"]]
    if settings.carrier_kind == "simulator":
        commands.insert(0, ["sms", "provider", "--port", str(provider_port)])
    children = [_start(command) for command in commands]
    (folder / "processes.json").write_text(json.dumps([child.pid for child in children]))
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    try:
        if _wait_until_up(port, children, stopping):
            _greet(settings, port)
        while not stopping.wait(0.5):
            gone = next((child for child in children if child.poll() is not None), None)
            if gone is not None:
                raise click.ClickException(
                    f"A part of Heard ended by itself (status {gone.returncode}); stopping all."
                )
    finally:
        _stop(children)
        (folder / "processes.json").unlink(missing_ok=True)
    click.echo("Stopped. Everything is kept under var/.")


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches this process alone, which then stops the others in order.
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-m", "portal.commands.main", *command], start_new_session=True
    )


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    until = time.monotonic() + STOP_SECONDS
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(0.1, until - time.monotonic()))
        if child.poll() is None:
            child.kill()
            child.wait()


def _wait_until_up(
    port: int, children: list[subprocess.Popen[bytes]], stopping: threading.Event
) -> bool:
    while not stopping.wait(0.1):
        if any(child.poll() is not None for child in children):
            return False
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    return False


def _greet(settings: Settings, port: int) -> None:
    click.echo(
        f"\nHeard is running: {settings.base_url}\n"
        f"  {settings.base_url}/demo        choose who to be: worker, manager, young person, "
        "parent, commissioner\n"
        f"  {settings.base_url}/demo/phone  a phone that texts with the service\n"
        f"Everything in it is made up. Stop with Ctrl-C. Another port: PORT={port + 10} make run"
    )


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise PortTakenError(
                f"Port {port} is taken by another program. Try another: PORT={port + 10} make run"
            ) from error


def _free_port(first: int) -> int:
    """Return the first free port from ``first`` on: the stand-in provider may listen anywhere."""
    for port in range(first, first + 50):
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port
    raise PortTakenError(
        f"No free port between {first} and {first + 50} for the stand-in provider."
    )


def _stop_leftovers(folder: Path) -> None:
    """Stop what a killed earlier run left behind; a run that still lives is left alone."""
    path = folder / "processes.json"
    if not path.exists():
        return
    left = []
    for pid in json.loads(path.read_text()):
        with suppress(psutil.Error):
            process = psutil.Process(pid)
            if "portal.commands.main" in process.cmdline():
                left.append(process)
    if any(_is_run_alive(process) for process in left):
        raise click.ClickException(
            "Heard already runs from this folder. Stop it first with Ctrl-C."
        )
    if left:
        click.echo("An earlier run was killed; stopping what it left behind.")
    for process in left:
        with suppress(psutil.Error):
            process.terminate()
    _, alive = psutil.wait_procs(left, timeout=10)
    for process in alive:
        with suppress(psutil.Error):
            process.kill()
    path.unlink(missing_ok=True)


def _is_run_alive(process: psutil.Process) -> bool:
    parent = process.parent()
    return parent is not None and "run" in parent.cmdline() and parent.pid != 1
