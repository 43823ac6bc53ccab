"""The words of a question page: a sheet's, made safe; an answer's, read back; errors; progress.

A sheet's words are text with a tiny Markdown subset (``*em*``, ``**strong**``, line breaks), always
escaped first. What Heard itself says here is marked, and translated by whoever shows it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from markupsafe import Markup, escape

from people import languages
from people.languages import marked
from surveys.questionnaire import Choice, Question, text_in

_STRONG: Final = re.compile(r"\*\*(?!\s)([^*\n]+)(?<!\s)\*\*")
_EMPHASIS: Final = re.compile(r"\*(?!\s)([^*\n]+)(?<!\s)\*")
_ISO_DATE: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")

ERRORS: Final[Mapping[str, str]] = {
    "select_one": marked("Pick one answer, or press “Skip this question”."),
    "select_multiple": marked("Pick at least one, or press “Skip this question”."),
    "rank": marked("Give each one its own place, or press “Skip this question”."),
    "integer": marked("Write a whole number, like 7, or press “Skip this question”."),
    "decimal": marked("Write a number, like 7.5, or press “Skip this question”."),
    "range": marked("Write a number, like 7, or press “Skip this question”."),
    "text": marked("Write something, or press “Skip this question”."),
    "date": marked("Write a day, a month and a year, like 27 3 2025, or skip."),
    "time": marked("Write a time, like 15:30, or press “Skip this question”."),
    "dateTime": marked("Write a day and a time, or press “Skip this question”."),
    "acknowledge": marked("Tick the box, or press “Skip this question”."),
}
TOO_MANY: Final = marked("Pick just one answer.")
NOT_THAT_ONE: Final = marked("That answer does not fit here. Please try another.")


@dataclass(frozen=True, slots=True)
class HowFar:
    """Progress in coarse words, to be translated, and the same as dots out of five."""

    words: str
    dots: int


def error_message(
    question: Question,
    reason: str,
    translate: Callable[[str], str],
    *,
    language: str = "en",
    default_language: str = "en",
) -> str:
    """Return what to say about an answer that was not taken.

    ``reason``: a reason code of ``questions.Unclear``, or ``refused`` when a constraint is not met;
    then the sheet's own message stands, where it has one. ``translate``: the page's gettext.
    """
    own_words = text_in(question.constraint_messages, language, default_language)
    if reason in {"refused", "out_of_range"}:
        return own_words or translate(NOT_THAT_ONE)
    if reason == "too_many" and question.kind == "select_one":
        return translate(TOO_MANY)
    return translate(ERRORS.get(question.kind, NOT_THAT_ONE))


def answer_words(
    question: Question, value: str, language: str, *, default_language: str = "en"
) -> str:
    """Return an answer as a person would read it back: labels, one a line, or a date in words."""
    if question.choices:
        picked = [value] if question.kind == "select_one" else value.split()
        return "\n".join(
            _plain_label(question.choice(name), name, language, default_language) for name in picked
        )
    if question.kind == "date" and _ISO_DATE.fullmatch(value):
        return _day_in_words(value, language)
    return clean(value)


def how_far(done: int, left: int) -> HowFar:
    """Return progress in coarse words; ``left`` counts this question and those after it."""
    share = done / max(done + left, 1)
    if left <= 1 and done:
        return HowFar(marked("Last one"), 5)
    steps = (
        (0.01, marked("Just starting"), 0),
        (0.35, marked("Getting going"), 1),
        (0.6, marked("About half way"), 2),
        (0.8, marked("More than half way"), 3),
    )
    for limit, words, dots in steps:
        if share < limit:
            return HowFar(words, dots)
    return HowFar(marked("Nearly done"), 4)


def sheet_words(text: str) -> Markup:
    """Return a sheet's words as safe HTML: escaped, then ``**strong**``, ``*em*`` and line breaks.

    >>> sheet_words("Are you *OK*, <you>?")
    Markup('Are you <em>OK</em>, &lt;you&gt;?')
    """
    escaped = str(escape(clean(text).strip()))
    marked_up = _EMPHASIS.sub(r"<em>\1</em>", _STRONG.sub(r"<strong>\1</strong>", escaped))
    return Markup(marked_up.replace("\n", "<br>"))  # noqa: S704 - escaped two lines above


def clean(text: str) -> str:
    """Return text that can always be shown: NUL and lone surrogates become U+FFFD."""
    return text.replace("\0", "�").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _plain_label(choice: Choice | None, name: str, language: str, default_language: str) -> str:
    return (text_in(choice.labels, language, default_language) if choice else "") or clean(name)


def _day_in_words(value: str, language: str) -> str:
    year, month, day = (int(part) for part in value.split("-"))
    try:
        return languages.format_date(date(year, month, day), language)
    except ValueError:
        return value
