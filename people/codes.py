"""The code sets a person's facts are kept in, and how they fold for reports (guide domain.md 3).

Pure. Gender codes are those of the children in need census of 2024, ethnicity codes those of the
SSDA903 return; the five groups are those of the Office for National Statistics. "Not known" is
always a group of its own.
"""

from collections.abc import Mapping
from typing import Literal

from people.languages import marked

EthnicGroup = Literal["asian", "black", "mixed", "other", "white", "unknown"]
GenderGroup = Literal["boys", "girls", "other", "unknown"]
SettingGroup = Literal["home", "care", "other", "unknown"]

GENDERS: Mapping[str, str] = {
    "1": marked("Boy or man"),
    "2": marked("Girl or woman"),
    "9": marked("In another way"),
    "0": marked("Not known"),
}
"""What the young person says, by census code."""

SETTINGS: Mapping[str, str] = {
    "home": marked("At home"),
    "care": marked("In care"),
    "other": marked("Somewhere else"),
}
"""Where a young person lives now."""

ETHNICITIES: Mapping[str, tuple[str, EthnicGroup]] = {
    "WBRI": (marked("White British"), "white"),
    "WIRI": (marked("White Irish"), "white"),
    "WOTH": (marked("Any other White background"), "white"),
    "WIRT": (marked("Traveller of Irish heritage"), "white"),
    "WROM": (marked("Gypsy or Roma"), "white"),
    "MWBC": (marked("White and Black Caribbean"), "mixed"),
    "MWBA": (marked("White and Black African"), "mixed"),
    "MWAS": (marked("White and Asian"), "mixed"),
    "MOTH": (marked("Any other mixed background"), "mixed"),
    "AIND": (marked("Indian"), "asian"),
    "APKN": (marked("Pakistani"), "asian"),
    "ABAN": (marked("Bangladeshi"), "asian"),
    "CHNE": (marked("Chinese"), "asian"),
    "AOTH": (marked("Any other Asian background"), "asian"),
    "BCRB": (marked("Caribbean"), "black"),
    "BAFR": (marked("African"), "black"),
    "BOTH": (marked("Any other Black background"), "black"),
    "OOTH": (marked("Any other ethnic group"), "other"),
    "REFU": (marked("Did not want to say"), "unknown"),
    "NOBT": (marked("Not asked yet"), "unknown"),
}
"""What the child or family says: the words and the group of each code."""

ETHNIC_GROUPS: Mapping[EthnicGroup, str] = {
    "asian": marked("Asian"),
    "black": marked("Black"),
    "mixed": marked("Mixed"),
    "white": marked("White"),
    "other": marked("Other"),
    "unknown": marked("Not known"),
}

_GENDER_GROUPS: Mapping[str, GenderGroup] = {"1": "boys", "2": "girls", "9": "other"}
_SETTING_GROUPS: Mapping[str, SettingGroup] = {"home": "home", "care": "care", "other": "other"}


def ethnic_group(code: str | None) -> EthnicGroup:
    """Return the group a code is counted in; no code, or one nobody knows, is ``unknown``.

    >>> ethnic_group("CHNE"), ethnic_group(None)
    ('asian', 'unknown')
    """
    known = ETHNICITIES.get(code or "")
    return known[1] if known else "unknown"


def gender_group(code: str | None) -> GenderGroup:
    """Return the group a gender code is counted in; ``0``, none or any other is ``unknown``."""
    return _GENDER_GROUPS.get(code or "", "unknown")


def setting_group(code: str | None) -> SettingGroup:
    """Return where the person is counted as living; none or any other code is ``unknown``."""
    return _SETTING_GROUPS.get(code or "", "unknown")
