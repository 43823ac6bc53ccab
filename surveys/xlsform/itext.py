"""The texts of an XForm by language code, translated or not: the ODK XForms specification, itext.

Pure. A lone ``-`` is pyxform's mark for a missing translation and is left out.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from surveys.questionnaire import NO_TEXTS, Texts

_XF = "{http://www.w3.org/2002/xforms}"
_CODE = re.compile(r"\(([A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*)\)\s*$")
_REFERENCE = re.compile(r"jr:itext\('([^']+)'\)")
_NAMES = {"": "en", "default": "en", "english": "en", "welsh": "cy"}


def language_code(name: str) -> str:
    """Return the BCP 47 code of a language as a sheet's heading names it.

    An easy read wording is a language of its own (``en-simple``, a registered subtag); a name
    without a code becomes a private one.

    >>> language_code("English (en)"), language_code("English easy read (en)"), language_code("")
    ('en', 'en-simple', 'en')
    """
    match = _CODE.search(name)
    if match is None:
        plain = name.strip().lower()
        private = re.sub("[^a-z0-9]", "", plain)[:8] or "other"
        return _NAMES.get(plain, f"x-{private}")
    code = match.group(1)
    return f"{code}-simple" if "easy read" in name.lower() else code


@dataclass(frozen=True, slots=True)
class Translations:
    """Every itext of a form: by id, then by language code; ``languages`` has the default first."""

    languages: tuple[str, ...]
    texts: Mapping[str, Texts]

    def plain(self, text: str) -> Texts:
        """Return a text that is not translated as one in the default language."""
        return {self.languages[0]: text} if text and text != "-" else NO_TEXTS

    def by_id(self, name: str) -> Texts:
        """Return the texts under an id, or none."""
        return self.texts.get(name, NO_TEXTS)

    def reference(self, text: str) -> Texts:
        """Return the texts that ``jr:itext('…')`` names, or the text itself when it names none."""
        match = _REFERENCE.fullmatch(text.strip())
        return self.by_id(match.group(1)) if match else self.plain(text)

    def child(self, element: etree._Element, tag: str) -> Texts:
        """Return the label or hint of a control, group or item."""
        found = element.find(f"{_XF}{tag}")
        if found is None:
            return NO_TEXTS
        reference = found.get("ref", "")
        return self.reference(reference) if reference else self.plain(words(found))


def translations(model: etree._Element) -> Translations:
    """Return the itext of a form's model; a form without any is in English."""
    blocks = sorted(
        model.iterfind(f"{_XF}itext/{_XF}translation"),
        key=lambda block: block.get("default", "") != "true()",
    )
    texts: dict[str, dict[str, str]] = {}
    languages: dict[str, None] = {}
    for block in blocks:
        code = language_code(block.get("lang", ""))
        languages[code] = None
        for text in block.iterfind(f"{_XF}text"):
            value = next(
                (item for item in text.iterchildren("*") if item.get("form") is None), None
            )
            wording = "" if value is None else words(value)
            if wording and wording != "-":
                texts.setdefault(text.get("id", ""), {})[code] = wording
    return Translations(languages=tuple(languages) or ("en",), texts=texts)


def words(element: etree._Element) -> str:
    """Return an element's text; a piped value is written as the sheet writes it (``${name}``)."""
    parts = [element.text or ""]
    for child in element:
        if child.tag == f"{_XF}output":
            parts.append("${" + child.get("value", "").strip().rsplit("/", 1)[-1] + "}")
        parts.append(child.tail or "")
    return "".join(parts).strip()
