"""Sealing: once a month, true counts become the figures that are published, and never change again.

One function decides what is shown (``outcomes.disclosure.shown``); this module only carries it out.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from database.vault import vault_of
from outcomes import counting
from outcomes.counting import Cell
from outcomes.disclosure import shown
from outcomes.models import Release, ReleaseFigure
from people import audit, organisations
from people.models import Organisation

LEAST_NEW_PEOPLE = 20
"""A scope with fewer people waits: one person could be watched arriving (rule 1)."""
TOO_FEW = "too_few"
"""The note of a month that waits."""


class AlreadySealedError(ValueError):
    """This month was sealed before; a sealed month never changes."""


class MonthNotOverError(ValueError):
    """A month is sealed once it is over."""


class OutOfOrderError(ValueError):
    """Months are sealed one after the other: a later one may hold what an earlier one lacked."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as it will be published; ``shown`` is None where it is hidden."""

    cell: Cell
    shown: int | None


def seal_month(
    session: Session,
    organisation_id: uuid.UUID,
    month: str,
    *,
    now: datetime,
    salt: bytes | None = None,
) -> Release:
    """Seal a month (``YYYY-MM``) of one organisation and return its release.

    ``salt``: the server's own secret unless a test hands in another. With fewer than twenty
    answerers the release says so (note ``too_few``), holds no figure, and its people count in the
    next release that has enough (note ``since:YYYY-MM``, the first month it holds). Audited.
    Raises AlreadySealedError, MonthNotOverError, OutOfOrderError once a later month is sealed,
    counting.NotExclusiveError, and ValueError for a malformed month.
    """
    if counting.month_span(month)[1] > now:
        raise MonthNotOverError(f"{month} is not over yet")
    notes = _notes(session, organisation_id)
    if month in notes:
        raise AlreadySealedError(f"{month} is sealed already")
    if month < max(notes, default=month):
        raise OutOfOrderError(f"a month after {month} is sealed already")
    months = _months(notes, month)
    settings = organisations.settings_of(session, organisation_id)
    threshold, base = settings.rounding_threshold, settings.rounding_base
    waits = counting.answerers(session, organisation_id, months) < LEAST_NEW_PEOPLE
    release = Release(
        organisation_id=organisation_id,
        organisation_name=session.get_one(Organisation, organisation_id).name,
        month=month,
        sealed_at=now,
        method=f"{threshold}/{base}",
        note=TOO_FEW if waits else _since(months),
    )
    session.add(release)
    session.flush()
    if not waits:
        salt = salt or vault_of(session).hash("release", "rounding")
        true = counting.cells(session, organisation_id, months)
        session.add_all(_rows(release, figures(true, salt, threshold, base)))
    audit.record(
        session,
        actor=audit.machine_actor("sealing"),
        act="sealed_month",
        subject=f"releases:{release.id}",
        now=now,
        detail={"month": month},
    )
    return release


def _notes(session: Session, organisation_id: uuid.UUID) -> dict[str, str | None]:
    """The note of every sealed month of an organisation."""
    rows = session.execute(
        select(Release.month, Release.note).where(Release.organisation_id == organisation_id)
    )
    return {month: note for month, note in rows}  # noqa: C416 - a Row is no pair to the type checker


def _months(notes: Mapping[str, str | None], month: str) -> list[str]:
    """The months of a release: this one, after those right before it that still wait. Pure."""
    months = [month]
    while notes.get(before := counting.month_before(months[0])) == TOO_FEW:
        months.insert(0, before)
    return months


def _since(months: Sequence[str]) -> str | None:
    """What a release of several months says of itself; None for one month alone. Pure."""
    return f"since:{months[0]}" if len(months) > 1 else None


def figures(cells: Iterable[Cell], salt: bytes, threshold: int, base: int) -> Iterator[Figure]:
    """Yield what is published of each true count. Pure.

    A count of interviews is shown only where the children behind it pass the threshold, and is
    rounded by the same keys.
    """
    for cell in cells:
        people = shown(cell.people, cell.keys, salt=salt, threshold=threshold, base=base)
        figure = shown(cell.count, cell.keys, salt=salt, threshold=threshold, base=base)
        yield Figure(cell, None if people is None else figure)


def _rows(release: Release, published: Iterable[Figure]) -> Iterator[ReleaseFigure]:
    """Yield rows for printed figures alone: nothing tells a hidden count from nought."""
    for figure in published:
        if figure.shown is None:
            continue
        cell = figure.cell
        yield ReleaseFigure(
            release_id=release.id,
            table=cell.table,
            characteristic=cell.characteristic,
            category=cell.category,
            question=cell.question,
            value=cell.value,
            shown=figure.shown,
            detail={},
        )
