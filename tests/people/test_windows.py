"""Wall times become the right instants, at both clock changes too."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.windows import QUIET, BadWindowError, Window, instant_of, next_spell, read_window

LONDON = ZoneInfo("Europe/London")
AFTERNOONS = Window(frozenset({1, 2, 3, 4}), time(15, 30), time(17))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of November 2026, when London is at UTC. The 10th is a Tuesday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def test_a_window_is_read_from_days_and_wall_times() -> None:
    assert read_window([4, 1, 1], "15:30", "17:00") == Window(
        frozenset({1, 4}), time(15, 30), time(17)
    )


@pytest.mark.parametrize(
    ("days", "opens", "closes"),
    [
        ([], "15:30", "17:00"),
        ([0], "15:30", "17:00"),
        ([8], "15:30", "17:00"),
        ([1], "17:00", "15:30"),
        ([1], "15:30", "15:30"),
        ([1], "25:00", "26:00"),
        ([1], "", "17:00"),
        ([1], None, "17:00"),
    ],
)
def test_what_makes_no_window_is_refused(days: list[int], opens: str, closes: str) -> None:
    with pytest.raises(BadWindowError):
        read_window(days, opens, closes)


def test_a_summer_wall_time_is_an_hour_earlier_in_utc() -> None:
    assert instant_of(date(2026, 7, 1), time(15, 30), LONDON).hour == 14


def test_a_time_the_clocks_skip_moves_to_the_first_minute_that_exists() -> None:
    spring = date(2026, 3, 29)

    assert instant_of(spring, time(1, 30), LONDON) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert instant_of(spring, time(1, 59), LONDON) == instant_of(spring, time(2), LONDON)


def test_of_a_time_that_comes_twice_the_first_counts() -> None:
    autumn = date(2026, 10, 25)

    assert instant_of(autumn, time(1, 30), LONDON) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@given(
    st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 12, 31)),
    st.times().map(lambda t: t.replace(second=0, microsecond=0)),
)
def test_an_instant_is_never_before_its_wall_time_nor_an_hour_after(day: date, wall: time) -> None:
    local = instant_of(day, wall, LONDON).astimezone(LONDON).replace(tzinfo=None)

    late = (local - datetime.combine(day, wall)).total_seconds()
    assert 0 <= late <= 3600


def test_the_spell_that_lasts_now_is_the_next_one() -> None:
    assert next_spell(AFTERNOONS, at(10, 16), zone=LONDON) == (at(10, 15, 30), at(10, 17))


def test_the_end_of_a_spell_is_not_in_it() -> None:
    assert next_spell(AFTERNOONS, at(10, 17), zone=LONDON) == (at(11, 15, 30), at(11, 17))


def test_from_thursday_evening_the_next_spell_is_on_monday() -> None:
    assert next_spell(AFTERNOONS, at(12, 18), zone=LONDON) == (at(16, 15, 30), at(16, 17))


def test_quiet_hours_are_cut_off_a_window() -> None:
    long_day = Window(frozenset({2}), time(6), time(23))

    assert next_spell(long_day, at(10, 0), zone=LONDON, quiet=QUIET) == (at(10, 8), at(10, 21))


def test_a_window_that_lies_in_quiet_hours_never_opens() -> None:
    night = Window(frozenset(range(1, 8)), time(22), time(23))

    assert next_spell(night, at(10, 0), zone=LONDON, quiet=QUIET) is None


def test_closed_days_are_passed_over() -> None:
    closed = frozenset({date(2026, 11, 10), date(2026, 11, 11)})

    spell = next_spell(AFTERNOONS, at(10, 16), zone=LONDON, closed_days=closed)

    assert spell == (at(12, 15, 30), at(12, 17))
