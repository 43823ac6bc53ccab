"""Making and storing the made-up service: everything in memory first, then one transaction."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from database.jobs import defer
from database.transactions import Database, transaction
from outcomes.models import Document
from people.models import Organisation, Pin
from portal.made_up import auditing, closing, settling
from portal.made_up.answering import Answered, Answering, Published, Reply
from portal.made_up.asking import Ask, make_asks
from portal.made_up.chance import Chance
from portal.made_up.episodes import make_episodes
from portal.made_up.people import Child, make_people
from portal.made_up.rows import Rows
from portal.made_up.service import Service, make_services
from portal.made_up.span import Span
from portal.made_up.summing_up import make_summaries
from surveys import editions, workbook
from surveys.bulk import Told, record_many
from surveys.bulk_ending import Ended, finish_many
from surveys.coming import Coming
from surveys.models import Response

PIN = "2468"
"""Every made-up young person's PIN, as the demo says it; a real one like it would be refused."""

WORRIES = ("urgent", "today", "today", "urgent")
"""What is written unasked in the last days, in each service: how soon a person must read it."""

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """A made-up service in memory: its rows in plain, and what is recorded week by week."""

    span: Span
    chance: Chance
    rows: Rows
    children: Sequence[Child]
    replies: Sequence[Reply]


class NotEmptyError(RuntimeError):
    """The database holds a service already: made-up people are never put among others."""


class LibraryBrokenError(RuntimeError):
    """A built-in questionnaire does not compile: ``heard surveys check`` says why."""


def load(database: Database, span: Span, *, people: int, seed: int, tell: Tell) -> None:
    """Make and store a service of ``people`` young people; ``tell`` hears how far it has gone.

    Raises NotEmptyError, before anything is written, where there is a service already.
    """
    with transaction(database) as session:
        if session.scalar(select(Organisation.id).limit(1)) is not None:
            raise NotEmptyError
        published = publish_library(session, span.end)
    made = plan(span, published, people=people, seed=seed)
    tell(f"Made up {people} young people and {len(made.replies)} talks with them.")
    with transaction(database) as session:
        write(session, made, tell)


def publish_library(session: Session, now: datetime) -> Published:
    """Publish every built-in questionnaire that is not published yet, and return them all."""
    loaded, ids = {}, {}
    for key in workbook.library():
        sheet, filename = workbook.library_sheet(key), f"{key}.md"
        compiled = workbook.compile_sheet(sheet, filename)
        if isinstance(compiled, workbook.Refused):
            raise LibraryBrokenError(key)
        row = editions.publish(session, compiled, sheet=sheet, filename=filename, now=now)
        loaded[key], ids[key] = editions.load(row), row.id
    return Published(loaded, ids)


def plan(span: Span, published: Published, *, people: int, seed: int) -> Plan:
    """Make a whole service in memory: the same span, people and seed give the same one."""
    chance, rows = Chance(seed), Rows()
    services = make_services(chance, span, rows)
    children = make_people(chance, span, rows, services, people)
    returns, away = make_episodes(chance, span, rows, children)
    answering = Answering(chance, span, rows, published)
    asked = make_asks(chance, span, children, returns, away)
    replies = [reply for ask in asked if (reply := answering.reply(ask)) is not None]
    _worry(chance, span, services, answering, asked)
    make_summaries(chance, span, rows, children, replies)
    _make_pins(span, rows, children)
    return Plan(span, chance, rows, children, replies)


def write(session: Session, made: Plan, tell: Tell) -> None:
    """Store a made-up service: rows, then the answers week by week, then what staff did of it.

    Flushes; defers the making of documents and, as always, a page for each P0 and P1.
    """
    count = made.rows.put(session)
    tell(f"Stored {count} rows: people, episodes, invitations, words.")
    for week, replies in _by_week(made):
        _record(session, made, replies)
        if week % 5 == 4 or week == made.span.weeks - 1:  # noqa: PLR2004 - a line for each fifth week
            tell(f"Recorded the answers of week {week + 1} of {made.span.weeks}.")
    closed = closing.close_old(session, made.chance, made.span)
    auditing.write_acts(session, auditing.acts_of(made.rows, closed))
    tell(f"Closed {len(closed)} alerts, nearly all older than a week.")
    for row in made.rows.of(Document):
        defer(session, "make_document", document_id=row["id"])
    for month in settling.seal(session, made.span):
        tell(f"Sealed {month}.")


def _worry(
    chance: Chance,
    span: Span,
    services: Sequence[Service],
    answering: Answering,
    asked: Sequence[Ask],
) -> None:
    """Let a few of each service write something worrying in the last days, for staff to find."""
    lately = [
        ask for ask in asked if ask.channel == "sms" and ask.at > span.end - timedelta(days=5)
    ]
    for service in services:
        own = chance.shuffled([ask for ask in lately if ask.child.service == service])
        for ask, tier in zip(own, WORRIES, strict=False):
            answering.worry(ask, tier)


def _by_week(made: Plan) -> Iterator[tuple[int, list[Reply]]]:
    for week, replies in groupby(made.replies, key=lambda reply: made.span.week_of(reply.ask.at)):
        yield week, list(replies)


def _record(session: Session, made: Plan, replies: Sequence[Reply]) -> None:
    """Record one week's answers and file its responses, as the service itself would."""
    ids = [reply.response_id for reply in replies]
    responses = {
        row.id: row for row in session.scalars(select(Response).where(Response.id.in_(ids)))
    }
    told = [
        Told(responses[reply.response_id], _coming(reply, one), one.at)
        for reply in replies
        for one in reply.answers
    ]
    record_many(session, told, now=made.span.end, make_id=made.chance.new_id)
    ended = [
        Ended(responses[reply.response_id], reply.ending, reply.ended_at)
        for reply in replies
        if reply.ending != "open" and reply.ended_at is not None
    ]
    finish_many(session, ended, make_id=made.chance.new_id)


def _coming(reply: Reply, one: Answered) -> Coming:
    return Coming(
        question=one.question,
        given=one.given,
        how=one.how,
        channel=reply.ask.channel,
        words_id=one.words_id,
        cause=one.cause,
    )


def _make_pins(span: Span, rows: Rows, children: Sequence[Child]) -> None:
    """Give every young person the demo's PIN: hashed once, because Argon2 is slow by intent."""
    hasher = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)
    pin_hash = hasher.hash(PIN)
    for child in children:
        rows.add(
            Pin,
            person_id=child.id,
            pin_hash=pin_hash,
            set_at=span.end - timedelta(days=30),
            set_by=child.worker_id,
        )
