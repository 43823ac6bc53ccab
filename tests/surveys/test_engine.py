"""The engine: what is on the way, what comes next, and what the answers read as."""

from dataclasses import replace
from datetime import UTC, date, datetime

from surveys.engine import (
    Answers,
    Given,
    Progress,
    is_complete,
    next_question,
    progress,
    refused,
    route,
    values,
    with_answer,
)
from surveys.questionnaire import NO_TEXTS, Choice, Edition, Group, Question

TODAY = date(2026, 11, 20)


def row(name: str, relevant: str = "", **others: object) -> Question:
    first = Question(name=name, path=f"/data/{name}", kind="select_one", relevant=relevant)
    return replace(first, **others)  # type: ignore[arg-type]  # fields by name


def form(*questions: Question) -> Edition:
    return Edition("TINY", "1", "Tiny", ("en", "ur"), questions)


def answered(**given_values: str) -> dict[str, Given]:
    return {f"/data/{name}": Given("answered", text) for name, text in given_values.items()}


def names(questions: tuple[Question, ...]) -> list[str]:
    return [question.name for question in questions]


FOLLOW_UP = form(
    row("chat_done", kind="hidden"),
    row("staffed", kind="hidden", default="no"),
    row("RF01", "${chat_done} = 'yes'"),
    row("RF08", "/data/staffed = 'yes'"),
    row("RF13", kind="text"),
    row("low", kind="calculate", calculation="if(/data/RF08 <= 2, 'yes', 'no')"),
    row("RF14", "/data/low = 'yes'"),
    row("end", kind="note"),
)
STAFFED = {"chat_done": "yes", "staffed": "yes"}


def test_the_route_is_what_is_relevant_in_the_order_of_the_sheet() -> None:
    assert names(route(FOLLOW_UP, {}, STAFFED, TODAY)) == ["RF01", "RF08", "RF13", "end"]
    assert names(route(FOLLOW_UP, {}, {}, TODAY)) == ["RF13", "end"]
    assert names(route(FOLLOW_UP, answered(RF08="2"), STAFFED, TODAY))[-2:] == ["RF14", "end"]


def test_the_next_question_is_the_first_that_got_nothing() -> None:
    asked = []
    answers: Answers = {}
    while question := next_question(FOLLOW_UP, answers, STAFFED, TODAY):
        asked.append(question.name)
        answers = {**answers, question.path: Given("answered", "1")}

    assert asked == ["RF01", "RF08", "RF13", "RF14", "end"]


def test_whatever_a_question_got_it_is_not_asked_again() -> None:
    for state in ("answered", "skipped", "not_asked", "not_understood", "breakoff"):
        got = {"/data/RF01": Given(state)}

        assert next_question(FOLLOW_UP, got, STAFFED, TODAY) == FOLLOW_UP.question("RF08")


def test_only_an_answer_has_a_value() -> None:
    got = {"/data/RF13": Given("skipped", "left over", "rather_not_say")}

    assert values(FOLLOW_UP, got, STAFFED, TODAY)["/data/RF13"] == ""


def test_a_question_that_may_not_be_asked_is_passed_by_and_stays_on_the_route() -> None:
    def may_ask(question: Question) -> bool:
        return question.name != "RF01"

    assert next_question(FOLLOW_UP, {}, STAFFED, TODAY, may_ask) == FOLLOW_UP.question("RF08")
    assert "RF01" in names(route(FOLLOW_UP, {}, STAFFED, TODAY))


def test_values_are_those_given_brought_and_worked_out() -> None:
    got = values(FOLLOW_UP, answered(RF08="2", RF13="caf\u00e9\n"), {"chat_done": "no"}, TODAY)

    assert got == {
        "/data/chat_done": "no",
        "/data/staffed": "no",
        "/data/RF01": "",
        "/data/RF08": "",
        "/data/RF13": "caf\u00e9\n",
        "/data/low": "no",
        "/data/RF14": "",
        "/data/end": "",
    }


def test_an_answer_no_longer_relevant_reads_as_empty_and_comes_back() -> None:
    edition = form(row("A"), row("B", "${A} = '1'"), row("C", "${B} = '2'"))
    away, back = answered(A="3", B="2", C="x"), answered(A="1", B="2", C="x")

    assert values(edition, away, {}, TODAY)["/data/B"] == ""
    assert names(route(edition, away, {}, TODAY)) == ["A"]
    assert values(edition, back, {}, TODAY)["/data/C"] == "x"
    assert names(route(edition, back, {}, TODAY)) == ["A", "B", "C"]


def test_a_section_binds_its_questions() -> None:
    section = Group("/data/g", {"en": "At home"}, "/data/A = '1'")
    edition = form(
        row("A"),
        row("B", group=section, path="/data/g/B"),
        row("C", "../B = '2'", group=section, path="/data/g/C"),
        row("D", "/data/g"),
    )
    inside = {"/data/g/B": Given("answered", "2")}

    assert names(route(edition, answered(A="1") | inside, {}, TODAY)) == ["A", "B", "C", "D"]
    assert names(route(edition, answered(A="2") | inside, {}, TODAY)) == ["A"]


def test_a_row_waits_for_all_it_needs_however_they_wait_for_one_another() -> None:
    edition = form(row("A", "${B} = 1 and ${C} = 1"), row("B"), row("C", "${B} = 1"))

    assert next_question(edition, answered(B="1", C="1"), {}, TODAY) == edition.question("A")


def test_rows_may_depend_on_later_rows() -> None:
    edition = form(
        row("A", "${sum} > 3"),
        row("sum", kind="calculate", calculation="${B} + ${C}"),
        row("B"),
        row("C"),
    )

    assert names(route(edition, answered(B="2", C="1"), {}, TODAY)) == ["B", "C"]
    assert names(route(edition, answered(B="2", C="2"), {}, TODAY)) == ["A", "B", "C"]


def test_an_empty_form_is_complete() -> None:
    assert next_question(form(), {}, {}, TODAY) is None
    assert is_complete(form(), {}, {}, TODAY)
    assert progress(form(), {}, {}, TODAY) == Progress(NO_TEXTS, "all", "none")


def test_a_constraint_refuses_what_breaks_it() -> None:
    goal = row("W10", kind="integer", constraint=". >= 0 and . <= ${most}")
    most = row("most", kind="calculate", calculation="10")
    edition = form(goal, most, row("free"))

    def is_refused(value: str) -> bool:
        return refused(goal, value, edition, answered(W10="99"), {}, today=TODAY)

    assert [is_refused(value) for value in ("0", "10", "11", "-1", "ten", "\x00")] == [
        False,
        False,
        True,
        True,
        True,
        True,
    ]
    assert is_refused("") is False
    assert refused(edition.questions[2], "x", edition, {}, {}, today=TODAY) is False


def test_a_choice_that_stands_alone_is_refused_beside_another() -> None:
    alone = "not(selected(., 'nobody') and count-selected(.) > 1)"
    question = row("V3", kind="select_multiple", constraint=alone)
    edition = form(question)

    assert refused(question, "nobody school", edition, {}, {}, today=TODAY) is True
    assert refused(question, "nobody", edition, {}, {}, today=TODAY) is False
    assert refused(question, "school my_worker", edition, {}, {}, today=TODAY) is False


def test_a_default_counts_until_something_is_given() -> None:
    edition = form(row("A", default="3"), row("B", "${A} = 3"))

    assert names(route(edition, {}, {}, TODAY)) == ["A", "B"]
    assert names(route(edition, {"/data/A": Given("skipped")}, {}, TODAY)) == ["A"]


def test_a_calculated_value_overwritten_by_a_person_stays_until_its_inputs_change() -> None:
    edition = form(
        row("A"),
        row("B"),
        row("double", kind="integer", calculation="${A} * 2"),
        row("more", kind="integer", calculation="${double} + 1"),
    )

    def put(answers: Answers, name: str, given_: Given) -> dict[str, Given]:
        return with_answer(edition, answers, {}, TODAY, path=f"/data/{name}", given=given_)

    def reads(answers: Answers) -> list[str]:
        return list(values(edition, answers, {}, TODAY).values())

    got = put(
        put(answered(A="2"), "double", Given("answered", "5")), "more", Given("answered", "9")
    )
    assert reads(got) == ["2", "", "5", "9"]

    got = put(got, "B", Given("answered", "1"))
    assert reads(got) == ["2", "1", "5", "9"]

    got = put(got, "A", Given("answered", "3"))
    assert reads(got) == ["3", "1", "6", "7"]

    got = put(put(got, "double", Given("skipped")), "A", Given("answered", "4"))
    assert reads(got) == ["4", "1", "", ""]


def test_a_value_once_kept_stays() -> None:
    edition = form(row("day", kind="calculate", calculation="once(today())"))

    assert values(edition, {}, {}, TODAY)["/data/day"] == "2026-11-20"
    assert values(edition, answered(day="2026-01-02"), {}, TODAY)["/data/day"] == "2026-01-02"


def test_now_is_the_instant_given_or_the_start_of_the_day() -> None:
    edition = form(row("at", kind="calculate", calculation="now()"))
    instant = datetime(2026, 11, 20, 15, 40, tzinfo=UTC)

    assert values(edition, {}, {}, TODAY)["/data/at"] == "2026-11-20T00:00:00.000+00:00"
    assert values(edition, {}, {}, instant)["/data/at"] == "2026-11-20T15:40:00.000+00:00"


def test_a_calculation_may_read_a_choice_in_words() -> None:
    choices = (Choice("1", {"en": "No\x00", "ur": "نہیں"}), Choice("2", {"ur": "ہاں"}))
    told = row("told", kind="calculate", calculation="jr:choice-name(${A}, '/data/A')")
    edition = form(row("A", choices=choices), told)

    assert values(edition, answered(A="1"), {}, TODAY)["/data/told"] == "No\ufffd"
    assert values(edition, answered(A="2"), {}, TODAY)["/data/told"] == ""


def test_complete_is_when_nothing_that_needs_a_reply_and_may_be_asked_is_open() -> None:
    got = answered(RF01="1", RF08="3")

    assert not is_complete(FOLLOW_UP, got, STAFFED, TODAY)
    assert is_complete(FOLLOW_UP, got, STAFFED, TODAY, lambda question: question.kind != "text")
    assert is_complete(FOLLOW_UP, got | answered(RF13="x"), STAFFED, TODAY)


def test_progress_tells_the_section_and_coarse_words() -> None:
    section = Group("/data/g", {"en": "At home"})
    rows = [row(f"Q{place}", group=section, path=f"/data/g/Q{place}") for place in range(9)]
    edition = form(*rows, row("never", "false()"), row("who"), row("end", kind="note"))

    def after(count: int) -> Progress:
        return progress(
            edition, {one.path: Given("skipped") for one in edition.questions[:count]}, {}, TODAY
        )

    assert [after(count) for count in (0, 2, 4, 7, 9, 11)] == [
        Progress({"en": "At home"}, "nothing", "many"),
        Progress({"en": "At home"}, "some", "several"),
        Progress({"en": "At home"}, "half", "several"),
        Progress({"en": "At home"}, "most", "a_few"),
        Progress({}, "most", "one"),
        Progress({}, "all", "none"),
    ]
