"""What receipts say does not depend on the order they came in."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sms.receipts import RANKS, Told, fold

START = datetime(2026, 11, 10, 15, 40, tzinfo=UTC)

receipts = st.builds(
    Told,
    status=st.sampled_from([*RANKS, "accepted", "something_new"]),
    error=st.sampled_from(["", "30003", "30005"]),
    at=st.integers(0, 600).map(lambda seconds: START + timedelta(seconds=seconds)),
)


@given(
    st.lists(receipts, max_size=8).flatmap(
        lambda told: st.tuples(st.just(told), st.permutations(told))
    )
)
def test_receipts_in_any_order_end_alike(orders: tuple[list[Told], list[Told]]) -> None:
    told, shuffled = orders

    assert fold(told) == fold(shuffled)


@given(st.lists(receipts, max_size=8), receipts)
def test_one_more_receipt_never_lowers_the_rank(told: list[Told], more: Told) -> None:
    assert fold([*told, more]).rank >= fold(told).rank


def test_delivered_wins_over_a_later_undelivered() -> None:
    told = [
        Told("delivered", "", START),
        Told("undelivered", "30003", START + timedelta(seconds=5)),
    ]

    folded = fold(told)

    assert (folded.state, folded.why, folded.arrived_at) == ("delivered", None, START)


def test_a_lost_text_keeps_its_reason() -> None:
    assert fold([Told("sent", "", START), Told("failed", "30005", START)]).why == "30005"
    assert fold([Told("failed", "", START)]).why == "undelivered"


def test_no_receipt_means_accepted() -> None:
    assert (fold([]).state, fold([]).rank) == ("accepted", 0)
