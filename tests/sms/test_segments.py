import doctest
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms import segments
from sms.segments import Segments, measure

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Segments("GSM-7", 1, 0)),
        ("a" * 160, Segments("GSM-7", 1, 160)),
        ("a" * 161, Segments("GSM-7", 2, 161)),
        ("a" * 306, Segments("GSM-7", 2, 306)),
        ("a" * 307, Segments("GSM-7", 3, 307)),
        ("{" + "a" * 158, Segments("GSM-7", 1, 160)),
        ("{" + "a" * 159, Segments("GSM-7", 2, 161)),
        ("\u20ac" * 80, Segments("GSM-7", 1, 160)),
        ("\u20ac" * 81, Segments("GSM-7", 2, 162)),
        # 152 letters and the euro's two units do not fit 153: the euro moves on whole.
        ("a" * 152 + "\u20ac" + "a" * 153, Segments("GSM-7", 3, 307)),
        ("a" * 151 + "\u20ac" + "a" * 153, Segments("GSM-7", 2, 306)),
        ("\r\n\f@\u00a3\u0394", Segments("GSM-7", 1, 7)),
        ("`", Segments("UCS-2", 1, 1)),
        ("\u00fa" * 70, Segments("UCS-2", 1, 70)),
        ("\u00fa" * 71, Segments("UCS-2", 2, 71)),
        ("\u00fa" * 134, Segments("UCS-2", 2, 134)),
        ("\u00fa" * 135, Segments("UCS-2", 3, 135)),
        # An extension letter costs one unit where the whole text is UCS-2.
        ("\U0001f600" + "]" * 68, Segments("UCS-2", 1, 70)),
        ("\U0001f600" + "]" * 69, Segments("UCS-2", 2, 71)),
        # Two halves of one emoji never lie in two parts.
        ("\u00fa" * 66 + "\U0001f600" + "\u00fa" * 67, Segments("UCS-2", 3, 135)),
        ("\u00fa" * 65 + "\U0001f600" + "\u00fa" * 67, Segments("UCS-2", 2, 134)),
        ("\ud800" * 71, Segments("UCS-2", 2, 71)),
    ],
)
def test_a_text_is_cut_as_the_carrier_bills_it(text: str, expected: Segments) -> None:
    assert measure(text) == expected


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        # The cases published with Twilio's calculator.
        ("\U0001f61c" + "2" * 68, 1),
        ("\U0001f61c" + "2" * 69, 2),
        ("\U0001f61c" + "2" * 133, 3),
        ("\U0001f1ee\U0001f1f9" + "2" * 66, 1),
        ("\U0001f1ee\U0001f1f9" + "2" * 67, 2),
        ("\U0001f3f3\ufe0f\U0001f308" + "2" * 65, 1),
        ("\U0001f3f3\ufe0f\U0001f308" + "2" * 66, 2),
        ("e\u0301\u0301\u0301" + "a" * 66, 1),
        ("e\u0301\u0301\u0301" + "a" * 67, 2),
    ],
)
def test_the_calculators_own_examples_come_out_the_same(text: str, parts: int) -> None:
    assert measure(text).segments == parts


def test_what_a_reader_sees_as_one_character_stays_in_one_part() -> None:
    fits = "\u00fa" * 59 + FAMILY + "\u00fa" * 67
    straddles = "\u00fa" * 60 + FAMILY + "\u00fa" * 66

    assert measure(fits) == Segments("UCS-2", 2, 134)
    assert measure(straddles) == Segments("UCS-2", 3, 134)


@given(st.text(alphabet=st.characters(), max_size=400))
def test_parts_add_up_to_the_text(text: str) -> None:
    found = measure(text)
    alone, joined = {"GSM-7": (160, 153), "UCS-2": (70, 67)}[found.encoding]

    assert found.segments >= -(-found.units // joined) or found.units <= alone
    if found.units <= alone:
        assert found.segments == 1


@given(st.text(max_size=300), st.text(max_size=300))
def test_a_longer_text_never_costs_less(first: str, second: str) -> None:
    assert measure(first + second).segments >= measure(first).segments


def test_a_flag_stays_in_one_part_and_two_flags_may_part() -> None:
    flag = "\U0001f1ee\U0001f1f9"

    assert measure("\u00fa" * 64 + flag + "\u00fa" * 66) == Segments("UCS-2", 3, 134)
    assert measure("\u00fa" * 63 + flag + "\u00fa" * 67) == Segments("UCS-2", 2, 134)
    assert measure("\u00fa" * 63 + flag * 2 + "\u00fa" * 63) == Segments("UCS-2", 2, 134)


def test_a_mark_after_a_line_end_stands_alone() -> None:
    assert measure("\u00fa" * 66 + "\n" + "\u0301" + "\u00fa" * 66) == Segments("UCS-2", 2, 134)


def test_a_letter_with_more_accents_than_a_part_holds_is_one_part() -> None:
    assert measure("a" + "\u0301" * 100) == Segments("UCS-2", 1, 101)
    assert measure("a" + "\u0301" * 100 + "b" * 67) == Segments("UCS-2", 2, 168)


@pytest.mark.parametrize("piece", ["a", "{", "\u00fa", "\U0001f600", "\u0301", FAMILY, "\ud800"])
def test_a_very_long_text_is_measured_in_time_that_grows_with_its_length(piece: str) -> None:
    text = (piece * 160_000)[:160_000]
    start = time.process_time()

    measure(text)

    assert time.process_time() - start < 1


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(segments).failed == 0
