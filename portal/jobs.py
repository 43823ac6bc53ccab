"""The jobs, each a few lines: open a transaction, call the room that knows, defer what is left.

A job may run twice, late, or beside itself; every one of them looks at its row before it acts.
"""

import logging
import uuid
from dataclasses import dataclass

from sqlalchemy.exc import OperationalError

from database.jobs import defer
from database.transactions import Database, transaction
from episodes import documents
from outcomes import deliveries
from portal.clock import now
from portal.settings import Settings
from sms import draining, outbox, paging, permission, reconciling, rounds
from sms.carrier import Carrier, UnlistedError
from surveys import responses

log = logging.getLogger("heard")

TRY_AGAIN_SECONDS = 1


@dataclass(frozen=True, slots=True)
class Stand:
    """What a job stands on: the deployment's settings and its database."""

    settings: Settings
    database: Database
    carrier: Carrier


def drain_inbox(stand: Stand, number_id: uuid.UUID) -> None:
    """Understand every kept text of a number, oldest first, each in its own transaction."""
    while True:
        try:
            with transaction(stand.database) as session:
                if not draining.understand_next(
                    session, number_id, base_url=stand.settings.base_url, now=now()
                ):
                    return
        except OperationalError:
            # Another worker holds the number, or the database was away: come back, lose nothing.
            with transaction(stand.database) as session:
                defer(session, "drain_inbox", after_seconds=TRY_AGAIN_SECONDS, number_id=number_id)
            return
        except Exception as error:  # noqa: BLE001 - whatever broke, a person is told (messaging.md 2)
            log.error("a text was not understood type=%s", type(error).__name__)  # noqa: TRY400 - no text in logs
            with transaction(stand.database) as session:
                draining.screen_alone(session, number_id, now())


def send_text(stand: Stand, text_id: uuid.UUID) -> None:
    """Claim a text, commit, call the carrier with no connection held, and write down its answer."""
    with transaction(stand.database) as session:
        claimed = outbox.claim(session, text_id, now(), permission.refusal_at(now()))
    if claimed is None:
        return
    result = stand.carrier.send(
        claimed.to, claimed.body, stand.carrier.callback_url(text_id), claimed.validity_seconds
    )
    with transaction(stand.database) as session:
        outbox.settle(session, text_id, result, now())


def page_alert(stand: Stand, alert_id: uuid.UUID) -> None:
    """Page whoever is due to hear of an alert, until somebody has read it."""
    with transaction(stand.database) as session:
        paging.page(session, alert_id, now())


def make_document(stand: Stand, document_id: uuid.UUID) -> None:
    """Make one PDF from its plan section."""
    with transaction(stand.database) as session:
        deliveries.make(session, document_id, documents.render_pdf, now())


def sweep(stand: Stand) -> None:
    """Each minute: defer again whatever is due and not final; losing every job loses nothing."""
    instant = now()
    with transaction(stand.database) as session:
        reconciling.sweep(session, instant)
        for number_id in draining.with_kept_texts(session):
            defer(session, "drain_inbox", number_id=number_id)
    with transaction(stand.database) as session:
        paging.sweep(session, instant)
    _reconcile(stand)


def upkeep(stand: Stand) -> None:
    """Every quarter of an hour: file what has closed, keeping every answer."""
    with transaction(stand.database) as session:
        responses.expire(session, now())
        rounds.close_ended(session, now())


def _reconcile(stand: Stand) -> None:
    """Settle texts whose fate is unknown by the carrier's own list."""
    with transaction(stand.database) as session:
        unsettled = reconciling.unsettled(session)
    for one in unsettled:
        try:
            listed = stand.carrier.list_messages(to=one.to)
        except UnlistedError:
            return  # the carrier is away: nothing is settled, the next minute asks again
        with transaction(stand.database) as session:
            reconciling.reconcile(session, one.text_id, listed, now())
