"""An attacker of our own: what printed figures give away about a table of people they came from.

Every printed figure is a linear statement about hidden, non-negative numbers of people in the joint
cells of all characteristics. HiGHS (through scipy) then finds the least and the greatest each
hidden count can still be while all statements hold at once. What it reports is certain under the
stated rules; its silence is no proof against local gossip. numpy and scipy are test dependencies
only; reports.md 2 sets the gate.
"""

import math
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

SMALL = 5
"""Counts of 1 to 4 people must not become known."""

_TOLERANCE = 1e-6
_INFEASIBLE, _UNBOUNDED = 2, 3

Vector = NDArray[np.float64]
Mask = NDArray[np.bool_]
Where = Mapping[str, Collection[str]]
"""By dimension, the categories a figure covers; a dimension left out means everyone."""


@dataclass(frozen=True)
class Method:
    """How figures were printed, as the page states it: what marks hide, how far off numbers are.

    ``codes``: (least, most) true count by printed text; most None has no limit. ``noise``: the most
    any other number may be off, either way.
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

    ``checked``: how many counts and groups were attacked; ``stopped_early``: time ran out before
    all.
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

    ``exact``: a count of 1 to 4 with one possible value. ``present``: certainly 1 to 4. ``group``:
    a group that certainly has members, all of whom certainly gave the same answer in ``sensitive``.
    Stops looking after ``seconds`` and says so.
    """
    begun = time.monotonic()
    attacker = _Attacker(figures, method, sensitive)
    looks: list[Callable[[], Finding | None]] = [
        *(partial(attacker.look_at_figure, at) for at in range(len(figures))),
        *(partial(attacker.look_at_group, at) for at in range(len(attacker.rests))),
    ]
    findings: list[Finding] = []
    checked, stopped_early = 0, False
    try:
        attacker.extreme(np.zeros(attacker.statements.shape[1]), 1)
        for look in looks:
            stopped_early = time.monotonic() - begun > seconds
            if stopped_early:
                break
            findings.extend(filter(None, [look()]))
            checked += 1
    except ContradictionError:
        return Report(2, (), checked, stopped_early, time.monotonic() - begun)
    took = time.monotonic() - begun
    return Report(int(bool(findings)), tuple(findings), checked, stopped_early, took)


class _Attacker:
    """The linear model: numbers of people, unknown, in joint cells grouped where none differ."""

    def __init__(self, figures: Sequence[Figure], method: Method, sensitive: str) -> None:
        self.figures = figures
        self.categories = _categories(figures)
        self.cells = [
            dict(zip(self.categories, cell, strict=True))
            for cell in product(*self.categories.values())
        ]
        self.groups = _groups(figures, sensitive)
        masks = [self._mask(figure.where) for figure in figures]
        self.rests = [
            (group, answer, self._mask(group) & ~self._mask({sensitive: [answer]}))
            for group in self.groups
            for answer in self.categories.get(sensitive, ())
        ]
        self.statements, self.kind = self._classes(masks)
        spans = [_span(figure, method) for figure in figures]
        most = np.array([math.inf if high is None else high for _low, high in spans])
        limited = np.isfinite(most)
        self.upper = sparse.vstack([self.statements[limited], -self.statements])
        self.upper_bounds = np.concatenate([most[limited], [-float(low) for low, _high in spans]])
        self.solutions: list[Vector] = []

    def _mask(self, where: Where) -> Mask:
        """Which joint cells a figure covers."""
        return np.array(
            [all(cell[name] in wanted for name, wanted in where.items()) for cell in self.cells]
        )

    def _classes(self, masks: Sequence[Mask]) -> tuple[sparse.csr_matrix, NDArray[np.intp]]:
        """The statements over classes of cells, and the class of each cell."""
        every = np.array([*masks, *(rest for _group, _answer, rest in self.rests)])
        patterns, kind = np.unique(every.T, axis=0, return_inverse=True)
        return sparse.csr_matrix(patterns.T[: len(masks)].astype(float)), kind.ravel()

    def vector(self, mask: Mask) -> Vector:
        """The cells of a mask as a row over the classes."""
        row = np.zeros(self.statements.shape[1])
        row[self.kind[mask]] = 1.0
        return row

    def extreme(self, row: Vector, sign: int) -> float:
        """The least (sign 1) or greatest (sign -1) that ``row`` can be."""
        solved = linprog(
            sign * row, A_ub=self.upper, b_ub=self.upper_bounds, bounds=(0, None), method="highs"
        )
        if solved.status == _INFEASIBLE:
            raise ContradictionError
        if solved.status == _UNBOUNDED:
            return -sign * math.inf
        self.solutions.append(solved.x)
        return float(sign * solved.fun)

    def reaches(self, row: Vector, number: float) -> bool:
        """Whether ``row`` can be ``number`` or more; a table already found may show it at once."""
        if any(float(row @ table) > number - _TOLERANCE for table in self.solutions):
            return True
        return self.extreme(row, -1) > number - _TOLERANCE

    def look_at_figure(self, at: int) -> Finding | None:
        """What is certain of one printed count."""
        row = np.asarray(self.statements[at].todense()).ravel()
        if any(float(row @ table) < _TOLERANCE for table in self.solutions):
            return None  # it may be nought
        if self.reaches(row, SMALL):
            return None
        least = math.ceil(self.extreme(row, 1) - _TOLERANCE)
        most = math.floor(self.extreme(row, -1) + _TOLERANCE)
        if least < 1:
            return None
        verdict = "exact" if least == most else "present"
        return Finding(verdict, _named(self.figures[at].where), least, most)

    def look_at_group(self, at: int) -> Finding | None:
        """Whether everybody in a group certainly gave one answer."""
        group, answer, rest = self.rests[at]
        if self.reaches(self.vector(rest), 1):
            return None
        least = math.ceil(self.extreme(self.vector(self._mask(group)), 1) - _TOLERANCE)
        if least < 1:
            return None
        return Finding("group", f"{_named(group)}: all {answer}", least, None)


def _categories(figures: Sequence[Figure]) -> dict[str, list[str]]:
    """Every category of every dimension, in the order they are met."""
    found: dict[str, list[str]] = {}
    for figure in figures:
        for name, wanted in figure.where.items():
            known = found.setdefault(name, [])
            known.extend(category for category in wanted if category not in known)
    return found


def _groups(figures: Sequence[Figure], sensitive: str) -> list[Where]:
    """Each set of people a figure speaks of, whatever their answer; each once."""
    found: dict[str, Where] = {}
    for figure in figures:
        group = {name: wanted for name, wanted in figure.where.items() if name != sensitive}
        found.setdefault(_named(group), group)
    return list(found.values())


def _span(figure: Figure, method: Method) -> tuple[int, int | None]:
    """The true counts one printed figure allows."""
    if figure.printed in method.codes:
        return method.codes[figure.printed]
    number = int(figure.printed)
    return max(0, number - method.noise), number + method.noise


def _named(where: Where) -> str:
    """A place in the tables, in words."""
    return ", ".join(f"{name} {'|'.join(wanted)}" for name, wanted in where.items()) or "everyone"
