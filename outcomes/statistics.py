"""Intervals, reliable change and thirteen-month signals, from the standard library alone.

Sources: Wilson 1927; Newcombe 1998 (method 10); Jacobson and Truax 1991; XmR charts as in NHS
"Making Data Count", with outlying moving ranges left out of the limits as NHSRplotthedots does. The
rules for their use are in the guide, reports.md 3.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot, sqrt
from statistics import fmean, median
from typing import Literal

from people.languages import marked

Z_95 = 1.959963984540054
"""The 97.5th percentile of the normal distribution: two-sided 95%."""

LEAST_CASES_FOR_OWN_RELIABILITY = 50
_RANGE_TO_SIGMA = 1.128  # d2 for moving ranges of two
_OUTLYING_RANGE = 3.267  # D4: a moving range beyond this many means is left out of the limits
_RUN = 7
LEAST_MONTHS = 12
LEAST_ANSWERS = 30
_LATEST_MONTHS = 3
_FIRST_WEEKS, _LATEST_WEEKS = 8, 4


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95% interval, ends included; proportions, or a difference of proportions."""

    low: float
    high: float


def wilson(successes: int, n: int) -> Interval | None:
    """Return the Wilson 95% interval of a proportion; None for nobody (n = 0).

    Raises ValueError unless 0 <= successes <= n.

    >>> interval = wilson(8, 10)
    >>> round(interval.low, 3), round(interval.high, 3)
    (0.49, 0.943)
    """
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n} is no proportion")
    if n == 0:
        return None
    share, z2 = successes / n, Z_95 * Z_95
    centre = share + z2 / (2 * n)
    spread = Z_95 * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    scale = 1 + z2 / n
    return Interval(max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale))


def newcombe(successes: int, n: int, other_successes: int, other_n: int) -> Interval | None:
    """Return Newcombe's 95% interval of (successes/n minus other_successes/other_n).

    It joins the two Wilson intervals without continuity correction. None when either group is
    empty.
    """
    ours, theirs = wilson(successes, n), wilson(other_successes, other_n)
    if ours is None or theirs is None:
        return None
    share, other_share = successes / n, other_successes / other_n
    difference = share - other_share
    return Interval(
        difference - hypot(share - ours.low, theirs.high - other_share),
        difference + hypot(ours.high - share, other_share - theirs.low),
    )


def reliable_change(sd: float, reliability: float, *, cases: int | None = None) -> float:
    """Return how many points one person must move for the change to be reliable at 95%.

    ``sd``: of the scores at the start. ``reliability``: the measure's own published r (``cases`` is
    None), or a service's own r from that many ``cases``, at least 50; r is never invented. Raises
    ValueError for fewer cases, a negative sd, or an r outside 0 to 1.

    >>> round(reliable_change(1.0, 0.70), 1)
    1.5
    """
    if cases is not None and cases < LEAST_CASES_FOR_OWN_RELIABILITY:
        raise ValueError(f"a service's own r needs 50 cases, not {cases}")
    if sd < 0 or not 0 <= reliability <= 1:
        raise ValueError(f"no measure has SD {sd} and reliability {reliability}")
    return Z_95 * sd * sqrt(2 * (1 - reliability))


@dataclass(frozen=True, slots=True)
class Limits:
    """The centre of an XmR chart and its natural process limits, in the units of the values."""

    centre: float
    lower: float
    upper: float

    @property
    def sigma(self) -> float:
        """A third of the way from centre to a limit."""
        return (self.upper - self.centre) / 3


def limits(values: Sequence[float]) -> Limits:
    """Return centre and limits: mean plus and minus 3 x (mean moving range / 1.128).

    Moving ranges over 3.267 times their mean are left out of the limits, once. Raises ValueError
    for fewer than two values.
    """
    if len(values) < 2:  # noqa: PLR2004 - a moving range is between two values
        raise ValueError("limits need at least two values")
    ranges = [abs(later - earlier) for earlier, later in pairwise(values)]
    most = _OUTLYING_RANGE * fmean(ranges)
    spread = 3 * fmean([size for size in ranges if size <= most]) / _RANGE_TO_SIGMA
    centre = fmean(values)
    return Limits(centre, centre - spread, centre + spread)


Signal = Literal["outside", "run", "trend", "near_limit"]


def signals(values: Sequence[float]) -> tuple[frozenset[Signal], ...]:
    """Return for each value the signals it is part of.

    ``outside``: beyond a limit. ``run``: 7 in a row on one side of the centre. ``trend``: 7 in a
    row each above, or each below, the one before. ``near_limit``: 2 of 3 in a row beyond two thirds
    of the way to the same limit. A value on the centre ends a run. Fewer than two values have none.
    """
    found: list[set[Signal]] = [set() for _ in values]
    if len(values) < 2:  # noqa: PLR2004 - as in limits
        return tuple(frozenset(names) for names in found)
    drawn = limits(values)
    sides = [_side(value - drawn.centre) for value in values]
    steps = [0, *(_side(later - earlier) for earlier, later in pairwise(values))]
    near = [
        side if abs(value - drawn.centre) > 2 * drawn.sigma else 0
        for side, value in zip(sides, values, strict=True)
    ]
    for at, value in enumerate(values):
        if not drawn.lower <= value <= drawn.upper:
            found[at].add("outside")
    _mark(found, "run", [(at, at + _RUN) for at in _unbroken(sides, _RUN)])
    # Seven values rising are six steps: the first value of the seven stands before its first step.
    _mark(found, "trend", [(at - 1, at + _RUN - 1) for at in _unbroken(steps, _RUN - 1)])
    for start in range(len(values) - 2):
        for side in (1, -1):
            members = [at for at in range(start, start + 3) if near[at] == side]
            if len(members) > 1:
                _mark(found, "near_limit", [(at, at + 1) for at in members])
    return tuple(frozenset(names) for names in found)


def _side(number: float) -> int:
    """1 above nought, -1 below, 0 at it."""
    return (number > 0) - (number < 0)


def _unbroken(marks: Sequence[int], length: int) -> list[int]:
    """Where ``length`` equal marks in a row begin, noughts not counting."""
    return [
        at
        for at in range(len(marks) - length + 1)
        if marks[at] and len(set(marks[at : at + length])) == 1
    ]


def _mark(found: list[set[Signal]], name: Signal, spans: Sequence[tuple[int, int]]) -> None:
    """Add ``name`` to every value of each span (end not included)."""
    for start, end in spans:
        for names in found[start:end]:
            names.add(name)


Phrase = Literal["better than before", "worse", "changed", "no clear change"]

PHRASES: tuple[str, ...] = (
    marked("better than before"),
    marked("worse"),
    marked("changed"),
    marked("no clear change"),
)
"""Every phrase, marked for translation where it is shown."""


def phrase(
    values: Sequence[float], answers: Sequence[int], *, better: Literal["up", "down"] | None
) -> Phrase | None:
    """Return the one phrase stored beside a 13-month line, from true figures at sealing.

    ``values``: a figure a month, oldest first; ``answers``: its base in each month. ``better`` None
    (O5, O7, O8, Y1) gives "changed" in place of a direction. None under 12 months, or where any
    month has under 30 answers: then nothing is said. A signal alone is not enough: the latest three
    months must also lie (medians) more than one sigma from those before, so that one odd month
    long past, or the low start of a series that has risen, is not called a change for the worse.

    Source: reports.md 3.4; the three-month rule is ours.
    """
    if len(values) < LEAST_MONTHS or min(answers) < LEAST_ANSWERS:
        return None
    moved = median(values[-_LATEST_MONTHS:]) - median(values[:-_LATEST_MONTHS])
    if not any(signals(values)) or abs(moved) <= limits(values).sigma:
        return "no clear change"
    if better is None:
        return "changed"
    return "better than before" if (moved > 0) == (better == "up") else "worse"


@dataclass(frozen=True, slots=True)
class WeeklySeries:
    """One young person's weekly answers, first against latest, on the scale of the question."""

    first_median: float  # of the answers in their own first 8 weeks
    latest_median: float  # of the answers in the latest 4 weeks


def weekly_series(weeks: Sequence[int | None]) -> WeeklySeries | None:
    """Return the 4-week median beside the young person's own first 8 weeks.

    ``weeks``: one entry a week, oldest first, None where there was no answer: missing answers are
    never filled in. None until there are 12 weeks, so that no week is in both, and where either
    span has no answer. Source: reports.md 3.2.
    """
    if len(weeks) < _FIRST_WEEKS + _LATEST_WEEKS:
        return None
    first = [answer for answer in weeks[:_FIRST_WEEKS] if answer is not None]
    latest = [answer for answer in weeks[-_LATEST_WEEKS:] if answer is not None]
    if not first or not latest:
        return None
    return WeeklySeries(median(first), median(latest))
