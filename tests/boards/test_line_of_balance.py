"""流水线: who is alike, how fast the work walks, where it gets in its own way."""

import pandas as pd
import pytest

from park_dispatch.boards import line_of_balance as board
from park_dispatch.boards.situation import Situation, situation
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from tests.small_park import day, new, upload

WORK = ("主体", "外墙", "验收")


@pytest.fixture
def flowing(ledger: Ledger, park: Park) -> Situation:
    """Three alike buildings a month apart (主体 07-01, 外墙 09-01, 验收 10-01 of the first), one of another kind."""
    project = new(ledger, park, "project", "三期")
    rows = []
    for number, month in enumerate((0, 1, 2)):
        building = new(ledger, park, "building", f"{number + 1}#", project)
        for name, base in zip(WORK, (7, 9, 10), strict=True):
            milestone = new(ledger, park, "milestone", name, building)
            finish = day(f"{base + month:02}-01") if base + month <= 12 else day("12-31")
            rows += [
                (milestone, "planned_start", day(f"{base + month - 1:02}-01")),
                (milestone, "planned_finish", finish),
            ]
    other = new(ledger, park, "building", "门卫", project)
    rows.append((new(ledger, park, "milestone", "主体", other), "planned_finish", day("07-01")))
    upload(ledger, park, day("06-01"), rows)
    return situation(ledger, park, day("06-15"))


def test_alike_buildings_are_found(flowing: Situation) -> None:
    groups = board.groups(flowing)
    assert len(groups) == 1
    names = set(flowing.buildings.set_index("building_id").loc[groups[0], "name"])
    assert names == {"1#", "2#", "3#"}
    assert board.groups(flowing, 999) == []


def test_lines_and_pace(flowing: Situation) -> None:
    found = board.balance(flowing, board.groups(flowing)[0])
    assert found.buildings == ("1#", "2#", "3#")
    assert found.work == WORK
    assert (found.points["planned"] == found.points["expected"]).all()
    assert board.clashes(found) == []
    last = found.points[found.points["work"] == 2]["planned"]
    assert board.pace(last) == pytest.approx(2 / (61 / board.DAYS_A_MONTH))  # 10-01 to 12-01
    said = board.sentence(found, day("06-15"))
    assert said == "3 栋相同的单体（1#、2#、3#）：“验收”计划每月 1.0 栋，按目前预计每月 1.0 栋；各工序没有交叉。"


def test_no_time_no_pace() -> None:
    assert board.pace(pd.Series(pd.to_datetime(["2023-07-01", "2023-07-01"]))) is None


def test_a_later_work_ready_before_an_earlier_one_is_a_clash(ledger: Ledger, park: Park, flowing: Situation) -> None:
    walls = flowing.milestones[(flowing.milestones["name"] == "外墙")]["milestone_id"].iloc[1]
    upload(ledger, park, day("06-10"), [(int(walls), "forecast_finish", day("11-20"))])
    now = situation(ledger, park, day("06-16"))
    found = board.balance(now, board.groups(now)[0])
    clash = board.clashes(found)[0]
    assert (clash.building, clash.earlier, clash.later, clash.days) == ("2#", "外墙", "验收", 19)
    assert "2#“验收”预计 11月1日完成，比前面的“外墙”还早 19 天" in board.sentence(found, day("06-16"))


def test_unfinished_work_is_not_expected_in_the_past(ledger: Ledger, park: Park, flowing: Situation) -> None:
    now = situation(ledger, park, day("07-20"))
    found = board.balance(now, board.groups(now)[0])
    first = found.points[(found.points["work"] == 0) & (found.points["building"] == 0)].iloc[0]
    assert first["planned"] == pd.Timestamp("2023-07-01")
    assert first["expected"] == pd.Timestamp("2023-07-20")
