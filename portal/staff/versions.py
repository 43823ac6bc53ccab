"""Each version of a young person's voice summary as a worker reads it, a correction beside it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from people import staff
from people.languages import marked
from portal.languages import gettext, lang
from portal.my_page import TITLES
from portal.staff.sayings import Behind, Saying, of_words
from portal.wording import answer_words, clean
from surveys import editions
from surveys.editions import NoSuchEditionError
from surveys.questionnaire import Question
from voice import summaries
from voice.models import Quote, Summary

STATES: Mapping[str, str] = {
    "draft": marked("A draft: they have not seen it yet"),
    "with_child": marked("On their page: they have not answered yet"),
    "answered:yes": marked("They say it is right: it may be published"),
    "answered:nearly": marked("They say it is nearly right: write a new version with them"),
    "answered:no": marked("They say it is not right yet: write a new version with them"),
    "published": marked("Published"),
    "superseded": marked("A newer version stands in for it"),
}
VERDICTS: Mapping[str, str] = {
    "yes": marked("Yes, it is right"),
    "nearly": marked("Nearly"),
    "no": marked("No, not yet"),
}
SHARING = "V3"


@dataclass(frozen=True, slots=True)
class Version:
    """One version. ``sections``: a heading and the quotes under it. ``who_sees``: V3, in words."""

    id: uuid.UUID
    number: int
    state: str
    words: str
    period: tuple[date, date]
    by: str
    drafted_at: datetime
    sections: tuple[tuple[str, tuple[Saying, ...]], ...]
    told: str
    verdict: str
    verdict_at: datetime | None
    correction: Saying | None
    who_sees: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        """Whether the young person answered that it is right, so that it may be published."""
        return self.state == "answered:yes"


def versions(session: Session, person_id: uuid.UUID, behind: Behind) -> list[Version]:
    """Return every version, newest first. ``behind``: words that wait in an unread alert."""
    query = (
        select(Summary)
        .where(Summary.person_id == person_id)
        .options(selectinload(Summary.quotes).selectinload(Quote.words))
        .options(selectinload(Summary.correction))
        .order_by(Summary.version.desc())
    )
    rows = list(session.scalars(query))
    said = {quote.words_id: quote.words for row in rows for quote in row.quotes}
    said |= {row.correction.id: row.correction for row in rows if row.correction}
    sayings = of_words(session, list(said.values()), behind)
    names = staff.names_of(session, {row.drafted_by for row in rows})
    sharing = _sharing(session) if rows else None
    return [
        _version(row, sayings, names.get(row.drafted_by, ""), _who_sees(row, sharing))
        for row in rows
    ]


def _version(
    row: Summary, sayings: Mapping[uuid.UUID, Saying], by: str, who_sees: tuple[str, ...]
) -> Version:
    state = f"{row.state}:{row.verdict}" if row.state == "answered" else row.state
    sections = (
        (
            gettext(title),
            tuple(sayings[quote.words_id] for quote in row.quotes if quote.heading == heading),
        )
        for heading, title in TITLES.items()
    )
    return Version(
        id=row.id,
        number=row.version,
        state=state,
        words=gettext(STATES[state]),
        period=(row.period_from, row.period_until),
        by=by,
        drafted_at=row.drafted_at,
        sections=tuple(section for section in sections if section[1]),
        told=clean(summaries.told_of(row)),
        verdict=gettext(VERDICTS[row.verdict]) if row.verdict else "",
        verdict_at=row.verdict_at,
        correction=sayings[row.correction_id] if row.correction_id else None,
        who_sees=who_sees,
    )


def _sharing(session: Session) -> Question | None:
    """Return the question whose choices say who may see the words, or None where there is none."""
    try:
        return editions.load(editions.latest(session, "MY_WORDS")).question(SHARING)
    except NoSuchEditionError:
        return None


def _who_sees(row: Summary, sharing: Question | None) -> tuple[str, ...]:
    """Return what the young person ticked for these quotes, in words; empty where nothing."""
    ticked = row.quotes[0].words.who_sees if row.quotes else []
    if not ticked or sharing is None:
        return ()
    return tuple(answer_words(sharing, " ".join(ticked), lang()).splitlines())
