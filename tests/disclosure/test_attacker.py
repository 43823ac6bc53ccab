from collections.abc import Callable

import pytest

from tests.disclosure.attacker import (
    HIDE_UNDER_5,
    RAW,
    THRESHOLD_6_BASE_3,
    THRESHOLD_10_BASE_5,
    Figure,
    Method,
    Report,
    attack,
)
from tests.disclosure.release import (
    MONTHS,
    as_heard,
    hidden_under_5,
    made_up_votes,
    raw,
    tables,
)

VOTES = made_up_votes(400, MONTHS, seed=20261120)


def figure(printed: str, **where: str) -> Figure:
    return Figure({name: category.split("|") for name, category in where.items()}, printed)


def verdicts(report: Report) -> set[tuple[str, str]]:
    return {(finding.verdict, finding.where) for finding in report.findings}


def test_a_small_count_printed_raw_is_disclosed_exactly() -> None:
    report = attack([figure("3", answer="no"), figure("14", answer="yes")], RAW)

    assert report.status == 1
    assert verdicts(report) == {("exact", "answer no")}


def test_one_hidden_cell_beside_its_margins_is_found() -> None:
    report = attack(
        [
            figure("14", area="North", answer="yes"),
            figure("<5", area="North", answer="no"),
            figure("17", area="North"),
        ],
        HIDE_UNDER_5,
    )

    assert ("exact", "area North, answer no") in verdicts(report)


def test_two_hidden_cells_with_their_sum_are_known_to_be_present() -> None:
    report = attack(
        [figure("<5", area="North"), figure("<5", area="South"), figure("5")], HIDE_UNDER_5
    )

    assert verdicts(report) == {("present", "area North"), ("present", "area South")}


def test_a_group_that_all_gave_one_answer_is_found_however_large() -> None:
    report = attack(
        [
            figure("30", area="North"),
            figure("30", area="North", answer="yes"),
            figure("0", answer="no"),
        ],
        RAW,
    )

    assert ("group", "area North: all yes") in verdicts(report)


def test_a_union_of_months_is_attacked_as_the_sum_of_its_parts() -> None:
    report = attack(
        [figure("20", month="m01"), figure("23", month="m01|m02"), figure("<5", month="m02")],
        HIDE_UNDER_5,
    )

    assert ("exact", "month m02") in verdicts(report)


def test_figures_that_no_people_can_fit_are_a_contradiction() -> None:
    report = attack([figure("12"), figure("20", answer="no")], RAW)

    assert report.status == 2
    assert not report.findings


def test_hidden_and_rounded_counts_without_a_way_back_are_safe() -> None:
    report = attack(
        [figure("<10", answer="no"), figure("25", answer="yes"), figure("30")],
        THRESHOLD_10_BASE_5,
    )

    assert report.status == 0
    assert report.checked > 0


def test_a_table_without_limits_is_not_closed_by_the_attacker() -> None:
    report = attack([figure("x", answer="no")], Method({"x": (0, None)}))

    assert report.status == 0


def test_an_attack_that_runs_out_of_time_says_so() -> None:
    report = attack([figure("7", answer="no"), figure("5", answer="yes")], RAW, seconds=-1)

    assert report.stopped_early
    assert report.checked == 0


def run(printed: Callable[[int, int], str], method: Method, **kept: bool) -> Report:
    return attack(tables(VOTES, printed, **kept), method, seconds=120)


@pytest.mark.slow
def test_a_release_printed_raw_is_disclosed() -> None:
    report = run(raw, RAW, totals=False)

    assert report.status == 1
    assert any(finding.verdict == "exact" for finding in report.findings)


@pytest.mark.slow
def test_hiding_under_five_hides_nearly_nothing() -> None:
    small = {f.where for f in run(raw, RAW, totals=False).findings if f.verdict == "exact"}
    found = {f.where for f in run(hidden_under_5, HIDE_UNDER_5, totals=False).findings}

    assert len(small & found) > 0.9 * len(small)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("printed", "method"),
    [(as_heard(10, 5), THRESHOLD_10_BASE_5), (as_heard(6, 3), THRESHOLD_6_BASE_3)],
    ids=["threshold 10, base 5", "threshold 6, base 3"],
)
def test_a_release_of_thirteen_months_gives_nothing_away(
    printed: Callable[[int, int], str], method: Method
) -> None:
    report = run(printed, method)

    assert report.status == 0
    assert report.checked > 500
    assert not report.stopped_early


@pytest.mark.slow
def test_two_releases_that_follow_each_other_give_nothing_away_together() -> None:
    votes = made_up_votes(400, [*MONTHS, "m13"], seed=7)
    printed = as_heard(10, 5)
    figures = [
        *tables([vote for vote in votes if vote["month"] != "m13"], printed),
        *tables([vote for vote in votes if vote["month"] != "m00"], printed),
    ]

    report = attack(figures, THRESHOLD_10_BASE_5, seconds=120)

    assert report.status == 0
    assert not report.stopped_early
