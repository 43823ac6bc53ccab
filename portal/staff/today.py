"""The first page of the day: open alerts, open tasks, and the young people one works with.

It holds no word of anybody's message. Each list is one query, and names are unsealed in one pass.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from database.transactions import transaction
from people import register, rota, sign_ins
from people.access import Reader
from people.models import Person, Task
from portal import guards
from portal.clock import now
from portal.extension import heard
from portal.guards import audience
from portal.languages import gettext
from portal.staff import lists, reach
from portal.staff.frame import frame, person_url, reaches_all
from portal.staff.mentions import mentions
from portal.staff.times import due_words, how_long, moment_words
from voice.models import Alert

blueprint = Blueprint("today", __name__)

PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list of alerts or tasks, as ``macros/staff.html`` lays it out."""

    title: str
    url: str
    note: str
    due: str
    level: str = ""


@dataclass(frozen=True, slots=True)
class YoungPerson:
    """One young person of the list; ``last_heard`` is None where they never said anything."""

    name: str
    url: str
    last_heard: datetime | None
    next_due: date
    is_missing: bool


def init_app(app: Flask) -> None:
    """Register the first page and the way out."""
    app.register_blueprint(blueprint)


@blueprint.get("/staff/")
@audience("staff")
def show() -> str:
    """Show what needs this member of staff now."""
    instant, reader = now(), guards.reader()
    with transaction(heard().database) as session:
        alerts = reach.open_alerts(session, reader, instant)
        tasks = lists.open_tasks(session, reader)
        people = reach.young_people(session, reader, instant)
        names = _names(session, people, [*alerts, *tasks])
        listed, pages = _page(people, names)
        return render_template(
            "staff/today.html",
            alerts=[_alert_line(alert, names, instant) for alert in alerts],
            tasks=[_task_line(task, names, instant) for task in tasks],
            unread=sum(alert.read_at is None for alert in alerts),
            people=_young_people(session, listed, names, instant),
            pages=pages,
            sees_all=reaches_all(reader, "see_person"),
            gap=_gap_words(session, reader, instant),
            **frame(session, reader, "today"),
        )


@blueprint.post("/staff/leave")
@audience("staff")
def leave() -> Response:
    """End this session on the server and empty what the browser kept."""
    with transaction(heard().database) as session:
        sign_ins.end(session, guards.visitor().token)
    return guards.let_out(redirect("/demo" if heard().settings.is_demo else "/", 303))


def _names(
    session: Session, people: Iterable[Person], about: Iterable[Alert | Task]
) -> dict[uuid.UUID, str]:
    """Return the names of everybody on the page; only those not loaded yet are asked for."""
    names = {person.id: register.name_of(person) for person in people}
    others = {row.person_id for row in about if row.person_id} - names.keys()
    return {**names, **register.names_of(session, others)} if others else names


def _page(
    people: Sequence[Person], names: Mapping[uuid.UUID, str]
) -> tuple[list[Person], Mapping[str, str]]:
    """Return the young people of the page asked for, by name, and where the other pages are."""
    ordered = sorted(people, key=lambda person: (names[person.id].casefold(), person.id))
    last = max(0, (len(ordered) - 1) // PAGE)
    number = min(max(request.args.get("page", 1, type=int) - 1, 0), last)
    pages = {}
    if number > 0:
        pages["previous_url"] = url_for("today.show", page=number)
    if number < last:
        pages["next_url"] = url_for("today.show", page=number + 2)
    pages["words"] = gettext("Page %(page)s of %(last)s") % {"page": number + 1, "last": last + 1}
    return ordered[number * PAGE : (number + 1) * PAGE], pages


def _alert_line(alert: Alert, names: Mapping[uuid.UUID, str], instant: datetime) -> Line:
    read = gettext("Read, not closed yet.")
    if alert.read_at is None:
        read = gettext("Unread for %(length)s.") % {"length": how_long(instant - alert.opened_at)}
    return Line(
        title=_name(names, alert.person_id),
        url=url_for("alerts.show", alert_id=alert.id),
        level=alert.level,
        note=f"{mentions(alert.trigger, alert.categories)} {read}",
        due=moment_words(alert.opened_at, instant),
    )


def _task_line(task: Task, names: Mapping[uuid.UUID, str], instant: datetime) -> Line:
    kind = task.kind.partition(":")[0]
    return Line(
        title=gettext(lists.TASKS.get(kind, lists.OTHER_TASK)),
        url=url_for("tasks.show", task_id=task.id),
        note=_name(names, task.person_id),
        due=due_words(task.due_at, instant),
    )


def _name(names: Mapping[uuid.UUID, str], person_id: uuid.UUID | None) -> str:
    if person_id is None:
        return gettext("A number nobody knows")
    return names.get(person_id, "")


def _young_people(
    session: Session, people: Sequence[Person], names: Mapping[uuid.UUID, str], instant: datetime
) -> list[YoungPerson]:
    heard_at = lists.last_heard(session, [person.id for person in people])
    due = lists.outcomes_due(session, people, instant)
    return [
        YoungPerson(
            name=names[person.id],
            url=person_url(person.id),
            last_heard=heard_at.get(person.id),
            next_due=due[person.id],
            is_missing=person.missing_since is not None,
        )
        for person in people
    ]


def _gap_words(session: Session, reader: Reader, instant: datetime) -> str:
    """Return when the rota's first gap begins, for those who can do something about it."""
    if reader.organisation_id is None or not reaches_all(reader, "change_rota"):
        return ""
    gap = rota.gap_ahead(session, reader.organisation_id, instant)
    return moment_words(gap, instant) if gap else ""
