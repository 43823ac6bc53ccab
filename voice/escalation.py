"""How soon an alert is read, and who is told next when nobody has opened it.

Source: the domain guide 5.1 and the screening guide, sections 2, 6 and 9. The figures are defaults.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

Level = Literal["P0", "P1", "P2", "P3"]
StepName = Literal["owner", "owner_again_and_next", "manager_and_duty_group", "on_call", "repeat"]

_LEVELS: tuple[Level, ...] = ("P0", "P1", "P2", "P3")
_NEXT_AFTER = timedelta(minutes=5)
_MANAGER_AFTER = timedelta(minutes=15)
_ON_CALL_AFTER = timedelta(minutes=30)
_REPEAT_EVERY = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class AlertClock:
    """What escalation knows of an alert; times are instants.

    `manager_due_at` is the end of the working day, for P1 alone. `acknowledged_at` is None until a
    person has opened it. `taken` holds the keys of the steps already taken.
    """

    level: Level
    opened_at: datetime
    acknowledged_at: datetime | None = None
    manager_due_at: datetime | None = None
    taken: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RotaView:
    """Who stands where on the rota now; None or empty where nobody does.

    People whom the words name are left out before this is made: they are never paged.
    """

    owner: UUID | None = None
    next_on_duty: UUID | None = None
    manager: UUID | None = None
    duty_group: tuple[UUID, ...] = ()
    on_call: UUID | None = None

    def everyone(self) -> tuple[UUID, ...]:
        """All the people on the rota, each once."""
        return _each_once(
            self.owner, self.next_on_duty, self.manager, *self.duty_group, self.on_call
        )


@dataclass(frozen=True, slots=True)
class Step:
    """One page to send: its key (unique within an alert), when it fell due, and to whom.

    `whom` is empty only when the rota names nobody at all: the caller must treat that as an outage.
    """

    key: str
    name: StepName
    due_at: datetime
    whom: tuple[UUID, ...]


def due(alert: AlertClock, rota: RotaView, now: datetime) -> tuple[Step, ...]:
    """The steps due by `now` and not yet taken, oldest first; none once it is acknowledged.

    A P0 pages its owner at once, owner and next person after 5 minutes, the manager and the duty
    group after 15, on-call after 30, and everybody every 15 minutes from then on. A P1 pages its
    owner at once and the manager at the end of the working day. After an outage all missed steps
    come at once, but of the missed repeats only the latest. P2 and P3 are read from lists.
    """
    if alert.acknowledged_at is not None:
        return ()
    planned = {"P0": _now_steps, "P1": _today_steps}.get(alert.level)
    if planned is None:
        return ()
    return tuple(
        step
        for step in planned(alert, rota, now)
        if step.due_at <= now and step.key not in alert.taken
    )


def level_of(
    tier: Literal["urgent", "today", "none"],
    trigger_levels: Iterable[str],
    missing_now: bool,
    day_duty_staffed: bool,
) -> Level | None:
    """The most urgent level that the words and the structured triggers call for; None for none.

    Any text from someone missing is P0, and so is a P1 while day duty is not staffed. Names that
    are no level ("helpcard") are passed over.
    """
    if tier == "urgent" or missing_now:
        return "P0"
    called_for = {"P2"} if tier == "today" else set()
    called_for.update(trigger_levels)
    level = next((level for level in _LEVELS if level in called_for), None)
    return "P0" if level == "P1" and not day_duty_staffed else level


def _now_steps(alert: AlertClock, rota: RotaView, now: datetime) -> Iterator[Step]:
    opened = alert.opened_at
    yield _step("owner", opened, rota, rota.owner)
    yield _step("owner_again_and_next", opened + _NEXT_AFTER, rota, rota.owner, rota.next_on_duty)
    yield _step(
        "manager_and_duty_group", opened + _MANAGER_AFTER, rota, rota.manager, *rota.duty_group
    )
    yield _step("on_call", opened + _ON_CALL_AFTER, rota, rota.on_call)
    repeats = (now - opened - _ON_CALL_AFTER) // _REPEAT_EVERY
    if repeats > 0:
        due_at = opened + _ON_CALL_AFTER + repeats * _REPEAT_EVERY
        yield Step(f"repeat-{repeats}", "repeat", due_at, rota.everyone())


def _today_steps(alert: AlertClock, rota: RotaView, _now: datetime) -> Iterator[Step]:
    yield _step("owner", alert.opened_at, rota, rota.owner)
    if alert.manager_due_at is not None:
        yield _step("manager_and_duty_group", alert.manager_due_at, rota, rota.manager)


def _step(name: StepName, due_at: datetime, rota: RotaView, *whom: UUID | None) -> Step:
    # A page to a gap in the rota would reach nobody: it goes to everybody there is instead.
    return Step(name, name, due_at, _each_once(*whom) or rota.everyone())


def _each_once(*people: UUID | None) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys(person for person in people if person is not None))
