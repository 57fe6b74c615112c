"""Planned percent and weighted percent, by hand and by law."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from park_dispatch.planning.progress import planned_percent, weighted_percent


def planned(start: float, finish: float, now: float) -> float:
    return float(planned_percent(np.array([start]), np.array([finish]), np.array([now]))[0])


@pytest.mark.parametrize(
    ("now", "percent"),
    [(0, 0.0), (1, 10.0), (5, 50.0), (9, 90.0), (10, 100.0), (500, 100.0), (-50, 0.0)],
)
def test_ten_working_days(now: float, percent: float) -> None:
    """From the morning of the first (0) to the evening of the tenth (10): the first one is done in its evening (1)."""
    assert planned(0, 10, now) == pytest.approx(percent)


def test_a_single_day_is_done_in_its_evening() -> None:
    assert [planned(7, 8, now) for now in (7, 8)] == [0.0, 100.0]


def test_a_plan_in_which_no_day_works_is_done_when_its_moment_has_come() -> None:
    assert [planned(7, 7, now) for now in (6, 7)] == [0.0, 100.0]


@pytest.mark.parametrize(("start", "finish"), [(np.nan, 10), (0, np.nan), (np.nan, np.nan), (10, 0)])
def test_without_a_sound_plan_nothing_is_planned(start: float, finish: float) -> None:
    assert np.isnan(planned(start, finish, 5))


@given(st.integers(-900, 900), st.integers(0, 900), st.integers(-900, 2000), st.integers(0, 60))
def test_planned_never_falls_and_stays_within_bounds(start: int, length: int, now: int, later: int) -> None:
    assert 0.0 <= planned(start, start + length, now) <= planned(start, start + length, now + later) <= 100.0


def weighted(*items: tuple[str, float, float]) -> dict[str, float]:
    """(group, percent, weight) → percent by group."""
    groups, percents, weights = (list(column) for column in zip(*items, strict=True))
    found = weighted_percent(pd.Series(groups), np.array(percents, dtype=float), np.array(weights, dtype=float))
    return {str(group): float(percent) for group, percent in found.items()}


NAN = float("nan")


def test_by_hand() -> None:
    # (10·100 + 30·50 + 60·0) / 100 = 25;  (1·80 + 3·40) / 4 = 50
    found = weighted(("9#", 100, 10), ("10#", 80, 1), ("9#", 50, 30), ("9#", 0, 60), ("10#", 40, 3))
    assert found == {"9#": 25.0, "10#": 50.0}


def test_unknown_counts_as_nothing_done_unless_all_is_unknown() -> None:
    assert weighted(("9#", 80, 1), ("9#", NAN, 1), ("10#", NAN, 1)) == {"9#": 40.0}


def test_without_weight_an_item_does_not_count() -> None:
    assert weighted(("9#", 80, 1), ("9#", 10, NAN), ("9#", 10, 0)) == {"9#": 80.0}
    assert weighted(("9#", 80, 0), ("10#", 80, NAN)) == {}


def test_no_items_at_all() -> None:
    assert weighted_percent(pd.Series([], dtype="int64"), np.array([]), np.array([])).empty


PARTS = st.lists(st.tuples(st.just("9#"), st.floats(0, 100), st.floats(1e-3, 1e6)), min_size=1, max_size=30)


@given(PARTS)
def test_within_the_least_and_the_most_of_its_parts(items: list[tuple[str, float, float]]) -> None:
    (found,) = weighted(*items).values()
    percents = [percent for _, percent, _ in items]
    assert min(percents) - 1e-6 <= found <= max(percents) + 1e-6
    assert 0.0 <= found <= 100.0


@given(st.lists(st.floats(1e-3, 1e6), min_size=1, max_size=40))
def test_all_done_is_exactly_done(weights: list[float]) -> None:
    """A sum of floats that falls short of 100 by 1e-14 would keep a finished building on the list for ever."""
    assert weighted(*(("9#", 100.0, weight) for weight in weights)) == {"9#": 100.0}
