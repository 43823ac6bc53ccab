"""Which choices of a tick-any list a text names: digits in a row, numbers, labels."""

import re
from collections.abc import Iterable, Mapping, Sequence

from surveys.questionnaire import Choice, Question
from surveys.reading.folding import Folded, bare
from surveys.reading.labels import Labels, labels_of
from surveys.reading.numbers import Item, items
from surveys.reading.offers import by_digit
from surveys.reading.passing import homophone, passed_by
from surveys.reading.readings import How, Reading, Skipped, Unclear, Value
from surveys.reading.wordlists import Words

_LIST = re.compile(r"[mfpad*]*N(?:[masfped]*N)*[mp]*(?P<words>(?:[meadwf][^N]*)?)")
_TAKEN_BACK = re.compile(r"[^otbn]*N[mafkcpde]*[ck][mafkcpd]*(?=N)")
_RANGE = re.compile(r"[mfp]*NdN[mp]*")
"""Two numbers and a dash: a range or two of the list."""
_BEGINNING = 3
_PAIR = 2


def tick(question: Question, copy: Folded, words: Words, language: str) -> Reading:
    """Return the choices that the folded text names, joined in the order of the sheet."""
    said = bare(copy.text)
    labels = labels_of(question, words, language)
    whole = labels.named(said)
    if whole and said not in by_digit(question):
        return _ticked(question, (choice for choice, _ in whole), whole[0][1])
    known = passed_by(question, said, words) or homophone(question, said, words)
    if known is not None:
        return known
    row = items(copy.text, words)
    if any(item.part == "N" for item in row):
        return _by_numbers(question, copy.text, row, labels)
    return _by_labels(question, copy.text, row, labels) or Unclear("not_understood")


def _by_numbers(question: Question, text: str, row: Sequence[Item], labels: Labels) -> Reading:
    digits = by_digit(question)
    shape = "".join(item.part for item in row)
    taken_back = _TAKEN_BACK.match(shape)
    start = taken_back.end() if taken_back else 0
    found = _LIST.fullmatch(shape, start)
    flat = _digits_of(row[start:], digits)
    if found is None or _RANGE.fullmatch(shape, start):
        return _asked(flat, digits)
    if flat == ["0"] and "0" not in digits:
        return Skipped()
    if not all(digit in digits for digit in flat):
        return Unclear("out_of_range")
    named = [digits[digit] for digit in flat]
    beside = row[slice(*found.span("words"))]
    also = _by_labels(question, text, beside, labels) if beside and beside[0].part == "a" else None
    if also is not None:
        return _ticked(question, (*named, *_chosen(question, also)), "digits")
    before = [digits[digit] for digit in _digits_of(row[:start], digits) if digit in digits]
    return Value(
        _joined(question, named),
        "corrected" if before or "*" in shape else _how(row),
        corrected_from=_joined(question, before),
        words=_words_of(text, beside),
    )


def _how(row: Sequence[Item]) -> How:
    if any(item.part == "p" for item in row):
        return "approximate"
    return "digits" if any(item.form == "digits" for item in row) else "word"


def _digits_of(row: Sequence[Item], digits: Mapping[str, Choice]) -> list[str]:
    """Return the digits that numbers stand for: "13" is both only if there is no choice 13."""
    return [
        digit
        for item in row
        if item.part == "N"
        for run in (item.text.split(".") if item.form == "digits" else [str(item.value)])
        for digit in ([run] if run in digits or item.form != "digits" else run)
    ]


def _asked(found: Iterable[str], digits: Mapping[str, Choice]) -> Unclear:
    candidates = tuple(dict.fromkeys(digit for digit in found if digit in digits))
    return Unclear("two_readings" if len(candidates) == _PAIR else "not_understood", candidates)


def _words_of(text: str, beside: Sequence[Item]) -> str:
    spoken = [place for place, item in enumerate(beside) if item.part not in "mad"]
    return text[beside[spoken[0]].start : beside[-1].end] if spoken else ""


def _by_labels(question: Question, text: str, row: Sequence[Item], labels: Labels) -> Value | None:
    """Return the choices named one by one, or None unless each piece names exactly one."""
    start, end = (row[0].start, row[-1].end) if row else (0, 0)
    pieces = []
    for item in row:
        if item.part in "asdm":
            pieces.append(bare(text[start : item.start]))
            start = item.end
    pieces.append(bare(text[start:end]))
    said = [piece for piece in pieces if piece]
    for parts in ([" ".join(said)], said, " ".join(said).split()):
        named = [_one(labels, part) for part in parts]
        if named and all(len(some) == 1 for some in named):
            return _ticked(question, (choice for some in named for choice in some), "label")
    return None


def _one(labels: Labels, said: str) -> list[Choice]:
    """Return the choices that one piece names in full or by its beginning, each once."""
    exact = [choice for choice, _ in labels.named(said)]
    long_enough = sum(letter.isalpha() for letter in said) >= _BEGINNING
    begun = labels.beginning(said) if long_enough and not exact else []
    return list({choice.name: choice for choice in exact or begun}.values())


def _ticked(question: Question, choices: Iterable[Choice], how: How) -> Value:
    return Value(_joined(question, choices), how)


def _chosen(question: Question, ticked: Value) -> list[Choice]:
    names = ticked.value.split()
    return [choice for choice in question.choices if choice.name in names]


def _joined(question: Question, choices: Iterable[Choice]) -> str:
    names = {choice.name for choice in choices}
    return " ".join(choice.name for choice in question.choices if choice.name in names)
