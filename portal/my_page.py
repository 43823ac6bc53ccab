"""What /me shows, read once: what I said, each summary with where it went, and what came of it.

Everything here is the young person's own (guide domain.md 5.3). A page that the cover PIN opened
reads none of it and shows ``MyPage()``.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from markupsafe import Markup
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, selectinload

from outcomes.models import Document, PlanSection
from people.languages import marked
from portal.languages import gettext, lang
from portal.wording import clean, sheet_words
from surveys import editions
from surveys.questionnaire import Question, text_in
from voice import changes, summaries, words
from voice.models import Quote, Summary, Words

SHOWN_AT_ONCE: Final = 50

TITLES: Final[Mapping[str, str]] = {
    "said": marked("What I said"),
    "wants": marked("What I want"),
    "went_well": marked("What went well"),
    "changed": marked("What has changed because of what I said"),
}
READERS: Final[Mapping[str, str]] = {
    "professionals": marked("A copy was made for the people who work with you."),
    "family": marked("A copy was made for your family, with only the words you said they may see."),
}


@dataclass(frozen=True, slots=True)
class Saying:
    """One thing I said: the words as they came, when, and the question before them (or nothing)."""

    text: str
    language: str
    at: datetime
    question: Markup


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of a summary with my words under it."""

    title: str
    sayings: tuple[Saying, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One version of my summary: what stands in it, what I said of it, and where it went.

    ``verdict``: no, nearly, yes, or empty. ``who_sees``: what I ticked, in words. ``went_to``:
    lines in the language of the page. ``is_waiting``: I may still say whether it is right.
    """

    id: uuid.UUID
    version: int
    period: tuple[date, date]
    sections: tuple[Section, ...]
    told: str
    verdict: str
    correction: str
    who_sees: tuple[str, ...]
    went_to: tuple[str, ...]
    is_waiting: bool


@dataclass(frozen=True, slots=True)
class CameOfIt:
    """You said, we did: a heading, what was written, and the words it answers (or nothing)."""

    heading: str
    text: str
    at: datetime
    said: str


@dataclass(frozen=True, slots=True)
class MyPage:
    """The whole page; empty tuples where there is nothing."""

    sayings: tuple[Saying, ...] = ()
    older_page: int | None = None
    summaries: tuple[Told, ...] = ()
    changes: tuple[CameOfIt, ...] = ()


def read(session: Session, person_id: uuid.UUID, page: int = 1) -> MyPage:
    """Return what /me shows of a young person; ``page`` turns what they said, newest first."""
    rows = list(session.scalars(_said_by(person_id, page)))
    asked = _questions(session, rows)
    sayings = (_saying(row, asked) for row in rows[:SHOWN_AT_ONCE])
    return MyPage(
        sayings=tuple(one for one in sayings if not one.text.strip().isdigit()),
        older_page=page + 1 if len(rows) > SHOWN_AT_ONCE else None,
        summaries=_summaries(session, person_id) if page == 1 else (),
        changes=_changes(session, person_id) if page == 1 else (),
    )


def _said_by(person_id: uuid.UUID, page: int) -> Select[Words]:
    return (
        select(Words)
        .where(Words.person_id == person_id, Words.informant == "young_person")
        .order_by(Words.received_at.desc(), Words.id)
        .offset((page - 1) * SHOWN_AT_ONCE)
        .limit(SHOWN_AT_ONCE + 1)
    )


def _questions(session: Session, rows: Collection[Words]) -> Mapping[str, Question]:
    """Return the questions these words answer, by ``KEY.item``, from the standing editions."""
    found = {}
    for key in {row.asked.partition(".")[0] for row in rows if row.asked}:
        try:
            edition = editions.load(editions.latest(session, key))
        except editions.NoSuchEditionError:
            continue
        found.update({f"{key}.{question.name}": question for question in edition.questions})
    return found


def _saying(row: Words, asked: Mapping[str, Question]) -> Saying:
    question = asked.get(row.asked or "")
    return Saying(
        text=clean(words.text_of(row)),
        language=row.language,
        at=row.received_at,
        question=sheet_words(text_in(question.labels, lang()) if question else ""),
    )


def _summaries(session: Session, person_id: uuid.UUID) -> tuple[Told, ...]:
    query = (
        select(Summary)
        .where(Summary.person_id == person_id, Summary.shown_at.is_not(None))
        .options(selectinload(Summary.quotes).selectinload(Quote.words))
        .options(selectinload(Summary.correction))
        .order_by(Summary.version.desc())
    )
    rows = list(session.scalars(query))
    labels = _sharing_labels(session) if rows else {}
    went_to = _went_to(session, [row.id for row in rows])
    return tuple(_told(row, labels, went_to[row.id]) for row in rows)


def _told(row: Summary, labels: Mapping[str, str], went_to: list[str]) -> Told:
    said = [(quote.heading, _saying(quote.words, {})) for quote in row.quotes]
    sections = (
        Section(gettext(title), tuple(one for heading, one in said if heading == code))
        for code, title in TITLES.items()
    )
    ticked = row.quotes[0].words.who_sees if row.quotes else []
    return Told(
        id=row.id,
        version=row.version,
        period=(row.period_from, row.period_until),
        sections=tuple(section for section in sections if section.sayings),
        told=clean(summaries.told_of(row)),
        verdict=row.verdict or "",
        correction=clean(words.text_of(row.correction)) if row.correction else "",
        who_sees=tuple(labels.get(name, "") for name in ticked if name in labels),
        went_to=tuple(went_to),
        is_waiting=row.state in {"with_child", "answered"},
    )


def _sharing_labels(session: Session) -> Mapping[str, str]:
    """Return what V3's choices say, by name, in the language of the page."""
    try:
        edition = editions.load(editions.latest(session, "MY_WORDS"))
    except editions.NoSuchEditionError:
        return {}
    sharing = [question for question in edition.questions if "sharing" in question.feeds]
    return {
        choice.name: text_in(choice.labels, lang(), edition.default_language)
        for question in sharing
        for choice in question.choices
    }


def _went_to(session: Session, summary_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, list[str]]:
    """Return, by summary, that it stands in the plan and which copies were made of it."""
    found: defaultdict[uuid.UUID, list[str]] = defaultdict(list)
    sections = select(PlanSection.summary_id).where(PlanSection.summary_id.in_(summary_ids))
    for summary_id in session.scalars(sections.group_by(PlanSection.summary_id)):
        found[summary_id].append(gettext("It stands in your plan."))
    copies = (
        select(PlanSection.summary_id, Document.reader)
        .join(Document, Document.plan_section_id == PlanSection.id)
        .where(PlanSection.summary_id.in_(summary_ids), Document.made_at.is_not(None))
        .group_by(PlanSection.summary_id, Document.reader)
        .order_by(func.min(Document.made_at))
    )
    for summary_id, reader in session.execute(copies):
        found[summary_id].append(gettext(READERS[reader]))
    return found


def _changes(session: Session, person_id: uuid.UUID) -> tuple[CameOfIt, ...]:
    rows = changes.of_person(session, person_id)
    answered = select(Words).where(Words.id.in_({row.words_id for row in rows if row.words_id}))
    said = {row.id: clean(words.text_of(row)) for row in session.scalars(answered)}
    return tuple(
        CameOfIt(
            heading=gettext(changes.HEADINGS[row.kind]),
            text=clean(changes.text_of(row)),
            at=row.decided_at,
            said=said.get(row.words_id, "") if row.words_id else "",
        )
        for row in rows
    )
