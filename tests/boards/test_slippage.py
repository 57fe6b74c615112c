"""误期: delays worked out by hand on a plan of one percent a day, and on ledgers."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as some

from park_dispatch.boards import slippage as board
from park_dispatch.boards.situation import situation
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from tests.small_park import day, new, upload

IDS = np.array([7])


def plan(*parts: tuple[str, str, float]) -> board.PlanGrid:
    """A building of milestones (start, finish, share)."""
    rows = pd.DataFrame(parts, columns=["baseline_start", "baseline_finish", "share"])
    return board.plan_grid(rows.assign(parent_id=7), IDS)


def late(found: board.PlanGrid, percent: float, on: str, finished: float = np.nan) -> float:
    return float(board.delay(found, np.array([[percent]]), np.array([[finished]]), [day(on)])[0, 0])


HUNDRED_DAYS = plan(("2023-05-01", "2023-08-08", 100.0))  # one percent a day; 08-08 is its last day


def test_the_plan_ends_at_a_hundred_on_the_evening_of_its_last_day() -> None:
    assert HUNDRED_DAYS.begin == day("04-30")
    assert HUNDRED_DAYS.percent[0, 0] == 0.0
    assert abs(HUNDRED_DAYS.percent[0, 10] - 10.0) < 1e-9
    assert abs(HUNDRED_DAYS.percent[0, -1] - 100.0) < 1e-9


def test_delay_is_the_time_since_the_plan_asked_for_it() -> None:
    assert late(HUNDRED_DAYS, 10.0, "05-10") == 0
    assert late(HUNDRED_DAYS, 10.0, "05-20") == 10
    assert late(HUNDRED_DAYS, 40.0, "05-20") == -20
    assert late(HUNDRED_DAYS, 0.0, "05-20") == 20
    assert late(HUNDRED_DAYS, 0.0, "04-01") == 0  # before the plan begins nothing is lost
    assert late(HUNDRED_DAYS, 99.0, "08-18") == 11
    assert np.isnan(late(HUNDRED_DAYS, np.nan, "05-20"))


def test_a_pause_in_the_plan_is_no_delay() -> None:
    found = plan(("2023-05-01", "2023-05-10", 50.0), ("2023-06-01", "2023-06-10", 50.0))
    assert late(found, 50.0, "05-10") == 0
    assert late(found, 50.0, "05-25") == 0
    assert late(found, 50.0, "06-05") == 5
    assert late(found, 45.0, "05-25") == 16  # the plan asked for 45 on 05-09


def test_a_finished_building_loses_no_more() -> None:
    finished = float((day("08-12") - HUNDRED_DAYS.begin).days)
    assert late(HUNDRED_DAYS, 100.0, "08-31", finished) == 4
    assert late(HUNDRED_DAYS, 100.0, "12-31", finished) == 4


@given(percent=some.floats(0.0, 99.9), on=some.integers(0, 200), more=some.floats(0.0, 50.0))
def test_more_done_is_never_later(percent: float, on: int, more: float) -> None:
    at = (HUNDRED_DAYS.begin + timedelta(days=on)).strftime("%m-%d")
    assert late(HUNDRED_DAYS, min(99.95, percent + more), at) <= late(HUNDRED_DAYS, percent, at)


@given(as_of=some.dates(date(2000, 1, 1), date(2099, 12, 31)), months=some.integers(1, 24))
def test_month_ends_are_month_ends(as_of: date, months: int) -> None:
    ends = board.month_ends(as_of, months)
    assert len(ends) == months + 1
    assert ends[-1] == as_of
    assert all((end + timedelta(days=1)).day == 1 for end in ends[:-1])
    assert ends == sorted(set(ends))


def test_lost_days_of_a_ledger_are_those_of_each_month(ledger: Ledger, park: Park) -> None:
    building = new(ledger, park, "building", "11#", new(ledger, park, "project", "三期"))
    milestone = new(ledger, park, "milestone", "主体", building)
    plan_rows = [(milestone, "planned_start", day("05-01")), (milestone, "planned_finish", day("08-08"))]
    upload(ledger, park, day("04-20"), [*plan_rows, (milestone, "percent", 0.0)])
    upload(ledger, park, day("05-31"), [(milestone, "percent", 21.0)])  # 31 planned: 10 days late
    upload(ledger, park, day("06-30"), [(milestone, "percent", 54.0)])  # 61 planned: 7 days late
    found = board.slippage(ledger, situation(ledger, park, day("07-11")))  # 72 planned: 18 days late
    assert found.months == (date(2023, 5, 1), date(2023, 6, 1), date(2023, 7, 1))
    assert found.added.tolist() == [[10.0, -3.0, 11.0]]
    assert found.total.tolist() == [18.0]
    assert found.partial
    said = board.sentence(found, day("07-11"))
    assert said == "时间丢得最多的是 11# 7月 +11 天、11# 5月 +10 天；各单体合计丢得最多的月份是 7月（11 天）。"
    assert board.totals(found, day("07-11"), 5) == "截至 7月11日：11# 比计划晚 18 天。"
    assert found.of(None, 5).last(2).added.tolist() == [[-3.0, 11.0]]
    assert not found.of(999, 5).names


def test_no_plan_is_a_sentence(ledger: Ledger, park: Park) -> None:
    building = new(ledger, park, "building", "11#", new(ledger, park, "project", "三期"))
    upload(ledger, park, day("05-31"), [(building, "percent", 21.0)])
    found = board.slippage(ledger, situation(ledger, park, day("07-11")))
    assert "看不出哪个月丢了时间" in board.sentence(found.of(None, 5), day("07-11"))


def test_a_plan_that_ends_before_it_begins_loses_no_time(ledger: Ledger, park: Park) -> None:
    project = new(ledger, park, "project", "三期")
    building = new(ledger, park, "building", "9#", project)
    milestone = new(ledger, park, "milestone", "主体", building)
    upload(
        ledger, park, day("05-01"),
        [(milestone, "planned_start", day("09-01")), (milestone, "planned_finish", day("06-01"))],
    )  # fmt: skip
    upload(ledger, park, day("07-31"), [(milestone, "percent", 30.0)])
    assert board.slippage(ledger, situation(ledger, park, day("08-28"))).building_ids == ()
