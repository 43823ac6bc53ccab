"""True counts of people for one month: what sealing may round and publish.

Nothing here is ever shown. Every count is of people, each once; where interviews are counted, the
children behind them are counted beside (guide reports.md 1.1, rule 2).
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Interval, and_, func, literal, select
from sqlalchemy.orm import Session

from episodes.clock import SEVENTY_TWO_HOURS
from episodes.models import Interview
from outcomes.models import Asked, Score, Vote
from outcomes.scoring import INDICATORS, OUTCOMES, published_move
from people.models import Person

ZONE = ZoneInfo("Europe/London")
CHARACTERISTICS = ("area", "gender", "ethnicity", "setting")
"""One at a time, and only for what young people said (rule 3)."""
HIGH = Decimal(4)
ALL = "all"


class NotExclusiveError(AssertionError):
    """The interview statuses do not add up to the eligible ones: nothing may be sealed."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One true count: ``people`` and their ``keys`` decide what is shown of ``count``.

    ``count`` equals ``people`` except where interviews are counted.
    """

    table: str
    question: str
    value: str
    count: int
    people: int
    keys: int
    characteristic: str = ALL
    category: str = ALL


def month_span(month: str) -> tuple[datetime, datetime]:
    """Return the first instant of a month and of the next, London time; raises ValueError."""
    first = date.fromisoformat(f"{month}-01")
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    begin, end = (datetime.combine(day, time(), ZONE).astimezone(UTC) for day in (first, after))
    return begin, end


def answerers(session: Session, organisation_id: uuid.UUID, month: str) -> int:
    """Return how many people answered anything in the month."""
    return (
        session.scalar(
            select(func.count(Vote.person_id.distinct())).where(*_votes_of(organisation_id, month))
        )
        or 0
    )


def cells(session: Session, organisation_id: uuid.UUID, month: str) -> list[Cell]:
    """Return every true count of a month's release; raises NotExclusiveError."""
    return [
        *_interviews(session, organisation_id, month),
        *_said(session, organisation_id, month),
        *_moves(session, organisation_id, month),
        *_parents(session, organisation_id, month),
        *_replies(session, organisation_id, month),
    ]


def _votes_of(organisation_id: uuid.UUID, month: str) -> tuple[ColumnElement[bool], ...]:
    return (Vote.organisation_id == organisation_id, Vote.month == month)


def _said(session: Session, organisation_id: uuid.UUID, month: str) -> Iterator[Cell]:
    items = {indicator.item: indicator for indicator in INDICATORS.values()}
    for characteristic in (ALL, *CHARACTERISTICS):
        category = literal(ALL) if characteristic == ALL else getattr(Vote, characteristic)
        rows = session.execute(
            select(Vote.question, Vote.value, category, func.count(), func.sum(Person.release_key))
            .join(Person, Person.id == Vote.person_id)
            .where(*_votes_of(organisation_id, month), Vote.question.in_(items))
            .group_by(Vote.question, Vote.value, category)
        )
        sums: dict[tuple[str, str, str], tuple[int, int]] = {}
        for question, value, name, count, keys in rows:
            indicator = items[question]
            for what in ("base", "counted") if value == indicator.counts else ("base",):
                if value in indicator.base:
                    had = sums.get((indicator.code, what, name), (0, 0))
                    sums[indicator.code, what, name] = (had[0] + count, had[1] + keys)
        for (code, what, name), (count, keys) in sums.items():
            yield Cell("said", code, what, count, count, keys, characteristic, name)


def _parents(session: Session, organisation_id: uuid.UUID, month: str) -> Iterator[Cell]:
    rows = session.execute(
        select(Vote.question, Vote.value, func.count(), func.sum(Person.release_key))
        .join(Person, Person.id == Vote.person_id)
        .where(*_votes_of(organisation_id, month), Vote.informant == "parent")
        .group_by(Vote.question, Vote.value)
    )
    for question, value, count, keys in rows:
        yield Cell("parents", question, value, count, count, keys)


def _replies(session: Session, organisation_id: uuid.UUID, month: str) -> Iterator[Cell]:
    begin, end = month_span(month)
    for what, column in (("asked", Asked.at), ("replied", Asked.replied_at)):
        people = (
            select(Asked.channel, Asked.person_id)
            .where(
                Asked.organisation_id == organisation_id,
                Asked.at >= begin,
                Asked.at < end,
                column.is_not(None),
            )
            .distinct()
            .subquery()
        )
        rows = session.execute(
            select(people.c.channel, func.count(), func.sum(Person.release_key))
            .join(Person, Person.id == people.c.person_id)
            .group_by(people.c.channel)
        )
        for channel, count, keys in rows:
            yield Cell("replies", channel, what, count, count, keys)


def _interviews(session: Session, organisation_id: uuid.UUID, month: str) -> Iterator[Cell]:
    begin, end = month_span(month)
    returned = and_(
        Interview.organisation_id == organisation_id,
        Interview.returned_at >= begin,
        Interview.returned_at < end,
        Interview.status != "not_required",
    )
    in_time = Interview.completed_at <= Interview.returned_at + literal(
        SEVENTY_TWO_HOURS, Interval()
    )
    late = and_(Interview.barrier.is_not(None), ~func.coalesce(in_time, False))
    wanted: dict[str, ColumnElement[bool]] = {
        "eligible": returned,
        "offered": and_(returned, Interview.offered_at.is_not(None)),
        "within_72h": and_(returned, Interview.status == "completed", in_time),
    }
    statuses = session.scalars(select(Interview.status).where(returned).distinct()).all()
    wanted |= {status: and_(returned, Interview.status == status) for status in statuses}
    barriers = session.scalars(select(Interview.barrier).where(and_(returned, late)).distinct())
    wanted |= {
        f"late:{name}": and_(returned, late, Interview.barrier == name) for name in barriers if name
    }
    found = {name: _counted(session, name, where) for name, where in wanted.items()}
    if sum(found[status].count for status in statuses) != found["eligible"].count:
        raise NotExclusiveError("interview statuses must add up to the eligible interviews")
    yield from found.values()


def _counted(session: Session, name: str, where: ColumnElement[bool]) -> Cell:
    """Return how many interviews there are, and the children behind them, each once."""
    children = (
        select(Interview.person_id, func.count().label("held"))
        .where(where)
        .group_by(Interview.person_id)
        .subquery()
    )
    count, people, keys = session.execute(
        select(
            func.coalesce(func.sum(children.c.held), 0),
            func.count(),
            func.coalesce(func.sum(Person.release_key), 0),
        ).join_from(children, Person, Person.id == children.c.person_id)
    ).one()
    return Cell("interviews", "interviews", name, int(count), people, int(keys))


def _moves(session: Session, organisation_id: uuid.UUID, month: str) -> Iterator[Cell]:
    """Count first against latest own score, for those who have both by the month's end."""
    _, end = month_span(month)
    rows = session.execute(
        select(Score.outcome, Score.person_id, Score.score, Score.version, Person.release_key)
        .join(Person, Person.id == Score.person_id)
        .where(
            Score.organisation_id == organisation_id,
            Score.informant == "young_person",
            Score.scored_at < end,
        )
        .order_by(Score.scored_at)
    )
    pairs: dict[tuple[str, uuid.UUID, str], tuple[Decimal, Decimal, int, int]] = {}
    for outcome, person_id, score, version, key in rows:
        first, _, _, waves = pairs.get((outcome, person_id, version), (score, score, key, 0))
        pairs[outcome, person_id, version] = (first, score, key, waves + 1)
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    for (outcome, _, _), (first, latest, key, waves) in pairs.items():
        if waves > 1:
            for what in _moved(outcome, first, latest):
                count, keys = sums.get((outcome, what), (0, 0))
                sums[outcome, what] = (count + 1, keys + key)
    for (outcome, what), (count, keys) in sums.items():
        yield Cell("moves", outcome, what, count, count, keys)


def _moved(outcome: str, first: Decimal, latest: Decimal) -> Iterator[str]:
    """Name the cells one pair counts in; O5, O7 and O8 have no direction (rule 10)."""
    yield "pairs"
    if OUTCOMES[outcome].has_colour:
        yield published_move(outcome, first, latest) or "same"
        return
    if first >= HIGH:
        yield "first_high"
    if latest >= HIGH:
        yield "latest_high"
