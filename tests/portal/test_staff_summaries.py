"""The voice summary: drafted from their words, shown, judged, corrected, only then published."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from database.transactions import Database, transaction
from people import pins
from people.models import Person, SignIn
from sms import rounds
from sms.models import OutboundText
from surveys import invitations
from surveys.models import Invitation
from tests.factories import make_contact, make_shared_contact, make_young_person
from tests.factories_above import make_alert, make_quote, make_summary, make_words
from tests.portal.records import UNKNOWN, address, browser, child_elsewhere, strangers
from tests.portal.respondents import Browser, publish
from tests.portal.workspace import House, build
from voice import summaries
from voice.models import Quote, Summary, Words

PIN = "7302"


@pytest.fixture
def house(clean: Database, now: datetime) -> Iterator[House]:
    """A house where "Did we get it right?" is published."""
    with time_machine.travel(now, tick=False):
        house = build(clean, now)
        house.make(publish, key="MY_WORDS", now=now)
        house.make(publish, key="WEEKLY", now=now)
        yield house


def say(house: House, text: str, **columns: object) -> Words:
    return house.make(make_words, person=house.person, text=text, **columns)


def newest(house: House) -> Summary:
    return house.read(
        lambda session: session.scalars(select(Summary).order_by(Summary.version.desc())).first()
    )


def draft(house: House, opened: Browser, *said: Words, **fields: str) -> int:
    opened.get(address(house, "summary/new"))
    headings = {f"heading-{one.id}": "said" for one in said}
    return opened.post(address(house, "summary/new"), {**headings, **fields}).status_code


def press(house: House, opened: Browser, step: str, summary: Summary | None = None) -> int:
    opened.get(address(house, "summary"))
    summary_id = (summary or newest(house)).id
    return opened.post(address(house, f"summary/{summary_id}/{step}")).status_code


def judge(house: House, verdict: str, correction: str = "") -> None:
    with transaction(house.database) as session:
        summary = session.get_one(Summary, newest(house).id)
        summaries.verdict(session, summary.id, verdict, channel="web", now=house.now)
        if correction:
            person = session.get_one(Person, house.person.id)
            words = make_words(session, person=person, text=correction, section="correction")
            summaries.correct(session, summary.id, words.id)


def shown(house: House, *said: Words) -> Browser:
    opened = browser(house, house.worker)
    draft(house, opened, *(said or (say(house, "i want a new school"),)))
    assert press(house, opened, "show") == 200
    return opened


def test_a_draft_quotes_their_words_under_the_headings_chosen_oldest_first(house: House) -> None:
    second = say(house, "i want a new school")
    first = say(house, "my nan helps", received_at=house.now - timedelta(days=2))
    opened = browser(house, house.worker)
    opened.get(address(house, "summary/new"))

    opened.post(
        address(house, "summary/new"),
        {f"heading-{first.id}": "said", f"heading-{second.id}": "said", "told": "Thank you."},
    )

    quotes = house.read(lambda session: list(session.scalars(select(Quote))))
    assert sorted((one.position, one.words_id) for one in quotes) == [(0, first.id), (1, second.id)]
    assert newest(house).state == "draft"
    assert "Thank you." in opened.page
    assert ("drafted_summary", f"summaries:{newest(house).id}") in house.acts()


def test_the_question_suggests_the_heading(house: House) -> None:
    well = say(house, "we baked a cake", asked="WEEKLY.W08")
    wish = say(house, "a later bedtime", asked="WEEKLY.W09")
    opened = browser(house, house.worker)

    opened.get(address(house, "summary/new"))

    assert _picked(opened.page, well) == "went_well"
    assert _picked(opened.page, wish) == "wants"


def _picked(page: str, words: Words) -> str:
    field = page[page.index(f'name="heading-{words.id}"') :]
    field = field[: field.index("</select>")]
    found = re.search(r'value="(\w*)" selected', field)
    return found.group(1) if found else ""


@pytest.mark.parametrize(
    "columns",
    [
        {"use_words": "1"},
        {"asked": "SUPPORT.G16"},
        {"asked": "RHI_FU.RF10"},
        {"asked": "MY_WORDS.V2"},
        {"section": "correction"},
        {"informant": "parent"},
        {"text": " 3 "},
        {"received_at": datetime(2026, 6, 1).astimezone()},
    ],
)
def test_what_may_not_be_quoted_is_not_offered_and_not_taken(
    house: House, columns: dict[str, object]
) -> None:
    held = house.make(make_words, person=house.person, **{"text": "the secret words", **columns})
    other = say(house, "my nan helps")
    opened = browser(house, house.worker)
    opened.get(address(house, "summary/new"))

    assert str(held.id) not in opened.page

    opened.post(
        address(house, "summary/new"),
        {f"heading-{held.id}": "said", f"heading-{other.id}": "said"},
    )

    quoted = house.read(lambda session: set(session.scalars(select(Quote.words_id))))
    assert quoted == {other.id}


def test_words_behind_an_open_alert_are_not_offered(house: House) -> None:
    words = say(house, "the secret words")
    house.make(make_alert, words=words)

    page = browser(house, house.worker).get(address(house, "summary/new")).get_data(as_text=True)

    assert "the secret words" not in page


def test_an_earlier_day_offers_what_was_said_then(house: House) -> None:
    say(house, "in the summer", received_at=house.now - timedelta(weeks=20))
    opened = browser(house, house.worker)

    opened.get(address(house, "summary/new"))
    assert "in the summer" not in opened.page

    opened.get(address(house, "summary/new?since=2026-06-01"))
    assert "in the summer" in opened.page


def test_how_much_they_keep_out_of_the_plan_is_told_as_a_number(house: House) -> None:
    say(house, "not for them", use_words="1")

    page = browser(house, house.worker).get(address(house, "summary/new")).get_data(as_text=True)

    assert "1 thing they asked to keep out of their plan is not here." in page


def test_a_draft_without_a_quote_says_so_and_keeps_the_lines(house: House) -> None:
    say(house, "my nan helps")
    opened = browser(house, house.worker)

    assert draft(house, opened, told="Thank you & well done.") == 422
    assert "Choose at least one thing they said." in opened.page
    assert "Thank you &amp; well done." in opened.page


def test_lines_that_are_too_long_say_so(house: House) -> None:
    opened = browser(house, house.worker)

    assert draft(house, opened, say(house, "my nan helps"), told="a" * 2001) == 422
    assert "at most 2000 letters" in opened.page


def test_kinder_words_are_offered_for_the_workers_lines_and_never_for_a_childs(
    house: House,
) -> None:
    said = say(house, "i absconded lol")
    opened = browser(house, house.worker)

    assert draft(house, opened, said, told="You absconded.") == 200
    assert opened.page.count("went missing, or ran away") == 1
    assert newest(house) is None

    draft(house, opened, said, told="You absconded.", as_it_is="yes")

    assert newest(house).state == "draft"


def test_showing_it_puts_it_on_their_page_and_invites_them_to_judge_it(house: House) -> None:
    opened = shown(house)

    invitation = house.read(lambda session: session.scalars(select(Invitation)).one())
    assert invitation.summary_id == newest(house).id
    assert invitation.person_id == house.person.id
    assert newest(house).state == "with_child"
    assert "It is on their page." in opened.page
    assert ("showed_summary", f"summaries:{newest(house).id}") in house.acts()


def test_pressing_show_twice_shows_once_and_says_how_it_stands(house: House) -> None:
    opened = shown(house)

    assert press(house, opened, "show") == 409
    assert "This summary has moved on meanwhile." in opened.page
    assert len(house.read(lambda session: list(session.scalars(select(Invitation))))) == 1


def test_without_the_questionnaire_nothing_is_shown(clean: Database, now: datetime) -> None:
    with time_machine.travel(now, tick=False):
        house = build(clean, now)
        opened = browser(house, house.worker)
        draft(house, opened, say(house, "my nan helps"))

        assert press(house, opened, "show") == 409
        assert newest(house).state == "draft"


def test_a_text_tells_them_that_it_is_there(house: House) -> None:
    house.make(make_contact, person=house.person)
    opened = shown(house)

    assert press(house, opened, "text") == 200

    sent = house.read(lambda session: session.scalars(select(OutboundText)).one())
    assert sent.phrase == "MY_WORDS.V1"
    assert "A text leaves at their safe times." in opened.page
    assert ("texted_summary", f"summaries:{newest(house).id}") in house.acts()

    assert press(house, opened, "text") == 409
    assert "The text is on its way already" in opened.page


def test_a_phone_that_others_read_gets_no_text_about_it(house: House) -> None:
    house.make(make_shared_contact, person=house.person)
    opened = shown(house)

    assert press(house, opened, "text") == 409
    assert "Only for a private phone" in opened.page
    assert house.read(lambda session: list(session.scalars(select(OutboundText)))) == []


def test_without_a_phone_no_text_leaves(house: House) -> None:
    opened = shown(house)

    assert press(house, opened, "text") == 409
    assert "Nobody has recorded when and how it is safe to text." in opened.page


def test_a_questionnaire_under_way_goes_first(house: House) -> None:
    house.make(make_contact, person=house.person)
    opened = shown(house)
    with transaction(house.database) as session:
        person = session.get_one(Person, house.person.id)
        weekly = invitations.invite(
            session, key="WEEKLY", person=person, about=person, cause="test:weekly", now=house.now
        )
        rounds.begin(session, weekly, base_url="http://localhost", now=house.now)

    assert press(house, opened, "text") == 409
    assert "Another questionnaire is under way on this number." in opened.page


def test_under_eleven_they_look_at_it_together(house: House) -> None:
    child = house.make(
        make_young_person,
        organisation=house.organisation,
        name="Pip",
        born_on=date(2017, 3, 4),
    )
    summary = house.make(make_summary, person=child, state="with_child")
    opened = browser(house, house.manager)
    opened.get(address(house, "summary", child))

    response = opened.post(address(house, f"summary/{summary.id}/text", child))

    assert response.status_code == 409
    assert "Under 11 they look at it together with you" in opened.page


def test_a_draft_nobody_showed_is_neither_texted_nor_opened(house: House) -> None:
    opened = browser(house, house.worker)
    draft(house, opened, say(house, "my nan helps"))

    for step in ("text", "beside"):
        assert press(house, opened, step) == 409
        assert "This summary is not waiting for their answer." in opened.page


def test_beside_the_worker_their_page_opens_after_the_worker_is_signed_out(house: House) -> None:
    with transaction(house.database) as session:
        pins.set_pin(session, person_id=house.person.id, pin=PIN, staff_id=None, now=house.now)
    opened = shown(house)

    response = opened.client.post(
        address(house, f"summary/{newest(house).id}/beside"), data=_token(opened)
    )

    assert response.status_code == 303
    assert house.read(lambda session: list(session.scalars(select(SignIn)))) == []
    opened.get(response.headers["Location"])
    opened.post(response.headers["Location"])
    assert "Your PIN, please" in opened.page
    opened.post("/me/pin", {"pin": PIN})
    assert "i want a new school" in opened.page
    assert opened.get(address(house)).status_code == 404


def _token(opened: Browser) -> dict[str, str]:
    found = re.search(r'name="csrf_token" value="([^"]+)"', opened.page)
    return {"csrf_token": found.group(1)} if found else {}


def test_without_a_pin_their_page_does_not_open(house: House) -> None:
    opened = shown(house)

    assert press(house, opened, "beside") == 409
    assert "They have no PIN yet" in opened.page
    assert opened.get(address(house)).status_code == 200


def test_a_correction_stands_beside_the_first_version_and_holds_publishing(house: House) -> None:
    opened = shown(house)
    judge(house, "nearly", "it was my aunt")

    opened.get(address(house, "summary"))

    assert "They say it is nearly right" in opened.page
    assert opened.page.index("What they want changed") < opened.page.index("it was my aunt")
    assert "Publish it" not in opened.page
    assert press(house, opened, "publish") == 409
    assert newest(house).state == "answered"


def test_a_correction_that_waits_in_an_alert_is_read_there(house: House) -> None:
    opened = shown(house)
    judge(house, "no", "the secret words")
    words = house.read(
        lambda session: session.scalars(select(Words).where(Words.section == "correction")).one()
    )
    house.make(make_alert, words=words)

    opened.get(address(house, "summary"))

    assert "the secret words" not in opened.page
    assert "waits to be read in an alert" in opened.page


def test_a_new_version_keeps_the_choices_and_leaves_the_old_one_standing(house: House) -> None:
    said = say(house, "my nan helps")
    opened = shown(house, said)
    judge(house, "no", "leave out my nan")

    opened.get(address(house, "summary/new"))
    assert _picked(opened.page, said) == "said"
    draft(house, opened, say(house, "i want a new school"))

    assert newest(house).version == 2
    opened.get(address(house, "summary"))
    assert "Version 1" in opened.page
    assert "leave out my nan" in opened.page


def test_what_was_left_out_of_a_version_is_not_suggested_again_but_what_is_new_is(
    house: House,
) -> None:
    before = say(
        house, "an old wish", asked="WEEKLY.W09", received_at=house.now - timedelta(days=1)
    )
    opened = shown(house)
    after = say(
        house, "a new wish", asked="WEEKLY.W09", received_at=house.now + timedelta(minutes=1)
    )

    opened.get(address(house, "summary/new"))

    assert _picked(opened.page, before) == ""
    assert _picked(opened.page, after) == "wants"


def test_what_they_say_is_right_is_published(house: House) -> None:
    opened = shown(house)
    judge(house, "yes")
    with transaction(house.database) as session:
        summaries.share(session, newest(house).id, ["my_worker", "parent_carer"])

    opened.get(address(house, "summary"))
    assert "My worker; My parent or carer" in opened.page
    assert press(house, opened, "publish") == 200

    assert newest(house).state == "published"
    assert "Take it into the plan" in opened.page
    assert ("published_summary", f"summaries:{newest(house).id}") in house.acts()


def test_the_next_summary_begins_where_the_published_one_ended(house: House) -> None:
    old = say(house, "long ago", received_at=house.now - timedelta(days=9))
    say(house, "just now")
    summary = house.make(
        make_summary,
        person=house.person,
        state="published",
        verdict="yes",
        period_until=house.now.date() - timedelta(days=3),
    )
    house.make(make_quote, summary=summary, words=old)

    page = browser(house, house.worker).get(address(house, "summary/new")).get_data(as_text=True)

    assert "just now" in page
    assert "long ago" not in page


@pytest.mark.parametrize("page", ["summary", "summary/new"])
def test_nobody_else_opens_a_summary(house: House, page: str) -> None:
    for who, stranger in strangers(house).items():
        assert stranger.get(address(house, page)).status_code == 404, who


@pytest.mark.parametrize("step", ["show", "text", "beside", "publish"])
def test_no_step_is_taken_with_another_childs_summary_nor_by_a_stranger(
    house: House, step: str
) -> None:
    theirs = house.make(make_summary, person=child_elsewhere(house))
    opened = browser(house, house.worker)

    draft(house, opened, say(house, "my nan helps"))
    own = newest(house)
    page = opened.page

    assert press(house, opened, step, theirs) == 404
    opened.page = page
    assert opened.post(address(house, f"summary/{UNKNOWN}/{step}")).status_code == 404
    house.sign_in(opened, house.colleague)
    opened.page = page
    assert opened.post(address(house, f"summary/{own.id}/{step}")).status_code == 404

    states = house.read(lambda session: set(session.scalars(select(Summary.state))))
    assert states == {"draft"}
