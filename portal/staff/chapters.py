"""What stands round the pages of one young person's record: whose it is, and its other pages.

The guard has let the reader in already; ``changing`` asks besides whether they may change it.
"""

import uuid
from collections.abc import Mapping
from typing import Any, Literal

from flask import abort, url_for
from sqlalchemy.orm import Session

from people import audit, caseloads, register
from people.access import Reader, Right, may
from people.languages import marked
from people.models import Person
from portal import guards
from portal.clock import now
from portal.languages import gettext
from portal.staff.frame import WORK, frame

Chapter = Literal["record", "outcomes", "summary", "plan", "changes"]

READERS = (*WORK, "advocate", "data")
"""Roles that may open a record; what each of them finds on it is for ``reads_words`` to say."""

TABS: Mapping[Chapter, tuple[str, str, bool]] = {
    "record": (marked("Record"), "record.show", False),
    "outcomes": (marked("Ten outcomes"), "record.outcomes", False),
    "summary": (marked("Summary"), "summaries.show_all", True),
    "plan": (marked("Plan"), "plans.show", True),
    "changes": (marked("You said, we did"), "changes.show", True),
}
"""Each page's name, its endpoint, and whether it is only for those who work with the child."""


def chapter_frame(
    session: Session, reader: Reader, person: Person, chapter: Chapter
) -> Mapping[str, Any]:
    """Return the context that ``staff/chapter.html`` wants; ``chapter``: the page that is open."""
    return {
        **frame(session, reader),
        "person_id": person.id,
        "name": register.name_of(person),
        "tabs": [
            {
                "text": gettext(text),
                "url": url_for(endpoint, person_id=person.id),
                "is_current": name == chapter,
            }
            for name, (text, endpoint, is_work) in TABS.items()
            if not is_work or reader.role in WORK
        ],
    }


def has_right(session: Session, reader: Reader, person: Person, right: Right) -> bool:
    """Whether the reader has this right with this young person today."""
    if reader.staff_id is None:
        return False
    on_caseload = caseloads.works_with(session, reader.staff_id, person.id, now().date())
    return may(reader, right, organisation_id=person.organisation_id, on_caseload=on_caseload)


def changing(session: Session, person_id: uuid.UUID) -> tuple[Person, uuid.UUID]:
    """Return the young person, locked, and who is changing their record.

    Answers 404 without the right to. The lock puts two presses of one button in a row.
    """
    reader = guards.reader()
    person = session.get_one(Person, person_id, with_for_update={"key_share": True})
    if reader.staff_id is None or not has_right(session, reader, person, "change_person"):
        abort(404)
    return person, reader.staff_id


def write_audit(
    session: Session,
    act: str,
    subject: str,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write down what the reader of this request did; the last thing before the commit."""
    reader = guards.reader()
    if reader.staff_id is None:
        abort(404)
    audit.record(
        session,
        actor=audit.staff_actor(reader.staff_id),
        act=act,
        subject=subject,
        now=now(),
        detail=detail,
    )
