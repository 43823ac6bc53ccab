"""``heard audit verify``: hold the audit chain against its key."""

import sys

import click

from database.transactions import transaction
from people import audit as chain
from portal.commands.environment import open_database


def add_to(group: click.Group) -> None:
    """Add the commands to ``heard``."""
    group.add_command(audit)


@click.group()
def audit() -> None:
    """Work on the audit chain."""


@audit.command()
def verify() -> None:
    """Say whether any row of the chain was changed, removed or put in."""
    with open_database() as (_, database), transaction(database) as session:
        found = chain.verify(session)
    if found.broken_at is not None:
        click.echo(f"The audit chain is broken at row {found.broken_at} of {found.rows}.", err=True)
        sys.exit(1)
    click.echo(f"The audit chain holds: {found.rows} rows.")
