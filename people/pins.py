"""PINs: the second proof that a young person chose with a worker, and the cover PIN beside it.

Argon2id (64 MiB, three passes; guide security.md 4). Every attempt is counted by a keyed hash, in a
transaction of its own that is committed before the PIN is looked at: a crash or a hundred requests
at once win no guess. Five wrong ones in 15 minutes lock; a worker who sets a new PIN opens again.
"""

import threading
import unicodedata
import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Literal

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from database import vault
from people.languages import marked
from people.models import Pin, Throttle

Checked = Literal["right", "cover", "wrong", "locked"]
Fault = Literal["not_digits", "too_short", "too_long", "easy_to_guess", "birthday", "same_as_cover"]

SHORTEST = 4
LONGEST = 12
TRIES = 5
LOCK = timedelta(minutes=15)
COMMON = Path(__file__).parent / "data" / "common_pins.txt"
FIRST_YEAR, LAST_YEAR = 1900, 2039

FAULTS: dict[Fault, str] = {
    "not_digits": marked("Use numbers only."),
    "too_short": marked("Use at least 4 numbers."),
    "too_long": marked("Use at most 12 numbers."),
    "easy_to_guess": marked("Choose one that is harder to guess."),
    "birthday": marked("Choose one that is not your birthday."),
    "same_as_cover": marked("The two must be different."),
}
"""What is wrong with a PIN, in words for the person choosing it."""

_hasher = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)
# Each hash holds 64 MiB: more than two at once would let a flood of guesses fill the machine.
_hashing = threading.Semaphore(2)


@dataclass(frozen=True, slots=True)
class BadPin:
    """A PIN that may not be used; ``why`` is a key of FAULTS."""

    why: Fault


def set_pin(
    session: Session,
    *,
    person_id: uuid.UUID,
    pin: str,
    staff_id: uuid.UUID | None,
    now: datetime,
    cover_pin: str | None = None,
    born_on: date | None = None,
) -> Pin | BadPin:
    """Set a person's PIN beside their worker and forget wrong tries; or say what is wrong with it.

    ``cover_pin`` opens the page with nothing on it and raises P0; not given, there is none.
    """
    fault = find_fault(pin, born_on) or (cover_pin and find_fault(cover_pin, born_on))
    if fault:
        return BadPin(fault)
    if cover_pin is not None and _digits(pin) == _digits(cover_pin):
        return BadPin("same_as_cover")
    row = session.get(Pin, person_id) or Pin(person_id=person_id)
    row.pin_hash = _make(pin)
    row.cover_pin_hash = None if cover_pin is None else _make(cover_pin)
    row.set_at, row.set_by = now, staff_id
    session.add(row)
    session.execute(delete(Throttle).where(Throttle.subject_hash == _subject(session, person_id)))
    session.flush()
    return row


def find_fault(pin: str, born_on: date | None = None) -> Fault | None:
    """Return why a PIN may not be used, or None. Digits of any script count. Pure.

    >>> find_fault("1234"), find_fault("7302")
    ('easy_to_guess', None)
    """
    digits = _digits(pin)
    if digits is None:
        return "not_digits"
    if len(digits) < SHORTEST:
        return "too_short"
    if len(digits) > LONGEST:
        return "too_long"
    if born_on is not None and digits in _birthdays(born_on):
        return "birthday"
    return "easy_to_guess" if _is_easy(digits) else None


def count_attempt(session: Session, subject: str, now: datetime) -> None:
    """Count an attempt at a secret; commit this before the secret is looked at.

    ``subject``: what is guessed at, as ``pin_subject`` names a person's PIN. Kept as a keyed hash.
    """
    session.add(Throttle(subject_hash=_hash(session, subject), at=now))
    session.flush()


def pin_subject(person_id: uuid.UUID) -> str:
    """Return the subject by which attempts at a person's PIN are counted."""
    return f"pin:{person_id}"


def failures(session: Session, subject: str, now: datetime) -> int:
    """Return how many attempts at a secret in the last 15 minutes did not succeed (or not yet)."""
    return _recent_failures(session, _hash(session, subject), now)


def check_pin(session: Session, person_id: uuid.UUID, pin: str, now: datetime) -> Checked:
    """Say what a PIN opens, once its attempt was counted and committed.

    Takes as long for the right PIN, a wrong one, the cover and for somebody who has none.
    """
    subject = _subject(session, person_id)
    if _recent_failures(session, subject, now) > TRIES:
        return "locked"
    row = session.get(Pin, person_id)
    digits = _digits(pin) or ""
    is_right = _fits(row.pin_hash if row else None, digits)
    is_cover = _fits(row.cover_pin_hash if row else None, digits)
    if not (is_right or is_cover):
        return "wrong"
    session.execute(
        update(Throttle).where(_recent(subject, now)).values(succeeded=True),
        execution_options={"synchronize_session": False},
    )
    return "right" if is_right else "cover"


def forget_attempts(session: Session, now: datetime) -> None:
    """Delete attempts that can lock nothing any more; the upkeep job calls this."""
    session.execute(delete(Throttle).where(Throttle.at <= now - 2 * LOCK))


def _fits(stored: str | None, digits: str) -> bool:
    with _hashing:
        try:
            _hasher.verify(stored or _nobodys_hash(), digits)
        except VerifyMismatchError:
            return False
    return stored is not None


def _make(pin: str) -> str:
    with _hashing:
        return _hasher.hash(_digits(pin) or "")


@cache
def _nobodys_hash() -> str:
    return _hasher.hash("nobody's")


def _digits(pin: str) -> str | None:
    """Return the digits of ``pin`` as 0 to 9, or None where anything else stands in it."""
    try:
        return "".join(str(unicodedata.decimal(letter)) for letter in pin.strip()[: LONGEST + 1])
    except ValueError:
        return None


def _is_easy(digits: str) -> bool:
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(digits)}
    half = len(digits) // 2
    return (
        steps <= {0}
        or steps <= {1}
        or steps <= {9}
        or digits == digits[:half] * 2
        or digits == digits[:2] * half
        or (len(digits) == SHORTEST and FIRST_YEAR <= int(digits) <= LAST_YEAR)
        or digits in _common()
    )


def _birthdays(born_on: date) -> frozenset[str]:
    patterns = ("%d%m", "%m%d", "%d%m%y", "%d%m%Y", "%y%m%d", "%Y%m%d", "%m%y")
    return frozenset(born_on.strftime(pattern) for pattern in patterns)


@cache
def _common() -> frozenset[str]:
    lines = COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _recent_failures(session: Session, subject: bytes, now: datetime) -> int:
    query = select(func.count()).where(_recent(subject, now), Throttle.succeeded.is_(False))
    return session.scalar(query) or 0


def _recent(subject: bytes, now: datetime) -> ColumnElement[bool]:
    return (Throttle.subject_hash == subject) & (Throttle.at > now - LOCK)


def _subject(session: Session, person_id: uuid.UUID) -> bytes:
    return _hash(session, pin_subject(person_id))


def _hash(session: Session, subject: str) -> bytes:
    return vault.keyed_hash(session, "tokens", f"throttle:{subject}")
