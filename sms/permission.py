"""Whether a text may leave now: one number's situation, for ``people.contact.may_text``.

Asked when a text is planned and again in the claim that sends it; not known means do not send.
"""

from collections.abc import Callable
from datetime import datetime
from typing import cast

from sqlalchemy.orm import Session

from people import adults, contact, organisations, register, rota
from people.contact import Allowed, ContactFacts, Purpose, Refused, Situation
from people.models import Contact, Number, Person
from people.windows import read_window
from sms.models import OutboundText
from sms.phrases import UnknownPhrase, phrase

STAFFED_HOURS = 2
SAFETY_ITEMS = frozenset({"RHI_FU.RF03", "RHI_FU.RF08", "RHI_FU.RF10", "WEEKLY.W02"})
ANYWHERE = frozenset({"WEEKLY.W01", "WEEKLY.W08", "WEEKLY.W11", "RHI_OFFER.RO6"})
"""Items of the shared-phone pack; every other item needs a private phone."""


def may_send(
    session: Session,
    *,
    person: Person,
    number: Number,
    purpose: Purpose,
    phrase_name: str,
    now: datetime,
    answers_at: datetime | None = None,
) -> Allowed | Refused:
    """Say whether this text may go to this person on this number, and between which instants.

    ``answers_at``: when the text came that this one answers, where it answers one.
    """
    own = next(
        (one for one in register.contacts_on(session, number.id) if one.person_id == person.id),
        None,
    )
    situation = _situation(session, person, number, own, phrase_name, now, answers_at)
    return contact.may_text(situation, purpose, now)


def refusal_at(now: datetime) -> Callable[[Session, OutboundText], str | None]:
    """Return the claim's own question, asked at ``now``: why may this text not leave, or None."""
    return lambda session, row: _refusal(session, row, now)


def _refusal(session: Session, row: OutboundText, now: datetime) -> str | None:
    """Return why a queued text may not leave now, or None where it may.

    A text whose window opens later is not refused: it is held by its ``not_before``.
    """
    if row.person_id is None:
        return None
    answered = row.queued_at if row.purpose in contact.DIRECT else None
    found = may_send(
        session,
        person=session.get_one(Person, row.person_id),
        number=session.get_one(Number, row.number_id),
        purpose=cast("Purpose", row.purpose),
        phrase_name=row.phrase,
        now=now,
        answers_at=answered,
    )
    return found.why if isinstance(found, Refused) else None


def _situation(  # noqa: PLR0917 - the parts of one situation
    session: Session,
    person: Person,
    number: Number,
    own: Contact | None,
    phrase_name: str,
    now: datetime,
    answers_at: datetime | None,
) -> Situation:
    settings = organisations.settings_of(session, person.organisation_id)
    is_adult = person.kind != "young_person"
    return Situation(
        consent=register.standing_consent(session, number.id),
        number_state=number.state,
        contact=_facts(own) if own else None,
        organisation_window=settings.window,
        missing_now=person.missing_since is not None,
        duty_now=rota.on_duty(session, person.organisation_id, now) is not None,
        duty_two_hours=rota.staffed_for(session, person.organisation_id, now, STAFFED_HOURS),
        rota_gap=rota.gap_ahead(session, person.organisation_id, now) is not None,
        safe_to_ask=_safe_to_ask(session, person, now) if is_adult else None,
        zone=settings.zone,
        quiet=settings.quiet,
        closed_days=settings.closed_days,
        private_weeks=settings.private_weeks,
        answers_at=answers_at,
        needs_private=not is_adult and _needs_private(phrase_name),
        asks_safety=phrase_name in SAFETY_ITEMS,
    )


def _facts(own: Contact) -> ContactFacts:
    return ContactFacts(
        privacy="private" if own.privacy == "private" else "shared",
        private_since=own.private_since,
        window=read_window(own.safe_days, own.safe_from, own.safe_until),
        not_safe_until=own.not_safe_until,
        paused_at=own.paused_at,
    )


def _safe_to_ask(session: Session, adult: Person, now: datetime) -> bool:
    """Whether a worker's tick stands for every young person this adult belongs to."""
    ties = adults.young_people_of(session, adult.id)
    return bool(ties) and all(adults.is_safe_to_ask(tie, now.date()) for tie in ties)


def _needs_private(phrase_name: str) -> bool:
    """Whether the words may go to a private phone alone.

    A phrase says so itself, an item by its pack.
    """
    try:
        return phrase(phrase_name).shared_phone is False
    except UnknownPhrase:
        return phrase_name not in ANYWHERE
