"""`issues` on the command line: raise, list, take steps; nobody verifies their own work there either."""

from pathlib import Path
from typing import Any

from tests.test_cli import _own_database, report, run  # noqa: F401


def test_an_issue_from_first_to_last(run: Any, report: Path) -> None:  # noqa: F811
    assert run("import", report, "--park", "试验园区", "--create").code == 0
    assert "没有 12 号问题" in run("issues", "step", "12", "accept").err
    day = ("--as-of", "2023-09-01")
    said = run("issues", "raise", "商砼供应不足", "--building", "1#", "--channel", "驻守", *day, "--author", "张三")
    assert (said.code, said.out.strip()) == (0, "已登记为 2023-1 号，等待甄别。")
    assert "2023年第 1 号就是同一处的同一个问题" in run("issues", "raise", "商砼供应不足", "--building", "1#", *day).err
    lacking = run("issues", "step", "1", "accept", *day, "--category", "材料")
    assert (lacking.code, lacking.err.strip()) == (1, "请先填写责任单位、时限，没有保存。")
    told = ("--category", "材料", "--unit", "一建", "--due", "2023-09-05")
    assert "“待办理”" in run("issues", "step", "2023-1", "accept", *told, *day, "--author", "李主任").out
    assert "不改动措施" in run("issues", "step", "1", "withdraw", "--words", "误报", "--measure", "无", *day).err
    assert run("issues", "step", "1", "submit", "--words", "已足量", *day, "--author", "王工").code == 0
    listed = run("issues", "--overdue", "--as-of", "2023-09-08").out
    assert "在办 1 件，没有超期；待验收 1 件" in listed and "2023-1" not in listed  # the unit's clock has stopped
    own = run("issues", "step", "1", "pass", "--words", "属实", "--close", *day, "--author", "王工")
    assert own.code == 1 and "不能由同一个人验收" in own.err
    assert "refused" in {row["outcome"] for row in run("audit", "--json").json["audit"]}
    assert run("issues", "step", "1", "pass", "--words", "属实", "--close", *day, "--author", "李主任").code == 0
    (one,) = run("issues", "--json", *day).json["issues"]
    assert (one["stage"], one["kind"], one["unit"], one["closed_on"]) == ("closed", "site", "一建", "2023-09-01")
    assert run("issues", "--open", "--json", *day).json["issues"] == []
    for wrong in (("step", "1"), ("step", "1", "raise"), ("raise",)):
        assert run("issues", *wrong).code == 1
