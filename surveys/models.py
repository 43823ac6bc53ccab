"""What was asked of whom: published editions, invitations, responses and answers."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database.base import Row
from episodes.models import Interview
from people.models import Organisation, Person, Staff
from voice.models import Summary, Words


class PublishedEdition(Row):
    """An immutable edition: the sheet as it came, the compiled form, and what compiled it."""

    __tablename__ = "editions"
    __table_args__ = (UniqueConstraint("key", "version"),)

    key: Mapped[str]
    version: Mapped[str]
    title: Mapped[str]
    filename: Mapped[str]
    sheet: Mapped[bytes]
    xform: Mapped[str]
    compiled: Mapped[dict[str, Any]]  # surveys.questionnaire.to_json
    content_hash: Mapped[str]
    pyxform_version: Mapped[str]
    published_at: Mapped[datetime]


class Invitation(Row):
    """That one person was asked to answer one edition; a link opens it and nothing else."""

    __tablename__ = "invitations"

    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Organisation.id))
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("editions.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Person.id), index=True)  # who answers
    about_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey(Person.id), index=True
    )  # the young person
    cause: Mapped[str] = mapped_column(unique=True)  # weekly:<person>:<ISO week>, by_hand:<id>, ...
    hidden: Mapped[dict[str, Any]]  # values of the form's hidden rows
    token_hash: Mapped[bytes | None] = mapped_column(unique=True)  # null until a link was made
    device_hash: Mapped[bytes | None]  # the first device that pressed the button
    link_until: Mapped[datetime | None]  # 24 hours from when the link was made
    made_at: Mapped[datetime]
    made_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(Staff.id))  # null: by schedule
    opened_at: Mapped[datetime | None]
    closes_at: Mapped[datetime]
    interview_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(Interview.id))
    summary_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(Summary.id))

    edition: Mapped[PublishedEdition] = relationship()


class Response(Row):
    """One person's answers to one invitation, by whichever channel each of them came."""

    __tablename__ = "responses"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'complete', 'partial')", name="state"),
        CheckConstraint("last_channel IN ('sms', 'web', 'worker')", name="last_channel"),
    )

    invitation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("invitations.id"), unique=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Organisation.id))
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("editions.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Person.id), index=True)
    about_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Person.id), index=True)
    state: Mapped[str] = mapped_column(default="open")
    language: Mapped[str]
    last_channel: Mapped[str]
    started_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    invitation: Mapped[Invitation] = relationship()
    edition: Mapped[PublishedEdition] = relationship()


class Answer(Row):
    """What one question got: its state, its sealed value, and how it came.

    Superseded, never overwritten.
    """

    __tablename__ = "answers"
    __table_args__ = (
        CheckConstraint(
            "state IN ('answered', 'skipped', 'not_asked', 'not_understood', 'breakoff')",
            name="state",
        ),
        Index(
            "uq_answers_response_id_path_standing",
            "response_id",
            "path",
            unique=True,
            postgresql_where=text("superseded_at IS NULL"),
        ),
    )

    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Organisation.id))
    response_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("responses.id"), index=True)
    path: Mapped[str]
    state: Mapped[str]
    value_sealed: Mapped[bytes | None]  # null unless answered
    reason: Mapped[str]  # why skipped or not asked; empty when answered
    how: Mapped[str]  # digits, word, label, slip, form, approximate, corrected, ...
    channel: Mapped[str]  # sms, web, worker
    words_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(Words.id))  # what was typed
    is_late: Mapped[bool] = mapped_column(default=False)
    answered_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]  # null: this one stands
