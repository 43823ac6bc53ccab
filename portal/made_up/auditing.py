"""The audit chain of the made-up service: what staff did, in the order they did it."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from outcomes.models import PlanSection
from people import audit
from portal.made_up.rows import Row, Rows
from voice.models import Alert, Change, Summary


@dataclass(frozen=True, slots=True)
class Act:
    """One act of a member of staff, as ``people.audit`` keeps it."""

    at: datetime
    staff_id: uuid.UUID
    name: str
    subject: str
    detail: Mapping[str, Any]


def acts_of(rows: Rows, closed: Iterable[Alert]) -> list[Act]:
    """Return what staff did: summaries, plan sections, changes, and alerts closed."""
    found = [
        *(act for row in rows.of(Summary) for act in _of_summary(row)),
        *(_published(row) for row in rows.of(PlanSection)),
        *(_decided(row) for row in rows.of(Change)),
        *(act for alert in closed for act in _closed(alert)),
    ]
    return sorted(found, key=lambda act: (act.at, act.subject, act.name))


def write_acts(session: Session, acts: Iterable[Act]) -> None:
    """Add the acts to the chain in the order given."""
    for act in acts:
        audit.record(
            session,
            actor=audit.staff_actor(act.staff_id),
            act=act.name,
            subject=act.subject,
            now=act.at,
            detail=act.detail,
        )


def _of_summary(row: Row) -> Iterator[Act]:
    steps = {"drafted_at": "drafted", "shown_at": "showed", "published_at": "published"}
    for column, verb in steps.items():
        if row[column] is not None:
            subject, detail = f"summaries:{row['id']}", {"version": row["version"]}
            yield Act(row[column], row["drafted_by"], f"{verb}_summary", subject, detail)


def _published(row: Row) -> Act:
    detail = {"version": row["version"], "summary": str(row["summary_id"])}
    subject = f"plan_sections:{row['id']}"
    name = "published_plan_section"
    return Act(row["published_at"], row["published_by"], name, subject, detail)


def _decided(row: Row) -> Act:
    subject = f"changes:{row['id']}"
    name, detail = "decided_change", {"kind": row["kind"]}
    return Act(row["decided_at"], row["decided_by"], name, subject, detail)


def _closed(alert: Alert) -> Iterator[Act]:
    if alert.closed_at is not None and alert.closed_by is not None:
        told = {"level": alert.level, "was_real": alert.was_real, "told": alert.child_told}
        yield Act(alert.closed_at, alert.closed_by, "closed_alert", f"alerts:{alert.id}", told)
