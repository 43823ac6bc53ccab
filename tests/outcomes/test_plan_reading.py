"""What each reader's copy of a plan section holds, and what it leaves out."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from outcomes import plans
from outcomes.plan_document import OutcomeRow, Reader
from outcomes.plans import PlanDraft
from people.models import Person
from tests.factories import make_young_person
from tests.factories_above import make_words
from tests.outcomes.sections import ROW, copy_of, published


@pytest.fixture
def wren(session: Session) -> Person:
    return make_young_person(session, name="Wren")


@pytest.mark.parametrize("reader", plans.READERS)
@pytest.mark.parametrize(
    "held_back",
    [{"use_words": "1"}, {"asked": "RHI_FU.RF10"}, {"asked": "MY_MEETING.M6"}],
    ids=["the young person said no", "harm", "whom they do not want there"],
)
def test_words_held_back_stand_in_no_copy(
    session: Session, wren: Person, now: datetime, reader: Reader, held_back: dict[str, Any]
) -> None:
    summary = published(session, wren, [{"text": "the hidden words", **held_back}])

    copy = copy_of(session, summary, now, reader)

    assert copy.said == ()
    assert copy.left_out == 1


@pytest.mark.parametrize(
    "kept",
    [
        {"who_sees": []},
        {"who_sees": ["my_worker", "my_meeting", "in_report"]},
        {"asked": "RHI_FU.RF09"},
        {"asked": "RHI_FU.RF11"},
    ],
    ids=["no tick", "ticks for others", "what made me go", "who scares me"],
)
def test_words_not_shared_with_the_family_stand_in_the_professionals_copy_alone(
    session: Session, wren: Person, now: datetime, kept: dict[str, Any]
) -> None:
    summary = published(session, wren, [{"text": "not at home", **kept}])

    family = copy_of(session, summary, now, "family")
    professionals = copy_of(session, summary, now, "professionals")

    assert (family.said, family.left_out) == ((), 1)
    assert [quote.words for quote in professionals.said] == ["not at home"]
    assert professionals.left_out == 0


def test_words_ticked_for_the_family_stand_in_their_copy_with_day_and_language(
    session: Session, wren: Person, now: datetime
) -> None:
    said_at = datetime(2026, 11, 3, 16, tzinfo=UTC)
    one = {"text": "chcę do mamy", "language": "pl", "received_at": said_at, "heading": "wants"}

    (quote,) = copy_of(session, published(session, wren, [one]), now, "family").wants

    assert (quote.words, quote.said_on, quote.language) == ("chcę do mamy", date(2026, 11, 3), "pl")


def test_words_stand_under_their_heading_in_the_order_of_the_summary(
    session: Session, wren: Person, now: datetime
) -> None:
    said = [
        {"text": "one", "heading": "said"},
        {"text": "good", "heading": "went_well"},
        {"text": "two", "heading": "said"},
        {"text": "new", "heading": "changed"},
    ]

    copy = copy_of(session, published(session, wren, said), now, "professionals")

    assert [quote.words for quote in copy.said] == ["one", "two"]
    assert [quote.words for quote in copy.went_well] == ["good"]
    assert [quote.words for quote in copy.changed] == ["new"]


@pytest.mark.parametrize(
    "written", ["I want to live with my nan!", "Plan: i want to live  with my NAN. Soon", "my nan"]
)
def test_a_row_that_repeats_words_the_family_may_not_see_is_left_out_of_their_copy(
    session: Session, wren: Person, now: datetime, written: str
) -> None:
    said = [{"text": "i want to live with my nan", "heading": "wants", "who_sees": []}]
    draft = PlanDraft(rows=(OutcomeRow(written, "Dele Marsh", None, "O1"), ROW), strengths=written)
    summary = published(session, wren, said)

    family = copy_of(session, summary, now, "family", draft)
    professionals = copy_of(session, summary, now, "professionals", draft)

    assert family.rows == (ROW,)
    assert family.strengths == ()
    assert family.left_out == 3
    assert [row.outcome for row in professionals.rows] == [written, ROW.outcome]


def test_the_correction_stands_with_the_verdict_and_is_kept_from_the_family_unless_ticked(
    session: Session, wren: Person, now: datetime
) -> None:
    correction = make_words(session, person=wren, text="say it was twice", section="correction")
    summary = published(session, wren, verdict="nearly", correction_id=correction.id)

    professionals = copy_of(session, summary, now, "professionals")
    family = copy_of(session, summary, now, "family")

    assert professionals.verdict == "nearly"
    assert professionals.verdict_words is not None
    assert professionals.verdict_words.words == "say it was twice"
    assert family.verdict_words is None
    assert family.left_out == 1


def test_a_summary_without_a_verdict_says_that_nobody_asked(
    session: Session, wren: Person, now: datetime
) -> None:
    summary = published(session, wren, verdict=None)

    assert copy_of(session, summary, now, "family").verdict == "not_asked"
