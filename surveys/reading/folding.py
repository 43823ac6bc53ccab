"""A copy of what was typed that two people's typing can be compared in.

Unicode's compatibility form (UAX 15, NFKD) without accents, zero-width and direction marks,
apostrophes, keycaps and skin tones, case folded, digits of any script as 0-9. The raw text is never
changed: ``origins`` leads back to it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_APOSTROPHES = frozenset("'`\u00b4\u2018\u2019\u02bc\u2032\uff07")
_FIXED = {
    "½": ".5",
    "¼": ".25",
    "¾": ".75",
    "🔟": "10",
    "\n": ",",
    "\r": ",",
    "ł": "l",
    "Ł": "l",
    "ø": "o",
    "Ø": "o",
    "đ": "d",
    "Đ": "d",
    "\u0131": "i",
    "\u066b": ".",
    "\u066c": ",",
    "\u060c": ",",
}
# Accents of Latin, Greek and Cyrillic, the vowel signs Arabic readers leave out, and its long dash.
_ACCENT = re.compile("[\u0300-\u036f\u064b-\u0652\u0670\u0640]")
_GONE = re.compile("[\ufe00-\ufe0f\u20e3\U0001f3fb-\U0001f3ff]")

# A run of digits; a run of letters (Indic vowel signs are no letters to Python, but belong to the
# word); one mark.
TOKEN = re.compile("[0-9]+|(?:[^\\W\\d_]|[\u0900-\u0dff])+|\\S")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; ``origins[i]`` is where its letter ``i`` stood as typed, in code points."""

    text: str
    origins: tuple[int, ...]


def fold(raw: str) -> str:
    """Return the comparable copy of ``raw``; an empty text for one of only marks that are dropped.

    >>> fold("  Tłumaczę 4️⃣ don't ")
    'tlumacze 4 dont'
    """
    return "".join(map(_piece, raw)).strip()


def folded(raw: str) -> Folded:
    """Return the comparable copy of ``raw`` with the way back; outer spaces are kept."""
    pieces = [(_piece(letter), place) for place, letter in enumerate(raw)]
    origins = tuple(place for piece, place in pieces for _ in piece)
    return Folded("".join(piece for piece, _ in pieces), origins)


def bare(text: str) -> str:
    """Return the words, numbers and emoji of a folded text, one space between them.

    >>> bare("(yes!! please...)")
    'yes please'
    """
    return " ".join(token for token in TOKEN.findall(text) if says_something(token))


def says_something(token: str) -> bool:
    """Tell whether a token is a word, a number or an emoji, rather than a mark."""
    return token[0].isalnum() or unicodedata.category(token[0]) in {"So", "Mc", "Mn"}


def is_emoji(token: str) -> bool:
    """Tell whether a token is a picture (Unicode's category "symbol, other")."""
    return unicodedata.category(token[0]) == "So"


def unstretched(text: str) -> tuple[str, ...]:
    """Return ``text`` with letters typed three times or more taken once, and twice.

    >>> unstretched("yesss")
    ('yes', 'yess')
    """
    return tuple(re.sub(r"([^\W\d])\1{2,}", repeat, text) for repeat in (r"\1", r"\1\1"))


@lru_cache(maxsize=4096)
def _piece(letter: str) -> str:
    if letter in _APOSTROPHES or _GONE.match(letter):
        return ""
    if letter in _FIXED:
        return _FIXED[letter]
    if unicodedata.category(letter) == "Cf":
        return ""
    if letter.isspace():
        return " "
    return "".join(_plain(unicodedata.normalize("NFKD", letter).casefold()))


def _plain(letters: str) -> Iterator[str]:
    for letter in unicodedata.normalize("NFKD", letters):
        if letter.isdecimal():
            yield str(unicodedata.decimal(letter))
        elif not _ACCENT.match(letter):
            yield letter
