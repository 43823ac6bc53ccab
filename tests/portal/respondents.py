"""What tests of the respondents' pages share: the pages as an application, a browser, invitations.

``make_app`` registers the very modules that ``portal.app.create_app`` does, without the staff's.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from flask_wtf import CSRFProtect
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from database.transactions import Database, transaction
from database.vault import new_key_ring_text, read_key_ring, unseal
from people.languages import ENGLISH, PSEUDO
from people.models import Person
from portal import answering, errors, forms, guards, headers, languages, mine, pages
from portal.extension import Heard
from portal.settings import Settings
from sms.carrier import CarrierSettings
from surveys import editions, invitations
from surveys.models import Answer, Invitation, PublishedEdition
from surveys.workbook import Compiled, compile_sheet, library_sheet
from tests.factories import (
    make_caseload,
    make_organisation,
    make_staff,
    make_staffed_week,
    make_young_person,
)

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r'name="csrf_token" value="([^"]+)"')


@cache
def make_app(database: Database, base_url: str = "http://localhost") -> Flask:
    """Return the respondents' pages on ``database``, in English and the pseudo-language."""
    app = Flask(
        "portal",
        static_folder=str(ROOT / "static"),
        template_folder=str(ROOT / "portal/templates"),
    )
    app.config.update(
        SECRET_KEY="made up",
        MAX_CONTENT_LENGTH=1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        SESSION_COOKIE_NAME="heard-form",
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.extensions["heard"] = Heard(_settings(base_url), database, database)
    CSRFProtect(app)
    for part in (headers, guards):
        part.init_app(app)
    languages.init_app(app, (ENGLISH, PSEUDO))
    for part in (errors, forms, pages, answering, mine):
        part.init_app(app)
    return app


@dataclass
class Browser:
    """A browser with scripts off: it keeps cookies, follows redirects and posts forms."""

    client: FlaskClient
    page: str = ""

    def get(self, address: str, **wishes: object) -> TestResponse:
        """Open an address and follow where it leads."""
        response = self.client.get(address, follow_redirects=True, **wishes)
        self.page = response.get_data(as_text=True)
        return response

    def post(self, address: str, fields: Mapping[str, object] | None = None) -> TestResponse:
        """Post to an address with the token of the page that is shown, and follow."""
        found = LINK.search(self.page)
        token = {"csrf_token": found.group(1)} if found else {}
        response = self.client.post(
            address, data={**token, **(fields or {})}, follow_redirects=True
        )
        self.page = response.get_data(as_text=True)
        return response

    def open(self, token: str) -> TestResponse:
        """Open a link, press the button, and read what is said before the first question."""
        self.get(f"/a/{token}")
        self.post(f"/a/{token}")
        return self.post("/answer/before")

    def answer(self, name: str, *answers: str, **fields: str) -> TestResponse:
        """Answer the question that is shown."""
        return self.post(f"/answer/q/{name}", {"answer": list(answers), **fields})

    def skip(self, name: str) -> TestResponse:
        """Skip the question that is shown."""
        return self.answer(name, skip="yes")


@dataclass(frozen=True)
class Story:
    """A young person of 15 with a lead worker, day duty or none, and three editions published."""

    database: Database
    person: Person
    worker_id: object
    now: datetime

    def invite(self, key: str, hidden: Mapping[str, str] | None = None, **columns: object) -> str:
        """Invite the young person and return the link's token."""
        with transaction(self.database) as session:
            invitation = invitations.invite(
                session,
                key=key,
                person=self.person,
                about=self.person,
                cause=f"test:{key}:{_count(session)}",
                now=self.now,
                hidden=hidden,
                **columns,  # type: ignore[arg-type]  # passed on
            )
            return invitations.new_link(session, invitation, self.now)

    def standing(self) -> dict[str, tuple[str, str]]:
        """Return the standing answers of everybody: state and value by path."""
        with transaction(self.database) as session:
            rows = session.scalars(select(Answer).where(Answer.superseded_at.is_(None)))
            return {row.path: (row.state, _value(row)) for row in rows}


def tell(database: Database, now: datetime, *, is_staffed: bool = True) -> Story:
    """Return the beginning of a story, committed."""
    with transaction(database) as session:
        organisation = make_organisation(session)
        person = make_young_person(session, organisation=organisation)
        worker = make_staff(session, organisation=organisation)
        make_caseload(session, person=person, worker=worker)
        if is_staffed:
            make_staffed_week(session, worker=worker)
        for key in ("RHI_FU", "WEEKLY", "MY_WORDS"):
            publish(session, key, now)
        return Story(database, person, worker.id, now)


def publish(session: Session, key: str, now: datetime) -> PublishedEdition:
    """Publish a sheet of the library."""
    sheet = library_sheet(key)
    compiled = compile_sheet(sheet, f"{key}.md")
    assert isinstance(compiled, Compiled)
    return editions.publish(session, compiled, sheet=sheet, filename=f"{key}.md", now=now)


def counts(database: Database) -> dict[str, int]:
    """Return how many rows each table holds."""
    with transaction(database) as session:
        names = session.scalars(
            text(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
                " AND tablename NOT LIKE 'procrastinate%'"
            )
        ).all()
        return {
            name: session.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0  # noqa: S608 - names of our own tables
            for name in names
        }


def _count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Invitation)) or 0


def _value(row: Answer) -> str:
    return unseal(row, "value_sealed") or ""


def _settings(base_url: str) -> Settings:
    carrier = CarrierSettings(
        account_sid="AC" + "0" * 32,
        auth_token="made up",
        sender="+447700900999",
        base_url=base_url,
        our_numbers=("+447700900999",),
    )
    return Settings(
        mode="demo",
        base_url=base_url,
        database_url="",
        secret_key="made up",
        key_ring=read_key_ring(new_key_ring_text("t1")),
        carrier_kind="simulator",
        carrier=carrier,
    )
