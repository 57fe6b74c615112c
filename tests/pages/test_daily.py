"""晨报, 总结 and 系统 as Streamlit runs them: what they say, what is saved, who is told of whose version."""

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from park_dispatch.filing.summaries import save_summary
from park_dispatch.ledger import reading
from park_dispatch.ledger.summaries import Section, versions
from park_dispatch.web.frame import ledger_at
from tests.pages.test_pages import database, run, tables, words  # noqa: F401
from tests.small_park import DAY, day

MONDAY = day("08-28")


def said(at: AppTest) -> str:
    return "\n".join([words(at), *(str(one.value) for one in at.success)]).replace("\\", "")


def press(at: AppTest, label: str) -> AppTest:
    next(button for button in at.button if label in button.label).click().run()
    assert not at.exception, at.exception
    return at


def field(at: AppTest, name: str) -> Any:
    return next(area for area in at.text_area if area.key is not None and area.key.endswith(name))


# --- 晨报 -------------------------------------------------------------------------------------------------------------


def copied(at: AppTest) -> str:
    for element in at.get("bidi_component"):
        data = json.loads(element.proto.json) if element.proto.json else {}
        if "text" in data:
            return str(data["text"])
    raise AssertionError("nothing to copy")


def test_the_brief_is_what_is_copied(demo: Path) -> None:
    at = run("brief")
    assert copied(at).startswith("【晨报】")
    assert "完成 80.0%" in copied(at)
    assert "群机器人" in said(at)


def test_sending_asks_first_and_says_what_came_of_it(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setenv("PARK_DISPATCH_FEISHU_URL", "http://127.0.0.1:1/hidden")
    at = run("brief")
    assert "发出后不能收回" in said(at)
    press(at, "确认发送")
    assert "没有发到飞书群" in said(at)
    assert "hidden" not in said(at)


# --- 总结 -------------------------------------------------------------------------------------------------------------


def test_the_draft_is_edited_and_frozen(database: Path) -> None:  # noqa: F811
    at = run("summary")
    assert "三期" in str(field(at, "progress").value)
    field(at, "progress").set_value("本周完成 80%，请领导审阅。").run()
    press(at, "保存为第 1 版")
    assert at.error[0].value  # nobody's name
    at.text_input(key="summary_author").set_value("王五")
    press(at, "保存为第 1 版")
    assert "已保存为第 1 版" in said(at)
    assert "显示的是第 1 版：王五" in said(at)
    ledger = ledger_at(database)
    (saved,) = versions(ledger, reading.parks(ledger)[0].park_id, "week", MONDAY)
    assert (saved.author, saved.as_of, saved.sections[0].text) == ("王五", DAY, "本周完成 80%，请领导审阅。")
    again = run("summary")
    assert field(again, "progress").value == "本周完成 80%，请领导审阅。"


def test_a_part_can_be_taken_from_the_draft_again(database: Path) -> None:  # noqa: F811
    at = run("summary")
    before = field(at, "progress").value
    field(at, "progress").set_value("别的").run()
    press(at, "换成最新的初稿")
    assert field(at, "progress").value == before


def test_who_saved_meanwhile_is_told_and_nothing_typed_is_lost(database: Path) -> None:  # noqa: F811
    at = run("summary")
    at.text_input(key="summary_author").set_value("王五").run()
    ledger = ledger_at(database)
    park = reading.parks(ledger)[0]
    save_summary(ledger, park, "week", MONDAY, DAY, (Section("progress", "总体进度", "李四写的"),), "李四", 0)
    field(at, "progress").set_value("王五写的").run()
    assert "李四" in said(at)
    assert "您的内容还在" in said(at)
    press(at, "保存为第 1 版")
    assert "李四 刚刚保存" in said(at)
    assert field(at, "progress").value == "王五写的"
    press(at, "保存为第 2 版")
    assert [saved.author for saved in versions(ledger, park.park_id, "week", MONDAY)] == ["王五", "李四"]


def test_a_target_is_set_on_the_page_and_moved_with_a_reason(database: Path) -> None:  # noqa: F811
    at = run("summary", period="month")
    at.selectbox(key="target_project").set_value(_third(database))
    at.number_input(key="target_percent").set_value(85.0)
    at.text_input(key="target_author").set_value("王五").run()
    press(at, "定下目标")
    assert "目标 85.0%，完成 80.0%，还差 5.0 个百分点" in said(at)
    at.number_input(key="target_percent").set_value(82.0).run()
    press(at, "定下目标")
    assert "请写明原因" in said(at)
    at.text_input(key="target_reason").set_value("停电三天").run()
    press(at, "定下目标")
    assert "目标 82.0%" in said(at)


def _third(path: Path) -> int:
    ledger = ledger_at(path)
    rows = ledger.rows("SELECT subject_id FROM subject WHERE kind = 'project' AND name LIKE '%三期%'")
    return int(rows[0][0])


@pytest.mark.parametrize("query", [{"begins": "gestern"}, {"period": "year"}, {"begins": "1999-01-01"}])
def test_broken_addresses_open_the_summary(demo: Path, query: dict[str, str]) -> None:
    at = run("summary", **query)
    assert not at.exception, at.exception
    assert "每周总结（2023年8月28日至9月3日）" in said(at)


# --- 系统 -------------------------------------------------------------------------------------------------------------


def test_the_system_page_says_what_there_is_and_makes_a_backup(database: Path) -> None:  # noqa: F811
    at = run("system")
    assert "还没有任何备份" in said(at)
    assert "0.1.0" in said(at)
    press(at, "现在备份一次")
    assert "已备份到" in said(at)
    again = run("system")
    assert "最近一次备份：刚刚" in said(again)
    (rows,) = tables(again).values()
    assert rows[0]["cells"]["sort"]["t"] == "手动"
    assert len(list((database.parent / "backups").iterdir())) == 1


def test_errors_are_shown_without_secrets(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setenv("PARK_DISPATCH_FEISHU_SECRET", "TOPSECRET")
    database.with_suffix(".log").write_text(
        "2026-11-26 10:00:01,001 ERROR robot TOPSECRET <script>alert(1)</script>\n", encoding="utf-8"
    )
    at = run("system")
    assert "2026-11-26 10:00:01 错误 robot ***" in said(at)
    assert "TOPSECRET" not in words(at)
    assert "<script>" not in words(at)
