import re
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from episodes.documents import render_pdf
from outcomes.plan_document import (
    TEMPLATE,
    OutcomeRow,
    PlanDocument,
    Quote,
    Verdict,
    plan_data,
)

FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts"
DAY = date(2026, 11, 10)


def said(words: str, language: str = "en", translation: str | None = None) -> Quote:
    return Quote(words, DAY, language, translation)


DOCUMENT = PlanDocument(
    young_person="Amara",
    case_number=None,
    strengths=(said("I cook for everybody 😂"),),
    said=(said("long words " * 109),),
    wants=(said("أريد أن أرى أخي", "ar", "I want to see my brother"), said("ghar", "ur-Latn")),
    went_well=(),
    changed=(said('#import "x" $ \\ <a> \x00'),),
    rows=(
        OutcomeRow("I see my brother", "Jo Bell", date(2026, 12, 1), "O1"),
        OutcomeRow("I finish my course", "Sam Reed", None, "goal"),
    ),
    family_views=(),
    verdict="yes",
    verdict_words=None,
    version=1,
    corrects=None,
    published_on=DAY,
    published_by="Jo Bell",
    reader="professionals",
    reader_name="Priya Shah",
    left_out=3,
)


def told(document: PlanDocument) -> dict[str, object]:
    return plan_data(document, language="en", gettext=str)


def printed(document: PlanDocument) -> bytes:
    return render_pdf(TEMPLATE, told(document), fonts=FONTS)


def test_strengths_stand_first() -> None:
    sections = told(DOCUMENT)["sections"]

    assert isinstance(sections, list)
    assert [section["heading"] for section in sections] == [
        "What is going well and what I am good at",
        "What I said",
        "What I want",
        "What went well",
        "What has changed because of what I said",
    ]


def test_a_quote_keeps_its_words_date_language_and_direction() -> None:
    sections = told(DOCUMENT)["sections"]

    assert isinstance(sections, list)
    assert sections[2]["quotes"][0] == {
        "words": "أريد أن أرى أخي",
        "language": "ar",
        "direction": "rtl",
        "said": "Said on 10 November 2026",
        "translation": "I want to see my brother",
    }


def test_a_row_says_its_measure_and_its_day_in_words() -> None:
    assert told(DOCUMENT)["rows"] == [
        {
            "outcome": "I see my brother",
            "owner": "Jo Bell",
            "due": "1 December 2026",
            "measure": "Me and the adults around me",
        },
        {
            "outcome": "I finish my course",
            "owner": "Sam Reed",
            "due": "no date agreed",
            "measure": "My own goal",
        },
    ]


def test_a_measure_nobody_knows_is_refused() -> None:
    with pytest.raises(KeyError):
        told(replace(DOCUMENT, rows=(OutcomeRow("x", "y", None, "O11"),)))


@pytest.mark.parametrize(("verdict", "first"), [("no", True), ("nearly", True), ("yes", False)])
def test_what_the_young_person_finds_wrong_comes_first(verdict: Verdict, first: bool) -> None:
    document = replace(DOCUMENT, verdict=verdict, verdict_words=said("Not Saturdays."))

    assert told(document)["corrected"] is first
    assert "Amara" in str(told(document)["verdict"])


def test_a_new_version_names_the_one_it_stands_in_for() -> None:
    facts = told(replace(DOCUMENT, version=3, corrects=2))["facts"]

    assert isinstance(facts, list)
    assert ["Version", "3, in place of version 2"] in facts


def test_a_language_tag_typst_would_refuse_is_undetermined() -> None:
    document = replace(DOCUMENT, said=(said("x", "not a tag"), said("y", "")))
    sections = told(document)["sections"]

    assert isinstance(sections, list)
    assert [quote["language"] for quote in sections[1]["quotes"]] == ["und", "und"]
    assert printed(document).startswith(b"%PDF-")


def test_the_words_of_the_page_are_those_of_its_language() -> None:
    data = plan_data(DOCUMENT, language="ar", gettext=lambda text: f"[{text}]")

    assert data["direction"] == "rtl"
    assert data["left_out"] == "[Left out of this copy: 3]"


def test_the_document_has_a_title_a_language_for_each_quote_and_headed_cells() -> None:
    pdf = printed(DOCUMENT)

    assert b"In Amara's words: voice section of the plan" in pdf
    assert b"/DisplayDocTitle true" in pdf
    assert b"/Marked true" in pdf
    assert set(re.findall(rb"/Lang ?\((\w+)\)", pdf)) >= {b"en", b"ar", b"ur"}
    assert b"/TH" in pdf
    assert b"/Headers" in pdf


@pytest.mark.slow
def test_the_printed_words_are_the_words_that_were_said(tmp_path: Path) -> None:
    file = tmp_path / "plan.pdf"
    file.write_bytes(printed(DOCUMENT))
    try:
        text = subprocess.run(
            ["pdftotext", str(file), "-"],
            capture_output=True,
            check=True,
            text=True,
        ).stdout
    except FileNotFoundError:
        pytest.skip("pdftotext (poppler-utils) is not on this machine")

    assert '#import "x" $ \\ <a>' in text
    assert "It is not a plan of its own." in text
    assert "Left out of this copy: 3" in text
    assert "Signs that could not be printed (they are kept in Heard): 1" in text
