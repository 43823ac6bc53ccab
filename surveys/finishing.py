"""Finishing a response: file it as complete or partial, and tell outcomes what its wave scored."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Literal, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from database.vault import unseal
from outcomes import measures
from outcomes.measures import Measured
from outcomes.scoring import OUTCOMES, Wave, score, wave_of
from people.models import Person
from surveys import editions
from surveys.effects import own_scores, parent_scores
from surveys.engine import Given, State
from surveys.models import Answer, PublishedEdition, Response


def finish(
    session: Session, response: Response, state: Literal["complete", "partial"], *, now: datetime
) -> None:
    """File a response and measure its scored answers; a partial one counts what was answered."""
    response.state = state
    response.ended_at = now
    session.flush()
    edition = editions.load(response.edition)
    answers = answers_of(session, response)
    about = session.get_one(Person, response.about_id)
    wave = _wave(session, response, about, now)
    cause = f"response:{response.id}"
    own = measured_from(own_scores(edition, answers), wave, edition.version, cause)
    measures.measure(session, about, list(own), informant="young_person", now=now)
    parent = measured_from(parent_scores(edition, answers), wave, edition.version, cause)
    measures.measure(session, about, list(parent), informant="parent", now=now)


def answers_of(session: Session, response: Response) -> dict[str, Given]:
    """Return the standing answers of a response by path."""
    rows = session.scalars(
        select(Answer).where(Answer.response_id == response.id, Answer.superseded_at.is_(None))
    )
    return {
        row.path: Given(cast("State", row.state), unseal(row, "value_sealed") or "", row.reason)
        for row in rows
    }


def measured_from(
    scores: Mapping[str, Mapping[str, Decimal]], wave: Wave, version: str, cause: str
) -> Iterator[Measured]:
    """Yield one score per outcome that got at least one scored answer. Pure."""
    for outcome, items in scores.items():
        mean = score(items, items.keys())
        if mean is not None and outcome in OUTCOMES:
            yield Measured(outcome=outcome, score=mean, wave=wave, version=version, cause=cause)


def _wave(session: Session, response: Response, about: Person, now: datetime) -> Wave:
    """Return which wave this is: what the invitation says, else what the days say."""
    named = response.invitation.hidden.get("wave")
    if named in {"initial", "review", "final"}:
        return cast("Wave", named)
    days = session.scalars(
        select(Response.ended_at)
        .join(PublishedEdition)
        .where(
            Response.about_id == response.about_id,
            Response.person_id == response.person_id,
            Response.state == "complete",
            PublishedEdition.key == response.edition.key,
        )
    )
    completed = {day.date() for day in days if day} | {now.date()}
    return wave_of(
        now.date(),
        completed=completed,
        started_on=about.work_started_on or about.registered_at.date(),
        closed_on=about.work_ended_on,
    )
