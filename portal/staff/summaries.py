"""The voice summary: drafted from their words, shown to them, corrected by them, then published.

Nothing goes into a plan that the young person has not seen (guide reports.md 7.3). No version is
changed after they saw it; a correction makes a new one that names the old.
"""

import uuid
from collections.abc import Callable, Sequence
from datetime import date, datetime

from flask import Blueprint, Flask, abort, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from database.transactions import transaction
from people.models import Person, Pin
from portal import guards
from portal.clock import now
from portal.extension import heard
from portal.guards import audience
from portal.languages import gettext
from portal.my_page import TITLES
from portal.staff import chapters, draft_form, sayings, showing, versions
from portal.staff.draft_form import DraftForm
from portal.staff.frame import WORK
from portal.staff.showing import NotShownError
from surveys.editions import NoSuchEditionError
from voice import alerts, summaries
from voice.models import Summary
from voice.summaries import NotReadyError
from voice.wording import Suggestion

blueprint = Blueprint("summaries", __name__)

Page = Response | str | tuple[str, int]


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)


@blueprint.get("/staff/people/<uuid:person_id>/summary")
@audience("staff", roles=WORK, person="person_id")
def show_all(person_id: uuid.UUID) -> str:
    """Show every version, newest first, with what may be done with the newest."""
    return _all_page(person_id, "")


@blueprint.get("/staff/people/<uuid:person_id>/summary/new")
@audience("staff", roles=WORK, person="person_id")
def ask(person_id: uuid.UUID) -> str:
    """Show what may be quoted, with the headings the last version or the questions suggest."""
    with transaction(heard().database) as session:
        person = session.get_one(Person, person_id)
        latest, since = _since(session, person)
        offered = draft_form.offered_words(session, person, since)
        questions = sayings.questions_of(session, offered)
        asked = draft_form.headings_of(offered, questions, latest)
        form = draft_form.first_form(latest, since, asked)
    return _draft_page(person_id, form, {})


@blueprint.post("/staff/people/<uuid:person_id>/summary/new")
@audience("staff", roles=WORK, person="person_id")
def draft(person_id: uuid.UUID) -> Page:
    """Draft the next version, or show the form again with everything that was chosen."""
    with transaction(heard().database) as session:
        person, staff_id = chapters.changing(session, person_id)
        _, since = _since(session, person)
        form = DraftForm.posted(request.form, since)
        offered = draft_form.offered_words(session, person, since)
        errors, suggestions = form.errors(offered), form.suggestions()
        if not errors and not suggestions:
            contents = form.draft(offered, now().date())
            summaries.draft(session, person, contents, staff_id=staff_id, now=now())
    if errors:
        return _draft_page(person_id, form, errors), 422
    if suggestions:
        return _draft_page(person_id, form, {}, suggestions)
    return redirect(url_for(".show_all", person_id=person_id), 303)


@blueprint.post("/staff/people/<uuid:person_id>/summary/<uuid:summary_id>/show")
@audience("staff", roles=WORK, person="person_id")
def show(person_id: uuid.UUID, summary_id: uuid.UUID) -> Page:
    """Put a draft on the young person's page and invite them to say whether it is right."""

    def step(session: Session, person: Person, staff_id: uuid.UUID, instant: datetime) -> None:
        summary = _own(session, person_id, summary_id)
        summaries.show(session, summary, staff_id=staff_id, now=instant)
        showing.invitation(session, summary, person, staff_id, instant)

    return _do(person_id, step, done="shown")


@blueprint.post("/staff/people/<uuid:person_id>/summary/<uuid:summary_id>/text")
@audience("staff", roles=WORK, person="person_id")
def send(person_id: uuid.UUID, summary_id: uuid.UUID) -> Page:
    """Text them that something waits on their page, at their safe times."""

    def step(session: Session, person: Person, staff_id: uuid.UUID, instant: datetime) -> None:
        summary = _own(session, person_id, summary_id)
        showing.text(session, summary, person, staff_id, instant)
        chapters.write_audit(session, "texted_summary", f"summaries:{summary_id}")

    return _do(person_id, step, done="texted")


@blueprint.post("/staff/people/<uuid:person_id>/summary/<uuid:summary_id>/beside")
@audience("staff", roles=WORK, person="person_id")
def open_beside(person_id: uuid.UUID, summary_id: uuid.UUID) -> Page:
    """Hand this device to the young person: the workspace is left before their page opens."""
    instant = now()
    try:
        with transaction(heard().database) as session:
            person, staff_id = chapters.changing(session, person_id)
            summary = _own(session, person_id, summary_id)
            token = showing.link(session, summary, person, staff_id, instant)
            chapters.write_audit(session, "opened_beside", f"summaries:{summary_id}")
    except NotShownError as error:
        return _all_page(person_id, gettext(error.why)), 409
    return guards.let_out(redirect(f"/a/{token}", 303))


@blueprint.post("/staff/people/<uuid:person_id>/summary/<uuid:summary_id>/publish")
@audience("staff", roles=WORK, person="person_id")
def publish(person_id: uuid.UUID, summary_id: uuid.UUID) -> Page:
    """Publish a version of which the young person said that it is right."""

    def step(session: Session, _person: Person, staff_id: uuid.UUID, instant: datetime) -> None:
        summary = _own(session, person_id, summary_id)
        summaries.publish(session, summary, staff_id=staff_id, now=instant)

    return _do(person_id, step, done="published")


def _do(
    person_id: uuid.UUID,
    step: Callable[[Session, Person, uuid.UUID, datetime], None],
    *,
    done: str,
) -> Page:
    """Take one step with a summary, or say on the page why it was not taken."""
    try:
        with transaction(heard().database) as session:
            person, staff_id = chapters.changing(session, person_id)
            step(session, person, staff_id, now())
    except NotShownError as error:
        return _all_page(person_id, gettext(error.why)), 409
    except NotReadyError:
        return _all_page(person_id, _not_ready()), 409
    except NoSuchEditionError:
        return _all_page(person_id, gettext("“Did we get it right?” is not published yet.")), 409
    return redirect(url_for(".show_all", person_id=person_id, done=done), 303)


def _not_ready() -> str:
    return gettext("This summary has moved on meanwhile. Here is how it stands now.")


def _own(session: Session, person_id: uuid.UUID, summary_id: uuid.UUID) -> Summary:
    """Return the young person's own summary; another's looks like one that is not there."""
    summary = session.get(Summary, summary_id)
    if summary is None or summary.person_id != person_id:
        abort(404)
    return summary


def _since(session: Session, person: Person) -> tuple[Summary | None, date]:
    latest = summaries.latest_of(session, person.id)
    asked = request.values.get("since", "")
    return latest, draft_form.first_day(person, latest, asked, now().date())


def _all_page(person_id: uuid.UUID, fault: str) -> str:
    with transaction(heard().database) as session:
        person = session.get_one(Person, person_id)
        opened = alerts.open_for(
            session, organisation_id=person.organisation_id, person_ids=[person_id]
        )
        found = versions.versions(session, person_id, sayings.unread(opened))
        return render_template(
            "staff/summary_all.html",
            newest=found[0] if found else None,
            older=found[1:],
            fault=fault,
            done=request.args.get("done", ""),
            has_pin=session.get(Pin, person_id) is not None,
            **chapters.chapter_frame(session, guards.reader(), person, "summary"),
        )


def _draft_page(
    person_id: uuid.UUID,
    form: DraftForm,
    errors: dict[str, str],
    suggestions: Sequence[Suggestion] = (),
) -> str:
    with transaction(heard().database) as session:
        person = session.get_one(Person, person_id)
        offered = draft_form.offered_words(session, person, form.since)
        said = sayings.of_words(session, offered)
        return render_template(
            "staff/summary_draft.html",
            form=form,
            error=errors,
            suggestions=suggestions,
            offered=[said[row.id] for row in offered],
            headings={code: gettext(words) for code, words in TITLES.items()},
            held_back=summaries.held_back(session, person_id, form.since),
            today=now().date(),
            **chapters.chapter_frame(session, guards.reader(), person, "summary"),
        )
