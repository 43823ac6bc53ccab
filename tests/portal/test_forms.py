import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from people.languages import PSEUDO, pseudo
from portal import forms
from surveys.questionnaire import Question
from tests.portal.preview import PAGES, QUESTIONS, make_app, question

FIFTEEN_KILOBYTES = 15 * 1024
EVERY_ADDRESS = (
    *(f"/question/{name}" for name in QUESTIONS),
    *(f"/question/{name}/empty" for name in QUESTIONS),
    *(f"/page/{name}" for name in PAGES),
    *(f"/error/{what}" for what in ("missing", "old_page", "too_large", "too_often", "away")),
    "/staff",
    "/phone",
)


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """A browser at the preview application."""
    return make_app().test_client()


def posted(*pairs: tuple[str, str]) -> MultiDict[str, str]:
    """Return what a browser posts."""
    return MultiDict(pairs)


def test_every_kind_a_person_is_asked_has_a_look() -> None:
    looks = {forms.question_form(row, "en").look for row in QUESTIONS.values()}

    assert looks == {*forms.LOOKS.values(), "unsupported"}


def test_the_answer_given_is_ticked_again() -> None:
    form = forms.question_form(QUESTIONS["issues"], "en", "home other")

    ticked = [choice.value for choice in form.choices if choice.is_checked]
    assert ticked == ["home", "other"]


def test_a_single_choice_is_never_split_at_spaces() -> None:
    form = forms.question_form(QUESTIONS["mood"], "en", "1 2")

    assert not any(choice.is_checked for choice in form.choices)


def test_the_choice_that_stands_alone_is_found_in_the_constraint() -> None:
    form = forms.question_form(QUESTIONS["issues"], "en")

    assert [choice.value for choice in form.choices if choice.stands_alone] == ["nothing_now"]


def test_faces_stand_beside_mood_and_not_beside_agreement() -> None:
    mood, agree = (forms.question_form(QUESTIONS[name], "en") for name in ("mood", "agree"))

    assert [choice.face for choice in mood.choices] == [1, 2, 3, 4, 5]
    assert not any(choice.face for choice in agree.choices)


def test_a_missing_translation_is_shown_in_english_and_marked_as_english() -> None:
    form = forms.question_form(QUESTIONS["untranslated"], PSEUDO)

    assert form.label == "Only in English so far?"
    assert (form.lang, form.direction) == ("en", "ltr")


def test_a_translated_question_is_in_the_language_of_the_page() -> None:
    form = forms.question_form(QUESTIONS["mood"], PSEUDO)

    assert form.label == pseudo("How has your week been?")
    assert (form.lang, form.direction) == (PSEUDO, "rtl")
    assert form.section == pseudo("This week")


def test_a_choice_without_a_label_shows_its_name() -> None:
    bare = replace(QUESTIONS["mood"].choices[0], labels={})

    form = forms.question_form(replace(QUESTIONS["mood"], choices=(bare,)), "en")

    assert form.choices[0].label == "1"


def test_a_text_of_a_thousand_letters_is_plenty() -> None:
    assert not forms.question_form(QUESTIONS["words"], "en", "x" * 999).has_plenty
    assert forms.question_form(QUESTIONS["words"], "en", "x" * 1000).has_plenty


def test_a_stored_day_fills_its_three_fields() -> None:
    form = forms.question_form(QUESTIONS["day"], "en", "2025-03-04")

    assert form.parts == {"day": "4", "month": "3", "year": "2025", "time": ""}


def test_a_day_that_was_not_understood_is_shown_as_it_was_typed() -> None:
    form = forms.question_form(QUESTIONS["day"], "en", "4 soon 2025")

    assert form.parts == {"day": "4", "month": "soon", "year": "2025", "time": ""}


def test_a_stored_moment_fills_its_four_fields() -> None:
    form = forms.question_form(QUESTIONS["moment"], "en", "2025-03-04T15:30")

    assert form.parts == {"day": "4", "month": "3", "year": "2025", "time": "15:30"}


def test_a_stored_order_chooses_each_place_again() -> None:
    form = forms.question_form(QUESTIONS["rank"], "en", "3 1 2")

    assert [choice.place for choice in form.choices] == [2, 3, 1]


@pytest.mark.parametrize(
    ("name", "pairs", "raw"),
    [
        ("mood", [("answer", "4")], "4"),
        ("mood", [], ""),
        ("issues", [("answer", "home"), ("answer", "other")], "home other"),
        ("words", [("answer", " my nan\n")], " my nan\n"),
        ("day", [("answer-day", "4"), ("answer-month", "3"), ("answer-year", "25")], "0025-03-04"),
        ("day", [("answer-day", "4"), ("answer-month", "March"), ("answer-year", "")], "4 March"),
        ("day", [], ""),
        ("day", [("answer-day", "٤"), ("answer-month", "3"), ("answer-year", "9")], "٤ 3 9"),
        ("moment", [("answer-day", "4"), ("answer-month", "3"), ("answer-year", "2025"),
                    ("answer-time", "15:30")], "2025-03-04T15:30"),
        ("moment", [], ""),
        ("rank", [("answer-1", "2"), ("answer-2", "3"), ("answer-3", "1")], "3 1 2"),
        ("rank", [("answer-1", "2"), ("answer-2", "2"), ("answer-3", "1")], ""),
        ("rank", [("answer-1", "x")], ""),
    ],
)  # fmt: skip
def test_what_was_posted_becomes_the_text_that_is_read(
    name: str, pairs: list[tuple[str, str]], raw: str
) -> None:
    assert forms.raw_answer(QUESTIONS[name], posted(*pairs)) == raw


def test_skip_is_the_second_button_and_not_an_answer() -> None:
    assert forms.wants_to_skip(posted(("answer", "4"), ("skip", "yes")))
    assert not forms.wants_to_skip(posted(("answer", "skip")))


@given(st.sampled_from(sorted(QUESTIONS)), st.text(), st.text())
def test_hostile_answers_never_raise(name: str, first: str, second: str) -> None:
    fields = ("answer", "answer-1", "answer-day", "answer-month", "answer-time")
    form = posted(*((field, first) for field in fields), ("answer", second))

    raw = forms.raw_answer(QUESTIONS[name], form)

    shown = forms.question_form(QUESTIONS[name], "en", raw).value
    assert shown.encode().decode() == shown


@pytest.mark.parametrize("address", EVERY_ADDRESS)
def test_every_page_is_small_and_holds_no_inline_script_or_style(
    client: FlaskClient, address: str
) -> None:
    page = client.get(address)

    assert page.status_code == 200
    assert len(page.data) <= FIFTEEN_KILOBYTES
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", page.text)


@pytest.mark.parametrize("address", EVERY_ADDRESS)
def test_every_page_of_a_respondent_has_exit_a_neutral_title_and_a_skip_link(
    client: FlaskClient, address: str
) -> None:
    page = client.get(address).text

    assert 'class="govuk-skip-link"' in page
    if address not in {"/staff", "/phone"}:
        assert re.search(r"<title>(Error: )?Your page</title>", page)
        assert 'id="exit" href="/exit"' in page
        assert "does not clear your history" in page
        assert "Heard" not in page


@pytest.mark.parametrize("name", [name for name in QUESTIONS if name != "note"])
def test_every_question_can_be_skipped_by_a_second_button(client: FlaskClient, name: str) -> None:
    page = client.get(f"/question/{name}").text

    assert '<button class="govuk-button govuk-button--secondary" name="skip"' in page


def test_a_note_asks_for_no_reply_and_has_only_next(client: FlaskClient) -> None:
    page = client.get("/question/note").text

    assert 'name="skip"' not in page
    assert ">Next</button>" in page


@pytest.mark.parametrize("name", [name for name in QUESTIONS if name not in {"note", "photo"}])
def test_an_error_stands_in_the_title_the_summary_and_beside_the_field(
    client: FlaskClient, name: str
) -> None:
    page = client.get(f"/question/{name}/empty").text

    assert "<title>Error: Your page</title>" in page
    link = re.search(r'<a href="#([\w-]+)">', page)
    assert link
    assert f'id="{link.group(1)}"' in page
    assert 'id="answer-error"' in page


def test_words_of_a_sheet_bring_no_markup_of_their_own() -> None:
    hostile = question("H", "select_one", "<script>x</script>", choices=QUESTIONS["mood"].choices)

    page = rendered(hostile, "")

    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


def test_what_was_typed_is_shown_again_and_escaped() -> None:
    page = rendered(QUESTIONS["words"], "</textarea><script>x</script>")

    assert "<script>x" not in page
    assert "&lt;/textarea&gt;" in page


def test_a_mapping_of_the_page_frame_turns_with_the_language(client: FlaskClient) -> None:
    page = client.get(f"/question/mood?lang={PSEUDO}").text

    assert f'<html lang="{PSEUDO}" dir="rtl"' in page
    assert "build/heard.rtl.css" in page
    client.get("/question/mood?lang=en")


def test_a_words_own_language_is_marked_where_it_is_not_the_pages(client: FlaskClient) -> None:
    page = client.get(f"/question/untranslated?lang={PSEUDO}").text

    assert '<div id="question" lang="en" dir="ltr">' in page
    client.get("/question/mood?lang=en")


def test_an_application_without_templates_of_its_own_still_gets_the_components() -> None:
    app = Flask(__name__, template_folder=None)

    forms.init_app(app)

    assert app.jinja_env.get_template("govuk_frontend_jinja/components/button/macro.html")
    assert app.jinja_env.filters["sheet_words"]("*a*") == Markup("<em>a</em>")


def rendered(asked: Question, value: str) -> str:
    """Return the page of a question with an answer in it."""
    app = make_app()
    app.view_functions["show_question"] = lambda **_: app.jinja_env.get_template(
        "question.html"
    ).render(form=forms.question_form(asked, "en", value), csrf_token=lambda: "made-up")
    return app.test_client().get("/question/any").text
