"""The attacker against what really leaves: figures as sealing stores them, months together."""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import product

import pytest
from sqlalchemy.orm import Session

from outcomes import measures, releases, sealing
from outcomes.counting import CHARACTERISTICS
from people.models import Organisation
from tests.disclosure.attacker import THRESHOLD_10_BASE_5, Figure, attack
from tests.factories import make_organisation, make_young_person

MONTHS = ("2026-08", "2026-09")
AREAS = {"North": 60, "East": 30, "Isle": 7}
GENDERS = {"1": 40, "2": 55, "9": 5}
SETTINGS = {"home": 70, "care": 30}
ETHNICITIES = {"WBRI": 60, "APKN": 20, "BCRB": 12, "MOTH": 8}
GROUPS: Mapping[str, Sequence[str]] = {
    "area": [*AREAS, "unknown"],
    "gender": ["boys", "girls", "other", "unknown"],
    "setting": [*SETTINGS, "other", "unknown"],
    "ethnicity": ["white", "asian", "black", "mixed", "other", "unknown"],
}
AFTER = datetime(2026, 11, 6, 9, tzinfo=UTC)


def fill(session: Session, organisation: Organisation) -> None:
    """Let 150 invented children answer, most of them in both months."""
    chance = random.Random(20261120)  # noqa: S311 - made-up children, so that a failure can be seen again
    for _ in range(150):
        traits = {
            name: chance.choices([*shares], [*shares.values()])[0]
            for name, shares in (
                ("area", AREAS),
                ("gender", GENDERS),
                ("setting", SETTINGS),
                ("ethnicity", ETHNICITIES),
            )
        }
        key = chance.randrange(4096)
        person = make_young_person(session, organisation=organisation, release_key=key, **traits)
        for month in (8, 9):
            if chance.random() < 0.7:
                vote = ("RF04", chance.choice(["1", "2", "3", "3"]))
                at = datetime(2026, month, 12, tzinfo=UTC)
                measures.vote(session, person, person, [vote], now=at)


def printed(session: Session, organisation: Organisation) -> Iterator[Figure]:
    """Yield every figure of Y2 a reader can work out, those hidden by their absence included."""
    for month in MONTHS:
        release = sealing.seal_month(session, organisation.id, month, now=AFTER)
        report = releases.read(session.connection(), release.id)
        assert report is not None
        cells = [("all", "all")] + [(c, group) for c in CHARACTERISTICS for group in GROUPS[c]]
        for (name, group), value in product(cells, ("base", "counted")):
            figure = report.figures.get(("said", name, group, "Y2", value))
            where = {"month": [month]}
            where |= {} if name == "all" else {name: [group]}
            where |= {"answer": ["yes", "no"] if value == "base" else ["yes"]}
            yield Figure(where, "<10" if figure is None else str(figure))


@pytest.mark.slow
def test_two_sealed_months_give_nothing_away_together(session: Session) -> None:
    organisation = make_organisation(session, areas=list(AREAS))
    fill(session, organisation)

    figures = list(printed(session, organisation))
    report = attack(figures, THRESHOLD_10_BASE_5, seconds=120)

    assert {figure.printed for figure in figures} > {"<10"}
    assert report.status == 0
    assert report.checked > 0
    assert not report.stopped_early
