"""Texts out: queued once, claimed before the call, settled after it, folded by their receipts.

Nothing is sent twice and nothing vanishes (guide messaging.md 9, security.md 5.3): the claim is
committed before the carrier is called, and what cannot be known is ``unknown`` until it is
reconciled (``sms.reconciling``). The job is: claim, commit; ``Carrier.send`` with no connection
held; settle, commit. Leases run on the database's clock.
"""

import math
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from database import vault
from database.base import new_id
from database.jobs import defer
from people import register
from people.contact import Purpose
from people.models import Number
from sms.carried import Busy, Refused, Result, Status, Taken, Unsure
from sms.models import OutboundText, Receipt
from sms.receipts import Told, fold
from sms.segments import measure
from sms.stopping import stop_number

LEASE_SECONDS = 60  # a call takes 10; a lease run out too early leads only to ``unknown``
RETRY_SECONDS = (300, 600)  # after the first and the second time the carrier was busy
NEVER_HELD: frozenset[Purpose] = frozenset({"safety", "page", "stop_answer"})
"""What leaves whatever became of the texts before it."""
HARD_BOUNCES = frozenset(
    {"30005", "30006"}
)  # Twilio: unknown handset; landline or unreachable carrier

MayText = Callable[[Session, OutboundText], str | None]
"""Checks consent, safety, window and budget at the moment of sending; gives a code to refuse."""


QUEUE_OF = {"safety": "urgent", "page": "urgent", "round": "rounds", "first": "rounds"}
"""Queues apart, so that a round never delays a reply; what is not named here is a reply."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A text that is ours to send now, once; ``validity_seconds`` as the carrier is told."""

    text_id: uuid.UUID
    to: str
    body: str
    validity_seconds: int


def queue(
    session: Session,
    *,
    cause: str,
    number_id: uuid.UUID,
    person_id: uuid.UUID | None,
    organisation_id: uuid.UUID | None,
    purpose: Purpose,
    phrase: str,
    body: str,
    now: datetime,
    not_before: datetime,
    not_after: datetime,
    conversation_id: uuid.UUID | None = None,
) -> OutboundText | None:
    """Queue a text and defer ``send_text`` for when it may leave; None where its cause is known.

    ``cause`` makes it happen once, on however many machines. After ``not_after`` it dies unsent.
    """
    text_id = new_id()
    bound_to = vault.address(OutboundText.__tablename__, "body_sealed", text_id, organisation_id)
    queued = session.scalar(
        insert(OutboundText)
        .values(
            id=text_id,
            organisation_id=organisation_id,
            cause=cause,
            number_id=number_id,
            person_id=person_id,
            conversation_id=conversation_id,
            purpose=purpose,
            phrase=phrase,
            body_sealed=vault.vault_of(session).seal(body, bound_to),
            segments=measure(body).segments,
            not_before=not_before,
            not_after=not_after,
            state="ready",
            attempts=0,
            rank=0,
            queued_at=now,
        )
        .on_conflict_do_nothing(index_elements=[OutboundText.cause])
        .returning(OutboundText)
    )
    if queued is not None:
        _nudge(session, queued, now)
    return queued


def claim(session: Session, text_id: uuid.UUID, now: datetime, may_text: MayText) -> Claimed | None:
    """Make a ready text ours to send and return it; None where it is not to be sent now.

    The caller commits before it calls the carrier. None also means: another worker has it, it is
    not time, an earlier text to this number is not through, or it has now expired or been refused.
    """
    query = select(OutboundText).where(OutboundText.id == text_id, OutboundText.state == "ready")
    text = session.scalar(query.with_for_update(skip_locked=True))
    if text is None or text.not_before > now:
        return None
    if text.not_after <= now:
        _end(session, text, "expired", "too_late", now)
        return None
    if text.purpose not in NEVER_HELD and _is_held(session, text, now):
        return None
    refusal = may_text(session, text)
    if refusal is not None:
        _end(session, text, "cancelled", refusal, now)
        return None
    text.state, text.attempts = "sending", text.attempts + 1
    text.lease_until = func.clock_timestamp() + timedelta(seconds=LEASE_SECONDS)
    session.flush()
    return Claimed(
        text_id=text.id,
        to=register.e164_of(session.get_one(Number, text.number_id)),
        body=vault.unseal(text, "body_sealed") or "",
        validity_seconds=max(1, math.floor((text.not_after - now).total_seconds())),
    )


def settle(session: Session, text_id: uuid.UUID, result: Result, now: datetime) -> OutboundText:
    """Write down what the carrier said to a claimed text and nudge the next one of its number.

    Our own late word never undoes a receipt that came first. Refused as opted out is a stop that
    Heard had not seen, with the same effects (``sms.stopping``).
    """
    text = session.scalars(
        select(OutboundText).where(OutboundText.id == text_id).with_for_update()
    ).one()
    match result:
        case Taken(provider_id):
            accept(session, text, provider_id, now)
        case Refused(code) if _is_open(text):
            text.state, text.why = "failed", code
            if code == "opted_out":
                _stop_unseen(session, text, now)
        case Busy(retry_after) if _is_open(text):
            _put_back(session, text, retry_after, now)
        case Unsure(error_class) if text.state == "sending":
            text.state, text.why = "unknown", error_class
        case _:
            pass  # a receipt or the reconciler has settled it already
    session.flush()
    nudge_next(session, text.number_id, now)
    return text


def receipt(session: Session, status: Status, now: datetime) -> OutboundText | None:
    """Keep one receipt as it came and fold it into its text; None where no text is known for it.

    A repeat changes nothing. One that comes before our own commit, or for a text whose fate we did
    not know, tells us the carrier's id by ours. A hard bounce quarantines the number.
    """
    text = _text_of(session, status)
    session.execute(
        insert(Receipt)
        .values(
            provider_id=status.provider_id,
            text_id=status.text_id,
            status=status.status,
            error=status.error,
            at=now,
        )
        .on_conflict_do_nothing()
    )
    if text is None:
        return None
    accept(session, text, status.provider_id, now)
    if status.error in HARD_BOUNCES:
        number = session.get_one(Number, text.number_id)
        register.set_number_state(session, number, "quarantined", now)
    return text


def accept(session: Session, text: OutboundText, provider_id: str, now: datetime) -> None:
    """Note the carrier's id of a text and fold in every receipt that came for it, early or not."""
    if text.provider_id not in {None, provider_id}:
        return
    text.provider_id, text.accepted_at = provider_id, text.accepted_at or now
    rows = session.scalars(select(Receipt).where(Receipt.provider_id == provider_id))
    folded = fold(Told(row.status, row.error, row.at) for row in rows)
    text.state, text.rank, text.why = folded.state, folded.rank, folded.why
    text.delivered_at = folded.arrived_at
    session.flush()


def nudge_next(session: Session, number_id: uuid.UUID, now: datetime) -> None:
    """Defer the oldest due text of a number, which may have waited for the one before it."""
    query = (
        select(OutboundText)
        .where(
            OutboundText.number_id == number_id,
            OutboundText.state == "ready",
            OutboundText.not_before <= now,
        )
        .order_by(OutboundText.seq)
        .limit(1)
    )
    text = session.scalar(query)
    if text is not None:
        _nudge(session, text, now)


def _nudge(session: Session, text: OutboundText, now: datetime) -> None:
    wait = math.ceil((text.not_before - now).total_seconds())
    queue = QUEUE_OF.get(text.purpose, "replies")
    defer(session, "send_text", after_seconds=max(0, wait), queue=queue, text_id=text.id)


def _is_open(text: OutboundText) -> bool:
    return text.state in {"sending", "unknown"}


def _end(session: Session, text: OutboundText, state: str, why: str, now: datetime) -> None:
    text.state, text.why = state, why
    session.flush()
    nudge_next(session, text.number_id, now)


def _is_held(session: Session, text: OutboundText, now: datetime) -> bool:
    """Whether an earlier text to this number is due, being sent, or not known to have left."""
    is_waiting = and_(
        OutboundText.state == "ready",
        or_(OutboundText.not_before <= now, OutboundText.attempts > 0),
        OutboundText.not_after > now,
    )
    return bool(
        session.scalar(
            select(
                exists().where(
                    OutboundText.number_id == text.number_id,
                    OutboundText.seq < text.seq,
                    or_(OutboundText.state.in_(("sending", "unknown")), is_waiting),
                )
            )
        )
    )


def _put_back(session: Session, text: OutboundText, retry_after: int | None, now: datetime) -> None:
    if text.attempts > len(RETRY_SECONDS):
        text.state, text.why = "failed", "busy"
        return
    wait = RETRY_SECONDS[text.attempts - 1] if retry_after is None else retry_after
    text.state, text.not_before = "ready", now + timedelta(seconds=wait)
    _nudge(session, text, now)


def _stop_unseen(session: Session, text: OutboundText, now: datetime) -> None:
    stop_number(
        session,
        number=session.get_one(Number, text.number_id),
        person_id=text.person_id,
        organisation_id=text.organisation_id,
        how="carrier",
        now=now,
    )


def _text_of(session: Session, status: Status) -> OutboundText | None:
    """Return the text of a receipt, locked: by the carrier's id, else by ours if ever claimed."""
    query = select(OutboundText).with_for_update()
    known = session.scalar(query.where(OutboundText.provider_id == status.provider_id))
    if known is not None or status.text_id is None:
        return known
    ours = session.scalar(query.where(OutboundText.id == status.text_id, OutboundText.attempts > 0))
    return ours if ours is not None and ours.provider_id in {None, status.provider_id} else None
