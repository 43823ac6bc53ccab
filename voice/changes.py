"""You said, we did: what came of something a young person or parent asked for.

A change is never altered: what we write later stands beside it (guide domain.md 5.3).
"""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from database.vault import seal, unseal
from people import audit
from people.languages import marked
from people.models import Person
from voice.models import Change, Words

Kind = Literal["we_did", "we_will", "we_could_not"]

HEADINGS: Mapping[str, str] = {
    "we_did": marked("What we did"),
    "we_will": marked("What we will do"),
    "we_could_not": marked("What we could not do, and why"),
}
"""What stands above a change on the young person's page, by its kind."""


class NotTheirWordsError(ValueError):
    """The words a change answers are not words about this person."""


def decide(
    session: Session,
    person: Person,
    *,
    words_id: uuid.UUID | None,
    kind: Kind,
    text: str,
    staff_id: uuid.UUID,
    now: datetime,
) -> Change:
    """Add what came of ``words_id`` (None: of nothing said) and return it. Flushes; audited.

    Raises ValueError for an unknown kind or an empty text, NotTheirWordsError for others' words.
    """
    if kind not in get_args(Kind) or not text.strip():
        raise ValueError("a change says what we did, what we will do, or why we could not")
    words = session.get(Words, words_id) if words_id else None
    if words_id and (words is None or person.id not in {words.person_id, words.about_id}):
        raise NotTheirWordsError("these words are not theirs")
    change = Change(
        organisation_id=person.organisation_id,
        person_id=person.id,
        words_id=words_id,
        kind=kind,
        decided_by=staff_id,
        decided_at=now,
    )
    seal(session, change, "text_sealed", text)
    session.add(change)
    session.flush()
    audit.record(
        session,
        actor=audit.staff_actor(staff_id),
        act="decided_change",
        subject=f"changes:{change.id}",
        now=now,
        detail={"kind": kind},
    )
    return change


def of_person(session: Session, person_id: uuid.UUID) -> list[Change]:
    """Return what came of what somebody said, the newest first; empty for nothing yet."""
    query = (
        select(Change)
        .where(Change.person_id == person_id)
        .order_by(Change.decided_at.desc(), Change.id)
    )
    return list(session.scalars(query))


def text_of(change: Change) -> str:
    """Return what was written to the person."""
    return unseal(change, "text_sealed") or ""
