"""When the database is slow, locked or away: 503 in time, and nothing kept twice."""

import threading
import time
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from psycopg.errors import DeadlockDetected, SerializationFailure
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from database import vault
from database.transactions import Database, transaction
from portal import webhooks
from sms import carrier
from sms.models import InboundText
from tests.carrying import make_form, make_settings

SETTINGS = make_settings()
INBOUND, STATUS = "/sms/inbound", "/sms/status"


@pytest.fixture
def app(clean: Database) -> Flask:
    app = Flask("webhooks under test")
    app.extensions["heard"] = SimpleNamespace(database=clean, carrier=SETTINGS)
    webhooks.init_app(app)
    return app


def post(app: Flask, form: dict[str, str], path: str = INBOUND, **headers: str) -> TestResponse:
    signature = carrier.sign(SETTINGS, SETTINGS.base_url + path, form)
    headers = {carrier.SIGNATURE_HEADER: signature, **headers}
    return app.test_client().post(path, data=form, headers=headers)


def kept_words(database: Database) -> list[str | None]:
    with transaction(database) as session:
        found = session.scalars(select(InboundText).order_by(InboundText.seq))
        return [vault.unseal(row, "body_sealed") for row in found]


def test_a_locked_database_is_answered_503_within_five_seconds(app: Flask, clean: Database) -> None:
    with transaction(clean) as session:
        session.execute(text("LOCK TABLE inbound_texts IN ACCESS EXCLUSIVE MODE"))
        begun = time.monotonic()
        answer = post(app, make_form(SETTINGS))
        took = time.monotonic() - begun

    assert (answer.status_code, took < 5) == (503, True)
    assert post(app, make_form(SETTINGS)).status_code == 200


def test_a_database_that_answers_nothing_is_answered_503_in_time(
    app: Flask, clean: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = threading.Event()
    monkeypatch.setattr(webhooks, "COMMIT_SECONDS", 0.1)
    monkeypatch.setattr(webhooks.inbox, "keep", lambda *_: over.wait(5))

    answer = post(app, make_form(SETTINGS))
    over.set()

    assert answer.status_code == 503


def test_a_lost_connection_is_tried_again(app: Flask, clean: Database) -> None:
    post(app, make_form(SETTINGS))
    with transaction(clean) as session:
        ours = session.scalar(text("SELECT pg_backend_pid()"))
        session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE usename = current_user AND pid <> :ours"
            ),
            {"ours": ours},
        )

    assert post(app, make_form(SETTINGS)).status_code == 200


def test_a_deadlock_is_tried_again_and_the_text_kept_once(
    app: Flask, clean: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, clashes = webhooks.inbox.keep, [DeadlockDetected(), SerializationFailure()]

    def keep_after_clashes(*given: Any) -> bool:
        if clashes:
            raise OperationalError("", {}, clashes.pop())
        return keep(*given)

    monkeypatch.setattr(webhooks.inbox, "keep", keep_after_clashes)

    assert post(app, make_form(SETTINGS)).status_code == 200
    assert kept_words(clean) == ["4"]


def test_what_cannot_be_kept_in_three_tries_is_answered_503(
    app: Flask, clean: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never_keep(*_: Any) -> bool:
        raise OperationalError("", {}, DeadlockDetected())

    monkeypatch.setattr(webhooks.inbox, "keep", never_keep)

    assert post(app, make_form(SETTINGS)).status_code == 503
