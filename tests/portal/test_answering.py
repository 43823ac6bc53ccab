"""Answering on the web: from the link to the thanks, with scripts off."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from database.transactions import Database, transaction
from outcomes.models import Asked
from people import sign_ins
from people.languages import PSEUDO
from surveys import invitations, responses
from surveys.coming import Coming
from surveys.engine import Given
from surveys.models import Answer, Invitation, Response
from tests.factories import make_young_person
from tests.portal.respondents import Browser, Story, counts, make_app, tell
from voice.models import Alert, Words
from voice.words import text_of

RHI = {"chat_done": "yes"}
WEEK = {"slot": "W09"}


@pytest.fixture
def clock(now: datetime) -> Iterator[time_machine.Traveller]:
    """The clock stands at ``now`` until a test shifts it."""
    with time_machine.travel(now, tick=False) as traveller:
        yield traveller


@pytest.fixture
def story(clean: Database, now: datetime, clock: time_machine.Traveller) -> Story:
    """A young person, a worker on duty, three questionnaires."""
    return tell(clean, now)


@pytest.fixture
def browser(story: Story) -> Browser:
    """The young person's phone, scripts off."""
    return Browser(make_app(story.database).test_client())


def another(story: Story) -> Browser:
    """Another phone or computer."""
    return Browser(make_app(story.database).test_client())


def heading(page: str) -> str:
    """Return the words of the page's one h1."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    return re.sub(r"<[^>]+>", "", found.group(1)).strip() if found else ""


def test_a_link_is_inert_until_a_person_presses_the_button(story: Story, browser: Browser) -> None:
    token = story.invite("WEEKLY", WEEK)
    before = counts(story.database)

    got = browser.get(f"/a/{token}")
    headed = browser.client.head(f"/a/{token}")

    assert got.status_code == headed.status_code == 200
    assert "Your page is ready" in browser.page
    assert counts(story.database) == before
    assert browser.client.get_cookie("heard") is None


def test_the_button_begins_a_sitting_and_leads_to_a_clean_address(
    story: Story, browser: Browser
) -> None:
    token = story.invite("WEEKLY", WEEK)
    browser.get(f"/a/{token}")

    reached = browser.post(f"/a/{token}")

    assert reached.request.path == "/answer/before"
    assert "Dele Marsh" in browser.page
    assert "Monday to Friday, 09:00 to 17:00" in browser.page
    with transaction(story.database) as session:
        asked = session.scalars(select(Asked)).one()
        assert (asked.channel, asked.questionnaire, asked.replied_at) == ("web", "WEEKLY", None)


def test_a_whole_questionnaire_goes_from_the_link_to_the_thanks(
    story: Story, browser: Browser
) -> None:
    browser.open(story.invite("WEEKLY", WEEK))
    assert heading(browser.page) == "How has your week been?"
    browser.answer("W01", "4")
    browser.answer("W02", "4")
    browser.answer("W09", "more time with my brother")
    browser.answer("who_helped", "1")
    assert "Have a look before you send" in browser.page
    assert "more time with my brother" in browser.page

    sent = browser.post("/answer/check")

    assert sent.request.path == "/thanks"
    assert "Childline" in browser.page
    assert "brother" not in browser.page
    assert "cookies" in sent.headers["Clear-Site-Data"]
    assert story.standing() == {
        "/data/W01": ("answered", "4"),
        "/data/W02": ("answered", "4"),
        "/data/W09": ("answered", "more time with my brother"),
        "/data/who_helped": ("answered", "1"),
    }
    with transaction(story.database) as session:
        assert session.scalars(select(Response.state)).one() == "complete"
        assert session.scalars(select(Asked.replied_at)).one() is not None
        assert session.scalars(select(Words.asked)).one() == "WEEKLY.W09"


def test_after_sending_the_old_cookie_opens_nothing(story: Story, browser: Browser) -> None:
    browser.open(story.invite("WEEKLY", WEEK))
    cookie = browser.client.get_cookie("heard")
    for name in ("W01", "W02", "W09", "who_helped"):
        browser.skip(name)
    browser.post("/answer/check")

    assert cookie is not None
    browser.client.set_cookie("heard", cookie.value)

    assert browser.get("/answer/check").status_code == 404


def test_everything_may_be_skipped_and_is_kept_as_skipped(story: Story, browser: Browser) -> None:
    browser.open(story.invite("WEEKLY", WEEK))

    for name in ("W01", "W02", "W09", "who_helped"):
        browser.skip(name)

    assert "Have a look before you send" in browser.page
    assert {state for state, _ in story.standing().values()} == {"skipped"}


def test_nothing_picked_gives_an_error_and_keeps_nothing(story: Story, browser: Browser) -> None:
    browser.open(story.invite("WEEKLY", WEEK))

    browser.answer("W01")

    assert "<title>Error: " in browser.page
    assert "Pick one answer" in browser.page
    assert story.standing() == {}


def test_an_answer_that_breaks_its_constraint_is_given_back_with_the_sheets_words(
    story: Story, browser: Browser
) -> None:
    browser.open(story.invite("RHI_FU", RHI))
    for name in ("RF01", "RF02", "RF03", "RF04", "RF05", "RF06", "RF07", "RF08"):
        browser.skip(name)

    browser.answer("RF09", "fun", "rather_not_say")

    assert "on its own" in browser.page
    assert browser.page.count("checked") == 2


def test_a_page_that_is_not_yet_allowed_leads_to_the_one_that_is(
    story: Story, browser: Browser
) -> None:
    browser.open(story.invite("WEEKLY", WEEK))

    assert browser.get("/answer/q/W09").request.path == "/answer/q/W01"
    assert browser.get("/answer/q/nowhere").request.path == "/answer/q/W01"
    assert browser.get("/answer/check").request.path == "/answer/q/W01"
    assert browser.answer("W09", "early").request.path == "/answer/q/W01"
    assert browser.post("/answer/check").request.path == "/answer/q/W01"
    assert story.standing() == {}


def test_no_question_is_shown_or_taken_before_it_was_said_who_reads_it(
    story: Story, browser: Browser
) -> None:
    token = story.invite("WEEKLY", WEEK)
    browser.get(f"/a/{token}")
    browser.post(f"/a/{token}")

    assert browser.get("/answer/q/W01").request.path == "/answer/before"
    assert browser.answer("W01", "4").request.path == "/answer/before"
    assert story.standing() == {}


def test_back_shows_the_answer_just_given_and_change_an_empty_question(
    story: Story, browser: Browser
) -> None:
    browser.open(story.invite("WEEKLY", WEEK))
    browser.answer("W01", "4")
    assert 'href="/answer/q/W01" class="govuk-back-link"' in browser.page

    browser.get("/answer/q/W01")
    assert re.search(r'value="4"[^>]*checked', browser.page)
    browser.get("/answer/q/W01?change=yes")
    assert "checked" not in browser.page


def test_an_answer_may_be_changed_and_the_first_one_is_superseded(
    story: Story, browser: Browser
) -> None:
    browser.open(story.invite("WEEKLY", WEEK))
    browser.answer("W01", "4")
    browser.get("/answer/q/W01")
    browser.answer("W01", "2")

    assert story.standing() == {"/data/W01": ("answered", "2")}
    with transaction(story.database) as session:
        assert len(session.scalars(select(Answer)).all()) == 2


def test_the_same_answer_sent_twice_is_recorded_and_heard_once(
    story: Story, browser: Browser
) -> None:
    browser.open(story.invite("RHI_FU", {"chat_done": "declined"}))
    browser.skip("RF08")
    browser.answer("RF13", "i might hurt myself tonight")
    browser.get("/answer/q/RF13")
    browser.answer("RF13", "i might hurt myself tonight")

    with transaction(story.database) as session:
        assert len(session.scalars(select(Words)).all()) == 1
        assert len(session.scalars(select(Alert)).all()) == 1


def test_a_worry_reaches_a_person_and_shows_the_young_person_no_alarm(
    story: Story, browser: Browser
) -> None:
    browser.open(story.invite("RHI_FU", {"chat_done": "declined"}))
    browser.skip("RF08")

    browser.answer("RF13", "i want to kill myself tonight")

    assert heading(browser.page) == "Did anyone help you with this?"
    assert not re.search(r"alert|worried|urgent", browser.page)
    with transaction(story.database) as session:
        alert = session.scalars(select(Alert)).one()
        assert alert.level == "P0"
        assert alert.words_id is not None


def test_a_resumed_sitting_shows_that_it_was_answered_and_never_what(
    story: Story, browser: Browser, clock: time_machine.Traveller
) -> None:
    token = story.invite("WEEKLY", WEEK)
    browser.open(token)
    browser.answer("W01", "1")
    browser.answer("W02", "3")
    clock.shift(timedelta(minutes=30))
    assert browser.get("/answer/").status_code == 404
    assert "Each answer you sent is kept" in browser.page

    browser.get(f"/a/{token}")
    browser.post(f"/a/{token}")
    assert "done some of this already" in browser.page
    browser.post("/answer/before")

    assert heading(browser.page) == "Do you want us to get in touch?"
    browser.get("/answer/q/W01")
    assert "checked" not in browser.page
    browser.get("/answer/")
    browser.skip("W03")
    browser.skip("who_helped")
    assert browser.page.count("Answered") == 2
    assert "Really bad" not in browser.page


def test_what_was_answered_by_text_is_not_asked_again_and_not_shown(
    story: Story, browser: Browser, now: datetime
) -> None:
    token = story.invite("WEEKLY", WEEK)
    with transaction(story.database) as session:
        invitation = session.scalars(select(Invitation)).one()
        response = responses.begin(session, invitation, channel="sms", language="en", now=now)
        question = responses.standing(session, response, now).next()
        assert question is not None
        by_text = Coming(question, Given("answered", "4"), "digits", "sms")
        responses.record(session, response, by_text, now=now)

    browser.open(token)

    assert heading(browser.page) == "How safe do you feel this week?"
    browser.get("/answer/q/W01")
    assert "checked" not in browser.page


def test_a_text_that_comes_meanwhile_moves_the_page_on(
    story: Story, browser: Browser, now: datetime
) -> None:
    browser.open(story.invite("WEEKLY", WEEK))
    browser.answer("W01", "4")
    with transaction(story.database) as session:
        response = session.scalars(select(Response)).one()
        question = responses.standing(session, response, now).next()
        assert question is not None
        by_text = Coming(question, Given("answered", "4"), "digits", "sms")
        responses.record(session, response, by_text, now=now)

    browser.answer("W02", "2")

    assert story.standing()["/data/W02"] == ("answered", "2")
    assert heading(browser.page) == "Do you want us to get in touch?"


def test_safety_questions_wait_while_nobody_is_there_and_are_settled_as_not_asked(
    clean: Database, now: datetime, clock: time_machine.Traveller
) -> None:
    story = tell(clean, now, is_staffed=False)
    browser = Browser(make_app(clean).test_client())
    browser.open(story.invite("WEEKLY", WEEK))
    browser.answer("W01", "4")
    browser.skip("W09")
    browser.skip("who_helped")
    browser.post("/answer/check")

    assert story.standing()["/data/W02"] == ("not_asked", "")


def test_another_device_is_told_where_the_page_is_open(story: Story, browser: Browser) -> None:
    token = story.invite("WEEKLY", WEEK)
    other = another(story)
    other.get(f"/a/{token}")
    browser.open(token)

    pressed = other.post(f"/a/{token}")
    seen = other.get(f"/a/{token}")

    assert seen.status_code == pressed.status_code == 403
    assert "open somewhere else" in other.page
    assert other.client.get_cookie("heard") is None


def test_the_first_device_may_come_back_after_exit(story: Story, browser: Browser) -> None:
    token = story.invite("WEEKLY", WEEK)
    browser.open(token)
    browser.answer("W01", "4")
    browser.get("/exit")
    assert browser.get("/answer/q/W02").status_code == 404

    browser.open(token)

    assert heading(browser.page) == "How safe do you feel this week?"


def test_a_new_link_ends_the_sitting_of_the_old_one(story: Story, browser: Browser) -> None:
    browser.open(story.invite("WEEKLY", WEEK))
    with transaction(story.database) as session:
        invitation = session.scalars(select(Invitation)).one()
        token = invitations.new_link(session, invitation, story.now)

    another(story).open(token)

    assert browser.get("/answer/").status_code == 404


@pytest.mark.parametrize("hours", [24, 24 * 8])
def test_a_link_is_over_after_a_day(
    story: Story, browser: Browser, clock: time_machine.Traveller, hours: int
) -> None:
    token = story.invite("WEEKLY", WEEK)
    clock.shift(timedelta(hours=hours))

    assert browser.get(f"/a/{token}").status_code == 410
    assert "Ask us for a new one" in browser.page


def test_finished_unknown_and_over_look_the_same(
    story: Story, browser: Browser, clock: time_machine.Traveller
) -> None:
    token = story.invite("WEEKLY", WEEK)
    browser.open(token)
    for name in ("W01", "W02", "W09", "who_helped"):
        browser.skip(name)
    browser.post("/answer/check")

    finished = browser.get(f"/a/{token}")
    unknown = browser.get("/a/" + "x" * 22)

    assert finished.status_code == unknown.status_code == 410
    assert finished.get_data() == unknown.get_data()


def test_an_unknown_link_that_is_pressed_makes_no_session(story: Story, browser: Browser) -> None:
    browser.get(f"/a/{story.invite('WEEKLY', WEEK)}")
    pressed = browser.post("/a/" + "x" * 22)

    assert pressed.status_code == 410
    assert browser.client.get_cookie("heard") is None


def test_a_response_filed_meanwhile_takes_no_more_answers(story: Story, browser: Browser) -> None:
    browser.open(story.invite("WEEKLY", WEEK))
    with transaction(story.database) as session:
        session.scalars(select(Response)).one().state = "partial"

    assert browser.answer("W01", "4").status_code == 410
    assert story.standing() == {}


ADDRESSES = ("/answer/", "/answer/before", "/answer/q/W01", "/answer/check")


@pytest.mark.parametrize("address", ADDRESSES)
def test_nobody_without_a_session_sees_a_page(browser: Browser, address: str) -> None:
    assert browser.get(address).status_code == 404


@pytest.mark.parametrize("audience", ["staff", "mine", "commissioner", "parent"])
def test_a_session_of_another_audience_sees_nothing(
    story: Story, browser: Browser, audience: str
) -> None:
    story.invite("WEEKLY", WEEK)
    with transaction(story.database) as session:
        token = sign_ins.start(
            session,
            audience=audience,  # type: ignore[arg-type]  # one of them
            now=story.now,
            staff_id=story.worker_id if audience == "staff" else None,  # type: ignore[arg-type]  # an id
            person_id=story.person.id,
        )
    browser.client.set_cookie("heard", token)

    assert browser.get("/answer/").status_code == 404


def test_a_session_answers_only_its_own_invitation(story: Story, browser: Browser) -> None:
    story.invite("WEEKLY", WEEK)
    with transaction(story.database) as session:
        stranger = make_young_person(session)
        token = sign_ins.start(session, audience="respondent", now=story.now, person_id=stranger.id)
    browser.client.set_cookie("heard", token)

    assert browser.get("/answer/").status_code == 404


def test_a_post_without_the_forms_token_changes_nothing(story: Story, browser: Browser) -> None:
    token = story.invite("WEEKLY", WEEK)
    browser.page = ""
    assert browser.post(f"/a/{token}").status_code == 400
    browser.open(token)
    browser.page = ""
    before = counts(story.database)

    assert browser.answer("W01", "4").status_code == 400
    assert counts(story.database) == before


def test_looking_changes_no_row(story: Story, browser: Browser) -> None:
    browser.open(story.invite("WEEKLY", WEEK))
    browser.answer("W01", "4")
    before = counts(story.database)

    for address in (*ADDRESSES, "/answer/q/W02", "/", "/help", "/thanks"):
        browser.client.get(address)
        browser.client.head(address)

    assert counts(story.database) == before


def at_words(story: Story, browser: Browser) -> None:
    browser.open(story.invite("WEEKLY", WEEK))
    browser.answer("W01", "4")
    browser.answer("W02", "4")


@pytest.mark.parametrize(
    "said", ["a" * 160_000, "nul \0 inside", "half an emoji %ED%A0%BD", "<b>&amp;</b> ' \u202e"]
)
def test_words_are_kept_whole_whatever_they_are(story: Story, browser: Browser, said: str) -> None:
    at_words(story, browser)

    assert browser.answer("W09", said).status_code == 200

    assert story.standing()["/data/W09"] == ("answered", said)
    with transaction(story.database) as session:
        assert text_of(session.scalars(select(Words)).one()) == said
    assert "<b>" not in browser.get("/answer/check").get_data(as_text=True)


def test_more_than_a_mebibyte_is_refused_with_a_page(story: Story, browser: Browser) -> None:
    at_words(story, browser)

    assert browser.answer("W09", "a" * (1024 * 1024 + 1)).status_code == 413
    assert "too big to send" in browser.page
    assert "/data/W09" not in story.standing()


def test_every_page_stands_in_the_language_that_was_chosen(story: Story, browser: Browser) -> None:
    token = story.invite("WEEKLY", WEEK)

    browser.get(f"/a/{token}?lang={PSEUDO}")
    assert 'dir="rtl"' in browser.page
    browser.open(token)

    assert f'lang="{PSEUDO}"' in browser.page


def test_at_most_two_cookies_are_set_and_both_are_closed_to_scripts(
    story: Story, browser: Browser
) -> None:
    token = story.invite("WEEKLY", WEEK)
    browser.get(f"/a/{token}")
    begun = browser.client.post(
        f"/a/{token}",
        data={"csrf_token": re.findall(r'csrf_token" value="([^"]+)', browser.page)[0]},
    )

    cookies = begun.headers.getlist("Set-Cookie")
    assert sorted(cookie.split("=")[0] for cookie in cookies) == ["heard", "heard-form"]
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)
