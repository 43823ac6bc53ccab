"""The values of a talk by text: its state, what is known of one text, replies, events and the turn.

Frozen and plain: ``sms.conversation`` decides with them, ``sms.understanding`` carries out what
they say.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from surveys.channels import Phone, may_ask
from surveys.engine import Answers, Given
from surveys.questionnaire import Edition, Question

Mode = Literal["asking", "paused", "with_staff", "closed"]
Party = Literal["young_person", "parent", "carer"]

STATE_VERSION = 1


@dataclass(frozen=True, slots=True)
class State:
    """What a talk remembers beyond its answers; ``to_json`` and ``from_json`` are inverse.

    ``asked`` is the path of the question last asked; ``misses`` counts texts we could not read, of
    this question and of the whole talk; ``candidates`` are the two readings we asked about.
    """

    mode: Mode = "asking"
    asked: str = ""
    misses: int = 0
    misses_in_all: int = 0
    candidates: tuple[str, ...] = ()
    questions: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return the state as plain JSON values, with the version of its format."""
        return {
            "version": STATE_VERSION,
            "mode": self.mode,
            "asked": self.asked,
            "misses": self.misses,
            "misses_in_all": self.misses_in_all,
            "candidates": list(self.candidates),
            "questions": self.questions,
        }

    @staticmethod
    def from_json(stored: Mapping[str, Any]) -> "State":
        """Return the state that ``to_json`` of any released version wrote.

        Raises KeyError otherwise.
        """
        return State(
            mode=stored["mode"],
            asked=stored["asked"],
            misses=stored["misses"],
            misses_in_all=stored["misses_in_all"],
            candidates=tuple(stored["candidates"]),
            questions=stored["questions"],
        )


@dataclass(frozen=True, slots=True)
class Seen:
    """What the screen and the tables say about this one text, before any rule is tried.

    ``urgent``: its alert is P0. ``reading``: somebody is on duty to read it. ``signposted``: a
    safety reply went out in the last 24 hours. ``thanked``: a thanks went out in the last 12.
    ``stopped``: this number sent STOP: nothing can be sent to it.
    """

    urgent: bool = False
    categories: tuple[str, ...] = ()
    reading: bool = True
    missing_now: bool = False
    signposted: bool = False
    thanked: bool = False
    stopped: bool = False
    code_word: bool = False
    reading_word: bool = False
    attachments: int = 0


@dataclass(frozen=True, slots=True)
class Talk:
    """One party on one phone, and the questionnaire in flight (None when there is none)."""

    party: Party
    phone: Phone
    language: str = "en"
    edition: Edition | None = None
    answers: Answers = field(default_factory=dict)
    hidden: Mapping[str, str] = field(default_factory=dict)
    state: State = State()
    seen: Seen = Seen()
    switched_on: bool = False

    @property
    def is_asking(self) -> bool:
        """Whether a question is open on this phone."""
        return self.edition is not None and self.state.mode == "asking" and bool(self.state.asked)

    def question(self) -> Question | None:
        """Return the question last asked, while one is open."""
        return self.edition.at(self.state.asked) if self.edition and self.is_asking else None

    def may_ask(self, question: Question) -> bool:
        """Whether this phone may be asked ``question``."""
        return may_ask(
            question,
            self.phone,
            is_adult=self.party != "young_person",
            switched_on=self.switched_on,
        )


@dataclass(frozen=True, slots=True)
class Reply:
    """One text to send: a phrase by name with values, or a question by its path.

    ``is_again``: the question they were asked already, so it is a direct answer to their text.
    """

    phrase: str = ""
    question: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    is_safety: bool = False
    is_again: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """A question got something: an answer, or a skip."""

    path: str
    given: Given
    how: str


@dataclass(frozen=True, slots=True)
class Finished:
    """No further question can be asked by text; ``link`` says that the web holds more of them."""

    link: bool


@dataclass(frozen=True, slots=True)
class Noted:
    """Something a person or a table must know: its kind is the past-tense name of what happened."""

    kind: Literal[
        "stopped",
        "restarted",
        "help_asked",
        "near_stop",
        "wrong_number",
        "code_word",
        "reading_word",
        "link_asked",
        "call_asked",
        "missed_too_often",
        "unasked",
    ]


Event = Answered | Finished | Noted


@dataclass(frozen=True, slots=True)
class Turn:
    """What one text leads to: the new state, at most three replies in order, and events."""

    state: State
    replies: tuple[Reply, ...] = ()
    events: tuple[Event, ...] = ()
