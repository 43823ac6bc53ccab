"""How a young person may be reached, as a worker typed it: read whole, judged, nothing lost.

The worker asked face to face (guide messaging.md 7): who else reads the phone, who the texts should
look like they are from, when it is safe, which code word.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, Self

from werkzeug.datastructures import MultiDict

from people import phones
from people.languages import marked
from people.phones import BadPhone
from people.windows import BadWindowError, read_window
from portal.languages import gettext
from sms.keywords import meaning
from sms.phrases import longest_values
from sms.segments import measure
from surveys.xlsform.codes import outing_word
from voice.lists import load_lists

Errors = Mapping[str, str]
Privacy = Literal["private", "shared", "as_it_was"]

PHONE_WORDS: Mapping[str, str] = {
    "empty": marked("Write their mobile number."),
    "not_a_number": marked("Write a mobile number, like 07700 900123."),
    "too_short": marked("This number is too short. A mobile number is like 07700 900123."),
    "too_long": marked("This number is too long. A mobile number is like 07700 900123."),
    "short_code": marked("This is a short number that texts cannot go to."),
    "landline": marked("This is a landline: it may read a text aloud. Write a mobile number."),
    "personal_number": marked("Numbers that begin with 070 are not mobiles."),
    "pager": marked("This is a pager. Write a mobile number."),
    "premium": marked("Texts to this number would cost extra. Write a mobile number."),
    "freephone": marked("This is a freephone number. Write a mobile number."),
    "internet_number": marked("This is an internet number. Write a mobile number."),
    "crown_dependency": marked(
        "Texts to Jersey, Guernsey and the Isle of Man are not switched on."
    ),
    "abroad": marked("Texts to other countries are not switched on."),
    "not_in_use": marked("Nobody can have this number. Please check it."),
}
"""Why a number is refused, in a worker's words, by ``people.phones.BadPhone.why``."""

WINDOW_FROM, WINDOW_UNTIL = "15:30", "17:00"
WEEKDAYS = ("1", "2", "3", "4")
SHORTEST_WORD = 3
LONGEST_WORD = 20


@dataclass(frozen=True, slots=True)
class ContactForm:
    """The contact part of a form; every field as typed. ``privacy`` is one of Privacy, or empty."""

    phone: str = ""
    agreed: str = ""
    privacy: str = ""
    cover_name: str = ""
    safe_days: tuple[str, ...] = WEEKDAYS
    safe_from: str = WINDOW_FROM
    safe_until: str = WINDOW_UNTIL
    code_word: str = ""
    reading_word: str = ""
    remove_words: str = ""

    @classmethod
    def posted(cls, form: MultiDict[str, str]) -> Self:
        """Read what was posted; a field that is missing is empty."""
        names = [field.name for field in fields(cls) if field.name != "safe_days"]
        texts: dict[str, Any] = {name: form.get(name, "").strip() for name in names}
        return replace(cls(**texts), safe_days=tuple(form.getlist("safe_days")))

    @property
    def e164(self) -> str:
        """The number in E.164 form; empty where it is refused."""
        found = phones.parse(self.phone)
        return "" if isinstance(found, BadPhone) else found.e164

    @property
    def days(self) -> list[int]:
        """The safe days as ISO weekdays; what is no day is left out."""
        return [int(day) for day in self.safe_days if day in set("1234567")]

    def errors(self, *, agreed_before: bool = False) -> dict[str, str]:
        """Return what is wrong, by field, in the language of the page.

        ``agreed_before``: a standing consent, so that nobody need tick it again.
        """
        checks = {
            "phone": self._phone_error(),
            "agreed": "" if agreed_before or self.agreed else gettext("Say that they agreed."),
            "privacy": self._privacy_error(),
            "cover_name": cover_name_error(self.cover_name),
            "safe_from": self._window_error(),
            "code_word": secret_word_error(self.code_word),
            "reading_word": self._reading_word_error(),
        }
        return {field: words for field, words in checks.items() if words}

    def _phone_error(self) -> str:
        found = phones.parse(self.phone)
        return gettext(PHONE_WORDS[found.why]) if isinstance(found, BadPhone) else ""

    def _privacy_error(self) -> str:
        if self.privacy in {"private", "shared", "as_it_was"}:
            return ""
        return gettext("Ask them face to face, then say who reads this phone.")

    def _window_error(self) -> str:
        try:
            read_window(self.days, self.safe_from, self.safe_until)
        except BadWindowError:
            return gettext("Pick at least one day, and a time that ends after it begins.")
        return ""

    def _reading_word_error(self) -> str:
        if self.reading_word and self.reading_word.casefold() == self.code_word.casefold():
            return gettext("The two words must be different.")
        return secret_word_error(self.reading_word)


def cover_name_error(name: str) -> str:
    """Return what is wrong with who the texts look like they are from; empty for nothing."""
    longest = longest_values()["from"]
    if not name:
        return gettext("Ask them: if someone sees these, who should they look like they are from?")
    if len(name) > longest:
        return gettext("Use at most %(n)s letters.") % {"n": longest}
    if measure(name).encoding != "GSM-7":
        return gettext("Use plain letters only: some of these make every text cost more.")
    if outing_word(name):
        return gettext("This would tell whoever reads the phone too much. Choose another name.")
    return ""


def secret_word_error(word: str) -> str:
    """Return what is wrong with a code word; empty for none given and for nothing wrong."""
    if not word:
        return ""
    if not SHORTEST_WORD <= len(word) <= LONGEST_WORD or len(word.split()) > 1:
        return gettext("Use one word of 3 to 20 letters.")
    if meaning(word) != "none":
        return gettext("The phone company uses this word. Choose another one.")
    if _is_an_answer(word):
        return gettext("This could be an answer to a question. Choose another one.")
    return ""


def _is_an_answer(word: str) -> bool:
    known = load_lists().answers
    return word.isdecimal() or word.casefold() in (
        known.yes | known.no | known.unsure | known.good | known.distress
    )


def days_as_text(days: Sequence[object]) -> tuple[str, ...]:
    """Return stored ISO weekdays as the form's values."""
    return tuple(str(day) for day in days)
