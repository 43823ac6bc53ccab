"""A young person's episodes and their return chats on one line of the last twelve months."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from episodes import clock
from episodes.models import Episode, Interview
from people.languages import marked
from portal.languages import direction, gettext, ngettext
from portal.staff.times import how_long

YEAR = timedelta(days=365)
WIDTH, MARGIN = 340, 12

KINDS: Mapping[str, str] = {
    "missing": marked("Missing"),
    "away_without_authorisation": marked("Away without authorisation"),
    "absent_legacy": marked("Absent"),
}
STATUSES: Mapping[str, str] = {
    "not_yet_offered": marked("Return chat not offered yet"),
    "offered_waiting": marked("Return chat offered, waiting"),
    "accepted_booked": marked("Return chat booked"),
    "completed": marked("Return chat held"),
    "declined": marked("Return chat declined"),
    "not_engaged": marked("We could not reach them for a return chat"),
    "not_required": marked("Return chat not required"),
}
WAITING = frozenset({"not_yet_offered", "offered_waiting", "accepted_booked"})


@dataclass(frozen=True, slots=True)
class Happened:
    """One episode. ``x``: where it stands on the line; ``has_chat``: its return chat was held."""

    kind: str
    is_missing: bool
    started_at: datetime
    length: str
    chat: str
    x: float
    has_chat: bool


@dataclass(frozen=True, slots=True)
class Line:
    """The episodes of the last twelve months, newest first, and the finding in words."""

    happened: tuple[Happened, ...]
    finding: str
    since: datetime
    until: datetime
    width: int = WIDTH


def line(session: Session, person_id: uuid.UUID, now: datetime) -> Line:
    """Return the last twelve months of a young person; one query."""
    since = now - YEAR
    query = (
        select(Episode, Interview)
        .outerjoin(Interview, Interview.episode_id == Episode.id)
        .where(Episode.person_id == person_id, Episode.started_at > since)
        .order_by(Episode.started_at.desc())
    )
    happened = tuple(
        _happened(episode, interview, since, now) for episode, interview in session.execute(query)
    )
    held = sum(one.has_chat for one in happened)
    finding = ngettext(
        "%(n)s episode in the last 12 months", "%(n)s episodes in the last 12 months", len(happened)
    ) % {"n": len(happened)}
    chats = ngettext("%(n)s return chat held", "%(n)s return chats held", held) % {"n": held}
    return Line(happened, f"{finding}; {chats}.", since, now)


def _happened(
    episode: Episode, interview: Interview | None, since: datetime, now: datetime
) -> Happened:
    ended_at = episode.ended_at
    return Happened(
        kind=gettext(KINDS[episode.kind]),
        is_missing=episode.kind == "missing",
        started_at=episode.started_at,
        length=how_long(ended_at - episode.started_at) if ended_at else gettext("missing now"),
        chat=_chat(interview, now),
        x=_x((episode.started_at - since) / YEAR),
        has_chat=interview is not None and interview.status == "completed",
    )


def _chat(interview: Interview | None, now: datetime) -> str:
    """Return the status of the return chat, and by how much it is or was late."""
    if interview is None:
        return gettext("No return chat recorded")
    words = gettext(STATUSES[interview.status])
    is_timed = interview.status in WAITING or interview.status == "completed"
    if not is_timed:
        return words
    if clock.is_late(interview.returned_at, interview.completed_at, now):
        return f"{words}; {gettext('over 72 hours')}"
    if interview.completed_at is not None:
        return f"{words}; {gettext('within 72 hours')}"
    left = how_long(clock.time_left(interview.returned_at, now))
    return f"{words}; {gettext('%(length)s left of 72 hours') % {'length': left}}"


def _x(share: float) -> float:
    along = MARGIN + share * (WIDTH - 2 * MARGIN)
    return round(WIDTH - along if direction() == "rtl" else along, 1)
