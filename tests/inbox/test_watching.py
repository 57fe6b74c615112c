"""The inbox on real folders and databases: what is stored, what waits, in which order, and what a failure does."""

import errno
from collections.abc import Callable
from pathlib import Path

import pytest

from park_dispatch.filing.remembering import everything_remembered
from park_dispatch.inbox import folder as folders
from park_dispatch.inbox import taking, watching
from park_dispatch.inbox.folder import STORED, UNREADABLE, WAITING
from park_dispatch.inbox.watching import Inbox, Told
from park_dispatch.ledger import reading
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.writing import withdraw
from park_dispatch.settings import Settings
from tests.inbox.drops import confirmed_before, drop
from tests.small_park import day, value

TWO = [("9#", "60%"), ("10#", "70%")]


class Office:
    """An inbox, its park, and what was told."""

    def __init__(self, ledger: Ledger, park: Park, folder: Path) -> None:
        self.ledger, self.park, self.folder = ledger, park, folder
        self.told: list[Told] = []
        self.inbox = Inbox(folder, Settings(), self.told.append)

    def look(self, times: int = 2) -> None:
        for _ in range(times):
            self.inbox.look(self.ledger, self.park)

    def uploads(self) -> list[tuple[str, str]]:
        """(file, author) of every upload after the first, the oldest first."""
        rows = reading.uploads(self.ledger, self.park.park_id)
        return list(zip(rows["file_name"], rows["author"], strict=True))[::-1]

    def result(self, into: str, name: str) -> str:
        """The answer, which must stand beside its file."""
        assert (self.folder / into / name).is_file()
        return (self.folder / into / f"{name}.结果.txt").read_text(encoding="utf-8-sig")

    def left(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir() if path.name not in folders.FOLDERS)

    def percent(self, building: str) -> object:
        rows = self.ledger.rows("SELECT subject_id FROM subject WHERE name = ?", [building])
        return value(self.ledger, self.park, rows[0][0], "percent", day("12-31")) if rows else None


@pytest.fixture
def office(ledger: Ledger, park: Park, tmp_path: Path) -> Office:
    folder = tmp_path / "收件夹"
    folder.mkdir()
    return Office(ledger, park, folder)


@pytest.fixture
def known(office: Office) -> Office:
    """An inbox of a park where somebody has confirmed the layout."""
    confirmed_before(office.ledger, office.park, office.folder)
    return office


def test_a_confirmed_layout_is_stored_and_answered(known: Office) -> None:
    drop(known.folder, "周报0814.csv", "2023年8月14日", TWO)
    known.look()
    assert known.uploads()[1:] == [("周报0814.csv", "收件夹")]
    assert (known.percent("9#"), known.percent("10#")) == (60.0, 70.0)
    said = known.result(STORED, "周报0814.csv")
    assert "已入库 2 行（上报编号 2）。" in said
    assert "截至日期：2023-08-14" in said
    assert "园区：临港产业园" in said
    assert "不用再做什么" in said
    assert known.left() == []
    assert [told.line for told in known.told] == ["周报0814.csv：已入库 2 行（上报编号 2）。（移到“已入库”）"]
    assert everything_remembered(known.ledger, known.park) == []


def test_a_layout_nobody_confirmed_stores_nothing_and_says_what_to_do(office: Office) -> None:
    drop(office.folder, "周报.csv", "2023年8月14日", TWO)
    office.look()
    assert office.uploads() == []
    said = office.result(WAITING, "周报.csv")
    assert "没有入库：1 张表的表头（或读法）在本园区还没有人确认过。" in said
    assert "表头：项目名称、单体、完成比例、备注" in said
    assert "打开看板“数据上报”，把这份文件拖进去" in said


def test_what_the_inbox_stored_confirms_nothing_and_a_withdrawn_upload_no_more(known: Office) -> None:
    drop(known.folder, "周报0814.csv", "2023年8月14日", TWO)
    known.look()
    withdraw(known.ledger, 1, "读错了", "张工")
    drop(known.folder, "周报0821.csv", "2023年8月21日", [("9#", "65%")])
    known.look()
    assert [name for name, _ in known.uploads()] == ["第一份.csv", "周报0814.csv"]
    known.result(WAITING, "周报0821.csv")


def test_only_safe_rows_are_stored_and_the_others_named_with_their_cells(known: Office) -> None:
    lines = [("9#", "30%"), ("10#", "55%"), ("11#", "20%"), ("12#", "150%")]
    drop(known.folder, "周报0814.csv", "2023年8月14日", lines)
    known.look()
    assert (known.percent("9#"), known.percent("10#"), known.percent("11#")) == (40.0, 55.0, None)
    said = known.result(STORED, "周报0814.csv")
    assert "已入库 1 行（上报编号 2），3 行没有入库。" in said
    assert "C3  临港产业园三期标准化厂房 9#：形象进度由 40.0% 变为 30.0%，比上期倒退" in said
    assert "第 5 行  临港产业园三期标准化厂房 11#：名称不在台账中" in said
    assert "“临港产业园三期标准化厂房”没有单体“11#”" in said
    assert "不采用  C6：" in said
    assert "要补入没有入库的 3 行：在看板“数据上报”的上报记录里撤销这次上报" in said


def test_a_row_with_a_refused_cell_is_left_out_whole(known: Office) -> None:
    drop(known.folder, "周报0814.csv", "2023年8月14日", [("9#", "150%"), ("10#", "55%")])
    known.look()
    fields = known.ledger.rows("SELECT count(*) FROM entry WHERE upload_id = 2")
    assert fields == [(1,)]
    assert "9#：这一行有单元格有误" in known.result(STORED, "周报0814.csv")


def test_nothing_is_founded_without_a_person(known: Office) -> None:
    drop(known.folder, "周报.csv", "2023年8月14日", [("1#", "10%")], project="污水处理厂二标")
    known.look()
    assert len(known.uploads()) == 1
    assert "会新建项目或单体" in known.result(WAITING, "周报.csv")
    assert "1 行都需要人核对" in known.result(WAITING, "周报.csv")


def test_a_name_that_was_only_taken_for_a_similar_one_waits(known: Office) -> None:
    drop(known.folder, "周报.csv", "2023年8月14日", [("9#", "60%")], project="巴中临港产业园三期标准化厂房")
    known.look()
    assert known.percent("9#") == 40.0
    assert "名称与台账相近，需要指明是不是同一个" in known.result(WAITING, "周报.csv")


def test_a_file_without_a_day_waits(known: Office) -> None:
    drop(known.folder, "周报.csv", "", TWO)
    known.look()
    assert len(known.uploads()) == 1
    assert "没有入库：文件没有写明截至哪一天。" in known.result(WAITING, "周报.csv")


def test_what_cannot_be_read_is_put_aside_with_the_reason(known: Office) -> None:
    (known.folder / "程序.xlsx").write_bytes(b"MZ" + bytes(5000))
    (known.folder / "空.csv").write_bytes(b"")
    known.look()
    assert "“程序.xlsx”" in known.result(UNREADABLE, "程序.xlsx")
    assert "是空文件" in known.result(UNREADABLE, "空.csv")
    assert len(known.told) == 2


def test_the_same_file_again_is_told_and_stored_no_more(known: Office) -> None:
    for _ in range(2):
        drop(known.folder, "周报0814.csv", "2023年8月14日", TWO)
        known.look()
    assert len(known.uploads()) == 2
    assert "完全相同的文件已由 收件夹 于" in known.result(STORED, "周报0814 (2).csv")
    assert "已入库 2 行" in known.result(STORED, "周报0814.csv")


def test_files_are_taken_the_oldest_first(known: Office) -> None:
    for name, at, percent in (("甲", 3000, 44), ("乙", 1000, 41), ("丙", 2000, 43), ("丁", 2000, 42)):
        drop(known.folder, f"{name}.csv", "2023年8月14日", [("9#", f"{percent}%")], at=at)
    known.look()
    assert [name for name, _ in known.uploads()[1:]] == ["乙.csv", "丁.csv", "丙.csv", "甲.csv"]  # 丁 sorts before 丙
    assert known.percent("9#") == 44.0


def test_a_file_that_still_grows_is_not_taken(known: Office) -> None:
    path = drop(known.folder, "周报0814.csv", "2023年8月14日", TWO[:1])
    whole = path.read_text(encoding="utf-8") + "临港产业园三期标准化厂房,10#,70%,\n"
    for length in range(20, len(whole), 15):
        path.write_text(whole[:length], encoding="utf-8")
        known.look(1)
    path.write_text(whole, encoding="utf-8")
    known.look(1)
    assert known.told == []
    assert len(known.uploads()) == 1
    known.look(1)
    assert "已入库 2 行" in known.result(STORED, "周报0814.csv")


def test_a_file_replaced_while_it_was_read_comes_again(known: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    drop(known.folder, "周报.csv", "2023年8月14日", TWO)
    real = taking.take

    def slow(*args: object) -> object:
        found = real(*args)  # type: ignore[arg-type]
        monkeypatch.setattr(watching, "take", real)
        drop(known.folder, "周报.csv", "2023年8月21日", [("9#", "66%")])
        return found

    monkeypatch.setattr(watching, "take", slow)
    known.look(4)
    assert known.percent("9#") == 66.0
    assert [name for name, _ in known.uploads()[1:]] == ["周报.csv", "周报.csv"]
    assert "截至日期：2023-08-21" in known.result(STORED, "周报.csv")
    assert known.left() == []


def failing(fails: list[int], error: Exception, real: Callable[..., object]) -> Callable[..., object]:
    def act(*args: object) -> object:
        if fails[0]:
            fails[0] -= 1
            raise error
        return real(*args)

    return act


@pytest.mark.parametrize("what", ["take", "write_result", "put_away"])
def test_a_failure_is_told_once_stops_no_other_file_and_is_tried_again(
    what: str, known: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Locked while it is read, disk full when the answer is written, no permission to move: stored once in the end."""
    fails = [3]
    error = OSError(errno.ENOSPC, "No space left on device")
    monkeypatch.setattr(watching, what, failing(fails, error, getattr(watching, what)))
    drop(known.folder, "周报0814.csv", "2023年8月14日", TWO, at=1000)
    known.look(30)
    assert fails == [0]
    assert known.left() == []
    assert [name for name, _ in known.uploads()[1:]] == ["周报0814.csv"]
    assert known.percent("9#") == 60.0
    known.result(STORED, "周报0814.csv")
    assert sum("会再试" in told.line for told in known.told) == 1
    assert len(known.told) == 2


def test_a_locked_file_does_not_hold_up_the_next(known: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    real = watching.take

    def locked(ledger: Ledger, park: Park, path: Path, limits: object) -> object:
        if path.name == "锁.csv":
            raise PermissionError(13, "in use")
        return real(ledger, park, path, limits)  # type: ignore[arg-type]

    monkeypatch.setattr(watching, "take", locked)
    drop(known.folder, "锁.csv", "2023年8月14日", TWO, at=1000)
    drop(known.folder, "好.csv", "2023年8月14日", TWO, at=2000)
    known.look(20)
    assert known.left() == ["锁.csv"]
    assert [name for name, _ in known.uploads()[1:]] == ["好.csv"]
    assert [told.name for told in known.told] == ["锁.csv", "好.csv"]


def test_a_folder_that_is_away_is_told_once_and_looked_at_again(known: Office) -> None:
    away = known.folder.with_name("不在")
    known.folder.rename(away)
    known.look(3)
    assert [told.name for told in known.told] == [""]
    assert "打不开" in known.told[0].line
    away.rename(known.folder)
    drop(known.folder, "周报0814.csv", "2023年8月14日", TWO)
    known.look()
    assert len(known.uploads()) == 2
