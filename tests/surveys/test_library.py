"""The built-in questionnaires say what they should: wording, length, routing and codes."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from surveys.questionnaire import Edition, Question, from_json, to_json
from surveys.workbook import Compiled, compile_sheet, library, library_sheet
from surveys.xlsform.codes import SAFETY_FEEDS, outing_word
from surveys.xlsform.sheets import Table, read_tables
from surveys.xlsform.texts import at_its_longest

FACTS = Path(__file__).parent / "editions" / "library_facts.md"
KEYS = ("MY_WORDS", "OUTCOMES", "PARENT", "RHI_FU", "SUPPORT", "WEEKLY")
COUNTS = {"RHI_FU": 14, "WEEKLY": 11, "OUTCOMES": 22, "SUPPORT": 17, "PARENT": 17, "MY_WORDS": 4}
TITLES = {
    "RHI_FU": "RHI follow-up",
    "WEEKLY": "Weekly check-in",
    "OUTCOMES": "Outcomes self-report",
    "SUPPORT": "Good support",
    "PARENT": "Parent feedback",
    "MY_WORDS": "Did we get it right?",
}
HIDDEN = {
    "RHI_FU": ["chat_done", "staffed"],
    "WEEKLY": ["phone", "staffed", "slot", "goal"],
    "OUTCOMES": ["age", "o6_on", "wave"],
}
ROTA = ("W04", "W05", "W06", "W07", "W08", "W09", "W10")


@cache
def compiled(key: str) -> Compiled:
    result = compile_sheet(library_sheet(key), f"{key}.md")
    assert isinstance(result, Compiled), result
    return result


@cache
def edition(key: str) -> Edition:
    return compiled(key).edition


def items(key: str) -> list[Question]:
    return [row for row in edition(key).asked() if row.name != "who_helped"]


def facts(key: str) -> list[dict[str, str]]:
    book = FACTS.read_bytes().replace(b"| facts |", b"| survey |")
    return [dict(row) for row in read_tables(book, "facts.md")["survey"].rows if row["form"] == key]


def sheet(key: str, name: str) -> Table:
    return read_tables(library_sheet(key), f"{key}.md")[name]


def squeezed(expression: str) -> str:
    return re.sub(r"/data/|\$\{|\}|\s+", "", expression)


ALL_ITEMS = [(key, row["name"]) for key in KEYS for row in facts(key)]


def test_the_library_holds_the_six_forms() -> None:
    assert set(KEYS) <= set(library())


def test_a_sheet_that_is_not_in_the_library_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        library_sheet("../workbook")


@pytest.mark.parametrize("key", KEYS)
def test_each_form_compiles_without_a_warning(key: str) -> None:
    assert compiled(key).warnings == ()


@pytest.mark.parametrize("key", KEYS)
def test_each_form_has_its_settings(key: str) -> None:
    form = edition(key)

    assert (form.key, form.version, form.title) == (key, "1", TITLES[key])
    assert form.languages == ("en",)


@pytest.mark.parametrize("key", KEYS)
def test_each_form_holds_all_its_items_in_the_order_of_the_guide(key: str) -> None:
    names = [row.name for row in items(key)]

    assert names == [row["name"] for row in facts(key)]
    assert len(names) == COUNTS[key]


@pytest.mark.parametrize(("key", "name"), ALL_ITEMS)
def test_each_item_is_as_the_guide_has_it(key: str, name: str) -> None:
    expected = next(row for row in facts(key) if row["name"] == name)
    item = edition(key).question(name)

    assert item is not None
    kind, _, list_name = expected["type"].partition(" ")
    assert (item.kind, item.list_name) == (kind, list_name)
    assert item.labels == {"en": expected["label"]}
    assert item.sms == ({"en": expected["sms"]} if "sms" in expected else {})
    assert item.channel == expected["channel"]
    assert item.feeds == tuple(expected.get("feeds", "").split())
    alert = dict(pair.split("=") for pair in expected.get("alert", "").split())
    assert item.alert == alert
    assert item.polarity == expected.get("polarity", "")


@pytest.mark.parametrize(("key", "name"), ALL_ITEMS)
def test_each_item_is_asked_when_the_guide_says(key: str, name: str) -> None:
    expected = next(row for row in facts(key) if row["name"] == name).get("relevant", "")
    if expected == "slot rule":
        assert name in ROTA
        expected = f"slot = '{name}' and (ask_contact = 'no' or phone = 'shared')"
    item = edition(key).question(name)

    assert item is not None
    assert squeezed(item.relevant) == squeezed(expected)


@pytest.mark.parametrize(("key", "name"), ALL_ITEMS)
def test_each_text_is_as_long_as_the_guide_says_and_fits_one_segment(key: str, name: str) -> None:
    expected = next(row for row in facts(key) if row["name"] == name)
    item = edition(key).question(name)

    assert item is not None
    length = len(at_its_longest(item.sms.get("en", "")))
    assert length == int(expected.get("n", "0"))
    assert length <= 160
    assert item.sms.get("en", "").isascii()
    assert not set(item.sms.get("en", "")) & set("[]\\^~|`")


@pytest.mark.parametrize(("key", "name"), ALL_ITEMS)
def test_no_text_gives_away_who_writes_or_why(key: str, name: str) -> None:
    item = edition(key).question(name)

    assert item is not None
    assert outing_word(item.sms.get("en", "")) is None


@pytest.mark.parametrize("key", KEYS)
def test_items_without_a_text_are_on_the_web_only(key: str) -> None:
    for item in edition(key).asked():
        assert bool(item.sms) == (item.channel != "web_only"), item.name


@pytest.mark.parametrize("key", KEYS)
def test_every_item_can_be_skipped(key: str) -> None:
    assert not any(item.required for item in edition(key).questions)
    for row in sheet(key, "survey").rows:
        if row["type"] not in {"hidden", "calculate"}:
            assert row["required"] == "no"


@pytest.mark.parametrize("key", KEYS)
def test_the_hidden_rows_are_what_the_invitation_brings(key: str) -> None:
    hidden = [row.name for row in edition(key).questions if row.kind == "hidden"]

    assert hidden == HIDDEN.get(key, [])


@pytest.mark.parametrize("key", KEYS)
def test_who_helped_is_the_last_row_of_a_young_persons_form_and_of_no_other(key: str) -> None:
    last = list(edition(key).asked())[-1]
    if key == "PARENT":
        assert edition(key).question("who_helped") is None
        return

    assert (last.name, last.kind, last.list_name) == ("who_helped", "select_one", "who_helped")
    assert last.labels == {"en": "Did anyone help you with this?"}
    assert last.channel == "web_only"
    assert [choice.name for choice in last.choices] == ["1", "2", "3", "4", "0"]


def test_the_contact_question_waits_on_a_row_worked_out_after_w02() -> None:
    rows = edition("WEEKLY").questions
    names = [row.name for row in rows]
    row = rows[names.index("ask_contact")]

    assert names.index("ask_contact") == names.index("W02") + 1
    assert row.kind == "calculate"
    assert squeezed(row.calculation) == "if(W01='1'orW01='2'orW02='1'orW02='2','yes','no')"


def test_safety_questions_wait_for_somebody_to_be_there() -> None:
    for key, names in (("RHI_FU", ("RF03", "RF08", "RF10")), ("WEEKLY", ("W02",))):
        for name in names:
            item = edition(key).question(name)
            assert item is not None
            assert squeezed(item.relevant).startswith("staffed='yes'")


@pytest.mark.parametrize("key", KEYS)
def test_a_safety_item_says_which_answer_worries(key: str) -> None:
    for item in edition(key).questions:
        if SAFETY_FEEDS & set(item.feeds):
            assert item.polarity, item.name


def test_only_the_sharing_question_has_a_hint() -> None:
    hints = {
        item.name: dict(item.hints) for key in KEYS for item in edition(key).questions if item.hints
    }

    assert hints == {
        "RF14": {
            "en": "If you or someone else is in danger we may have to share it, "
            "and we will try to tell you first."
        }
    }


def test_the_themes_are_those_ruled() -> None:
    themes = {
        item.name: item.theme for key in KEYS for item in edition(key).questions if item.theme
    }

    assert themes == {"RF13": "LI", "W09": "LI", "G16": "TR"}


@pytest.mark.parametrize("key", KEYS)
def test_no_name_is_used_twice(key: str) -> None:
    counted = Counter(row.name for row in edition(key).questions)

    assert max(counted.values()) == 1


@pytest.mark.parametrize("key", KEYS)
def test_an_edition_can_be_kept_as_json_and_read_again(key: str) -> None:
    assert from_json(to_json(edition(key))) == edition(key)
