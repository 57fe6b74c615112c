"""What stands on the wall chart: rows, their forecasts and front points, the days shown."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from park_dispatch.boards.gantt import gantt_rows
from park_dispatch.boards.overview import sentences
from park_dispatch.boards.situation import Situation, situation
from park_dispatch.boards.wall_chart import day_number, front_point, wall_chart
from park_dispatch.ledger.reading import Park, parks
from park_dispatch.ledger.store import Ledger, open_ledger
from park_dispatch.ledger.writing import add_park
from tests.small_park import DAY, day, new, upload

PLAN = ("planned_start", "planned_finish")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = open_ledger(tmp_path / "park.duckdb")
    add_park(opened, "园区", "测试")
    yield opened
    opened.close()


@pytest.fixture
def park(ledger: Ledger) -> Park:
    return parks(ledger)[0]


@pytest.fixture
def now(ledger: Ledger, park: Park) -> Situation:
    """Two projects: the old one finished in 2019, the other with a building of three milestones and one without."""
    old = new(ledger, park, "project", "一期")
    finished = new(ledger, park, "building", "1#", old)
    phase = new(ledger, park, "project", "二期")
    building = new(ledger, park, "building", "2#", phase)
    bare = new(ledger, park, "building", "3#", phase)
    done, running, later = (new(ledger, park, "milestone", name, building) for name in ("桩基", "主体", "验收"))
    upload(
        ledger, park, DAY,
        [
            (finished, "planned_start", date(2019, 1, 1)), (finished, "planned_finish", date(2019, 6, 30)),
            (finished, "actual_start", date(2019, 1, 1)), (finished, "actual_finish", date(2019, 7, 9)),
            (finished, "percent", 100.0),
            (done, "planned_start", day("06-01")), (done, "planned_finish", day("06-30")),
            (done, "actual_start", day("06-02")), (done, "actual_finish", day("07-02")), (done, "percent", 100.0),
            (running, "planned_start", day("08-01")), (running, "planned_finish", day("08-30")),
            (running, "actual_start", day("08-05")), (running, "percent", 50.0),
            (running, "forecast_finish", day("09-20")),
            (later, "planned_start", day("09-01")), (later, "planned_finish", day("09-10")), (later, "percent", 0.0),
            (building, "delivery_deadline", day("10-31")),
            (bare, "planned_start", day("07-01")), (bare, "planned_finish", day("09-30")), (bare, "percent", 20.0),
        ],
    )  # fmt: skip
    return situation(ledger, park, DAY)


def test_rows_are_those_of_the_gantt_chart_with_reasons(now: Situation) -> None:
    chart = wall_chart(now, "all")
    assert [row.key for row in chart.rows] == gantt_rows(now, "all")["key"].tolist()
    rules = dict(zip(now.milestones["name"], now.milestones["rule"], strict=True))
    assert {row.name: row.rule for row in chart.rows if row.level == 2} == rules
    assert chart.sentences == tuple(sentences(now))


def test_scope_project_and_folding_choose_rows(now: Situation) -> None:
    assert [row.name for row in wall_chart(now, "active").rows] == ["二期", "2#", "桩基", "主体", "验收", "3#"]
    assert [row.name for row in wall_chart(now, "all", folded=True).rows] == ["一期", "1#", "二期", "2#", "3#"]
    first = wall_chart(now, "all", int(now.projects["project_id"].iloc[0]))
    assert (first.subject, [row.name for row in first.rows]) == ("一期", ["一期", "1#"])
    assert all("二期" not in sentence for sentence in first.sentences)


def test_expected_is_the_actual_finish_of_what_is_done_and_else_the_forecast(now: Situation) -> None:
    expected = {row.name: row.expected for row in wall_chart(now, "all").rows}
    assert (expected["桩基"], expected["主体"], expected["验收"]) == (day("07-02"), day("09-20"), None)
    assert expected["1#"] == expected["一期"] == date(2019, 7, 9)


def test_only_rows_without_parts_carry_the_front(now: Situation) -> None:
    fronts = {row.name: row.front for row in wall_chart(now, "active").rows}
    evening = float(day_number(DAY) + 1)
    assert fronts["二期"] is None and fronts["2#"] is None
    assert fronts["桩基"] == fronts["验收"] == evening
    assert fronts["主体"] == day_number(day("08-01")) + 15.0
    assert fronts["3#"] == pytest.approx(day_number(day("07-01")) + 92 * 0.2)
    assert wall_chart(now, "active", folded=True).rows[1].front is not None


def test_finished_work_long_ago_does_not_squeeze_what_is_open(now: Situation) -> None:
    chart = wall_chart(now, "all")
    assert chart.span is not None
    assert date(2023, 5, 1) < chart.span[0] <= day("06-01") and chart.span[1] == day("10-31")
    old = wall_chart(now, "all", int(now.projects["project_id"].iloc[0]))
    assert old.span is not None and old.span[0] == date(2019, 1, 1)


def test_a_park_without_reports_has_an_empty_chart(ledger: Ledger, park: Park) -> None:
    chart = wall_chart(situation(ledger, park, DAY))
    assert (chart.rows, chart.span) == ((), None)


@given(
    st.dates(date(2020, 1, 1), date(2025, 1, 1)),
    st.integers(0, 900),
    st.floats(0, 100),
    st.dates(date(2020, 1, 1), date(2027, 1, 1)),
)
def test_the_front_lies_in_the_plan_or_on_the_day(start: date, days: int, percent: float, as_of: date) -> None:
    finish = start + timedelta(days=days)
    front = front_point(start, finish, None, percent, as_of)
    assert front is not None
    inside = day_number(start) <= front <= day_number(finish) + 1
    assert inside or front == day_number(as_of) + 1


@given(st.dates(date(2020, 1, 1), date(2025, 1, 1)), st.integers(1, 900), st.integers(1, 99), st.integers(1, 99))
def test_more_done_is_further(start: date, days: int, one: int, other: int) -> None:
    finish = start + timedelta(days=days)
    fronts = [front_point(start, finish, None, float(percent), start) for percent in sorted((one, other))]
    assert fronts[0] is not None and fronts[1] is not None and fronts[0] <= fronts[1]


def test_a_known_front_is_taken_and_a_plan_upside_down_has_none() -> None:
    assert front_point(day("08-01"), day("08-30"), day("08-20"), 50.0, DAY) == day_number(day("08-21"))
    assert front_point(day("08-30"), day("08-01"), None, 50.0, DAY) is None
    assert front_point(day("08-01"), day("08-30"), None, None, DAY) is None
