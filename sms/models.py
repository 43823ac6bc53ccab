"""Texts in, texts out: the inbox, conversations, the outbox and its receipts."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, Row
from people.models import Number, Organisation, Person
from surveys.models import Response
from voice.models import Words

OUTBOX_STATES = (
    "ready",
    "sending",
    "accepted",
    "delivered",
    "undelivered",
    "failed",
    "unknown",
    "expired",
    "cancelled",
    "held",
    "closed",
)


class InboundText(Row):
    """One text as the carrier handed it over.

    Its provider id is unique, so a repeat changes nothing.
    """

    __tablename__ = "inbound_texts"
    __table_args__ = (
        Index("ix_inbound_texts_number_id_state", "number_id", "state"),
        CheckConstraint("state IN ('kept', 'understood', 'with_person')", name="state"),
    )

    provider_id: Mapped[str] = mapped_column(unique=True)
    seq: Mapped[int] = mapped_column(BigInteger, Identity())  # order of arrival
    number_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Number.id))
    body_sealed: Mapped[bytes | None]  # null once the words were heard: they live in voice
    parts: Mapped[int]
    attachments: Mapped[int]
    opt_out_type: Mapped[str | None]  # the carrier's own mark
    received_at: Mapped[datetime]
    is_late: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(default="kept")
    attempts: Mapped[int] = mapped_column(default=0)
    words_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(Words.id))


class Conversation(Row):
    """The one talk in flight on a number: its pure state as sealed JSON, pinned to a response."""

    __tablename__ = "conversations"
    __table_args__ = (
        Index(
            "uq_conversations_number_id_live",
            "number_id",
            unique=True,
            postgresql_where="mode <> 'closed'",
        ),
    )

    number_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Number.id))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Person.id))
    response_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Response.id), index=True)
    mode: Mapped[str] = mapped_column(default="asking")  # asking, paused, with_staff, closed
    state: Mapped[
        dict[str, Any]
    ]  # sms.conversation.State without answers: misses, last asked, turn
    turn: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]


class OutboundText(Row):
    """One text to send, from ready to its last receipt.

    ``cause`` is unique, so it is queued once.
    """

    __tablename__ = "outbound_texts"
    __table_args__ = (
        Index("ix_outbound_texts_state_not_before", "state", "not_before"),
        CheckConstraint(
            "state IN ('ready', 'sending', 'accepted', 'delivered', 'undelivered', 'failed',"
            " 'unknown', 'expired', 'cancelled', 'held', 'closed')",
            name="state",
        ),
    )

    seq: Mapped[int] = mapped_column(BigInteger, Identity())  # order within a number
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(Organisation.id))
    cause: Mapped[str] = mapped_column(unique=True)
    number_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Number.id), index=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(Person.id))
    conversation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("conversations.id"))
    purpose: Mapped[str]  # question, reply, safety, link, stop, page, first
    phrase: Mapped[str]  # S06, or KEY.item for a question
    body_sealed: Mapped[bytes]
    segments: Mapped[int]
    not_before: Mapped[datetime]
    not_after: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="ready")
    why: Mapped[str | None]  # why refused, expired, cancelled or failed, as a code
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    provider_id: Mapped[str | None] = mapped_column(unique=True)
    rank: Mapped[int] = mapped_column(default=0)  # of the best receipt so far
    queued_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]


class Receipt(Base):
    """One status the carrier told, kept as it came; folded by rank, so order cannot matter."""

    __tablename__ = "receipts"
    __table_args__ = (UniqueConstraint("provider_id", "status", "error"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    provider_id: Mapped[str]
    text_id: Mapped[
        uuid.UUID | None
    ]  # our id from the callback's address; no foreign key: it may be wrong
    status: Mapped[str]
    error: Mapped[str]
    at: Mapped[datetime]
