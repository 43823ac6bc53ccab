"""/me: what I said and what came of it, behind a PIN that the young person chose with a worker.

A link or a text alone never shows anything here (guide security.md 5.8). The cover PIN opens the
same page with nothing on it, and somebody is paged (guide domain.md 5.2).
"""

import uuid
from datetime import datetime
from typing import Final

from flask import Blueprint, Flask, abort, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from database.transactions import transaction
from people import pins, sign_ins
from people.models import Person, SignIn
from people.pins import Checked
from people.settings import Settings
from portal import my_page, my_words, service, sitting
from portal.clock import now
from portal.extension import heard
from portal.guards import audience, let_in, let_out, visitor
from portal.languages import gettext, prefer
from portal.my_page import MyPage
from portal.sitting import NotTaken, Sitting
from voice import alerts
from voice.models import Summary

blueprint = Blueprint("mine", __name__)

Page = str | BaseResponse | tuple[str, int]

LAST_PAGE: Final = 10_000
V1: Final = "V1"
"""The question whose three answers stand on the page itself as buttons."""


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)


@blueprint.errorhandler(NotFound)
def closed(_error: NotFound) -> tuple[str, int]:
    """Say that the page has closed; a visit that ran out, or another's page, look the same."""
    return render_template("closed.html", numbers=service.help_lines(Settings())), 404


@blueprint.get("/me/pin")
@audience("respondent")
def ask_pin() -> Page:
    """Ask for the PIN."""
    _person_id()
    return render_template("mine/pin.html", error="")


@blueprint.post("/me/pin")
@audience("respondent")
def check_pin() -> Page:
    """Count the attempt, commit it, and only then look at the PIN."""
    instant, person_id = now(), _person_id()
    with transaction(heard().database) as session:
        pins.count_attempt(session, pins.pin_subject(person_id), instant)
    with transaction(heard().database) as session:
        checked = pins.check_pin(session, person_id, request.form.get("pin", ""), instant)
        if checked in {"wrong", "locked"}:
            return render_template("mine/pin.html", error=_fault(checked))
        token = _let_in(session, person_id, instant, is_cover=checked == "cover")
    return let_in(redirect(url_for(".show"), 303), token)


@blueprint.get("/me")
@audience("mine")
def show() -> Page:
    """Show what I said, each summary, and what came of it; nothing to whom the cover PIN let in."""
    page = min(max(request.args.get("page", 1, int), 1), LAST_PAGE)
    mine = MyPage()
    with transaction(heard().database) as session:
        prefer(session.get_one(Person, _person_id()).language)
        if not visitor().is_cover:
            mine = my_page.read(session, _person_id(), page)
    return render_template(
        "mine/page.html", mine=mine, page=page, is_thanked="thanks" in request.args
    )


@blueprint.post("/me/summary/<uuid:summary_id>")
@audience("mine")
def judge(summary_id: uuid.UUID) -> Page:
    """Take the one tap that says whether a summary is right."""
    instant = now()
    with transaction(heard().database) as session:
        sign_in = _sign_in(session, instant)
        summary = _own_summary(session, summary_id)
        if summary is None:
            return redirect(url_for(".show"), 303)
        found = my_words.begin(session, summary, sign_in, instant)
        question = found.current.edition.question(V1)
        if question is None:
            abort(404)
        fault = sitting.take(session, found, question, request.form, now=instant)
        if isinstance(fault, NotTaken):
            return redirect(url_for(".show"), 303)
        going_on = my_words.settle(session, found, sign_in, instant)
        return redirect(_next_address(summary_id, going_on), 303)


@blueprint.get("/me/summary/<uuid:summary_id>/<name>")
@audience("mine")
def ask(summary_id: uuid.UUID, name: str) -> Page:
    """Show one more question about a summary: what to change, who can see it."""
    instant = now()
    with transaction(heard().database) as session:
        found = _found(session, summary_id, instant)
        question = found.allowed(name) if found else None
        if found is None or question is None:
            return redirect(url_for(".show"), 303)
        form = sitting.form_of(found, question)
        return render_template(
            "question.html", form=form, error="", back_url=url_for(".show"), how_far=None
        )


@blueprint.post("/me/summary/<uuid:summary_id>/<name>")
@audience("mine")
def answer(summary_id: uuid.UUID, name: str) -> Page:
    """Take one answer about a summary and go to what is next, or back to the page."""
    instant = now()
    with transaction(heard().database) as session:
        found = _found(session, summary_id, instant)
        question = found.allowed(name) if found else None
        if found is None or question is None:
            return redirect(url_for(".show"), 303)
        sign_in = _sign_in(session, instant)
        found = sitting.sit_down(session, found.response, sign_in, instant)
        fault = sitting.take(session, found, question, request.form, now=instant)
        if isinstance(fault, NotTaken):
            form = sitting.form_again(found, question, fault)
            return render_template(
                "question.html", form=form, error=form.error, back_url=url_for(".show")
            )
        going_on = my_words.settle(session, found, sign_in, instant)
        return redirect(_next_address(summary_id, going_on), 303)


@blueprint.post("/me/leave")
@audience("mine")
def leave() -> Page:
    """End the visit and clear the browser."""
    with transaction(heard().database) as session:
        sign_ins.end(session, visitor().token)
    return let_out(redirect(url_for("pages.leave"), 303))


def _person_id() -> uuid.UUID:
    return visitor().person_id or abort(404)


def _sign_in(session: Session, instant: datetime) -> SignIn:
    return sign_ins.find(session, visitor().token, instant) or abort(404)


def _fault(checked: Checked) -> str:
    """Say kindly what to do; that it is locked tells nothing about which try was wrong."""
    if checked == "locked":
        return gettext(
            "That was a lot of tries. Wait 15 minutes, or ask your worker for a new PIN."
        )
    return gettext("That is not the PIN you chose. Have another go, or ask your worker.")


def _let_in(session: Session, person_id: uuid.UUID, instant: datetime, *, is_cover: bool) -> str:
    """Begin the visit under a new session; the cover PIN pages somebody at once."""
    person = session.get_one(Person, person_id)
    if is_cover:
        alerts.open_alert(
            session,
            organisation_id=person.organisation_id,
            person_id=person_id,
            level="P0",
            trigger="cover_pin",
            cause=f"cover_pin:{person_id}:{instant:%Y-%m-%dT%H:%M}",
            now=instant,
        )
    sign_ins.end(session, visitor().token)
    return sign_ins.start(
        session, audience="mine", now=instant, person_id=person_id, is_cover=is_cover
    )


def _own_summary(session: Session, summary_id: uuid.UUID) -> Summary | None:
    """Return the summary while it may be judged; none for whom the cover PIN let in."""
    if visitor().is_cover:
        return None
    return my_words.own_summary(session, summary_id, _person_id())


def _found(session: Session, summary_id: uuid.UUID, instant: datetime) -> Sitting | None:
    summary = _own_summary(session, summary_id)
    if summary is None:
        return None
    return my_words.find(session, summary, _sign_in(session, instant), instant)


def _next_address(summary_id: uuid.UUID, going_on: Sitting | None) -> str:
    following = going_on.current.next() if going_on else None
    if following is None:
        return url_for(".show", thanks="yes")
    return url_for(".ask", summary_id=summary_id, name=following.name)
