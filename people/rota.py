"""Who is on duty, and the first hour nobody is (guide domain.md 5.1: staffed, or no texts).

A duty covers its start and not its end, so that one may follow another without a gap.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from people.models import Duty, Staff

GAP_DAYS = 7


class BackwardDutyError(ValueError):
    """A duty was to end before it began."""


def add_duty(
    session: Session,
    *,
    organisation_id: uuid.UUID,
    staff_id: uuid.UUID,
    starts_at: datetime,
    ends_at: datetime,
) -> Duty:
    """Put somebody on duty and return the row, flushed; raises BackwardDutyError."""
    if ends_at <= starts_at:
        raise BackwardDutyError("a duty ends after it begins")
    duty = Duty(
        organisation_id=organisation_id, staff_id=staff_id, starts_at=starts_at, ends_at=ends_at
    )
    session.add(duty)
    session.flush()
    return duty


def on_duty(session: Session, organisation_id: uuid.UUID, now: datetime) -> Staff | None:
    """Return who is on duty at ``now`` , or None; a leaver is nobody.

    Of several, who came on last.
    """
    query = (
        select(Staff)
        .join(Duty, Duty.staff_id == Staff.id)
        .where(
            Duty.organisation_id == organisation_id,
            Duty.starts_at <= now,
            Duty.ends_at > now,
            Staff.disabled_at.is_(None),
        )
        .order_by(Duty.starts_at.desc(), Duty.id)
        .limit(1)
    )
    return session.scalar(query)


def staffed_for(session: Session, organisation_id: uuid.UUID, now: datetime, hours: float) -> bool:
    """Whether somebody is on duty at every moment from ``now`` for ``hours``."""
    return _gap(session, organisation_id, now, now + timedelta(hours=hours)) is None


def gap_ahead(
    session: Session, organisation_id: uuid.UUID, now: datetime, days: int = GAP_DAYS
) -> datetime | None:
    """Return the first instant of the next ``days`` that nobody covers, or None where all are.

    Nights and bank holidays count: while this is not None nobody may be enrolled by text.
    """
    return _gap(session, organisation_id, now, now + timedelta(days=days))


def first_gap(
    spans: Iterable[tuple[datetime, datetime]], start: datetime, end: datetime
) -> datetime | None:
    """Return the first instant of [start, end) outside every span (start, end not included).

    >>> from datetime import UTC
    >>> at = lambda hour: datetime(2026, 11, 10, hour, tzinfo=UTC)
    >>> first_gap([(at(8), at(12)), (at(13), at(20))], at(9), at(17)).hour
    12
    """
    covered = start
    for opens, closes in sorted(spans):
        if opens > covered:
            break
        covered = max(covered, closes)
    return covered if covered < end else None


def _gap(
    session: Session, organisation_id: uuid.UUID, start: datetime, end: datetime
) -> datetime | None:
    query = (
        select(Duty.starts_at, Duty.ends_at)
        .join(Staff, Staff.id == Duty.staff_id)
        .where(
            Duty.organisation_id == organisation_id,
            Duty.starts_at < end,
            Duty.ends_at > start,
            Staff.disabled_at.is_(None),
        )
    )
    return first_gap([(opens, closes) for opens, closes in session.execute(query)], start, end)
