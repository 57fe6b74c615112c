"""Pace by hand; every rule of the lights at its boundary, and that the worst one wins."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from park_dispatch.planning.lights import STATUSES, Facts, Light, light, milestone_light, recovering
from park_dispatch.planning.pace import LONGEST_PROJECTION_DAYS, pace

ON = date(2023, 8, 28)


def after(days: int) -> date:
    return ON + timedelta(days=days)


def test_pace_by_hand() -> None:
    # 73 % today, 66 % a fortnight ago: 0.5 pp a day; 27 pp left: 54 days; 64 days to the deadline: 27/64 a day
    found = pace(73.0, 66.0, 14, date(2023, 10, 31), ON)
    assert (found.needed, found.recent, found.projected_finish) == (27 / 64, 0.5, date(2023, 10, 21))


@pytest.mark.parametrize(
    ("percent", "earlier", "finish"),
    [
        (99.9, 98.5, after(1)),  # 0.1 left at 0.1 a day: one day, not two by a float's error
        (93.0, 86.0, after(14)),
        (4.6, 0.4, after(318)),  # 95.4 / 0.3, which floats make 318.0000000000001
        (93.1, 86.1, after(14)),  # 6.9 / 0.5 = 13.8 days: done on the 14th
        (50.0, 50.0, None),
        (50.0, 60.0, None),
        (50.0, None, None),
        (100.0, 100.0, ON),
        (100.0, None, ON),
        (1.0, 0.9, None),  # 38 years are no forecast
    ],
)
def test_projected_finish(percent: float, earlier: float | None, finish: date | None) -> None:
    assert pace(percent, earlier, 14, None, ON).projected_finish == finish


@pytest.mark.parametrize(
    ("deadline", "needed"), [(after(1), 40.0), (ON, 40.0), (after(-9), 40.0), (after(10), 4.0), (None, None)]
)
def test_needed(deadline: date | None, needed: float | None) -> None:
    assert pace(60.0, 60.0, 14, deadline, ON).needed == needed


@given(st.floats(0, 100), st.none() | st.floats(0, 100), st.none() | st.integers(-400, 4000))
def test_pace_is_never_before_today_nor_negative(percent: float, earlier: float | None, left: int | None) -> None:
    found = pace(percent, earlier, 14, None if left is None else after(left), ON)
    assert found.needed is None or 0.0 <= found.needed <= 100.0
    assert found.projected_finish is None or ON <= found.projected_finish <= after(LONGEST_PROJECTION_DAYS)


PLAIN = Facts(percent=50.0, gap_pp=0.0)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, "normal"),
        ({"percent": 100.0, "days_left": -5, "gap_pp": -40.0}, "done"),
        ({"percent": 99.99}, "normal"),
        ({"gap_pp": -5.0}, "normal"),
        ({"gap_pp": -5.1}, "watch"),
        ({"gap_pp": -9.9}, "watch"),
        ({"gap_pp": -10.0}, "warning"),
        ({"gap_pp": -30.0}, "warning"),
        ({"gap_pp": -30.000000000000004}, "warning"),
        ({"gap_pp": -5.000000000000001}, "normal"),
        ({"gap_pp": -30.1}, "late"),
        ({"gap_pp": 40.0}, "normal"),
        ({"gap_pp": None}, "normal"),
        ({"days_left": 0}, "normal"),
        ({"days_left": -1}, "late"),
        ({"slip_days": 7}, "normal"),
        ({"slip_days": 8}, "warning"),
        ({"slip_days": 15}, "warning"),
        ({"slip_days": 16}, "late"),
        ({"slip_days": -30}, "normal"),
        ({"slip_days": 4, "planned_days": 200}, "normal"),  # 2 % of 200 days is 4
        ({"slip_days": 5, "planned_days": 200}, "warning"),
        ({"slip_days": 11, "planned_days": 100}, "late"),  # more than 10 %
        ({"slip_days": 8, "planned_days": 4000}, "warning"),  # 7 days are too many however long the plan
        ({"percent": 0.0, "gap_pp": -1.0, "unbegun_months": 1}, "warning"),
        ({"percent": 0.0, "gap_pp": -1.0, "unbegun_months": 3}, "late"),
        ({"percent": 0.1, "gap_pp": -1.0, "unbegun_months": 3}, "normal"),
        ({"percent": None, "unbegun_months": 6}, "no_report"),
        ({"start_overdue_days": 0}, "normal"),
        ({"start_overdue_days": 1, "start_overdue_name": "桩基"}, "warning"),
        ({"start_overdue_days": 15}, "warning"),
        ({"start_overdue_days": 16}, "late"),
        ({"silent_days": 14, "cycle_days": 7}, "normal"),
        ({"silent_days": 15, "cycle_days": 7}, "no_report"),
        ({"silent_days": 3, "cycle_days": 1}, "no_report"),
        ({"silent_days": 99}, "normal"),
        ({"silent_days": 15, "cycle_days": 7, "gap_pp": -6.0}, "no_report"),
        ({"silent_days": 15, "cycle_days": 7, "gap_pp": -11.0}, "warning"),
        ({"percent": None, "days_left": -1}, "late"),
    ],
)
def test_rules_at_their_boundaries(change: dict[str, object], status: str) -> None:
    assert light(replace(PLAIN, **change)).status == status  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("percent", "planned", "status"),
    [(79.9, 100.0, "warning"), (80.0, 100.0, "watch"), (59.9, 100.0, "late"), (60.0, 100.0, "warning"),
     (7.0, 10.0, "warning"), (5.9, 10.0, "late"), (8.0, 10.0, "normal"), (0.0, 0.0, "normal"), (95.0, 100.0, "normal")],
)  # fmt: skip
def test_the_preset_of_wuhan_judges_by_the_share_of_the_plan(percent: float, planned: float, status: str) -> None:
    facts = Facts(percent=percent, gap_pp=percent - planned, planned=planned, unbegun_months=3)
    assert light(facts, "wuhan").status == status


def test_a_red_that_recovers_says_when_it_was_red() -> None:
    assert recovering(ON, "按计划推进") == Light("warning", "2023-08-28 亮过红灯，刚恢复（按计划推进）")


def test_the_rule_that_fired_is_said() -> None:
    assert light(replace(PLAIN, gap_pp=-12.34)).rule == "落后计划 12.3 个百分点"
    assert light(replace(PLAIN, days_left=-3)).rule == "已过交付期限 3 天"
    assert light(replace(PLAIN, slip_days=13)).rule == "预计晚 13 天"
    assert light(replace(PLAIN, slip_days=13, slip_basis="pace")).rule == "按近 14 天速度预计晚 13 天"
    assert light(replace(PLAIN, start_overdue_days=4, start_overdue_name="桩基")).rule == "“桩基”应开工未开工 4 天"
    assert light(replace(PLAIN, silent_days=20, cycle_days=7)).rule == "20 天未报"
    assert light(Facts(percent=50.0)).rule == "无计划日期，未作比较"


FACTS = st.builds(
    Facts,
    percent=st.none() | st.floats(0, 99.9),
    gap_pp=st.none() | st.floats(-100, 100),
    days_left=st.none() | st.integers(-100, 100),
    slip_days=st.none() | st.integers(-100, 100),
    start_overdue_days=st.integers(0, 60),
    planned_days=st.none() | st.integers(1, 2000),
    silent_days=st.none() | st.integers(0, 99),
    cycle_days=st.none() | st.integers(1, 31),
)


@given(
    FACTS, st.sampled_from(["gap_pp", "planned_days", "days_left", "slip_days", "start_overdue_days", "silent_days"])
)
def test_knowing_less_never_makes_it_worse(facts: Facts, forgotten: str) -> None:
    """The worst rule wins: taking away what a rule looks at can only raise the status or leave it."""
    less = replace(facts, **{forgotten: 0 if forgotten == "start_overdue_days" else None})  # type: ignore[arg-type]
    assert STATUSES.index(light(less).status) >= STATUSES.index(light(facts).status)


@pytest.mark.parametrize(
    ("percent", "planned", "start", "finish", "actual", "status"),
    [
        (None, None, None, None, None, "normal"),
        (100.0, 100.0, -20, -10, None, "done"),
        (60.0, 100.0, -20, -10, -12, "done"),
        (99.9, 100.0, -20, -1, None, "late"),
        (99.9, 100.0, -20, 0, None, "normal"),
        (0.0, 0.0, 0, 10, None, "normal"),
        (0.0, 2.0, -1, 99, None, "warning"),
        (None, 2.0, -1, 99, None, "no_report"),  # nothing said is not nothing done
        (0.0, 2.0, -15, 99, None, "warning"),
        (0.0, 2.0, -16, 99, None, "late"),
        (0.1, 2.0, -16, 99, None, "normal"),
        (40.0, 50.0, -16, 99, None, "warning"),
        (44.0, 50.0, -16, 99, None, "watch"),
        (45.0, 50.0, -16, 99, None, "normal"),
        (19.0, 50.0, -16, 99, None, "late"),
    ],
)
def test_milestones(
    percent: float | None, planned: float | None, start: int | None, finish: int | None, actual: int | None, status: str
) -> None:
    days = [None if n is None else after(n) for n in (start, finish, actual)]
    assert milestone_light(percent, planned, *days, ON).status == status  # type: ignore[misc]


def test_a_milestone_that_began_is_not_called_unbegun() -> None:
    assert milestone_light(0.0, 2.0, after(-5), after(99), None, ON).rule == "应开工未开工 5 天"
    assert milestone_light(0.0, 2.0, after(-5), after(99), None, ON, after(-4)).status == "normal"


def test_finished_late_is_said() -> None:
    assert milestone_light(100.0, 100.0, after(-20), after(-10), after(-7), ON).rule == "晚 3 天完成"
    assert milestone_light(100.0, 100.0, after(-20), after(-10), after(-10), ON).rule == "已完成"
