"""Rights are denied by default: only what stands in the table, within one organisation."""

import uuid
from typing import get_args

import pytest

from people.access import NOBODY, RIGHTS, Reader, Right, may, may_read_words, may_see
from people.models import StaffRole

HERE, ELSEWHERE = uuid.uuid4(), uuid.uuid4()
EVERY_RIGHT: tuple[Right, ...] = get_args(Right)


def reader(role: str) -> Reader:
    return Reader("staff", uuid.uuid4(), role, HERE)


def test_every_role_stands_in_the_table() -> None:
    assert set(RIGHTS) == set(get_args(StaffRole))


def test_every_right_is_somebodys() -> None:
    assert {right for rights in RIGHTS.values() for right in rights} == set(EVERY_RIGHT)


@pytest.mark.parametrize("right", EVERY_RIGHT)
@pytest.mark.parametrize("role", [*RIGHTS, "nobody's role", ""])
def test_nobody_has_a_right_in_another_organisation(role: str, right: Right) -> None:
    assert not may(reader(role), right, organisation_id=ELSEWHERE, on_caseload=True)
    assert not may(reader(role), right, organisation_id=None, on_caseload=True)


@pytest.mark.parametrize("right", EVERY_RIGHT)
@pytest.mark.parametrize(
    "other",
    [
        NOBODY,
        Reader("respondent", organisation_id=HERE),
        Reader("machine", uuid.uuid4(), "manager", HERE),
        Reader("staff", None, "manager", HERE),
        Reader("staff", uuid.uuid4(), "chief", HERE),
    ],
    ids=["nobody", "respondent", "machine", "staff without id", "unknown role"],
)
def test_whoever_is_not_staff_with_a_known_role_has_no_right(other: Reader, right: Right) -> None:
    assert not may(other, right, organisation_id=HERE, on_caseload=True)


@pytest.mark.parametrize("role", ["worker", "advocate"])
def test_a_caseload_is_all_that_is_seen_of_people(role: str) -> None:
    assert may_see(reader(role), person_organisation_id=HERE, on_caseload=True)
    assert may_read_words(reader(role), person_organisation_id=HERE, on_caseload=True)
    assert not may_see(reader(role), person_organisation_id=HERE, on_caseload=False)
    assert not may_read_words(reader(role), person_organisation_id=HERE, on_caseload=False)


def test_a_manager_sees_the_whole_organisation() -> None:
    assert may_see(reader("manager"), person_organisation_id=HERE, on_caseload=False)
    assert may_read_words(reader("manager"), person_organisation_id=HERE, on_caseload=False)


def test_a_data_officer_sees_facts_and_no_words() -> None:
    assert may_see(reader("data"), person_organisation_id=HERE, on_caseload=False)
    assert not may_read_words(reader("data"), person_organisation_id=HERE, on_caseload=True)


@pytest.mark.parametrize("role", ["commissioner", "contract_manager", "admin"])
def test_whoever_has_no_part_in_the_work_sees_nobody(role: str) -> None:
    assert not may_see(reader(role), person_organisation_id=HERE, on_caseload=True)
    assert not may_read_words(reader(role), person_organisation_id=HERE, on_caseload=True)


def test_exact_totals_are_the_contract_managers_alone() -> None:
    able = [r for r in RIGHTS if may(reader(r), "see_exact_totals", organisation_id=HERE)]

    assert able == ["contract_manager"]


def test_a_worker_on_duty_may_answer_any_alert() -> None:
    assert may(reader("worker"), "answer_alerts", organisation_id=HERE)
