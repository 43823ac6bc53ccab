"""Jobs deferred by name, in the session's own transaction: row and job commit or vanish together.

The only name to function table is ``portal.worker.JOBS``; a house test holds the names below
against it. Arguments are ids only, because the job table is not encrypted (guide messaging.md 2).
"""

import uuid
from typing import Literal

from procrastinate import App, SyncPsycopgConnector
from sqlalchemy.orm import Session

JobName = Literal[
    "drain_inbox",
    "send_text",
    "page_alert",
    "make_document",
    "sweep",
    "upkeep",
]
QUEUES: dict[JobName, str] = {
    "drain_inbox": "understanding",
    "send_text": "replies",
    "page_alert": "urgent",
    "make_document": "upkeep",
    "sweep": "upkeep",
    "upkeep": "upkeep",
}
"""The queue of each job; queues are told apart so that a round never delays a reply."""

# The app that defers holds no connection of its own: each call brings the session's.
_deferring = App(connector=SyncPsycopgConnector())


def defer(
    session: Session,
    name: JobName,
    *,
    after_seconds: int = 0,
    queue: str = "",
    **ids: uuid.UUID | str,
) -> None:
    """Defer the job ``name`` with ``ids`` as arguments, when and if the session commits.

    ``after_seconds`` delays its first run; ``queue`` where it is not the job's
    usual one. Flushes first, so that the job finds its row.
    """
    session.flush()
    connection = session.connection().connection.driver_connection
    _deferring.configure_task(
        name,
        queue=queue or QUEUES[name],
        schedule_in={"seconds": after_seconds} if after_seconds else None,
        connection=connection,
    ).defer(**{key: str(value) for key, value in ids.items()})
