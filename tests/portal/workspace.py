"""What tests of the staff pages share: the pages as an application, colleagues, young people.

``make_app`` registers the staff pages of alerts, people and rota and the demo's doors, with every
part of ``portal.app.create_app`` that they stand on.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TypeVar

from flask import Flask
from flask_wtf import CSRFProtect
from sqlalchemy import select
from sqlalchemy.orm import Session

from database.base import Row
from database.transactions import Database, transaction
from database.vault import new_key_ring_text, read_key_ring, unseal
from people import sign_ins
from people.languages import ENGLISH, PSEUDO
from people.models import Audit, Organisation, Person, Staff
from people.sign_ins import Audience
from portal import answering, demo, errors, forms, guards, headers, languages, pages
from portal.extension import Heard
from portal.settings import Settings
from portal.staff import alerts, people_pages, rota, sending, tasks, today
from sms.carrier import CarrierSettings
from tests.factories import (
    make_caseload,
    make_organisation,
    make_staff,
    make_staffed_week,
    make_young_person,
)
from tests.portal.respondents import Browser

ROOT = Path(__file__).resolve().parents[2]
STAFF_PAGES = (today, alerts, tasks, people_pages, sending, rota)
Found = TypeVar("Found")


@cache
def make_app(database: Database, api_base: str = "http://127.0.0.1:9") -> Flask:
    """Return the one app of ``build_app``, so that its templates are compiled once a run."""
    return build_app(database, api_base)


def build_app(database: Database, api_base: str = "http://127.0.0.1:9") -> Flask:
    """Return the staff pages on ``database``, in English and the pseudo-language.

    ``api_base``: the stand-in provider's address; nobody listens at the one given here.
    """
    app = Flask(
        "portal",
        static_folder=str(ROOT / "static"),
        template_folder=str(ROOT / "portal/templates"),
    )
    app.config.update(SECRET_KEY="made up", SESSION_COOKIE_NAME="heard-form")
    app.extensions["heard"] = Heard(settings_of(api_base), database, database)
    CSRFProtect(app)
    for part in (headers, guards):
        part.init_app(app)
    languages.init_app(app, (ENGLISH, PSEUDO))
    for part in (errors, forms, pages, answering, *STAFF_PAGES, demo):
        part.init_app(app)
    return app


@dataclass(frozen=True)
class House:
    """One service: two workers, a manager, and a young person on the first worker's caseload."""

    database: Database
    now: datetime
    organisation: Organisation
    worker: Staff
    colleague: Staff
    manager: Staff
    person: Person

    def make(self, maker: Callable[..., Found], **columns: object) -> Found:
        """Make a row with a factory and commit it."""
        with transaction(self.database) as session:
            return maker(session, **columns)

    def read(self, ask: Callable[[Session], Found]) -> Found:
        """Return what ``ask`` finds now."""
        with transaction(self.database) as session:
            return ask(session)

    def unsealed(self, row: Row, column: str) -> str | None:
        """Return the text of a sealed column."""
        with transaction(self.database) as session:
            session.add(row)
            return unseal(row, column)

    def acts(self) -> list[tuple[str, str]]:
        """Return act and subject of every audit row, oldest first."""
        with transaction(self.database) as session:
            rows = session.execute(select(Audit.act, Audit.subject).order_by(Audit.seq))
            return [(act, subject) for act, subject in rows]

    def browser(self, member: Staff | None, audience: Audience = "staff") -> Browser:
        """Return a browser in which this member of staff is signed in; None: nobody."""
        browser = Browser(make_app(self.database).test_client())
        if member is not None:
            self.sign_in(browser, member, audience)
        return browser

    def sign_in(self, browser: Browser, member: Staff, audience: Audience = "staff") -> None:
        """Sign a member of staff in on this browser."""
        with transaction(self.database) as session:
            token = sign_ins.start(session, audience=audience, now=self.now, staff_id=member.id)
        browser.client.set_cookie("heard", token)


def build(database: Database, now: datetime, *, is_staffed: bool = True) -> House:
    """Return a house, committed; the manager has duty unless nobody has."""
    with transaction(database) as session:
        organisation = make_organisation(session, areas=["North", "South"])
        worker = make_staff(session, organisation=organisation, name="Dele Marsh")
        colleague = make_staff(session, organisation=organisation, name="Ines Okafor")
        manager = make_staff(session, organisation=organisation, name="Ruth Bell", role="manager")
        person = make_young_person(session, organisation=organisation, name="Wren")
        make_caseload(session, person=person, worker=worker)
        if is_staffed:
            make_staffed_week(session, worker=manager)
        return House(database, now, organisation, worker, colleague, manager, person)


def settings_of(api_base: str) -> Settings:
    """Return made-up settings of a demo whose provider is at ``api_base``."""
    carrier = CarrierSettings(
        account_sid="AC" + "0" * 32,
        auth_token="made up",
        sender="+447700900999",
        base_url="http://localhost",
        our_numbers=("+447700900999",),
        api_base=api_base,
    )
    return Settings(
        mode="demo",
        base_url="http://localhost",
        database_url="",
        secret_key="made up",
        key_ring=read_key_ring(new_key_ring_text("t1")),
        carrier_kind="simulator",
        carrier=carrier,
    )
