"""A batch ends as the same answers would one by one, row for row."""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from database.vault import unseal
from outcomes.models import Score, Vote
from people.models import Person, Task
from surveys import editions, finishing, invitations, responses, workbook
from surveys.bulk import ClosedInBatchError, NotYetError, Told, record_many
from surveys.bulk_ending import Ended, finish_many
from surveys.coming import Coming
from surveys.engine import Given
from surveys.models import Answer, Response
from tests import factories, factories_above
from voice.models import Alert, Words

Carry = Callable[[Session, Sequence[Told], datetime], None]


def test_a_week_in_bulk_gives_the_rows_it_would_give_one_by_one(
    session: Session, now: datetime
) -> None:
    week = _a_week(session, now)

    alone = _rows_after(session, week, now, _one_by_one)
    together = _rows_after(session, week, now, _in_bulk)

    assert together == alone
    assert {name: len(rows) for name, rows in alone.items()} == {
        "answers": 21,
        "alerts": 6,
        "tasks": 10,
        "votes": 13,
        "responses": 5,
        "words": 2,
    }


def test_the_ends_of_a_batch_give_the_scores_they_would_give_one_by_one(
    session: Session, now: datetime
) -> None:
    child = factories.make_young_person(session)
    parent = factories.make_parent(session)
    early = _begin(session, "OUTCOMES", child, now - timedelta(days=9), {"age": "15"})
    later = _begin(session, "OUTCOMES", child, now - timedelta(days=2), {"age": "15"})
    named = _begin(session, "OUTCOMES", child, now - timedelta(days=1), {"wave": "final"})
    family = _begin(session, "PARENT", parent, now - timedelta(days=3), {}, about=child)
    batch = [
        *_answers(early, now - timedelta(days=9), O1a="2", O1b="3", O10a="6", O5a="4"),
        *_answers(later, now - timedelta(days=2), O1a="5", O7a="4"),
        *_answers(named, now - timedelta(days=1), O1a="4"),
        *_answers(family, now - timedelta(days=3), P10="4", P11="2", P01="1"),
    ]
    record_many(session, batch, now=now)
    ends = [
        Ended(response, "partial" if response is named else "complete", response.changed_at)
        for response in (later, early, named, family)
    ]

    with session.begin_nested() as attempt:
        for one in sorted(ends, key=lambda end: end.at):
            finishing.finish(session, one.response, one.state, now=one.at)
        alone = _scores(session)
        attempt.rollback()
    session.expire_all()
    finish_many(session, ends)

    assert _scores(session) == alone
    assert [row[3] for row in alone if row[2] == "O1"] == ["initial", "initial", "review", "final"]
    assert early.state == "complete"
    assert named.ended_at == now - timedelta(days=1)


def test_a_batch_with_a_finished_response_is_refused_whole(session: Session, now: datetime) -> None:
    response = _begin(session, "WEEKLY", factories.make_young_person(session), now, {})
    finishing.finish(session, response, "partial", now=now)

    with pytest.raises(ClosedInBatchError):
        record_many(session, _answers(response, now, W01="3"), now=now)

    assert session.scalars(select(Answer)).all() == []


def test_an_answer_from_the_future_is_refused(session: Session, now: datetime) -> None:
    response = _begin(session, "WEEKLY", factories.make_young_person(session), now, {})

    with pytest.raises(NotYetError):
        record_many(session, _answers(response, now + timedelta(minutes=1), W01="3"), now=now)


def test_a_batch_of_nothing_keeps_nothing(session: Session, now: datetime) -> None:
    assert record_many(session, [], now=now) == 0
    assert finish_many(session, []) == 0


def test_a_p1_answer_while_nobody_is_on_duty_is_p0_in_bulk_too(
    session: Session, now: datetime
) -> None:
    response = _begin(session, "WEEKLY", factories.make_young_person(session), now, {})

    record_many(session, _answers(response, now, W02="1"), now=now)

    assert session.scalars(select(Alert.level)).all() == ["P0"]


def test_the_same_ids_come_of_the_same_maker(session: Session, now: datetime) -> None:
    response = _begin(session, "WEEKLY", factories.make_young_person(session), now, {})
    numbers = iter(range(1, 100))

    record_many(
        session,
        _answers(response, now, W02="2"),
        now=now,
        make_id=lambda: uuid.UUID(int=next(numbers)),
    )

    assert session.scalars(select(Answer.id)).one() == uuid.UUID(int=1)
    assert session.scalars(select(Alert.id)).one() == uuid.UUID(int=3)


def _a_week(session: Session, now: datetime) -> list[Told]:
    """Five responses: dull answers, worrying ones, words that share a cause, a correction."""
    child, other = factories.make_young_person(session), factories.make_young_person(session)
    worker = factories.make_staff(session)
    worker.organisation_id = child.organisation_id
    factories.make_caseload(session, person=child, worker=worker)
    factories.make_staffed_week(session, worker=worker)
    monday, friday = now - timedelta(hours=5), now
    weekly = _begin(session, "WEEKLY", child, monday, {"slot": "W06"})
    again = _begin(session, "WEEKLY", child, friday, {})
    chat = _begin(session, "RHI_FU", other, monday, {"chat_done": "yes"})
    second = _begin(session, "RHI_FU", other, friday, {"chat_done": "yes"})
    waves = _begin(session, "OUTCOMES", child, monday, {"age": "15"})
    said = factories_above.make_words(session, person=child, text="3 but home was loud")
    wish = factories_above.make_words(session, person=other, text="a room with a lock")
    factories_above.make_alert(
        session,
        words=said,
        level="P2",
        trigger="words",
        task_id=_known_task(session, child, "alert:sms:1", now).id,
    )
    return [
        *_answers(weekly, monday, W01="3", W02="2", W03="4", W06="6"),
        *_answers(again, friday, W01="2", who_helped="1"),
        Told(
            again,
            Coming(_q(again, "W02"), Given("answered", "1"), "digits", "sms", said.id, "sms:1"),
            friday,
        ),
        Told(
            again,
            Coming(_q(again, "W03"), Given("answered", "1"), "digits", "sms", None, "sms:2"),
            friday,
        ),
        Told(
            again,
            Coming(_q(again, "W11"), Given("answered", "3"), "digits", "sms", None, "sms:2"),
            friday,
        ),
        Told(
            again,
            Coming(_q(again, "W01"), Given("answered", "4"), "corrected", "sms"),
            friday + timedelta(seconds=9),
        ),
        *_answers(chat, monday, RF04="3", RF07="3", RF09="school made_me_go", RF10="0", RF12="1"),
        Told(
            chat,
            Coming(
                _q(chat, "RF13"), Given("answered", "a room with a lock"), "form", "web", wish.id
            ),
            monday,
        ),
        Told(chat, Coming(_q(chat, "RF14"), Given("answered", "2"), "form", "web"), monday),
        *_answers(second, friday, RF07="3"),
        Told(
            second, Coming(_q(second, "RF08"), Given("skipped", "", "skip"), "form", "web"), friday
        ),
        *_answers(waves, monday, O1a="4", O7a="1"),
    ]


def _known_task(session: Session, person: Person, cause: str, now: datetime) -> Task:
    return factories.make_task(session, person=person, kind="alert", cause=cause, now=now)


def _rows_after(
    session: Session, week: Sequence[Told], now: datetime, carry: Carry
) -> dict[str, list[tuple[Any, ...]]]:
    with session.begin_nested() as attempt:
        carry(session, week, now)
        session.expire_all()
        found = _everything(session)
        attempt.rollback()
    session.expire_all()
    return found


def _one_by_one(session: Session, week: Sequence[Told], _now: datetime) -> None:
    for one in sorted(week, key=lambda told: told.at):
        responses.record(session, one.response, one.coming, now=one.at)


def _in_bulk(session: Session, week: Sequence[Told], now: datetime) -> None:
    assert record_many(session, week, now=now + timedelta(hours=1)) == len(week)


def _everything(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """Every row the batch may have touched, in plain, with ids that chance made left out."""
    answers = session.scalars(select(Answer)).all()
    place = {str(row.id): f"{row.response_id}{row.path}{row.answered_at}" for row in answers}
    tasks = {row.id: row for row in session.scalars(select(Task))}
    causes = {key: _named(row.cause, place) for key, row in tasks.items()}
    rows: dict[str, list[tuple[Any, ...]]] = {
        "answers": [(_plain(row, "id"), unseal(row, "value_sealed")) for row in answers],
        "alerts": [
            (_plain(row, "id", "task_id"), causes[row.task_id])
            for row in session.scalars(select(Alert))
        ],
        "tasks": [(_plain(row, "id", "cause"), causes[key]) for key, row in tasks.items()],
        "votes": [(_plain(row),) for row in session.scalars(select(Vote))],
        "responses": [(_plain(row),) for row in session.scalars(select(Response))],
        "words": [(_plain(row),) for row in session.scalars(select(Words))],
    }
    return {name: sorted(found, key=repr) for name, found in rows.items()}


def _plain(row: Any, *left_out: str) -> dict[str, Any]:
    names = [column.key for column in row.__table__.columns]
    return {
        name: getattr(row, name)
        for name in names
        if name not in left_out and not name.endswith("_sealed")
    }


def _named(cause: str, place: dict[str, str]) -> str:
    kind, _, key = cause.rpartition(":")
    return f"{kind}:{place.get(key, key)}"


def _scores(session: Session) -> list[tuple[Any, ...]]:
    rows = session.scalars(select(Score).order_by(Score.scored_at, Score.outcome, Score.informant))
    return [
        (row.cause, row.informant, row.outcome, row.wave, row.score, row.scored_at, row.person_id)
        for row in rows
    ]


def _begin(
    session: Session,
    key: str,
    person: Person,
    at: datetime,
    hidden: dict[str, str],
    *,
    about: Person | None = None,
) -> Response:
    sheet = workbook.library_sheet(key)
    compiled = workbook.compile_sheet(sheet, f"{key}.md")
    assert isinstance(compiled, workbook.Compiled)
    editions.publish(session, compiled, sheet=sheet, filename=f"{key}.md", now=at)
    invitation = invitations.invite(
        session,
        key=key,
        person=person,
        about=about or person,
        cause=factories.a_cause(key),
        now=at,
        hidden=hidden,
    )
    return responses.begin(session, invitation, channel="web", language="en", now=at)


def _answers(response: Response, at: datetime, **values: str) -> list[Told]:
    return [
        Told(response, Coming(_q(response, name), Given("answered", value), "form", "web"), at)
        for name, value in values.items()
    ]


def _q(response: Response, name: str) -> Any:
    return editions.load(response.edition).question(name)
