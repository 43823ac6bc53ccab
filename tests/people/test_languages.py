import doctest
from datetime import UTC, date, datetime
from gettext import NullTranslations
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from hypothesis import given
from hypothesis import strategies as st

from people import languages
from people.languages import OFFERED, PSEUDO


@pytest.fixture
def polish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Polish catalogue with one message, and nothing read before it."""
    messages = Catalog(locale="pl")
    messages.add("Next", "Dalej")
    folder = tmp_path / "pl" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, messages)
    monkeypatch.setattr(languages, "CATALOGUES", tmp_path)
    languages.catalogue.cache_clear()
    yield
    languages.catalogue.cache_clear()


def test_its_examples_are_true() -> None:
    assert doctest.testmod(languages).failed == 0


@pytest.mark.parametrize("code", ["ur", "ar", "ckb", PSEUDO])
def test_these_languages_run_from_right_to_left(code: str) -> None:
    assert languages.direction(code) == "rtl"


@pytest.mark.parametrize("code", ["en", "pl", "ro", "so", "bn", "cy", "nobody-knows"])
def test_all_others_run_from_left_to_right(code: str) -> None:
    assert languages.direction(code) == "ltr"


@pytest.mark.parametrize(
    ("code", "own"),
    [("en", "English"), ("pl", "Polski"), ("ro", "Română"), ("so", "Soomaali"), ("ar", "العربية")],
)
def test_a_language_is_called_what_its_speakers_call_it(code: str, own: str) -> None:
    assert languages.name(code) == own


def test_a_code_nobody_knows_is_its_own_name() -> None:
    assert languages.name("xx-nobody") == "xx-nobody"


def test_the_pseudo_language_is_known_and_never_offered() -> None:
    assert languages.is_known(PSEUDO)
    assert PSEUDO not in OFFERED
    assert languages.name(PSEUDO) == languages.pseudo("English")


def test_every_offered_language_writes_dates_times_and_numbers() -> None:
    moment = datetime(2025, 7, 4, 14, 30, tzinfo=UTC)

    for code in OFFERED:
        assert "2025" in languages.format_date(date(2025, 7, 4), code).translate(
            str.maketrans("০১২৩৪৫৬৭৮৯٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
        )
        assert "30" in languages.format_time(moment, code).translate(
            str.maketrans("০১২৩৪৫৬৭৮৯٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
        )
        assert languages.format_number(1234.5, code)


def test_a_time_is_the_wall_time_in_london_in_summer_too() -> None:
    assert languages.format_time(datetime(2025, 7, 4, 14, 30, tzinfo=UTC), "en") == "15:30"
    assert languages.format_time(datetime(2025, 1, 4, 14, 30, tzinfo=UTC), "en") == "14:30"


def test_a_moment_near_midnight_belongs_to_the_day_in_london() -> None:
    moment = datetime(2025, 7, 4, 23, 30, tzinfo=UTC)

    assert languages.format_moment(moment, "en") == "5 July 2025, 00:30"


def test_a_moment_without_a_zone_is_the_callers_mistake() -> None:
    with pytest.raises(ValueError, match="aware"):
        languages.format_time(datetime(2025, 7, 4, 14, 30), "en")  # noqa: DTZ001 - the mistake itself


def test_english_numbers_have_british_separators() -> None:
    assert languages.format_number(12345.67, "en") == "12,345.67"


def test_a_compiled_catalogue_makes_its_language_ready(polish: None) -> None:
    assert languages.catalogue("pl").gettext("Next") == "Dalej"
    assert languages.ready() == ("en", "pl")


def test_a_word_missing_in_a_catalogue_is_shown_in_english(polish: None) -> None:
    assert languages.catalogue("pl").gettext("Send") == "Send"


def test_a_code_nobody_knows_reads_no_file(polish: None) -> None:
    assert type(languages.catalogue("../pl")) is NullTranslations


def test_the_pseudo_catalogue_turns_words_and_keeps_what_is_filled_in() -> None:
    turned = languages.catalogue(PSEUDO).gettext("Hi %(who)s, <b>you</b> &amp; %d%%")

    assert "%(who)s" in turned
    assert "<b>" in turned
    assert "&amp;" in turned
    assert "you" not in turned


def test_the_pseudo_catalogue_knows_one_and_many() -> None:
    words = languages.catalogue(PSEUDO)

    assert words.ngettext("one day", "many days", 1) == languages.pseudo("one day")
    assert words.ngettext("one day", "many days", 2) == languages.pseudo("many days")


def test_marking_a_text_leaves_it_as_it_is() -> None:
    assert languages.marked("Send") == "Send"


@given(st.text())
def test_turning_any_text_never_raises_and_keeps_its_length(text: str) -> None:
    assert len(languages.pseudo(text)) == len(text)
