"""Who: organisations, people, staff, numbers, consents, duty, tasks and the audit chain.

Columns named ``*_sealed`` hold envelopes of ``database.vault``; a number is found by its keyed
hash.
"""

import uuid
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database.base import Base, Row

PersonKind = Literal["young_person", "parent", "carer"]
StaffRole = Literal[
    "worker", "manager", "data", "commissioner", "contract_manager", "advocate", "admin"
]


class Organisation(Row):
    """One provider: its name for staff, its areas and its settings (see people.organisations)."""

    __tablename__ = "organisations"

    name: Mapped[str]
    settings: Mapped[dict[str, Any]]


class Person(Row):
    """A young person, a parent or a carer.

    A principal of their own, even where they share a number.
    """

    __tablename__ = "people"
    __table_args__ = (
        CheckConstraint("kind IN ('young_person', 'parent', 'carer')", name="kind"),
        CheckConstraint("release_key BETWEEN 0 AND 4095", name="release_key"),
    )

    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    kind: Mapped[str]
    name_sealed: Mapped[bytes]  # the name the person goes by
    born_on_sealed: Mapped[bytes | None]  # ISO date; null for adults
    gender: Mapped[
        str | None
    ]  # CIN 2024: 0 not known, 1 male, 2 female, 9 other; what the child says
    ethnicity: Mapped[str | None]  # 903 code; null until the child or family said
    area: Mapped[str | None]  # one of the organisation's areas
    setting: Mapped[str | None]  # home, care, other: where the young person lives now
    language: Mapped[str] = mapped_column(default="en")
    # A secret random number that decides the rounding of published counts; no export carries it.
    release_key: Mapped[int]
    registered_at: Mapped[datetime]
    work_started_on: Mapped[date | None]  # when the work began: initial waves count from here
    work_ended_on: Mapped[date | None]  # null while the work goes on
    missing_since: Mapped[datetime | None]  # null unless missing now


class Adult(Row):
    """That an adult is a parent or carer of a young person, and whether it is safe to ask them."""

    __tablename__ = "adults"
    __table_args__ = (UniqueConstraint("young_person_id", "adult_id"),)

    young_person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), index=True)
    adult_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), index=True)
    role: Mapped[str]  # parent, carer
    safe_to_ask: Mapped[bool] = mapped_column(default=False)
    safe_reason_sealed: Mapped[bytes | None]  # why a worker ticked it; null while unticked
    safe_review_on: Mapped[date | None]


class Number(Row):
    """A phone number: a phone, never a person. Found by the keyed hash of its E.164 form."""

    __tablename__ = "numbers"

    e164_sealed: Mapped[bytes]
    e164_hash: Mapped[bytes] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(default="open")  # open, stopped, quarantined, closed
    state_at: Mapped[datetime]


class Contact(Row):
    """How one person may be reached on one number, set with a worker."""

    __tablename__ = "contacts"
    __table_args__ = (
        UniqueConstraint("person_id", "number_id"),
        CheckConstraint("privacy IN ('private', 'shared')", name="privacy"),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), index=True)
    number_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("numbers.id"), index=True)
    privacy: Mapped[str] = mapped_column(default="shared")
    private_since: Mapped[datetime | None]  # when a worker asked face to face; stale after 8 weeks
    cover_name_sealed: Mapped[bytes | None]  # who the texts look like they are from: {from}
    safe_days: Mapped[list[Any]]  # ISO weekdays, 1 Monday to 7 Sunday
    safe_from: Mapped[str]  # wall time HH:MM in the person's zone
    safe_until: Mapped[str]  # wall time HH:MM, end not included
    not_safe_until: Mapped[datetime | None]
    code_word_sealed: Mapped[bytes | None]
    reading_word_sealed: Mapped[bytes | None]  # the "someone is reading" word
    paused_at: Mapped[datetime | None]  # automation rests until a person resumes it
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))
    recorded_at: Mapped[datetime]

    number: Mapped["Number"] = relationship()
    person: Mapped["Person"] = relationship()


class Consent(Row):
    """An added row for each opt-in and opt-out of a number; the newest one counts."""

    __tablename__ = "consents"
    __table_args__ = (Index("ix_consents_number_id_at", "number_id", "at"),)

    number_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("numbers.id"))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    meaning: Mapped[str]  # opt_in, opt_out
    how: Mapped[str]  # sign_up, text, carrier, spoken
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]


class Staff(Row):
    """A member of staff, or a commissioner: who they are and what role they hold."""

    __tablename__ = "staff"

    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    name_sealed: Mapped[bytes]
    role: Mapped[str]
    disabled_at: Mapped[datetime | None]


class Caseload(Row):
    """That a worker works with a young person, from one day to another."""

    __tablename__ = "caseloads"
    __table_args__ = (Index("ix_caseloads_staff_id_person_id", "staff_id", "person_id"),)

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), index=True)
    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"))
    is_lead: Mapped[bool] = mapped_column(default=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]  # null while it lasts


class Duty(Row):
    """Who is on duty from when to when; nobody can be texted while no row covers the days ahead."""

    __tablename__ = "duties"

    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class Task(Row):
    """What a named person must do and by when; ``cause`` is unique, so it is opened once."""

    __tablename__ = "tasks"
    __table_args__ = (Index("ix_tasks_person_id_done_at", "person_id", "done_at"),)

    # Null: from an unknown number, for every manager to see.
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("organisations.id"), index=True
    )
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    owner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"), index=True)
    kind: Mapped[str]  # alert, contact, helpcard, education, story, opted_out, unlinked, ...
    cause: Mapped[str] = mapped_column(unique=True)
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))
    note_sealed: Mapped[bytes | None]  # what was done, in the worker's words


class Pin(Base):
    """The second proof a young person chose with a worker: Argon2id hashes, never the PIN."""

    __tablename__ = "pins"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    pin_hash: Mapped[str]
    cover_pin_hash: Mapped[str | None]  # opens the page with nothing on it, and raises P0
    set_at: Mapped[datetime]
    set_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))


class Throttle(Base):
    """One attempt at a secret, counted by a keyed hash; written before the attempt is judged."""

    __tablename__ = "throttles"
    __table_args__ = (Index("ix_throttles_subject_hash_at", "subject_hash", "at"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    subject_hash: Mapped[bytes]
    at: Mapped[datetime]
    succeeded: Mapped[bool] = mapped_column(default=False)


class SignIn(Row):
    """A signed-in session, kept here and not in a cookie, so that leaving really ends it.

    The cookie holds a random value of which only the hash is stored.
    """

    __tablename__ = "sign_ins"
    __table_args__ = (
        CheckConstraint(
            "audience IN ('staff', 'commissioner', 'respondent', 'mine', 'parent')", name="audience"
        ),
    )

    token_hash: Mapped[bytes] = mapped_column(unique=True)
    audience: Mapped[str]
    staff_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    # The one invitation a respondent's session may answer. No foreign key: surveys stands above.
    invitation_id: Mapped[uuid.UUID | None]
    is_cover: Mapped[bool] = mapped_column(default=False)  # opened by the cover PIN: show nothing
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class Audit(Base):
    """One act of staff or machine in the hash chain; the app may add and read, never change."""

    __tablename__ = "audit"

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str]  # staff:<id> or machine:<name>
    act: Mapped[str]  # viewed, changed, closed_alert, exported, ...
    subject: Mapped[str]  # table:<id>
    detail: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    previous: Mapped[bytes]
    chained: Mapped[bytes]


class KeyCanary(Base):
    """A known value sealed under each key: a wrong or missing key is found at start."""

    __tablename__ = "key_canaries"

    key_id: Mapped[str] = mapped_column(primary_key=True)
    envelope: Mapped[bytes]


class Heartbeat(Base):
    """When each worker process last said it was alive; leases use the database's clock."""

    __tablename__ = "heartbeats"

    worker: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
