"""The first text to a young person: what it says, whether it may leave, and queueing it once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from people import register
from people.contact import WHY, Refused
from people.models import Contact, Number, Person
from portal.languages import gettext
from portal.staff.times import moment_words
from sms import outbox, permission, sending
from sms.models import OutboundText
from sms.phrases import UnknownPhrase, render
from voice.models import Words

FIRST = "S01"
TEXTED_FROM = 11
"""Younger children answer with a worker and are not texted (guide domain.md 5.4)."""


@dataclass(frozen=True, slots=True)
class FirstText:
    """The first text: its words, whether texting has begun already, and what stands in its way."""

    words: str
    is_past: bool
    refused: str
    leaves: str


def look(
    session: Session, person: Person, contact: Contact, number: Number, now: datetime
) -> FirstText:
    """Return what the first text will say and when it may leave, or why not; writes nothing."""
    found = permission.may_send(
        session, person=person, number=number, purpose="first", phrase_name=FIRST, now=now
    )
    return FirstText(
        words=_words(session, person, contact, now),
        is_past=_is_past(session, person, number),
        refused=gettext(WHY[found.why]) if isinstance(found, Refused) else "",
        leaves="" if isinstance(found, Refused) else moment_words(found.not_before, now),
    )


def send(session: Session, person: Person, now: datetime) -> str:
    """Queue the first text to the young person's number, once; return why not, or nothing.

    The reason is in English, marked for translation. Flushes and defers the sending.
    """
    contact = register.contact_of(session, person.id)
    if contact is None:
        return WHY["no_contact"]
    number = session.get_one(Number, contact.number_id, with_for_update=True)
    found = permission.may_send(
        session, person=person, number=number, purpose="first", phrase_name=FIRST, now=now
    )
    if isinstance(found, Refused):
        return WHY[found.why]
    outbox.queue(
        session,
        cause=_cause(person, number),
        number_id=number.id,
        person_id=person.id,
        organisation_id=person.organisation_id,
        purpose="first",
        phrase=FIRST,
        body=_words(session, person, contact, now),
        now=now,
        not_before=found.not_before,
        not_after=found.not_after,
    )
    return ""


def _is_past(session: Session, person: Person, number: Number) -> bool:
    """Whether we texted them on this number before, or they texted us."""
    ours = select(OutboundText.id).where(
        OutboundText.person_id == person.id, OutboundText.number_id == number.id
    )
    theirs = select(Words.id).where(Words.person_id == person.id, Words.channel == "sms")
    return any(session.scalar(query.limit(1)) is not None for query in (ours, theirs))


def _words(session: Session, person: Person, contact: Contact, now: datetime) -> str:
    """Return the first text in the person's language; in English where it was never signed."""
    values = sending.values_for(session, person, contact, now)
    try:
        return render(FIRST, person.language, values)
    except UnknownPhrase:
        return render(FIRST, "en", values)


def _cause(person: Person, number: Number) -> str:
    return f"first:{person.id}:{number.id}"
