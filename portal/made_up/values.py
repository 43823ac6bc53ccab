"""Which choice a made-up person makes: by the figures of the reports, else by how things are."""

from dataclasses import dataclass

from portal.made_up.asking import Ask
from portal.made_up.chance import Chance
from portal.made_up.lists import read
from portal.made_up.span import Span
from surveys.questionnaire import Question

SKIPS = 0.035
SAFETY = frozenset({"W02", "RF08"})
BEST = 5
LOW_SUPPORT, HIGH_SUPPORT = 2.6, 4.6
GOAL_TOP = 10
STEP = 0.6
"""How far single answers lie from how things are: one standard deviation, in points."""


@dataclass(frozen=True, slots=True)
class Feeling:
    """How things are for one person as they are asked, in points from 1 to 5.

    ``done``: how much of the span lies behind, 0 to 1.
    """

    mood: float
    safety: float
    work: float
    done: float


def feeling(chance: Chance, span: Span, ask: Ask) -> Feeling:
    """Return how things are: a person's own level, their drift over the weeks, and this week."""
    nature, done = ask.child.nature, span.week_of(ask.at) / max(1, span.weeks)
    moved = nature.drift * (done - 0.5)
    return Feeling(
        mood=chance.near(nature.mood + moved, STEP),
        safety=chance.near(nature.safety + moved / 2, STEP / 2),
        work=nature.mood + 2 * moved,
        done=done,
    )


def choose(chance: Chance, ask: Ask, question: Question, felt: Feeling) -> str:
    """Return the value of a choice or number question, or an empty string for a skip."""
    if chance.happens(SKIPS):
        return ""
    rates = read("rates")
    if question.kind == "select_multiple":
        return _several(chance, question, ask)
    if question.name == "who_helped" and ask.channel == "worker":
        return "2"
    if question.name in rates["indicators"]:
        return chance.weighed(rates["indicators"][question.name])
    if question.kind == "integer":
        return str(max(0, min(GOAL_TOP, round(chance.near(1 + 6 * felt.done, 1)))))
    level = round(chance.near(_level(chance, question, felt), STEP))
    return str(max(1, min(BEST, level)))


def _level(chance: Chance, question: Question, felt: Feeling) -> float:
    if question.name == "W01":
        return felt.mood
    if question.name in SAFETY:
        return felt.safety
    if question.name.startswith(("O", "P")):
        return felt.work
    return chance.between(LOW_SUPPORT, HIGH_SUPPORT)


def _several(chance: Chance, question: Question, ask: Ask) -> str:
    """Return ticks in the order of the sheet; a choice that stands alone stays alone."""
    rates = read("rates")
    name = rates["several"].get(question.name)
    shares = rates[name] if name else rates["choices_of_several"][question.name]
    ticked = set(chance.several(shares))
    lone = ticked & {"nothing_now", "no", "rather_not_say"}
    ticked = ticked - lone or lone
    offered = [
        choice.name
        for choice in question.choices
        if ask.channel != "sms"
        or choice.sms_digit
        or not any(c.sms_digit for c in question.choices)
    ]
    return " ".join(name for name in offered if name in ticked)
