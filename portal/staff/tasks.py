"""One task: what it is, by when, about whom, and finishing it with what was done."""

import uuid

from flask import Blueprint, Flask, abort, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from database.transactions import transaction
from people import audit, caseloads, register, tasks
from people.access import Reader
from people.contact import WHY
from people.models import Person, Task
from portal import guards
from portal.clock import now
from portal.extension import heard
from portal.guards import audience
from portal.languages import gettext
from portal.staff import lists
from portal.staff.frame import WORK, frame, person_url
from portal.staff.times import due_words
from portal.wording import clean
from sms.models import InboundText
from voice import words
from voice.models import Words

blueprint = Blueprint("tasks", __name__)


def init_app(app: Flask) -> None:
    """Register the page of a task."""
    app.register_blueprint(blueprint)


@blueprint.get("/staff/tasks/<uuid:task_id>")
@audience("staff", roles=WORK)
def show(task_id: uuid.UUID) -> str:
    """Show one task; the look is audited before the page is made."""
    reader = guards.reader()
    with transaction(heard().database) as session:
        _record(session, _task(session, reader, task_id), reader, "viewed")
    return _page(reader, task_id, "")


@blueprint.post("/staff/tasks/<uuid:task_id>")
@audience("staff", roles=WORK)
def finish(task_id: uuid.UUID) -> Response | tuple[str, int]:
    """Finish a task with what was done."""
    reader, note = guards.reader(), request.form.get("note", "")
    if not note.strip():
        return _page(reader, task_id, gettext("Write what was done, in a few words.")), 422
    with transaction(heard().database) as session:
        task = _task(session, reader, task_id)
        tasks.finish(session, task, staff_id=reader.staff_id, note=note, now=now())
        _record(session, task, reader, "finished_task")
    return redirect(url_for("today.show"), 303)


def _page(reader: Reader, task_id: uuid.UUID, error: str) -> str:
    with transaction(heard().database) as session:
        task = _task(session, reader, task_id)
        person = session.get(Person, task.person_id) if task.person_id else None
        kind, _, why = task.kind.partition(":")
        return render_template(
            "staff/task.html",
            title=gettext(lists.TASKS.get(kind, lists.OTHER_TASK)),
            why=gettext(WHY[why]) if why in WHY else "",
            name=register.name_of(person) if person else "",
            url=person_url(person.id) if person and person.kind == "young_person" else "",
            due=due_words(task.due_at, now()),
            said=_said(session, task),
            is_done=task.done_at is not None,
            note=clean(tasks.note_of(task) or ""),
            error=error,
            **frame(session, reader),
        )


def _task(session: Session, reader: Reader, task_id: uuid.UUID) -> Task:
    task = session.get(Task, task_id)
    if task is None or task.kind == "alert":
        abort(404)
    on_caseload = (
        task.person_id is not None
        and reader.staff_id is not None
        and caseloads.works_with(session, reader.staff_id, task.person_id, now().date())
    )
    if not lists.may_do(reader, task, on_caseload=on_caseload):
        abort(404)
    return task


def _said(session: Session, task: Task) -> str:
    """Return the words of a text from a number nobody knows; empty for any other task."""
    if task.kind != "unlinked":
        return ""
    found = session.scalar(
        select(Words)
        .join(InboundText, InboundText.words_id == Words.id)
        .where(InboundText.provider_id == task.cause.removeprefix("unlinked:"))
    )
    return clean(words.text_of(found)) if found else ""


def _record(session: Session, task: Task, reader: Reader, act: str) -> None:
    if reader.staff_id is not None:
        audit.record(
            session,
            actor=audit.staff_actor(reader.staff_id),
            act=act,
            subject=f"tasks:{task.id}",
            now=now(),
            detail={"kind": task.kind},
        )
