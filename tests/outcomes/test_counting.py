"""What a release counts: each person once, interviews with the children behind them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event, update
from sqlalchemy.orm import Session

from episodes.models import Interview
from outcomes import counting, measures
from outcomes.counting import Cell
from people.models import Organisation, Person
from tests.factories import make_organisation, make_parent, make_young_person
from tests.factories_above import (
    make_asked,
    make_episode,
    make_interview,
    make_score,
    make_vote,
)

OCTOBER = datetime(2026, 10, 14, 16, tzinfo=UTC)


@pytest.fixture
def organisation(session: Session) -> Organisation:
    return make_organisation(session)


def child(session: Session, organisation: Organisation, **columns: Any) -> Person:
    return make_young_person(session, organisation=organisation, **columns)


def counted(
    session: Session, organisation: Organisation, table: str, months: Sequence[str] = ("2026-10",)
) -> dict[tuple[str, ...], int]:
    """Return the true counts of one table by characteristic, category, question and value."""
    return {
        (cell.characteristic, cell.category, cell.question, cell.value): cell.count
        for cell in counting.cells(session, organisation.id, months)
        if cell.table == table
    }


def whole(found: dict[tuple[str, ...], int]) -> dict[tuple[str, ...], int]:
    """Return the counts of the whole service, by question and value."""
    return {key[2:]: count for key, count in found.items() if key[0] == "all"}


def say(session: Session, organisation: Organisation, people: int, at: datetime) -> None:
    for _ in range(people):
        person = child(session, organisation)
        measures.vote(session, person, person, [("RF04", "3")], now=at)


def test_a_child_who_moved_within_the_month_counts_once_with_the_last_answer(
    session: Session, organisation: Organisation
) -> None:
    person = child(session, organisation, area="North")
    measures.vote(session, person, person, [("RF04", "1")], now=OCTOBER)
    person.area = "South"
    measures.vote(session, person, person, [("RF04", "3")], now=OCTOBER + timedelta(days=3))

    found = counted(session, organisation, "said")

    assert whole(found) == {("Y2", "base"): 1, ("Y2", "counted"): 1}
    assert {key[1] for key in found if key[0] == "area"} == {"South"}


def test_a_parent_of_two_children_counts_once(session: Session, organisation: Organisation) -> None:
    parent = make_parent(session, organisation=organisation)
    for area in ("North", "South"):
        about = child(session, organisation, area=area)
        measures.vote(session, parent, about, [("P01", "4")], now=OCTOBER)

    assert whole(counted(session, organisation, "parents")) == {
        ("P01", "4"): 1,
        ("P01", "base"): 1,
    }


def test_what_a_parent_ticks_has_no_base(session: Session, organisation: Organisation) -> None:
    parent, about = make_parent(session, organisation=organisation), child(session, organisation)
    measures.vote(session, parent, about, [("P14:school", "yes")], now=OCTOBER)

    assert whole(counted(session, organisation, "parents")) == {("P14:school", "yes"): 1}


def test_answers_outside_the_base_count_in_nothing(
    session: Session, organisation: Organisation
) -> None:
    make_vote(
        session,
        person=child(session, organisation),
        month="2026-10",
        question="RF03",
        value="rather_not_say",
    )

    assert counted(session, organisation, "said") == {}


def test_genders_are_folded_into_groups(session: Session, organisation: Organisation) -> None:
    for gender in ("0", None, "1", "2", "9"):
        person = child(session, organisation, gender=gender)
        measures.vote(session, person, person, [("RF04", "3")], now=OCTOBER)

    found = counted(session, organisation, "said")

    groups = {key[1]: n for key, n in found.items() if (key[0], key[3]) == ("gender", "base")}
    assert groups == {"unknown": 2, "boys": 1, "girls": 1, "other": 1}


def test_another_organisations_answers_are_not_counted(
    session: Session, organisation: Organisation
) -> None:
    say(session, make_organisation(session, name="Elsewhere"), 3, OCTOBER)

    assert counting.cells(session, organisation.id, ["2026-10"]) == [
        Cell("interviews", "interviews", name, 0, 0, 0)
        for name in ("eligible", "offered", "within_72h")
    ]


def test_one_score_is_unpaired_and_two_versions_are_never_compared(
    session: Session, organisation: Organisation
) -> None:
    one, two, three = (child(session, organisation) for _ in range(3))
    earlier = OCTOBER - timedelta(weeks=12)
    make_score(session, person=one, scored_at=OCTOBER)
    for version, at in (("1", earlier), ("2", OCTOBER)):
        make_score(session, person=two, version=version, scored_at=at)
    for score, at in (("4.5", earlier), ("2.0", OCTOBER)):
        make_score(session, person=three, score=Decimal(score), scored_at=at)

    assert whole(counted(session, organisation, "moves")) == {
        ("O1", "unpaired"): 2,
        ("O1", "pairs"): 1,
        ("O1", "down"): 1,
    }


@pytest.mark.parametrize("informant", ["worker", "parent"])
def test_only_the_young_persons_own_scores_move(
    session: Session, organisation: Organisation, informant: str
) -> None:
    person = child(session, organisation)
    for at in (OCTOBER - timedelta(weeks=12), OCTOBER):
        make_score(session, person=person, informant=informant, scored_at=at)

    assert counted(session, organisation, "moves") == {}


def test_first_and_latest_stand_side_by_side_where_there_is_no_direction(
    session: Session, organisation: Organisation
) -> None:
    person = child(session, organisation)
    for score, at in (("4.0", OCTOBER - timedelta(weeks=12)), ("2.0", OCTOBER)):
        make_score(session, person=person, outcome="O8", score=Decimal(score), scored_at=at)

    assert set(whole(counted(session, organisation, "moves"))) == {
        ("O8", "pairs"),
        ("O8", "first_high"),
    }


def test_people_asked_and_people_who_replied_count_once_for_each_channel(
    session: Session, organisation: Organisation
) -> None:
    person = child(session, organisation)
    for day in range(3):
        at = OCTOBER + timedelta(days=day)
        make_asked(session, person=person, at=at, replied_at=at if day else None)
    make_asked(session, person=person, channel="web", at=OCTOBER)
    make_asked(session, person=person, channel="web", at=OCTOBER - timedelta(days=40))

    assert whole(counted(session, organisation, "replies")) == {
        ("sms", "asked"): 1,
        ("sms", "replied"): 1,
        ("web", "asked"): 1,
    }


def test_why_interviews_were_late_is_told_by_reason_and_not_of_those_in_time(
    session: Session, organisation: Organisation
) -> None:
    person = child(session, organisation)
    for day, columns in enumerate(
        (
            {"status": "not_yet_offered", "barrier": "capacity"},
            {"status": "completed", "barrier": "capacity", "hours": 80},
            {"status": "completed", "barrier": "school", "hours": 12},
            {"status": "not_required", "barrier": "school"},
        )
    ):
        returned = OCTOBER + timedelta(days=day)
        hours = columns.pop("hours", None)
        done = returned + timedelta(hours=int(hours)) if hours else None
        begun = returned - timedelta(hours=9)
        episode = make_episode(session, person=person, started_at=begun, ended_at=returned)
        make_interview(session, episode=episode, returned_at=returned, completed_at=done, **columns)

    found = whole(counted(session, organisation, "interviews"))

    assert {key[1]: count for key, count in found.items()} == {
        "eligible": 3,
        "offered": 0,
        "not_yet_offered": 1,
        "completed": 2,
        "within_72h": 1,
        "late:capacity": 2,
    }


@pytest.mark.parametrize(
    ("month", "before"), [("2026-01", "2025-12"), ("2026-03", "2026-02"), ("2026-12", "2026-11")]
)
def test_each_month_has_one_before_it(month: str, before: str) -> None:
    assert counting.month_before(month) == before


def test_somebody_who_answered_in_two_waiting_months_counts_once_with_the_later_answer(
    session: Session, organisation: Organisation
) -> None:
    person = child(session, organisation)
    for value, at in (("3", OCTOBER - timedelta(days=30)), ("1", OCTOBER)):
        measures.vote(session, person, person, [("RF04", value)], now=at)

    found = counted(session, organisation, "said", ["2026-09", "2026-10"])

    assert whole(found) == {("Y2", "base"): 1}


def test_an_interview_that_changes_while_it_is_counted_stops_the_sealing(
    session: Session, organisation: Organisation
) -> None:
    interview = make_interview(
        session,
        episode=make_episode(session, person=child(session, organisation)),
        returned_at=OCTOBER,
        status="declined",
    )
    connection, done = session.connection(), []

    def meanwhile(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT DISTINCT interviews.barrier") and not done:
            done.append(statement)
            connection.execute(
                update(Interview).where(Interview.id == interview.id).values(status="completed")
            )

    event.listen(connection, "before_cursor_execute", meanwhile)
    with pytest.raises(counting.NotExclusiveError):
        counting.cells(session, organisation.id, ["2026-10"])
    event.remove(connection, "before_cursor_execute", meanwhile)
