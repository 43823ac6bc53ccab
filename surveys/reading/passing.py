"""Texts that pass a question by: skip, "don't know", "rather not say"."""

from surveys.questionnaire import Question
from surveys.reading.folding import bare, fold
from surveys.reading.offers import by_digit, takes_nought
from surveys.reading.readings import Skipped, Unclear
from surveys.reading.wordlists import Words

_NUMERIC = frozenset({"integer", "decimal", "range"})


def passed_by(question: Question, said: str, words: Words) -> Skipped | None:
    """Return the skip that the whole folded text asks for, or None.

    0 skips unless it answers the question; then X does (W10 of the questionnaires).
    """
    if said == "0":
        return None if takes_nought(question) else Skipped()
    if words.has("skip", said):
        return Skipped()
    if question.kind in _NUMERIC and words.has("skip_letter", said):
        return Skipped()
    if words.has("dont_know", said):
        return Skipped("dont_know")
    return Skipped("rather_not_say") if words.has("declined", said) else None


def homophone(question: Question, said: str, words: Words) -> Unclear | None:
    """Return the Ask for "to", "for" and the letters O and l alone: never a digit."""
    value = words.maps["homophones"].get(said)
    if value is None or (question.kind not in _NUMERIC and not question.choices):
        return None
    digit = str(value)
    known = question.kind in _NUMERIC or digit in by_digit(question)
    return Unclear("not_understood", (digit,) if known else ())


def is_declined(question: Question, name: str, words: Words) -> bool:
    """Tell whether the choice ``name`` means "rather not say" and so is kept as a skip.

    Where that choice opens an alert (RF10) it is an answer and stays one (questionnaires guide,
    section 8).
    """
    choice = question.choice(name)
    if choice is None or name in question.alert:
        return False
    said = {bare(fold(label)) for label in choice.labels.values()}
    return name == "rather_not_say" or not said.isdisjoint(words.lists["label_declined"])
