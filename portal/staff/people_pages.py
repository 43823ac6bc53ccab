"""Adding a young person, and the page on which how they are reached is changed later."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, Flask, abort, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from database.transactions import transaction
from people import audit, caseloads, codes, pins, register
from people import languages as known_languages
from people.access import Reader, may
from people.models import Contact, Number, Person, Pin
from people.pins import FAULTS, BadPin
from portal import guards
from portal.clock import now
from portal.extension import heard
from portal.guards import audience
from portal.languages import gettext
from portal.staff import first_text, joining
from portal.staff.contact_form import ContactForm
from portal.staff.frame import WORK, frame, person_url
from portal.staff.joining import WrongNumberError
from portal.staff.person_form import PersonForm

blueprint = Blueprint("people_pages", __name__)

Page = Response | tuple[str, int]


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)


@blueprint.get("/staff/people/new")
@audience("staff", roles=WORK)
def add() -> str:
    """Show the empty form."""
    return _add_page(PersonForm(), ContactForm(), {})


@blueprint.post("/staff/people/new")
@audience("staff", roles=WORK)
def add_posted() -> Page:
    """Add a young person, or show the form again with everything that was typed."""
    instant, reader = now(), guards.reader()
    form, contact = PersonForm.posted(request.form), ContactForm.posted(request.form)
    try:
        with transaction(heard().database) as session:
            errors = _add_errors(session, form, contact, reader, instant)
            if not errors:
                reached = contact if contact.phone else None
                person = joining.add_young_person(session, form, reached, reader, instant)
                _audit(session, reader, person.id, "added_person")
    except WrongNumberError:
        errors = {"phone": _wrong_number()}
    if errors:
        return _add_page(form, contact, errors), 422
    return redirect(url_for(".show_contact", person_id=person.id, added="yes"), 303)


@blueprint.get("/staff/people/<uuid:person_id>/contact")
@audience("staff", roles=WORK, person="person_id", act="viewed_contact")
def show_contact(person_id: uuid.UUID) -> str:
    """Show how a young person is reached and what their first text says."""
    with transaction(heard().database) as session:
        form = joining.form_of(session, register.contact_of(session, person_id))
    return _contact_page(person_id, form, {})


@blueprint.post("/staff/people/<uuid:person_id>/contact")
@audience("staff", roles=WORK, person="person_id")
def change_contact(person_id: uuid.UUID) -> Page:
    """Change how a young person is reached, or show the form again with what was typed."""
    form = ContactForm.posted(request.form)
    try:
        with transaction(heard().database) as session:
            person, reader = _changing(session, person_id)
            errors = form.errors(agreed_before=joining.agreed_before(session, form))
            errors |= _too_young(person)
            if not errors:
                joining.set_contact(session, person, form, _staff_id(reader), now())
                _audit(session, reader, person_id, "changed_contact")
    except WrongNumberError:
        errors = {"phone": _wrong_number()}
    if errors:
        return _contact_page(person_id, form, errors), 422
    return redirect(url_for(".show_contact", person_id=person_id, saved="yes"), 303)


@blueprint.post("/staff/people/<uuid:person_id>/contact/<any(pause, resume):what>")
@audience("staff", roles=WORK, person="person_id")
def rest(person_id: uuid.UUID, what: str) -> Response:
    """Pause all automatic texts for a young person, or resume them."""
    with transaction(heard().database) as session:
        _, reader = _changing(session, person_id)
        contact = register.contact_of(session, person_id)
        if contact is None:
            abort(404)
        if what == "pause":
            register.pause(session, contact, now())
        else:
            register.resume(session, contact)
        _audit(session, reader, person_id, f"{what}d_texts")
    return redirect(url_for(".show_contact", person_id=person_id, saved="yes"), 303)


@blueprint.post("/staff/people/<uuid:person_id>/contact/pin")
@audience("staff", roles=WORK, person="person_id")
def set_pin(person_id: uuid.UUID) -> Page:
    """Set the PIN that opens the young person's own page, chosen beside their worker."""
    pin, cover = request.form.get("pin", "").strip(), request.form.get("cover_pin", "").strip()
    with transaction(heard().database) as session:
        person, reader = _changing(session, person_id)
        done = pins.set_pin(
            session,
            person_id=person_id,
            pin=pin,
            cover_pin=cover or None,
            staff_id=reader.staff_id,
            now=now(),
            born_on=register.born_on(person),
        )
        if not isinstance(done, BadPin):
            _audit(session, reader, person_id, "set_pin")
        form = joining.form_of(session, register.contact_of(session, person_id))
    if isinstance(done, BadPin):
        return _contact_page(person_id, form, {"pin": gettext(FAULTS[done.why])}), 422
    return redirect(url_for(".show_contact", person_id=person_id, saved="yes"), 303)


@blueprint.post("/staff/people/<uuid:person_id>/contact/first")
@audience("staff", roles=WORK, person="person_id")
def send_first(person_id: uuid.UUID) -> Page:
    """Queue the first text, once for each number, or say why it may not leave."""
    with transaction(heard().database) as session:
        person, reader = _changing(session, person_id)
        why = first_text.send(session, person, now())
        if not why:
            _audit(session, reader, person_id, "sent_first_text")
        form = joining.form_of(session, register.contact_of(session, person_id))
    if why:
        return _contact_page(person_id, form, {"first": gettext(why)}), 409
    return redirect(url_for(".show_contact", person_id=person_id, saved="yes"), 303)


def _add_page(form: PersonForm, contact: ContactForm, errors: dict[str, str]) -> str:
    reader = guards.reader()
    with transaction(heard().database) as session:
        return render_template(
            "staff/add.html",
            form=form,
            contact=contact,
            error=errors,
            areas=joining.areas_of(session, reader),
            languages={code: known_languages.name(code) for code in known_languages.OFFERED},
            genders=_translated(codes.GENDERS),
            settings=_translated(codes.SETTINGS),
            ethnicities={code: gettext(words) for code, (words, _) in codes.ETHNICITIES.items()},
            **frame(session, reader, "people"),
        )


def _contact_page(person_id: uuid.UUID, form: ContactForm, errors: dict[str, str]) -> str:
    instant, reader = now(), guards.reader()
    with transaction(heard().database) as session:
        person = session.get_one(Person, person_id)
        contact = register.contact_of(session, person_id)
        return render_template(
            "staff/contact.html",
            name=register.name_of(person),
            person_id=person_id,
            person_url=person_url(person_id),
            form=form,
            error=errors,
            is_new="added" in request.args,
            is_saved="saved" in request.args,
            may_change=_may_change(session, reader, person),
            stands=_stands(session, person, contact, instant),
            has_pin=session.get(Pin, person_id) is not None,
            **frame(session, reader),
        )


def _stands(
    session: Session, person: Person, contact: Contact | None, instant: datetime
) -> dict[str, Any]:
    """Return what is known of reaching a young person now; empty where there is no phone."""
    if contact is None:
        return {}
    number = session.get_one(Number, contact.number_id)
    return {
        "is_private": register.is_private(contact, instant),
        "asked_at": contact.private_since or contact.recorded_at,
        "has_code_word": contact.code_word_sealed is not None,
        "has_reading_word": contact.reading_word_sealed is not None,
        "is_paused": contact.paused_at is not None,
        "first": first_text.look(session, person, contact, number, instant),
    }


def _add_errors(
    session: Session, form: PersonForm, contact: ContactForm, reader: Reader, instant: datetime
) -> dict[str, str]:
    areas = joining.areas_of(session, reader)
    errors = form.errors(instant.date(), areas, has_phone=bool(contact.phone))
    return errors | contact.errors() if contact.phone else errors


def _changing(session: Session, person_id: uuid.UUID) -> tuple[Person, Reader]:
    """Return the young person and the reader, who must have a right to change their contact."""
    reader = guards.reader()
    person = session.get_one(Person, person_id)
    if not _may_change(session, reader, person):
        abort(404)
    return person, reader


def _may_change(session: Session, reader: Reader, person: Person) -> bool:
    on_caseload = caseloads.works_with(session, _staff_id(reader), person.id, now().date())
    return may(
        reader, "change_contact", organisation_id=person.organisation_id, on_caseload=on_caseload
    )


def _too_young(person: Person) -> dict[str, str]:
    age = register.age_on(person, now().date())
    if age is None or age >= first_text.TEXTED_FROM:
        return {}
    return {"phone": gettext("Under 11 they answer together with you: they are not texted.")}


def _wrong_number() -> str:
    return gettext("Texts to this number reached somebody else. Ask for another number.")


def _translated(words: Mapping[str, str]) -> dict[str, str]:
    return {code: gettext(text) for code, text in words.items()}


def _staff_id(reader: Reader) -> uuid.UUID:
    if reader.staff_id is None:
        abort(404)
    return reader.staff_id


def _audit(session: Session, reader: Reader, person_id: uuid.UUID, act: str) -> None:
    audit.record(
        session,
        actor=audit.staff_actor(_staff_id(reader)),
        act=act,
        subject=f"people:{person_id}",
        now=now(),
    )
