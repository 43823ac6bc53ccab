"""What /me shows, read once: what I said, each summary with who it went to, and what came of it.

Everything here is the young person's own. Nothing is read for a page that the cover PIN opened.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from outcomes.models import Document, PlanSection
from people.models import Person
from portal.languages import gettext, lang
from portal.wording import clean, sheet_words
from surveys import editions
from surveys.questionnaire import text_in
from voice import changes, summaries, words
from voice.models import Quote, Summary, Words

SHOWN_AT_ONCE = 50

HEADINGS = {
    "said": summaries.HEADING_SAID if hasattr(summaries, "HEADING_SAID") else "",
}


@dataclass(frozen=True, slots=True)
class Saying:
    """One thing I said: the words as they came, when, and the question before them (or nothing)."""

    text: str
    language: str
    at: datetime
    question: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of a summary with my words under it."""

    title: str
    sayings: tuple[Saying, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One version of my summary: what stands in it, what I said of it, and where it went.

    ``verdict``: no, nearly, yes, or empty. ``went_to``: lines in the language of the page.
    """

    id: uuid.UUID
    version: int
    period: tuple[date, date]
    sections: tuple[Section, ...]
    told: str
    verdict: str
    correction: str
    who_sees: tuple[str, ...]
    may_answer: bool
    went_to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CameOfIt:
    """You said, we did: the heading, the words it answers (or nothing), and what was written."""

    heading: str
    text: str
    at: datetime
    said: str = ""


@dataclass(frozen=True, slots=True)
class MyPage:
    """The whole page; empty tuples where there is nothing, as for a page opened by the cover PIN."""

    sayings: tuple[Saying, ...] = ()
    has_more: bool = False
    summaries: tuple[Told, ...] = ()
    changes: tuple[CameOfIt, ...] = ()
