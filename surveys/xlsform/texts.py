"""Checks of what goes by text: length, letters, words that give away, and words the network takes.

Source: messaging.md 4, questionnaires.md 2 and 3. Pure. A question that says it goes by text (it
names a channel, or has a wording for it) and cannot is refused; one that says neither, as in a
sheet written for another program, is asked on the web only and noted.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from surveys.channels import MOST_CHOICES, by_text
from surveys.questionnaire import Choice, Kind, Question
from surveys.xlsform.codes import CARRIER_WORDS, CHANNELS, FILL_INS, outing_word
from surveys.xlsform.columns import PREFIX, Sources
from surveys.xlsform.findings import Finding

Measure = Callable[[str], tuple[str, int]]
"""Text to its encoding ("GSM-7" or "UCS-2") and its number of segments."""

MOST_SEGMENTS = 2
"""Of a text in another language than English, where it is one."""

WEB_KINDS: frozenset[Kind] = frozenset({"rank", "unsupported"})

_FILL_IN = re.compile(r"\{(\w*)\}")
_PIPED = re.compile(r"\$\{([^}]*)\}")
_CAUTIOUS = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 \n!\"#$%&'()*+,-./:;<=>?@_£"
)


def cautious_measure(text: str) -> tuple[str, int]:
    """Return encoding and segments, taking fewer letters for GSM-7 than there are.

    It stands in where no exact measure is handed in, so that a check is never left out; the exact
    one is in a room above and comes as an argument.
    """
    if set(text) <= _CAUTIOUS:
        return "GSM-7", _segments(len(text), alone=160, joined=153)
    units = len(text.encode("utf-16-le", "surrogatepass")) // 2
    return "UCS-2", _segments(units, alone=70, joined=67)


def _segments(units: int, *, alone: int, joined: int) -> int:
    return 1 if units <= alone else math.ceil(units / joined)


def check_by_text(
    question: Question, own: Mapping[str, str], sources: Sources, measure: Measure
) -> tuple[Question, list[Finding]]:
    """Return the question and what keeps it from going by text.

    ``own`` are the row's attributes by column. The question comes back as web only, with the one
    note H606, when it never said that it goes by text and cannot.
    """
    if not question.is_asked or question.channel == "web_only":
        return question, []
    faults = [*_by_text_faults(question, own, sources), *_choice_faults(question, sources)]
    if own.get("channel") or question.sms:
        return question, [*faults, *_wording_faults(question, sources, measure)]
    if not faults:
        return question, []
    note = sources.at("H606", question.path, PREFIX + "channel")
    return replace(question, channel="web_only"), [note]


def _by_text_faults(
    question: Question, own: Mapping[str, str], sources: Sources
) -> Iterator[Finding]:
    if question.kind in WEB_KINDS:
        yield sources.at("H411", question.path, PREFIX + "channel")
    if own.get("channel") in CHANNELS and not question.sms:
        yield sources.at("H409", question.path, "sms")
    asks_number = question.kind in {"integer", "decimal"} and bool(question.sms)
    if asks_number and not question.constraint:
        yield sources.at("H408", question.path, "constraint")


def _offered(question: Question) -> tuple[Choice, ...]:
    """Return the choices a text offers: where a list has digits, only those that have one."""
    names = by_text(question)
    return tuple(choice for choice in question.choices if choice.name in names)


def _choice_faults(question: Question, sources: Sources) -> Iterator[Finding]:
    offered = _offered(question)
    name = question.list_name
    if len(offered) > MOST_CHOICES:
        yield sources.at("H405", question.path, "type", list_name=name, count=len(offered))
    for choice in offered:
        for word in (choice.name, *choice.labels.values(), *_accepted(choice)):
            if fold(word) in CARRIER_WORDS:
                yield sources.at_choice("H406", name, choice.name, "name", value=word)
                break
    yield from _taken_twice(question, offered, sources)


def _accepted(choice: Choice) -> Iterator[str]:
    for words in choice.sms_reply.values():
        yield from words


def _taken_twice(
    question: Question, offered: tuple[Choice, ...], sources: Sources
) -> Iterator[Finding]:
    name = question.list_name
    for digit, count in Counter(choice.sms_digit for choice in offered).items():
        if digit and count > 1:
            last = [choice.name for choice in offered if choice.sms_digit == digit][-1]
            yield sources.at_choice("H312", name, last, "sms_digit", value=digit, list_name=name)
    for language in sorted({code for choice in offered for code in choice.labels}):
        first: dict[str, str] = {}
        for choice in offered:
            said = {choice.labels.get(language, ""), *choice.sms_reply.get(language, ())}
            for word in sorted(said - {""}):
                if first.setdefault(fold(word), choice.name) != choice.name:
                    yield sources.at_choice(
                        "H407", name, choice.name, "sms_reply", value=word, list_name=name
                    )


def fold(word: str) -> str:
    """Return a word as replies are compared: case, spaces and outer punctuation do not count."""
    return " ".join(word.casefold().strip(" .,!?'\"()").split())


def _wording_faults(question: Question, sources: Sources, measure: Measure) -> Iterator[Finding]:
    for language, text in question.sms.items():
        column = f"sms ({language})"
        piped = _PIPED.search(text)
        if piped:
            yield sources.at("H410", question.path, column, value=piped.group())
            continue
        for name in _FILL_IN.findall(text):
            if name not in FILL_INS:
                known = ", ".join("{" + fill_in + "}" for fill_in in FILL_INS)
                yield sources.at("H403", question.path, column, value="{" + name + "}", known=known)
        word = outing_word(text) if language.startswith("en") else None
        if word:
            yield sources.at("H404", question.path, column, value=word)
        yield from _length_faults(question, language, sources, measure)


def _length_faults(
    question: Question, language: str, sources: Sources, measure: Measure
) -> Iterator[Finding]:
    english = language.startswith("en")
    longest = at_its_longest(question.sms[language])
    encoding, segments = measure(longest)
    if english and encoding != "GSM-7":
        odd = " ".join(sorted({letter for letter in longest if measure(letter)[0] != "GSM-7"}))
        yield sources.at("H401", question.path, f"sms ({language})", letters=odd)
    elif segments > (1 if english else MOST_SEGMENTS):
        yield sources.at("H402", question.path, f"sms ({language})", segments=segments)


def at_its_longest(text: str) -> str:
    """Return the text with each name filled in at its longest (``{from}``: 14 letters).

    >>> len(at_its_longest("Hi, it is {from}."))
    25
    """
    return _FILL_IN.sub(lambda match: "x" * FILL_INS.get(match.group(1), 0), text)
