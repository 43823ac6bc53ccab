"""A session is found by its cookie until it ends, runs out, or its holder leaves."""

import uuid
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from people import sign_ins, staff
from people.models import SignIn
from tests.factories import make_staff, make_young_person

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
STAFF: tuple[sign_ins.Audience, ...] = ("staff", "commissioner")
RESPONDENTS: tuple[sign_ins.Audience, ...] = ("respondent", "mine", "parent")


def test_a_cookie_holds_128_random_bits_that_are_stored_nowhere(
    session: Session, now: datetime
) -> None:
    first, second = (sign_ins.start(session, audience="mine", now=now) for _ in range(2))

    assert first != second
    assert len(first) == 22
    hashes = session.scalars(select(SignIn.token_hash)).all()
    assert all(first.encode() not in bytes(hashed) for hashed in hashes)


def test_a_session_is_found_with_all_it_was_begun_with(session: Session, now: datetime) -> None:
    person, invitation_id = make_young_person(session), uuid.uuid4()

    token = sign_ins.start(
        session,
        audience="respondent",
        now=now,
        person_id=person.id,
        invitation_id=invitation_id,
        is_cover=True,
    )

    found = sign_ins.find(session, token, now)
    assert found is not None
    assert (found.person_id, found.invitation_id) == (person.id, invitation_id)
    assert found.is_cover


@pytest.mark.parametrize("token", ["", "\0", "half \ud83d", "a" * 160_000, "guess"])
def test_any_other_cookie_finds_nothing(session: Session, now: datetime, token: str) -> None:
    sign_ins.start(session, audience="mine", now=now)

    assert sign_ins.find(session, token, now) is None


@pytest.mark.parametrize(
    ("audience", "idle"),
    [*((one, 15 * MINUTE) for one in STAFF), *((one, 20 * MINUTE) for one in RESPONDENTS)],
)
def test_a_session_that_rests_too_long_is_over(
    session: Session, now: datetime, audience: sign_ins.Audience, idle: timedelta
) -> None:
    token = sign_ins.start(session, audience=audience, now=now)

    assert sign_ins.find(session, token, now + idle) is None
    assert sign_ins.find(session, token, now + idle - timedelta(seconds=1)) is not None


@pytest.mark.parametrize(
    ("audience", "whole"),
    [*((one, 10 * HOUR) for one in STAFF), *((one, 2 * HOUR) for one in RESPONDENTS)],
)
def test_a_session_in_use_is_over_in_the_end(
    session: Session, now: datetime, audience: sign_ins.Audience, whole: timedelta
) -> None:
    token = sign_ins.start(session, audience=audience, now=now)
    at = now
    while at + 10 * MINUTE < now + whole:
        at += 10 * MINUTE
        assert sign_ins.find(session, token, at) is not None

    assert sign_ins.find(session, token, now + whole) is None


def test_last_seen_is_written_once_a_minute_at_most(session: Session, now: datetime) -> None:
    token = sign_ins.start(session, audience="mine", now=now)

    sign_ins.find(session, token, now + timedelta(seconds=59))
    assert session.scalar(select(SignIn.seen_at)) == now

    sign_ins.find(session, token, now + MINUTE)
    assert session.scalar(select(SignIn.seen_at)) == now + MINUTE


def test_leaving_really_ends_a_session(session: Session, now: datetime) -> None:
    token = sign_ins.start(session, audience="mine", now=now)

    sign_ins.end(session, token)
    sign_ins.end(session, token)

    assert sign_ins.find(session, token, now) is None


def test_a_leaver_is_signed_out_at_the_next_request(session: Session, now: datetime) -> None:
    worker = make_staff(session)
    token = sign_ins.start(session, audience="staff", now=now, staff_id=worker.id)
    assert sign_ins.find(session, token, now) is not None

    staff.disable(session, worker, now)

    assert sign_ins.find(session, token, now) is None


def test_ending_all_of_somebody_leaves_others_signed_in(session: Session, now: datetime) -> None:
    one, other = make_staff(session), make_staff(session)
    gone = [sign_ins.start(session, audience="staff", now=now, staff_id=one.id) for _ in range(2)]
    kept = sign_ins.start(session, audience="staff", now=now, staff_id=other.id)

    sign_ins.end_all_of(session, staff_id=one.id)

    assert [sign_ins.find(session, token, now) for token in gone] == [None, None]
    assert sign_ins.find(session, kept, now) is not None


def test_the_sessions_of_an_invitation_end_with_it(session: Session, now: datetime) -> None:
    invitation_id = uuid.uuid4()
    token = sign_ins.start(session, audience="respondent", now=now, invitation_id=invitation_id)

    sign_ins.end_all_of(session, invitation_id=invitation_id)

    assert sign_ins.find(session, token, now) is None


def test_ending_nobodys_sessions_ends_none(session: Session, now: datetime) -> None:
    token = sign_ins.start(session, audience="mine", now=now)

    with pytest.raises(sign_ins.NobodyNamedError):
        sign_ins.end_all_of(session)

    assert sign_ins.find(session, token, now) is not None


def test_somebody_sees_their_own_sessions_that_last(session: Session, now: datetime) -> None:
    person = make_young_person(session)
    sign_ins.start(session, audience="mine", now=now - HOUR, person_id=person.id)
    sign_ins.start(session, audience="mine", now=now, person_id=person.id)
    sign_ins.start(session, audience="mine", now=now)

    assert [row.started_at for row in sign_ins.all_of(session, now, person_id=person.id)] == [now]


def test_sessions_that_ran_out_are_forgotten(session: Session, now: datetime) -> None:
    sign_ins.start(session, audience="mine", now=now - HOUR)
    sign_ins.start(session, audience="staff", now=now - 11 * HOUR)
    kept = sign_ins.start(session, audience="mine", now=now)

    assert sign_ins.forget_ended(session, now) == 2
    assert session.scalar(select(func.count()).select_from(SignIn)) == 1
    assert sign_ins.find(session, kept, now) is not None
