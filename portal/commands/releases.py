"""``heard release``: seal a month, and export sealed months as they are printed."""

import csv
import json
import uuid
from collections.abc import Iterator
from pathlib import Path

import click
from sqlalchemy import Connection, select

from database.transactions import Database, transaction
from outcomes import releases, sealing
from outcomes.counting import NotExclusiveError
from people.models import Organisation
from portal.clock import now
from portal.commands.environment import open_database

COLUMNS = (
    "organisation",
    "month",
    "table",
    "characteristic",
    "category",
    "question",
    "value",
    "shown",
)
FORMULA = ("=", "+", "-", "@", "|", "%", "\t", "\r", "\0")


def add_to(group: click.Group) -> None:
    """Add the commands to ``heard``."""
    group.add_command(release)


@click.group()
def release() -> None:
    """Seal months and export what is sealed."""


@release.command()
@click.option("--month", required=True, help="YYYY-MM, a month that is over")
def seal(month: str) -> None:
    """Seal a month for every organisation; a sealed month never changes."""
    with open_database() as (_, database):
        told = [_seal(database, *one, month) for one in organisations(database)]
    if not any(told):
        raise click.ClickException("nothing was sealed")


@release.command()
@click.option("--format", "kind", type=click.Choice(["csv", "json"]), required=True)
@click.option("--month", "months", multiple=True, help="YYYY-MM; all sealed months by default")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
def export(kind: str, months: tuple[str, ...], out: Path) -> None:
    """Write the printed figures of sealed months; what is hidden is not in the file."""
    with open_database() as (settings, _):
        reader = Database(settings.database_url, None, role="heard_release")
        with transaction(reader) as session:
            rows = list(printed(session.connection(), months))
        reader.dispose()
    if kind == "json":
        out.write_text(json.dumps([dict(zip(COLUMNS, row, strict=True)) for row in rows], indent=1))
    else:
        with out.open("w", newline="", encoding="utf-8-sig") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            writer.writerows([[_safe(cell) for cell in row] for row in rows])
    click.echo(f"{len(rows)} figures written to {out}.")


def organisations(database: Database) -> list[tuple[uuid.UUID, str]]:
    """Return every organisation's id and name."""
    with transaction(database) as session:
        found = session.execute(
            select(Organisation.id, Organisation.name).order_by(Organisation.name)
        )
        return [(row.id, row.name) for row in found]


def _seal(database: Database, organisation_id: uuid.UUID, name: str, month: str) -> bool:
    """Seal one organisation's month, say what came of it, and whether it is new.

    A refusal of one never keeps the next from being sealed: the command may be run again.
    """
    try:
        with transaction(database) as session:
            sealed = sealing.seal_month(session, organisation_id, month, now=now())
            waits = (
                " (too few answers: no figure is printed)" if sealed.note == sealing.TOO_FEW else ""
            )
    except (ValueError, NotExclusiveError) as error:
        click.echo(f"{name}: {error}.", err=True)
        return False
    click.echo(f"{name}: {month} is sealed{waits}.")
    return True


def printed(connection: Connection, months: tuple[str, ...]) -> Iterator[tuple[object, ...]]:
    """Yield every printed figure of the months asked for (all when none is named)."""
    for sealed in releases.sealed_months(connection):
        if months and sealed.month not in months:
            continue
        report = releases.read(connection, sealed.id)
        for key, figure in sorted(report.figures.items()) if report else ():
            yield (sealed.organisation_name, sealed.month, *key, figure)


def _safe(cell: object) -> object:
    """Put a quote before what a spreadsheet would take for a formula (guide security.md T15)."""
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA) else cell
