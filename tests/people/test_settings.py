"""A service's settings are read with their defaults, and a bad one is refused by name."""

from datetime import date, time, timedelta
from typing import Any

import pytest

from people.settings import (
    BadSettingsError,
    Closure,
    Helpline,
    Settings,
    helpline_check,
    read_settings,
)
from people.windows import QuietHours, Window

TODAY = date(2026, 11, 10)


def test_nothing_stored_gives_the_defaults_of_the_guides() -> None:
    settings = read_settings({})

    assert settings == Settings()
    assert settings.window == Window(frozenset({1, 2, 3, 4}), time(15, 30), time(17))
    assert settings.quiet == QuietHours(time(21), time(8))
    assert (settings.rounding_threshold, settings.rounding_base) == (10, 5)
    assert settings.private_weeks == 8
    assert settings.zone_info.key == "Europe/London"


def test_everything_may_be_set() -> None:
    settings = read_settings(
        {
            "areas": ["North", "South"],
            "helplines": [
                {"name": "Childline", "number": "0800 1111", "checked_on": "2026-10-01"},
                {"name": "Night team", "number": "01632 960001"},
            ],
            "opening": {"days": [1, 2], "from": "08:00", "until": "18:30"},
            "window": {"days": [6], "from": "10:00", "until": "11:00"},
            "quiet": {"from": "20:00", "until": "09:00"},
            "closures": [{"from": "2026-12-25", "until": "2026-12-28", "when": {"en": "in 2027"}}],
            "zone": "Europe/Dublin",
            "night_number": "01632 960001",
            "rounding_threshold": 6,
            "rounding_base": 3,
            "private_weeks": 4,
            "concern_hours": 12,
        }
    )

    assert settings.areas == ("North", "South")
    assert settings.helplines[0] == Helpline("Childline", "0800 1111", date(2026, 10, 1))
    assert settings.helplines[1].checked_on is None
    assert settings.opening == Window(frozenset({1, 2}), time(8), time(18, 30))
    assert settings.quiet == QuietHours(time(20), time(9))
    assert len(settings.closed_days) == 4
    assert settings.closure_on(date(2026, 12, 28)) == Closure(
        date(2026, 12, 25), date(2026, 12, 28), {"en": "in 2027"}
    )
    assert settings.closure_on(date(2026, 12, 29)) is None
    assert settings.zone == "Europe/Dublin"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("areas", [""]),
        ("areas", 3),
        ("helplines", [{"name": "Childline"}]),
        ("helplines", [{"name": "Childline", "number": 8001111}]),
        ("opening", {"days": [], "from": "09:00", "until": "17:00"}),
        ("window", {"days": [1], "from": "9 o'clock", "until": "17:00"}),
        ("quiet", {"from": "08:00", "until": "21:00"}),
        ("quiet", {"from": "00:00", "until": "08:00"}),
        ("closures", [{"from": "2026-12-28", "until": "2026-12-25"}]),
        ("closures", [{"from": "2026-12-25", "until": "2026-12-28", "when": {"en": "x" * 17}}]),
        ("zone", "Europe/Atlantis"),
        ("zone", ""),
        ("night_number", "x" * 14),
        ("night_number", 999),
        ("private_weeks", 0),
        ("private_weeks", True),
        ("concern_hours", "24"),
        ("rounding_base", 3),
        ("rounding_threshold", 5),
        ("a_name_nobody_knows", 1),
    ],
)
def test_a_setting_that_cannot_be_read_is_refused_by_name(name: str, value: Any) -> None:
    with pytest.raises(BadSettingsError, match=name):
        read_settings({name: value})


@pytest.mark.parametrize(
    ("age_days", "state"),
    [(0, "checked"), (150, "checked"), (151, "due"), (180, "due"), (181, "stale")],
)
def test_the_check_of_a_number_grows_old(age_days: int, state: str) -> None:
    helpline = Helpline("Childline", "0800 1111", TODAY - timedelta(days=age_days))

    assert helpline_check(helpline, TODAY) == state


def test_a_number_nobody_checked_is_stale() -> None:
    assert helpline_check(Helpline("Childline", "0800 1111"), TODAY) == "stale"
