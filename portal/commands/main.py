"""``heard``: the console script."""

import logging
import os
import sys

import click
from sqlalchemy.exc import OperationalError

from database.schema import RolesMissingError
from database.server import ServerFailedError
from portal.commands import audit, check, db, demo, processes, releases, routes, sms, surveys
from portal.settings import BadSettingError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def heard() -> None:
    """Heard hears young people, and apart from them their parents, by text and on the web."""


for part in (processes, db, demo, surveys, sms, check, releases, audit, routes):
    part.add_to(heard)


def main() -> None:
    """Run a command; what is wrong with the deployment is said in one sentence, with status 2."""
    logging.basicConfig(level=os.environ.get("HEARD_LOG_LEVEL", "WARNING"), format="%(message)s")
    try:
        heard()
    except (BadSettingError, RolesMissingError, ServerFailedError) as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    except OperationalError:
        # The driver's own words may hold an address or a name: say only what to look at.
        click.echo(
            "The database does not answer. Check that it runs and HEARD_DATABASE_URL is right.",
            err=True,
        )
        sys.exit(2)


if __name__ == "__main__":
    main()
