"""Documents: made once, sealed with their hash, handed out as they were made."""

import hashlib
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from episodes.documents import DocumentNotMadeError, render_pdf
from outcomes import deliveries
from outcomes.models import Document
from outcomes.plan_document import TEMPLATE
from tests.factories_above import (
    make_document,
    make_plan_row,
    make_plan_section,
    make_quote,
    make_summary,
    make_words,
)

BODY = b"%PDF-1.7 <</Type /Pages /Count 2>> <</Type/Page >> <</Type /Page>> %%EOF"


class Typesetter:
    """A stand-in that counts how often it was asked and keeps what it was told."""

    def __init__(self, body: bytes = BODY) -> None:
        self.body = body
        self.told: list[Mapping[str, object]] = []

    def __call__(self, template: Path, data: Mapping[str, object], *, fonts: Path) -> bytes:
        assert template == TEMPLATE
        assert fonts.is_dir()
        self.told.append(data)
        return self.body


def refusing(template: Path, data: Mapping[str, object], *, fonts: Path) -> bytes:
    raise DocumentNotMadeError("refused")


def test_wanting_a_document_defers_its_making(session: Session, now: datetime) -> None:
    section = make_plan_section(session)

    document = deliveries.want(session, section, "family", now)

    assert (document.state, document.reader, document.wanted_at) == ("wanted", "family", now)
    jobs = session.execute(
        text("SELECT args ->> 'document_id' FROM procrastinate_jobs WHERE task_name = :name"),
        {"name": "make_document"},
    )
    assert str(document.id) in jobs.scalars().all()


def test_a_document_is_kept_sealed_with_its_hash_and_its_pages(
    session: Session, now: datetime
) -> None:
    document = make_document(session)

    deliveries.make(session, document.id, Typesetter(), now)

    assert document.state == "made"
    assert document.made_at == now
    assert document.sha256 == hashlib.sha256(BODY).hexdigest()
    assert document.pages == 2
    assert document.body_sealed
    assert b"%PDF" not in document.body_sealed
    assert deliveries.body_of(document) == BODY


def test_a_document_is_made_once_however_often_the_job_runs(
    session: Session, now: datetime
) -> None:
    document = make_document(session)
    deliveries.make(session, document.id, Typesetter(), now)
    again = Typesetter(b"%PDF another")

    deliveries.make(session, document.id, again, now + timedelta(hours=1))

    assert not again.told
    assert document.made_at == now
    assert deliveries.body_of(document) == BODY


def test_what_the_typesetter_refuses_has_failed_and_is_not_tried_again(
    session: Session, now: datetime
) -> None:
    document = make_document(session)
    deliveries.make(session, document.id, refusing, now)
    again = Typesetter()

    deliveries.make(session, document.id, again, now)

    assert document.state == "failed"
    assert not again.told


@pytest.mark.parametrize("state", ["wanted", "failed"])
def test_there_are_no_bytes_of_a_document_that_is_not_made(session: Session, state: str) -> None:
    document: Document = make_document(session, state=state)

    with pytest.raises(deliveries.NotMadeError):
        deliveries.body_of(document)


@pytest.mark.parametrize(("reader", "left_out"), [("professionals", 0), ("family", 1)])
def test_each_reader_gets_the_copy_that_is_theirs(
    session: Session, now: datetime, reader: str, left_out: int
) -> None:
    summary = make_summary(session, state="published", verdict="yes")
    make_quote(session, summary=summary)
    section = make_plan_section(session, summary=summary)
    document = make_document(session, plan_section=section, reader=reader)
    typesetter = Typesetter()

    deliveries.make(session, document.id, typesetter, now)

    assert typesetter.told[0]["left_out"] == f"Left out of this copy: {left_out}"


def test_the_real_typesetter_makes_a_pdf_of_a_long_quote_in_two_scripts(
    session: Session, now: datetime
) -> None:
    summary = make_summary(session, state="published", verdict="yes")
    for place, words in enumerate(("word " * 240, "أريد أن أرى أخي 😂\x00\ud800")):
        said = make_words(session, person=None, text=words)
        make_quote(session, summary=summary, words=said, position=place)
    section = make_plan_section(session, summary=summary)
    make_plan_row(session, plan_section=section)
    document = make_document(session, plan_section=section)

    deliveries.make(session, document.id, render_pdf, now)

    body = deliveries.body_of(document)
    assert document.state == "made"
    assert body.startswith(b"%PDF-")
    assert document.pages == 2
    assert b"/Count 2" in body


def test_a_document_that_was_erased_meanwhile_is_no_trouble(
    session: Session, now: datetime
) -> None:
    typesetter = Typesetter()

    deliveries.make(session, uuid.uuid4(), typesetter, now)

    assert not typesetter.told


def test_what_the_typesetter_refuses_is_logged_without_anybodys_words(
    session: Session, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    document = make_document(session)

    deliveries.make(session, document.id, refusing, now)

    assert "a plan section was not set reader=professionals" in caplog.text
    assert "Kind, and good with animals." not in caplog.text
