"""Chance that repeats itself: the same seed gives the same service, ids included."""

import random
import uuid
from collections.abc import Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """Every choice the made-up service makes, from one seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - made-up people; nothing secret comes of it

    def new_id(self) -> uuid.UUID:
        """Return the next id: in the demo alone an id may be foretold, from the seed."""
        return uuid.UUID(int=self._random.getrandbits(128), version=4)

    def happens(self, share: float) -> bool:
        """Return True in ``share`` (0 to 1) of all calls."""
        return self._random.random() < share

    def one_of(self, things: Sequence[T]) -> T:
        """Return one of ``things``, each as likely; raises IndexError for none."""
        return self._random.choice(things)

    def weighed(self, shares: Mapping[str, float]) -> str:
        """Return a key of ``shares``, as often as its share of their sum."""
        return self._random.choices(list(shares), list(shares.values()))[0]

    def several(self, shares: Mapping[str, float]) -> list[str]:
        """Return the keys that happen, each by itself (shares in per cent); at least one."""
        found = [name for name, share in shares.items() if self.happens(share / 100)]
        return found or [self.weighed(shares)]

    def whole(self, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``, both included."""
        return self._random.randint(low, high)

    def between(self, low: float, high: float) -> float:
        """Return a number from ``low`` to ``high``."""
        return self._random.uniform(low, high)

    def near(self, middle: float, spread: float) -> float:
        """Return a number near ``middle``: normally distributed with this standard deviation."""
        return self._random.gauss(middle, spread)

    def shuffled(self, things: Sequence[T]) -> list[T]:
        """Return the things in another order."""
        return self._random.sample(things, len(things))


def dealt(total: int, shares: Mapping[str, float]) -> dict[str, int]:
    """Return ``total`` split by ``shares`` into whole numbers that add up to it.

    What rounding leaves over goes to the largest remainders: no share is off by one or more.

    >>> dealt(103, {"completed": 27, "declined": 28, "not_engaged": 48})
    {'completed': 27, 'declined': 28, 'not_engaged': 48}
    """
    whole = sum(shares.values())
    exact = {name: total * share / whole for name, share in shares.items()}
    parts = {name: int(value) for name, value in exact.items()}
    by_remainder = sorted(exact, key=lambda name: parts[name] - exact[name])
    for name in by_remainder[: total - sum(parts.values())]:
        parts[name] += 1
    return parts


def dealt_out(chance: Chance, total: int, shares: Mapping[str, float]) -> list[str]:
    """Return ``total`` names in a mixed order, each as often as its share."""
    parts = dealt(total, shares)
    return chance.shuffled([name for name, count in parts.items() for _ in range(count)])
