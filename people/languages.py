"""The languages Heard speaks: their names, direction, dates, numbers and message catalogues.

Dates, times, numbers and names come from the CLDR (https://cldr.unicode.org) through Babel; codes
are BCP 47. Catalogues are gettext's, ``translations/<code>/LC_MESSAGES/messages.mo``; what is
missing in one is shown in English. Wall times are those of ``Europe/London``.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from typing import Final, Literal, NewType
from zoneinfo import ZoneInfo

from babel import Locale
from babel import dates as cldr_dates
from babel import numbers as cldr_numbers
from babel.support import Translations

Language = NewType("Language", str)
Direction = Literal["ltr", "rtl"]

ENGLISH: Final = Language("en")
PSEUDO: Final = Language("en-x-rtl")
"""English in right-to-left letters, made at run time: for tests and screenshots, never offered."""

OFFERED: Final[tuple[Language, ...]] = tuple(
    Language(code) for code in ("en", "pl", "ro", "ur", "ar", "so", "bn", "ckb")
)
"""The languages of the first release, English first. Welsh (``cy``) is next."""

LONDON: Final = ZoneInfo("Europe/London")
CATALOGUES: Final = Path(__file__).resolve().parent.parent / "translations"

# Plain "en" would give American dates; of the pseudo-language only the words are turned.
_LOCALES: Final[Mapping[str, str]] = {"en": "en_GB", PSEUDO: "en_GB"}

# Each Latin letter's stand-in is an Arabic letter, so that shaping is seen as well as direction.
_RIGHT_TO_LEFT: Final = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ابكدعفغهيجقلمنوبقرستشفوخيزابكدعفغهيجقلمنوبقرستشفوخيز",
)
_UNTURNED: Final = re.compile(r"(%\(\w+\)[sd]|%%|<[^>]*>|&\w+;|\{\w*\})")


def marked(text: str) -> str:
    """Return ``text`` as it is; marks it for translation where no translator is at hand yet.

    The extractor (translations/babel.cfg) gathers it; whoever shows it asks the catalogue.
    """
    return text


def is_known(code: str) -> bool:
    """Whether ``code`` is one of ``OFFERED`` or the pseudo-language."""
    return code in OFFERED or code == PSEUDO


def direction(code: str) -> Direction:
    """Return the direction the language is written in; ``ltr`` for a code that nobody knows.

    >>> direction("ur")
    'rtl'
    """
    if code == PSEUDO:
        return "rtl"
    return "rtl" if _locale(code).text_direction == "rtl" else "ltr"


def name(code: str) -> str:
    """Return the language's own name for itself, first letter large; the code itself if unknown.

    >>> name("pl")
    'Polski'
    """
    if code == PSEUDO:
        return pseudo("English")
    own = Locale.parse("en") if code == ENGLISH else _locale(code)
    written = own.languages.get(code)
    return written[:1].upper() + written[1:] if written else code


def format_date(day: date, code: str) -> str:
    """Return the day in words, as in ``4 March 2025``; of an instant, its day in London."""
    if isinstance(day, datetime):
        day = _in_london(day).date()
    return cldr_dates.format_date(day, format="long", locale=_locale(code))


def format_time(moment: datetime, code: str) -> str:
    """Return the wall time in London, as the language writes it. Raises ValueError if naive."""
    wall_time = _in_london(moment)
    return cldr_dates.format_time(wall_time, format="short", tzinfo=LONDON, locale=_locale(code))


def format_moment(moment: datetime, code: str) -> str:
    """Return day and wall time in London: ``4 March 2025, 15:30``. Raises ValueError if naive."""
    return f"{format_date(moment, code)}, {format_time(moment, code)}"


def format_number(number: float, code: str) -> str:
    """Return the number with the language's own separators, at most three decimals."""
    return cldr_numbers.format_decimal(number, locale=_locale(code))


@cache
def catalogue(code: str) -> NullTranslations:
    """Return the language's messages; where none are compiled (and in English), words as written.

    Read once per process from ``CATALOGUES``.
    """
    if code == PSEUDO:
        return _PseudoTranslations()
    if not is_known(code):
        return NullTranslations()
    return Translations.load(str(CATALOGUES), [code])


def has_catalogue(code: str) -> bool:
    """Whether every page can be shown in the language: English always, others once compiled."""
    return code in (ENGLISH, PSEUDO) or isinstance(catalogue(code), Translations)


def ready() -> tuple[Language, ...]:
    """Return the offered languages that have a catalogue, English first."""
    return tuple(code for code in OFFERED if has_catalogue(code))


def pseudo(text: str) -> str:
    """Return English ``text`` in right-to-left letters; placeholders, tags and entities stay.

    >>> pseudo("%(n)s") == "%(n)s"
    True
    """
    parts = _UNTURNED.split(text)
    return "".join(
        part if index % 2 else part.translate(_RIGHT_TO_LEFT) for index, part in enumerate(parts)
    )


class _PseudoTranslations(NullTranslations):
    """The English catalogue with every message turned by ``pseudo``."""

    def gettext(self, message: str) -> str:
        return pseudo(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return pseudo(msgid1 if n == 1 else msgid2)


@cache
def _locale(code: str) -> Locale:
    if is_known(code) or code == "cy":
        return Locale.parse(_LOCALES.get(code, code))
    return Locale.parse("en_GB")


def _in_london(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a wall time in London needs an aware instant")
    return moment.astimezone(LONDON)
