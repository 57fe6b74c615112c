"""Finish of single milestones on the forecast of their building."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from park_dispatch.planning.forecast import forecast
from park_dispatch.planning.milestone_forecast import milestone_finish

NAN = float("nan")


def test_the_plan_is_carried_on_at_the_pace_of_the_building() -> None:
    building = forecast([50.0], [70.0], [100.0])
    found = milestone_finish([80.0, 100.0], [20.0, 20.0], [0.0, 0.0], [0, 0], building)
    assert found == pytest.approx([70.0 + 30.0 * building.pf[0], building.p50[0]])


def test_a_laggard_needs_its_own_rest_and_is_not_fast_because_the_others_are() -> None:
    ahead = forecast([80.0], [50.0], [100.0])
    assert ahead.pf[0] < 1.0
    found = milestone_finish([40.0, 40.0], [10.0, 200.0], [50.0, 50.0], [0, 0], ahead)
    assert found == pytest.approx([55.0, ahead.p50[0]])


def test_nothing_where_there_is_nothing_to_say() -> None:
    buildings = forecast([50.0, NAN], [50.0, 50.0], [100.0, NAN])
    found = milestone_finish([60.0, NAN, 60.0], [10.0, 10.0, 10.0], [100.0, 0.0, 0.0], [0, 0, 1], buildings)
    assert np.isnan(found).all()


def test_an_unknown_percent_counts_as_nothing_done() -> None:
    building = forecast([50.0], [50.0], [100.0])
    assert milestone_finish([60.0], [10.0], [NAN], [0], building) == milestone_finish(
        [60.0], [10.0], [0.0], [0], building
    )


@given(
    st.floats(1, 500),
    st.floats(0, 1),
    st.floats(-50, 900),
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 99)), min_size=1, max_size=8),
)
def test_between_tomorrow_and_the_building_and_the_last_is_the_building(
    pd: float, stage: float, at: float, items: list[tuple[float, float, float]]
) -> None:
    building = forecast([stage * pd], [at], [pd], earned=[50.0])
    target = np.array([pd, *(part * pd for part, _length, _percent in items)])
    length = np.array([pd / 2, *(length * part * pd for part, length, _percent in items)])
    percent = np.array([50.0, *(percent for _part, _length, percent in items)])
    found = milestone_finish(target, length, percent, np.zeros(len(target), int), building)
    assert found[0] == pytest.approx(building.p50[0])
    assert (found >= building.at[0] + 1.0 - 1e-9).all() and (found <= building.p50[0] + 1e-9).all()
