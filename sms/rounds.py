"""Starting a questionnaire by text.

An invitation becomes a talk on a number, with its first question.
"""

import uuid
from datetime import datetime
from typing import cast

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from outcomes import measures
from people import register
from people.contact import Purpose, Refused
from people.models import Number, Person
from sms import conversation, permission, sending, understanding
from sms.models import Conversation, OutboundText
from sms.talk import Party as Whose
from sms.talk import State, Talk
from surveys import responses
from surveys.models import Invitation, Response

BY_LINK = frozenset({"OUTCOMES", "SUPPORT", "PARENT"})
"""Long questionnaires go by link or with a person; their texts are for those who ask (rule 12)."""


class CannotTextError(ValueError):
    """The text may not leave; ``why`` is a key of ``people.contact.WHY``, or ``talk_in_flight``."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def begin(
    session: Session, invitation: Invitation, *, base_url: str, now: datetime
) -> list[OutboundText]:
    """Start the invitation's questionnaire on its person's phone and queue the first text.

    Raises CannotTextError with the reason where nothing may be sent, and where another
    questionnaire is in flight on that number: a new one never interrupts it.
    """
    person = session.get_one(Person, invitation.person_id)
    contact = register.contact_of(session, person.id)
    if contact is None:
        raise CannotTextError("no_contact")
    number = session.get_one(Number, contact.number_id, with_for_update={"key_share": True})
    close_ended(session, now, number_id=number.id)
    if understanding.conversation_on(session, number.id) is not None:
        raise CannotTextError("talk_in_flight")
    _check(session, person, number, invitation, now)
    response = responses.begin(
        session, invitation, channel="sms", language=person.language, now=now
    )
    live = _talk_on(session, number, person, response.id, invitation, now)
    party = understanding.Party(person, None, contact)
    standing = responses.standing(session, response, now, phone=understanding.phone_of(party, now))
    talk = Talk(
        party=cast("Whose", person.kind),
        phone=understanding.phone_of(party, now),
        language=person.language,
        edition=standing.edition,
        answers=standing.answers,
        hidden=standing.hidden,
    )
    turn = conversation.by_link(talk) if _goes_by_link(standing) else conversation.start(talk, now)
    live.state = turn.state.to_json()
    live.mode = turn.state.mode
    return sending.queue_replies(
        session,
        sending.To(number=number, person=person, contact=contact, live=live),
        turn.replies,
        edition=standing.edition,
        cause=f"begin:{invitation.cause}",
        now=now,
        base_url=base_url,
        answers_text=False,
    )


def close_ended(session: Session, now: datetime, number_id: uuid.UUID | None = None) -> None:
    """Close every talk that has expired, or whose questionnaire was finished on the web.

    It closes in silence; what was answered stays. ``number_id``: only the talk on that number.
    """
    ended = select(Response.id).where(Response.state != "open")
    query = (
        update(Conversation)
        .where(
            Conversation.mode != "closed",
            or_(Conversation.expires_at <= now, Conversation.response_id.in_(ended)),
        )
        .values(mode="closed")
    )
    if number_id is not None:
        query = query.where(Conversation.number_id == number_id)
    session.execute(query)


def arrived(session: Session, text: OutboundText, now: datetime) -> None:
    """Tell outcomes that somebody was asked, once the first text of a talk was delivered."""
    if text.purpose not in {"round", "link"} or text.conversation_id is None or not text.person_id:
        return
    live = session.get_one(Conversation, text.conversation_id)
    response = session.get_one(Response, live.response_id)
    measures.asked(
        session,
        session.get_one(Person, text.person_id),
        questionnaire=response.edition.key,
        channel="sms",
        cause=f"conversation:{live.id}",
        now=now,
    )


def _goes_by_link(standing: responses.Standing) -> bool:
    return standing.edition.key in BY_LINK


def _check(
    session: Session, person: Person, number: Number, invitation: Invitation, now: datetime
) -> None:
    key = invitation.edition.key
    purpose: Purpose = "link" if key in BY_LINK else "round"
    found = permission.may_send(
        session,
        person=person,
        number=number,
        purpose=purpose,
        phrase_name="S12",
        now=now,
    )
    if isinstance(found, Refused):
        raise CannotTextError(found.why)


def _talk_on(  # noqa: PLR0917 - the columns of one row
    session: Session,
    number: Number,
    person: Person,
    response_id: uuid.UUID,
    invitation: Invitation,
    now: datetime,
) -> Conversation:
    live = Conversation(
        number_id=number.id,
        person_id=person.id,
        response_id=response_id,
        mode="asking",
        state=State().to_json(),
        started_at=now,
        expires_at=invitation.closes_at,
    )
    session.add(live)
    session.flush()
    return live
