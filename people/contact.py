"""Whether a text may leave now, when else it may, or why not (guide messaging.md 6, 7 and 8).

Pure: the situation comes in as values and the instant as an argument. What is not known means no
text. The rules stand in one ordered table; the first that applies gives the reason a worker reads.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from people.languages import marked
from people.windows import QUIET, QuietHours, Window, next_spell

Purpose = Literal[
    "question",
    "round",
    "reply",
    "safety",
    "link",
    "first",
    "stop_answer",
    "assertive",
    "number_check",
    "page",
]
Why = Literal[
    "number_closed",
    "stopped",
    "quarantined",
    "opted_out",
    "no_consent",
    "no_contact",
    "adult_not_safe",
    "missing_now",
    "not_safe_yet",
    "paused",
    "open_thread",
    "rota_gap",
    "shared_phone",
    "answers_nothing",
    "too_late",
    "no_window",
    "duty_not_staffed",
]

PRIVATE_WEEKS = 8
ANSWER_MINUTES = 10
REST_MINUTES = 30
PAGE_HOURS = 1

DIRECT: frozenset[Purpose] = frozenset({"reply", "safety", "stop_answer"})
"""Answers to a text of theirs: these alone may leave outside the window, within ten minutes."""
BEGINS_CONTACT: frozenset[Purpose] = frozenset({"first", "round", "assertive"})
"""Texts that begin something: they need a rota without a gap."""


WHY: Mapping[str, str] = {
    "number_closed": marked("This number is closed: it was the wrong number."),
    "stopped": marked("They sent STOP. Reach them by another route."),
    "quarantined": marked("Texts bounced back from this number. Check it on a call."),
    "opted_out": marked("They asked for no texts. Reach them by another route."),
    "no_consent": marked("Nobody has recorded that they agreed to texts."),
    "no_contact": marked("Nobody has recorded when and how it is safe to text."),
    "adult_not_safe": marked("Nobody has ticked that it is safe to ask this adult."),
    "missing_now": marked("They are missing now: no ordinary texts go out."),
    "not_safe_yet": marked("It is marked as not safe to text yet."),
    "paused": marked("Texts are paused until a person resumes them."),
    "open_thread": marked("A member of staff has this conversation."),
    "rota_gap": marked("The rota has a gap in the next seven days."),
    "shared_phone": marked("Only for a private phone, and this one is not known to be."),
    "answers_nothing": marked("There is no text of theirs that this would answer."),
    "too_late": marked("Too late to answer outside the safe times."),
    "no_window": marked("There is no safe time in the next two weeks."),
    "duty_not_staffed": marked("Safety questions wait until duty is staffed for two more hours."),
}
"""Each reason in a worker's words, marked for translation."""


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """How one person may be reached on one number. ``window`` None: the organisation's counts."""

    privacy: Literal["private", "shared"]
    private_since: datetime | None = None
    window: Window | None = None
    not_safe_until: datetime | None = None
    paused_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """All that decides about one text to one person.

    ``consent``: the standing word on the number. ``safe_to_ask``: None for a young person.
    ``rota_gap``: whether the next 7 days have one. ``answers_at``: when the text came that this one
    answers. ``last_text_at``: their last text outside this conversation. ``needs_private``: the
    words are not of the shared-phone pack. ``asks_safety``: a safety item (guide domain.md 5.1).
    """

    consent: Literal["opt_in", "opt_out"] | None
    number_state: str
    contact: ContactFacts | None
    organisation_window: Window
    missing_now: bool = False
    open_thread: bool = False
    duty_now: bool = False
    duty_two_hours: bool = False
    rota_gap: bool = True
    safe_to_ask: bool | None = None
    zone: str = "Europe/London"
    quiet: QuietHours = QUIET
    closed_days: frozenset[date] = frozenset()
    private_weeks: int = PRIVATE_WEEKS
    answers_at: datetime | None = None
    last_text_at: datetime | None = None
    needs_private: bool = False
    asks_safety: bool = False


@dataclass(frozen=True, slots=True)
class Allowed:
    """The text may leave from ``not_before`` until ``not_after``, end not included."""

    not_before: datetime
    not_after: datetime


@dataclass(frozen=True, slots=True)
class Refused:
    """The text may not leave; ``why`` is a key of WHY."""

    why: Why


Rule = tuple[Why, Callable[[Situation, Purpose, datetime], bool]]

RULES: tuple[Rule, ...] = (
    # "Sorry, we will not text this number again" is the one text a closed number gets.
    ("number_closed", lambda s, p, _: s.number_state == "closed" and p != "stop_answer"),
    ("stopped", lambda s, _p, _: s.number_state == "stopped"),
    ("quarantined", lambda s, p, _: s.number_state == "quarantined" and p != "number_check"),
    ("opted_out", lambda s, _p, _: s.consent == "opt_out"),
    ("no_consent", lambda s, _p, _: s.consent != "opt_in"),
    ("no_contact", lambda s, _p, _: s.contact is None),
    ("adult_not_safe", lambda s, _p, _: s.safe_to_ask is False),
    # A text from someone missing gets the one bland safety reply or nothing.
    ("missing_now", lambda s, p, _: s.missing_now and p != "safety"),
    ("not_safe_yet", lambda s, _p, now: _not_safe(s.contact, now)),
    ("paused", lambda s, p, _: _rests(s, p)),
    # Rules of safety come before the thread: help is never held up because staff are talking.
    ("open_thread", lambda s, p, _: s.open_thread and p not in {"safety", "stop_answer"}),
    ("rota_gap", lambda s, p, _: s.rota_gap and p in BEGINS_CONTACT),
    ("shared_phone", lambda s, _p, now: s.needs_private and not _private(s, now)),
)
"""The reasons against a text in the order they are told; the first that holds is the answer."""


def may_text(situation: Situation, purpose: Purpose, now: datetime) -> Allowed | Refused:
    """Say whether a text may leave, and between which instants, or why not.

    Asked when planning and again in the claim that sends. A page to staff is never held back.
    """
    if purpose == "page":
        return Allowed(now, now + timedelta(hours=PAGE_HOURS))
    for why, applies in RULES:
        if applies(situation, purpose, now):
            return Refused(why)
    if purpose in DIRECT:
        return _answer(situation, now)
    return _begin(situation, now)


def is_still_private(
    privacy: str, private_since: datetime | None, now: datetime, weeks: int = PRIVATE_WEEKS
) -> bool:
    """Whether a phone counts as private: a worker's tick less than ``weeks`` old."""
    if privacy != "private" or private_since is None:
        return False
    return now - private_since < timedelta(weeks=weeks)


def _answer(situation: Situation, now: datetime) -> Allowed | Refused:
    """A direct answer leaves inside the window or within ten minutes of their text."""
    if situation.answers_at is None:
        return Refused("answers_nothing")
    last = situation.answers_at + timedelta(minutes=ANSWER_MINUTES)
    spell = _spell(situation, now)
    if spell is not None and spell[0] <= now:
        return Allowed(now, max(spell[1], last))
    return Allowed(now, last) if now < last else Refused("too_late")


def _begin(situation: Situation, now: datetime) -> Allowed | Refused:
    earliest = now
    if situation.last_text_at is not None:
        earliest = max(now, situation.last_text_at + timedelta(minutes=REST_MINUTES))
    spell = _spell(situation, earliest)
    if spell is None:
        return Refused("no_window")
    opens, closes = max(spell[0], earliest), spell[1]
    staffed = situation.duty_now and situation.duty_two_hours
    # Who is on duty is known for now alone: a later slot is asked again in the claim.
    if situation.asks_safety and opens <= now and not staffed:
        return Refused("duty_not_staffed")
    return Allowed(opens, closes)


def _spell(situation: Situation, earliest: datetime) -> tuple[datetime, datetime] | None:
    own = situation.contact.window if situation.contact else None
    return next_spell(
        own or situation.organisation_window,
        earliest,
        zone=ZoneInfo(situation.zone),
        quiet=situation.quiet,
        closed_days=situation.closed_days,
    )


def _not_safe(facts: ContactFacts | None, now: datetime) -> bool:
    return facts is not None and facts.not_safe_until is not None and now < facts.not_safe_until


def _rests(situation: Situation, purpose: Purpose) -> bool:
    """Whether a pause holds this text back.

    The answer to the very text that brought the pause still goes: after a code word the phone must
    get what any stray text would get, or whoever watches it learns that something happened.
    """
    if situation.contact is None or situation.contact.paused_at is None:
        return False
    if purpose in DIRECT and situation.answers_at is not None:
        return situation.answers_at > situation.contact.paused_at
    return True


def _private(situation: Situation, now: datetime) -> bool:
    facts = situation.contact
    return facts is not None and is_still_private(
        facts.privacy, facts.private_since, now, situation.private_weeks
    )
