"""晨报: each line says what the ledger has, and says so when there is nothing."""

from datetime import date

import pytest

from park_dispatch.boards.brief import Brief, against_time, brief, listed
from park_dispatch.filing.notes import add_note
from park_dispatch.ledger import reading
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger, open_ledger
from tests.small_park import DAY, day, new, upload


def line(found: Brief, part: str) -> str:
    return " / ".join(one.text for one in found.lines if one.part == part)


def project(ledger: Ledger, park: Park, name: str, percent: float, earlier: float) -> int:
    """A project of one building with one milestone from January to the end of September."""
    owner = new(ledger, park, "project", name)
    building = new(ledger, park, "building", f"{name}1#", owner)
    milestone = new(ledger, park, "milestone", "主体", building)
    dates = [(milestone, "planned_start", date(2023, 1, 1)), (milestone, "planned_finish", date(2023, 9, 30))]
    deadline = (building, "delivery_deadline", date(2023, 10, 31))
    upload(ledger, park, day("08-27"), [*dates, deadline, (milestone, "percent", earlier)])
    upload(ledger, park, DAY, [(milestone, "percent", percent)])
    return building


def test_a_park_without_reports_says_so(ledger: Ledger, park: Park) -> None:
    found = brief(ledger, park, DAY)
    assert found.text == "【晨报】临港产业园 截至 2023-08-28\n到这一天为止还没有任何上报。"


def test_every_line_says_what_there_is(ledger: Ledger, park: Park) -> None:
    project(ledger, park, "三期", 60.0, 58.0)
    add_note(ledger, park, day("08-27"), "商砼供应不足，协调第二家搅拌站", ["三期1#"], "城投公司", "", DAY, "测试")
    add_note(ledger, park, day("08-20"), "塔吊检测", [], "", "", day("08-25"), "测试")
    found = brief(ledger, park, DAY)
    assert "三期 完成 60.0%，计划 " in line(found, "progress")
    assert "落后时间进度 " in line(found, "progress")
    assert line(found, "moved") == "较昨日：三期1# +2.0（百分点）"
    assert "三期 预计 " in line(found, "forecast")
    assert "按期把握 " in line(found, "forecast")
    owed = "今日交账：到期 1 项，超期 1 项：商砼供应不足，协调第二家搅拌站（城投公司）；塔吊检测"
    assert line(found, "owed") == owed
    assert line(found, "late") == "超期节点：没有"
    assert line(found, "starts") == "7 天内应开工：没有"
    assert line(found, "silent") == "未按时上报：没有"
    assert "有风险 1 个：三期1#（10月31日）晚 " in line(found, "deadlines")
    assert len(found.text.split("\n")) == 9


def test_an_answered_item_is_owed_no_more_and_one_of_tomorrow_not_yet(ledger: Ledger, park: Park) -> None:
    project(ledger, park, "三期", 60.0, 58.0)
    add_note(ledger, park, day("08-27"), "塔吊检测", [], "", "", day("08-29"), "测试")
    assert line(brief(ledger, park, DAY), "owed") == "今日交账：没有到期的调度事项"


def test_of_many_projects_the_worst_is_named_and_the_others_counted(ledger: Ledger, park: Park) -> None:
    for at, percent in enumerate((90.0, 70.0, 30.0, 60.0)):
        project(ledger, park, f"{at}期", percent, percent)
    found = brief(ledger, park, DAY)
    progress = line(found, "progress").split(" / ")
    assert len(progress) == 2
    assert progress[0].startswith("进度：2期 完成 30.0%")
    assert progress[1].startswith("进度：其余 3 个在建项目，落后时间进度的 2 个：3期 −")
    assert len(found.text.split("\n")) == 10
    assert line(found, "moved") == "较昨日：没有新的进展上报"


def test_silent_buildings_and_late_milestones_are_named_with_their_days(ledger: Ledger, park: Park) -> None:
    project(ledger, park, "三期", 60.0, 58.0)
    found = brief(ledger, park, date(2023, 10, 20))
    assert line(found, "silent") == "未按时上报 1 个：三期1# 53 天"
    assert line(found, "late") == "超期节点 1 个：三期1# 主体 超期 20 天"


def test_nothing_that_was_typed_breaks_the_lines(ledger: Ledger, park: Park) -> None:
    project(ledger, park, "三期", 60.0, 58.0)
    add_note(ledger, park, DAY, "第一行\n第二行\n" + "长" * 200, [], "", "", DAY, "测试")
    text = brief(ledger, park, DAY).text
    assert len(text.split("\n")) == 9
    assert "第一行 第二行" in text


@pytest.mark.parametrize(
    ("gap", "words"),
    [(-2.66, "落后时间进度 2.7 个百分点"), (0.04, "与时间进度持平"), (3.0, "超过时间进度 3.0 个百分点")],
)
def test_a_gap_is_written_as_bulletins_do(gap: float, words: str) -> None:
    assert against_time(gap) == words


def test_a_long_list_says_how_many() -> None:
    assert listed(["甲", "乙"], most=2) == "甲、乙"
    assert listed(["甲", "乙", "丙"], most=2) == "甲、乙 等 3 个"
    assert listed(["甲", "乙", "丙"], "；", 2, " 等 {count} 项") == "甲；乙 等 3 项"


def test_the_demo_fits_the_shortest_robot(demo_file: object) -> None:
    ledger = open_ledger(demo_file)  # type: ignore[arg-type]
    try:
        park = reading.parks(ledger)[0]
        found = brief(ledger, park, DAY)
    finally:
        ledger.close()
    assert len(found.text.split("\n")) <= 10
    assert len(found.text.encode()) <= 2048
    assert "完成 80.0%，计划 82.7%，落后时间进度 2.7 个百分点" in found.text
