"""Walking a questionnaire from its first question to its end with given, or plausible, answers.

For ``heard surveys walk`` and for tests (guide forms.md 3). By text the items that a text may not
carry become "not asked" and are listed as offered by the link. Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from surveys import engine, questions
from surveys.channels import Phone, may_ask
from surveys.engine import Given
from surveys.instance import Instance
from surveys.plausible import plausible
from surveys.questionnaire import Edition, Question, text_in
from surveys.reading.offers import by_digit

Pair = tuple[str, str]

NOON = time(12, tzinfo=UTC)
SKIPPED = Given("skipped", "", "skip")
NOT_WORTH_A_LINK = frozenset({"who_helped"})


@dataclass(frozen=True, slots=True)
class Walked:
    """How a walk went.

    ``asked``: paths in the order they were asked. ``final``: path, whether relevant, and value of
    every row. ``messages``: what the person was told, in order: the texts of the questions where
    it went by text, and why an answer was not taken. ``offered_by_link``: what no text may carry;
    while there is any, the response stays open and is not complete.
    """

    is_complete: bool
    asked: tuple[str, ...]
    final: tuple[tuple[str, bool, str], ...]
    messages: tuple[str, ...]
    offered_by_link: tuple[str, ...]


def walk(edition: Edition, pairs: Sequence[Pair], *, phone: Phone = "web", today: date) -> Walked:
    """Play ``pairs`` of path and value through the engine; without any, plausible answers.

    An answer is given when its question is on the way, and one that comes again later corrects it.
    An empty value skips a question, as does having no pair while later ones have; the walk ends
    where the pairs do. A pair for a hidden row is what the invitation brings. ``phone`` other than
    ``web`` walks by text. Raises what ``surveys.engine`` raises.
    """
    walker = _Walker(edition, phone, today)
    if pairs:
        walker.play(pairs)
    else:
        walker.play_plausibly()
    return walker.result()


class _Walker:
    def __init__(self, edition: Edition, phone: Phone, today: date) -> None:
        self._edition = edition
        self._phone: Phone = phone
        self._today = today
        self._language = edition.default_language
        self._answers: dict[str, Given] = {}
        self._hidden: dict[str, str] = {}
        self._asked: list[str] = []
        self._offered: list[str] = []
        self._messages: list[str] = []

    def play(self, pairs: Sequence[Pair]) -> None:
        """Answer from the pairs until they are used up."""
        waiting = list(self._playable(pairs))
        while waiting:
            upcoming = self._next()
            pair = next((one for one in waiting if self._fits(one[0], upcoming)), None)
            question = self._edition.at(pair[0]) if pair else upcoming
            if question is None:
                break
            if pair:
                waiting.remove(pair)
            self._give(question, pair[1] if pair else "")
        for path, _ in waiting:
            self._messages.append(f"{path} is not asked here: its answer is not kept.")
        self._next()

    def play_plausibly(self) -> None:
        """Answer every question with the first plausible answer it takes, or skip it."""
        while (question := self._next()) is not None:
            tried = (self._judge(question, value) for value in plausible(question, self._today))
            self._ask(question)
            self._keep(question, next((one for one in tried if isinstance(one, Given)), SKIPPED))

    def result(self) -> Walked:
        """Return how the walk stands now."""
        instance = Instance(self._edition, self._answers, self._hidden, self._today)
        settled = engine.is_complete(self._edition, self._answers, self._hidden, self._today)
        return Walked(
            is_complete=settled and not self._offered,
            asked=tuple(self._asked),
            final=tuple(
                (row.question.path, instance.is_relevant(row), instance.text(row))
                for row in instance.blueprint.rows
            ),
            messages=tuple(self._messages),
            offered_by_link=tuple(self._offered),
        )

    def _playable(self, pairs: Sequence[Pair]) -> Iterator[Pair]:
        """Yield the pairs that this channel may ask for; what an invitation brings is kept."""
        rows = {question.path: question for question in self._edition.questions}
        for path, value in pairs:
            question = rows.get(path)
            if question is None:
                self._messages.append(f"{path} is no row of this questionnaire.")
            elif question.kind == "hidden":
                self._hidden[question.name] = value
            elif may_ask(question, self._phone):
                yield path, value

    def _fits(self, path: str, upcoming: Question | None) -> bool:
        """Whether an answer may be given now: to the coming question, or again to an old one."""
        if upcoming is not None and path == upcoming.path:
            return True
        if path not in self._answers:
            return False
        return any(row.path == path for row in engine.route(*self._position()))

    def _next(self) -> Question | None:
        """Return the next question to ask; notes are shown and what may not be asked is passed."""
        while (question := engine.next_question(*self._position())) is not None:
            if may_ask(question, self._phone) and question.needs_reply:
                return question
            if self._phone == "web":
                self._ask(question)
                self._keep(question, Given("answered"))
            else:
                self._keep(question, Given("not_asked", "", "by_text"))
                if question.needs_reply and question.name not in NOT_WORTH_A_LINK:
                    self._offered.append(question.path)
        return None

    def _give(self, question: Question, value: str) -> None:
        self._ask(question)
        judged = self._judge(question, value)
        if isinstance(judged, Given):
            self._keep(question, judged)
        else:
            self._messages.append(judged)

    def _ask(self, question: Question) -> None:
        if question.path in self._asked:
            return
        self._asked.append(question.path)
        if self._phone != "web":
            self._messages.append(text_in(question.sms, self._language, self._language))

    def _keep(self, question: Question, given: Given) -> None:
        self._answers = engine.with_answer(*self._position(), path=question.path, given=given)

    def _judge(self, question: Question, value: str) -> Given | str:
        """Return what ``value`` gives, or in words why it cannot be taken."""
        if not value:
            return SKIPPED
        by_web = self._phone == "web"
        reading = questions.read(
            question,
            value if by_web else spoken(question, value),
            self._language,
            datetime.combine(self._today, NOON),
            channel="web" if by_web else "sms",
        )
        match reading:
            case questions.Skipped(reason):
                return Given("skipped", "", reason)
            case questions.Unclear(reason) if reason != "out_of_range":
                return f"{question.path} cannot take {value[:100]!r} ({reason})."
            case questions.Value(read) if not self._refuses(question, read):
                return Given("answered", read)
        told = text_in(question.constraint_messages, self._language, self._language)
        return told or f"{question.path} does not admit {value[:100]!r}."

    def _refuses(self, question: Question, value: str) -> bool:
        edition, answers, hidden, today = self._position()
        return engine.refused(question, value, edition, answers, hidden, today=today)

    def _position(self) -> tuple[Edition, Mapping[str, Given], Mapping[str, str], date]:
        return self._edition, self._answers, self._hidden, self._today


def spoken(question: Question, value: str) -> str:
    """Return what somebody would text to mean ``value``: the digits of choices, else the value.

    A choice that no text may name stays under its stored name, which no text is read as.
    """
    if question.kind not in {"select_one", "select_multiple"}:
        return value
    digits = {choice.name: digit for digit, choice in by_digit(question).items()}
    names = [value] if question.kind == "select_one" else value.split()
    return " ".join(digits.get(name, name) for name in names)
