"""The demo's doors: choose who to be, and a phone in the browser to text with.

Only ``create_app`` of a demo registers them. The phone speaks to the stand-in provider on loopback
through here, because a page may talk to nobody but us.
"""

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from flask import Blueprint, Flask, abort, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from database.transactions import transaction
from people import register, sign_ins, staff
from people.languages import format_time
from people.models import Contact, Number, Organisation, Person, Pin, Staff
from people.sign_ins import Audience
from portal import guards
from portal.clock import now
from portal.extension import heard
from portal.guards import audience
from portal.languages import lang
from portal.wording import clean
from sms.wire import LOOPBACK, Wire

blueprint = Blueprint("demo", __name__)

DEMO_PIN = "2468"
"""The PIN of every made-up young person, as ``heard demo load`` sets it."""
SHOWN = 12
SECONDS = 5.0
LONGEST_TEXT = 1600
COMMISSIONERS = ("commissioner", "contract_manager")


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody one can be: ``value`` is what the button posts."""

    name: str
    value: str
    phone_url: str = ""


@dataclass(frozen=True, slots=True)
class Doors:
    """The people of one made-up service."""

    name: str
    workers: list[Who]
    managers: list[Who]
    young_people: list[Who]
    adults: list[Who]


@dataclass(frozen=True, slots=True)
class Bubble:
    """One text on the phone's screen, in the direction the phone's owner sees."""

    words: str
    is_ours: bool
    time: str


def init_app(app: Flask) -> None:
    """Register the demo's pages."""
    app.register_blueprint(blueprint)


@blueprint.get("/demo")
@audience("demo")
def doors() -> str:
    """Show everybody one can be."""
    with transaction(heard().database) as session:
        services = session.scalars(select(Organisation).order_by(Organisation.name))
        everybody = [_doors_of(session, service) for service in services]
        commissioners = _members(session, None, COMMISSIONERS)
    return render_template(
        "demo/doors.html",
        services=everybody,
        commissioners=commissioners,
        pin=DEMO_PIN,
        audience="staff",
        home_url=url_for(".doors"),
    )


@blueprint.post("/demo")
@audience("demo")
def enter() -> Response:
    """Sign in as whoever was chosen and go to their home."""
    kind, _, text = request.form.get("who", "").partition(":")
    chosen = _uuid(text)
    with transaction(heard().database) as session:
        sign_ins.end(session, guards.session_token())
        if kind == "staff":
            token, home = _as_staff(session, chosen)
        else:
            token, home = _as_young_person(session, chosen)
    return guards.let_in(redirect(home, 303), token)


@blueprint.get("/demo/phone")
@audience("demo")
def phones() -> str:
    """Show whose phone one can hold."""
    with transaction(heard().database) as session:
        services = session.scalars(select(Organisation).order_by(Organisation.name))
        everybody = [_doors_of(session, service) for service in services]
    return render_template(
        "demo/phones.html", services=everybody, audience="staff", home_url=url_for(".doors")
    )


@blueprint.get("/demo/phone/<uuid:person_id>")
@audience("demo")
def phone(person_id: uuid.UUID) -> str:
    """Show one person's phone with its texts."""
    name, number = _phone_of(person_id)
    bubbles = _texts(number)
    return render_template(
        "demo/phone.html",
        name=name,
        bubbles=bubbles or [],
        is_away=bubbles is None,
        person_id=person_id,
        audience="staff",
        home_url=url_for(".doors"),
    )


@blueprint.get("/demo/phone/<uuid:person_id>/texts")
@audience("demo")
def texts(person_id: uuid.UUID) -> dict[str, Any] | tuple[dict[str, Any], int]:
    """Return the texts of one phone as JSON, for the page that looks again each second."""
    bubbles = _texts(_phone_of(person_id)[1])
    if bubbles is None:
        return {"texts": []}, 503
    return {
        "texts": [{"words": one.words, "is_ours": one.is_ours, "time": one.time} for one in bubbles]
    }


@blueprint.post("/demo/phone/<uuid:person_id>")
@audience("demo")
def text_us(person_id: uuid.UUID) -> Response:
    """Send one text from this phone, as its network would."""
    _, number = _phone_of(person_id)
    body = clean(request.form.get("text", ""))[:LONGEST_TEXT]
    if body.strip():
        _ask("POST", "/demo/inbound", json={"from": number, "body": body})
    return redirect(url_for(".phone", person_id=person_id), 303)


def _as_staff(session: Session, staff_id: uuid.UUID) -> tuple[str, str]:
    member = session.get(Staff, staff_id)
    if member is None or member.disabled_at is not None:
        abort(404)
    is_commissioner = member.role in COMMISSIONERS
    side: Audience = "commissioner" if is_commissioner else "staff"
    token = sign_ins.start(session, audience=side, now=now(), staff_id=member.id)
    return token, "/reports/" if is_commissioner else "/staff/"


def _as_young_person(session: Session, person_id: uuid.UUID) -> tuple[str, str]:
    """Open the page that asks for the PIN, as the young person's own link would."""
    person = session.get(Person, person_id)
    if person is None or person.kind != "young_person":
        abort(404)
    token = sign_ins.start(session, audience="respondent", now=now(), person_id=person.id)
    return token, "/me/pin"


def _doors_of(session: Session, service: Organisation) -> Doors:
    return Doors(
        name=service.name,
        workers=_members(session, service.id, ("worker",)),
        managers=_members(session, service.id, ("manager",)),
        young_people=_reached(session, service.id, ("young_person",)),
        adults=_reached(session, service.id, ("parent", "carer")),
    )


def _members(
    session: Session, organisation_id: uuid.UUID | None, roles: Sequence[str]
) -> list[Who]:
    query = select(Staff).where(Staff.role.in_(roles), Staff.disabled_at.is_(None))
    if organisation_id is not None:
        query = query.where(Staff.organisation_id == organisation_id)
    return _by_name(Who(staff.name_of(one), f"staff:{one.id}") for one in session.scalars(query))


def _reached(session: Session, organisation_id: uuid.UUID, kinds: Sequence[str]) -> list[Who]:
    """Return the first dozen people of these kinds who have a phone; a page stays a page."""
    query = (
        select(Person)
        .join(Contact, Contact.person_id == Person.id)
        .join(Number, Number.id == Contact.number_id)
        .outerjoin(Pin, Pin.person_id == Person.id)
        .where(
            Person.organisation_id == organisation_id,
            Person.kind.in_(kinds),
            Number.state == "open",
        )
        .order_by(Pin.person_id.is_(None), Person.registered_at, Person.id)
        .limit(SHOWN)
    )
    return _by_name(
        Who(register.name_of(one), f"person:{one.id}", url_for("demo.phone", person_id=one.id))
        for one in session.scalars(query)
    )


def _by_name(found: Iterable[Who]) -> list[Who]:
    return sorted(found, key=lambda who: who.name.casefold())


def _phone_of(person_id: uuid.UUID) -> tuple[str, str]:
    """Return a person's name and the number of their phone, or answer 404."""
    with transaction(heard().database) as session:
        person = session.get(Person, person_id)
        contact = register.contact_of(session, person_id) if person else None
        if person is None or contact is None:
            abort(404)
        number = session.get_one(Number, contact.number_id)
        return register.name_of(person), register.e164_of(number)


def _texts(number: str) -> list[Bubble] | None:
    """Return the texts from and to a phone, oldest first; None where the provider is away."""
    told = _ask("GET", f"/demo/messages?{urlencode({'number': number})}")
    if told is None:
        return None
    return [
        Bubble(
            words=clean(str(one["body"])),
            is_ours=not one["from_phone"],
            time=format_time(datetime.fromisoformat(one["at"]), lang()),
        )
        for one in told["messages"]
    ]


def _ask(method: str, path: str, **call: Any) -> dict[str, Any] | None:
    """Ask the stand-in provider; it is never anybody but this machine."""
    base = heard().carrier.api_base
    if urlsplit(base).hostname not in LOOPBACK:
        abort(404)
    try:
        answer = Wire("", base, SECONDS).request(method, path, **call)
        told: dict[str, Any] = json.loads(answer.text)
    except (requests.RequestException, ValueError):
        return None
    return told


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        abort(404)
