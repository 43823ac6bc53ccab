"""True counts of people for one release: what sealing may round and publish.

Nothing here is ever shown. Every count is of people, each once; where interviews are counted, the
children behind them are counted beside (guide reports.md 1.1, rule 2). ``months`` are those of the
release (``YYYY-MM``, one after the other): more than one where the months before had to wait.
"""

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Interval, Subquery, and_, func, literal, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from episodes.clock import SEVENTY_TWO_HOURS
from episodes.models import Interview
from outcomes.models import Asked, Score, Vote
from outcomes.scoring import INDICATORS, OUTCOMES, published_move
from people.codes import gender_group
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


def span(months: Sequence[str]) -> tuple[datetime, datetime]:
    """Return the first instant of the first month and that after the last; raises ValueError."""
    return month_span(months[0])[0], month_span(months[-1])[1]


def month_before(month: str) -> str:
    """Return the calendar month before ``month``.

    >>> month_before("2026-01")
    '2025-12'
    """
    first = date.fromisoformat(f"{month}-01")
    return f"{first.year - (first.month == 1)}-{(first.month - 2) % 12 + 1:02}"


def answerers(session: Session, organisation_id: uuid.UUID, months: Sequence[str]) -> int:
    """Return how many people answered anything in these months."""
    query = select(func.count(Vote.person_id.distinct())).where(*_votes_in(organisation_id, months))
    return session.scalar(query) or 0


def cells(session: Session, organisation_id: uuid.UUID, months: Sequence[str]) -> list[Cell]:
    """Return every true count of a release; raises NotExclusiveError."""
    return [
        *_interviews(session, organisation_id, months),
        *_said(session, organisation_id, months),
        *_moves(session, organisation_id, months),
        *_parents(session, organisation_id, months),
        *_replies(session, organisation_id, months),
    ]


def _votes_in(organisation_id: uuid.UUID, months: Sequence[str]) -> tuple[ColumnElement[bool], ...]:
    return (Vote.organisation_id == organisation_id, Vote.month.in_(months))


def _last_votes(*where: ColumnElement[bool]) -> Subquery:
    """Each person's last vote on each question: who moved, or has two children, counts once."""
    return (
        select(Vote)
        .where(*where)
        .ext(distinct_on(Vote.question, Vote.person_id))
        .order_by(Vote.question, Vote.person_id, Vote.at.desc())
        .subquery()
    )


class _Sums:
    """Counts of people with the sums of their keys, by whatever names a cell."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, ...], tuple[int, int]] = {}

    def add(self, name: tuple[str, ...], count: int, keys: int) -> None:
        """Add so many people with this sum of keys."""
        had_count, had_keys = self.found.get(name, (0, 0))
        self.found[name] = (had_count + count, had_keys + keys)


def _said(session: Session, organisation_id: uuid.UUID, months: Sequence[str]) -> Iterator[Cell]:
    items = {indicator.item: indicator for indicator in INDICATORS.values()}
    votes = _last_votes(*_votes_in(organisation_id, months), Vote.question.in_(items))
    folds: dict[str, Callable[[str], str]] = {"gender": gender_group}
    for characteristic in (ALL, *CHARACTERISTICS):
        category = literal(ALL) if characteristic == ALL else votes.c[characteristic]
        fold = folds.get(characteristic, str)
        sums = _Sums()
        for question, value, name, count, keys in _grouped(session, votes, category):
            indicator = items[question]
            if value in indicator.base:
                sums.add((indicator.code, "base", fold(name)), count, keys)
            if value == indicator.counts:
                sums.add((indicator.code, "counted", fold(name)), count, keys)
        for (code, what, name), (count, keys) in sums.found.items():
            yield Cell("said", code, what, count, count, keys, characteristic, name)


def _grouped(
    session: Session, votes: Subquery, category: ColumnElement[str]
) -> Iterator[tuple[str, str, str, int, int]]:
    """Yield question, value, category, how many people, and the sum of their keys; one query."""
    columns = (votes.c.question, votes.c.value, category)
    rows = session.execute(
        select(*columns, func.count(), func.sum(Person.release_key))
        .join(Person, Person.id == votes.c.person_id)
        .group_by(*columns)
    )
    for question, value, name, count, keys in rows:
        yield question, value, name, int(count), int(keys)


def _parents(session: Session, organisation_id: uuid.UUID, months: Sequence[str]) -> Iterator[Cell]:
    votes = _last_votes(*_votes_in(organisation_id, months), Vote.informant == "parent")
    sums = _Sums()
    for question, value, _, count, keys in _grouped(session, votes, literal(ALL)):
        sums.add((question, value), count, keys)
        if ":" not in question:  # a ticked choice is no answer of its own: its base is not known
            sums.add((question, "base"), count, keys)
    for (question, value), (count, keys) in sums.found.items():
        yield Cell("parents", question, value, count, count, keys)


def _replies(session: Session, organisation_id: uuid.UUID, months: Sequence[str]) -> Iterator[Cell]:
    begin, end = span(months)
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


def _interviews(
    session: Session, organisation_id: uuid.UUID, months: Sequence[str]
) -> Iterator[Cell]:
    begin, end = span(months)
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


def _moves(session: Session, organisation_id: uuid.UUID, months: Sequence[str]) -> Iterator[Cell]:
    """Count first against latest own score, for those who have both by the end of the release.

    ``unpaired``: those who have one score only, who never enter a share. Scores of two versions of
    the questionnaire are never compared: the newest version's count.
    """
    rows = session.execute(
        select(Score.outcome, Score.person_id, Score.score, Score.version, Person.release_key)
        .join(Person, Person.id == Score.person_id)
        .where(
            Score.organisation_id == organisation_id,
            Score.informant == "young_person",
            Score.scored_at < span(months)[1],
        )
        .order_by(Score.scored_at)
    )
    known: dict[tuple[str, uuid.UUID], _Pair] = {}
    for outcome, person_id, score, version, key in rows:
        had = known.get((outcome, person_id))
        first = had.first if had and had.version == version else None
        known[outcome, person_id] = _Pair(
            version, score if first is None else first, score, key, is_pair=first is not None
        )
    sums = _Sums()
    for (outcome, _), pair in known.items():
        for what in _moved(outcome, pair.first, pair.latest) if pair.is_pair else ("unpaired",):
            sums.add((outcome, what), 1, pair.key)
    for (outcome, what), (count, keys) in sums.found.items():
        yield Cell("moves", outcome, what, count, count, keys)


@dataclass(frozen=True, slots=True)
class _Pair:
    """One young person's first and latest score of one outcome in one version."""

    version: str
    first: Decimal
    latest: Decimal
    key: int
    is_pair: bool  # False: there is one score only, and it is both


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
