"""The worker: the one table from a job's name to its function, and the process that runs them.

Jobs run at least once: each takes ids, locks its row, looks at its state, and does nothing if it is
done. The row is the truth, the job a nudge; the sweep of each minute defers again what is due.
"""

import asyncio
import logging
import os
import socket
import uuid
from collections.abc import Callable
from typing import Any

from procrastinate import App, PsycopgConnector
from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert

from database.jobs import QUEUES, JobName
from database.transactions import Database, options, plain_url, transaction
from database.vault import Vault
from people.models import Heartbeat
from portal import jobs
from portal.settings import Settings
from sms.carrier import Carrier

STATEMENT_SECONDS = 30
POLL_SECONDS = 1.0
CONCURRENCY = 8
BEAT_SECONDS = 10
KEEP_FINISHED_HOURS = 24 * 7

Job = Callable[..., None]

JOBS: dict[JobName, Job] = {
    "drain_inbox": jobs.drain_inbox,
    "send_text": jobs.send_text,
    "page_alert": jobs.page_alert,
    "make_document": jobs.make_document,
    "sweep": jobs.sweep,
    "upkeep": jobs.upkeep,
}

log = logging.getLogger("heard")


def build(settings: Settings, database: Database) -> App:
    """Return the Procrastinate app that knows every job, on the worker's own connections."""
    app = App(
        connector=PsycopgConnector(
            conninfo=plain_url(settings.database_url),
            kwargs={"options": options("heard_app", STATEMENT_SECONDS)},
        )
    )
    stand = jobs.Stand(settings, database, Carrier(settings.carrier))
    for name, job in JOBS.items():
        app.task(name=name, queue=QUEUES[name])(_bound(job, stand))
    app.periodic(cron="* * * * *")(app.tasks["sweep"])
    app.periodic(cron="*/15 * * * *")(app.tasks["upkeep"])
    return app


def run(settings: Settings) -> None:
    """Work until told to stop (SIGTERM or SIGINT): finish the present job, claim nothing more."""
    database = Database(
        settings.database_url, Vault(settings.key_ring), statement_seconds=STATEMENT_SECONDS
    )
    try:
        asyncio.run(_work(build(settings, database), database))
    finally:
        database.dispose()


async def _work(app: App, database: Database) -> None:
    async with app.open_async():
        beating = asyncio.create_task(_beat(database))
        try:
            await app.run_worker_async(
                concurrency=CONCURRENCY,
                fetch_job_polling_interval=POLL_SECONDS,
                delete_jobs="successful",
                install_signal_handlers=True,
                shutdown_graceful_timeout=20,
            )
        finally:
            beating.cancel()


async def _beat(database: Database) -> None:
    """Say that this worker is alive, on the database's clock."""
    name = f"{socket.gethostname()}:{os.getpid()}"
    while True:
        await asyncio.to_thread(_beat_once, database, name)
        await asyncio.sleep(BEAT_SECONDS)


def _beat_once(database: Database, name: str) -> None:
    with transaction(database) as session:
        session.execute(
            insert(Heartbeat)
            .values(worker=name, at=func.now())
            .on_conflict_do_update(index_elements=[Heartbeat.worker], set_={"at": func.now()})
        )


def _bound(job: Job, stand: "jobs.Stand") -> Callable[..., None]:
    def run_job(timestamp: int | None = None, **ids: Any) -> None:  # noqa: ARG001 - periodic jobs get one
        job(stand, **{name: uuid.UUID(value) for name, value in ids.items()})

    return run_job
