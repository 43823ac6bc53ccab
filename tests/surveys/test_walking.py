"""Walks through questionnaires: given answers, plausible ones, on the web and by text."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.channels import may_ask
from surveys.plausible import plausible
from surveys.questionnaire import Choice, Edition, Question
from surveys.reading.offers import offered
from surveys.walking import Pair, Walked, spoken, walk
from surveys.workbook import Compiled, compile_sheet, library, library_sheet

TODAY = date(2026, 11, 10)
STAFFED = [("/data/staffed", "yes"), ("/data/phone", "private")]


def built_in(key: str) -> Edition:
    compiled = compile_sheet(library_sheet(key), f"{key}.md")
    assert isinstance(compiled, Compiled), compiled
    return compiled.edition


EDITIONS = {key: built_in(key) for key in library()}
WEEKLY = EDITIONS["WEEKLY"]


def weekly(*pairs: Pair, **how: Any) -> Walked:
    return walk(WEEKLY, [*STAFFED, ("/data/slot", "W10"), *pairs], today=TODAY, **how)


def final(walked: Walked) -> dict[str, str]:
    return {path: value for path, _, value in walked.final}


def form(*questions: Question) -> Edition:
    return Edition("TINY", "1", "Tiny", ("en",), questions)


def test_answers_are_given_as_their_questions_come() -> None:
    walked = weekly(("/data/W02", "5"), ("/data/W01", "4"), ("/data/W10", "7"))

    assert walked.asked == ("/data/W01", "/data/W02", "/data/W10")
    assert {"/data/W01": "4", "/data/W02": "5", "/data/W10": "7"}.items() <= final(walked).items()


def test_the_walk_ends_where_the_answers_do() -> None:
    assert not weekly(("/data/W01", "4")).is_complete
    assert weekly(
        *(pair("W01", "4"), pair("W02", "4"), pair("W10", ""), pair("who_helped", "1"))
    ).is_complete


def pair(name: str, value: str) -> Pair:
    return f"/data/{name}", value


def test_a_question_that_no_answer_names_is_skipped_on_the_way_to_a_later_one() -> None:
    walked = weekly(pair("W10", "3"))

    assert walked.asked == ("/data/W01", "/data/W02", "/data/W10")
    assert final(walked)["/data/W01"] == ""


def test_a_later_answer_corrects_an_earlier_one_and_opens_another_way() -> None:
    walked = weekly(pair("W01", "4"), pair("W02", "5"), pair("W01", "1"), pair("W03", "2"))

    assert walked.asked == ("/data/W01", "/data/W02", "/data/W03")
    assert (final(walked)["/data/W01"], final(walked)["/data/W03"]) == ("1", "2")


def test_what_became_irrelevant_reads_as_empty() -> None:
    walked = weekly(pair("W01", "1"), pair("W02", "5"), pair("W03", "2"), pair("W01", "5"))

    assert ("/data/W03", False, "") in walked.final


def test_an_answer_outside_the_range_is_told_in_the_sheets_words_and_can_be_given_again() -> None:
    walked = weekly(pair("W01", "4"), pair("W02", "4"), pair("W10", "11"), pair("W10", "10"))

    assert walked.messages == ("Pick a number from 0 to 10.",)
    assert final(walked)["/data/W10"] == "10"


def test_what_cannot_be_read_is_told_by_its_path() -> None:
    assert weekly(pair("W01", "purple")).messages == (
        "/data/W01 cannot take 'purple' (not_understood).",
    )


def test_a_constraint_without_words_is_told_by_its_path() -> None:
    only = Question("a", "/data/a", "text", constraint="string-length(.) < 3")

    assert walk(form(only), [("/data/a", "long")], today=TODAY).messages == (
        "/data/a does not admit 'long'.",
    )


def test_answers_to_rows_that_are_not_there_or_not_asked_are_told_and_not_kept() -> None:
    walked = weekly(pair("W99", "1"), pair("W01", "4"), pair("W02", "4"), pair("W08", "football"))

    assert walked.messages == (
        "/data/W99 is no row of this questionnaire.",
        "/data/W08 is not asked here: its answer is not kept.",
    )
    assert final(walked)["/data/W08"] == ""


def test_a_note_is_shown_on_the_web_and_never_by_text() -> None:
    note = Question("hello", "/data/hello", "note", labels={"en": "Hello"})
    after = Question("a", "/data/a", "text", labels={"en": "A"}, sms={"en": "A?"})
    edition = form(note, after)

    assert walk(edition, [("/data/a", "x")], today=TODAY).asked == ("/data/hello", "/data/a")
    by_text = walk(edition, [("/data/a", "x")], phone="private", today=TODAY)
    assert (by_text.asked, by_text.offered_by_link) == (("/data/a",), ())
    assert by_text.is_complete


def test_by_text_the_rest_is_offered_by_link_and_the_response_stays_open() -> None:
    walked = walk(EDITIONS["RHI_FU"], [], phone="private", today=TODAY)

    assert walked.offered_by_link == ("/data/RF07", "/data/RF09")
    assert not walked.is_complete
    assert walked.messages[0].startswith("In future, will you try to let someone know")


def test_a_choice_is_texted_by_its_digit() -> None:
    wants = EDITIONS["RHI_FU"].question("RF11")
    assert wants is not None

    assert spoken(wants, "feelings school") == "1 3"
    assert spoken(wants, "owe") == "owe"


@pytest.mark.parametrize("key", library())
@pytest.mark.parametrize("phone", ["web", "private", "shared"])
def test_plausible_answers_reach_the_end_of_every_questionnaire(key: str, phone: Any) -> None:
    walked = walk(EDITIONS[key], [], phone=phone, today=TODAY)

    assert walked.is_complete == (not walked.offered_by_link)
    assert len(set(walked.asked)) == len(walked.asked)


@pytest.mark.parametrize(
    ("kind", "constraint", "first"),
    [
        ("integer", ". >= 0 and . <= 10", "5"),
        ("decimal", ". >= 0.5", "0.5"),
        ("range", ". >= 1 and . <= 3", "2"),
        ("text", "", "It went well."),
        ("date", "", "2026-11-10"),
        ("time", "", "15:40"),
        ("dateTime", "", "2026-11-10T15:40"),
        ("acknowledge", "", "OK"),
    ],
)
def test_a_plausible_answer_is_kept_as_it_is(kind: Any, constraint: str, first: str) -> None:
    question = Question("a", "/data/a", kind, constraint=constraint)

    walked = walk(form(question), [], today=TODAY)

    assert next(plausible(question, TODAY)) == first
    assert walked.final == (("/data/a", True, first),)
    assert walked.is_complete


def test_plausible_choices_are_tried_alone_then_together() -> None:
    choices = tuple(Choice(name, {"en": name}) for name in "xyz")
    tick = Question("a", "/data/a", "select_multiple", choices=choices)
    rank = Question("a", "/data/a", "rank", choices=choices)

    assert list(plausible(tick, TODAY)) == ["x", "y", "z", "x y", "y z", "x y z"]
    assert list(plausible(rank, TODAY)) == ["x y z"]
    assert not list(plausible(Question("a", "/data/a", "unsupported"), TODAY))


def test_a_plausible_answer_meets_the_constraint_or_the_question_is_skipped() -> None:
    born = Question("a", "/data/a", "date", constraint=". < today() - 3000")
    never = Question("b", "/data/b", "integer", constraint=". = 77777")

    walked = walk(form(born, never), [], today=TODAY)

    values = final(walked)
    assert datetime.combine(date.fromisoformat(values["/data/a"]), time()) < datetime.combine(
        TODAY, time()
    ) - timedelta(days=3000)
    assert values["/data/b"] in {"", "77777"}
    assert walked.is_complete


def textable(question: Question) -> list[str]:
    """The plausible answers that a text can say: of some lists, not every choice has a digit."""
    names = {choice.name for choice in offered(question)}
    answers = list(plausible(question, TODAY))
    return [one for one in answers if set(one.split()) <= names] if names else answers


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_both_channels_end_alike_for_every_item_that_both_may_ask(data: st.DataObject) -> None:
    edition = EDITIONS[data.draw(st.sampled_from(["WEEKLY", "OUTCOMES", "SUPPORT", "PARENT"]))]
    both = [one for one in edition.asked() if may_ask(one, "private") and one.needs_reply]
    pairs = [(one.path, data.draw(st.sampled_from(textable(one)))) for one in both]
    brought = [(one.path, "yes") for one in edition.questions if one.kind == "hidden"]

    on_the_web = walk(edition, [*brought, *pairs], today=TODAY)
    by_text = walk(edition, [*brought, *pairs], phone="private", today=TODAY)

    asked_by_both = set(on_the_web.asked) & set(by_text.asked)
    assert {path: final(on_the_web)[path] for path in asked_by_both} == {
        path: final(by_text)[path] for path in asked_by_both
    }
