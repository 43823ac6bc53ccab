"""Voice summaries: a worker drafts, the young person judges, then it is published.

A version is never changed after the young person has seen it: a correction makes a new one that
names the old, and both stand (guide domain.md 5.3, reports.md 7.3).
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from database.vault import seal, unseal
from people import audit
from people.models import Person
from voice.models import Alert, Quote, Summary, Words

Verdict = Literal["no", "nearly", "yes"]
Heading = Literal["said", "wants", "went_well", "changed"]

VERDICTS: dict[str, Verdict] = {"1": "no", "2": "nearly", "3": "yes"}
"""MY_WORDS V1: 1 is No, 2 Nearly, 3 Yes."""

HEADINGS: tuple[Heading, ...] = ("said", "wants", "went_well", "changed")
NEVER_QUOTED = ("RHI_FU.RF10", "MY_MEETING.M6")
FOR_THE_SERVICE = "SUPPORT."
"""Answers about the worker are not theirs to quote (questionnaires.md 4.4)."""
HELD_BACK = "1"
"""RF14 = 1: the words are not to stand in the plan."""


class NotReadyError(ValueError):
    """The summary is not in the state this step needs; the message says which step comes first."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a worker puts together: the period, quotes as (words id, heading), and a few lines."""

    period_from: date
    period_until: date
    quotes: Sequence[tuple[uuid.UUID, Heading]]
    told: str = ""


def quotable(session: Session, person_id: uuid.UUID, since: date) -> list[Words]:
    """Return the young person's own words a worker may quote, newest first.

    Left out: words the young person said are not for the plan (RF14), words behind an open P0 or P1
    alert, which a person must read first, and items that never stand on paper.
    """
    open_alert = select(Alert.words_id).where(
        Alert.words_id.is_not(None), Alert.closed_at.is_(None), Alert.level.in_(("P0", "P1"))
    )
    rows = session.scalars(
        select(Words)
        .where(
            Words.person_id == person_id,
            Words.informant == "young_person",
            Words.received_at >= _begins(since),
            Words.id.not_in(open_alert),
            Words.use_words.is_distinct_from(HELD_BACK),
            func.coalesce(Words.asked, "").not_in(NEVER_QUOTED),
            func.coalesce(Words.asked, "").not_like(f"{FOR_THE_SERVICE}%"),
            func.coalesce(Words.section, "") != "correction",
        )
        .order_by(Words.received_at.desc())
    )
    return list(rows)


def held_back(session: Session, person_id: uuid.UUID, since: date) -> int:
    """Return how many of the young person's words since then they asked to keep out of the plan."""
    return (
        session.scalar(
            select(func.count()).where(
                Words.person_id == person_id,
                Words.received_at >= _begins(since),
                Words.use_words == HELD_BACK,
            )
        )
        or 0
    )


def draft(
    session: Session, person: Person, contents: Draft, *, staff_id: uuid.UUID, now: datetime
) -> Summary:
    """Draft the next version; an earlier one that was not published is superseded by it.

    Raises ValueError for words that are not this young person's own or that may not be quoted.
    """
    allowed = {row.id for row in quotable(session, person.id, date.min)}
    if not {words_id for words_id, _ in contents.quotes} <= allowed:
        raise ValueError("a summary quotes only words that the young person lets us use")
    latest = latest_of(session, person.id)
    if latest is not None and latest.state != "published":
        latest.state = "superseded"
    summary = Summary(
        organisation_id=person.organisation_id,
        person_id=person.id,
        version=(latest.version if latest else 0) + 1,
        supersedes_id=latest.id if latest else None,
        state="draft",
        drafted_by=staff_id,
        drafted_at=now,
        period_from=contents.period_from,
        period_until=contents.period_until,
        quotes=[
            Quote(words_id=words_id, heading=heading, position=position)
            for position, (words_id, heading) in enumerate(contents.quotes)
        ],
    )
    seal(session, summary, "told_sealed", contents.told)
    session.add(summary)
    session.flush()
    _audit(session, summary, staff_id, "drafted_summary", now)
    return summary


def show(session: Session, summary: Summary, *, staff_id: uuid.UUID, now: datetime) -> None:
    """Put a draft on the young person's page, where it waits for their verdict."""
    if summary.state != "draft":
        raise NotReadyError("only a draft can be put on the young person's page")
    summary.state = "with_child"
    summary.shown_at = now
    session.flush()
    _audit(session, summary, staff_id, "showed_summary", now)


def verdict(
    session: Session, summary_id: uuid.UUID, said: str, *, channel: str, now: datetime
) -> Summary:
    """Record whether the young person says it is right: V1's digit, or the word.

    Both ``surveys.responses.record`` (MY_WORDS) and ``/me`` come here. The newest verdict stands
    until the summary is published. Raises NotReadyError for one that nobody showed, ValueError for
    an unknown verdict.
    """
    word = VERDICTS.get(said, said)
    if word not in VERDICTS.values():
        raise ValueError(f"no such verdict: {word!r}")
    summary = session.get_one(Summary, summary_id, with_for_update=True)
    if summary.state not in {"with_child", "answered"}:
        raise NotReadyError("this summary is not waiting for a verdict")
    summary.state = "answered"
    summary.verdict = word
    summary.verdict_at = now
    summary.verdict_channel = channel
    session.flush()
    return summary


def correct(session: Session, summary_id: uuid.UUID, words_id: uuid.UUID) -> None:
    """Put the young person's correction (V2) beside the version it corrects.

    Nothing is overwritten.
    """
    summary = session.get_one(Summary, summary_id, with_for_update=True)
    summary.correction_id = words_id
    session.flush()


def share(session: Session, summary_id: uuid.UUID, who_sees: Iterable[str]) -> None:
    """Put the sharing choice (V3) on every quote of a summary."""
    names = list(who_sees)
    summary = session.get_one(Summary, summary_id)
    for quote in summary.quotes:
        quote.words.who_sees = names
    session.flush()


def publish(session: Session, summary: Summary, *, staff_id: uuid.UUID, now: datetime) -> None:
    """Publish a summary the young person answered.

    Raises NotReadyError before they answered, and while their verdict is "no" or "nearly": that
    needs a new version first (MY_WORDS holds publishing).
    """
    if summary.state != "answered":
        raise NotReadyError("the young person has not said yet whether it is right")
    if summary.verdict != "yes":
        raise NotReadyError(
            "the young person says it is not right yet: correct it in a new version"
        )
    summary.state = "published"
    summary.published_at = now
    summary.published_by = staff_id
    session.flush()
    _audit(session, summary, staff_id, "published_summary", now)


def latest_of(session: Session, person_id: uuid.UUID) -> Summary | None:
    """Return the newest version of a young person's summary, or None before the first."""
    return session.scalar(
        select(Summary)
        .where(Summary.person_id == person_id)
        .order_by(Summary.version.desc())
        .limit(1)
    )


def told_of(summary: Summary) -> str:
    """Return the worker's few lines to the young person."""
    return unseal(summary, "told_sealed") or ""


def _begins(day: date) -> datetime:
    """Return the first instant of a day, in UTC: words of its small hours are never left out."""
    return datetime.combine(day, time(), UTC)


def _audit(
    session: Session, summary: Summary, staff_id: uuid.UUID, act: str, now: datetime
) -> None:
    audit.record(
        session,
        actor=audit.staff_actor(staff_id),
        act=act,
        subject=f"summaries:{summary.id}",
        now=now,
        detail={"version": summary.version},
    )
