"""STOP: no more texts to a number, at once, and a person looks after whoever it was.

It never means no more listening (guide messaging.md 1.3 and 6): what comes in is kept and screened.
"""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from people import caseloads, register, tasks
from people.models import Number
from sms.models import OutboundText

TASK_HOURS = 24


def cancel_ready(session: Session, number_id: uuid.UUID, why: str) -> int:
    """Cancel every text to a number that has not been claimed and return how many there were."""
    cancelled = session.execute(
        update(OutboundText)
        .where(OutboundText.number_id == number_id, OutboundText.state.in_(("ready", "held")))
        .values(state="cancelled", why=why)
        .returning(OutboundText.id)
    )
    return len(cancelled.all())


def stop_number(
    session: Session,
    *,
    number: Number,
    person_id: uuid.UUID | None,
    organisation_id: uuid.UUID | None,
    how: register.How,
    now: datetime,
) -> None:
    """Stop texting a number at once: the consent row, nothing more leaves, and a person is told.

    The task "opted out: check they are safe by another route" goes to the lead worker; a number
    that nobody is known on has nobody to tell.
    """
    register.opt_out(session, number=number, person_id=person_id, how=how, now=now)
    cancel_ready(session, number.id, "stopped")
    if person_id is None or organisation_id is None:
        return
    tasks.open_task(
        session,
        organisation_id=organisation_id,
        person_id=person_id,
        owner_id=caseloads.lead_of(session, person_id, now.date()),
        kind="opted_out",
        cause=f"opted_out:{person_id}:{number.id}:{now.isoformat()}",
        due_at=now + timedelta(hours=TASK_HOURS),
        now=now,
    )
