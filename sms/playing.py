"""A talk by text played without a phone or a database, through the very ``conversation.step``.

For the terminal (``heard sms chat``), for previews and for the stories in
``tests/sms/transcripts/``. What the tables remember in service (what was answered, what went out
lately, who stopped) is remembered here; the safe times of ``people.contact`` are not played.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sms import conversation, keywords
from sms.phrases import phrase, render
from sms.sending import question_text
from sms.talk import Answered, Event, Finished, Noted, Party, Reply, Seen, State, Talk, Turn
from surveys.channels import Phone
from surveys.effects import effects
from surveys.engine import Given
from surveys.questionnaire import Edition, Question, text_in
from voice import screen
from voice.escalation import level_of
from voice.words import BY_POLARITY, PIECES

CONCERN = timedelta(hours=24)
THANKED_ONCE_IN = timedelta(hours=12)
THANKS = frozenset({"S06", "S06b", "S06p", "S10", "S10p"})
RESTS = frozenset({"code_word", "reading_word", "near_stop"})

VALUES: Mapping[str, str] = {
    "from": "Sam",
    "worker": "Sam",
    "old": "Ali",
    "when": "at 9am tomorrow",
    "num": "020 7946 0000",
    "link": "https://heard.example/a/3v8k2q",
}
"""Made-up fill-ins; the number is one of Ofcom's for drama."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What stands before the first text: the questionnaire, whose phone it is, who is on duty.

    ``hidden`` is what an invitation brings, by the row's name; ``by_link`` begins with a link.
    """

    edition: Edition
    party: Party = "young_person"
    phone: Phone = "private"
    language: str = "en"
    staffed: bool = True
    missing_now: bool = False
    by_link: bool = False
    code_word: str = ""
    reading_word: str = ""
    hidden: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=lambda: VALUES)


class Player:
    """One talk as it goes: ``begin``, then ``says`` for each text, ``wait`` for time passing.

    ``now``, ``answers`` and ``state`` may be read at any moment; ``lines`` is the talk as a story:
    ``> what they text``, ``< what we answer``, ``@`` time passing, ``=`` an answer that is kept,
    ``!`` what a person is told.
    """

    def __init__(self, setting: Setting, now: datetime) -> None:
        self.now = now
        self.state = State()
        self.answers: dict[str, Given] = {}
        self.lines: list[str] = []
        self._setting = setting
        self._heard: list[tuple[datetime, str]] = []
        self._sent: list[tuple[datetime, Reply]] = []
        self._stopped = self._resting = self._closed = False

    def begin(self) -> list[str]:
        """Return the first texts of the questionnaire."""
        talk = self._talk(Seen())
        turn = conversation.by_link(talk) if self._setting.by_link else None
        return self._take(turn or conversation.start(talk, self.now), answers_text=False)

    def says(self, text: str) -> list[str]:
        """Return what is texted back to ``text``; nothing is an answer too. Never raises."""
        self.lines.append(f"> {text}")
        seen, level = self._seen(text)
        if level is not None:
            self.lines.append(f"! {level} alert")
        self._heard.append((self.now, text))
        return self._take(conversation.step(self._talk(seen), text, self.now), answers_text=True)

    def wait(self, long: timedelta, words: str) -> None:
        """Let ``long`` pass; ``words`` say so in the story (``2 hours later``)."""
        self.now += long
        self.lines.append(f"@ {words}")

    def _talk(self, seen: Seen) -> Talk:
        setting = self._setting
        staffed = "yes" if setting.staffed else "no"
        return Talk(
            party=setting.party,
            phone=setting.phone,
            language=setting.language,
            edition=setting.edition if self.state.mode != "closed" else None,
            answers=dict(self.answers),
            hidden={**setting.hidden, "staffed": staffed, "phone": setting.phone},
            state=self.state,
            seen=seen,
        )

    def _seen(self, text: str) -> tuple[Seen, str | None]:
        """Return what the screen and the memory say of ``text``, and the level it opens."""
        setting = self._setting
        code_word = keywords.matches_code_word(text, setting.code_word)
        form = conversation.form_of(text, code_word=code_word)
        screened = self._screen(text)
        by_answer = set(screened.fired) == {"polarity"}
        levels = (("P0",) if form else ()) + ((BY_POLARITY[screened.tier],) if by_answer else ())
        level = level_of(
            "none" if by_answer else screened.tier,
            levels,
            missing_now=setting.missing_now,
            day_duty_staffed=setting.staffed,
        )
        seen = Seen(
            urgent=level == "P0",
            categories=screened.categories,
            reading=setting.staffed,
            missing_now=setting.missing_now,
            signposted=any(one.is_safety for one in self._sent_since(CONCERN)),
            thanked=any(one.phrase in THANKS for one in self._sent_since(THANKED_ONCE_IN)),
            stopped=self._stopped,
            code_word=code_word,
            reading_word=keywords.matches_code_word(text, setting.reading_word),
        )
        return seen, level

    def _screen(self, text: str) -> screen.Screened:
        question = self._talk(Seen()).question()
        return screen.screen(
            text,
            screen.Context(
                question=text_in(question.labels, self._setting.language) if question else "",
                polarity=question.polarity if question else "",
                earlier=tuple(said for at, said in self._heard if at >= self.now - PIECES),
                missing_now=self._setting.missing_now,
            ),
            screen.load_lists(),
        )

    def _sent_since(self, long: timedelta) -> list[Reply]:
        return [reply for at, reply in self._sent if at >= self.now - long]

    def _take(self, turn: Turn, *, answers_text: bool) -> list[str]:
        """Carry out a turn: keep its answers, remember what it notes, and send what may leave."""
        rested = self._resting
        for event in turn.events:
            self._remember(event)
        self.state = turn.state
        sent = []
        for reply in turn.replies:
            if self._leaves(reply, rested=rested and answers_text):
                self._sent.append((self.now, reply))
                sent.append(self._wording(reply))
        self._closed = self._closed or Noted("wrong_number") in turn.events
        self.lines += [f"< {text}" for text in sent] or ["< (nothing)"]
        return sent

    def _remember(self, event: Event) -> None:
        match event:
            case Answered(path, given):
                self.answers[path] = given
                question = self._setting.edition.at(path)
                if question is not None:
                    self._say_kept(question, given)
            case Finished():
                self.lines.append("! the talk is over")
            case Noted("unasked"):
                pass  # every text is kept and read; the story need not say so each time
            case Noted(kind):
                self.lines.append(f"! {kind.replace('_', ' ')}")
                self._stopped = kind == "stopped" or (self._stopped and kind != "restarted")
                self._resting = self._resting or kind in RESTS

    def _say_kept(self, question: Question, given: Given) -> None:
        said = f"is {given.value}" if given.state == "answered" else given.state.replace("_", " ")
        self.lines.append(f"= {question.name} {said}")
        opened = effects(question, given)
        self.lines += [f"! {level} alert" for level in opened.levels]

    def _leaves(self, reply: Reply, *, rested: bool) -> bool:
        """Whether a reply goes out: the rules of ``people.contact`` that need no clock."""
        setting = self._setting
        if self._closed or (setting.missing_now and not reply.is_safety):
            return False
        if rested and reply.question and not reply.is_again:
            return False
        on_shared = setting.phone == "shared" and setting.party == "young_person"
        return not (on_shared and reply.phrase and phrase(reply.phrase).shared_phone is False)

    def _wording(self, reply: Reply) -> str:
        values = {**self._setting.values, **reply.values}
        language = self._setting.language
        if reply.question:
            return question_text(self._setting.edition, reply.question, values, language)
        return render(reply.phrase, language, values)
