"""The worker's rating: five anchors, a line of evidence, and nothing lost when one is missing."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from sqlalchemy import select

from database.transactions import Database
from database.vault import unseal
from outcomes.models import Score
from outcomes.scoring import OUTCOMES
from tests.factories_above import make_score
from tests.portal.records import address, browser, hidden_field, strangers
from tests.portal.respondents import Browser
from tests.portal.workspace import House, build

GOOD = {
    "seen_on": "2026-11-09",
    "score-O1": "4",
    "evidence-O1": "Told me about the walk with her nan.",
    "score-O7": "2",
    "evidence-O7": "Could name nobody to ring at night.",
}


@pytest.fixture
def house(clean: Database, now: datetime) -> Iterator[House]:
    """A house on a Tuesday afternoon."""
    with time_machine.travel(now, tick=False):
        yield build(clean, now)


def at_the_form(house: House) -> Browser:
    opened = browser(house, house.worker)
    assert opened.get(address(house, "rate")).status_code == 200
    return opened


def send(house: House, opened: Browser, **changed: str) -> int:
    once = hidden_field(opened.page, "once")
    return opened.post(address(house, "rate"), {"once": once, **GOOD, **changed}).status_code


def scores(house: House) -> list[Score]:
    return house.read(lambda session: list(session.scalars(select(Score).order_by(Score.outcome))))


def test_a_rating_keeps_score_evidence_and_the_day_last_seen_alone(house: House) -> None:
    assert send(house, at_the_form(house)) == 200

    kept = scores(house)
    assert [(one.outcome, one.score, one.informant) for one in kept] == [
        ("O1", Decimal(4), "worker"),
        ("O7", Decimal(2), "worker"),
    ]
    assert {one.last_seen_alone_on for one in kept} == {date(2026, 11, 9)}
    assert (
        house.read(lambda session: unseal(session.merge(kept[0]), "evidence_sealed"))
        == (GOOD["evidence-O1"])
    )
    assert ("rated", f"people:{house.person.id}") in house.acts()


def test_the_form_offers_ten_outcomes_with_five_anchors_each(house: House) -> None:
    page = at_the_form(house).page

    assert page.count("4: in place most of the time with light support") == len(OUTCOMES)
    assert page.count("Not rated this time") == len(OUTCOMES)


def test_the_first_rating_of_the_work_is_initial_and_a_later_one_a_review(house: House) -> None:
    send(house, at_the_form(house))
    first = scores(house)[0].wave

    with time_machine.travel(house.now + timedelta(weeks=12), tick=False):
        later = browser(house, None)
        later_house = House(
            **{
                name: getattr(house, name)
                for name in ("database", "organisation", "worker", "colleague", "manager", "person")
            },
            now=house.now + timedelta(weeks=12),
        )
        later_house.sign_in(later, house.worker)
        later.get(address(house, "rate"))
        send(house, later)

    assert first == "initial"
    assert [one.wave for one in scores(house) if one.outcome == "O1"] == ["initial", "review"]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"score-O1": "", "evidence-O1": ""}, ""),
        ({"evidence-O1": " "}, "Write one line that your score for"),
        ({"score-O1": ""}, "or empty its line"),
        ({"score-O1": "9"}, "Pick a score from 1 to 5"),
        ({"seen_on": ""}, "Write the day you last saw them alone."),
        ({"seen_on": "31 June"}, "Write the day you last saw them alone."),
        ({"seen_on": "2026-11-11"}, "This day has not come yet."),
        ({"once": "again"}, "This page was out of date."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(
    house: House, changed: dict[str, str], told: str
) -> None:
    opened = at_the_form(house)

    status = send(house, opened, **changed)

    if told:
        assert status == 422
        assert told in opened.page
        assert "There is a problem" in opened.page
        assert "Could name nobody to ring at night." in opened.page
        assert scores(house) == []
    else:
        assert [one.outcome for one in scores(house)] == ["O7"]


def test_a_form_without_a_score_asks_for_one(house: House) -> None:
    opened = at_the_form(house)
    empty = dict.fromkeys(GOOD, "") | {"seen_on": "2026-11-09"}

    assert send(house, opened, **empty) == 422
    assert "Score at least one outcome." in opened.page


def test_kinder_words_are_offered_and_the_worker_decides(house: House) -> None:
    opened = at_the_form(house)
    blunt = {"evidence-O1": "She absconded & came back."}

    assert send(house, opened, **blunt) == 200
    assert "went missing, or ran away" in opened.page
    assert "She absconded &amp; came back." in opened.page
    assert scores(house) == []

    send(house, opened, **blunt, as_it_is="yes")

    assert len(scores(house)) == 2


def test_pressing_twice_rates_once(house: House) -> None:
    opened = at_the_form(house)
    once = hidden_field(opened.page, "once")

    for _ in range(2):
        opened.post(address(house, "rate"), {"once": once, **GOOD})

    assert len(scores(house)) == 2
    assert house.acts().count(("rated", f"people:{house.person.id}")) == 1


def test_a_rating_never_touches_what_the_young_person_said(house: House) -> None:
    house.make(make_score, person=house.person, score=Decimal("1.0"))

    send(house, at_the_form(house))

    own = [one for one in scores(house) if one.informant == "young_person"]
    assert [one.score for one in own] == [Decimal("1.0")]


def test_nobody_else_may_rate(house: House) -> None:
    for who, stranger in strangers(house).items():
        assert stranger.get(address(house, "rate")).status_code == 404, who


def test_a_rating_posted_by_a_colleague_without_this_child_is_not_kept(house: House) -> None:
    opened = at_the_form(house)
    once = hidden_field(opened.page, "once")
    house.sign_in(opened, house.colleague)

    assert opened.post(address(house, "rate"), {"once": once, **GOOD}).status_code == 404
    assert scores(house) == []
