"""Carrying out a turn's events in the worker's transaction.

One ``match``, one small function each.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from sqlalchemy.orm import Session

from people import caseloads, register, tasks
from people.models import Number
from sms.models import Conversation, InboundText
from sms.stopping import cancel_ready, stop_number
from sms.talk import Answered, Event, Finished, Noted, Turn
from surveys import responses
from surveys.coming import Coming
from surveys.effects import section_of
from surveys.engine import Given
from voice.words import Heard

TASK_HOURS = 4


@dataclass(frozen=True, slots=True)
class Scene:
    """What one text meets: the row, the number, the talk and response in flight, the words."""

    text: InboundText
    number: Number
    live: Conversation | None
    standing: responses.Standing | None
    heard: Heard


def carry_out(session: Session, scene: Scene, turn: Turn, *, now: datetime) -> None:
    """Carry out every event of ``turn`` and keep its new state. Flushes; may defer jobs."""
    for event in turn.events:
        _carry_out(session, scene, event, now)
    if scene.live is not None:
        scene.live.state = turn.state.to_json()
        scene.live.mode = turn.state.mode
        scene.live.turn += 1
    session.flush()


def _carry_out(session: Session, scene: Scene, event: Event, now: datetime) -> None:
    match event:
        case Answered():
            _answered(session, scene, event, now)
        case Finished():
            _finished(session, scene, event, now)
        case Noted():
            _noted(session, scene, event, now)
        case _:
            assert_never(event)


def _answered(session: Session, scene: Scene, event: Answered, now: datetime) -> None:
    if scene.standing is None:
        return
    question = scene.standing.edition.at(event.path)
    if question is None:
        return
    if question.kind == "text":
        scene.heard.words.section = section_of(question)
    responses.record(
        session,
        scene.standing.response,
        Coming(
            question=question,
            given=event.given,
            how=event.how,
            channel="sms",
            words_id=scene.heard.words.id,
            cause=f"sms:{scene.text.provider_id}",
            is_late=scene.text.is_late,
        ),
        now=now,
    )


def _finished(session: Session, scene: Scene, event: Finished, now: datetime) -> None:
    """Finish the response unless the web holds more of it: then it stays open until it closes."""
    if scene.standing is None or event.link:
        return
    current = responses.standing(session, scene.standing.response, now, phone="private")
    while (question := current.next()) is not None:
        responses.record(
            session,
            current.response,
            Coming(question, Given("not_asked", "", "by_text"), "machine", "sms"),
            now=now,
        )
        current = responses.standing(session, current.response, now, phone="private")
    responses.finish_if_complete(session, current, now=now)


def _noted(session: Session, scene: Scene, event: Noted, now: datetime) -> None:
    match event.kind:
        case "stopped":
            _stopped(session, scene, now)
        case "restarted":
            register.opt_in(
                session,
                number=scene.number,
                person_id=scene.heard.words.person_id,
                how="text",
                staff_id=None,
                now=now,
            )
        case "wrong_number":
            cancel_ready(session, scene.number.id, "wrong_number")
            register.set_number_state(session, scene.number, "closed", now)
            _task(session, scene, "wrong_number", now)
        case "code_word" | "reading_word" | "near_stop":
            _pause(session, scene, now)
            if event.kind != "code_word":
                _task(session, scene, event.kind, now)
        case "call_asked" | "missed_too_often":
            _task(session, scene, "contact" if event.kind == "call_asked" else event.kind, now)
        case "help_asked" | "link_asked" | "unasked":
            pass  # the words are kept and screened, and the worker's page lists them


def _stopped(session: Session, scene: Scene, now: datetime) -> None:
    """Honour STOP at once; listening goes on, and a person checks on them by another route."""
    words = scene.heard.words
    stop_number(
        session,
        number=scene.number,
        person_id=words.person_id,
        organisation_id=words.organisation_id,
        how="text",
        now=now,
    )


def _pause(session: Session, scene: Scene, now: datetime) -> None:
    for contact in register.contacts_on(session, scene.number.id):
        if contact.person_id == scene.heard.words.person_id:
            register.pause(session, contact, now)


def _task(session: Session, scene: Scene, kind: str, now: datetime) -> None:
    words = scene.heard.words
    owner = caseloads.lead_of(session, words.about_id, now.date()) if words.about_id else None
    tasks.open_task(
        session,
        organisation_id=words.organisation_id,
        person_id=words.about_id,
        owner_id=owner,
        kind=kind,
        cause=f"{kind}:{scene.text.provider_id}",
        due_at=now + timedelta(hours=TASK_HOURS),
        now=now,
    )
