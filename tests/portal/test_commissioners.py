"""What a commissioner reads: sealed months, from printed figures, and no way to a child."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event

from database.transactions import Database
from outcomes.models import Release
from portal.commissioners import reports
from tests.factories import make_staff
from tests.factories_above import make_release, make_release_figure
from tests.portal.respondents import Browser
from tests.portal.workspace import House, build, make_app

Cells = Mapping[tuple[str, str, str], int]
"""Figures of the whole service by table, question and value."""


@dataclass(frozen=True)
class Office:
    """A house whose months are sealed, and the application as a commissioner meets it."""

    house: House
    app: Flask

    def browser(self, role: str = "commissioner", audience: str = "commissioner") -> Browser:
        """Return a browser in which somebody with this role is signed in."""
        member = self.house.make(
            make_staff, organisation=self.house.organisation, name="Cora Lind", role=role
        )
        opened = Browser(self.app.test_client())
        self.house.sign_in(opened, member, audience)  # type: ignore[arg-type]  # an audience's name
        return opened

    def sealed(self, cells: Cells, **columns: object) -> Release:
        """Return a sealed month with these figures of the whole service."""
        release = self.house.make(make_release, **columns)
        for (table, question, value), shown in cells.items():
            self.figure(release, table=table, question=question, value=value, shown=shown)
        return release

    def figure(self, release: Release, **columns: object) -> None:
        self.house.make(make_release_figure, release=release, **columns)

    def page(self, release: Release) -> str:
        return str(self.browser().get(f"/reports/{release.id}").text)


@pytest.fixture
def office(clean: Database, now: datetime) -> Iterator[Office]:
    """The office, where releases are read by the role that may read nothing else."""
    reader = Database(clean.url, None, role="heard_release")
    with time_machine.travel(now, tick=False):
        app = make_app(clean)
        if "reports" not in app.blueprints:
            reports.init_app(app)
        app.extensions["heard"] = replace(app.extensions["heard"], releases=reader)
        yield Office(build(clean, now), app)
    reader.dispose()


SAID = {("said", "Y2", "counted"): 25, ("said", "Y2", "base"): 40}


def test_the_index_names_every_provider_and_month(office: Office) -> None:
    office.sealed(SAID, organisation_name="Larkfield", month="2026-09")
    office.sealed({}, organisation_name="Moorside", month="2026-10", note="too_few")

    page = office.browser().get("/reports/").text

    assert page.index("Moorside: 2026-10") < page.index("Larkfield: 2026-09")
    assert page.count("(too few answers yet)") == 1


def test_before_the_first_month_the_index_says_so(office: Office) -> None:
    assert "No month has been sealed yet." in office.browser().get("/reports/").text


def test_a_share_stands_with_the_people_and_the_base_it_is_of(office: Office) -> None:
    page = office.page(office.sealed(SAID))

    row = page[page.index("Will try to let someone know") :].split("</tr>")[0]
    assert [word for word in ("63%", "25", "40") if word in row] == ["63%", "25", "40"]


def test_what_is_hidden_prints_as_under_ten_and_gives_no_share(office: Office) -> None:
    page = office.page(office.sealed({("said", "Y2", "base"): 40}))

    row = page[page.index("Will try to let someone know") :].split("</tr>")[0]
    assert "hidden" in row
    assert "under 10" in row
    assert "0%" not in row


def test_the_lighter_setting_says_its_own_threshold(office: Office) -> None:
    page = office.page(office.sealed(SAID, method="6/3"))

    assert "under 6" in page
    assert "under 10" not in page


def test_the_page_says_how_figures_are_made_and_what_not_to_conclude(office: Office) -> None:
    page = office.page(office.sealed(SAID))

    assert "Figures are rounded at random to protect children." in page
    assert "What you may not conclude" in page
    assert "no success measure" in page


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (30, "about 3 in 10"),
        (25, "about 3 in 10"),
        (35, "about 4 in 10"),
        (100, "about 10 in 10"),
        (10, "about 1 in 10"),
    ],
)
def test_statuses_are_worded_in_tenths_halves_up(office: Office, part: int, words: str) -> None:
    cells = {("interviews", "interviews", n): v for n, v in (("eligible", 100), ("declined", part))}

    page = office.page(office.sealed(cells))

    assert words in page[page.index("Declined") :].split("</tr>")[0]


def test_a_share_under_a_twentieth_is_not_called_none(office: Office) -> None:
    cells = {("interviews", "interviews", n): v for n, v in (("eligible", 400), ("declined", 10))}

    assert "fewer than 1 in 10" in office.page(office.sealed(cells))


def test_why_interviews_were_late_names_our_own_capacity_first(office: Office) -> None:
    page = office.page(office.sealed({("interviews", "interviews", "late:capacity"): 15}))

    late = page[page.index("Why interviews were late") :]
    assert late.index("No capacity") < late.index("Told too late")
    assert ">15<" in late.split("</tr>")[1]


def test_outcomes_without_a_direction_stand_apart_from_moves(office: Office) -> None:
    named = ("Spotting when people use me", "Keeping safe", "Safer people around me")
    page = office.page(office.sealed(SAID))

    moves = page[page.index("Outcomes, first against latest") : page.index("Three outcomes side")]
    for words in named:
        assert words not in moves
        assert words in page


def test_parents_answers_stand_with_their_base(office: Office) -> None:
    cells = {("parents", "P10", "5"): 20, ("parents", "P10", "base"): 35}

    page = office.page(office.sealed(cells))

    row = page[page.rindex("How are things between you and your child?") :].split("</tr>")[0]
    assert ">20<" in row
    assert ">35<" in row


def test_groups_are_named_each_in_its_own_words(office: Office) -> None:
    release = office.sealed(SAID)
    for characteristic, category in (
        ("area", "North"),
        ("gender", "other"),
        ("ethnicity", "other"),
        ("setting", "other"),
        ("setting", "unknown"),
    ):
        office.figure(
            release,
            characteristic=characteristic,
            category=category,
            question="Y2",
            value="base",
            shown=15,
        )

    page = office.page(release)

    for words in ("North", "Another gender", "Another ethnic group", "Another place", "Not known"):
        assert words in page[page.index("By area") :]


def test_a_month_that_waits_prints_no_table(office: Office) -> None:
    page = office.page(office.sealed({}, note="too_few"))

    assert "Too few people answered" in page
    assert "<table" not in page


def test_a_release_that_took_waiting_months_in_says_since_when(office: Office) -> None:
    with_more = office.page(office.sealed(SAID, note="since:2026-08"))
    alone = office.page(office.sealed(SAID, month="2026-09"))

    assert "everybody since 2026-08" in with_more
    assert "everybody since" not in alone


def test_no_arrow_no_colour_and_no_link_to_a_child(office: Office) -> None:
    page = office.page(office.sealed(SAID))
    main = page[page.index("<main") : page.index("</main")]

    for mark in ("↑", "↓", "▲", "▼", "style=", "heard-badge", "/staff", "/me", "trend"):
        assert mark not in main


@pytest.mark.parametrize(
    ("role", "audience"), [("worker", "staff"), ("manager", "staff"), ("commissioner", "staff")]
)
def test_only_a_commissioners_session_opens_reports(
    office: Office, role: str, audience: str
) -> None:
    release = office.sealed(SAID)
    browser = office.browser(role, audience)

    for address in ("/reports/", f"/reports/{release.id}"):
        assert browser.get(address).status_code == 404


def test_nobody_signed_in_opens_reports(office: Office) -> None:
    assert Browser(office.app.test_client()).get("/reports/").status_code == 404


def test_a_month_that_is_not_sealed_is_not_found(office: Office) -> None:
    assert office.browser().get(f"/reports/{uuid.uuid4()}").status_code == 404


def test_leaving_ends_the_session(office: Office) -> None:
    browser = office.browser()
    browser.get("/reports/")

    browser.post("/reports/leave")

    assert browser.get("/reports/").status_code == 404


def test_more_figures_ask_the_database_no_more_often(office: Office) -> None:
    few = office.sealed(SAID)
    many = office.sealed(
        {("parents", f"P0{n}", value): 20 for n in range(1, 10) for value in "12345"}
    )

    assert _statements(office, few) == _statements(office, many)


def _statements(office: Office, release: Release) -> int:
    seen: list[str] = []

    def count(*heard_of: object) -> None:
        seen.append(str(heard_of[2]))

    engine = office.app.extensions["heard"].releases.engine
    browser = office.browser()
    event.listen(engine, "before_cursor_execute", count)
    browser.get(f"/reports/{release.id}")
    event.remove(engine, "before_cursor_execute", count)
    return len(seen)


def test_where_too_few_parents_answered_one_table_says_so_and_the_others_are_left_out(
    office: Office,
) -> None:
    page = office.page(office.sealed(SAID))

    assert "Do you feel we listen to you?" in page
    assert "Questions that too few parents answered may be left out." in page
    assert "How are things between you and your child?" not in page
