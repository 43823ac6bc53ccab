"""Who works with whom, from one day to another.

A caseload lasts from ``starts_on`` to the day before ``ends_on``: on the day of a hand-over the new
worker has it.
"""

import uuid
from datetime import date

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from people.models import Caseload, Person


def assign(
    session: Session,
    *,
    person_id: uuid.UUID,
    staff_id: uuid.UUID,
    on: date,
    is_lead: bool = True,
) -> Caseload:
    """Give a young person to a worker from ``on`` and return the row.

    A new lead ends the lead before; the same worker in the same part again keeps the row there is.
    """
    standing = _lasting(session, person_id, staff_id, on)
    if standing is not None and standing.is_lead == is_lead:
        return standing
    if standing is not None:
        standing.ends_on = on
    if is_lead:
        session.execute(
            update(Caseload)
            .where(Caseload.person_id == person_id, Caseload.is_lead, _lasts(on))
            .values(ends_on=on)
        )
    caseload = Caseload(person_id=person_id, staff_id=staff_id, is_lead=is_lead, starts_on=on)
    session.add(caseload)
    session.flush()
    return caseload


def end(session: Session, *, person_id: uuid.UUID, staff_id: uuid.UUID, on: date) -> None:
    """End a worker's part with a young person: from ``on`` it is over, if it was not."""
    session.execute(
        update(Caseload)
        .where(Caseload.person_id == person_id, Caseload.staff_id == staff_id, _lasts(on))
        .values(ends_on=on)
    )


def lead_of(session: Session, person_id: uuid.UUID, on: date) -> uuid.UUID | None:
    """Return the lead worker's id on that day, or None where nobody leads."""
    query = (
        select(Caseload.staff_id)
        .where(Caseload.person_id == person_id, Caseload.is_lead, _lasts(on))
        .order_by(Caseload.starts_on.desc())
        .limit(1)
    )
    return session.scalar(query)


def workers_of(session: Session, person_id: uuid.UUID, on: date) -> list[uuid.UUID]:
    """Return the ids of everybody who works with a young person on that day, the lead first."""
    query = (
        select(Caseload.staff_id)
        .where(Caseload.person_id == person_id, _lasts(on))
        .order_by(Caseload.is_lead.desc(), Caseload.starts_on)
    )
    return list(dict.fromkeys(session.scalars(query)))


def young_people_of(session: Session, staff_id: uuid.UUID, on: date) -> list[Person]:
    """Return the young people this worker works with on that day, in one query.

    Who was registered first comes first.
    """
    mine = select(Caseload.person_id).where(Caseload.staff_id == staff_id, _lasts(on))
    query = select(Person).where(Person.id.in_(mine)).order_by(Person.registered_at, Person.id)
    return list(session.scalars(query))


def works_with(session: Session, staff_id: uuid.UUID, person_id: uuid.UUID, on: date) -> bool:
    """Whether this worker works with this young person on that day, as lead or beside the lead."""
    return _lasting(session, person_id, staff_id, on) is not None


def _lasting(
    session: Session, person_id: uuid.UUID, staff_id: uuid.UUID, on: date
) -> Caseload | None:
    query = select(Caseload).where(
        Caseload.person_id == person_id, Caseload.staff_id == staff_id, _lasts(on)
    )
    return session.scalars(query.limit(1)).first()


def _lasts(on: date) -> ColumnElement[bool]:
    return (Caseload.starts_on <= on) & or_(Caseload.ends_on.is_(None), Caseload.ends_on > on)
