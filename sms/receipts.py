"""What the carrier's receipts say of a text, whatever order they came in.

Receipts are kept as they came, one row for each (id, status, error), and the state is computed from
the whole set: so no order can matter and nothing moves back (guide messaging.md 9). Pure.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

RANKS = {
    "queued": 1,
    "sending": 2,
    "sent": 3,
    "undelivered": 4,
    "failed": 4,
    "canceled": 4,
    "delivered": 5,
    "read": 5,
}
"""How much each status says; one that is not here (``accepted``, ``scheduled``) says nothing."""

LOST = 4
ARRIVED = 5


@dataclass(frozen=True, slots=True)
class Told:
    """One receipt: the carrier's status, its error code (empty for none), and when it came."""

    status: str
    error: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Folded:
    """What a set of receipts says: the best rank, the state it means, and why it was lost.

    ``arrived_at``: the earliest receipt that says delivered, None while there is none.
    """

    rank: int
    state: Literal["accepted", "undelivered", "delivered"]
    why: str | None
    arrived_at: datetime | None


def fold(receipts: Iterable[Told]) -> Folded:
    """Return what ``receipts`` say together; none at all means accepted, of rank 0.

    Of two reasons at the best rank the higher code is kept, so that their order cannot matter.
    """
    told = list(receipts)
    rank = max((rank_of(receipt) for receipt in told), default=0)
    arrived = min((one.at for one in told if rank_of(one) == ARRIVED), default=None)
    if rank == ARRIVED:
        return Folded(rank, "delivered", None, arrived)
    if rank == LOST:
        why = max(one.error for one in told if rank_of(one) == LOST)
        return Folded(rank, "undelivered", why or "undelivered", None)
    return Folded(rank, "accepted", None, None)


def rank_of(receipt: Told) -> int:
    """Return the rank of one receipt, 0 for a status that says nothing new."""
    return RANKS.get(receipt.status, 0)
