"""Made-up missing and absent episodes, and the return home interview of each.

Bands, lengths, distances and the split of statuses are those of the source reports (guide domain.md
C5, D1, D2, B1); the statuses of a report that add up to 103 are dealt out so that they add up.
"""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from episodes.models import Episode, Interview, InterviewAttempt
from people.models import Person
from portal.made_up.chance import Chance, dealt_out
from portal.made_up.lists import read
from portal.made_up.people import Child
from portal.made_up.rows import Row, Rows
from portal.made_up.span import Span, at

BAND_COUNTS = {"1-2": (1, 2), "3-5": (3, 5), "6-8": (6, 8), "9-19": (9, 19), "20+": (20, 27)}
FULL_WEEKS = 26
MISSING_NOW = 0.008
IN_TIME = timedelta(hours=72)
NOT_REQUIRED = 0.01
FILLED = 0.8
"""How much of its stretch of the span an episode may take up, so that two never overlap."""


@dataclass(frozen=True, slots=True)
class Return:
    """A return with its interview, for those who ask later; ``settled_at`` None: still open."""

    interview_id: uuid.UUID
    child: Child
    returned_at: datetime
    status: str
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Away:
    """One stretch away: the row of its episode, and when it began and ended (None: missing now)."""

    child: Child
    row: Row
    started_at: datetime
    ended_at: datetime | None


def make_episodes(
    chance: Chance, span: Span, rows: Rows, children: Sequence[Child]
) -> tuple[list[Return], list[Away]]:
    """Make the episodes of everybody who went missing, and the interviews of those who are back."""
    rates = read("rates")
    gone = chance.shuffled(children)[: round(len(children) * rates["went_missing"])]
    bands = dealt_out(chance, len(gone), rates["bands"])
    away = [
        one
        for child, band in zip(gone, bands, strict=True)
        for one in _of_child(chance, span, rows, child, _count(chance, span, band))
    ]
    stayed = [child for child in children if child not in gone and child.ended_on is None]
    away += _missing_now(chance, span, rows, stayed, len(children))
    back = sorted((one for one in away if one.ended_at), key=lambda one: str(one.ended_at))
    statuses = iter(dealt_out(chance, len(back), rates["interviews"]))
    in_time = iter(_dealt_flags(chance, len(back), rates["completed_in_time"]))
    returns = [_interview(chance, span, rows, one, (next(statuses), next(in_time))) for one in back]
    return returns, away


def _dealt_flags(chance: Chance, count: int, share: float) -> list[bool]:
    return [name == "yes" for name in dealt_out(chance, count, {"yes": share, "no": 1 - share})]


def _count(chance: Chance, span: Span, band: str) -> int:
    """Return how many episodes a band stands for; a shorter span holds fewer."""
    count = chance.whole(*BAND_COUNTS[band])
    return count if span.weeks >= FULL_WEEKS else max(1, round(count * span.weeks / FULL_WEEKS))


def _of_child(chance: Chance, span: Span, rows: Rows, child: Child, count: int) -> Iterator[Away]:
    """Yield ``count`` missing episodes, and some absences between them, none over another."""
    absences = sum(chance.happens(0.4) for _ in range(count)) if child.setting == "care" else 0
    kinds = ["missing"] * count + ["away_without_authorisation"] * absences
    begin, end = at(child.started_on, 12), at(child.ended_on, 0) if child.ended_on else span.end
    stretch = (end - begin) / len(kinds)
    for place, kind in enumerate(chance.shuffled(kinds)):
        longest = stretch * FILLED
        lasted = min(_length(chance, kind), longest)
        # Most go in the evening, yet chance decides: the day's hour is not one of our figures.
        opens = begin + stretch * place + (stretch - lasted) * chance.between(0.02, 0.98)
        yield _episode(chance, rows, child, kind, (_minute(opens), _minute(opens + lasted)))


def _missing_now(
    chance: Chance, span: Span, rows: Rows, stayed: Sequence[Child], count: int
) -> Iterator[Away]:
    """Yield the few who are missing as the demo opens; their people rows say so, too."""
    people = {row["id"]: row for row in rows.of(Person)}
    for child in chance.shuffled(stayed)[: max(1, round(count * MISSING_NOW))]:
        since = _minute(span.end - timedelta(hours=chance.between(3, 60)))
        people[child.id]["missing_since"] = since
        yield _episode(chance, rows, child, "missing", (since, None))


def _episode(
    chance: Chance,
    rows: Rows,
    child: Child,
    kind: str,
    times: tuple[datetime, datetime | None],
) -> Away:
    rates, (started_at, ended_at) = read("rates"), times
    row = rows.add(
        Episode,
        id=chance.new_id(),
        organisation_id=child.service.organisation_id,
        person_id=child.id,
        kind=kind,
        started_at=started_at,
        ended_at=ended_at,
        source=chance.weighed(rates["sources"]),
        setting=child.setting,
        area=child.area,
        distance_band=chance.weighed(rates["distances"]) if ended_at else None,
    )
    return Away(child, row, started_at, ended_at)


def _length(chance: Chance, kind: str) -> timedelta:
    if kind != "missing":
        return timedelta(hours=chance.between(1, 7))
    low, high = chance.weighed(read("rates")["durations"]).split("-")
    return timedelta(hours=chance.between(max(0.5, float(low)), float(high)))


def _interview(
    chance: Chance, span: Span, rows: Rows, away: Away, meant: tuple[str, bool]
) -> Return:
    status, is_in_time = meant
    returned_at = away.ended_at or span.end
    settled_at: datetime | None = returned_at + _wait(chance, status, is_in_time=is_in_time)
    if chance.happens(NOT_REQUIRED):
        status = "not_required"
    if settled_at is None or settled_at > span.end:
        status, settled_at = _still_open(chance, span, returned_at), None
    offered_at = _offered_at(chance, returned_at, settled_at or span.end, status)
    row = rows.add(
        Interview,
        id=chance.new_id(),
        organisation_id=away.child.service.organisation_id,
        episode_id=away.row["id"],
        person_id=away.child.id,
        status=status,
        waiting_reason=_waiting(chance, status),
        returned_at=returned_at,
        offered_at=offered_at,
        offered_by=away.child.worker_id if offered_at else None,
        completed_at=settled_at if status == "completed" else None,
        closed_at=settled_at if status != "completed" else None,
        barrier=_barrier(chance, returned_at, settled_at or span.end, status),
        reasons=_ticked(chance, status, "reasons"),
        issues=_ticked(chance, status, "issues"),
    )
    _attempts(chance, rows, row, away.child.worker_id, settled_at or span.end)
    return Return(row["id"], away.child, returned_at, status, settled_at)


def _wait(chance: Chance, status: str, *, is_in_time: bool) -> timedelta:
    """Return how long it took to settle: completed within 72 hours or not, as it was dealt."""
    if status == "completed":
        return timedelta(hours=chance.between(14, 70) if is_in_time else chance.between(76, 170))
    if status == "declined":
        return timedelta(hours=chance.between(10, 110))
    return timedelta(hours=chance.between(90, 190))


def _still_open(chance: Chance, span: Span, returned_at: datetime) -> str:
    if span.end - returned_at < timedelta(hours=20):
        return "not_yet_offered"
    return chance.weighed({"offered_waiting": 55, "accepted_booked": 35, "not_yet_offered": 10})


def _offered_at(
    chance: Chance, returned_at: datetime, until: datetime, status: str
) -> datetime | None:
    if status in {"not_yet_offered", "not_required"}:
        return None
    return _minute(returned_at + (until - returned_at) * chance.between(0.1, 0.6))


def _waiting(chance: Chance, status: str) -> str | None:
    if status != "offered_waiting":
        return None
    return chance.weighed({"waiting_list": 60, "text_no_thanks": 40})


def _barrier(chance: Chance, returned_at: datetime, until: datetime, status: str) -> str | None:
    is_late = until - returned_at > IN_TIME
    if status in {"declined", "not_required"} or not is_late:
        return None
    return chance.weighed(read("rates")["barriers"])


def _ticked(chance: Chance, status: str, name: str) -> list[str]:
    return chance.several(read("rates")[name]) if status == "completed" else []


def _attempts(
    chance: Chance, rows: Rows, interview: Row, worker_id: uuid.UUID, until: datetime
) -> None:
    """Write down how they were reached; not engaged means three attempts, one of them in person."""
    routes = {"not_engaged": ["text", "call", "in_person"], "declined": ["call"]}.get(
        interview["status"], ["call"] if interview["offered_at"] else []
    )
    if interview["status"] == "completed":
        routes = chance.one_of(
            [["call", "in_person"], ["in_person"], ["text", "call", "in_person"]]
        )
    began: datetime = interview["returned_at"]
    for place, route in enumerate(routes, 1):
        is_last = place == len(routes)
        met = interview["status"] in {"completed", "declined", "accepted_booked"}
        rows.add(
            InterviewAttempt,
            id=chance.new_id(),
            interview_id=interview["id"],
            at=_minute(began + (until - began) * place / (len(routes) + 0.5)),
            route=route,
            made_by=None if route == "text" else worker_id,
            outcome="spoke" if is_last and met else chance.one_of(read("office")["no_luck"]),
        )


def _minute(instant: datetime) -> datetime:
    return instant.replace(second=0, microsecond=0)
