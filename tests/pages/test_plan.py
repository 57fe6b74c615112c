"""计划 as Streamlit runs it: every view, what is saved, what is refused and stays as typed, addresses."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from park_dispatch.ledger import plans as ledger_plans
from park_dispatch.ledger.decisions import decided
from park_dispatch.ledger.writing import NewEntry, NewSubject, add_form
from park_dispatch.web.frame import ledger_at
from tests.pages.test_pages import database, run, tables, words  # noqa: F401
from tests.small_park import DAY

ITEMS = "该做什么|节点|最迟开始|最迟完成|余量|最早可完成|完成|工期（工作日）"
UNITS = "单体|交付期限|最早可完工|离期限|本周必须开始|应开工未开工"
CHANGES = "变化|节点|计划开始|计划完成|完成推迟"


def said(at: AppTest) -> str:
    return (words(at) + "\n".join(str(one.value) for one in at.success)).replace("\\", "")


def kept(path: Path) -> list[dict[Any, Any]]:
    return ledger_plans.plans(ledger_at(path), 1, DAY).to_dict("records")


def signed(at: AppTest, key: str, reason: str = "专班会议同意", author: str = "周秘书") -> AppTest:
    at.text_input(key=f"{key}_reason").set_value(reason)
    at.text_input(key=f"{key}_author").set_value(author)
    return at


def test_the_answer_stands_first_and_the_tables_follow(demo: Path) -> None:
    at = run("plan")
    assert not at.exception, at.exception
    answer = (
        "#### 按 10月31日 交付倒排：本周必须开始 2 个节点：11# 室外附属工程（8月31日）、10# 室外附属工程（9月1日）；"
    )
    assert f"{answer}11# 差 15 个工作日、" in said(at)
    rows = tables(at)[ITEMS]
    assert rows[0]["cells"]["status"]["t"] == "本周必须开始"
    assert [row["cells"]["win"]["t"] for row in tables(at)[UNITS]] == [
        "须追回 15 个工作日", "须追回 1 个工作日", "余 11 个工作日", "余 7 个工作日",
    ]  # fmt: skip


def test_a_what_if_comes_from_the_address_and_changes_nothing(demo: Path) -> None:
    at = run("plan", by="2023-12-31")
    assert "**按 12月31日 交付倒排：本周没有必须开始的节点；各单体按剩余工期都来得及。**" in said(at)
    assert "#### 按 10月31日 交付倒排" in said(at)  # what is promised stays the answer of the page
    at = run("plan", by="2023-01-01")
    assert "不晚于截至日期" in said(at) and ITEMS not in tables(at)
    at = run("plan", by="nonsense", view="nonsense", basis="nonsense", unit="99999")
    assert not at.exception and ITEMS in tables(at)


def test_by_template_and_one_building(demo: Path) -> None:
    at = run("plan", basis="template", by_template="steel_factory", unit="18")
    assert not at.exception, at.exception
    assert "按“钢结构厂房”" in said(at)
    assert len(tables(at)[UNITS]) == 1
    at.number_input(key="plan_period").set_value(100).run()
    assert "工期 100 个工作日" in said(at)


def test_a_backward_schedule_is_saved_as_a_plan(database: Path) -> None:  # noqa: F811
    at = run("plan")
    at.button(key="backward_save").click().run()
    assert "请先填写您的姓名" in at.error[0].value and not kept(database)
    signed(at, "backward_save").button(key="backward_save").click().run()
    assert not at.exception and "已保存计划“倒排 10月31日”" in said(at)
    (plan,) = kept(database)
    assert (plan["origin"], plan["author"], plan["items"]) == ("backward", "周秘书", 55)
    at.button(key="backward_save").click().run()
    assert "已有名为" in at.error[0].value and len(kept(database)) == 1


def test_plans_are_frozen_put_in_force_compared_and_taken_back(database: Path) -> None:  # noqa: F811
    at = run("plan", view="baselines")
    assert len(tables(at)[CHANGES]) == 1
    signed(at, "freeze", "雨季**影响**").button(key="freeze_save").click().run()
    assert "已冻结“8月28日 现行计划”，55 个节点。" in said(at)
    signed(at, "adopt").button(key="adopt_save").click().run()
    assert [row["in_force"] for row in kept(database)] == [True, False]
    assert CHANGES not in tables(at)  # the current plan is the baseline now
    listed = next(rows for heading, rows in tables(at).items() if heading.startswith("计划|用途"))
    assert listed[0]["cells"]["state"]["t"] == "现行基线"
    assert listed[1]["cells"]["reason"]["t"] == "雨季**影响**"
    signed(at, "withdraw", "").button(key="withdraw_save").click().run()
    assert "请写明原因" in at.error[0].value and len(kept(database)) == 2
    at.selectbox(key="withdraw_plan").set_value(2)
    signed(at, "withdraw", "误操作").button(key="withdraw_save").click().run()
    assert len(kept(database)) == 1 and len(tables(at)[CHANGES]) == 1
    at = run("plan", view="baselines", old="1", new="baseline")
    assert tables(at)[CHANGES][0]["cells"]["change"]["t"] == "提前"


def test_a_calendar_is_changed_with_a_reason_and_counts(database: Path) -> None:  # noqa: F811
    at = run("plan", view="calendar")
    assert "距交付期限 10月31日 还有 64 个工作日" in said(at)
    at.selectbox(key="calendar_preset_15").set_value("office").run()
    assert "改后到 2023-10-31 有 42 个工作日，现在是 64 个；" in said(at)
    signed(at, "calendar_15", "").button(key="calendar_save").click().run()
    assert "请写明原因" in at.error[0].value
    signed(at, "calendar_15").button(key="calendar_save").click().run()
    assert "还有 42 个工作日；周秘书 自 2023-08-28 起设置：专班会议同意" in said(at)
    assert any(row["cells"]["why"]["t"] == "国庆节" for row in tables(at)["停工原因|从|到|天数"])
    signed(at, "calendar_15").button(key="calendar_reset").click().run()
    assert "没有单独设置" in said(at)


def test_rules_of_ones_own_and_what_is_impossible(database: Path) -> None:  # noqa: F811
    at = run("plan", view="calendar")
    at.selectbox(key="calendar_preset_15").set_value("own").run()
    at.checkbox(key="calendar_winter_15_own").set_value(True).run()
    assert "改后到 2023-10-31 有 64 个工作日，现在是 64 个" in said(at)  # 11-15 to 03-15 is after the deadline
    assert "今后 12 个月有 243 个工作日，现在是 357 个" in said(at)
    at.text_input(key="calendar_from_15_own").set_value("13-45").run()
    assert "冬歇期的起止应为月" in at.error[0].value and not at.exception
    at.text_input(key="calendar_from_15_own").set_value("10月15日").run()
    assert "改后到 2023-10-31 有 47 个工作日" in said(at)


def test_a_bill_of_quantities_becomes_weights_and_a_template_is_saved(database: Path) -> None:  # noqa: F811
    at = run("plan", view="templates", template="steel_factory")
    assert "权重和各项占工期的比例均为起始值" in said(at)
    at.button(key="bill_use").click().run()
    assert "请粘贴工程量清单" in at.error[0].value
    bill = "临建 1\n基础 2\n构件加工 3\n吊装 4\n屋面墙面板 5\n地坪 1\n门窗 1\n机电 1\n室外 1\n验收 1"
    at.text_area(key="bill_steel_factory").set_value(bill)
    at.button(key="bill_use").click().run()
    assert not at.exception and not at.error
    signed(at, "template_steel_factory", "按清单").button(key="template_save").click().run()
    assert "周秘书 自 2023-08-28 起改用：按清单" in said(at)
    found = decided(ledger_at(database), 1, DAY)
    assert '"weight": 20.0' in found[0, "template:steel_factory"].said
    signed(at, "template_steel_factory").button(key="template_reset").click().run()
    assert "这是系统自带的模板" in said(at)


@pytest.mark.parametrize("code", ["rc_factory", "procedures_before", "procedures_after"])
def test_every_template_lays_out_dates(database: Path, code: str) -> None:  # noqa: F811
    at = run("plan", view="templates", template=code)
    assert not at.exception and not at.error
    assert tables(at)["节点|开始|完成|权重"][0]["cells"]["start"]["t"] == "2023-08-29"
    at.date_input(key="layout_finish_0").set_value(DAY).run()
    assert "没有工作日" in at.error[0].value


def test_a_new_building_gets_milestones_by_a_template(database: Path) -> None:  # noqa: F811
    ledger = ledger_at(database)
    ids = add_form(
        ledger, 1, [NewSubject(-1, "building", 15, "13#", "13#")], [NewEntry(-1, "percent", 0.0, DAY)], "周秘书"
    )
    at = run("plan", unit=str(ids[-1]))
    assert "没有节点，无法按计划倒排" in said(at)
    at = run("plan", view="templates")
    at.selectbox(key="layout_unit").set_value(ids[-1]).run()
    at.number_input(key=f"layout_floors_{ids[-1]}").set_value(2).run()
    assert not at.exception, at.exception
    at.button(key="layout_save").click().run()
    assert "请先填写您的姓名" in at.error[0].value
    signed(at, "layout").button(key="layout_save").click().run()
    assert "已为 13# 新建 12 个节点，计划存为“13# 钢筋混凝土多层厂房”。" in said(at)
    at = run("plan", unit=str(ids[-1]))
    rows = tables(at)[ITEMS]
    assert len(rows) == 12 and "没有上报先后关系" not in said(at)
    assert rows[0]["cells"]["name"]["t"] == "13# 临建场平"


def test_lights_are_chosen_with_a_reason(database: Path) -> None:  # noqa: F811
    at = run("plan", view="lights")
    assert "现用：银川" in said(at)
    at.radio(key="lights_preset").set_value("wuhan").run()
    assert "不足计划的 80% 亮黄灯" in said(at)
    signed(at, "lights").button(key="lights_save").click().run()
    assert "现用：武汉" in said(at) and not at.exception


@pytest.mark.parametrize("view", ["backward", "baselines", "calendar", "templates", "lights"])
def test_a_day_before_the_first_plan_has_a_sentence(demo: Path, view: str) -> None:
    at = run("plan", view=view, as_of="2023-02-11")
    assert not at.exception, at.exception
    assert "####" in said(at)
    at = run("plan", view=view, as_of="2001-01-01")
    assert not at.exception and "还没有任何上报" in said(at)
