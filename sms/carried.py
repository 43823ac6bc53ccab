"""What passes between Heard and its carrier, as plain values: texts, receipts, answers to a send.

Nothing here knows who the carrier is; ``sms.carrier`` turns its forms and answers into these.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime


def without_nul(body: str) -> str:
    """Return ``body`` with each NUL shown as U+2400: PostgreSQL takes none, words stay whole."""
    return body.replace("\0", "\u2400")


@dataclass(frozen=True, slots=True)
class Inbound:
    """One text to us as the carrier handed it over; ``sent_at`` is known only if listed later."""

    provider_id: str
    from_number: str
    to_number: str
    body: str
    parts: int
    attachments: int
    opt_out_type: str | None
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """One receipt; ``text_id`` is our id from the callback's address, None where it has none."""

    provider_id: str
    status: str
    error: str
    text_id: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class Malformed:
    """A form that is not the carrier's, and why; ``why`` never holds anything of the form."""

    why: str


@dataclass(frozen=True, slots=True)
class Taken:
    """The carrier has the text, under this id."""

    provider_id: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The carrier will never take this text; ``code`` is its own, or ``opted_out``."""

    code: str


@dataclass(frozen=True, slots=True)
class Busy:
    """The text was certainly not taken; ``retry_after`` in seconds, where the carrier named it."""

    retry_after: int | None = None


@dataclass(frozen=True, slots=True)
class Unsure:
    """Whether the text was taken cannot be known; ``error_class`` says what happened."""

    error_class: str


Result = Taken | Refused | Busy | Unsure


@dataclass(frozen=True, slots=True)
class Listed:
    """One message of the carrier's own list; ``at`` is when it was made there."""

    provider_id: str
    is_inbound: bool
    from_number: str
    to_number: str
    body: str
    status: str
    error: str
    parts: int
    attachments: int
    at: datetime

    def as_inbound(self) -> Inbound:
        """Return a text to us that the webhook never brought, as if it had."""
        return Inbound(
            provider_id=self.provider_id,
            from_number=self.from_number,
            to_number=self.to_number,
            body=without_nul(self.body),
            parts=self.parts,
            attachments=self.attachments,
            opt_out_type=None,
            sent_at=self.at,
        )
