"""An attacker of our own: what printed figures give away about a table of people they came from.

Every printed figure is a linear statement about hidden, non-negative numbers of people in the joint cells
of all characteristics. HiGHS (through scipy) then finds the least and the greatest each hidden count can
still be while all statements hold at once. What it reports is certain under the stated rules; its silence
is no proof against local gossip. numpy and scipy are test dependencies only; reports.md 2 sets the gate.
"""

import math
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

SMALL = 5
"""Counts of 1 to 4 people must not become known."""

_TOLERANCE = 1e-6
_INFEASIBLE, _UNBOUNDED = 2, 3

Where = Mapping[str, Collection[str]]
"""By dimension, the categories a figure covers; a dimension left out means everyone."""


@dataclass(frozen=True)
class Method:
    """How figures were printed, as the page states it: what a mark hides, and how far off a number is.

    ``codes``: (least, most) true count by printed text; most None has no limit. ``noise``: the most any
    other number may be off, either way.
    """

    codes: Mapping[str, tuple[int, int | None]] = field(default_factory=dict)
    noise: int = 0


RAW = Method()
HIDE_UNDER_5 = Method({"<5": (1, 4)})
THRESHOLD_10_BASE_5 = Method({"<10": (0, 9), "10": (10, 14)}, noise=4)
THRESHOLD_6_BASE_3 = Method({"<6": (0, 5), "6": (6, 8)}, noise=2)


@dataclass(frozen=True)
class Figure:
    """One printed count: where it stands and its text."""

    where: Where
    printed: str


@dataclass(frozen=True)
class Finding:
    """One thing that became certain: ``verdict`` is exact, present or group."""

    verdict: str
    where: str
    least: int
    most: int | None


@dataclass(frozen=True)
class Report:
    """What an attack found. ``status``: 0 nothing disclosed, 1 something, 2 contradictory figures.

    ``checked``: how many counts and groups were attacked; ``stopped_early``: time ran out before all.
    """

    status: int
    findings: tuple[Finding, ...]
    checked: int
    stopped_early: bool
    seconds: float


class ContradictionError(Exception):
    """No table of people fits all printed figures under the stated method."""


def attack(
    figures: Sequence[Figure],
    method: Method,
    *,
    sensitive: str = "answer",
    seconds: float = math.inf,
) -> Report:
    """Attack all printed figures together and report what is certain.

    ``exact``: a count of 1 to 4 with one possible value. ``present``: certainly 1 to 4. ``group``: a
    group that certainly has members, all of whom certainly gave the same answer in ``sensitive``.
    Stops looking after ``seconds`` and says so.
    """
    begun = time.monotonic()
    attacker = _Attacker(figures, method)
    findings: list[Finding] = []
    checked = 0
    try:
        attacker.extreme(np.zeros(attacker.unknowns), 1)
        for look in (*attacker.cells(), *attacker.groups(sensitive)):
            if time.monotonic() - begun > seconds:
                return Report(
                    int(bool(findings)), tuple(findings), checked, True, time.monotonic() - begun
                )
            checked += 1
            found = look()
            if found:
                findings.append(found)
    except ContradictionError:
        return Report(2, (), checked, False, time.monotonic() - begun)
    return Report(int(bool(findings)), tuple(findings), checked, False, time.monotonic() - begun)
