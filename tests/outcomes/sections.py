"""What tests of plan sections share: a published summary, its section, and a reader's copy."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.orm import Session

from outcomes import plans
from outcomes.models import PlanSection
from outcomes.plan_document import OutcomeRow, PlanDocument, Reader
from outcomes.plans import PlanDraft
from people.models import Person
from tests.factories_above import make_quote, make_summary, make_words
from voice.models import Summary

FAMILY_TOO = ["my_worker", "my_meeting", "parent_carer"]
ROW = OutcomeRow("Time with my brother", "Dele Marsh", date(2026, 12, 1), "O1")
DRAFT = PlanDraft(rows=(ROW,), strengths="Kind, and good with animals.")


def published(
    session: Session, person: Person, said: Sequence[dict[str, Any]] = (), **columns: Any
) -> Summary:
    """Return a published summary that quotes what was said."""
    columns = {
        "state": "published",
        "verdict": "yes",
        "published_at": datetime(2026, 11, 9, tzinfo=UTC),
        **columns,
    }
    summary = make_summary(session, person=person, **columns)
    for place, one in enumerate(said):
        saying = {"who_sees": FAMILY_TOO, **one}
        heading = saying.pop("heading", "said")
        words = make_words(session, person=person, **saying)
        make_quote(session, summary=summary, words=words, heading=heading, position=place)
    session.expire(summary, ["quotes"])
    return summary


def section(
    session: Session, summary: Summary, now: datetime, draft: PlanDraft = DRAFT
) -> PlanSection:
    return plans.publish_section(session, summary, draft, staff_id=summary.drafted_by, now=now)


def copy_of(
    session: Session, summary: Summary, now: datetime, reader: Reader, draft: PlanDraft = DRAFT
) -> PlanDocument:
    return plans.document_of(session, section(session, summary, now, draft), reader)
