"""The plan's section: from a published summary, strengths first, with a copy for each reader."""

import base64
from collections.abc import Iterator
from datetime import date, datetime

import pytest
import time_machine
from sqlalchemy import select

from database.transactions import Database, transaction
from database.vault import seal, unseal
from outcomes.models import Document, PlanSection
from people.models import Person
from tests.factories_above import (
    make_change,
    make_document,
    make_plan_row,
    make_plan_section,
    make_quote,
    make_summary,
    make_words,
)
from tests.portal.records import UNKNOWN, address, browser, child_elsewhere, strangers
from tests.portal.respondents import Browser
from tests.portal.workspace import House, build
from voice.models import Change, Summary, Words

ROW = {
    "outcome-1": "Wren picks the new school",
    "owner-1": "Dele Marsh",
    "due_on-1": "2026-12-01",
    "measure-1": "O10",
}
GOOD = {**ROW, "strengths": "Kind, and good with dogs.", "family_views": "We want a say too."}
PDF = b"%PDF-1.7 made up"


@pytest.fixture
def house(clean: Database, now: datetime) -> Iterator[House]:
    """A house on a Tuesday afternoon."""
    with time_machine.travel(now, tick=False):
        yield build(clean, now)


def published(house: House, person: Person | None = None, want: str = "a new school") -> Summary:
    whose = person or house.person
    summary = house.make(
        make_summary, person=whose, state="published", verdict="yes", published_at=house.now
    )
    words = house.make(make_words, person=whose, text=want)
    house.make(make_quote, summary=summary, words=words, heading="wants")
    return summary


def send(house: House, opened: Browser, **changed: str) -> int:
    opened.get(address(house, "plan/new"))
    return opened.post(address(house, "plan/new"), {**GOOD, **changed}).status_code


def sections(house: House) -> list[PlanSection]:
    query = select(PlanSection).order_by(PlanSection.version)
    return house.read(lambda session: list(session.scalars(query)))


def test_a_section_waits_for_a_summary_that_they_have_seen(house: House) -> None:
    opened = browser(house, house.worker)

    opened.get(address(house, "plan/new"))

    assert "First publish a summary that they have seen." in opened.page
    assert opened.post(address(house, "plan/new"), GOOD).status_code == 404
    assert sections(house) == []


def test_what_they_want_is_suggested_as_the_first_outcome(house: House) -> None:
    published(house, want="a new <school>")
    opened = browser(house, house.worker)

    opened.get(address(house, "plan/new"))

    assert 'value="a new &lt;school&gt;"' in opened.page
    assert 'value="Dele Marsh"' in opened.page
    assert opened.page.index("What is going well") < opened.page.index("What should happen")


def test_a_section_is_published_with_owner_day_and_measure(house: House) -> None:
    published(house)
    opened = browser(house, house.worker)

    assert send(house, opened) == 200

    kept = sections(house)[0]
    assert "Published. The copies are being made." in opened.page
    for told in ("Wren picks the new school", "Dele Marsh", "1 December 2026", "School, college"):
        assert told in opened.page
    assert "Kind, and good with dogs." in opened.page
    assert "published_plan_section" in {act for act, _ in house.acts()}
    readers = house.read(lambda session: set(session.scalars(select(Document.reader))))
    assert readers == {"professionals", "family"}
    assert kept.version == 1


def test_the_next_version_begins_with_the_one_that_stands_and_leaves_it(house: House) -> None:
    published(house)
    opened = browser(house, house.worker)
    send(house, opened)

    opened.get(address(house, "plan/new"))
    assert "Wren picks the new school" in opened.page
    assert "We want a say too." in opened.page
    send(house, opened, **{"outcome-1": "Another thing"})

    assert [one.version for one in sections(house)] == [1, 2]


def test_no_date_agreed_is_an_answer(house: House) -> None:
    published(house)
    opened = browser(house, house.worker)

    send(house, opened, **{"due_on-1": "", "measure-1": "goal"})

    assert "no date agreed" in opened.page
    assert "Their own goal" in opened.page


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"outcome-1": ""}, "Write what should happen, or empty this row."),
        ({"owner-1": ""}, "Write who sees to it."),
        ({"due_on-1": "soon"}, "Write a day, or leave it empty"),
        ({"measure-1": "O99"}, "Pick how you will know."),
        ({"outcome-1": "a" * 501}, "Keep it to one line, please."),
        ({"strengths": " "}, "Begin with what is going well"),
        ({"strengths": "a" * 4001}, "This is too long for a plan."),
        (dict.fromkeys(ROW, ""), "Write at least one thing that should happen."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    house: House, changed: dict[str, str], told: str
) -> None:
    published(house)
    opened = browser(house, house.worker)

    assert send(house, opened, **changed) == 422
    assert told in opened.page
    assert "We want a say too." in opened.page
    assert sections(house) == []


def test_a_row_more_keeps_what_was_typed_and_publishes_nothing(house: House) -> None:
    published(house)
    opened = browser(house, house.worker)

    assert send(house, opened, add_row="yes", **{"outcome-2": "Half a thought"}) == 200

    assert "Half a thought" in opened.page
    assert 'name="outcome-3"' in opened.page
    assert sections(house) == []


def test_the_form_holds_twelve_outcomes_and_no_more(house: House) -> None:
    published(house)
    opened = browser(house, house.worker)
    many = {f"outcome-{place}": "Something" for place in range(1, 14)}

    send(house, opened, add_row="yes", **many)

    assert 'name="outcome-12"' in opened.page
    assert 'name="outcome-13"' not in opened.page
    assert "Add another outcome" not in opened.page


def test_kinder_words_are_offered_for_the_worker_and_not_for_the_family(house: House) -> None:
    published(house)
    opened = browser(house, house.worker)
    blunt = {"strengths": "Has not absconded since May.", "family_views": "She absconded."}

    assert send(house, opened, **blunt) == 200
    assert opened.page.count("went missing, or ran away") == 1
    assert sections(house) == []

    send(house, opened, **blunt, as_it_is="yes")

    assert len(sections(house)) == 1


def a_section(house: House, person: Person | None = None) -> PlanSection:
    section = house.make(make_plan_section, summary=published(house, person))
    house.make(make_plan_row, plan_section=section)
    return section


def made(house: House, section: PlanSection, reader: str = "professionals") -> Document:
    with transaction(house.database) as session:
        document = make_document(
            session, plan_section=section, reader=reader, state="made", pages=2, made_at=house.now
        )
        seal(session, document, "body_sealed", base64.b64encode(PDF).decode())
        return document


def test_the_case_note_stands_in_a_box_that_works_without_script(house: House) -> None:
    section = a_section(house)
    opened = browser(house, house.worker)

    opened.get(address(house, "plan/copy/professionals"))

    box = opened.page[opened.page.index("<textarea") : opened.page.index("</textarea>")]
    assert "readonly" in box
    assert "See my brother more" in box
    assert "data-copies" in opened.page
    assert ("copied_case_note", f"plan_sections:{section.id}") in house.acts()


def test_without_a_section_there_is_no_case_note(house: House) -> None:
    opened = browser(house, house.worker)

    assert opened.get(address(house, "plan/copy/professionals")).status_code == 404


def test_a_pdf_is_handed_out_under_a_name_that_tells_nothing(house: House) -> None:
    section = a_section(house)
    document = made(house, section)

    response = browser(house, house.worker).get(
        address(house, f"plan/{section.id}/professionals.pdf")
    )

    assert response.data == PDF
    assert response.mimetype == "application/pdf"
    assert response.headers["Content-Disposition"] == 'attachment; filename="section.pdf"'
    assert response.headers["Cache-Control"] == "no-store"
    assert ("downloaded_plan", f"documents:{document.id}") in house.acts()


def test_the_page_says_how_far_each_copy_is(house: House) -> None:
    section = a_section(house)
    made(house, section)
    house.make(make_document, plan_section=section, reader="family")

    opened = browser(house, house.worker)
    opened.get(address(house, "plan"))

    assert "(2 pages)" in opened.page
    assert "It is being made. Look again in a moment." in opened.page


def test_a_copy_that_is_not_made_yet_leads_back_to_the_page(house: House) -> None:
    section = a_section(house)
    house.make(make_document, plan_section=section)
    opened = browser(house, house.worker)

    response = opened.get(address(house, f"plan/{section.id}/professionals.pdf"))

    assert response.mimetype == "text/html"
    assert "It is being made." in opened.page
    assert "downloaded_plan" not in {act for act, _ in house.acts()}
    assert opened.get(address(house, f"plan/{section.id}/family.pdf")).mimetype == "text/html"


def test_another_childs_section_is_never_handed_out_under_this_one(house: House) -> None:
    theirs = a_section(house, child_elsewhere(house))
    made(house, theirs)
    opened = browser(house, house.worker)

    assert opened.get(address(house, f"plan/{theirs.id}/professionals.pdf")).status_code == 404
    assert opened.get(address(house, f"plan/{UNKNOWN}/professionals.pdf")).status_code == 404
    assert opened.get(address(house, f"plan/{theirs.id}/police.pdf")).status_code == 404


def test_nobody_else_opens_a_plan_a_copy_or_what_came_of_it(house: House) -> None:
    section = a_section(house)
    made(house, section)
    pages = ("plan", "plan/new", "plan/copy/family", f"plan/{section.id}/professionals.pdf")

    for who, stranger in strangers(house).items():
        for page in (*pages, "changes"):
            assert stranger.get(address(house, page)).status_code == 404, (who, page)


def answer_them(house: House, opened: Browser, **fields: str) -> int:
    opened.get(address(house, "changes"))
    return opened.post(address(house, "changes"), fields).status_code


def test_what_came_of_it_stands_with_what_they_said(house: House) -> None:
    said = house.make(make_words, person=house.person, text="a later bedtime")
    opened = browser(house, house.worker)

    status = answer_them(
        house, opened, about=str(said.id), kind="we_did", text="Ten o'clock at weekends."
    )

    kept = house.read(lambda session: session.scalars(select(Change)).one())
    assert status == 200
    assert kept.words_id == said.id
    assert "It stands on their page now." in opened.page
    standing = opened.page[opened.page.index("What stands there") :]
    assert standing.index("a later bedtime") < standing.index("Ten o&#39;clock at weekends.")
    assert ("decided_change", f"changes:{kept.id}") in house.acts()


def test_what_they_did_not_say_to_heard_may_be_answered_too(house: House) -> None:
    opened = browser(house, house.worker)

    answer_them(house, opened, kind="we_could_not", text="There is no place at that school.")

    kept = house.read(lambda session: session.scalars(select(Change)).one())
    assert kept.words_id is None
    assert house.read(lambda session: unseal(session.merge(kept), "text_sealed")) == (
        "There is no place at that school."
    )


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"kind": "", "text": "Done."}, "Say what came of it."),
        ({"kind": "we_did", "text": " "}, "Write to them what you did"),
        ({"kind": "we_did", "text": "a" * 2001}, "at most 2000 letters"),
        ({"kind": "we_did", "text": "Done.", "about": UNKNOWN}, "Pick what it answers"),
    ],
)
def test_an_entry_with_something_missing_says_so(
    house: House, fields: dict[str, str], told: str
) -> None:
    opened = browser(house, house.worker)

    assert answer_them(house, opened, **fields) == 422
    assert told in opened.page
    assert house.read(lambda session: list(session.scalars(select(Change)))) == []


def test_an_entry_with_blunt_words_waits_for_the_worker_to_decide(house: House) -> None:
    opened = browser(house, house.worker)
    blunt = {"kind": "we_did", "text": "You absconded, so no."}

    assert answer_them(house, opened, **blunt) == 200
    assert "went missing, or ran away" in opened.page

    answer_them(house, opened, **blunt, as_it_is="yes")

    assert len(house.read(lambda session: list(session.scalars(select(Change))))) == 1


def test_another_childs_words_are_never_answered_here(house: House) -> None:
    theirs = house.make(make_words, person=child_elsewhere(house), text="the secret words")
    house.make(make_change, person=house.person)
    opened = browser(house, house.worker)

    assert answer_them(house, opened, about=str(theirs.id), kind="we_did", text="Done.") == 422
    assert "the secret words" not in opened.page


def test_a_long_saying_is_shortened_where_it_is_chosen_from(house: House) -> None:
    said = house.make(make_words, person=house.person, text="a" * 100)
    opened = browser(house, house.worker)

    opened.get(address(house, "changes"))

    assert "a" * 80 + "…" in opened.page
    assert "a" * 81 not in opened.page
    assert isinstance(said, Words)
    assert date(2026, 11, 10) == house.now.date()
