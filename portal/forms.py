"""A question becomes an accessible form, and what was posted becomes the text that is read.

The form is a frozen value that ``templates/question.html`` lays out with govuk-frontend's
components. What an answer means is decided by ``surveys.questions.read`` alone.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, Protocol

from flask import Flask
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader
from markupsafe import Markup

from people import languages
from portal.wording import clean, sheet_words
from surveys.questionnaire import Question, Texts, text_in

Look = Literal[
    "radios",
    "checkboxes",
    "rank",
    "number",
    "text",
    "date",
    "time",
    "date_and_time",
    "acknowledge",
    "note",
    "unsupported",
]

LOOKS: Final[Mapping[str, Look]] = {
    "select_one": "radios",
    "select_multiple": "checkboxes",
    "rank": "rank",
    "integer": "number",
    "decimal": "number",
    "range": "number",
    "text": "text",
    "date": "date",
    "time": "time",
    "dateTime": "date_and_time",
    "acknowledge": "acknowledge",
    "note": "note",
}

NAME: Final = "answer"
SKIP: Final = "skip"
DATE_PARTS: Final = ("day", "month", "year")

PLENTY_LETTERS: Final = 1000
"""From so many letters on, a text answer is told that it is plenty and may go on."""

FACE_LISTS: Final = frozenset({"w5", "s5"})
"""Five-step lists of mood and safety: a face stands beside the words, never instead of them."""

_ALONE: Final = re.compile(r"selected\(\s*\.\s*,\s*'([^']+)'\s*\)\s+and\s+count-selected")
_ISO_DATE: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


class Posted(Protocol):
    """What a browser posted: Werkzeug's form, or anything with its two ways of asking."""

    def get(self, key: str, default: str = "") -> str:
        """Return the first value of ``key``, or ``default``."""
        ...

    def getlist(self, key: str) -> list[str]:
        """Return every value of ``key``, in the order they were posted."""
        ...

    def __contains__(self, key: object) -> bool:
        """Whether ``key`` was posted at all."""
        ...


@dataclass(frozen=True, slots=True)
class FormChoice:
    """One radio or box of a question.

    ``stands_alone``: picking it clears the others. ``face``: 1 (worst) to 5 (best), 0 for none.
    ``place``: its posted rank, counted from 1; 0 for none.
    """

    value: str
    label: Markup
    is_checked: bool = False
    stands_alone: bool = False
    face: int = 0
    place: int = 0


@dataclass(frozen=True, slots=True)
class QuestionForm:
    """One question ready to be laid out; ``error`` is in the language of the page, empty for none.

    ``lang`` is the language the sheet's words are really in: where a translation is missing they
    are in the default language and marked so.
    """

    look: Look
    label: Markup
    lang: str
    direction: str
    hint: Markup = field(default_factory=Markup)
    section: Markup = field(default_factory=Markup)
    error: str = ""
    value: str = ""
    choices: tuple[FormChoice, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_plenty(self) -> bool:
        """Whether the text is so long that the page says it is plenty."""
        return len(self.value) >= PLENTY_LETTERS

    @property
    def error_target(self) -> str:
        """The id the error summary links to: the first field of the question."""
        first = {"date": "answer-day", "date_and_time": "answer-day", "rank": "answer-1"}
        return first.get(self.look, NAME)


def init_app(app: Flask) -> None:
    """Give templates govuk-frontend's components and the ``sheet_words`` filter."""
    components = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    own = app.jinja_loader
    app.jinja_loader = ChoiceLoader([own, components] if own else [components])
    app.jinja_env.filters["sheet_words"] = sheet_words
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def question_form(
    question: Question,
    language: str,
    value: str = "",
    *,
    error: str = "",
    default_language: str = "en",
) -> QuestionForm:
    """Return the question as a form in ``language``.

    ``value``: the answer as text, or what was just posted (``raw_answer``) when there is an error.
    ``error``: as ``error_message`` gave it, empty for none.
    """
    shown = _language_of(question.labels, language, default_language)
    group = question.group
    return QuestionForm(
        look=LOOKS.get(question.kind, "unsupported"),
        label=sheet_words(text_in(question.labels, language, default_language)),
        lang=shown,
        direction=languages.direction(shown),
        hint=sheet_words(text_in(question.hints, language, default_language)),
        section=sheet_words(text_in(group.labels, language, default_language) if group else ""),
        error=error,
        value=clean(value),
        choices=_choices(question, language, value, default_language),
        parts=_date_parts(value) if question.kind in {"date", "dateTime"} else {},
    )


def raw_answer(question: Question, posted: Posted) -> str:
    """Return what was posted for the question as the text that ``questions.read`` understands.

    Several choices are joined by one space; a date is ``YYYY-MM-DD`` when its parts are digits,
    else the parts as typed; nothing posted is an empty string. Never raises.
    """
    if question.kind == "select_multiple":
        return " ".join(posted.getlist(NAME))
    if question.kind == "rank":
        return _ranked(question, posted)
    if question.kind == "date":
        return _posted_date(posted)
    if question.kind == "dateTime":
        return f"{_posted_date(posted)}T{posted.get('answer-time', '').strip()}".strip("T")
    return posted.get(NAME, "")


def wants_to_skip(posted: Posted) -> bool:
    """Whether the button "Skip this question" was pressed."""
    return SKIP in posted


def _choices(
    question: Question, language: str, value: str, default_language: str
) -> tuple[FormChoice, ...]:
    picked = [value] if question.kind == "select_one" else value.split()
    found = _ALONE.search(question.constraint)
    alone = found.group(1) if found else ""
    has_faces = question.list_name in FACE_LISTS
    return tuple(
        FormChoice(
            value=choice.name,
            label=sheet_words(text_in(choice.labels, language, default_language) or choice.name),
            is_checked=choice.name in picked,
            stands_alone=choice.name == alone,
            face=place if has_faces else 0,
            place=picked.index(choice.name) + 1 if choice.name in picked else 0,
        )
        for place, choice in enumerate(question.choices, start=1)
    )


def _language_of(texts: Texts, language: str, default_language: str) -> str:
    return language if text_in(texts, language, language) else default_language


def _ranked(question: Question, posted: Posted) -> str:
    places = [
        (posted.get(f"answer-{index}", ""), choice.name)
        for index, choice in enumerate(question.choices, start=1)
    ]
    wanted = [str(place) for place in range(1, len(places) + 1)]
    if sorted(place for place, _ in places) != sorted(wanted):
        return ""
    return " ".join(name for _, name in sorted(places, key=lambda pair: int(pair[0])))


def _posted_date(posted: Posted) -> str:
    parts = [posted.get(f"answer-{part}", "").strip() for part in DATE_PARTS]
    if all(part.isascii() and part.isdigit() for part in parts):
        day, month, year = parts
        return f"{year.zfill(4)}-{month.zfill(2)}-{day.zfill(2)}"
    return " ".join(parts).strip()


def _date_parts(value: str) -> dict[str, str]:
    day_of, _, time_of = clean(value).partition("T")
    found = _ISO_DATE.fullmatch(day_of)
    typed = [part.lstrip("0") for part in reversed(found.groups())] if found else day_of.split()
    padded = [*typed, "", "", ""]
    return {**dict(zip(DATE_PARTS, padded, strict=False)), "time": time_of}
