"""Members of staff and commissioners: who they are, what role they hold, and when they left."""

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import vault
from people.models import Staff, StaffRole


class UnknownRoleError(ValueError):
    """A role that Heard does not know was asked for."""


def add(session: Session, *, organisation_id: uuid.UUID, name: str, role: StaffRole) -> Staff:
    """Add a member of staff and return the row, flushed; raises UnknownRoleError."""
    if role not in get_args(StaffRole):
        raise UnknownRoleError(f"no such role: {role}")
    staff = Staff(organisation_id=organisation_id, role=role)
    vault.seal(session, staff, "name_sealed", name)
    session.add(staff)
    session.flush()
    return staff


def name_of(staff: Staff) -> str:
    """Return the name by which colleagues and young people know this member of staff."""
    return vault.unseal(staff, "name_sealed") or ""


def names_of(session: Session, staff_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the names of ``staff_ids`` by id, in one query; an unknown id is left out."""
    rows = session.scalars(select(Staff).where(Staff.id.in_(staff_ids)))
    return {row.id: name_of(row) for row in rows}


def all_of(session: Session, organisation_id: uuid.UUID) -> list[Staff]:
    """Return everybody who works here now, by name; who was disabled is left out."""
    query = select(Staff).where(
        Staff.organisation_id == organisation_id, Staff.disabled_at.is_(None)
    )
    return sorted(session.scalars(query), key=lambda row: name_of(row).casefold())


def disable(session: Session, staff: Staff, now: datetime) -> None:
    """Take every right from a leaver at once: sign-ins and rights are read at each request."""
    staff.disabled_at = now
    session.flush()
