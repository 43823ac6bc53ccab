"""Stories a youth worker can read, played through the conversation, line by line.

A story is a file of ``transcripts/``. Above the first text stand the facts (``form: WEEKLY``,
``phone: shared``, ``code word: ...``, other names are what the invitation brings). Then ``>`` is
what they text, ``<`` what we answer, ``@`` time passing, ``=`` an answer that is kept and ``!``
what a person is told. ``heard sms chat KEY --story`` prints a talk in this form.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sms.playing import Player, Setting
from surveys import engine, questions
from surveys.engine import Given
from surveys.questionnaire import Edition
from surveys.workbook import Compiled, compile_sheet, library_sheet

STORIES = sorted((Path(__file__).parent / "transcripts").glob("*.txt"))
BEGUN = datetime(2026, 11, 10, 15, 40, tzinfo=UTC)
UNITS = {"minute": "minutes", "hour": "hours", "day": "days", "week": "weeks"}


@dataclass(frozen=True)
class Story:
    facts: dict[str, str]
    lines: tuple[str, ...]


@cache
def _edition(key: str) -> Edition:
    compiled = compile_sheet(library_sheet(key), f"{key}.md")
    assert isinstance(compiled, Compiled), compiled
    return compiled.edition


def _read(path: Path) -> Story:
    facts: dict[str, str] = {}
    lines: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line[:1] in {">", "<", "@", "=", "!"}:
            lines.append(line)
        elif line.strip() and not line.startswith("#"):
            assert not lines, f"{path.name}: facts stand above the talk: {line}"
            name, _, value = line.partition(":")
            facts[name.strip()] = value.strip()
    return Story(facts, tuple(lines))


def _setting(facts: dict[str, str]) -> Setting:
    left = dict(facts)
    own: dict[str, Any] = {
        "edition": _edition(left.pop("form")),
        "party": left.pop("who", "young person").replace(" ", "_"),
        "phone": left.pop("phone", "private"),
        "staffed": left.pop("on duty", "somebody") == "somebody",
        "missing_now": left.pop("missing", "no") == "yes",
        "by_link": left.pop("begins", "by text") == "by link",
        "code_word": left.pop("code word", ""),
        "reading_word": left.pop("reading word", ""),
    }
    return Setting(**own, hidden=left)


def _play(story: Story) -> Player:
    player = Player(_setting(story.facts), BEGUN)
    player.begin()
    for line in story.lines:
        if line.startswith(">"):
            player.says(line[2:])
        elif line.startswith("@"):
            player.wait(_long(line[2:]), line[2:])
    return player


def _long(words: str) -> timedelta:
    found = re.fullmatch(r"(\d+) (minute|hour|day|week)s? later", words)
    assert found, f"cannot tell how long this is: {words}"
    return timedelta(**{UNITS[found[2]]: int(found[1])})


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_a_story_goes_as_it_is_written(path: Path) -> None:
    story = _read(path)

    assert tuple(_play(story).lines) == story.lines


def test_there_are_at_least_fifteen_stories_and_each_says_what_it_is_about() -> None:
    assert len(STORIES) >= 15
    for path in STORIES:
        assert path.read_text(encoding="utf-8").startswith("# "), path.name


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_the_same_answers_on_the_web_are_kept_the_same(path: Path) -> None:
    story = _read(path)
    player = _play(story)
    edition = _edition(story.facts["form"])
    hidden = _setting(story.facts).hidden | {"staffed": "yes", "phone": "private"}
    on_the_web = dict(_on_the_web(edition, player.answers))

    assert on_the_web == player.answers
    assert engine.values(edition, on_the_web, hidden, BEGUN.date()) == engine.values(
        edition, player.answers, hidden, BEGUN.date()
    )


def _on_the_web(edition: Edition, answers: dict[str, Given]) -> Iterator[tuple[str, Given]]:
    for path, given in answers.items():
        question = edition.at(path)
        assert question is not None
        if given.state != "answered":
            yield path, given
            continue
        reading = questions.read(question, given.value, "en", BEGUN, channel="web")
        assert isinstance(reading, questions.Value), (path, reading)
        yield path, Given("answered", reading.value)
