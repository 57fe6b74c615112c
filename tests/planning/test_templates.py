"""Templates: the shipped ones, plans from them, floors, refusals of edited ones, weights from amounts."""

import copy
import itertools
import json
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from park_dispatch.language import speaking
from park_dispatch.planning import weights
from park_dispatch.planning.bill_of_quantities import weights_from_amounts, with_amounts
from park_dispatch.planning.calendar_rules import PRESETS
from park_dispatch.planning.network import LinkKind, solve
from park_dispatch.planning.network_assembly import Activity, Link, assemble, morning
from park_dispatch.planning.refusals import CycleFound, PlanningRefusal, WrongPlan, WrongTemplate
from park_dispatch.planning.site_calendar import SiteCalendar
from park_dispatch.planning.template_plan import TemplatePlan, plan_from_template
from park_dispatch.planning.templates import SHIPPED, Template, shipped, shipped_titles, starting_note
from tests.thorough import times

NO_STOP, OFFICE = SiteCalendar(PRESETS["no_stop"]), SiteCalendar(PRESETS["office"])
HUNDRED = date(2023, 1, 1), date(2023, 4, 10)  # 100 days, so that a day is a percent


@pytest.mark.parametrize("code", SHIPPED)
def test_shipped_templates_load_and_go_to_json_and_back(code: str) -> None:
    template = shipped(code)
    assert Template.from_json(json.loads(json.dumps(template.to_json()))) == template
    assert template.title == shipped_titles()[code]
    assert "起始值" in starting_note(template)


def test_the_concrete_factory_is_as_the_domain_has_it() -> None:
    found = {(s.name, s.weight, s.first, s.last) for s in shipped("rc_factory").steps}
    assert found == {
        ("临建场平", 2, 0, 5), ("桩基", 10, 5, 17), ("基础±0", 10, 14, 28), ("主体", 28, 26, 58),
        ("二次结构", 8, 45, 70),
        ("屋面", 4, 58, 70), ("外墙门窗", 9, 60, 82), ("内装地坪", 8, 65, 90), ("机电消防电梯", 14, 45, 92),
        ("室外", 5, 75, 95), ("联合验收备案", 2, 92, 100),
    }  # fmt: skip
    assert shipped("rc_factory").starting_values == ("weights",)


def test_the_steel_factory_fabricates_beside_the_foundations() -> None:
    steps = {s.name: s for s in shipped("steel_factory").steps}
    assert [s.weight for s in steps.values()] == [2, 16, 20, 22, 15, 7, 3, 10, 4, 1]
    made, founded = steps["构件加工"], steps["基础短柱地脚螺栓"]
    assert made.first < founded.last and not any(wait.item == founded.name for wait in made.after)
    assert shipped("steel_factory").starting_values == ("weights", "shares")


def test_procedures_keep_their_order_with_soft_edges() -> None:
    before, after = shipped("procedures_before"), shipped("procedures_after")
    order = ["备案或立项", "土地出让", "建设用地规划许可", "方案", "建设工程规划许可", "施工图审查", "招标、质安监",
             "施工许可", "开工"]  # fmt: skip
    for template in (before, after):
        assert all(wait.soft and wait.kind == LinkKind.FS for step in template.steps for wait in step.after)
        assert all(step.weight is None for step in template.steps)
    waits = {step.name: {wait.item for wait in step.after} for step in before.steps}
    assert all(first in waits[second] for first, second in itertools.pairwise(order))
    assert {"环评批复", "节能审查", "安评"} < waits["开工"] and waits["土地出让"] == {"备案或立项", "用地预审选址"}
    assert [step.name for step in before.steps if step.optional] == ["安评"]
    waits = {step.name: {wait.item for wait in step.after} for step in after.steps}
    assert waits["联合验收"] == {"消防验收", "规划核实", "档案"} and waits["不动产首次登记"] == {"竣工验收备案"}


@pytest.mark.parametrize("code", ["rc_factory", "steel_factory"])
def test_the_names_of_items_and_floors_fit_their_own_items(code: str) -> None:
    """So that milestones made from a template get its weights where they are read back without."""
    plan = plan_from_template(shipped(code), *HUNDRED, NO_STOP, floors=6)
    works = weights.template(code)
    for item in plan.items:
        assert weights._fitting_item(item.name, works) == int(item.key.split(".")[0]) - 1


def test_one_milestone_for_each_floor_and_the_top_at_58() -> None:
    plan = plan_from_template(shipped("rc_factory"), *HUNDRED, NO_STOP, floors=4)
    floors = [item for item in plan.items if item.key.startswith("4.")]
    assert [item.name for item in floors] == ["1层主体结构", "2层主体结构", "3层主体结构", "4层主体结构（封顶）"]
    assert [(item.start.timetuple().tm_yday - 1, item.finish.timetuple().tm_yday) for item in floors] == [
        (26, 34), (34, 42), (42, 50), (50, 58),
    ]  # fmt: skip
    assert {item.weight for item in floors} == {7.0}
    assert (
        Link("4.3", "4.4") in plan.links and Link("4.4", "6") in plan.links and Link("3", "4.1", lag=-2) in plan.links
    )
    assert len(plan_from_template(shipped("rc_factory"), *HUNDRED, NO_STOP).items) == 11


def test_a_step_with_a_limit_of_days_keeps_it() -> None:
    plan = plan_from_template(shipped("procedures_after"), date(2023, 8, 1), date(2024, 7, 31), OFFICE)
    filing = next(item for item in plan.items if item.name == "竣工验收备案")
    assert 8 <= (filing.finish - filing.start).days + 1 <= 15 and OFFICE.is_working(filing.finish)


def test_what_is_only_sometimes_needed_can_be_left_out() -> None:
    plan = plan_from_template(shipped("procedures_before"), *HUNDRED, NO_STOP, without=["安评"])
    assert "安评" not in {item.name for item in plan.items} and len(plan.items) == 12
    assert sum(item.weight or 0 for item in plan.items) == pytest.approx(100)
    keys = {item.key for item in plan.items}
    assert all({link.before, link.after} <= keys for link in plan.links)
    for name in ("施工许可", "没有"):
        with pytest.raises(WrongPlan, match=name):
            plan_from_template(shipped("procedures_before"), *HUNDRED, NO_STOP, without=[name])


@pytest.mark.parametrize("floors", [0, -1, 201])
def test_impossible_floors_are_refused(floors: int) -> None:
    with pytest.raises(WrongPlan, match="层数"):
        plan_from_template(shipped("rc_factory"), *HUNDRED, NO_STOP, floors=floors)


def test_a_period_without_a_working_day_is_refused() -> None:
    with pytest.raises(WrongPlan, match="没有工作日"):
        plan_from_template(shipped("rc_factory"), date(2023, 10, 1), date(2023, 10, 6), OFFICE)
    with pytest.raises(WrongPlan, match="没有工作日"):
        plan_from_template(shipped("rc_factory"), date(2023, 10, 9), date(2023, 10, 1), OFFICE)


def scheduled(plan: TemplatePlan, calendar: SiteCalendar, start: date) -> tuple[np.ndarray, np.ndarray]:
    """Early starts by the plan's links, and the plan's own starts, in working days from the period's start."""
    activities = [Activity(i.key, i.name, calendar.working_days(i.start, i.finish)) for i in plan.items]
    base = morning(calendar, start)
    early = solve(assemble(activities, plan.links).network, start=base).early_start - base
    return early, np.array([calendar.index(item.start) for item in plan.items]) - base


@settings(max_examples=times(60), deadline=None)
@given(
    st.sampled_from(SHIPPED), st.dates(date(2004, 1, 1), date(2030, 1, 1)), st.integers(0, 900), st.integers(1, 40),
    st.sampled_from([NO_STOP, OFFICE, SiteCalendar(PRESETS["north"])]),
)  # fmt: skip
def test_a_plan_fills_its_period_and_keeps_its_links(
    code: str, start: date, length: int, floors: int, calendar: SiteCalendar
) -> None:
    finish = date.fromordinal(start.toordinal() + length)
    if calendar.working_days(start, finish) < 1:
        return
    plan = plan_from_template(shipped(code), start, finish, calendar, floors=floors)
    assert min(item.start for item in plan.items) == calendar.working_from(start)
    assert max(item.finish for item in plan.items) == calendar.working_until(finish)
    assert all(item.start <= item.finish for item in plan.items)
    assert all(calendar.is_working(item.start) and calendar.is_working(item.finish) for item in plan.items)
    assert sum(item.weight or 0 for item in plan.items) == pytest.approx(100)
    early, planned = scheduled(plan, calendar, start)
    assert (early <= planned).all()


def test_the_links_alone_give_the_plan_of_a_building_again() -> None:
    for code in ("rc_factory", "steel_factory"):
        early, planned = scheduled(plan_from_template(shipped(code), *HUNDRED, NO_STOP, floors=5), NO_STOP, HUNDRED[0])
        assert early.tolist() == planned.tolist()


SIMPLE: dict[str, Any] = {
    "title": "自定",
    "item": [
        {"name": "甲", "weight": 40, "from": 0, "to": 50},
        {"name": "乙", "weight": 60, "from": 50, "to": 100, "after": [{"item": "甲"}]},
    ],
}


def edited(**changes: Any) -> dict[str, Any]:
    """SIMPLE with values of the second item changed."""
    content = copy.deepcopy(SIMPLE)
    content["item"][1] |= changes
    return content


def test_an_edited_template_may_say_little() -> None:
    template = Template.from_json(SIMPLE)
    assert template.steps[1].words == ("乙",) and starting_note(template) == ""
    assert plan_from_template(template, *HUNDRED, NO_STOP).links == (Link("1", "2"),)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "标题"),
        ([], "标题"),
        ({"title": "x"}, "item"),
        ({"title": "x", "item": []}, "1 至"),
        ({"title": "  ", "item": SIMPLE["item"]}, "模板标题"),
        ({"title": "x", "item": [5]}, "第 1 个"),
        (SIMPLE | {"starting_values": ["all"]}, "起始值"),
        (edited(color="red"), "第 2 个"),
        (edited(name=""), "第 2 个工作项的名称"),
        (edited(name="甲", after=[]), "名称重复：甲"),
        (edited(weight=61), "合计为 101%"),
        (edited(weight=None), "请检查：乙"),
        (edited(weight="六十"), "“乙”的权重"),
        (edited(weight=-60), "请检查：乙"),
        (edited(weight=float("nan")), "“乙”"),
        (edited(weight=True), "“乙”"),
        (edited(to=101), "“乙”占工期的比例"),
        (edited(**{"from": -1}), "“乙”占工期的比例"),
        (edited(to=50), "起点小于终点"),
        (edited(**{"from": 40}), "“乙”的比例与紧前工作“甲”矛盾，至少应推后 10% 工期"),
        (edited(after=[{"item": "丙"}]), "“乙”的紧前工作“丙”不在模板中"),
        (edited(after=[{"item": "甲", "type": "XX"}]), "FS、SS、FF 或 SF"),
        (edited(after=[{"item": "甲", "type": []}]), "FS、SS、FF 或 SF"),
        (edited(after=["甲"]), "紧前工作写法"),
        (edited(after=[{"item": "乙"}]), "把自己列为紧前工作"),
        (edited(after="甲"), "“乙”的关键词"),
        (edited(words=[""]), "“乙”的关键词"),
        (edited(within_days=0), "办理时限"),
        (edited(within_days=1.5), "办理时限"),
        (edited(optional="是"), "“乙”"),
        (edited(floor_name=3), "“乙”"),
    ],
)
def test_what_cannot_be_right_is_refused_by_name(content: object, words: str) -> None:
    with pytest.raises(PlanningRefusal, match=words):
        Template.from_json(content)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3) | st.sampled_from(["甲", "乙", "FS"]),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["item", "type", "lag", "soft"]), inner)
    ),
    max_leaves=4,
)


@given(st.sampled_from([*sorted(shipped("rc_factory").to_json()["item"][3]), "optional", "within_days"]), anything)
def test_any_value_is_taken_or_refused_in_words(key: str, value: object) -> None:
    try:
        assert Template.from_json(edited(**{key: value})).steps
    except PlanningRefusal as refused:
        assert refused.why()


def test_a_circle_in_a_template_is_named() -> None:
    content = edited(after=[{"item": "甲", "type": "SS"}])
    content["item"][0]["after"] = [{"item": "乙", "type": "SF", "lag": -5}]
    with pytest.raises(CycleFound, match="甲"):
        Template.from_json(content)


def test_an_unknown_template_is_refused() -> None:
    with pytest.raises(WrongTemplate, match="木结构"):
        shipped("木结构")


def test_weights_from_amounts() -> None:
    assert weights_from_amounts({"甲": 300.0, "乙": 100.0, "丙": 0.0}) == {"甲": 75.0, "乙": 25.0, "丙": 0.0}
    steel = shipped("steel_factory")
    priced = with_amounts(steel, {step.name: 50.0 for step in steel.steps})
    assert {step.weight for step in priced.steps} == {10.0}
    assert priced.starting_values == ("shares",) and "权重" not in starting_note(priced)


@pytest.mark.parametrize(
    ("amounts", "words"),
    [
        ({"甲": None, "乙": 5.0}, "：甲"),
        ({"甲": 5.0, "乙": -1.0}, "：乙"),
        ({"甲": float("nan")}, "：甲"),
        ({"甲": float("inf")}, "：甲"),
        ({"甲": 0.0}, "大于 0"),
        ({}, "大于 0"),
        ({"甲": 1e308, "乙": 1e308}, "：甲、乙"),
    ],
)
def test_amounts_that_make_no_weights_are_refused(amounts: dict[str, float | None], words: str) -> None:
    with pytest.raises(WrongTemplate, match=words):
        weights_from_amounts(amounts)


def test_amounts_of_other_items_are_refused() -> None:
    with pytest.raises(WrongTemplate, match="没有这些工作项：丁"):
        with_amounts(Template.from_json(SIMPLE), {"甲": 1.0, "乙": 1.0, "丁": 1.0})
    with pytest.raises(WrongTemplate, match="：乙"):
        with_amounts(Template.from_json(SIMPLE), {"甲": 1.0})


@given(st.dictionaries(st.text(max_size=4), st.floats(0, 1e12), min_size=1))
def test_weights_from_amounts_add_up(amounts: dict[str, float]) -> None:
    if sum(amounts.values()) > 0:
        assert sum(weights_from_amounts(dict(amounts)).values()) == pytest.approx(100)


def test_titles_speak_the_language_of_the_reader() -> None:
    with speaking("zh"):
        assert shipped_titles()["procedures_before"] == "开工前手续"
