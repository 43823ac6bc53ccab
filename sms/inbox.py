"""Keep first, understand second: once a text is kept, the words cannot be lost.

``keep`` is all that happens in the carrier's request (guide security.md 5.1): one row and one job
in one transaction. No reading, no screening, no call to anybody.
"""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from database import vault
from database.base import new_id
from database.jobs import defer
from people import register
from sms.carried import Inbound
from sms.models import InboundText


def keep(session: Session, inbound: Inbound, now: datetime, *, late: bool = False) -> bool:
    """Keep one text whole and defer ``drain_inbox`` for its number; True where it was not known.

    A second delivery of one provider id finds the first row, changes nothing and defers nothing,
    also when both come at once: the second waits for the first. ``late``: fetched from the
    carrier's list after Heard was down; the carrier's own time is then kept as the time it came.
    """
    number = register.number(session, inbound.from_number, now)
    text_id = new_id()
    envelope = vault.vault_of(session).seal(
        inbound.body, vault.address(InboundText.__tablename__, "body_sealed", text_id)
    )
    kept = session.scalar(
        insert(InboundText)
        .values(
            id=text_id,
            provider_id=inbound.provider_id,
            number_id=number.id,
            body_sealed=envelope,
            parts=inbound.parts,
            attachments=inbound.attachments,
            opt_out_type=inbound.opt_out_type,
            received_at=inbound.sent_at or now,
            is_late=late,
            state="kept",
            attempts=0,
        )
        .on_conflict_do_nothing(index_elements=[InboundText.provider_id])
        .returning(InboundText.id)
    )
    if kept is None:
        return False
    defer(session, "drain_inbox", number_id=number.id)
    return True
