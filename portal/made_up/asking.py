"""Who was asked what, when and over which channel: rounds, follow-ups, waves, support, parents."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from portal.made_up.chance import Chance
from portal.made_up.episodes import Away, Return
from portal.made_up.people import Child, minute
from portal.made_up.phones import Line
from portal.made_up.span import Span, at
from surveys.channels import Phone
from surveys.coming import Channel

ROTA = ("W04", "W05", "W06", "W07", "W08", "W09")
GOAL_EVERY = 4
WAVES = {"initial": 1, "review": 13, "final": 24}
"""The week of each wave of outcomes, from the start of the span."""
SUPPORT_WEEKS = (12, 23)
PARENT_WEEKS = (5, 17)
PARENT_HOUR = 18
FOLLOW_UP_DAYS = (2, 7)
FOLLOW_UP_REST = timedelta(days=28)
CHAT_DONE = {"completed": "yes", "declined": "declined", "not_engaged": "no"}
BY_LINK_WEEKLY = 0.1
HAS_GOAL = 0.5


@dataclass(frozen=True, slots=True)
class Ask:
    """One person asked to answer one questionnaire at an instant.

    ``phone`` says what may be asked: the web asks everything, also where a worker sits beside.
    ``likely``: how likely an answer is, 0 to 1.
    """

    key: str
    child: Child
    person_id: uuid.UUID
    cause: str
    at: datetime
    channel: Channel
    phone: Phone
    likely: float
    hidden: Mapping[str, str] = field(default_factory=dict)
    interview_id: uuid.UUID | None = None
    number_id: uuid.UUID | None = None


def make_asks(
    chance: Chance,
    span: Span,
    children: Sequence[Child],
    returns: Sequence[Return],
    away: Sequence[Away],
) -> list[Ask]:
    """Return everything that was asked until now, in order of time."""
    nights = _nights(away)
    asks = [ask for child in children for ask in _of_child(chance, span, child)]
    asks += _follow_ups(chance, span, returns)
    return sorted(
        (ask for ask in asks if ask.at < span.end and not _is_away(nights, ask)),
        key=lambda ask: (ask.at, ask.cause),
    )


def _nights(away: Iterable[Away]) -> dict[uuid.UUID, list[tuple[datetime, datetime | None]]]:
    spells: dict[uuid.UUID, list[tuple[datetime, datetime | None]]] = {}
    for one in away:
        spells.setdefault(one.child.id, []).append((one.started_at, one.ended_at))
    return spells


def _is_away(
    spells: Mapping[uuid.UUID, Sequence[tuple[datetime, datetime | None]]], ask: Ask
) -> bool:
    """Whether the young person was missing then: nobody is asked while they are."""
    return ask.person_id == ask.child.id and any(
        began <= ask.at and (ended is None or ask.at < ended)
        for began, ended in spells.get(ask.child.id, ())
    )


def _of_child(chance: Chance, span: Span, child: Child) -> Iterator[Ask]:
    yield from _weekly(chance, span, child)
    yield from _waves(chance, span, child)
    for week in SUPPORT_WEEKS:
        yield _by_page(chance, child, "SUPPORT", span.day(week, 2), {}, likely=0.6)
    if child.parent_id is None:
        return
    for week in PARENT_WEEKS:
        day = span.day(week, 3)
        yield Ask(
            key="PARENT",
            child=child,
            person_id=child.parent_id,
            cause=f"parent:{child.parent_id}:{day}",
            at=at(day, PARENT_HOUR, chance.whole(0, 59)),
            channel="web",
            phone="web",
            likely=0.55,
        )


def _weekly(chance: Chance, span: Span, child: Child) -> Iterator[Ask]:
    """Yield the rounds: W01, W02 and one item of the rota, or in each fourth week the goal."""
    has_goal, begin = chance.happens(HAS_GOAL), chance.whole(0, len(ROTA) - 1)
    weekday, minutes = child.nature.slot
    turn = begin
    for week in range(span.weeks):
        instant = minute(span.day(week, weekday), minutes)
        is_goal = has_goal and week % GOAL_EVERY == GOAL_EVERY - 1
        slot = "W10" if is_goal else ROTA[turn % len(ROTA)]
        turn += not is_goal
        if not _is_running(child, instant):
            continue
        channel, phone, line = _way(chance, child, instant, BY_LINK_WEEKLY)
        year, number, _ = instant.isocalendar()
        yield Ask(
            key="WEEKLY",
            child=child,
            person_id=child.id,
            cause=f"weekly:{child.id}:{year}-W{number:02d}",
            at=instant,
            channel=channel,
            phone=phone,
            likely=child.nature.replies,
            hidden={"slot": slot, "goal": "My goal" if has_goal else ""},
            number_id=line.number_id if line else None,
        )


def _waves(chance: Chance, span: Span, child: Child) -> Iterator[Ask]:
    """Yield the waves of outcomes; the last is final only where the work has ended."""
    for name, week in WAVES.items():
        is_over = child.ended_on is not None
        wave = name if name != "final" or is_over else "review"
        day = child.ended_on - timedelta(days=2) if wave == "final" and child.ended_on else None
        day = day or span.day(week, 1)
        hidden = {"age": str(child.age_on(day)), "o6_on": "no", "wave": wave}
        yield _by_page(chance, child, "OUTCOMES", day, hidden, likely=0.88)


def _follow_ups(chance: Chance, span: Span, returns: Sequence[Return]) -> Iterator[Ask]:
    """Yield the follow-up of each settled interview, at most one in 28 days for a young person."""
    last: dict[uuid.UUID, datetime] = {}
    for one in sorted(returns, key=lambda back: (back.settled_at or span.end, back.interview_id)):
        chat_done = CHAT_DONE.get(one.status)
        if one.settled_at is None or chat_done is None:
            continue
        child = one.child
        day = one.settled_at.date() + timedelta(days=chance.whole(*FOLLOW_UP_DAYS))
        instant = minute(day, child.nature.slot[1] + 20)
        rests = child.id in last and instant - last[child.id] < FOLLOW_UP_REST
        if rests or not _is_running(child, instant):
            continue
        last[child.id] = instant
        channel, phone, line = _way(chance, child, instant, 0.6)
        yield Ask(
            key="RHI_FU",
            child=child,
            person_id=child.id,
            cause=f"follow_up:{one.interview_id}",
            at=instant,
            channel=channel,
            phone=phone,
            likely=0.6,
            hidden={"chat_done": chat_done},
            interview_id=one.interview_id,
            number_id=line.number_id if line else None,
        )


def _by_page(
    chance: Chance,
    child: Child,
    key: str,
    day: date,
    hidden: Mapping[str, str],
    *,
    likely: float,
) -> Ask:
    """Return one that goes by page: alone by link, or with the worker for younger ones."""
    with_worker = child.is_helped(day) or chance.happens(0.3)
    return Ask(
        key=key,
        child=child,
        person_id=child.id,
        cause=f"{key.lower()}:{child.id}:{day}",
        at=at(day, 16, chance.whole(0, 59)),
        channel="worker" if with_worker else "web",
        phone="web",
        likely=0.95 if with_worker else likely,
        hidden=hidden,
    )


def _way(
    chance: Chance, child: Child, instant: datetime, by_link: float
) -> tuple[Channel, Phone, Line | None]:
    """Return how somebody is asked: with their worker, by link, or by text on their phone."""
    if child.is_helped(instant.date()) or child.line is None:
        return "worker", "web", None
    if chance.happens(by_link):
        return "web", "web", None
    return "sms", child.line.phone, child.line


def _is_running(child: Child, instant: datetime) -> bool:
    """Whether the work goes on, and they did not send STOP before."""
    stopped_at = child.line.stopped_at if child.line else None
    return (
        instant >= at(child.started_on, 13)
        and (child.ended_on is None or instant.date() < child.ended_on)
        and (stopped_at is None or instant < stopped_at)
    )
