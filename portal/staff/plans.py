"""The voice section of the one plan: outcomes with owner and day, its text, and a PDF a reader.

Heard makes a section for the plan that stands in the case system, never a rival plan (guide
domain.md I4). Every section has a professionals' and a family copy.
"""

import uuid
from collections.abc import Sequence

from flask import Blueprint, Flask, Response, abort, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from database.transactions import transaction
from outcomes import deliveries, plans
from outcomes.models import PlanSection
from outcomes.plan_document import Reader
from outcomes.plans import PlanDraft
from people import staff
from people.models import Person, Staff
from portal import guards
from portal.clock import now
from portal.extension import heard
from portal.guards import audience
from portal.staff import changes, chapters, plan_views
from portal.staff.frame import WORK
from portal.staff.plan_form import PlanForm
from portal.wording import clean
from voice.wording import Suggestion

blueprint = Blueprint("plans", __name__)

Page = BaseResponse | str | tuple[str, int]

READER = "<any(professionals, family):reader>"
FILE_NAME = "section.pdf"
"""Of every download: a name on a device or in a list must not name a child."""


def init_app(app: Flask) -> None:
    """Register the pages of the plan section, and those of what came of it."""
    app.register_blueprint(blueprint)
    changes.init_app(app)


@blueprint.get("/staff/people/<uuid:person_id>/plan")
@audience("staff", roles=WORK, person="person_id")
def show(person_id: uuid.UUID) -> str:
    """Show the section that stands, its copies, and whether a new one may be written."""
    with transaction(heard().database) as session:
        person = session.get_one(Person, person_id)
        section = plans.section_of(session, person_id)
        return render_template(
            "staff/plan_show.html",
            section=section,
            form=plan_views.form_of(section) if section else None,
            by=_name(session, section.published_by) if section else "",
            copies=plan_views.copies(session, section) if section else [],
            summary=plan_views.published_summary(session, person_id),
            measures=plan_views.measures(),
            is_done="done" in request.args,
            **chapters.chapter_frame(session, guards.reader(), person, "plan"),
        )


@blueprint.get("/staff/people/<uuid:person_id>/plan/new")
@audience("staff", roles=WORK, person="person_id")
def ask(person_id: uuid.UUID) -> Page:
    """Show the form: the section that stands, else a row for each thing they want."""
    with transaction(heard().database) as session:
        summary = plan_views.published_summary(session, person_id)
        if summary is None:
            return redirect(url_for(".show", person_id=person_id), 303)
        section = plans.section_of(session, person_id)
        if section is not None:
            form = plan_views.form_of(section).with_room()
        else:
            owner = _name(session, guards.reader().staff_id)
            form = PlanForm.suggested(plan_views.wants(summary), owner)
    return _form_page(person_id, form, {})


@blueprint.post("/staff/people/<uuid:person_id>/plan/new")
@audience("staff", roles=WORK, person="person_id")
def publish(person_id: uuid.UUID) -> Page:
    """Publish the next version of the section, or show the form again with what was typed."""
    form = PlanForm.posted(request.form)
    if form.wants_row:
        return _form_page(person_id, form.with_room(), {})
    errors = form.errors()
    if errors:
        return _form_page(person_id, form, errors), 422
    suggestions = form.suggestions()
    if suggestions:
        return _form_page(person_id, form, {}, suggestions)
    with transaction(heard().database) as session:
        _, staff_id = chapters.changing(session, person_id)
        summary = plan_views.published_summary(session, person_id)
        if summary is None:
            abort(404)
        draft = PlanDraft(
            rows=tuple(form.filled()), strengths=form.strengths, family_views=form.family_views
        )
        plans.publish_section(session, summary, draft, staff_id=staff_id, now=now())
    return redirect(url_for(".show", person_id=person_id, done="yes"), 303)


@blueprint.get(f"/staff/people/<uuid:person_id>/plan/copy/{READER}")
@audience("staff", roles=WORK, person="person_id")
def copy(person_id: uuid.UUID, reader: Reader) -> str:
    """Show the text for the case note, to be copied; that it was shown is audited."""
    with transaction(heard().database) as session:
        section = plans.section_of(session, person_id) or abort(404)
        subject = f"plan_sections:{section.id}"
        chapters.write_audit(session, "copied_case_note", subject, {"reader": reader})
    with transaction(heard().database) as session:
        person = session.get_one(Person, person_id)
        section = plans.section_of(session, person_id) or abort(404)
        return render_template(
            "staff/plan_copy.html",
            text=clean(plans.case_note_text(session, section, reader)),
            reader=reader,
            readers=plan_views.readers(),
            **chapters.chapter_frame(session, guards.reader(), person, "plan"),
        )


@blueprint.get(f"/staff/people/<uuid:person_id>/plan/<uuid:section_id>/{READER}.pdf")
@audience("staff", roles=WORK, person="person_id")
def download(person_id: uuid.UUID, section_id: uuid.UUID, reader: Reader) -> BaseResponse:
    """Hand out the PDF of a section for one reader; while it is being made, lead to the page."""
    with transaction(heard().database) as session:
        section = session.get(PlanSection, section_id)
        if section is None or section.person_id != person_id:
            abort(404)
        document = plan_views.document_of(session, section_id, reader)
        if document is None or document.state != "made":
            return redirect(url_for(".show", person_id=person_id), 303)
        body = deliveries.body_of(document)
        detail = {"reader": reader, "version": section.version, "sha256": document.sha256 or ""}
        chapters.write_audit(session, "downloaded_plan", f"documents:{document.id}", detail)
    response = Response(body, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    return response


def _name(session: Session, staff_id: uuid.UUID | None) -> str:
    member = session.get(Staff, staff_id) if staff_id else None
    return staff.name_of(member) if member else ""


def _form_page(
    person_id: uuid.UUID,
    form: PlanForm,
    errors: dict[str, str],
    suggestions: Sequence[Suggestion] = (),
) -> str:
    with transaction(heard().database) as session:
        person = session.get_one(Person, person_id)
        summary = plan_views.published_summary(session, person_id)
        return render_template(
            "staff/plan_form.html",
            form=form,
            error=errors,
            suggestions=suggestions,
            wants=plan_views.wants(summary) if summary else [],
            measures=plan_views.measures(),
            **chapters.chapter_frame(session, guards.reader(), person, "plan"),
        )
