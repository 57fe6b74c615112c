"""Floats, critical path and days to recover of a plan with links, by hand."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from park_dispatch.boards.gantt import View, gantt_rows
from park_dispatch.boards.logic import Logic, logic
from park_dispatch.boards.situation import situation
from park_dispatch.ledger.plans import NewLink
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.writing import Links, add_form
from tests.small_park import DAY, day, form, new


@dataclass(frozen=True)
class Linked:
    """9#: 主体 09-01…09-10 → 屋面 09-11…09-20 → 内装 09-21…09-30, 门窗 09-11…09-12 → 内装; delivery on 10-05."""

    ledger: Ledger
    park: Park
    building: int
    ids: dict[str, int]

    def link(self, before: str, after: str, kind: str = "FS", lag: float = 0.0) -> None:
        new_link = NewLink(self.ids[before], self.ids[after], kind, lag)  # type: ignore[arg-type]
        add_form(self.ledger, self.park.park_id, [], [], "张工", links=Links([new_link], day("08-01"), "施工顺序"))

    def logic(self) -> Logic:
        return logic(self.ledger, situation(self.ledger, self.park, DAY))

    def of(self, name: str) -> dict[str, object]:
        return dict(self.logic().milestones.loc[self.ids[name]])


@pytest.fixture
def linked(ledger: Ledger, park: Park) -> Linked:
    project = new(ledger, park, "project", "三期")
    nine = new(ledger, park, "building", "9#", project)
    spans = {
        "主体": ("09-01", "09-10"),
        "屋面": ("09-11", "09-20"),
        "内装": ("09-21", "09-30"),
        "门窗": ("09-11", "09-12"),
    }
    ids = {name: new(ledger, park, "milestone", name, nine) for name in spans}
    entries = [
        (ids[name], f"planned_{end}", day(text))
        for name, span in spans.items()
        for end, text in zip(("start", "finish"), span, strict=True)
    ]
    form(ledger, park, day("08-01"), *entries, (nine, "delivery_deadline", day("10-05")), (ids["主体"], "percent", 0.0))
    found = Linked(ledger, park, nine, ids)
    found.link("主体", "屋面")
    found.link("屋面", "内装")
    found.link("门窗", "内装")
    return found


def test_floats_run_to_the_deadline(linked: Linked) -> None:
    assert {name: linked.of(name)["float_days"] for name in linked.ids} == {
        "主体": 5.0,
        "屋面": 5.0,
        "内装": 5.0,
        "门窗": 13.0,
    }
    assert linked.of("门窗")["late_finish"] == pd.Timestamp("2023-09-25")
    assert linked.logic().recover == {}


def test_the_longest_path_is_critical(linked: Linked) -> None:
    assert [name for name in linked.ids if linked.of(name)["on_path"]] == ["主体", "屋面", "内装"]
    links = linked.logic().links
    assert links["broken"].tolist() == [False, False, False]


def test_a_deadline_that_does_not_hold_gives_the_days_to_recover(linked: Linked) -> None:
    linked.link("屋面", "内装", "FS", 12.0)
    found = linked.logic()
    assert list(found.recover.values()) == [7]  # 09-20 + 12 + 10 days = 10-12, seven after 10-05
    assert linked.of("主体")["float_days"] == -7.0
    assert linked.of("主体")["critical"]
    assert linked.logic().links["broken"].tolist().count(True) == 1


def test_late_work_takes_its_float_away(linked: Linked) -> None:
    form(
        linked.ledger,
        linked.park,
        DAY,
        (linked.ids["主体"], "actual_start", day("08-20")),
        (linked.ids["主体"], "percent", 50.0),
    )
    # five of ten days remain, from 08-29 on; the rest of the plan holds
    assert linked.of("主体")["float_days"] == 13.0
    assert linked.of("屋面")["float_days"] == 5.0


def test_done_work_has_no_float(linked: Linked) -> None:
    form(linked.ledger, linked.park, DAY, (linked.ids["主体"], "percent", 100.0))
    assert np.isnan(linked.of("主体")["float_days"])  # type: ignore[arg-type]
    assert not linked.of("主体")["critical"]


def test_a_circle_is_a_sentence_and_no_number(linked: Linked) -> None:
    linked.link("内装", "主体")
    found = linked.logic()
    assert found.milestones.empty and found.recover == {}
    assert "9# 主体" in found.faults[0] and found.faults[0].startswith("三期")


def test_links_of_items_without_dates_are_named(linked: Linked) -> None:
    extra = new(linked.ledger, linked.park, "milestone", "室外", linked.building)
    form(linked.ledger, linked.park, day("08-01"), (extra, "percent", 0.0))
    linked.ids["室外"] = extra
    linked.link("内装", "室外")
    found = linked.logic()
    assert found.faults == (
        "1 条逻辑关系没有参加计算：有的节点没有计划日期或已撤销（9# 内装、9# 室外）。请补报计划日期。",
    )
    assert linked.of("主体")["float_days"] == 5.0


def test_the_gantt_rows_carry_it(linked: Linked) -> None:
    now = situation(linked.ledger, linked.park, DAY)
    rows = gantt_rows(now, "active", logic=linked.logic()).set_index("key")
    assert rows.loc[f"m{linked.ids['门窗']}", "float_days"] == 13
    only = gantt_rows(now, "active", view=View(only="critical"), logic=linked.logic())
    assert only["name"].tolist() == ["三期", "9#", "主体", "屋面", "内装"]  # on them hangs the day of finishing


def test_the_current_plan_and_another_one_side_by_side(linked: Linked) -> None:
    form(linked.ledger, linked.park, DAY, (linked.ids["内装"], "planned_finish", day("10-03")))
    now = situation(linked.ledger, linked.park, DAY)
    kept = pd.DataFrame(
        {
            "subject_id": [linked.ids["内装"]],
            "start": [pd.Timestamp("2023-09-01")],
            "finish": [pd.Timestamp("2023-09-02")],
        }
    )
    row = (
        gantt_rows(now, "active", view=View(plan="current", compare=kept))
        .set_index("key")
        .loc[f"m{linked.ids['内装']}"]
    )
    assert row["baseline_finish"] == day("10-03")
    assert row["compare_finish"] == pd.Timestamp("2023-09-02")
    assert gantt_rows(now, "active").set_index("key").loc[f"m{linked.ids['内装']}", "baseline_finish"] == day("09-30")
