import pytest
from flask import Flask, render_template_string

from people.languages import ENGLISH, PSEUDO, Language, pseudo
from portal import languages

PAGE = """{{ lang() }} {{ direction() }} {{ _("Next") }}
{{- " " }}{{ ngettext("%(num)s day", "%(num)s days", 2) }}"""


def make_app(*shown: Language, on_record: str = "") -> Flask:
    """Return an application with one page, which prefers the language ``on_record``."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY="made up", TESTING=True)
    languages.init_app(app, shown or None)

    def page() -> str:
        languages.prefer(on_record)
        switch = [(item.code, item.is_current) for item in languages.switch()]
        return f"{render_template_string(PAGE)} {switch}"

    app.add_url_rule("/", view_func=page)
    return app


@pytest.fixture
def app() -> Flask:
    """An application in English and the pseudo-language."""
    return make_app(ENGLISH, PSEUDO)


def test_english_is_shown_when_nothing_was_chosen(app: Flask) -> None:
    assert app.test_client().get("/").text.startswith("en ltr Next 2 days")


def test_a_chosen_language_turns_words_and_direction(app: Flask) -> None:
    text = app.test_client().get(f"/?lang={PSEUDO}").text

    assert text.startswith(f"{PSEUDO} rtl {pseudo('Next')} 2 {pseudo('days')}")


def test_a_chosen_language_stays_on_the_next_page(app: Flask) -> None:
    client = app.test_client()

    client.get(f"/?lang={PSEUDO}")

    assert client.get("/").text.startswith(PSEUDO)


def test_a_language_that_is_not_shown_is_not_chosen(app: Flask) -> None:
    client = app.test_client()

    assert client.get("/?lang=tlh").text.startswith("en ")
    assert client.get("/?lang=%00").text.startswith("en ")


def test_the_browsers_own_language_is_taken_where_nothing_was_chosen() -> None:
    app = make_app(ENGLISH, Language("ur"))

    page = app.test_client().get("/", headers={"Accept-Language": "fr, ur;q=0.8"})

    assert page.text.startswith("ur rtl")


def test_the_language_on_record_comes_before_the_browsers() -> None:
    app = make_app(ENGLISH, Language("ur"), on_record="ur")

    assert app.test_client().get("/", headers={"Accept-Language": "en"}).text.startswith("ur")


def test_a_language_chosen_on_the_device_comes_before_the_one_on_record() -> None:
    app = make_app(ENGLISH, Language("ur"), on_record="ur")

    assert app.test_client().get("/?lang=en").text.startswith("en")


def test_the_switch_names_each_language_and_marks_the_one_shown(app: Flask) -> None:
    assert app.test_client().get("/").text.endswith("[('en', True), ('en-x-rtl', False)]")


def test_one_language_alone_makes_no_switch() -> None:
    assert make_app(ENGLISH).test_client().get("/").text.endswith("[]")


def test_by_default_the_languages_with_a_catalogue_are_shown() -> None:
    app = make_app()

    with app.app_context():
        assert languages.shown_languages()[0] == ENGLISH
        assert PSEUDO not in languages.shown_languages()


def test_dates_in_templates_are_in_the_language_of_the_page(app: Flask) -> None:
    with app.test_request_context("/"):
        assert languages.TEMPLATE_NAMES["number_in_words"](1234) == "1,234"
