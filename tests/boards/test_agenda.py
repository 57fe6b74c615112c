"""The agenda: what stands on it, in which order, why, and what an action item about a line would begin with."""

from datetime import time
from zoneinfo import ZoneInfo

import pytest

from park_dispatch.boards.agenda import agenda
from park_dispatch.boards.agenda_point import TOPICS, Point, by_topic
from park_dispatch.boards.situation import situation
from park_dispatch.filing.issues import raise_issue, take_step
from park_dispatch.filing.meetings import mark_discussed
from park_dispatch.filing.notices import NoticeDraft, send_notice
from park_dispatch.filing.site_log import Log, file_log
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.issue_stage import Step
from park_dispatch.model.site_rule import SiteRule
from tests.small_park import DAY, day, form, new, upload


@pytest.fixture
def site(ledger: Ledger, park: Park) -> Park:
    """11# is late in everything; 9# moves and is silent by the next week; 10# is delivered."""
    project = new(ledger, park, "project", "三期")
    late, moving, done = (new(ledger, park, "building", name, project) for name in ("11#", "9#", "10#"))
    roof = new(ledger, park, "milestone", "屋面", late)
    fit = new(ledger, park, "milestone", "内装", late)
    form(ledger, park, day("08-01"), (late, "responsible_unit", "五建"), (late, "responsible_person", "王工"),
         (fit, "responsible_unit", "装饰公司"))  # fmt: skip
    upload(ledger, park, day("08-14"), [(roof, "percent", 40.0), (fit, "percent", 0.0), (moving, "percent", 50.0)])
    upload(ledger, park, day("08-25"), [(moving, "percent", 60.0), (done, "percent", 100.0)])
    upload(
        ledger, park, DAY,
        [
            (late, "delivery_deadline", day("09-10")), (moving, "percent", 58.0), (moving, "responsible_unit", "三建"),
            (roof, "planned_start", day("08-01")), (roof, "planned_finish", day("08-20")), (roof, "percent", 50.0),
            (fit, "planned_start", day("08-30")), (fit, "planned_finish", day("09-10")), (fit, "percent", 0.0),
            (done, "delivery_deadline", day("08-01")),
        ],
    )  # fmt: skip
    return park


def lines(ledger: Ledger, park: Park, on: str, since: str | None = "08-25") -> dict[str, list[Point]]:
    return dict(by_topic(agenda(ledger, park, day(on), day(since) if since else None)))


def test_an_empty_park_has_nothing_to_talk_about(ledger: Ledger, park: Park) -> None:
    assert agenda(ledger, park, DAY, None) == ()


def test_each_line_says_why_and_for_whom(ledger: Ledger, site: Park) -> None:
    found = lines(ledger, site, "08-28")
    (deadline,) = found["deadlines"]
    assert deadline.text.startswith("11# 预计晚 ")
    assert deadline.detail.startswith("期限 9月10日，剩 13 天")
    assert (deadline.place, deadline.building, deadline.unit, deadline.person) == ("building", "11#", "五建", "王工")
    assert deadline.ask.endswith("，拿出赶工措施")
    (roof,) = found["milestones"]
    assert roof.words == "11# 屋面 超期 8 天（应于8月20日完成，现完成 50.0%）"
    assert (roof.unit, roof.ask) == ("五建", "屋面超期 8 天，明确完成日期和措施")  # the unit of its building
    (fit,) = found["starts"]
    assert (fit.text, fit.unit) == ("11# 内装 8月30日应开工", "装饰公司")


def test_what_went_back_is_asked_about_before_what_moved(ledger: Ledger, site: Park) -> None:
    moved = lines(ledger, site, "08-28")["moved"]
    assert (moved[0].text, moved[0].status) == ("9# 60.0% → 58.0%", "warning")
    assert moved[0].detail == "−2.0 个百分点"
    assert all(line.status == "normal" for line in moved[1:])
    # Compared with the last meeting, whenever that was, and with nothing when there was none.
    assert lines(ledger, site, "08-28", "08-14")["moved"][0].text != moved[0].text
    assert "moved" not in lines(ledger, site, "08-28", None)


def test_who_is_silent_and_since_when(ledger: Ledger, site: Park) -> None:
    silent = lines(ledger, site, "09-20")["silent"]
    assert {line.building for line in silent} == {"11#", "9#"}  # 10# is finished
    assert silent[0].words == f"{silent[0].building} 23 天未报（上次 8月28日，张三）"


def test_a_notice_is_there_while_its_answer_is_overdue(ledger: Ledger, site: Park) -> None:
    send_notice(
        ledger, site, NoticeDraft("yellow", "五建", "屋面滞后", "规则", "整改", DAY, "临港督", "王工"), DAY, "督查室"
    )
    assert "notices" not in lines(ledger, site, "08-28")
    (line,) = lines(ledger, site, "08-30")["notices"]
    assert line.text == "临港督〔2023〕1号 五建 答复超期 2 天"
    assert (line.unit, line.person, line.place, line.parameters) == ("五建", "王工", "notices", {"notice": "2023-1"})
    assert line.ask == "答复督办单临港督〔2023〕1号，已超期 2 天"


def test_issues_that_are_overdue_or_new_since_the_last_meeting(ledger: Ledger, site: Park) -> None:
    old, new_one = (
        raise_issue(ledger, site, text, on=day(on), building="9#", author="张三")
        for text, on in (("道路太窄", "08-10"), ("商砼供应不足", "08-26"))
    )
    told = {"category": "用地", "responsible_unit": "三建", "due": day("08-20")}
    take_step(ledger, site, old, Step.ACCEPT, on=day("08-11"), values=told, author="张三")  # type: ignore[arg-type]
    found = lines(ledger, site, "08-28")
    (late,), (fresh,) = found["issues"], found["new_issues"]
    assert (late.text, late.status, late.unit, late.building) == ("道路太窄，超期 8 天", "late", "三建", "9#")
    assert (fresh.text, fresh.parameters) == ("商砼供应不足", {"issue": "2023-2"})
    assert fresh.key == f"new_issues-{new_one}"
    assert fresh.ask == "办结2023-2号问题：商砼供应不足"
    # Of a meeting that dealt with it the next one hears no more of it, unless it is overdue.
    mark_discussed(ledger, site, day("08-26"), fresh.key, fresh.words, "周文书")
    for since in ("08-26", None):
        found = lines(ledger, site, "08-28", since)
        assert "new_issues" not in found
        assert [line.key for line in found["issues"]] == [late.key]


def test_sites_that_filed_no_log_of_the_day_before(ledger: Ledger, site: Park) -> None:
    rule = SiteRule("building", time(20), ZoneInfo("Asia/Shanghai"))

    def silent(on: str) -> list[str]:
        found = agenda(ledger, site, day(on), None, rule)
        return [line.text for line in found if line.key.startswith("log-")]

    assert silent("08-29") == []  # a park that keeps no logs is not told that all are missing
    nine = int(situation(ledger, site, DAY).buildings.set_index("name").loc["9#", "building_id"])
    file_log(ledger, site, Log(nine, day("08-27"), workers=12.0), "吴工")
    assert silent("08-28") == ["11# 没有填报8月27日驻守日志"]
    missing = [line for line in agenda(ledger, site, day("08-29"), None, rule) if line.key == f"log-{nine}"]
    assert [(line.words, line.parameters, line.building, line.unit, line.ask) for line in missing] == [
        (
            "9# 没有填报8月28日驻守日志（上次 8月27日，吴工）", {"site": str(nine)}, "9#", "三建",
            "补填8月28日驻守日志",
        )
    ]  # fmt: skip
    assert agenda(ledger, site, day("08-29"), None) == tuple(
        line for line in agenda(ledger, site, day("08-29"), None, rule) if not line.key.startswith("log-")
    )


def test_topics_come_in_order_and_a_line_keeps_its_key(ledger: Ledger, site: Park) -> None:
    found = agenda(ledger, site, DAY, day("08-25"))
    assert [TOPICS.index(line.topic) for line in found] == sorted(TOPICS.index(line.topic) for line in found)
    assert len({line.key for line in found}) == len(found)
    later = {line.key for line in agenda(ledger, site, day("08-29"), DAY)}
    assert {line.key for line in found if line.topic in ("deadlines", "milestones", "starts")} <= later
    assert all(line.ask and line.text for line in found)
