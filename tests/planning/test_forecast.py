"""Earned schedule, factor, band, chance, calibration: examples worked by hand and properties."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from park_dispatch.planning.calibration import (
    DEFAULT,
    PRIOR_BANDS,
    Calibration,
    Finished,
    assumptions,
    calibrate,
    unsteadiness,
)
from park_dispatch.planning.earned import earned_schedule
from park_dispatch.planning.forecast import NUMBERLESS, STALL_DAYS, Forecast, forecast, reason_sentence

NAN = float("nan")


def schedule(items: list[tuple[float, float, float]], earned: float, today: float | None = None) -> float:
    start, finish, weight = (np.array(column) for column in zip(*items, strict=True))
    found = earned_schedule(start, finish, weight, np.zeros(len(items), int), 1, [earned], today)
    return float(found.es[0])


# --- earned schedule --------------------------------------------------------------------------------------------------

TWO = [(10.0, 20.0, 1.0), (30.0, 50.0, 3.0)]
"""25 % by day 10 of the plan, a rest of ten days, the other 75 % over twenty days."""


@pytest.mark.parametrize(
    ("earned", "es"), [(0.0, 0.0), (12.5, 5.0), (40.0, 24.0), (62.5, 30.0), (100.0, 40.0), (-5.0, 0.0), (120.0, 40.0)]
)
def test_the_time_at_which_the_plan_was_there(earned: float, es: float) -> None:
    assert schedule(TWO, earned) == pytest.approx(es)


@pytest.mark.parametrize(("today", "es"), [(None, 10.0), (15.0, 10.0), (24.0, 14.0), (60.0, 20.0)])
def test_where_the_plan_rests_the_moment_nearest_to_today_is_taken(today: float | None, es: float) -> None:
    assert schedule(TWO, 25.0, today) == pytest.approx(es)


def test_an_item_without_duration_is_a_jump() -> None:
    items = [(0.0, 10.0, 1.0), (10.0, 10.0, 1.0), (10.0, 20.0, 2.0)]
    assert [schedule(items, earned) for earned in (12.5, 25.0, 40.0, 50.0, 75.0)] == pytest.approx([5, 10, 10, 10, 15])


def test_groups_do_not_see_each_other_and_one_without_plan_is_not_known() -> None:
    found = earned_schedule([0, 100, 0, NAN], [10, 140, 20, 5], [1, 1, 1, 1], [2, 0, 2, 1], 4, [50.0, 50.0, 75.0, 50.0])
    assert found.es[[0, 2]] == pytest.approx([20.0, 10.0])
    assert found.pd[[0, 2]] == pytest.approx([40.0, 20.0])
    assert found.start[[0, 2]] == pytest.approx([100.0, 0.0])
    assert np.isnan(found.es[[1, 3]]).all() and np.isnan(found.pd[[1, 3]]).all()


def test_nothing_at_all_is_no_fault() -> None:
    assert np.isnan(earned_schedule([], [], [], [], 2, 50.0).es).all()


def test_an_item_without_weight_still_makes_the_plan_longer() -> None:
    found = earned_schedule([0, 10], [10, 15], [1.0, 0.0], [0, 0], 1, [100.0])
    assert (found.pd[0], found.es[0]) == (15.0, 15.0)


@st.composite
def plans(draw: st.DrawFn) -> list[tuple[float, float, float]]:
    days = st.integers(0, 200)
    items = draw(st.lists(st.tuples(days, st.integers(0, 80), st.integers(1, 50)), min_size=1, max_size=9))
    return [(float(start), float(start + length), float(weight)) for start, length, weight in items]


@given(plans(), st.floats(0.5, 99.5))
def test_the_plan_at_the_earned_schedule_is_what_was_earned(
    items: list[tuple[float, float, float]], earned: float
) -> None:
    begin = min(start for start, _finish, _weight in items)
    at = begin + schedule(items, earned)

    def planned(time: float, jumped: bool) -> float:
        total = done = 0.0
        for start, finish, weight in items:
            total += weight
            if finish > start:
                done += weight * min(max((time - start) / (finish - start), 0.0), 1.0)
            elif time > start or (jumped and time == start):
                done += weight
        return done / total * 100.0

    assert planned(at - 1e-7, False) <= earned + 1e-5
    assert planned(at + 1e-7, True) >= earned - 1e-5


@given(plans(), st.lists(st.floats(0, 100), min_size=2, max_size=6), st.floats(-50, 400))
def test_more_done_is_never_earlier(items: list[tuple[float, float, float]], earned: list[float], today: float) -> None:
    times = [schedule(items, percent, today) for percent in sorted(earned)]
    assert all(later >= earlier - 1e-6 for earlier, later in pairwise(times))


# --- forecast ---------------------------------------------------------------------------------------------------------


def test_the_formula_by_hand() -> None:
    found = forecast([100.0], [120.0], [200.0])
    factor = math.exp(1 / 3 * math.log(1.2) + 2 / 3 * 0.106)
    assert found.pf[0] == pytest.approx(factor)
    assert found.p50[0] == pytest.approx(120.0 + 100.0 * factor)
    wide = 0.6 + 2.0 * math.log(1.2)
    assert found.p10[0] == pytest.approx(found.p50[0] - 0.10 * 200.0 * wide)
    assert found.p90[0] == pytest.approx(found.p50[0] + 0.18 * 200.0 * wide)
    assert found.reason[0] == ""


def test_the_band_narrows_with_the_work() -> None:
    found = forecast([20.0, 100.0, 160.0], [20.0, 100.0, 160.0], [200.0] * 3)
    assert (found.p90 - found.p50) / 200.0 == pytest.approx([0.6 * part for part in (0.30, 0.18, 0.13)])


def test_the_band_widens_as_the_pace_leaves_the_plan() -> None:
    at = [100.0, 110.0, 150.0, 90.0, 400.0, 0.0]
    found = unsteadiness(at, [100.0] * 5 + [0.0])
    expected = [0.6, 0.6 + 2 * math.log(1.1), 0.6 + 2 * math.log(1.5), 0.6 + 2 * math.log(1 / 0.9), 2.0, 1.0]
    assert found == pytest.approx(expected)


def test_nothing_done_the_start_is_as_planned_or_today() -> None:
    found = forecast([0.0, 0.0], [-30.0, 15.0], [100.0, 100.0])
    assert found.p50 == pytest.approx([100.0 * math.exp(0.106), 15.0 + 100.0 * math.exp(0.106)])
    assert list(found.reason) == ["not_started", "not_started"]


def test_one_percent_of_a_big_plan_is_no_measure_of_pace() -> None:
    slow = forecast([10.0, 10.0], [30.0, 3000.0], [100.0, 100.0])
    assert slow.pf[0] == pytest.approx(slow.pf[1])


@given(
    st.floats(0, 3000), st.floats(1, 1000), st.floats(-0.5, 0.8), st.lists(st.floats(0, 0.999), min_size=2, max_size=8)
)
def test_more_done_is_never_forecast_later(at: float, pd: float, mu: float, stages: list[float]) -> None:
    es = np.sort(stages) * pd
    days = forecast(es, np.full(len(es), at), np.full(len(es), pd), Calibration(mu)).p50
    assert (np.diff(days) <= 1e-9 * pd).all()


def test_the_first_percent_of_a_slow_building_brings_its_forecast_forward() -> None:
    none, some = forecast([0.0, 3.0], [80.0, 80.0], [100.0, 100.0], Calibration(-0.1)).p50
    assert some < none


@pytest.mark.parametrize(
    ("es", "at", "pd", "percent", "reports", "still", "reason"),
    [
        (NAN, 10, NAN, 50, 9, 0, "no_plan"),
        (0, 10, 0, 50, 9, 0, "zero_plan"),
        (NAN, 10, 100, NAN, 9, 0, "no_percent"),
        (100, 10, 100, 130, 9, 0, "bad_percent"),
        (0, 10, 100, -3, 9, 0, "bad_percent"),
        (100, 90, 100, 100, 9, 0, "finished"),
        (NAN, 90, NAN, 100, 9, 0, "finished"),
        (0, 10, 100, 0, 9, 0, "not_started"),
        (20, 10, 100, 20, 1, 0, "one_report"),
        (20, 10, 100, 20, 9, STALL_DAYS, "stalled"),
        (20, 10, 100, 20, 9, STALL_DAYS - 1, ""),
    ],
)
def test_odd_cases_say_why(
    es: float, at: float, pd: float, percent: float, reports: float, still: float, reason: str
) -> None:
    found = forecast([es], [at], [pd], DEFAULT, [percent], [reports], [still])
    assert found.reason[0] == reason
    numbers = np.array([found.p10[0], found.p50[0], found.p90[0], found.chance(500.0)[0]])
    assert np.isnan(numbers).all() if reason in NUMBERLESS else np.isfinite(numbers).all()
    assert bool(reason_sentence(found.reason[0], float(found.still[0]))) == bool(reason)


def test_a_standstill_names_its_days() -> None:
    assert "45" in reason_sentence("stalled", 45.0)


@st.composite
def standings(draw: st.DrawFn) -> Forecast:
    pd = draw(st.floats(1, 2000))
    es = draw(st.floats(0, 1)) * pd
    at = draw(st.floats(-100, 3000))
    width = draw(st.floats(0.6, 1.8))
    return forecast([es], [at], [pd], Calibration(draw(st.floats(-0.5, 0.8)), width), [min(es / pd * 100.0, 99.9)])


@given(standings())
def test_band_and_chance_agree(found: Forecast) -> None:
    assert found.at[0] < found.p10[0] <= found.p50[0] < found.p90[0]
    assert found.p50[0] >= found.at[0] + 1.0 - 1e-9
    for time, chance in ((found.p50, 0.5), (found.p90, 0.9)):
        assert found.chance(time)[0] == pytest.approx(chance, abs=1e-6)
    if found.p10[0] < found.p50[0] - 1e-6:
        assert found.chance(found.p10)[0] == pytest.approx(0.1, abs=1e-4)


@given(standings(), st.lists(st.floats(-200, 9000), min_size=2, max_size=8))
def test_a_later_deadline_is_never_less_likely_and_never_certain(found: Forecast, deadlines: list[float]) -> None:
    chances = [float(found.chance(day)[0]) for day in sorted(deadlines)]
    assert all(later >= earlier for earlier, later in pairwise(chances))
    for day, chance in zip(sorted(deadlines), chances, strict=True):
        assert chance < 1.0
        assert (chance == 0.0) == (day <= found.at[0])


def test_an_unknown_deadline_has_no_chance() -> None:
    assert np.isnan(forecast([50.0], [50.0], [100.0]).chance(NAN)[0])


# --- calibration ------------------------------------------------------------------------------------------------------


def test_four_projects_are_too_few() -> None:
    found = calibrate([Finished(100.0, 150.0)] * 4)
    assert (found.mu, found.width, found.projects, found.own) == (DEFAULT.mu, 1.0, 4, False)


def test_five_projects_count_as_much_as_the_experience_of_others() -> None:
    found = calibrate([Finished(100.0, 150.0)] * 5)
    assert found.mu == pytest.approx((0.106 + math.log(1.5)) / 2)
    assert found.own and found.width == 1.0


def test_projects_without_durations_do_not_count() -> None:
    assert calibrate([Finished(0.0, 10.0), Finished(NAN, 3.0), Finished(10.0, -1.0)] * 3) == Calibration()


@pytest.mark.parametrize("scale", [0.5, 1.0, 2.0])
def test_the_band_goes_part_of_the_way_to_the_parks_own_errors(scale: float) -> None:
    own = [Finished(100.0, 110.0, [0.1, 0.5, 0.9], [scale * PRIOR_BANDS[k][1] for k in range(3)])] * 10
    assert calibrate(own).width == pytest.approx(scale**0.5)


def test_assumptions_name_the_projects_they_rest_on() -> None:
    assert any("23" in line for line in assumptions())
    own = calibrate([Finished(100.0, 130.0, [0.5], [0.3])] * 12)
    assert any("12" in line for line in assumptions(own))
    assert assumptions(own) != assumptions()
