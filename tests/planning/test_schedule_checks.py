"""Each check finds what it names and nothing else; the computed dates hold what the links say."""

import itertools
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from park_dispatch.model.schedule import (
    Baseline,
    CalendarException,
    Project,
    Schedule,
    Task,
    TaskLink,
    WorkCalendar,
)
from park_dispatch.planning.schedule_checks import CHECKS, Check, checks, cycles
from park_dispatch.planning.schedule_pass import compute
from park_dispatch.planning.work_time import USUAL_WEEK, WorkTime
from tests.intake.schedule_samples import calendars
from tests.thorough import times

MONDAY = datetime(2023, 8, 28, 8)
BASE = (Baseline(0, MONDAY, MONDAY),)


def task(uid: int, **facts: object) -> Task:
    told: dict[str, object] = {
        "start": MONDAY,
        "finish": MONDAY + timedelta(hours=9),
        "duration": 480.0,
        "baselines": BASE,
    }
    return Task(uid, uid, f"t{uid}", 1, **told | facts)  # type: ignore[arg-type]


def plan(*tasks: Task, links: tuple[TaskLink, ...] | None = None, **project: object) -> Schedule:
    """Tasks in a row, each waiting for the one before, unless links are given."""
    row = tuple(TaskLink(a.uid, b.uid) for a, b in itertools.pairwise(tasks))
    return Schedule("mspdi", (Project(0, start=MONDAY, **project),), tasks, row if links is None else links)  # type: ignore[arg-type]


def found(schedule: Schedule) -> dict[str, tuple[int, ...]]:
    return {one.code: one.tasks for one in checks(schedule) if one.code not in ("no_predecessor", "no_successor")}


A, B = task(1), task(2)


@pytest.mark.parametrize(
    ("code", "schedule", "tasks"),
    [
        ("lead", plan(A, B, links=(TaskLink(1, 2, "FS", -480.0),)), (2,)),
        ("negative_lag", plan(A, B, links=(TaskLink(1, 2, "SS", -480.0),)), (2,)),
        ("out_of_sequence", plan(A, task(2, actual_start=MONDAY)), (2,)),
        ("ends_before_starts", plan(A, task(2, finish=MONDAY - timedelta(days=1))), (2,)),
        ("percent_without_start", plan(A, task(2, percent=30.0)), (2,)),
        ("actual_after_status", plan(task(1, actual_start=MONDAY + timedelta(days=1)), status_date=MONDAY), (1,)),
        ("not_updated", plan(A, status_date=MONDAY + timedelta(days=3)), (1,)),
        ("missing_end", plan(A, links=(TaskLink(9, 1),)), (1,)),
        ("elsewhere", plan(A, links=(TaskLink(9, 1, elsewhere="b.mpp"),)), (1,)),
        ("cycle", plan(A, B, links=(TaskLink(1, 2), TaskLink(2, 1))), (1, 2)),
        ("cycle", plan(A, B, links=(TaskLink(1, 1),)), (1,)),
        ("summary_link", plan(replace(A, summary=True), B), (2,)),
        ("doubled_link", plan(A, B, links=(TaskLink(1, 2), TaskLink(1, 2, "SS"))), (2,)),
        ("hard_constraint", plan(task(1, constraint="mso", constraint_date=MONDAY)), (1,)),
        ("no_baseline", plan(task(1, baselines=())), (1,)),
        ("long_duration", plan(task(1, duration=45 * 480.0)), (1,)),
        ("negative_float", plan(task(1, total_float=-1.0)), (1,)),
        ("late_for_deadline", plan(task(1, deadline=MONDAY - timedelta(days=1))), (1,)),
        ("no_date", plan(task(1, finish=None)), (1,)),
        ("no_name", plan(replace(A, name="")), (1,)),
        ("finish_without_start", plan(task(1, actual_finish=MONDAY, percent=100.0)), (1,)),
        ("finished_below_100", plan(task(1, actual_start=MONDAY, actual_finish=MONDAY, percent=60.0)), (1,)),
        ("done_without_finish", plan(task(1, actual_start=MONDAY, percent=100.0)), (1,)),
    ],
)
def test_a_check_finds_the_task_and_no_other_check_does(code: str, schedule: Schedule, tasks: tuple[int, ...]) -> None:
    assert found(schedule) == {code: tasks}


def test_a_sound_plan_passes_all_but_its_ends() -> None:
    ends = {one.code: one.tasks for one in checks(plan(A, B, task(3)))}
    assert ends == {"no_predecessor": (1,), "no_successor": (3,)}
    assert {one.code for one in checks(plan(A))} == set()
    assert all(Check(code, ()).words() for code in CHECKS)


def test_links_of_a_summary_count_for_the_tasks_below_it() -> None:
    tasks = (A, Task(5, 5, "s", 1, summary=True), replace(B, parent=5))
    codes = {one.code: one.tasks for one in checks(plan(*tasks, links=(TaskLink(1, 5),)))}
    assert codes["no_predecessor"] == (1,)
    assert codes["no_successor"] == (2,)
    computed = compute(plan(*tasks, links=(TaskLink(1, 5),)))
    assert computed.dates[2].early_start == MONDAY + timedelta(days=1)


@given(st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=14))
def test_cycles_are_where_a_walk_comes_back(edges: set[tuple[int, int]]) -> None:
    reach = {(a, b) for a, b in edges}
    while more := {(a, d) for a, b in reach for c, d in reach if b == c} - reach:
        reach |= more
    on_cycle = {a for a, b in reach if a == b}
    between = {n for n in range(7) if any((c, n) in reach for c in on_cycle) and any((n, c) in reach for c in on_cycle)}
    assert cycles(edges) == on_cycle | between


# --- working time -----------------------------------------------------------------------------------------------------


@settings(max_examples=times(60), deadline=None, suppress_health_check=list(HealthCheck))
@given(calendars(1, of_mspdi=True), st.integers(0, 20 * 1440), st.integers(0, 20 * 1440))
def test_positions_and_moments_are_inverse_and_grow(calendar: WorkCalendar, a: int, b: int) -> None:
    first = date(2004, 1, 1)
    time = WorkTime(calendar, {1: calendar}, first, date(2004, 3, 1))
    start = datetime(2004, 1, 5)
    moments = sorted([start + timedelta(minutes=a), start + timedelta(minutes=b)])
    positions = [time.position(moment) for moment in moments]
    assert 0 <= positions[1] - positions[0] <= (moments[1] - moments[0]).total_seconds() / 60
    for position in positions:
        if 0 < position < time.total:
            assert time.position(time.start_at(position)) == time.position(time.finish_at(position)) == position
            assert time.finish_at(position) <= time.start_at(position)


def test_weekends_and_holidays_are_no_work() -> None:
    holiday = CalendarException(date(2023, 9, 1), date(2023, 9, 4))
    calendar = WorkCalendar(1, "c", USUAL_WEEK, (holiday,))
    time = WorkTime(calendar, {}, date(2023, 8, 1), date(2023, 12, 1))
    at = time.position(datetime(2023, 8, 31, 13))
    assert time.finish_at(at + 480) == datetime(2023, 9, 5, 12)
    assert time.start_at(at + 240) == datetime(2023, 9, 5, 8)
    assert time.finish_at(at + 240) == datetime(2023, 8, 31, 17)


# --- early and late ---------------------------------------------------------------------------------------------------


@st.composite
def networks(draw: st.DrawFn) -> Schedule:
    count = draw(st.integers(1, 8))
    tasks = tuple(task(n, duration=float(draw(st.integers(0, 3000))), finish=None) for n in range(1, count + 1))
    kinds = st.sampled_from(["FS", "SS", "FF", "SF"])
    pairs = [(a, b) for a in range(1, count + 1) for b in range(a + 1, count + 1)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=10)) if pairs else []
    links = tuple(TaskLink(a, b, draw(kinds), float(draw(st.integers(-960, 1500)))) for a, b in chosen)
    return plan(*tasks, links=links)


@settings(max_examples=times(150), deadline=None)
@given(networks())
def test_early_dates_keep_every_link_and_something_is_critical(schedule: Schedule) -> None:
    computed = compute(schedule)
    assert not computed.obstacle
    time = WorkTime(WorkCalendar(1, "", USUAL_WEEK), {}, date(2022, 1, 1), date(2026, 1, 1))
    for link in schedule.links:
        before, after = computed.dates[link.predecessor], computed.dates[link.successor]
        given = before.early_finish if link.type in ("FS", "FF") else before.early_start
        bound = after.early_start if link.type in ("FS", "SS") else after.early_finish
        assert time.position(bound) >= time.position(given) + link.lag - 1e-6
    assert min(one.total_float for one in computed.dates.values()) >= -1e-6
    assert computed.critical
    last = max(one.early_finish for one in computed.dates.values())
    assert any(computed.dates[uid].early_finish == last for uid in computed.critical)


def test_constraints_deadlines_and_progress() -> None:
    late = MONDAY + timedelta(days=7)
    dates = compute(plan(task(1, constraint="snet", constraint_date=late), B, task(3, deadline=MONDAY))).dates
    assert dates[1].early_start == late
    assert dates[2].early_start == late + timedelta(days=1)
    assert dates[3].total_float < 0
    started = task(1, actual_start=MONDAY, percent=50.0, remaining=240.0, duration=480.0, finish=None)
    begun = compute(plan(started, B)).dates
    assert begun[1].early_finish == MONDAY + timedelta(hours=9)
    assert begun[2].early_start == MONDAY + timedelta(days=1)
    finished = task(1, actual_start=MONDAY, actual_finish=MONDAY + timedelta(days=3), percent=100.0)
    computed = compute(plan(finished, B))
    assert computed.dates[2].early_start == MONDAY + timedelta(days=3)
    assert computed.critical == {2}


def test_p6_moves_what_is_left_behind_the_data_date() -> None:
    status = datetime(2023, 9, 4)
    project = Project(0, start=MONDAY, status_date=status)
    computed = compute(Schedule("xer", (project,), (A, B), (TaskLink(1, 2),)))
    assert computed.dates[1].early_start == datetime(2023, 9, 4, 8)
    assert computed.dates[2].early_start == datetime(2023, 9, 5, 8)


@pytest.mark.parametrize(
    ("obstacle", "schedule"),
    [
        ("cycle", plan(A, B, links=(TaskLink(1, 2), TaskLink(2, 1)))),
        ("no_tasks", plan()),
        ("no_start", Schedule("mspdi", (Project(0),), (Task(1, 1, "a", 1),))),
        ("dates", plan(task(1, start=datetime(1, 1, 1)))),
        (
            "calendar",
            Schedule("mspdi", (Project(0, start=MONDAY, calendar=1),), (A,), (), (WorkCalendar(1, "", ((),) * 7),)),
        ),
    ],
)
def test_what_cannot_be_computed_says_why(obstacle: str, schedule: Schedule) -> None:
    computed = compute(schedule)
    assert (computed.obstacle, computed.dates) == (obstacle, {})
