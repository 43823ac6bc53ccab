from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.plan_copies import may_read, repeats


@dataclass
class Said:
    asked: str | None = None
    use_words: str | None = None
    who_sees: list[str] = field(default_factory=lambda: ["my_meeting", "parent_carer"])


@pytest.mark.parametrize("choice", [None, "2", "3"])
def test_words_not_refused_may_stand_in_the_plan(choice: str | None) -> None:
    assert may_read(Said(use_words=choice), "professionals")
    assert may_read(Said(use_words=choice), "family")


@pytest.mark.parametrize("item", ["RF10", "M6"])
def test_no_tick_brings_words_onto_paper_that_never_stand_there(item: str) -> None:
    for key in (f"RHI_FU.{item}", item, f"OTHER.KEY.{item}"):
        assert not may_read(Said(asked=key, use_words="3"), "professionals")


@pytest.mark.parametrize("item", ["RF09", "RF11"])
def test_what_made_them_go_or_scares_them_never_goes_home(item: str) -> None:
    assert may_read(Said(asked=f"RHI_FU.{item}"), "professionals")
    assert not may_read(Said(asked=f"RHI_FU.{item}"), "family")


def test_once_asked_who_may_see_it_only_those_who_are_ticked_may() -> None:
    assert may_read(Said(use_words="3", who_sees=[]), "professionals")
    assert not may_read(Said(use_words="3", who_sees=["my_worker"]), "professionals")
    assert not may_read(Said(use_words="3", who_sees=["nobody"]), "family")
    assert may_read(Said(use_words="3", who_sees=["my_meeting"]), "professionals")


@given(st.text(), st.text())
def test_whatever_is_read_a_line_is_judged_and_nothing_raises(written: str, hidden: str) -> None:
    assert repeats(written, [hidden]) in {True, False}


@given(st.text(alphabet=st.characters(categories=["L"]), min_size=4))
def test_the_same_words_in_other_signs_and_letters_are_the_same_words(words: str) -> None:
    assert repeats(f"  {words}!! ", [words])


@pytest.mark.parametrize(
    ("written", "hidden"),
    [("Go to school", "ok"), ("", "i want to go"), ("Go to school", "my dad"), ("🙂", "🙂🙂🙂🙂")],
)
def test_other_words_are_no_repetition(written: str, hidden: str) -> None:
    assert not repeats(written, [hidden])


def test_where_nothing_is_hidden_nothing_repeats() -> None:
    assert not repeats("Go to school", [])
