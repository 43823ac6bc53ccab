"""The audit chain: each act of staff or machine, bound to the one before by a keyed hash.

Append-only: the app's role may add and read, never change (guide security.md 5.7). A row altered,
moved or taken out of the middle is found by ``verify``; only an anchor kept elsewhere (``head``)
finds a tail that was cut off. Detail holds ids and codes, never anybody's words.
"""

import hmac
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from database import vault
from database.base import NaiveInstantError
from people.models import Audit

LOCK = 0x4EA2D0  # any constant of our own: it only has to be the same for every writer
NOTHING_BEFORE = bytes(32)
BATCH = 5000

# Made once: json.dumps would make a new encoder for each of a million rows.
_SPELL = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


class UnauditableError(TypeError):
    """The detail holds something that is not text, a whole number, a list or a mapping of them."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What ``verify`` found: rows read, and the first ``seq`` that does not fit (None: all do)."""

    rows: int
    broken_at: int | None


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: the last ``seq`` and its hash in hex; to be kept outside the house."""

    seq: int
    chained: str


def staff_actor(staff_id: uuid.UUID) -> str:
    """Return the actor's name of a member of staff."""
    return f"staff:{staff_id}"


def machine_actor(name: str) -> str:
    """Return the actor's name of a part of Heard that acts by itself."""
    return f"machine:{name}"


def record(
    session: Session,
    *,
    actor: str,
    act: str,
    subject: str,
    now: datetime,
    detail: Mapping[str, Any] | None = None,
) -> Audit:
    """Add an act to the chain in the transaction of the act, and return its row, flushed.

    Call it last before the commit: from here on every other writer waits for this transaction.
    ``subject``: ``table:<id>``. ``detail``: ids and codes; NUL and half surrogates are replaced.
    Raises UnauditableError, or NaiveInstantError.
    """
    kept = _storable(dict(detail or {}))
    if now.tzinfo is None:
        raise NaiveInstantError("an instant needs a time zone")
    session.flush()
    session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    # A statement of its own: it must see what the writer before committed while we waited.
    last = session.execute(
        select(Audit.seq, Audit.chained).order_by(Audit.seq.desc()).limit(1)
    ).first()
    row = Audit(
        seq=last.seq + 1 if last else 1,
        at=now.astimezone(UTC),
        actor=_clean(actor),
        act=_clean(act),
        subject=_clean(subject),
        detail=kept,
        previous=bytes(last.chained) if last else NOTHING_BEFORE,
    )
    row.chained = _chained(vault.vault_of(session), row)
    session.add(row)
    session.flush()
    return row


def verify(session: Session) -> Verified:
    """Read the whole chain and say where it first breaks: a row altered, missing or put in."""
    keys = vault.vault_of(session)
    previous, rows = NOTHING_BEFORE, 0
    query = select(*Audit.__table__.columns).order_by(Audit.seq).execution_options(yield_per=BATCH)
    with session.execute(query) as chain:
        for row in chain:
            rows += 1
            if not _fits(keys, row, rows, previous):
                return Verified(rows, row.seq)
            previous = bytes(row.chained)
    return Verified(rows, None)


def head(session: Session) -> Head | None:
    """Return the end of the chain, to be sent out of the house hourly; None while it is empty."""
    row = session.scalars(select(Audit).order_by(Audit.seq.desc()).limit(1)).first()
    return Head(row.seq, bytes(row.chained).hex()) if row else None


def holds(session: Session, anchor: Head) -> bool:
    """Whether the chain still holds a head that was kept elsewhere: if not, its tail was cut."""
    chained = session.scalar(select(Audit.chained).where(Audit.seq == anchor.seq))
    return chained is not None and bytes(chained).hex() == anchor.chained


def _fits(keys: vault.Vault, row: Any, seq: int, previous: bytes) -> bool:
    return (
        row.seq == seq
        and bytes(row.previous) == previous
        and hmac.compare_digest(bytes(row.chained), _chained(keys, row))
    )


def _chained(keys: vault.Vault, row: Any) -> bytes:
    """Return the keyed hash of a row: every column and the hash of the row before."""
    parts = (
        row.seq,
        row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        row.actor,
        row.act,
        row.subject,
        row.detail,
        bytes(row.previous).hex(),
    )
    return keys.hash("audit", _SPELL(parts))


def _storable(value: Any) -> Any:
    """Return ``value`` as PostgreSQL gives it back, or raise UnauditableError.

    Fractions are refused: JSONB may write one differently from how it came, and the chain would
    look broken.
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {_clean(str(key)): _storable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        inner = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        return [_storable(each) for each in inner]
    raise UnauditableError(f"{type(value).__name__} cannot stand in the audit")


def _clean(words: str) -> str:
    """Return ``words`` without what PostgreSQL refuses: NUL, and halves of surrogate pairs."""
    return words.replace("\0", "\u2400").encode("utf-8", "replace").decode()
