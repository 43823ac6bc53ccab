"""What a young person said lately, and what others said about them, as a worker reads it.

Words behind an unread open P0 or P1 alert are not here: they are read in the alert, so that reading
them is known (guide domain.md 5.1). Each list is one query.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, aliased

from database.vault import unseal
from people.languages import marked
from portal.languages import gettext, lang
from portal.wording import clean, sheet_words
from surveys import editions
from surveys.models import Answer, PublishedEdition, Response
from surveys.questionnaire import Question, text_in
from voice import words
from voice.models import Alert, Words
from voice.summaries import HELD_BACK

Behind = Mapping[uuid.UUID, uuid.UUID]
"""The alert in which words wait to be read, by the words' id."""

READ = 60
SHOWN = 15
FOR_THE_SERVICE = "SUPPORT."
"""Answers about the worker go to the service, never to the named worker (questionnaires.md 4.4)."""

CHANNELS = {
    "sms": marked("by text"),
    "web": marked("on the web"),
    "worker": marked("with a worker"),
}
HELPERS = {
    "1": marked("on their own"),
    "2": marked("their worker helped"),
    "3": marked("a parent or carer helped"),
    "4": marked("somebody else helped"),
}
"""The answer to "Did anyone help you with this?"; a skip or "rather not say" adds nothing."""
CHECK_FIRST = "2"


@dataclass(frozen=True, slots=True)
class Saying:
    """One thing somebody said.

    ``text`` is empty where ``alert_id`` names the alert in which it waits to be read.
    ``about_use``: what they said of its use, in words; empty where they were not asked.
    """

    id: uuid.UUID
    text: str
    language: str
    at: datetime
    how: str
    question: Markup
    about_use: str = ""
    alert_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Sayings:
    """What the young person said, and apart from it what parents and carers said; newest first."""

    own: tuple[Saying, ...] = ()
    others: tuple[Saying, ...] = ()


@dataclass(frozen=True, slots=True)
class Easiest:
    """Who the young person says is the easiest adult to talk to, and when they said so."""

    text: str
    at: datetime


def unread(alerts: Collection[Alert]) -> Behind:
    """Return which words wait in which of these open alerts, P0 and P1, that nobody has read."""
    return {
        alert.words_id: alert.id
        for alert in alerts
        if alert.words_id and alert.read_at is None and alert.level in {"P0", "P1"}
    }


def lately(session: Session, person_id: uuid.UUID, behind: Behind, *, sees_all: bool) -> Sayings:
    """Return what was said lately by a young person and about them.

    A bare number is an answer and no saying. ``sees_all``: what is for the service is here too.
    """
    rows = [row for row in session.scalars(_said(person_id)) if sees_all or not is_apart(row)]
    shown = [row for row in rows if row.id in behind or not is_number(row)]
    asked = questions_of(session, shown)
    helped = _helped(session, [row.id for row in shown])
    made = [(row.informant, _saying(row, asked, helped, behind)) for row in shown]
    own = tuple(one for informant, one in made if informant == "young_person")
    others = tuple(one for informant, one in made if informant in {"parent", "carer"})
    return Sayings(own[:SHOWN], others[:SHOWN])


def of_words(
    session: Session, rows: Sequence[Words], behind: Behind | None = None
) -> dict[uuid.UUID, Saying]:
    """Return these words as sayings, by id, with their questions; who helped is left out."""
    asked = questions_of(session, rows)
    return {row.id: _saying(row, asked, {}, behind or {}) for row in rows}


def questions_of(session: Session, rows: Collection[Words]) -> Mapping[str, Question]:
    """Return the questions these words answer, by ``KEY.item``, of the standing editions."""
    keys = {row.asked.partition(".")[0] for row in rows if row.asked}
    if not keys:
        return {}
    query = select(PublishedEdition).where(PublishedEdition.key.in_(keys))
    ordered = query.order_by(PublishedEdition.published_at, PublishedEdition.version)
    return {
        f"{row.key}.{question.name}": question
        for row in session.scalars(ordered)
        for question in editions.load(row).questions
    }


def easiest_adult(session: Session, person_id: uuid.UUID, behind: Behind) -> Easiest | None:
    """Return the young person's last answer to EA1 or M7, or None where there is none to show."""
    query = (
        select(Answer)
        .join(Response, Response.id == Answer.response_id)
        .where(
            Response.person_id == person_id,
            or_(Answer.path.endswith("/EA1"), Answer.path.endswith("/M7")),
            Answer.state == "answered",
            Answer.superseded_at.is_(None),
        )
        .order_by(Answer.answered_at.desc())
        .limit(1)
    )
    row = session.scalar(query)
    if row is None or row.words_id in behind:
        return None
    return Easiest(clean(unseal(row, "value_sealed") or ""), row.answered_at)


def is_apart(row: Words) -> bool:
    """Whether words are for the service and not for the named worker."""
    return (row.asked or "").startswith(FOR_THE_SERVICE)


def is_number(row: Words) -> bool:
    """Whether words are a bare number: an answer by text, which stands among the answers."""
    return words.text_of(row).strip().isdigit()


def _said(person_id: uuid.UUID) -> Select[Words]:
    return (
        select(Words)
        .where(or_(Words.person_id == person_id, Words.about_id == person_id))
        .order_by(Words.received_at.desc(), Words.id)
        .limit(READ)
    )


def _saying(
    row: Words,
    asked: Mapping[str, Question],
    helped: Mapping[uuid.UUID, str],
    behind: Behind,
) -> Saying:
    question = asked.get(row.asked or "")
    how = [gettext(CHANNELS.get(row.channel, "")), helped.get(row.id, "")]
    use = {
        HELD_BACK: gettext("They asked to keep this out of their plan."),
        CHECK_FIRST: gettext("They asked to check this before it is used."),
    }
    return Saying(
        id=row.id,
        text="" if row.id in behind else clean(words.text_of(row)),
        language=row.language,
        at=row.received_at,
        how=", ".join(part for part in how if part),
        question=sheet_words(text_in(question.labels, lang()) if question else ""),
        about_use=use.get(row.use_words or "", ""),
        alert_id=behind.get(row.id),
    )


def _helped(session: Session, words_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    """Return who helped with the answer that these words are, in words; one query."""
    helper = aliased(Answer)
    query = (
        select(Answer.words_id, helper)
        .join(helper, helper.response_id == Answer.response_id)
        .where(
            Answer.words_id.in_(words_ids),
            helper.path.endswith("/who_helped"),
            helper.state == "answered",
            helper.superseded_at.is_(None),
        )
    )
    return {
        words_id: gettext(HELPERS[said])
        for words_id, row in session.execute(query)
        if words_id and (said := unseal(row, "value_sealed")) in HELPERS
    }
