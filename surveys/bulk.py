"""Answers in bulk: ``record_many`` keeps a batch as ``surveys.responses.record`` keeps one answer.

What an answer sets off is decided by the same pure functions (``surveys.effects``); only the way to
the tables differs. For answers that were kept elsewhere first: paper, another system, the demo.
"""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from psycopg import Connection, sql
from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, joinedload

from database.base import new_id
from database.jobs import defer
from database.vault import address, vault_of
from outcomes import measures
from outcomes.models import Vote
from people import caseloads, rota
from people.models import Person, Task
from surveys import consequences
from surveys.coming import Coming
from surveys.effects import effects
from surveys.models import Answer, Response
from voice import alerts
from voice.models import Alert

MakeId = Callable[[], uuid.UUID]
Row = dict[str, Any]

ANSWERS = cast("Table", Answer.__table__)  # SQLAlchemy declares it as any selectable
VOTES = cast("Table", Vote.__table__)
VOTE_KEY = tuple(column.name for column in VOTES.primary_key)

TELLS_VOICE = frozenset({"summary_accuracy", "correction", "sharing"})
"""What an answer feeds that changes other words: carried out one at a time, after the rest."""


class ClosedInBatchError(ValueError):
    """A response of the batch is finished already; nothing of the batch was kept."""


class NotYetError(ValueError):
    """An answer of the batch is dated after now; nothing of the batch was kept."""


@dataclass(frozen=True, slots=True)
class Told:
    """One answer of a batch: whose response it belongs to, what came, and the instant it came."""

    response: Response
    coming: Coming
    at: datetime


def record_many(
    session: Session, batch: Sequence[Told], *, now: datetime, make_id: MakeId = new_id
) -> int:
    """Keep a batch of answers, in the order they came, as ``responses.record`` would one by one.

    Returns how many. Locks the responses. Flushes; defers a page for each P0 and P1 it opens.
    ``make_id`` gives the ids of answers, tasks and alerts. Raises ClosedInBatchError, NotYetError.
    """
    told = sorted(batch, key=lambda one: one.at)
    if told and told[-1].at > now:
        raise NotYetError
    _lock(session, {one.response.id for one in told})
    if any(one.response.state != "open" for one in told):
        raise ClosedInBatchError
    rows = _keep(session, told, make_id)
    _carry_out(session, list(zip(told, rows, strict=True)), make_id)
    for one in told:
        one.response.changed_at = one.at
        one.response.last_channel = one.coming.channel
    session.flush()
    return len(told)


def _lock(session: Session, response_ids: Collection[uuid.UUID]) -> None:
    session.scalars(
        select(Response)
        .where(Response.id.in_(response_ids))
        .options(joinedload(Response.invitation))
        .order_by(Response.id)
        .with_for_update(of=Response)
        .execution_options(populate_existing=True)
    ).all()


def _keep(session: Session, told: Sequence[Told], make_id: MakeId) -> list[Row]:
    """Store the answers and supersede the ones before, in the tables and in the batch itself."""
    before = _standing(session, {one.response.id for one in told})
    superseded: list[Row] = []
    latest: dict[tuple[uuid.UUID, str], Row] = {}
    rows: list[Row] = []
    for one in told:
        place = (one.response.id, one.coming.question.path)
        if place in latest:
            latest[place]["superseded_at"] = one.at
        elif place in before:
            superseded.append({"earlier": before[place], "at": one.at})
        row = latest[place] = _row(session, one, make_id())
        rows.append(row)
    if superseded:
        statement = update(ANSWERS).where(ANSWERS.c.id == bindparam("earlier"))
        session.connection().execute(statement.values(superseded_at=bindparam("at")), superseded)
    _copy_in(session, rows)
    return rows


def _copy_in(session: Session, rows: Sequence[Row]) -> None:
    """Store answers by COPY, which takes a fifth of the time of inserts."""
    names = [column.name for column in ANSWERS.columns]
    columns = sql.SQL(", ").join(map(sql.Identifier, names))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(ANSWERS.name), columns)
    connection = cast("Connection", session.connection().connection.driver_connection)
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([row[name] for name in names])


def _standing(
    session: Session, response_ids: Collection[uuid.UUID]
) -> dict[tuple[uuid.UUID, str], uuid.UUID]:
    query = select(Answer.response_id, Answer.path, Answer.id).where(
        Answer.response_id.in_(response_ids), Answer.superseded_at.is_(None)
    )
    return {(response_id, path): row_id for response_id, path, row_id in session.execute(query)}


def _row(session: Session, one: Told, row_id: uuid.UUID) -> Row:
    given, organisation_id = one.coming.given, one.response.organisation_id
    envelope = None
    if given.state == "answered":
        bound_to = address(Answer.__tablename__, "value_sealed", row_id, organisation_id)
        envelope = vault_of(session).seal(given.value, bound_to)
    return {
        "id": row_id,
        "organisation_id": organisation_id,
        "response_id": one.response.id,
        "path": one.coming.question.path,
        "state": given.state,
        "value_sealed": envelope,
        "reason": given.reason,
        "how": one.coming.how,
        "channel": one.coming.channel,
        "words_id": one.coming.words_id,
        "is_late": one.coming.is_late,
        "answered_at": one.at,
        "superseded_at": None,
    }


def _carry_out(session: Session, kept: Sequence[tuple[Told, Row]], make_id: MakeId) -> None:
    people = _people(session, [one for one, _ in kept])
    votes: dict[tuple[object, ...], dict[str, object]] = {}
    alone: list[tuple[Told, Row]] = []
    opening = _Opening(session, [one for one, _ in kept], make_id)
    for one, row in kept:
        if TELLS_VOICE.intersection(one.coming.question.feeds):
            alone.append((one, row))
            continue
        set_off = effects(one.coming.question, one.coming.given)
        voter, about = people[one.response.person_id], people[one.response.about_id]
        if set_off.levels:
            opening.alert(one, row, min(set_off.levels))
        for kind in set_off.tasks:
            opening.task(kind, about, row)
        for question, value in set_off.votes:
            vote = measures.vote_values(voter, about, question, value, one.at)
            votes[tuple(vote[name] for name in VOTE_KEY)] = vote
    _count(session, votes.values())
    opening.page()
    for one, row in alone:
        answer = session.get_one(Answer, row["id"])
        consequences.carry_out(session, one.response, one.coming, answer)


def _people(session: Session, told: Iterable[Told]) -> Mapping[uuid.UUID, Person]:
    ids = {one.response.person_id for one in told} | {one.response.about_id for one in told}
    return {row.id: row for row in session.scalars(select(Person).where(Person.id.in_(ids)))}


class _Opening:
    """Opens the alerts and tasks of a batch, in order, with few words to the database."""

    def __init__(self, session: Session, told: Sequence[Told], make_id: MakeId) -> None:
        self._session = session
        self._make_id = make_id
        causes = {f"alert:{one.coming.cause}" for one in told if one.coming.cause}
        self._known = set(session.scalars(select(Task.cause).where(Task.cause.in_(causes))))
        self._pressing: list[Alert] = []

    def alert(self, one: Told, row: Row, level: str) -> None:
        """Open the alert of one answer; a cause that has one already can only raise its level."""
        response, question, now = one.response, one.coming.question, one.at
        trigger = f"answer:{response.edition.key}.{question.name}="
        if question.name in consequences.ONCE_IN and alerts.opened_since(
            self._session,
            person_id=response.about_id,
            trigger=trigger,
            since=now - consequences.ONCE_IN[question.name],
        ):
            return
        if level == "P1" and not self._is_staffed(response.organisation_id, now):
            level = "P0"
        columns: Row = {
            "organisation_id": response.organisation_id,
            "person_id": response.about_id,
            "level": level,
            "trigger": trigger + one.coming.given.value,
            "words_id": one.coming.words_id,
        }
        cause = one.coming.cause or f"answer:{row['id']}"
        if f"alert:{cause}" in self._known:
            alerts.open_alert(self._session, **columns, cause=cause, now=now)
        else:
            self._new_alert(columns, cause, now)

    def task(self, kind: str, about: Person, row: Row) -> None:
        """Open the task of one answer; it is the answer's own, so nobody opened it before."""
        now = row["answered_at"]
        due_at = now + timedelta(days=consequences.TASK_DAYS)
        cause = f"{kind}:{row['id']}"
        self._add_task(kind, cause, about.organisation_id, about.id, due_at=due_at, now=now)

    def page(self) -> None:
        """Defer a page for each alert that needs one now."""
        for alert in self._pressing:
            defer(self._session, "page_alert", alert_id=alert.id)

    def _is_staffed(self, organisation_id: uuid.UUID, now: datetime) -> bool:
        with self._session.no_autoflush:  # what waits to be stored goes out together, at the end
            return rota.on_duty(self._session, organisation_id, now) is not None

    def _new_alert(self, columns: Row, cause: str, now: datetime) -> None:
        self._known.add(f"alert:{cause}")
        due_at = alerts.due_at(columns["level"], now)
        task = self._add_task(
            "alert",
            f"alert:{cause}",
            columns["organisation_id"],
            columns["person_id"],
            due_at=due_at,
            now=now,
        )
        alert = Alert(
            id=self._make_id(),
            task_id=task.id,
            categories=[],
            cannot_text=False,
            opened_at=now,
            **columns,
        )
        self._session.add(alert)
        if columns["level"] in alerts.PAGED:
            self._pressing.append(alert)

    def _add_task(
        self,
        kind: str,
        cause: str,
        organisation_id: uuid.UUID,
        person_id: uuid.UUID,
        *,
        due_at: datetime,
        now: datetime,
    ) -> Task:
        with self._session.no_autoflush:
            owner_id = caseloads.lead_of(self._session, person_id, now.date())
        task = Task(
            id=self._make_id(),
            organisation_id=organisation_id,
            person_id=person_id,
            owner_id=owner_id,
            kind=kind,
            cause=cause,
            opened_at=now,
            due_at=due_at,
        )
        self._session.add(task)
        return task


def _count(session: Session, votes: Collection[dict[str, object]]) -> None:
    """Store votes; as with ``measures.vote``, the last one of a person's month stands."""
    if not votes:
        return
    statement = insert(VOTES)
    told = {name: statement.excluded[name] for name in ("value", "informant", "at")}
    session.connection().execute(
        statement.on_conflict_do_update(constraint="pk_votes", set_=told), list(votes)
    )
