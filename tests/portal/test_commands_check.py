"""``heard check``: JSON lines in, JSON lines out, through the functions the worker calls."""

import io
import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from portal.commands import check
from portal.commands.check import CHECKERS, check_lines
from sms import keywords, segments
from voice import screen

NO_NUMBER = '{"id": 1e999, "text": "hi"}'


def run(name: str, *lines: str | bytes) -> Result:
    typed = b"".join((one if isinstance(one, bytes) else one.encode()) + b"\n" for one in lines)
    return CliRunner().invoke(check.check, [name], input=typed)


def answers(name: str, *records: dict[str, Any]) -> list[dict[str, Any]]:
    result = run(name, *(json.dumps(record) for record in records))
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def error_of(name: str, record: dict[str, Any]) -> str:
    result = run(name, json.dumps(record))
    assert result.exit_code == 1
    told: dict[str, str] = json.loads(result.stdout)
    assert told.keys() == {"id", "error"}
    return told["error"]


def test_lines_are_answered_in_order_with_their_ids() -> None:
    texts = ["hi", "i want to die", "ok"]

    told = answers("screen", *({"id": text, "text": text} for text in texts))

    assert [one["id"] for one in told] == texts


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "no json",
        "[1]",
        '"text"',
        "null",
        "[" * 100_000,
        "9" * 5000,
        b"\xff\xfe",
        "{}",
        NO_NUMBER,
    ],
    ids=["blank", "words", "list", "text", "null", "deep", "long", "bytes", "empty", "endless"],
)
def test_a_bad_line_says_so_and_later_lines_still_run(bad: str | bytes) -> None:
    result = run("keyword", bad, '{"id": 2, "text": "STOP"}')

    first, second = map(json.loads, result.stdout.splitlines())
    assert first.keys() == {"id", "error"}
    assert first["id"] is None
    assert second == {"id": 2, "meaning": "opt_out"}
    assert result.exit_code == 1


def test_a_bad_record_keeps_its_id() -> None:
    result = run("keyword", '{"id": "a7", "text": 5}')

    assert json.loads(result.stdout) == {"id": "a7", "error": '"text" is missing or not a text'}
    assert result.exit_code == 1


@pytest.mark.parametrize("name", CHECKERS)
@pytest.mark.parametrize(
    "text",
    ["", "\0", "\ud800", "a" * 160_000, "\u202e\u0301\U0001f9d1\u200d"],
    ids=["empty", "nul", "surrogate", "long", "marks"],
)
def test_no_text_is_too_hostile_to_be_answered(name: str, text: str) -> None:
    (told,) = answers(name, {"id": 1, "text": text, "type": "select_one"})

    assert told["id"] == 1
    assert len(told) > 1


def test_each_line_is_answered_before_the_next_is_read() -> None:
    out = io.StringIO()
    counts = []

    def lines() -> Any:
        for number in range(3):
            counts.append(out.getvalue().count("\n"))
            yield json.dumps({"id": number, "text": "hi"}).encode()

    assert check_lines(lines(), out, CHECKERS["keyword"])
    assert counts == [0, 1, 2]


def test_screen_tells_what_the_screen_sees() -> None:
    told, calm = answers(
        "screen", {"id": 1, "text": "i want to kill myself"}, {"id": 2, "text": "i had toast"}
    )
    seen = screen.screen("i want to kill myself", screen.Context(), screen.load_lists())

    assert (told["tier"], told["categories"]) == ("urgent", ["self_harm"])
    assert told["spans"] == [list(span) for span in seen.spans]
    assert told["screenable"] is True
    assert told["level"] == "P0"
    assert (calm["tier"], calm["categories"], calm["spans"]) == ("none", [], [])


def test_screen_weighs_the_question_the_texts_before_and_who_is_missing() -> None:
    yes, no, pieces, missing = answers(
        "screen",
        {"id": 1, "text": "yes", "question_polarity": "unsafe"},
        {"id": 2, "text": "yes", "question_polarity": "safe"},
        {"id": 3, "text": "kill myself", "earlier": ["i am going to"]},
        {"id": 4, "text": "fine", "missing_now": True},
    )

    assert (yes["tier"], no["tier"]) == ("urgent", "none")
    assert pieces["tier"] == "urgent"
    assert (missing["tier"], missing["categories"]) == ("urgent", ["missing_now"])


def test_screen_refuses_what_is_no_polarity_and_no_list_of_texts() -> None:
    assert "question_polarity" in error_of("screen", {"text": "a", "question_polarity": "bad"})
    assert "earlier" in error_of("screen", {"text": "a", "earlier": "b"})
    assert "earlier" in error_of("screen", {"text": "a", "earlier": [1]})


def test_language_sentiment_and_themes_have_their_records() -> None:
    (spoken,) = answers("language", {"id": 1, "text": "اريد ان اتكلم مع شخص ما اليوم"})
    (felt,) = answers("sentiment", {"id": 1, "text": "i love my new school it is brilliant"})
    (about,) = answers("themes", {"id": 1, "text": "school is going really well"})

    assert (spoken["language"], spoken["screenable"]) == ("ar", False)
    assert felt["label"] == "positive"
    assert 0 < felt["score"] <= 1
    assert about["themes"][0]["code"] == "SC"
    assert about["themes"][0]["direction"] == "good"


def test_read_gives_the_value_of_each_kind() -> None:
    colours = [{"name": "r", "label": "Red"}, {"name": "b", "label": "Blue"}]
    told = answers(
        "read",
        {"id": 1, "text": "blue", "language": "en", "type": "select_one", "choices": colours},
        {"id": 2, "text": "1 and 2", "type": "select_multiple", "choices": colours},
        {"id": 3, "text": "twelve", "type": "integer", "min": 0, "max": 20},
        {"id": 4, "text": "3.5", "type": "decimal"},
        {"id": 5, "text": "yesterday", "type": "date", "now": "2026-11-10"},
        {"id": 6, "text": "in my own words", "type": "text"},
    )

    assert [one["value"] for one in told] == [
        "b",
        ["r", "b"],
        12,
        3.5,
        "2026-11-09",
        "in my own words",
    ]


def test_read_tells_a_skip_from_what_is_unclear() -> None:
    scale = [{"name": str(number), "label": f"Face {number}"} for number in range(1, 6)]
    skip, either, out = answers(
        "read",
        {"id": 1, "text": "skip", "type": "select_one", "choices": scale},
        {"id": 2, "text": "3 or 4", "type": "select_one", "choices": scale},
        {"id": 3, "text": "9", "type": "integer", "min": 0, "max": 5},
    )

    assert skip["skipped"] is True
    assert either == {"id": 2, "unclear": "two_readings: 3 or 4"}
    assert out["unclear"].startswith("out_of_range")


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"type": "barcode"}, "type"),
        ({"choices": "ab"}, "choices"),
        ({"choices": ["a"]}, "choices"),
        ({"choices": [{"label": "a"}]}, "name"),
        ({"min": "low"}, "min"),
        ({"max": True}, "max"),
        ({"now": "soon"}, "now"),
        ({"now": 5}, "now"),
        ({"language": 5}, "language"),
    ],
)
def test_read_says_which_part_of_a_record_is_wrong(changed: dict[str, Any], named: str) -> None:
    record = {"id": 1, "text": "3", "type": "integer", **changed}

    assert f'"{named}"' in error_of("read", record)


def test_segments_and_keywords_are_those_the_outbox_and_the_talk_use() -> None:
    (cost,) = answers("segments", {"id": 1, "text": "ł" * 71})
    meanings = answers("keyword", *({"id": text, "text": text} for text in ("STOP", "yes", "help")))
    found = segments.measure("ł" * 71)

    assert cost == {"id": 1, "encoding": "UCS-2", "segments": found.segments, "units": 71}
    assert [one["meaning"] for one in meanings] == ["opt_out", "none", "help"]
    assert meanings[1]["meaning"] == keywords.meaning("yes")


def test_a_refused_number_is_a_result() -> None:
    good, landline = answers(
        "phone", {"id": 1, "text": "07700 900123"}, {"id": 2, "text": "020 7946 0000"}
    )

    assert good == {"id": 1, "e164": "+447700900123"}
    assert landline == {"id": 2, "error": "landline"}


def test_nothing_of_a_deployment_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HEARD_DATABASE_URL", "HEARD_KEYS", "HEARD_MODE", "HEARD_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)

    assert answers("keyword", {"id": 1, "text": "hello"}) == [{"id": 1, "meaning": "none"}]
