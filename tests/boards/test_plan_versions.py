"""Plan versions and their comparison, calendars in words, templates as tables."""

import math
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from park_dispatch.boards import calendars, plans
from park_dispatch.boards.plans import BASELINE, CURRENT
from park_dispatch.boards.situation import situation
from park_dispatch.boards.template_table import from_table, to_table, weighed_by_bill
from park_dispatch.filing.plans import decide_calendar, keep_plan, put_in_force
from park_dispatch.ledger.plans import NewPlan
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.refusals import NoSuchPlan
from park_dispatch.ledger.store import Ledger
from park_dispatch.planning.calendar_rules import PRESETS, CalendarRules, MonthDay, Override, SpringStop, WinterStop
from park_dispatch.planning.refusals import PlanningRefusal
from park_dispatch.planning.site_calendar import SiteCalendar
from park_dispatch.planning.templates import SHIPPED, shipped
from tests.small_park import DAY, day, form, new, upload


@pytest.fixture
def ids(ledger: Ledger, park: Park) -> dict[str, int]:
    found = {"project": new(ledger, park, "project", "三期"), "other": new(ledger, park, "project", "四期")}
    found["building"] = new(ledger, park, "building", "9#", found["project"])
    form(ledger, park, day("03-01"), (found["project"], "delivery_deadline", day("10-31")))
    form(ledger, park, day("03-01"), (found["other"], "delivery_deadline", day("12-31")))
    for name, start, finish in (("主体", "04-01", "06-30"), ("屋面", "07-01", "07-31"), ("室外", "09-01", "10-15")):
        found[name] = new(ledger, park, "milestone", name, found["building"])
        upload(
            ledger, park, day("03-01"),
            [(found[name], "planned_start", day(start)), (found[name], "planned_finish", day(finish))],
        )  # fmt: skip
    return found


def kept(ledger: Ledger, park: Park, name: str, version: str = CURRENT, project: int = 0, on: date = DAY) -> int:
    now = situation(ledger, park, on)
    plan = NewPlan(name, project, "frozen", on, "留底")
    return keep_plan(ledger, park, plan, plans.dated(now, version, project).items, "张工")


def test_two_kept_plans_the_baseline_and_the_current_plan_are_compared(
    ledger: Ledger, park: Park, ids: dict[str, int]
) -> None:
    first = kept(ledger, park, "一")
    form(ledger, park, DAY, (ids["屋面"], "planned_finish", day("08-10")), (ids["室外"], "planned_start", day("08-25")))
    ids["消防"] = new(ledger, park, "milestone", "消防", ids["building"])
    form(ledger, park, DAY, (ids["消防"], "planned_start", day("09-01")), (ids["消防"], "planned_finish", day("11-05")))
    second = kept(ledger, park, "二")
    now = situation(ledger, park, DAY)
    for old, new_ in ((str(first), CURRENT), (BASELINE, CURRENT), (str(first), str(second))):
        rows = plans.change_rows(plans.compared(ledger, now, old, new_)).set_index("name")
        expected = {"9# 屋面": "later", "9# 室外": "earlier"} | ({} if old == BASELINE else {"9# 消防": "new"})
        assert rows["change"].to_dict() == expected
        assert rows.at["9# 屋面", "finish_days"] == 10 and rows.at["9# 室外", "start_days"] == -7
    back = plans.change_rows(plans.compared(ledger, now, CURRENT, str(first))).set_index("name")
    assert back.at["9# 消防", "change"] == "dropped"
    said = plans.comparison_sentence(plans.compared(ledger, now, str(first), CURRENT))
    assert said.startswith("三期：与原计划相比：推迟 1 项、提前 1 项、新增 1 项、不变 1 项；总完工日期由 2023-10-15")
    assert plans.comparison_sentence(plans.compared(ledger, now, str(second), CURRENT)) == "两份计划完全相同，共 4 项。"


def test_a_plan_of_one_project_is_compared_with_that_project_only(
    ledger: Ledger, park: Park, ids: dict[str, int]
) -> None:
    other = new(ledger, park, "milestone", "土方", ids["other"])
    form(ledger, park, DAY, (other, "planned_start", day("09-01")), (other, "planned_finish", day("09-30")))
    number = kept(ledger, park, "三期", project=ids["project"])
    found = plans.compared(ledger, situation(ledger, park, DAY), str(number), CURRENT)
    assert [one.project for one in found] == ["三期"]
    assert plans.change_rows(found).empty


def test_what_has_no_dates_or_ends_before_it_starts_is_named(ledger: Ledger, park: Park, ids: dict[str, int]) -> None:
    form(ledger, park, DAY, (ids["屋面"], "planned_finish", day("06-01")))
    undated = new(ledger, park, "milestone", "消防", ids["building"])
    form(ledger, park, DAY, (undated, "percent", 0.0))
    found = plans.dated(situation(ledger, park, DAY), CURRENT)
    assert list(found.items["subject_id"]) == [ids["主体"], ids["室外"]]
    assert found.left_out() == (
        "未列入计划：1 个节点没有完整的计划日期：9# 消防；1 个节点计划完成早于计划开始：9# 屋面。"
    )


def test_the_list_says_which_plan_is_the_baseline(ledger: Ledger, park: Park, ids: dict[str, int]) -> None:
    first = kept(ledger, park, "一", on=day("08-01"))
    put_in_force(ledger, park, first, day("08-01"), "会议", "张工")
    second = put_in_force(ledger, park, first, day("08-20"), "再定", "张工")
    rows = plans.plan_list(ledger, situation(ledger, park, DAY)).set_index("plan_id")
    assert rows["state"].to_dict() == {first: "", first + 1: "replaced", second: "in_force"}
    assert set(rows["project"]) == {"全部项目"}
    assert plans.plan_list(ledger, situation(ledger, park, day("07-01"))).empty


@pytest.mark.parametrize("version", ["7", "nonsense", "-1", "９"])
def test_a_version_that_is_not_there_is_refused(ledger: Ledger, park: Park, ids: dict[str, int], version: str) -> None:
    with pytest.raises(NoSuchPlan):
        plans.compared(ledger, situation(ledger, park, DAY), version, CURRENT)


# --- calendars --------------------------------------------------------------------------------------------------------


def test_each_project_is_shown_with_its_calendar(ledger: Ledger, park: Park, ids: dict[str, int]) -> None:
    decide_calendar(ledger, park, ids["project"], PRESETS["office"], DAY, "五天制", "张工")
    views = {view.name: view for view in calendars.calendar_views(ledger, situation(ledger, park, DAY))}
    assert list(views) == ["全部项目（未单独设置的）", "三期", "四期"]
    assert views["三期"].own is not None and views["四期"].own is None
    assert calendars.days_left_words(views["三期"], DAY) == "距交付期限 10月31日 还有 42 个工作日"
    assert calendars.days_left_words(views["四期"], DAY) == "距交付期限 12月31日 还有 125 个工作日"
    assert calendars.days_left_words(views["三期"], day("10-31")) == "交付期限 10月31日 已到或已过"


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (PRESETS["seven_days"], "七天工地（春节停工）"),
        (PRESETS["north"], "北方工地（春节停工+冬歇期）"),
        (replace(PRESETS["no_stop"], overrides=(Override(DAY, DAY, False),)), "七天不停工，单独调整 1 处"),
        (
            CalendarRules((1, 2, 3, 4, 5, 6), True, SpringStop(10, 15), WinterStop(MonthDay(12, 1), MonthDay(2, 28))),
            "每周 周一、周二、周三、周四、周五、周六 施工，节假日放假、调休上班，"
            "春节停工：正月初一前 10 天至后 15 天，冬歇期 12-01 至 02-28",
        ),
    ],
)
def test_rules_in_words(rules: CalendarRules, said: str) -> None:
    assert calendars.rules_words(rules) == said


def test_rest_of_later_years_is_marked_as_estimated_and_weekends_are_counted() -> None:
    known = calendars.rest(SiteCalendar(PRESETS["office"]), date(2024, 1, 1), date(2024, 12, 31))
    later = calendars.rest(SiteCalendar(PRESETS["office"]), date(2031, 1, 1), date(2031, 12, 31))
    assert not known.spans["estimated"].any() and later.spans["estimated"].all()
    assert "春节" in set(known.spans["why"]) and known.weekend_days > 80
    calendar = SiteCalendar(PRESETS["office"])
    rested = int(known.spans["days"].sum()) + known.weekend_days
    assert rested + calendar.working_days(date(2024, 1, 1), date(2024, 12, 31)) == 366


# --- templates as tables ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", SHIPPED)
def test_a_template_comes_back_from_its_table(code: str) -> None:
    assert from_table(shipped(code), to_table(shipped(code))) == shipped(code)


def test_edited_numbers_are_no_starting_values_any_more() -> None:
    rows = to_table(shipped("steel_factory")).astype(object)
    rows.loc[rows["name"] == "吊装", "weight"] = 20.0
    rows.loc[rows["name"] == "地坪", "weight"] = 9.0
    edited = from_table(shipped("steel_factory"), rows)
    assert edited.starting_values == ("shares",)
    rows.loc[len(rows)] = [None, None, None, None, None, None, None, None, None]
    assert from_table(shipped("steel_factory"), rows) == edited  # an empty last row is nothing


@pytest.mark.parametrize(
    ("row", "column", "cell", "why"),
    [
        (1, "weight", 30.0, "权重合计"),
        (1, "first", 90.0, "起点小于终点"),
        (1, "first", None, "没有填写占工期的起点或终点"),
        (1, "name", "基础±0", "重复"),
        (2, "after", "桩基", "写法不认识"),
        (2, "after", "地基 FS", "不在模板中"),
        (0, "after", "联合验收备案 SS-95", "互相等待"),
    ],
)
def test_what_is_wrong_in_a_table_is_said_with_names(row: int, column: str, cell: object, why: str) -> None:
    rows = to_table(shipped("rc_factory")).astype(object)
    rows.loc[row, column] = cell
    with pytest.raises(PlanningRefusal, match=why):
        from_table(shipped("rc_factory"), rows)


BILL = """临建 100
基础工程\t1,600 万元
构件制作 20000000元
钢柱吊装，1200
檩条吊装：1000
屋面墙面板 1500
地坪 700
门窗 300
机电安装 1000
室外 400
竣工验收 0.01亿元
"""


def test_weights_come_from_a_pasted_bill_of_quantities() -> None:
    found = weighed_by_bill(shipped("steel_factory"), BILL)
    weights = {step.name: step.weight for step in found.steps}
    assert weights["吊装"] == pytest.approx(100 * 2200 / 9900)
    assert weights["构件加工"] == pytest.approx(100 * 2000 / 9900)
    assert weights["验收"] == pytest.approx(100 * 100 / 9900)
    assert math.fsum(weight or 0.0 for weight in weights.values()) == pytest.approx(100.0)
    assert found.starting_values == ("shares",)


@pytest.mark.parametrize(
    ("text", "why"),
    [("", "请粘贴"), ("桩基", "没有读出"), ("绿化 300", "没有对应"), ("桩基 300", "缺失"), ("桩基 -3", "没有读出")],
)
def test_a_bill_that_cannot_be_used_is_refused(text: str, why: str) -> None:
    with pytest.raises(PlanningRefusal, match=why):
        weighed_by_bill(shipped("rc_factory"), text)


def test_a_table_with_missing_flags_reads_them_as_no() -> None:
    rows = to_table(shipped("rc_factory")).astype(object)
    rows["optional"] = pd.NA
    assert from_table(shipped("rc_factory"), rows) == shipped("rc_factory")
