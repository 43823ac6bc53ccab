"""Which questionnaires may be sent by hand to whom, and the values each of them needs to know.

Hidden rows are those of guide questionnaires.md 4: whether the return chat happened, the rota item
of this week, age, and which wave of the outcomes this is.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from episodes.models import Interview
from outcomes.scoring import wave_of
from people import adults, register
from people.languages import marked
from people.models import Person
from surveys import editions
from surveys.models import Invitation, PublishedEdition, Response

OWN = ("WEEKLY", "RHI_FU", "OUTCOMES", "SUPPORT")
PARENTS = "PARENT"
TITLES: Mapping[str, str] = {
    "WEEKLY": marked("Weekly check-in"),
    "RHI_FU": marked("After the return chat"),
    "OUTCOMES": marked("Ten outcomes"),
    "SUPPORT": marked("Good support"),
    "PARENT": marked("Parent feedback"),
}
ROTA = ("W04", "W05", "W06", "W07", "W08", "W09")
"""One item a week, in this order; each week from Monday takes the next."""
RHI_REST = timedelta(days=28)
CHAT_DONE = {"completed": "yes", "declined": "declined"}
_A_MONDAY = datetime(2024, 1, 1).toordinal()  # noqa: DTZ001 - a day to count weeks from


@dataclass(frozen=True, slots=True)
class Asking:
    """One questionnaire that may be sent: its key, whom it goes to, and their name."""

    key: str
    person_id: uuid.UUID
    name: str

    @property
    def value(self) -> str:
        """What the form posts."""
        return f"{self.key}:{self.person_id}"


def choices(session: Session, about: Person, now: datetime) -> list[Asking]:
    """Return what may be asked: the young person's own, and parents whose tick stands today."""
    published = {row.key for row in editions.all_published(session)}
    name = register.name_of(about)
    own = [Asking(key, about.id, name) for key in OWN if key in published]
    if PARENTS not in published:
        return own
    safe = [
        tie.adult_id
        for tie in adults.adults_of(session, about.id)
        if adults.is_safe_to_ask(tie, now.date())
    ]
    names = register.names_of(session, safe)
    return own + [Asking(PARENTS, adult_id, names.get(adult_id, "")) for adult_id in safe]


def asked_lately(session: Session, key: str, about: Person, now: datetime) -> bool:
    """Whether the return chat's questionnaire went out in the last 28 days; others may repeat."""
    if key != "RHI_FU":
        return False
    query = (
        select(Invitation.id)
        .join(Invitation.edition)
        .where(
            Invitation.about_id == about.id,
            PublishedEdition.key == key,
            Invitation.made_at > now - RHI_REST,
        )
    )
    return session.scalar(query.limit(1)) is not None


def hidden_values(session: Session, key: str, about: Person, now: datetime) -> dict[str, str]:
    """Return the form's hidden values for an invitation made now; none where it has none."""
    makers: Mapping[str, Callable[[Session, Person, datetime], dict[str, str]]] = {
        "RHI_FU": _after_chat,
        "WEEKLY": _this_week,
        "OUTCOMES": _outcomes,
    }
    maker = makers.get(key)
    return maker(session, about, now) if maker else {}


def interview_of(session: Session, key: str, about: Person) -> uuid.UUID | None:
    """Return the return interview that the questionnaire follows: the latest one, or None."""
    latest = _latest_interview(session, about) if key == "RHI_FU" else None
    return latest.id if latest else None


def rota_item(now: datetime) -> str:
    """Return the rota item of the week that ``now`` lies in."""
    return ROTA[(now.date().toordinal() - _A_MONDAY) // 7 % len(ROTA)]


def _after_chat(session: Session, about: Person, _now: datetime) -> dict[str, str]:
    latest = _latest_interview(session, about)
    return {"chat_done": CHAT_DONE.get(latest.status, "no") if latest else "no"}


def _this_week(_session: Session, _about: Person, now: datetime) -> dict[str, str]:
    return {"slot": rota_item(now)}


def _outcomes(session: Session, about: Person, now: datetime) -> dict[str, str]:
    today = now.date()
    query = (
        select(Response.ended_at)
        .join(Response.edition)
        .where(
            Response.person_id == about.id,
            Response.state == "complete",
            PublishedEdition.key == "OUTCOMES",
        )
    )
    days = {ended_at.date() for ended_at in session.scalars(query) if ended_at}
    wave = wave_of(
        today,
        completed={*days, today},
        started_on=about.work_started_on or today,
        closed_on=about.work_ended_on,
    )
    age = register.age_on(about, today)
    return {"age": "" if age is None else str(age), "o6_on": "no", "wave": wave}


def _latest_interview(session: Session, about: Person) -> Interview | None:
    query = select(Interview).where(Interview.person_id == about.id)
    return session.scalar(query.order_by(Interview.returned_at.desc()).limit(1))
