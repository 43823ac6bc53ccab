"""Which items a channel may carry (guide questionnaires.md 7). Pure."""

from typing import Literal

from surveys.questionnaire import Question

Phone = Literal["web", "private", "shared"]

SHARED_PACK = frozenset({"W01", "W08", "W11", "RO6"})
"""The only items that may go to a phone that somebody else may read."""

MOST_CHOICES = 9


def may_ask(
    question: Question, phone: Phone, *, is_adult: bool = False, switched_on: bool = False
) -> bool:
    """Whether ``question`` may be asked on this phone, or on the web.

    ``switched_on``: a manager switched on, for this child, the items that are off by default.
    ``is_adult``: a parent's or carer's own number, which may carry their items.
    """
    if phone == "web":
        return True
    if question.channel == "web_only" or not question.sms or question.kind == "note":
        return False
    if len(by_text(question)) > MOST_CHOICES:
        return False
    if phone == "shared" and not is_adult:
        return question.name in SHARED_PACK
    return question.channel != "sms_off_by_default" or switched_on


def by_text(question: Question) -> tuple[str, ...]:
    """Return the names of the choices a text offers: those with a digit, where any has one."""
    with_digit = tuple(choice.name for choice in question.choices if choice.sms_digit)
    return with_digit or tuple(choice.name for choice in question.choices)
