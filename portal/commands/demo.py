"""``heard demo load``: a made-up service whose mix follows the source reports."""

from collections.abc import Callable
from datetime import date, datetime

import click

from database.transactions import Database
from portal.clock import now
from portal.commands.environment import open_database
from portal.made_up import load as made_up
from portal.made_up.span import ZONE, Span

PEOPLE, WEEKS, SEED = 400, 26, 1
NOT_EMPTY = "This database holds a service already. Load the made-up one into an empty database."


def add_to(group: click.Group) -> None:
    """Add the commands to ``heard``."""
    group.add_command(demo)


@click.group()
def demo() -> None:
    """Work with the made-up service."""


@demo.command()
@click.option("--people", type=click.IntRange(10, 5000), default=PEOPLE, show_default=True)
@click.option("--weeks", type=click.IntRange(1, 104), default=WEEKS, show_default=True)
@click.option("--seed", type=int, default=SEED, show_default=True)
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day the service is made for; without it, this day in London.",
)
def load(people: int, weeks: int, seed: int, today: datetime | None) -> None:
    """Make up young people with weeks of answers behind them, and store them."""
    span = Span(today.date() if today else _today(), weeks)
    with open_database() as (_, database):
        try:
            made_up.load(database, span, people=people, seed=seed, tell=click.echo)
        except made_up.NotEmptyError as error:
            raise click.ClickException(NOT_EMPTY) from error


def load_into(database: Database, tell: Callable[[str], None] = click.echo) -> None:
    """Load the service that ``heard run`` starts with into an empty database."""
    tell("First start: making up a service to look at. This takes about a minute.")
    made_up.load(database, Span(_today(), WEEKS), people=PEOPLE, seed=SEED, tell=tell)


def _today() -> date:
    return now().astimezone(ZONE).date()
