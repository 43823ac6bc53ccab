"""Ends in bulk: ``finish_many`` files a batch of responses as ``surveys.finishing`` files one."""

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast, get_args

from sqlalchemy import Table, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from database.base import new_id
from database.vault import address, vault_of
from outcomes.models import Score
from outcomes.scoring import OUTCOMES, Wave, wave_of
from people.models import Person
from surveys import editions
from surveys.bulk import MakeId
from surveys.effects import own_scores, parent_scores
from surveys.engine import Given, State
from surveys.finishing import measured_from
from surveys.models import Answer, PublishedEdition, Response

SCORES = cast("Table", Score.__table__)  # SQLAlchemy declares it as any selectable

Whose = tuple[uuid.UUID, uuid.UUID, str]
"""About whom, by whom, in which questionnaire: what makes one series of waves."""


@dataclass(frozen=True, slots=True)
class Ended:
    """The end of one response: how it is filed, and the instant it ended."""

    response: Response
    state: Literal["complete", "partial"]
    at: datetime


def finish_many(session: Session, batch: Sequence[Ended], *, make_id: MakeId = new_id) -> int:
    """File a batch of responses in the order they ended, and measure their scored answers.

    Returns how many. Flushes. ``make_id`` gives the ids of the scores. A partial one counts what
    was answered, as in ``finishing.finish``.
    """
    ended = sorted(batch, key=lambda one: one.at)
    for one in ended:
        one.response.state, one.response.ended_at = one.state, one.at
    session.flush()
    scored = [one for one in ended if _is_scored(one.response)]
    waves = _waves(session, scored)
    answers = _answers(session, {one.response.id for one in scored})
    rows = [
        {"id": make_id(), **row}
        for one, wave in zip(scored, waves, strict=True)
        for row in _scores(one, wave, answers.get(one.response.id, {}))
    ]
    if rows:
        statement = insert(SCORES)
        told = {name: statement.excluded[name] for name in ("score", "wave", "scored_at")}
        session.connection().execute(
            statement.on_conflict_do_update(index_elements=["cause", "outcome"], set_=told), rows
        )
    return len(ended)


def _is_scored(response: Response) -> bool:
    codes = {code for row in editions.load(response.edition).questions for code in row.feeds}
    return any(code.removesuffix(".parent") in OUTCOMES for code in codes)


def _scores(one: Ended, wave: Wave, answers: Mapping[str, Given]) -> Iterator[dict[str, Any]]:
    response, edition = one.response, editions.load(one.response.edition)
    found = {
        "young_person": own_scores(edition, answers),
        "parent": parent_scores(edition, answers),
    }
    for informant, scores in found.items():
        for told in measured_from(scores, wave, edition.version, f"response:{response.id}"):
            yield {
                "organisation_id": response.organisation_id,
                "person_id": response.about_id,
                "informant": informant,
                "outcome": told.outcome,
                "wave": told.wave,
                "score": told.score,
                "version": told.version,
                "cause": told.cause,
                "scored_at": one.at,
            }


def _answers(
    session: Session, response_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, dict[str, Given]]:
    """Return the standing answers of these responses, by response and path."""
    query = select(
        Answer.response_id,
        Answer.path,
        Answer.state,
        Answer.reason,
        Answer.value_sealed,
        Answer.id,
        Answer.organisation_id,
    ).where(Answer.response_id.in_(response_ids), Answer.superseded_at.is_(None))
    found: dict[uuid.UUID, dict[str, Given]] = {}
    for row in session.execute(query):
        bound_to = address(Answer.__tablename__, "value_sealed", row.id, row.organisation_id)
        sealed = row.value_sealed
        value = vault_of(session).open(bytes(sealed), bound_to) if sealed is not None else ""
        given = Given(cast("State", row.state), value, row.reason)
        found.setdefault(row.response_id, {})[row.path] = given
    return found


def _waves(session: Session, ended: Sequence[Ended]) -> list[Wave]:
    """Return which wave each is: what its invitation says, else what the days so far say."""
    days = _completed(session, [one.response for one in ended if _named(one.response) is None])
    return [_named(one.response) or _wave(session, one, days) for one in ended]


def _named(response: Response) -> Wave | None:
    name = response.invitation.hidden.get("wave")
    return cast("Wave", name) if name in get_args(Wave) else None


def _wave(session: Session, one: Ended, days: Mapping[Whose, Collection[datetime]]) -> Wave:
    person = session.get_one(Person, one.response.about_id)
    earlier = {at.date() for at in days.get(_whose(one.response), ()) if at <= one.at}
    return wave_of(
        one.at.date(),
        completed=earlier | {one.at.date()},
        started_on=person.work_started_on or person.registered_at.date(),
        closed_on=person.work_ended_on,
    )


def _completed(
    session: Session, responses: Sequence[Response]
) -> Mapping[Whose, Collection[datetime]]:
    """Return when each series had complete responses, those of this batch included."""
    if not responses:
        return {}
    query = (
        select(Response.about_id, Response.person_id, PublishedEdition.key, Response.ended_at)
        .join(PublishedEdition)
        .where(
            Response.about_id.in_({one.about_id for one in responses}),
            PublishedEdition.key.in_({one.edition.key for one in responses}),
            Response.state == "complete",
        )
    )
    found: dict[Whose, list[datetime]] = {}
    for about_id, person_id, key, at in session.execute(query):
        if at is not None:
            found.setdefault((about_id, person_id, key), []).append(at)
    return found


def _whose(response: Response) -> Whose:
    return response.about_id, response.person_id, response.edition.key
