"""Fixtures of the journeys: a running Heard and a made-up service small enough to read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from database.server import Urls
from database.transactions import Database, transaction
from people import pins, register, rota
from people.models import Organisation, Person, Staff
from surveys import editions, workbook
from tests import factories
from tests.journeys.running import Running, running_heard

KEYS = ("RHI_FU", "WEEKLY", "OUTCOMES", "SUPPORT", "PARENT", "MY_WORDS")
ANY_TIME = {
    "quiet": {"from": "23:59", "until": "00:00"},
    "window": {"days": [1, 2, 3, 4, 5, 6, 7], "from": "00:00", "until": "23:59"},
    "night_number": "0121 496 0123",
    "areas": ["North", "South"],
}
PIN = "8305"


@dataclass(frozen=True, slots=True)
class Service:
    """One provider with a worker on duty and a young person on a private phone."""

    organisation: Organisation
    worker: Staff
    manager: Staff
    commissioner: Staff
    young_person: Person
    number: str


@pytest.fixture
def service(clean: Database) -> Service:
    """A small service that is staffed around the clock, committed, with every edition published."""
    instant = datetime.now(UTC)
    with transaction(clean) as session:
        for key in KEYS:
            sheet = workbook.library_sheet(key)
            compiled = workbook.compile_sheet(sheet, f"{key}.md")
            assert isinstance(compiled, workbook.Compiled)
            editions.publish(session, compiled, sheet=sheet, filename=f"{key}.md", now=instant)
        organisation = factories.make_organisation(session, **ANY_TIME)
        worker = factories.make_staff(session, organisation=organisation, name="Sam Okoro")
        manager = factories.make_staff(
            session, organisation=organisation, name="Noor Hale", role="manager"
        )
        commissioner = factories.make_staff(
            session, organisation=organisation, name="Ivo Brand", role="commissioner"
        )
        rota.add_duty(
            session,
            organisation_id=organisation.id,
            staff_id=worker.id,
            starts_at=instant - timedelta(hours=1),
            ends_at=instant + timedelta(days=14),
        )
        young_person = factories.make_young_person(session, organisation=organisation)
        factories.make_caseload(session, person=young_person, worker=worker)
        number = factories.drama_number(101)
        factories.make_contact(
            session,
            person=young_person,
            number=register.number(session, number, instant),
            cover_name="Sam",
            safe_days=[1, 2, 3, 4, 5, 6, 7],
            safe_from="00:00",
            safe_until="23:59",
            now=instant - timedelta(days=1),
        )
        pins.set_pin(session, person_id=young_person.id, pin=PIN, staff_id=worker.id, now=instant)
    return Service(organisation, worker, manager, commissioner, young_person, number)


@pytest.fixture
def running(clean: Database, urls: Urls, ring: str) -> Iterator[Running]:
    """Heard running as processes on this test's database."""
    assert clean.url == urls.app
    with running_heard(clean, ring) as heard:
        yield heard
