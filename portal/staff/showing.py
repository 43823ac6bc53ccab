"""Bringing a summary to the young person: the invitation, the text, or this device beside them."""

import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from people import register, sign_ins
from people.contact import WHY, Refused
from people.languages import marked
from people.models import Number, Person, Pin
from portal import guards
from portal.extension import heard
from portal.staff.first_text import TEXTED_FROM
from sms import permission, rounds
from sms.rounds import CannotTextError
from surveys import invitations
from surveys.models import Invitation, Response
from voice.models import Summary

KEY = "MY_WORDS"
FIRST_QUESTION = f"{KEY}.V1"
WAITING = frozenset({"with_child", "answered"})

NO_PIN = marked("They have no PIN yet: set one together first, on the page of their contact.")
NOT_WAITING = marked("This summary is not waiting for their answer.")
TALK_IN_FLIGHT = marked("Another questionnaire is under way on this number. It goes first.")
TOO_YOUNG = marked("Under 11 they look at it together with you: open it here.")
TEXTED = marked("The text is on its way already, or they have opened it.")
NOTHING_LEFT = marked("No text could leave now. Open it here beside them.")


class NotShownError(ValueError):
    """The summary did not reach the young person; ``why`` is marked for translation."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def invitation(
    session: Session, summary: Summary, person: Person, staff_id: uuid.UUID, now: datetime
) -> Invitation:
    """Return the open invitation to judge a summary, made now where none is open."""
    query = (
        select(Invitation)
        .outerjoin(Response, Response.invitation_id == Invitation.id)
        .where(
            Invitation.summary_id == summary.id,
            Invitation.person_id == person.id,
            Invitation.closes_at > now,
            Response.id.is_(None) | (Response.state == "open"),
        )
        .order_by(Invitation.made_at.desc(), Invitation.id)
        .limit(1)
    )
    return session.scalar(query) or invitations.invite(
        session,
        key=KEY,
        person=person,
        about=person,
        cause=f"summary:{summary.id}:{now.isoformat()}",
        now=now,
        made_by=staff_id,
        summary_id=summary.id,
    )


def text(
    session: Session, summary: Summary, person: Person, staff_id: uuid.UUID, now: datetime
) -> None:
    """Begin the talk that asks whether it is right; raises NotShownError with the reason."""
    asked = _waiting(session, summary, person, staff_id, now)
    _may_text(session, person, now)
    if invitations.response_of(session, asked) is not None:
        raise NotShownError(TEXTED)
    try:
        texts = rounds.begin(session, asked, base_url=heard().settings.base_url, now=now)
    except CannotTextError as error:
        raise NotShownError(WHY.get(error.why, TALK_IN_FLIGHT)) from error
    if not texts:
        raise NotShownError(NOTHING_LEFT)


def link(
    session: Session, summary: Summary, person: Person, staff_id: uuid.UUID, now: datetime
) -> str:
    """Return the token of a link to their page and end the worker's own session on this device.

    Raises NotShownError where it does not wait for them, or where no PIN would open their page.
    """
    asked = _waiting(session, summary, person, staff_id, now)
    if session.get(Pin, person.id) is None:
        raise NotShownError(NO_PIN)
    sign_ins.end(session, guards.visitor().token)
    return invitations.new_link(session, asked, now)


def _waiting(
    session: Session, summary: Summary, person: Person, staff_id: uuid.UUID, now: datetime
) -> Invitation:
    if summary.state not in WAITING:
        raise NotShownError(NOT_WAITING)
    return invitation(session, summary, person, staff_id, now)


def _may_text(session: Session, person: Person, now: datetime) -> None:
    """Raise NotShownError where the question itself may not go to this phone."""
    age = register.age_on(person, now.date())
    if age is not None and age < TEXTED_FROM:
        raise NotShownError(TOO_YOUNG)
    contact = register.contact_of(session, person.id)
    if contact is None:
        raise NotShownError(WHY["no_contact"])
    found = permission.may_send(
        session,
        person=person,
        number=session.get_one(Number, contact.number_id),
        purpose="round",
        phrase_name=FIRST_QUESTION,
        now=now,
    )
    if isinstance(found, Refused):
        raise NotShownError(WHY[found.why])
