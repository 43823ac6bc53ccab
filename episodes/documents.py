"""PDF documents for this room and those above, set by Typst; the templates stay with their rooms.

A document is PDF/UA-1: tagged, titled, with its language and that of each quote. Data goes in as
JSON and is never markup, the root is closed, and nothing is fetched. Source: guide reports.md 5.
"""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

import typst

from episodes.fonts import showable

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_LONGEST_RUN = 40
_RUN = re.compile(rf"\S{{{_LONGEST_RUN}}}(?=\S)")
_PACKAGE = re.compile(r'(?:import|include)\s*\(?\s*"@')

# Marks that turn the direction of what follows: in a quote they could disguise its words.
_TURNING = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
# No sign at all: PDF/UA forbids it where it reaches the text of the page, which not every order of
# letters lets happen (once in some thousand documents made of all signs there are).
_BYTE_ORDER_MARK = "\ufeff"
_CONTROLS = frozenset((*range(0x20), *range(0x7F, 0xA0)))
# Characters without a shape of their own, which the typesetter heeds or passes over.
_SHAPELESS = re.compile(
    "[\t\n\r\x85\N{SOFT HYPHEN}\u034f\u061c\u115f\u1160\u180b-\u180e\u200b-\u200f\u2028\u2029"
    "\u2060-\u2064\u3164\ufe00-\ufe0f\uffa0\U000e0020-\U000e007f\U000e0100-\U000e01ef]"
)


class TemplateReachesOutError(ValueError):
    """A template asked for a package: making it could fetch something from a network."""


class DocumentNotMadeError(RuntimeError):
    """The typesetter refused a document; its message never holds the words of the data."""


def render_pdf(template: Path, data: Mapping[str, object], *, fonts: Path) -> bytes:
    """Return the PDF/UA-1 document that ``template`` makes of ``data``.

    ``template``: a Typst file; it may read only its own folder. ``data``: anything JSON can say,
    read there as ``json(bytes(sys.inputs.document))``; its strings may hold anything. A character
    no font in ``fonts`` can show, NUL and lone surrogates become the replacement character, marks
    that turn the direction of writing and byte order marks are left out, and 40 letters without a
    space may be broken. How many were replaced stands in ``unshown``, which the template must print
    when it is not 0. The same template, data and fonts make the same bytes.

    Raises TemplateReachesOutError for a template that imports a package, NoFontsError for no fonts,
    and DocumentNotMadeError when Typst refuses, which it also does for what breaks PDF/UA-1.
    """
    if _PACKAGE.search(template.read_text(encoding="utf-8")):
        raise TemplateReachesOutError(f"{template.name} imports a package")
    cleaner = _Cleaner(showable(fonts))
    cleaned = {key: cleaner.value(value) for key, value in data.items()}
    told = json.dumps({**cleaned, "unshown": cleaner.unshown})
    shapes = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts)]
    )
    compiler = typst.Compiler(root=str(template.parent), font_paths=shapes)
    try:
        made = compiler.compile(
            input=str(template),
            format="pdf",
            sys_inputs={"document": told},
            pdf_standards=["ua-1"],
            timestamp=0,
        )
    except typst.TypstError:
        # Its message quotes letters of the data: a young person's words, kept out of every log.
        raise DocumentNotMadeError(f"Typst refused {template.name}") from None
    # The wheel's type also covers formats of one file a page, and writing to a path.
    return cast("bytes", made)


class _Cleaner:
    """Makes every string of the data safe to set, and counts what could not be shown."""

    def __init__(self, known: frozenset[int]) -> None:
        self.known = known - _CONTROLS  # some fonts map these, no document may hold them
        self.unshown = 0

    def value(self, value: object) -> object:
        """``value`` with each string in it cleaned; its form is kept."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {key: self.value(inner) for key, inner in value.items()}
        if isinstance(value, Sequence):
            return [self.value(inner) for inner in value]
        return value

    def text(self, text: str) -> str:
        """``text`` with every character either showable, shapeless or replaced."""
        kept = "".join(map(self._character, text.replace("\r\n", "\n")))
        return _RUN.sub(lambda run: run.group() + "\N{ZERO WIDTH SPACE}", kept)

    def _character(self, character: str) -> str:
        if character in _TURNING or character == _BYTE_ORDER_MARK:
            return ""
        if ord(character) in self.known or _SHAPELESS.match(character):
            return character
        self.unshown += 1
        return REPLACEMENT
