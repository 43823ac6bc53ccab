from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from episodes.bands import (
    FACTORS,
    LEVELS,
    Picture,
    age_band,
    age_on,
    distance_band,
    duration_band,
    frequency_band,
    is_overnight,
    is_persistent,
    triage,
)

START = datetime(2026, 11, 10, 16, 0, tzinfo=UTC)
FACTOR_SETS = st.frozensets(st.sampled_from(sorted(FACTORS)))
PICTURES = st.builds(
    Picture,
    missing=st.integers(0, 6),
    absences=st.integers(0, 6),
    factors=FACTOR_SETS,
    not_known=FACTOR_SETS,
    longest=st.none() | st.integers(0, 100).map(lambda hours: timedelta(hours=hours)),
    absence_near_missing=st.booleans(),
)


@pytest.mark.parametrize(
    ("hours", "band"),
    [
        (0, "0-8 h"),
        (7.99, "0-8 h"),
        (8, "8-16 h"),
        (16, "16-24 h"),
        (24, "24-48 h"),
        (48, "2-7 days"),
        (167, "2-7 days"),
        (168, "7 days or more"),
        (2000, "7 days or more"),
        (-1, "unknown"),
    ],
)
def test_the_end_of_a_length_band_is_not_in_it(hours: float, band: str) -> None:
    assert duration_band(START, START + timedelta(hours=hours)) == band


def test_a_length_without_an_end_is_unknown() -> None:
    assert duration_band(START, None) == "unknown"
    assert is_overnight(START, None) is None
    assert is_overnight(START, START - timedelta(hours=1)) is None


@pytest.mark.parametrize(
    ("start", "end", "overnight"),
    [
        ("2026-11-10T16:00", "2026-11-10T22:59", False),
        ("2026-11-10T16:00", "2026-11-10T23:00", False),
        ("2026-11-10T16:00", "2026-11-10T23:01", True),
        ("2026-11-10T16:00", "2026-11-12T09:00", True),
        ("2026-11-10T23:30", "2026-11-10T23:40", True),
        ("2026-11-10T03:00", "2026-11-10T03:10", True),
        ("2026-11-10T06:00", "2026-11-10T12:00", False),
        # In July London is an hour ahead: 22:30 UTC is 23:30 there, 05:30 UTC is half past six.
        ("2026-07-10T16:00", "2026-07-10T22:30", True),
        ("2026-07-10T05:30", "2026-07-10T09:00", False),
    ],
)
def test_overnight_is_any_time_from_eleven_to_six_in_london(
    start: str, end: str, overnight: bool
) -> None:
    started, ended = (datetime.fromisoformat(at).replace(tzinfo=UTC) for at in (start, end))

    assert is_overnight(started, ended) is overnight


@pytest.mark.parametrize(
    ("miles", "band"),
    [
        (0, "0-5 miles"),
        (5, "0-5 miles"),
        (5.1, "over 5 to 10 miles"),
        (20, "over 10 to 20 miles"),
        (40, "over 20 to 40 miles"),
        (80, "over 40 to 80 miles"),
        (80.5, "over 80 miles"),
        (None, "unknown"),
        (-3, "unknown"),
        (float("nan"), "unknown"),
    ],
)
def test_the_end_of_a_distance_band_is_in_it(miles: float | None, band: str) -> None:
    assert distance_band(miles) == band


@pytest.mark.parametrize(
    ("episodes", "band"),
    [(0, None), (1, "1-2"), (3, "3-5"), (8, "6-8"), (19, "9-19"), (20, "20 or more")],
)
def test_a_number_of_episodes_has_its_band(episodes: int, band: str) -> None:
    assert frequency_band(episodes) == band


def test_a_service_may_set_its_own_bands() -> None:
    assert frequency_band(4, bands=(("1-3", 3),), last="4 or more") == "4 or more"
    assert is_persistent(3, over=2)


def test_persistent_is_more_than_three() -> None:
    assert not is_persistent(3)
    assert is_persistent(4)


@pytest.mark.parametrize(
    ("born_on", "band"),
    [
        (date(2026, 11, 11), "unknown"),
        (None, "unknown"),
        (date(2017, 11, 10), "under 10"),
        (date(2016, 11, 10), "10-12"),
        (date(2013, 11, 11), "10-12"),
        (date(2013, 11, 10), "13-15"),
        (date(2009, 11, 10), "16-17"),
        (date(2008, 11, 10), "18 or over"),
    ],
)
def test_an_age_band_turns_on_the_birthday(born_on: date | None, band: str) -> None:
    assert age_band(born_on, date(2026, 11, 10)) == band


def test_somebody_born_on_the_29th_of_february_is_older_on_the_first_of_march() -> None:
    assert age_on(date(2012, 2, 29), date(2026, 2, 28)) == 13
    assert age_on(date(2012, 2, 29), date(2026, 3, 1)) == 14


@pytest.mark.parametrize(
    ("picture", "level", "codes"),
    [
        (Picture(0, 0), "green", ["few_episodes"]),
        (Picture(1, 0, longest=timedelta(hours=2)), "green", ["few_episodes"]),
        (Picture(1, 0), "amber", ["not_known"]),
        (Picture(2, 0, longest=timedelta(hours=2)), "amber", ["two_episodes"]),
        (Picture(1, 1, longest=timedelta(hours=2)), "amber", ["two_episodes"]),
        (Picture(3, 0, longest=timedelta(hours=2)), "red", ["many_episodes"]),
        (Picture(1, 2, longest=timedelta(hours=2)), "red", ["many_episodes"]),
        (Picture(0, 5), "red", ["many_episodes", "many_absences"]),
        (Picture(1, 0, longest=timedelta(hours=24)), "red", ["length"]),
        (Picture(0, 0, frozenset({"substance"})), "red", ["substance"]),
        (Picture(0, 1, not_known=frozenset({"places"})), "amber", ["not_known"]),
        (Picture(0, 1, absence_near_missing=True), "amber", ["absence_near_missing"]),
        (
            Picture(2, 0, frozenset({"places", "associates"}), longest=timedelta(hours=2)),
            "red",
            ["associates", "places", "two_episodes"],
        ),
    ],
)
def test_a_level_stands_with_every_reason_for_it(
    picture: Picture, level: str, codes: list[str]
) -> None:
    found = triage(picture)

    assert found.level == level
    assert [reason.code for reason in found.reasons] == codes


def test_a_reason_about_something_not_known_names_it() -> None:
    reason = triage(Picture(0, 0, not_known=frozenset({"places"}))).reasons[0]

    assert reason.words % {"factor": FACTORS[reason.about]} == (
        "more information needed: places they go to are a risk to them"
    )


@given(PICTURES, FACTOR_SETS)
def test_knowing_less_or_finding_more_never_lowers_the_level(
    picture: Picture, more: frozenset[str]
) -> None:
    def height(
        factors: frozenset[str] = frozenset(), not_known: frozenset[str] = frozenset()
    ) -> int:
        changed = Picture(
            missing=picture.missing,
            absences=picture.absences,
            factors=picture.factors | factors,
            not_known=picture.not_known | not_known,
            longest=picture.longest,
            absence_near_missing=picture.absence_near_missing,
        )
        return LEVELS.index(triage(changed).level)

    assert height() <= height(factors=more)
    assert height() <= height(not_known=more)


def test_a_factor_nobody_has_heard_of_is_refused() -> None:
    with pytest.raises(KeyError):
        triage(Picture(0, 0, frozenset({"weather"})))
