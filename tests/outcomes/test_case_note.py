from dataclasses import replace
from datetime import date

from outcomes import case_note
from outcomes.plan_document import PlanDocument, Quote
from people.languages import PSEUDO, catalogue

DAY = date(2026, 11, 10)
EMPTY = PlanDocument(
    young_person="Amara",
    case_number=None,
    strengths=(),
    said=(),
    wants=(),
    went_well=(),
    changed=(),
    rows=(),
    family_views=(),
    verdict="yes",
    verdict_words=None,
    version=2,
    corrects=1,
    published_on=DAY,
    published_by="Jo Bell",
    reader="family",
    reader_name="Sorrel",
    left_out=0,
)


def test_a_translation_stands_under_the_words_it_translates() -> None:
    quote = Quote("أريد أخي", DAY, "ar", "I want my brother")

    text = case_note.text_of(replace(EMPTY, wants=(quote,)), language="en", gettext=str)

    assert "“أريد أخي” (Said on 10 November 2026)\nTranslation: “I want my brother”" in text


def test_the_version_names_the_one_it_stands_in_for() -> None:
    text = case_note.text_of(EMPTY, language="en", gettext=str)

    assert "Version: 2, in place of version 1" in text


def test_our_own_words_are_translated_and_theirs_are_not() -> None:
    document = replace(EMPTY, said=(Quote("leave me be", DAY, "en"),))

    text = case_note.text_of(document, language="en", gettext=catalogue(PSEUDO).gettext)

    assert "leave me be" in text
    assert "What I said" not in text
