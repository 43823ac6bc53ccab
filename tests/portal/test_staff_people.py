"""Adding a young person: the form, the age gate, the phone, and what is stored."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
import time_machine
from sqlalchemy import select

from database.transactions import Database
from people import caseloads, pins, register
from people.models import Consent, Person, Pin, Task
from portal.staff.person_form import gate_of
from tests.factories import (
    make_contact,
    make_number,
    make_parent,
)
from tests.portal.respondents import Browser
from tests.portal.workspace import House, build

NEW = "/staff/people/new"


@pytest.fixture
def house(clean: Database, now: datetime) -> Iterator[House]:
    """A house on a Tuesday afternoon inside the default window."""
    with time_machine.travel(now, tick=False):
        yield build(clean, now)


@pytest.fixture
def browser(house: House) -> Browser:
    """A browser of the worker."""
    browser = house.browser(house.worker)
    browser.get(NEW)
    return browser


def filled(**fields: object) -> dict[str, object]:
    return {
        "name": "Sparrow",
        "born_day": "4",
        "born_month": "3",
        "born_year": "2011",
        "area": "North",
        "setting": "home",
        "gender": "9",
        "language": "en",
        "phone": "07700 900123",
        "agreed": "yes",
        "privacy": "private",
        "cover_name": "Kit",
        "safe_days": ["1", "2", "3"],
        "safe_from": "15:00",
        "safe_until": "18:00",
        "code_word": "marzipan",
        "pin": "7302",
        **fields,
    }


def added(house: House) -> Person:
    query = select(Person).where(Person.id != house.person.id, Person.kind == "young_person")
    return house.read(lambda session: session.scalars(query).one())


def test_a_young_person_is_added_with_phone_consent_worker_and_pin(
    house: House, browser: Browser
) -> None:
    page = browser.post(NEW, filled()).text

    person = added(house)
    with_contact = house.read(lambda session: register.contact_of(session, person.id))
    assert house.unsealed(person, "name_sealed") == "Sparrow"
    assert house.unsealed(person, "born_on_sealed") == "2011-03-04"
    assert (person.area, person.setting, person.gender) == ("North", "home", "9")
    assert with_contact.privacy == "private"
    assert with_contact.safe_days == [1, 2, 3]
    assert house.unsealed(with_contact, "code_word_sealed") == "marzipan"
    consent = house.read(lambda session: session.scalars(select(Consent)).one())
    assert (consent.meaning, consent.how, consent.recorded_by) == (
        "opt_in",
        "sign_up",
        house.worker.id,
    )
    assert house.read(
        lambda session: caseloads.works_with(session, house.worker.id, person.id, house.now.date())
    )
    assert house.read(lambda session: pins.check_pin(session, person.id, "7302", house.now)) == (
        "right"
    )
    assert "Hi, it is Kit. You said we can text you." in page
    assert "marzipan" not in page


def test_without_a_phone_nothing_of_a_phone_is_asked_for(house: House, browser: Browser) -> None:
    browser.post(NEW, filled(phone="", agreed="", privacy="", cover_name="", pin=""))

    person = added(house)
    assert house.read(lambda session: register.contact_of(session, person.id)) is None
    assert house.read(lambda session: session.get(Pin, person.id)) is None


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"name": " "}, "Write the name they go by."),
        ({"name": "x" * 61}, "This name is too long."),
        ({"born_month": "13"}, "Write a day, a month and a year"),
        ({"born_year": "2030"}, "Write a day, a month and a year"),
        ({"born_year": "2019"}, "Heard is not for children under 8 yet"),
        ({"born_year": "1990"}, "This person is over 25."),
        ({"born_year": "2017"}, "Under 11 they answer together with you"),
        ({"born_year": "2014"}, "At 11 and 12, write how they understood it"),
        ({"area": "Nowhere"}, "Pick an area."),
        ({"setting": ""}, "Say where they live."),
        ({"gender": "7"}, "Pick one answer."),
        ({"ethnicity": "?"}, "Pick one."),
        ({"language": "xx"}, "Pick a language."),
        ({"phone": "020 7946 0958"}, "This is a landline"),
        ({"phone": "a friend"}, "Write a mobile number, like 07700 900123."),
        ({"phone": "+1 212 555 0100"}, "Texts to other countries are not switched on."),
        ({"agreed": ""}, "Say that they agreed."),
        ({"privacy": ""}, "Ask them face to face"),
        ({"cover_name": ""}, "who should they look like they are from?"),
        ({"cover_name": "A very long cover name"}, "Use at most 14 letters."),
        ({"cover_name": "Zoë \U0001f600"}, "Use plain letters only"),
        ({"cover_name": "Police"}, "This would tell whoever reads the phone too much."),
        ({"safe_days": []}, "Pick at least one day"),
        ({"safe_until": "14:00"}, "a time that ends after it begins"),
        ({"code_word": "stop"}, "The phone company uses this word."),
        ({"code_word": "yeah"}, "This could be an answer to a question."),
        ({"code_word": "two words"}, "Use one word of 3 to 20 letters."),
        ({"reading_word": "Marzipan"}, "The two words must be different."),
        ({"reading_word": "ab"}, "Use one word of 3 to 20 letters."),
        ({"pin": "1234"}, "Choose one that is harder to guess."),
        ({"pin": "0403"}, "Choose one that is not your birthday."),
    ],
)
def test_what_cannot_be_is_said_kindly_and_nothing_typed_is_lost(
    house: House, browser: Browser, fields: dict[str, object], error: str
) -> None:
    answer = browser.post(NEW, filled(**fields))

    assert answer.status_code == 422
    assert error in answer.text.replace("&#39;", "'")
    assert 'value="18:00"' in answer.text or "safe_until" in fields
    assert 'value="Sparrow"' in answer.text or "name" in fields
    assert house.read(lambda session: len(session.scalars(select(Person)).all())) == 1


@pytest.mark.parametrize("fields", [{"name": "\0\ud800x"}, {"phone": "1" * 5000}, {"pin": "\0"}])
def test_hostile_input_never_breaks_the_form(browser: Browser, fields: dict[str, str]) -> None:
    hostile = {
        name: value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
        for name, value in filled(**fields).items()
    }

    assert browser.post(NEW, hostile).status_code in {200, 422}


@pytest.mark.parametrize(
    ("born_on", "gate"),
    [
        (date(2018, 11, 11), "too_young"),
        (date(2018, 11, 10), "with_worker"),
        (date(2015, 11, 11), "with_worker"),
        (date(2015, 11, 10), "with_note"),
        (date(2013, 11, 11), "with_note"),
        (date(2013, 11, 10), "alone"),
        (date(2000, 11, 11), "alone"),
        (date(2000, 11, 10), "too_old"),
    ],
)
def test_the_age_gate_turns_on_the_birthday(born_on: date, gate: str) -> None:
    assert gate_of(born_on, date(2026, 11, 10)) == gate


def test_the_note_on_an_eleven_year_old_is_kept_sealed(house: House, browser: Browser) -> None:
    browser.post(NEW, filled(born_year="2014", age_note="Told me in her own words. Mum knows."))

    task = house.read(lambda session: session.scalars(select(Task)).one())
    assert (task.kind, task.done_at) == ("age_note", house.now)
    assert house.unsealed(task, "note_sealed") == "Told me in her own words. Mum knows."


def test_a_number_on_which_somebody_else_is_known_is_never_private(
    house: House, browser: Browser
) -> None:
    number = house.make(make_number, e164="+447700900123")
    house.make(make_contact, person=house.make(make_parent), number=number)

    browser.post(NEW, filled())

    person = added(house)
    contact = house.read(lambda session: register.contact_of(session, person.id))
    assert contact.privacy == "shared"


def test_a_number_that_was_the_wrong_one_is_refused_and_nobody_is_added(
    house: House, browser: Browser
) -> None:
    house.make(make_number, e164="+447700900123", state="closed")

    answer = browser.post(NEW, filled())

    assert answer.status_code == 422
    assert "reached somebody else" in answer.text
    assert house.read(lambda session: len(session.scalars(select(Person)).all())) == 1
