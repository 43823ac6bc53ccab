import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people import phones
from people.phones import BadPhone, Phone, is_drama, parse


@pytest.mark.parametrize(
    "typed",
    [
        "07700 900123",
        "+447700900123",
        "+44 (0)7700 900-123",
        "0044 7700 900123",
        "447700900123",
        "7700900123",
        "\u202a+44 7700\u00a0900123\u202c\u200b",
        "\u0660\u0667\u0667\u0660\u0660 \u0669\u0660\u0660\u0661\u0662\u0663",
        "tel:07700\u2013900\u2212123",
    ],
)
def test_a_uk_mobile_is_read_however_it_is_written(typed: str) -> None:
    assert parse(typed) == Phone(phones.E164("+447700900123"))


def test_a_real_range_of_mobiles_is_taken() -> None:
    found = parse("07911 200000")

    assert isinstance(found, Phone)
    assert not is_drama(found.e164)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "empty"),
        (" \u200b ", "empty"),
        ("call me", "not_a_number"),
        ("07700 900123 or 07700 900124", "not_a_number"),
        ("07700 900123 ext 4", "not_a_number"),
        ("()", "not_a_number"),
        ("0" * 500, "not_a_number"),
        ("0" * 35, "too_long"),
        ("1", "too_short"),
        ("0770090012", "too_short"),
        ("077009001234", "too_long"),
        ("85258", "short_code"),
        ("116 000", "short_code"),
        ("020 7946 0018", "landline"),
        ("0300 123 4567", "landline"),
        ("070 1111 2222", "personal_number"),
        ("07640 123456", "pager"),
        ("0900 123 4567", "premium"),
        ("0800 1111", "freephone"),
        ("056 0012 3456", "internet_number"),
        ("07797 712345", "crown_dependency"),
        ("07781 123456", "crown_dependency"),
        ("07624 123456", "crown_dependency"),
        ("+353 85 123 4567", "abroad"),
        ("0600 123 4567", "not_in_use"),
        ("+353 1 234", "abroad"),
        ("+353 1", "too_short"),
    ],
)
def test_a_number_that_is_no_uk_mobile_is_refused_with_its_reason(typed: str, why: str) -> None:
    assert parse(typed) == BadPhone(why)  # type: ignore[arg-type]  # a parameter is a plain str


def test_a_service_may_switch_on_the_crown_dependencies_and_other_countries() -> None:
    assert isinstance(parse("07797 712345", also={"crown_dependencies"}), Phone)
    assert parse("07797 712345", also={"abroad"}) == BadPhone("crown_dependency")
    assert isinstance(parse("+353 85 123 4567", also={"abroad"}), Phone)
    assert parse("+353 1 850 1234", also={"abroad"}) == BadPhone("landline")


@pytest.mark.parametrize(
    ("e164", "drama"),
    [
        ("+447700900000", True),
        ("+447700900999", True),
        ("+447700901000", False),
        ("+447700899999", False),
        ("447700900123", False),
        ("+4477009001234", False),
    ],
)
def test_only_the_thousand_drama_numbers_are_drama(e164: str, *, drama: bool) -> None:
    assert is_drama(e164) is drama


@given(st.text(alphabet=st.characters()))
def test_reading_a_number_never_raises(typed: str) -> None:
    assert isinstance(parse(typed), Phone | BadPhone)


def test_a_very_long_text_with_lone_surrogates_is_no_number() -> None:
    assert parse("\ud800" * 160_000) == BadPhone("not_a_number")


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(phones).failed == 0
