"""What no job saw through: due texts, expired leases, and texts whose fate is unknown.

The row is the truth, the job a nudge (guide security.md 5.2): ``sweep`` defers again whatever is
due, so that emptying the job table loses nothing. An ``unknown`` text is settled by a receipt that
carries our id, else by the carrier's own list, else by the rule of security.md 5.3.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Text,
    cast,
    column,
    delete,
    exists,
    func,
    select,
    table,
    update,
)
from sqlalchemy.orm import Session

from database import vault
from database.jobs import defer
from people import register
from people.models import Number
from sms.carried import Listed, Status
from sms.models import OutboundText, Receipt
from sms.outbox import LEASE_SECONDS, nudge_next, receipt

SWEEP_LIMIT = 1000
WAIT_BEFORE_LIST = timedelta(minutes=5)
CLOCK_SLACK = timedelta(minutes=2)  # between the carrier's clock and ours
KEEP_UNMATCHED = timedelta(hours=24)

# Procrastinate's own table, in the same database: named here only to see whether a job waits.
_jobs = table("procrastinate_jobs", column("task_name", Text), column("status"), column("args"))


@dataclass(frozen=True, slots=True)
class Swept:
    """How many texts one sweep deferred again, let expire, and could no longer vouch for."""

    deferred: int
    expired: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A text that may or may not have left, old enough to ask the carrier's list about."""

    text_id: uuid.UUID
    to: str


def due(session: Session, now: datetime, limit: int = SWEEP_LIMIT) -> list[uuid.UUID]:
    """Return the ready texts that may leave now and have no job waiting, oldest first."""
    waits = exists().where(
        _jobs.c.task_name == "send_text",
        cast(_jobs.c.status, Text) == "todo",
        _jobs.c.args.op("->>")("text_id") == cast(OutboundText.id, Text),
    )
    query = (
        select(OutboundText.id)
        .where(OutboundText.state == "ready", OutboundText.not_before <= now, ~waits)
        .order_by(OutboundText.not_before, OutboundText.seq)
        .limit(limit)
    )
    return list(session.scalars(query))


def sweep(session: Session, now: datetime) -> Swept:
    """End what is past its time, mark expired leases ``unknown``, and defer again what is due.

    A lease runs out only into ``unknown``, never into ``ready``. Receipts that found no text for a
    day are dropped. Any number of sweeps may run at once.
    """
    expired = _move(
        session,
        (OutboundText.state == "ready", OutboundText.not_after <= now),
        {"state": "expired", "why": "too_late"},
    )
    unknown = _move(
        session,
        (OutboundText.state == "sending", OutboundText.lease_until < func.clock_timestamp()),
        {"state": "unknown", "why": "lease"},
    )
    _drop_unmatched(session, now)
    waiting = due(session, now)
    for text_id in waiting:
        defer(session, "send_text", text_id=text_id)
    return Swept(len(waiting), expired, unknown)


def hold_all(session: Session) -> int:
    """Hold every ready text and doubt every claimed one, as a restore must; return how many rows.

    A restored backup would send old texts again (guide security.md 5.5).
    """
    held = _move(session, (OutboundText.state == "ready",), {"state": "held", "why": "restored"})
    doubted = {"state": "unknown", "why": "restored"}
    return held + _move(session, (OutboundText.state == "sending",), doubted)


def unsettled(session: Session, limit: int = 100) -> list[Unsettled]:
    """Return the unknown texts that were claimed at least five minutes ago, oldest first."""
    query = (
        select(OutboundText, Number)
        .join(Number, Number.id == OutboundText.number_id)
        .where(
            OutboundText.state == "unknown",
            OutboundText.lease_until
            < func.clock_timestamp() + timedelta(seconds=LEASE_SECONDS) - WAIT_BEFORE_LIST,
        )
        .order_by(OutboundText.seq)
        .limit(limit)
    )
    return [Unsettled(text.id, register.e164_of(number)) for text, number in session.execute(query)]


def reconcile(
    session: Session, text_id: uuid.UUID, listed: Sequence[Listed], now: datetime
) -> OutboundText | None:
    """Settle one unknown text by the carrier's list of its number; None where it is settled.

    Exactly one message that no other text claims, with the same words, made while we held the
    claim: it was taken. Otherwise it is closed as "may not have arrived" and never sent again,
    except a page, which is sent until it is acknowledged.
    """
    query = select(OutboundText).where(OutboundText.id == text_id, OutboundText.state == "unknown")
    text = session.scalar(query.with_for_update(skip_locked=True))
    if text is None:
        return None
    found = _matches(session, text, listed)
    if len(found) == 1:
        one = found[0]
        receipt(session, Status(one.provider_id, one.status, one.error, text.id), now)
    elif text.purpose == "page":
        text.state, text.why, text.attempts, text.not_before = "ready", None, 0, now
    else:
        text.state, text.why = "closed", "may_not_have_arrived"
    session.flush()
    nudge_next(session, text.number_id, now)
    return text


def _matches(session: Session, text: OutboundText, listed: Sequence[Listed]) -> list[Listed]:
    body = vault.unseal(text, "body_sealed") or ""
    number = register.e164_of(session.get_one(Number, text.number_id))
    if text.lease_until is None:
        return []
    until = text.lease_until + CLOCK_SLACK
    since = text.lease_until - timedelta(seconds=LEASE_SECONDS) - CLOCK_SLACK
    alike = [
        one
        for one in listed
        if not one.is_inbound
        and one.to_number == number
        and one.body.rstrip() == body.rstrip()
        and since <= one.at <= until
    ]
    ids = [one.provider_id for one in alike]
    claimed = set(
        session.scalars(select(OutboundText.provider_id).where(OutboundText.provider_id.in_(ids)))
    )
    return [one for one in alike if one.provider_id not in claimed]


def _move(session: Session, where: tuple[ColumnElement[bool], ...], values: dict[str, str]) -> int:
    """Move rows from one state to another; those another worker holds wait for the next sweep."""
    rows = select(OutboundText.id).where(*where).with_for_update(skip_locked=True)
    moved = session.execute(
        update(OutboundText)
        .where(OutboundText.id.in_(rows))
        .values(**values)
        .returning(OutboundText.id)
    )
    return len(moved.all())


def _drop_unmatched(session: Session, now: datetime) -> None:
    matched = exists().where(OutboundText.provider_id == Receipt.provider_id)
    session.execute(delete(Receipt).where(Receipt.at < now - KEEP_UNMATCHED, ~matched))
