"""交付期限: what is at risk comes first, with figures worked out by hand."""

from datetime import date
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some

from park_dispatch.boards import deadlines as board
from park_dispatch.boards.month import month, months
from park_dispatch.boards.situation import situation
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.writing import NewEntry
from tests.small_park import DAY, day, new, upload

DEADLINE = day("10-31")


@pytest.fixture
def things(ledger: Ledger, park: Park) -> dict[str, int]:
    """Of a project with a deadline: one late, one early, one that stands still, one overdue, one handed over."""
    project = new(ledger, park, "project", "三期")
    found = {"三期": project}
    rows: list[tuple[int, str, object]] = [
        (project, "delivery_deadline", DEADLINE),
        (project, "delivery_to", "企业装修"),
    ]
    before: list[tuple[int, str, object]] = []
    #        name     14 days ago, now, own deadline
    for name, earlier, now, own in (
        ("晚", 66.4, 70.6, DEADLINE),  # 0.30 a day, 29.4 left: 98 days, to 12-04, 34 late; needs 29.4 / 64 = 0.459
        ("早", 72.0, 86.0, None),  # 1.00 a day, 14 left: 14 days, to 09-11, 50 early
        ("停", 50.0, 50.0, DEADLINE),
        ("超", 90.0, 95.0, day("08-20")),
        ("交", 100.0, 100.0, day("06-30")),
    ):
        found[name] = new(ledger, park, "building", name, project)
        before.append((found[name], "percent", earlier))
        rows.append((found[name], "percent", now))
        if own:
            rows.append((found[name], "delivery_deadline", own))
    rows.append((found["交"], "delivered_on", day("07-05")))
    upload(ledger, park, day("08-14"), before)  # type: ignore[arg-type]
    upload(ledger, park, DAY, rows)  # type: ignore[arg-type]
    return found


def read(ledger: Ledger, park: Park, on: date = DAY) -> pd.DataFrame:
    return board.deadlines(ledger, situation(ledger, park, on)).set_index("name")


def test_overdue_then_standing_still_then_latest_then_the_rest(
    ledger: Ledger, park: Park, things: dict[str, int]
) -> None:
    rows = read(ledger, park)
    order = list(rows.index)
    assert order[:3] == ["超", "停", "晚"]
    assert order[-1] == "交"
    assert set(order[3:5]) == {"早", "三期"}


def test_paces_and_slip(ledger: Ledger, park: Park, things: dict[str, int]) -> None:
    late = read(ledger, park).loc["晚"]
    assert late["needed_pp_per_day"] == pytest.approx(29.4 / 64)
    assert late["pace_pp_per_day"] == pytest.approx(0.30)
    assert (late["projected_finish"].date(), late["slip_days"], late["days_left"]) == (day("12-04"), 34, 64)
    assert late["at_risk"]
    assert not late["inherited"]


def test_a_deadline_of_the_project_is_said_to_be_so(ledger: Ledger, park: Park, things: dict[str, int]) -> None:
    rows = read(ledger, park)
    assert rows.loc["早", "inherited"]
    assert rows.loc["早", "delivery_deadline"].date() == DEADLINE
    assert rows.loc["早", "delivery_to"] == "企业装修"
    assert rows.loc["早", "source"] == rows.loc["三期", "source"]
    assert rows.loc["早", "slip_days"] == -50


def test_each_deadline_tells_its_cell(ledger: Ledger, park: Park) -> None:
    building = new(ledger, park, "building", "1#", new(ledger, park, "project", "一期"))
    upload(ledger, park, DAY, [NewEntry(building, "delivery_deadline", DEADLINE, DAY, "概况", "M19")], author="张工")
    source = read(ledger, park).loc["1#", "source"]
    assert source.endswith(".xlsx · 概况 · M19，张工，截至 2023-08-28")


def test_a_project_without_a_deadline_of_its_own_is_no_hand_over(ledger: Ledger, park: Park) -> None:
    building = new(ledger, park, "building", "1#", new(ledger, park, "project", "一期"))
    upload(ledger, park, DAY, [(building, "delivery_deadline", DEADLINE), (building, "percent", 10.0)])
    assert list(read(ledger, park).index) == ["1#"]


def test_the_headline_names_what_will_be_missed(ledger: Ledger, park: Park, things: dict[str, int]) -> None:
    rows = board.deadlines(ledger, situation(ledger, park, DAY))
    said = board.headline(rows, DAY)
    assert said.count == "3 个单体、1 个项目的交付期限未到"
    assert said.risks[0] == ("1 个已超期未交", "超 超期 8 天")
    key, names = said.risks[1]
    assert key == "1 个预计晚于期限"
    assert names == "晚 晚 34 天（10月31日交付，需 0.46 个百分点/天，近 14 天 0.30）"
    assert said.risks[2] == ("1 个近 14 天没有进展", "停")
    done = rows[rows["finished"]]
    assert board.headline(done, DAY).count == "没有尚未交付的期限"
    calm = rows[(rows["name"] == "早")]
    assert board.headline(calm, DAY).risks == (("按目前的进度都能按期", ""),)


def test_filters(ledger: Ledger, park: Park, things: dict[str, int]) -> None:
    rows = board.deadlines(ledger, situation(ledger, park, DAY))
    assert set(board.chosen(rows, None, True)["name"]) >= {"超", "停", "晚"}
    assert board.chosen(rows, None, True)["at_risk"].all()
    assert len(board.chosen(rows, things["三期"], False)) == 6
    assert board.chosen(rows, 999, False).empty


def test_what_became_of_a_finished_one(ledger: Ledger, park: Park, things: dict[str, int]) -> None:
    rows = board.deadlines(ledger, situation(ledger, park, DAY))
    row = rows[rows["name"] == "交"].to_dict("records")[0]
    assert board.outcome(row) == "2023-07-05 交付，晚 5 天"
    assert board.outcome(row | {"delivered_on": None}) == "已完成，未登记交付日期"


def test_no_deadlines(ledger: Ledger, park: Park) -> None:
    assert read(ledger, park).empty
    building = new(ledger, park, "building", "1#", new(ledger, park, "project", "一期"))
    upload(ledger, park, DAY, [(building, "percent", 10.0)])
    assert read(ledger, park).empty


def test_the_month_shows_hand_overs_and_milestones(ledger: Ledger, park: Park, things: dict[str, int]) -> None:
    milestone = new(ledger, park, "milestone", "屋面", things["晚"])
    upload(
        ledger, park, DAY,
        [
            (milestone, "planned_start", day("10-01")), (milestone, "planned_finish", day("10-20")),
            (milestone, "percent", 5.0),
        ],
    )  # fmt: skip
    now = situation(ledger, park, DAY)
    rows = board.deadlines(ledger, now)
    assert months(rows, DAY) == [day("08-01"), day("09-01"), day("10-01")]
    days = month(now, rows, day("10-01"))
    assert len(days) % 7 == 0
    assert days[0].on.weekday() == 0
    due = {found.on: [item.text for item in found.due] for found in days if found.due}
    assert due[day("10-20")] == ["晚 屋面"]
    assert set(due[DEADLINE]) == {"停 交付", "晚 交付", "早 交付", "三期 交付"}
    holiday = next(found for found in days if found.on == day("10-02"))
    assert not holiday.working


@given(first=some.dates(date(2004, 1, 1), date(2090, 12, 1)), span=some.integers(0, 1500))
def test_months_go_on_without_a_gap(first: date, span: int) -> None:
    last = date.fromordinal(first.toordinal() + span)
    rows = pd.DataFrame({"finished": [False], "delivery_deadline": [pd.Timestamp(last)]})
    found = months(rows, first)
    assert found[0] == first.replace(day=1)
    assert found[-1] == last.replace(day=1)
    assert all(1 <= (b - a).days <= 31 and b.day == 1 for a, b in pairwise(found))
