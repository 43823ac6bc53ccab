from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.scoring import (
    INDICATORS,
    OUTCOMES,
    Movement,
    counts_in,
    differs,
    distance,
    movement,
    published_move,
    score,
    wave_of,
)

TENTHS = st.integers(10, 50).map(lambda tenths: Decimal(tenths) / 10)
START = date(2026, 1, 5)
CLOSED = date(2026, 9, 7)


def test_there_are_ten_outcomes_with_two_scored_items_each_and_three_without_colour() -> None:
    assert list(OUTCOMES) == [f"O{number}" for number in range(1, 11)]
    assert all(outcome.items == (f"{code}a", f"{code}b") for code, outcome in OUTCOMES.items())
    assert {code for code, outcome in OUTCOMES.items() if not outcome.has_colour} == {
        "O5",
        "O7",
        "O8",
    }


def test_a_parent_is_never_asked_about_outcomes_three_to_six() -> None:
    assert {code for code, outcome in OUTCOMES.items() if not outcome.parent_asked} == {
        "O3",
        "O4",
        "O5",
        "O6",
    }
    assert {c: o.parent_item for c, o in OUTCOMES.items() if o.parent_item} == {
        "O1": "P10",
        "O7": "P11",
        "O10": "P12",
    }


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"O1a": 4, "O1b": 5}, "4.5"),
        ({"O1a": 4, "O1b": None}, "4.0"),
        ({"O1b": 2}, "2.0"),
        ({"O1a": 3, "O1b": 3, "W04": 1}, "3.0"),
    ],
)
def test_a_score_is_the_mean_of_the_answered_scored_items(
    answers: dict[str, int | None], expected: str
) -> None:
    assert score(answers, ("O1a", "O1b")) == Decimal(expected)


def test_a_score_rounds_half_up_to_one_decimal() -> None:
    assert score({"a": 2, "b": 2, "c": 2, "d": 3}, "abcd") == Decimal("2.3")


def test_no_answered_item_gives_no_score() -> None:
    assert score({"O1a": None}, ("O1a", "O1b")) is None


def test_a_choice_score_off_the_scale_is_refused() -> None:
    with pytest.raises(ValueError, match="between 1 and 5"):
        score({"O1a": 6}, ("O1a",))


def test_the_first_wave_in_six_weeks_is_initial_and_the_last_before_closure_is_final() -> None:
    days = [
        START + timedelta(days=3),
        START + timedelta(days=40),
        date(2026, 5, 1),
        CLOSED - timedelta(days=40),
        CLOSED,
    ]

    waves = [wave_of(day, completed=days, started_on=START, closed_on=CLOSED) for day in days]

    assert waves == ["initial", "review", "review", "review", "final"]


def test_a_first_wave_after_six_weeks_is_a_review() -> None:
    late = START + timedelta(days=43)

    assert wave_of(late, completed=[late], started_on=START, closed_on=None) == "review"


def test_the_last_day_of_the_sixth_week_is_still_initial() -> None:
    day = START + timedelta(weeks=6)

    assert wave_of(day, completed=[day], started_on=START, closed_on=None) == "initial"


def test_one_wave_in_short_work_is_initial_so_there_is_no_final_wave() -> None:
    day = START + timedelta(days=7)
    closed = START + timedelta(days=21)

    assert wave_of(day, completed=[day], started_on=START, closed_on=closed) == "initial"


def test_a_wave_after_closure_is_not_the_final_one() -> None:
    after = CLOSED + timedelta(days=1)
    before = CLOSED - timedelta(days=1)
    completed = [before, after]

    assert wave_of(after, completed=completed, started_on=START, closed_on=CLOSED) == "review"
    assert wave_of(before, completed=completed, started_on=START, closed_on=CLOSED) == "final"


@pytest.mark.parametrize(
    ("first", "latest", "expected"),
    [
        ("2.0", "4.0", Movement.UP_A_LOT),
        ("2.0", "3.9", Movement.UP_A_BIT),
        ("2.0", "2.5", Movement.UP_A_BIT),
        ("2.0", "2.4", Movement.NO_CHANGE),
        ("2.4", "2.0", Movement.NO_CHANGE),
        ("2.5", "2.0", Movement.DOWN),
        ("5.0", "1.0", Movement.DOWN),
    ],
)
def test_a_movement_has_the_label_of_its_distance(
    first: str, latest: str, expected: Movement
) -> None:
    assert movement("O1", Decimal(first), Decimal(latest)) is expected


@given(st.sampled_from(["O5", "O7", "O8"]), TENTHS, TENTHS)
def test_outcomes_five_seven_and_eight_never_have_a_direction(
    outcome: str, first: Decimal, latest: Decimal
) -> None:
    assert movement(outcome, first, latest) is None
    assert published_move(outcome, first, latest) is None


@given(TENTHS, TENTHS)
def test_distance_there_and_back_adds_up_to_nought(first: Decimal, latest: Decimal) -> None:
    assert distance(first, latest) + distance(latest, first) == 0


@pytest.mark.parametrize(
    ("first", "latest", "expected"),
    [("1", "3", "up"), ("1", "2.9", "same"), ("3", "1", "down"), ("3", "1.1", "same")],
)
def test_only_two_points_or_more_are_published_as_a_move(
    first: str, latest: str, expected: str
) -> None:
    assert published_move("O2", Decimal(first), Decimal(latest)) == expected


@pytest.mark.parametrize(
    ("young_person", "parent", "worker", "expected"),
    [
        ("4.0", None, "2.0", True),
        ("4.0", None, "2.1", False),
        ("4.0", "1.0", "4.0", True),
        (None, "5.0", "3.0", True),
        ("5.0", None, None, False),
        (None, None, None, False),
    ],
)
def test_informants_two_points_apart_see_it_differently(
    young_person: str | None, parent: str | None, worker: str | None, expected: bool
) -> None:
    scores = [None if value is None else Decimal(value) for value in (young_person, parent, worker)]

    assert differs(*scores) is expected


def test_the_five_indicators_count_the_answers_the_guide_names() -> None:
    assert {code: (rule.item, rule.counts) for code, rule in INDICATORS.items()} == {
        "Y1": ("RF03", "1"),
        "Y2": ("RF04", "3"),
        "Y3": ("RF05", "3"),
        "Y4": ("RF06", "3"),
        "Y5": ("RF07", "1"),
    }
    assert INDICATORS["Y1"].better is None


def test_a_skipped_item_is_outside_the_base() -> None:
    assert counts_in("Y2", "3", chat_completed=False) is True
    assert counts_in("Y2", "2", chat_completed=False) is False
    assert counts_in("Y2", "0", chat_completed=True) is None


def test_tips_and_other_ways_count_only_after_a_completed_chat() -> None:
    assert counts_in("Y3", "3", chat_completed=False) is None
    assert counts_in("Y4", "3", chat_completed=True) is True
