"""What the voice section of the one plan holds when it is printed, and in which words.

Heard makes a section for the plan that stands in the case system, never a plan of its own. Source:
guide domain.md I3 and I4, reports.md 7.3. Who may read which quote is decided in ``plans``, before
this.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from outcomes.scoring import OUTCOMES
from people.languages import direction, format_date, marked

TEMPLATE = Path(__file__).parent / "documents" / "plan_section.typ"

Verdict = Literal["yes", "nearly", "no", "not_asked"]
Reader = Literal["professionals", "family"]
GOAL = "goal"


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's own words, when they were said and in which language (BCP 47), never reworded.

    ``translation``: the same in the language of the document, None where that is how it was said.
    """

    words: str
    said_on: date
    language: str
    translation: str | None = None


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One outcome of the plan: what is wanted, who sees to it, by when, and its measure.

    ``measure``: O1 to O10, or ``goal`` for the young person's own. ``due_on`` None: no day agreed.
    """

    outcome: str
    owner: str
    due_on: date | None
    measure: str


@dataclass(frozen=True, slots=True)
class PlanDocument:
    """One version of the section for one reader.

    Tuples of quotes may be empty: the heading then says that nothing was recorded. ``case_number``:
    of the case system, None if not known. ``verdict``: the young person's answer to "Did we get it
    right?" ``verdict_words``: what they would change. ``corrects``: the version this one stands in
    for. ``left_out``: how many passages this reader's copy does not hold.
    """

    young_person: str
    case_number: str | None
    strengths: tuple[Quote, ...]
    said: tuple[Quote, ...]
    wants: tuple[Quote, ...]
    went_well: tuple[Quote, ...]
    changed: tuple[Quote, ...]
    rows: tuple[OutcomeRow, ...]
    family_views: tuple[Quote, ...]
    verdict: Verdict
    verdict_words: Quote | None
    version: int
    corrects: int | None
    published_on: date
    published_by: str
    reader: Reader
    reader_name: str
    left_out: int


_VERDICTS: Mapping[Verdict, str] = {
    "yes": marked("%(name)s read this and said it is right."),
    "nearly": marked("%(name)s read this and said it is nearly right, but not yet."),
    "no": marked("%(name)s read this and said it is not right yet."),
    "not_asked": marked("%(name)s has not been asked yet if this is right."),
}

_READERS: Mapping[Reader, str] = {
    "professionals": marked("Copy for professionals, for %(reader)s"),
    "family": marked("Copy for the family, for %(reader)s"),
}

_SECTIONS = (
    ("strengths", marked("What is going well and what I am good at")),
    ("said", marked("What I said")),
    ("wants", marked("What I want")),
    ("went_well", marked("What went well")),
    ("changed", marked("What has changed because of what I said")),
)


def plan_data(
    document: PlanDocument, *, language: str, gettext: Callable[[str], str]
) -> dict[str, object]:
    """Return the data ``plan_section.typ`` sets: every word in it in ``language``, dates as words.

    ``gettext``: the catalogue of ``language``; the words of quotes pass through untouched. Raises
    KeyError for a measure that is neither an outcome nor ``goal``.

    Shape: ``title``, ``language``, ``direction``, ``what_it_is``, ``verdict`` and ``left_out`` are
    texts; ``facts`` pairs of label and value; ``sections`` (heading, quotes), strengths first, and
    ``family`` one like them; ``rows`` (outcome, owner, due, measure); ``verdict_words`` quotes;
    ``corrected`` True where the young person does not find it right: that and their words then come
    first; ``words`` the fixed ones.
    """
    name = {"name": document.young_person}
    sections = [
        _section(gettext(heading), getattr(document, field), language, gettext)
        for field, heading in _SECTIONS
    ]
    family = gettext("What my family says")
    return {
        "title": gettext("In %(name)s's words: voice section of the plan") % name,
        "language": _tag(language),
        "direction": direction(language),
        "what_it_is": gettext(
            "This is a section of the one plan held in the case system."
            " It is not a plan of its own."
        ),
        "facts": _facts(document, language, gettext),
        "verdict": gettext(_VERDICTS[document.verdict]) % name,
        "verdict_words": [
            _quote(words, language, gettext) for words in (document.verdict_words,) if words
        ],
        "corrected": document.verdict in {"nearly", "no"},
        "sections": sections,
        "rows": [_row(row, language, gettext) for row in document.rows],
        "family": _section(family, document.family_views, language, gettext),
        "left_out": _left_out(document.left_out, gettext),
        "words": _words(gettext),
    }


def _facts(document: PlanDocument, language: str, gettext: Callable[[str], str]) -> list[list[str]]:
    """Who, which version, when, by whom and for whom, as pairs of label and value."""
    reader = gettext(_READERS[document.reader]) % {"reader": document.reader_name}
    version = str(document.version)
    if document.corrects is not None:
        version = gettext("%(version)s, in place of version %(old)s") % {
            "version": version,
            "old": document.corrects,
        }
    return [
        [gettext("Young person"), document.young_person],
        [gettext("Number in the case system"), document.case_number or gettext("not known")],
        [gettext("Version"), version],
        [gettext("Date"), format_date(document.published_on, language)],
        [gettext("Approved by"), document.published_by],
        [gettext("Reader"), reader],
    ]


def _section(
    heading: str, quotes: tuple[Quote, ...], language: str, gettext: Callable[[str], str]
) -> dict[str, object]:
    """One heading with its quotes, each with its own language and direction."""
    return {"heading": heading, "quotes": [_quote(quote, language, gettext) for quote in quotes]}


def _quote(quote: Quote, language: str, gettext: Callable[[str], str]) -> dict[str, object]:
    """One quote with its date, and its translation where there is one."""
    return {
        "words": quote.words,
        "language": _tag(quote.language),
        "direction": direction(quote.language),
        "said": gettext("Said on %(day)s") % {"day": format_date(quote.said_on, language)},
        "translation": quote.translation,
    }


def _tag(language: str) -> str:
    """The two or three letters Typst takes; ``und`` (undetermined, ISO 639-2) for anything else."""
    letters = language.split("-", maxsplit=1)[0].lower()
    return letters if re.fullmatch("[a-z]{2,3}", letters) else "und"


def _row(row: OutcomeRow, language: str, gettext: Callable[[str], str]) -> dict[str, str]:
    """One outcome row in words."""
    measure = marked("My own goal") if row.measure == GOAL else OUTCOMES[row.measure].label
    return {
        "outcome": row.outcome,
        "owner": row.owner,
        "due": format_date(row.due_on, language) if row.due_on else gettext("no date agreed"),
        "measure": gettext(measure),
    }


def _left_out(count: int, gettext: Callable[[str], str]) -> str:
    """The line that says how much is not in this copy, nought included."""
    return gettext("Left out of this copy: %(count)s") % {"count": count}


def _words(gettext: Callable[[str], str]) -> dict[str, str]:
    """The fixed words of the page."""
    return {
        "nothing": gettext("Nothing was recorded here."),
        "outcomes": gettext("What should happen"),
        "owner": gettext("Who sees to it"),
        "due": gettext("By when"),
        "measure": gettext("How we will know"),
        "translation": gettext("Translation"),
        "verdict": gettext("Is it right?"),
        "unshown": gettext("Signs that could not be printed (they are kept in Heard):"),
        "page": gettext("Page"),
    }
