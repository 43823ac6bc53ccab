"""A made-up release for the attacker: invented children, and the tables printed of them."""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations, product

from outcomes.disclosure import KEY_SPACE, shown
from tests.disclosure.attacker import Figure

Child = Mapping[str, str]
"""One vote: by dimension its category, month and answer included, and the child's secret
``key``."""

CHARACTERISTICS: Mapping[str, Sequence[tuple[str, float]]] = {
    "area": [("North", 0.45), ("East", 0.3), ("South", 0.2), ("Isle", 0.05)],
    "gender": [("girl", 0.6), ("boy", 0.37), ("other", 0.03)],
    "setting": [("home", 0.7), ("care", 0.3)],
}
"""Rare groups of a few children are in it: a small isle, a rare gender."""

ANSWERS = [("no", 0.15), ("not sure", 0.25), ("yes", 0.6)]
MONTHS = [f"m{number:02}" for number in range(13)]
SALT = b"a secret of the made-up release"


def made_up_votes(children: int, months: Sequence[str], seed: int) -> list[Child]:
    """Return votes of invented children, of whom about a third answer in any month."""
    chance = random.Random(seed)  # noqa: S311 - made-up children, so that a failure can be seen again

    def pick(weighted: Sequence[tuple[str, float]]) -> str:
        return chance.choices([c for c, _w in weighted], [w for _c, w in weighted])[0]

    votes: list[Child] = []
    for _child in range(children):
        traits = {name: pick(weighted) for name, weighted in CHARACTERISTICS.items()}
        traits["key"] = str(chance.randrange(KEY_SPACE))
        votes += [
            {**traits, "month": month, "answer": pick(ANSWERS)}
            for month in months
            if chance.random() < 0.35
        ]
    return votes


def raw(count: int, _key_sum: int) -> str:
    """Printed as it is."""
    return str(count)


def hidden_under_5(count: int, _key_sum: int) -> str:
    """Counts of 1 to 4 hidden, as everybody does first."""
    return "<5" if 1 <= count < 5 else str(count)


def as_heard(threshold: int, base: int) -> Callable[[int, int], str]:
    """Printed by Heard's own method."""

    def printed(count: int, key_sum: int) -> str:
        figure = shown(count, key_sum, salt=SALT, threshold=threshold, base=base)
        return f"<{threshold}" if figure is None else str(figure)

    return printed


def tables(
    votes: Sequence[Child], printed: Callable[[int, int], str], *, totals: bool = True
) -> list[Figure]:
    """Return every figure of one question: by month, by answer, by one characteristic at a time.

    ``totals``: also each table over all its months, as the union of them.
    """
    months = sorted({vote["month"] for vote in votes})
    spans = [[month] for month in months] + ([months] if totals else [])
    figures: dict[str, Figure] = {}
    for name, span in product([None, *CHARACTERISTICS], spans):
        for where in _places(name, span):
            inside = [v for v in votes if all(v[key] in wanted for key, wanted in where.items())]
            key_sum = sum(int(vote["key"]) for vote in inside)
            figures[repr(where)] = Figure(where, printed(len(inside), key_sum))
    return list(figures.values())


def _places(name: str | None, span: list[str]) -> Iterable[dict[str, list[str]]]:
    """One table's cells and margins for one span of months."""
    sides = {"answer": [answer for answer, _weight in ANSWERS]}
    if name is not None:
        sides[name] = [category for category, _weight in CHARACTERISTICS[name]]
    for size in range(len(sides) + 1):
        for used in combinations(sides, size):
            for cell in product(*(sides[key] for key in used)):
                yield {"month": span, **{k: [c] for k, c in zip(used, cell, strict=True)}}
