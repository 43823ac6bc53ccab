"""One young person's record: what they said first, then what happened and what is to be done.

Each list is one query. Who may see that a child is here, but not read words, finds facts alone.
"""

import uuid
from datetime import date, datetime
from typing import Any

from flask import Blueprint, Flask, render_template, url_for
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from database.transactions import transaction
from outcomes import measures
from outcomes.charts import render_chart
from outcomes.models import Score
from people import register, tasks
from people.access import Reader
from people.models import Person
from portal import guards
from portal.clock import now
from portal.extension import heard
from portal.guards import audience
from portal.languages import gettext
from portal.staff import episodes_line, lists, pictures, reaching, rounds_grid, sayings
from portal.staff.chapters import READERS, chapter_frame, has_right
from portal.staff.frame import WORK, reaches_all
from portal.staff.mentions import mentions
from portal.staff.times import due_words, how_long, moment_words
from voice import alerts
from voice.models import Alert

blueprint = Blueprint("record", __name__)


def init_app(app: Flask) -> None:
    """Register the record and the picture of the outcomes."""
    app.register_blueprint(blueprint)


@blueprint.get("/staff/people/<uuid:person_id>/")
@audience("staff", roles=READERS, person="person_id")
def show(person_id: uuid.UUID) -> str:
    """Show the record."""
    instant, reader = now(), guards.reader()
    with transaction(heard().database) as session:
        person = session.get_one(Person, person_id)
        reads_words = has_right(session, reader, person, "read_words")
        voice = _voice(session, reader, person, instant) if reads_words else {}
        return render_template(
            "staff/record.html",
            reads_words=reads_words,
            may_work=reader.role in WORK,
            age=register.age_on(person, instant.date()),
            seen_alone_on=_seen_alone_on(session, person_id),
            is_missing=person.missing_since is not None,
            episodes=episodes_line.line(session, person_id, instant),
            **voice,
            **chapter_frame(session, reader, person, "record"),
        )


@blueprint.get("/staff/people/<uuid:person_id>/outcomes")
@audience("staff", roles=READERS, person="person_id")
def outcomes(person_id: uuid.UUID) -> str:
    """Show the ten outcomes as three informants see them, side by side."""
    reader = guards.reader()
    with transaction(heard().database) as session:
        person = session.get_one(Person, person_id)
        scores = measures.of_person(session, person_id)
        picture = pictures.picture(
            scores, identity="child", looking_back=pictures.looking_back(session, person_id)
        )
        reads_words = has_right(session, reader, person, "read_words")
        return render_template(
            "staff/outcomes.html",
            chart=render_chart("outcome_picture", picture, gettext=gettext),
            has_scores=bool(scores),
            apart=pictures.seen_apart(scores),
            rated=pictures.last_rated(scores) if reads_words else [],
            seen_alone_on=pictures.seen_alone_on(scores),
            may_work=reader.role in WORK,
            **chapter_frame(session, reader, person, "outcomes"),
        )


def _voice(session: Session, reader: Reader, person: Person, instant: datetime) -> dict[str, Any]:
    """Return what only those who may read a young person's words find on the record."""
    opened = alerts.open_for(
        session, organisation_id=person.organisation_id, person_ids=[person.id]
    )
    behind, sees_all = sayings.unread(opened), reaches_all(reader, "read_words")
    said = sayings.lately(session, person.id, behind, sees_all=sees_all)
    return {
        "easiest": sayings.easiest_adult(session, person.id, behind),
        "said": said,
        "grid": rounds_grid.last_rounds(session, person.id),
        "alerts": [_alert_line(one, instant) for one in opened if sees_all or not _is_apart(one)],
        "tasks": _task_lines(session, person, instant),
        "reached": reaching.reached(session, person, instant),
    }


def _seen_alone_on(session: Session, person_id: uuid.UUID) -> date | None:
    return session.scalar(
        select(func.max(Score.last_seen_alone_on)).where(Score.person_id == person_id)
    )


def _is_apart(alert: Alert) -> bool:
    """Whether an alert came of an answer about the worker, which goes to manager and advocate."""
    return alerts.is_apart(alert.trigger)


def _alert_line(alert: Alert, instant: datetime) -> dict[str, str]:
    read = gettext("Read, not closed yet.")
    if alert.read_at is None:
        read = gettext("Unread for %(length)s.") % {"length": how_long(instant - alert.opened_at)}
    return {
        "title": mentions(alert.trigger, alert.categories),
        "url": url_for("alerts.show", alert_id=alert.id),
        "level": alert.level,
        "note": read,
        "due": moment_words(alert.opened_at, instant),
    }


def _task_lines(session: Session, person: Person, instant: datetime) -> list[dict[str, str]]:
    found = tasks.open_tasks(session, person.organisation_id, person_ids=[person.id])
    return [
        {
            "title": gettext(lists.TASKS.get(task.kind.partition(":")[0], lists.OTHER_TASK)),
            "url": url_for("tasks.show", task_id=task.id),
            "due": due_words(task.due_at, instant),
        }
        for task in found
        if task.kind != "alert"
    ]
