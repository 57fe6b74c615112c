"""What a situation says of the days ahead: forecast, band, chance, front line, standstill, and lights that were red."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from park_dispatch.boards.site_days import CALENDAR
from park_dispatch.boards.situation import Situation, situation
from park_dispatch.boards.status import LIGHTS
from park_dispatch.filing.plans import decide_template
from park_dispatch.ledger.decisions import decide
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.planning.templates import shipped
from tests.small_park import DAY, day, form, new, upload


class Site:
    """三期 with 9#: 主体 08-01…08-20 and 屋面 08-21…09-09, weights 50 and 50, delivery on 09-30."""

    def __init__(self, ledger: Ledger, park: Park) -> None:
        self.ledger, self.park = ledger, park
        self.project = new(ledger, park, "project", "三期")
        self.nine = new(ledger, park, "building", "9#", self.project)
        self.frame, self.roof = (new(ledger, park, "milestone", name, self.nine) for name in ("主体", "屋面"))
        form(
            ledger, park, day("08-01"),
            (self.frame, "planned_start", day("08-01")), (self.frame, "planned_finish", day("08-20")),
            (self.roof, "planned_start", day("08-21")), (self.roof, "planned_finish", day("09-09")),
            (self.frame, "weight", 50.0), (self.roof, "weight", 50.0), (self.nine, "delivery_deadline", day("09-30")),
        )  # fmt: skip

    def told(self, on: str, frame: float, roof: float) -> None:
        upload(self.ledger, self.park, day(on), [(self.frame, "percent", frame), (self.roof, "percent", roof)])

    def on(self, as_of: date = DAY) -> Situation:
        return situation(self.ledger, self.park, as_of)

    def building(self, as_of: date = DAY) -> dict[str, Any]:
        return dict(self.on(as_of).buildings.iloc[0])

    def milestone(self, milestone: int, as_of: date = DAY) -> dict[str, Any]:
        return dict(self.on(as_of).milestones.set_index("milestone_id").loc[milestone])


@pytest.fixture
def site(ledger: Ledger, park: Park) -> Site:
    return Site(ledger, park)


def test_a_building_exactly_on_plan_is_expected_a_little_late_as_most_are(site: Site) -> None:
    site.told("08-10", 50.0, 0.0)
    site.told("08-20", 100.0, 0.0)
    nine = site.building(day("08-20"))
    # ES = AT = 20 of 40 days, PF = exp(2/3·0.106) = 1.073: 20 + 20·1.073 = 41.5 days from 08-01, the 42nd is 09-11
    assert nine["forecast_p50"] == pd.Timestamp("2023-09-11")
    assert nine["planned_days"] == 40.0
    assert 0.9 < nine["chance"] < 1.0


def test_the_forecast_is_made_for_the_day_of_the_last_report(site: Site) -> None:
    site.told("08-10", 50.0, 0.0)
    site.told("08-20", 100.0, 0.0)
    assert site.building(day("08-24"))["forecast_p50"] == site.building(day("08-20"))["forecast_p50"]


def test_what_is_not_finished_is_so_tomorrow_at_the_soonest(site: Site) -> None:
    site.told("08-10", 50.0, 0.0)
    site.told("08-20", 100.0, 99.0)
    assert site.building(day("09-20"))["forecast_p50"] >= pd.Timestamp("2023-09-21")


def test_a_passed_deadline_has_no_chance(site: Site) -> None:
    site.told("08-10", 50.0, 0.0)
    site.told("08-20", 100.0, 10.0)
    assert site.building(day("10-01"))["chance"] == 0.0


def test_one_report_only_is_said(site: Site) -> None:
    site.told("08-20", 80.0, 0.0)
    assert site.building(day("08-21"))["forecast_note"] == "只有一次上报，预测很粗略"


def test_without_a_plan_there_is_no_forecast_but_the_pace(ledger: Ledger, park: Park) -> None:
    project = new(ledger, park, "project", "三期")
    ten = new(ledger, park, "building", "10#", project)
    upload(ledger, park, day("08-14"), [(ten, "percent", 20.0), (ten, "delivery_deadline", day("10-31"))])
    upload(ledger, park, day("08-28"), [(ten, "percent", 34.0)])
    row = dict(situation(ledger, park, DAY).buildings.iloc[0])
    assert (row["forecast_reason"], row["slip_basis"]) == ("no_plan", "pace")
    assert pd.isna(row["forecast_p50"]) and np.isnan(row["chance"])
    assert row["projected_finish"] == pd.Timestamp(DAY + timedelta(days=66))  # one percentage point a day


def test_a_plan_that_ends_before_it_begins_is_none(ledger: Ledger, park: Park) -> None:
    project = new(ledger, park, "project", "三期")
    ten = new(ledger, park, "building", "10#", project)
    upload(
        ledger, park, day("08-14"),
        [(ten, "percent", 20.0), (ten, "planned_start", day("09-01")), (ten, "planned_finish", day("08-01"))],
    )  # fmt: skip
    row = dict(situation(ledger, park, DAY).buildings.iloc[0])
    assert row["forecast_reason"] == "no_plan" and np.isnan(row["planned"])


def test_a_site_that_stopped_says_since_when(site: Site) -> None:
    site.told("08-05", 10.0, 0.0)
    site.told("08-10", 20.0, 0.0)
    for on in ("08-20", "08-30", "09-10", "09-20"):
        site.told(on, 20.0, 0.0)
    note = site.building(day("09-20"))["forecast_note"]
    assert note == "停工或无进展 41 天，预测以今天复工为前提"


def test_a_project_is_finished_when_its_last_building_is(ledger: Ledger, park: Park) -> None:
    site = Site(ledger, park)
    ten = new(ledger, park, "building", "10#", site.project)
    form(ledger, park, day("08-01"), (ten, "planned_start", day("08-01")), (ten, "planned_finish", day("12-31")))
    site.told("08-10", 50.0, 0.0)
    site.told("08-20", 100.0, 0.0)
    upload(ledger, park, day("08-20"), [(ten, "percent", 5.0)])
    now = site.on(day("08-20"))
    assert now.projects.iloc[0]["forecast_p50"] >= now.buildings["forecast_p50"].max()
    assert now.projects.iloc[0]["chance"] <= now.buildings["chance"].min()


def test_milestones_are_forecast_along_their_building(site: Site) -> None:
    site.told("08-10", 50.0, 0.0)
    site.told("08-20", 90.0, 0.0)
    now = site.on(day("08-20"))
    frame, roof = (now.milestones.set_index("milestone_id").loc[i] for i in (site.frame, site.roof))
    assert pd.Timestamp("2023-08-21") <= frame["forecast_finish_computed"] < roof["forecast_finish_computed"]
    assert roof["forecast_finish_computed"] == now.buildings.iloc[0]["forecast_p50"]


@pytest.mark.parametrize(
    ("frame", "roof", "front"),
    [
        (50.0, 0.0, ("08-10", "08-20")),  # the roof should have begun: its point is where nothing is done
        (100.0, 25.0, (None, "08-25")),  # done in time has no point
        (100.0, 0.0, (None, "08-20")),
    ],
)
def test_front_line(site: Site, frame: float, roof: float, front: tuple[str | None, str | None]) -> None:
    site.told("08-28", frame, roof)
    found = [site.milestone(i)["front"] for i in (site.frame, site.roof)]
    assert [None if pd.isna(f) else f"{f:%m-%d}" for f in found] == list(front)


def test_the_calendar_of_the_project_stops_the_plan(site: Site) -> None:
    site.told("08-20", 100.0, 0.0)
    assert site.building(day("08-28"))["planned"] == pytest.approx(70.0)  # 50 + 50·8/20
    stop = '{"overrides": [{"first": "2023-08-21", "last": "2023-08-26", "working": false, "reason": "高温停工"}]}'
    decide(site.ledger, site.park.park_id, site.project, CALENDAR, stop, day("08-01"), "张工")
    assert site.building(day("08-28"))["planned"] == pytest.approx(50.0 + 50.0 * 2 / 14)


def test_the_preset_of_the_lights_is_the_parks_own(site: Site) -> None:
    site.told("08-20", 100.0, 0.0)
    site.told("08-28", 100.0, 0.1)
    assert site.building()["rule"].startswith("落后计划")
    decide(site.ledger, site.park.park_id, 0, LIGHTS, '"wuhan"', day("08-01"), "张工")
    assert site.building()["rule"].startswith("完成只有计划的 72%")


def test_a_red_light_is_yellow_before_it_is_green(site: Site) -> None:
    site.told("08-10", 10.0, 0.0)
    site.told("08-20", 20.0, 0.0)
    assert site.building(day("08-20"))["status"] == "late"
    site.told("08-24", 100.0, 21.0)
    after = site.building(day("08-24"))
    assert after["status"] == "warning"
    assert "亮过红灯" in after["rule"]
    for on, roof in (("09-01", 55.0), ("09-08", 95.0), ("09-09", 99.0)):
        site.told(on, 100.0, roof)
    assert site.building(day("09-09"))["rule"] == "按计划推进"


def test_calibration_comes_from_finished_projects(ledger: Ledger, park: Park) -> None:
    for number in range(5):
        project = new(ledger, park, "project", f"{number}期")
        building = new(ledger, park, "building", "1#", project)
        item = new(ledger, park, "milestone", "全部", building)
        upload(
            ledger, park, day("08-20"),
            [
                (item, "planned_start", day("06-01")), (item, "planned_finish", day("06-30")), (item, "percent", 100.0),
                (item, "actual_finish", day("07-15")),
            ],
        )  # fmt: skip
    now = situation(ledger, park, DAY)
    assert now.calibration.own and now.calibration.projects == 5
    assert now.calibration.mu == pytest.approx((5 * 0.106 + 5 * np.log(45 / 30)) / 10)


def test_the_width_of_the_bands_comes_from_what_was_said_along_the_way(ledger: Ledger, park: Park) -> None:
    """Five projects that stood at 90 % when half their time was planned to be over, and then took twice as long."""
    for number in range(5):
        project = new(ledger, park, "project", f"{number}期")
        building = new(ledger, park, "building", "1#", project)
        item = new(ledger, park, "milestone", "全部", building)
        plan = [(item, "planned_start", day("06-01")), (item, "planned_finish", day("06-30"))]
        upload(ledger, park, day("06-05"), [*plan, (item, "percent", 50.0)])
        upload(ledger, park, day("06-15"), [(item, "percent", 90.0)])
        upload(ledger, park, day("07-30"), [(item, "percent", 100.0), (item, "actual_finish", day("07-30"))])
    now = situation(ledger, park, DAY)
    assert now.calibration.own and now.calibration.width > 1.0


def test_weights_follow_the_templates_as_the_park_edited_them(ledger: Ledger, park: Park) -> None:
    project = new(ledger, park, "project", "三期")
    nine = new(ledger, park, "building", "9#", project)
    piles, roof = (new(ledger, park, "milestone", name, nine) for name in ("桩基", "屋面"))
    upload(ledger, park, day("08-14"), [(piles, "percent", 100.0), (roof, "percent", 0.0)])
    assert situation(ledger, park, DAY).buildings.iloc[0]["percent"] == pytest.approx(100 * 10 / 14)
    template = shipped("rc_factory")
    change = {"桩基": 30.0, "主体": 8.0}
    edited = replace(template, steps=tuple(replace(s, weight=change.get(s.name, s.weight)) for s in template.steps))
    decide_template(ledger, park, "rc_factory", edited, day("08-20"), "清单", "张工")
    assert situation(ledger, park, DAY).buildings.iloc[0]["percent"] == pytest.approx(100 * 30 / 34)
    assert situation(ledger, park, day("08-19")).buildings.iloc[0]["percent"] == pytest.approx(100 * 10 / 14)


def test_after_a_month_without_a_report_the_forecast_moves_on_and_says_so(site: Site) -> None:
    site.told("08-20", 50.0, 0.0)
    fresh, month = site.building(day("08-25")), site.building(day("09-19"))
    assert fresh["forecast_p50"] == month["forecast_p50"]  # 30 days: taken to have gone on as before
    assert "没有上报" not in month["forecast_note"]
    later = site.building(date(2025, 8, 20))
    assert later["forecast_p50"] > pd.Timestamp("2025-08-25")  # not "finished tomorrow" with three quarters to do
    assert later["forecast_p10"] < later["forecast_p50"] < later["forecast_p90"]
    assert later["forecast_note"] == "已 731 天没有上报，预测只能粗略推算"
