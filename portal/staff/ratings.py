"""The worker's rating of the ten outcomes, each on a line of evidence."""

import uuid
from datetime import date, datetime

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from database.transactions import transaction
from outcomes import measures
from outcomes.measures import Measured
from outcomes.models import Score
from outcomes.scoring import OUTCOMES, Wave, wave_of
from people.models import Person
from portal import guards
from portal.clock import now
from portal.extension import heard
from portal.guards import audience
from portal.languages import gettext
from portal.staff import chapters
from portal.staff.frame import WORK
from portal.staff.rating_form import ANCHORS, RatingForm
from voice.wording import Suggestion

blueprint = Blueprint("ratings", __name__)

VERSION = "1"
"""Of the five anchors: ratings of other anchors are never compared with these."""


def init_app(app: Flask) -> None:
    """Register the page."""
    app.register_blueprint(blueprint)


@blueprint.get("/staff/people/<uuid:person_id>/rate")
@audience("staff", roles=WORK, person="person_id")
def ask(person_id: uuid.UUID) -> str:
    """Show the ten outcomes to be scored."""
    return _page(person_id, RatingForm(once=uuid.uuid4().hex), {})


@blueprint.post("/staff/people/<uuid:person_id>/rate")
@audience("staff", roles=WORK, person="person_id")
def rate(person_id: uuid.UUID) -> Response | str | tuple[str, int]:
    """Keep the ratings, or show the form again with everything that was typed."""
    form, instant = RatingForm.posted(request.form), now()
    errors = form.errors(instant.date())
    if errors:
        return _page(person_id, form, errors), 422
    suggestions = form.suggestions()
    if suggestions:
        return _page(person_id, form, {}, suggestions)
    with transaction(heard().database) as session:
        person, _staff_id = chapters.changing(session, person_id)
        _keep(session, person, form, instant)
    return redirect(url_for("record.outcomes", person_id=person_id), 303)


def _keep(session: Session, person: Person, form: RatingForm, instant: datetime) -> None:
    """Store every score of one press of the button; a second press of the same form adds none."""
    cause = f"rating:{uuid.UUID(form.once)}"
    if session.scalar(select(Score.id).where(Score.cause == cause).limit(1)) is not None:
        return
    wave = _wave(session, person, instant.date())
    rated = list(form.rated())
    for code, score, evidence in rated:
        measures.rate(
            session,
            person,
            Measured(outcome=code, score=score, wave=wave, version=VERSION, cause=cause),
            evidence=evidence,
            last_seen_alone_on=form.seen_alone_on,
            now=instant,
        )
    detail = {"cause": cause, "outcomes": [code for code, _, _ in rated]}
    chapters.write_audit(session, "rated", f"people:{person.id}", detail)


def _wave(session: Session, person: Person, today: date) -> Wave:
    """Return which wave of the worker's own ratings today's is."""
    query = select(Score.scored_at).where(
        Score.person_id == person.id, Score.informant == "worker", Score.version == VERSION
    )
    days = {scored_at.date() for scored_at in session.scalars(query)}
    return wave_of(
        today,
        completed=days | {today},
        started_on=person.work_started_on or person.registered_at.date(),
        closed_on=person.work_ended_on,
    )


def _page(
    person_id: uuid.UUID,
    form: RatingForm,
    errors: dict[str, str],
    suggestions: tuple[Suggestion, ...] = (),
) -> str:
    with transaction(heard().database) as session:
        person = session.get_one(Person, person_id)
        return render_template(
            "staff/rate.html",
            form=form,
            error=errors,
            suggestions=suggestions,
            labels={code: gettext(outcome.label) for code, outcome in OUTCOMES.items()},
            anchors={code: gettext(words) for code, words in ANCHORS.items()},
            today=now().date(),
            **chapters.chapter_frame(session, guards.reader(), person, "outcomes"),
        )
