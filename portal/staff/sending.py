"""Sending a questionnaire by hand: by text, as a link shown once, or opened here beside them."""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from flask import Blueprint, Flask, abort, redirect, render_template, request
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from database.transactions import transaction
from people import audit, caseloads, register, sign_ins
from people.access import Reader, may
from people.contact import WHY
from people.languages import marked
from people.models import Person
from portal import guards
from portal.clock import now
from portal.extension import heard
from portal.guards import audience
from portal.languages import gettext
from portal.staff import asking
from portal.staff.asking import Asking
from portal.staff.first_text import TEXTED_FROM
from portal.staff.frame import WORK, frame, person_url
from portal.staff.times import moment_words
from sms import rounds
from sms.rounds import CannotTextError
from surveys import invitations
from surveys.models import Invitation

blueprint = Blueprint("sending", __name__)

WAYS: Mapping[str, str] = {
    "text": marked("By text, at their safe times"),
    "link": marked("As a link that I pass on"),
    "here": marked("Open it here, with them"),
}
TALK_IN_FLIGHT = marked("Another questionnaire is under way on this number. It goes first.")
ONCE = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class SendForm:
    """What was chosen. ``once`` marks one showing of the form, so that pressing twice sends one."""

    what: str = ""
    how: str = ""
    once: str = ""

    @classmethod
    def posted(cls, form: MultiDict[str, str]) -> Self:
        """Read what was posted."""
        return cls(form.get("what", ""), form.get("how", ""), form.get("once", ""))


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of it: when the first text leaves, or the link's token."""

    leaves: str = ""
    token: str = ""


def init_app(app: Flask) -> None:
    """Register the page."""
    app.register_blueprint(blueprint)


@blueprint.get("/staff/people/<uuid:person_id>/send")
@audience("staff", roles=WORK, person="person_id", act="viewed_send")
def choose(person_id: uuid.UUID) -> str:
    """Show what may be sent and how."""
    return _page(person_id, SendForm(once=uuid.uuid4().hex), {})


@blueprint.post("/staff/people/<uuid:person_id>/send")
@audience("staff", roles=WORK, person="person_id")
def send(person_id: uuid.UUID) -> Response | str | tuple[str, int]:
    """Invite and send, or show the form again with the reason why nothing was sent."""
    form, instant = SendForm.posted(request.form), now()
    try:
        with transaction(heard().database) as session:
            about, reader = _asking_about(session, person_id)
            offered = asking.choices(session, about, instant)
            errors = _errors(session, form, offered, about, instant)
            if not errors:
                sent = _send(session, form, about, reader, instant)
    except CannotTextError as error:
        errors = {"how": gettext(WHY.get(error.why, TALK_IN_FLIGHT))}
    if errors:
        return _page(person_id, form, errors), 422
    if form.how == "here":
        # The young person holds this device next: the workspace is left before the page opens.
        return guards.let_out(redirect(f"/a/{sent.token}", 303))
    return _sent_page(person_id, form, sent)


def _send(
    session: Session, form: SendForm, about: Person, reader: Reader, instant: datetime
) -> Sent:
    """Invite, then text or make a link; the audit row is the last thing written."""
    key, _, person_id = form.what.partition(":")
    invitation = invitations.invite(
        session,
        key=key,
        person=session.get_one(Person, uuid.UUID(person_id)),
        about=about,
        cause=f"by_hand:{about.id}:{form.what}:{form.once}",
        now=instant,
        hidden=asking.hidden_values(session, key, about, instant),
        made_by=reader.staff_id,
        interview_id=asking.interview_of(session, key, about),
    )
    sent = (
        _by_text(session, invitation, instant)
        if form.how == "text"
        else _by_link(session, invitation, instant)
    )
    if form.how == "here":
        sign_ins.end(session, guards.visitor().token)
    if reader.staff_id is not None:
        audit.record(
            session,
            actor=audit.staff_actor(reader.staff_id),
            act="sent_questionnaire",
            subject=f"people:{about.id}",
            now=instant,
            detail={"key": key, "how": form.how, "invitation": str(invitation.id)},
        )
    return sent


def _by_text(session: Session, invitation: Invitation, instant: datetime) -> Sent:
    """Begin the talk; pressed twice, the first one goes on."""
    if invitations.response_of(session, invitation) is not None:
        return Sent()
    texts = rounds.begin(session, invitation, base_url=heard().settings.base_url, now=instant)
    return Sent(leaves=moment_words(texts[0].not_before, instant) if texts else "")


def _by_link(session: Session, invitation: Invitation, instant: datetime) -> Sent:
    return Sent(token=invitations.new_link(session, invitation, instant))


def _errors(
    session: Session, form: SendForm, offered: Sequence[Asking], about: Person, instant: datetime
) -> dict[str, str]:
    errors = {}
    if form.what not in {one.value for one in offered} or not ONCE.fullmatch(form.once):
        errors["what"] = gettext("Pick a questionnaire.")
    elif asking.asked_lately(session, form.what.partition(":")[0], about, instant):
        errors["what"] = gettext("They were asked this in the last 28 days. Once is enough.")
    if form.how not in WAYS:
        errors["how"] = gettext("Say how it should reach them.")
    elif form.how != "here" and _is_too_young(form, about, instant):
        errors["how"] = gettext("Under 11 they answer together with you: open it here.")
    return errors


def _is_too_young(form: SendForm, about: Person, instant: datetime) -> bool:
    age = register.age_on(about, instant.date())
    is_own = not form.what.startswith(asking.PARENTS)
    return is_own and age is not None and age < TEXTED_FROM


def _page(person_id: uuid.UUID, form: SendForm, errors: dict[str, str]) -> str:
    with transaction(heard().database) as session:
        about, reader = _asking_about(session, person_id)
        offered = asking.choices(session, about, now())
        return render_template(
            "staff/send.html",
            name=register.name_of(about),
            person_url=person_url(person_id),
            options={one.value: _words(one) for one in offered},
            ways={code: gettext(words) for code, words in WAYS.items()},
            form=form,
            error=errors,
            **frame(session, reader),
        )


def _sent_page(person_id: uuid.UUID, form: SendForm, sent: Sent) -> str:
    with transaction(heard().database) as session:
        about, reader = _asking_about(session, person_id)
        base_url = heard().settings.base_url
        return render_template(
            "staff/sent.html",
            name=register.name_of(about),
            person_url=person_url(person_id),
            how=form.how,
            leaves=sent.leaves,
            link=f"{base_url}/a/{sent.token}" if sent.token else "",
            hours=invitations.LINK_HOURS,
            **frame(session, reader),
        )


def _words(one: Asking) -> str:
    title = gettext(asking.TITLES[one.key])
    return f"{title}: {one.name}" if one.key == asking.PARENTS else title


def _asking_about(session: Session, person_id: uuid.UUID) -> tuple[Person, Reader]:
    """Return the young person and the reader, who must have a right to change their contact."""
    reader = guards.reader()
    about = session.get_one(Person, person_id)
    if reader.staff_id is None:
        abort(404)
    on_caseload = caseloads.works_with(session, reader.staff_id, person_id, now().date())
    if not may(
        reader, "change_contact", organisation_id=about.organisation_id, on_caseload=on_caseload
    ):
        abort(404)
    return about, reader
