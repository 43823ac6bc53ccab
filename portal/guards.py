"""Each route names its audience; a guard lets in nobody else and audits what staff look at.

Deny by default: a view without an audience answers 404 and fails a house test. Missing and
forbidden look the same (guide security.md C1). For a GET the guard alone writes: the session's
last-seen time and the audit row, in one transaction that is committed before the page is made.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeVar

from flask import Flask, Response, abort, current_app, g, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from database.transactions import Database, transaction
from people import audit, caseloads, sign_ins
from people.access import Reader, may_see
from people.models import Person, SignIn, Staff
from portal.clock import now
from portal.extension import heard

Audience = Literal["anyone", "machine", "demo", "respondent", "mine", "staff", "commissioner"]
View = TypeVar("View", bound=Callable[..., Any])

COOKIE = "heard"
NAMED = "__audience__"
"""The attribute of a view function that holds what it says of itself."""
SIGNED_IN: dict[str, tuple[str, ...]] = {
    "respondent": ("respondent",),
    "mine": ("mine",),
    "staff": ("staff",),
    "commissioner": ("commissioner",),
}


@dataclass(frozen=True, slots=True)
class Named:
    """What a route says of itself: its audience, the roles let in, whose record it shows."""

    audience: Audience
    roles: tuple[str, ...] = ()
    person: str = ""
    act: str = "viewed"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is asking, as the session in the database says."""

    token: str
    staff_id: uuid.UUID | None
    person_id: uuid.UUID | None
    invitation_id: uuid.UUID | None
    is_cover: bool
    reader: Reader | None


def audience(
    name: Audience, *, roles: tuple[str, ...] = (), person: str = "", act: str = "viewed"
) -> Callable[[View], View]:
    """Name the audience of a view.

    ``roles``: the staff roles let in (empty: every role). ``person``: the URL argument that holds a
    young person's id, whose record the reader must have a right to and whose viewing is audited.
    """

    def name_it(view: View) -> View:
        setattr(view, NAMED, Named(name, roles, person, act))
        return view

    return name_it


def init_app(app: Flask) -> None:
    """Guard every request before its view runs."""
    app.before_request(_guard)


def visitor() -> Visitor:
    """Return who is asking; only views whose audience is signed in may call this."""
    found = g.get("visitor")
    if not isinstance(found, Visitor):
        abort(404)
    return found


def reader() -> Reader:
    """Return the member of staff who is asking."""
    found = visitor().reader
    if found is None:
        abort(404)
    return found


def named_of(view: Callable[..., Any] | None) -> Named | None:
    """Return what a view says of itself, or None where it names no audience."""
    return getattr(view, NAMED, None)


def let_in(response: BaseResponse, token: str) -> BaseResponse:
    """Set the session cookie that ``sign_ins.start`` gave."""
    https = heard().settings.is_https
    name = f"__Host-{COOKIE}" if https else COOKIE
    response.set_cookie(name, token, httponly=True, secure=https, samesite="Lax", path="/")
    return response


def let_out(response: BaseResponse) -> BaseResponse:
    """Delete the cookie and whatever the browser kept of us."""
    https = heard().settings.is_https
    response.delete_cookie(f"__Host-{COOKIE}" if https else COOKIE, path="/", secure=https)
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


def session_token() -> str:
    """Return the session cookie of this request, or an empty string."""
    https = heard().settings.is_https
    return request.cookies.get(f"__Host-{COOKIE}" if https else COOKIE, "")


def _guard() -> Response | None:
    if request.endpoint == "static":
        return None
    named = named_of(current_app.view_functions.get(request.endpoint or ""))
    if named is None:
        abort(404)
    if named.audience in SIGNED_IN:
        _let_in_only(named, heard().database)
    return None


def _let_in_only(named: Named, database: Database) -> None:
    token = session_token()
    instant = now()
    with transaction(database) as session:
        sign_in = sign_ins.find(session, token, instant) if token else None
        if sign_in is None or sign_in.audience not in SIGNED_IN[named.audience]:
            abort(404)
        staff = session.get(Staff, sign_in.staff_id) if sign_in.staff_id else None
        g.visitor = _visitor(token, sign_in, staff)
        found = g.visitor.reader
        if found and named.roles and found.role not in named.roles:
            abort(404)
        if named.person:
            _check_person(session, named, found, instant)


def _visitor(token: str, sign_in: SignIn, staff: Staff | None) -> Visitor:
    if sign_in.staff_id and (staff is None or staff.disabled_at is not None):
        abort(404)
    found = None
    if staff is not None:
        found = Reader("staff", staff.id, staff.role, staff.organisation_id)
    return Visitor(
        token=token,
        staff_id=sign_in.staff_id,
        person_id=sign_in.person_id,
        invitation_id=sign_in.invitation_id,
        is_cover=sign_in.is_cover,
        reader=found,
    )


def _check_person(session: Session, named: Named, found: Reader | None, instant: datetime) -> None:
    person = session.get(Person, (request.view_args or {})[named.person])
    if person is None or found is None or found.staff_id is None:
        abort(404)
    if person.kind != "young_person":
        abort(404)
    on_caseload = caseloads.works_with(session, found.staff_id, person.id, instant.date())
    if not may_see(found, person_organisation_id=person.organisation_id, on_caseload=on_caseload):
        abort(404)
    if request.method in {"GET", "HEAD"}:
        audit.record(
            session,
            actor=audit.staff_actor(found.staff_id),
            act=named.act,
            subject=f"people:{person.id}",
            now=instant,
            detail={"endpoint": request.endpoint},
        )
