"""Plan sections: published versions, and their text for the case note."""

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from outcomes import plans
from outcomes.models import Document
from outcomes.plan_document import OutcomeRow
from outcomes.plans import PlanDraft
from people import audit
from people.models import Audit, Person
from tests.factories import make_young_person
from tests.factories_above import make_summary, make_words
from tests.outcomes.sections import ROW, published, section

GOAL_ROW = OutcomeRow("Learn to drive", "Ines Okafor", None, "goal")


@pytest.fixture
def wren(session: Session) -> Person:
    return make_young_person(session, name="Wren")


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
