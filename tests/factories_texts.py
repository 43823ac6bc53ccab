"""One factory a table for surveys and sms: editions, answers, texts in and texts out.

As in ``factories``: what is said is made up, and what is not given is made.
"""

import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from people.models import Number, Person
from sms.models import Conversation, InboundText, OutboundText, Receipt
from surveys.models import Answer, Invitation, PublishedEdition, Response
from tests.factories import NOW, a_cause, add, make_number, make_young_person


def make_edition(session: Session, **columns: Any) -> PublishedEdition:
    """A published edition without a question: tests that ask publish one of the library."""
    columns = {
        "key": f"TINY_{uuid.uuid4().hex[:8]}",
        "version": "1",
        "title": "A tiny one",
        "filename": "tiny.md",
        "sheet": b"",
        "xform": "<h:html/>",
        "compiled": {},
        "content_hash": uuid.uuid4().hex,
        "pyxform_version": "0",
        "published_at": NOW,
        **columns,
    }
    return add(session, PublishedEdition(**columns))


def make_invitation(
    session: Session,
    *,
    person: Person | None = None,
    edition: PublishedEdition | None = None,
    **columns: Any,
) -> Invitation:
    """An invitation of a young person about themselves, open for a week."""
    person = person or make_young_person(session)
    edition = edition or make_edition(session)
    columns = {
        "organisation_id": person.organisation_id,
        "edition_id": edition.id,
        "person_id": person.id,
        "about_id": person.id,
        "cause": a_cause("weekly"),
        "hidden": {},
        "made_at": NOW,
        "closes_at": NOW + timedelta(days=7),
        **columns,
    }
    return add(session, Invitation(**columns))


def make_response(
    session: Session, *, invitation: Invitation | None = None, **columns: Any
) -> Response:
    invitation = invitation or make_invitation(session)
    columns = {
        "invitation_id": invitation.id,
        "organisation_id": invitation.organisation_id,
        "edition_id": invitation.edition_id,
        "person_id": invitation.person_id,
        "about_id": invitation.about_id,
        "language": "en",
        "last_channel": "sms",
        "started_at": NOW,
        "changed_at": NOW,
        **columns,
    }
    return add(session, Response(**columns))


def make_answer(
    session: Session, *, response: Response | None = None, value: str = "3", **columns: Any
) -> Answer:
    response = response or make_response(session)
    columns = {
        "organisation_id": response.organisation_id,
        "response_id": response.id,
        "path": "/data/W01",
        "state": "answered",
        "reason": "",
        "how": "digits",
        "channel": "sms",
        "answered_at": NOW,
        **columns,
    }
    return add(session, Answer(**columns), value=value)


def make_inbound_text(
    session: Session, *, number: Number | None = None, body: str = "3", **columns: Any
) -> InboundText:
    """A text that was kept and not understood yet."""
    columns = {
        "provider_id": f"SM{uuid.uuid4().hex}",
        "number_id": (number or make_number(session)).id,
        "parts": 1,
        "attachments": 0,
        "received_at": NOW,
        **columns,
    }
    return add(session, InboundText(**columns), body=body)


def make_conversation(
    session: Session,
    *,
    number: Number | None = None,
    response: Response | None = None,
    **columns: Any,
) -> Conversation:
    response = response or make_response(session)
    columns = {
        "number_id": (number or make_number(session)).id,
        "person_id": response.person_id,
        "response_id": response.id,
        "state": {},
        "started_at": NOW,
        "expires_at": NOW + timedelta(days=7),
        **columns,
    }
    return add(session, Conversation(**columns))


def make_outbound_text(
    session: Session,
    *,
    number: Number | None = None,
    person: Person | None = None,
    body: str = "Thanks. Got that. Speak soon.",
    **columns: Any,
) -> OutboundText:
    """A text that is ready to go from now on for ten minutes."""
    person = person or make_young_person(session)
    columns = {
        "organisation_id": person.organisation_id,
        "cause": a_cause("reply"),
        "number_id": (number or make_number(session)).id,
        "person_id": person.id,
        "purpose": "reply",
        "phrase": "S06b",
        "segments": 1,
        "not_before": NOW,
        "not_after": NOW + timedelta(minutes=10),
        "queued_at": NOW,
        **columns,
    }
    return add(session, OutboundText(**columns), body=body)


def make_receipt(session: Session, **columns: Any) -> Receipt:
    columns = {
        "provider_id": f"SM{uuid.uuid4().hex}",
        "status": "delivered",
        "error": "",
        "at": NOW,
        **columns,
    }
    return add(session, Receipt(**columns))
