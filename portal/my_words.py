"""MY_WORDS asked on /me: is this summary right, what should we change, who can see it.

Each answer goes through ``surveys.responses`` like any other, so that the verdict, the correction
and the sharing choice mean the same by text, by link and here (guide questionnaires.md 4.8).
"""

import uuid
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from people.models import Person, SignIn
from portal import sitting
from portal.languages import lang
from portal.sitting import Sitting
from surveys import invitations, responses
from surveys.coming import Coming
from surveys.engine import Given
from surveys.models import Invitation, Response
from voice.models import Summary

KEY = "MY_WORDS"
WAITING = frozenset({"with_child", "answered"})


def own_summary(session: Session, summary_id: uuid.UUID, person_id: uuid.UUID) -> Summary | None:
    """Return the young person's own summary while they may say whether it is right; locked."""
    return session.scalar(
        select(Summary)
        .where(Summary.id == summary_id, Summary.person_id == person_id, Summary.state.in_(WAITING))
        .with_for_update()
    )


def begin(session: Session, summary: Summary, sign_in: SignIn, now: datetime) -> Sitting:
    """Return the sitting in which this summary is judged, begun now if none is open. Flushes.

    Whoever changes their mind after sending begins a new response: what they sent stands beside it.
    """
    person = session.get_one(Person, summary.person_id)
    invitation = _open_invitation(session, summary, now) or _invite(session, summary, person, now)
    response = responses.begin(session, invitation, channel="web", language=lang(), now=now)
    return sitting.sit_down(session, response, sign_in, now)


def find(session: Session, summary: Summary, sign_in: SignIn, now: datetime) -> Sitting | None:
    """Return the sitting that is open for this summary, or None. Reads only."""
    invitation = _open_invitation(session, summary, now)
    response = invitations.response_of(session, invitation) if invitation else None
    return sitting.sit(session, response, sign_in, now) if response else None


def settle(session: Session, found: Sitting, sign_in: SignIn, now: datetime) -> Sitting | None:
    """Give notes as shown (the page shows them) and finish; return the sitting while it goes on."""
    found = sitting.sit(session, found.response, sign_in, now)
    following = found.current.next()
    while following is not None and following.kind == "note":
        responses.record(
            session, found.response, Coming(following, Given("answered"), "form", "web"), now=now
        )
        found = sitting.sit(session, found.response, sign_in, now)
        following = found.current.next()
    return None if sitting.finish(session, found, now=now) else found


def _open_invitation(session: Session, summary: Summary, now: datetime) -> Invitation | None:
    """Return the newest invitation for this summary that is not finished and not closed."""
    return session.scalar(
        select(Invitation)
        .outerjoin(Response, Response.invitation_id == Invitation.id)
        .where(
            Invitation.summary_id == summary.id,
            Invitation.person_id == summary.person_id,
            Invitation.closes_at > now,
            Response.id.is_(None) | (Response.state == "open"),
        )
        .order_by(Invitation.made_at.desc(), Invitation.id)
        .limit(1)
    )


def _invite(session: Session, summary: Summary, person: Person, now: datetime) -> Invitation:
    of_summary = select(func.count()).where(Invitation.summary_id == summary.id)
    earlier = session.scalar(of_summary)
    return invitations.invite(
        session,
        key=KEY,
        person=person,
        about=person,
        cause=f"my_page:{summary.id}:{earlier}",
        now=now,
        summary_id=summary.id,
    )
