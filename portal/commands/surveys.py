"""``heard surveys``: check a sheet, walk through it, publish it, list and export questionnaires.

Only what is published needs a database. A key is first looked for among the questionnaires that
come with Heard.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click
from sqlalchemy.orm import Session

from database.transactions import transaction
from portal.clock import now
from portal.commands.environment import open_database
from sms import segments
from sms.phrases import phrase
from surveys import editions, workbook
from surveys.channels import may_ask
from surveys.models import PublishedEdition
from surveys.questionnaire import Edition, Question, text_in
from surveys.walking import Pair, walk
from surveys.workbook import Compiled, Refused
from surveys.xlsform.sheets import MAX_BYTES

NOT_PUBLISHABLE = 1
UNREADABLE = 2
LINK = "S12"
"""The text with a link, which follows where a walk by text leaves something for the web."""

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def add_to(group: click.Group) -> None:
    """Add the commands to ``heard``."""
    group.add_command(surveys)


def find_edition(key: str) -> Edition:
    """Return the questionnaire ``key``: one that comes with Heard, else the one published last.

    The former need no database, and capitals do not matter. Raises ClickException where there is
    none.
    """
    found = _find_built_in(key)
    if found is not None:
        return found.edition
    with open_database() as (_, database), transaction(database) as session:
        return editions.load(_published(session, key))


@click.group()
def surveys() -> None:
    """Work with questionnaires."""


@surveys.command()
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of lines.")
def check(file: Path, *, as_json: bool) -> None:
    """Say whether FILE may be published and what to put right, and show its pages and texts.

    Exit status 0: it may be; 1: it may not; 2: it cannot be read.
    """
    result = _read(file)
    if as_json:
        click.echo(json.dumps(_as_json(result), indent=1))
    else:
        click.echo("\n".join(_report(result)))
    sys.exit(_status(result))


@surveys.command("walk")
@click.argument("file", type=FILE)
@click.option("--answers", type=FILE, required=True, help="A JSON list of [path, value].")
@click.option("--channel", type=click.Choice(["web", "sms"]), default="web", show_default=True)
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="YYYY-MM-DD; else today.")
def walk_command(file: Path, answers: Path, channel: str, today: date | None) -> None:
    """Play answers through the questionnaire in FILE and print where that ends, as JSON.

    Without any answers each question gets a plausible one. By text the phone is a private one.
    """
    result = _read(file)
    if isinstance(result, Refused):
        click.echo("\n".join(_report(result)), err=True)
        sys.exit(_status(result))
    pairs = _pairs(answers)
    walked = walk(
        result.edition,
        pairs,
        phone="private" if channel == "sms" else "web",
        today=_day(today or now()),
    )
    messages = list(walked.messages)
    told = {
        "complete": walked.is_complete,
        "asked": walked.asked,
        "final": walked.final,
        "messages": messages,
    }
    if channel == "sms":
        told["offered_by_link"] = walked.offered_by_link
        if walked.offered_by_link:
            messages.append(phrase(LINK).texts["en"])
    click.echo(json.dumps(told, indent=1))


@surveys.command()
@click.argument("file", type=FILE)
def publish(file: Path) -> None:
    """Publish FILE: from then on it can be asked, and its version never changes."""
    result = _read(file)
    if isinstance(result, Refused):
        click.echo("\n".join(_report(result)), err=True)
        sys.exit(_status(result))
    with open_database() as (_, database), transaction(database) as session:
        try:
            row = editions.publish(
                session, result, sheet=file.read_bytes(), filename=file.name, now=now()
            )
        except editions.AlreadyPublishedError as error:
            raise click.ClickException(str(error)) from error
        click.echo(f"{row.key} version {row.version} is published: {row.title}")


@surveys.command("list")
@click.option("--built-in", is_flag=True, help="Only those that come with Heard; no database.")
def list_command(*, built_in: bool) -> None:
    """List the questionnaires that come with Heard, and those that are published."""
    for key in workbook.library():
        edition = find_edition(key)
        click.echo(f"{key} version {edition.version}, comes with Heard: {edition.title}")
    if built_in:
        return
    with open_database() as (_, database), transaction(database) as session:
        for row in editions.all_published(session):
            day = f"{row.published_at:%Y-%m-%d}"
            click.echo(f"{row.key} version {row.version}, published {day}: {row.title}")


@surveys.command()
@click.argument("key")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Else to stdout.")
@click.option("--xform", is_flag=True, help="The XForm that came of the sheet, instead of it.")
@click.option("--published", is_flag=True, help="As published here, also where Heard has its own.")
def export(key: str, out: Path | None, *, xform: bool, published: bool) -> None:
    """Write the sheet of KEY: the one that comes with Heard, else as it was published last."""
    found = _find_built_in(key)
    if found is None or published:
        with open_database() as (_, database), transaction(database) as session:
            row = _published(session, key)
            content = row.xform.encode() if xform else row.sheet
    else:
        content = found.xform.encode() if xform else workbook.library_sheet(key.upper())
    if out is None:
        sys.stdout.buffer.write(content)
    else:
        out.write_bytes(content)


def _find_built_in(key: str) -> Compiled | None:
    if key.upper() not in workbook.library():
        return None
    compiled = _compile(workbook.library_sheet(key.upper()), f"{key.upper()}.md")
    return compiled if isinstance(compiled, Compiled) else None


def _published(session: Session, key: str) -> PublishedEdition:
    try:
        return editions.latest(session, key)
    except editions.NoSuchEditionError as error:
        known = ", ".join(workbook.library())
        raise click.ClickException(
            f"No questionnaire {key} is published. Those that come with Heard are {known}."
        ) from error


def _read(file: Path) -> Compiled | Refused:
    """Compile a file; of one that is too long only enough is read to say so."""
    with file.open("rb") as opened:
        return _compile(opened.read(MAX_BYTES + 1), file.name)


def _compile(source: bytes, filename: str) -> Compiled | Refused:
    return workbook.compile_sheet(source, filename, measure=_measured)


def _measured(text: str) -> tuple[str, int]:
    found = segments.measure(text)
    return found.encoding, found.segments


def _status(result: Compiled | Refused) -> int:
    if isinstance(result, Compiled):
        return 0
    return UNREADABLE if result.is_unreadable else NOT_PUBLISHABLE


def _report(result: Compiled | Refused) -> Iterator[str]:
    """Yield what was found, line by line, and for a good sheet its pages and texts."""
    if isinstance(result, Refused):
        yield from map(str, result.findings)
        yield "Cannot be read." if result.is_unreadable else "Not publishable."
        return
    yield from map(str, result.warnings)
    edition = result.edition
    for question in edition.asked():
        yield from _preview(edition, question)
    yield f"Publishable: {edition.key} version {edition.version}."


def _preview(edition: Edition, question: Question) -> Iterator[str]:
    """Yield the page of a question and its text, in each language."""
    for language in edition.languages:
        labels = [text_in(choice.labels, language) for choice in question.choices]
        offers = f" [{' / '.join(labels)}]" if labels else ""
        words = text_in(question.labels, language, edition.default_language)
        yield f"{question.name} page {language}: {words}{offers}"
        if may_ask(question, "private", switched_on=True):
            text = text_in(question.sms, language, edition.default_language)
            encoding, parts = _measured(text)
            yield f"{question.name} text {language} ({encoding}, {parts}): {text}"


def _as_json(result: Compiled | Refused) -> dict[str, object]:
    is_good = isinstance(result, Compiled)
    found = result.warnings if isinstance(result, Compiled) else result.findings
    return {"publishable": is_good, "findings": [asdict(one) for one in found]}


def _pairs(answers: Path) -> list[Pair]:
    """Return the pairs of path and value in a file; an empty file has none."""
    refusal = click.BadParameter(
        'Write a JSON list of pairs, like [["/data/W01", "3"]].', param_hint="--answers"
    )
    try:
        text = answers.read_text(encoding="utf-8-sig")
        listed = json.loads(text) if text.strip() else []
    except (ValueError, RecursionError) as error:
        raise refusal from error
    if not isinstance(listed, list) or not all(map(_is_pair, listed)):
        raise refusal
    return [(path, value if isinstance(value, str) else str(value)) for path, value in listed]


def _is_pair(pair: object) -> bool:
    return (
        isinstance(pair, list)
        and len(pair) == 2  # noqa: PLR2004 - a path and a value
        and isinstance(pair[0], str)
        and isinstance(pair[1], str | int | float)
        and not isinstance(pair[1], bool)
    )


def _day(moment: date) -> date:
    return date(moment.year, moment.month, moment.day)
