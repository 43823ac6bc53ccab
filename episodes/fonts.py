"""Which characters the fonts that ship with Heard can show, read from their character maps.

A PDF/UA document must show every character it holds, so the words of a young person are checked
before they are set. Source: OpenType specification, tables "cmap" 4 and 12.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from struct import unpack_from

_SEGMENTED, _GROUPED = 4, 12


class NoFontsError(FileNotFoundError):
    """The folder of fonts is empty or missing: nothing could be shown."""


@cache
def showable(folder: Path) -> frozenset[int]:
    """Return the code points that at least one TrueType font (``*.ttf``) in ``folder`` can show.

    Read once for each folder. Raises NoFontsError where there is none.
    """
    found: set[int] = set()
    for path in sorted(folder.glob("*.ttf")):
        found.update(_code_points(path.read_bytes()))
    if not found:
        raise NoFontsError(f"no fonts in {folder}")
    return frozenset(found)


def _code_points(font: bytes) -> Iterator[int]:
    """The code points of every map in a font that is in one of the two common forms."""
    (tables,) = unpack_from(">H", font, 4)
    records = (unpack_from(">4s4xII", font, 12 + 16 * at) for at in range(tables))
    start = next(offset for tag, offset, _length in records if tag == b"cmap")
    (maps,) = unpack_from(">H", font, start + 2)
    for at in range(maps):
        (offset,) = unpack_from(">I", font, start + 4 + 8 * at + 4)
        (form,) = unpack_from(">H", font, start + offset)
        if form == _GROUPED:
            yield from _grouped(font, start + offset)
        elif form == _SEGMENTED:
            yield from _segmented(font, start + offset)


def _grouped(font: bytes, start: int) -> Iterator[int]:
    """Form 12: groups of (first, last, glyph of the first)."""
    (groups,) = unpack_from(">I", font, start + 12)
    for at in range(groups):
        first, last, glyph = unpack_from(">III", font, start + 16 + 12 * at)
        yield from range(first + (glyph == 0), last + 1)  # glyph 0 is the box for "cannot show"


def _segmented(font: bytes, start: int) -> Iterator[int]:
    """Form 4: four parallel lists of segment ends, starts, deltas and offsets into glyph ids."""
    (doubled,) = unpack_from(">H", font, start + 6)
    ends = start + 14
    for at in range(0, doubled, 2):
        (last,) = unpack_from(">H", font, ends + at)
        first, delta = (
            unpack_from(">H", font, ends + 2 + doubled * part + at)[0] for part in (1, 2)
        )
        place = ends + 2 + doubled * 3 + at
        (offset,) = unpack_from(">H", font, place)
        for code in range(first, last + 1):
            glyph = code
            if offset:
                (glyph,) = unpack_from(">H", font, place + offset + 2 * (code - first))
            if glyph and (glyph + delta) % 65536:
                yield code
