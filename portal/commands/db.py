"""``heard db upgrade``: migrate."""

import os

import click
from sqlalchemy.engine import make_url

from database.schema import upgrade
from portal.commands.environment import open_settings
from portal.settings import Settings


def add_to(group: click.Group) -> None:
    """Add the commands to ``heard``."""
    group.add_command(db)


@click.group()
def db() -> None:
    """Work on the database's own shape."""


@db.command("upgrade")
def upgrade_command() -> None:
    """Migrate to the newest version, as HEARD_MIGRATION_DATABASE_URL or HEARD_DATABASE_URL."""
    with open_settings() as settings:
        migrate(settings)
    click.echo("The database is at the newest version.")


def migrate(settings: Settings) -> None:
    """Migrate the settings' database as whoever may, and hand the roles to whoever connects."""
    owner = os.environ.get("HEARD_MIGRATION_DATABASE_URL") or settings.database_url
    upgrade(owner, make_url(settings.database_url).username)
