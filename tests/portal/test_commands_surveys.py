"""``heard surveys``: sheets are checked, walked, published, listed and exported."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from database.server import Urls
from database.transactions import Database
from portal.commands import surveys as commands
from surveys import workbook
from surveys.xlsform.sheets import MAX_BYTES
from tests.portal.deployments import deploy, undeploy
from tests.surveys.tiny_sheets import EDITIONS, sheet

TINY = {"type": "text", "name": "Q1", "label": "What helped?"}


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(commands.surveys, [str(one) for one in arguments])


@pytest.fixture
def weekly(tmp_path: Path) -> Path:
    """The sheet of the weekly questionnaire as a file."""
    return write(tmp_path, "WEEKLY.md", workbook.library_sheet("WEEKLY"))


@pytest.fixture
def deployed(
    clean: Database, urls: Urls, ring: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Database:
    """A deployment on the tests' database."""
    deploy(monkeypatch, tmp_path / "var", ring, urls=urls)
    return clean


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def walk(form: Path, pairs: Any, *more: str) -> dict[str, Any]:
    answers = write(form.parent, "answers.json", json.dumps(pairs))
    told = run("walk", form, "--answers", answers, *more)
    assert told.exit_code == 0, told.output
    walked: dict[str, Any] = json.loads(told.stdout)
    return walked


def value_of(walked: dict[str, Any], path: str) -> str:
    (value,) = (value for found, _, value in walked["final"] if found == path)
    return str(value)


@pytest.mark.parametrize("key", workbook.library())
def test_every_questionnaire_of_ours_is_publishable(key: str, tmp_path: Path) -> None:
    told = run("check", write(tmp_path, f"{key}.md", workbook.library_sheet(key)))

    assert told.exit_code == 0
    assert told.stdout.endswith(f"Publishable: {key} version 1.\n")


def test_a_check_needs_no_setting_and_shows_each_page_and_text(
    weekly: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    undeploy(monkeypatch)

    lines = run("check", weekly).stdout.splitlines()

    choices = "[Really bad / Bad / OK / Good / Really good]"
    assert f"W01 page en: How has your week been? {choices}" in lines
    assert any(line.startswith("W01 text en (GSM-7, 1): Hi, it is {from}.") for line in lines)


def test_what_is_wrong_stands_with_its_place_and_what_to_write(tmp_path: Path) -> None:
    form = write(tmp_path, "tiny.md", sheet({**TINY, "bind::heard:channel": "pigeon"}))

    told = run("check", form)
    found = json.loads(run("check", form, "--json").stdout)

    assert told.exit_code == 1
    assert "sheet survey, row 2, column bind::heard:channel" in told.stdout
    assert told.stdout.endswith("Not publishable.\n")
    (fault,) = (one for one in found["findings"] if one["code"] == "H301")
    assert (fault["sheet"], fault["row"], fault["column"]) == ("survey", 2, "bind::heard:channel")
    assert "'pigeon'" in fault["wrong"]
    assert fault["instead"].startswith("Write one of:")
    assert found["publishable"] is False


def test_a_text_is_measured_as_the_carrier_bills_it(tmp_path: Path) -> None:
    too_long = {**TINY, "sms": "a" * 161, "bind::heard:channel": "any"}

    told = run("check", write(tmp_path, "tiny.md", sheet(too_long)))

    assert told.exit_code == 1
    assert "H402" in told.stdout


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF"),
        ("a.xlsx", b"no workbook"),
        ("a.md", b"\xff"),
        ("a.csv", b"x" * (MAX_BYTES + 9)),
    ],
)
def test_what_cannot_be_read_ends_with_two(name: str, content: bytes, tmp_path: Path) -> None:
    form = write(tmp_path, name, content)
    answers = write(tmp_path, "none.json", "")

    assert run("check", form).exit_code == 2
    assert run("walk", form, "--answers", answers).exit_code == 2
    assert run("publish", form).exit_code == 2


def test_a_walk_plays_answers_in_their_order(weekly: Path) -> None:
    walked = walk(weekly, [["/data/slot", "W08"], ["/data/W01", "4"], ["/data/W08", 3]])

    assert walked["asked"][:2] == ["/data/W01", "/data/W08"]
    assert [value_of(walked, f"/data/{name}") for name in ("slot", "W01", "W08")] == [
        "W08",
        "4",
        "3",
    ]
    assert walked.keys() == {"complete", "asked", "final", "messages"}


def test_no_answers_are_plausible_ones_to_the_end(weekly: Path) -> None:
    empty = write(weekly.parent, "none.json", "")

    walked = json.loads(run("walk", weekly, "--answers", empty).stdout)

    assert walked["complete"] is True
    assert value_of(walked, "/data/W01")


def test_by_text_the_rest_is_offered_by_a_link_at_the_end(tmp_path: Path) -> None:
    form = write(tmp_path, "OUTCOMES.md", workbook.library_sheet("OUTCOMES"))

    by_text = walk(form, [], "--channel", "sms")
    on_the_web = walk(form, [])

    assert "/data/O4a" in by_text["offered_by_link"]
    assert not set(by_text["offered_by_link"]) & set(by_text["asked"])
    assert "{link}" in by_text["messages"][-1]
    assert by_text["complete"] is False
    for path in by_text["asked"]:
        assert value_of(by_text, path) == value_of(on_the_web, path)


def test_a_walk_may_stand_on_another_day(tmp_path: Path) -> None:
    form = write(
        tmp_path,
        "tiny.md",
        sheet({**TINY, "type": "date", "constraint": ". <= today()", "required": "no"}),
    )
    pairs = [["/data/Q1", "2026-05-02"]]

    before = walk(form, pairs, "--today", "2026-05-01")
    after = walk(form, pairs, "--today", "2026-05-03")

    assert (value_of(before, "/data/Q1"), value_of(after, "/data/Q1")) == ("", "2026-05-02")
    assert before["messages"]


@pytest.mark.parametrize("text", ["{}", "[1]", '[["a"]]', '[["a", null]]', "no", "[" * 9999])
def test_answers_that_are_no_pairs_are_refused(text: str, weekly: Path) -> None:
    told = run("walk", weekly, "--answers", write(weekly.parent, "bad.json", text))

    assert told.exit_code == 2
    assert "--answers" in told.stderr


@pytest.mark.usefixtures("deployed")
def test_a_sheet_is_published_once_and_listed(tmp_path: Path) -> None:
    form = write(tmp_path, "tiny.md", sheet(TINY))

    told = run("publish", form)
    again = run("publish", form)
    other = run("publish", write(tmp_path, "tiny.md", sheet({**TINY, "label": "Who helped?"})))

    assert told.stdout.startswith("TINY version 1 is published")
    assert again.exit_code == 0
    assert other.exit_code == 1
    assert "Give the changed sheet a new version" in other.stderr
    listed = run("list").stdout
    assert listed.count("TINY version 1, published") == 1
    assert "WEEKLY version 1, comes with Heard: Weekly check-in" in listed


@pytest.mark.usefixtures("deployed")
def test_a_sheet_that_is_wrong_is_not_published(tmp_path: Path) -> None:
    form = write(tmp_path, "tiny.md", sheet({**TINY, "bind::heard:channel": "pigeon"}))

    told = run("publish", form)

    assert told.exit_code == 1
    assert "H301" in told.stderr
    assert "TINY" not in run("list").stdout


@pytest.mark.usefixtures("deployed")
def test_what_was_published_comes_back_as_it_was(tmp_path: Path) -> None:
    form = write(tmp_path, "tiny.md", sheet(TINY))
    run("publish", form)

    assert run("export", "TINY").stdout_bytes == form.read_bytes()
    assert "<h:html" in run("export", "TINY", "--xform").stdout
    assert run("export", "OTHER").exit_code == 1


@pytest.mark.usefixtures("deployed")
def test_ours_are_exported_unless_the_published_one_is_wanted(tmp_path: Path) -> None:
    own = sheet(TINY).replace(b"TINY", b"WEEKLY")
    run("publish", write(tmp_path, "weekly.md", own))

    assert run("export", "weekly").stdout_bytes == workbook.library_sheet("WEEKLY")
    assert run("export", "WEEKLY", "--published").stdout_bytes == own


def test_our_own_need_no_database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    undeploy(monkeypatch)
    out = tmp_path / "weekly.md"

    assert run("export", "WEEKLY", "--out", out).exit_code == 0
    assert out.read_bytes() == workbook.library_sheet("WEEKLY")
    assert run("list", "--built-in").stdout.count("comes with Heard") == len(workbook.library())
    assert "<h:html" in run("export", "WEEKLY", "--xform").stdout


def test_every_kind_of_question_can_be_walked_to_the_end(tmp_path: Path) -> None:
    walked = walk(write(tmp_path, "kinds.md", (EDITIONS / "kinds.md").read_bytes()), [])

    assert walked["complete"] is True
    assert value_of(walked, "/data/day")
