"""``hear``: the one place where what somebody said is kept whole and screened.

Every text of everyone passes here before anything acts on it, STOP included (guide screening.md
1.5).
"""

import logging
import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from database.vault import seal, unseal
from people import register, rota
from people.models import Person
from voice import alerts, screen
from voice.escalation import level_of
from voice.models import Alert, Words
from voice.screen import Context, Screened

PIECES = timedelta(minutes=10)
"""Disclosures come in pieces: the texts of the last ten minutes are read together."""

UNSCREENED = Screened(
    tier="urgent", categories=(), spans=(), fired=("unscreened",), whose="", screenable=False
)

BY_POLARITY = {"urgent": "P1", "today": "P2"}
"""What a short answer opens by its question's polarity alone.

A structured trigger without words.
"""

log = logging.getLogger("heard")


@dataclass(frozen=True, slots=True)
class Said:
    """Something somebody said, as it arrives.

    ``key`` is unique to this one saying (``sms:<provider id>``, ``web:<response>:<path>:<turn>``)
    and becomes the cause of its alert. ``person_id`` said it, ``about_id`` is the young person it
    is about; both are None for an unknown number. ``asked`` is ``KEY.item``, ``section`` what the
    item feeds, ``polarity`` which answer is the worrying one. ``is_plain_answer``: the text is a
    choice or a skip and nothing besides, so its level is the answer's own. ``form``: what the text
    is by its form alone, which is P0 whatever it says.
    """

    key: str
    text: str
    informant: str
    channel: str
    language: str
    now: datetime
    organisation_id: uuid.UUID | None = None
    person_id: uuid.UUID | None = None
    about_id: uuid.UUID | None = None
    number_id: uuid.UUID | None = None
    asked: str = ""
    section: str = ""
    question: str = ""
    polarity: Literal["", "safe", "unsafe"] = ""
    form: Literal["", "help", "code_word"] = ""
    is_plain_answer: bool = False
    attachments: int = 0
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of a saying.

    The kept words, what the screen saw, and the alert if one was opened.
    """

    words: Words
    screened: Screened
    alert: Alert | None

    @property
    def is_urgent(self) -> bool:
        """Whether a person is told now and no next question goes out."""
        return self.alert is not None and self.alert.level == "P0"


def hear(session: Session, said: Said, kept: Words | None = None) -> Heard:
    """Keep ``said`` whole, screen it, and open the alert it calls for.

    ``kept``: the words of an earlier, failed try at the same text, which stay the one row.
    Flushes; may defer a page.
    """
    screened, unscreened = _screen(session, said)
    words = _keep(session, said, screened, kept or Words(who_sees=[]))
    words.unscreened = unscreened
    by_answer = set(screened.fired) == {"polarity"}
    level = level_of(
        "none" if by_answer or said.is_plain_answer else screened.tier,
        (*_levels(said), *_by_polarity(said, screened, by_answer=by_answer)),
        missing_now=_is_missing(session, said),
        day_duty_staffed=_is_staffed(session, said),
    )
    alert = None
    if level is not None:
        alert = alerts.open_alert(
            session,
            organisation_id=said.organisation_id,
            person_id=said.about_id,
            level=level,
            trigger="unscreened" if unscreened else _trigger(said, screened, by_answer=by_answer),
            cause=said.key,
            words_id=words.id,
            categories=screened.categories,
            cannot_text=_sent_stop(session, said),
            now=said.now,
        )
    return Heard(words, screened, alert)


def text_of(words: Words) -> str:
    """Return the words exactly as they came."""
    return unseal(words, "text_sealed") or ""


def screen_only(session: Session, said: Said) -> Screened:
    """Return what the screen sees in ``said`` without keeping it."""
    return _screen(session, said)[0]


def _screen(session: Session, said: Said) -> tuple[Screened, bool]:
    """Return what the screen saw, and whether it failed: a failure goes to a person at once."""
    try:
        found = screen.screen(
            said.text,
            Context(
                question=said.question,
                polarity=said.polarity,
                earlier=_earlier(session, said),
                missing_now=_is_missing(session, said),
            ),
            screen.load_lists(),
        )
    except Exception as error:  # noqa: BLE001 - fail towards a person, whatever broke (screening.md 1.2)
        log.error("the screen failed type=%s", type(error).__name__)  # noqa: TRY400 - no text in logs
        return UNSCREENED, True
    if said.attachments and found.tier == "none":
        found = replace(found, tier="today", fired=(*found.fired, "attachment"))
    return found, False


def _keep(session: Session, said: Said, screened: Screened, words: Words) -> Words:
    columns = {
        "organisation_id": said.organisation_id,
        "person_id": said.person_id,
        "about_id": said.about_id,
        "number_id": said.number_id,
        "informant": said.informant,
        "channel": said.channel,
        "language": said.language,
        "asked": said.asked or None,
        "section": said.section or None,
        "received_at": said.now,
        "is_late": said.is_late,
        "attachments": said.attachments,
        "tier": screened.tier,
        "categories": list(screened.categories),
        "spans": [list(span) for span in screened.spans],
        "screenable": screened.screenable,
    }
    for name, value in columns.items():
        setattr(words, name, value)
    seal(session, words, "text_sealed", said.text)
    session.add(words)
    session.flush()
    return words


def _earlier(session: Session, said: Said) -> tuple[str, ...]:
    """Return what the same person, or the same number, said in the ten minutes before.

    Oldest first.
    """
    same = [
        column == value
        for column, value in ((Words.person_id, said.person_id), (Words.number_id, said.number_id))
        if value is not None
    ]
    if not same:
        return ()
    rows = session.scalars(
        select(Words)
        .where(or_(*same), Words.received_at >= said.now - PIECES, Words.received_at <= said.now)
        .order_by(Words.received_at)
    )
    return tuple(text_of(words) for words in rows)


def _by_polarity(said: Said, screened: Screened, *, by_answer: bool) -> tuple[str, ...]:
    """Return what a short answer that nobody could read opens; a read one opens its own level."""
    if not by_answer or said.is_plain_answer or screened.tier == "none":
        return ()
    return (BY_POLARITY[screened.tier],)


def _levels(said: Said) -> tuple[str, ...]:
    """Return what the form of a text opens by itself: P0, or P2 for a picture nobody opens."""
    if said.form:
        return ("P0",)
    return ("P2",) if said.attachments else ()


def _trigger(said: Said, screened: Screened, *, by_answer: bool) -> str:
    if said.form:
        return said.form
    if by_answer:
        return f"answer:{said.asked}"
    if "attachment" in screened.fired:
        return "attachment"
    return f"words:{said.asked}" if alerts.is_apart(said.asked) else "words"


def _is_missing(session: Session, said: Said) -> bool:
    person = session.get(Person, said.about_id) if said.about_id else None
    return person is not None and person.missing_since is not None


def _is_staffed(session: Session, said: Said) -> bool:
    if said.organisation_id is None:
        return False
    return rota.on_duty(session, said.organisation_id, said.now) is not None


def _sent_stop(session: Session, said: Said) -> bool:
    if said.number_id is None:
        return False
    return register.standing_consent(session, said.number_id) == "opt_out"


def share(session: Session, words_ids: Collection[uuid.UUID], *, choice: str) -> None:
    """Put a sharing choice on words: RF14's digit, or the names ticked in a list such as P17."""
    for words in session.scalars(select(Words).where(Words.id.in_(words_ids))):
        if choice in {"1", "2", "3"}:
            words.use_words = choice
        else:
            words.who_sees = choice.split()
    session.flush()
