"""Which language a page is shown in, and the words of it for templates and views.

Chosen, first that holds: ``?lang=`` (then kept in the form cookie, never in a record), what was
kept, the language on record (``prefer``), the browser's ``Accept-Language``, English. Templates
have ``_``, ``gettext``, ``ngettext``, ``{% trans %}`` and the functions of ``TEMPLATE_NAMES``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from flask import Flask, current_app, g, request, session

from people import languages
from people.languages import Direction, Language

KEPT: Final = "language"
"""The name of the choice in the form cookie."""


@dataclass(frozen=True, slots=True)
class SwitchItem:
    """One language of the switch: code, own name, direction, and whether it is shown now."""

    code: Language
    name: str
    direction: Direction
    is_current: bool


def init_app(app: Flask, shown: Sequence[Language] | None = None) -> None:
    """Choose a language for every request and give templates their words.

    ``shown``: the languages a page may be shown in; by default those with a catalogue.
    """
    app.extensions["heard_languages"] = tuple(shown if shown is not None else languages.ready())
    app.before_request(_choose)
    environment = app.jinja_env
    environment.add_extension("jinja2.ext.i18n")
    environment.policies["ext.i18n.trimmed"] = True
    install = environment.install_gettext_callables  # type: ignore[attr-defined]  # the extension's
    install(gettext, ngettext, newstyle=True)
    environment.globals.update(TEMPLATE_NAMES)


def shown_languages() -> tuple[Language, ...]:
    """Return the languages a page may be shown in."""
    found: tuple[Language, ...] = current_app.extensions["heard_languages"]
    return found


def lang() -> Language:
    """Return the language of the page being made; English outside a request's choice."""
    chosen: Language = g.get("language", languages.ENGLISH)
    return chosen


def direction() -> Direction:
    """Return the direction of the page being made."""
    return languages.direction(lang())


def prefer(code: str) -> None:
    """Show this request in the language on record, unless another was chosen on this device."""
    if code in shown_languages() and not g.get("language_was_chosen"):
        g.language = Language(code)


def gettext(message: str) -> str:
    """Return ``message`` in the language of the page."""
    return languages.catalogue(lang()).gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """Return the form of the message that fits ``number`` in the language of the page."""
    return languages.catalogue(lang()).ngettext(singular, plural, number)


def switch() -> tuple[SwitchItem, ...]:
    """Return the languages to switch between; empty where there is only one."""
    codes = shown_languages()
    if len(codes) < 2:  # noqa: PLR2004 - one language alone is no choice
        return ()
    return tuple(
        SwitchItem(code, languages.name(code), languages.direction(code), code == lang())
        for code in codes
    )


def _choose() -> None:
    shown = shown_languages()
    asked = request.args.get("lang", "")
    if asked in shown:
        session[KEPT] = asked
    kept = session.get(KEPT)
    g.language_was_chosen = kept in shown
    if kept in shown:
        g.language = Language(kept)
    else:
        wished = request.accept_languages.best_match(shown)
        g.language = Language(wished) if wished else languages.ENGLISH


def _in_page_language(write: Callable[[Any, str], str]) -> Callable[[Any], str]:
    def written(value: Any) -> str:
        return write(value, lang())

    return written


TEMPLATE_NAMES: Final[Mapping[str, Callable[..., Any]]] = MappingProxyType(
    {
        "lang": lang,
        "direction": direction,
        "language_switch": switch,
        "language_name": languages.name,
        "language_direction": languages.direction,
        "date_in_words": _in_page_language(languages.format_date),
        "time_in_words": _in_page_language(languages.format_time),
        "moment_in_words": _in_page_language(languages.format_moment),
        "number_in_words": _in_page_language(languages.format_number),
    }
)
