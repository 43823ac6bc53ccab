"""Staff have a name, a role of the table, and no rights once they left."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from people import staff
from tests.factories import make_organisation, make_staff


def test_a_name_comes_back_and_is_stored_sealed(session: Session) -> None:
    member = make_staff(session, name="Dele Marsh")

    assert staff.name_of(member) == "Dele Marsh"
    assert b"Dele" not in member.name_sealed
    assert staff.names_of(session, [member.id]) == {member.id: "Dele Marsh"}


def test_a_role_nobody_knows_is_refused(session: Session) -> None:
    role: Any = "chief"

    with pytest.raises(staff.UnknownRoleError):
        make_staff(session, role=role)


def test_everybody_who_works_here_is_listed_by_name(session: Session, now: datetime) -> None:
    organisation = make_organisation(session)
    zoe, ash, left = (
        make_staff(session, organisation=organisation, name=name) for name in ("Zoe", "ash", "Lou")
    )
    make_staff(session)

    staff.disable(session, left, now)

    assert staff.all_of(session, organisation.id) == [ash, zoe]
