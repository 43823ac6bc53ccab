"""Texts out: queued once, claimed once, never sent twice, never lost."""

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from database import vault
from database.transactions import Database, transaction
from people import register
from people.models import Number
from sms import outbox
from sms.carried import Busy, Status
from sms.models import OutboundText
from tests.factories import make_number, make_young_person
from tests.factories_texts import make_outbound_text

MINUTES = timedelta(minutes=1)


def anything_goes(_session: Session, _text: OutboundText) -> str | None:
    return None


def claim(session: Session, row: OutboundText, now: datetime) -> outbox.Claimed | None:
    return outbox.claim(session, row.id, now, anything_goes)


def sent(session: Session, now: datetime, **columns: Any) -> OutboundText:
    """A text that was claimed and is with the carrier, or so we hope."""
    row = make_outbound_text(session, **columns)
    assert claim(session, row, now) is not None
    return row


def jobs(session: Session) -> list[str]:
    found = session.execute(
        text("SELECT args->>'text_id' FROM procrastinate_jobs WHERE task_name = 'send_text'")
    )
    return [one for (one,) in found]


def told(row: OutboundText | uuid.UUID | None, sid: str, status: str, error: str = "") -> Status:
    return Status(sid, status, error, row.id if isinstance(row, OutboundText) else row)


@pytest.fixture
def number(session: Session) -> Number:
    return make_number(session)


def queue(session: Session, number: Number, now: datetime, **changed: Any) -> OutboundText | None:
    return outbox.queue(
        session,
        **{
            "cause": "weekly:made-up:2026-W46",
            "number_id": number.id,
            "person_id": None,
            "organisation_id": None,
            "purpose": "question",
            "phrase": "W01",
            "body": "How was your week? €",
            "now": now,
            "not_before": now,
            "not_after": now + 60 * MINUTES,
            **changed,
        },
    )


def test_a_cause_queues_one_text_however_often_it_is_told(
    session: Session, number: Number, now: datetime
) -> None:
    first = queue(session, number, now)
    second = queue(session, number, now, body="Another wording")

    assert first is not None
    assert second is None
    assert vault.unseal(first, "body_sealed") == "How was your week? €"
    assert (first.state, first.segments) == ("ready", 1)
    assert jobs(session) == [str(first.id)]


def test_a_text_for_later_has_a_job_for_later(
    session: Session, number: Number, now: datetime
) -> None:
    queue(session, number, now, not_before=now + 30 * MINUTES)

    wait = session.scalar(
        text("SELECT extract(epoch FROM scheduled_at - now()) FROM procrastinate_jobs")
    )
    assert wait == pytest.approx(1800, abs=30)


def test_a_text_of_an_organisation_opens_again_after_it_is_queued(
    session: Session, number: Number, now: datetime
) -> None:
    person = make_young_person(session)

    row = queue(session, number, now, organisation_id=person.organisation_id, person_id=person.id)

    assert row is not None
    assert vault.unseal(row, "body_sealed") == "How was your week? €"


def test_a_claim_gives_the_words_the_number_and_how_long_they_may_live(
    session: Session, now: datetime
) -> None:
    row = make_outbound_text(session, body="Hi", not_before=now, not_after=now + 10 * MINUTES)

    claimed = claim(session, row, now)

    assert claimed is not None
    number = session.get_one(Number, row.number_id)
    assert claimed == outbox.Claimed(row.id, register.e164_of(number), "Hi", 600)
    assert (row.state, row.attempts) == ("sending", 1)


def test_a_lease_runs_on_the_database_s_clock(session: Session, now: datetime) -> None:
    row = sent(session, now)

    session.refresh(row)
    left = session.scalar(select(row.lease_until - func.clock_timestamp()))
    assert timedelta(seconds=50) < left <= timedelta(seconds=outbox.LEASE_SECONDS)


def test_a_claimed_text_is_not_claimed_again(session: Session, now: datetime) -> None:
    row = sent(session, now)

    assert claim(session, row, now) is None
    assert row.attempts == 1


def test_two_workers_at_once_claim_a_text_once(clean: Database, now: datetime) -> None:
    with transaction(clean) as session:
        row = make_outbound_text(session)

    with transaction(clean) as first, transaction(clean) as second:
        claims = [claim(first, row, now), claim(second, row, now)]

    assert [one is not None for one in claims] == [True, False]


def test_a_text_before_its_time_waits(session: Session, now: datetime) -> None:
    row = make_outbound_text(session, not_before=now + MINUTES)

    assert claim(session, row, now) is None
    assert row.state == "ready"


def test_a_text_after_its_time_dies_unsent(session: Session, now: datetime) -> None:
    row = make_outbound_text(session, not_after=now)

    assert claim(session, row, now) is None
    assert (row.state, row.why) == ("expired", "too_late")


def test_consent_is_asked_again_at_the_moment_of_sending(session: Session, now: datetime) -> None:
    row = make_outbound_text(session)

    assert outbox.claim(session, row.id, now, lambda *_: "stopped") is None
    assert (row.state, row.why) == ("cancelled", "stopped")


@pytest.mark.parametrize("state", ["ready", "sending", "unknown"])
def test_an_earlier_text_that_is_not_through_holds_the_next(
    session: Session, number: Number, now: datetime, state: str
) -> None:
    make_outbound_text(session, number=number, state=state)
    second = make_outbound_text(session, number=number)

    assert claim(session, second, now) is None
    assert second.state == "ready"


def test_a_text_put_back_by_a_busy_carrier_still_goes_first(
    session: Session, number: Number, now: datetime
) -> None:
    first = sent(session, now, number=number)
    outbox.settle(session, first.id, Busy(60), now)
    second = make_outbound_text(session, number=number)

    assert claim(session, second, now) is None


@pytest.mark.parametrize(
    "earlier",
    [{"state": "accepted"}, {"state": "cancelled"}, {"state": "closed"}],
)
def test_an_earlier_text_that_is_through_holds_nothing(
    session: Session, number: Number, now: datetime, earlier: dict[str, Any]
) -> None:
    make_outbound_text(session, number=number, **earlier)
    second = make_outbound_text(session, number=number)

    assert claim(session, second, now) is not None


def test_a_reminder_for_another_day_does_not_hold_a_reply(
    session: Session, number: Number, now: datetime
) -> None:
    make_outbound_text(session, number=number, not_before=now + 48 * 60 * MINUTES)
    reply = make_outbound_text(session, number=number)

    assert claim(session, reply, now) is not None


@pytest.mark.parametrize("purpose", sorted(outbox.NEVER_HELD))
def test_a_safety_reply_waits_for_nothing(
    session: Session, number: Number, now: datetime, purpose: str
) -> None:
    make_outbound_text(session, number=number, state="unknown")
    safety = make_outbound_text(session, number=number, purpose=purpose)

    assert claim(session, safety, now) is not None


def test_another_number_waits_for_nothing(session: Session, now: datetime) -> None:
    make_outbound_text(session, state="unknown")

    assert claim(session, make_outbound_text(session), now) is not None


def test_rolling_back_leaves_neither_text_nor_job(clean: Database, now: datetime) -> None:
    with clean.session() as session:
        queue(session, make_number(session), now)
        session.rollback()

    with transaction(clean) as session:
        assert session.scalar(select(func.count(OutboundText.id))) == 0
        assert jobs(session) == []
