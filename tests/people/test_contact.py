"""Whether a text may leave: not known means no; only a direct answer goes out of hours."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.contact import (
    RULES,
    WHY,
    Allowed,
    ContactFacts,
    Purpose,
    Refused,
    Situation,
    Why,
    is_still_private,
    may_text,
)
from tests.situations import AFTERNOONS, BEGUN, DIRECT, NOW, PRIVATE, but, contact


@pytest.mark.parametrize("purpose", BEGUN + DIRECT)
@pytest.mark.parametrize(
    ("situation", "why"),
    [
        (but(number_state="stopped"), "stopped"),
        (but(consent="opt_out"), "opted_out"),
        (but(consent=None), "no_consent"),
        (but(contact=None), "no_contact"),
        (but(safe_to_ask=False), "adult_not_safe"),
        (contact(not_safe_until=NOW + timedelta(minutes=1)), "not_safe_yet"),
        (contact(paused_at=NOW - timedelta(minutes=1)), "paused"),
    ],
)
def test_nothing_at_all_goes_where_it_is_not_agreed_or_not_safe(
    situation: Situation, why: Why, purpose: Purpose
) -> None:
    assert may_text(situation, purpose, NOW) == Refused(why)


@pytest.mark.parametrize("purpose", set(BEGUN + DIRECT) - {"stop_answer"})
def test_a_closed_number_gets_nothing(purpose: Purpose) -> None:
    assert may_text(but(number_state="closed"), purpose, NOW) == Refused("number_closed")


def test_a_closed_number_gets_the_one_text_that_says_sorry() -> None:
    assert isinstance(may_text(but(number_state="closed"), "stop_answer", NOW), Allowed)


@pytest.mark.parametrize("purpose", set(BEGUN + DIRECT) - {"number_check"})
def test_a_number_whose_texts_bounced_gets_nothing_but_the_check(purpose: Purpose) -> None:
    assert may_text(but(number_state="quarantined"), purpose, NOW) == Refused("quarantined")


def test_a_number_whose_texts_bounced_may_be_checked() -> None:
    assert isinstance(may_text(but(number_state="quarantined"), "number_check", NOW), Allowed)


@pytest.mark.parametrize("purpose", set(BEGUN + DIRECT) - {"safety"})
def test_someone_missing_now_gets_no_ordinary_text(purpose: Purpose) -> None:
    assert may_text(but(missing_now=True), purpose, NOW) == Refused("missing_now")


def test_someone_missing_now_may_get_the_safety_reply() -> None:
    assert isinstance(may_text(but(missing_now=True), "safety", NOW), Allowed)


@pytest.mark.parametrize("purpose", [*BEGUN, "reply"])
def test_no_automatic_text_goes_into_a_thread_that_staff_hold(purpose: Purpose) -> None:
    assert may_text(but(open_thread=True), purpose, NOW) == Refused("open_thread")


@pytest.mark.parametrize("purpose", ["safety", "stop_answer"])
def test_help_is_not_held_up_by_a_thread(purpose: Purpose) -> None:
    assert isinstance(may_text(but(open_thread=True), purpose, NOW), Allowed)


@pytest.mark.parametrize("purpose", ["first", "round", "assertive"])
def test_nothing_is_begun_while_the_rota_has_a_gap(purpose: Purpose) -> None:
    assert may_text(but(rota_gap=True), purpose, NOW) == Refused("rota_gap")


@pytest.mark.parametrize("purpose", ["question", "reply", "safety", "link", "stop_answer"])
def test_a_gap_in_the_rota_does_not_end_a_conversation(purpose: Purpose) -> None:
    assert isinstance(may_text(but(rota_gap=True), purpose, NOW), Allowed)


def test_a_situation_of_which_nothing_is_known_has_a_gap_in_the_rota() -> None:
    unknown = Situation("opt_in", "open", PRIVATE, AFTERNOONS)

    assert may_text(unknown, "round", NOW) == Refused("rota_gap")


def test_an_adult_ticked_as_safe_may_be_texted() -> None:
    assert isinstance(may_text(but(safe_to_ask=True), "round", NOW), Allowed)


@pytest.mark.parametrize(
    "facts",
    [
        ContactFacts(privacy="shared"),
        ContactFacts(privacy="private", private_since=None),
        ContactFacts(privacy="private", private_since=NOW - timedelta(weeks=8)),
    ],
)
def test_what_needs_a_private_phone_goes_to_no_other(facts: ContactFacts) -> None:
    situation = but(contact=facts, needs_private=True)

    assert may_text(situation, "question", NOW) == Refused("shared_phone")


def test_what_needs_a_private_phone_goes_to_one() -> None:
    assert isinstance(may_text(but(needs_private=True), "question", NOW), Allowed)


def test_the_pack_goes_to_a_shared_phone() -> None:
    situation = but(contact=ContactFacts(privacy="shared"))

    assert isinstance(may_text(situation, "question", NOW), Allowed)


@pytest.mark.parametrize(
    ("age_weeks", "private"), [(0, True), (7.99, True), (8, False), (80, False)]
)
def test_a_private_tick_stands_for_eight_weeks(age_weeks: float, private: bool) -> None:
    assert is_still_private("private", NOW - timedelta(weeks=age_weeks), NOW) is private


def test_a_service_may_keep_the_tick_for_less() -> None:
    since = NOW - timedelta(weeks=5)

    assert not is_still_private("private", since, NOW, weeks=4)


def test_the_answer_to_the_text_that_brought_the_pause_still_goes() -> None:
    situation = contact(paused_at=NOW - timedelta(seconds=5))
    situation = replace(situation, answers_at=NOW - timedelta(seconds=9))

    assert isinstance(may_text(situation, "reply", NOW), Allowed)


def test_a_later_text_to_a_paused_phone_gets_no_answer() -> None:
    situation = contact(paused_at=NOW - timedelta(seconds=5))
    situation = replace(situation, answers_at=NOW - timedelta(seconds=4))

    assert may_text(situation, "reply", NOW) == Refused("paused")


def test_not_safe_until_an_instant_ends_at_that_instant() -> None:
    assert isinstance(may_text(contact(not_safe_until=NOW), "round", NOW), Allowed)


def test_a_page_to_staff_is_never_held_back() -> None:
    worst = Situation(None, "closed", None, AFTERNOONS, missing_now=True)

    assert may_text(worst, "page", NOW) == Allowed(NOW, NOW + timedelta(hours=1))


def test_every_reason_has_words_for_a_worker() -> None:
    assert set(WHY) == set(get_args(Why))
    assert {why for why, _ in RULES} <= set(WHY)


@given(
    st.sampled_from(BEGUN + DIRECT),
    st.sampled_from(["opt_out", None]),
    st.sampled_from(["open", "stopped", "quarantined", "closed"]),
)
def test_no_text_ever_goes_without_consent(purpose: Purpose, consent: Any, state: str) -> None:
    situation = but(consent=consent, number_state=state)

    assert isinstance(may_text(situation, purpose, NOW), Refused)
