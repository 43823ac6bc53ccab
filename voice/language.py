"""Whether a text can be screened in words, and which language it seems to be in.

Source: the screening guide, section 7. Only English is screened in words; every other language is
routed to a person. The guess never lowers, delays or gates an alert.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import pycld2

from voice.lists import Lists
from voice.normalise import View, Word, expand, views

_FOREIGN_SCRIPT_SHARE = 0.25
_COVERAGE_FLOOR = 0.60
_COVERAGE_DOUBT = 0.85
_FEWEST_WORDS = 4
_LONGEST_READ = 1600
_UNKNOWN = "un"


@dataclass(frozen=True, slots=True)
class Judged:
    """The language a text seems to be in (ISO 639-1, "un" for unknown), and if we screen it."""

    language: str
    screenable: bool


def judge(text: str, lists: Lists) -> Judged:
    """Judges the language of a text by its script, by English word cover and by identification.

    Texts of one to three words in Latin script are screenable: they are judged by answer reading,
    polarity and the lists. The first 1,600 characters decide.
    """
    return judge_views(text, views(text[:_LONGEST_READ], lists.lexicon), lists)


def judge_views(text: str, seen: tuple[View, ...], lists: Lists) -> Judged:
    """The same for a text whose first 1,600 characters have been normalised to `seen` already."""
    text = text[:_LONGEST_READ]
    if _foreign_letters(text) > _FOREIGN_SCRIPT_SHARE:
        return Judged(_identify(text), screenable=False)
    words = _judged_words(seen)
    if len(words) < _FEWEST_WORDS:
        return Judged("en" if _cover(words, lists) >= _COVERAGE_FLOOR else _UNKNOWN, True)
    cover = _cover(words, lists)
    if cover >= _COVERAGE_DOUBT:
        return Judged("en", screenable=True)
    language = _identify(text)
    if cover < _COVERAGE_FLOOR:
        return Judged(_UNKNOWN if language == "en" else language, screenable=False)
    if language in {"en", _UNKNOWN}:
        return Judged("en", screenable=True)
    return Judged(language, screenable=False)


def _judged_words(seen: tuple[View, ...]) -> Sequence[Word]:
    """The words before slang is expanded: an expansion would count one word as several."""
    named = {view.name: view.words for view in seen}
    words = named.get("deleeted") or named.get("folded") or seen[0].words
    return [word for word in words if any(letter.isalpha() for letter in word.text)]


def _cover(words: Sequence[Word], lists: Lists) -> float:
    """The share of words that are English or slang; 1 for no words."""
    if not words:
        return 1.0
    known = sum(
        all(
            lists.lexicon.is_known(part) or len(part) == 1 for part in expand(w.text, lists.lexicon)
        )
        for w in words
    )
    return known / len(words)


def _foreign_letters(text: str) -> float:
    """The share of letters outside Latin script, phone-keyboard styles aside; 0 for no letters."""
    if text.isascii():
        return 0.0
    letters = [letter for letter in text if letter.isalpha()]
    return sum(not _is_latin(letter) for letter in letters) / len(letters) if letters else 0.0


@lru_cache(maxsize=8192)
def _is_latin(letter: str) -> bool:
    plain = unicodedata.normalize("NFKC", letter)[:1]
    return plain.isascii() or unicodedata.name(plain, "").startswith(("LATIN", "MODIFIER"))


def _identify(text: str) -> str:
    """The code pycld2 gives, without region; "un" where it is unsure or cannot read the text."""
    try:
        _, _, found = pycld2.detect(text.encode("utf-8", "ignore"), bestEffort=True)
    except pycld2.error:  # control characters, which only hostile text holds
        return _UNKNOWN
    return str(found[0][1]).split("-")[0]
