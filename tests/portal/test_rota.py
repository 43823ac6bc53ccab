"""The rota page: who is on duty, the gap, and who may add a row."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from database.transactions import Database
from people.models import Duty
from tests.factories import make_duty, make_organisation, make_staff
from tests.portal.workspace import House, build


@pytest.fixture
def house(clean: Database, now: datetime) -> Iterator[House]:
    """A house on a Tuesday afternoon in which nobody has duty."""
    with time_machine.travel(now, tick=False):
        yield build(clean, now, is_staffed=False)


def row(house: House, **fields: str) -> dict[str, str]:
    return {
        "staff_id": str(house.worker.id),
        "from_day": "2026-11-10",
        "from_time": "15:00",
        "until_day": "2026-11-20",
        "until_time": "09:00",
        **fields,
    }


def duties(house: House) -> int:
    return house.read(lambda session: session.scalar(select(func.count()).select_from(Duty))) or 0


def test_the_first_gap_is_named_and_goes_when_it_is_filled(house: House) -> None:
    browser = house.browser(house.manager)

    before = browser.get("/staff/rota").text
    after = browser.post("/staff/rota", row(house)).text

    assert "Nobody can be texted: from 15:40 today nobody is on duty." in before
    assert "Nobody can be texted" not in after
    assert "Dele Marsh" in after
    assert "20 November 2026, 09:00" in after


def test_wall_times_are_those_of_the_service(house: House) -> None:
    browser = house.browser(house.manager)
    browser.get("/staff/rota")

    browser.post("/staff/rota", row(house, from_day="2026-07-01", until_day="2026-07-02"))

    starts = house.read(lambda session: session.scalars(select(Duty.starts_at)).one())
    assert starts == datetime(2026, 7, 1, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"staff_id": "nobody"}, "Pick who is on duty."),
        ({"from_day": "yesterday"}, "like 2026-11-20 and 17:00"),
        ({"until_time": "25:99"}, "like 2026-11-21 and 09:00"),
        ({"until_day": "2026-11-09"}, "It ends after it begins, and within a month."),
        ({"until_day": "2027-11-09"}, "It ends after it begins, and within a month."),
        ({"from_day": "0001-01-01"}, "It ends after it begins, and within a month."),
    ],
)
def test_a_row_that_cannot_be_is_given_back_with_what_was_typed(
    house: House, fields: dict[str, str], error: str
) -> None:
    browser = house.browser(house.manager)
    browser.get("/staff/rota")

    answer = browser.post("/staff/rota", row(house, **fields))

    assert answer.status_code == 422
    assert error in answer.text
    assert 'value="09:00"' in answer.text or "until_time" in fields
    assert duties(house) == 0


def test_nobody_of_another_service_can_be_put_on_duty(house: House) -> None:
    elsewhere = house.make(make_organisation, name="Another service")
    stranger = house.make(make_staff, organisation=elsewhere, name="Stranger")
    browser = house.browser(house.manager)
    page = browser.get("/staff/rota").text

    answer = browser.post("/staff/rota", row(house, staff_id=str(stranger.id)))

    assert "Stranger" not in page
    assert answer.status_code == 422


def test_a_worker_sees_the_rota_and_cannot_add_to_it(house: House) -> None:
    house.make(make_duty, worker=house.colleague, hours=30)
    browser = house.browser(house.worker)

    page = browser.get("/staff/rota").text
    answer = browser.post("/staff/rota", row(house))

    assert "Ines Okafor" in page
    assert "Add a duty" not in page
    assert answer.status_code == 404
    assert duties(house) == 1


def test_duties_that_are_over_or_far_off_are_not_listed(house: House) -> None:
    house.make(make_duty, worker=house.worker, starts_at=house.now - timedelta(days=3))
    house.make(make_duty, worker=house.worker, starts_at=house.now + timedelta(days=15))

    page = house.browser(house.manager).get("/staff/rota").text

    assert "Nobody is on duty in the next two weeks." in page


def test_a_row_added_is_audited(house: House) -> None:
    browser = house.browser(house.manager)
    browser.get("/staff/rota")

    browser.post("/staff/rota", row(house))

    assert [act for act, _ in house.acts()] == ["added_duty"]
