"""One factory a table for the rooms above people: episodes, voice, outcomes, surveys and sms.

As in ``factories``: people and words are made up, and what is not given is made. A row about a
young person takes ``person``; its organisation is always theirs.
"""

import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from episodes.models import Episode, Interview, InterviewAttempt
from outcomes.models import (
    Asked,
    Document,
    PlanRow,
    PlanSection,
    Release,
    ReleaseFigure,
    Score,
    Vote,
)
from people import staff
from people.models import Person, Staff
from tests.factories import (
    NOW,
    TODAY,
    a_cause,
    add,
    make_task,
    make_young_person,
)
from voice.models import Alert, Change, Page, Quote, Summary, Words


def make_episode(session: Session, *, person: Person | None = None, **columns: Any) -> Episode:
    """A missing episode of last night, back this morning; ``ended_at=None`` for missing now."""
    columns = {
        **_of(person or make_young_person(session)),
        "kind": "missing",
        "started_at": NOW - timedelta(hours=17),
        "ended_at": NOW - timedelta(hours=7),
        "source": "police",
        "setting": "care",
        "area": "North",
        **columns,
    }
    return add(session, Episode(**columns))


def make_interview(
    session: Session, *, episode: Episode | None = None, **columns: Any
) -> Interview:
    """An interview not yet offered, with the clock running since the return."""
    episode = episode or make_episode(session)
    columns = {
        "organisation_id": episode.organisation_id,
        "episode_id": episode.id,
        "person_id": episode.person_id,
        "returned_at": episode.ended_at or NOW,
        "reasons": [],
        "issues": [],
        **columns,
    }
    return add(session, Interview(**columns))


def make_interview_attempt(
    session: Session, *, interview: Interview | None = None, **columns: Any
) -> InterviewAttempt:
    interview = interview or make_interview(session)
    columns = {"at": NOW, "route": "call", "outcome": "no_answer", **columns}
    return add(session, InterviewAttempt(interview_id=interview.id, **columns))


def make_words(
    session: Session,
    *,
    person: Person | None = None,
    text: str = "ok thanks for asking",
    **columns: Any,
) -> Words:
    """A young person's own words by text, in which the screen saw nothing."""
    person = person or make_young_person(session)
    columns = {
        **_of(person),
        "about_id": person.id,
        "informant": "young_person",
        "channel": "sms",
        "language": "en",
        "received_at": NOW,
        "tier": "none",
        "categories": [],
        "spans": [],
        "screenable": True,
        "who_sees": [],
        **columns,
    }
    return add(session, Words(**columns), text=text)


def make_alert(session: Session, *, words: Words | None = None, **columns: Any) -> Alert:
    """An open P0 alert with its task, owned by nobody yet."""
    words = words or make_words(session, tier="urgent", categories=["threat_or_violence"])
    person = session.get_one(Person, words.person_id)
    task = make_task(session, person=person, kind="alert", cause=a_cause("alert"))
    columns = {
        **_of(person),
        "task_id": task.id,
        "words_id": words.id,
        "level": "P0",
        "trigger": "words",
        "categories": words.categories,
        "opened_at": NOW,
        **columns,
    }
    return add(session, Alert(**columns))


def make_page(session: Session, *, alert: Alert | None = None, **columns: Any) -> Page:
    alert = alert or make_alert(session)
    return add(session, Page(**{"alert_id": alert.id, "step": "first", "at": NOW, **columns}))


def make_summary(session: Session, *, person: Person | None = None, **columns: Any) -> Summary:
    """The first draft of a young person's summary of the last four weeks."""
    person = person or make_young_person(session)
    columns = {
        **_of(person),
        "version": 1,
        "drafted_at": NOW,
        "period_from": TODAY - timedelta(weeks=4),
        "period_until": TODAY,
        **columns,
    }
    columns.setdefault("drafted_by", _worker_beside(session, person).id)
    return add(session, Summary(**columns))


def make_quote(
    session: Session,
    *,
    summary: Summary | None = None,
    words: Words | None = None,
    **columns: Any,
) -> Quote:
    summary = summary or make_summary(session)
    person = session.get_one(Person, summary.person_id)
    words = words or make_words(session, person=person)
    columns = {"heading": "said", "position": 1, **columns}
    return add(session, Quote(summary_id=summary.id, words_id=words.id, **columns))


def make_change(
    session: Session,
    *,
    person: Person | None = None,
    text: str = "You can see your brother every other Saturday.",
    **columns: Any,
) -> Change:
    person = person or make_young_person(session)
    columns = {**_of(person), "kind": "we_did", "decided_at": NOW, **columns}
    columns.setdefault("decided_by", _worker_beside(session, person).id)
    return add(session, Change(**columns), text=text)


def make_score(session: Session, *, person: Person | None = None, **columns: Any) -> Score:
    columns = {
        **_of(person or make_young_person(session)),
        "informant": "young_person",
        "outcome": "O1",
        "wave": "initial",
        "score": Decimal("3.0"),
        "version": "1",
        "cause": a_cause("response"),
        "scored_at": NOW,
        **columns,
    }
    return add(session, Score(**columns))


def make_asked(session: Session, *, person: Person | None = None, **columns: Any) -> Asked:
    columns = {
        **_of(person or make_young_person(session)),
        "questionnaire": "WEEKLY",
        "channel": "sms",
        "cause": a_cause("asked"),
        "at": NOW,
        **columns,
    }
    return add(session, Asked(**columns))


def make_vote(session: Session, *, person: Person | None = None, **columns: Any) -> Vote:
    person = person or make_young_person(session)
    columns = {
        **_of(person),
        "area": person.area,
        "month": "2026-11",
        "question": "W01",
        "informant": "young_person",
        "value": "3",
        "gender": person.gender,
        "ethnicity": "white",
        "setting": person.setting,
        "at": NOW,
        **columns,
    }
    return add(session, Vote(**columns))


def make_plan_section(
    session: Session, *, summary: Summary | None = None, **columns: Any
) -> PlanSection:
    summary = summary or make_summary(session)
    columns = {
        "organisation_id": summary.organisation_id,
        "person_id": summary.person_id,
        "summary_id": summary.id,
        "version": 1,
        "published_at": NOW,
        "published_by": summary.drafted_by,
        **columns,
    }
    return add(session, PlanSection(**columns), strengths="Kind, and good with animals.")


def make_plan_row(
    session: Session, *, plan_section: PlanSection | None = None, **columns: Any
) -> PlanRow:
    plan_section = plan_section or make_plan_section(session)
    columns = {
        "plan_section_id": plan_section.id,
        "position": 1,
        "due_on": date(2026, 12, 1),
        "measure": "O1",
        **columns,
    }
    return add(session, PlanRow(**columns), outcome="See my brother more", owner="Dele Marsh")


def make_document(
    session: Session, *, plan_section: PlanSection | None = None, **columns: Any
) -> Document:
    """A PDF that is wanted and not made yet."""
    plan_section = plan_section or make_plan_section(session)
    columns = {
        "organisation_id": plan_section.organisation_id,
        "plan_section_id": plan_section.id,
        "reader": "professionals",
        "wanted_at": NOW,
        **columns,
    }
    return add(session, Document(**columns))


def make_release(session: Session, **columns: Any) -> Release:
    columns = {
        "organisation_id": uuid.uuid4(),
        "organisation_name": "Larkfield Young People's Service",
        "month": "2026-10",
        "sealed_at": NOW,
        "method": "10/5",
        **columns,
    }
    return add(session, Release(**columns))


def make_release_figure(
    session: Session, *, release: Release | None = None, **columns: Any
) -> ReleaseFigure:
    release = release or make_release(session)
    columns = {
        "table": "said",
        "characteristic": "all",
        "category": "all",
        "question": "RF03",
        "value": "1",
        "shown": 35,
        "detail": {},
        **columns,
    }
    return add(session, ReleaseFigure(release_id=release.id, **columns))


def _worker_beside(session: Session, person: Person) -> Staff:
    return staff.add(
        session, organisation_id=person.organisation_id, name="Dele Marsh", role="worker"
    )


def _of(person: Person) -> dict[str, Any]:
    return {"organisation_id": person.organisation_id, "person_id": person.id}
