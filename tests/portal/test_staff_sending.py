"""Sending a questionnaire by hand: by text, as a link, or beside the young person."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from database.transactions import Database
from people import register
from people.models import Number, Person, SignIn
from portal.staff.asking import rota_item
from sms.models import OutboundText
from surveys.models import Invitation
from tests.factories import (
    drama_number,
    make_adult,
    make_contact,
    make_number,
    make_parent,
    make_young_person,
)
from tests.factories_above import make_episode, make_interview
from tests.portal.respondents import Browser, publish
from tests.portal.workspace import House, build


@pytest.fixture
def house(clean: Database, now: datetime) -> Iterator[House]:
    """A house on a Tuesday afternoon inside the default window."""
    with time_machine.travel(now, tick=False):
        yield build(clean, now)


def send_address(house: House) -> str:
    return f"/staff/people/{house.person.id}/send"


def stop(session: object, number: Number) -> None:
    register.opt_out(
        session,  # type: ignore[arg-type]  # a session
        number=number,
        person_id=None,
        how="text",
        now=datetime.fromisoformat("2026-11-09T12:00:00+00:00"),
    )


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
