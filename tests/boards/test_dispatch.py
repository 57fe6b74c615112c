"""每日调度: what a day and the day before it show, what came of notes, what a search finds, what the agenda says."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from park_dispatch.boards import dispatch as board
from park_dispatch.boards.agenda import agenda
from park_dispatch.boards.situation import situation
from park_dispatch.filing.notes import add_note, edit_note, withdraw_note
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.outcome import OUTCOMES, outcome
from tests.small_park import DAY, day, new, upload


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        ("已完成，8月15日上午进场", "done"), ("已办结", "done"), ("完成", "done"), ("已落实到位", "done"),
        ("是，已销号", "done"),
        ("未完成，缺6人", "undone"), ("尚未进场", "undone"), ("没有完成", "undone"), ("无法完成", "undone"),
        ("正在办理，剩余3处管井", "doing"), ("基本完成", "doing"), ("处理中", "doing"), ("厂家答复下周到货", "doing"),
        ("", "unanswered"), ("待交账", "unanswered"), ("待 答复", "unanswered"),
    ],
)  # fmt: skip
def test_what_words_say_of_a_note(result: str, expected: board.Outcome) -> None:
    assert outcome(result) == expected


@given(some.text(max_size=30))
def test_any_words_have_an_outcome(result: str) -> None:
    assert outcome(result) in OUTCOMES


def write(ledger: Ledger, park: Park, on: str, text: str, result: str = "", due: str = "", building: str = "9#") -> int:
    note = add_note(ledger, park, day(on), text, [building], "城建", "王工", day(due) if due else None, "周文书")
    if result:
        seen = int(board.all_notes(ledger, park, DAY).set_index("note_id").loc[note, "last_entry"])
        edit_note(ledger, park, note, seen, {"status": result}, "周文书")
    return note


@pytest.fixture
def week(ledger: Ledger, park: Park) -> Park:
    write(ledger, park, "08-24", "更早的", "已完成")
    for text, result, due in (
        ("一", "已完成", "08-26"), ("二", "已办结", ""), ("三", "未完成，缺人", "08-26"), ("四", "", "08-29"),
    ):  # fmt: skip
        write(ledger, park, "08-27", text, result, due)
    write(ledger, park, "08-28", "今天的", building="9#、10#")
    return park


def test_the_sentence_counts_today_and_the_day_before(ledger: Ledger, week: Park) -> None:
    notes = board.all_notes(ledger, week, DAY)
    said = board.headline(board.meeting(notes, DAY), DAY)
    assert said == "8月28日调度事项 1 条，昨日 4 条中 2 条已办结、1 条未办结、1 条未答复，1 条超期。"
    said = board.headline(board.meeting(notes, day("08-27")), DAY)
    assert said == "8月27日调度事项 4 条，上次（8月24日） 1 条中 1 条已办结。"
    assert board.headline(board.meeting(notes, day("08-24")), DAY) == "8月24日调度事项 1 条，此前没有记录。"
    assert board.headline(board.meeting(notes, day("08-26")), DAY).startswith("8月26日还没有调度事项，上次（8月24日）")


def test_nothing_written_yet(ledger: Ledger, park: Park) -> None:
    notes = board.all_notes(ledger, park, DAY)
    found = board.meeting(notes, DAY)
    assert found.previous_day is None
    assert board.headline(found, DAY) == "8月28日还没有调度事项，此前没有记录。"
    assert board.search(notes, "任何", [], []).empty


def test_overdue_counts_from_the_due_day_and_not_when_done(ledger: Ledger, week: Park) -> None:
    rows = board.all_notes(ledger, week, DAY).set_index("note")
    assert rows["overdue_days"].to_dict() == {"更早的": 0, "一": 0, "二": 0, "三": 2, "四": 0, "今天的": 0}
    assert board.all_notes(ledger, week, day("08-31")).set_index("note").loc["四", "overdue_days"] == 2


def test_what_was_taken_back_does_not_count(ledger: Ledger, week: Park) -> None:
    rows = board.all_notes(ledger, week, DAY).set_index("note")
    row = rows.loc["三"]
    withdraw_note(ledger, week, int(row["note_id"]), int(row["last_entry"]), "记错", "李")
    notes = board.all_notes(ledger, week, DAY)
    assert "昨日 3 条中 2 条已办结、1 条未答复。" in board.headline(board.meeting(notes, DAY), DAY)
    assert board.search(notes, "三", [], []).empty
    assert len(board.meeting(notes, DAY).previous) == 4


def test_search_by_words_building_and_unit(ledger: Ledger, week: Park) -> None:
    add_note(ledger, week, day("08-20"), "PVC 管到货", ["11#"], "市政", "吴工", None, "周文书")
    notes = board.all_notes(ledger, week, DAY)
    assert board.search(notes, "pvc 到货", [], [])["note"].tolist() == ["PVC 管到货"]
    assert board.search(notes, "缺人", [], [])["note"].tolist() == ["三"]
    assert board.search(notes, "", ["10#"], [])["note"].tolist() == ["今天的"]
    assert board.search(notes, "", ["1#"], []).empty  # 11# is not 1#
    assert board.search(notes, "", [], ["市政"])["note"].tolist() == ["PVC 管到货"]
    assert board.search(notes, "[", [], []).empty
    everything = board.search(notes, "", [], [])
    assert everything["note_date"].is_monotonic_decreasing


def test_versions_newest_first_with_what_changed(ledger: Ledger, park: Park) -> None:
    note = write(ledger, park, "08-28", "甲", "已完成")
    newest, first = board.versions(ledger, note)
    assert newest.said == (("落实情况", "已完成"),)
    assert ("调度事项", "甲") in first.said
    seen = int(board.all_notes(ledger, park, DAY)["last_entry"].iloc[0])
    edit_note(ledger, park, note, seen, {"due": "", "note": "乙"}, "李")
    (later,) = board.versions(ledger, note, after=seen)
    assert (later.author, set(later.said)) == ("李", {("时限", "（清空）"), ("调度事项", "乙")})


def test_the_clock_is_that_of_the_office(ledger: Ledger, park: Park) -> None:
    assert board.clock(datetime(2023, 8, 28, 17, 30), ZoneInfo("Asia/Shanghai")) == "08-29\u00a001:30"


def test_the_agenda_leaves_out_what_is_not_there(ledger: Ledger, park: Park) -> None:
    assert agenda(situation(ledger, park, DAY)) == []
    project = new(ledger, park, "project", "三期")
    late = new(ledger, park, "building", "11#", project)
    roof = new(ledger, park, "milestone", "屋面", late)
    fit = new(ledger, park, "milestone", "内装", late)
    upload(ledger, park, day("08-14"), [(roof, "percent", 40.0), (fit, "percent", 0.0)])
    upload(
        ledger, park, DAY,
        [
            (late, "delivery_deadline", day("09-10")),
            (roof, "planned_start", day("08-01")), (roof, "planned_finish", day("08-20")), (roof, "percent", 50.0),
            (fit, "planned_start", day("08-30")), (fit, "planned_finish", day("09-10")), (fit, "percent", 0.0),
        ],
    )  # fmt: skip
    lines = {line.text: line for line in agenda(situation(ledger, park, DAY))}
    assert lines["节点超期未完 1 个"].detail == "11# 屋面 超期 8 天"
    assert lines["7 天内应开工 1 个"].detail == "11# 内装"
    assert lines["预计晚交付 1 栋"].place == "deadlines"
    assert "11# 晚" in lines["预计晚交付 1 栋"].detail
