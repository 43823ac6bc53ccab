"""What an answer sets off, decided from the edition alone: alerts, tasks, votes and scores.

``surveys.responses`` carries these decisions out, one answer at a time or in bulk. Pure.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from surveys.engine import Answers, Given
from surveys.questionnaire import Edition, Question

LEVELS = frozenset({"P0", "P1", "P2", "P3"})

NEVER_VOTES = frozenset({"RF10", "P16", "M6", "who_helped"})
"""Items that are never counted in clear (guide security.md T13), and the one that is no opinion."""

SECTIONS = {
    "wants": "wants",
    "plan_outcomes": "wants",
    "change": "wants",
    "strengths": "went_well",
    "plan_strengths": "went_well",
    "correction": "correction",
    "easiest_adult": "easiest_adult",
}
"""The heading under which the words of an item stand, by what the item feeds; else ``said``."""

NEVER_ON_PAPER = frozenset({"RF10", "M6"})
"""Items whose words never enter a family copy nor a summary draft (domain.md 5.3)."""


@dataclass(frozen=True, slots=True)
class Effects:
    """What one answer sets off: alert levels, tasks by kind, and votes as (question, value)."""

    levels: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    votes: tuple[tuple[str, str], ...] = ()


NOTHING = Effects()


def effects(question: Question, given: Given) -> Effects:
    """Return what this answer sets off; a skip or an unasked row sets off nothing.

    A choice "rather not say" of RF10 is an answer; its level stands in the sheet like others.
    """
    if given.state != "answered":
        return NOTHING
    opened = [question.alert[name] for name in chosen(question, given) if name in question.alert]
    return Effects(
        levels=tuple(code for code in opened if code in LEVELS),
        tasks=tuple(code for code in opened if code not in LEVELS),
        votes=tuple(_votes(question, given)),
    )


def chosen(question: Question, given: Given) -> tuple[str, ...]:
    """Return the choices an answer holds: several for a tick-any list, else the value itself."""
    if question.kind in {"select_multiple", "rank"}:
        return tuple(given.value.split())
    return (given.value,)


def section_of(question: Question) -> str:
    """Return the heading under which the words of this item stand in a voice summary."""
    return next((SECTIONS[code] for code in question.feeds if code in SECTIONS), "said")


def own_scores(edition: Edition, answers: Answers) -> Mapping[str, Mapping[str, Decimal]]:
    """Return the scored answers by outcome and item: ``{"O1": {"O1a": Decimal("4")}}``."""
    return _scores(edition, answers, "")


def parent_scores(edition: Edition, answers: Answers) -> Mapping[str, Mapping[str, Decimal]]:
    """Return a parent's view by outcome and item, from codes such as ``O1.parent``."""
    return _scores(edition, answers, ".parent")


def _scores(edition: Edition, answers: Answers, ending: str) -> dict[str, dict[str, Decimal]]:
    found: dict[str, dict[str, Decimal]] = {}
    for question in edition.questions:
        given = answers.get(question.path)
        choice = question.choice(given.value) if given and given.state == "answered" else None
        if choice is None or choice.score is None:
            continue
        for code in question.feeds:
            outcome, dot, rest = code.partition(".")
            if dot + rest == ending and outcome[:1] == "O" and outcome[1:].isdigit():
                found.setdefault(outcome, {})[question.name] = Decimal(str(choice.score))
    return found


def _votes(question: Question, given: Given) -> Iterator[tuple[str, str]]:
    if question.name in NEVER_VOTES or not question.choices:
        return
    if question.kind == "select_multiple":
        yield from ((f"{question.name}:{name}", "yes") for name in given.value.split())
    else:
        yield question.name, given.value
