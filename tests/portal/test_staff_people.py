"""Adding a young person, changing how they are reached, and sending a questionnaire by hand."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from database import vault
from database.transactions import Database
from people import caseloads, pins, register
from people.models import Consent, Contact, Number, Person, Pin, SignIn, Task
from portal.staff.asking import rota_item
from portal.staff.person_form import gate_of
from sms.models import OutboundText
from surveys.models import Invitation
from tests.factories import (
    drama_number,
    make_adult,
    make_contact,
    make_number,
    make_organisation,
    make_parent,
    make_staff,
    make_young_person,
)
from tests.factories_above import make_episode, make_interview
from tests.portal.respondents import Browser, publish
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


def contact_address(house: House, act: str = "") -> str:
    return f"/staff/people/{house.person.id}/contact{act}"


def send_address(house: House) -> str:
    return f"/staff/people/{house.person.id}/send"


def test_a_young_person_is_added_with_phone_consent_worker_and_pin(
    house: House, browser: Browser
) -> None:
    page = browser.post(NEW, filled()).text

    person = added(house)
    with_contact = house.read(lambda session: register.contact_of(session, person.id))
    assert register.name_of(person) == "Sparrow"
    assert register.born_on(person) == date(2011, 3, 4)
    assert (person.area, person.setting, person.gender) == ("North", "home", "9")
    assert with_contact.privacy == "private"
    assert with_contact.safe_days == [1, 2, 3]
    assert vault.unseal(with_contact, "code_word_sealed") == "marzipan"
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
    assert vault.unseal(task, "note_sealed") == "Told me in her own words. Mum knows."


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


def test_the_first_text_is_queued_once_when_it_may_leave(house: House) -> None:
    house.make(make_contact, person=house.person, cover_name="Kit")
    browser = house.browser(house.worker)
    browser.get(contact_address(house))

    browser.post(contact_address(house, "/first"))
    page = browser.post(contact_address(house, "/first")).text

    text = house.read(lambda session: session.scalars(select(OutboundText)).one())
    assert (text.phrase, text.purpose) == ("S01", "first")
    assert vault.unseal(text, "body_sealed").startswith("Hi, it is Kit.")
    assert "It is on its way, or was sent." in page


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
    assert vault.unseal(contact, "code_word_sealed") == "marzipan"


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

    assert browser.post(contact_address(house, "/pause")).status_code == 404
    assert browser.post(contact_address(house, "/first")).status_code in {404, 409}


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


def ready(house: House, *keys: str) -> Browser:
    """Publish, give Wren a private phone, and open the page in the worker's browser."""
    for key in keys:
        house.make(publish, key=key, now=house.now)
    house.make(make_contact, person=house.person, number=house.make(make_number))
    browser = house.browser(house.worker)
    browser.get(send_address(house))
    return browser


def sending(house: House, browser: Browser, key: str, how: str) -> dict[str, str]:
    once = re.search(r'name="once" value="([0-9a-f]+)"', browser.page)
    assert once
    return {"what": f"{key}:{house.person.id}", "how": how, "once": once.group(1)}


def invitations_made(house: House) -> list[Invitation]:
    return house.read(lambda session: list(session.scalars(select(Invitation))))


def test_a_questionnaire_goes_out_by_text_once_however_often_it_is_pressed(house: House) -> None:
    browser = ready(house, "WEEKLY")
    form = sending(house, browser, "WEEKLY", "text")

    page = browser.post(send_address(house), form).text
    token = {"csrf_token": re.findall(r'csrf_token" value="([^"]+)"', page)[0]}
    again = browser.client.post(send_address(house), data={**form, **token})

    texts = house.read(lambda session: session.scalars(select(OutboundText)).all())
    assert "It is on its way." in page
    assert "15:40 today" in page
    assert again.status_code == 200
    assert len(invitations_made(house)) == 1
    assert [text.phrase for text in texts] == ["WEEKLY.W01"]


def test_a_link_is_shown_once_and_opens_the_questionnaire(house: House) -> None:
    browser = ready(house, "SUPPORT")

    page = browser.post(send_address(house), sending(house, browser, "SUPPORT", "link")).text
    later = browser.get(send_address(house)).text

    token = re.search(r"http://localhost/a/([\w-]{22})", page)
    assert token
    assert token.group(1) not in later
    assert house.browser(None).get(f"/a/{token.group(1)}").status_code == 200


def test_opened_here_the_worker_is_signed_out_first(house: House) -> None:
    browser = ready(house, "SUPPORT")
    form = sending(house, browser, "SUPPORT", "here")
    token = {"csrf_token": re.findall(r'csrf_token" value="([^"]+)"', browser.page)[0]}

    answer = browser.client.post(send_address(house), data={**form, **token})

    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/a/")
    assert house.read(lambda session: session.scalars(select(SignIn)).all()) == []
    assert browser.get("/staff/").status_code == 404
    assert browser.get(answer.headers["Location"]).status_code == 200


def test_a_reason_against_texting_is_told_in_words_and_nothing_is_left_behind(
    house: House,
) -> None:
    browser = ready(house, "WEEKLY")
    house.make(take_consent_back, person=house.person)

    answer = browser.post(send_address(house), sending(house, browser, "WEEKLY", "text"))

    assert answer.status_code == 422
    assert "They sent STOP. Reach them by another route." in answer.text
    assert invitations_made(house) == []


def take_consent_back(session: object, person: Person) -> None:
    contact = register.contact_of(session, person.id)  # type: ignore[arg-type]  # a session
    stop(session, session.get_one(Number, contact.number_id))  # type: ignore[attr-defined]


def test_a_second_questionnaire_never_interrupts_the_first(house: House) -> None:
    browser = ready(house, "WEEKLY", "RHI_FU")
    browser.post(send_address(house), sending(house, browser, "WEEKLY", "text"))
    browser.get(send_address(house))

    answer = browser.post(send_address(house), sending(house, browser, "RHI_FU", "text"))

    assert "Another questionnaire is under way on this number." in answer.text


def test_the_return_chat_is_asked_about_once_in_28_days(house: House) -> None:
    browser = ready(house, "RHI_FU")
    browser.post(send_address(house), sending(house, browser, "RHI_FU", "link"))
    browser.get(send_address(house))

    answer = browser.post(send_address(house), sending(house, browser, "RHI_FU", "link"))

    assert "They were asked this in the last 28 days." in answer.text


@pytest.mark.parametrize(
    ("status", "chat_done"),
    [("completed", "yes"), ("declined", "declined"), ("not_engaged", "no"), (None, "no")],
)
def test_the_form_knows_whether_the_return_chat_happened(
    house: House, status: str | None, chat_done: str
) -> None:
    if status:
        house.make(make_interview_of, person=house.person, status=status)
    browser = ready(house, "RHI_FU")

    browser.post(send_address(house), sending(house, browser, "RHI_FU", "link"))

    (invitation,) = invitations_made(house)
    assert invitation.hidden == {"chat_done": chat_done}
    assert (invitation.interview_id is None) is (status is None)


def make_interview_of(session: object, person: Person, status: str) -> object:
    return make_interview(
        session,  # type: ignore[arg-type]  # a session
        episode=make_episode(session, person=person),  # type: ignore[arg-type]  # a session
        status=status,
    )


def test_the_outcomes_know_age_and_wave_and_the_weekly_its_rota_item(house: House) -> None:
    browser = ready(house, "OUTCOMES", "WEEKLY")

    browser.post(send_address(house), sending(house, browser, "OUTCOMES", "link"))
    browser.get(send_address(house))
    browser.post(send_address(house), sending(house, browser, "WEEKLY", "link"))

    found = [invitation.hidden for invitation in invitations_made(house)]
    assert {"age": "15", "o6_on": "no", "wave": "initial"} in found
    assert {"slot": rota_item(house.now)} in found


def test_rota_items_follow_one_another_week_by_week(now: datetime) -> None:
    monday = now - timedelta(days=1)
    weeks = [rota_item(monday + timedelta(weeks=week)) for week in range(7)]

    assert sorted(weeks[:6]) == ["W04", "W05", "W06", "W07", "W08", "W09"]
    assert weeks[0] == weeks[6]
    assert rota_item(monday) == rota_item(monday + timedelta(days=6))


def test_only_a_parent_whose_tick_stands_can_be_asked(house: House) -> None:
    safe = house.make(make_parent, organisation=house.organisation, name="Sorrel")
    unsafe = house.make(make_parent, organisation=house.organisation, name="Bracken")
    house.make(make_adult, young_person=house.person, adult=safe)
    house.make(make_adult, young_person=house.person, adult=unsafe, is_safe=False)
    browser = ready(house, "PARENT")
    form = sending(house, browser, "PARENT", "link")

    page = browser.page
    refused = browser.post(send_address(house), {**form, "what": f"PARENT:{unsafe.id}"})
    browser.post(send_address(house), {**form, "what": f"PARENT:{safe.id}"})

    assert "Parent feedback: Sorrel" in page
    assert "Bracken" not in page
    assert refused.status_code == 422
    (invitation,) = invitations_made(house)
    assert (invitation.person_id, invitation.about_id) == (safe.id, house.person.id)


def test_a_ten_year_old_answers_beside_the_worker_only(house: House) -> None:
    child = house.make(make_young_person, organisation=house.organisation, born_on=date(2016, 5, 1))
    house.make(publish, key="SUPPORT", now=house.now)
    browser = house.browser(house.manager)
    browser.get(f"/staff/people/{child.id}/send")
    form = {**sending(house, browser, "SUPPORT", "link"), "what": f"SUPPORT:{child.id}"}

    answer = browser.post(f"/staff/people/{child.id}/send", form)

    assert "Under 11 they answer together with you: open it here." in answer.text


def test_nothing_is_sent_without_a_choice(house: House) -> None:
    browser = ready(house, "WEEKLY")
    form = sending(house, browser, "WEEKLY", "pigeon")

    answer = browser.post(send_address(house), {**form, "what": "WEEKLY:nobody"})

    assert "Pick a questionnaire." in answer.text
    assert "Say how it should reach them." in answer.text
    assert invitations_made(house) == []


def test_where_nothing_is_published_the_page_says_so(house: House) -> None:
    page = house.browser(house.worker).get(send_address(house)).text

    assert "No questionnaire is published yet." in page
    assert drama_number(1) not in page
