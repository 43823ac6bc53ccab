"""How a text is encoded and into how many parts the carrier cuts it: what it costs.

Sources: GSM 03.38 (ETSI TS 123 038, basic character set and its extension); Twilio's published
segment calculator (docs: "message segment calculator"), which keeps what a reader sees as one
character in one part, and which is the bill where arithmetic says otherwise.
"""

import unicodedata
from dataclasses import dataclass
from typing import Literal

Encoding = Literal["GSM-7", "UCS-2"]

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("\f^{}\\[~]|€")
_GSM = _BASIC | _EXTENSION

_LAST_OF_ONE_UNIT = "\uffff"
_LINE_ENDS = frozenset("\r\n")
_MARKS = frozenset({"Mn", "Mc", "Me"})
_JOINER = "\u200d"
_SKIN_TONES = map(chr, range(0x1F3FB, 0x1F400))
_TAGS = map(chr, range(0xE0020, 0xE0080))
_EXTENDING = frozenset((*_SKIN_TONES, *_TAGS, "\u200c", _JOINER))
_FLAG_LETTERS = frozenset(map(chr, range(0x1F1E6, 0x1F200)))

# (alone, in a part of several): a part of several gives six octets to the header that joins them.
_ROOM: dict[Encoding, tuple[int, int]] = {"GSM-7": (160, 153), "UCS-2": (70, 67)}


@dataclass(frozen=True, slots=True)
class Segments:
    """What a text becomes: ``units`` are septets in GSM-7 and 16-bit units in UCS-2."""

    encoding: Encoding
    segments: int
    units: int


def measure(text: str) -> Segments:
    """Return the encoding, the number of parts and the units of ``text`` as the carrier bills it.

    An empty text is one part of no units. Lone surrogates count one unit each. Never raises.

    >>> measure("Hi")
    Segments(encoding='GSM-7', segments=1, units=2)
    """
    letters = set(text)
    if letters <= _GSM:
        return _measure_gsm(text, letters)
    return _measure_ucs(text, letters)


def _measure_gsm(text: str, letters: set[str]) -> Segments:
    doubled = sum(text.count(letter) for letter in letters & _EXTENSION)
    units = len(text) + doubled
    alone, joined = _ROOM["GSM-7"]
    if units <= alone:
        return Segments("GSM-7", 1, units)
    if not doubled:
        return Segments("GSM-7", -(-units // joined), units)
    start = parts = 0
    while start < len(text):
        start, parts = _part_end(text, start, joined, _EXTENSION), parts + 1
    return Segments("GSM-7", parts, units)


def _measure_ucs(text: str, letters: set[str]) -> Segments:
    astral = frozenset(letter for letter in letters if letter > _LAST_OF_ONE_UNIT)
    units = len(text) + sum(text.count(letter) for letter in astral)
    alone, joined = _ROOM["UCS-2"]
    if units <= alone:
        return Segments("UCS-2", 1, units)
    start = parts = 0
    while start < len(text):
        end = _part_end(text, start, joined, astral)
        start, parts = _character_edge(text, start, end), parts + 1
    return Segments("UCS-2", parts, units)


def _part_end(text: str, start: int, room: int, doubled: frozenset[str]) -> int:
    """Return where a part from ``start`` on is full; letters of ``doubled`` take two units."""
    end = min(start + room, len(text))
    if not doubled:
        return end
    over = end - start + sum(letter in doubled for letter in text[start:end]) - room
    while over > 0:
        end -= 1
        over -= 2 if text[end] in doubled else 1
    return end


def _character_edge(text: str, start: int, end: int) -> int:
    """Return the last place up to ``end`` that is not inside one character as readers see it.

    A character longer than a part (a letter with a hundred accents) counts as one part.
    """
    edge = end
    while edge > start and _continues(text, edge):
        edge -= 1
    if edge > start:
        return edge
    while _continues(text, end):
        end += 1
    return end


def _continues(text: str, place: int) -> bool:
    """Tell whether the letter at ``place`` belongs to the character before it.

    Marks, joiners, skin tones and tags do, an emoji after a joiner, and the second letter of a
    flag (Unicode UAX 29, shortened).
    """
    if not 0 < place < len(text) or text[place - 1] in _LINE_ENDS:
        return False
    letter = text[place]
    if letter in _EXTENDING or unicodedata.category(letter) in _MARKS:
        return True
    if letter in _FLAG_LETTERS:
        return _flag_letters_before(text, place) % 2 == 1
    return text[place - 1] == _JOINER and unicodedata.category(letter) == "So"


def _flag_letters_before(text: str, place: int) -> int:
    before = place
    while before > 0 and text[before - 1] in _FLAG_LETTERS:
        before -= 1
    return place - before
