"""Draining a number: understand its kept texts, oldest first, each in a transaction of its own.

The job is a nudge for a number: it takes that number's row lock, so two quick texts stay in order
and a nudge too many finds nothing to do (guide messaging.md 2).
"""

import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from database.vault import unseal
from people.models import Number
from sms import sending, understanding
from sms.models import InboundText
from voice import words
from voice.models import Words
from voice.words import Said

QUICK_RETRIES = 3


def understand_next(
    session: Session, number_id: uuid.UUID, *, base_url: str, now: datetime
) -> bool:
    """Understand the oldest kept text of a number; False where none is left.

    Waits for the number's lock as long as the connection's lock limit lets it, then raises
    sqlalchemy.exc.OperationalError: the caller tries again a second later.
    """
    session.scalars(
        select(Number).where(Number.id == number_id).with_for_update(key_share=True)
    ).one()
    text = _oldest(session, number_id)
    if text is None:
        return False
    understanding.understand(session, text, base_url=base_url, now=now)
    return True


def screen_alone(session: Session, number_id: uuid.UUID, now: datetime) -> bool:
    """After a failure: screen the oldest kept text alone and open its alert, once.

    Returns whether it may be tried again: after three quick tries it goes to a person, so that one
    bad text never holds up the next of its number.
    """
    session.scalars(
        select(Number).where(Number.id == number_id).with_for_update(key_share=True)
    ).one()
    text = _oldest(session, number_id)
    if text is None:
        return False
    text.attempts += 1
    if text.words_id is None:
        text.words_id = words.hear(session, _bare(session, text)).words.id
    if text.attempts < QUICK_RETRIES:
        return True
    text.state = "with_person"
    text.body_sealed = None
    sending.unlinked(session, text, session.get_one(Words, text.words_id), now)
    return False


def with_kept_texts(session: Session, limit: int = 500) -> list[uuid.UUID]:
    """Return the numbers that have kept texts nobody has understood yet, for the sweep."""
    return list(
        session.scalars(
            select(InboundText.number_id).where(InboundText.state == "kept").distinct().limit(limit)
        )
    )


def _oldest(session: Session, number_id: uuid.UUID) -> InboundText | None:
    return session.scalar(
        select(InboundText)
        .where(InboundText.number_id == number_id, InboundText.state == "kept")
        .order_by(InboundText.received_at, InboundText.seq)
        .limit(1)
    )


def _bare(session: Session, text: InboundText) -> Said:
    """Return the saying of a text with nothing but whose it is: the rest may be what broke."""
    number = session.get_one(Number, text.number_id)
    party = understanding.party_of(session, number, None)
    return Said(
        key=f"sms:{text.provider_id}",
        text=unseal(text, "body_sealed") or "",
        informant=party.person.kind if party.person else "unknown",
        channel="sms",
        language="en",
        now=text.received_at,
        organisation_id=party.organisation_id,
        person_id=party.person.id if party.person else None,
        about_id=party.about.id if party.about else None,
        number_id=text.number_id,
        attachments=text.attachments,
        is_late=text.is_late,
    )
