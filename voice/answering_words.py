"""How worrying a short answer is, judged by the polarity of its question alone.

Source: the screening guide, section 6, and the questionnaires guide, sections 1 and 2: 1 is always
No or the worst answer; "unsafe" means that yes, or the low end, worries; "safe" that no, or the low
end, does.
"""

import re
from typing import Literal

from voice.lists import Lists
from voice.normalise import views
from voice.patterns import Tier

Polarity = Literal["safe", "unsafe", ""]
_SHORT_ANSWER = 4
_DIGIT = re.compile(r"\s*([0-9])\s*[.!)]*\s*")
# Yes/no lists run 1 No, 2 Not sure, 3 Yes (4 tell in person, 0 rather not say); scales and "how
# often" lists run from the worst answer, 1, to the best. Without the question both may be meant.
_SCALE: dict[str, Tier] = {"1": "urgent", "2": "today"}
_YES_WORRIES: dict[str, Tier] = {"0": "today", "2": "today", "3": "urgent", "4": "urgent"}
_EITHER: dict[str, Tier] = {**_YES_WORRIES, "1": "today", "4": "today"}


def answer_tier(text: str, question: str, polarity: Polarity, lists: Lists) -> Tier:
    """The tier of an answer to a safety question; `none` where the question has no polarity.

    An answer that says neither yes nor no, nor that things are well, is unclear and goes to
    `today`; so does a longer text that begins with neither.
    """
    if not polarity or not text.strip():
        return "none"
    digit = _DIGIT.fullmatch(text)
    if digit:
        return _digit_tier(digit[1], question, polarity)
    return _word_tier(_plain_words(text, lists), polarity, lists)


def _digit_tier(digit: str, question: str, polarity: Polarity) -> Tier:
    is_scale = polarity == "safe" or question.lower().startswith("how often")
    pairs = _SCALE if is_scale else _YES_WORRIES if question else _EITHER
    return pairs.get(digit, "none")


def _word_tier(words: tuple[str, ...], polarity: Polarity, lists: Lists) -> Tier:
    answers = lists.answers
    head, said = words[:1], set(words[:_SHORT_ANSWER])
    if said & answers.distress and not said & {"not", "no"}:
        return "urgent"
    if said & answers.unsure or {"not", "sure"} <= said or {"not", "know"} <= said:
        return "today"
    worrying = answers.no if polarity == "safe" else answers.yes
    if said & {"not", *head} & worrying:
        return "urgent"
    calming = answers.yes if polarity == "safe" else answers.no
    if said & (calming | answers.good) or said & {"not"} & calming:
        return "none"
    return "today"


def _plain_words(text: str, lists: Lists) -> tuple[str, ...]:
    return tuple(word.text for word in views(text[:1600], lists.lexicon)[-1].words)
