"""The picture of a young person's ten outcomes: three informants side by side, never averaged.

First and latest are of one informant, one outcome and one version of the questionnaire (guide
questionnaires.md 5).
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from sqlalchemy import select
from sqlalchemy.orm import Session

from database.vault import unseal
from outcomes.charts import INFORMANTS, Informant, OutcomeLine, OutcomePicture, Track
from outcomes.models import Score
from outcomes.scoring import HIGHEST, LOWEST, OUTCOMES, differs
from people.languages import format_number
from portal.languages import gettext, lang
from portal.wording import clean
from surveys.models import Answer, Response

LOOKING_BACK = "O5"


@dataclass(frozen=True, slots=True)
class SeenApart:
    """An outcome on which two informants stand two points or more apart, with each view."""

    label: str
    views: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rated:
    """A worker's latest rating of one outcome with its line of evidence."""

    label: str
    score: Decimal
    evidence: str
    at: datetime


def picture(
    scores: Sequence[Score], *, identity: str, looking_back: Decimal | None
) -> OutcomePicture:
    """Return the picture of these scores (oldest first); each outcome has a line, known or not."""
    lines = (
        OutcomeLine(
            code,
            tuple(_track(informant, _of(scores, code, informant)) for informant in INFORMANTS),
            looking_back if code == LOOKING_BACK else None,
        )
        for code in OUTCOMES
    )
    return OutcomePicture(identity, tuple(lines), lang())


def seen_apart(scores: Sequence[Score]) -> list[SeenApart]:
    """Return where informants see it differently, by the newest score of each.

    It is a mark for supervision: the young person's view stands first and is never corrected.
    """
    found = []
    for code, outcome in OUTCOMES.items():
        newest = {row.informant: row.score for row in scores if row.outcome == code}
        if differs(newest.get("young_person"), newest.get("parent"), newest.get("worker")):
            views = tuple(
                f"{gettext(words)}: {format_number(float(newest[informant]), lang())}"
                for informant, words in INFORMANTS.items()
                if informant in newest
            )
            found.append(SeenApart(gettext(outcome.label), views))
    return found


def last_rated(scores: Sequence[Score]) -> list[Rated]:
    """Return the worker's latest rating of each outcome, with the evidence they wrote."""
    latest = {row.outcome: row for row in scores if row.informant == "worker"}
    return [
        Rated(
            gettext(OUTCOMES[code].label),
            latest[code].score,
            clean(unseal(latest[code], "evidence_sealed") or ""),
            latest[code].scored_at,
        )
        for code in OUTCOMES
        if code in latest
    ]


def seen_alone_on(scores: Iterable[Score]) -> date | None:
    """Return the last day a worker recorded having seen the young person alone, or None."""
    return max((row.last_seen_alone_on for row in scores if row.last_seen_alone_on), default=None)


def looking_back(session: Session, person_id: uuid.UUID) -> Decimal | None:
    """Return the last answer to O5then (1 to 5), which stands beside O5 and is never scored."""
    query = (
        select(Answer)
        .join(Response, Response.id == Answer.response_id)
        .where(
            Response.person_id == person_id,
            Answer.path.endswith("/O5then"),
            Answer.state == "answered",
            Answer.superseded_at.is_(None),
        )
        .order_by(Answer.answered_at.desc())
        .limit(1)
    )
    row = session.scalar(query)
    try:
        said = Decimal(unseal(row, "value_sealed") or "") if row else None
    except InvalidOperation:
        return None
    return said if said is not None and LOWEST <= said <= HIGHEST else None


def _of(scores: Sequence[Score], outcome: str, informant: str) -> list[Score]:
    """Return one informant's scores of one outcome that may be compared with their latest."""
    own = [row for row in scores if row.outcome == outcome and row.informant == informant]
    return [row for row in own if row.version == own[-1].version]


def _track(informant: Informant, own: Sequence[Score]) -> Track:
    """Return first and latest; a single score is the first, so that no change is told of it."""
    if not own:
        return Track(informant, None, None)
    first = next((row for row in own if row.wave == "initial"), own[0])
    latest = None if first is own[-1] else own[-1].score
    return Track(informant, first.score, latest)
