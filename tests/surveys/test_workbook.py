"""What an edition holds, and what is said of a sheet that makes none."""

import pytest

from surveys.xlsform import compiler
from tests.surveys.tiny_sheets import accepted, codes, findings, item, row, sheet, tiny


def test_groups_bind_and_head_their_questions() -> None:
    edition = tiny("groups").edition
    lamp = row(edition, "lamp")

    assert [question.path for question in edition.questions] == [
        "/data/wants",
        "/data/home/who",
        "/data/home/night/lamp",
        "/data/last",
    ]
    assert lamp.group is not None
    assert lamp.group.labels == {"en": "At night"}
    assert lamp.group.relevant == "(/data/wants  = '1') and (/data/home/who  != '')"
    assert row(edition, "wants").group is None


def test_a_piped_value_is_written_as_the_sheet_has_it() -> None:
    assert row(tiny("groups").edition, "last").labels == {"en": "Last one, ${who}?"}


def test_each_kind_of_row_is_known() -> None:
    edition = tiny("kinds").edition

    assert {question.name: question.kind for question in edition.questions} == {
        "warm": "range",
        "drink": "select_one",
        "drink_other": "text",
        "order": "rank",
        "seen": "acknowledge",
        "hello": "note",
        "day": "date",
        "half": "decimal",
        "code": "unsupported",
        "brought": "hidden",
    }
    assert row(edition, "warm").constraint == ". >= 1 and . <= 5"
    assert row(edition, "half").default == "1.5"


def test_other_is_a_choice_with_a_row_of_its_own() -> None:
    edition = tiny("kinds").edition

    assert [choice.name for choice in row(edition, "drink").choices] == ["green", "black", "other"]
    assert row(edition, "drink_other").relevant == "selected(/data/drink, 'other')"


def test_what_cannot_go_by_text_is_asked_on_the_web_only_and_noted() -> None:
    result = tiny("kinds")

    assert row(result.edition, "order").channel == "web_only"
    assert row(result.edition, "code").channel == "web_only"
    assert row(result.edition, "day").channel == "any"
    assert [note.code for note in result.warnings] == ["H606", "H606", "H605"]


def test_a_range_keeps_its_own_constraint_beside_its_ends() -> None:
    source = sheet(item(type="range", parameters="start=0 end=8 step=2", constraint=". != 4"))

    assert row(accepted(source).edition, "a").constraint == "(. != 4) and . >= 0 and . <= 8"


def test_only_languages_with_every_cell_are_offered() -> None:
    result = tiny("languages")

    assert result.edition.languages == ("en", "en-simple", "ur")
    assert [(note.code, "pl" in note.wrong) for note in result.warnings] == [("H604", True)]
    assert row(result.edition, "ok").labels["ur"] == "ٹھیک ہے؟"
    assert row(result.edition, "why").labels.get("pl") is None


def test_heards_own_columns_are_read() -> None:
    edition = tiny("heard").edition
    safe = row(edition, "safe_now")
    no, yes = safe.choices

    assert safe.sms == {"en": "Are you safe? 1=No 2=Yes 0=skip"}
    assert (safe.channel, safe.polarity, safe.theme) == ("private_phone", "safe", "SA")
    assert safe.feeds == ("safety", "O7.signal", "own.sleep")
    assert safe.alert == {"1": "P1", "2": "P3"}
    assert (no.score, no.sms_digit, no.sms_reply) == (1.0, "1", {"en": ("nope", "no way")})
    assert (yes.score, yes.sms_reply) == (2.5, {"en": ("YES",)})
    assert row(edition, "points").alert == {"0": "P2"}


def test_a_tiny_sheet_compiles_without_a_note() -> None:
    assert tiny("heard").warnings == ()


def test_the_hash_is_of_the_file_and_the_compiler_is_named() -> None:
    one, other = accepted(sheet(item())), accepted(sheet(item(label="Other words?")))

    assert one.pyxform_version == "4.5.0"
    assert one.content_hash == accepted(sheet(item())).content_hash != other.content_hash
    assert len(one.content_hash) == 64


def test_missing_settings_are_filled_in_and_noted() -> None:
    source = sheet(item(channel="web_only"), settings_sheet="")
    result = accepted(source, "/forms/My sheet.md")

    assert (result.edition.key, result.edition.version) == ("My_sheet", "1")
    assert [note.code for note in result.warnings] == ["H601", "H602", "H603"]
    assert row(result.edition, "a").channel == "web_only"


def test_a_warning_of_the_form_compiler_becomes_a_note() -> None:
    result = accepted(sheet(item(type="image")))

    assert "H607" in [note.code for note in result.warnings]


def test_the_form_compilers_message_names_sheet_row_and_column() -> None:
    (found,) = findings(sheet(item(), item(name="b c")))

    assert (found.code, found.sheet, found.row, found.column) == ("H201", "survey", 3, "name")
    assert "[row" not in found.wrong


def test_a_message_without_a_place_has_none() -> None:
    (found,) = findings(sheet(item(type="select_one zz"), choices=""))

    assert (found.code, found.sheet, found.row) == ("H201", "", 0)


def test_a_crash_of_the_form_compiler_is_a_finding() -> None:
    begin = [item(type="begin group", name=f"g{number}") for number in range(1500)]
    end = [item(type="end group", name="", label="")] * 1500

    assert codes(sheet(*begin, item(), *end)) == ["H202"]


def test_an_unknown_prefix_is_a_finding() -> None:
    assert codes(sheet(item() | {"bind::other:thing": "x"})) == ["H204"]


@pytest.mark.parametrize("column", ["relevant", "constraint", "calculation"])
def test_a_broken_expression_is_refused_with_its_column(column: str) -> None:
    kind = "calculate" if column == "calculation" else "text"
    (found,) = findings(sheet(item(type=kind, **{column: "nonsense(1) = '"})))

    assert (found.code, found.row, found.column) == ("H203", 2, column)


def test_a_broken_expression_of_a_group_is_found_once_at_the_group() -> None:
    found = findings(
        sheet(
            item(type="begin group", name="g", relevant="nonsense(1)"),
            item(),
            item(name="b"),
            {"type": "end group"},
        )
    )

    assert [(fault.code, fault.row, fault.column) for fault in found] == [("H203", 2, "relevant")]


def test_the_name_of_a_file_gives_a_form_its_name() -> None:
    assert compiler.stem("/a/b/Week one.v2.xlsx") == "Week_one_v2"
    assert compiler.stem("") == "form"
