"""The critical path method: worked examples, progress, constraints, faults, and properties against brute force."""

import itertools
import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from park_dispatch.planning.calendar_rules import PRESETS
from park_dispatch.planning.network import Constraint, LinkKind, Network, Schedule, solve
from park_dispatch.planning.network_assembly import (
    Activity,
    Assembled,
    Link,
    assemble,
    evening,
    morning,
    plan_days,
    schedule_days,
)
from park_dispatch.planning.network_faults import ActivityTwice, LinkTwice, NoSuchActivity, WaitsForItself
from park_dispatch.planning.refusals import CycleFound, WrongNetwork, WrongPlan
from park_dispatch.planning.site_calendar import SiteCalendar
from tests.thorough import times

FS, SS, FF, SF = LinkKind
OFFICE = SiteCalendar(PRESETS["office"])


def plan(durations: dict[str, float], *links: tuple[str, str] | tuple[str, str, LinkKind, float]) -> Assembled:
    return assemble([Activity(key, key, days) for key, days in durations.items()], [Link(*link) for link in links])


def run(durations: dict[str, float], *links: object, **asked: float) -> dict[str, tuple[float, ...]]:
    """Early start, early finish, late start, late finish, total and free float by key."""
    found = plan(durations, *links)  # type: ignore[arg-type]
    s = solve(found.network, **asked)  # type: ignore[arg-type]
    columns = (s.early_start, s.early_finish, s.late_start, s.late_finish, s.total_float, s.free_float)
    return {key: tuple(float(c[i]) for c in columns) for i, key in enumerate(found.keys)}


def test_a_worked_example() -> None:
    """桩基 10, 基础 15, 钢构加工 12 beside them, 吊装 8 after both, 屋面 5; 道路 3 depends on nothing."""
    found = plan(
        {"桩基": 10, "基础": 15, "加工": 12, "吊装": 8, "屋面": 5, "道路": 3},
        ("桩基", "基础"), ("基础", "吊装"), ("加工", "吊装"), ("吊装", "屋面"),
    )  # fmt: skip
    s = solve(found.network)
    assert s.early_start.tolist() == [0, 10, 0, 25, 33, 0]
    assert s.late_finish.tolist() == [10, 25, 25, 33, 38, 38]
    assert s.total_float.tolist() == [0, 0, 13, 0, 0, 35]
    assert s.free_float.tolist() == [0, 0, 13, 0, 0, 35]
    assert s.critical.tolist() == [True, True, False, True, True, False]
    assert [found.keys[i] for i in s.longest_path] == ["桩基", "基础", "吊装", "屋面"]
    assert (s.project_finish, s.days_to_recover) == (38, 0)


@pytest.mark.parametrize(
    ("kind", "lag", "start"),
    [(FS, 0, 10), (FS, 3, 13), (FS, -4, 6), (SS, 0, 0), (SS, 2, 2), (FF, 0, 6), (FF, 5, 11), (SF, 0, 0), (SF, 9, 5)],
)
def test_where_each_kind_of_link_puts_the_successor(kind: LinkKind, lag: float, start: float) -> None:
    assert run({"甲": 10, "乙": 4}, ("甲", "乙", kind, lag))["乙"][:2] == (start, start + 4)


def test_a_start_to_start_link_does_not_let_the_first_run_past_the_end() -> None:
    found = run({"甲": 10, "乙": 4}, ("甲", "乙", SS, 1))
    assert found["甲"] == (0, 10, 0, 10, 0, 0)
    assert found["乙"] == (1, 5, 6, 10, 5, 5)


def test_negative_float_is_the_days_to_recover() -> None:
    found = plan({"甲": 10, "乙": 5, "丙": 2}, ("甲", "乙"))
    s = solve(found.network, start=100, deadline=112)
    assert s.total_float.tolist() == [-3, -3, 10]
    assert s.days_to_recover == 3 and s.project_finish == 115
    assert solve(found.network, start=100, deadline=120).days_to_recover == 0
    assert solve(found.network, start=100, deadline=120).critical.tolist() == [True, True, False]


def test_the_deadline_of_a_single_activity() -> None:
    network = replace(plan({"甲": 10, "乙": 5}, ("甲", "乙")).network, deadline=np.array([8, np.nan]))
    s = solve(network)
    assert (s.total_float.tolist(), s.days_to_recover) == ([-2, 0], 2)


@pytest.mark.parametrize(
    ("constraint", "at", "early", "late"),
    [
        (Constraint.MUST_START, 14, 14, 14),
        (Constraint.MUST_FINISH, 18, 14, 14),
        (Constraint.START_NOT_BEFORE, 14, 14, 16),
        (Constraint.FINISH_NOT_BEFORE, 18, 14, 16),
        (Constraint.START_NOT_AFTER, 12, 10, 12),
        (Constraint.FINISH_NOT_AFTER, 16, 10, 12),
        (Constraint.MUST_START, 7, 10, 7),  # its predecessor ends at 10: the wish loses, the conflict shows
        (Constraint.START_NOT_BEFORE, 3, 10, 16),
    ],
)
def test_constraints(constraint: Constraint, at: float, early: float, late: float) -> None:
    """甲 10 days, then 乙 4 days under the constraint, beside 丙 20 days that give the end."""
    network = replace(
        plan({"甲": 10, "乙": 4, "丙": 20}, ("甲", "乙")).network,
        constraint=np.array([0, constraint, 0]),
        constraint_at=np.array([np.nan, at, np.nan]),
    )
    s = solve(network)
    assert (s.early_start[1], s.late_start[1]) == (early, late)
    assert s.days_to_recover == max(0, early - late)


def test_as_late_as_possible_delays_nothing() -> None:
    """The chain 乙 → 丙 (both ALAP) moves together before 丁; early days and the finish stay."""
    found = plan({"甲": 20, "乙": 3, "丙": 2, "丁": 5}, ("甲", "丁"), ("乙", "丙"), ("丙", "丁"))
    network = replace(found.network, constraint=np.array([0, 1, 1, 0]))
    s = solve(network)
    assert s.early_start.tolist() == [0, 0, 3, 20]
    assert s.start.tolist() == [0, 15, 18, 20]
    assert s.finish.tolist() == [20, 18, 20, 25]
    assert solve(network, deadline=99).start.tolist() == [0, 15, 18, 20]


def progressed(data_date: float, **facts: list[float]) -> Schedule:
    """甲 10 → 乙 5 → 丙 5 at a data date."""
    network = plan({"甲": 10, "乙": 5, "丙": 5}, ("甲", "乙"), ("乙", "丙")).network
    return solve(replace(network, **{name: np.array(v, dtype=float) for name, v in facts.items()}), data_date=data_date)


NO = math.nan


def test_not_started_work_begins_at_the_data_date() -> None:
    assert progressed(4).early_start.tolist() == [4, 14, 19]
    assert progressed(0, actual_start=[NO, NO, NO]).project_finish == 20


def test_started_work_keeps_its_start_and_finishes_after_what_remains() -> None:
    s = progressed(6, actual_start=[1, NO, NO], remaining=[7, NO, NO])
    assert (s.early_start.tolist(), s.early_finish.tolist()) == ([1, 13, 18], [13, 18, 23])
    s = progressed(6, actual_start=[1, NO, NO])  # not said what remains: 10 days from the start
    assert s.early_finish.tolist() == [11, 16, 21]
    assert s.late_start[0] == 1 and s.longest_path == [0, 1, 2]


def test_finished_work_is_a_fact_without_float() -> None:
    s = progressed(12, actual_start=[0, NO, NO], actual_finish=[12, NO, NO])
    assert (s.early_start.tolist(), s.early_finish.tolist()) == ([0, 12, 17], [12, 17, 22])
    assert (s.total_float[0], s.free_float[0], s.critical[0], s.longest_path) == (0, 0, False, [1, 2])
    done = progressed(30, actual_start=[0, 12, 17], actual_finish=[12, 17, 25])
    assert (done.project_finish, done.longest_path, done.critical.any()) == (25, [], False)


def test_work_out_of_sequence_waits_with_its_rest() -> None:
    """乙 began although 甲 is not done: its remaining 3 days wait for 甲 (retained logic)."""
    s = progressed(5, actual_start=[0, 3, NO], remaining=[5, 3, NO])
    assert s.early_finish.tolist() == [10, 13, 18]
    assert s.early_start[1] == 3


def test_actual_days_hold_successors_by_every_kind_of_link() -> None:
    links = [("甲", key, kind, 6.0) for key, kind in (("乙", SS), ("丙", FF), ("丁", SF), ("戊", FS))]
    network = plan({"甲": 4, "乙": 2, "丙": 2, "丁": 2, "戊": 2}, *links).network
    start, finish = (np.array([day, NO, NO, NO, NO]) for day in (3.0, 9.0))
    s = solve(replace(network, actual_start=start, actual_finish=finish), data_date=9)
    assert s.early_start[1:].tolist() == [9, 13, 9, 15]
    half = solve(replace(network, actual_start=start, remaining=np.array([5.0, NO, NO, NO, NO])), data_date=4)
    assert half.early_start[1:].tolist() == [9, 13, 7, 15]


@pytest.mark.parametrize(
    "facts",
    [
        {"actual_finish": [5, NO, NO]},
        {"actual_start": [5, NO, NO], "actual_finish": [4, NO, NO]},
        {"actual_start": [7, NO, NO]},
        {"actual_start": [1, NO, NO], "actual_finish": [7, NO, NO]},
        {"actual_start": [1, NO, NO], "remaining": [-1, NO, NO]},
        {"actual_start": [math.inf, NO, NO]},
        {"actual_start": [-math.inf, NO, NO]},
    ],
)
def test_contradicting_progress_is_refused_by_name(facts: dict[str, list[float]]) -> None:
    with pytest.raises(WrongNetwork, match="“甲”的实际开工"):
        progressed(6, **facts)


def test_a_circle_is_named_in_the_order_of_its_links() -> None:
    network = plan(
        {"临建": 1, "桩基": 1, "基础": 1, "主体": 1, "屋面": 1},
        ("临建", "桩基"), ("桩基", "基础"), ("基础", "主体"), ("主体", "桩基"), ("主体", "屋面"),
    ).network  # fmt: skip
    with pytest.raises(CycleFound) as refused:
        solve(network)
    names = refused.value.names
    turn = names.index("桩基")
    assert names[turn:] + names[:turn] == ("桩基", "基础", "主体")
    assert " → ".join([*names, names[0]]) in refused.value.why()


def test_faults_are_named() -> None:
    activities = [Activity("1", "桩基", 5), Activity("2", "基础", 5), Activity("1", "主体", 5)]
    links = [Link("1", "9"), Link("8", "2"), Link("2", "2"), Link("7", "6")]
    with pytest.raises(WrongNetwork) as refused:
        assemble(activities, links)
    assert refused.value.faults == (
        ActivityTwice("1", ("桩基", "主体")),
        NoSuchActivity("主体", "9"),
        NoSuchActivity("基础", "8"),
        WaitsForItself("基础"),
        NoSuchActivity("", "7"),
    )
    assert all(word in refused.value.why() for word in ("桩基", "主体", "基础", "“9”"))


def test_a_tolerant_reading_leaves_links_out_and_says_so() -> None:
    activities = [Activity("1", "桩基", 5), Activity("2", "基础", 5)]
    found = assemble(activities, [Link("1", "9"), Link("1", "2"), Link("1", "2", FS, 3), Link("2", "2")], tolerant=True)
    assert found.findings == (NoSuchActivity("桩基", "9"), WaitsForItself("基础"), LinkTwice("桩基", "基础"))
    assert solve(found.network).project_finish == 13  # the longer lag counts


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"duration": [-1, 2]}, "“甲”的工期 -1 天"),
        ({"duration": [math.nan, 2]}, "“甲”的工期"),
        ({"duration": [math.inf, 2]}, "“甲”的工期"),
        ({"duration": [1e9, 2]}, "“甲”的工期"),
        ({"lag": [math.nan]}, "“甲”与“乙”之间的间隔"),
        ({"kind": [4]}, "“乙”的逻辑关系"),
        ({"constraint": [0, 9]}, "“乙”的逻辑关系或限制条件"),
        ({"constraint": [0, 2]}, "缺少日期"),
        ({"deadline": [math.inf, 1]}, "“甲”"),
        ({"before": [5]}, "“乙”的逻辑关系指向不存在的工作“6”"),
        ({"after": [-1]}, "“甲”的逻辑关系指向不存在的工作"),
        ({"after": [0]}, "“甲”把自己列为紧前工作"),
    ],
)
def test_wrong_numbers_are_refused_by_name(change: dict[str, list[float]], words: str) -> None:
    network = plan({"甲": 1, "乙": 2}, ("甲", "乙")).network
    whole = {"before", "after", "kind", "constraint"}
    arrays = {name: np.array(v, dtype=np.int64 if name in whole else np.float64) for name, v in change.items()}
    with pytest.raises(WrongNetwork, match=words):
        solve(replace(network, **arrays))


@pytest.mark.parametrize("asked", [{"start": math.nan}, {"deadline": math.inf}, {"data_date": -1e18}])
def test_days_of_the_project_out_of_range_are_refused(asked: dict[str, float]) -> None:
    with pytest.raises(WrongPlan, match="交付期限"):
        solve(plan({"甲": 1}).network, **asked)  # type: ignore[arg-type]


def test_many_faults_are_counted_not_listed() -> None:
    with pytest.raises(WrongNetwork, match="另有 88 处"):
        solve(Network(np.full(100, -1.0)))


def test_nothing_at_all() -> None:
    s = solve(assemble([], []).network, start=7, deadline=9, data_date=8)
    assert (s.project_finish, s.days_to_recover, s.longest_path) == (7, 0, [])


def test_arrays_of_the_wrong_size_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="an array of 2 values"):
        Network(np.array([1.0, 2.0]), deadline=np.array([1.0]))


def test_instants_become_days() -> None:
    """甲 three days from Thursday 2023-09-28: 28, then the make-up weekend 10-07 and 10-08; 乙 the next day."""
    start = morning(OFFICE, date(2023, 9, 28))
    found = plan({"起": 0, "甲": 3, "验": 0, "乙": 1}, ("起", "甲"), ("甲", "验"), ("验", "乙"))
    first, last = schedule_days(OFFICE, solve(found.network, start=start))
    assert [str(day) for day in first] == ["2023-09-28", "2023-09-28", "2023-10-08", "2023-10-09"]
    assert [str(day) for day in last] == ["2023-09-28", "2023-10-08", "2023-10-08", "2023-10-09"]


def test_mornings_and_evenings() -> None:
    work, rest = date(2023, 9, 28), date(2023, 10, 1)
    assert evening(OFFICE, work) - morning(OFFICE, work) == 1
    assert evening(OFFICE, rest) == morning(OFFICE, rest) == evening(OFFICE, work)


def test_parts_of_days_take_whole_days_of_the_calendar() -> None:
    base = morning(OFFICE, date(2023, 8, 28))
    first, last = plan_days(OFFICE, np.array([base, base + 0.5]), np.array([base + 0.5, base + 2.5]), base)
    assert [str(day) for day in first] == ["2023-08-28", "2023-08-28"]
    assert [str(day) for day in last] == ["2023-08-28", "2023-08-30"]


@st.composite
def networks(draw: st.DrawFn) -> Network:
    count = draw(st.integers(1, 7))
    shuffled = draw(st.permutations(range(count)))
    ends = [(a, b) for a in range(count) for b in range(a + 1, count)]
    chosen = draw(st.lists(st.sampled_from(ends), max_size=12)) if ends else []
    return Network(
        duration=np.array(draw(st.lists(st.integers(0, 9), min_size=count, max_size=count))),
        before=np.array([shuffled[a] for a, _ in chosen], dtype=np.int64),
        after=np.array([shuffled[b] for _, b in chosen], dtype=np.int64),
        kind=np.array([draw(st.integers(0, 3)) for _ in chosen], dtype=np.int64),
        lag=np.array([draw(st.integers(-6, 6)) for _ in chosen], dtype=np.float64),
    )


def holds(network: Network, k: int, start: np.ndarray, finish: np.ndarray) -> bool:
    a, b, lag = network.before[k], network.after[k], network.lag[k]
    ends = {FS: (finish[a], start[b]), SS: (start[a], start[b]), FF: (finish[a], finish[b]), SF: (start[a], finish[b])}
    held, holding = ends[LinkKind(int(network.kind[k]))]
    return bool(holding >= held + lag)


def longest(network: Network) -> np.ndarray:
    """Early starts as the longest of all chains of links into each activity, walked one by one."""

    def reach(i: int) -> float:
        best = 0.0
        for k in np.flatnonzero(network.after == i):
            a, lag = int(network.before[k]), network.lag[k]
            away = {FS: network.duration[a], SS: 0.0, FF: network.duration[a] - network.duration[i],
                    SF: -network.duration[i]}[LinkKind(int(network.kind[k]))]  # fmt: skip
            best = max(best, reach(a) + away + lag)
        return best

    return np.array([reach(i) for i in range(len(network.duration))])


@settings(max_examples=times(200), deadline=None)
@given(networks())
def test_the_forward_pass_is_the_longest_chain(network: Network) -> None:
    s = solve(network)
    assert s.early_start.tolist() == longest(network).tolist()
    assert s.project_finish == max(longest(network) + network.duration)


@settings(max_examples=times(200), deadline=None)
@given(networks())
def test_early_and_late_days_keep_every_link(network: Network) -> None:
    s = solve(network)
    for k in range(len(network.before)):
        assert holds(network, k, s.early_start, s.early_finish)
        assert holds(network, k, s.late_start, s.late_finish)
    assert (s.early_start <= s.late_start).all() and (s.late_finish <= s.project_finish).all()
    assert (s.total_float >= s.free_float).all() and (s.free_float >= 0).all()


@settings(max_examples=times(200), deadline=None)
@given(networks())
def test_some_path_is_critical_and_as_long_as_the_project(network: Network) -> None:
    s = solve(network)
    path = s.longest_path
    assert path and s.critical[path].all() and (s.total_float[path] == 0).all()
    assert s.early_finish[path[-1]] == s.project_finish
    for a, b in itertools.pairwise(path):
        assert any(network.before[k] == a and network.after[k] == b for k in range(len(network.before)))
    assert (s.critical == (s.total_float == 0)).all()


@settings(max_examples=times(100), deadline=None)
@given(networks(), st.integers(0, 40), st.integers(-9, 9))
def test_late_days_move_with_the_deadline_and_all_days_with_the_start(network: Network, deadline: int, k: int) -> None:
    one, other = solve(network, deadline=deadline), solve(network, deadline=deadline + k)
    assert (other.late_start - one.late_start == k).all() and (other.total_float - one.total_float == k).all()
    assert (other.early_start == one.early_start).all()
    assert one.days_to_recover == max(0, one.project_finish - deadline)
    moved = solve(network, start=k, deadline=deadline + k)
    assert (moved.early_start - one.early_start == k).all() and (moved.total_float == one.total_float).all()


@settings(max_examples=times(100), deadline=None)
@given(networks(), st.data())
def test_slipping_by_the_total_float_keeps_the_finish_and_by_more_does_not(
    network: Network, data: st.DataObject
) -> None:
    s = solve(network)
    i = data.draw(st.integers(0, len(network.duration) - 1))
    for extra in (0, 1):
        at = np.full(len(network.duration), np.nan)
        at[i] = s.early_start[i] + s.total_float[i] + extra
        kind = np.where(np.isnan(at), 0, Constraint.START_NOT_BEFORE)
        assert solve(replace(network, constraint=kind, constraint_at=at)).project_finish == s.project_finish + extra


@settings(max_examples=times(100), deadline=None)
@given(networks(), st.data())
def test_alap_keeps_links_and_finish(network: Network, data: st.DataObject) -> None:
    kind = np.array([data.draw(st.integers(0, 1)) for _ in network.duration])
    s = solve(replace(network, constraint=kind))
    for k in range(len(network.before)):
        assert holds(network, k, s.start, s.finish)
    assert s.finish.max() == s.project_finish
    assert (s.start[kind == 0] == s.early_start[kind == 0]).all()


@settings(max_examples=times(100), deadline=None)
@given(networks(), st.integers(0, 20), st.data())
def test_with_progress_nothing_left_begins_before_the_data_date(network: Network, on: int, data: st.DataObject) -> None:
    count = len(network.duration)
    start, finish = np.full(count, np.nan), np.full(count, np.nan)
    for i in range(count):
        if data.draw(st.booleans()):
            start[i] = data.draw(st.integers(0, on))
            if data.draw(st.booleans()):
                finish[i] = data.draw(st.integers(int(start[i]), on))
    s = solve(replace(network, actual_start=start, actual_finish=finish), data_date=on)
    open_, untouched = np.isnan(finish), np.isnan(start)
    assert (s.early_start[untouched] >= on).all() and (s.early_finish[open_] >= on).all()
    assert (s.early_finish[~open_] == finish[~open_]).all() and (s.early_start[~untouched] == start[~untouched]).all()
    for k in range(len(network.before)):
        if untouched[network.after[k]]:
            assert holds(network, k, s.early_start, s.early_finish)
    assert (s.total_float >= 0).all() and (s.late_finish >= s.early_finish).all()
