"""Sealed releases, read only: the one thing a commissioner's page can see.

Imports nothing of Heard but the database room, and runs in a session of the release reader's role,
which may read these two tables and nothing else (architecture guide 1).
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, column, select, table

RELEASES = table(
    "releases",
    column("id"),
    column("organisation_id"),
    column("organisation_name"),
    column("month"),
    column("sealed_at"),
    column("method"),
    column("note"),
)
FIGURES = table(
    "release_figures",
    column("release_id"),
    column("table_name"),
    column("characteristic"),
    column("category"),
    column("question"),
    column("value"),
    column("shown"),
)
ALL = "all"

Key = tuple[str, str, str, str, str]
"""Table, characteristic, category, question, value."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed month of one organisation.

    ``note``: ``too_few`` where it waits for more people, ``since:YYYY-MM`` where months before it
    waited and count in it, from that one on.
    """

    id: uuid.UUID
    organisation_id: uuid.UUID
    organisation_name: str
    month: str
    method: str
    note: str | None

    @property
    def threshold(self) -> int:
        """The count under which a figure is hidden."""
        return int(self.method.split("/")[0])

    @property
    def waits(self) -> bool:
        """Whether too few people answered for any figure to be printed."""
        return self.note == "too_few"

    @property
    def since(self) -> str:
        """The first month this release counts: an earlier one where those before it waited."""
        note = self.note or ""
        return note.removeprefix("since:") if note.startswith("since:") else self.month


@dataclass(frozen=True, slots=True)
class Report:
    """One sealed month: figures by (table, characteristic, category, question, value).

    A figure that is absent is hidden and prints as "under 10", nought included.
    """

    sealed: Sealed
    figures: Mapping[Key, int]

    def shown(self, name: str, question: str, value: str) -> int | None:
        """Return a printed figure of the whole service, or None where it is hidden."""
        return self.figures.get((name, ALL, ALL, question, value))

    def share(self, name: str, question: str, value: str, base: str) -> int | None:
        """Return a whole percentage of two printed figures, at most 100, or None if one is hidden.

        Never of a true count: the exact base beside a percentage would give the count away.
        """
        part, whole = self.shown(name, question, value), self.shown(name, question, base)
        if part is None or not whole:
            return None
        return min(100, (200 * part + whole) // (2 * whole))

    def breakdown(
        self, name: str, characteristic: str, question: str, value: str
    ) -> dict[str, int]:
        """Return the printed figures of one question by one characteristic."""
        return {
            key[2]: figure
            for key, figure in sorted(self.figures.items())
            if (key[0], key[1], key[3], key[4]) == (name, characteristic, question, value)
        }


def sealed_months(connection: Connection) -> list[Sealed]:
    """Return every sealed month of every organisation, the newest first."""
    rows = connection.execute(
        select(*_columns()).order_by(RELEASES.c.month.desc(), RELEASES.c.organisation_name)
    )
    return [Sealed(*row) for row in rows]


def read(connection: Connection, release_id: uuid.UUID) -> Report | None:
    """Return one sealed month with its figures, or None where there is none."""
    row = connection.execute(select(*_columns()).where(RELEASES.c.id == release_id)).one_or_none()
    if row is None:
        return None
    found = connection.execute(
        select(
            FIGURES.c.table_name,
            FIGURES.c.characteristic,
            FIGURES.c.category,
            FIGURES.c.question,
            FIGURES.c.value,
            FIGURES.c.shown,
        ).where(FIGURES.c.release_id == release_id)
    )
    figures = {(a, b, c, d, e): int(figure) for a, b, c, d, e, figure in found}
    return Report(Sealed(*row), figures)


def _columns() -> list[ColumnElement[Any]]:
    names = ("id", "organisation_id", "organisation_name", "month", "method", "note")
    return [RELEASES.c[name] for name in names]
