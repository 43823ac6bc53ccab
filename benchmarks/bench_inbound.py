"""An inbound webhook to a committed text and its job, beside the least that could be done.

The floor is a bare Flask app that checks the same signature and makes one INSERT on the same
PostgreSQL, served in the same way in the same run. Both are real HTTP through gunicorn; requests
are signed beforehand. Rounds alternate, so that a busy machine slows both. Prints JSON lines.

    .venv/bin/python benchmarks/bench_inbound.py [--requests N] [--rounds N] [--clients N]

Floor to keep (guide messaging.md 15): at least 0.25 times the bare app.
"""

import argparse
import http.client
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
import psycopg_pool
from flask import Flask, Response, request
from gunicorn.app.base import BaseApplication
from twilio.request_validator import RequestValidator

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from database.schema import upgrade  # noqa: E402 - after the path is set
from database.server import embedded_server  # noqa: E402 - after the path is set
from database.transactions import Database  # noqa: E402 - after the path is set
from database.vault import Vault, new_key_ring_text, read_key_ring  # noqa: E402 - after the path is set
from portal import webhooks  # noqa: E402 - after the path is set
from sms import carrier  # noqa: E402 - after the path is set

OURS = "+447700900999"
SETTINGS = carrier.CarrierSettings(
    account_sid="AC" + "a" * 32,
    auth_token="made-up-token",  # noqa: S106 - made up
    sender=OURS,
    base_url="http://heard.example",
    our_numbers=(OURS,),
)
PATH = "/sms/inbound"
NUMBERS = 500


class Stood:
    """What ``portal.extension.heard`` finds: the database and the carrier, nothing else."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.carrier = SETTINGS


def heard_app(url: str) -> Flask:
    """Return Heard's own door, on its own."""
    app = Flask("heard")
    app.extensions["heard"] = Stood(Database(url, Vault(read_key_ring(os.environ["BENCH_KEYS"]))))
    webhooks.init_app(app)
    return app


def bare_app(url: str) -> Flask:
    """Return the floor: the signature and one INSERT, committed; no repeat, no job, no sealing."""
    app = Flask("bare")
    pool = psycopg_pool.ConnectionPool(url, min_size=4, max_size=8, open=True)
    validator = RequestValidator(SETTINGS.auth_token)

    @app.post(PATH)
    def inbound() -> Response:
        signature = request.headers[carrier.SIGNATURE_HEADER]
        if not validator.validate(SETTINGS.base_url + PATH, request.form, signature):
            return Response(status=403)
        with pool.connection() as connection:
            connection.execute(
                "INSERT INTO bench_floor (sid, sender, body) VALUES (%s, %s, %s)",
                (request.form["MessageSid"], request.form["From"], request.form["Body"]),
            )
        return Response("<Response/>", mimetype="text/xml")

    return app


class Served(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """Either app as ``heard web`` serves it: two processes of eight threads."""

    def __init__(self, kind: str, url: str, port: int) -> None:
        self._kind, self._url, self._port = kind, url, port
        super().__init__()

    def load_config(self) -> None:
        """Set what ``heard web`` sets."""
        for name, value in {
            "bind": f"127.0.0.1:{self._port}",
            "workers": 2,
            "threads": 8,
            "worker_class": "gthread",
            "loglevel": "warning",
            "control_socket_disable": True,
        }.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        """Make the app in each worker, after the fork."""
        return {"heard": heard_app, "bare": bare_app}[self._kind](self._url)


@contextmanager
def serving(kind: str, url: str) -> Iterator[int]:
    """Serve an app in processes of its own and yield its port."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, __file__, "--serve", kind, "--url", url, "--port", str(port)]
    process = subprocess.Popen(command, start_new_session=True)  # noqa: S603 - ourselves
    try:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.05)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def signed_posts(first: int, count: int) -> list[tuple[bytes, dict[str, str]]]:
    """Return that many different texts from 500 numbers, ready to post."""
    posts = []
    for n in range(first, first + count):
        form = {
            "AccountSid": SETTINGS.account_sid,
            "Body": f"4 but he was shouting again, number {n}",
            "From": f"+447700{900_000 + n % NUMBERS}",
            "MessageSid": f"SM{n:032x}",
            "NumMedia": "0",
            "NumSegments": "1",
            "To": OURS,
        }
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            carrier.SIGNATURE_HEADER: carrier.sign(SETTINGS, SETTINGS.base_url + PATH, form),
        }
        posts.append((urlencode(form).encode(), headers))
    return posts


def drive(port: int, posts: list[tuple[bytes, dict[str, str]]], clients: int) -> dict[str, float]:
    """Post everything from that many connections kept alive; return requests/s and milliseconds."""
    took: list[float] = []
    statuses: list[int] = []

    def client(mine: list[tuple[bytes, dict[str, str]]]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        for body, headers in mine:
            begun = time.perf_counter()
            connection.request("POST", PATH, body, headers)
            answer = connection.getresponse()
            answer.read()
            took.append(time.perf_counter() - begun)
            statuses.append(answer.status)
        connection.close()

    threads = [threading.Thread(target=client, args=(posts[n::clients],)) for n in range(clients)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - begun
    assert set(statuses) == {200}, set(statuses)
    took.sort()
    return {
        "per_second": round(len(posts) / seconds, 1),
        "p50_ms": round(statistics.median(took) * 1000, 2),
        "p99_ms": round(took[int(len(took) * 0.99) - 1] * 1000, 2),
    }


def measure(url: str, owner_url: str, asked: argparse.Namespace) -> None:
    """Alternate both apps; print a line for each round, then one for the ratio of the medians."""
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE bench_floor (sid text UNIQUE, sender text, body text)")
        connection.execute("GRANT ALL ON bench_floor TO heard_app")
    found: dict[str, list[float]] = {"bare": [], "heard": []}
    with serving("bare", url) as bare, serving("heard", url) as heard:
        ports = {"bare": bare, "heard": heard}
        for turn in range(asked.rounds + 1):
            for kind, port in ports.items():
                posts = signed_posts(turn * asked.requests, asked.requests)
                figures: dict[str, Any] = drive(port, posts, asked.clients)
                if turn:  # the first round warms up
                    found[kind].append(figures["per_second"])
                    print(json.dumps({"app": kind, "round": turn, **figures}), flush=True)
    with psycopg.connect(owner_url) as connection:
        texts = connection.execute("SELECT count(*) FROM inbound_texts").fetchone()
        jobs = connection.execute("SELECT count(*) FROM procrastinate_jobs").fetchone()
    ratio = statistics.median(found["heard"]) / statistics.median(found["bare"])
    print(
        json.dumps(
            {
                "ratio": round(ratio, 3),
                "floor": 0.25,
                "texts": texts and texts[0],
                "jobs": jobs and jobs[0],
                "clients": asked.clients,
                "cpus": os.cpu_count(),
            }
        )
    )


def main() -> None:
    """Measure, or be one of the servers that are measured."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--requests", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--serve")
    parser.add_argument("--url")
    parser.add_argument("--port", type=int)
    asked = parser.parse_args()
    sys.argv = sys.argv[:1]  # gunicorn reads what is left
    if asked.serve:
        Served(asked.serve, asked.url, asked.port).run()
        return
    os.environ["BENCH_KEYS"] = new_key_ring_text("b1")
    with tempfile.TemporaryDirectory(prefix="heard-bench-") as folder:
        Path(folder).chmod(0o755)
        with embedded_server(Path(folder) / "pg") as urls:
            upgrade(urls.owner)
            measure(urls.app, urls.owner, asked)


if __name__ == "__main__":
    main()
