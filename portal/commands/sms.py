"""``heard sms``: the stand-in provider, a talk in the terminal, the carrier's own replies, reconcile.

``provider`` and ``chat`` of a built-in questionnaire need no database.
"""

import os
from collections.abc import Iterator

import click

from database.transactions import Database, transaction
from portal import standin
from portal.clock import now
from portal.commands.environment import (
    DEFAULT_PORT,
    fill_demo_environment,
    is_demo,
    open_database,
)
from portal.settings import read_settings, var_folder
from sms import reconciling
from sms.carrier import Carrier, UnlistedError
from sms.carrier_settings import CarrierSettings
from sms.phrases import phrase

FOR_THE_CARRIER = (
    ("S14", "after STOP (the opt-out reply)"),
    ("S15", "after START (the opt-in reply)"),
    ("S09b", "after HELP (the help reply)"),
)
NO_DATABASE = "postgresql:///not-used"


def add_to(group: click.Group) -> None:
    """Add the commands to ``heard``."""
    group.add_command(sms)


@click.group()
def sms() -> None:
    """Work with texts: try a talk, stand in for the provider, settle what is unsure."""


@sms.command()
@click.option("--port", type=click.IntRange(0, 65535), default=DEFAULT_PORT + 1, show_default=True)
def provider(port: int) -> None:
    """Stand in for the provider on this machine alone, until Ctrl-C. Needs no database."""
    if is_demo():
        fill_demo_environment(var_folder(os.environ), DEFAULT_PORT, port)
    # The stand-in opens no database, so that a deployment's address is not asked of it.
    settings = read_settings({"HEARD_DATABASE_URL": NO_DATABASE, **os.environ})
    standin.serve("127.0.0.1", port, settings.carrier)


@sms.command("carrier-texts")
def carrier_texts() -> None:
    """Print the replies to paste into the carrier's own settings."""
    for name, when in FOR_THE_CARRIER:
        click.echo(f"{name}, {when}:\n{phrase(name).texts['en']}\n")


@sms.command()
def reconcile() -> None:
    """Settle texts that may or may not have left, by the carrier's own list."""
    with open_database() as (settings, database):
        settled = dict(_settle(database, settings.carrier))
    click.echo(f"{len(settled)} unsure texts settled.")
    for text_id, state in settled.items():
        click.echo(f"{text_id} {state}")


def _settle(database: Database, settings: CarrierSettings) -> Iterator[tuple[str, str]]:
    """Yield each text that was settled and its new state, as the sweep of each minute does it."""
    carrier = Carrier(settings)
    with transaction(database) as session:
        unsettled = reconciling.unsettled(session)
    for one in unsettled:
        try:
            listed = carrier.list_messages(to=one.to)
        except UnlistedError as error:
            raise click.ClickException(
                "The carrier did not give its list; nothing more was settled. Try again later."
            ) from error
        with transaction(database) as session:
            text = reconciling.reconcile(session, one.text_id, listed, now())
            state = text.state if text is not None else "settled elsewhere"
        yield str(one.text_id), state
