"""Which choice of a list a text names: by digit, label, accepted word, slip, yes or no, emoji.

The order of the readings is that of the messaging guide, section 4; two candidates left means Ask.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from surveys.questionnaire import Choice, Question
from surveys.reading.counting import Picked, Scale, number_text, pick
from surveys.reading.folding import Folded, bare, is_emoji, unstretched
from surveys.reading.labels import Labels, labels_of
from surveys.reading.numbers import Item, items
from surveys.reading.offers import by_digit, digit_labels
from surveys.reading.passing import homophone, passed_by
from surveys.reading.readings import How, Reading, Skipped, Unclear, Value
from surveys.reading.slips import slips
from surveys.reading.wordlists import Words

_BEGINNING = 3
_MARKED = frozenset("*~≈")
"""Marks that say more than punctuation does: "*3" takes an answer back, "~3" is about three."""
_ONE_SLIP_FROM = 5
_TWO_SLIPS_FROM = 9
_PAIR = 2
_REACH = 24
"""No label has more pieces than this; a longer text is not searched to its end."""
_JOINTS = "ocasd"
_TAKING_BACK = frozenset("ck")
_THUMBS = {"👍": "yes", "👎": "no"}


def choose(question: Question, copy: Folded, words: Words, language: str) -> Reading:
    """Return the one choice that the folded text names.

    Callers have already dealt with empty texts and reactions. The words beside the answer are given
    as folded; ``surveys.questions`` puts them back as typed.
    """
    said = bare(copy.text)
    digit = by_digit(question).get(said)
    if digit is not None and _MARKED.isdisjoint(copy.text) and not digit_labels(question):
        return Value(digit.name, "digits")
    labels = labels_of(question, words, language)
    known = (
        _by_words(question, said, words, labels)
        or passed_by(question, said, words)
        or homophone(question, said, words)
    )
    if known is not None:
        return known
    row = items(copy.text, words)
    counted = _by_number(question, copy, row, words, labels)
    if isinstance(counted, Value | Skipped) or (counted and counted.reason != "not_understood"):
        return counted
    named = _by_label(question, said, labels) or _by_parts(question, copy, row, words, labels)
    return named or counted or Unclear("not_understood")


def settle(question: Question, choices: Iterable[Choice], how: How, words: str = "") -> Reading:
    """Return the reading for the choices a text may mean: two or more are an Ask."""
    found = list(dict.fromkeys(choice.name for choice in choices))
    if len(found) == 1:
        return Value(found[0], how, words=words)
    digits = {choice.name: digit for digit, choice in by_digit(question).items()}
    candidates = tuple(digits.get(name, name) for name in found)
    return Unclear("two_readings" if found else "not_understood", candidates)


def _by_words(question: Question, said: str, words: Words, labels: Labels) -> Reading | None:
    """Return the reading of a text that is a label, an accepted word, a yes or no, or emoji."""
    pictured = _by_emoji(question, said, labels)
    if pictured is not None:
        return pictured
    for typed in (said, *unstretched(said)):
        exact = labels.named(typed)
        digit = by_digit(question).get(typed)
        if digit is not None and exact and digit.name not in {choice.name for choice, _ in exact}:
            return settle(question, (digit, *(choice for choice, _ in exact)), "label")
        if digit is None and exact:
            return settle(question, (choice for choice, _ in exact), exact[0][1])
        meant = labels.meaning(typed, words)
        if meant:
            return settle(question, meant, "word")
    return None


def _by_emoji(question: Question, said: str, labels: Labels) -> Reading | None:
    """Return the reading of a text of emoji alone; repeats count once, a mixture asks."""
    seen = list(dict.fromkeys(token for token in said.replace(" ", "")))
    if not seen or not all(is_emoji(token) for token in seen):
        return None
    meant = [
        choice
        for token in seen
        for choice in (labels.with_emoji(token) or labels.answering(_THUMBS.get(token, "")))
    ]
    return settle(question, meant, "emoji") if meant else None


def _by_number(
    question: Question, copy: Folded, row: Sequence[Item], words: Words, labels: Labels
) -> Value | Skipped | Unclear | None:
    """Return what the numbers in the text say, or None where it has none."""
    digits = by_digit(question)
    numbers = [item for item in row if item.part == "N"]
    if not numbers:
        return None
    if len(numbers) == 1:
        both = _digit_and_label(question, copy.text, numbers[0], words, labels)
        if both is not None:
            return both
    choices = tuple(Decimal(digit) for digit in digits)
    scored = [Decimal(digit) for digit, choice in digits.items() if choice.score is not None]
    tops = frozenset(max(group) for group in (choices, scored) if group)
    found = pick(row, Scale(lambda value: value in choices, tops, choices, ordinals=True))
    if isinstance(found, Unclear):
        return found
    if found.value not in choices:
        return Skipped()
    return _value(digits, found, copy.text)


def _value(digits: Mapping[str, Choice], found: Picked, text: str) -> Value:
    taken_back = found.corrected_from
    before = digits.get(number_text(taken_back)) if taken_back is not None else None
    return Value(
        digits[number_text(found.value)].name,
        found.how,
        corrected_from=before.name if before else "",
        words=text[slice(*found.beside)],
    )


def _digit_and_label(
    question: Question, text: str, number: Item, words: Words, labels: Labels
) -> Reading | None:
    """Return the reading of a number with a label beside it ("3 = sort of"), or None."""
    choice = by_digit(question).get(number_text(number.value))
    rest = bare(text[: number.start] + " " + text[number.end :])
    beside = [named for named, _ in labels.named(rest)] or labels.meaning(rest, words)
    if choice is None or not rest or not beside:
        return None
    if choice in beside:
        return Value(choice.name, "digits" if number.form == "digits" else "word")
    exact = bool(labels.named(rest))
    return settle(question, (choice, *beside), "label") if exact else None


def _by_label(question: Question, said: str, labels: Labels) -> Reading | None:
    """Return the reading of a label's unique beginning, or of a label with a slip or two."""
    if sum(letter.isalpha() for letter in said) >= _BEGINNING:
        begun = labels.beginning(said)
        if begun:
            return settle(question, begun, "label")
    near = sorted(
        (distance, place)
        for place, (label, _) in enumerate(labels.forms)
        if (distance := _slips(said, label, labels)) is not None
    )
    if not near:
        return None
    close = [labels.forms[place][1] for distance, place in near if distance <= near[0][0] + 1]
    allowed = _allowed(labels.forms[near[0][1]][0])
    return settle(question, close, "slip") if near[0][0] <= allowed else None


def _slips(said: str, label: str, labels: Labels) -> int | None:
    # "now safe" is one slip from "not safe": a label and a text must both deny, or neither.
    if labels.denies(said) != labels.denies(label):
        return None
    return slips(said, label, _allowed(label) + 1)


def _allowed(label: str) -> int:
    letters = sum(letter.isalpha() for letter in label)
    return (letters >= _ONE_SLIP_FROM) + (letters >= _TWO_SLIPS_FROM)


def _by_parts(
    question: Question, copy: Folded, row: Sequence[Item], words: Words, labels: Labels
) -> Reading | None:
    """Return the reading of labels among small words.

    "it was good", "good i think", "good no bad", "yes or no", "yes but he was sad".
    """
    for joints in (_JOINTS, _JOINTS + "k"):
        found = _joined(question, _pieces(copy.text, row, joints), words, labels)
        if found is not None:
            return found
    said = bare(copy.text).split()
    in_a_row = [(word, "") for word in said] if len(said) <= _REACH else []
    return _joined(question, in_a_row, words, labels) or _among_words(
        question, copy.text, row, words, labels
    )


def _joined(
    question: Question, pieces: Sequence[tuple[str, str]], words: Words, labels: Labels
) -> Reading | None:
    """Return the reading of pieces that are each a label in full, or None where one is not."""
    named = [labels.part(piece, words) for piece, _ in pieces]
    if len(pieces) < _PAIR or not all(named):
        return None
    first, last = named[0][0], named[-1][0]
    if len(pieces) == _PAIR and pieces[1][1] in _TAKING_BACK and first != last:
        return Value(last.name, "corrected", corrected_from=first.name)
    return settle(question, (choice for found in named for choice in found), "label")


def _pieces(text: str, row: Sequence[Item], joints: str) -> list[tuple[str, str]]:
    """Return (words, what came before them) where a text is cut at "or", "and", "i mean"."""
    pieces: list[tuple[str, str]] = []
    start, joint = 0, ""
    for item in row:
        if item.part in joints:
            pieces.append((bare(text[start : item.start]), joint))
            start, joint = item.end, item.part
    pieces.append((bare(text[start:]), joint))
    return [(piece, joint) for piece, joint in pieces if piece]


def _among_words(
    question: Question, text: str, row: Sequence[Item], words: Words, labels: Labels
) -> Reading | None:
    """Return the choice whose label stands first, small words before it aside."""
    small = next((place for place, item in enumerate(row) if item.part not in "mfp"), len(row))
    for first in dict.fromkeys((0, small)):
        for last in range(min(len(row), first + _REACH), first, -1):
            named = labels.part(bare(text[row[first].start : row[last - 1].end]), words)
            if named:
                vague = any(item.part == "p" for item in row[:first])
                return _before_words(question, text, row[last:], named, labels, vague=vague)
    return None


def _before_words(
    question: Question,
    text: str,
    rest: Sequence[Item],
    named: Sequence[Choice],
    labels: Labels,
    *,
    vague: bool,
) -> Reading | None:
    """Return the reading of a label with ``rest`` after it, parted by a pause or a joint."""
    if rest and rest[0].part not in "mawpedf":
        return None
    if any(item.part in "nkco" for item in rest):
        return Unclear("not_understood")
    others = _others_named(text, rest, named, labels)
    if others:
        return settle(question, (*named, *others), "label")
    if vague or (rest and all(item.part in "pm" for item in rest)):
        return settle(question, named, "approximate")
    return settle(question, named, "label", _rest_of(text, rest))


def _others_named(
    text: str, rest: Sequence[Item], named: Sequence[Choice], labels: Labels
) -> list[Choice]:
    """Return the other choices that the words after a label name ("good but then really bad")."""
    spoken = f" {bare(text[rest[0].start :])} " if rest else ""
    return [
        choice
        for label, choice in labels.forms
        if choice not in named and len(label) > 1 and f" {label} " in spoken
    ]


def _rest_of(text: str, rest: Sequence[Item]) -> str:
    start = next((item.start for item in rest if item.part not in "mad"), len(text))
    return text[start:].strip()
