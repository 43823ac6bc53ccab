"""The ways out of a plan section: each reader's PDF, made once, sealed, and sent from there.

A finished document is never made again; its hash says that what was sent is what is kept (guide
reports.md 5). The renderer is handed in by the job, so that no request ever waits for one.
"""

import base64
import logging
import re
import uuid
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final, Protocol, cast

from sqlalchemy.orm import Session

from database.jobs import defer
from database.vault import seal, unseal
from episodes.documents import DocumentNotMadeError
from outcomes import plan_reading
from outcomes.models import Document, PlanSection
from outcomes.plan_document import TEMPLATE, Reader, plan_data
from people.languages import catalogue

FONTS: Final = Path(__file__).resolve().parent.parent / "static" / "fonts"

_PAGES = re.compile(rb"/Type\s*/Page(?![A-Za-z])")

log = logging.getLogger("heard")


class Render(Protocol):
    """What sets a page: ``episodes.documents.render_pdf``."""

    def __call__(self, template: Path, data: Mapping[str, object], *, fonts: Path) -> bytes:
        """Return the PDF of ``template`` with ``data``; may raise DocumentNotMadeError."""


class NotMadeError(ValueError):
    """The document is not made yet, or could not be: it has no body to send."""


def want(session: Session, section: PlanSection, reader: Reader, now: datetime) -> Document:
    """Ask for the PDF of a section for one reader; the job makes it soon after the commit."""
    document = Document(
        organisation_id=section.organisation_id,
        plan_section_id=section.id,
        reader=reader,
        state="wanted",
        wanted_at=now,
    )
    session.add(document)
    defer(session, "make_document", document_id=document.id)
    return document


def make(session: Session, document_id: uuid.UUID, render: Render, now: datetime) -> None:
    """Make a wanted document and keep it sealed, with its hash and number of pages. Flushes.

    One that is gone, made or failed stays as it is, so the job may run twice. What the typesetter
    refuses has failed: the same words would be refused again.
    """
    document = session.get(Document, document_id, with_for_update=True)
    if document is None or document.state != "wanted":
        return
    section = session.get_one(PlanSection, document.plan_section_id)
    held = plan_reading.document_of(session, section, cast("Reader", document.reader))
    language = plan_reading.LANGUAGE
    data = plan_data(held, language=language, gettext=catalogue(language).gettext)
    try:
        body = render(TEMPLATE, data, fonts=FONTS)
    except DocumentNotMadeError:
        log.error("a plan section was not set reader=%s", document.reader)  # noqa: TRY400 - no words in logs
        document.state = "failed"
    else:
        _keep(session, document, body, now)
    session.flush()


def body_of(document: Document) -> bytes:
    """Return the PDF exactly as it was made; raises NotMadeError where there is none."""
    encoded = unseal(document, "body_sealed")
    if document.state != "made" or encoded is None:
        raise NotMadeError(f"the document is {document.state}")
    return base64.b64decode(encoded)


def _keep(session: Session, document: Document, body: bytes, now: datetime) -> None:
    """Seal the body, as text because the vault holds texts, and say that it is made."""
    seal(session, document, "body_sealed", base64.b64encode(body).decode("ascii"))
    document.sha256 = sha256(body).hexdigest()
    document.pages = len(_PAGES.findall(body))
    document.state = "made"
    document.made_at = now
