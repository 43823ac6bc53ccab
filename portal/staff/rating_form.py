"""A worker's rating of the ten outcomes as it was typed: read whole, judged, nothing lost.

Each rating needs one line of evidence and the day the young person was last seen alone (guide
questionnaires.md 5).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Self

from werkzeug.datastructures import MultiDict

from outcomes.scoring import OUTCOMES
from people.languages import marked
from portal.languages import gettext
from voice.wording import Suggestion, kinder

ANCHORS: Mapping[str, str] = {
    "1": marked("1: not in place, causing harm now"),
    "2": marked("2: early signs, needs a lot of support"),
    "3": marked("3: in place some of the time"),
    "4": marked("4: in place most of the time with light support"),
    "5": marked("5: in place without support"),
}
ONCE = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class RatingForm:
    """Scores and evidence by outcome, as typed.

    ``seen_on``: ISO day last seen alone. ``once`` marks one showing of the form: pressing twice
    rates once. ``as_it_is``: the worker keeps their words though kinder ones were offered.
    """

    once: str
    scores: Mapping[str, str] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)
    seen_on: str = ""
    as_it_is: bool = False

    @classmethod
    def posted(cls, form: MultiDict[str, str]) -> Self:
        """Read what was posted; a field that is missing is empty."""
        return cls(
            once=form.get("once", ""),
            scores={code: form.get(f"score-{code}", "") for code in OUTCOMES},
            evidence={code: form.get(f"evidence-{code}", "").strip() for code in OUTCOMES},
            seen_on=form.get("seen_on", "").strip(),
            as_it_is="as_it_is" in form,
        )

    def rated(self) -> Iterator[tuple[str, Decimal, str]]:
        """Yield outcome, score (1 to 5) and evidence of each outcome that was scored."""
        for code, score in self.scores.items():
            if score in ANCHORS:
                yield code, Decimal(score), self.evidence[code]

    @property
    def seen_alone_on(self) -> date | None:
        """The day last seen alone; None where what was typed is no day."""
        try:
            return date.fromisoformat(self.seen_on)
        except ValueError:
            return None

    def errors(self, today: date) -> dict[str, str]:
        """Return what is wrong, by field in the order of the page."""
        errors = {}
        if self.seen_alone_on is None:
            errors["seen_on"] = gettext("Write the day you last saw them alone.")
        elif self.seen_alone_on > today:
            errors["seen_on"] = gettext("This day has not come yet. Please check it.")
        if not any(self.scores.values()):
            errors["score-O1"] = gettext("Score at least one outcome.")
        for code, score in self.scores.items():
            errors.update(self._errors_of(code, score))
        if not ONCE.fullmatch(self.once):
            errors["score-O1"] = gettext("This page was out of date. Please save again.")
        return errors

    def suggestions(self) -> tuple[Suggestion, ...]:
        """Return kinder words for the evidence; none once the worker said to keep it."""
        if self.as_it_is:
            return ()
        return tuple(found for line in self.evidence.values() for found in kinder(line))

    def _errors_of(self, code: str, score: str) -> dict[str, str]:
        name = {"name": gettext(OUTCOMES[code].label)}
        if score and score not in ANCHORS:
            return {f"score-{code}": gettext("Pick a score from 1 to 5 for “%(name)s”.") % name}
        if score and not self.evidence[code]:
            return {
                f"evidence-{code}": gettext(
                    "Write one line that your score for “%(name)s” rests on."
                )
                % name
            }
        if self.evidence[code] and not score:
            return {
                f"score-{code}": gettext("Pick a score for “%(name)s”, or empty its line.") % name
            }
        return {}
