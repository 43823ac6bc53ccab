"""Codes fold into the groups reports use, and what is not known is a group of its own."""

import pytest

from people.codes import (
    ETHNIC_GROUPS,
    ETHNICITIES,
    GENDERS,
    SETTINGS,
    ethnic_group,
    gender_group,
    setting_group,
)

RETURN_CODES = (
    "WBRI WIRI WOTH WIRT WROM MWBC MWBA MWAS MOTH AIND APKN ABAN AOTH BCRB BAFR BOTH CHNE OOTH"
    " REFU NOBT"
)


def test_every_code_of_the_return_has_words_and_a_group() -> None:
    assert set(ETHNICITIES) == set(RETURN_CODES.split())
    assert {group for _, group in ETHNICITIES.values()} == set(ETHNIC_GROUPS)


@pytest.mark.parametrize(
    ("code", "group"),
    [("WROM", "white"), ("MWAS", "mixed"), ("CHNE", "asian"), ("BAFR", "black"), ("OOTH", "other")],
)
def test_a_code_folds_into_its_group(code: str, group: str) -> None:
    assert ethnic_group(code) == group


@pytest.mark.parametrize("code", [None, "", "REFU", "NOBT", "wbri", "\0"])
def test_what_was_not_said_is_not_known(code: str | None) -> None:
    assert ethnic_group(code) == "unknown"


def test_genders_are_counted_as_the_young_person_says() -> None:
    assert [gender_group(code) for code in GENDERS] == ["boys", "girls", "other", "unknown"]
    assert gender_group(None) == gender_group("3") == "unknown"


def test_where_somebody_lives_is_counted_as_it_is_kept() -> None:
    assert [setting_group(code) for code in SETTINGS] == ["home", "care", "other"]
    assert setting_group(None) == setting_group("abroad") == "unknown"
