"""``heard sms``: the stand-in provider, a talk in the terminal, the carrier's texts, reconcile.

``provider`` and ``chat`` of a built-in questionnaire need no database.
"""

import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any, get_args

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
from portal.commands.surveys import find_edition
from portal.settings import read_settings, var_folder
from sms import reconciling
from sms.carrier import Carrier, UnlistedError
from sms.carrier_settings import CarrierSettings
from sms.phrases import UnknownPhrase, render
from sms.playing import Player, Setting
from sms.talk import Party
from surveys.channels import Phone
from surveys.questionnaire import Edition

FOR_THE_CARRIER = (
    ("S14", "after STOP (the opt-out reply)"),
    ("S15", "after START (the opt-in reply)"),
    ("S09b", "after HELP (the help reply)"),
)
NO_DATABASE = "postgresql:///not-used"
HOW_TO_CHAT = "Type what they would text. '@ 2 hours later' lets time pass. Ctrl-D ends the talk."
_TIME_PASSES = re.compile(r"@ ([1-9][0-9]{0,2}) (minute|hour|day|week)s? later")
_FACT = re.compile(r"([A-Za-z_]\w*)=(.*)")


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
        click.echo(f"{name}, {when}:\n{render(name, 'en', {})}\n")


@sms.command()
def reconcile() -> None:
    """Settle texts that may or may not have left, by the carrier's own list."""
    with open_database() as (settings, database):
        settled = dict(_settle(database, settings.carrier))
    click.echo(f"{len(settled)} unsure texts settled.")
    for text_id, state in settled.items():
        click.echo(f"{text_id} {state}")


@sms.command()
@click.argument("key")
@click.option(
    "--language", default="en", show_default=True, help="The language they are texted in."
)
@click.option("--phone", type=click.Choice(["private", "shared"]), default="private")
@click.option("--who", type=click.Choice(get_args(Party)), default="young_person")
@click.option("--nobody-on-duty", is_flag=True, help="Nobody is there to read what they text.")
@click.option("--fact", "facts", multiple=True, help="NAME=VALUE: what the invitation brings.")
@click.option("--story", is_flag=True, help="Print the talk as a story when it is over.")
def chat(key: str, *, story: bool, **about: Any) -> None:
    """Text with the questionnaire KEY in this terminal; nothing is sent and nothing is kept."""
    setting = _setting(find_edition(key), **about)
    player = Player(setting, now())
    try:
        _talk(player, to_stderr=story)
    except UnknownPhrase as error:
        raise click.ClickException(f"{error} The talk ends here.") from error
    if story:
        click.echo("\n".join((*_facts_of(setting), "", *player.lines)))


def _setting(
    edition: Edition,
    *,
    language: str,
    phone: Phone,
    who: Party,
    nobody_on_duty: bool,
    facts: Sequence[str],
) -> Setting:
    """Return what stands before the first text; refuses what no invitation can say."""
    if language not in edition.languages:
        raise click.BadParameter(
            f"{edition.key} is worded in {', '.join(edition.languages)} only.",
            param_hint="--language",
        )
    read = [_FACT.fullmatch(fact) for fact in facts]
    hidden = {found[1]: found[2] for found in read if found}
    known = {question.name for question in edition.questions if question.kind == "hidden"}
    if not all(read) or hidden.keys() - known:
        raise click.BadParameter(
            f"Write NAME=VALUE, with a hidden row of {edition.key} as the name: "
            f"{', '.join(sorted(known)) or 'it has none'}.",
            param_hint="--fact",
        )
    return Setting(edition, who, phone, language, staffed=not nobody_on_duty, hidden=hidden)


def _talk(player: Player, *, to_stderr: bool) -> None:
    """Play the talk, line by line, until the input ends; a story's talk goes to stderr."""
    is_terminal = sys.stdin.isatty()
    if is_terminal:
        click.echo(HOW_TO_CHAT, err=True)
    _show(player.begin(), to_stderr=to_stderr)
    while True:
        if is_terminal:
            click.echo("> ", nl=False, err=True)
        line = sys.stdin.buffer.readline()
        if not line:
            return
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        passes = _TIME_PASSES.fullmatch(text)
        if passes:
            player.wait(timedelta(**{f"{passes[2]}s": int(passes[1])}), text[2:])
        else:
            _show(player.says(text), to_stderr=to_stderr)


def _show(texts: Iterable[str], *, to_stderr: bool) -> None:
    for text in tuple(texts) or ("(nothing)",):
        click.echo(f"< {text}", err=to_stderr)


def _facts_of(setting: Setting) -> Iterator[str]:
    """Yield the lines above a story, as ``tests/sms/transcripts`` has them."""
    yield f"# A talk through {setting.edition.title}."
    yield f"form: {setting.edition.key}"
    if setting.party != "young_person":
        yield f"who: {setting.party}"
    if setting.phone != "private":
        yield f"phone: {setting.phone}"
    if not setting.staffed:
        yield "on duty: nobody"
    yield from (f"{name}: {value}" for name, value in setting.hidden.items())


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
