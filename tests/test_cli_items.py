"""`items` on the command line: listed, accounted for, carried on, escalated; refused in sentences."""

import shutil
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from park_dispatch.boards.account import find_item
from park_dispatch.boards.items import items
from park_dispatch.filing.notes import withdraw_note
from park_dispatch.ledger import reading
from park_dispatch.ledger.store import open_ledger
from tests.test_cli import _own_database, run  # noqa: F401


def test_from_the_list_to_the_account(run: Any, demo_file: Path, tmp_path: Path) -> None:  # noqa: F811
    shutil.copy(demo_file, tmp_path / "park.duckdb")
    facts = run("items", "--open", "--json").json
    assert facts["said"].startswith("8月28日应交账 5 项，已交 2 项，未交 3 项；18:00 ")
    assert {one["done"] for one in facts["items"]} == {False}
    (pipes,) = (one for one in facts["items"] if one["number"] == "〔2023〕21号")
    assert [(one["link"], one["due"]) for one in pipes["promises"]] == [(1, "2023-08-22"), (2, "2023-08-28")]
    assert all(one["missed"] for one in run("items", "--missed", "--json").json["items"])
    assert "没有编号为“2023-99”" in run("items", "answer", "2023-99", "--done").err
    assert "--done | --not-done" in run("items", "answer", "21").err
    assert "请选一个原因" in run("items", "answer", "21", "--not-done", "--new-date", "2023-08-30").err
    told = run("items", "answer", "21", "--not-done", "--why", "机械", "--words", "缺吊车", "--new-date", "2023-08-30")
    assert "〔2023〕21号·第3次" in told.out
    assert "未完成（机械）：缺吊车" in told.out
    assert "时限 2023-08-31" in run("items", "carry", "2023-21", "--new-date", "2023-08-31").out
    assert "已提级至专班负责人" in run("items", "escalate", "21").out
    assert "请写明原因" in run("items", "stand-down", "21").err
    assert "退回至“责任单位”" in run("items", "stand-down", "21", "--why", "误操作").out
    assert "按时办结" in run("items", "answer", "〔2023〕21号", "--done").out
    assert "这一项已办结" in run("items", "carry", "21", "--new-date", "2023-09-01").err
    assert "按时办结" in run("items", "show", "〔2023〕21号·第3次").out


def test_an_item_that_was_taken_back_is_shown_as_such(run: Any, demo_file: Path, tmp_path: Path) -> None:  # noqa: F811
    path = tmp_path / "park.duckdb"
    shutil.copy(demo_file, path)
    with closing(open_ledger(path)) as ledger:
        park = reading.parks(ledger)[0]
        item = find_item(ledger, park, "21")
        row = items(ledger, park, date(2023, 8, 28)).of(item)
        assert row is not None
        withdraw_note(ledger, park, item, int(row["last_entry"]), "重复", "周文书")
    assert run("items", "show", "21").out.rstrip().endswith("，已撤回：重复")
    assert run("items", "show", "21", "--json").json == {"items": []}
