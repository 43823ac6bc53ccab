"""When something is due and how long it has waited, in the words of the page."""

from datetime import datetime, timedelta

from people import languages as known_languages
from people.languages import LONDON, Language
from portal.languages import gettext, lang, ngettext

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def how_long(spell: timedelta) -> str:
    """Return a length of time in its largest unit, as in "25 minutes"; under a minute is 1."""
    if spell >= DAY:
        days = spell // DAY
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    if spell >= HOUR:
        hours = spell // HOUR
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    minutes = max(1, spell // MINUTE)
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}


def due_words(due_at: datetime, now: datetime) -> str:
    """Return by when something is due: today and tomorrow by name, else the day; or how late."""
    if due_at < now:
        return gettext("%(length)s late") % {"length": how_long(now - due_at)}
    return gettext("by %(moment)s") % {"moment": moment_words(due_at, now)}


def moment_words(moment: datetime, now: datetime) -> str:
    """Return an instant as staff say it: "15:30 today", "09:00 tomorrow", "4 March 2025, 15:30"."""
    code: Language = lang()
    ahead = (moment.astimezone(LONDON).date() - now.astimezone(LONDON).date()).days
    said = {-1: gettext("%(time)s yesterday"), 0: gettext("%(time)s today")}
    said[1] = gettext("%(time)s tomorrow")
    if ahead in said:
        return said[ahead] % {"time": known_languages.format_time(moment, code)}
    return known_languages.format_moment(moment, code)
