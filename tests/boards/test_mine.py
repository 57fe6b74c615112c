"""我的: whose things, whose enterprises, what is owed, in a sentence and in rows."""

from dataclasses import replace
from datetime import timedelta

import pytest

from park_dispatch.boards.mine import mine, sentence, somebody, who_is
from park_dispatch.boards.mine_things import people_named
from park_dispatch.boards.situation import situation
from park_dispatch.filing.items import decide_account_rules, escalate
from park_dispatch.filing.notes import add_note
from park_dispatch.filing.notices import NoticeDraft, answer_notice, send_notice
from park_dispatch.ledger.notices import notices
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.account_rules import AccountRules
from park_dispatch.model.people import Reach
from park_dispatch.model.roles import Role
from tests.people.everyone import somebody as account
from tests.small_park import DAY, day, form, new, upload

LOCAL = account(Role.VIEWER)


@pytest.fixture
def paired(ledger: Ledger, park: Park) -> dict[str, int]:
    """A project behind its plan with a late building, an enterprise that is late and one that produces."""
    project = new(ledger, park, "project", "三期")
    nine, ten = (new(ledger, park, "building", name, project) for name in ("9#", "10#"))
    late, working = (new(ledger, park, "enterprise", name) for name in ("甲公司", "乙公司"))
    step = new(ledger, park, "milestone", "主体", nine)
    upload(ledger, park, day("07-01"), [
        (step, "planned_start", day("01-01")), (step, "planned_finish", day("08-31")), (step, "percent", 40.0),
        (nine, "delivery_deadline", day("09-30")), (ten, "percent", 100.0), (step, "responsible_unit", "二建"),
        (project, "paired_leader", "张三（副主任）、李四"), (late, "paired_leader", "张三"),
        (working, "paired_leader", "李四"), (nine, "responsible_person", "王工"), (nine, "responsible_unit", "一建"),
    ])  # fmt: skip
    upload(ledger, park, DAY, [
        (step, "percent", 60.0), (late, "equipment_arrival_actual", day("08-01")),
        (late, "commissioning_planned", day("08-20")), (working, "production_actual", day("08-10")),
    ])  # fmt: skip
    return {"project": project, "nine": nine, "ten": ten, "late": late, "working": working}


def test_a_leader_sees_what_is_paired_with_them_and_its_late_buildings(
    ledger: Ledger, park: Park, paired: dict[str, int]
) -> None:
    now = situation(ledger, park, DAY)
    found = mine(ledger, now, somebody("张三"), LOCAL)
    assert [(work.name, work.relations) for work in found.works] == [("三期", ("leader",)), ("9#", ("within",))]
    assert [(firm.name, firm.said, firm.rule, firm.status) for firm in found.firms] == [
        ("甲公司", "计划 8月20日调试", "超期 8 天", "late")
    ]
    gap = round(-float(now.projects["gap_pp"].iloc[0]), 1)
    slip = int(now.buildings.set_index("name").at["9#", "slip_days"])
    assert sentence(found) == (
        f"张三包联 1 个项目、1 家企业：三期落后计划 {gap} 个百分点，9# 预计晚 {slip} 天，"
        "甲公司计划 8月20日调试，超期 8 天。"
    )
    (firm,) = mine(ledger, now, somebody("李四"), LOCAL).firms
    assert (firm.said, firm.status) == ("8月10日已投产", "done")
    assert list(people_named(ledger, now))[:2] == ["张三", "李四"]  # leaders first


def test_who_answers_for_a_building_its_unit_and_that_of_a_milestone(
    ledger: Ledger, park: Park, paired: dict[str, int]
) -> None:
    now = situation(ledger, park, DAY)
    why = {
        name: [(work.name, work.relations) for work in mine(ledger, now, somebody(name), LOCAL).works]
        for name in ("王工", "一建", "二建", "路人")
    }
    assert why == {
        "王工": [("9#", ("person",))], "一建": [("9#", ("owner",))], "二建": [("9#", ("milestones",))], "路人": [],
    }  # fmt: skip
    assert sentence(mine(ledger, now, somebody("路人"), LOCAL)) == (
        "路人名下没有包联或负责的项目、企业，也没有要办的事项。"
    )


def test_items_owed_items_given_and_notices(ledger: Ledger, park: Park, paired: dict[str, int]) -> None:
    tomorrow = DAY + timedelta(days=1)
    add_note(ledger, park, DAY, "报赶工方案", ["9#"], "一建", "王工", DAY, "张三")
    add_note(ledger, park, DAY, "清运渣土", ["9#"], "一建", "", tomorrow, "李四")
    send_notice(ledger, park, NoticeDraft("red", "一建", "滞后", "", "限期整改", tomorrow, "临港督"), DAY, "督查员")
    issue = new(ledger, park, "issue", "道路太窄")
    upload(ledger, park, DAY, [(issue, "issue", "道路太窄"), (issue, "responsible_unit", "一建"),
                               (issue, "due", tomorrow), (issue, "status", "办理中")])  # fmt: skip
    now = situation(ledger, park, DAY)
    unit = mine(ledger, now, who_is(account(Role.REPORTER, Reach(units=frozenset({"一建"})))), LOCAL)
    assert len(unit.owed) == 2 and len(unit.to_answer) == 1 and unit.to_confirm.empty
    assert sentence(unit).startswith("您负责 1 个单体：9# 预计晚 ")
    assert sentence(unit).endswith("；1 项今天应交账；1 个问题待办理；1 份督办单待答复。")
    assert list(unit.issues["issue"]) == ["道路太窄"]
    gave = mine(ledger, now, somebody("张三"), LOCAL).given
    assert list(gave["note"]) == ["报赶工方案"]
    only = mine(ledger, now, somebody("督查员"), LOCAL)
    assert only.empty

    notice = int(notices(ledger, park.park_id, DAY)["notice_id"].iloc[0])
    answer_notice(ledger, park, notice, 10**9, "已整改", True, DAY, "王工")
    now = situation(ledger, park, DAY)
    supervisor = account(Role.SUPERVISOR)
    waits = mine(ledger, now, who_is(supervisor), supervisor)
    assert sentence(waits) == "您有 1 份督办单待确认。"
    assert mine(ledger, now, who_is(LOCAL), LOCAL).to_confirm.empty  # a viewer confirms nothing


def test_what_is_said_of_an_enterprise_without_dates(ledger: Ledger, park: Park) -> None:
    firm = new(ledger, park, "enterprise", "丙公司")
    form(ledger, park, DAY, (firm, "paired_unit", "发改局"))
    request = new(ledger, park, "issue", "用电增容")
    form(ledger, park, DAY, (request, "issue", "用电增容"), (request, "enterprise", "丙公司"))
    (found,) = mine(ledger, situation(ledger, park, DAY), somebody("发改局"), LOCAL).firms
    assert (found.status, found.said, found.issue) == ("no_report", "没有计划日期", "1 项诉求在办")


def test_a_red_building_without_a_slip_is_not_on_plan(ledger: Ledger, park: Park) -> None:
    project = new(ledger, park, "project", "三期")
    nine = new(ledger, park, "building", "9#", project)
    step = new(ledger, park, "milestone", "主体", nine)
    upload(ledger, park, DAY, [
        (step, "planned_start", day("08-01")), (step, "planned_finish", day("12-31")), (step, "percent", 0.0),
        (nine, "responsible_person", "王工"), (project, "paired_leader", "张三"),
    ])  # fmt: skip
    now = situation(ledger, park, DAY)
    (building,) = now.buildings.to_dict("records")
    assert building["status"] == "late" and not building["slip_days"] > 0
    assert sentence(mine(ledger, now, somebody("王工"), LOCAL)) == f"王工负责 1 个单体：9#（{building['rule']}）。"
    said = sentence(mine(ledger, now, somebody("张三"), LOCAL))
    assert said.count(building["rule"]) == 1 and "都按计划推进" not in said


def test_what_was_due_before_is_not_due_today(ledger: Ledger, park: Park) -> None:
    for due in (DAY, DAY - timedelta(days=3), DAY + timedelta(days=1)):
        add_note(ledger, park, DAY - timedelta(days=5), f"事项{due}", [], "一建", "王工", due, "张三")
    found = mine(ledger, situation(ledger, park, DAY), somebody("王工"), LOCAL)
    assert sentence(found) == "王工有 1 项今天应交账；1 项误期没有新时限。"


def test_an_escalated_item_reaches_who_its_level_is_named_after(ledger: Ledger, park: Park) -> None:
    park = replace(park, demo=True)  # stays on DAY
    rules = AccountRules(levels=("责任单位", "分管领导 张三", "主要领导"))
    decide_account_rules(ledger, park, rules, DAY, "定人", "负责人")
    item = add_note(ledger, park, DAY, "拆除塔吊", [], "一建", "王工", None, "负责人")
    escalate(ledger, park, item, 10**9, "急", DAY, "负责人")
    now = situation(ledger, park, DAY)
    found = mine(ledger, now, somebody("张三"), LOCAL)
    assert (list(found.raised["note"]), sentence(found)) == (["拆除塔吊"], "张三有 1 项提级待处理。")
    assert "张三" in people_named(ledger, now)
    for other in ("王工", "李四"):
        assert mine(ledger, now, somebody(other), LOCAL).raised.empty
