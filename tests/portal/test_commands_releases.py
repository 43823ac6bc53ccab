"""``heard release``: seal what is over, export what is printed."""

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
import time_machine
from click.testing import CliRunner, Result
from sqlalchemy import select

from database.transactions import Database, transaction
from outcomes.models import Release
from portal.commands import releases
from tests.factories import make_organisation
from tests.factories_above import make_release, make_release_figure

NOVEMBER = datetime(2026, 11, 10, 15, 40, tzinfo=UTC)


@pytest.fixture
def heard(clean: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """The database the commands open, on 10 November 2026."""

    @contextmanager
    def opened() -> Iterator[tuple[SimpleNamespace, Database]]:
        yield SimpleNamespace(database_url=clean.url), clean

    monkeypatch.setattr(releases, "open_database", opened)
    with time_machine.travel(NOVEMBER, tick=False):
        yield clean


def run(*arguments: str) -> Result:
    return CliRunner().invoke(releases.release, arguments)


def test_sealing_seals_the_month_of_every_organisation(heard: Database) -> None:
    with transaction(heard) as session:
        for name in ("Larkfield", "Moorside"):
            make_organisation(session, name=name)

    result = run("seal", "--month", "2026-10")

    assert result.exit_code == 0
    assert "Larkfield: 2026-10 is sealed (too few answers: no figure is printed)." in result.output
    with transaction(heard) as session:
        assert len(session.scalars(select(Release)).all()) == 2


def test_sealing_again_seals_only_what_was_not_sealed_before(heard: Database) -> None:
    with transaction(heard) as session:
        make_organisation(session, name="Larkfield")
    run("seal", "--month", "2026-10")
    with transaction(heard) as session:
        make_organisation(session, name="Moorside")

    again, nothing = run("seal", "--month", "2026-10"), run("seal", "--month", "2026-10")

    assert again.exit_code == 0
    assert "Larkfield: 2026-10 is sealed already." in again.output
    assert "Moorside: 2026-10 is sealed (" in again.output
    assert nothing.exit_code == 1


@pytest.mark.parametrize("month", ["2026-11", "2026-13", "", "last"])
def test_a_month_that_is_not_over_or_is_none_is_refused(heard: Database, month: str) -> None:
    with transaction(heard) as session:
        make_organisation(session)

    result = run("seal", "--month", month)

    assert result.exit_code == 1
    assert "nothing was sealed" in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)


@pytest.fixture
def two_months(heard: Database) -> None:
    """Two sealed months, in one of which somebody called an area like a formula."""
    with transaction(heard) as session:
        make_release(session, month="2026-09", organisation_name="=HYPERLINK(1)")
        october = make_release(session, month="2026-10", organisation_name="@Larkfield")
        for category in ("-2+3", "North"):
            make_release_figure(
                session, release=october, characteristic="area", category=category, shown=15
            )
        make_release_figure(session, release=october, shown=35)


def test_the_spreadsheet_can_run_no_formula(two_months: None, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"

    result = run("export", "--format", "csv", "--out", str(out))

    assert result.exit_code == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == list(releases.COLUMNS)
    assert rows[1:] == [
        ["'@Larkfield", "2026-10", "said", "all", "all", "RF03", "1", "35"],
        ["'@Larkfield", "2026-10", "said", "area", "'-2+3", "RF03", "1", "15"],
        ["'@Larkfield", "2026-10", "said", "area", "North", "RF03", "1", "15"],
    ]


def test_the_export_can_be_of_named_months_alone(two_months: None, tmp_path: Path) -> None:
    out = tmp_path / "out.json"

    none = run("export", "--format", "json", "--month", "2026-09", "--out", str(out))
    empty = json.loads(out.read_text())
    run("export", "--format", "json", "--month", "2026-10", "--out", str(out))

    assert none.exit_code == 0
    assert empty == []
    assert json.loads(out.read_text())[0]["shown"] == 35
