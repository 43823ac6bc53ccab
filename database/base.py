"""The base of every table: constraint names, random ids, and instants in UTC."""

import uuid
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, LargeBinary, MetaData, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class NaiveInstantError(ValueError):
    """Somebody stored an instant that has no time zone."""


class Instant(TypeDecorator[datetime]):
    """An aware instant, stored and read in UTC; a naive one raises NaiveInstantError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Refuse a naive instant and hand on the same instant in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveInstantError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return the stored instant in UTC, whatever the connection's zone."""
        return None if value is None else value.astimezone(UTC)


def new_id() -> uuid.UUID:
    """Return a random id of 122 bits: never sequential, so an address gives nothing away."""
    return uuid.uuid4()


class Base(DeclarativeBase):
    """The base of every table of Heard."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads this class attribute
        datetime: Instant,
        bytes: LargeBinary,
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
    }


class Row(Base):
    """A table whose rows have one random id, known before the row is stored.

    The id is made with the object, not at flush, because the vault binds every sealed field to it.
    """

    __abstract__ = True

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, sort_order=-1)

    def __init__(self, **columns: Any) -> None:
        columns.setdefault("id", new_id())
        super().__init__(**columns)
