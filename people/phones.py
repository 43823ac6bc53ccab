"""Which telephone numbers a text may go to.

Numbers are kept as E.164 (ITU-T). By default only UK mobiles are taken: a landline may read a text
aloud, 070, pager, premium and short numbers are not a person's mobile, the Crown dependencies and
other countries are switched on by a service (messaging guide, section 10). Source of the number
plan: Google's libphonenumber; the drama range is Ofcom's, https://www.ofcom.org.uk/phones-and-
broadband/phone-numbers/numbers-for-drama.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, NewType

import phonenumbers
from phonenumbers import PhoneNumberType

E164 = NewType("E164", str)
Why = Literal[
    "empty",
    "not_a_number",
    "too_short",
    "too_long",
    "short_code",
    "landline",
    "personal_number",
    "pager",
    "premium",
    "freephone",
    "internet_number",
    "crown_dependency",
    "abroad",
    "not_in_use",
]
Switch = Literal["crown_dependencies", "abroad"]

_LONGEST_TYPED = 40
_WRITTEN = re.compile(r"\+?[0-9 ().\-/]+")
_DRAMA = re.compile(r"\+447700900\d{3}")
_CROWN = frozenset({"JE", "GG", "IM"})
_UK = 44
_KINDS: dict[int, Why] = {
    PhoneNumberType.FIXED_LINE: "landline",
    PhoneNumberType.PERSONAL_NUMBER: "personal_number",
    PhoneNumberType.PAGER: "pager",
    PhoneNumberType.PREMIUM_RATE: "premium",
    PhoneNumberType.SHARED_COST: "premium",
    PhoneNumberType.TOLL_FREE: "freephone",
    PhoneNumberType.VOIP: "internet_number",
    PhoneNumberType.UAN: "landline",
}


@dataclass(frozen=True, slots=True)
class Phone:
    """A number that may be texted, as far as its form tells: ``e164`` as in ``+447700900123``."""

    e164: E164


@dataclass(frozen=True, slots=True)
class BadPhone:
    """A number that is refused, and why, as a code a page has words for."""

    why: Why


def parse(text: str, *, also: Collection[Switch] = ()) -> Phone | BadPhone:
    """Return the mobile that ``text`` names, or why it is refused.

    ``also`` is what the service switched on: ``crown_dependencies``, ``abroad``. A number without a
    country is read as a UK one. Invisible characters are dropped and digits of any script are read.
    Ofcom's drama numbers are valid in form; ``is_drama`` tells them. Never raises.

    >>> parse("07700 900123")
    Phone(e164='+447700900123')
    """
    written = _written(text)
    if not written:
        return BadPhone("empty")
    if len(written) > _LONGEST_TYPED or not _WRITTEN.fullmatch(written):
        return BadPhone("not_a_number")
    try:
        number = phonenumbers.parse(written, "GB")
    except phonenumbers.NumberParseException:
        # Too few digits to be a number at all, too many, or a country code that nobody has.
        return BadPhone(_why_unparsed(written))
    return _judge(number, also)


def is_drama(e164: str) -> bool:
    """Tell whether the number is one of Ofcom's mobiles for drama (07700 900000 to 900999).

    Nobody has these numbers: made-up people get them, and production never sends to them.
    """
    return _DRAMA.fullmatch(e164) is not None


def _written(text: str) -> str:
    """Return ``text`` in plain digits, without invisible characters, ``tel:`` and outer spaces."""
    if len(text) > _LONGEST_TYPED * 10:
        return text[: _LONGEST_TYPED * 10]
    visible = "".join(
        letter
        for letter in unicodedata.normalize("NFKC", text)
        if unicodedata.category(letter) != "Cf"
    )
    plain = "".join(
        str(unicodedata.decimal(letter)) if letter.isdecimal() else _plain_mark(letter)
        for letter in visible
    )
    return plain.strip().removeprefix("tel:")


def _plain_mark(letter: str) -> str:
    if letter.isspace():
        return " "
    return "-" if unicodedata.category(letter) == "Pd" or letter == "\u2212" else letter


def _why_unparsed(written: str) -> Why:
    digits = sum(letter.isdigit() for letter in written)
    if digits == 0:
        return "not_a_number"
    return "too_long" if digits > len("447700900123") else "too_short"


def _judge(number: phonenumbers.PhoneNumber, also: Collection[Switch]) -> Phone | BadPhone:
    e164 = E164(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    if is_drama(e164):
        return Phone(e164)
    if not phonenumbers.is_valid_number(number):
        return BadPhone(_why_not_valid(number))
    kind = phonenumbers.number_type(number)
    if kind not in {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}:
        return BadPhone(_KINDS.get(kind, "not_in_use"))
    region = phonenumbers.region_code_for_number(number)
    if region in _CROWN:
        return Phone(e164) if "crown_dependencies" in also else BadPhone("crown_dependency")
    if region != "GB":
        return Phone(e164) if "abroad" in also else BadPhone("abroad")
    return Phone(e164)


def _why_not_valid(number: phonenumbers.PhoneNumber) -> Why:
    if number.country_code != _UK:
        return "abroad"
    digits = len(phonenumbers.national_significant_number(number))
    if digits <= len("116000"):
        return "short_code"
    ten = len("7700900123")
    if digits != ten:
        return "too_short" if digits < ten else "too_long"
    return "not_in_use"
