"""The engine, for any small form and any answers: it ends, and web and text end alike."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.engine import Answers, Given, is_complete, next_question, route, values
from surveys.questionnaire import Channel, Edition, Question

TODAY = date(2026, 11, 20)


def row(name: str, relevant: str = "", channel: Channel = "any") -> Question:
    return Question(
        name=name, path=f"/data/{name}", kind="text", relevant=relevant, channel=channel
    )


def form(*questions: Question) -> Edition:
    return Edition("TINY", "1", "Tiny", ("en",), questions)


@st.composite
def small_forms(draw: st.DrawFn) -> Edition:
    """Forms of a few questions, each with a condition on some of the others, in any order."""
    count = draw(st.integers(1, 7))
    order = draw(st.permutations(range(count)))
    rows = {}
    for place, number in enumerate(order):
        relevant = ""
        if place and draw(st.booleans()):
            other = order[draw(st.integers(0, place - 1))]
            condition = draw(st.sampled_from(["= '1'", "!= '2'", "> 1", "= ''"]))
            relevant = f"/data/Q{other} {condition}"
        channel: Channel = draw(st.sampled_from(["any", "web_only"]))
        rows[number] = row(f"Q{number}", relevant, channel=channel)
    return form(*(rows[number] for number in range(count)))


def walk(edition: Edition, person: dict[str, Given], channels: list[str]) -> Answers:
    """Answer what is asked, by each channel in turn and at last on the web; return the answers."""
    answers: dict[str, Given] = {}
    turns = 0
    for channel in [*channels, *["web"] * (len(edition.questions) + 1)]:

        def may_ask(question: Question, channel: str = channel) -> bool:
            return channel == "web" or question.channel != "web_only"

        question = next_question(edition, answers, {}, TODAY, may_ask)
        if question is not None:
            answers[question.path] = person[question.path]
            turns += 1
    assert turns <= len(edition.questions)
    assert is_complete(edition, answers, {}, TODAY)
    return answers


@settings(max_examples=60)
@given(small_forms(), st.data())
def test_web_and_text_in_any_order_end_in_the_same_state(
    edition: Edition, data: st.DataObject
) -> None:
    gives = st.sampled_from([Given("answered", text) for text in "123"] + [Given("skipped")])
    person = {question.path: data.draw(gives) for question in edition.questions}
    channels = data.draw(st.lists(st.sampled_from(["sms", "web"]), max_size=10))

    mixed, web = walk(edition, person, channels), walk(edition, person, [])

    assert values(edition, mixed, {}, TODAY) == values(edition, web, {}, TODAY)
    assert route(edition, mixed, {}, TODAY) == route(edition, web, {}, TODAY)


@given(st.text() | st.sampled_from(["\x00", "\ud800", "7" * 160_000, "<a/>&amp;", "]]>"]))
def test_any_text_is_kept_exactly_and_never_raises(text: str) -> None:
    edition = form(row("A"), row("B", "${A} != ''"), row("C", "regex(${A}, '[a-z]+') or ${A} > 1"))
    got = {"/data/A": Given("answered", text)}

    assert values(edition, got, {}, TODAY)["/data/A"] == text
    assert (edition.questions[1] in route(edition, got, {}, TODAY)) == (text != "")
