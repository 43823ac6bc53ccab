"""Sessions that are kept here and not in a cookie, so that leaving really ends them.

The cookie holds a random value of 128 bits; only its keyed hash is stored (guide security.md 5.8).
Staff: 15 minutes idle, 10 hours in all. Respondents: 20 minutes idle, 2 hours in all (C6).
"""

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.orm import Session

from database import vault
from people.models import SignIn, Staff

Audience = Literal["staff", "commissioner", "respondent", "mine", "parent"]

TOKEN_BYTES = 16
WRITE_EVERY = timedelta(minutes=1)


class NobodyNamedError(ValueError):
    """Sessions of somebody were asked for without saying of whom."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session lasts without a request, and altogether."""

    idle: timedelta
    whole: timedelta


_STAFF = Limits(timedelta(minutes=15), timedelta(hours=10))
_RESPONDENT = Limits(timedelta(minutes=20), timedelta(hours=2))
LIMITS: Mapping[str, Limits] = {
    "staff": _STAFF,
    "commissioner": _STAFF,
    "respondent": _RESPONDENT,
    "mine": _RESPONDENT,
    "parent": _RESPONDENT,
}


def start(
    session: Session,
    *,
    audience: Audience,
    now: datetime,
    staff_id: uuid.UUID | None = None,
    person_id: uuid.UUID | None = None,
    invitation_id: uuid.UUID | None = None,
    is_cover: bool = False,
) -> str:
    """Begin a session and return the cookie's value, which is stored nowhere.

    ``is_cover``: opened by the cover PIN, so the page shows nothing. Flushes.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        SignIn(
            token_hash=_hash(session, token),
            audience=audience,
            staff_id=staff_id,
            person_id=person_id,
            invitation_id=invitation_id,
            is_cover=is_cover,
            started_at=now,
            seen_at=now,
        )
    )
    session.flush()
    return token


def find(session: Session, token: str, now: datetime) -> SignIn | None:
    """Return the session of a cookie, or None where it ended, ran out or never was.

    A member of staff who was disabled has none. Writes ``seen_at`` at most once a minute, and only
    if the row still exists: a request under way cannot bring back a session that was left.
    """
    sign_in = session.scalars(
        select(SignIn).where(SignIn.token_hash == _hash(session, token))
    ).one_or_none()
    if sign_in is None or is_over(sign_in, now) or _has_left(session, sign_in):
        return None
    if now - sign_in.seen_at >= WRITE_EVERY:
        session.execute(update(SignIn).where(SignIn.id == sign_in.id).values(seen_at=now))
    return sign_in


def is_over(sign_in: SignIn, now: datetime) -> bool:
    """Whether a session ran out, by idleness or altogether. Pure."""
    limits = LIMITS[sign_in.audience]
    return now - sign_in.seen_at >= limits.idle or now - sign_in.started_at >= limits.whole


def all_of(
    session: Session,
    now: datetime,
    *,
    staff_id: uuid.UUID | None = None,
    person_id: uuid.UUID | None = None,
) -> list[SignIn]:
    """Return the sessions of one member of staff or one person that last still, newest first."""
    query = select(SignIn).where(_whose(staff_id, person_id)).order_by(SignIn.started_at.desc())
    return [row for row in session.scalars(query) if not is_over(row, now)]


def end(session: Session, token: str) -> None:
    """End the session of a cookie; one that is gone already is no error."""
    session.execute(delete(SignIn).where(SignIn.token_hash == _hash(session, token)))


def end_all_of(
    session: Session,
    *,
    staff_id: uuid.UUID | None = None,
    person_id: uuid.UUID | None = None,
    invitation_id: uuid.UUID | None = None,
) -> None:
    """End every session of a member of staff, of a person, or of an invitation."""
    session.execute(delete(SignIn).where(_whose(staff_id, person_id, invitation_id)))


def forget_ended(session: Session, now: datetime) -> int:
    """Delete sessions that nobody could use any more; return how many. Upkeep calls this."""
    longest_idle = max(limits.idle for limits in LIMITS.values())
    longest_whole = max(limits.whole for limits in LIMITS.values())
    over = (SignIn.seen_at <= now - longest_idle) | (SignIn.started_at <= now - longest_whole)
    return len(session.scalars(delete(SignIn).where(over).returning(SignIn.id)).all())


def _whose(
    staff_id: uuid.UUID | None,
    person_id: uuid.UUID | None,
    invitation_id: uuid.UUID | None = None,
) -> ColumnElement[bool]:
    named = [
        column == value
        for column, value in (
            (SignIn.staff_id, staff_id),
            (SignIn.person_id, person_id),
            (SignIn.invitation_id, invitation_id),
        )
        if value is not None
    ]
    if not named:
        raise NobodyNamedError("name a member of staff, a person or an invitation")
    return and_(*named)


def _has_left(session: Session, sign_in: SignIn) -> bool:
    if sign_in.staff_id is None:
        return False
    disabled_at = session.scalar(select(Staff.disabled_at).where(Staff.id == sign_in.staff_id))
    return disabled_at is not None


def _hash(session: Session, token: str) -> bytes:
    return vault.keyed_hash(session, "tokens", f"sign-in:{token}")
