"""A draft of a voice summary as a worker put it together: which words, under which heading."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Self

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from people.models import Person
from portal.languages import gettext
from portal.staff import sayings
from surveys.effects import section_of
from surveys.questionnaire import Question
from voice import summaries
from voice.models import Summary, Words
from voice.summaries import HEADINGS, Draft, Heading
from voice.wording import Suggestion, kinder

PERIOD = timedelta(weeks=12)
LONGEST_TOLD = 2000
CORRECTION = "MY_WORDS.V2"


@dataclass(frozen=True, slots=True)
class DraftForm:
    """``headings``: a heading by words id, "" to leave them out. ``told``: lines to the child."""

    since: date
    headings: Mapping[str, str] = field(default_factory=dict)
    told: str = ""
    as_it_is: bool = False

    @classmethod
    def posted(cls, form: MultiDict[str, str], since: date) -> Self:
        """Read what was posted."""
        prefix = "heading-"
        return cls(
            since=since,
            headings={
                name.removeprefix(prefix): value
                for name, value in form.items()
                if name.startswith(prefix)
            },
            told=form.get("told", "").strip(),
            as_it_is="as_it_is" in form,
        )

    def chosen(self, offered: Sequence[Words]) -> list[tuple[uuid.UUID, Heading]]:
        """Return the quotes, oldest first under each heading; only words that were offered."""
        found = [(row.id, self.headings.get(str(row.id), "")) for row in reversed(offered)]
        return [
            (words_id, wanted)
            for wanted in HEADINGS
            for words_id, heading in found
            if heading == wanted
        ]

    def errors(self, offered: Sequence[Words]) -> dict[str, str]:
        """Return what is wrong, by field, in the language of the page."""
        errors = {}
        if not self.chosen(offered):
            first = f"heading-{offered[0].id}" if offered else "told"
            errors[first] = gettext("Choose at least one thing they said.")
        if len(self.told) > LONGEST_TOLD:
            errors["told"] = gettext("Keep it to a few lines: at most %(n)s letters.") % {
                "n": LONGEST_TOLD
            }
        return errors

    def suggestions(self) -> tuple[Suggestion, ...]:
        """Return kinder words for the worker's own lines; a child's words are never judged."""
        return () if self.as_it_is else kinder(self.told)

    def draft(self, offered: Sequence[Words], today: date) -> Draft:
        """Return what ``voice.summaries`` takes."""
        return Draft(
            period_from=min(self.since, today),
            period_until=today,
            quotes=self.chosen(offered),
            told=self.told,
        )


def first_form(latest: Summary | None, since: date, asked: Mapping[uuid.UUID, str]) -> DraftForm:
    """Return the form as it is first shown: the last version's choices, else the suggested ones.

    ``asked``: the heading that a saying's question suggests, by words id.
    """
    suggested = {str(words_id): heading for words_id, heading in asked.items()}
    if latest is None or latest.state == "published":
        return DraftForm(since, suggested)
    kept = {str(quote.words_id): quote.heading for quote in latest.quotes}
    return DraftForm(since, {**suggested, **kept}, summaries.told_of(latest))


def offered_words(session: Session, person: Person, since: date) -> list[Words]:
    """Return the words that may be quoted on this page, newest first.

    Left out besides what ``summaries.quotable`` leaves out: answers for the service alone, bare
    numbers, and corrections, which stand beside the version they correct.
    """
    return [
        row
        for row in summaries.quotable(session, person.id, since)
        if not sayings.is_apart(row) and row.asked != CORRECTION and not sayings.is_number(row)
    ]


def headings_of(
    rows: Sequence[Words], asked: Mapping[str, Question], latest: Summary | None
) -> dict[uuid.UUID, str]:
    """Return the heading each saying's question suggests; none for what only says "said".

    What was said before the last version was left out of it on purpose, and is not suggested again.
    """
    found = {}
    since = latest.drafted_at if latest else None
    for row in rows:
        if since and row.received_at <= since:
            continue
        question = asked.get(row.asked or "")
        heading = section_of(question) if question else ""
        if heading in {"wants", "went_well"}:
            found[row.id] = heading
    return found


def first_day(person: Person, latest: Summary | None, asked: str, today: date) -> date:
    """Return from which day on sayings are offered: as asked for, else since the last summary."""
    try:
        return min(date.fromisoformat(asked), today)
    except ValueError:
        pass
    if latest is None:
        return max(today - PERIOD, person.work_started_on or date.min)
    return latest.period_until if latest.state == "published" else latest.period_from
