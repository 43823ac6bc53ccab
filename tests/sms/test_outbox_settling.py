"""What the carrier said to a text of ours, and its receipts in any order."""

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from people import register
from people.models import Number, Task
from sms import outbox
from sms.carried import Busy, Refused, Status, Taken, Unsure
from sms.models import OutboundText, Receipt
from sms.stopping import stop_number
from tests.carrying import make_sid
from tests.factories import make_caseload, make_number, make_parent, make_young_person
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


def test_a_taken_text_is_accepted_and_the_next_is_nudged(
    session: Session, number: Number, now: datetime
) -> None:
    first = sent(session, now, number=number)
    second = make_outbound_text(session, number=number)

    outbox.settle(session, first.id, Taken("SM1"), now)

    assert (first.state, first.provider_id, first.accepted_at) == ("accepted", "SM1", now)
    assert jobs(session) == [str(second.id)]


def test_a_refused_text_failed_for_good(session: Session, now: datetime) -> None:
    row = sent(session, now)

    outbox.settle(session, row.id, Refused("21211"), now)

    assert (row.state, row.why) == ("failed", "21211")


def test_a_stop_that_only_the_carrier_saw_stops_here_too(
    session: Session, number: Number, now: datetime
) -> None:
    person = make_young_person(session)
    lead = make_caseload(session, person=person)
    row = sent(session, now, number=number, person=person)
    waiting = make_outbound_text(session, number=number)

    outbox.settle(session, row.id, Refused("opted_out"), now)

    session.refresh(waiting)
    assert (number.state, waiting.state, waiting.why) == ("stopped", "cancelled", "stopped")
    assert register.standing_consent(session, number.id) == "opt_out"
    task = session.scalars(select(Task)).one()
    assert (task.kind, task.person_id, task.owner_id) == ("opted_out", person.id, lead.staff_id)


def test_a_stop_on_a_number_of_nobody_raises_no_task(
    session: Session, number: Number, now: datetime
) -> None:
    stop_number(session, number=number, person_id=None, organisation_id=None, how="text", now=now)

    assert register.standing_consent(session, number.id) == "opt_out"
    assert session.scalar(select(func.count(Task.id))) == 0


def test_two_who_share_a_phone_each_have_their_task(
    session: Session, number: Number, now: datetime
) -> None:
    people = [make_young_person(session), make_parent(session)]

    for person in people:
        stop_number(
            session,
            number=number,
            person_id=person.id,
            organisation_id=person.organisation_id,
            how="text",
            now=now,
        )

    assert set(session.scalars(select(Task.person_id))) == {person.id for person in people}


def test_a_busy_carrier_is_tried_again_after_five_and_ten_minutes_then_never(
    session: Session, now: datetime
) -> None:
    row = make_outbound_text(session, not_after=now + 60 * MINUTES)
    waits = []

    for _ in range(3):
        at = row.not_before
        assert claim(session, row, at) is not None
        outbox.settle(session, row.id, Busy(), at)
        waits.append((row.state, row.not_before - at))

    assert waits == [("ready", 5 * MINUTES), ("ready", 10 * MINUTES), ("failed", 0 * MINUTES)]
    assert row.why == "busy"


def test_a_carrier_that_names_its_time_is_given_it(session: Session, now: datetime) -> None:
    row = sent(session, now)

    outbox.settle(session, row.id, Busy(42), now)

    assert row.not_before == now + timedelta(seconds=42)


def test_a_text_nobody_is_sure_of_is_unknown(session: Session, now: datetime) -> None:
    row = sent(session, now)

    outbox.settle(session, row.id, Unsure("ReadTimeout"), now)

    assert (row.state, row.why) == ("unknown", "ReadTimeout")


def test_a_late_word_of_ours_settles_what_a_lease_made_unknown(
    session: Session, now: datetime
) -> None:
    row = sent(session, now)
    row.state = "unknown"

    outbox.settle(session, row.id, Taken("SM2"), now)

    assert (row.state, row.provider_id) == ("accepted", "SM2")


@pytest.mark.parametrize("late", [Unsure("ReadTimeout"), Refused("1"), Busy(), Taken("SM3")])
def test_our_own_late_word_never_undoes_a_receipt(
    session: Session, now: datetime, late: Any
) -> None:
    row = sent(session, now)
    outbox.receipt(session, told(row, "SM3", "delivered"), now)

    outbox.settle(session, row.id, late, now)

    assert (row.state, row.provider_id, row.rank) == ("delivered", "SM3", 5)


def test_a_receipt_before_our_own_commit_is_matched_later(session: Session, now: datetime) -> None:
    row = sent(session, now)
    early = outbox.receipt(session, told(None, "SM4", "delivered"), now)

    outbox.settle(session, row.id, Taken("SM4"), now + MINUTES)

    assert early is None
    assert (row.state, row.delivered_at) == ("delivered", now)


def test_a_receipt_with_our_id_settles_an_unknown_text(session: Session, now: datetime) -> None:
    row = sent(session, now)
    outbox.settle(session, row.id, Unsure("ReadTimeout"), now)

    outbox.receipt(session, told(row, "SM5", "sent"), now)

    assert (row.state, row.provider_id, row.why) == ("accepted", "SM5", None)


def test_a_receipt_cannot_speak_for_a_text_that_was_never_sent(
    session: Session, now: datetime
) -> None:
    row = make_outbound_text(session)

    assert outbox.receipt(session, told(row, "SM6", "delivered"), now) is None
    assert (row.state, row.provider_id) == ("ready", None)


def test_a_receipt_cannot_take_over_a_text_that_has_another_id(
    session: Session, now: datetime
) -> None:
    row = sent(session, now)
    outbox.settle(session, row.id, Taken("SM7"), now)

    assert outbox.receipt(session, told(row, "SM8", "delivered"), now) is None
    outbox.settle(session, row.id, Taken("SM8"), now)
    assert (row.state, row.provider_id) == ("accepted", "SM7")


def test_the_same_receipt_twice_is_kept_once(session: Session, now: datetime) -> None:
    row = sent(session, now)

    for _ in range(2):
        outbox.receipt(session, told(row, "SM9", "sent"), now)

    assert session.scalar(select(func.count(Receipt.id))) == 1


def test_a_hard_bounce_quarantines_the_number(
    session: Session, number: Number, now: datetime
) -> None:
    row = sent(session, now, number=number)

    outbox.receipt(session, told(row, "SM10", "undelivered", "30005"), now)

    assert (row.state, row.why, number.state) == ("undelivered", "30005", "quarantined")


STATUSES = st.sampled_from(
    [("queued", ""), ("sent", ""), ("undelivered", "30003"), ("failed", "1"), ("delivered", "")]
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(STATUSES, min_size=1, unique=True).flatmap(st.permutations), st.integers(0, 4))
def test_receipts_around_our_commit_in_any_order_end_alike(
    session: Session, now: datetime, statuses: list[tuple[str, str]], settled_after: int
) -> None:
    row, other = sent(session, now), sent(session, now)
    sid, other_sid = make_sid(), make_sid()

    for n, (status, error) in enumerate(statuses):
        if n == settled_after:
            outbox.settle(session, row.id, Taken(sid), now)
        outbox.receipt(session, told(row, sid, status, error), now)
    outbox.settle(session, row.id, Taken(sid), now)
    outbox.settle(session, other.id, Taken(other_sid), now)
    for status, error in sorted(statuses):
        outbox.receipt(session, told(other, other_sid, status, error), now)

    assert (row.state, row.rank, row.why) == (other.state, other.rank, other.why)


def test_a_closed_text_stays_closed_when_a_refusal_comes_late(
    session: Session, now: datetime
) -> None:
    row = sent(session, now)
    session.execute(update(OutboundText).where(OutboundText.id == row.id).values(state="closed"))
    session.refresh(row)

    outbox.settle(session, row.id, Busy(), now)

    assert row.state == "closed"
