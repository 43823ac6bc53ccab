"""An edition of a questionnaire as frozen values: what is asked, and what answers feed.

Names are XLSForm's own (https://xlsform.org): ``relevant``, ``constraint``, ``calculation``,
``label``, ``hint``, ``appearance``, ``list_name``; the ``heard:`` columns are those of
docs/questionnaires.md. Pure: nothing here reads a file, a database or a clock.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

Kind = Literal[
    "select_one",
    "select_multiple",
    "rank",
    "integer",
    "decimal",
    "range",
    "text",
    "date",
    "time",
    "dateTime",
    "note",
    "acknowledge",
    "hidden",
    "calculate",
    "unsupported",
]
Channel = Literal["any", "private_phone", "sms_off_by_default", "web_only"]
Polarity = Literal["", "safe", "unsafe"]
Texts = Mapping[str, str]

NO_TEXTS: Texts = MappingProxyType({})

UNASKED: frozenset[Kind] = frozenset({"hidden", "calculate"})
"""Kinds that are never shown: the invitation or an expression fills them."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a list.

    ``name`` is what is stored, ``labels`` what is shown, by language code.
    """

    name: str
    labels: Texts
    score: float | None = None
    sms_digit: str = ""
    sms_reply: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    columns: Texts = field(default_factory=lambda: NO_TEXTS)


@dataclass(frozen=True, slots=True)
class Group:
    """A section of a form: its label stands above each of its questions.

    ``relevant`` binds them all.
    """

    path: str
    labels: Texts
    relevant: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One row of the survey sheet that holds a value (or, for a note, only words).

    ``path`` is the XForm path (``/data/RF01``), unique in its edition; texts are by language code;
    expressions are XPath with absolute paths, empty when the sheet gives none; ``alert`` maps an
    answer to the level or task it opens (``{"1": "P1", "2": "P2"}``).
    """

    name: str
    path: str
    kind: Kind
    labels: Texts = field(default_factory=lambda: NO_TEXTS)
    hints: Texts = field(default_factory=lambda: NO_TEXTS)
    sms: Texts = field(default_factory=lambda: NO_TEXTS)
    choices: tuple[Choice, ...] = ()
    list_name: str = ""
    relevant: str = ""
    constraint: str = ""
    constraint_messages: Texts = field(default_factory=lambda: NO_TEXTS)
    calculation: str = ""
    default: str = ""
    required: bool = False
    appearance: str = ""
    channel: Channel = "any"
    feeds: tuple[str, ...] = ()
    alert: Texts = field(default_factory=lambda: NO_TEXTS)
    polarity: Polarity = ""
    theme: str = ""
    group: Group | None = None

    @property
    def is_asked(self) -> bool:
        """Whether a person is ever shown this row (hidden and calculated rows are not)."""
        return self.kind not in UNASKED

    @property
    def needs_reply(self) -> bool:
        """Whether an answer is expected: everything that is asked, except a note."""
        return self.is_asked and self.kind != "note"

    def choice(self, name: str) -> Choice | None:
        """Return the choice stored under ``name``, or None."""
        return next((choice for choice in self.choices if choice.name == name), None)


@dataclass(frozen=True, slots=True)
class Edition:
    """A published, immutable questionnaire: its rows in the order of the sheet.

    ``languages`` are codes (``en``), the default first.
    """

    key: str
    version: str
    title: str
    languages: tuple[str, ...]
    questions: tuple[Question, ...]

    @property
    def default_language(self) -> str:
        """The language the sheet names first; texts missing elsewhere fall back to it."""
        return self.languages[0]

    def question(self, name: str) -> Question | None:
        """Return the row named ``name``, or None."""
        return next((row for row in self.questions if row.name == name), None)

    def at(self, path: str) -> Question | None:
        """Return the row at the XForm path ``path``, or None."""
        return next((row for row in self.questions if row.path == path), None)

    def asked(self) -> Iterator[Question]:
        """Yield the rows a person is shown, in order, whether or not they are relevant now."""
        return (row for row in self.questions if row.is_asked)


def text_in(texts: Texts, language: str, default_language: str = "en") -> str:
    """Return the text in ``language``, else in the default language, else an empty string.

    A lone ``-`` is pyxform's mark for a missing translation and counts as missing.
    """
    for code in (language, default_language):
        text = texts.get(code, "")
        if text and text != "-":
            return text
    return ""


def to_json(edition: Edition) -> dict[str, Any]:
    """Return the edition as plain JSON values; ``from_json`` gives an equal edition back."""
    return {
        "key": edition.key,
        "version": edition.version,
        "title": edition.title,
        "languages": list(edition.languages),
        "questions": [_question_to_json(question) for question in edition.questions],
    }


def from_json(stored: Mapping[str, Any]) -> Edition:
    """Return the edition that ``to_json`` wrote. Raises KeyError or TypeError on anything else."""
    return Edition(
        key=stored["key"],
        version=stored["version"],
        title=stored["title"],
        languages=tuple(stored["languages"]),
        questions=tuple(_question_from_json(row) for row in stored["questions"]),
    )


_TEXT_FIELDS = ("labels", "hints", "sms", "constraint_messages", "alert")
_PLAIN_FIELDS = (
    "name",
    "path",
    "kind",
    "list_name",
    "relevant",
    "constraint",
    "calculation",
    "default",
    "required",
    "appearance",
    "channel",
    "polarity",
    "theme",
)


def _question_to_json(question: Question) -> dict[str, Any]:
    row: dict[str, Any] = {name: getattr(question, name) for name in _PLAIN_FIELDS}
    row |= {name: dict(getattr(question, name)) for name in _TEXT_FIELDS}
    row["feeds"] = list(question.feeds)
    row["choices"] = [
        {
            "name": choice.name,
            "labels": dict(choice.labels),
            "score": choice.score,
            "sms_digit": choice.sms_digit,
            "sms_reply": {code: list(words) for code, words in choice.sms_reply.items()},
            "columns": dict(choice.columns),
        }
        for choice in question.choices
    ]
    group = question.group
    row["group"] = group and {
        "path": group.path,
        "labels": dict(group.labels),
        "relevant": group.relevant,
    }
    return row


def _question_from_json(row: Mapping[str, Any]) -> Question:
    fields = dict(row)
    choices = tuple(
        Choice(
            **{
                **choice,
                "sms_reply": {code: tuple(words) for code, words in choice["sms_reply"].items()},
            }
        )
        for choice in fields.pop("choices")
    )
    group = fields.pop("group")
    return Question(
        **{**fields, "feeds": tuple(fields["feeds"])},
        choices=choices,
        group=Group(**group) if group else None,
    )
