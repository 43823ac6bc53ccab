"""The answers of the last weekly rounds, as a table: a question a row, a round a column."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from database.vault import unseal
from portal.languages import gettext, lang
from portal.wording import answer_words
from surveys import editions
from surveys.models import Answer, PublishedEdition, Response
from surveys.questionnaire import Question, text_in

WEEKLY = "WEEKLY"
ROUNDS = 4
IN_WORDS = frozenset({"text", "note", "unsupported"})
"""Kinds that stand among what they said, or say nothing; the table holds choices and numbers."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The rounds, newest first, by when each ``began``.

    ``rows``: a question, then its answer in each round, empty where a round did not ask it.
    """

    began: tuple[datetime, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def last_rounds(session: Session, person_id: uuid.UUID) -> Grid:
    """Return what a young person answered in the last four weekly rounds; two queries."""
    query = (
        select(Response)
        .join(PublishedEdition, PublishedEdition.id == Response.edition_id)
        .where(Response.person_id == person_id, PublishedEdition.key == WEEKLY)
        .options(joinedload(Response.edition))
        .order_by(Response.started_at.desc())
        .limit(ROUNDS)
    )
    responses = list(session.scalars(query))
    if not responses:
        return Grid()
    given = _given(session, [response.id for response in responses])
    questions = editions.load(responses[0].edition).questions
    rows = []
    for question in questions:
        cells = [_cell(question, given.get((one.id, question.path))) for one in responses]
        if any(cells) and question.kind not in IN_WORDS and question.name != "who_helped":
            rows.append((text_in(question.labels, lang()), *cells))
    return Grid(tuple(response.started_at for response in responses), tuple(rows))


def _given(
    session: Session, response_ids: list[uuid.UUID]
) -> Mapping[tuple[uuid.UUID, str], Answer]:
    query = select(Answer).where(
        Answer.response_id.in_(response_ids), Answer.superseded_at.is_(None)
    )
    return {(row.response_id, row.path): row for row in session.scalars(query)}


def _cell(question: Question, row: Answer | None) -> str:
    """Return an answer in words; a skip says so, and what was not asked stays empty."""
    if row is None or row.state == "not_asked":
        return ""
    if row.state != "answered":
        return gettext("skipped") if row.state == "skipped" else gettext("not clear")
    return answer_words(question, unseal(row, "value_sealed") or "", lang())
