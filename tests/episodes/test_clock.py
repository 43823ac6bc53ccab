from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from episodes.clock import (
    MONTH_WINDOW_DAYS,
    NaiveTimeError,
    absences_near,
    became_often,
    due_at,
    is_late,
    starts_within,
    time_left,
)

FOUND = datetime(2026, 11, 6, 22, 15, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")


def day(number: int, hour: int = 12) -> datetime:
    return datetime(2026, 11, 1, hour, tzinfo=UTC) + timedelta(days=number)


def test_an_interview_is_due_seventy_two_hours_after_the_return() -> None:
    assert due_at(FOUND) == datetime(2026, 11, 9, 22, 15, tzinfo=UTC)


def test_the_hours_are_elapsed_hours_when_the_clocks_go_back() -> None:
    found = datetime(2026, 10, 24, 12, 0, tzinfo=LONDON)  # the clocks go back on the 25th

    assert due_at(found).astimezone(LONDON).hour == 11


def test_time_left_falls_below_nought() -> None:
    assert time_left(FOUND, FOUND + timedelta(hours=70)) == timedelta(hours=2)
    assert time_left(FOUND, FOUND + timedelta(hours=73)) == timedelta(hours=-1)


def test_exactly_seventy_two_hours_is_in_time() -> None:
    later = FOUND + timedelta(days=30)

    assert not is_late(FOUND, FOUND + timedelta(hours=72), later)
    assert is_late(FOUND, FOUND + timedelta(hours=72, seconds=1), later)


def test_an_interview_not_yet_held_is_late_once_the_hours_are_over() -> None:
    assert not is_late(FOUND, None, FOUND + timedelta(hours=71))
    assert is_late(FOUND, None, FOUND + timedelta(hours=73))


def test_an_episode_exactly_thirty_days_old_has_left_the_window() -> None:
    starts = [day(0), day(1), day(29), day(31)]

    assert starts_within(starts, days=MONTH_WINDOW_DAYS, now=day(30)) == 2


def test_the_third_start_in_thirty_days_puts_somebody_on_the_list() -> None:
    starts = [day(50), day(0), day(20), day(29, 11)]

    assert became_often(starts, days=30) == (day(29, 11),)


def test_each_further_start_in_the_window_counts_again() -> None:
    starts = [day(0), day(5), day(10), day(15)]

    assert became_often(starts, days=30) == (day(10), day(15))


def test_three_in_ninety_days_need_not_be_three_in_thirty() -> None:
    starts = [day(0), day(40), day(80)]

    assert became_often(starts, days=30) == ()
    assert became_often(starts, days=90) == (day(80),)


@pytest.mark.parametrize("starts", [[], [day(0)], [day(0), day(1)]])
def test_nobody_and_too_few_are_never_on_the_list(starts: list[datetime]) -> None:
    assert became_often(starts, days=90) == ()


def test_an_absence_within_a_day_of_a_missing_episode_is_read_with_it() -> None:
    missing = [(day(10), day(11))]
    near = [day(9), day(10, 18), day(12)]

    assert absences_near(missing, [day(8), *near, day(12, 13)]) == tuple(near)


def test_any_absence_after_somebody_still_missing_is_read_with_it() -> None:
    assert absences_near([(day(10), None)], [day(2), day(40)]) == (day(40),)


def test_a_time_without_a_zone_is_refused() -> None:
    naive = FOUND.replace(tzinfo=None)

    with pytest.raises(NaiveTimeError, match="no time zone"):
        due_at(naive)
    with pytest.raises(NaiveTimeError):
        starts_within([FOUND], days=30, now=naive)
