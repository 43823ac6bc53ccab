"""A text is kept once, whole, with its job."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from database import vault
from database.transactions import Database, transaction
from people.models import Number
from sms import inbox
from sms.carried import Inbound
from sms.models import InboundText
from tests.carrying import OURS, PHONE, make_sid


def a_text(body: str = "he said dont tell", **changed: object) -> Inbound:
    inbound = Inbound(
        provider_id=make_sid(),
        from_number=PHONE,
        to_number=OURS,
        body=body,
        parts=1,
        attachments=0,
        opt_out_type=None,
    )
    return replace(inbound, **changed)  # type: ignore[arg-type] - a test names real fields


def jobs(session: Session) -> list[str]:
    found = session.execute(
        text("SELECT args->>'number_id' FROM procrastinate_jobs WHERE task_name = 'drain_inbox'")
    )
    return [one for (one,) in found]


def test_a_text_is_kept_whole_with_a_job_for_its_number(session: Session, now: datetime) -> None:
    words = "  \U0001f642 half a letter: \ud83d, and " + "x" * 160_000

    assert inbox.keep(session, a_text(words, parts=3, attachments=2, opt_out_type="STOP"), now)

    kept = session.scalars(select(InboundText)).one()
    assert vault.unseal(kept, "body_sealed") == words
    assert (kept.parts, kept.attachments, kept.opt_out_type) == (3, 2, "STOP")
    assert (kept.state, kept.received_at, kept.is_late) == ("kept", now, False)
    assert jobs(session) == [str(kept.number_id)]


def test_a_repeat_finds_the_first_and_changes_nothing(session: Session, now: datetime) -> None:
    first = a_text()
    inbox.keep(session, first, now)

    assert not inbox.keep(session, replace(first, body="changed"), now + timedelta(days=400))

    kept = session.scalars(select(InboundText)).one()
    assert vault.unseal(kept, "body_sealed") == "he said dont tell"
    assert len(jobs(session)) == 1


def test_equal_words_under_two_ids_are_two_texts_in_order(session: Session, now: datetime) -> None:
    first, second = a_text("4"), a_text("4")

    inbox.keep(session, first, now)
    inbox.keep(session, second, now)

    kept = session.scalars(select(InboundText).order_by(InboundText.seq))
    assert [row.provider_id for row in kept] == [first.provider_id, second.provider_id]


def test_a_text_recovered_late_keeps_the_carrier_s_time(session: Session, now: datetime) -> None:
    sent_at = now - timedelta(minutes=9)

    inbox.keep(session, a_text(sent_at=sent_at), now, late=True)

    kept = session.scalars(select(InboundText)).one()
    assert (kept.received_at, kept.is_late) == (sent_at, True)


def test_one_id_many_times_at_once_is_kept_once(clean: Database, now: datetime) -> None:
    inbound = a_text()

    def keep(_: int) -> bool:
        with transaction(clean) as session:
            return inbox.keep(session, inbound, now)

    with ThreadPoolExecutor(8) as threads:
        kept = list(threads.map(keep, range(24)))

    assert sum(kept) == 1
    with transaction(clean) as session:
        assert session.scalar(select(func.count(InboundText.id))) == 1
        assert len(jobs(session)) == 1


def test_two_first_texts_of_a_new_number_at_once_are_both_kept(
    clean: Database, now: datetime
) -> None:
    def keep(inbound: Inbound) -> bool:
        with transaction(clean) as session:
            return inbox.keep(session, inbound, now)

    with ThreadPoolExecutor(8) as threads:
        kept = list(threads.map(keep, [a_text(str(n)) for n in range(16)]))

    assert all(kept)
    with transaction(clean) as session:
        assert session.scalar(select(func.count(Number.id))) == 1
        assert session.scalar(select(func.count(InboundText.id))) == 16
