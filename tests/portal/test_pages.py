"""The front door, the numbers, and where Exit leads."""

from datetime import datetime

import pytest

from database.transactions import Database, transaction
from people import sign_ins
from people.settings import Settings
from people.windows import read_window
from portal import service
from tests.factories import make_caseload, make_parent, make_staff, make_young_person
from tests.portal.respondents import Browser, make_app


@pytest.fixture
def browser(clean: Database) -> Browser:
    """Somebody's browser."""
    return Browser(make_app(clean).test_client())


def test_the_front_door_gives_nothing_away(browser: Browser) -> None:
    assert browser.get("/").status_code == 200

    assert "<title>Your page</title>" in browser.page
    for word in ("missing", "worker", "care", "young", "council", "Heard"):
        assert word not in browser.page.split("<main")[1].split("</main")[0]


def test_the_help_page_has_numbers_that_can_be_rung(browser: Browser) -> None:
    browser.get("/help")

    assert 'href="tel:08001111"' in browser.page
    assert "SHOUT to 85258" in browser.page
    assert 'href="tel:SHOUT' not in browser.page


def test_exit_ends_the_session_and_shows_an_empty_page(
    clean: Database, browser: Browser, now: datetime
) -> None:
    with transaction(clean) as session:
        person = make_young_person(session)
        token = sign_ins.start(session, audience="mine", now=now, person_id=person.id)
    browser.client.set_cookie("heard", token)

    browser.client.head("/exit")
    with transaction(clean) as session:
        assert sign_ins.find(session, token, now) is not None
    left = browser.get("/exit")

    assert left.status_code == 200
    assert left.headers["Clear-Site-Data"] == '"storage"'
    assert "Nothing to see here" in browser.page
    assert browser.client.get_cookie("heard") is None
    with transaction(clean) as session:
        assert sign_ins.find(session, token, now) is None


def test_exit_without_a_session_shows_the_same_page(browser: Browser) -> None:
    assert browser.get("/exit").status_code == 200
    assert "Nothing to see here" in browser.page


@pytest.mark.parametrize("address", ["/", "/help", "/exit", "/thanks", "/a/nothing", "/answer/"])
def test_every_page_has_the_strict_headers_and_a_way_out(browser: Browser, address: str) -> None:
    headers = browser.get(address).headers

    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Cache-Control"] == "no-store"
    assert 'id="exit"' in browser.page
    assert "style=" not in browser.page
    assert "<script>" not in browser.page


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([1, 2, 3, 4, 5], "We are here Monday to Friday, 09:00 to 17:30."),
        ([1, 3, 5], "We are here Monday, Wednesday, Friday, 09:00 to 17:30."),
        ([6, 7], "We are here Saturday, Sunday, 09:00 to 17:30."),
    ],
)
def test_the_hours_are_said_in_words(clean: Database, days: list[int], words: str) -> None:
    with make_app(clean).test_request_context("/"):
        assert service.hours_in_words(read_window(days, "09:00", "17:30")) == words


def test_a_parents_page_names_no_worker(clean: Database, now: datetime) -> None:
    with transaction(clean) as session, make_app(clean).test_request_context("/"):
        parent = make_parent(session)
        child = make_young_person(session)
        make_caseload(session, person=child, worker=make_staff(session))

        assert service.about_service(session, parent, now).readers == "Our team"
        assert service.about_service(session, child, now).readers.startswith("Dele Marsh")


def test_a_word_to_text_has_nothing_to_dial(clean: Database) -> None:
    with make_app(clean).test_request_context("/"):
        lines = service.help_lines(Settings())

    assert [line.dial for line in lines][:4] == ["999", "101", "08001111", ""]
