"""Responses: the one door for an answer, whichever way it came.

``record`` keeps an answer, supersedes the one before, and carries out what ``surveys.effects``
decided: alerts and tasks, votes, sharing choices, the verdict on a summary, and the scores of a
finished wave.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from database.vault import seal
from people import rota
from surveys import consequences, editions, engine, finishing
from surveys.bulk import record_many
from surveys.channels import Phone
from surveys.coming import Channel, Coming
from surveys.engine import Answers, Given
from surveys.models import Answer, Invitation, Response
from surveys.questionnaire import Edition, Question

__all__ = [
    "ClosedResponseError",
    "Coming",
    "Standing",
    "begin",
    "count_standing",
    "expire",
    "finish_if_complete",
    "hidden_of",
    "not_asked",
    "record",
    "record_many",
    "standing",
]

ZONE = ZoneInfo("Europe/London")
STAFFED_HOURS = 2


class ClosedResponseError(ValueError):
    """The response is finished; an answer that comes now is kept as words, never filed into it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A response with what it stands on, read once: edition, answers by path, hidden values."""

    response: Response
    edition: Edition
    answers: Answers
    hidden: Mapping[str, str]
    today: date

    def next(self) -> Question | None:
        """Return the next question the web would ask."""
        return engine.next_question(self.edition, self.answers, self.hidden, self.today)


def begin(
    session: Session, invitation: Invitation, *, channel: Channel, language: str, now: datetime
) -> Response:
    """Return the response of an invitation, begun now if nobody had begun it."""
    session.refresh(invitation, with_for_update=True)
    known = session.scalar(select(Response).where(Response.invitation_id == invitation.id))
    if known is not None:
        return known
    response = Response(
        invitation_id=invitation.id,
        organisation_id=invitation.organisation_id,
        edition_id=invitation.edition_id,
        person_id=invitation.person_id,
        about_id=invitation.about_id,
        language=language,
        last_channel=channel,
        started_at=now,
        changed_at=now,
        state="open",
    )
    session.add(response)
    session.flush()
    return response


def standing(
    session: Session, response: Response, now: datetime, *, phone: Phone = "web"
) -> Standing:
    """Return a response with its edition, its standing answers and its hidden values as of now."""
    return Standing(
        response=response,
        edition=editions.load(response.edition),
        answers=finishing.answers_of(session, response),
        hidden=hidden_of(session, response, now, phone=phone),
        today=now.astimezone(ZONE).date(),
    )


def hidden_of(
    session: Session, response: Response, now: datetime, *, phone: Phone
) -> dict[str, str]:
    """Return the form's hidden values: those of the invitation, and those that only now can tell.

    ``staffed``: day duty is staffed now and for two more hours; safety questions wait for somebody
    to be there (questionnaires.md 2.11). ``phone``: which kind of phone, or the web.
    """
    staffed = rota.staffed_for(session, response.organisation_id, now, STAFFED_HOURS)
    return {
        **{name: str(value) for name, value in response.invitation.hidden.items()},
        "staffed": "yes" if staffed else "no",
        "phone": phone,
    }


def record(session: Session, response: Response, coming: Coming, *, now: datetime) -> Answer:
    """Keep one answer, supersede the one before, and carry out what it sets off.

    Locks the response, so that a text and a page at the same time end in one order. Raises
    ClosedResponseError when it is finished. Flushes; may defer a page and finish the response.
    """
    session.refresh(response, with_for_update=True)
    if response.state != "open":
        raise ClosedResponseError
    answer = _keep(session, response, coming, now)
    consequences.carry_out(session, response, coming, answer)
    response.changed_at = now
    response.last_channel = coming.channel
    session.flush()
    return answer


def finish_if_complete(session: Session, current: Standing, *, now: datetime) -> bool:
    """Finish the response when no relevant question is left unanswered; returns whether it is."""
    if current.response.state != "open":
        return True
    if current.next() is not None:
        return False
    finishing.finish(session, current.response, "complete", now=now)
    return True


def expire(session: Session, now: datetime, limit: int = 500) -> int:
    """File responses whose invitation has closed as partial, keeping every answer.

    Returns how many.
    """
    due = session.scalars(
        select(Response)
        .join(Response.invitation)
        .where(Response.state == "open", Invitation.closes_at <= now)
        .limit(limit)
        .with_for_update(skip_locked=True, of=Response)
    ).all()
    for response in due:
        finishing.finish(session, response, "partial", now=now)
    return len(due)


def not_asked(
    session: Session,
    current: Standing,
    question: Question,
    reason: str,
    *,
    channel: Channel,
    now: datetime,
) -> None:
    """Record that a question was not asked, and why; it counts as settled."""
    given = Given("not_asked", "", reason)
    record(session, current.response, Coming(question, given, "machine", channel), now=now)


def _keep(session: Session, response: Response, coming: Coming, now: datetime) -> Answer:
    earlier = session.scalar(
        select(Answer)
        .where(
            Answer.response_id == response.id,
            Answer.path == coming.question.path,
            Answer.superseded_at.is_(None),
        )
        .with_for_update()
    )
    if earlier is not None:
        earlier.superseded_at = now
        session.flush()
    answer = Answer(
        organisation_id=response.organisation_id,
        response_id=response.id,
        path=coming.question.path,
        state=coming.given.state,
        reason=coming.given.reason,
        how=coming.how,
        channel=coming.channel,
        words_id=coming.words_id,
        is_late=coming.is_late,
        answered_at=now,
    )
    if coming.given.state == "answered":
        seal(session, answer, "value_sealed", coming.given.value)
    session.add(answer)
    session.flush()
    return answer


def count_standing(session: Session, response: Response) -> int:
    """Return how many questions of this response are settled."""
    return (
        session.scalar(
            select(func.count()).where(
                Answer.response_id == response.id, Answer.superseded_at.is_(None)
            )
        )
        or 0
    )
