"""Editions: publish a sheet once, and find the edition that stands for a key.

Published is immutable.
"""

import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.models import PublishedEdition
from surveys.questionnaire import Edition, from_json, to_json
from surveys.workbook import Compiled

_loaded: dict[uuid.UUID, Edition] = {}
"""Editions never change once published, so each process reads each of them once."""


class AlreadyPublishedError(ValueError):
    """Another sheet was published under this key and version; a change needs a new version."""


class NoSuchEditionError(LookupError):
    """No edition of this key is published."""


def publish(
    session: Session, compiled: Compiled, *, sheet: bytes, filename: str, now: datetime
) -> PublishedEdition:
    """Publish a compiled sheet; the same sheet again returns the edition that already stands.

    Raises AlreadyPublishedError when key and version are taken by a sheet that says something else.
    """
    edition = compiled.edition
    known = session.scalar(
        select(PublishedEdition).where(
            PublishedEdition.key == edition.key, PublishedEdition.version == edition.version
        )
    )
    if known is not None:
        if known.content_hash != compiled.content_hash:
            raise AlreadyPublishedError(
                f"{edition.key} version {edition.version} is already published with other content. "
                "Give the changed sheet a new version in its settings sheet."
            )
        return known
    row = PublishedEdition(
        key=edition.key,
        version=edition.version,
        title=edition.title,
        filename=filename,
        sheet=sheet,
        xform=compiled.xform,
        compiled=to_json(edition),
        content_hash=compiled.content_hash,
        pyxform_version=compiled.pyxform_version,
        published_at=now,
    )
    session.add(row)
    session.flush()
    return row


def latest(session: Session, key: str) -> PublishedEdition:
    """Return the edition of ``key`` that was published last; raises NoSuchEditionError."""
    row = session.scalar(
        select(PublishedEdition)
        .where(PublishedEdition.key == key)
        .order_by(PublishedEdition.published_at.desc(), PublishedEdition.version.desc())
        .limit(1)
    )
    if row is None:
        raise NoSuchEditionError(f"no edition of {key} is published")
    return row


def all_published(session: Session) -> list[PublishedEdition]:
    """Return every published edition, by key and then by age."""
    return list(
        session.scalars(
            select(PublishedEdition).order_by(PublishedEdition.key, PublishedEdition.published_at)
        )
    )


def load(row: PublishedEdition) -> Edition:
    """Return the questionnaire of a published edition."""
    edition = _loaded.get(row.id)
    if edition is None:
        edition = _loaded[row.id] = from_json(row.compiled)
    return edition
