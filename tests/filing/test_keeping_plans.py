"""Plans kept, put in force and taken back; calendars, lights and templates decided; what is refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from park_dispatch.boards import site_days, status
from park_dispatch.boards.situation import situation
from park_dispatch.boards.templates import templates
from park_dispatch.filing import plans as filing
from park_dispatch.filing.plans import (
    LONGEST_NAME,
    decide_calendar,
    decide_lights,
    decide_template,
    keep_plan,
    lay_out,
    put_in_force,
    take_back,
)
from park_dispatch.filing.refusals import (
    DeciderMissing,
    FilingRefusal,
    HasMilestones,
    PlanBackwards,
    PlanNameMissing,
    PlanNameTaken,
    PlanNameTooLong,
)
from park_dispatch.ledger import plans as ledger_plans
from park_dispatch.ledger import reading
from park_dispatch.ledger.plans import NewPlan
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.refusals import AlreadyWithdrawn, LedgerRefusal, NoSuchPlan, PlanEmpty, ReasonMissing
from park_dispatch.ledger.store import Ledger
from park_dispatch.planning.calendar_rules import PRESETS
from park_dispatch.planning.site_calendar import SiteCalendar
from park_dispatch.planning.template_plan import TemplatePlan, plan_from_template
from park_dispatch.planning.templates import shipped
from tests.small_park import DAY, day, form, new

PLAN = NewPlan("留底", 0, "frozen", DAY, "雨季影响")


@pytest.fixture
def building(ledger: Ledger, park: Park) -> int:
    project = new(ledger, park, "project", "三期")
    building = new(ledger, park, "building", "9#", project)
    form(ledger, park, day("03-01"), (building, "delivery_deadline", day("10-31")))
    return building


@pytest.fixture
def milestone(ledger: Ledger, park: Park, building: int) -> int:
    milestone = new(ledger, park, "milestone", "桩基", building)
    said = (milestone, "planned_start", day("03-01")), (milestone, "planned_finish", day("03-31"))
    form(ledger, park, day("03-01"), *said)
    return milestone


def items(milestone: int, start: str = "03-01", finish: str = "03-31") -> pd.DataFrame:
    return pd.DataFrame([(milestone, day(start), day(finish))], columns=["subject_id", "start", "finish"])


def baseline(ledger: Ledger, park: Park, milestone: int) -> tuple[date, date]:
    rows = situation(ledger, park, DAY).milestones.set_index("milestone_id")
    return rows.at[milestone, "baseline_start"].date(), rows.at[milestone, "baseline_finish"].date()


def test_the_names_of_decisions_are_those_that_boards_read() -> None:
    assert (filing.CALENDAR, filing.LIGHTS) == (site_days.CALENDAR, status.LIGHTS)


def test_a_plan_is_kept_with_who_and_why(ledger: Ledger, park: Park, milestone: int) -> None:
    number = keep_plan(ledger, park, replace(PLAN, name="  留底  一 "), items(milestone), " 张工 ")
    row = ledger_plans.plans(ledger, park.park_id, DAY).iloc[0]
    assert (row["plan_id"], row["name"], row["reason"], row["author"]) == (number, "留底 一", "雨季影响", "张工")
    assert not row["in_force"]
    assert baseline(ledger, park, milestone) == (day("03-01"), day("03-31"))


@pytest.mark.parametrize(
    ("plan", "author", "refusal"),
    [
        (replace(PLAN, name="  "), "张工", PlanNameMissing),
        (replace(PLAN, name="名" * (LONGEST_NAME + 1)), "张工", PlanNameTooLong),
        (replace(PLAN, reason=" "), "张工", ReasonMissing),
        (PLAN, " ", DeciderMissing),
    ],
)
def test_blank_fields_are_refused(
    ledger: Ledger, park: Park, milestone: int, plan: NewPlan, author: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal) as refused:
        keep_plan(ledger, park, plan, items(milestone), author)
    assert str(refused.value).endswith("。")
    assert ledger_plans.plans(ledger, park.park_id, DAY).empty


def test_a_name_is_used_once_until_taken_back(ledger: Ledger, park: Park, milestone: int) -> None:
    number = keep_plan(ledger, park, PLAN, items(milestone), "张工")
    with pytest.raises(PlanNameTaken, match=f"编号 {number}"):
        keep_plan(ledger, park, PLAN, items(milestone), "张工")
    take_back(ledger, park, number, "重复", "张工")
    assert keep_plan(ledger, park, PLAN, items(milestone), "张工") > number
    with pytest.raises(AlreadyWithdrawn):
        take_back(ledger, park, number, "重复", "张工")


def test_an_empty_plan_and_one_that_ends_before_it_starts_are_refused(
    ledger: Ledger, park: Park, milestone: int
) -> None:
    with pytest.raises(PlanEmpty):
        keep_plan(ledger, park, PLAN, items(milestone).iloc[:0], "张工")
    with pytest.raises(PlanBackwards, match=r"9# 桩基.*2023-03-01.*2023-03-31"):
        keep_plan(ledger, park, PLAN, items(milestone, "03-31", "03-01"), "张工", {milestone: "9# 桩基"})
    assert ledger_plans.plans(ledger, park.park_id, DAY).empty


def test_in_force_and_back_again(ledger: Ledger, park: Park, milestone: int) -> None:
    kept = keep_plan(ledger, park, PLAN, items(milestone, "04-01", "04-30"), "张工")
    copy = put_in_force(ledger, park, kept, DAY, "专班同意", "李工")
    assert baseline(ledger, park, milestone) == (day("04-01"), day("04-30"))
    take_back(ledger, park, copy, "有误", "李工")
    assert baseline(ledger, park, milestone) == (day("03-01"), day("03-31"))
    assert list(ledger_plans.plans(ledger, park.park_id, DAY)["plan_id"]) == [kept]


@pytest.mark.parametrize(("reason", "author", "refusal"), [(" ", "张工", ReasonMissing), ("会议", "", DeciderMissing)])
def test_putting_in_force_and_taking_back_need_who_and_why(
    ledger: Ledger, park: Park, milestone: int, reason: str, author: str, refusal: type[Exception]
) -> None:
    kept = keep_plan(ledger, park, PLAN, items(milestone, "04-01", "04-30"), "张工")
    with pytest.raises(refusal):
        put_in_force(ledger, park, kept, DAY, reason, author)
    with pytest.raises(refusal):
        take_back(ledger, park, kept, reason, author)
    assert len(ledger_plans.plans(ledger, park.park_id, DAY)) == 1


def test_only_a_plan_that_is_there_on_the_day_can_be_put_in_force(ledger: Ledger, park: Park, milestone: int) -> None:
    kept = keep_plan(ledger, park, PLAN, items(milestone), "张工")
    for number, on in ((kept + 1, DAY), (kept, day("08-27"))):
        with pytest.raises(NoSuchPlan):
            put_in_force(ledger, park, number, on, "会议", "张工")


def laid(floors: int = 3) -> TemplatePlan:
    return plan_from_template(shipped("rc_factory"), day("09-01"), date(2024, 4, 30), SiteCalendar(), floors)


def test_a_template_gives_a_building_its_milestones(ledger: Ledger, park: Park, building: int) -> None:
    planned = laid()
    number = lay_out(ledger, park, building, planned, replace(PLAN, origin="template"), "张工")
    rows = situation(ledger, park, DAY).milestones
    assert list(rows["name"]) == [item.name for item in planned.items]
    assert rows["share"].tolist() == pytest.approx([item.weight for item in planned.items])
    assert [one.date() for one in rows["baseline_start"]] == [item.start for item in planned.items]
    assert len(ledger_plans.plan_items(ledger, number)) == len(planned.items)
    assert len(ledger_plans.links(ledger, park.park_id, DAY)) == len(
        {(one.before, one.after, one.kind) for one in planned.links}
    )


def test_a_building_with_milestones_gets_no_second_set(
    ledger: Ledger, park: Park, building: int, milestone: int
) -> None:
    with pytest.raises(HasMilestones, match=r"9#.*1 个节点"):
        lay_out(ledger, park, building, laid(), PLAN, "张工")
    assert len(situation(ledger, park, DAY).milestones) == 1


@pytest.mark.parametrize("change", [{"name": ""}, {"reason": ""}])
def test_what_is_refused_makes_no_milestones(ledger: Ledger, park: Park, building: int, change: dict[str, str]) -> None:
    with pytest.raises((FilingRefusal, LedgerRefusal)):
        lay_out(ledger, park, building, laid(), replace(PLAN, **change), "张工")  # type: ignore[arg-type]
    subjects = reading.subjects(ledger, park.park_id)
    assert "milestone" not in set(subjects["kind"])


def test_a_calendar_counts_from_its_day_until_it_is_reset(ledger: Ledger, park: Park, building: int) -> None:
    project = int(situation(ledger, park, DAY).projects["project_id"].iloc[0])
    decide_calendar(ledger, park, project, PRESETS["office"], DAY, "五天制", "张工")
    assert situation(ledger, park, DAY).site.of(project).rules == PRESETS["office"]
    assert situation(ledger, park, day("08-27")).site.of(project).rules == PRESETS["seven_days"]
    decide_calendar(ledger, park, project, None, DAY, "改回", "张工")
    assert situation(ledger, park, DAY).site.of(project).rules == PRESETS["seven_days"]


def test_lights_and_templates_are_chosen(ledger: Ledger, park: Park) -> None:
    decide_lights(ledger, park, "wuhan", DAY, "与市级一致", "张工")
    assert status.light_preset(ledger, park.park_id, DAY) == "wuhan"
    edited = replace(shipped("steel_factory"), title="钢结构（三期）")
    decide_template(ledger, park, "steel_factory", edited, DAY, "清单", "张工")
    found = templates(ledger, park, DAY)["steel_factory"]
    assert found.template == edited
    assert found.edited is not None and found.edited.author == "张工"
    decide_template(ledger, park, "steel_factory", None, DAY, "恢复", "张工")
    assert templates(ledger, park, DAY)["steel_factory"].template == shipped("steel_factory")


@pytest.mark.parametrize(
    "decide",
    [
        lambda ledger, park, reason, author: decide_calendar(ledger, park, 0, PRESETS["office"], DAY, reason, author),
        lambda ledger, park, reason, author: decide_lights(ledger, park, "wuhan", DAY, reason, author),
        lambda ledger, park, reason, author: decide_template(ledger, park, "rc_factory", None, DAY, reason, author),
    ],
)
def test_decisions_need_who_and_why(
    ledger: Ledger, park: Park, decide: Callable[[Ledger, Park, str, str], None]
) -> None:
    with pytest.raises(ReasonMissing):
        decide(ledger, park, " ", "张工")
    with pytest.raises(DeciderMissing):
        decide(ledger, park, "会议", " ")
    assert status.light_preset(ledger, park.park_id, DAY) == "yinchuan"
