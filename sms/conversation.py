"""The conversation by text, as a pure function: ``step(talk, text, now) -> Turn``.

A turn is decided by a tuple of small ordered rules; the first that gives a result wins (guide
messaging.md 3). The screen has run before: what it saw comes in, and its alert is open whichever
rule wins. Nothing here knows a session, a clock or chance; effects are events that
``sms.understanding`` carries out.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Literal

from sms import keywords
from sms.talk import Answered, Event, Finished, Noted, Reply, State, Talk, Turn
from surveys import engine, questions
from surveys.effects import effects
from surveys.engine import Answers, Given
from surveys.questionnaire import Edition, Question

MOST_QUESTIONS = 5
"""By text at most five questions a sitting; the rest by link or another day."""
MOST_MISSES = 3
TWO = 2
"""S21 asks "is that a or b?": with more readings the text counts as not understood."""
MOST_REPLIES = 3
UNSAFE_TO_SIGNPOST = frozenset({"missing_now", "held_or_exploited", "harm_at_home"})
"""What a watcher must not see answered with a helpline, on any phone (screening.md 8)."""

LINK_WORDS = frozenset({"link", "web", "online", "page"})
AGAIN_WORDS = frozenset({"again", "repeat", "what", "question"})
PERSON_WORDS = frozenset({"call", "call me", "ring me", "person"})


Rule = Callable[[Talk, str, datetime], Turn | None]


def step(talk: Talk, text: str, now: datetime) -> Turn:
    """Return what one text leads to. Never raises on any text; a stopped number gets no reply.

    A code word is recorded and then answered byte for byte as any stray text would be.
    """
    turn = next(filter(None, (rule(talk, text, now) for rule in RULES)))
    noted: tuple[Event, ...] = ()
    if talk.seen.code_word:
        noted = (Noted("code_word"),)
    elif talk.seen.reading_word:
        noted = (Noted("reading_word"),)
    replies = () if talk.seen.stopped and Noted("restarted") not in turn.events else turn.replies
    if talk.seen.attachments and not talk.seen.stopped and not talk.seen.urgent:
        replies = (Reply(phrase="S20"), *replies)
    return replace(turn, replies=replies[:MOST_REPLIES], events=(*noted, *turn.events))


def start(talk: Talk, now: datetime) -> Turn:
    """Return the first turn of a questionnaire.

    Its first question, or a link where the web holds it.
    """
    return _next(talk, talk.answers, replace(talk.state, mode="asking", questions=0), now, ())


def by_link(talk: Talk) -> Turn:
    """Return the first turn of a questionnaire that is answered on the web: one text with its link.

    The talk stays open without a question: "link" brings a new one, other words go to the worker.
    """
    return Turn(replace(talk.state, mode="asking", asked=""), (Reply(phrase="S12"),))


def form_of(text: str, *, code_word: bool) -> Literal["", "help", "code_word"]:
    """Return what a text is by its form alone, before any word of it is weighed: both are P0."""
    if code_word:
        return "code_word"
    return "help" if keywords.meaning(text) == "help" else ""


def _carrier_words(talk: Talk, text: str, _now: datetime) -> Turn | None:
    meaning = keywords.meaning(text)
    if meaning == "opt_out":
        # No goodbye of ours: the carrier sends its own and blocks what comes after it.
        return Turn(replace(talk.state, mode="paused"), (), (Noted("stopped"),))
    if meaning == "opt_in":
        return Turn(talk.state, (Reply(phrase="S15"),), (Noted("restarted"),))
    if meaning == "help":
        phrase = "S08" if talk.phone == "private" and talk.party == "young_person" else "S09b"
        if talk.party != "young_person":
            phrase = _parent_phrase(talk)
        reply = Reply(phrase=phrase, is_safety=True)
        return Turn(talk.state, (reply,), (Noted("help_asked"),))
    return None


def _urgent(talk: Talk, text: str, now: datetime) -> Turn | None:
    """Help comes first: an answer in the same text is kept, and no next question follows."""
    if not talk.seen.urgent or talk.seen.code_word:
        return None
    events: tuple[Event, ...] = (Noted("unasked"),)
    question = talk.question()
    if question is not None:
        read = questions.read(question, text, talk.language, now)
        if (isinstance(read, questions.Value) and question.choices) or (
            isinstance(read, questions.Value) and question.kind == "text"
        ):
            events = (Answered(question.path, Given("answered", read.value), read.how),)
    return Turn(replace(talk.state, mode="paused"), _safety(talk), events)


def _with_staff(talk: Talk, _text: str, _now: datetime) -> Turn | None:
    if talk.state.mode in {"with_staff", "paused"}:
        return Turn(talk.state, (), (Noted("unasked"),))
    return None


def _wrong_number(talk: Talk, text: str, _now: datetime) -> Turn | None:
    if not keywords.is_wrong_number(text):
        return None
    closed = replace(talk.state, mode="closed")
    return Turn(closed, (Reply(phrase="S05"),), (Noted("wrong_number"),))


def _near_stop(talk: Talk, text: str, _now: datetime) -> Turn | None:
    if keywords.meaning(text) != "ask_person":
        return None
    return Turn(replace(talk.state, mode="paused"), (Reply(phrase="S22"),), (Noted("near_stop"),))


def _answer(talk: Talk, text: str, now: datetime) -> Turn | None:
    question = talk.question()
    if question is None or _navigates(question, text):
        return None
    read = questions.read(question, text, talk.language, now)
    if isinstance(read, questions.Skipped):
        given = Given("skipped", "", read.reason)
        return _move_on(talk, question, given, "skip", now)
    if isinstance(read, questions.Value):
        if engine.refused(
            question, read.value, _edition(talk), talk.answers, talk.hidden, today=_day(now)
        ):
            return _miss(talk, question, ("M3", "M3b"), _range_of(question), now)
        return _move_on(talk, question, Given("answered", read.value), read.how, now)
    return _unclear(talk, question, read, now)


def _unclear(talk: Talk, question: Question, read: questions.Unclear, now: datetime) -> Turn:
    """Ask which of two readings was meant, once; else count a miss, unless it was no answer."""
    if read.reason == "reaction" or (read.reason == "empty" and talk.seen.attachments):
        return Turn(talk.state, (), (Noted("unasked"),))
    asks = read.reason == "two_readings" and len(read.candidates) == TWO
    if asks and not talk.state.candidates:
        a, b = read.candidates
        state = replace(talk.state, candidates=read.candidates)
        return Turn(state, (Reply(phrase="S21", values={"a": a, "b": b}),), (Noted("unasked"),))
    if read.reason == "out_of_range":
        return _miss(talk, question, ("M3", "M3b"), _range_of(question), now)
    return _miss(talk, question, ("S07", "S07b"), {}, now)


def _navigation(talk: Talk, text: str, _now: datetime) -> Turn | None:
    word = text.strip().strip(".!?").casefold()
    if word in LINK_WORDS and talk.edition is not None:
        return Turn(talk.state, (Reply(phrase="S12"),), (Noted("link_asked"),))
    if word in AGAIN_WORDS and talk.is_asking:
        return Turn(talk.state, (Reply(question=talk.state.asked, is_again=True),))
    if word in PERSON_WORDS:
        return Turn(talk.state, _thanks(talk), (Noted("call_asked"),))
    return None


def _anything_else(talk: Talk, _text: str, _now: datetime) -> Turn:
    return Turn(talk.state, _thanks(talk), (Noted("unasked"),))


RULES: tuple[Rule, ...] = (
    _carrier_words,
    _urgent,
    _with_staff,
    _wrong_number,
    _near_stop,
    _answer,
    _navigation,
    _anything_else,
)
"""In this order; a code word comes before them all and changes no reply (``step``)."""


def _navigates(question: Question, text: str) -> bool:
    """Whether a word such as LINK is meant for us: never where words, or that word, are offered."""
    word = text.strip().strip(".!?").casefold()
    for choice in question.choices:
        replies = (reply for replies in choice.sms_reply.values() for reply in replies)
        if word in {said.casefold() for said in (*choice.labels.values(), *replies)}:
            return False
    return word in LINK_WORDS | PERSON_WORDS or (question.kind != "text" and word in AGAIN_WORDS)


def _move_on(talk: Talk, question: Question, given: Given, how: str, now: datetime) -> Turn:
    answers = {**talk.answers, question.path: given}
    state = replace(talk.state, misses=0, candidates=())
    turn = _next(talk, answers, state, now, (Answered(question.path, given, how),))
    first: tuple[Reply, ...] = ()
    set_off = effects(question, given)
    if set(set_off.levels) & {"P0", "P1"}:
        first = _safety(talk)
    elif "helpcard" in set_off.tasks and talk.phone == "private":
        first = (Reply(phrase="S08"),)
    return replace(turn, replies=(*first, *turn.replies))


def _next(
    talk: Talk, answers: Answers, state: State, now: datetime, events: tuple[Event, ...]
) -> Turn:
    """Ask the next question this phone may get, or finish with thanks and perhaps a link."""
    edition = _edition(talk)
    upcoming = engine.next_question(edition, answers, talk.hidden, _day(now), talk.may_ask)
    if upcoming is not None and state.questions < MOST_QUESTIONS:
        asked = replace(state, asked=upcoming.path, misses=0, questions=state.questions + 1)
        return Turn(asked, (Reply(question=upcoming.path),), events)
    rest = engine.next_question(edition, answers, talk.hidden, _day(now), _is_own_question)
    link = rest is not None
    closed = replace(state, mode="closed", asked="")
    replies = (Reply(phrase="S12"),) if link else ()
    if events:
        replies = (*_thanks(replace(talk, seen=replace(talk.seen, thanked=False))), *replies)
    return Turn(closed, replies, (*events, Finished(link)))


def _is_own_question(question: Question) -> bool:
    """Whether a page is worth a link: "who helped" and notes alone are not."""
    return question.name != "who_helped" and question.needs_reply


def _miss(
    talk: Talk,
    question: Question,
    phrases: tuple[str, str],
    values: Mapping[str, str],
    now: datetime,
) -> Turn:
    """Count a miss: ask again kindly, then offer ways out, then go on without an answer."""
    state = replace(
        talk.state, misses=talk.state.misses + 1, misses_in_all=talk.state.misses_in_all + 1
    )
    zero_counts = question.kind in {"integer", "decimal"}
    if state.misses_in_all > MOST_MISSES:
        closed = replace(state, mode="closed", asked="")
        return Turn(closed, _thanks(talk), (Noted("missed_too_often"), Finished(link=False)))
    if state.misses >= MOST_MISSES:
        given = Given("not_understood", "", "not_understood")
        return _move_on(replace(talk, state=state), question, given, "miss", now)
    if state.misses > 1:
        offer = Reply(phrase="M2b" if zero_counts else "M2")
        return Turn(state, (offer,), (Noted("unasked"),))
    first = Reply(phrase=phrases[zero_counts], values=values)
    again = Reply(question=question.path, is_again=True)
    return Turn(state, (first, again), (Noted("unasked"),))


def _safety(talk: Talk) -> tuple[Reply, ...]:
    """Return the one safety reply of an episode of concern, or nothing where it had one."""
    if talk.seen.signposted:
        return ()
    if talk.party != "young_person":
        return (Reply(phrase=_parent_phrase(talk), is_safety=True),)
    unsafe = talk.seen.missing_now or set(talk.seen.categories) & UNSAFE_TO_SIGNPOST
    if talk.phone != "private" or unsafe:
        return (Reply(phrase="S09b", is_safety=True),)
    return (Reply(phrase="S09" if talk.seen.reading else "S10", is_safety=True),)


def _thanks(talk: Talk) -> tuple[Reply, ...]:
    if talk.seen.thanked:
        return ()
    if talk.party != "young_person":
        return (Reply(phrase=_parent_phrase(talk)),)
    if talk.phone != "private":
        return (Reply(phrase="S06b"),)
    return (Reply(phrase="S06" if talk.seen.reading else "S10"),)


def _parent_phrase(talk: Talk) -> str:
    return "S06p" if talk.seen.reading else "S10p"


def _range_of(question: Question) -> dict[str, str]:
    digits = [choice.sms_digit or choice.name for choice in question.choices]
    names = [name for name in digits if name.isdigit() and name != "0"]
    return {"a": min(names, key=int), "b": max(names, key=int)} if names else {"a": "0", "b": "10"}


def _edition(talk: Talk) -> Edition:
    if talk.edition is None:
        raise ValueError("this talk has no questionnaire in flight")
    return talk.edition


def _day(now: datetime) -> date:
    return now.date()
