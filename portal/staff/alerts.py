"""One alert: opened by a press, read as typed, and closed with what was done.

A GET changes no record: the list shows no words, the page shows none before "Read now" was pressed,
and each look is audited in a transaction that is committed before the page is made.
"""

import uuid
from dataclasses import dataclass
from typing import Literal, cast

from flask import Blueprint, Flask, abort, redirect, render_template, request, url_for
from markupsafe import Markup
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from database import vault
from database.transactions import transaction
from people import audit, register, staff
from people.access import Reader
from people.languages import marked
from people.models import Person
from portal import guards
from portal.clock import now
from portal.extension import heard
from portal.guards import audience
from portal.languages import gettext
from portal.staff import mentions, reach
from portal.staff.frame import WORK, frame, person_url
from portal.wording import clean
from voice import alerts
from voice.alerts import AlreadyClosedError, ChildTold, Closing
from voice.models import Alert
from voice.words import text_of

blueprint = Blueprint("alerts", __name__)

TOLD: dict[ChildTold, str] = {
    "told_in_person": marked("Told in person"),
    "not_safe_yet": marked("Not safe to tell yet"),
    "not_to_be_told": marked("Not to be told"),
}
INFORMANTS = {
    "young_person": marked("The young person"),
    "parent": marked("A parent"),
    "carer": marked("A carer"),
    "worker": marked("A worker"),
    "unknown": marked("Somebody unknown"),
}
CHANNELS = {
    "sms": marked("by text"),
    "web": marked("on the web"),
    "worker": marked("with a worker"),
}


@dataclass(frozen=True, slots=True)
class Closed:
    """The closing form as it was posted; every field is kept whatever is wrong with it."""

    done: str = ""
    was_real: str = ""
    told: str = ""
    because: str = ""
    decided_by: str = ""

    def errors(self) -> dict[str, str]:
        """Return what is missing, by field, in the language of the page."""
        missing = {
            "done": (not self.done.strip(), gettext("Write what was done.")),
            "was_real": (
                self.was_real not in {"yes", "no"},
                gettext("Say whether it was real or not a concern."),
            ),
            "told": (self.told not in TOLD, gettext("Say what the young person was told.")),
            "because": (
                self.told == "not_safe_yet" and not self.because.strip(),
                gettext("Write why it is not safe to tell them yet."),
            ),
            "decided_by": (
                self.told == "not_to_be_told" and not self.decided_by.strip(),
                gettext("Write who decided that they are not to be told."),
            ),
        }
        return {field: words for field, (is_so, words) in missing.items() if is_so}

    def closing(self) -> Closing:
        """Return what ``voice.alerts`` takes; only for a form without errors."""
        note = {"not_safe_yet": self.because, "not_to_be_told": self.decided_by}
        return Closing(
            done=self.done,
            was_real=self.was_real == "yes",
            child_told=cast("ChildTold", self.told),
            note=note.get(self.told, ""),
        )


@dataclass(frozen=True, slots=True)
class Said:
    """The words of an alert with the spans marked, and who said them and how."""

    words: Markup
    language: str
    by: str
    attachments: int
    is_late: bool


def init_app(app: Flask) -> None:
    """Register the page of an alert."""
    app.register_blueprint(blueprint)


@blueprint.get("/staff/alerts/<uuid:alert_id>")
@audience("staff", roles=WORK)
def show(alert_id: uuid.UUID) -> str:
    """Show one alert: without its words until somebody has pressed "Read now"."""
    _record("viewed", alert_id)
    return _page(alert_id, Closed(), {})


@blueprint.post("/staff/alerts/<uuid:alert_id>/read")
@audience("staff", roles=WORK)
def read(alert_id: uuid.UUID) -> Response:
    """Mark an alert as read by this person, then show it."""
    instant, reader = now(), guards.reader()
    with transaction(heard().database) as session:
        alert = _alert(session, reader, alert_id, "locked")
        alerts.mark_read(session, alert, staff_id=_me(reader), now=instant)
        _write_audit(session, reader, alert, "read_alert")
    return redirect(url_for("alerts.show", alert_id=alert_id), 303)


@blueprint.post("/staff/alerts/<uuid:alert_id>/close")
@audience("staff", roles=WORK)
def close(alert_id: uuid.UUID) -> Response | tuple[str, int]:
    """Close an alert with what was done, or show the form again with everything that was typed."""
    posted = Closed(**{field: request.form.get(field, "") for field in Closed.__slots__})
    errors = posted.errors()
    if errors:
        return _page(alert_id, posted, errors), 422
    reader = guards.reader()
    try:
        with transaction(heard().database) as session:
            alert = _alert(session, reader, alert_id)
            if alert.read_at is None:
                abort(404)  # nobody closes what nobody read
            alerts.close(session, alert, posted.closing(), staff_id=_me(reader), now=now())
    except AlreadyClosedError:
        return _page(alert_id, posted, {}, was_quicker=True), 409
    return redirect(url_for("today.show"), 303)


def _page(
    alert_id: uuid.UUID, posted: Closed, errors: dict[str, str], *, was_quicker: bool = False
) -> str:
    reader = guards.reader()
    with transaction(heard().database) as session:
        alert = _alert(session, reader, alert_id)
        person = session.get(Person, alert.person_id) if alert.person_id else None
        sees = person is not None and reach.sees_record(session, reader, person, now())
        is_read = alert.read_at is not None
        return render_template(
            "staff/alert.html",
            alert=alert,
            name=register.name_of(person) if person else gettext("A number nobody knows"),
            person_url=person_url(person.id) if person and sees else "",
            mentions=mentions.mentions(alert.trigger, alert.categories),
            said=_said(alert) if is_read else None,
            asked=_asked(session, alert) if is_read else None,
            guidance=mentions.guidance(alert.categories),
            prompts=[gettext(words) for words in mentions.PROMPTS],
            avoid=[gettext(words) for words in mentions.AVOID],
            told={code: gettext(words) for code, words in TOLD.items()},
            posted=posted,
            error=errors,
            was_quicker=was_quicker,
            **_people_of(session, alert),
            **frame(session, reader),
        )


def _said(alert: Alert) -> Said | None:
    words = alert.words
    if words is None:
        return None
    who = gettext(INFORMANTS.get(words.informant, INFORMANTS["unknown"]))
    how = gettext(CHANNELS.get(words.channel, ""))
    return Said(
        words=mentions.with_marks(text_of(words), words.spans),
        language=words.language,
        by=f"{who}, {how}",
        attachments=words.attachments,
        is_late=words.is_late,
    )


def _asked(session: Session, alert: Alert) -> mentions.Asked | None:
    return mentions.asked_of(session, alert.words.asked if alert.words else None, alert.trigger)


def _people_of(session: Session, alert: Alert) -> dict[str, str]:
    """Return who read the alert, who closed it and what they wrote."""
    named = staff.names_of(session, [one for one in (alert.read_by, alert.closed_by) if one])
    return {
        "read_by": named.get(alert.read_by, "") if alert.read_by else "",
        "closed_by": named.get(alert.closed_by, "") if alert.closed_by else "",
        "done": clean(alerts.done_of(alert)),
        "told_note": clean(vault.unseal(alert, "child_told_note_sealed") or ""),
    }


def _alert(
    session: Session,
    reader: Reader,
    alert_id: uuid.UUID,
    how: Literal["plain", "locked"] = "plain",
) -> Alert:
    """Return the alert, or answer 404 where there is none or it is not this reader's to open."""
    alert = session.get(Alert, alert_id, with_for_update={"of": Alert} if how == "locked" else None)
    if alert is None or not reach.may_open(session, reader, alert, now()):
        abort(404)
    return alert


def _record(act: str, alert_id: uuid.UUID) -> None:
    """Write down the look in a transaction of its own, before the page is made."""
    reader = guards.reader()
    with transaction(heard().database) as session:
        _write_audit(session, reader, _alert(session, reader, alert_id), act)


def _write_audit(session: Session, reader: Reader, alert: Alert, act: str) -> None:
    audit.record(
        session,
        actor=audit.staff_actor(_me(reader)),
        act=act,
        subject=f"alerts:{alert.id}",
        now=now(),
        detail={"level": alert.level, "person": str(alert.person_id or "")},
    )


def _me(reader: Reader) -> uuid.UUID:
    if reader.staff_id is None:
        abort(404)
    return reader.staff_id
