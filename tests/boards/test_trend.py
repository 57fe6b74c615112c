"""节点走势: what each report foresaw, and the sentence about it."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from park_dispatch.boards import trend as board
from park_dispatch.boards.situation import situation
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from tests.small_park import day, new, upload


@pytest.fixture
def building(ledger: Ledger, park: Park) -> int:
    return new(ledger, park, "building", "11#", new(ledger, park, "project", "三期"))


def test_reports_lie_apart_and_end_with_the_last() -> None:
    daily = [day("08-01") + timedelta(days=n) for n in range(28)]
    assert board.spread(daily, 3) == [day("08-14"), day("08-21"), day("08-28")]
    assert board.spread([day("05-01"), day("06-01"), day("07-01")], 2) == [day("06-01"), day("07-01")]
    assert board.spread([]) == []


@given(some.sets(some.dates(date(2023, 1, 1), date(2024, 1, 1)), min_size=1))
def test_chosen_reports_are_apart(days: set[date]) -> None:
    chosen = board.spread(list(days))
    assert chosen[-1] == max(days)
    assert len(chosen) <= board.REPORTS
    assert all((later - earlier).days >= board.APART_DAYS for earlier, later in pairwise(chosen))


def test_lines_follow_reported_changed_and_actual_days(ledger: Ledger, park: Park, building: int) -> None:
    frame, power, walls = (new(ledger, park, "milestone", name, building) for name in ("主体", "机电", "外墙"))
    finish = {frame: "07-20", power: "10-01", walls: "09-10"}
    first = [(i, "planned_finish", day(on)) for i, on in finish.items()]
    upload(ledger, park, day("07-03"), [*first, *((i, "percent", 10.0) for i in finish)])
    upload(ledger, park, day("07-31"), [(frame, "percent", 100.0), (frame, "actual_finish", day("07-25"))])
    upload(ledger, park, day("08-14"), [(power, "planned_finish", day("10-08")), (power, "percent", 20.0)])
    upload(ledger, park, day("08-28"), [(power, "forecast_finish", day("10-13")), (power, "percent", 30.0)])
    found = board.trend(ledger, situation(ledger, park, day("08-28")), building)
    assert found.reports == (day("07-03"), day("07-31"), day("08-14"), day("08-28"))
    lines = {
        name: [(row["foreseen"].strftime("%m-%d"), row["source"]) for row in part.to_dict("records")]
        for name, part in found.lines.groupby("name")
    }
    assert lines["主体"] == [("07-20", "plan"), ("07-25", "actual")]
    assert lines["机电"] == [("10-01", "plan"), ("10-01", "plan"), ("10-08", "changed"), ("10-13", "reported")]
    assert lines["外墙"] == [("09-10", "plan")] * 4
    moves = board.moves(found).set_index("name")["moved_days"].to_dict()
    assert moves == {"机电": 12.0, "外墙": 0.0}
    said = board.sentence(found, "11#", day("08-28"))
    assert said == "11# 未完的 2 个节点中，1 个较 7月31日推后，最多的是“机电”+12 天。"


def test_a_day_that_passed_unfinished_is_said(ledger: Ledger, park: Park, building: int) -> None:
    roof = new(ledger, park, "milestone", "屋面", building)
    upload(ledger, park, day("07-03"), [(roof, "planned_finish", day("08-19")), (roof, "percent", 10.0)])
    upload(ledger, park, day("08-28"), [(roof, "percent", 60.0)])
    found = board.trend(ledger, situation(ledger, park, day("08-28")), building)
    assert "“屋面”的日期已过，没有报新的日期" in board.sentence(found, "11#", day("08-28"))


def test_one_report_no_dates_all_done_are_sentences(ledger: Ledger, park: Park, building: int) -> None:
    roof = new(ledger, park, "milestone", "屋面", building)

    def said(on: str) -> str:
        return board.sentence(board.trend(ledger, situation(ledger, park, day(on)), building), "11#", day(on))

    assert "没有上报过节点进度" in said("07-01")
    upload(ledger, park, day("07-03"), [(roof, "percent", 10.0)])
    assert "补上计划完成日期" in said("07-04")
    upload(ledger, park, day("07-05"), [(roof, "planned_finish", day("08-19"))])
    assert said("07-06") == "11# 的日期只有 7月3日一次上报，下次上报后才看得出走势。"
    upload(ledger, park, day("07-10"), [(roof, "percent", 15.0)])
    assert said("07-11") == "11# 的日期只有 7月10日一次上报，下次上报后才看得出走势。"
    upload(ledger, park, day("08-20"), [(roof, "percent", 100.0)])
    assert said("08-21") == "11# 有日期的节点已全部完成。"
