"""How a text is encoded and into how many parts the carrier cuts it: what it costs.

Sources: GSM 03.38 (ETSI TS 123 038, basic character set and its extension); Twilio's published
segment calculator (docs: "message segment calculator"), which keeps what a reader sees as one
character in one part, and which is the bill where arithmetic says otherwise.
"""

import re
import sys
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

Encoding = Literal["GSM-7", "UCS-2"]

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("\f^{}\\[~]|€")
_GSM = _BASIC | _EXTENSION

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
    return _measure_ucs(text)


def _measure_gsm(text: str, letters: set[str]) -> Segments:
    doubled = sum(text.count(letter) for letter in letters & _EXTENSION)
    units = len(text) + doubled
    if doubled == 0 or units <= _ROOM["GSM-7"][0]:
        return Segments("GSM-7", _even_parts(units, "GSM-7"), units)
    sizes = (2 if letter in _EXTENSION else 1 for letter in text)
    return Segments("GSM-7", _uneven_parts(sizes, "GSM-7"), units)


def _measure_ucs(text: str) -> Segments:
    units = _units(text)
    if units <= _ROOM["UCS-2"][0]:
        return Segments("UCS-2", 1, units)
    sizes = (_units(cluster) for cluster in _clusters().findall(text))
    return Segments("UCS-2", _uneven_parts(sizes, "UCS-2"), units)


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _even_parts(units: int, encoding: Encoding) -> int:
    alone, joined = _ROOM[encoding]
    return 1 if units <= alone else -(-units // joined)


def _uneven_parts(sizes: Iterable[int], encoding: Encoding) -> int:
    """Return the parts that characters of these sizes fill when none may straddle two.

    The first part is filled as if it stood alone; once a second is needed it gives room to its
    header, and what no longer fits moves on unmeasured: that is how the calculator counts.
    """
    alone, joined = _ROOM[encoding]
    parts, used, room = 1, 0, alone
    first: list[int] = []
    for size in sizes:
        if used + size <= room:
            used += size
        else:
            moved = _moved_on(first, joined) if parts == 1 else 0
            parts, used, room = parts + 1, moved + size, joined
        if parts == 1:
            first.append(size)
    return parts


def _moved_on(first: list[int], room: int) -> int:
    moved = 0
    used = sum(first)
    while used > room:
        size = first.pop()
        used -= size
        moved += size
    return moved


@cache
def _clusters() -> re.Pattern[str]:
    """Return a pattern for one character as a reader sees it (Unicode UAX 29, shortened).

    A letter with its marks, an emoji with its skin tone and joined emoji, a flag of two letters. CR
    LF counts as two, as the calculator has it.
    """
    marks = "".join(
        re.escape(letter)
        for letter in map(chr, range(0x300, sys.maxunicode // 8))
        if unicodedata.category(letter) in {"Mn", "Mc", "Me"}
    )
    extend = f"[{marks}\u200c\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"
    flag = "[\U0001f1e6-\U0001f1ff]"
    emoji = "[\u2190-\u2bff\U0001f000-\U0001faff]"
    return re.compile(
        f"[\x00-\x1f\x7f]|(?:{flag}{flag}|.){extend}*(?:(?<=\u200d){emoji}{extend}*)*", re.DOTALL
    )
