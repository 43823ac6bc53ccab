"""A young person to be added, as a worker typed it, with the age gate (guide domain.md 5.4).

13 and over alone; 11 and 12 with a worker's note; 8 to 10 only together with a worker; under 8 not
in this release.
"""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date
from typing import Literal, Self

from werkzeug.datastructures import MultiDict

from people import codes, pins
from people.languages import OFFERED
from portal.languages import gettext

YOUNGEST = 8
WITH_NOTE = 11
ALONE = 13
OLDEST = 25
LONGEST_NAME = 60

Gate = Literal["too_young", "with_worker", "with_note", "alone", "too_old"]


@dataclass(frozen=True, slots=True)
class PersonForm:
    """The facts of a young person; every field as typed."""

    name: str = ""
    born_day: str = ""
    born_month: str = ""
    born_year: str = ""
    area: str = ""
    setting: str = ""
    gender: str = ""
    ethnicity: str = ""
    language: str = "en"
    age_note: str = ""
    pin: str = ""

    @classmethod
    def posted(cls, form: MultiDict[str, str]) -> Self:
        """Read what was posted; a field that is missing is empty."""
        return cls(**{field.name: form.get(field.name, "").strip() for field in fields(cls)})

    @property
    def born_on(self) -> date | None:
        """The day of birth; None where the three parts name no day."""
        try:
            return date(int(self.born_year), int(self.born_month), int(self.born_day))
        except (ValueError, OverflowError):
            return None

    def errors(self, today: date, areas: Collection[str], *, has_phone: bool) -> dict[str, str]:
        """Return what is wrong, by field, in the language of the page."""
        checks = {
            "name": self._name_error(),
            "born-day": self._birth_error(today, has_phone=has_phone),
            "age_note": self._note_error(today),
            "area": "" if self.area in areas or not areas else gettext("Pick an area."),
            "setting": "" if self.setting in codes.SETTINGS else gettext("Say where they live."),
            "gender": "" if self.gender in codes.GENDERS else gettext("Pick one answer."),
            "ethnicity": "" if self.ethnicity in {"", *codes.ETHNICITIES} else gettext("Pick one."),
            "language": "" if self.language in OFFERED else gettext("Pick a language."),
            "pin": self._pin_error(),
        }
        return {field: words for field, words in checks.items() if words}

    def _name_error(self) -> str:
        if not self.name:
            return gettext("Write the name they go by.")
        return gettext("This name is too long.") if len(self.name) > LONGEST_NAME else ""

    def _birth_error(self, today: date, *, has_phone: bool) -> str:
        if self.born_on is None or self.born_on > today:
            return gettext("Write a day, a month and a year, like 27 3 2012.")
        gate = gate_of(self.born_on, today)
        said = {
            "too_young": gettext(
                "Heard is not for children under 8 yet: its questions were not written for them."
            ),
            "too_old": gettext("This person is over 25. Please check the year."),
        }
        if gate == "with_worker" and has_phone:
            return gettext("Under 11 they answer together with you: leave the number empty.")
        return said.get(gate, "")

    def _note_error(self, today: date) -> str:
        if self.born_on is None or gate_of(self.born_on, today) != "with_note" or self.age_note:
            return ""
        return gettext(
            "At 11 and 12, write how they understood it, and whether a parent knows or why not."
        )

    def _pin_error(self) -> str:
        fault = pins.find_fault(self.pin, self.born_on) if self.pin else None
        return gettext(pins.FAULTS[fault]) if fault else ""


def gate_of(born_on: date, today: date) -> Gate:
    """Return how old a person must be met: by their age in whole years on ``today``.

    >>> gate_of(date(2014, 5, 1), date(2026, 11, 10))
    'with_note'
    """
    age = today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))
    if age < YOUNGEST:
        return "too_young"
    if age < WITH_NOTE:
        return "with_worker"
    if age < ALONE:
        return "with_note"
    return "alone" if age <= OLDEST else "too_old"
