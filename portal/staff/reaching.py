"""How a young person is reached, and whether a text may leave now, in the words of the record."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from database.vault import unseal
from people import register
from people.contact import WHY, Refused
from people.languages import marked
from people.models import Number, Person
from portal.languages import gettext
from portal.staff.times import moment_words
from portal.wording import clean
from sms import permission

DAYS = (
    marked("Monday"),
    marked("Tuesday"),
    marked("Wednesday"),
    marked("Thursday"),
    marked("Friday"),
    marked("Saturday"),
    marked("Sunday"),
)
ANY_ROUND = "WEEKLY.W01"
"""The mildest thing we text: it may go to a shared phone too."""


@dataclass(frozen=True, slots=True)
class Reached:
    """How a young person is reached; ``refused``: why no text may leave, else empty."""

    phone: str
    looks_from: str
    times: str
    leaves: str
    refused: str


def reached(session: Session, person: Person, now: datetime) -> Reached | None:
    """Return how a young person is reached, or None where no phone is recorded."""
    contact = register.contact_of(session, person.id)
    if contact is None:
        return None
    number = session.get_one(Number, contact.number_id)
    found = permission.may_send(
        session, person=person, number=number, purpose="round", phrase_name=ANY_ROUND, now=now
    )
    is_private = register.is_private(contact, now)
    days = ", ".join(gettext(DAYS[day - 1]) for day in contact.safe_days)
    return Reached(
        phone=gettext("Private") if is_private else gettext("Not known to be private"),
        looks_from=clean(unseal(contact, "cover_name_sealed") or ""),
        times=gettext("%(days)s, %(start)s to %(end)s")
        % {"days": days, "start": contact.safe_from, "end": contact.safe_until},
        leaves="" if isinstance(found, Refused) else moment_words(found.not_before, now),
        refused=gettext(WHY[found.why]) if isinstance(found, Refused) else "",
    )
