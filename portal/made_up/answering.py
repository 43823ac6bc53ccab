"""How made-up people answer: who replies at all, along the questionnaire's own route, and when."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from outcomes.models import Asked
from portal.made_up.asking import Ask
from portal.made_up.chance import Chance
from portal.made_up.rows import Rows
from portal.made_up.saying import USES, Saying, Voice
from portal.made_up.span import Span
from portal.made_up.values import Feeling, choose, feeling
from surveys import engine
from surveys.channels import may_ask
from surveys.engine import Given
from surveys.invitations import OPEN_DAYS
from surveys.models import Invitation, Response
from surveys.questionnaire import Edition, Question

DECIDING = ("W01", "W02")
"""The answers on which the way through one of these questionnaires turns."""
STOPS_HALF_WAY = 0.05
BESIDE = 0.06
UNASKED = 0.05
DELIVERED = 0.97
ADULTS = frozenset({"PARENT"})

Ending = Literal["complete", "partial", "open"]


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer as it came; ``cause`` is the key of the saying it came with, empty for none."""

    question: Question
    given: Given
    how: str
    at: datetime
    words_id: uuid.UUID | None = None
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back for one asking; ``ended_at`` None: the questionnaire is still open."""

    ask: Ask
    response_id: uuid.UUID
    answers: tuple[Answered, ...]
    ending: Ending
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Published:
    """The editions as they are asked, and the ids under which they are stored."""

    editions: Mapping[str, Edition]
    ids: Mapping[str, uuid.UUID]


class Answering:
    """Answers what was asked, and makes the rows of invitations, responses and who was asked."""

    def __init__(self, chance: Chance, span: Span, rows: Rows, published: Published) -> None:
        self._chance = chance
        self._span = span
        self._rows = rows
        self._published = published
        self._voice = Voice(chance, rows)
        self._routes: dict[tuple[object, ...], tuple[Question, ...]] = {}

    def reply(self, ask: Ask) -> Reply | None:
        """Return what came of one asking: all, some or nothing; None where it never arrived."""
        replies = self._chance.happens(ask.likely)
        if ask.channel != "sms" and not replies:
            return None  # a page nobody opened: there is an invitation, and no response
        response_id = self._store(ask)
        answers = self._answers(ask, response_id) if replies else ()
        if self._chance.happens(UNASKED) and ask.channel == "sms":
            self._unasked(ask, response_id)
        self._store_asked(ask, response_id, answers[0].at if answers else None)
        ending, ended_at = self._end(ask, answers)
        return Reply(ask, response_id, answers, ending, ended_at)

    def worry(self, ask: Ask, tier: str) -> None:
        """Let somebody who was asked lately write something worrying, unasked, since then."""
        instant = ask.at + (self._span.end - ask.at) * self._chance.between(0.3, 0.9)
        key = f"sms:{self._chance.new_id()}"
        self._voice.hear(ask, Saying(key, self._voice.worrying(tier), instant))

    def _end(self, ask: Ask, answers: Sequence[Answered]) -> tuple[Ending, datetime | None]:
        closes_at = ask.at + timedelta(days=OPEN_DAYS)
        given = {one.question.name: one.given for one in answers}
        if answers and len(answers) == len(self._route(ask, given)):
            return "complete", answers[-1].at
        return ("partial", closes_at) if closes_at <= self._span.end else ("open", None)

    def _answers(self, ask: Ask, response_id: uuid.UUID) -> tuple[Answered, ...]:
        """Answer along the route, up to where somebody stops or today begins."""
        felt = feeling(self._chance, self._span, ask)
        instant = ask.at + timedelta(minutes=self._lag(ask))
        stops_after = self._chance.whole(1, 2) if self._chance.happens(STOPS_HALF_WAY) else 99
        found: list[Answered] = []
        given: dict[str, Given] = {}
        while len(found) < stops_after and instant < self._span.end:
            route = self._route(ask, given)
            if len(found) >= len(route):
                break
            one = self._answer(ask, response_id, route[len(found)], felt, instant)
            found.append(one)
            given[one.question.name] = one.given
            instant += timedelta(seconds=self._chance.whole(15, 90))
        return tuple(found)

    def _lag(self, ask: Ask) -> float:
        if ask.channel == "worker":
            return 0
        return (
            self._chance.between(1, 25)
            if self._chance.happens(0.7)
            else self._chance.between(30, 900)
        )

    def _route(self, ask: Ask, given: Mapping[str, Given]) -> tuple[Question, ...]:
        """Return the questions this person is asked, given what decides; a way is walked once."""
        edition = self._published.editions[ask.key]
        deciding = {name: given[name] for name in DECIDING if name in given}
        hidden = {**ask.hidden, "phone": ask.phone, "staffed": "yes"}
        key = (ask.key, ask.phone, *sorted(hidden.items()), *sorted(deciding.items(), key=str))
        if key not in self._routes:
            answers = {f"/data/{name}": one for name, one in deciding.items()}
            route = engine.route(edition, answers, hidden, ask.at.date())
            self._routes[key] = tuple(
                question
                for question in route
                if question.needs_reply and may_ask(question, ask.phone, is_adult=ask.key in ADULTS)
            )
        return self._routes[key]

    def _answer(
        self, ask: Ask, response_id: uuid.UUID, question: Question, felt: Feeling, instant: datetime
    ) -> Answered:
        how = self._how(ask)
        if question.kind == "text":
            return self._written(ask, response_id, question, felt, instant)
        value = choose(self._chance, ask, question, felt)
        if not value:
            return Answered(question, Given("skipped", "", "skip"), how, instant)
        plain = Answered(question, Given("answered", value), how, instant)
        if question.name == "W01" and ask.channel == "sms" and self._chance.happens(BESIDE):
            return self._with_words(ask, response_id, plain)
        return plain

    def _written(
        self, ask: Ask, response_id: uuid.UUID, question: Question, felt: Feeling, instant: datetime
    ) -> Answered:
        how = "text" if ask.channel == "sms" else "form"
        if self._chance.happens(0.3):
            return Answered(question, Given("skipped", "", "skip"), how, instant)
        text = self._voice.words_for(USES[question.name], felt.mood, ask.child)
        key = _key(ask, response_id, question.name)
        words_id = self._voice.hear(ask, Saying(key, text, instant, question))
        return Answered(question, Given("answered", text), how, instant, words_id, key)

    def _with_words(self, ask: Ask, response_id: uuid.UUID, plain: Answered) -> Answered:
        """Return an answer with some words beside it, such as "4 best week in ages"."""
        words = self._voice.words_for("beside", float(plain.given.value), ask.child)
        key = _key(ask, response_id, plain.question.name)
        text = f"{plain.given.value} {words}"
        words_id = self._voice.hear(ask, Saying(key, text, plain.at, plain.question))
        return replace(plain, words_id=words_id, cause=key)

    def _unasked(self, ask: Ask, response_id: uuid.UUID) -> None:
        instant = ask.at + timedelta(hours=self._chance.between(16, 70))
        if instant < self._span.end:
            text = self._voice.words_for("unasked", ask.child.nature.mood, ask.child)
            self._voice.hear(ask, Saying(_key(ask, response_id, "unasked"), text, instant))

    def _how(self, ask: Ask) -> str:
        if ask.channel != "sms":
            return "form"
        return self._chance.weighed({"digits": 86, "word": 10, "slip": 4})

    def _store(self, ask: Ask) -> uuid.UUID:
        """Make the invitation and its response, open as it was then."""
        invitation_id, response_id = self._chance.new_id(), self._chance.new_id()
        same = {
            "organisation_id": ask.child.service.organisation_id,
            "edition_id": self._published.ids[ask.key],
            "person_id": ask.person_id,
            "about_id": ask.child.id,
        }
        self._rows.add(
            Invitation,
            id=invitation_id,
            **same,
            cause=ask.cause,
            hidden=dict(ask.hidden),
            made_at=ask.at,
            made_by=ask.child.worker_id if ask.channel == "worker" else None,
            opened_at=None if ask.channel == "sms" else ask.at,
            closes_at=ask.at + timedelta(days=OPEN_DAYS),
            interview_id=ask.interview_id,
        )
        self._rows.add(
            Response,
            id=response_id,
            invitation_id=invitation_id,
            **same,
            state="open",
            language="en",
            last_channel=ask.channel,
            started_at=ask.at,
            changed_at=ask.at,
        )
        return response_id

    def _store_asked(self, ask: Ask, response_id: uuid.UUID, replied_at: datetime | None) -> None:
        if replied_at is None and not self._chance.happens(DELIVERED):
            return
        self._rows.add(
            Asked,
            id=self._chance.new_id(),
            organisation_id=ask.child.service.organisation_id,
            person_id=ask.person_id,
            questionnaire=ask.key,
            channel=ask.channel,
            cause=f"{'conversation' if ask.channel == 'sms' else 'opened'}:{response_id}",
            at=ask.at,
            replied_at=replied_at,
        )


def _key(ask: Ask, response_id: uuid.UUID, item: str) -> str:
    """Return the key of one saying, as its channel spells it."""
    return f"{ask.channel}:{response_id}:{item}"
