"""The demo's doors and its phone in the browser."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest
import requests
import time_machine
from sqlalchemy import select

from database.transactions import Database, transaction
from people.models import SignIn
from portal.standin import StandIn
from tests.factories import make_adult, make_contact, make_number, make_parent, make_staff
from tests.portal.respondents import Browser
from tests.portal.workspace import House, build, build_app, make_app, settings_of


@pytest.fixture
def house(clean: Database, now: datetime) -> House:
    """A house with a commissioner, Wren's phone, and a parent's."""
    house = build(clean, now)
    house.make(make_staff, organisation=house.organisation, name="Cora Lind", role="commissioner")
    number = house.make(make_number, e164="+447700900123")
    house.make(make_contact, person=house.person, number=number)
    return house


@pytest.fixture
def network() -> Iterator[StandIn]:
    """The stand-in provider on a port of its own; nobody takes its webhooks."""
    server = StandIn("127.0.0.1", 0, settings_of("http://127.0.0.1:9").carrier)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def browse(house: House, network: StandIn | None = None) -> Browser:
    url = network.url if network else "http://127.0.0.1:9"
    return Browser(make_app(house.database, url).test_client())


def phone(house: House, more: str = "") -> str:
    return f"/demo/phone/{house.person.id}{more}"


def test_the_doors_show_everybody_and_say_that_all_is_made_up(house: House) -> None:
    page = browse(house).get("/demo").text

    assert "Everything here is made up" in page
    for name in ("Dele Marsh", "Ruth Bell", "Cora Lind", "Wren"):
        assert name in page
    assert "2468" in page


@pytest.mark.parametrize(
    ("name", "home"), [("worker", "/staff/"), ("manager", "/staff/"), ("person", "/me/pin")]
)
def test_each_door_leads_home(house: House, name: str, home: str) -> None:
    chosen = getattr(house, name)
    browser = browse(house)
    browser.get("/demo")

    answer = enter(browser, f"{'person' if name == 'person' else 'staff'}:{chosen.id}")

    assert (answer.status_code, answer.headers["Location"]) == (303, home)
    assert "heard=" in answer.headers["Set-Cookie"]
    if home == "/staff/":
        assert browser.get(home).status_code == 200


def enter(browser: Browser, who: str):  # noqa: ANN201 - the answer, not followed
    token = browser.page.split('name="csrf_token" value="')[1].split('"')[0]
    return browser.client.post("/demo", data={"csrf_token": token, "who": who})


def test_a_commissioner_comes_to_the_reports_and_not_to_the_workspace(house: House) -> None:
    browser = browse(house)
    page = browser.get("/demo").text
    value = page.split("Cora Lind")[0].rsplit('value="', 1)[1].split('"')[0]

    answer = enter(browser, value)

    assert answer.headers["Location"] == "/reports/"
    assert browser.get("/staff/").status_code == 404


def test_being_somebody_else_ends_the_session_before(house: House) -> None:
    browser = browse(house)
    browser.get("/demo")

    enter(browser, f"staff:{house.worker.id}")
    enter(browser, f"staff:{house.manager.id}")

    signed_in = house.read(lambda session: session.scalars(select(SignIn.staff_id)).all())
    assert signed_in == [house.manager.id]


@pytest.mark.parametrize("who", ["", "staff:nobody", "person:", "\0"])
def test_nobody_is_let_in_as_nobody(house: House, who: str) -> None:
    browser = browse(house)
    browser.get("/demo")

    assert enter(browser, who).status_code == 404


def test_a_worker_is_no_young_person_and_a_parent_has_no_page(house: House) -> None:
    parent = house.make(make_parent, organisation=house.organisation)
    browser = browse(house)
    browser.get("/demo")

    assert enter(browser, f"person:{house.worker.id}").status_code == 404
    assert enter(browser, f"staff:{house.person.id}").status_code == 404
    assert enter(browser, f"person:{parent.id}").status_code == 404


def test_nobody_enters_without_the_forms_token(house: House) -> None:
    answer = browse(house).client.post("/demo", data={"who": f"staff:{house.worker.id}"})

    assert answer.status_code == 400


def test_a_text_from_the_phone_reaches_the_network_and_stands_on_the_screen(
    house: House, network: StandIn
) -> None:
    browser = browse(house, network)
    browser.get(phone(house))

    page = browser.post(phone(house), {"text": "4 <b>hi</b>"}).text

    (message,) = network.network.thread("+447700900123")
    assert (message.is_inbound, message.body) == (True, "4 <b>hi</b>")
    assert "4 &lt;b&gt;hi&lt;/b&gt;" in page
    assert "heard-bubble--theirs" in page


def test_our_texts_stand_on_the_screen_and_in_what_the_script_asks_for(
    house: House, network: StandIn
) -> None:
    network.network.take({"To": "+447700900123", "From": "+447700900999", "Body": "Hi, Kit here"})
    browser = browse(house, network)

    page = browser.get(phone(house)).text
    told = browser.client.get(phone(house, "/texts")).get_json()["texts"]

    assert "Hi, Kit here" in page
    assert "Look again" in page
    assert [(text["words"], text["is_ours"]) for text in told] == [("Hi, Kit here", True)]


def test_an_empty_text_is_not_sent(house: House, network: StandIn) -> None:
    browser = browse(house, network)
    browser.get(phone(house))

    browser.post(phone(house), {"text": "  "})

    assert network.network.thread("+447700900123") == []


def test_a_network_that_is_away_is_said_and_breaks_nothing(house: House) -> None:
    browser = browse(house)

    page = browser.get(phone(house)).text

    assert "The made-up network is away." in page
    assert browser.client.get(phone(house, "/texts")).status_code == 503
    assert browser.post(phone(house), {"text": "hi"}).status_code == 200


def test_the_phone_never_asks_anybody_but_this_machine(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        pytest.fail("an outside address was asked")

    monkeypatch.setattr(requests.Session, "request", fail)
    app = build_app(house.database)
    stand = app.extensions["heard"]
    outside = replace(
        stand.settings, carrier=replace(stand.settings.carrier, api_base="https://api.twilio.com")
    )
    app.extensions["heard"] = replace(stand, settings=outside)

    assert Browser(app.test_client()).get(phone(house)).status_code == 404


def test_there_is_no_phone_of_somebody_without_one(house: House, network: StandIn) -> None:
    parent = house.make(make_parent, organisation=house.organisation)

    browser = browse(house, network)

    assert browser.get(f"/demo/phone/{parent.id}").status_code == 404
    assert browser.get("/demo/phone/00000000-0000-4000-8000-000000000000").status_code == 404


def test_a_parents_phone_names_no_child(house: House, network: StandIn) -> None:
    parent = house.make(make_parent, organisation=house.organisation, name="Sorrel")
    house.make(make_adult, young_person=house.person, adult=parent)
    house.make(make_contact, person=parent)

    page = browse(house, network).get(f"/demo/phone/{parent.id}").text

    assert "Sorrel" in page
    assert "Wren" not in page


def test_the_list_of_phones_leads_to_each(house: House) -> None:
    assert phone(house) in browse(house).get("/demo/phone").text


def test_the_doors_show_a_dozen_young_people_and_no_closed_number(
    house: House, now: datetime
) -> None:
    with transaction(house.database) as session, time_machine.travel(now, tick=False):
        for _ in range(14):
            make_contact(session, person=make_parent(session, organisation=house.organisation))
        closed = make_parent(session, organisation=house.organisation, name="Gone")
        make_contact(session, person=closed, number=make_number(session, state="closed"))

    page = browse(house).get("/demo/phone").text

    assert page.count("Sorrel") == 12
    assert "Gone" not in page
