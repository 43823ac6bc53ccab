"""Months sealed one after the other: those that waited count with the next that has enough."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from outcomes import counting, measures, releases, sealing
from outcomes.counting import Cell
from outcomes.models import ReleaseFigure
from people.models import Organisation, Person
from tests.factories import make_organisation, make_young_person

SALT = b"a salt of this test, long enough"
OCTOBER = datetime(2026, 10, 14, 16, tzinfo=UTC)
AFTER = datetime(2027, 2, 6, 9, tzinfo=UTC)


@pytest.fixture
def organisation(session: Session) -> Organisation:
    return make_organisation(session)


def child(session: Session, organisation: Organisation, **columns: Any) -> Person:
    return make_young_person(session, organisation=organisation, **columns)


def say(session: Session, organisation: Organisation, people: int, at: datetime) -> None:
    for _ in range(people):
        person = child(session, organisation)
        measures.vote(session, person, person, [("RF04", "3")], now=at)


def test_many_interviews_of_few_children_are_hidden() -> None:
    cells = [
        Cell("interviews", "interviews", "eligible", count=40, people=9, keys=77),
        Cell("interviews", "interviews", "completed", count=40, people=10, keys=77),
    ]

    printed = [figure.shown for figure in sealing.figures(cells, SALT, 10, 5)]

    assert printed == [None, 40]


@dataclass(frozen=True)
class Year:
    """A service whose months are sealed one after the other."""

    session: Session
    organisation: Organisation

    def seal(self, month: str) -> tuple[str | None, int | None]:
        """Seal a month and return its note and how many young people will let someone know."""
        release = sealing.seal_month(
            self.session, self.organisation.id, month, salt=SALT, now=AFTER
        )
        report = releases.read(self.session.connection(), release.id)
        assert report is not None
        assert report.sealed.waits == (release.note == "too_few")
        return release.note, report.shown("said", "Y2", "counted")


def test_months_that_waited_count_in_the_next_release_that_has_enough(
    session: Session, organisation: Organisation
) -> None:
    year = Year(session, organisation)
    for month, people in ((9, 10), (10, 5), (11, 5), (12, 20)):
        say(session, organisation, people, datetime(2026, month, 10, 16, tzinfo=UTC))

    assert year.seal("2026-09") == ("too_few", None)
    assert year.seal("2026-10") == ("too_few", None)
    assert year.seal("2026-11") == ("since:2026-09", 20)
    assert year.seal("2026-12") == (None, 20)


def test_a_month_nobody_sealed_is_not_counted_in_the_next(
    session: Session, organisation: Organisation
) -> None:
    year = Year(session, organisation)
    for month in (8, 9, 10):
        say(session, organisation, 15, datetime(2026, month, 10, 16, tzinfo=UTC))

    assert year.seal("2026-08") == ("too_few", None)
    assert year.seal("2026-10") == ("too_few", None)


def test_an_earlier_month_is_refused_once_a_later_one_is_sealed(
    session: Session, organisation: Organisation
) -> None:
    year = Year(session, organisation)
    year.seal("2026-10")

    with pytest.raises(sealing.OutOfOrderError):
        year.seal("2026-09")


@pytest.mark.parametrize("month", ["", "2026", "2026-13", "october", "2026-10-01"])
def test_what_is_no_month_is_refused(
    session: Session, organisation: Organisation, month: str
) -> None:
    with pytest.raises(ValueError, match=r".+"):
        sealing.seal_month(session, organisation.id, month, salt=SALT, now=AFTER)


def test_a_release_of_one_month_counts_since_that_month() -> None:
    sealed = releases.Sealed(
        counting.uuid.uuid4(), counting.uuid.uuid4(), "Made up", "2026-10", "10/5", None
    )

    assert sealed.since == "2026-10"
    assert sealed.threshold == 10


def test_a_lighter_setting_is_the_organisations_own_and_is_told(session: Session) -> None:
    organisation = make_organisation(session, rounding_threshold=6, rounding_base=3)
    say(session, organisation, 21, OCTOBER)

    release = sealing.seal_month(session, organisation.id, "2026-10", salt=SALT, now=AFTER)

    figures = session.scalars(select(ReleaseFigure.shown)).all()
    assert release.method == "6/3"
    assert figures
    assert {figure % 3 for figure in figures if figure is not None} == {0}
