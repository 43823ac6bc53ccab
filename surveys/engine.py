"""The engine: which questions are on the way, which comes next, and how far it has gone.

Every function computes its result from the answers and changes nothing; ``with_answer`` returns
new answers. The same engine serves web and text: what a channel may not ask, ``may_ask`` holds
back, and the route stays the same. ``hidden`` holds what the invitation brings, by the row's name.
``today`` is the respondent's date; where it is a datetime, ``now()`` is that instant, else the
start of the day (UTC). Every function raises BadExpression or BadEdition where the edition was
never checked. Pure.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

from surveys.blueprints import BadEdition, Row
from surveys.expressions import BadExpression
from surveys.instance import Answers, Given, Hidden, Instance, State
from surveys.questionnaire import NO_TEXTS, Edition, Question, Texts

__all__ = [
    "Answers",
    "BadEdition",
    "BadExpression",
    "Done",
    "Given",
    "Hidden",
    "Left",
    "Progress",
    "State",
    "is_complete",
    "next_question",
    "progress",
    "refused",
    "route",
    "values",
    "with_answer",
]

MayAsk = Callable[[Question], bool]
Done = Literal["nothing", "some", "half", "most", "all"]
Left = Literal["none", "one", "a_few", "several", "many"]

_A_FEW = 3
_SEVERAL = 8
_HALF_FROM = 2 / 5
_MOST_FROM = 2 / 3


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it has gone, in words coarse enough to tell nothing about single answers.

    ``section`` is the label of the section of the next question, by language, empty where it has
    none; ``done`` and ``left`` are keys for the page to word. ``done``: some is under two fifths,
    half under two thirds; ``left``: a few is up to 3, several up to 8.
    """

    section: Texts
    done: Done
    left: Left


def always(_question: Question) -> bool:
    """Return True: a channel that may ask everything."""
    return True


def values(edition: Edition, answers: Answers, hidden: Hidden, today: date) -> Mapping[str, str]:
    """Return what each row reads as, by path: answers, hidden and calculated values.

    Skipped rows, rows without an answer or default, and rows not relevant now are empty.
    """
    instance = Instance(edition, answers, hidden, today)
    rows = instance.blueprint.rows
    return MappingProxyType({row.question.path: instance.text(row) for row in rows})


def route(edition: Edition, answers: Answers, hidden: Hidden, today: date) -> tuple[Question, ...]:
    """Return the rows to be shown that are relevant now, in the order of the sheet, done or not."""
    return tuple(row.question for row in _on_route(Instance(edition, answers, hidden, today)))


def next_question(
    edition: Edition,
    answers: Answers,
    hidden: Hidden,
    today: date,
    may_ask: MayAsk = always,
) -> Question | None:
    """Return the first row of the route that got nothing yet and may be asked; None at the end.

    A note is such a row, until it is given as shown.
    """
    instance = Instance(edition, answers, hidden, today)
    return next(
        (
            row.question
            for row in _asked(instance)
            if row.question.path not in answers
            and instance.is_relevant(row)
            and may_ask(row.question)
        ),
        None,
    )


def progress(edition: Edition, answers: Answers, hidden: Hidden, today: date) -> Progress:
    """Return how far it has gone, by the questions that need a reply and are relevant now.

    What is not relevant, and may never be asked, is not counted.
    """
    instance = Instance(edition, answers, hidden, today)
    open_rows = done = 0
    section: Texts | None = None
    for row in _on_route(instance):
        is_open = row.question.path not in answers
        if is_open and section is None:
            section = row.question.group.labels if row.question.group else NO_TEXTS
        if row.question.needs_reply:
            open_rows, done = open_rows + is_open, done + (not is_open)
    return Progress(section or NO_TEXTS, _done(done, open_rows), _left(open_rows))


def refused(
    question: Question,
    value: str,
    edition: Edition,
    answers: Answers,
    hidden: Hidden,
    *,
    today: date,
) -> bool:
    """Return whether ``value`` breaks the question's constraint; an empty one never does.

    Raises KeyError where the question is not of this edition.
    """
    if not value or not question.constraint:
        return False
    instance = Instance(edition, answers, hidden, today)
    return not instance.admits(instance.blueprint.by_path[question.path], value)


def is_complete(
    edition: Edition,
    answers: Answers,
    hidden: Hidden,
    today: date,
    may_ask: MayAsk = always,
) -> bool:
    """Return whether every question that needs a reply, is relevant and may be asked got something.

    A note left unseen does not keep a response open, though ``next_question`` still offers it.
    """

    def may_reply(question: Question) -> bool:
        return question.needs_reply and may_ask(question)

    return next_question(edition, answers, hidden, today, may_reply) is None


def with_answer(
    edition: Edition,
    answers: Answers,
    hidden: Hidden,
    today: date,
    *,
    path: str,
    given: Given,
) -> dict[str, Given]:
    """Return ``answers`` with one more; what a person overwrote falls when its inputs changed.

    A calculated value overwritten by a person stays until the rows its calculation reads change
    (guide forms.md 2, rule 5): then what the person put there is left out, so that the calculation
    counts again. A skip stays, so that nobody is asked twice.
    """
    before = Instance(edition, answers, hidden, today)
    kept = {**answers, path: given}
    overwritten = [
        row
        for row in before.blueprint.rows
        if row.calculation and row.question.is_asked and _is_answered(row, kept)
    ]
    overwritten = [row for row in overwritten if row.question.path != path]
    while fallen := _fallen(overwritten, before, Instance(edition, kept, hidden, today)):
        overwritten = [row for row in overwritten if row not in fallen]
        kept = {key: one for key, one in kept.items() if key not in _paths(fallen)}
    return kept


def _fallen(overwritten: list[Row], before: Instance, after: Instance) -> list[Row]:
    rows = before.blueprint.rows
    return [
        row
        for row in overwritten
        if any(before.text(rows[one]) != after.text(rows[one]) for one in row.inputs)
    ]


def _paths(rows: list[Row]) -> set[str]:
    return {row.question.path for row in rows}


def _is_answered(row: Row, answers: Answers) -> bool:
    given = answers.get(row.question.path)
    return given is not None and given.state == "answered"


def _asked(instance: Instance) -> Iterator[Row]:
    return (row for row in instance.blueprint.rows if row.question.is_asked)


def _on_route(instance: Instance) -> Iterator[Row]:
    return (row for row in _asked(instance) if instance.is_relevant(row))


def _done(done: int, left: int) -> Done:
    if not left:
        return "all"
    if not done:
        return "nothing"
    part = done / (done + left)
    return "some" if part < _HALF_FROM else "half" if part < _MOST_FROM else "most"


def _left(left: int) -> Left:
    if left > _SEVERAL:
        return "many"
    if left > _A_FEW:
        return "several"
    return "a_few" if left > 1 else "one" if left else "none"
