"""Answering on the web: one question a page until it is sent.

Position is computed at each step; a page that is not yet allowed leads to the one
that is. What was answered before this sitting is never shown, only that it was.
"""

import uuid
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Final, NamedTuple

from flask import (
    Blueprint,
    Flask,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask import session as form_cookie
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from database.transactions import transaction
from outcomes import measures
from people import sign_ins
from people.settings import Settings
from portal import opening, service, sitting, wording
from portal.clock import now
from portal.extension import heard
from portal.forms import QuestionForm
from portal.guards import audience, let_out, visitor
from portal.languages import lang, prefer
from portal.opening import MY_WORDS, TOLD, Page
from portal.sitting import NotTaken, Sitting
from surveys import invitations, responses
from surveys.models import Invitation
from surveys.questionnaire import Question, text_in

blueprint = Blueprint("answering", __name__)

THANKED: Final = "thanked"
"""In the form cookie, until the thanks are shown: the organisation whose numbers stand there."""


class Sat(NamedTuple):
    """What every page of a sitting starts from."""

    session: Session
    sitting: Sitting
    now: datetime


def init_app(app: Flask) -> None:
    """Register the pages."""
    opening.init_app(app)
    app.register_blueprint(blueprint)


@blueprint.errorhandler(NotFound)
def closed(_error: NotFound) -> tuple[str, int]:
    """Say that the page has closed; a sitting that ran out, or another's page, look the same."""
    return render_template("closed.html", numbers=service.help_lines(Settings())), 404


def in_sitting(view: Callable[..., Page]) -> Callable[..., Page]:
    """Give a view its open sitting, in one transaction; a GET only reads in it."""

    @wraps(view)
    def with_sitting(**arguments: Any) -> Page:
        instant = now()
        with transaction(heard().database) as session:
            sign_in = sign_ins.find(session, visitor().token, instant)
            invitation = session.get(Invitation, visitor().invitation_id or uuid.UUID(int=0))
            response = invitations.response_of(session, invitation) if invitation else None
            if sign_in is None or invitation is None:
                abort(404)
            if invitation.edition.key == MY_WORDS:
                return redirect(url_for("mine.ask_pin"), 303)
            if response is None or response.state != "open":
                return opening.dead("finished")
            sit = sitting.sit_down if request.method == "POST" else sitting.sit
            found = sit(session, response, sign_in, instant)
            prefer(found.person.language)
            return view(Sat(session, found, instant), **arguments)

    return with_sitting


@blueprint.get("/answer/")
@audience("respondent")
@in_sitting
def start(sat: Sat) -> Page:
    """Lead to the step that is next: what is said before the first question, then the questions."""
    return redirect(_next_address(sat.sitting), 303)


@blueprint.get("/answer/before")
@audience("respondent")
@in_sitting
def before(sat: Sat) -> Page:
    """Say who reads the answers and when, before the first question."""
    about = service.about_service(sat.session, sat.sitting.person, sat.now)
    return render_template(
        "before.html",
        readers=about.readers,
        hours=about.hours,
        resumed=sat.sitting.has_begun,
    )


@blueprint.post("/answer/before")
@audience("respondent")
@in_sitting
def go_on(sat: Sat) -> Page:
    """Remember in this browser that it was said, and go to the first question."""
    form_cookie[TOLD] = str(sat.sitting.response.invitation_id)
    return redirect(_next_address(sat.sitting), 303)


@blueprint.get("/answer/q/<name>")
@audience("respondent")
@in_sitting
def ask(sat: Sat, name: str) -> Page:
    """Show one question; to change an answer is to be asked afresh."""
    question = sat.sitting.allowed(name) if _was_told(sat.sitting) else None
    if question is None:
        return redirect(_next_address(sat.sitting), 303)
    form = sitting.form_of(sat.sitting, question, is_empty="change" in request.args)
    return _question_page(sat.sitting, question, form)


@blueprint.post("/answer/q/<name>")
@audience("respondent")
@in_sitting
def answer(sat: Sat, name: str) -> Page:
    """Take one answer or skip, keep it, and go to what is next."""
    question = sat.sitting.allowed(name) if _was_told(sat.sitting) else None
    if question is None:
        return redirect(_next_address(sat.sitting), 303)
    fault = sitting.take(sat.session, sat.sitting, question, request.form, now=sat.now)
    if isinstance(fault, NotTaken):
        form = sitting.form_again(sat.sitting, question, fault)
        return _question_page(sat.sitting, question, form)
    measures.replied(sat.session, opening.cause(sat.sitting.response.invitation_id), sat.now)
    standing = responses.standing(sat.session, sat.sitting.response, sat.now)
    return redirect(_address(standing.next()), 303)


@blueprint.get("/answer/check")
@audience("respondent")
@in_sitting
def check(sat: Sat) -> Page:
    """Show this sitting's answers before they are sent; earlier ones only as given."""
    if not _was_told(sat.sitting) or sat.sitting.current.next() is not None:
        return redirect(_next_address(sat.sitting), 303)
    rows = [_row(sat.sitting, one) for one in sat.sitting.route() if one.needs_reply]
    last = next(
        (one for one in reversed(sat.sitting.route()) if one.path in sat.sitting.fresh), None
    )
    return render_template("check.html", rows=rows, back_url=_address(last) if last else None)


@blueprint.post("/answer/check")
@audience("respondent")
@in_sitting
def send(sat: Sat) -> Page:
    """File the answers, end the sitting, and go to the thanks."""
    if not sitting.finish(sat.session, sat.sitting, now=sat.now):
        return redirect(_next_address(sat.sitting), 303)
    sign_ins.end_all_of(sat.session, invitation_id=sat.sitting.response.invitation_id)
    form_cookie[THANKED] = str(sat.sitting.response.organisation_id)
    return redirect(url_for(".thanks"), 303)


@blueprint.get("/thanks")
@audience("anyone")
def thanks() -> Page:
    """Thank, show numbers and when people read, and clear the browser; the sitting is over."""
    organisation_id = form_cookie.get(THANKED)
    numbers, hours = service.help_lines(Settings()), ""
    if organisation_id:
        with transaction(heard().database) as session:
            about = service.about_organisation(session, uuid.UUID(organisation_id))
        numbers, hours = about.numbers, about.hours
    page = make_response(render_template("thanks.html", numbers=numbers, hours=hours))
    form_cookie.clear()
    return let_out(page)


def _was_told(found: Sitting) -> bool:
    return form_cookie.get(TOLD) == str(found.response.invitation_id)


def _next_address(found: Sitting) -> str:
    return _address(found.current.next()) if _was_told(found) else url_for(".before")


def _address(question: Question | None) -> str:
    return url_for(".ask", name=question.name) if question else url_for(".check")


def _question_page(found: Sitting, question: Question, form: QuestionForm) -> str:
    earlier = found.before(question)
    return render_template(
        "question.html",
        form=form,
        error=form.error,
        how_far=sitting.how_far(found, question),
        back_url=_address(earlier) if earlier else url_for(".before"),
    )


def _row(found: Sitting, question: Question) -> dict[str, object]:
    default = found.current.edition.default_language
    given = found.current.answers[question.path]
    is_fresh = question.path in found.fresh
    words = wording.answer_words(question, given.value, lang(), default_language=default)
    return {
        "question": wording.sheet_words(text_in(question.labels, lang(), default)),
        "answer": words if is_fresh else "",
        "state": ("answered" if given.state == "answered" else "skipped")
        if is_fresh
        else "earlier",
        "change_url": url_for(".ask", name=question.name, change="yes"),
    }
