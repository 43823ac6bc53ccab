"""Adding a young person and changing how they are reached: the rows behind the two forms."""

import uuid
from datetime import datetime
from typing import Literal, cast

from sqlalchemy.orm import Session

from database import vault
from people import caseloads, organisations, pins, register, tasks
from people.access import Reader
from people.models import Contact, Number, Person
from portal.staff.contact_form import ContactForm, days_as_text
from portal.staff.person_form import PersonForm, gate_of


class WrongNumberError(ValueError):
    """This number was closed for good: texts there reached somebody else."""


def add_young_person(
    session: Session, form: PersonForm, contact: ContactForm | None, reader: Reader, now: datetime
) -> Person:
    """Register a young person, how they are reached, their PIN, and their worker; forms are right.

    ``contact`` None: no phone. Raises WrongNumberError. Flushes.
    """
    organisation_id, staff_id = _ids(reader)
    person = register.add_person(
        session,
        organisation_id=organisation_id,
        kind="young_person",
        name=form.name,
        born_on=form.born_on,
        gender=form.gender,
        ethnicity=form.ethnicity or None,
        area=form.area or None,
        setting=form.setting,
        language=form.language,
        now=now,
        work_started_on=now.date(),
    )
    caseloads.assign(session, person_id=person.id, staff_id=staff_id, on=now.date())
    if contact is not None:
        set_contact(session, person, contact, staff_id, now)
    if form.pin:
        pins.set_pin(
            session,
            person_id=person.id,
            pin=form.pin,
            staff_id=staff_id,
            now=now,
            born_on=form.born_on,
        )
    _keep_note(session, person, form, staff_id, now)
    return person


def set_contact(
    session: Session, person: Person, form: ContactForm, staff_id: uuid.UUID, now: datetime
) -> Contact:
    """Record how a person may be reached; the form is right. Raises WrongNumberError.

    A number on which somebody else is known counts as shared, whatever was ticked. A word left
    empty stays as it was, unless it is to be removed.
    """
    number = register.number(session, form.e164, now)
    if number.state == "closed":
        raise WrongNumberError
    before = next(
        (one for one in register.contacts_on(session, number.id) if one.person_id == person.id),
        None,
    )
    since = before.private_since if before else None
    privacy = _privacy(session, form, number, person, before)
    contact = register.set_contact(
        session,
        person=person,
        number=number,
        privacy=privacy,
        cover_name=form.cover_name,
        safe_days=form.days,
        safe_from=form.safe_from,
        safe_until=form.safe_until,
        code_word=_word(form.code_word, before, "code_word_sealed", form),
        reading_word=_word(form.reading_word, before, "reading_word_sealed", form),
        staff_id=staff_id,
        now=now,
    )
    if form.privacy == "as_it_was" and privacy == "private":
        contact.private_since = since
    _opt_in(session, number, person, form, staff_id, now)
    return contact


def form_of(session: Session, contact: Contact | None) -> ContactForm:
    """Return the form filled with what stands; secret words are never shown again."""
    if contact is None:
        return ContactForm()
    number = session.get_one(Number, contact.number_id)
    return ContactForm(
        phone=register.e164_of(number),
        privacy="as_it_was",
        cover_name=vault.unseal(contact, "cover_name_sealed") or "",
        safe_days=days_as_text(contact.safe_days),
        safe_from=contact.safe_from,
        safe_until=contact.safe_until,
    )


def agreed_before(session: Session, form: ContactForm) -> bool:
    """Whether the number in the form has a standing opt-in already."""
    number = register.find_number(session, form.e164) if form.e164 else None
    return number is not None and register.standing_consent(session, number.id) == "opt_in"


def areas_of(session: Session, reader: Reader) -> tuple[str, ...]:
    """Return the areas of the reader's organisation."""
    return organisations.settings_of(session, _ids(reader)[0]).areas


def _privacy(
    session: Session, form: ContactForm, number: Number, person: Person, before: Contact | None
) -> Literal["private", "shared"]:
    others = [one for one in register.contacts_on(session, number.id) if one.person_id != person.id]
    if others:
        return "shared"
    if form.privacy == "as_it_was":
        return cast(
            'Literal["private", "shared"]', before.privacy if before is not None else "shared"
        )
    return "private" if form.privacy == "private" else "shared"


def _word(typed: str, before: Contact | None, column: str, form: ContactForm) -> str | None:
    if typed:
        return typed
    if before is None or form.remove_words:
        return None
    return vault.unseal(before, column)


def _opt_in(  # noqa: PLR0917 - the facts of one consent
    session: Session,
    number: Number,
    person: Person,
    form: ContactForm,
    staff_id: uuid.UUID,
    now: datetime,
) -> None:
    standing = register.standing_consent(session, number.id)
    if form.agreed and standing != "opt_in":
        register.opt_in(
            session,
            number=number,
            person_id=person.id,
            how="sign_up" if standing is None else "spoken",
            staff_id=staff_id,
            now=now,
        )


def _keep_note(
    session: Session, person: Person, form: PersonForm, staff_id: uuid.UUID, now: datetime
) -> None:
    """Keep the worker's note on an 11 or 12 year old as a task that is done."""
    if form.born_on is None or gate_of(form.born_on, now.date()) != "with_note":
        return
    task = tasks.open_task(
        session,
        organisation_id=person.organisation_id,
        person_id=person.id,
        owner_id=staff_id,
        kind="age_note",
        cause=f"age_note:{person.id}",
        due_at=now,
        now=now,
    )
    tasks.finish(session, task, staff_id=staff_id, note=form.age_note, now=now)


def _ids(reader: Reader) -> tuple[uuid.UUID, uuid.UUID]:
    if reader.organisation_id is None or reader.staff_id is None:
        raise LookupError("only staff of an organisation add young people")
    return reader.organisation_id, reader.staff_id
