"""How a young person is reached: changed later, paused, their PIN, and their first text."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
import time_machine
from sqlalchemy import select

from database.transactions import Database
from people import pins, register
from people.models import Consent, Contact, Number
from sms.models import OutboundText
from tests.factories import (
    make_contact,
    make_number,
    make_organisation,
    make_staff,
    make_young_person,
)
from tests.factories_above import make_words
from tests.portal.workspace import House, build

NEW = "/staff/people/new"


@pytest.fixture
def house(clean: Database, now: datetime) -> Iterator[House]:
    """A house on a Tuesday afternoon inside the default window."""
    with time_machine.travel(now, tick=False):
        yield build(clean, now)


def contact_address(house: House, act: str = "") -> str:
    return f"/staff/people/{house.person.id}/contact{act}"


def send_address(house: House) -> str:
    return f"/staff/people/{house.person.id}/send"


def test_the_first_text_is_queued_once_when_it_may_leave(house: House) -> None:
    house.make(make_contact, person=house.person, cover_name="Kit")
    browser = house.browser(house.worker)
    browser.get(contact_address(house))

    browser.post(contact_address(house, "/first"))
    page = browser.post(contact_address(house, "/first")).text

    text = house.read(lambda session: session.scalars(select(OutboundText)).one())
    assert (text.phrase, text.purpose) == ("S01", "first")
    assert house.unsealed(text, "body_sealed").startswith("Hi, it is Kit.")
    assert "It is on its way, or texting has begun already." in page


def test_the_first_text_waits_while_the_rota_has_a_gap(clean: Database, now: datetime) -> None:
    with time_machine.travel(now, tick=False):
        house = build(clean, now, is_staffed=False)
        house.make(make_contact, person=house.person)
        browser = house.browser(house.worker)

        page = browser.get(contact_address(house)).text
        answer = browser.post(contact_address(house, "/first"))

    assert "The rota has a gap in the next seven days." in page
    assert answer.status_code == 409
    assert house.read(lambda session: session.scalars(select(OutboundText)).all()) == []


def test_who_texts_us_already_needs_no_first_text(house: House) -> None:
    house.make(make_contact, person=house.person)
    browser = house.browser(house.worker)

    before = browser.get(contact_address(house)).text
    house.make(make_words, person=house.person)
    after = browser.get(contact_address(house)).text

    assert "Send the first text" in before
    assert "Send the first text" not in after


def test_the_contact_page_shows_no_secret_word(house: House) -> None:
    house.make(make_contact, person=house.person, code_word="marzipan", reading_word="toffee")

    page = house.browser(house.worker).get(contact_address(house)).text

    assert "marzipan" not in page
    assert "toffee" not in page
    assert page.count("Set") >= 2


def change(**fields: object) -> dict[str, object]:
    return {
        "phone": "07700 900123",
        "privacy": "as_it_was",
        "cover_name": "Kit",
        "safe_days": ["1"],
        "safe_from": "16:00",
        "safe_until": "17:00",
        **fields,
    }


def test_times_change_without_asking_again_and_words_stay_as_they_were(house: House) -> None:
    number = house.make(make_number, e164="+447700900123")
    asked = house.make(
        make_contact, person=house.person, number=number, code_word="marzipan"
    ).private_since
    browser = house.browser(house.worker)
    browser.get(contact_address(house))

    browser.post(contact_address(house), change())

    contact = house.read(lambda session: register.contact_of(session, house.person.id))
    assert (contact.safe_from, contact.safe_days) == ("16:00", [1])
    assert (contact.privacy, contact.private_since) == ("private", asked)
    assert house.unsealed(contact, "code_word_sealed") == "marzipan"


def test_words_are_removed_only_when_that_is_asked_for(house: House) -> None:
    number = house.make(make_number, e164="+447700900123")
    house.make(make_contact, person=house.person, number=number, code_word="marzipan")
    browser = house.browser(house.worker)
    browser.get(contact_address(house))

    browser.post(contact_address(house), change(remove_words="yes", privacy="shared"))

    contact = house.read(lambda session: register.contact_of(session, house.person.id))
    assert contact.code_word_sealed is None
    assert contact.privacy == "shared"


def test_a_number_that_sent_stop_opens_only_when_they_agreed_again(house: House) -> None:
    number = house.make(make_number, e164="+447700900123")
    house.make(make_contact, person=house.person, number=number)
    house.make(stop, number=number)
    browser = house.browser(house.worker)
    browser.get(contact_address(house))

    refused = browser.post(contact_address(house), change())
    browser.post(contact_address(house), change(agreed="yes"))

    assert "Say that they agreed." in refused.text
    newest = house.read(
        lambda session: session.scalars(select(Consent).order_by(Consent.at.desc())).first()
    )
    assert (newest.meaning, newest.how) == ("opt_in", "spoken")
    assert house.read(lambda session: session.get_one(Number, number.id)).state == "open"


def stop(session: object, number: Number) -> None:
    register.opt_out(
        session,  # type: ignore[arg-type]  # a session
        number=number,
        person_id=None,
        how="text",
        now=datetime.fromisoformat("2026-11-09T12:00:00+00:00"),
    )


def test_texts_rest_and_go_on_at_a_press(house: House) -> None:
    contact = house.make(make_contact, person=house.person)
    browser = house.browser(house.worker)
    browser.get(contact_address(house))

    paused = browser.post(contact_address(house, "/pause")).text
    at = house.read(lambda session: session.get_one(Contact, contact.id)).paused_at
    browser.post(contact_address(house, "/resume"))

    assert "Resume texts" in paused
    assert at == house.now
    assert house.read(lambda session: session.get_one(Contact, contact.id)).paused_at is None
    assert {"paused_texts", "resumed_texts"} <= {act for act, _ in house.acts()}


def test_there_is_nothing_to_pause_without_a_phone(house: House) -> None:
    browser = house.browser(house.worker)
    browser.get(contact_address(house))

    first = browser.post(contact_address(house, "/first"))

    assert "Nobody has recorded when and how it is safe to text." in first.text
    assert browser.post(contact_address(house, "/pause")).status_code == 404


def test_a_new_pin_takes_the_place_of_the_old_one(house: House) -> None:
    browser = house.browser(house.worker)
    browser.get(contact_address(house))

    bad = browser.post(contact_address(house, "/pin"), {"pin": "1111"})
    browser.post(contact_address(house, "/pin"), {"pin": "7302", "cover_pin": "8513"})

    assert "Choose one that is harder to guess." in bad.text
    for pin, opens in (("7302", "right"), ("8513", "cover")):
        assert (
            house.read(
                lambda session, pin=pin: pins.check_pin(session, house.person.id, pin, house.now)
            )
            == opens
        )


def test_a_ten_year_old_is_given_no_phone_later(house: House) -> None:
    child = house.make(make_young_person, organisation=house.organisation, born_on=date(2016, 5, 1))
    browser = house.browser(house.manager)
    browser.get(f"/staff/people/{child.id}/contact")

    answer = browser.post(f"/staff/people/{child.id}/contact", change(agreed="yes"))

    assert "Under 11 they answer together with you" in answer.text


@pytest.mark.parametrize("page", ["contact", "send"])
def test_others_young_people_look_missing(house: House, page: str) -> None:
    elsewhere = house.make(make_organisation, name="Another service")
    stranger = house.make(make_staff, organisation=elsewhere, role="manager")
    commissioner = house.make(make_staff, organisation=house.organisation, role="commissioner")
    nowhere = f"/staff/people/00000000-0000-4000-8000-000000000000/{page}"

    for member, audience in (
        (house.colleague, "staff"),
        (stranger, "staff"),
        (commissioner, "staff"),
        (commissioner, "commissioner"),
    ):
        browser = house.browser(member, audience)
        forbidden = browser.get(f"/staff/people/{house.person.id}/{page}")
        assert (forbidden.status_code, forbidden.text) == (404, browser.get(nowhere).text)


def test_who_may_only_see_a_young_person_may_not_add_change_or_send(house: House) -> None:
    data = house.make(make_staff, organisation=house.organisation, role="data")
    browser = house.browser(data)

    for address in (NEW, contact_address(house), send_address(house)):
        assert browser.get(address).status_code == 404


def test_looking_at_contact_and_sending_is_audited_and_changes_nothing_else(house: House) -> None:
    browser = house.browser(house.worker)

    browser.get(contact_address(house))
    browser.get(send_address(house))

    assert house.acts() == [
        ("viewed_contact", f"people:{house.person.id}"),
        ("viewed_send", f"people:{house.person.id}"),
    ]
