"""A PIN is hard to guess, its wrong tries are counted first, and a cover PIN opens nothing."""

import threading
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from statistics import median
from time import perf_counter

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from database.transactions import Database, transaction
from people import pins
from people.models import Person, Pin, Throttle
from tests.factories import make_young_person

BORN = date(2011, 3, 4)


@pytest.fixture
def quick_hash(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A hash that is quick to make, where the test is not about its strength."""
    monkeypatch.setattr(pins, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    pins._nobodys_hash.cache_clear()
    yield
    pins._nobodys_hash.cache_clear()


@pytest.fixture
def wren(session: Session, now: datetime, quick_hash: None) -> Person:
    """A young person whose PIN is 7302 and whose cover PIN is 8146."""
    person = make_young_person(session)
    pins.set_pin(session, person_id=person.id, pin="7302", cover_pin="8146", staff_id=None, now=now)
    return person


def attempt(session: Session, person: Person, pin: str, now: datetime) -> pins.Checked:
    pins.count_attempt(session, pins.pin_subject(person.id), now)
    return pins.check_pin(session, person.id, pin, now)


@pytest.mark.parametrize(
    ("pin", "fault"),
    [
        ("730", "too_short"),
        ("", "too_short"),
        ("7302730273027", "too_long"),
        ("9" * 160_000, "too_long"),
        ("73o2", "not_digits"),
        ("73\0" + "2", "not_digits"),
        ("\ud83d302", "not_digits"),
        ("1234", "easy_to_guess"),
        ("9876", "easy_to_guess"),
        ("8901", "easy_to_guess"),
        ("0000", "easy_to_guess"),
        ("1212", "easy_to_guess"),
        ("737373", "easy_to_guess"),
        ("730730", "easy_to_guess"),
        ("1998", "easy_to_guess"),
        ("2580", "easy_to_guess"),
        ("١٢٣٤", "easy_to_guess"),
        ("0403", "birthday"),
        ("0304", "birthday"),
        ("040311", "birthday"),
        ("04032011", "birthday"),
    ],
)
def test_a_pin_that_is_easy_to_guess_is_refused(pin: str, fault: str) -> None:
    assert pins.find_fault(pin, BORN) == fault
    assert fault in pins.FAULTS


@pytest.mark.parametrize("pin", ["7302", " 7302 ", "٧٣٠٢", "830275", "830275914607"])
def test_a_pin_that_is_not_is_taken(pin: str) -> None:
    assert pins.find_fault(pin, BORN) is None


@given(st.text(max_size=20))
def test_reading_a_pin_never_raises(pin: str) -> None:
    assert pins.find_fault(pin) in {None, *pins.FAULTS}


def test_a_bad_pin_is_told_and_not_set(session: Session, now: datetime) -> None:
    person = make_young_person(session)

    bad = pins.set_pin(session, person_id=person.id, pin="1234", staff_id=None, now=now)
    bad_cover = pins.set_pin(
        session, person_id=person.id, pin="7302", cover_pin="0000", staff_id=None, now=now
    )
    alike = pins.set_pin(
        session, person_id=person.id, pin="7302", cover_pin="٧٣٠٢", staff_id=None, now=now
    )

    assert (bad, bad_cover) == (pins.BadPin("easy_to_guess"), pins.BadPin("easy_to_guess"))
    assert alike == pins.BadPin("same_as_cover")
    assert session.get(Pin, person.id) is None


def test_a_pin_is_kept_as_argon2id_with_64_mebibytes(session: Session, now: datetime) -> None:
    person = make_young_person(session)

    pin = pins.set_pin(session, person_id=person.id, pin="7302", staff_id=None, now=now)

    assert isinstance(pin, Pin)
    assert pin.pin_hash.startswith("$argon2id$v=19$m=65536,t=3,")
    assert "7302" not in pin.pin_hash
    assert pin.cover_pin_hash is None


@pytest.mark.parametrize(
    ("typed", "opens"),
    [
        ("7302", "right"),
        ("٧٣٠٢", "right"),
        ("8146", "cover"),
        ("7303", "wrong"),
        ("", "wrong"),
        ("seven", "wrong"),
        ("73027302730273", "wrong"),
    ],
)
def test_a_pin_opens_the_page_and_the_cover_opens_nothing(
    session: Session, wren: Person, now: datetime, typed: str, opens: str
) -> None:
    assert attempt(session, wren, typed, now) == opens


def test_without_a_pin_every_try_is_wrong(
    session: Session, quick_hash: None, now: datetime
) -> None:
    assert attempt(session, make_young_person(session), "7302", now) == "wrong"
    assert attempt(session, make_young_person(session), "nobody's", now) == "wrong"


def test_five_wrong_tries_lock_and_even_the_right_one_waits(
    session: Session, wren: Person, now: datetime
) -> None:
    tries = [attempt(session, wren, "7303", now + timedelta(seconds=n)) for n in range(5)]

    assert tries == ["wrong"] * 5
    assert attempt(session, wren, "7302", now + timedelta(seconds=6)) == "locked"


def test_the_fifth_try_may_still_be_the_right_one(
    session: Session, wren: Person, now: datetime
) -> None:
    for _ in range(4):
        attempt(session, wren, "7303", now)

    assert attempt(session, wren, "7302", now) == "right"
    assert pins.failures(session, pins.pin_subject(wren.id), now) == 0


def test_a_lock_opens_after_fifteen_minutes(session: Session, wren: Person, now: datetime) -> None:
    for _ in range(6):
        attempt(session, wren, "7303", now)

    assert attempt(session, wren, "7302", now + pins.LOCK) == "right"


def test_a_lock_of_one_is_not_a_lock_of_another(
    session: Session, wren: Person, now: datetime
) -> None:
    for _ in range(6):
        attempt(session, make_young_person(session), "7303", now)

    assert attempt(session, wren, "7302", now) == "right"


def test_a_new_pin_set_beside_a_worker_opens_the_lock(
    session: Session, wren: Person, now: datetime
) -> None:
    for _ in range(6):
        attempt(session, wren, "7303", now)

    pins.set_pin(session, person_id=wren.id, pin="5927", staff_id=None, now=now)

    assert attempt(session, wren, "5927", now) == "right"
    assert attempt(session, wren, "7302", now) == "wrong"
    assert attempt(session, wren, "8146", now) == "wrong"


def test_many_tries_at_once_win_no_guess(clean: Database, now: datetime, quick_hash: None) -> None:
    with transaction(clean) as session:
        person = make_young_person(session)
        pins.set_pin(session, person_id=person.id, pin="7302", staff_id=None, now=now)
    begin, results = threading.Barrier(8), []

    def guess(pin: str) -> None:
        begin.wait(timeout=5)
        with transaction(clean) as session:
            pins.count_attempt(session, pins.pin_subject(person.id), now)
        begin.wait(timeout=5)
        with transaction(clean) as session:
            results.append(pins.check_pin(session, person.id, pin, now))

    threads = [threading.Thread(target=guess, args=(f"730{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)

    assert results == ["locked"] * 8


def test_attempts_that_lock_nothing_any_more_are_forgotten(session: Session, now: datetime) -> None:
    pins.count_attempt(session, "pin:somebody", now - 2 * pins.LOCK)
    pins.count_attempt(session, "pin:somebody", now)

    pins.forget_attempts(session, now)

    assert session.scalar(select(func.count()).select_from(Throttle)) == 1


@pytest.mark.slow
def test_a_try_takes_as_long_where_no_pin_is_set(session: Session, now: datetime) -> None:
    known, unknown = make_young_person(session), make_young_person(session)
    pins.set_pin(session, person_id=known.id, pin="7302", staff_id=None, now=now)
    pins.check_pin(session, unknown.id, "7303", now)

    def seconds(person: Person) -> float:
        begin = perf_counter()
        pins.check_pin(session, person.id, "7303", now)
        return perf_counter() - begin

    pairs = [(seconds(known), seconds(unknown)) for _ in range(7)]

    with_pin, without = (median(column) for column in zip(*pairs, strict=True))
    assert abs(with_pin - without) < 0.25 * with_pin
