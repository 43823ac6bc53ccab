"""The record: their words first, what waits in an alert stays there, and who may open it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from sqlalchemy import event

from database.transactions import Database, transaction
from people.models import Staff
from tests.factories import (
    make_caseload,
    make_contact,
    make_number,
    make_shared_contact,
    make_staff,
    make_task,
)
from tests.factories_above import (
    make_alert,
    make_episode,
    make_interview,
    make_score,
    make_words,
)
from tests.portal.records import UNKNOWN, address, answered, browser, child_elsewhere, strangers
from tests.portal.workspace import House, build


@pytest.fixture
def house(clean: Database, now: datetime) -> Iterator[House]:
    """A house on a Tuesday afternoon."""
    with time_machine.travel(now, tick=False):
        yield build(clean, now)


def page_of(house: House, page: str = "", member: Staff | None = None) -> str:
    response = browser(house, member or house.worker).get(address(house, page))
    assert response.status_code == 200
    return response.get_data(as_text=True)


def a_colleague(house: House, role: str) -> Staff:
    member = house.make(make_staff, organisation=house.organisation, name="Ada Quill", role=role)
    house.make(make_caseload, person=house.person, worker=member, is_lead=False)
    return member


def test_a_record_begins_with_name_age_the_easiest_adult_and_when_they_were_seen_alone(
    house: House,
) -> None:
    with transaction(house.database) as session:
        answered(session, house, "OUTCOMES", {"EA1": "my nan"})
    house.make(
        make_score,
        person=house.person,
        informant="worker",
        last_seen_alone_on=date(2026, 11, 3),
    )

    page = page_of(house)

    assert "Wren" in page
    assert "15 years old" in page
    assert "my nan (10 November 2026)" in page
    assert "3 November 2026" in page


def test_what_they_said_stands_with_the_question_the_way_it_came_and_who_helped(
    house: House,
) -> None:
    words = house.make(
        make_words,
        person=house.person,
        text="my <b>dog</b> came back",
        channel="web",
        asked="WEEKLY.W08",
    )
    with transaction(house.database) as session:
        answered(
            session,
            house,
            "WEEKLY",
            {"W08": "my dog came back", "who_helped": "3"},
            {"W08": words.id},
        )

    page = page_of(house)

    assert "my &lt;b&gt;dog&lt;/b&gt; came back" in page
    assert "What went well this week?" in page
    assert "on the web, a parent or carer helped" in page


def test_a_bare_number_is_an_answer_and_no_saying(house: House) -> None:
    house.make(make_words, person=house.person, text=" 4 ")

    page = page_of(house)

    assert "Nothing yet." in page


@pytest.mark.parametrize("level", ["P0", "P1"])
def test_words_behind_an_unread_alert_are_read_in_the_alert_alone(house: House, level: str) -> None:
    words = house.make(make_words, person=house.person, text="the secret words")
    alert = house.make(make_alert, words=words, level=level, organisation_id=words.organisation_id)

    page = page_of(house)

    assert "the secret words" not in page
    assert "Something they said waits to be read in an alert." in page
    assert f"/staff/alerts/{alert.id}" in page


@pytest.mark.parametrize(
    "columns", [{"read_at": datetime(2026, 11, 10, 15, 41).astimezone()}, {"level": "P2"}]
)
def test_words_of_a_read_alert_or_a_slower_one_stand_in_the_record(
    house: House, columns: dict[str, object]
) -> None:
    words = house.make(make_words, person=house.person, text="the secret words")
    house.make(make_alert, words=words, **columns)

    assert "the secret words" in page_of(house)


def test_the_easiest_adult_is_not_told_while_the_words_wait_in_an_alert(house: House) -> None:
    words = house.make(make_words, person=house.person, text="nobody. i want to die")
    house.make(make_alert, words=words)
    with transaction(house.database) as session:
        answered(session, house, "OUTCOMES", {"EA1": "nobody. i want to die"}, {"EA1": words.id})

    assert "nobody. i want to die" not in page_of(house)


def test_answers_about_the_worker_reach_the_manager_and_not_the_worker(house: House) -> None:
    words = house.make(
        make_words, person=house.person, text="he never listens", asked="SUPPORT.G16"
    )
    house.make(make_alert, words=words, level="P2", trigger="answer:SUPPORT.G17=3", categories=[])

    mine, theirs = page_of(house), page_of(house, member=house.manager)

    assert "he never listens" not in mine
    assert "Open now" not in mine
    assert "he never listens" in theirs
    assert "Open now" in theirs


def test_a_parents_words_stand_apart_and_are_never_the_young_persons(house: House) -> None:
    house.make(
        make_words,
        person=house.person,
        person_id=None,
        about_id=house.person.id,
        informant="parent",
        text="we want to go as a family",
    )

    page = page_of(house)

    assert "Nothing yet." in page
    assert page.index("What parents and carers said") < page.index("we want to go as a family")


def test_words_kept_out_of_the_plan_say_so(house: House) -> None:
    house.make(make_words, person=house.person, use_words="1")
    house.make(make_words, person=house.person, use_words="2")

    page = page_of(house)

    assert "They asked to keep this out of their plan." in page
    assert "They asked to check this before it is used." in page


def test_the_last_rounds_stand_in_a_table_with_skips_named(house: House) -> None:
    with transaction(house.database) as session:
        answered(session, house, "WEEKLY", {"W01": "4", "W02": "", "W08": "in words"})

    page = page_of(house)

    table = page[page.index("The last answers, newest first") :]
    assert "How has your week been?" in table
    assert "Good" in table
    assert "skipped" in table
    assert "What went well" not in table


def test_the_line_tells_episodes_and_return_chats_of_twelve_months(house: House) -> None:
    gone = house.make(make_episode, person=house.person)
    house.make(make_interview, episode=gone, status="completed", completed_at=house.now)
    house.make(
        make_episode, person=house.person, kind="absent_legacy", started_at=house.now - timedelta(5)
    )
    house.make(
        make_episode,
        person=house.person,
        started_at=house.now - timedelta(days=400),
        ended_at=house.now - timedelta(days=399),
    )

    page = page_of(house)

    assert "2 episodes in the last 12 months; 1 return chat held." in page
    assert "Return chat held; within 72 hours" in page
    assert "No return chat recorded" in page


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"status": "not_yet_offered"}, "Return chat not offered yet; 2 days left of 72 hours"),
        ({"status": "declined"}, "Return chat declined<"),
        (
            {"returned_at": datetime(2026, 11, 1).astimezone()},
            "Return chat not offered yet; over 72 hours",
        ),
    ],
)
def test_a_return_chat_tells_how_it_stands_in_its_72_hours(
    house: House, columns: dict[str, object], told: str
) -> None:
    gone = house.make(make_episode, person=house.person)
    house.make(make_interview, episode=gone, **columns)

    assert told in page_of(house)


def test_open_alerts_and_tasks_stand_on_the_record_without_their_words(house: House) -> None:
    words = house.make(
        make_words, person=house.person, text="the secret words", categories=["self_harm"]
    )
    house.make(make_alert, words=words, opened_at=house.now - timedelta(minutes=25))
    house.make(make_task, person=house.person, owner=house.worker)

    page = page_of(house)

    assert "The message mentions hurting themselves, or not wanting to live." in page
    assert "Unread for 25 minutes." in page
    assert "They asked for contact" in page
    assert "the secret words" not in page


def test_the_record_says_how_they_are_reached_and_when_a_text_may_leave(house: House) -> None:
    house.make(make_contact, person=house.person, number=house.make(make_number))

    page = page_of(house)

    assert "Private" in page
    assert "Monday, Tuesday, Wednesday, Thursday, 15:30 to 17:00" in page
    assert "May leave at 15:40 today" in page


def test_the_record_says_why_no_text_may_leave(house: House) -> None:
    number = house.make(make_number, state="stopped")
    house.make(make_shared_contact, person=house.person, number=number)

    page = page_of(house)

    assert "Not known to be private" in page
    assert "They sent STOP. Reach them by another route." in page


def test_three_informants_stand_side_by_side_and_none_is_averaged(house: House) -> None:
    later = {"scored_at": house.now, "wave": "review"}
    earlier = {"scored_at": house.now - timedelta(weeks=12)}
    for informant, first, latest in (
        ("young_person", "2.0", "4.5"),
        ("parent", "3.0", "3.0"),
        ("worker", "1.0", "2.0"),
    ):
        own = {"person": house.person, "informant": informant}
        house.make(make_score, **own, **earlier, score=Decimal(first))
        house.make(make_score, **own, **later, score=Decimal(latest))

    page = page_of(house, "outcomes")

    assert "Young person: first 2, latest 4.5, moved up a lot." in page
    assert "Parent or carer: first 3, latest 3, no change." in page
    assert "Worker: first 1, latest 2, moved up a bit." in page
    assert page.count('<svg role="img"') == 10
    assert "Young person: 4.5; Parent or carer: 3; Worker: 2" in page


@pytest.mark.parametrize("code", ["O5", "O7", "O8"])
def test_outcomes_that_may_fall_as_danger_is_seen_have_no_direction(
    house: House, code: str
) -> None:
    own = {"person": house.person, "outcome": code}
    house.make(make_score, **own, scored_at=house.now - timedelta(weeks=12), score=Decimal(4))
    house.make(make_score, **own, wave="final", score=Decimal(2))

    page = page_of(house, "outcomes")

    picture = page[: page.index("Moved up a lot: 2 points or more.")]
    assert "first 4, latest 2." in picture
    assert "moved down" not in picture


def test_one_score_alone_has_travelled_nowhere(house: House) -> None:
    house.make(make_score, person=house.person, score=Decimal(3))

    page = page_of(house, "outcomes")

    assert "first 3, latest \N{EN DASH}" in page
    assert "no change" not in page


def test_scores_of_two_versions_are_never_compared(house: House) -> None:
    own = {"person": house.person}
    house.make(make_score, **own, scored_at=house.now - timedelta(weeks=12), score=Decimal(1))
    house.make(make_score, **own, version="2", score=Decimal(5))

    page = page_of(house, "outcomes")

    assert "first 5, latest \N{EN DASH}" in page
    assert "moved up a lot" not in page


def test_views_two_points_apart_ask_for_a_talk(house: House) -> None:
    house.make(make_score, person=house.person, score=Decimal("4.0"))
    house.make(make_score, person=house.person, informant="worker", score=Decimal("2.0"))

    assert "They see it differently: talk about it" in page_of(house, "outcomes")


def test_views_nearer_than_that_ask_for_nothing(house: House) -> None:
    house.make(make_score, person=house.person, score=Decimal("3.9"))
    house.make(make_score, person=house.person, informant="worker", score=Decimal("2.0"))

    assert "They see it differently" not in page_of(house, "outcomes")


def test_looking_back_stands_beside_the_fifth_outcome(house: House) -> None:
    with transaction(house.database) as session:
        answered(session, house, "OUTCOMES", {"O5then": "2"})
    house.make(make_score, person=house.person, outcome="O5", wave="final")

    assert "Looking back: 2" in page_of(house, "outcomes")


@pytest.mark.parametrize("said", ["maybe", "9"])
def test_an_answer_off_the_scale_is_no_looking_back(house: House, said: str) -> None:
    with transaction(house.database) as session:
        answered(session, house, "OUTCOMES", {"O5then": said})
    house.make(make_score, person=house.person, outcome="O5", wave="final")

    assert "Looking back" not in page_of(house, "outcomes")


@pytest.mark.parametrize("page", ["", "outcomes"])
def test_nobody_else_opens_the_record(house: House, page: str) -> None:
    for who, stranger in strangers(house).items():
        assert stranger.get(address(house, page)).status_code == 404, who


def test_another_organisations_child_and_no_child_look_the_same(house: House) -> None:
    theirs = address(house, person=child_elsewhere(house))

    opened = browser(house, house.manager)

    assert opened.get(theirs).status_code == 404
    assert opened.get(f"/staff/people/{UNKNOWN}/").status_code == 404


def test_an_advocate_reads_words_and_is_led_to_no_page_that_is_closed_to_them(
    house: House,
) -> None:
    words = house.make(make_words, person=house.person, text="the secret words")
    house.make(make_alert, words=words)
    house.make(make_words, person=house.person, text="i want a new school")

    page = page_of(house, member=a_colleague(house, "advocate"))

    assert "i want a new school" in page
    assert "/staff/alerts/" not in page
    assert "/rate" not in page
    assert '/summary"' not in page


def test_a_data_officer_finds_facts_and_no_words(house: House) -> None:
    house.make(make_words, person=house.person, text="i want a new school")
    house.make(make_episode, person=house.person)
    with transaction(house.database) as session:
        answered(session, house, "OUTCOMES", {"EA1": "my nan"})

    page = page_of(house, member=a_colleague(house, "data"))

    assert "1 episode in the last 12 months" in page
    assert "i want a new school" not in page
    assert "my nan" not in page


def test_each_look_is_audited(house: House) -> None:
    page_of(house)
    page_of(house, "outcomes")

    assert house.acts() == [("viewed", f"people:{house.person.id}")] * 2


def test_more_words_and_rounds_ask_the_database_no_more_often(house: House) -> None:
    with transaction(house.database) as session:
        answered(session, house, "WEEKLY", {"W01": "4"})
    house.make(make_words, person=house.person, asked="WEEKLY.W08")
    few = _statements(house)
    for _ in range(5):
        with transaction(house.database) as session:
            answered(session, house, "WEEKLY", {"W01": "4"})
        house.make(make_words, person=house.person, asked="WEEKLY.W08")
        house.make(make_interview, episode=house.make(make_episode, person=house.person))

    assert _statements(house) == few


def _statements(house: House) -> int:
    opened, seen = browser(house, house.worker), []
    opened.get(address(house))

    def count(*_anything: object) -> None:
        seen.append(1)

    event.listen(house.database.engine, "before_cursor_execute", count)
    opened.get(address(house))
    event.remove(house.database.engine, "before_cursor_execute", count)
    return len(seen)
