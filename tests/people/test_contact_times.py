"""When a text may leave: what we begin keeps to the window; a direct answer has ten minutes."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.contact import (
    Allowed,
    Purpose,
    Refused,
    may_text,
)
from people.windows import Window
from tests.situations import AFTERNOONS, BEGUN, DIRECT, FINE, LONDON, NOW, PRIVATE, but, contact

WINDOW_ENDS = datetime(2026, 11, 10, 17, tzinfo=UTC)
TONIGHT = datetime(2026, 11, 10, 22, tzinfo=UTC)
TOMORROW_OPENS = datetime(2026, 11, 11, 15, 30, tzinfo=UTC)
TOMORROW_ENDS = datetime(2026, 11, 11, 17, tzinfo=UTC)


@pytest.mark.parametrize("purpose", BEGUN + DIRECT)
def test_inside_the_window_a_text_may_leave_until_the_window_ends(purpose: Purpose) -> None:
    assert may_text(FINE, purpose, NOW) == Allowed(NOW, WINDOW_ENDS)


@pytest.mark.parametrize("purpose", BEGUN)
def test_what_we_begin_waits_for_the_window(purpose: Purpose) -> None:
    assert may_text(FINE, purpose, TONIGHT) == Allowed(TOMORROW_OPENS, TOMORROW_ENDS)


@pytest.mark.parametrize("purpose", DIRECT)
def test_a_direct_answer_leaves_outside_the_window_within_ten_minutes(purpose: Purpose) -> None:
    theirs = TONIGHT - timedelta(minutes=4)

    allowed = may_text(but(answers_at=theirs), purpose, TONIGHT)

    assert allowed == Allowed(TONIGHT, theirs + timedelta(minutes=10))


@pytest.mark.parametrize("purpose", DIRECT)
def test_a_direct_answer_is_not_sent_late_outside_the_window(purpose: Purpose) -> None:
    situation = but(answers_at=TONIGHT - timedelta(minutes=10))

    assert may_text(situation, purpose, TONIGHT) == Refused("too_late")


def test_an_answer_at_the_very_end_of_the_window_keeps_its_ten_minutes() -> None:
    theirs = WINDOW_ENDS - timedelta(minutes=1)

    allowed = may_text(but(answers_at=theirs), "reply", theirs)

    assert allowed == Allowed(theirs, theirs + timedelta(minutes=10))


@pytest.mark.parametrize("purpose", DIRECT)
def test_an_answer_to_nothing_is_refused(purpose: Purpose) -> None:
    assert may_text(but(answers_at=None), purpose, NOW) == Refused("answers_nothing")


@pytest.mark.parametrize(
    "changes", [{"duty_now": False}, {"duty_two_hours": False}], ids=["now", "two hours"]
)
def test_a_safety_question_waits_for_duty(changes: dict[str, bool]) -> None:
    situation = but(asks_safety=True, **changes)

    assert may_text(situation, "question", NOW) == Refused("duty_not_staffed")


def test_a_safety_question_goes_while_duty_is_staffed() -> None:
    assert isinstance(may_text(but(asks_safety=True), "question", NOW), Allowed)


def test_a_safety_question_for_tomorrow_is_judged_tomorrow() -> None:
    situation = but(asks_safety=True, duty_now=False)

    assert may_text(situation, "question", TONIGHT) == Allowed(TOMORROW_OPENS, TOMORROW_ENDS)


def test_an_ordinary_question_needs_no_duty() -> None:
    assert isinstance(may_text(but(duty_now=False), "question", NOW), Allowed)


def test_we_begin_nothing_within_half_an_hour_of_their_last_text() -> None:
    situation = but(last_text_at=NOW - timedelta(minutes=10))

    assert may_text(situation, "round", NOW) == Allowed(NOW + timedelta(minutes=20), WINDOW_ENDS)


def test_a_last_text_long_ago_delays_nothing() -> None:
    situation = but(last_text_at=NOW - timedelta(hours=2))

    assert may_text(situation, "round", NOW) == Allowed(NOW, WINDOW_ENDS)


def test_their_own_days_and_hours_go_before_the_services() -> None:
    fridays = Window(frozenset({5}), time(18), time(19))

    allowed = may_text(contact(window=fridays), "round", NOW)

    assert allowed == Allowed(
        datetime(2026, 11, 13, 18, tzinfo=UTC), datetime(2026, 11, 13, 19, tzinfo=UTC)
    )


def test_a_phone_with_no_safe_time_gets_nothing() -> None:
    night = Window(frozenset(range(1, 8)), time(22), time(23))

    assert may_text(contact(window=night), "round", NOW) == Refused("no_window")


def test_on_a_closed_day_an_answer_still_goes_within_ten_minutes() -> None:
    situation = but(closed_days=frozenset({date(2026, 11, 10)}))

    assert may_text(situation, "round", NOW) == Allowed(TOMORROW_OPENS, TOMORROW_ENDS)
    assert may_text(situation, "safety", NOW) == Allowed(
        NOW, FINE.answers_at + timedelta(minutes=10) if FINE.answers_at else NOW
    )


INSTANTS = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2027, 12, 31),  # noqa: DTZ001 - as above
    timezones=st.just(UTC),
)


@given(INSTANTS, st.sampled_from(BEGUN))
def test_nothing_is_begun_outside_the_window_in_either_clock_change(
    now: datetime, purpose: Purpose
) -> None:
    private = replace(PRIVATE, private_since=now)

    allowed = may_text(but(contact=private), purpose, now)

    assert isinstance(allowed, Allowed)
    first = allowed.not_before.astimezone(LONDON)
    last = (allowed.not_after - timedelta(microseconds=1)).astimezone(LONDON)
    assert first.date() == last.date()
    assert first.isoweekday() in AFTERNOONS.days
    assert AFTERNOONS.opens <= first.time() <= last.time() < AFTERNOONS.closes
    assert now <= allowed.not_before < allowed.not_after
