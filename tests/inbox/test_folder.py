"""What counts as a report in the folder, and that nothing is written over on the way out."""

import os
from pathlib import Path

import pytest

from park_dispatch.inbox.folder import STORED, arrived, bring_answers, put_away, write_result


def test_the_oldest_comes_first_and_what_is_no_report_is_left_alone(tmp_path: Path) -> None:
    for at, name in enumerate(("乙.xlsx", "甲.csv", "丙.TXT", "~$乙.xlsx", ".隐.csv", "照片.jpg", "甲.csv.结果.txt")):
        (tmp_path / name).write_bytes(b"x")
        os.utime(tmp_path / name, (1000 - at, 1000 - at))
    (tmp_path / "夹.xlsx").mkdir()
    (tmp_path / "链.xlsx").symlink_to(tmp_path / "甲.csv")
    assert [file.name for file in arrived(tmp_path)] == ["丙.TXT", "甲.csv", "乙.xlsx"]
    for name in ("丙.TXT", "甲.csv", "乙.xlsx"):
        os.utime(tmp_path / name, (5, 5))
    assert [file.name for file in arrived(tmp_path)] == sorted(["丙.TXT", "甲.csv", "乙.xlsx"])


def test_put_away_with_its_answer_and_never_over_another(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / "周报.csv").write_text(f"{number}", encoding="utf-8")
        write_result(tmp_path, "周报.csv", f"结果 {number}\n第二行")
        put_away(tmp_path, "周报.csv", STORED)
    into = tmp_path / STORED
    assert sorted(path.name for path in into.iterdir()) == [
        "周报 (2).csv",
        "周报 (2).csv.结果.txt",
        "周报 (3).csv",
        "周报 (3).csv.结果.txt",
        "周报.csv",
        "周报.csv.结果.txt",
    ]
    assert (into / "周报 (2).csv").read_text(encoding="utf-8") == "1"
    assert (into / "周报 (2).csv.结果.txt").read_bytes() == b"\xef\xbb\xbf" + "结果 1\r\n第二行".encode()
    assert sorted(path.name for path in tmp_path.iterdir()) == [STORED]


def test_an_answer_left_behind_by_a_crash_is_brought_to_its_file(tmp_path: Path) -> None:
    for number in range(2):
        (tmp_path / "周报.csv").write_text(f"{number}", encoding="utf-8")
        write_result(tmp_path, "周报.csv", f"{number}")
        put_away(tmp_path, "周报.csv", STORED)
    (tmp_path / STORED / "周报 (2).csv.结果.txt").rename(tmp_path / "周报.csv.结果.txt")
    write_result(tmp_path, "没有了.csv", "它的文件不在任何地方")
    (tmp_path / "还在.csv").write_text("x", encoding="utf-8")
    write_result(tmp_path, "还在.csv", "它的文件还在")
    bring_answers(tmp_path)
    assert (tmp_path / STORED / "周报 (2).csv.结果.txt").read_text(encoding="utf-8-sig") == "1"
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == sorted([STORED, "没有了.csv.结果.txt", "还在.csv", "还在.csv.结果.txt"])


def test_a_file_that_cannot_be_moved_keeps_its_answer_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "周报.csv").write_text("x", encoding="utf-8")
    write_result(tmp_path, "周报.csv", "结果")

    def locked(path: Path, target: Path) -> Path:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "rename", locked)
    with pytest.raises(PermissionError):
        put_away(tmp_path, "周报.csv", STORED)
    assert (tmp_path / "周报.csv").exists() and (tmp_path / "周报.csv.结果.txt").exists()
