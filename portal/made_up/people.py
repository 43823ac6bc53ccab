"""Made-up young people, their parents, phones, consents and workers, in the mix of the reports."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from people.models import Adult, Caseload, Person
from people.register import RELEASE_KEYS
from portal.made_up.chance import Chance, dealt_out
from portal.made_up.lists import read
from portal.made_up.phones import Line, Phones
from portal.made_up.rows import Rows
from portal.made_up.service import Service
from portal.made_up.span import Span, at

HAS_PARENT = 0.85
SAFE_TO_ASK = 0.7
SHARES_PHONE = 0.06
ENDED = 0.06
SECOND_WORKER = 0.08
ALONE_FROM = 11
"""Younger ones answer with a worker beside them (guide domain.md 5.4)."""


@dataclass(frozen=True, slots=True)
class Nature:
    """How somebody is and answers: moods 1 to 5, shares 0 to 1, ``drift`` in points over the span.

    ``style``: plain, tbh, caps or emoji; ``slot``: weekday and minute of the day of their round.
    """

    mood: float
    safety: float
    drift: float
    replies: float
    style: str
    slot: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Child:
    """A young person as the rest of the made-up service sees them; ``line`` None: no phone."""

    id: uuid.UUID
    service: Service
    worker_id: uuid.UUID
    born_on: date
    setting: str
    area: str
    started_on: date
    ended_on: date | None
    nature: Nature
    line: Line | None
    parent_id: uuid.UUID | None
    parent_line: Line | None

    def age_on(self, day: date) -> int:
        """Return the age in whole years."""
        born = self.born_on
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))

    def is_helped(self, day: date) -> bool:
        """Whether a worker sits beside them: they are too young to answer alone."""
        return self.age_on(day) < ALONE_FROM


def make_people(
    chance: Chance, span: Span, rows: Rows, services: tuple[Service, ...], count: int
) -> list[Child]:
    """Make ``count`` young people with their adults, in turn for each provider and worker."""
    phones = Phones(chance, span, rows)
    dealer = _Dealer(chance, count)
    children = []
    for place in range(count):
        service = services[place % len(services)]
        worker_id = service.workers[place // len(services) % len(service.workers)]
        children.append(_child(chance, span, rows, service, worker_id, phones=phones, deal=dealer))
    return children


class _Dealer:
    """Deals each characteristic out so that its shares hold for the whole service."""

    def __init__(self, chance: Chance, count: int) -> None:
        rates = read("rates")
        names = ("areas", "genders", "settings", "ethnicities", "ages", "languages")
        self._dealt = {name: iter(dealt_out(chance, count, rates[name])) for name in names}

    def next(self, name: str) -> str:
        """Return the next person's characteristic."""
        return next(self._dealt[name])


def _child(
    chance: Chance,
    span: Span,
    rows: Rows,
    service: Service,
    worker_id: uuid.UUID,
    *,
    phones: Phones,
    deal: _Dealer,
) -> Child:
    gender, age, ethnicity = deal.next("genders"), int(deal.next("ages")), deal.next("ethnicities")
    area, setting, language = deal.next("areas"), deal.next("settings"), deal.next("languages")
    born_on = _birthday(chance, span.today, age)
    started_on = span.start + timedelta(days=chance.whole(0, min(10, span.weeks * 2)))
    ended_on = None
    if span.weeks > 13 and chance.happens(ENDED):  # noqa: PLR2004 - a quarter of a year of work
        ended_on = span.today - timedelta(days=chance.whole(1, 12))
    child_id, family = chance.new_id(), chance.one_of(read("names")["families"])
    rows.add(
        Person,
        id=child_id,
        organisation_id=service.organisation_id,
        kind="young_person",
        name_sealed=f"{chance.one_of(_first_names(gender))} {family}",
        born_on_sealed=born_on.isoformat(),
        gender=gender,
        ethnicity=None if ethnicity == "none" else ethnicity,
        area=area,
        setting=setting,
        language=language,
        release_key=chance.whole(0, RELEASE_KEYS - 1),
        registered_at=at(started_on, 9),
        work_started_on=started_on,
        work_ended_on=ended_on,
    )
    _work_with(chance, rows, service, worker_id, child_id=child_id, dates=(started_on, ended_on))
    line = phones.of_child(child_id, worker_id, at(started_on, 12))
    parent_id, parent_line = _parent(chance, span, rows, service, family, phones, child_id, line)
    return Child(
        id=child_id,
        service=service,
        worker_id=worker_id,
        born_on=born_on,
        setting=setting,
        area=area,
        started_on=started_on,
        ended_on=ended_on,
        nature=_nature(chance),
        line=line,
        parent_id=parent_id,
        parent_line=parent_line,
    )


def _parent(  # noqa: PLR0917 - one family: its name, its child, its phones
    chance: Chance,
    span: Span,
    rows: Rows,
    service: Service,
    family: str,
    phones: Phones,
    child_id: uuid.UUID,
    line: Line | None,
) -> tuple[uuid.UUID | None, Line | None]:
    """Make a parent of most children; returned only where it is safe to ask them."""
    if not chance.happens(HAS_PARENT):
        return None, None
    parent_id, started_at = chance.new_id(), at(span.start, 9)
    rows.add(
        Person,
        id=parent_id,
        organisation_id=service.organisation_id,
        kind="parent",
        name_sealed=f"{chance.one_of(read('names')['adults'])} {family}",
        language=chance.weighed(read("rates")["parent_languages"]),
        release_key=chance.whole(0, RELEASE_KEYS - 1),
        registered_at=started_at,
    )
    is_safe = chance.happens(SAFE_TO_ASK)
    rows.add(
        Adult,
        id=chance.new_id(),
        young_person_id=child_id,
        adult_id=parent_id,
        role="parent",
        safe_to_ask=is_safe,
        safe_reason_sealed=read("office")["safe_reason"] if is_safe else None,
        safe_review_on=span.today + timedelta(weeks=chance.whole(3, 12)) if is_safe else None,
    )
    shares = line if chance.happens(SHARES_PHONE) else None
    parent_line = phones.of_parent(parent_id, started_at, shares)
    return (parent_id, parent_line) if is_safe else (None, None)


def _work_with(
    chance: Chance,
    rows: Rows,
    service: Service,
    worker_id: uuid.UUID,
    *,
    child_id: uuid.UUID,
    dates: tuple[date, date | None],
) -> None:
    starts_on, ends_on = dates
    leads = [(worker_id, True)]
    if chance.happens(SECOND_WORKER):
        leads.append((chance.one_of([one for one in service.workers if one != worker_id]), False))
    for staff_id, is_lead in leads:
        rows.add(
            Caseload,
            id=chance.new_id(),
            person_id=child_id,
            staff_id=staff_id,
            is_lead=is_lead,
            starts_on=starts_on,
            ends_on=ends_on,
        )


def _birthday(chance: Chance, today: date, age: int) -> date:
    turned = today - timedelta(days=chance.whole(1, 360))
    return turned.replace(year=turned.year - age, day=min(turned.day, 28))


def _first_names(gender: str) -> list[str]:
    names = read("names")
    own: list[str] = names["girls"] if gender == "2" else names["boys"] if gender == "1" else []
    return [*own, *names["either"]]


def _nature(chance: Chance) -> Nature:
    style = chance.weighed({"plain": 60, "tbh": 15, "caps": 10, "emoji": 15})
    return Nature(
        mood=min(4.6, max(1.8, chance.near(3.4, 0.7))),
        safety=min(5.0, max(1.9, chance.near(4.0, 0.8))),
        drift=chance.near(0.5, 0.5),
        replies=min(0.95, max(0.05, chance.near(0.66, 0.2))),
        style=style,
        slot=(chance.whole(0, 6), chance.whole(15 * 60 + 30, 16 * 60 + 45)),
    )


def minute(day: date, minutes: int) -> datetime:
    """Return an instant by the minute of a day in London."""
    return at(day, minutes // 60, minutes % 60)
