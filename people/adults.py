"""Parents and carers: whose they are, and whether a worker ticked that it is safe to ask them."""

import uuid
from datetime import date
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import vault
from people.models import Adult, Person


class NoReasonError(ValueError):
    """An adult was marked safe to ask without a reason and a day to look again."""


def add_adult(
    session: Session,
    *,
    young_person: Person,
    adult: Person,
    role: Literal["parent", "carer"],
    safe_to_ask: bool = False,
    reason: str | None = None,
    review_on: date | None = None,
) -> Adult:
    """Say that an adult is a young person's parent or carer; saying it again changes the row.

    Raises NoReasonError where they are marked safe to ask without a reason and a review date.
    """
    if safe_to_ask and not (reason and review_on):
        raise NoReasonError("safe to ask needs a reason and a review date")
    query = select(Adult).where(
        Adult.young_person_id == young_person.id, Adult.adult_id == adult.id
    )
    row = session.scalars(query).one_or_none()
    if row is None:
        row = Adult(young_person_id=young_person.id, adult_id=adult.id)
        session.add(row)
    row.role, row.safe_to_ask, row.safe_review_on = role, safe_to_ask, review_on
    vault.seal(session, row, "safe_reason_sealed", reason)
    session.flush()
    return row


def adults_of(session: Session, young_person_id: uuid.UUID) -> list[Adult]:
    """Return the parents and carers of a young person."""
    query = select(Adult).where(Adult.young_person_id == young_person_id).order_by(Adult.id)
    return list(session.scalars(query))


def young_people_of(session: Session, adult_id: uuid.UUID) -> list[Adult]:
    """Return the ties of a parent or carer to young people."""
    return list(session.scalars(select(Adult).where(Adult.adult_id == adult_id).order_by(Adult.id)))


def is_safe_to_ask(adult: Adult, today: date) -> bool:
    """Whether the worker's tick stands today: once its review date has passed it does not."""
    return bool(
        adult.safe_to_ask and adult.safe_review_on is not None and today <= adult.safe_review_on
    )
