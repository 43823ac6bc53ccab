"""Turning a turn's replies into texts in the outbox, in the person's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from database.vault import unseal
from people import caseloads, organisations, staff, tasks
from people.contact import Purpose, Refused
from people.models import Contact, Number, Person, Staff
from sms import outbox, permission
from sms.models import Conversation, InboundText, OutboundText
from sms.phrases import longest_values, render
from sms.talk import Reply
from surveys import invitations
from surveys.models import Invitation, Response
from surveys.questionnaire import Edition, Question, text_in
from voice.models import Words

TASK_HOURS = 4
NOBODY = "your worker"
CODES_FOR_PURPOSE: Mapping[str, Purpose] = {"S12": "link", "S05": "stop_answer"}


@dataclass(frozen=True, slots=True)
class To:
    """Where a text goes: the number, the person, how they may be reached, and the talk."""

    number: Number
    person: Person
    contact: Contact | None
    live: Conversation | None = None


def queue_replies(
    session: Session,
    to: To,
    replies: Sequence[Reply],
    *,
    edition: Edition | None,
    cause: str,
    now: datetime,
    base_url: str = "",
    answers_text: bool = True,
    all_direct: bool = False,
) -> list[OutboundText]:
    """Queue the replies of one turn, in order; the same cause queues them once.

    A reply that may not leave is queued nowhere: its reason is in the returned rows' absence and,
    for a question, on the task that staff see. ``answers_text``: it answers a text that came just
    now.
    """
    queued = []
    for position, reply in enumerate(replies):
        purpose = "reply" if all_direct else _purpose(reply, answers_text=answers_text)
        phrase = reply.phrase
        if reply.question and edition:
            phrase = f"{edition.key}.{_name(edition, reply)}"
        found = permission.may_send(
            session,
            person=to.person,
            number=to.number,
            purpose=purpose,
            phrase_name=phrase,
            now=now,
            answers_at=now if answers_text else None,
        )
        if isinstance(found, Refused):
            _say_refused(session, to, phrase, found.why, cause, now)
            continue
        row = outbox.queue(
            session,
            cause=f"{cause}:{position}",
            number_id=to.number.id,
            person_id=to.person.id,
            organisation_id=to.person.organisation_id,
            purpose=purpose,
            phrase=phrase,
            body=_body(session, to, reply, edition, now, base_url),
            now=now,
            not_before=found.not_before,
            not_after=found.not_after,
            conversation_id=to.live.id if to.live else None,
        )
        if row is not None:
            queued.append(row)
    return queued


def unlinked(session: Session, text: InboundText, words: Words, now: datetime) -> None:
    """Ask a person whose text this is, or what it means where no turn could be made of it.

    Only the provider whose number it is sees it; a number nobody knows is every manager's.
    """
    tasks.open_task(
        session,
        organisation_id=words.organisation_id,
        person_id=words.about_id,
        owner_id=None,
        kind="unlinked",
        cause=f"unlinked:{text.provider_id}",
        due_at=now + timedelta(hours=TASK_HOURS),
        now=now,
    )


def values_for(
    session: Session, person: Person, contact: Contact | None, now: datetime
) -> dict[str, str]:
    """Return the fill-ins that depend on the person.

    Cover name, worker's first name, opening, night number.
    """
    settings = organisations.settings_of(session, person.organisation_id)
    lead = caseloads.lead_of(session, person.id, now.date())
    found = session.get(Staff, lead) if lead else None
    worker = _first_name(staff.name_of(found)) if found else NOBODY
    cover = unseal(contact, "cover_name_sealed") if contact else None
    return {
        "from": cover or worker,
        "worker": worker,
        "when": organisations.next_opening(settings, now, person.language),
        "num": settings.night_number or "999",
    }


def question_text(edition: Edition, path: str, values: Mapping[str, str], language: str) -> str:
    """Return the wording of a question by text, filled in; raises KeyError for a row with none."""
    question = edition.at(path)
    if question is None:
        raise KeyError(path)
    wording = text_in(question.sms, language, edition.default_language)
    for name, value in values.items():
        wording = wording.replace(f"{{{name}}}", value)
    return wording


def _body(  # noqa: PLR0917 - what one text is made of
    session: Session,
    to: To,
    reply: Reply,
    edition: Edition | None,
    now: datetime,
    base_url: str,
) -> str:
    values = {**values_for(session, to.person, to.contact, now), **reply.values}
    if reply.question and edition:
        if "{link}" in text_in(_of(edition, reply).sms, to.person.language):
            values["link"] = _link(session, to, now, base_url)
        return question_text(edition, reply.question, values, to.person.language)
    if reply.phrase in {"S12", "S17"}:
        values["link"] = _link(session, to, now, base_url)
    return render(reply.phrase, to.person.language, values)


def _link(session: Session, to: To, now: datetime, base_url: str) -> str:
    if to.live is None:
        raise ValueError("a link belongs to a questionnaire in flight")
    response = session.get_one(Response, to.live.response_id)
    invitation = session.get_one(Invitation, response.invitation_id)
    return f"{base_url}/a/{invitations.new_link(session, invitation, now)}"


def _purpose(reply: Reply, *, answers_text: bool) -> Purpose:
    if reply.question and not reply.is_again:
        return "question" if answers_text else "round"
    if reply.is_safety:
        return "safety"
    if reply.phrase in CODES_FOR_PURPOSE and not (answers_text and reply.phrase == "S12"):
        return CODES_FOR_PURPOSE[reply.phrase]
    return "reply"


def _say_refused(  # noqa: PLR0917 - the facts of one refusal
    session: Session, to: To, phrase: str, why: str, cause: str, now: datetime
) -> None:
    """Leave a task where a question could not go out: a person must see why, nothing is silent."""
    if "." not in phrase:
        return
    tasks.open_task(
        session,
        organisation_id=to.person.organisation_id,
        person_id=to.person.id,
        owner_id=caseloads.lead_of(session, to.person.id, now.date()),
        kind=f"not_sent:{why}",
        cause=f"not_sent:{cause}",
        due_at=now + timedelta(hours=TASK_HOURS),
        now=now,
    )


def _name(edition: Edition, reply: Reply) -> str:
    return _of(edition, reply).name


def _of(edition: Edition, reply: Reply) -> Question:
    question = edition.at(reply.question)
    if question is None:
        raise KeyError(reply.question)
    return question


def _first_name(name: str) -> str:
    first = name.split(maxsplit=1)[0] if name.split() else NOBODY
    return first if len(first) <= longest_values()["worker"] else NOBODY
