"""You said, we did: what came of each thing asked for, written to the young person."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self, cast

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from database.transactions import transaction
from people.models import Person
from portal import guards
from portal.clock import now
from portal.extension import heard
from portal.guards import audience
from portal.languages import gettext
from portal.staff import chapters, draft_form, sayings
from portal.staff.frame import WORK
from portal.staff.sayings import Saying
from portal.wording import clean
from voice import changes
from voice.changes import HEADINGS, Kind
from voice.models import Change, Words
from voice.wording import Suggestion, kinder

blueprint = Blueprint("changes", __name__)

BACK = timedelta(weeks=26)
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class ChangeForm:
    """What came of it, as typed. ``about``: id of the words it answers, "" for none of them."""

    about: str = ""
    kind: str = ""
    text: str = ""
    as_it_is: bool = False

    @classmethod
    def posted(cls, form: MultiDict[str, str]) -> Self:
        """Read what was posted."""
        return cls(
            about=form.get("about", ""),
            kind=form.get("kind", ""),
            text=form.get("text", "").strip(),
            as_it_is="as_it_is" in form,
        )

    def errors(self, offered: Sequence[Words]) -> dict[str, str]:
        """Return what is wrong, by field, in the language of the page."""
        errors = {}
        if self.about not in {"", *(str(row.id) for row in offered)}:
            errors["about"] = gettext("Pick what it answers, or “Nothing they said”.")
        if self.kind not in HEADINGS:
            errors["kind"] = gettext("Say what came of it.")
        if not self.text:
            errors["text"] = gettext("Write to them what you did, or why it could not be done.")
        elif len(self.text) > LONGEST:
            errors["text"] = gettext("Keep it to a few lines: at most %(n)s letters.") % {
                "n": LONGEST
            }
        return errors

    def suggestions(self) -> tuple[Suggestion, ...]:
        """Return kinder words for what the worker wrote."""
        return () if self.as_it_is else kinder(self.text)


@dataclass(frozen=True, slots=True)
class CameOfIt:
    """One entry as it stands: its heading, what was written, and what they had said."""

    heading: str
    text: str
    at: datetime
    said: Saying | None


def init_app(app: Flask) -> None:
    """Register the page."""
    app.register_blueprint(blueprint)


@blueprint.get("/staff/people/<uuid:person_id>/changes")
@audience("staff", roles=WORK, person="person_id")
def show(person_id: uuid.UUID) -> str:
    """Show what came of what they said, and the form for the next entry."""
    return _page(person_id, ChangeForm(), {})


@blueprint.post("/staff/people/<uuid:person_id>/changes")
@audience("staff", roles=WORK, person="person_id")
def add(person_id: uuid.UUID) -> Response | str | tuple[str, int]:
    """Add an entry, or show the form again with everything that was typed."""
    form, instant = ChangeForm.posted(request.form), now()
    with transaction(heard().database) as session:
        person, staff_id = chapters.changing(session, person_id)
        errors = form.errors(_offered(session, person, instant))
        suggestions = form.suggestions()
        if not errors and not suggestions:
            changes.decide(
                session,
                person,
                words_id=uuid.UUID(form.about) if form.about else None,
                kind=cast("Kind", form.kind),
                text=form.text,
                staff_id=staff_id,
                now=instant,
            )
    if errors:
        return _page(person_id, form, errors), 422
    if suggestions:
        return _page(person_id, form, {}, suggestions)
    return redirect(url_for(".show", person_id=person_id, done="yes"), 303)


def _offered(session: Session, person: Person, instant: datetime) -> list[Words]:
    return draft_form.offered_words(session, person, (instant - BACK).date())


def _page(
    person_id: uuid.UUID,
    form: ChangeForm,
    errors: dict[str, str],
    suggestions: Sequence[Suggestion] = (),
) -> str:
    with transaction(heard().database) as session:
        person = session.get_one(Person, person_id)
        offered = _offered(session, person, now())
        said = sayings.of_words(session, offered)
        return render_template(
            "staff/changes.html",
            form=form,
            error=errors,
            suggestions=suggestions,
            offered={str(row.id): _short(said[row.id].text) for row in offered},
            kinds={kind: gettext(words) for kind, words in HEADINGS.items()},
            entries=_entries(session, person_id),
            is_done="done" in request.args,
            **chapters.chapter_frame(session, guards.reader(), person, "changes"),
        )


def _entries(session: Session, person_id: uuid.UUID) -> list[CameOfIt]:
    """Return what stands so far, newest first, with the words each entry answers; one query."""
    rows = changes.of_person(session, person_id)
    wanted = {row.words_id for row in rows if row.words_id}
    said = sayings.of_words(
        session, list(session.scalars(select(Words).where(Words.id.in_(wanted))))
    )
    return [_entry(row, said[row.words_id] if row.words_id else None) for row in rows]


def _entry(row: Change, said: Saying | None) -> CameOfIt:
    return CameOfIt(
        heading=gettext(HEADINGS[row.kind]),
        text=clean(changes.text_of(row)),
        at=row.decided_at,
        said=said,
    )


def _short(text: str) -> str:
    """Return a saying short enough for a list to choose from."""
    longest = 80
    return text if len(text) <= longest else f"{text[:longest].rstrip()}…"
