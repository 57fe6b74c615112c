"""`notices` on the command line, from proposal to confirmation, and the files it writes."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from park_dispatch.boards.notice_proposals import Proposed, proposed
from park_dispatch.cli import notices as command
from tests.test_cli import _own_database, run  # noqa: F401


def test_from_proposal_to_confirmation(run: Any, demo_file: Path, tmp_path: Path) -> None:  # noqa: F811
    shutil.copy(demo_file, tmp_path / "park.duckdb")
    assert "没有在办的督办单；建议新发 " in run("notices", "propose").out
    proposals = run("notices", "propose", "--json").json["notices"]
    assert (proposals[0]["grade"], proposals[0]["rules"]) == ("red", ["light", "deadline"])
    count = len(proposals)
    assert f"没有序号为“{count + 1}”的建议，现有 {count} 份" in run("notices", "send", str(count + 1)).err
    steps = next(at for at, one in enumerate(proposals, 1) if one["rules"] == ["milestone"])
    sent = run("notices", "send", str(steps), "--json").json["notices"]
    assert [(one["number"], one["responsible_unit"]) for one in sent] == [("临港督〔2023〕1号", "城建集团第五项目部")]
    by_hand = run("notices", "send", "--unit", "市政工程公司", "--text", "西侧管沟未开挖", "--grade", "red")
    assert "红色督办  临港督〔2023〕2号，8月28日发至市政工程公司，待处理，办结时限 8月31日，剩 3 天" in by_hand.out
    assert "督办单缺“被督办单位”" in run("notices", "send", "--text", "只有事项").err
    assert run("notices", "answer", "2023-2", "--text", "明日开挖", "--doing").code == 0
    assert "处理中" in run("notices", "show", "临港督〔2023〕2号").out
    run("notices", "answer", "2", "--text", "已开挖")
    assert "要由另一个人确认办结" in run("notices", "close", "2").err
    assert "已确认" in run("notices", "close", "2", "--author", "李四").out
    assert "请写明原因" in run("notices", "withdraw", "1").err
    assert "红色督办" in run("notices", "raise", "1", "--reason", "再次延误").out
    assert "本园区没有督办单 9" in run("notices", "answer", "9", "--text", "好").err
    assert "NUMBER" in run("notices", "show").err
    facts = run("notices", "--json").json
    assert facts["said"] == "在办督办单 1 份（红 1），没有超期。"
    assert [(one["sequence"], one["stage"]) for one in facts["notices"]] == [(1, "sent"), (2, "closed")]
    assert [one["sequence"] for one in run("notices", "--open", "--json").json["notices"]] == [1]
    steps = run("notices", "show", "2", "--json").json["steps"]
    assert [step["author"] for step in steps] == ["李四", "张三", "张三", "张三"]


def test_files_are_written_and_never_over_another(run: Any, demo_file: Path, tmp_path: Path) -> None:  # noqa: F811
    shutil.copy(demo_file, tmp_path / "park.duckdb")
    run("notices", "send", "--all")
    word, sheet = tmp_path / "督办单.docx", tmp_path / "清单.xlsx"
    assert "已写成" in run("notices", "show", "1", "--out", word).out
    assert Document(str(word)).paragraphs[0].text == "临港督〔2023〕1号"
    assert "已写成" in run("notices", "--out", sheet).out
    rows = list(load_workbook(sheet).active.iter_rows(values_only=True))
    assert rows[1][:5] == ("编号", "督查月份", "期限", "问题", "处理状态")
    assert sorted(row[0] for row in rows[2:])[:2] == ["临港督〔2023〕1号", "临港督〔2023〕2号"]
    back = run("import", sheet, "--dry-run")
    assert back.code == 1 and "这是看板导出的督办单清单，台账里已有，没有读取" in back.err
    again = run("notices", "--out", sheet)
    assert again.code == 1 and "已经存在" in again.err
    assert run("notices", "--out", tmp_path / "x.pdf").code == 2


def test_a_proposal_without_a_unit_stops_no_other(
    run: Any,  # noqa: F811
    demo_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def second_has_no_unit(*about: Any) -> Proposed:
        found = proposed(*about)
        first, second, *more = found.notices
        return replace(found, notices=(first, replace(second, draft=replace(second.draft, unit="")), *more))

    shutil.copy(demo_file, tmp_path / "park.duckdb")
    monkeypatch.setattr(command, "proposed", second_has_no_unit)
    proposals = run("notices", "propose", "--json").json["notices"]
    assert "督办单缺“被督办单位”" in run("notices", "send", "1", "2").err
    assert run("notices", "--json").json["notices"] == []
    ran = run("notices", "send", "--all", "--json")
    assert len(ran.json["notices"]) == len(proposals) - 1
    assert ran.err.strip() == f"没有发出，缺责任单位：{proposals[1]['matter']}"
