"""The carrier's doors: what it signed is kept once and whole, and nothing else leaves a row."""

import logging
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from werkzeug.test import TestResponse

from database import vault
from database.transactions import Database, transaction
from portal import webhooks
from sms import carrier
from sms.models import InboundText, OutboundText, Receipt
from tests.carrying import PHONE, make_form, make_settings, make_sid
from tests.factories_texts import make_outbound_text

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


def rows(database: Database) -> int:
    with transaction(database) as session:
        counts = [session.scalar(select(func.count()).select_from(one)) for one in TABLES]
        return sum(count or 0 for count in counts)


TABLES = (InboundText, Receipt, OutboundText)


def kept_words(database: Database) -> list[str | None]:
    with transaction(database) as session:
        found = session.scalars(select(InboundText).order_by(InboundText.seq))
        return [vault.unseal(row, "body_sealed") for row in found]


def test_a_signed_text_is_kept_with_its_job_and_answered_with_empty_twiml(
    app: Flask, clean: Database
) -> None:
    answer = post(app, make_form(SETTINGS, Body="4 but he was shouting"))

    assert (answer.status_code, answer.mimetype) == (200, "text/xml")
    assert answer.text.endswith("<Response/>")
    assert kept_words(clean) == ["4 but he was shouting"]
    with transaction(clean) as session:
        names = session.scalars(text("SELECT task_name FROM procrastinate_jobs"))
        assert list(names) == ["drain_inbox"]


def test_the_host_header_decides_nothing(app: Flask) -> None:
    assert post(app, make_form(SETTINGS), Host="elsewhere.example").status_code == 200


def test_what_is_forged_or_unsigned_leaves_no_row_and_one_line_without_content(
    app: Flask, clean: Database, caplog: pytest.LogCaptureFixture
) -> None:
    form = make_form(SETTINGS, Body="secret words")

    with caplog.at_level(logging.WARNING):
        forged = post(app, form, **{carrier.SIGNATURE_HEADER: "AAAA"})
        unsigned = app.test_client().post(INBOUND, data=form)
        unknown = post(app, form, **{carrier.ALGORITHM_HEADER: "algorithm=none"})

    assert {forged.status_code, unsigned.status_code, unknown.status_code} == {403}
    assert rows(clean) == 0
    assert len(caplog.records) == 3
    assert "secret" not in caplog.text
    assert PHONE not in caplog.text


@pytest.mark.parametrize(
    "changed",
    [{"From": "Heard"}, {"To": "+447700900111"}, {"MessageSid": "SM1"}, {"AccountSid": "AC1"}],
)
def test_what_is_signed_but_malformed_is_refused(
    app: Flask, clean: Database, changed: dict[str, str | None]
) -> None:
    assert post(app, make_form(SETTINGS, **changed)).status_code == 400
    assert rows(clean) == 0


def test_a_form_cut_anew_is_refused(app: Flask, clean: Database) -> None:
    form = make_form(SETTINGS, Body="hi")
    signature = carrier.sign(SETTINGS, SETTINGS.base_url + INBOUND, form)
    cut = {name: value for name, value in form.items() if name not in {"From", "FromCountry"}}
    cut["From"] = form["From"] + "FromCountry" + form["FromCountry"]

    answer = post(app, cut, **{carrier.SIGNATURE_HEADER: signature})

    assert answer.status_code == 400
    assert rows(clean) == 0


def test_a_field_that_stands_twice_is_refused(app: Flask, clean: Database) -> None:
    form = make_form(SETTINGS)
    body = urlencode([*form.items(), ("Body", "4")])

    answer = app.test_client().post(
        INBOUND,
        data=body,
        content_type="application/x-www-form-urlencoded",
        # The library signs each value of a name once: two alike change nothing in what is signed.
        headers={
            carrier.SIGNATURE_HEADER: carrier.sign(SETTINGS, SETTINGS.base_url + INBOUND, form)
        },
    )

    assert answer.status_code == 400
    assert rows(clean) == 0


def test_only_a_form_in_the_body_counts(app: Flask, clean: Database) -> None:
    form = make_form(SETTINGS)
    signature = carrier.sign(SETTINGS, SETTINGS.base_url + INBOUND, form)
    headers = {carrier.SIGNATURE_HEADER: signature}

    as_json = app.test_client().post(INBOUND, json=form, headers=headers)
    in_query = app.test_client().post(f"{INBOUND}?{urlencode(form)}", headers=headers)

    assert (as_json.status_code, in_query.status_code) == (403, 403)
    assert rows(clean) == 0


def test_the_same_id_many_times_at_once_is_kept_once_and_always_answered(
    app: Flask, clean: Database
) -> None:
    form = make_form(SETTINGS)

    with ThreadPoolExecutor(12) as threads:
        answers = list(threads.map(lambda _: post(app, form).status_code, range(36)))

    assert set(answers) == {200}
    assert kept_words(clean) == ["4"]


def test_two_texts_at_once_are_both_kept(app: Flask, clean: Database) -> None:
    forms = [make_form(SETTINGS, Body=str(n)) for n in range(8)]

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda form: post(app, form).status_code, forms))

    assert set(answers) == {200}
    assert sorted(filter(None, kept_words(clean))) == [str(n) for n in range(8)]


def test_nul_is_shown_in_what_is_kept(app: Flask, clean: Database) -> None:
    assert post(app, make_form(SETTINGS, Body="a\x00b")).status_code == 200
    assert kept_words(clean) == ["a\u2400b"]


def test_160000_letters_are_kept_whole(app: Flask, clean: Database) -> None:
    words = "é" * 160_000

    assert post(app, make_form(SETTINGS, Body=words)).status_code == 200
    assert kept_words(clean) == [words]


@pytest.mark.parametrize("body", [b"Body=\xff\xfe&From=%00", b"\x00" * 64, b"Body=%FF%FE", b""])
def test_any_bytes_are_refused_and_break_nothing(app: Flask, clean: Database, body: bytes) -> None:
    answer = app.test_client().post(
        INBOUND, data=body, content_type="application/x-www-form-urlencoded"
    )

    assert answer.status_code == 403
    assert rows(clean) == 0


def test_what_is_too_large_is_refused_at_once(app: Flask, clean: Database) -> None:
    body = b"Body=" + b"x" * 20_000_000

    begun = time.monotonic()
    answer = app.test_client().post(
        INBOUND, data=body, content_type="application/x-www-form-urlencoded"
    )

    assert answer.status_code == 413
    assert time.monotonic() - begun < 0.2
    assert rows(clean) == 0


def test_a_receipt_is_folded_into_its_text(app: Flask, clean: Database) -> None:
    with transaction(clean) as session:
        row = make_outbound_text(session, state="unknown", attempts=1)
    form = make_form(SETTINGS, Body=None, MessageStatus="delivered")

    answer = post(app, form, f"{STATUS}?text={row.id}")

    assert answer.status_code == 200
    with transaction(clean) as session:
        state = session.scalars(select(OutboundText.state)).one()
    assert state == "delivered"


def test_a_receipt_of_an_unknown_text_makes_none(app: Flask, clean: Database) -> None:
    form = make_form(SETTINGS, Body=None, MessageStatus="sent")

    assert post(app, form, f"{STATUS}?text={uuid.uuid4()}").status_code == 200
    with transaction(clean) as session:
        assert session.scalar(select(func.count(OutboundText.id))) == 0
        assert session.scalar(select(func.count(Receipt.id))) == 1


def test_a_forged_receipt_leaves_no_row(app: Flask, clean: Database) -> None:
    form = make_form(SETTINGS, MessageStatus="delivered")

    forged = post(app, form, STATUS, **{carrier.SIGNATURE_HEADER: "AAAA"})
    moved = post(app, form, f"{STATUS}?text=1", **{carrier.SIGNATURE_HEADER: "AAAA"})
    malformed = post(app, make_form(SETTINGS, MessageStatus=None), STATUS)

    assert (forged.status_code, moved.status_code, malformed.status_code) == (403, 403, 400)
    assert rows(clean) == 0


def test_a_replay_after_all_is_handled_has_no_effect(app: Flask, clean: Database) -> None:
    form = make_form(SETTINGS, MessageSid=make_sid())
    post(app, form)
    with transaction(clean) as session:
        session.execute(text("UPDATE inbound_texts SET state = 'understood', body_sealed = NULL"))
        session.execute(text("DELETE FROM procrastinate_jobs"))

    assert post(app, form).status_code == 200
    with transaction(clean) as session:
        assert session.scalars(select(InboundText.state)).all() == ["understood"]
        assert session.scalar(text("SELECT count(*) FROM procrastinate_jobs")) == 0
