"""Planned percent and weighted percent, by hand and by law."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from park_dispatch.planning.progress import planned_percent, weighted_percent

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def planned(start: str | None, finish: str | None, on: str) -> float:
    frame = pd.DataFrame({"s": pd.to_datetime([start]), "f": pd.to_datetime([finish])})
    return float(planned_percent(frame["s"], frame["f"], date.fromisoformat(on))[0])


@pytest.mark.parametrize(
    ("on", "percent"),
    [
        ("2023-02-28", 0.0),
        ("2023-03-01", 10.0),  # ten days, the first one done in the evening
        ("2023-03-05", 50.0),
        ("2023-03-09", 90.0),
        ("2023-03-10", 100.0),
        ("2024-01-01", 100.0),
        ("2020-01-01", 0.0),
    ],
)
def test_both_ends_count(on: str, percent: float) -> None:
    assert planned("2023-03-01", "2023-03-10", on) == pytest.approx(percent)


def test_a_single_day_is_done_in_its_evening() -> None:
    assert [planned("2023-03-01", "2023-03-01", on) for on in ("2023-02-28", "2023-03-01")] == [0.0, 100.0]


@pytest.mark.parametrize(
    ("start", "finish"), [(None, "2023-03-10"), ("2023-03-01", None), (None, None), ("2023-03-10", "2023-03-01")]
)
def test_without_a_sound_plan_nothing_is_planned(start: str | None, finish: str | None) -> None:
    assert np.isnan(planned(start, finish, "2023-03-05"))


@given(DAYS, st.integers(0, 900), DAYS, st.integers(0, 60))
def test_planned_never_falls_and_stays_within_bounds(start: date, length: int, on: date, later: int) -> None:
    first, last = pd.Series(pd.to_datetime([start])), pd.Series(pd.to_datetime([start + timedelta(days=length)]))
    now, then = (float(planned_percent(first, last, on + timedelta(days=n))[0]) for n in (0, later))
    assert 0.0 <= now <= then <= 100.0


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
