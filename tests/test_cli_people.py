"""`people` and `audit` on the command line; what `serve` says about signing in."""

import io
import re
from pathlib import Path
from typing import Any

import pytest

from park_dispatch.cli import serve
from park_dispatch.ledger.people import password_hash
from park_dispatch.ledger.store import open_ledger
from park_dispatch.people.passwords import fits
from tests.test_cli import _own_database, report, run  # noqa: F401

CODE = re.compile(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}")


def test_accounts_from_first_to_last(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    assert "还没有账号" in run("people", "list").out
    added = run("people", "add", "Wang", "--name", "王工", "--unit", "指挥部", "--role", "administrator")
    assert added.code == 0 and "wang（管理员）" in added.out and CODE.search(added.out)
    assert run("people", "add", "li", "--name", "李工").code == 0
    assert "已经有账号“li”" in run("people", "add", "li", "--name", "李工").err
    monkeypatch.setattr("sys.stdin", io.StringIO("恩阳河畔 今日开工大吉\n"))
    changed = run("people", "password", "li")
    assert changed.code == 0 and "恩阳" not in changed.out
    ledger = open_ledger(tmp_path / "park.duckdb")
    assert fits("恩阳河畔 今日开工大吉", password_hash(ledger, "li"))
    ledger.close()
    assert "没有改动：这是最后一个" in run("people", "disable", "wang").err
    assert "已停用" in run("people", "disable", "li").out
    people = {one["login"]: one for one in run("people", "list", "--json").json["people"]}
    assert people["li"]["disabled"] and people["wang"]["unit"] == "指挥部" and people["wang"]["role"] == "administrator"
    assert "可以重新登录" in run("people", "disable", "li", "--undo").out
    assert CODE.search(run("people", "code", "li").out)
    assert run("people", "code").code == 1  # for the first administrator, who is there
    assert "没有账号“zhao”" in run("people", "code", "zhao").err
    assert "LOGIN" in run("people", "role").err and "--role" in run("people", "role", "li").err


def test_reach_is_given_by_names(run: Any, report: Path) -> None:  # noqa: F811
    assert run("import", report, "--park", "试验园区", "--create").code == 0
    run("people", "add", "li", "--name", "李工", "--role", "reporter", "--project", "三期厂房", "--of-unit", "一建")
    shown = run("people", "list").out
    assert "三期厂房；一建" in shown and "填报人" in shown
    assert "没有名为“四期”的项目或单体" in run("people", "role", "li", "--project", "四期").err
    assert "范围：全部" in run("people", "role", "li", "--everywhere").out
    facts = run("people", "list", "--json").json["people"][0]
    assert (facts["role"], facts["projects"], facts["units"]) == ("reporter", [], [])


def test_the_audit_is_listed_and_filtered(run: Any, report: Path) -> None:  # noqa: F811
    assert "没有符合条件的操作记录" in (run("people", "list"), run("audit"))[1].out
    assert run("import", report, "--park", "试验园区", "--create").code == 0
    assert run("undo", "1", "--reason", "传错了", "--author", "李四").code == 0
    everything = run("audit", "--json").json["audit"]
    assert [row["action"] for row in everything] == ["undo_report", "file_report", "found_park"]
    assert everything[0]["name"] == "李四" and everything[0]["at"].endswith("Z")
    assert "传错了" in run("audit", "--who", "李四").out
    assert run("audit", "--what", "file_report", "--json").json["audit"][0]["name"] == "张三"
    assert run("audit", "--since", "2099-01-01", "--json").json == {"audit": []}


def test_serve_on_this_machine_says_so_and_gives_the_first_code(
    run: Any,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(serve, "_run", lambda *_: 0)
    open_ledger(tmp_path / "park.duckdb").close()
    served = run("serve", "--port", "58511")
    assert "本机使用不需要登录" in served.out and "http://localhost:58511/first" in served.out
    assert CODE.search(served.out)
    assert (tmp_path / "park.key").is_file()
    run("people", "add", "wang", "--name", "王工", "--role", "administrator")
    assert not CODE.search(run("serve", "--port", "58511").out)
