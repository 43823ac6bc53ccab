"""The ten outcomes and the five indicators: their scores, waves and distance travelled.

Source: guide questionnaires.md 5 and 6, reports.md 3.3. Scores run from 1 to 5, 5 the better end.
Informants (young person, parent, worker) are never averaged, nor are outcomes.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Literal

from people.languages import marked

Wave = Literal["initial", "review", "final"]

WAVE_WINDOW = timedelta(weeks=6)
"""Initial: at most this long after the start. Final: at most this long before closure."""

UP_A_LOT = Decimal(2)
A_BIT = Decimal("0.5")
SEEN_DIFFERENTLY = Decimal(2)
PUBLISHED_MOVE = Decimal(2)
LOWEST, HIGHEST = Decimal(1), Decimal(5)
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One of the ten outcomes, with what a young person sees and what is scored.

    ``parent_item``: the parent's one item beside it, or None; ``parent_asked`` is False where a
    parent must never be asked. ``has_colour``: False where no colour, direction word or movement
    label may stand, because seeing more danger can lower the score (O5, O7, O8).
    """

    code: str
    source_name: str
    label: str
    items: tuple[str, ...]
    parent_item: str | None = None
    parent_asked: bool = True
    has_colour: bool = True


OUTCOMES: Mapping[str, Outcome] = {
    outcome.code: outcome
    for outcome in (
        Outcome(
            "O1",
            "Enhanced parent/carer/adult-child relationships",
            marked("Me and the adults around me"),
            ("O1a", "O1b"),
            parent_item="P10",
        ),
        Outcome("O2", "Ability to express feelings", marked("Saying how I feel"), ("O2a", "O2b")),
        Outcome(
            "O3",
            "Knowledge of sexual health strategies",
            marked("My sexual health"),
            ("O3a", "O3b"),
            parent_asked=False,
        ),
        Outcome(
            "O4",
            "Reduced/safer consumption of controlled substances",
            marked("Drink and drugs"),
            ("O4a", "O4b"),
            parent_asked=False,
        ),
        Outcome(
            "O5",
            "Able to identify abusive/exploitative behaviour",
            marked("Spotting when people use me"),
            ("O5a", "O5b"),
            parent_asked=False,
            has_colour=False,
        ),
        Outcome(
            "O6",
            "Recovery from sexual abuse/exploitation",
            marked("Feeling better about my life"),
            ("O6a", "O6b"),
            parent_asked=False,
        ),
        Outcome(
            "O7",
            "Able to describe safety strategies",
            marked("Keeping safe"),
            ("O7a", "O7b"),
            parent_item="P11",
            has_colour=False,
        ),
        Outcome(
            "O8",
            "Reduced association with risky peers/adults",
            marked("Safer people around me"),
            ("O8a", "O8b"),
            has_colour=False,
        ),
        Outcome(
            "O9",
            "Remains in regular contact with the service",
            marked("Staying in touch"),
            ("O9a", "O9b"),
        ),
        Outcome(
            "O10",
            "Satisfactory school/college attendance",
            marked("School, college or work"),
            ("O10a", "O10b"),
            parent_item="P12",
        ),
    )
}
"""The ten outcomes by code, in the order they are shown."""


class Movement(StrEnum):
    """How far one young person's score has moved, in the words they are shown."""

    UP_A_LOT = marked("moved up a lot")
    UP_A_BIT = marked("moved up a bit")
    NO_CHANGE = marked("no change")
    DOWN = marked("moved down")


def score(
    choice_scores: Mapping[str, Decimal | int | None], items: Iterable[str]
) -> Decimal | None:
    """Return the mean of the answered scored items, to one decimal, halves up; None if none was.

    ``choice_scores``: by item, the score of the choice made; None (or no entry) where the item was
    skipped, not asked, or the choice has no score. Other items in it do not count.
    Raises ValueError for a score outside 1 to 5. Source: questionnaires.md 5.

    >>> score({"O1a": 4, "O1b": None}, ("O1a", "O1b"))
    Decimal('4.0')
    """
    found = [Decimal(value) for item in items if (value := choice_scores.get(item)) is not None]
    if not all(LOWEST <= value <= HIGHEST for value in found):
        raise ValueError("a choice's score lies between 1 and 5")
    if not found:
        return None
    return (sum(found, Decimal(0)) / len(found)).quantize(_TENTH, ROUND_HALF_UP)


def wave_of(
    day: date, *, completed: Collection[date], started_on: date, closed_on: date | None
) -> Wave:
    """Return which wave the one completed on ``day`` is, among all days ``completed``.

    Initial: the first complete wave within 6 weeks of the start. Final: the last complete wave in
    the 6 weeks before closure. Any other is a review. In work so short that one wave is both, it is
    initial: there is then no final wave, and closure needs a reason. Source: questionnaires.md 5.
    """
    early = [other for other in completed if started_on <= other <= started_on + WAVE_WINDOW]
    if started_on <= day <= started_on + WAVE_WINDOW and day <= min(early, default=day):
        return "initial"
    if closed_on is None or not closed_on - WAVE_WINDOW <= day <= closed_on:
        return "review"
    late = [other for other in completed if other <= closed_on]
    return "final" if day >= max(late, default=day) else "review"


def distance(first: Decimal, latest: Decimal) -> Decimal:
    """Return points travelled from ``first`` to ``latest``; up is the better way.

    Both must come from one informant, one outcome and one version of the questionnaire.
    """
    return latest - first


def movement(outcome: str, first: Decimal, latest: Decimal) -> Movement | None:
    """Return the label for one young person's distance, or None for O5, O7 and O8.

    Up a lot: 2 points or more. Up a bit: 0.5 to less than 2. Down: 0.5 or more. Raises KeyError for
    an unknown outcome. Source: questionnaires.md 5.
    """
    if not OUTCOMES[outcome].has_colour:
        return None
    travelled = distance(first, latest)
    if travelled >= UP_A_LOT:
        return Movement.UP_A_LOT
    if travelled >= A_BIT:
        return Movement.UP_A_BIT
    return Movement.DOWN if travelled <= -A_BIT else Movement.NO_CHANGE


def published_move(
    outcome: str, first: Decimal, latest: Decimal
) -> Literal["up", "same", "down"] | None:
    """Return which published share a pair of scores counts in: 2 points or more, or the same.

    None for O5, O7 and O8, which are never published with a direction. A smaller move is not
    reliable for one child, so it counts as the same. Source: reports.md 3.3.
    """
    if not OUTCOMES[outcome].has_colour:
        return None
    travelled = distance(first, latest)
    if abs(travelled) < PUBLISHED_MOVE:
        return "same"
    return "up" if travelled > 0 else "down"


def differs(young_person: Decimal | None, parent: Decimal | None, worker: Decimal | None) -> bool:
    """Return whether two informants stand 2 points or more apart: "see it differently".

    Those who gave no score (None) are left out; one informant alone never differs. It is a mark for
    supervision, never a correction of the young person's view. Source: questionnaires.md 5.
    """
    known = [value for value in (young_person, parent, worker) if value is not None]
    return bool(known) and max(known) - min(known) >= SEEN_DIFFERENTLY


@dataclass(frozen=True, slots=True)
class Indicator:
    """One "young people said" indicator: share of ``counts`` among those who answered ``base``.

    ``better``: which way is better, or None for context only (Y1 is never coloured).
    ``completed_chat_only``: counted only after a completed chat.
    """

    code: str
    statement: str
    item: str
    counts: str
    better: Literal["up"] | None = "up"
    completed_chat_only: bool = False
    base: tuple[str, ...] = ("1", "2", "3")


INDICATORS: Mapping[str, Indicator] = {
    indicator.code: indicator
    for indicator in (
        Indicator(
            "Y1", marked("did not think they were in any danger"), "RF03", counts="1", better=None
        ),
        Indicator("Y2", marked("will try to let someone know where they are"), "RF04", counts="3"),
        Indicator(
            "Y3",
            marked("learnt tips for keeping safe"),
            "RF05",
            counts="3",
            completed_chat_only=True,
        ),
        Indicator(
            "Y4",
            marked("learnt other ways of solving problems"),
            "RF06",
            counts="3",
            completed_chat_only=True,
        ),
        Indicator("Y5", marked("would not go missing again"), "RF07", counts="1"),
    )
}
"""The five indicators by code. Source: questionnaires.md 6."""


def counts_in(indicator: str, value: str, *, chat_completed: bool) -> bool | None:
    """Return whether an answer counts in an indicator; None where it is outside the base.

    A skipped item is outside the base, and so is any answer to Y3 or Y4 without a completed chat.
    """
    rule = INDICATORS[indicator]
    if value not in rule.base or (rule.completed_chat_only and not chat_completed):
        return None
    return value == rule.counts
