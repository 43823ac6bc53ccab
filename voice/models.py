"""What was said: words and their screen, alerts, summaries, and what came of it."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database.base import Base, Row
from people.models import Number, Organisation, Person, Staff, Task


class Words(Row):
    """What somebody said, kept whole, with what the screen saw in it."""

    __tablename__ = "words"
    __table_args__ = (
        Index("ix_words_person_id_received_at", "person_id", "received_at"),
        CheckConstraint("tier IN ('urgent', 'today', 'none')", name="tier"),
    )

    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(Organisation.id))
    person_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey(Person.id)
    )  # who said it; null: unknown
    about_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey(Person.id), index=True
    )  # the young person
    number_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(Number.id))  # null on the web
    informant: Mapped[str]  # young_person, parent, carer, worker, unknown
    channel: Mapped[str]  # sms, web, worker
    text_sealed: Mapped[bytes]
    language: Mapped[str]
    asked: Mapped[str | None]  # KEY.item it answers, e.g. RHI_FU.RF13; null when unasked
    section: Mapped[
        str | None
    ]  # wants, strengths, change, themes, correction: from the item's codes
    received_at: Mapped[datetime]
    is_late: Mapped[bool] = mapped_column(default=False)
    attachments: Mapped[int] = mapped_column(default=0)  # sent, and never opened
    tier: Mapped[str]
    categories: Mapped[list[Any]]
    spans: Mapped[list[Any]]  # [start, end, category], code points into the text as typed
    screenable: Mapped[bool]
    unscreened: Mapped[bool] = mapped_column(
        default=False
    )  # the screen failed: a person must read it
    use_words: Mapped[str | None]  # RF14: 1 no, 2 check first, 3 yes; null not asked
    who_sees: Mapped[list[Any]]  # V3 names; empty: only my worker's service


class Alert(Row):
    """A task plus the words or answer that opened it, plus its clock; a person closes it."""

    __tablename__ = "alerts"
    __table_args__ = (
        CheckConstraint("level IN ('P0', 'P1', 'P2', 'P3')", name="level"),
        Index("ix_alerts_organisation_id_closed_at", "organisation_id", "closed_at"),
    )

    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(Organisation.id))
    task_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Task.id), unique=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(Person.id), index=True)
    words_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("words.id"))
    level: Mapped[str]
    trigger: Mapped[str]  # words, answer:RHI_FU.RF10=3, unscreened, attachment, help, code_word
    categories: Mapped[list[Any]]
    cannot_text: Mapped[bool] = mapped_column(default=False)  # she sent STOP: another route
    opened_at: Mapped[datetime]
    paged_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    read_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(Staff.id))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(Staff.id))
    was_real: Mapped[bool | None]  # null until closed
    done_sealed: Mapped[bytes | None]
    child_told: Mapped[str | None]  # told_in_person, not_safe_yet, not_to_be_told
    child_told_note_sealed: Mapped[bytes | None]

    task: Mapped[Task] = relationship()
    words: Mapped[Words | None] = relationship()


class Page(Row):
    """One page to a member of staff about an alert: a link, never the words."""

    __tablename__ = "pages"
    __table_args__ = (UniqueConstraint("alert_id", "step"),)

    alert_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("alerts.id"))
    staff_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(Staff.id))  # null: duty inbox
    step: Mapped[str]  # first, again, manager, on_call, repeat-N
    at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]


class Summary(Row):
    """One version of a young person's voice summary.

    A correction makes a new one that names the old.
    """

    __tablename__ = "summaries"
    __table_args__ = (
        UniqueConstraint("person_id", "version"),
        CheckConstraint(
            "state IN ('draft', 'with_child', 'answered', 'published', 'superseded')", name="state"
        ),
        CheckConstraint("verdict IN ('no', 'nearly', 'yes')", name="verdict"),
    )

    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Organisation.id))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Person.id))
    version: Mapped[int]
    supersedes_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("summaries.id"))
    state: Mapped[str] = mapped_column(default="draft")
    drafted_by: Mapped[uuid.UUID] = mapped_column(ForeignKey(Staff.id))
    drafted_at: Mapped[datetime]
    period_from: Mapped[date]
    period_until: Mapped[date]
    told_sealed: Mapped[
        bytes | None
    ]  # the worker's few lines to the child, checked for kinder words
    shown_at: Mapped[datetime | None]  # when it was put on the young person's page
    verdict: Mapped[str | None]
    verdict_at: Mapped[datetime | None]
    verdict_channel: Mapped[str | None]
    correction_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("words.id"))  # V2
    published_at: Mapped[datetime | None]
    published_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(Staff.id))

    quotes: Mapped[list["Quote"]] = relationship(order_by="Quote.position")
    correction: Mapped[Words | None] = relationship()


class Quote(Base):
    """One quote of a summary: which words, under which heading, in which order."""

    __tablename__ = "quotes"

    summary_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("summaries.id"), primary_key=True)
    words_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("words.id"), primary_key=True)
    heading: Mapped[str]  # said, wants, went_well, changed
    position: Mapped[int]

    words: Mapped[Words] = relationship()


class Change(Row):
    """You said, we did: what came of something a young person or parent asked for."""

    __tablename__ = "changes"

    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Organisation.id))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Person.id), index=True)
    words_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("words.id"))
    kind: Mapped[str]  # we_did, we_will, we_could_not
    text_sealed: Mapped[bytes]
    decided_by: Mapped[uuid.UUID] = mapped_column(ForeignKey(Staff.id))
    decided_at: Mapped[datetime]
