"""What made-up people write, in the way young people write, heard by the real screen.

Ordinary words come by what they answer, topic and mood; a few worrying ones by category.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from people.models import Task
from portal.made_up.asking import Ask
from portal.made_up.chance import Chance
from portal.made_up.lists import read
from portal.made_up.people import Child
from portal.made_up.rows import Row, Rows
from surveys.effects import section_of
from surveys.questionnaire import Question, text_in
from voice import alerts
from voice.escalation import level_of
from voice.models import Alert, Words
from voice.screen import Context, Screened, load_lists, screen

USES = {
    "W08": "went_well",
    "W09": "change",
    "RF13": "wants",
    "G16": "better_help",
    "EA1": "easiest",
    "P13": "family_strengths",
    "P15": "family_change",
}
"""The words that answer each open question."""

WORRYING = 0.03
URGENT = 0.4
GOOD_FROM, OK_FROM = 3.6, 2.4
ENDINGS = {"plain": "", "tbh": " tbh", "caps": "", "emoji": " \N{SMILING FACE WITH SMILING EYES}"}


@dataclass(frozen=True, slots=True)
class Saying:
    """One thing that was said: its key, the words, when, and what it answers (None: unasked)."""

    key: str
    text: str
    at: datetime
    question: Question | None = None


class Voice:
    """Chooses words, screens them, and makes the rows that ``voice.words.hear`` would make."""

    def __init__(self, chance: Chance, rows: Rows) -> None:
        self._chance = chance
        self._rows = rows
        self._lists = load_lists()
        self._screened: dict[tuple[str, str], Screened] = {}

    def words_for(self, use: str, mood: float, child: Child) -> str:
        """Return ordinary words for a use, or now and then worrying ones, in this person's way."""
        if use not in {"easiest", "correction"} and not use.startswith("family"):
            share = WORRYING * (2.5 if child.nature.safety < 3.6 else 0.6)  # noqa: PLR2004 - the less safe third
            if self._chance.happens(share):
                return self.worrying("urgent" if self._chance.happens(URGENT) else "today")
        topics = read("words")[use]
        moods = self._chance.one_of(list(topics.values()))
        text: str = self._chance.one_of(moods.get(_mood(self._chance, mood)) or moods["ok"])
        return text if use.startswith("family") else _styled(text, child.nature.style, self._chance)

    def hear(self, ask: Ask, saying: Saying) -> uuid.UUID:
        """Keep one saying, screened, open the alert it calls for, and return the words' id."""
        question = saying.question
        screened = self._screen(saying.text, question)
        child, is_own = ask.child, ask.person_id == ask.child.id
        words = self._rows.add(
            Words,
            id=self._chance.new_id(),
            organisation_id=child.service.organisation_id,
            person_id=ask.person_id,
            about_id=child.id,
            number_id=ask.number_id,
            informant="young_person" if is_own else "parent",
            channel=ask.channel,
            text_sealed=saying.text,
            language="en",
            asked=f"{ask.key}.{question.name}" if question else None,
            section=section_of(question) if question and question.name in USES else None,
            received_at=saying.at,
            tier=screened.tier,
            categories=list(screened.categories),
            spans=[list(span) for span in screened.spans],
            screenable=screened.screenable,
            use_words=None,
            who_sees=[],
        )
        self._raise(child, words, saying.key, screened)
        return uuid.UUID(str(words["id"]))

    def worrying(self, tier: str) -> str:
        """Return worrying words that a person reads today, or at once: ``today`` or ``urgent``."""
        categories = read("worrying")
        texts: list[str] = categories[self._chance.one_of(list(categories))][tier]
        text: str = self._chance.one_of(texts or categories["self_harm"]["today"])
        return text

    def _raise(self, child: Child, words: Row, key: str, screened: Screened) -> None:
        level = level_of(screened.tier, (), missing_now=False, day_duty_staffed=True)
        if level is not None:
            alert = add_alert(self._chance, self._rows, child, key, (level, words["received_at"]))
            alert["trigger"], alert["words_id"] = "words", words["id"]
            alert["categories"] = list(screened.categories)

    def _screen(self, text: str, question: Question | None) -> Screened:
        """Screen a text, the same one after the same question only once: it never asks who."""
        label = text_in(question.labels, "en") if question else ""
        known = self._screened.get((text, label))
        if known is None:
            polarity = question.polarity if question else ""
            known = screen(text, Context(question=label, polarity=polarity), self._lists)
            self._screened[text, label] = known
        return known


def add_alert(
    chance: Chance, rows: Rows, child: Child, key: str, opened: tuple[str, datetime]
) -> Row:
    """Add an open alert with its task, as ``voice.alerts`` would; the caller says what opened it.

    ``opened``: its level, and when.
    """
    level, opened_at = opened
    same = {"organisation_id": child.service.organisation_id, "person_id": child.id}
    task = rows.add(
        Task,
        id=chance.new_id(),
        **same,
        owner_id=child.worker_id,
        kind="alert",
        cause=f"alert:{key}",
        opened_at=opened_at,
        due_at=alerts.due_at(level, opened_at),
    )
    return rows.add(
        Alert,
        id=chance.new_id(),
        **same,
        task_id=task["id"],
        level=level,
        categories=[],
        opened_at=opened_at,
    )


def _mood(chance: Chance, mood: float) -> str:
    felt = chance.near(mood, 0.5)
    if felt >= GOOD_FROM:
        return "good"
    return "ok" if felt >= OK_FROM else "bad"


def _styled(text: str, style: str, chance: Chance) -> str:
    """Return the text as this person writes: some shout, some add a word or a face, at times."""
    if not chance.happens(0.5):
        return text
    return text.upper() if style == "caps" else text + ENDINGS[style]
