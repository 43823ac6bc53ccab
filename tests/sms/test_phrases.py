import doctest
import re

import pytest

from sms import phrases as module
from sms.phrases import (
    S16_VARIANTS,
    MissingFillIn,
    UnknownPhrase,
    fill_ins,
    help_numbers,
    longest_values,
    phrase,
    phrases,
    render,
)
from sms.segments import measure

# Column n of the questionnaires guide, section 8.
LENGTHS = {
    "S01": 155, "S02": 79, "S03": 84, "S04": 28, "S05": 53, "S06": 58, "S06b": 29, "S06p": 131,
    "S07": 79, "S07b": 79, "S08": 119, "S09": 119, "S09b": 46, "S10": 150, "S10p": 153, "S12": 133,
    "S13": 56, "S14": 121, "S15": 60, "S16": 64, "S17": 123, "S18": 144, "S18p": 155, "S19": 105,
    "S20": 61, "S21": 54, "S22": 58,
}  # fmt: skip
SHARED = {
    "S01", "S02", "S03", "S04", "S05", "S06b", "S07", "S07b", "S09b", "S12", "S14", "S15",
    "S20", "S21",
    "S22", "M2", "M2b", "M3", "M3b", *S16_VARIANTS,
}  # fmt: skip
PARENT = {
    "S01", "S06p", "S07", "S10p", "S12", "S14", "S15", "S18p", "S20", "S21", "S22", "M2", "M3",
}  # fmt: skip
OUTING = [
    "missing", "social worker", "police", "exploitation", "sex", "drugs", "told us", "tell us",
    "telling", "you said it", "we did", "story", "wrote up",
]  # fmt: skip
CARRIER_WORDS = {
    "STOP", "STOPALL", "UNSUBSCRIBE", "END", "QUIT", "REVOKE", "OPTOUT", "CANCEL", "START",
    "YES", "UNSTOP",
    "HELP", "INFO",
}  # fmt: skip


def _at_its_longest(name: str) -> str:
    values = {fill_in: "m" * longest_values()[fill_in] for fill_in in fill_ins(name)}
    return render(name, "en", values)


@pytest.mark.parametrize("name", list(LENGTHS))
def test_each_message_is_as_long_as_the_guide_says(name: str) -> None:
    assert len(_at_its_longest(name)) == LENGTHS[name]


@pytest.mark.parametrize("name", list(phrases()))
def test_each_english_phrase_fits_one_segment_at_its_longest(name: str) -> None:
    found = measure(_at_its_longest(name))

    assert (found.encoding, found.segments) == ("GSM-7", 1)


@pytest.mark.parametrize("name", list(phrases()))
def test_no_phrase_tells_who_holds_the_phone_why_we_text(name: str) -> None:
    text = render(name, "en", dict.fromkeys(fill_ins(name), "x")).lower()

    # S18p alone, to a parent, may say "told us".
    found = [word for word in OUTING if re.search(rf"\b{word}\b", text)]
    assert found == (["told us"] if name == "S18p" else [])


@pytest.mark.parametrize("name", list(phrases()))
def test_no_phrase_says_that_help_exists(name: str) -> None:
    assert "HELP" not in render(name, "en", dict.fromkeys(fill_ins(name), "x"))


@pytest.mark.parametrize("name", sorted(set(phrases()) - {"S01", "S14", "S15", "S22"}))
def test_no_carrier_word_is_asked_for_as_an_answer(name: str) -> None:
    text = render(name, "en", dict.fromkeys(fill_ins(name), "x"))

    assert not CARRIER_WORDS & set(re.findall(r"[A-Z]{3,}", text))


def test_every_message_of_the_guide_is_there_with_eight_weekly_ones() -> None:
    assert set(LENGTHS) <= set(phrases())
    assert len({render(name, "en", {"from": "Sam"}) for name in S16_VARIANTS}) == 8
    assert set(phrases()) - set(LENGTHS) - set(S16_VARIANTS) == {"S19u", "M2", "M2b", "M3", "M3b"}


def test_wording_stands_as_the_guide_has_it() -> None:
    assert render("S07", "en", {}) == (
        "Sorry, we could not read that. Text back just the number, like 3. Or 0 to skip."
    )
    assert render("S08", "en", {"from": "Sam"}) == (
        "999 if in danger. Childline 0800 1111. Text SHOUT to 85258. "
        "Away from home or scared? 116 000. All free. Sam"
    )
    assert render("S16_8", "en", {"from": "Sam"}) == (
        "Hi, Sam here. Hope something made you smile. No need to reply."
    )


def test_until_its_hours_are_confirmed_no_hours_are_said_for_the_family_helpline() -> None:
    assert render("S19u", "en", {"from": "Sam"}).endswith("Free: 116 000.")


def test_the_stop_message_has_no_fill_ins_because_the_carrier_fills_in_none() -> None:
    assert fill_ins("S14") == frozenset()
    assert fill_ins("S15") == frozenset()


def test_a_phrase_without_its_value_is_not_rendered() -> None:
    with pytest.raises(MissingFillIn, match="S18 needs old"):
        render("S18", "en", {"worker": "Jo"})
    with pytest.raises(MissingFillIn, match="from"):
        render("S13", "en", {"from": ""})


def test_an_unknown_name_or_language_is_not_rendered() -> None:
    with pytest.raises(UnknownPhrase, match="S99"):
        render("S99", "en", {})
    with pytest.raises(UnknownPhrase, match="S07 has no wording in ur"):
        render("S07", "ur", {})


def test_braces_inside_a_value_are_not_filled_in() -> None:
    assert render("S13", "en", {"from": "{worker}", "worker": "Jo"}).startswith(
        "Hi, it is {worker}."
    )


def test_a_service_may_give_its_own_help_numbers() -> None:
    assert help_numbers()["childline"] == "0800 1111"
    assert "Childline 0800 1112" in render("S09", "en", {"childline": "0800 1112"})


def test_who_may_get_a_phrase_is_as_the_guide_says() -> None:
    assert {name for name, found in phrases().items() if found.shared_phone is True} == SHARED
    assert {name for name, found in phrases().items() if found.parent} == PARENT
    assert phrase("S19").shared_phone == "as_released"


def test_a_phrase_with_a_helpline_never_goes_to_a_shared_phone_by_itself() -> None:
    revealing = {name for name, found in phrases().items() if "helplines" in found.reveals}

    assert revealing == {"S06p", "S08", "S09", "S10", "S10p", "S19", "S19u"}
    assert not revealing & SHARED


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(module).failed == 0
