"""What came of it: scores, votes and tallies, plan sections and documents, sealed releases."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database.base import Base, Row
from people.models import Organisation, Person, Staff
from voice.models import Summary


class Score(Row):
    """One informant's score of one outcome in one wave; never averaged with another informant's."""

    __tablename__ = "scores"
    __table_args__ = (
        UniqueConstraint("cause", "outcome"),
        Index("ix_scores_person_id_outcome_scored_at", "person_id", "outcome", "scored_at"),
        CheckConstraint("score BETWEEN 1 AND 5", name="score"),
        CheckConstraint("informant IN ('young_person', 'parent', 'worker')", name="informant"),
    )

    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Organisation.id))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Person.id))  # the young person
    informant: Mapped[str]
    outcome: Mapped[str]  # O1 to O10
    wave: Mapped[str]  # initial, review, final
    score: Mapped[Decimal] = mapped_column(Numeric(2, 1))
    version: Mapped[str]  # of the questionnaire; never compared across versions
    cause: Mapped[str]  # response:<id> or rating:<id>
    scored_at: Mapped[datetime]
    evidence_sealed: Mapped[bytes | None]  # the worker's line; null for self and parent
    last_seen_alone_on: Mapped[date | None]  # worker ratings only


class Asked(Row):
    """That somebody was asked.

    A text delivered or an invitation opened, so that rates have a base.
    """

    __tablename__ = "asked"
    __table_args__ = (
        UniqueConstraint("cause"),
        Index("ix_asked_organisation_id_at", "organisation_id", "at"),
    )

    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Organisation.id))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Person.id))
    questionnaire: Mapped[str]
    channel: Mapped[str]  # sms, web, worker
    cause: Mapped[str]
    at: Mapped[datetime]
    replied_at: Mapped[datetime | None]


class Vote(Base):
    """One person's last answer to one reportable question in one month.

    Their characteristics are copied on, as they were then.

    Holds in clear what reports count, against a person id that leads to no name without the keys.
    RF10, P16 and M6 are never votes. Area stands first in the key: one area is read alone.
    """

    __tablename__ = "votes"

    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey(Organisation.id), primary_key=True
    )
    area: Mapped[str] = mapped_column(primary_key=True)
    month: Mapped[str] = mapped_column(primary_key=True)  # YYYY-MM the answer came in
    question: Mapped[str] = mapped_column(primary_key=True)  # RF03, W01, ... or reply:<channel>
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Person.id), primary_key=True)
    informant: Mapped[str]
    value: Mapped[str]
    gender: Mapped[str]
    ethnicity: Mapped[str]  # five ONS groups or unknown
    setting: Mapped[str]  # home, care, other
    at: Mapped[datetime]


class PlanSection(Row):
    """One version of the voice section of the one plan (I4), with the summary it stands on."""

    __tablename__ = "plan_sections"
    __table_args__ = (UniqueConstraint("person_id", "version"),)

    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Organisation.id))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Person.id))
    summary_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Summary.id))
    version: Mapped[int]
    strengths_sealed: Mapped[bytes | None]
    family_views_sealed: Mapped[bytes | None]
    published_at: Mapped[datetime]
    published_by: Mapped[uuid.UUID] = mapped_column(ForeignKey(Staff.id))

    rows: Mapped[list["PlanRow"]] = relationship(order_by="PlanRow.position")


class PlanRow(Row):
    """One outcome of a plan section.

    What is wanted, who sees to it, by when, how it is measured (I3).
    """

    __tablename__ = "plan_rows"

    plan_section_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("plan_sections.id"), index=True)
    position: Mapped[int]
    outcome_sealed: Mapped[bytes]
    owner_sealed: Mapped[bytes]
    due_on: Mapped[date | None]
    measure: Mapped[str]  # O1 to O10, or goal


class Document(Row):
    """A finished PDF, sealed, with the hash of its bytes.

    It is sent from here and never made again.
    """

    __tablename__ = "documents"

    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Organisation.id))
    plan_section_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("plan_sections.id"), index=True)
    reader: Mapped[str]  # professionals, family
    state: Mapped[str] = mapped_column(default="wanted")  # wanted, made, failed
    body_sealed: Mapped[bytes | None]  # base64 of the PDF; null until made
    sha256: Mapped[str | None]
    pages: Mapped[int | None]
    wanted_at: Mapped[datetime]
    made_at: Mapped[datetime | None]


class Release(Row):
    """That a month was sealed for one organisation: it never changes after this."""

    __tablename__ = "releases"
    __table_args__ = (UniqueConstraint("organisation_id", "month"),)

    organisation_id: Mapped[uuid.UUID]  # no foreign key: the release reader may read nothing else
    organisation_name: Mapped[str]
    month: Mapped[str]  # YYYY-MM
    sealed_at: Mapped[datetime]
    method: Mapped[str]  # threshold and base, as printed on the page
    note: Mapped[str | None]  # why a scope waits, or that the recording changed


class ReleaseFigure(Base):
    """One published figure of a sealed month; ``shown`` is null where it is hidden."""

    __tablename__ = "release_figures"

    release_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("releases.id"), primary_key=True)
    table: Mapped[str] = mapped_column(
        "table_name", primary_key=True
    )  # interviews, said, moves, ...
    characteristic: Mapped[str] = mapped_column(primary_key=True)  # all, area, gender, ...
    category: Mapped[str] = mapped_column(primary_key=True)  # all, or one of them
    question: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    shown: Mapped[int | None]
    detail: Mapped[dict[str, Any]]  # what stands beside it in words; never a true count
