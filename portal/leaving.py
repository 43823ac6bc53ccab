"""Ending a signed-in session, whoever leaves."""

from database.transactions import transaction
from people import sign_ins
from portal.extension import heard


def end_session(token: str) -> None:
    """End the session of this token; an unknown one changes nothing."""
    with transaction(heard().database) as session:
        sign_ins.end(session, token)
