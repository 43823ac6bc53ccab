"""Two made-up providers: their settings, their staff, and a rota without a gap."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from people.models import Duty, Organisation, Staff
from portal.made_up.chance import Chance
from portal.made_up.lists import read
from portal.made_up.rows import Rows
from portal.made_up.span import Span, at

WORKERS = 10
MANAGERS = 2
WEEKS_AHEAD = 8
DAY_BEGINS, NIGHT_BEGINS = 8, 20


@dataclass(frozen=True, slots=True)
class Service:
    """One provider with the ids of its workers and managers."""

    organisation_id: uuid.UUID
    workers: tuple[uuid.UUID, ...]
    managers: tuple[uuid.UUID, ...]


def make_services(chance: Chance, span: Span, rows: Rows) -> tuple[Service, ...]:
    """Make both providers, with staff and duties from the first week until eight weeks ahead."""
    names = read("names")
    staff = iter(names["staff"])
    services = []
    for place, name in enumerate(names["services"]):
        organisation_id = chance.new_id()
        rows.add(Organisation, id=organisation_id, name=name, settings=settings_of(span.today))
        ids: dict[str, list[uuid.UUID]] = {"worker": [], "manager": [], "commissioner": []}
        roles = ["worker"] * WORKERS + ["manager"] * MANAGERS + ["commissioner"]
        for role in roles:
            called = names["commissioners"][place] if role == "commissioner" else next(staff)
            ids[role].append(_staff(chance, rows, organisation_id, role, called))
        services.append(Service(organisation_id, tuple(ids["worker"]), tuple(ids["manager"])))
        _make_rota(chance, span, rows, services[-1])
    return tuple(services)


def settings_of(today: date) -> dict[str, Any]:
    """Return a provider's settings.

    The window is every day, all day, and quiet hours last a minute: the demo's phone must answer
    at whatever hour somebody tries it. A real service keeps the guides' own hours.
    """
    every_day = list(range(1, 8))
    checked = (today - timedelta(days=20)).isoformat()
    return {
        "areas": list(read("rates")["areas"]),
        "window": {"days": every_day, "from": "00:00", "until": "23:59"},
        "quiet": {"from": "23:59", "until": "00:00"},
        "night_number": "0121 496 0199",  # Ofcom's range for drama: it rings nowhere
        "helplines": [{**line, "checked_on": checked} for line in read("office")["helplines"]],
    }


def _staff(
    chance: Chance, rows: Rows, organisation_id: uuid.UUID, role: str, name: str
) -> uuid.UUID:
    staff_id = chance.new_id()
    rows.add(Staff, id=staff_id, organisation_id=organisation_id, name_sealed=name, role=role)
    return staff_id


def _make_rota(chance: Chance, span: Span, rows: Rows, service: Service) -> None:
    """Put somebody on duty for each day and night: workers in turn by day, all by night."""
    days = (span.today - span.start).days + 7 * WEEKS_AHEAD
    everybody = (*service.workers, *service.managers)
    for ahead in range(days):
        day = span.start + timedelta(days=ahead)
        shifts = (
            (service.workers[ahead % WORKERS], at(day, DAY_BEGINS), at(day, NIGHT_BEGINS)),
            (
                everybody[(ahead + 5) % len(everybody)],
                at(day, NIGHT_BEGINS),
                at(day + timedelta(days=1), DAY_BEGINS),
            ),
        )
        for staff_id, starts_at, ends_at in shifts:
            rows.add(
                Duty,
                id=chance.new_id(),
                organisation_id=service.organisation_id,
                staff_id=staff_id,
                starts_at=starts_at,
                ends_at=ends_at,
            )
