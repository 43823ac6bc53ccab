"""A respondent's link: an inert page with one button, and the press that begins a sitting.

A link opens one invitation. GET and HEAD change nothing; the POST of a person makes the session and
leads to a clean address (guide security.md 5.8). Links that do not open look alike.
"""

import secrets
import uuid
from datetime import datetime
from typing import Final

from flask import Blueprint, Flask, redirect, render_template, url_for
from flask import session as form_cookie
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from database.transactions import transaction
from outcomes import measures
from people import sign_ins
from people.models import Person
from people.settings import Settings
from portal import service
from portal.clock import now
from portal.extension import heard
from portal.guards import audience, let_in, session_token
from portal.languages import lang, prefer
from surveys import invitations, responses
from surveys.invitations import Opened
from surveys.models import Invitation

blueprint = Blueprint("opening", __name__)

DEVICE: Final = "device"
"""In the form cookie: a random value that tells the first device from another; it opens nothing."""
TOLD: Final = "told"
"""In the form cookie: the invitation of which this browser was told who reads the answers."""
MY_WORDS: Final = "MY_WORDS"
"""The questionnaire that is answered on /me, behind the PIN, beside what it asks about."""

Page = str | BaseResponse | tuple[str, int]


def init_app(app: Flask) -> None:
    """Register the page."""
    app.register_blueprint(blueprint)


@blueprint.get("/a/<token>")
@audience("anyone")
def look(token: str) -> Page:
    """Show the neutral page of a link with its one button. Inert."""
    with transaction(heard().database) as session:
        invitation = invitations.find(session, token)
        state = _state(session, invitation, now())
        if invitation is not None:
            prefer(session.get_one(Person, invitation.person_id).language)
    return render_template("opening.html") if state == "open" else dead(state)


@blueprint.post("/a/<token>")
@audience("anyone")
def open_link(token: str) -> Page:
    """Open the invitation on this device: a new sitting begins, any other of it ends."""
    instant = now()
    with transaction(heard().database) as session:
        invitation = invitations.find(session, token)
        if invitation is not None:
            session.refresh(invitation, with_for_update=True)
        state = _state(session, invitation, instant)
        if invitation is None or state != "open":
            return dead(state)
        form_cookie.setdefault(DEVICE, secrets.token_urlsafe(16))
        invitations.open_on(session, invitation, form_cookie[DEVICE], instant)
        begun = _begin(session, invitation, instant)
        is_my_words = invitation.edition.key == MY_WORDS
    form_cookie.pop(TOLD, None)
    address = url_for("mine.ask_pin") if is_my_words else url_for("answering.start")
    return let_in(redirect(address, 303), begun)


def dead(state: Opened) -> tuple[str, int]:
    """Return the page of a link that does not open: used up, over and unknown look alike."""
    numbers = service.help_lines(Settings())
    if state == "other_device":
        return render_template("elsewhere.html", numbers=numbers), 403
    return render_template("expired.html", numbers=numbers), 410


def cause(invitation_id: uuid.UUID) -> str:
    """Return the cause under which an opened link counts as asked, and later as replied to."""
    return f"opened:{invitation_id}"


def _state(session: Session, invitation: Invitation | None, instant: datetime) -> Opened:
    if invitation is None:
        return "expired"
    return invitations.state_of(session, invitation, form_cookie.get(DEVICE, ""), instant)


def _begin(session: Session, invitation: Invitation, instant: datetime) -> str:
    """Begin response and sitting; return the session's token."""
    person = session.get_one(Person, invitation.person_id)
    prefer(person.language)
    if invitation.edition.key != MY_WORDS:
        responses.begin(session, invitation, channel="web", language=lang(), now=instant)
        measures.asked(
            session,
            person,
            questionnaire=invitation.edition.key,
            channel="web",
            cause=cause(invitation.id),
            now=instant,
        )
    sign_ins.end(session, session_token())
    sign_ins.end_all_of(session, invitation_id=invitation.id)
    return sign_ins.start(
        session,
        audience="respondent",
        now=instant,
        person_id=person.id,
        invitation_id=invitation.id,
    )
