"""How a text may name each choice of one list: labels, names, accepted words, yes and no."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from surveys.questionnaire import Choice, Question
from surveys.reading.folding import bare, fold, is_emoji
from surveys.reading.offers import offered
from surveys.reading.readings import How
from surveys.reading.wordlists import Words

_ALWAYS = "en"
_MEANINGS = (("ok", "ok"), ("yes", "yes"), ("no", "no"), ("dont_know", "dont_know"))
"""A list of words and its answer; "ok" is a yes only where no choice is called OK."""
_ALONE = (
    ("yes_alone", "yes"),
    ("no_alone", "no"),
    ("unsure", "dont_know"),
    ("declined", "declined"),
)
"""Words that answer only as the whole text: "i have" is a yes, "i have been sad" is not."""


@dataclass(frozen=True, slots=True)
class Labels:
    """``forms`` are (label, choice) pairs, folded; ``accepted`` are further words the sheet gives.

    ``answers`` are the choices that say yes, no or not sure, under ``yes``, ``no`` and
    ``dont_know``; ``denials`` the words that turn a label round.
    """

    forms: tuple[tuple[str, Choice], ...]
    accepted: tuple[tuple[str, Choice], ...]
    answers: dict[str, tuple[Choice, ...]]
    denials: frozenset[str]

    def named(self, said: str) -> list[tuple[Choice, How]]:
        """Return the choices that the whole folded text names, and how."""
        found: list[tuple[Choice, How]] = [
            (choice, "label") for label, choice in self.forms if label == said
        ]
        return found or [(choice, "word") for word, choice in self.accepted if word == said]

    def meaning(self, said: str, words: Words) -> list[Choice]:
        """Return the choices that the whole text means by a yes, a no or a "not sure"."""
        return self._meant(said, words, (*_MEANINGS, *_ALONE))

    def _meant(self, said: str, words: Words, meanings: Iterable[tuple[str, str]]) -> list[Choice]:
        for listed, answer in meanings:
            if words.has(listed, said) and self.answers[answer]:
                return list(self.answers[answer])
        return []

    def answering(self, name: str) -> tuple[Choice, ...]:
        """Return the choices that say ``yes``, ``no``, ``dont_know`` or ``declined``."""
        return self.answers.get(name, ())

    def part(self, said: str, words: Words) -> list[Choice]:
        """Return the choices that ``said``, one part of a text, names in full or means."""
        named = [choice for choice, _ in self.named(said)]
        return named or self._meant(said, words, _MEANINGS)

    def with_emoji(self, emoji: str) -> list[Choice]:
        """Return the choices that the sheet marked with this emoji, in a label or accepted word."""
        return [choice for form, choice in (*self.accepted, *self.forms) if emoji in form]

    def beginning(self, said: str) -> list[Choice]:
        """Return the choices whose label begins like this."""
        return [choice for label, choice in self.forms if label.startswith(said)]

    def denies(self, said: str) -> bool:
        """Tell whether the words hold a "not"."""
        return not self.denials.isdisjoint(said.split())


def labels_of(question: Question, words: Words, language: str) -> Labels:
    """Return the ways to name each choice offered by text, in ``language`` and in English."""
    choices = offered(question)
    forms = tuple((label, choice) for choice in choices for label in _written(choice, language))
    accepted = tuple(
        (_plain(word), choice)
        for choice in choices
        for code in dict.fromkeys((language, _ALWAYS))
        for word in choice.sms_reply.get(code, ())
    )
    return Labels(forms, accepted, _answers(choices, words, language), words.lists["denials"])


def _written(choice: Choice, language: str) -> Iterator[str]:
    """Yield the folded labels of a choice, without and with emoji, and its name if a word."""
    seen = set()
    for code in dict.fromkeys((language, _ALWAYS, *choice.labels)):
        label = _plain(choice.labels.get(code, ""))
        plain = " ".join(token for token in label.split() if not is_emoji(token))
        seen |= {label, plain}
    if not choice.name.isdigit():
        seen.add(_plain(choice.name.replace("_", " ")))
    yield from sorted(seen - {"", "-"})


def _answers(
    choices: tuple[Choice, ...], words: Words, language: str
) -> dict[str, tuple[Choice, ...]]:
    """Return the choices whose label says OK, yes, no, "not sure" or "rather not say".

    A label says no also where "no" stands before its first comma ("No, just me").
    """
    return {
        answer: tuple(
            choice for choice in choices if _says(choice, words.lists[f"label_{answer}"], language)
        )
        for answer in ("ok", "yes", "no", "dont_know", "declined")
    }


def _says(choice: Choice, phrases: frozenset[str], language: str) -> bool:
    labels = [choice.labels.get(code, "") for code in (language, _ALWAYS)]
    openings = [part for label in labels for part in (label, label.partition(",")[0])]
    return any(_plain(opening) in phrases for opening in openings if opening)


@lru_cache(maxsize=8192)
def _plain(label: str) -> str:
    return bare(fold(label))
