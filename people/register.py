"""The register: people, the numbers they may be reached on, how, and what they agreed to.

A number is a phone and never a person (guide messaging.md 7): parent and child may share one, and
each stays a principal of their own. Numbers are found by the keyed hash of their E.164 form.
"""

import re
import secrets
import uuid
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from database import vault
from database.base import new_id
from people.contact import PRIVATE_WEEKS, is_still_private
from people.models import Consent, Contact, Number, Person, PersonKind
from people.windows import read_window

E164 = re.compile(r"\+[1-9][0-9]{6,14}")
RELEASE_KEYS = 4096

How = Literal["sign_up", "text", "carrier", "spoken"]
Meaning = Literal["opt_in", "opt_out"]
NumberState = Literal["open", "stopped", "quarantined", "closed"]


class NotE164Error(ValueError):
    """A number was not in E.164 form; ``people.phones`` makes that form. Holds no digits."""


def add_person(
    session: Session,
    *,
    organisation_id: uuid.UUID,
    kind: PersonKind,
    name: str,
    now: datetime,
    born_on: date | None = None,
    gender: str | None = None,
    ethnicity: str | None = None,
    area: str | None = None,
    setting: str | None = None,
    language: str = "en",
    work_started_on: date | None = None,
    release_key: int | None = None,
) -> Person:
    """Register a young person, parent or carer and return the row, flushed.

    ``name``: the name they go by. ``release_key``: 0 to 4095; a fresh random one where None.
    """
    person = Person(
        organisation_id=organisation_id,
        kind=kind,
        gender=gender,
        ethnicity=ethnicity,
        area=area,
        setting=setting,
        language=language,
        release_key=secrets.randbelow(RELEASE_KEYS) if release_key is None else release_key,
        registered_at=now,
        work_started_on=work_started_on,
    )
    vault.seal(session, person, "name_sealed", name)
    vault.seal(session, person, "born_on_sealed", born_on.isoformat() if born_on else None)
    session.add(person)
    session.flush()
    return person


def name_of(person: Person) -> str:
    """Return the name the person goes by."""
    return vault.unseal(person, "name_sealed") or ""


def names_of(session: Session, person_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the names of ``person_ids`` by id, in one query; an unknown id is left out."""
    rows = session.scalars(select(Person).where(Person.id.in_(person_ids)))
    return {row.id: name_of(row) for row in rows}


def born_on(person: Person) -> date | None:
    """Return the day of birth, or None where it is not known (and for adults)."""
    text = vault.unseal(person, "born_on_sealed")
    return date.fromisoformat(text) if text else None


def age_on(person: Person, day: date) -> int | None:
    """Return the age in whole years on ``day``, or None where no day of birth is known.

    Who was born on 29 February comes of age on 1 March of common years, as English law has it.
    """
    born = born_on(person)
    if born is None:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def number(session: Session, e164: str, now: datetime) -> Number:
    """Return the row of a number, made now if it is new; safe when two texts come at once.

    Raises NotE164Error.
    """
    if not E164.fullmatch(e164):
        raise NotE164Error("a number must be in E.164 form")
    hashed = vault.keyed_hash(session, "lookup", e164)
    known = _by_hash(session, hashed)
    if known is not None:
        return known
    number_id = new_id()
    envelope = vault.vault_of(session).seal(
        e164, vault.address(Number.__tablename__, "e164_sealed", number_id)
    )
    session.execute(
        insert(Number)
        .values(id=number_id, e164_sealed=envelope, e164_hash=hashed, state="open", state_at=now)
        .on_conflict_do_nothing(index_elements=[Number.e164_hash])
    )
    return session.scalars(select(Number).where(Number.e164_hash == hashed)).one()


def find_number(session: Session, e164: str) -> Number | None:
    """Return the row of a number, or None where Heard never met it."""
    return _by_hash(session, vault.keyed_hash(session, "lookup", e164))


def e164_of(number: Number) -> str:
    """Return a number in E.164 form."""
    return vault.unseal(number, "e164_sealed") or ""


def set_number_state(session: Session, number: Number, state: NumberState, now: datetime) -> None:
    """Open, stop, quarantine or close a number; a closed one stays closed for good."""
    if number.state not in {"closed", state}:
        number.state, number.state_at = state, now
        session.flush()


def opt_in(
    session: Session,
    *,
    number: Number,
    person_id: uuid.UUID | None,
    how: How,
    staff_id: uuid.UUID | None,
    now: datetime,
) -> Consent:
    """Add an opt-in and open a number that was stopped; a closed or quarantined one stays so."""
    if number.state == "stopped":
        set_number_state(session, number, "open", now)
    return _add_consent(
        session, number.id, person_id, meaning="opt_in", how=how, staff_id=staff_id, now=now
    )


def opt_out(
    session: Session,
    *,
    number: Number,
    person_id: uuid.UUID | None,
    how: How,
    now: datetime,
    staff_id: uuid.UUID | None = None,
) -> Consent:
    """Add an opt-out and stop the number; ``sms.outbox`` cancels what was queued."""
    set_number_state(session, number, "stopped", now)
    return _add_consent(
        session, number.id, person_id, meaning="opt_out", how=how, staff_id=staff_id, now=now
    )


def standing_consent(session: Session, number_id: uuid.UUID) -> Meaning | None:
    """Return the newest word on texting this number, or None where nobody was asked.

    Of two at one instant the opt-out counts.
    """
    query = (
        select(Consent.meaning)
        .where(Consent.number_id == number_id)
        .order_by(Consent.at.desc(), Consent.meaning.desc())
        .limit(1)
    )
    newest = session.scalar(query)
    if newest is None:
        return None
    return "opt_in" if newest == "opt_in" else "opt_out"


def set_contact(
    session: Session,
    *,
    person: Person,
    number: Number,
    privacy: Literal["private", "shared"],
    cover_name: str | None,
    safe_days: Sequence[int],
    safe_from: str,
    safe_until: str,
    staff_id: uuid.UUID | None,
    now: datetime,
    code_word: str | None = None,
    reading_word: str | None = None,
) -> Contact:
    """Record how a person may be reached on a number, as a worker asked face to face.

    Replaces the whole of what stood there: a word not given is cleared. ``safe_days``: 1 Monday to
    7 Sunday. ``safe_from``, ``safe_until``: wall times HH:MM, end not included.
    Raises BadWindowError.
    """
    window = read_window(safe_days, safe_from, safe_until)
    query = select(Contact).where(Contact.person_id == person.id, Contact.number_id == number.id)
    contact = session.scalars(query).one_or_none() or Contact(
        person_id=person.id, number_id=number.id
    )
    contact.privacy = privacy
    contact.private_since = now if privacy == "private" else None
    contact.safe_days = sorted(window.days)
    contact.safe_from, contact.safe_until = safe_from, safe_until
    contact.recorded_by, contact.recorded_at = staff_id, now
    vault.seal(session, contact, "cover_name_sealed", cover_name)
    vault.seal(session, contact, "code_word_sealed", code_word)
    vault.seal(session, contact, "reading_word_sealed", reading_word)
    session.add(contact)
    session.flush()
    return contact


def contact_of(session: Session, person_id: uuid.UUID) -> Contact | None:
    """Return how a person is reached: the contact recorded last, or None.

    A contact on a closed number does not count.
    """
    query = (
        select(Contact)
        .join(Number, Number.id == Contact.number_id)
        .where(Contact.person_id == person_id, Number.state != "closed")
        .order_by(Contact.recorded_at.desc(), Contact.id)
        .limit(1)
    )
    return session.scalar(query)


def contacts_on(session: Session, number_id: uuid.UUID) -> list[Contact]:
    """Return everybody who may be reached on a number: several where a family shares it."""
    query = select(Contact).where(Contact.number_id == number_id)
    return list(session.scalars(query.order_by(Contact.recorded_at, Contact.id)))


def is_private(contact: Contact, now: datetime, weeks: int = PRIVATE_WEEKS) -> bool:
    """Whether the phone counts as private: ticked by a worker less than ``weeks`` ago."""
    return is_still_private(contact.privacy, contact.private_since, now, weeks)


def make_shared(session: Session, contact: Contact) -> None:
    """Lower a phone's privacy, as any text may; only ``set_contact`` can raise it again."""
    contact.privacy, contact.private_since = "shared", None
    session.flush()


def pause(session: Session, contact: Contact, now: datetime) -> None:
    """Let automation rest for a person until somebody resumes it; the first pause counts."""
    contact.paused_at = contact.paused_at or now
    session.flush()


def resume(session: Session, contact: Contact) -> None:
    """End a pause, as a member of staff decided."""
    contact.paused_at = None
    session.flush()


def _add_consent(
    session: Session,
    number_id: uuid.UUID,
    person_id: uuid.UUID | None,
    *,
    meaning: Meaning,
    how: How,
    staff_id: uuid.UUID | None,
    now: datetime,
) -> Consent:
    consent = Consent(
        number_id=number_id,
        person_id=person_id,
        meaning=meaning,
        how=how,
        recorded_by=staff_id,
        at=now,
    )
    session.add(consent)
    session.flush()
    return consent


def _by_hash(session: Session, hashed: bytes) -> Number | None:
    return session.scalars(select(Number).where(Number.e164_hash == hashed)).one_or_none()
