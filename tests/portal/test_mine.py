"""/me: the PIN, the cover PIN, what I said, and whether we got it right."""

import re
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from database.transactions import Database, transaction
from outcomes.models import Document
from people import pins, sign_ins
from surveys import invitations
from surveys.models import Answer, Invitation, Response
from tests.factories import make_young_person
from tests.factories_above import (
    make_document,
    make_plan_section,
    make_quote,
    make_summary,
    make_words,
)
from tests.portal.respondents import Browser, Story, counts, make_app, tell
from voice import changes, summaries
from voice.models import Alert, Summary, Words
from voice.words import text_of

PIN, COVER = "7302", "9146"


@pytest.fixture(autouse=True)
def clock(now: datetime) -> Iterator[time_machine.Traveller]:
    """The clock stands at ``now`` until a test shifts it."""
    with time_machine.travel(now, tick=False) as traveller:
        yield traveller


@pytest.fixture
def story(clean: Database, now: datetime, clock: time_machine.Traveller) -> Story:
    """A young person with a PIN and a cover PIN."""
    story = tell(clean, now)
    with transaction(clean) as session:
        pins.set_pin(
            session, person_id=story.person.id, pin=PIN, cover_pin=COVER, staff_id=None, now=now
        )
    return story


@pytest.fixture
def summary_id(story: Story) -> uuid.UUID:
    """A summary on the young person's page, of two sayings."""
    with transaction(story.database) as session:
        said = make_words(session, person=story.person, text="i want to see my brother")
        summary = make_summary(session, person=story.person, drafted_by=story.worker_id)
        make_quote(session, summary=summary, words=said, heading="wants")
        summaries.show(session, summary, staff_id=story.worker_id, now=story.now)  # type: ignore[arg-type]  # an id
        return summary.id


@pytest.fixture
def browser(story: Story) -> Browser:
    """The young person's phone at the question for the PIN."""
    browser = Browser(make_app(story.database).test_client())
    token = story.invite("MY_WORDS")
    browser.get(f"/a/{token}")
    assert browser.post(f"/a/{token}").request.path == "/me/pin"
    return browser


def enter(browser: Browser, pin: str = PIN) -> None:
    browser.post("/me/pin", {"pin": pin})


def test_a_link_alone_shows_nothing(browser: Browser) -> None:
    assert browser.get("/me").status_code == 404
    assert browser.get("/answer/").request.path == "/me/pin"


def test_the_pin_opens_the_page_under_a_new_session(story: Story, browser: Browser) -> None:
    before = browser.client.get_cookie("heard")

    enter(browser)

    after = browser.client.get_cookie("heard")
    assert "What I said, and what came of it" in browser.page
    assert before is not None
    assert after is not None
    assert before.value != after.value
    with transaction(story.database) as session:
        assert sign_ins.find(session, before.value, story.now) is None


def test_a_wrong_pin_is_said_kindly_and_counted(browser: Browser) -> None:
    enter(browser, "5555")

    assert "not the PIN you chose" in browser.page
    assert "<title>Error: " in browser.page
    assert browser.get("/me").status_code == 404


def test_after_five_wrong_ones_the_right_one_waits_too(
    browser: Browser, clock: time_machine.Traveller
) -> None:
    for _ in range(5):
        enter(browser, "5555")

    enter(browser)
    assert "Wait 15 minutes" in browser.page
    assert browser.get("/me").status_code == 404

    clock.shift(timedelta(minutes=16))
    browser.get("/me/pin")
    enter(browser)
    assert "What I said, and what came of it" in browser.page


def test_the_cover_pin_opens_the_page_with_nothing_on_it_and_somebody_is_paged(
    story: Story, browser: Browser, summary_id: uuid.UUID
) -> None:
    enter(browser, COVER)

    assert "What I said, and what came of it" in browser.page
    assert "brother" not in browser.page
    assert browser.page.count("Nothing here yet.") == 3
    with transaction(story.database) as session:
        alert = session.scalars(select(Alert)).one()
        assert (alert.level, alert.trigger, alert.person_id) == (
            "P0",
            "cover_pin",
            story.person.id,
        )


def test_under_the_cover_nothing_can_be_judged(
    story: Story, browser: Browser, summary_id: uuid.UUID
) -> None:
    enter(browser, COVER)

    browser.post(f"/me/summary/{summary_id}", {"answer": "3"})
    browser.post(f"/me/summary/{summary_id}/V3", {"answer": "nobody"})
    browser.get(f"/me/summary/{summary_id}/V1")

    assert "brother" not in browser.page
    with transaction(story.database) as session:
        assert session.get_one(Summary, summary_id).verdict is None


def test_the_page_shows_what_i_said_newest_first_with_the_question(
    story: Story, browser: Browser
) -> None:
    with transaction(story.database) as session:
        for minutes, text, asked in (
            (9, "the <b>older</b> one", "WEEKLY.W09"),
            (5, "the newer one", None),
            (4, "3", "WEEKLY.W01"),
            (3, "no such sheet", "GONE.X1"),
        ):
            at = story.now - timedelta(minutes=minutes)
            make_words(session, person=story.person, text=text, received_at=at, asked=asked)
        make_words(session, person=make_young_person(session), text="a stranger's")

    enter(browser)

    assert browser.page.index("the newer one") < browser.page.index("older")
    assert "the &lt;b&gt;older&lt;/b&gt; one" in browser.page
    assert "Is there one thing we should do or change?" in browser.page
    assert "How has your week been?" not in browser.page
    assert "a stranger" not in browser.page


def test_a_long_story_is_turned_page_by_page(story: Story, browser: Browser) -> None:
    with transaction(story.database) as session:
        for number in range(51):
            at = story.now - timedelta(minutes=number)
            make_words(session, person=story.person, text=f"saying no {number}.", received_at=at)
    enter(browser)
    assert "saying no 49." in browser.page
    assert "saying no 50." not in browser.page

    browser.get("/me?page=2")
    assert "saying no 50." in browser.page
    assert "You said, we did" not in browser.page
    assert "Newer" in browser.page
    for odd in ("0", "-3", "9" * 30, "x"):
        assert browser.get(f"/me?page={odd}").status_code == 200


def test_a_draft_is_not_shown_before_the_worker_shows_it(story: Story, browser: Browser) -> None:
    with transaction(story.database) as session:
        draft = make_summary(session, person=story.person, drafted_by=story.worker_id)
        said = make_words(session, person=story.person, text="quoted in a draft")
        make_quote(session, summary=draft, words=said)

    enter(browser)

    assert browser.page.count("quoted in a draft") == 1
    assert "Did we get it right?" not in browser.page


def test_yes_is_one_tap_and_then_who_can_see_it(
    story: Story, browser: Browser, summary_id: uuid.UUID
) -> None:
    enter(browser)

    browser.post(f"/me/summary/{summary_id}", {"answer": "3"})
    assert "Who can see this?" in browser.page
    browser.post(f"/me/summary/{summary_id}/V3", {"answer": ["my_worker", "parent_carer"]})
    assert "Did anyone help you with this?" in browser.page
    browser.post(f"/me/summary/{summary_id}/who_helped", {"answer": "1"})

    assert "Thank you. It is kept" in browser.page
    assert "You said: this is right." in browser.page
    assert "My parent or carer" in browser.page
    with transaction(story.database) as session:
        summary = session.get_one(Summary, summary_id)
        assert (summary.verdict, summary.verdict_channel, summary.state) == (
            "yes",
            "web",
            "answered",
        )
        assert summary.quotes[0].words.who_sees == ["my_worker", "parent_carer"]
        assert session.scalars(select(Response.state)).one() == "complete"


def test_that_is_wrong_is_kept_beside_the_first_text_with_its_words(
    story: Story, browser: Browser, summary_id: uuid.UUID
) -> None:
    enter(browser)

    browser.post(f"/me/summary/{summary_id}", {"answer": "1"})
    assert "What should we change?" in browser.page
    browser.post(f"/me/summary/{summary_id}/V2", {"answer": ""})
    assert "<title>Error: " in browser.page
    browser.post(f"/me/summary/{summary_id}/V2", {"answer": "he is my HALF brother"})
    browser.post(f"/me/summary/{summary_id}/V3", {"skip": "yes"})
    browser.post(f"/me/summary/{summary_id}/who_helped", {"skip": "yes"})

    assert "i want to see my brother" in browser.page
    assert "he is my HALF brother" in browser.page
    assert "You said: this is not right." in browser.page
    with transaction(story.database) as session:
        summary = session.get_one(Summary, summary_id)
        assert summary.correction is not None
        assert text_of(summary.correction) == "he is my HALF brother"
        assert summary.correction.section == "correction"
        assert session.scalars(select(Alert.level)).all() == ["P3"]


def test_one_may_think_again_and_the_first_verdict_stays_on_record(
    story: Story, browser: Browser, summary_id: uuid.UUID
) -> None:
    enter(browser)
    for answer in ("1", "3"):
        browser.post(f"/me/summary/{summary_id}", {"answer": answer})
        for name in ("V2", "V3", "who_helped"):
            browser.post(f"/me/summary/{summary_id}/{name}", {"skip": "yes"})
        browser.get("/me")

    with transaction(story.database) as session:
        assert session.get_one(Summary, summary_id).verdict == "yes"
        verdicts = select(Answer).where(Answer.path == "/data/V1")
        assert len(session.scalars(verdicts).all()) == 2


def test_an_invitation_that_came_with_the_summary_is_the_one_that_is_answered(
    story: Story, browser: Browser, summary_id: uuid.UUID
) -> None:
    story.invite("MY_WORDS", summary_id=summary_id)
    enter(browser)

    browser.post(f"/me/summary/{summary_id}", {"answer": "3"})

    with transaction(story.database) as session:
        of_summary = select(Invitation).where(Invitation.summary_id == summary_id)
        invitation = session.scalars(of_summary).one()
        assert invitations.response_of(session, invitation) is not None


@pytest.mark.parametrize("answer", ["", "7", "yes\0"])
def test_a_tap_that_says_nothing_changes_nothing(
    story: Story, browser: Browser, summary_id: uuid.UUID, answer: str
) -> None:
    enter(browser)

    reached = browser.post(f"/me/summary/{summary_id}", {"answer": answer})

    assert reached.request.path == "/me"
    with transaction(story.database) as session:
        assert session.get_one(Summary, summary_id).verdict is None


def test_a_published_summary_says_where_it_went_and_is_judged_no_more(
    story: Story, browser: Browser, summary_id: uuid.UUID
) -> None:
    with transaction(story.database) as session:
        summary = session.get_one(Summary, summary_id)
        summary.state, summary.verdict = "published", "yes"
        section = make_plan_section(session, summary=summary)
        make_document(session, plan_section=section, reader="professionals", made_at=story.now)
        make_document(session, plan_section=section, reader="family")
    enter(browser)

    assert "It stands in your plan." in browser.page
    assert "A copy was made for the people who work with you." in browser.page
    assert "A copy was made for your family" not in browser.page
    assert "Did we get it right?" not in browser.page
    assert browser.post(f"/me/summary/{summary_id}", {"answer": "1"}).request.path == "/me"
    assert browser.get(f"/me/summary/{summary_id}/V3").request.path == "/me"
    with transaction(story.database) as session:
        assert session.get_one(Summary, summary_id).verdict == "yes"
        assert len(session.scalars(select(Document)).all()) == 2


def test_what_came_of_it_stands_beside_what_was_said(story: Story, browser: Browser) -> None:
    with transaction(story.database) as session:
        said = make_words(session, person=story.person, text="the bus is too early")
        changes.decide(
            session,
            story.person,
            words_id=said.id,
            kind="we_did",
            text="We asked for the later bus.",
            staff_id=story.worker_id,  # type: ignore[arg-type]  # an id
            now=story.now,
        )
        changes.decide(
            session,
            story.person,
            words_id=None,
            kind="we_will",
            text="We will look at weekends.",
            staff_id=story.worker_id,  # type: ignore[arg-type]  # an id
            now=story.now,
        )

    enter(browser)

    assert "What we did" in browser.page
    assert "We asked for the later bus." in browser.page
    assert browser.page.count("the bus is too early") == 2
    assert "What we will do" in browser.page


def test_a_strangers_summary_looks_like_none(story: Story, browser: Browser) -> None:
    with transaction(story.database) as session:
        theirs = make_summary(session)
        summaries.show(session, theirs, staff_id=theirs.drafted_by, now=story.now)
    enter(browser)

    assert browser.post(f"/me/summary/{theirs.id}", {"answer": "1"}).request.path == "/me"
    assert browser.get(f"/me/summary/{theirs.id}/V3").request.path == "/me"
    assert browser.post(f"/me/summary/{theirs.id}/V3", {"answer": "x"}).request.path == "/me"
    with transaction(story.database) as session:
        assert session.get_one(Summary, theirs.id).verdict is None


def test_leaving_ends_the_visit(story: Story, browser: Browser) -> None:
    enter(browser)
    cookie = browser.client.get_cookie("heard")
    assert cookie is not None

    left = browser.post("/me/leave")

    assert left.request.path == "/exit"
    browser.client.set_cookie("heard", cookie.value)
    assert browser.get("/me").status_code == 404
    assert "This page has closed" in browser.page


def test_looking_changes_no_row(story: Story, browser: Browser, summary_id: uuid.UUID) -> None:
    enter(browser)
    browser.post(f"/me/summary/{summary_id}", {"answer": "1"})
    before = counts(story.database)

    for address in ("/me", "/me?page=2", f"/me/summary/{summary_id}/V2"):
        assert browser.client.get(address).status_code == 200
        browser.client.head(address)

    assert counts(story.database) == before


@pytest.mark.parametrize("address", ["/me", "/me/pin"])
def test_nobody_without_a_session_sees_a_page(story: Story, address: str) -> None:
    assert Browser(make_app(story.database).test_client()).get(address).status_code == 404


@pytest.mark.parametrize("audience", ["staff", "respondent", "commissioner", "parent"])
def test_a_session_of_another_audience_does_not_open_the_page(story: Story, audience: str) -> None:
    stranger = Browser(make_app(story.database).test_client())
    with transaction(story.database) as session:
        token = sign_ins.start(
            session,
            audience=audience,  # type: ignore[arg-type]  # one of them
            now=story.now,
            staff_id=story.worker_id if audience == "staff" else None,  # type: ignore[arg-type]  # an id
            person_id=story.person.id,
        )
    stranger.client.set_cookie("heard", token)

    assert stranger.get("/me").status_code == 404


def test_a_session_of_nobody_is_asked_for_no_pin(story: Story) -> None:
    stranger = Browser(make_app(story.database).test_client())
    with transaction(story.database) as session:
        token = sign_ins.start(session, audience="respondent", now=story.now)
    stranger.client.set_cookie("heard", token)

    assert stranger.get("/me/pin").status_code == 404


def test_a_post_without_the_forms_token_changes_nothing(
    story: Story, browser: Browser, summary_id: uuid.UUID
) -> None:
    enter(browser)
    browser.page = ""
    before = counts(story.database)

    for address in (f"/me/summary/{summary_id}", f"/me/summary/{summary_id}/V3", "/me/leave"):
        assert browser.client.post(address, data={"answer": "1"}).status_code == 400

    assert counts(story.database) == before


def test_words_of_any_length_and_kind_are_kept_in_a_correction(
    story: Story, browser: Browser, summary_id: uuid.UUID
) -> None:
    enter(browser)
    browser.post(f"/me/summary/{summary_id}", {"answer": "2"})
    said = "nul \0 and <script>alert(1)</script> " + "a" * 20_000

    browser.post(f"/me/summary/{summary_id}/V2", {"answer": said})
    browser.get("/me")

    assert not re.search(r"<script>alert", browser.page)
    with transaction(story.database) as session:
        correction = session.get_one(Summary, summary_id).correction
        assert correction is not None
        assert text_of(correction) == said
        assert session.scalars(select(Words.asked).where(Words.id == correction.id)).one() == (
            "MY_WORDS.V2"
        )
