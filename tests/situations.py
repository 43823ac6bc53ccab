"""A situation in which every text may go, and others that differ from it in one thing."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from people.contact import ContactFacts, Purpose, Situation
from people.windows import Window

LONDON = ZoneInfo("Europe/London")
AFTERNOONS = Window(frozenset({1, 2, 3, 4}), time(15, 30), time(17))
NOW = datetime(2026, 11, 10, 15, 40, tzinfo=UTC)
"""A Tuesday, inside the window."""

PRIVATE = ContactFacts(privacy="private", private_since=NOW - timedelta(weeks=1))
FINE = Situation(
    consent="opt_in",
    number_state="open",
    contact=PRIVATE,
    organisation_window=AFTERNOONS,
    duty_now=True,
    duty_two_hours=True,
    rota_gap=False,
    answers_at=NOW - timedelta(seconds=20),
)
BEGUN: tuple[Purpose, ...] = ("question", "round", "link", "first", "assertive", "number_check")
DIRECT: tuple[Purpose, ...] = ("reply", "safety", "stop_answer")


def but(**changes: Any) -> Situation:
    return replace(FINE, **changes)


def contact(**changes: Any) -> Situation:
    return but(contact=replace(PRIVATE, **changes))
