"""Notes of dispatch meetings: what came of them, what a search finds, their versions."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from park_dispatch.boards import dispatch as board
from park_dispatch.filing.notes import add_note, edit_note, withdraw_note
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.outcome import OUTCOMES, outcome
from tests.small_park import DAY, day


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


def test_nothing_written_yet(ledger: Ledger, park: Park) -> None:
    notes = board.all_notes(ledger, park, DAY)
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
    assert board.search(notes, "三", [], []).empty
    assert len(notes) == len(board.standing(notes)) + 1


def test_search_by_words_building_and_unit(ledger: Ledger, week: Park) -> None:
    add_note(ledger, week, day("08-20"), "PVC 管到货", ["11#"], "市政", "吴工", None, "周文书")
    notes = board.all_notes(ledger, week, DAY)
    assert board.search(notes, "pvc 到货", [], [])["note"].tolist() == ["PVC 管到货"]
    assert board.search(notes, "缺人", [], [])["note"].tolist() == ["三"]
    assert board.search(notes, "没有的词", ["10#"], ["一建"]).empty
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
