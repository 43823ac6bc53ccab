import re
from typing import get_args

import pytest
from flask import Flask

from database.transactions import Database
from database.vault import new_key_ring_text
from portal.guards import Audience, named_of
from portal.settings import read_settings
from tests.house.source import files, text_of

NAMED_TEMPLATE = re.compile(r"""["']([a-z_]+(?:/[a-z_-]+)*\.html)["']""")
GOVUK = "govuk_frontend_jinja/"
ANYBODY = frozenset({"anyone", "machine", "demo"})


@pytest.fixture(scope="module")
def app() -> Flask:
    """The application of the demo, which has every route; no request is made."""
    from portal.app import create_app  # noqa: PLC0415 - so that this file loads while rooms are built

    settings = read_settings(
        {
            "HEARD_MODE": "demo",
            "HEARD_BASE_URL": "http://127.0.0.1:8000",
            "HEARD_DATABASE_URL": "postgresql:///not-used",
            "HEARD_SECRET_KEY": "demo-for-a-house-test",
            "HEARD_KEYS": new_key_ring_text("h1"),
            "HEARD_CARRIER": "simulator",
            "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
            "TWILIO_AUTH_TOKEN": "0" * 32,
            "TWILIO_FROM": "+447700900000",
            "TWILIO_API_BASE": "http://127.0.0.1:8001",
        }
    )
    never_opened = Database(settings.database_url, None)
    return create_app(settings, never_opened, never_opened)


def test_every_route_names_its_audience(app: Flask) -> None:
    nameless = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and named_of(app.view_functions[rule.endpoint]) is None
    ]

    assert not nameless


def test_every_audience_is_one_the_guard_knows(app: Flask) -> None:
    named = {found.audience for view in app.view_functions.values() if (found := named_of(view))}

    assert named <= set(get_args(Audience))


def test_what_staff_see_of_a_person_is_guarded_by_that_person(app: Flask) -> None:
    unguarded = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if "person_id" in rule.arguments
        and (found := named_of(app.view_functions[rule.endpoint]))
        and found.audience not in ANYBODY
        and found.person != "person_id"
    ]

    assert not unguarded


def test_a_guard_never_asks_for_a_person_whom_the_address_does_not_name(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        found = named_of(app.view_functions[rule.endpoint])
        if found and found.person:
            assert found.person in rule.arguments, rule.rule


def test_every_template_that_is_named_exists_and_every_one_is_named() -> None:
    templates = {
        name.removeprefix("portal/templates/")
        for name in files()
        if name.startswith("portal/templates/")
    }
    spoken_of = {
        named
        for name in files()
        if name.startswith("portal/") and name.endswith((".py", ".html"))
        for named in NAMED_TEMPLATE.findall(text_of(name))
    }

    assert {name for name in spoken_of if not name.startswith(GOVUK)} == templates
