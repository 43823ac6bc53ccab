"""What a page says of the service itself: who reads, in which hours, and which numbers to ring."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import get_day_names
from sqlalchemy.orm import Session

from people import caseloads, languages, organisations, staff
from people.models import Person, Staff
from people.settings import Helpline, Settings
from people.windows import Window
from portal.languages import gettext, lang

MONDAY_TO_SUNDAY = range(1, 8)


@dataclass(frozen=True, slots=True)
class HelpLine:
    """A number as a page shows it: ``dial`` holds the digits to ring, empty for a word to text."""

    name: str
    number: str
    dial: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class AboutService:
    """What a respondent's page says: ``readers`` who reads it, ``hours`` when, numbers to ring."""

    readers: str
    hours: str
    numbers: tuple[HelpLine, ...]


def about_service(session: Session, person: Person, now: datetime) -> AboutService:
    """Return what the pages of this person say; only a young person is told a worker's name.

    A parent never learns from a page who works with the child (guide domain.md 5.2).
    """
    settings = organisations.settings_of(session, person.organisation_id)
    return AboutService(
        readers=_readers(session, person, now.date()),
        hours=hours_in_words(settings.opening),
        numbers=help_lines(settings),
    )


def about_organisation(session: Session, organisation_id: uuid.UUID) -> AboutService:
    """Return the same where nobody is signed in any more: no name of anybody."""
    settings = organisations.settings_of(session, organisation_id)
    return AboutService("", hours_in_words(settings.opening), help_lines(settings))


def help_lines(settings: Settings) -> tuple[HelpLine, ...]:
    """Return the service's numbers, ready to be shown; a word to text has nothing to dial."""
    return tuple(_line(helpline) for helpline in settings.helplines)


def hours_in_words(opening: Window) -> str:
    """Return when texts and pages are read, in the language of the page."""
    code = lang()
    day = date(2000, 1, 3)
    opens, closes = (
        languages.format_time(datetime.combine(day, wall, languages.LONDON), code)
        for wall in (opening.opens, opening.closes)
    )
    words = gettext("We are here {days}, {opens} to {closes}.")
    return words.format(days=_days_in_words(opening.days), opens=opens, closes=closes)


def _line(helpline: Helpline) -> HelpLine:
    digits = helpline.number.replace(" ", "")
    return HelpLine(
        name=gettext(helpline.name),
        number=helpline.number,
        dial=digits if digits.isascii() and digits.isdigit() else "",
    )


def _days_in_words(days: frozenset[int]) -> str:
    code = lang() if lang() in languages.OFFERED else languages.ENGLISH
    names = get_day_names("wide", "stand-alone", locale=code)
    ordered = [day for day in MONDAY_TO_SUNDAY if day in days]
    first, last = ordered[0], ordered[-1]
    if len(ordered) > 2 and last - first == len(ordered) - 1:  # noqa: PLR2004 - two days are just named
        return gettext("{first} to {last}").format(first=names[first - 1], last=names[last - 1])
    return ", ".join(names[day - 1] for day in ordered)


def _readers(session: Session, person: Person, today: date) -> str:
    lead = None
    if person.kind == "young_person":
        staff_id = caseloads.lead_of(session, person.id, today)
        lead = session.get(Staff, staff_id) if staff_id else None
    if lead is None:
        return gettext("Our team")
    return gettext("{worker} and the team they work in").format(worker=staff.name_of(lead))
