"""What stands round every staff page: the bar, who is signed in, and the way out."""

import uuid
from collections.abc import Mapping
from typing import Any, Literal

from flask import url_for
from sqlalchemy.orm import Session

from people import staff
from people.access import RIGHTS, Reader, Right
from people.models import Staff
from portal.languages import gettext

Place = Literal["today", "people", "rota", ""]

WORK = ("worker", "manager")
"""Roles that work with young people: they add, text and answer."""


def frame(session: Session, reader: Reader, place: Place = "") -> Mapping[str, Any]:
    """Return the context that layout.html wants of a staff page; ``place``: what is current."""
    member = session.get_one(Staff, reader.staff_id)
    return {
        "audience": "staff",
        "home_url": url_for("today.show"),
        "sign_out_url": url_for("today.leave"),
        "who": staff.name_of(member),
        "nav": _bar(reader, place),
    }


def person_url(person_id: uuid.UUID) -> str:
    """Return the address of a young person's record."""
    return f"/staff/people/{person_id}/"


def reaches_all(reader: Reader, right: Right) -> bool:
    """Whether the reader's role has this right in the whole organisation."""
    return RIGHTS.get(reader.role, {}).get(right) == "organisation"


def _bar(reader: Reader, place: Place) -> list[dict[str, Any]]:
    items = [("today", gettext("Today"), url_for("today.show"))]
    if reader.role in WORK:
        items.append(("people", gettext("Add a young person"), url_for("people_pages.add")))
    if "see_rota" in RIGHTS.get(reader.role, {}):
        items.append(("rota", gettext("Rota"), url_for("rota.show")))
    return [{"text": text, "url": url, "is_current": name == place} for name, text, url in items]
