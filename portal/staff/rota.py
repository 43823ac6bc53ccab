"""The rota: who is on duty in the next two weeks, the first gap, and adding a row (managers)."""

import uuid
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Self

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from database.transactions import transaction
from people import audit, organisations, rota, staff
from people.access import Reader
from people.models import Duty, Staff
from people.windows import BadWindowError, instant_of, read_wall_time
from portal import guards
from portal.clock import now
from portal.extension import heard
from portal.guards import audience
from portal.languages import gettext
from portal.staff.frame import frame, reaches_all
from portal.staff.times import moment_words

blueprint = Blueprint("rota", __name__)

AHEAD = timedelta(days=14)
LONGEST = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class DutyForm:
    """One row to add: whose, and two days and wall times as typed."""

    staff_id: str = ""
    from_day: str = ""
    from_time: str = ""
    until_day: str = ""
    until_time: str = ""

    @classmethod
    def posted(cls, form: MultiDict[str, str]) -> Self:
        """Read what was posted; a field that is missing is empty."""
        return cls(**{field.name: form.get(field.name, "").strip() for field in fields(cls)})


@dataclass(frozen=True, slots=True)
class Shift:
    """One row of the rota as it is shown."""

    name: str
    starts_at: datetime
    ends_at: datetime


def init_app(app: Flask) -> None:
    """Register the page."""
    app.register_blueprint(blueprint)


@blueprint.get("/staff/rota")
@audience("staff", roles=("worker", "manager", "admin"))
def show() -> str:
    """Show who is on duty, and the first gap."""
    return _page(DutyForm(), {})


@blueprint.post("/staff/rota")
@audience("staff", roles=("manager",))
def add() -> Response | tuple[str, int]:
    """Add one row, or show the form again with everything that was typed."""
    form, reader = DutyForm.posted(request.form), guards.reader()
    with transaction(heard().database) as session:
        members = _members(session, reader)
        starts, ends = _instants(session, reader, form)
        errors = _errors(form, {str(one.id) for one in members}, starts, ends)
        if not errors and starts and ends and reader.organisation_id and reader.staff_id:
            duty = rota.add_duty(
                session,
                organisation_id=reader.organisation_id,
                staff_id=uuid.UUID(form.staff_id),
                starts_at=starts,
                ends_at=ends,
            )
            audit.record(
                session,
                actor=audit.staff_actor(reader.staff_id),
                act="added_duty",
                subject=f"duties:{duty.id}",
                now=now(),
            )
    if errors:
        return _page(form, errors), 422
    return redirect(url_for(".show"), 303)


def _page(form: DutyForm, errors: dict[str, str]) -> str:
    instant, reader = now(), guards.reader()
    with transaction(heard().database) as session:
        gap = (
            rota.gap_ahead(session, reader.organisation_id, instant)
            if reader.organisation_id
            else None
        )
        return render_template(
            "staff/rota.html",
            shifts=_shifts(session, reader, instant),
            gap=moment_words(gap, instant) if gap else "",
            may_change=reaches_all(reader, "change_rota"),
            members={str(one.id): staff.name_of(one) for one in _members(session, reader)},
            form=form,
            error=errors,
            **frame(session, reader, "rota"),
        )


def _shifts(session: Session, reader: Reader, instant: datetime) -> list[Shift]:
    rows = session.execute(
        select(Duty, Staff)
        .join(Staff, Staff.id == Duty.staff_id)
        .where(
            Duty.organisation_id == reader.organisation_id,
            Duty.ends_at > instant,
            Duty.starts_at < instant + AHEAD,
        )
        .order_by(Duty.starts_at, Duty.id)
    )
    return [Shift(staff.name_of(who), duty.starts_at, duty.ends_at) for duty, who in rows]


def _members(session: Session, reader: Reader) -> list[Staff]:
    """Return those who can be on duty: who may answer alerts."""
    if reader.organisation_id is None:
        return []
    return [
        one
        for one in staff.all_of(session, reader.organisation_id)
        if one.role in {"worker", "manager"}
    ]


def _instants(
    session: Session, reader: Reader, form: DutyForm
) -> tuple[datetime | None, datetime | None]:
    if reader.organisation_id is None:
        return None, None
    zone = organisations.settings_of(session, reader.organisation_id).zone_info

    def instant(day: str, wall_time: str) -> datetime | None:
        try:
            return instant_of(date.fromisoformat(day), read_wall_time(wall_time), zone)
        except (BadWindowError, ValueError, OverflowError):
            return None

    return instant(form.from_day, form.from_time), instant(form.until_day, form.until_time)


def _errors(
    form: DutyForm, members: set[str], starts: datetime | None, ends: datetime | None
) -> dict[str, str]:
    checks = {
        "staff_id": "" if form.staff_id in members else gettext("Pick who is on duty."),
        "from_day": "" if starts else gettext("Write a day and a time, like 2026-11-20 and 17:00."),
        "until_day": "" if ends else gettext("Write a day and a time, like 2026-11-21 and 09:00."),
    }
    if starts and ends and not starts < ends <= starts + LONGEST:
        checks["until_day"] = gettext("It ends after it begins, and within a month.")
    return {field: words for field, words in checks.items() if words}
