"""Made-up young people, their parents, phones, consents and workers, in the mix of the reports."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from people.models import Adult, Caseload, Person
from people.register import RELEASE_KEYS
from portal.made_up.chance import Chance, dealt_out
from portal.made_up.lists import read
from portal.made_up.phones import Line, Phones
from portal.made_up.rows import Row, Rows
from portal.made_up.service import Service
from portal.made_up.span import Span, at

HAS_PARENT = 0.85
SAFE_TO_ASK = 0.7
SHARES = 0.06
QUARTER_WEEKS = 13
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
    """A young person as the rest of the made-up service sees them.

    ``line`` None: no phone. ``parent_id`` None: no parent whom it is safe to ask.
    """

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
    started_on = span.start + timedelta(days=chance.whole(0, min(10, span.weeks * 2)))
    ended_on = None
    if span.weeks > QUARTER_WEEKS and chance.happens(ENDED):
        ended_on = span.today - timedelta(days=chance.whole(1, 12))
    family = chance.one_of(read("names")["families"])
    row = _person(chance, span, rows, service, "young_person")
    _describe(chance, span, row, deal, family)
    row |= {
        "registered_at": at(started_on, 9),
        "work_started_on": started_on,
        "work_ended_on": ended_on,
    }
    child_id: uuid.UUID = row["id"]
    _work_with(chance, rows, service, worker_id, child_id=child_id, dates=(started_on, ended_on))
    line = phones.of_child(child_id, worker_id, at(started_on, 12))
    parent_id = _parent(chance, span, rows, service, phones=phones, family=family, of=(row, line))
    return Child(
        id=child_id,
        service=service,
        worker_id=worker_id,
        born_on=date.fromisoformat(row["born_on_sealed"]),
        setting=row["setting"],
        area=row["area"],
        started_on=started_on,
        ended_on=ended_on,
        nature=_nature(chance),
        line=line,
        parent_id=parent_id,
    )


def _person(chance: Chance, span: Span, rows: Rows, service: Service, kind: str) -> Row:
    return rows.add(
        Person,
        id=chance.new_id(),
        organisation_id=service.organisation_id,
        kind=kind,
        release_key=chance.whole(0, RELEASE_KEYS - 1),
        registered_at=at(span.start, 9),
    )


def _describe(chance: Chance, span: Span, row: Row, deal: _Dealer, family: str) -> None:
    """Give a young person a name, a birthday and the characteristics that were dealt out."""
    gender, ethnicity = deal.next("genders"), deal.next("ethnicities")
    born_on = _birthday(chance, span.today, int(deal.next("ages")))
    row |= {
        "name_sealed": f"{chance.one_of(_first_names(gender))} {family}",
        "born_on_sealed": born_on.isoformat(),
        "gender": gender,
        "ethnicity": None if ethnicity == "none" else ethnicity,
        "area": deal.next("areas"),
        "setting": deal.next("settings"),
        "language": deal.next("languages"),
    }


def _parent(
    chance: Chance,
    span: Span,
    rows: Rows,
    service: Service,
    *,
    phones: Phones,
    family: str,
    of: tuple[Row, Line | None],
) -> uuid.UUID | None:
    """Make a parent ``of`` most children, and return who it is safe to ask: else None."""
    if not chance.happens(HAS_PARENT):
        return None
    child, line = of
    row = _person(chance, span, rows, service, "parent")
    row |= {
        "name_sealed": f"{chance.one_of(read('names')['adults'])} {family}",
        "language": chance.weighed(read("rates")["parent_languages"]),
    }
    is_safe = chance.happens(SAFE_TO_ASK)
    rows.add(
        Adult,
        id=chance.new_id(),
        young_person_id=child["id"],
        adult_id=row["id"],
        role="parent",
        safe_to_ask=is_safe,
        safe_reason_sealed=read("office")["safe_reason"] if is_safe else None,
        safe_review_on=span.today + timedelta(weeks=chance.whole(3, 12)) if is_safe else None,
    )
    phones.of_parent(row["id"], row["registered_at"], line if chance.happens(SHARES) else None)
    return row["id"] if is_safe else None


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
