"""``heard sms``: a talk in the terminal, the carrier's texts, the stand-in, and reconciling."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from database.server import Urls
from database.transactions import Database, transaction
from portal import standin
from portal.commands import sms as commands
from portal.settings import BadSettingError
from sms.carrier_settings import CarrierSettings
from sms.models import OutboundText
from sms.phrases import phrase
from surveys import editions, workbook
from surveys.workbook import Compiled
from tests.carrying import make_settings, running
from tests.factories_texts import make_outbound_text
from tests.portal.deployments import deploy, undeploy
from tests.surveys.tiny_sheets import EDITIONS

BAD_WEEK = "Hi, it is Sam. How was your week?"


def run(*arguments: str, typed: str | bytes = "") -> Result:
    return CliRunner().invoke(commands.sms, arguments, input=typed)


@pytest.fixture
def deployed(
    clean: Database, urls: Urls, ring: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Database:
    """A deployment on the tests' database; nobody listens at its provider's address."""
    deploy(monkeypatch, tmp_path, ring, urls=urls)
    return clean


def test_carrier_texts_are_the_phrases_as_they_stand() -> None:
    printed = run("carrier-texts").stdout

    for name in ("S14", "S15", "S09b"):
        assert f"\n{phrase(name).texts['en']}\n" in printed


def test_a_talk_needs_no_database_and_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    undeploy(monkeypatch)

    told = run("chat", "weekly", typed="4\n")

    assert told.exit_code == 0, told.output
    assert told.stdout.startswith(f"< {BAD_WEEK}")
    assert told.stdout.count("< ") == 2


def test_a_story_is_printed_as_the_transcripts_have_it() -> None:
    told = run(
        "chat", "WEEKLY", "--fact", "slot=W08", "--story", typed="2\n@ 2 hours later\nstop\n"
    )

    lines = told.stdout.splitlines()
    assert lines[1:4] == ["form: WEEKLY", "slot: W08", ""]
    assert lines[4].startswith(f"< {BAD_WEEK}")
    assert lines[5:7] == ["> 2", "= W01 is 2"]
    passed = lines.index("@ 2 hours later")
    assert lines[passed + 1] == "> stop"
    assert lines[-2:] == ["! stopped", "< (nothing)"]
    assert BAD_WEEK in told.stderr


def test_who_texts_on_which_phone_and_who_is_on_duty_stand_above_a_story() -> None:
    facts = ("--who", "parent", "--phone", "shared", "--nobody-on-duty")

    lines = run("chat", "PARENT", *facts, "--story").stdout.splitlines()

    assert lines[1:5] == ["form: PARENT", "who: parent", "phone: shared", "on duty: nobody"]


def test_bytes_that_are_no_text_are_a_text_all_the_same() -> None:
    told = run("chat", "WEEKLY", typed=b"\xff\xfe\x00\n")

    assert told.exit_code == 0, told.output
    assert told.stdout.count("< ") > 1


def test_a_language_the_sheet_has_not_is_refused() -> None:
    told = run("chat", "WEEKLY", "--language", "fr")

    assert told.exit_code == 2
    assert "WEEKLY is worded in en only" in told.stderr


@pytest.mark.parametrize("fact", ["slot", "W01=2", "staff ed=yes"])
def test_a_fact_that_no_invitation_brings_is_refused(fact: str) -> None:
    told = run("chat", "WEEKLY", "--fact", fact)

    assert told.exit_code == 2
    assert "slot" in told.stderr


def test_a_published_questionnaire_can_be_talked_to(deployed: Database, now: datetime) -> None:
    sheet = (EDITIONS / "heard.md").read_bytes()
    compiled = workbook.compile_sheet(sheet, "heard.md")
    assert isinstance(compiled, Compiled)
    with transaction(deployed) as session:
        editions.publish(session, compiled, sheet=sheet, filename="heard.md", now=now)

    assert run("chat", "HEARD").stdout.startswith("< Are you safe?")
    unknown = run("chat", "NOTHING")
    assert unknown.exit_code == 1
    assert "No questionnaire NOTHING is published" in unknown.stderr


def test_the_stand_in_runs_on_its_settings_alone(
    ring: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    served: list[tuple[str, int, CarrierSettings]] = []
    monkeypatch.setattr(standin, "serve", lambda *given: served.append(given))
    deploy(monkeypatch, tmp_path, ring)

    assert run("provider", "--port", "8123").exit_code == 0
    ((host, port, settings),) = served
    assert (host, port, settings.account_sid) == ("127.0.0.1", 8123, "AC" + "a" * 32)


def test_the_stand_in_says_which_setting_is_missing(
    ring: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    deploy(monkeypatch, tmp_path, ring)
    monkeypatch.setenv("TWILIO_API_BASE", "https://api.twilio.com")

    error = run("provider").exception

    assert isinstance(error, BadSettingError)
    assert "TWILIO_API_BASE" in str(error)


def keep_unsure(database: Database, now: datetime, **columns: Any) -> OutboundText:
    with transaction(database) as session:
        long_ago = now - timedelta(days=1)
        return make_outbound_text(session, state="unknown", lease_until=long_ago, **columns)


def test_reconcile_closes_a_text_the_carrier_does_not_list(
    deployed: Database, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = keep_unsure(deployed, now)
    with running(make_settings()) as provider:
        monkeypatch.setenv("TWILIO_API_BASE", provider.url)
        told = run("reconcile")
        again = run("reconcile")

    assert told.stdout.splitlines() == ["1 unsure texts settled.", f"{text.id} closed"]
    assert again.stdout.splitlines() == ["0 unsure texts settled."]


def test_reconcile_settles_nothing_while_the_carrier_is_away(
    deployed: Database, now: datetime
) -> None:
    text = keep_unsure(deployed, now)

    told = run("reconcile")

    assert told.exit_code == 1
    assert "Try again later" in told.stderr
    with transaction(deployed) as session:
        assert session.get_one(OutboundText, text.id).state == "unknown"
