"""Organisations: one provider each, its settings, and whether anybody is in to read a text now."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from babel.dates import format_datetime
from sqlalchemy.orm import Session

from people.languages import ENGLISH, OFFERED, catalogue, marked
from people.models import Organisation
from people.settings import WHEN_LETTERS, Settings, read_settings
from people.windows import next_spell

WEEK_DAYS = 7
NO_DAY_KNOWN = marked("another day")
LAST_LATIN_LETTER = "\u024f"


class UnknownOrganisationError(LookupError):
    """No organisation has this id."""


def add(session: Session, *, name: str, settings: Mapping[str, Any] | None = None) -> Organisation:
    """Add an organisation and return the row, flushed; raises settings.BadSettingsError."""
    stored = dict(settings or {})
    read_settings(stored)
    organisation = Organisation(name=name, settings=stored)
    session.add(organisation)
    session.flush()
    return organisation


def change_settings(
    session: Session, organisation_id: uuid.UUID, changes: Mapping[str, Any]
) -> Settings:
    """Change the named settings, keep the others, and return all; raises BadSettingsError."""
    organisation = _find(session, organisation_id)
    merged = {**organisation.settings, **changes}
    settings = read_settings(merged)
    organisation.settings = merged
    session.flush()
    return settings


def settings_of(session: Session, organisation_id: uuid.UUID) -> Settings:
    """Return an organisation's settings; raises UnknownOrganisationError or BadSettingsError."""
    return read_settings(_find(session, organisation_id).settings)


def is_open(settings: Settings, now: datetime) -> bool:
    """Whether somebody is in to read at ``now``, by the opening hours and closures. Pure."""
    spell = next_spell(
        settings.opening, now, zone=settings.zone_info, closed_days=settings.closed_days
    )
    return spell is not None and spell[0] <= now


def next_opening(settings: Settings, now: datetime, language: str = ENGLISH) -> str:
    """Return {when} of the out-of-hours texts: the next opening in at most 16 letters. Pure.

    Always letters of GSM-7 where the language is written in Latin ones. Days are named and never
    called tomorrow, because a text may be read a day late. A closure's own wording goes first.

    >>> from datetime import UTC
    >>> next_opening(Settings(), datetime(2026, 11, 10, 19, tzinfo=UTC))
    'Wednesday 9am'
    """
    today = now.astimezone(settings.zone_info).date()
    closure = settings.closure_on(today)
    if closure is not None and language in closure.when:
        return closure.when[language]
    spell = next_spell(
        settings.opening, now, zone=settings.zone_info, closed_days=settings.closed_days
    )
    if spell is None:
        return catalogue(language).gettext(NO_DAY_KNOWN)[:WHEN_LETTERS]
    opens = max(spell[0], now).astimezone(settings.zone_info)
    days_ahead = (opens.date() - today).days
    if language in OFFERED and language != ENGLISH:
        return _elsewhere(opens, days_ahead, language)
    return _in_english(opens, days_ahead)


def _in_english(opens: datetime, days_ahead: int) -> str:
    half = "am" if opens.hour < 12 else "pm"  # noqa: PLR2004 - noon
    minutes = f":{opens.minute:02}" if opens.minute else ""
    hour = f"{opens.hour % 12 or 12}{minutes}{half}"
    if days_ahead == 0:
        return f"at {hour}"
    if days_ahead >= WEEK_DAYS:
        return f"on {opens.day} {opens:%B}"
    whole = f"{opens:%A} {hour}"
    return whole if len(whole) <= WHEN_LETTERS else f"{opens:%a} {hour}"


def _elsewhere(opens: datetime, days_ahead: int, language: str) -> str:
    """Name the day as the CLDR does; numbers stand in where a letter would cost a segment."""
    patterns = ("EEEE HH:mm", "EEE HH:mm") if days_ahead < WEEK_DAYS else ("d MMM",)
    for pattern in patterns:
        text = format_datetime(opens, pattern, locale=language)
        if len(text) <= WHEN_LETTERS and not _is_costly(text):
            return text
    return f"{opens:%d/%m %H:%M}"


def _is_costly(text: str) -> bool:
    """Whether a Latin word holds a letter that may not be in GSM-7; other scripts never are."""
    return not text.isascii() and max(text) <= LAST_LATIN_LETTER


def _find(session: Session, organisation_id: uuid.UUID) -> Organisation:
    organisation = session.get(Organisation, organisation_id)
    if organisation is None:
        raise UnknownOrganisationError("no such organisation")
    return organisation
