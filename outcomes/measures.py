"""Measures: scores told by answers and ratings, votes, and who was asked at all."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from database.base import new_id
from database.vault import seal
from outcomes.models import Asked, Score, Vote
from people.codes import ethnic_group
from people.models import Person

Informant = Literal["young_person", "parent", "worker"]

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Measured:
    """One informant's score of one outcome, as told by the room above.

    ``cause`` names the response or rating it came from; the same cause and outcome replaces itself.
    """

    outcome: str
    score: Decimal
    wave: str
    version: str
    cause: str


def measure(
    session: Session,
    person: Person,
    measured: Sequence[Measured],
    *,
    informant: Informant,
    now: datetime,
) -> None:
    """Store what an informant said of a young person's outcomes.

    Telling it again changes nothing.
    """
    for one in measured:
        row = insert(Score).values(
            id=new_id(),
            organisation_id=person.organisation_id,
            person_id=person.id,
            informant=informant,
            outcome=one.outcome,
            wave=one.wave,
            score=one.score,
            version=one.version,
            cause=one.cause,
            scored_at=now,
        )
        session.execute(
            row.on_conflict_do_update(
                index_elements=[Score.cause, Score.outcome],
                set_={"score": one.score, "wave": one.wave, "scored_at": now},
            )
        )


def rate(
    session: Session,
    person: Person,
    measured: Measured,
    *,
    evidence: str,
    last_seen_alone_on: date | None,
    now: datetime,
) -> Score:
    """Store a worker's rating, its line of evidence, and when the child was last seen alone."""
    score = Score(
        organisation_id=person.organisation_id,
        person_id=person.id,
        informant="worker",
        outcome=measured.outcome,
        wave=measured.wave,
        score=measured.score,
        version=measured.version,
        cause=measured.cause,
        scored_at=now,
        last_seen_alone_on=last_seen_alone_on,
    )
    seal(session, score, "evidence_sealed", evidence)
    session.add(score)
    session.flush()
    return score


def of_person(session: Session, person_id: uuid.UUID) -> list[Score]:
    """Return every score of a young person, oldest first."""
    return list(
        session.scalars(
            select(Score)
            .where(Score.person_id == person_id)
            .order_by(Score.scored_at, Score.outcome)
        )
    )


def vote(
    session: Session,
    voter: Person,
    about: Person,
    votes: Sequence[tuple[str, str]],
    *,
    now: datetime,
) -> None:
    """Count one person's answers in the month they came; the last one of a month stands.

    ``votes`` are (question, value). The characteristics are the young person's, as they are now.
    """
    for question, value in votes:
        values = vote_values(voter, about, question, value, now)
        session.execute(
            insert(Vote)
            .values(values)
            .on_conflict_do_update(
                constraint="pk_votes", set_={"value": value, "informant": voter.kind, "at": now}
            )
        )


def vote_values(
    voter: Person, about: Person, question: str, value: str, now: datetime
) -> dict[str, object]:
    """Return the row of one vote; a missing characteristic is ``unknown``, never left out."""
    return {
        "organisation_id": about.organisation_id,
        "area": about.area or UNKNOWN,
        "month": f"{now:%Y-%m}",
        "question": question,
        "person_id": voter.id,
        "informant": voter.kind,
        "value": value,
        "gender": about.gender or UNKNOWN,
        "ethnicity": ethnic_group(about.ethnicity),
        "setting": about.setting or UNKNOWN,
        "at": now,
    }


def asked(
    session: Session,
    person: Person,
    *,
    questionnaire: str,
    channel: str,
    cause: str,
    now: datetime,
) -> None:
    """Record that somebody was asked: a text was delivered, or a page opened. Once per cause."""
    session.execute(
        insert(Asked)
        .values(
            id=new_id(),
            organisation_id=person.organisation_id,
            person_id=person.id,
            questionnaire=questionnaire,
            channel=channel,
            cause=cause,
            at=now,
        )
        .on_conflict_do_nothing()
    )


def replied(session: Session, cause: str, now: datetime) -> None:
    """Record the first reply to what was asked."""
    session.execute(
        update(Asked).where(Asked.cause == cause, Asked.replied_at.is_(None)).values(replied_at=now)
    )
