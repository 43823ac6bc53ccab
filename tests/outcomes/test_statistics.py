from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.statistics import (
    WeeklySeries,
    limits,
    newcombe,
    phrase,
    reliable_change,
    signals,
    weekly_series,
    wilson,
)


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        # Newcombe 1998, Statistics in Medicine 17, 857-872, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_agrees_with_the_published_table(
    successes: int, n: int, low: float, high: float
) -> None:
    interval = wilson(successes, n)

    assert interval is not None
    assert interval.low == pytest.approx(low, abs=5e-5)
    assert interval.high == pytest.approx(high, abs=5e-5)


@pytest.mark.parametrize(
    ("ours", "theirs", "low", "high"),
    [
        # Newcombe 1998, Statistics in Medicine 17, 873-890, table II, method 10.
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_newcombe_agrees_with_the_published_table(
    ours: tuple[int, int], theirs: tuple[int, int], low: float, high: float
) -> None:
    interval = newcombe(*ours, *theirs)

    assert interval is not None
    assert interval.low == pytest.approx(low, abs=5e-5)
    assert interval.high == pytest.approx(high, abs=5e-5)


def test_wilson_agrees_with_scipy() -> None:
    from scipy.stats import binomtest  # noqa: PLC0415 - 1.2 s to import, for this one test

    for successes, n in ((0, 1), (3, 10), (7, 8), (50, 50), (123, 456)):
        theirs = binomtest(successes, n).proportion_ci(method="wilson")
        ours = wilson(successes, n)
        assert ours is not None
        assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


@given(st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_wilson_interval_holds_its_share_and_stays_between_nought_and_one(
    pair: tuple[int, int],
) -> None:
    successes, n = pair

    interval = wilson(successes, n)

    assert interval is not None
    assert 0 <= interval.low <= successes / n + 1e-12
    assert successes / n - 1e-12 <= interval.high <= 1


def test_nobody_has_no_interval_and_more_than_all_is_refused() -> None:
    assert wilson(0, 0) is None
    assert newcombe(0, 0, 3, 4) is None
    assert newcombe(3, 4, 0, 0) is None
    with pytest.raises(ValueError, match="no proportion"):
        wilson(5, 4)


@pytest.mark.parametrize(
    ("sd", "reliability", "points"),
    [(1.0, 0.70, 1.5), (1.0, 0.80, 1.2), (1.1, 0.70, 1.7), (2.5, 0.70, 3.8), (2.5, 0.85, 2.7)],
)
def test_reliable_change_takes_the_points_the_guide_names(
    sd: float, reliability: float, points: float
) -> None:
    assert reliable_change(sd, reliability) == pytest.approx(points, abs=0.05)


def test_a_reliability_is_never_invented() -> None:
    assert reliable_change(1.0, 0.7, cases=50) == reliable_change(1.0, 0.7)
    with pytest.raises(ValueError, match="50 cases"):
        reliable_change(1.0, 0.7, cases=49)
    with pytest.raises(ValueError, match="no measure"):
        reliable_change(1.0, 1.2)
    with pytest.raises(ValueError, match="no measure"):
        reliable_change(-1.0, 0.5)


def test_limits_are_the_mean_and_three_mean_moving_ranges() -> None:
    drawn = limits([10, 12, 10, 12, 10, 12])

    assert drawn.centre == 11
    assert drawn.upper == pytest.approx(11 + 3 * 2 / 1.128)
    assert drawn.lower == pytest.approx(11 - 3 * 2 / 1.128)
    assert drawn.sigma == pytest.approx(2 / 1.128)


def test_an_outlying_moving_range_is_left_out_of_the_limits() -> None:
    values = [10, 11, 10, 11, 10, 11, 10, 40, 39, 40, 39, 40]  # one jump of 30 among steps of 1

    assert limits(values).sigma == pytest.approx(1 / 1.128)


def test_one_value_has_no_limits() -> None:
    with pytest.raises(ValueError, match="two values"):
        limits([4])
    assert signals([4]) == (frozenset(),)
    assert signals([]) == ()


def test_a_point_beyond_a_limit_is_outside() -> None:
    found = signals([50, 52, 50, 52, 50, 52, 80, 50, 52, 50, 52, 50])

    assert [at for at, names in enumerate(found) if "outside" in names] == [6]


def test_seven_on_one_side_are_a_run_and_six_are_not() -> None:
    seven = signals([10, 9, 10, 9, 10, 9, 10, 20, 21, 20, 21, 20, 21])
    six = signals([10, 20, 10, 9, 10, 9, 10, 9, 20, 21, 20, 21, 20, 21])

    assert [("run" in names) for names in seven] == [True] * 7 + [False] * 6
    assert not any("run" in names for names in six)


def test_a_value_on_the_centre_ends_a_run() -> None:
    values = [9, 9, 9, 10, 9, 9, 9, 11, 11, 11, 11, 11, 11]

    assert limits(values).centre == 10
    assert not any("run" in names for names in signals(values))


def test_seven_rising_are_a_trend_and_six_are_not() -> None:
    seven = signals([5, 1, 2, 3, 4, 5, 6, 7, 2, 6, 3, 5])
    six = signals([5, 1, 2, 3, 4, 5, 6, 2, 7, 6, 3, 5])

    assert [at for at, names in enumerate(seven) if "trend" in names] == list(range(1, 8))
    assert not any("trend" in names for names in six)


def test_seven_falling_are_a_trend_too() -> None:
    assert "trend" in signals([7, 6, 5, 4, 3, 2, 1])[0]


def test_two_of_three_near_the_same_limit_are_a_signal_and_opposite_limits_are_not() -> None:
    calm = [50, 52] * 5
    same = signals([*calm, 57, 52, 57, *calm])
    opposite = signals([*calm, 57, 52, 46, *calm])

    assert [at for at, names in enumerate(same) if "near_limit" in names] == [10, 12]
    assert not any("near_limit" in names for names in opposite)


RISEN = [40, 42, 40, 42, 40, 42, 40, 60, 62, 60, 62, 60, 62]
ENOUGH = [30] * 13


@pytest.mark.parametrize(
    ("values", "better", "expected"),
    [
        (RISEN, "up", "better than before"),
        (RISEN, "down", "worse"),
        (RISEN[::-1], "up", "worse"),
        (RISEN[::-1], "down", "better than before"),
        (RISEN, None, "changed"),
        ([50, 52] * 6, "up", "no clear change"),
        ([50, 52] * 6, None, "no clear change"),
        ([50, 52, 50, 90, 50, 52, 50, 52, 50, 52, 51, 50, 52], "up", "no clear change"),
    ],
)
def test_the_phrase_says_which_way_the_latest_months_lie(
    values: list[float], better: Literal["up", "down"] | None, expected: str
) -> None:
    assert phrase(values, ENOUGH[: len(values)], better=better) == expected


def test_nothing_is_said_under_twelve_months_or_with_a_month_under_thirty_answers() -> None:
    assert phrase(RISEN[:11], ENOUGH[:11], better="up") is None
    assert phrase(RISEN, [*ENOUGH[:12], 29], better="up") is None


def test_a_weekly_series_compares_four_weeks_with_the_first_eight() -> None:
    weeks = [2, 2, None, 3, 2, 2, 3, 2, 5, 5, None, 5, 4, 4, None, 5]

    assert weekly_series(weeks) == WeeklySeries(first_median=2, latest_median=4)


def test_a_weekly_series_is_not_told_before_twelve_weeks_or_from_silence() -> None:
    assert weekly_series([3] * 11) is None
    assert weekly_series([3] * 8 + [None] * 4) is None
    assert weekly_series([None] * 8 + [3] * 4) is None
