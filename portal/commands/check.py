"""``heard check``: practitioners try their own texts, through the very functions the worker calls.

One JSON object per line of stdin gives one per line of stdout, in the same order, with its ``id``
(records: docs/architecture.md). Needs no database and no setting.
"""

import json
import math
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TextIO, cast

import click

from people import phones
from portal.clock import now
from sms import keywords, segments
from surveys import questions
from surveys.questionnaire import Choice, Kind, Question
from voice import language, screen, sentiment, themes
from voice.answering_words import Polarity
from voice.escalation import level_of

Record = Mapping[str, Any]
Checker = Callable[[Record], dict[str, Any]]

POLARITIES = frozenset({"", "safe", "unsafe"})
KINDS = frozenset(
    {"select_one", "select_multiple", "integer", "decimal", "date", "text", "time", "range"}
)


class BadLineError(ValueError):
    """A line is not a record of this check; the message says what is wrong with it."""


def add_to(group: click.Group) -> None:
    """Add the commands to ``heard``."""
    group.add_command(check)


@click.group()
def check() -> None:
    """Try texts: JSON lines in, JSON lines out; exit status 1 when a line was no record."""


def check_lines(lines: Iterable[bytes], out: TextIO, checker: Checker) -> bool:
    """Answer each line as it comes; return whether every one of them was a record.

    A bad line is answered with ``{"id", "error"}`` and stops nothing.
    """
    is_good = True
    for line in lines:
        answer, is_record = _answer(line, checker)
        is_good = is_good and is_record
        out.write(json.dumps(answer) + "\n")
        out.flush()
    return is_good


def _answer(line: bytes, checker: Checker) -> tuple[dict[str, Any], bool]:
    """Return the answer to one line, and whether the line was a record of this check."""
    record = _record(line)
    if record is None:
        return {"id": None, "error": "the line is not a JSON object"}, False
    try:
        return {"id": record.get("id"), **checker(record)}, True
    except BadLineError as error:
        return {"id": record.get("id"), "error": str(error)}, False


def _record(line: bytes) -> Record | None:
    """Return the object on a line, or None where there is none."""
    try:
        record = json.loads(line.decode("utf-8"), parse_float=_finite, parse_constant=_finite)
    except (ValueError, RecursionError):  # not UTF-8, not JSON, a number of too many digits
        return None
    return record if isinstance(record, dict) else None


def _finite(written: str) -> float:
    """Return a number; raises ValueError for one that JSON could not say again."""
    number = float(written)
    if not math.isfinite(number):
        raise ValueError(written)
    return number


def check_screen(record: Record) -> dict[str, Any]:
    """Return tier, categories, spans and whether the text could be screened in words."""
    polarity = _text(record, "question_polarity", "")
    if polarity not in POLARITIES:
        raise BadLineError('"question_polarity" is "safe" or "unsafe"')
    found = screen.screen(
        _text(record, "text"),
        screen.Context(
            question=_text(record, "question", ""),
            polarity=cast("Polarity", polarity),
            earlier=_texts(record, "earlier"),
            missing_now=record.get("missing_now") is True,
        ),
        screen.load_lists(),
    )
    missing = record.get("missing_now") is True
    return {
        "tier": found.tier,
        "categories": list(found.categories),
        "spans": [list(span) for span in found.spans],
        "screenable": found.screenable,
        "whose": found.whose,
        "fired": list(found.fired),
        "level": level_of(found.tier, (), missing_now=missing, day_duty_staffed=True),
    }


def check_language(record: Record) -> dict[str, Any]:
    """Return the language the text seems to be in and whether it can be screened."""
    judged = language.judge(_text(record, "text"), screen.load_lists())
    return {"language": judged.language, "screenable": judged.screenable}


def check_sentiment(record: Record) -> dict[str, Any]:
    """Return how the text sounds, and the words that drove it."""
    found = sentiment.score(_text(record, "text"))
    return {"label": found.label, "score": found.score, "words": list(found.words)}


def check_themes(record: Record) -> dict[str, Any]:
    """Return at most three themes; ``theme`` may name the question's own."""
    found = themes.find(_text(record, "text"), _text(record, "theme", ""), screen.load_lists())
    listed = [
        {"code": one.code, "direction": one.direction, "span": list(one.span)} for one in found
    ]
    return {"themes": listed}


def check_read(record: Record) -> dict[str, Any]:
    """Return the value a text gives to a question, that it skips it, or why it is unclear."""
    question = _question(record)
    reading = questions.read(
        question, _text(record, "text"), _text(record, "language", "en"), _instant(record)
    )
    match reading:
        case questions.Value(value):
            return {"value": _value(question, value), "how": reading.how}
        case questions.Skipped(reason):
            return {"skipped": True, "reason": reason}
        case questions.Unclear(reason, candidates):
            said = f"{reason}: {' or '.join(candidates)}" if candidates else reason
            return {"unclear": said}


def check_segments(record: Record) -> dict[str, Any]:
    """Return how the text is encoded and into how many parts it is cut."""
    found = segments.measure(_text(record, "text"))
    return {"encoding": found.encoding, "segments": found.segments, "units": found.units}


def check_phone(record: Record) -> dict[str, Any]:
    """Return the number in E.164, or why it is refused: that too is a result."""
    found = phones.parse(_text(record, "text"))
    return {"e164": found.e164} if isinstance(found, phones.Phone) else {"error": found.why}


def check_keyword(record: Record) -> dict[str, Any]:
    """Return what the words mean for texting itself."""
    return {"meaning": keywords.meaning(_text(record, "text"))}


CHECKERS: Mapping[str, Checker] = {
    "screen": check_screen,
    "language": check_language,
    "sentiment": check_sentiment,
    "themes": check_themes,
    "read": check_read,
    "segments": check_segments,
    "phone": check_phone,
    "keyword": check_keyword,
}


def _text(record: Record, name: str, otherwise: str | None = None) -> str:
    value = record.get(name, otherwise)
    if not isinstance(value, str):
        raise BadLineError(f'"{name}" is missing or not a text')
    return value


def _texts(record: Record, name: str) -> tuple[str, ...]:
    value = record.get(name, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise BadLineError(f'"{name}" is not a list of texts')
    return tuple(value)


def _question(record: Record) -> Question:
    kind = _text(record, "type")
    if kind not in KINDS:
        raise BadLineError(f'"type" is none of {", ".join(sorted(KINDS))}')
    code = _text(record, "language", "en")
    choices = record.get("choices", [])
    if not isinstance(choices, list):
        raise BadLineError('"choices" is not a list')
    return Question(
        name="answer",
        path="/data/answer",
        kind=cast("Kind", kind),
        choices=tuple(_choice(one, code) for one in choices),
        constraint=_constraint(record),
    )


def _choice(one: Any, code: str) -> Choice:
    if not isinstance(one, dict):
        raise BadLineError('each of "choices" has a "name" and a "label"')
    name = _text(one, "name")
    return Choice(name=name, labels={code: _text(one, "label", name)})


def _constraint(record: Record) -> str:
    """Return ``min`` and ``max`` as the constraint a sheet would hold."""
    parts = []
    for name, sign in (("min", ">="), ("max", "<=")):
        limit = record.get(name)
        if limit is None:
            continue
        if isinstance(limit, bool) or not isinstance(limit, int | float):
            raise BadLineError(f'"{name}" is not a number')
        parts.append(f". {sign} {Decimal(str(limit)):f}")
    return " and ".join(parts)


def _instant(record: Record) -> datetime:
    """Return ``now`` of the record, else the present instant; without a zone it means UTC."""
    told = record.get("now")
    if told is None:
        return now()
    try:
        instant = datetime.fromisoformat(told)
    except (TypeError, ValueError) as error:
        raise BadLineError('"now" is not a moment like 2026-11-10T15:40:00+00:00') from error
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def _value(question: Question, value: str) -> Any:
    """Return the value as JSON has it: numbers as numbers, several choices as a list."""
    if question.kind == "select_multiple":
        return value.split()
    if question.kind == "integer":
        return int(value)
    return float(value) if question.kind in {"decimal", "range"} else value


def _command(name: str, checker: Checker) -> click.Command:
    def run() -> None:
        if not check_lines(sys.stdin.buffer, sys.stdout, checker):
            sys.exit(1)

    return click.Command(name, callback=run, help=checker.__doc__)


for _name, _checker in CHECKERS.items():
    check.add_command(_command(_name, _checker))
