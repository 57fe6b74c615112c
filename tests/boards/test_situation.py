"""A small park whose every figure is worked out by hand, and what holds for any park at all."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from park_dispatch import language
from park_dispatch.boards.situation import Situation, compared_days, situation
from park_dispatch.filing.issues import raise_issue
from park_dispatch.filing.meetings import mark_discussed
from park_dispatch.filing.notes import add_note
from park_dispatch.filing.notices import NoticeDraft, send_notice
from park_dispatch.ledger import reading
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger, open_ledger
from park_dispatch.ledger.writing import add_park, withdraw
from park_dispatch.planning.lights import STATUSES
from tests.small_park import DAY, day, form, new, upload
from tests.thorough import times


@dataclass(frozen=True)
class Small:
    """三期 with 9# (two milestones, a plan, a deadline) and 10# (stated as a whole, no plan)."""

    ledger: Ledger
    park: Park
    project: int
    nine: int
    ten: int
    frame: int
    roof: int

    def on(self, as_of: date) -> Situation:
        return situation(self.ledger, self.park, as_of)

    def building(self, building: int, as_of: date = DAY) -> dict[str, Any]:
        found = self.on(as_of).building(building)
        assert found is not None
        return dict(found)

    def the_project(self, as_of: date = DAY) -> dict[str, Any]:
        return dict(self.on(as_of).projects.iloc[0])

    def milestone(self, milestone: int, as_of: date = DAY) -> dict[str, Any]:
        return dict(self.on(as_of).milestones.set_index("milestone_id").loc[milestone])


@pytest.fixture
def small(ledger: Ledger, park: Park) -> Small:
    """9#: 主体 40 % of the weight, 08-01…08-10; 屋面 60 %, 08-11…09-09 (30 days)."""
    project = new(ledger, park, "project", "三期")
    nine, ten = (new(ledger, park, "building", name, project) for name in ("9#", "10#"))
    frame, roof = (new(ledger, park, "milestone", name, nine) for name in ("主体", "屋面"))
    upload(
        ledger,
        park,
        day("08-14"),
        [
            (frame, "weight", 40.0), (frame, "planned_start", day("08-01")), (frame, "planned_finish", day("08-10")),
            (roof, "weight", 60.0), (roof, "planned_start", day("08-11")), (roof, "planned_finish", day("09-09")),
            (frame, "percent", 100.0), (roof, "percent", 10.0), (ten, "percent", 20.0),
            (nine, "floor_area_m2", 20000.0), (ten, "floor_area_m2", 10000.0),
            (nine, "delivery_deadline", day("10-31")),
        ],
    )  # fmt: skip
    upload(ledger, park, day("08-21"), [(roof, "percent", 30.0)])
    upload(ledger, park, day("08-27"), [(roof, "percent", 45.0), (ten, "percent", 20.0)], author="赵六")
    upload(ledger, park, day("08-28"), [(roof, "percent", 50.0)])
    return Small(ledger, park, project, nine, ten, frame, roof)


def test_the_days_compared() -> None:
    """2023-08-28 is a Monday: the working day before it is Friday."""
    days = compared_days(DAY)
    assert [f"{d:%m-%d}" for d in days] == ["08-28", "08-27", "08-25", "08-21", "08-14"]


def test_a_building_by_its_milestones(small: Small) -> None:
    nine = small.building(small.nine)
    assert nine["percent"] == 70.0  # 0.4·100 + 0.6·50
    assert [nine[f"percent_{n}"] for n in range(5)] == [70.0, 67.0, 58.0, 58.0, 46.0]
    assert nine["planned"] == pytest.approx(76.0)  # 0.4·100 + 0.6·(18 of 30 days)
    assert nine["gap_pp"] == pytest.approx(-6.0)
    assert (nine["status"], nine["rule"]) == ("watch", "落后计划 6.0 个百分点")
    assert nine["pace_pp_per_day"] == pytest.approx(24 / 14)
    assert nine["needed_pp_per_day"] == pytest.approx(30 / 64)
    assert nine["days_left"] == 64
    # ES: the plan is at 70 % after 25 days; 28 went by, 40 are planned. f = 0.625, ω = 5/13, PF = exp(5/13·ln(28/25) +
    # 8/13·0.106) = 1.115; EAC = 28 + 15·1.115 = 44.7 days from 08-01: the 45th is 09-14.
    assert nine["projected_finish"] == nine["forecast_p50"] == pd.Timestamp("2023-09-14")
    assert (nine["slip_days"], nine["slip_basis"]) == (-47, "forecast")
    assert nine["forecast_p10"] < nine["forecast_p50"] < nine["forecast_p90"]
    assert nine["chance"] > 0.99
    assert (nine["project"], nine["deadline_inherited"]) == ("三期", False)


def test_a_building_as_stated(small: Small) -> None:
    ten = small.building(small.ten)
    assert (ten["percent"], ten["percent_stated"]) == (20.0, 20.0)
    assert np.isnan(ten["percent_computed"]) and np.isnan(ten["planned"]) and np.isnan(ten["gap_pp"])
    assert pd.isna(ten["projected_finish"])  # it does not move
    assert (ten["status"], ten["rule"]) == ("normal", "无计划日期，未作比较")
    assert (ten["last_author"], ten["silent_days"], ten["unchanged"]) == ("赵六", 1, True)
    assert pd.isna(ten["delivery_deadline"])  # 9#'s deadline is not 10#'s


def test_the_project_by_floor_area(small: Small) -> None:
    project = small.the_project()
    assert project["percent"] == pytest.approx((20000 * 70 + 10000 * 20) / 30000)
    assert project["weight_source"] == "area"
    assert project["planned"] == pytest.approx(76.0)  # only 9# has a plan
    assert (project["building_count"], project["floor_area_m2"]) == (2, 30000.0)
    assert project["delivery_deadline"] == pd.Timestamp("2023-10-31")
    assert {s: project[f"count_{s}"] for s in STATUSES} == dict.fromkeys(STATUSES, 0) | {"watch": 1, "normal": 1}


def test_milestones(small: Small) -> None:
    frame, roof = small.milestone(small.frame), small.milestone(small.roof)
    assert (frame["status"], roof["status"]) == ("done", "warning")  # 50 against 60
    assert (frame["share"], roof["share"], roof["weight_source"]) == (40.0, 60.0, "given")
    assert (roof["planned"], roof["gap_pp"]) == (pytest.approx(60.0), pytest.approx(-10.0))
    assert small.milestone(small.roof, day("09-12"))["late_days"] == 3


def test_given_weights_go_before_floor_area(small: Small) -> None:
    form(small.ledger, small.park, DAY, (small.nine, "weight", 10.0), (small.ten, "weight", 90.0))
    project = small.the_project()
    assert (project["percent"], project["weight_source"]) == (pytest.approx(25.0), "given")


def test_an_area_missing_makes_all_buildings_alike(small: Small) -> None:
    third = new(small.ledger, small.park, "building", "11#", small.project)
    form(small.ledger, small.park, DAY, (third, "percent", 30.0))
    project = small.the_project()
    assert (project["percent"], project["weight_source"]) == (pytest.approx(40.0), "equal")


def test_a_percent_stated_later_counts_and_both_are_kept(small: Small) -> None:
    form(small.ledger, small.park, day("08-28"), (small.nine, "percent", 72.0))
    same_day = small.building(small.nine)
    assert (same_day["percent"], same_day["percent_stated"], same_day["percent_computed"]) == (70.0, 72.0, 70.0)
    form(small.ledger, small.park, day("08-29"), (small.nine, "percent", 75.0))
    later = small.building(small.nine, day("08-29"))
    assert (later["percent"], later["percent_stated"], later["percent_computed"]) == (75.0, 75.0, 70.0)
    form(small.ledger, small.park, day("08-30"), (small.roof, "percent", 60.0))
    assert small.building(small.nine, day("08-30"))["percent"] == 76.0


def test_the_project_of_a_stated_percent_keeps_it_beside_the_computed(small: Small) -> None:
    form(small.ledger, small.park, DAY, (small.project, "percent", 80.0))
    project = small.the_project()
    assert (project["percent_stated"], project["percent"]) == (80.0, pytest.approx(160 / 3))


def test_withdrawing_an_upload_changes_the_board_back(small: Small) -> None:
    before = small.building(small.nine)["percent"]
    number = upload(small.ledger, small.park, DAY, [(small.roof, "percent", 90.0)])
    assert small.building(small.nine)["percent"] == 94.0
    withdraw(small.ledger, number, "填错", "张三")
    assert small.building(small.nine)["percent"] == before


def test_yesterday_is_what_was_said_of_it_not_what_was_known_then(small: Small) -> None:
    upload(small.ledger, small.park, day("08-26"), [(small.roof, "percent", 40.0)])  # told late
    assert small.building(small.nine)["percent_1"] == 67.0
    assert small.building(small.nine, day("08-26"))["percent"] == 64.0


def test_the_deadline_said_of_the_project_holds_for_its_buildings(small: Small) -> None:
    form(
        small.ledger,
        small.park,
        DAY,
        (small.project, "delivery_deadline", day("09-30")),
        (small.project, "delivery_to", "甲"),
    )
    nine, ten = small.building(small.nine), small.building(small.ten)
    assert (nine["delivery_deadline"], nine["deadline_inherited"]) == (pd.Timestamp("2023-10-31"), False)
    assert (ten["delivery_deadline"], ten["deadline_inherited"]) == (pd.Timestamp("2023-09-30"), True)
    assert (nine["delivery_to"], ten["delivery_to"], ten["days_left"]) == ("甲", "甲", 33)


def test_overdue_and_done(small: Small) -> None:
    late = small.building(small.nine, day("11-03"))
    assert (late["status"], late["rule"], late["days_left"]) == ("late", "已过交付期限 3 天", -3)
    form(small.ledger, small.park, day("11-04"), (small.roof, "percent", 100.0))
    done = small.building(small.nine, day("11-04"))
    assert (done["percent"], done["status"], done["unreported"]) == (100.0, "done", False)
    assert pd.isna(done["projected_finish"]) and pd.isna(done["slip_days"])


def test_a_late_start_lights_the_building(small: Small) -> None:
    pump = new(small.ledger, small.park, "milestone", "机电", small.nine)
    form(
        small.ledger,
        small.park,
        DAY,
        (pump, "weight", 0.0),
        (pump, "planned_start", day("08-20")),
        (pump, "planned_finish", day("12-31")),
    )
    assert small.building(small.nine)["status"] == "watch"  # nothing was said of it: that is not "not begun"
    form(small.ledger, small.park, DAY, (pump, "percent", 0.0))
    assert small.building(small.nine)["rule"] == "“机电”应开工未开工 8 天"
    form(small.ledger, small.park, DAY, (pump, "actual_start", day("08-21")))
    assert small.building(small.nine)["status"] == "watch"
    # Begun, but at 0 where 9 of 134 days ask for 6.7 %.
    assert (small.milestone(pump)["status"], small.milestone(pump)["rule"]) == ("watch", "落后计划 6.7 个百分点")


def test_three_weights_of_a_third_and_all_done_is_done(ledger: Ledger, park: Park) -> None:
    project = new(ledger, park, "project", "三期")
    building = new(ledger, park, "building", "9#", project)
    parts = [new(ledger, park, "milestone", f"第{n}项", building) for n in range(7)]
    told = [(part, "percent", 100.0) for part in parts]
    upload(
        ledger,
        park,
        DAY,
        [*told, *((part, "weight", w) for part, w in zip(parts, (1.1, 2.3, 3.3, 7.7, 0.1, 19.9, 33.3), strict=True))],
    )
    now = situation(ledger, park, DAY)
    assert now.buildings["percent"].tolist() == [100.0]
    assert now.buildings["status"].tolist() == now.projects["status"].tolist() == ["done"]


def test_before_the_first_report_everything_is_empty(small: Small) -> None:
    now = small.on(day("08-13"))
    assert (len(now.projects), len(now.buildings), len(now.milestones)) == (0, 0, 0)
    assert now.building(small.nine) is None
    full = small.on(DAY)
    for empty, other in (
        (now.projects, full.projects),
        (now.buildings, full.buildings),
        (now.milestones, full.milestones),
    ):
        assert set(empty.columns) == set(other.columns)


def test_an_empty_park(ledger: Ledger, park: Park) -> None:
    now = situation(ledger, park, DAY)
    assert now.projects.empty and now.buildings.empty and now.milestones.empty


def test_a_project_without_buildings(ledger: Ledger, park: Park) -> None:
    road = new(ledger, park, "project", "园区道路")
    upload(
        ledger,
        park,
        DAY,
        [(road, "percent", 35.0), (road, "planned_start", day("08-01")), (road, "planned_finish", day("09-29"))],
    )
    now = situation(ledger, park, DAY)
    row = now.projects.iloc[0]
    assert now.buildings.empty
    assert (row["percent"], row["building_count"], row["weight_source"]) == (35.0, 0, "stated")
    assert row["planned"] == pytest.approx(28 / 60 * 100)
    assert row["status"] == "warning"


def test_a_project_with_milestones_of_its_own(ledger: Ledger, park: Park) -> None:
    road = new(ledger, park, "project", "园区道路")
    bed, paving = (new(ledger, park, "milestone", name, road) for name in ("路基", "路面"))
    plan = [(paving, "planned_start", day("08-24")), (paving, "planned_finish", day("08-31"))]
    told = [(bed, "weight", 30.0), (paving, "weight", 70.0), (bed, "percent", 100.0)]
    upload(ledger, park, day("08-21"), [*told, *plan])  # type: ignore[list-item]
    upload(ledger, park, DAY, [(paving, "percent", 10.0)])
    row = situation(ledger, park, DAY).projects.iloc[0]
    assert row["percent"] == row["percent_computed"] == pytest.approx(37.0)
    assert row["percent_3"] == pytest.approx(30.0)
    assert row["planned"] == pytest.approx(62.5)  # 5 of 8 days; 路基 has no plan
    form(ledger, park, day("08-29"), (road, "percent", 50.0))
    assert situation(ledger, park, day("08-29")).projects.iloc[0]["percent"] == 50.0


def test_only_names_and_areas_no_percent_anywhere(ledger: Ledger, park: Park) -> None:
    project = new(ledger, park, "project", "三期")
    building = new(ledger, park, "building", "9#", project)
    part = new(ledger, park, "milestone", "桩基", building)
    upload(ledger, park, DAY, [(building, "floor_area_m2", 20000.0), (part, "weight", 100.0)])
    now = situation(ledger, park, DAY)
    for frame in (now.projects, now.buildings, now.milestones):
        assert len(frame) == 1
        assert frame["percent"].isna().all()
        assert frame["status"].tolist() == ["normal"]
    assert not now.buildings["unreported"].any()
    assert now.buildings["silent_days"].tolist() == [0]


def test_a_building_silent_for_longer_than_the_look_back_is_still_known_to_be_silent(
    ledger: Ledger, park: Park
) -> None:
    project = new(ledger, park, "project", "三期")
    building = new(ledger, park, "building", "9#", project)
    part = new(ledger, park, "milestone", "桩基", building)
    upload(ledger, park, day("03-01"), [(building, "floor_area_m2", 20000.0)])
    upload(ledger, park, day("05-01"), [(part, "percent", 40.0)])
    row = situation(ledger, park, DAY).buildings.iloc[0]
    assert (row["last_report"], row["silent_days"], row["cycle_days"]) == (pd.Timestamp("2023-05-01"), 119, 7.0)
    assert (row["unreported"], row["status"]) == (True, "no_report")


def test_parks_are_kept_apart(small: Small) -> None:
    add_park(small.ledger, "秦川园区", "测试")
    other = reading.parks(small.ledger)[1]
    assert situation(small.ledger, other, DAY).projects.empty


def test_a_board_is_of_one_moment_while_uploads_come_in(ledger: Ledger, park: Park) -> None:
    """Stated percents come from one query, compared days from another: an upload in between must be in both."""
    project = new(ledger, park, "project", "三期")
    made = [new(ledger, park, "building", f"{n}#", project) for n in range(5)]
    upload(ledger, park, DAY, [(building, "percent", 0.0) for building in made])
    over = threading.Event()

    def look() -> set[tuple[float, float]]:
        torn = set()
        while not over.is_set():
            rows = situation(ledger, park, DAY).buildings
            torn |= set(zip(rows["percent_stated"], rows["percent"], strict=True))
        return {(stated, counting) for stated, counting in torn if stated != counting}

    with ThreadPoolExecutor(3) as pool:
        readers = [pool.submit(look) for _ in range(3)]
        try:
            for n in range(1, 41):
                upload(ledger, park, DAY, [(building, "percent", float(n)) for building in made])
        finally:
            over.set()
        assert [reader.result(timeout=60) for reader in readers] == [set()] * 3


def test_the_rule_speaks_the_language_of_the_reader(small: Small) -> None:
    chinese = small.on(DAY)
    with language.speaking("en"):
        assert small.on(DAY) is not chinese
    assert small.on(DAY) is chinese


PERCENTS = st.none() | st.integers(0, 100).map(float)
PLANS = st.none() | st.tuples(st.integers(-60, 60), st.integers(0, 90))
PART = st.tuples(PERCENTS, PERCENTS, PLANS, st.none() | st.integers(0, 100).map(float))
BUILDING = st.tuples(PERCENTS, st.none() | st.floats(0, 1e5), PLANS, st.lists(PART, max_size=3))
PROJECTS = st.lists(st.tuples(PERCENTS, st.lists(BUILDING, max_size=3), st.lists(PART, max_size=2)), max_size=2)


def plan_of(thing: int, plan: tuple[int, int] | None) -> list[Any]:
    if plan is None:
        return []
    start = DAY + timedelta(days=plan[0])
    return [(thing, "planned_start", start), (thing, "planned_finish", start + timedelta(days=plan[1]))]


def tell(ledger: Ledger, park: Park, projects: list[Any]) -> None:
    """Store a drawn park: what was said a week ago and what was said today."""
    today: list[Any] = []
    before: list[Any] = []

    def parts(parent: int, items: list[Any]) -> None:
        for n, (old, now, plan, weight) in enumerate(items):
            part = new(ledger, park, "milestone", f"第{n}项", parent)
            before.extend([(part, "percent", old)] * (old is not None))
            today.extend([(part, "percent", now)] * (now is not None))
            today.extend([(part, "weight", weight)] * (weight is not None))
            before.extend(plan_of(part, plan))

    for p, (stated, buildings, own) in enumerate(projects):
        project = new(ledger, park, "project", f"{p}期")
        today.extend([(project, "percent", stated)] * (stated is not None))
        parts(project, own)
        for b, (percent, area, plan, items) in enumerate(buildings):
            building = new(ledger, park, "building", f"{b}#", project)
            today.extend([(building, "percent", percent)] * (percent is not None))
            today.extend([(building, "floor_area_m2", area)] * (area is not None))
            before.extend(plan_of(building, plan))
            parts(building, items)
    for as_of, told in ((DAY - timedelta(days=7), before), (DAY, today)):
        if told:
            upload(ledger, park, as_of, told)


@settings(max_examples=times(6))
@given(projects=PROJECTS)
def test_what_holds_for_any_park(tmp_path_factory: pytest.TempPathFactory, projects: list[Any]) -> None:
    ledger = open_ledger(tmp_path_factory.mktemp("ledger") / "park.duckdb")
    add_park(ledger, "园", "测试")
    park = reading.parks(ledger)[0]
    tell(ledger, park, projects)
    last = None
    for later in (-30, -3, 0, 90):
        now = situation(ledger, park, DAY + timedelta(days=later))
        for frame in (now.projects, now.buildings, now.milestones):
            for column in ("percent", "planned", "percent_1", "percent_4"):
                assert frame[column].dropna().between(0.0, 100.0).all()
            assert set(frame["status"]) <= set(STATUSES)
            assert all(frame["rule"])
            assert (frame["status"].dtype, frame["rule"].dtype) == ("str", "str")
        done = now.buildings["percent"] >= 100.0
        assert (now.buildings["status"] == "done").equals(done)
        assert not (now.buildings["unreported"] & done).any()
        for _, project in now.projects.iterrows():
            within(project, now.buildings[now.buildings["project_id"] == project["project_id"]])
        planned = now.milestones.set_index("milestone_id")["planned"]
        if last is not None:  # the plan does not change, and never falls in time
            assert not (planned < last.reindex(planned.index) - 1e-9).any()
        last = planned
    ledger.close()


def within(project: pd.Series, buildings: pd.DataFrame) -> None:
    assert project["building_count"] == len(buildings) == sum(project[f"count_{status}"] for status in STATUSES)
    if buildings["percent"].notna().any() and not np.isnan(project["percent_computed"]):
        percents = buildings["percent"].fillna(0.0)
        assert percents.min() - 1e-6 <= project["percent"] <= percents.max() + 1e-6


def test_talk_changes_no_figure(small: Small) -> None:
    """Situations are kept while people only talk (ledger.topics.TALK): computed anew they would be the same."""
    before = small.on(DAY)
    add_note(small.ledger, small.park, DAY, "增加一个班组", ["9#"], "一建", "王工", DAY, "张三")
    raise_issue(small.ledger, small.park, "道路太窄", on=DAY, building="9#", author="张三")
    mark_discussed(small.ledger, small.park, DAY, "starts-1", "9# 应开工", "张三")
    send_notice(small.ledger, small.park, NoticeDraft("red", "一建", "滞后", "规则", "整改", DAY, "督"), DAY, "张三")
    assert small.on(DAY) is before
    with small.ledger.writing():
        pass  # as if anything had been said
    after = small.on(DAY)
    assert after is not before
    for name in ("projects", "buildings", "milestones"):
        pd.testing.assert_frame_equal(getattr(before, name), getattr(after, name))
