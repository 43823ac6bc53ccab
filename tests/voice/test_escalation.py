from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from voice.escalation import AlertClock, RotaView, due, level_of

OPENED = datetime(2026, 3, 2, 22, 0, tzinfo=UTC)
OWNER, NEXT, MANAGER, DUTY, ON_CALL = (UUID(int=number) for number in range(1, 6))
ROTA = RotaView(OWNER, NEXT, MANAGER, (DUTY, MANAGER), ON_CALL)


def names(minutes: float, **clock: object) -> list[str]:
    alert = AlertClock(level="P0", opened_at=OPENED, **clock)  # type: ignore[arg-type]  # shorthand
    return [step.key for step in due(alert, ROTA, OPENED + timedelta(minutes=minutes))]


@pytest.mark.parametrize(
    ("minutes", "steps"),
    [
        (0, ["owner"]),
        (4.9, ["owner"]),
        (5, ["owner", "owner_again_and_next"]),
        (15, ["owner", "owner_again_and_next", "manager_and_duty_group"]),
        (30, ["owner", "owner_again_and_next", "manager_and_duty_group", "on_call"]),
    ],
)
def test_a_p0_nobody_opens_climbs_the_rota(minutes: float, steps: list[str]) -> None:
    assert names(minutes) == steps


def test_after_on_call_everybody_is_paged_every_fifteen_minutes() -> None:
    first_four = frozenset({"owner", "owner_again_and_next", "manager_and_duty_group", "on_call"})

    assert names(44, taken=first_four) == []
    assert names(45, taken=first_four) == ["repeat-1"]
    assert names(61, taken=first_four | {"repeat-1"}) == ["repeat-2"]


def test_of_missed_repeats_only_the_latest_is_sent() -> None:
    assert names(24 * 60)[-1] == "repeat-94"
    assert len(names(24 * 60)) == 5


def test_nothing_is_due_before_it_opened() -> None:
    assert names(-1) == []


def test_nobody_is_paged_once_a_person_has_opened_it() -> None:
    assert names(60, acknowledged_at=OPENED + timedelta(minutes=2)) == []


def test_each_step_names_whom_it_pages_once() -> None:
    alert = AlertClock("P0", OPENED)
    steps = due(alert, ROTA, OPENED + timedelta(minutes=45))

    assert [step.whom for step in steps] == [
        (OWNER,),
        (OWNER, NEXT),
        (MANAGER, DUTY),
        (ON_CALL,),
        (OWNER, NEXT, MANAGER, DUTY, ON_CALL),
    ]


def test_a_gap_in_the_rota_pages_everybody_there_is() -> None:
    rota = RotaView(manager=MANAGER, on_call=ON_CALL)

    (step,) = due(AlertClock("P0", OPENED), rota, OPENED)

    assert step.whom == (MANAGER, ON_CALL)


def test_an_empty_rota_still_gives_the_step() -> None:
    (step,) = due(AlertClock("P0", OPENED), RotaView(), OPENED)

    assert step.whom == ()


def test_a_p1_pages_its_owner_and_at_the_end_of_the_day_the_manager() -> None:
    end_of_day = OPENED + timedelta(hours=5)
    alert = AlertClock("P1", OPENED, manager_due_at=end_of_day)

    early = due(alert, ROTA, OPENED + timedelta(hours=4))
    late = due(alert, ROTA, end_of_day)

    assert [step.whom for step in early] == [(OWNER,)]
    assert [step.whom for step in late] == [(OWNER,), (MANAGER,)]


def test_a_p1_without_an_end_of_day_pages_only_its_owner() -> None:
    steps = due(AlertClock("P1", OPENED), ROTA, OPENED + timedelta(days=2))

    assert [step.name for step in steps] == ["owner"]


@pytest.mark.parametrize("level", ["P2", "P3"])
def test_p2_and_p3_page_nobody(level: str) -> None:
    alert = AlertClock(level, OPENED)  # type: ignore[arg-type]  # the two of the list

    assert due(alert, ROTA, OPENED + timedelta(days=9)) == ()


@pytest.mark.parametrize(
    ("tier", "triggers", "missing", "staffed", "level"),
    [
        ("urgent", [], False, True, "P0"),
        ("none", [], True, True, "P0"),
        ("none", ["P1"], False, True, "P1"),
        ("none", ["P1"], False, False, "P0"),
        ("today", ["P1"], False, True, "P1"),
        ("today", [], False, False, "P2"),
        ("today", ["P3"], False, True, "P2"),
        ("none", ["P3", "P2"], False, True, "P2"),
        ("none", ["P3"], False, True, "P3"),
        ("none", ["P0"], False, True, "P0"),
        ("none", ["helpcard"], False, True, None),
        ("none", [], False, False, None),
    ],
)
def test_the_most_urgent_of_words_and_triggers_sets_the_level(
    tier: str, triggers: list[str], missing: bool, staffed: bool, level: str | None
) -> None:
    found = level_of(tier, triggers, missing, staffed)  # type: ignore[arg-type]  # tiers of the list

    assert found == level
