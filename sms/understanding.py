"""Understanding one kept text: hear it, decide a turn, carry out its events, queue its replies.

All of it is one transaction of the worker, under the lock of the number's row (architecture guide
3).
"""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from database.vault import unseal
from outcomes import measures
from people import adults, register, rota
from people.models import Contact, Number, Person
from sms import carrying_out, conversation, keywords, sending
from sms.models import Conversation, InboundText, OutboundText
from sms.talk import Party as Whose
from sms.talk import Seen, State, Talk
from surveys import questions, responses
from surveys.channels import Phone
from surveys.models import Response
from surveys.questionnaire import Question, text_in
from voice import words
from voice.models import Words
from voice.words import Heard, Said

EPISODE_OF_CONCERN = timedelta(hours=24)
THANKED_ONCE_IN = timedelta(hours=12)
THANKS = ("S06", "S06b", "S06p", "S10", "S10p")


@dataclass(frozen=True, slots=True)
class Party:
    """Whose text it is: the person on this number, and the young person it is about.

    None if unsure. ``organisation_id``: whose everybody on this number is; None where that differs
    or nobody is known, so that no provider reads another's.
    """

    person: Person | None
    about: Person | None
    contact: Contact | None
    organisation_id: uuid.UUID | None = None


def understand(session: Session, text: InboundText, *, base_url: str, now: datetime) -> None:
    """Hear ``text``, answer it, and mark it understood. The caller holds the number's lock.

    ``base_url``: where links lead. A text that nobody can be told to have sent goes to a person.
    """
    number = session.get_one(Number, text.number_id)
    live = conversation_on(session, number.id)
    party = party_of(session, number, live)
    standing = _standing(session, live, now, party)
    talk = _talk(party, live, standing, now)
    body = unseal(text, "body_sealed") or ""
    said = said_of(text, body, party, talk)
    heard = words.hear(session, said, kept=session.get(Words, text.words_id or uuid.UUID(int=0)))
    text.words_id = heard.words.id
    text.state = "understood"
    text.body_sealed = None
    if party.person is None:
        text.state = "with_person"
        sending.unlinked(session, text, heard.words, now)
        return
    talk = replace(talk, seen=_seen(session, party, heard, text, now))
    turn = conversation.step(talk, body, now)
    if live is not None and standing is not None:
        measures.replied(session, f"conversation:{live.id}", now)
    carrying_out.carry_out(
        session,
        carrying_out.Scene(text=text, number=number, live=live, standing=standing, heard=heard),
        turn,
        now=now,
    )
    sending.queue_replies(
        session,
        sending.To(number=number, person=party.person, contact=party.contact, live=live),
        turn.replies,
        edition=talk.edition,
        cause=f"reply:{text.provider_id}",
        now=now,
        base_url=base_url,
        # A code word gets byte for byte what a stray text would get, though texts rest now.
        all_direct=talk.seen.code_word or talk.seen.reading_word,
    )


def conversation_on(session: Session, number_id: uuid.UUID) -> Conversation | None:
    """Return the one conversation in flight on a number, locked, or None."""
    return session.scalar(
        select(Conversation)
        .where(Conversation.number_id == number_id, Conversation.mode != "closed")
        .with_for_update()
    )


def party_of(session: Session, number: Number, live: Conversation | None) -> Party:
    """Return who is texting: whoever is in flight, else the only person known on this number.

    A text that parent and child could both have sent belongs to nobody until a person says whose.
    """
    contacts = register.contacts_on(session, number.id)
    owners = {contact.person.organisation_id for contact in contacts}
    organisation_id = next(iter(owners)) if len(owners) == 1 else None
    if live is not None:
        contacts = [contact for contact in contacts if contact.person_id == live.person_id]
    if len(contacts) != 1:
        return Party(None, None, None, organisation_id)
    person = contacts[0].person
    about = person
    if person.kind != "young_person":
        children = adults.young_people_of(session, person.id)
        if len(children) != 1 and live is None:
            return Party(person, None, contacts[0], person.organisation_id)
        about_id = _about(session, live) or children[0].young_person_id
        about = session.get_one(Person, about_id)
    return Party(person, about, contacts[0], person.organisation_id)


def said_of(text: InboundText, body: str, party: Party, talk: Talk) -> Said:
    """Return the saying that one text is, with the question it answers."""
    question = talk.question()
    contact = party.contact
    code_word = contact is not None and keywords.matches_code_word(
        body, unseal(contact, "code_word_sealed") or ""
    )
    person, about = party.person, party.about
    return Said(
        key=f"sms:{text.provider_id}",
        text=body,
        informant=person.kind if person else "unknown",
        channel="sms",
        language=talk.language,
        now=text.received_at,
        organisation_id=party.organisation_id,
        person_id=person.id if person else None,
        about_id=about.id if about else None,
        number_id=text.number_id,
        asked=f"{talk.edition.key}.{question.name}" if talk.edition and question else "",
        question=text_in(question.labels, talk.language) if question else "",
        polarity=question.polarity if question else "",
        form=conversation.form_of(body, code_word=code_word),
        is_plain_answer=_is_plain_answer(question, body, talk, text.received_at),
        attachments=text.attachments,
        is_late=text.is_late,
    )


def _is_plain_answer(
    question: Question | None, body: str, talk: Talk, received_at: datetime
) -> bool:
    """Whether the text is one of the choices, or a skip, and nothing besides."""
    if question is None or not question.choices:
        return False
    read = questions.read(question, body, talk.language, received_at)
    return isinstance(read, questions.Skipped) or (
        isinstance(read, questions.Value) and not read.words
    )


def _about(session: Session, live: Conversation | None) -> uuid.UUID | None:
    response = session.get(Response, live.response_id) if live else None
    return response.about_id if response else None


def _standing(
    session: Session, live: Conversation | None, now: datetime, party: Party
) -> responses.Standing | None:
    if live is None:
        return None
    response = session.get_one(Response, live.response_id)
    if response.state != "open":
        return None
    return responses.standing(session, response, now, phone=phone_of(party, now))


def phone_of(party: Party, now: datetime) -> Phone:
    """Return ``private`` or ``shared``: an adult's own number counts as private to them."""
    if party.contact is None:
        return "shared"
    return "private" if register.is_private(party.contact, now) else "shared"


def _talk(
    party: Party,
    live: Conversation | None,
    standing: responses.Standing | None,
    now: datetime,
) -> Talk:
    return Talk(
        party=cast("Whose", party.person.kind) if party.person else "young_person",
        phone=phone_of(party, now),
        language=party.person.language if party.person else "en",
        edition=standing.edition if standing else None,
        answers=standing.answers if standing else {},
        hidden=standing.hidden if standing else {},
        state=State.from_json(live.state) if live else State(mode="closed"),
    )


def _seen(session: Session, party: Party, heard: Heard, text: InboundText, now: datetime) -> Seen:
    contact = party.contact
    about = session.get(Person, heard.words.about_id) if heard.words.about_id else None
    body = words.text_of(heard.words)
    organisation_id = heard.words.organisation_id
    return Seen(
        urgent=heard.is_urgent,
        categories=heard.screened.categories,
        reading=bool(organisation_id and rota.on_duty(session, organisation_id, now)),
        missing_now=bool(about and about.missing_since),
        signposted=_sent_since(
            session, text, OutboundText.purpose == "safety", now - EPISODE_OF_CONCERN
        ),
        thanked=_sent_since(session, text, OutboundText.phrase.in_(THANKS), now - THANKED_ONCE_IN),
        stopped=register.standing_consent(session, text.number_id) == "opt_out",
        code_word=bool(
            contact and keywords.matches_code_word(body, unseal(contact, "code_word_sealed") or "")
        ),
        reading_word=bool(
            contact
            and keywords.matches_code_word(body, unseal(contact, "reading_word_sealed") or "")
        ),
        attachments=text.attachments,
    )


def _sent_since(
    session: Session, text: InboundText, which: ColumnElement[bool], since: datetime
) -> bool:
    found = session.scalar(
        select(OutboundText.id)
        .where(OutboundText.number_id == text.number_id, which, OutboundText.queued_at >= since)
        .limit(1)
    )
    return found is not None
