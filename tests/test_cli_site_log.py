"""`site-log` on the command line: file, list, and take a photo back."""

from pathlib import Path
from typing import Any

from tests.intake import photos
from tests.test_cli import _own_database, report, run  # noqa: F401

ON = ("--day", "2023-08-28")


def test_a_photo_is_filed_listed_and_taken_back(run: Any, report: Path, tmp_path: Path) -> None:  # noqa: F811
    assert run("import", report, "--park", "试验园区", "--create").code == 0
    (tmp_path / "现场.jpg").write_bytes(photos.jpeg((800, 600)))
    filed = run(
        "site-log", "file", "--building", "1#", "--photo", tmp_path / "现场.jpg", *ON, "--author", "张工", "--json"
    )
    (number,) = filed.json["photos"]
    listed = run("site-log", "photos", "--building", "1#", *ON, "--json").json["photos"]
    assert listed == [{"attachment": number, "file": "现场.jpg", "author": "张工"}]
    assert "现场.jpg" in run("site-log", "photos", "--building", "1#", *ON).out
    for lacking in ((), ("--attachment", 99, "--reason", "拍错"), ("--attachment", number)):
        assert run("site-log", "withdraw", *lacking, *ON, "--author", "张工").code == 1
    gone = run("site-log", "withdraw", "--attachment", number, "--reason", "拍错了工地", *ON, "--author", "张工")
    assert (gone.code, gone.out.strip()) == (0, "已撤下 现场.jpg。")
    assert "没有照片或文件" in run("site-log", "photos", "--building", "1#", *ON).out
    assert any("withdrawn" in row["about"] for row in run("audit", "--json").json["audit"])


def test_what_falls_is_stored_once_it_is_said_to_be_right(run: Any, report: Path) -> None:  # noqa: F811
    assert run("import", report, "--park", "试验园区", "--create").code == 0
    told = ("site-log", "file", "--building", "1#", "--workers", 0, *ON, "--author", "张工")
    asked = run(*told)
    assert asked.code == 1
    assert "--accept" in asked.err
    assert run(*told, "--accept").code == 0
