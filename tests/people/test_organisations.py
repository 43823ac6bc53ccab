"""Organisations keep their settings, and know when they are open again."""

import uuid
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from people import organisations
from people.languages import OFFERED
from people.organisations import UnknownOrganisationError, is_open, next_opening
from people.settings import BadSettingsError, Settings, read_settings
from tests.factories import make_organisation


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of November 2026, when London is at UTC. The 10th is a Tuesday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def test_settings_are_those_of_the_row(session: Session) -> None:
    organisation = make_organisation(session, areas=["North"])

    assert organisations.settings_of(session, organisation.id).areas == ("North",)


def test_an_organisation_with_a_bad_setting_is_not_added(session: Session) -> None:
    with pytest.raises(BadSettingsError):
        make_organisation(session, private_weeks=0)


def test_a_change_keeps_the_other_settings(session: Session) -> None:
    organisation = make_organisation(session, areas=["North"], private_weeks=4)

    organisations.change_settings(session, organisation.id, {"areas": ["North", "South"]})

    session.expire_all()
    settings = organisations.settings_of(session, organisation.id)
    assert settings.areas == ("North", "South")
    assert settings.private_weeks == 4


def test_a_bad_change_changes_nothing(session: Session) -> None:
    organisation = make_organisation(session, areas=["North"])

    with pytest.raises(BadSettingsError):
        organisations.change_settings(session, organisation.id, {"areas": [1]})

    assert organisations.settings_of(session, organisation.id).areas == ("North",)


def test_an_organisation_nobody_knows_has_no_settings(session: Session) -> None:
    with pytest.raises(UnknownOrganisationError):
        organisations.settings_of(session, uuid.uuid4())


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(10, 8, 59), False),
        (at(10, 9), True),
        (at(10, 16, 59), True),
        (at(10, 17), False),
        (at(14, 12), False),
    ],
    ids=["before nine", "nine", "before five", "five", "saturday"],
)
def test_a_service_is_open_in_its_hours(now: datetime, expected: bool) -> None:
    assert is_open(Settings(), now) is expected


def test_a_service_is_closed_on_a_closure() -> None:
    settings = read_settings({"closures": [{"from": "2026-11-10", "until": "2026-11-10"}]})

    assert not is_open(settings, at(10, 12))


@pytest.mark.parametrize(
    ("now", "when"),
    [
        (at(10, 7), "at 9am"),
        (at(10, 12), "at 12pm"),
        (at(10, 19), "Wednesday 9am"),
        (at(13, 19), "Monday 9am"),
    ],
    ids=["this morning", "open", "tomorrow", "after the weekend"],
)
def test_the_next_opening_is_said_in_words(now: datetime, when: str) -> None:
    assert next_opening(Settings(), now) == when


def test_a_long_day_and_minutes_are_shortened_to_fit() -> None:
    settings = read_settings({"opening": {"days": [3], "from": "10:30", "until": "17:00"}})

    assert next_opening(settings, at(10, 12)) == "Wed 10:30am"


def test_a_closure_says_when_in_its_own_words() -> None:
    settings = read_settings(
        {
            "closures": [
                {"from": "2026-11-10", "until": "2026-11-20", "when": {"en": "after the break"}}
            ]
        }
    )

    assert next_opening(settings, at(10, 12), "en") == "after the break"
    assert next_opening(settings, at(10, 12), "so") == "23 Nof"


def test_an_opening_more_than_a_week_ahead_is_a_date() -> None:
    settings = read_settings({"closures": [{"from": "2026-11-10", "until": "2026-11-20"}]})

    assert next_opening(settings, at(10, 12)) == "on 23 November"


def test_a_closure_of_months_names_no_day() -> None:
    settings = read_settings({"closures": [{"from": "2026-11-10", "until": "2027-01-20"}]})

    assert next_opening(settings, at(10, 12)) == "another day"


@given(
    st.sampled_from([*OFFERED, "en-x-rtl", "nobody's"]),
    st.integers(min_value=0, max_value=5_000_000),
    st.times(max_value=time(22, 59)),
)
def test_when_always_fits_and_costs_no_latin_text_a_segment(
    language: str, minutes: int, opens: time
) -> None:
    hours = {"days": [3], "from": f"{opens:%H:%M}", "until": "23:00"}
    settings = read_settings({"opening": hours})

    when = next_opening(settings, at(10, 0) + timedelta(minutes=minutes), language)

    assert 0 < len(when) <= 16
    assert when.isascii() or max(when) > "\u024f"
