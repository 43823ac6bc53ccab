"""What an alert says of itself before its words are read, and what helps in the talk after.

Source: guide screening.md 9. Categories are shown as "the message mentions ..."; the words of a
message are never in a list.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape
from sqlalchemy.orm import Session

from people.languages import marked
from portal.languages import gettext, lang
from portal.wording import answer_words, clean, sheet_words
from surveys import editions
from surveys.editions import NoSuchEditionError
from surveys.questionnaire import Question, text_in

MENTIONS: Mapping[str, str] = {
    "self_harm": marked("hurting themselves, or not wanting to live"),
    "overdose_or_substance": marked("an overdose, or something taken"),
    "sexual_harm": marked("sexual harm"),
    "harm_at_home": marked("harm or control at home"),
    "held_or_exploited": marked("being held, used or made to do things"),
    "missing_now": marked("being away or with people now"),
    "threat_or_violence": marked("threats, violence or a weapon"),
    "help_request": marked("asking for help"),
}
"""Each category of the screen, to follow "The message mentions"."""

TRIGGERS: Mapping[str, str] = {
    "unscreened": marked("The check of this message failed. Please read it."),
    "attachment": marked("They sent a picture or a file. Heard never opens one."),
    "help": marked("They asked for help."),
    "code_word": marked("They sent their code word."),
    "cover_pin": marked("Their page was opened with the cover PIN."),
    "words": marked("Their words need a person to read them."),
}
"""What opened an alert that has no category, by trigger."""

AN_ANSWER = marked("An answer that a person should read.")

PROMPTS: Sequence[str] = (
    marked("Thank them for telling you."),
    marked("Ask what they need now, and what would help."),
    marked("Let them use their own words, at their own speed."),
    marked("Say honestly what you must share, with whom, and why."),
    marked("Say what happens next and when they will hear from you."),
)
AVOID: Sequence[str] = (
    marked("Questions that lead to an answer"),
    marked("A promise to keep it secret"),
    marked("Looking into it yourself"),
    marked("Showing shock"),
    marked("Waiting"),
)
IN_DANGER = marked("In danger now, hurt, or something taken: ring 999. Do not wait for a reply.")
BY_KIND: Mapping[str, str] = {
    "missing_now": marked(
        "Missing now: the police and the local missing protocol. Send no ordinary texts."
    ),
    "held_or_exploited": marked(
        "Held or used by others: your safeguarding lead, the police, and a first responder "
        "for the National Referral Mechanism."
    ),
    "harm_at_home": marked(
        "Harm at home: your front door or the emergency duty team. Where it is forced marriage or "
        "FGM, the specialist unit, and no contact with the family."
    ),
}
"""Who to speak to, by category."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The question that was asked and, where the alert came from a choice, the answer chosen."""

    question: Markup
    answer: str = ""


def mentions(trigger: str, categories: Sequence[str]) -> str:
    """Return what an alert is about without a word of the message itself."""
    known = [gettext(MENTIONS[name]) for name in categories if name in MENTIONS]
    if known:
        return gettext("The message mentions %(what)s.") % {"what": "; ".join(known)}
    if trigger.startswith("answer:"):
        return gettext(AN_ANSWER)
    return gettext(TRIGGERS.get(trigger, TRIGGERS["words"]))


def guidance(categories: Sequence[str]) -> list[str]:
    """Return who to speak to, the most pressing first."""
    return [gettext(IN_DANGER), *(gettext(BY_KIND[one]) for one in categories if one in BY_KIND)]


def with_marks(text: str, spans: Sequence[Sequence[object]]) -> Markup:
    """Return words exactly as typed, escaped, with the spans the screen saw in ``<mark>``.

    ``spans``: (start, end, category), code points into ``text``; they may overlap, and what lies
    outside the text is left out.

    >>> with_marks("i <hate> it", [(2, 8, "self_harm")])
    Markup('i <mark>&lt;hate&gt;</mark> it')
    """
    parts, at = [Markup()], 0
    for start, end in _joined(spans, len(text)):
        inside = Markup("<mark>{}</mark>").format(clean(text[start:end]))
        parts += [escape(clean(text[at:start])), inside]
        at = end
    return Markup().join([*parts, escape(clean(text[at:]))])


def asked_of(session: Session, asked: str | None, trigger: str) -> Asked | None:
    """Return what was asked, by the words' own item, else by the answer that opened the alert."""
    name, _, value = trigger.removeprefix("answer:").partition("=")
    by_answer = trigger.startswith("answer:")
    item = asked or (name if by_answer else "")
    question = _question(session, item)
    if question is None:
        return None
    chosen = answer_words(question, value, lang()) if by_answer and value and item == name else ""
    return Asked(sheet_words(text_in(question.labels, lang(), "en")), chosen)


def _question(session: Session, item: str) -> Question | None:
    key, _, name = item.partition(".")
    try:
        edition = editions.load(editions.latest(session, key))
    except NoSuchEditionError:
        return None
    return next((one for one in edition.questions if one.name == name), None)


def _joined(spans: Sequence[Sequence[object]], length: int) -> list[tuple[int, int]]:
    """Return spans inside the text in order, those that touch made one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(_pairs(spans, length)):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _pairs(spans: Sequence[Sequence[object]], length: int) -> list[tuple[int, int]]:
    return [
        (start, min(end, length))
        for start, end, *_ in spans
        if isinstance(start, int) and isinstance(end, int) and 0 <= start < min(end, length)
    ]
