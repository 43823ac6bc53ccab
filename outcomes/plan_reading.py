"""A plan section as one reader's copy holds it, read from its rows and the summary it stands on.

What each copy leaves out is decided by ``plan_copies``; the count of it is told in the copy.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from database.vault import unseal
from outcomes.models import PlanRow, PlanSection
from outcomes.plan_copies import may_read, repeats
from outcomes.plan_document import OutcomeRow, PlanDocument, Quote, Reader, Verdict
from people import register, staff
from people.languages import ENGLISH, LONDON, catalogue, marked
from people.models import Person, Staff
from voice.models import Quote as SummaryQuote
from voice.models import Summary, Words
from voice.words import text_of

LANGUAGE = ENGLISH
"""Of our own words in a section: that of the case system. Quotes keep theirs."""

READER_NAMES: dict[Reader, str] = {
    "professionals": marked("the people who work with %(name)s"),
    "family": marked("parents and carers of %(name)s"),
}
CORRECTION = "correction"
VERDICTS: dict[str | None, Verdict] = {"yes": "yes", "nearly": "nearly", "no": "no"}


def document_of(session: Session, section: PlanSection, reader: Reader) -> PlanDocument:
    """Return everything a reader's copy of a section holds, and how much it leaves out.

    Words held back by the young person, or given to an item that never stands on paper, are in no
    copy; what may not stand in the family's is not in theirs. What a worker wrote is left out, too,
    where it repeats words that this reader may not see.
    """
    summary = _summary(session, section)
    said = [(one.heading, one.words) for one in summary.quotes]
    if summary.correction is not None:
        said.append((CORRECTION, summary.correction))
    hidden = [text_of(words) for _, words in said if not may_read(words, reader)]
    quotes = _Quotes([one for one in said if may_read(one[1], reader)])
    rows = [_outcome_row(row) for row in section.rows]
    kept_rows = [row for row in rows if not repeats(row.outcome, hidden)]
    strengths = _written(section, "strengths_sealed")
    kept_strengths = [one for one in strengths if not repeats(one.words, hidden)]
    name = register.name_of(session.get_one(Person, section.person_id))
    return PlanDocument(
        young_person=name,
        case_number=None,
        strengths=tuple(kept_strengths),
        said=quotes.under("said"),
        wants=quotes.under("wants"),
        went_well=quotes.under("went_well"),
        changed=quotes.under("changed"),
        rows=tuple(kept_rows),
        family_views=tuple(_written(section, "family_views_sealed")),
        verdict=VERDICTS.get(summary.verdict, "not_asked"),
        verdict_words=next(iter(quotes.under(CORRECTION)), None),
        version=section.version,
        corrects=section.version - 1 if section.version > 1 else None,
        published_on=_day(section.published_at),
        published_by=staff.name_of(session.get_one(Staff, section.published_by)),
        reader=reader,
        reader_name=catalogue(LANGUAGE).gettext(READER_NAMES[reader]) % {"name": name},
        left_out=len([*hidden, *rows, *strengths]) - len([*kept_rows, *kept_strengths]),
    )


@dataclass(frozen=True, slots=True)
class _Quotes:
    """What one reader may read, as (heading, words) in the order of the summary."""

    said: Sequence[tuple[str, Words]]

    def under(self, heading: str) -> tuple[Quote, ...]:
        """The quotes under one heading."""
        return tuple(
            Quote(text_of(words), _day(words.received_at), words.language)
            for place, words in self.said
            if place == heading
        )


def _outcome_row(row: PlanRow) -> OutcomeRow:
    return OutcomeRow(
        outcome=unseal(row, "outcome_sealed") or "",
        owner=unseal(row, "owner_sealed") or "",
        due_on=row.due_on,
        measure=row.measure,
    )


def _summary(session: Session, section: PlanSection) -> Summary:
    """The summary a section stands on; its quotes and words come in two more queries."""
    return session.scalars(
        select(Summary)
        .where(Summary.id == section.summary_id)
        .options(
            selectinload(Summary.quotes).selectinload(SummaryQuote.words),
            selectinload(Summary.correction),
        )
    ).one()


def _written(section: PlanSection, column: str) -> Sequence[Quote]:
    """What a worker wrote down on the day the section was published; nothing where it is empty."""
    text = unseal(section, column)
    return [Quote(text, _day(section.published_at), LANGUAGE)] if text else []


def _day(moment: datetime) -> date:
    """Return the day in London: words of a late summer evening keep their own day."""
    return moment.astimezone(LONDON).date()
