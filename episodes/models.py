"""What happened: missing and absent episodes, return home interviews, and each attempt at one."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database.base import Row
from people.models import Organisation, Person, Staff

INTERVIEW_STATUSES = (
    "not_yet_offered",
    "offered_waiting",
    "accepted_booked",
    "completed",
    "declined",
    "not_engaged",
    "not_required",
)
"""One status, and only one, per interview (guide domain.md 1B)."""


class Episode(Row):
    """A missing or absent episode: a missing notification paired with a found one (A2)."""

    __tablename__ = "episodes"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('missing', 'away_without_authorisation', 'absent_legacy')", name="kind"
        ),
        CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name="order"),
        Index("ix_episodes_person_id_started_at", "person_id", "started_at"),
    )

    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Organisation.id), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Person.id))
    kind: Mapped[str]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]  # when found; null while missing
    source: Mapped[str]  # police, social_care, other_authority, carer, provider
    setting: Mapped[str]  # home, care, other at the start
    area: Mapped[str | None]
    distance_band: Mapped[str | None]  # D2: a band is entered, never an address


class Interview(Row):
    """The return home interview of one episode: its status, its clock, and why it is late."""

    __tablename__ = "interviews"
    __table_args__ = (
        CheckConstraint(
            "status IN ('not_yet_offered', 'offered_waiting', 'accepted_booked', 'completed',"
            " 'declined', 'not_engaged', 'not_required')",
            name="status",
        ),
    )

    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Organisation.id), index=True)
    episode_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("episodes.id"), unique=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Person.id), index=True)
    status: Mapped[str] = mapped_column(default="not_yet_offered")
    waiting_reason: Mapped[str | None]  # waiting_list, text_no_thanks; only while offered_waiting
    returned_at: Mapped[datetime]  # the 72 hours start here (B3)
    offered_at: Mapped[datetime | None]  # a named person's record, never a text
    offered_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(Staff.id))
    completed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]  # when declined, not engaged or not required was signed
    barrier: Mapped[str | None]  # why late or not held (B12), capacity included
    reasons: Mapped[list[Any]]  # RF09 codes, the worker's version
    issues: Mapped[list[Any]]  # RF11 codes, the worker's version

    episode: Mapped[Episode] = relationship()


class InterviewAttempt(Row):
    """One attempt to reach a young person about an interview; an automatic text is only this."""

    __tablename__ = "interview_attempts"

    interview_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("interviews.id"), index=True)
    at: Mapped[datetime]
    route: Mapped[str]  # text, call, letter, in_person
    made_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(Staff.id))  # null: automatic
    outcome: Mapped[str]
