import json
import random
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice.screen import Context, Screened, load_lists, screen

LISTS = load_lists()
DATA = Path(__file__).parent / "data"
ANY_TEXT = st.text(st.characters(codec=None), max_size=300)


def see(text: str, **context: object) -> Screened:
    return screen(text, Context(**context), LISTS)  # type: ignore[arg-type]  # shorthand of the tests


def texts(name: str) -> list[dict[str, str]]:
    lines = (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def tiers(rows: list[dict[str, str]]) -> Counter[str]:
    return Counter(see(row["text"]).tier for row in rows)


@pytest.mark.parametrize("name", ["ordinary", "hard"])
def test_the_projects_own_ordinary_texts_stay_quiet(name: str) -> None:
    rows = texts(name)

    assert [row["text"] for row in rows if see(row["text"]).tier != "none"] == []


def test_the_projects_own_worrying_texts_reach_a_person() -> None:
    rows = texts("worrying")

    counted = tiers(rows)

    assert counted["none"] <= 1
    assert counted["urgent"] >= 0.97 * len(rows)


def test_texts_never_tuned_on_keep_the_figures_that_are_published() -> None:
    # 27 % of worrying texts: poor, and said so in the data's README. The model is to raise it.
    rows = texts("unseen")

    worrying = tiers([row for row in rows if row["category"]])
    ordinary = tiers([row for row in rows if not row["category"]])

    assert worrying["urgent"] >= 17
    assert worrying["urgent"] + worrying["today"] >= 21
    assert ordinary["urgent"] == 0


@pytest.mark.parametrize(
    "text",
    [
        "i would never kill myself",
        "i dont want to die",
        "im not gonna hurt myself",
        "he didn't hit me",
        "i am not suicidal",
    ],
)
def test_a_denial_goes_to_a_person_the_same_day_with_its_words(text: str) -> None:
    screened = see(text)

    assert screened.tier == "today"
    assert screened.spans


@pytest.mark.parametrize(
    "text",
    [
        "idk i want to die",
        "i can't stop cutting myself",
        "nobody knows he hits me",
        "i used to cut myself but i stopped",
        "i never told anyone that he raped me",
    ],
)
def test_a_not_that_denies_nothing_and_the_past_lower_nothing(text: str) -> None:
    assert see(text).tier == "urgent"


def test_a_real_phrase_beside_an_idiom_still_counts() -> None:
    screened = see("this homework makes me want to die and my dad hits me")

    assert screened.tier == "urgent"
    assert screened.categories == ("harm_at_home",)


def test_hyperbole_that_could_be_meant_is_read_the_same_day() -> None:
    assert see("failed my maths test kms").tier == "today"


def test_kilometres_are_no_worry() -> None:
    assert see("ran 5 kms").tier == "none"


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("i want to die", "self"),
        ("my dad hits me", "self"),
        ("my mate wants to die", "other"),
        ("hes been hitting my mum", "other"),
        ("wanna die", "self"),
        ("see you at 5", ""),
    ],
)
def test_it_says_whose_safety_the_words_speak_of(text: str, whose: str) -> None:
    assert see(text).whose == whose


def test_spans_point_into_the_text_as_typed() -> None:
    text = "Ok so... I w4nt t0 D1E 😭"

    start, end, category = see(text).spans[0]

    assert text[start:end] == "w4nt t0 D1E"
    assert category == "self_harm"


def test_a_disclosure_in_pieces_is_joined() -> None:
    assert see("die").tier == "none"

    joined = see("die", earlier=("i want", "to"))

    assert joined.tier == "urgent"
    assert joined.spans == ((0, 3, "self_harm"),)


def test_an_earlier_text_is_not_counted_again() -> None:
    assert see("ok thanks", earlier=("i want to die",)).tier == "none"


def test_any_text_from_someone_missing_is_urgent() -> None:
    screened = see("k", missing_now=True)

    assert (screened.tier, screened.categories) == ("urgent", ("missing_now",))


def test_a_text_in_another_language_is_read_the_same_day() -> None:
    screened = see("nie wiem co mam teraz robic")

    assert (screened.tier, screened.screenable) == ("today", False)
    assert screened.fired == ("language",)


def test_an_unscreenable_answer_to_a_safety_question_is_urgent() -> None:
    assert see("nie wiem co mam teraz robic", polarity="safe").tier == "urgent"


def test_the_english_part_of_a_mixed_text_is_screened_and_the_text_still_routed() -> None:
    screened = see("nie wiem co mam teraz robic bo i want to die prosze pomoz mi teraz")

    assert (screened.tier, screened.screenable) == ("urgent", False)
    assert "self_harm" in screened.categories


@pytest.mark.parametrize(
    ("polarity", "question", "text", "tier"),
    [
        ("safe", "", "no", "urgent"),
        ("safe", "", "nah", "urgent"),
        ("safe", "", "not really", "urgent"),
        ("safe", "", "👎", "urgent"),
        ("safe", "", "😢", "urgent"),
        ("safe", "", "1", "urgent"),
        ("safe", "", "2", "today"),
        ("safe", "", "5", "none"),
        ("safe", "", "yes", "none"),
        ("safe", "", "good", "none"),
        ("safe", "", "idk", "today"),
        ("safe", "", "not sure", "today"),
        ("safe", "", "sometimes", "today"),
        ("safe", "", "banana", "today"),
        ("unsafe", "", "yes", "urgent"),
        ("unsafe", "", "yes my dad", "urgent"),
        ("unsafe", "", "👍", "urgent"),
        ("unsafe", "", "no", "none"),
        ("unsafe", "", "not really", "none"),
        ("unsafe", "", "1", "today"),
        ("unsafe", "Did anyone hurt you?", "1", "none"),
        ("unsafe", "Did anyone hurt you?", "3", "urgent"),
        ("unsafe", "Did anyone hurt you?", "0", "today"),
        ("unsafe", "How often do people push you?", "1", "urgent"),
        ("unsafe", "How often do people push you?", "3", "none"),
        ("unsafe", "", "", "none"),
        ("", "", "no", "none"),
    ],
)
def test_a_short_answer_is_judged_by_the_polarity_of_its_question(
    polarity: str, question: str, text: str, tier: str
) -> None:
    assert see(text, polarity=polarity, question=question).tier == tier


def test_a_disclosure_far_into_a_long_text_is_found_where_it_stands() -> None:
    text = "we had tea and it was good. " * 300 + "my dad hits me"

    screened = see(text)

    assert screened.tier == "urgent"
    assert {text[start:end] for start, end, _ in screened.spans} == {"dad hits me"}


@pytest.mark.parametrize("text", [None, 7, b"help"])
def test_what_is_no_text_goes_to_a_person(text: object) -> None:
    screened = screen(text, Context(), LISTS)  # type: ignore[arg-type]  # hostile on purpose

    assert (screened.tier, screened.screenable) == ("today", False)


def test_earlier_texts_of_a_wrong_type_are_passed_over() -> None:
    assert see("die", earlier=(None, "i want to")).tier == "urgent"


@given(ANY_TEXT, ANY_TEXT)
@settings(max_examples=60, deadline=None)
def test_screening_never_raises_and_spans_stay_inside(text: str, earlier: str) -> None:
    screened = see(text, earlier=(earlier,))

    assert all(0 <= start < end <= len(text) for start, end, _ in screened.spans)


IS_TRACED = sys.gettrace() is not None  # times mean nothing while coverage watches
HOSTILE = [
    "i " * 800,
    "i want to kill my " * 89,
    "a" * 1600,
    "a b c " * 267,
    "k1ll $u1 " * 178,
    "k*ll r*pe " * 160,
    "😂🔪" * 800,
    "ﷺ" * 1600,
    "." * 1600,
    "\x00\ud800" * 800,
    "".join(random.Random(1).choices("abcdefghij 0123@$!.й́", k=1600)),  # noqa: S311 - no secret
    " ".join(random.Random(2).choices(sorted(LISTS.patterns.words), k=320))[:1600],  # noqa: S311 - no secret
]


@pytest.mark.skipif(IS_TRACED, reason="coverage slows every line")
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_input_takes_no_longer_than_the_rest(text: str) -> None:
    # Processor time, the best of five: the goal is 10 ms, doubled for a shared test machine.
    taken = []
    for _ in range(5):
        began = time.process_time()
        see(text)
        taken.append(time.process_time() - began)

    assert min(taken) < 0.02


@pytest.mark.skipif(IS_TRACED, reason="coverage slows every line")
def test_time_grows_with_length_and_no_faster() -> None:
    began = time.process_time()
    see("he hits me and " * 10_667)  # 160,000 characters, a hundred windows

    assert time.process_time() - began < 4
