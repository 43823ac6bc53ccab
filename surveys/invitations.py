"""Invitations: one person asked one questionnaire, and the link that opens only it."""

import secrets
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from database.vault import keyed_hash
from people.models import Person
from surveys import editions
from surveys.models import Invitation, Response

LINK_HOURS = 24
TOKEN_BYTES = 16  # 22 letters in a link
OPEN_DAYS = 7

Opened = Literal["open", "other_device", "finished", "expired"]


def invite(
    session: Session,
    *,
    key: str,
    person: Person,
    about: Person,
    cause: str,
    now: datetime,
    hidden: Mapping[str, str] | None = None,
    made_by: uuid.UUID | None = None,
    closes_at: datetime | None = None,
    interview_id: uuid.UUID | None = None,
    summary_id: uuid.UUID | None = None,
) -> Invitation:
    """Invite ``person`` to answer the standing edition of ``key``; the same cause invites once.

    ``hidden`` are the form's hidden values. It closes after 7 days unless ``closes_at`` says
    otherwise.
    """
    edition = editions.latest(session, key)
    row = Invitation(
        organisation_id=person.organisation_id,
        edition_id=edition.id,
        person_id=person.id,
        about_id=about.id,
        cause=cause,
        hidden=dict(hidden or {}),
        made_at=now,
        made_by=made_by,
        closes_at=closes_at or now + timedelta(days=OPEN_DAYS),
        interview_id=interview_id,
        summary_id=summary_id,
    )
    values = {
        column.key: getattr(row, column.key)
        for column in Invitation.__table__.columns
        if column.key in row.__dict__
    }
    session.execute(insert(Invitation).values(**values).on_conflict_do_nothing())
    return session.scalars(select(Invitation).where(Invitation.cause == cause)).one()


def new_link(session: Session, invitation: Invitation, now: datetime) -> str:
    """Return a fresh token for ``/a/<token>``; the one before stops working.

    Only its hash is kept.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation.token_hash = keyed_hash(session, "tokens", token)
    invitation.link_until = now + timedelta(hours=LINK_HOURS)
    invitation.device_hash = None
    session.flush()
    return token


def find(session: Session, token: str) -> Invitation | None:
    """Return the invitation a link names, whatever its state, or None."""
    return session.scalar(
        select(Invitation).where(Invitation.token_hash == keyed_hash(session, "tokens", token))
    )


def state_of(session: Session, invitation: Invitation, device: str, now: datetime) -> Opened:
    """Say whether this device may open the invitation now.

    ``device`` is a random value this browser keeps, or "". The first device may come back until the
    response is complete or the link is 24 hours old; another needs a new link (security.md 5.8).
    """
    response = response_of(session, invitation)
    if response is not None and response.state != "open":
        return "finished"
    if now >= invitation.closes_at or invitation.link_until is None or now >= invitation.link_until:
        return "expired"
    if invitation.device_hash and invitation.device_hash != keyed_hash(session, "tokens", device):
        return "other_device"
    return "open"


def open_on(session: Session, invitation: Invitation, device: str, now: datetime) -> None:
    """Bind the link to the first device that pressed the button."""
    invitation.device_hash = invitation.device_hash or keyed_hash(session, "tokens", device)
    invitation.opened_at = invitation.opened_at or now
    session.flush()


def response_of(session: Session, invitation: Invitation) -> Response | None:
    """Return the response to this invitation, if an answer or an opening began one."""
    return session.scalar(select(Response).where(Response.invitation_id == invitation.id))
