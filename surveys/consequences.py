"""What an answer sets off, carried out: alerts, tasks, votes, and what voice keeps of it.

``surveys.effects`` decided it; only ``surveys.responses.record`` calls this.
"""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from outcomes import measures
from people import caseloads, rota, tasks
from people.models import Person
from surveys.coming import Coming
from surveys.effects import Effects, effects
from surveys.models import Answer, Response
from surveys.questionnaire import Question
from voice import alerts, summaries, words

TASK_DAYS = 1

ONCE_IN = {"RF07": timedelta(days=28)}
"""Items whose alert opens at most once in a while (domain.md 5.1)."""


def carry_out(session: Session, response: Response, coming: Coming, answer: Answer) -> None:
    """Carry out everything one kept answer sets off. Flushes; may defer a page."""
    voter = session.get_one(Person, response.person_id)
    about = session.get_one(Person, response.about_id)
    set_off = effects(coming.question, coming.given)
    now = answer.answered_at
    _open_alert(session, response, coming, set_off, answer)
    _open_tasks(session, about, set_off, answer, now)
    measures.vote(session, voter, about, set_off.votes, now=now)
    _tell_voice(session, response, coming, now)


def _open_alert(
    session: Session, response: Response, coming: Coming, set_off: Effects, answer: Answer
) -> None:
    """Open the alert of a structured answer: a P1 answer while nobody is on duty is P0."""
    if not set_off.levels or _recently(session, response, coming.question, answer.answered_at):
        return
    level = min(set_off.levels)
    on_duty = rota.on_duty(session, response.organisation_id, answer.answered_at)
    if level == "P1" and on_duty is None:
        level = "P0"
    alerts.open_alert(
        session,
        organisation_id=response.organisation_id,
        person_id=response.about_id,
        level=level,
        trigger=f"answer:{response.edition.key}.{coming.question.name}={coming.given.value}",
        cause=coming.cause or f"answer:{answer.id}",
        words_id=coming.words_id,
        now=answer.answered_at,
    )


def _recently(session: Session, response: Response, question: Question, now: datetime) -> bool:
    if question.name not in ONCE_IN:
        return False
    return alerts.opened_since(
        session,
        person_id=response.about_id,
        trigger=f"answer:{response.edition.key}.{question.name}=",
        since=now - ONCE_IN[question.name],
    )


def _open_tasks(
    session: Session, about: Person, set_off: Effects, answer: Answer, now: datetime
) -> None:
    for kind in set_off.tasks:
        tasks.open_task(
            session,
            organisation_id=about.organisation_id,
            person_id=about.id,
            owner_id=caseloads.lead_of(session, about.id, now.date()),
            kind=kind,
            cause=f"{kind}:{answer.id}",
            due_at=now + timedelta(days=TASK_DAYS),
            now=now,
        )


def _tell_voice(session: Session, response: Response, coming: Coming, now: datetime) -> None:
    """Tell voice what it keeps of an answer: the sharing choice, and the verdict on a summary."""
    feeds, given = coming.question.feeds, coming.given
    if given.state != "answered":
        return
    summary_id = response.invitation.summary_id
    if "summary_accuracy" in feeds and summary_id:
        summaries.verdict(session, summary_id, given.value, channel=coming.channel, now=now)
    elif "correction" in feeds and summary_id and coming.words_id:
        summaries.correct(session, summary_id, coming.words_id)
    elif "sharing" in feeds and summary_id:
        summaries.share(session, summary_id, given.value.split())
    elif "sharing" in feeds:
        _share_own_words(session, response, coming)


def _share_own_words(session: Session, response: Response, coming: Coming) -> None:
    """Put the sharing choice of this response (RF14, P17) on the words given in it."""
    own = select(Answer.words_id).where(
        Answer.response_id == response.id, Answer.words_id.is_not(None)
    )
    words.share(session, list(session.scalars(own)), choice=coming.given.value)
