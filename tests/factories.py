"""One factory a table, for every room's tests: here those of people; above it, factories_above.

People are made up and numbers are Ofcom's drama range. Each factory takes the session and columns
by name; what is not given is made. Rows are flushed, so that they can be found; none is committed.
"""

import itertools
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from database import vault
from database.base import Base, Row
from people import adults, audit, caseloads, organisations, register, rota, staff, tasks
from people.models import (
    Adult,
    Audit,
    Caseload,
    Consent,
    Contact,
    Duty,
    Heartbeat,
    KeyCanary,
    Number,
    Organisation,
    Person,
    Pin,
    SignIn,
    Staff,
    Task,
    Throttle,
)

NOW = datetime(2026, 11, 10, 15, 40, tzinfo=UTC)
"""The instant of ``conftest.now``: a Tuesday afternoon inside the default window."""
TODAY = NOW.date()

RowType = TypeVar("RowType", bound=Base)
_counter = itertools.count()


def drama_number(n: int | None = None) -> str:
    """Return a number of Ofcom's drama range (07700 900000 to 900999), the next where None."""
    return f"+447700900{(next(_counter) if n is None else n) % 1000:03}"


def a_cause(kind: str = "test") -> str:
    """Return a cause that no other row has."""
    return f"{kind}:{uuid.uuid4()}"


def add(session: Session, row: RowType, **sealed: str | None) -> RowType:
    """Seal the named texts into ``<name>_sealed``, add the row and flush."""
    for column, text in sealed.items():
        assert isinstance(row, Row)
        vault.seal(session, row, f"{column}_sealed", text)
    session.add(row)
    session.flush()
    return row


def make_organisation(
    session: Session, *, name: str = "Larkfield Young People's Service", **settings: Any
) -> Organisation:
    return organisations.add(session, name=name, settings=settings)


def make_staff(
    session: Session,
    *,
    organisation: Organisation | None = None,
    name: str = "Dele Marsh",
    role: Any = "worker",
) -> Staff:
    organisation = organisation or make_organisation(session)
    return staff.add(session, organisation_id=organisation.id, name=name, role=role)


def make_young_person(
    session: Session, *, organisation: Organisation | None = None, **columns: Any
) -> Person:
    """A young person of 15 living in care, with whom work began two weeks ago."""
    organisation = organisation or make_organisation(session)
    columns = {
        "kind": "young_person",
        "name": "Wren",
        "born_on": date(2011, 3, 4),
        "gender": "2",
        "ethnicity": "WBRI",
        "area": "North",
        "setting": "care",
        "now": NOW,
        "work_started_on": TODAY - timedelta(days=14),
        **columns,
    }
    return register.add_person(session, organisation_id=organisation.id, **columns)


def make_parent(
    session: Session, *, organisation: Organisation | None = None, **columns: Any
) -> Person:
    organisation = organisation or make_organisation(session)
    columns = {"kind": "parent", "name": "Sorrel", "now": NOW, **columns}
    return register.add_person(session, organisation_id=organisation.id, **columns)


def make_adult(
    session: Session,
    *,
    young_person: Person | None = None,
    adult: Person | None = None,
    is_safe: bool = True,
) -> Adult:
    """The tie of a parent to a young person, ticked as safe to ask for the next eight weeks."""
    return adults.add_adult(
        session,
        young_person=young_person or make_young_person(session),
        adult=adult or make_parent(session),
        role="parent",
        safe_to_ask=is_safe,
        reason="We talked about it together." if is_safe else None,
        review_on=TODAY + timedelta(weeks=8) if is_safe else None,
    )


def make_number(session: Session, *, e164: str | None = None, state: str = "open") -> Number:
    number = register.number(session, e164 or drama_number(), NOW)
    number.state = state
    session.flush()
    return number


def make_contact(
    session: Session,
    *,
    person: Person | None = None,
    number: Number | None = None,
    has_consent: bool = True,
    **columns: Any,
) -> Contact:
    """A private phone with the default safe times, on which texts were agreed to."""
    person = person or make_young_person(session)
    number = number or make_number(session)
    if has_consent:
        make_consent(session, number=number, person_id=person.id)
    columns = {
        "privacy": "private",
        "cover_name": "Larkfield",
        "safe_days": [1, 2, 3, 4],
        "safe_from": "15:30",
        "safe_until": "17:00",
        "staff_id": None,
        "now": NOW - timedelta(days=7),
        **columns,
    }
    return register.set_contact(session, person=person, number=number, **columns)


def make_shared_contact(session: Session, **columns: Any) -> Contact:
    return make_contact(session, **{"privacy": "shared", **columns})


def make_consent(
    session: Session,
    *,
    number: Number | None = None,
    person_id: uuid.UUID | None = None,
    now: datetime = NOW - timedelta(days=7),
) -> Consent:
    number = number or make_number(session)
    return register.opt_in(
        session, number=number, person_id=person_id, how="sign_up", staff_id=None, now=now
    )


def make_caseload(
    session: Session,
    *,
    person: Person | None = None,
    worker: Staff | None = None,
    on: date = TODAY - timedelta(days=14),
    is_lead: bool = True,
) -> Caseload:
    person = person or make_young_person(session)
    worker = worker or make_staff(session)
    return caseloads.assign(
        session, person_id=person.id, staff_id=worker.id, on=on, is_lead=is_lead
    )


def make_duty(
    session: Session,
    *,
    worker: Staff | None = None,
    starts_at: datetime = NOW - timedelta(hours=6),
    hours: float = 12,
) -> Duty:
    worker = worker or make_staff(session)
    return rota.add_duty(
        session,
        organisation_id=worker.organisation_id,
        staff_id=worker.id,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
    )


def make_staffed_week(session: Session, *, worker: Staff | None = None) -> Duty:
    """Somebody on duty from six hours ago until nine days ahead: no gap, so that texts may go."""
    return make_duty(session, worker=worker, hours=9 * 24)


def make_task(
    session: Session, *, person: Person | None = None, owner: Staff | None = None, **columns: Any
) -> Task:
    person = person or make_young_person(session)
    columns = {
        "kind": "contact",
        "cause": a_cause("contact"),
        "due_at": NOW + timedelta(hours=2),
        "now": NOW,
        **columns,
    }
    return tasks.open_task(
        session,
        organisation_id=person.organisation_id,
        person_id=person.id,
        owner_id=owner.id if owner else None,
        **columns,
    )


def make_pin(session: Session, *, person: Person | None = None, **columns: Any) -> Pin:
    """A row whose hash fits no PIN; ``people.pins.set_pin`` makes one that does."""
    person = person or make_young_person(session)
    return add(session, Pin(**{"person_id": person.id, "pin_hash": "-", "set_at": NOW, **columns}))


def make_throttle(session: Session, **columns: Any) -> Throttle:
    return add(session, Throttle(**{"subject_hash": b"made up", "at": NOW, **columns}))


def make_sign_in(session: Session, **columns: Any) -> SignIn:
    """A row that no cookie opens; ``people.sign_ins.start`` makes one that a cookie does."""
    columns = {
        "token_hash": uuid.uuid4().bytes,
        "audience": "staff",
        "started_at": NOW,
        "seen_at": NOW,
        **columns,
    }
    return add(session, SignIn(**columns))


def make_audit(session: Session, **columns: Any) -> Audit:
    columns = {
        "actor": "machine:test",
        "act": "viewed",
        "subject": "people:made-up",
        "now": NOW,
        **columns,
    }
    return audit.record(session, **columns)


def make_key_canary(session: Session, *, key_id: str = "made-up") -> KeyCanary:
    return add(session, KeyCanary(key_id=key_id, envelope=b"made up"))


def make_heartbeat(session: Session, *, worker: str = "made-up", at: datetime = NOW) -> Heartbeat:
    return add(session, Heartbeat(worker=worker, at=at))
