import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.disclosure import KEY_SPACE, SettingNotAllowedError, percent, shown

SALT = b"a secret of the test server"
SETTINGS = st.sampled_from([(10, 5), (6, 3)])
COUNTS = st.integers(0, 100_000)
KEYS = st.integers(0, 2**62)


@given(COUNTS, KEYS, SETTINGS)
def test_a_figure_is_a_multiple_of_the_base_and_moves_by_less_than_it(
    count: int, key_sum: int, setting: tuple[int, int]
) -> None:
    threshold, base = setting

    figure = shown(count, key_sum, salt=SALT, threshold=threshold, base=base)

    if count < threshold:
        assert figure is None
    else:
        assert figure is not None
        assert figure % base == 0
        assert abs(figure - count) <= base - 1
        assert figure >= threshold - threshold % base


@given(st.integers(0, 9), KEYS)
def test_nothing_below_the_threshold_rounds_up_to_it(count: int, key_sum: int) -> None:
    assert shown(count, key_sum, salt=SALT) is None


@given(st.lists(KEYS, max_size=80), st.lists(KEYS, max_size=80))
def test_two_groups_added_show_the_same_as_their_people_counted_at_once(
    ours: list[int], theirs: list[int]
) -> None:
    together = [*ours, *theirs]
    from_people = shown(len(together), sum(together), salt=SALT)
    # A summary table keeps key sums modulo the key space; adding those must change nothing.
    from_table = shown(
        len(ours) + len(theirs), sum(ours) % KEY_SPACE + sum(theirs) % KEY_SPACE, salt=SALT
    )

    assert from_people == from_table


@given(COUNTS, KEYS)
def test_the_same_set_of_people_always_shows_the_same_figure(count: int, key_sum: int) -> None:
    assert shown(count, key_sum, salt=SALT) == shown(count, key_sum, salt=SALT)


def test_over_all_keys_the_chance_of_going_up_is_the_nearness_of_the_multiple_above() -> None:
    for count, expected in ((11, 0.2), (12, 0.4), (13, 0.6), (14, 0.8)):
        ups = sum(shown(count, key, salt=SALT) == 15 for key in range(KEY_SPACE))

        assert ups / KEY_SPACE == pytest.approx(expected, abs=0.03)


def test_another_salt_decides_otherwise_for_the_same_key() -> None:
    ours = [shown(12, key, salt=SALT) for key in range(64)]
    theirs = [shown(12, key, salt=b"another secret salt") for key in range(64)]

    assert ours != theirs


@pytest.mark.parametrize("setting", [(5, 3), (6, 5), (10, 3), (10, 1), (0, 1), (3, 3), (20, 5)])
def test_any_setting_but_the_two_is_refused(setting: tuple[int, int]) -> None:
    threshold, base = setting

    with pytest.raises(SettingNotAllowedError):
        shown(50, 1, salt=SALT, threshold=threshold, base=base)


def test_a_count_below_nought_and_a_short_salt_are_mistakes_of_the_caller() -> None:
    with pytest.raises(ValueError, match="cannot be -1"):
        shown(-1, 1, salt=SALT)
    with pytest.raises(ValueError, match="16 bytes"):
        shown(12, 1, salt=b"short")


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (15, 40, 38),  # 37.5 rounds up
        (10, 30, 33),
        (25, 25, 100),
        (30, 25, 100),
        (None, 25, None),
        (10, None, None),
        (None, None, None),
    ],
)
def test_percentages_come_whole_from_shown_figures_capped_and_hidden(
    part: int | None, whole: int | None, expected: int | None
) -> None:
    assert percent(part, whole) == expected


def test_figures_that_cannot_have_been_shown_have_no_percentage() -> None:
    with pytest.raises(ValueError, match="not shown figures"):
        percent(10, 0)
    with pytest.raises(ValueError, match="not shown figures"):
        percent(-5, 10)
