"""The rota knows who is on duty, and the first moment nobody is."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from people import rota, staff
from tests.factories import NOW, make_duty, make_organisation, make_staff, make_staffed_week

HOUR = timedelta(hours=1)


def test_nobody_is_on_duty_where_nobody_was_put(session: Session, now: datetime) -> None:
    organisation = make_organisation(session)

    assert rota.on_duty(session, organisation.id, now) is None
    assert not rota.staffed_for(session, organisation.id, now, 1)
    assert rota.gap_ahead(session, organisation.id, now) == now


def test_a_duty_covers_its_start_and_not_its_end(session: Session, now: datetime) -> None:
    worker = make_staff(session)
    make_duty(session, worker=worker, starts_at=now, hours=2)

    assert rota.on_duty(session, worker.organisation_id, now) is worker
    assert rota.on_duty(session, worker.organisation_id, now + 2 * HOUR) is None
    assert rota.staffed_for(session, worker.organisation_id, now, 2)
    assert not rota.staffed_for(session, worker.organisation_id, now, 2.1)


def test_who_came_on_last_has_the_duty(session: Session, now: datetime) -> None:
    organisation = make_organisation(session)
    day, late = (make_staff(session, organisation=organisation) for _ in range(2))
    make_duty(session, worker=day, starts_at=now - 8 * HOUR, hours=12)
    make_duty(session, worker=late, starts_at=now - HOUR, hours=12)

    assert rota.on_duty(session, organisation.id, now) is late


def test_duties_that_follow_each_other_leave_no_gap(session: Session, now: datetime) -> None:
    worker = make_staff(session)
    for n in range(14):
        make_duty(session, worker=worker, starts_at=now + 12 * n * HOUR, hours=12)

    assert rota.gap_ahead(session, worker.organisation_id, now) is None
    assert rota.gap_ahead(session, worker.organisation_id, now, days=8) == now + timedelta(days=7)


def test_a_gap_of_an_hour_in_the_night_is_found(session: Session, now: datetime) -> None:
    worker = make_staff(session)
    make_duty(session, worker=worker, starts_at=now, hours=30)
    make_duty(session, worker=worker, starts_at=now + 31 * HOUR, hours=200)

    assert rota.gap_ahead(session, worker.organisation_id, now) == now + 30 * HOUR


def test_a_leaver_covers_nothing(session: Session, now: datetime) -> None:
    worker = make_staff(session)
    make_staffed_week(session, worker=worker)
    assert rota.gap_ahead(session, worker.organisation_id, now) is None

    staff.disable(session, worker, now)

    assert rota.on_duty(session, worker.organisation_id, now) is None
    assert rota.gap_ahead(session, worker.organisation_id, now) == now


def test_duty_elsewhere_is_no_duty_here(session: Session, now: datetime) -> None:
    make_staffed_week(session)

    assert rota.gap_ahead(session, make_organisation(session).id, now) == now


@pytest.mark.parametrize("hours", [0, -1])
def test_a_duty_ends_after_it_begins(session: Session, hours: float) -> None:
    with pytest.raises(rota.BackwardDutyError):
        make_duty(session, hours=hours)


SPANS = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=8)


@given(SPANS, st.integers(0, 50), st.integers(1, 50))
def test_the_first_gap_is_the_first_hour_no_duty_covers(
    spans: list[tuple[int, int]], start: int, length: int
) -> None:
    duties = [(NOW + min(a, b) * HOUR, NOW + max(a, b) * HOUR) for a, b in spans]
    asked = [NOW + hour * HOUR for hour in range(start, start + length)]

    gap = rota.first_gap(duties, asked[0], asked[-1] + HOUR)

    bare = [hour for hour in asked if not any(opens <= hour < closes for opens, closes in duties)]
    assert gap == (bare[0] if bare else None)
