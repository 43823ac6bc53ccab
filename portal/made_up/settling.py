"""Sealing the months that have passed, so that a commissioner of the demo has figures to read."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from database.vault import vault_of
from outcomes import sealing
from people.models import Organisation
from portal.made_up.span import Span

MONTHS = 5


def seal(session: Session, span: Span) -> Iterator[str]:
    """Seal the last five whole months of each service, the oldest first; yields each of them."""
    organisations = session.scalars(select(Organisation.id).order_by(Organisation.name)).all()
    salt = vault_of(session).hash("release", "rounding")
    for month in list(span.months())[-MONTHS:]:
        for organisation_id in organisations:
            sealing.seal_month(session, organisation_id, month, salt=salt, now=span.end)
        yield month
