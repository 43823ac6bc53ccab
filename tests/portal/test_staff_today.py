"""The first page: who sees which alerts, tasks and young people, and that no word stands there."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import event

from database.transactions import Database
from people.models import SignIn
from tests.factories import (
    make_caseload,
    make_duty,
    make_organisation,
    make_staff,
    make_task,
    make_young_person,
)
from tests.factories_above import make_alert, make_page, make_score, make_words
from tests.portal.workspace import House, build


@pytest.fixture
def house(clean: Database, now: datetime) -> Iterator[House]:
    """A house on a Tuesday afternoon."""
    with time_machine.travel(now, tick=False):
        yield build(clean, now)


def alert_about(house: House, level: str = "P0", **columns: object) -> object:
    words = house.make(
        make_words,
        person=columns.pop("person", house.person),
        text="the secret words",
        tier="urgent",
        categories=["self_harm"],
    )
    return house.make(make_alert, words=words, level=level, **columns)


def test_the_first_page_names_the_alert_and_never_shows_the_words(house: House) -> None:
    alert_about(house, opened_at=house.now - timedelta(minutes=25))

    page = house.browser(house.worker).get("/staff/").get_data(as_text=True)

    assert "Wren" in page
    assert "The message mentions hurting themselves" in page
    assert "Unread for 25 minutes." in page
    assert "the secret words" not in page


def test_the_most_pressing_alert_stands_first(house: House) -> None:
    for level, name in (("P2", "Ash"), ("P0", "Bryn"), ("P1", "Cleo")):
        person = house.make(make_young_person, organisation=house.organisation, name=name)
        alert_about(house, level, person=person)

    page = house.browser(house.manager).get("/staff/").get_data(as_text=True)

    listed = page[: page.index("To do")]
    assert listed.index("Bryn") < listed.index("Cleo") < listed.index("Ash")


def test_a_worker_sees_only_their_own_young_people_and_their_alerts(house: House) -> None:
    other = house.make(make_young_person, organisation=house.organisation, name="Lark")
    house.make(make_caseload, person=other, worker=house.colleague)
    alert_about(house, person=other)

    page = house.browser(house.worker).get("/staff/").get_data(as_text=True)

    assert "Wren" in page
    assert "Lark" not in page
    assert "No open alerts." in page


def test_a_manager_sees_the_whole_organisation_and_no_other(house: House) -> None:
    elsewhere = house.make(make_organisation, name="Another service")
    house.make(make_young_person, organisation=house.organisation, name="Lark")
    house.make(make_young_person, organisation=elsewhere, name="Stranger")

    page = house.browser(house.manager).get("/staff/").get_data(as_text=True)

    assert "Wren" in page
    assert "Lark" in page
    assert "Stranger" not in page


def test_whoever_is_on_duty_sees_the_alerts_of_everybody(house: House) -> None:
    alert_about(house)
    house.make(make_duty, worker=house.colleague)

    page = house.browser(house.colleague).get("/staff/").get_data(as_text=True)

    assert "Wren" in page
    assert "The message mentions" in page


def test_whoever_was_paged_sees_that_alert(house: House) -> None:
    alert = alert_about(house)
    house.make(make_page, alert=alert, staff_id=house.colleague.id)

    page = house.browser(house.colleague).get("/staff/").get_data(as_text=True)

    assert "The message mentions" in page


def test_texts_of_unknown_numbers_are_a_managers_alone(house: House) -> None:
    words = house.make(make_words, person=house.person, tier="urgent", categories=["help_request"])
    house.make(make_alert, words=words, organisation_id=None, person_id=None)
    house.make(make_duty, worker=house.colleague)

    for member, is_seen in (
        (house.manager, True),
        (house.colleague, False),
        (house.worker, False),
    ):
        page = house.browser(member).get("/staff/").get_data(as_text=True)
        assert ("A number nobody knows" in page) is is_seen


def test_tasks_say_in_words_by_when(house: House) -> None:
    house.make(
        make_task,
        person=house.person,
        owner=house.worker,
        kind="contact",
        due_at=house.now + timedelta(days=1),
    )
    house.make(
        make_task,
        person=house.person,
        owner=house.worker,
        kind="not_sent:opted_out",
        due_at=house.now - timedelta(hours=3),
    )

    page = house.browser(house.worker).get("/staff/").get_data(as_text=True)

    assert "They asked for contact" in page
    assert "by 15:40 tomorrow" in page
    assert "A text could not go out" in page
    assert "3 hours late" in page


def test_a_task_of_a_colleague_is_not_on_my_list(house: House) -> None:
    house.make(make_task, person=house.person, owner=house.colleague, kind="story")

    assert "asked for their story" not in house.browser(house.worker).get("/staff/").text


def test_a_young_person_is_listed_with_last_heard_and_what_is_due(house: House) -> None:
    house.make(make_words, person=house.person, received_at=house.now - timedelta(days=2))
    house.make(make_score, person=house.person, scored_at=house.now - timedelta(weeks=1))

    page = house.browser(house.worker).get("/staff/").get_data(as_text=True)

    assert "8 November 2026" in page
    assert "Ten outcomes by 26 January 2027" in page


def test_outcomes_are_due_six_weeks_after_the_work_began_where_none_were_given(
    house: House,
) -> None:
    assert "Ten outcomes by 8 December 2026" in house.browser(house.worker).get("/staff/").text


def test_the_first_page_asks_as_much_for_sixty_young_people_as_for_two(house: House) -> None:
    few = count_statements(house)
    for _ in range(58):
        person = house.make(make_young_person, organisation=house.organisation)
        house.make(make_caseload, person=person, worker=house.worker)
        alert_about(house, person=person)

    assert count_statements(house) == few


def count_statements(house: House) -> int:
    browser, seen = house.browser(house.worker), []

    def count(*_: object) -> None:
        seen.append(1)

    event.listen(house.database.engine, "before_cursor_execute", count)
    assert browser.get("/staff/").status_code == 200
    event.remove(house.database.engine, "before_cursor_execute", count)
    return len(seen)


def test_a_long_list_goes_on_on_a_second_page(house: House) -> None:
    for number in range(51):
        house.make(make_young_person, organisation=house.organisation, name=f"Name {number:02}")
    browser = house.browser(house.manager)

    first = browser.get("/staff/").text
    second = browser.get("/staff/?page=2").text

    assert "Page 1 of 2" in first
    assert "Name 00" in first
    assert "Name 50" not in first
    assert "Name 50" in second
    assert browser.get("/staff/?page=-7").status_code == 200


def test_a_manager_is_told_of_a_gap_in_the_rota(clean: Database, now: datetime) -> None:
    with time_machine.travel(now, tick=False):
        house = build(clean, now, is_staffed=False)
        page = house.browser(house.manager).get("/staff/").text

    assert "Nobody can be texted: the rota has a gap, 15:40 today." in page


def test_nobody_without_a_staff_session_sees_the_page(house: House) -> None:
    commissioner = house.make(
        make_staff, organisation=house.organisation, name="Cora", role="commissioner"
    )

    assert house.browser(None).get("/staff/").status_code == 404
    assert house.browser(commissioner, "commissioner").get("/staff/").status_code == 404


def test_leaving_ends_the_session_on_the_server(house: House) -> None:
    browser = house.browser(house.worker)
    browser.get("/staff/")
    token = {"csrf_token": browser.page.split('name="csrf_token" value="')[1].split('"')[0]}

    left = browser.client.post("/staff/leave", data=token)

    assert left.status_code == 303
    assert "cookies" in left.headers["Clear-Site-Data"]
    assert house.read(lambda session: session.query(SignIn).count()) == 0


@pytest.mark.parametrize("address", ["/staff/", "/staff/people/new", "/staff/rota"])
def test_every_page_stands_right_to_left_too(house: House, address: str) -> None:
    page = house.browser(house.manager).get(f"{address}?lang=en-x-rtl").text

    assert 'dir="rtl"' in page
