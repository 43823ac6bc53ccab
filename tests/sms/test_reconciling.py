"""What no job saw through is seen through: nothing doubled, nothing lost."""

import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from database.transactions import Database, transaction
from people import register
from people.models import Number
from sms import outbox, reconciling
from sms.carried import Listed, Result, Taken
from sms.carrier import Carrier
from sms.models import OutboundText, Receipt
from tests.carrying import make_settings, make_sid, running
from tests.factories import make_number
from tests.factories_texts import make_outbound_text, make_receipt

LONG_AGO = timedelta(minutes=6)


def anything_goes(_session: Session, _text: OutboundText) -> str | None:
    return None


def age(session: Session, row: OutboundText, by: timedelta) -> None:
    """Let the lease of a claimed text have been taken ``by`` earlier."""
    session.refresh(row)
    assert row.lease_until is not None
    row.lease_until -= by
    session.flush()


def unknown(session: Session, now: datetime, **columns: Any) -> OutboundText:
    row = make_outbound_text(session, **columns)
    assert outbox.claim(session, row.id, now, anything_goes) is not None
    row.state = "unknown"
    session.flush()
    age(session, row, LONG_AGO)
    return row


def listed(session: Session, row: OutboundText, **changed: Any) -> Listed:
    """The carrier's entry for ``row``, as if it had taken the text a second after the claim."""
    number = session.get_one(Number, row.number_id)
    assert row.lease_until is not None
    return Listed(
        **{
            "provider_id": make_sid(),
            "is_inbound": False,
            "from_number": "+447700900999",
            "to_number": register.e164_of(number),
            "body": "Thanks. Got that. Speak soon.",
            "status": "delivered",
            "error": "",
            "parts": 1,
            "attachments": 0,
            "at": row.lease_until - timedelta(seconds=outbox.LEASE_SECONDS - 1),
            **changed,
        }
    )


def waiting_jobs(session: Session) -> list[str]:
    found = session.execute(
        text(
            "SELECT args->>'text_id' FROM procrastinate_jobs"
            " WHERE task_name = 'send_text' AND status = 'todo'"
        )
    )
    return [one for (one,) in found]


def test_the_sweep_defers_what_is_due_and_has_no_job(session: Session, now: datetime) -> None:
    due = make_outbound_text(session)
    make_outbound_text(session, not_before=now + timedelta(hours=1))
    make_outbound_text(session, state="held")

    first = reconciling.sweep(session, now)
    second = reconciling.sweep(session, now)

    assert (first.deferred, second.deferred) == (1, 0)
    assert waiting_jobs(session) == [str(due.id)]


def test_emptying_the_job_table_loses_nothing(session: Session, now: datetime) -> None:
    rows = [make_outbound_text(session) for _ in range(3)]
    reconciling.sweep(session, now)
    session.execute(text("DELETE FROM procrastinate_jobs"))

    reconciling.sweep(session, now)

    assert sorted(waiting_jobs(session)) == sorted(str(row.id) for row in rows)


def test_the_sweep_lets_stale_texts_die(session: Session, now: datetime) -> None:
    row = make_outbound_text(session, not_after=now)

    assert reconciling.sweep(session, now).expired == 1
    session.refresh(row)
    assert (row.state, row.why) == ("expired", "too_late")


def test_a_lease_runs_out_only_into_unknown(session: Session, now: datetime) -> None:
    old, fresh = make_outbound_text(session), make_outbound_text(session)
    for row in (old, fresh):
        outbox.claim(session, row.id, now, anything_goes)
    age(session, old, timedelta(seconds=outbox.LEASE_SECONDS + 1))

    swept = reconciling.sweep(session, now)

    session.refresh(old)
    session.refresh(fresh)
    assert (swept.unknown, old.state, old.why, fresh.state) == (1, "unknown", "lease", "sending")


def test_receipts_of_no_text_are_kept_a_day(session: Session, now: datetime) -> None:
    matched = make_outbound_text(session, provider_id="SM1", state="accepted")
    make_receipt(session, provider_id=matched.provider_id, at=now - timedelta(hours=25))
    make_receipt(session, provider_id="SM2", at=now - timedelta(hours=25))
    make_receipt(session, provider_id="SM3", at=now - timedelta(hours=23))

    reconciling.sweep(session, now)

    assert sorted(session.scalars(select(Receipt.provider_id))) == ["SM1", "SM3"]


def test_a_restored_outbox_wakes_in_a_hold(session: Session, now: datetime) -> None:
    ready, claimed = make_outbound_text(session), make_outbound_text(session)
    outbox.claim(session, claimed.id, now, anything_goes)

    assert reconciling.hold_all(session) == 2
    session.refresh(ready)
    session.refresh(claimed)
    assert (ready.state, claimed.state) == ("held", "unknown")
    assert outbox.claim(session, ready.id, now, anything_goes) is None


def test_the_list_is_asked_only_after_five_minutes(session: Session, now: datetime) -> None:
    old, fresh = unknown(session, now), unknown(session, now)
    age(session, fresh, -LONG_AGO)

    asked = reconciling.unsettled(session)

    number = session.get_one(Number, old.number_id)
    assert asked == [reconciling.Unsettled(old.id, register.e164_of(number))]


def test_one_match_on_the_list_means_it_was_taken(session: Session, now: datetime) -> None:
    row = unknown(session, now)
    found = listed(session, row)

    reconciling.reconcile(session, row.id, [found], now)

    assert (row.state, row.provider_id) == ("delivered", found.provider_id)


@pytest.mark.parametrize(
    "changed",
    [
        {"body": "Another text"},
        {"to_number": "+447700900998"},
        {"is_inbound": True},
        {"at": None},
    ],
)
def test_what_is_not_ours_on_the_list_is_no_match(
    session: Session, now: datetime, changed: dict[str, Any]
) -> None:
    row = unknown(session, now)
    assert row.lease_until is not None
    if "at" in changed:
        changed = {"at": row.lease_until - timedelta(hours=1)}

    reconciling.reconcile(session, row.id, [listed(session, row, **changed)], now)

    assert (row.state, row.why) == ("closed", "may_not_have_arrived")


def test_a_message_that_another_text_claims_is_no_match(session: Session, now: datetime) -> None:
    row = unknown(session, now)
    found = listed(session, row)
    make_outbound_text(session, provider_id=found.provider_id, state="accepted")

    reconciling.reconcile(session, row.id, [found], now)

    assert row.state == "closed"


def test_two_messages_alike_are_not_guessed_between(session: Session, now: datetime) -> None:
    row = unknown(session, now)

    reconciling.reconcile(session, row.id, [listed(session, row), listed(session, row)], now)

    assert row.state == "closed"


def test_a_page_is_sent_again_rather_than_missed(session: Session, now: datetime) -> None:
    row = unknown(session, now, purpose="page")

    reconciling.reconcile(session, row.id, [], now)

    assert row.state == "ready"
    assert outbox.claim(session, row.id, now, anything_goes) is not None


def test_what_is_settled_already_is_left_alone(session: Session, now: datetime) -> None:
    row = make_outbound_text(session, state="delivered")

    assert reconciling.reconcile(session, row.id, [], now) is None
    assert row.state == "delivered"


def test_a_claim_of_before_the_restore_without_a_lease_matches_nothing(
    session: Session, now: datetime
) -> None:
    row = unknown(session, now)
    found = listed(session, row)
    row.lease_until = None

    reconciling.reconcile(session, row.id, [found], now)

    assert row.state == "closed"


def test_settling_an_unknown_text_lets_the_next_go(session: Session, now: datetime) -> None:
    number = make_number(session)
    first = unknown(session, now, number=number)
    second = make_outbound_text(session, number=number)

    reconciling.reconcile(session, first.id, [], now)

    assert waiting_jobs(session) == [str(second.id)]


def test_workers_killed_between_claim_and_settle_double_nothing_and_lose_nothing(
    clean: Database, now: datetime
) -> None:
    settings = make_settings()
    chance = random.Random(7)  # noqa: S311 - where the kills fall, the same in each run
    with transaction(clean) as session:
        ids = [make_outbound_text(session).id for _ in range(24)]

    with running(settings) as stand_in:
        line = Carrier(make_settings(api_base=stand_in.url))
        was_sent = {}
        for text_id in ids:
            killed = chance.choice(["never", "before the call", "after the call"])
            with transaction(clean) as session:
                claimed = outbox.claim(session, text_id, now, anything_goes)
            assert claimed is not None
            if killed == "before the call":
                continue
            result: Result = line.send(claimed.to, claimed.body, "", claimed.validity_seconds)
            was_sent[text_id] = result
            if killed == "never":
                with transaction(clean) as session:
                    outbox.settle(session, text_id, result, now)
        _let_leases_run_out(clean)
        with transaction(clean) as session:
            reconciling.sweep(session, now)
            asked = reconciling.unsettled(session)
        _forget_the_five_minutes(clean)
        for one in asked:
            on_the_list = line.list_messages(to=one.to)
            with transaction(clean) as session:
                reconciling.reconcile(session, one.text_id, on_the_list, now)

        with transaction(clean) as session:
            states = dict(session.execute(select(OutboundText.id, OutboundText.state)).all())
            ours = set(session.scalars(select(OutboundText.provider_id)))
        taken = {r.provider_id for r in was_sent.values() if isinstance(r, Taken)}

    assert len(asked) > 5
    assert {i: s in {"accepted", "delivered"} for i, s in states.items()} == {
        i: i in was_sent for i in ids
    }
    assert ours - {None} == taken
    assert len(taken) == len(was_sent)


def _let_leases_run_out(database: Database) -> None:
    with transaction(database) as session:
        session.execute(
            update(OutboundText)
            .where(OutboundText.state == "sending")
            .values(lease_until=func.clock_timestamp() - LONG_AGO)
        )


def _forget_the_five_minutes(database: Database) -> None:
    """Set the leases back to now, when the provider really took the texts."""
    with transaction(database) as session:
        session.execute(
            update(OutboundText)
            .where(OutboundText.state == "unknown")
            .values(lease_until=func.clock_timestamp())
        )
