"""The audit chain is unbroken however many write, and shows where it was touched."""

import threading
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.orm import Session

from database.server import Urls
from database.transactions import Database, transaction
from people import audit
from people.models import Audit
from tests.factories import make_audit


@pytest.fixture
def owner_session(urls: Urls, database: Database) -> Iterator[Session]:
    """A session as the owner, who alone can alter the chain; rolled back, so no row is left."""
    owner = Database(urls.owner, database.vault, role="heard_owner")
    with owner.session() as session:
        yield session
        session.rollback()
    owner.dispose()


def test_an_empty_chain_is_whole(session: Session) -> None:
    assert audit.verify(session) == audit.Verified(0, None)
    assert audit.head(session) is None


def test_acts_are_chained_in_order(session: Session) -> None:
    rows = [make_audit(session, act=act) for act in ("viewed", "changed", "exported")]

    assert [row.seq for row in rows] == [1, 2, 3]
    assert rows[0].previous == audit.NOTHING_BEFORE
    assert rows[2].previous == rows[1].chained
    assert audit.verify(session) == audit.Verified(3, None)


def test_an_actor_is_a_member_of_staff_or_a_part_of_heard() -> None:
    staff_id = uuid.uuid4()

    assert audit.staff_actor(staff_id) == f"staff:{staff_id}"
    assert audit.machine_actor("sweep") == "machine:sweep"


def test_any_detail_that_is_taken_verifies_after_it_was_stored(
    session: Session, now: datetime
) -> None:
    seen = uuid.uuid4()

    make_audit(
        session,
        actor="staff:\0\ud83d",
        now=now.astimezone(timezone(timedelta(hours=5))),
        detail={
            "seen": seen,
            "rows": [1, 2, None, True],
            "kinds": {"b", "a"},
            "nested": {"z": ("x\0", "half \udc00"), "a": 10**17},
        },
    )
    session.expire_all()

    row = session.get_one(Audit, 1)
    assert row.detail["seen"] == str(seen)
    assert row.detail["kinds"] == ["a", "b"]
    assert row.detail["nested"]["z"] == ["x\u2400", "half ?"]
    assert row.at == now.astimezone(UTC)
    assert audit.verify(session) == audit.Verified(1, None)


@pytest.mark.parametrize("value", [0.1, b"bytes", datetime.now, {"deep": [1.5]}])
def test_a_detail_that_might_not_come_back_alike_is_refused(
    session: Session, value: object
) -> None:
    with pytest.raises(audit.UnauditableError):
        make_audit(session, detail={"value": value})


def test_a_naive_instant_is_refused(session: Session) -> None:
    with pytest.raises(ValueError, match="zone"):
        make_audit(session, now=datetime(2026, 11, 10))  # noqa: DTZ001 - the fault under test


@pytest.mark.parametrize(
    "change",
    [
        {"actor": "staff:somebody-else"},
        {"act": "changed"},
        {"subject": "people:another"},
        {"detail": {"rows": 2}},
        {"at": datetime(2026, 11, 9, tzinfo=UTC)},
        {"previous": bytes(32)},
        {"chained": bytes(32)},
    ],
)
def test_a_row_that_was_altered_is_found(owner_session: Session, change: dict[str, object]) -> None:
    for _ in range(3):
        make_audit(owner_session)

    owner_session.execute(update(Audit).where(Audit.seq == 2).values(**change))

    assert audit.verify(owner_session).broken_at == 2


def test_a_row_taken_out_of_the_middle_is_found(owner_session: Session) -> None:
    for _ in range(3):
        make_audit(owner_session)

    owner_session.execute(delete(Audit).where(Audit.seq == 2))

    assert audit.verify(owner_session).broken_at == 3


def test_rows_that_changed_places_are_found(owner_session: Session) -> None:
    for act in ("first", "second", "third"):
        make_audit(owner_session, act=act)

    owner_session.execute(text("UPDATE audit SET seq = 9 WHERE seq = 2"))
    owner_session.execute(text("UPDATE audit SET seq = 2 WHERE seq = 3"))
    owner_session.execute(text("UPDATE audit SET seq = 3 WHERE seq = 9"))

    assert audit.verify(owner_session).broken_at == 2


def test_a_tail_that_was_cut_is_found_by_a_head_kept_elsewhere(owner_session: Session) -> None:
    for _ in range(3):
        make_audit(owner_session)
    anchor = audit.head(owner_session)
    assert anchor is not None
    assert audit.holds(owner_session, anchor)

    owner_session.execute(delete(Audit).where(Audit.seq == 3))

    assert audit.verify(owner_session).broken_at is None
    assert not audit.holds(owner_session, anchor)


def test_two_threads_end_in_one_unbroken_chain(clean: Database, now: datetime) -> None:
    each, begin = 25, threading.Barrier(2)

    def write(name: str) -> None:
        begin.wait(timeout=5)
        for n in range(each):
            with transaction(clean) as session:
                audit.record(
                    session,
                    actor=audit.machine_actor(name),
                    act="viewed",
                    subject=f"people:{n}",
                    now=now,
                )

    threads = [threading.Thread(target=write, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    with transaction(clean) as session:
        assert audit.verify(session) == audit.Verified(2 * each, None)


def test_an_act_that_was_rolled_back_leaves_no_row_and_no_gap(
    clean: Database, now: datetime
) -> None:
    with clean.session() as session:
        make_audit(session)
        session.rollback()
    with transaction(clean) as session:
        row = make_audit(session)

    assert row.seq == 1
