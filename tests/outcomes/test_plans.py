"""Plan sections: published versions, and what each reader's copy holds and leaves out."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from outcomes import plans
from outcomes.models import Document, PlanSection
from outcomes.plan_document import OutcomeRow, PlanDocument, Reader
from outcomes.plans import PlanDraft
from people import audit
from people.models import Audit, Person
from tests.factories import make_young_person
from tests.factories_above import make_quote, make_summary, make_words
from voice.models import Summary

FAMILY_TOO = ["my_worker", "my_meeting", "parent_carer"]
ROW = OutcomeRow("Time with my brother", "Dele Marsh", date(2026, 12, 1), "O1")
GOAL_ROW = OutcomeRow("Learn to drive", "Ines Okafor", None, "goal")
DRAFT = PlanDraft(rows=(ROW,), strengths="Kind, and good with animals.")


@pytest.fixture
def wren(session: Session) -> Person:
    return make_young_person(session, name="Wren")


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


def test_a_section_needs_a_published_summary(session: Session, wren: Person, now: datetime) -> None:
    for version, state in enumerate(("draft", "with_child", "answered", "superseded")):
        summary = make_summary(session, person=wren, state=state, version=version)

        with pytest.raises(plans.NotPublishedError):
            section(session, summary, now)


def test_a_row_is_measured_by_an_outcome_or_a_goal(
    session: Session, wren: Person, now: datetime
) -> None:
    draft = PlanDraft(rows=(OutcomeRow("Be good", "Dele Marsh", None, "O11"),))

    with pytest.raises(plans.UnknownMeasureError):
        section(session, published(session, wren), now, draft)


def test_each_publishing_makes_the_next_version_and_the_newest_stands(
    session: Session, wren: Person, now: datetime
) -> None:
    summary = published(session, wren)
    first = section(session, summary, now)
    second = section(session, summary, now)

    assert (first.version, second.version) == (1, 2)
    assert plans.section_of(session, wren.id) is second
    assert plans.document_of(session, first, "family").corrects is None
    assert plans.document_of(session, second, "family").corrects == 1


def test_before_the_first_there_is_no_section(session: Session, wren: Person) -> None:
    assert plans.section_of(session, wren.id) is None


def test_a_pdf_is_wanted_for_each_reader(session: Session, wren: Person, now: datetime) -> None:
    made = section(session, published(session, wren), now)

    rows = session.scalars(select(Document).where(Document.plan_section_id == made.id)).all()
    assert sorted((row.reader, row.state) for row in rows) == [
        ("family", "wanted"),
        ("professionals", "wanted"),
    ]


def test_publishing_is_audited_without_anybodys_words(
    session: Session, wren: Person, now: datetime
) -> None:
    made = section(session, published(session, wren), now)

    row = session.scalars(select(Audit).where(Audit.act == "published_plan_section")).one()
    assert row.subject == f"plan_sections:{made.id}"
    assert row.actor == audit.staff_actor(made.published_by)
    assert set(row.detail) == {"version", "summary"}


def test_what_was_written_is_sealed(session: Session, wren: Person, now: datetime) -> None:
    draft = PlanDraft(rows=(ROW,), strengths="Kind.", family_views="Proud of her.")
    made = section(session, published(session, wren), now, draft)

    stored = (made.strengths_sealed, made.family_views_sealed, made.rows[0].outcome_sealed)
    for envelope in stored:
        assert envelope
        assert b"Kind" not in envelope
        assert b"brother" not in envelope
        assert b"Proud" not in envelope


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


def test_the_text_for_the_case_note_holds_everything_in_order(
    session: Session, wren: Person, now: datetime
) -> None:
    said = [{"text": "i want my dog back", "heading": "wants"}, {"text": "x", "use_words": "1"}]
    draft = PlanDraft(
        rows=(ROW, GOAL_ROW), strengths="Kind to animals.", family_views="We are proud."
    )
    made = section(session, published(session, wren, said), now, draft)

    text = plans.case_note_text(session, made, "professionals")

    expected = [
        "In Wren's words: voice section of the plan",
        "It is not a plan of its own.",
        "Version: 1",
        "Reader: Copy for professionals, for the people who work with Wren",
        "What is going well and what I am good at",
        "“Kind to animals.” (Said on 10 November 2026)",
        "What I want",
        "“i want my dog back” (Said on 10 November 2026)",
        "1. Time with my brother",
        "Who sees to it: Dele Marsh",
        "By when: 1 December 2026",
        "How we will know: Me and the adults around me",
        "2. Learn to drive",
        "By when: no date agreed",
        "How we will know: My own goal",
        "What my family says",
        "“We are proud.”",
        "Wren read this and said it is right.",
        "Left out of this copy: 1",
    ]
    places = [text.index(words) for words in expected]
    assert places == sorted(places)


def test_what_the_young_person_finds_wrong_comes_before_all_else_in_the_text(
    session: Session, wren: Person, now: datetime
) -> None:
    correction = make_words(session, person=wren, text="it was twice")
    summary = published(session, wren, verdict="no", correction_id=correction.id)

    text = plans.case_note_text(session, section(session, summary, now), "professionals")

    assert text.index("it is not right yet") < text.index("it was twice")
    assert text.index("it was twice") < text.index("What is going well")
    assert text.count("it is not right yet") == 1


def test_an_empty_section_says_that_nothing_was_recorded(
    session: Session, wren: Person, now: datetime
) -> None:
    made = section(session, published(session, wren), now, PlanDraft(rows=()))

    text = plans.case_note_text(session, made, "family")

    assert text.count("Nothing was recorded here.") == 7
    assert "Left out of this copy: 0" in text


def test_a_quote_of_twelve_hundred_letters_stands_whole(
    session: Session, wren: Person, now: datetime
) -> None:
    long = "och! " * 240
    made = section(session, published(session, wren, [{"text": long}]), now)

    assert long in plans.case_note_text(session, made, "professionals")


def test_outcomes_without_a_direction_are_named_and_never_judged(
    session: Session, wren: Person, now: datetime
) -> None:
    rows = tuple(OutcomeRow("Talk", "Dele Marsh", None, code) for code in ("O5", "O7", "O8"))
    made = section(session, published(session, wren), now, PlanDraft(rows=rows))

    text = plans.case_note_text(session, made, "professionals")

    assert "Spotting when people use me" in text
    for word in ("moved", "better", "worse", "improved", "higher", "lower"):
        assert word not in text
