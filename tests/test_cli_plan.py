"""The commands plan, calendar and lights: what is printed, kept and refused."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from park_dispatch.cli.main import main
from park_dispatch.planning.calendar_rules import PRESETS

Run = Callable[..., "tuple[int, str, str]"]
PROJECT = "临港产业园三期标准化厂房"
WHY = ("--reason", "专班会议", "--author", "周秘书")


@pytest.fixture
def run(tmp_path: Path, demo_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    for name in [name for name in os.environ if name.startswith("PARK_DISPATCH_")]:
        monkeypatch.delenv(name)
    shutil.copy(demo_file, tmp_path / "park.duckdb")
    monkeypatch.setenv("PARK_DISPATCH_DB", str(tmp_path / "park.duckdb"))

    def run(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        try:
            code = main(words)
        except SystemExit as leaving:
            code = int(leaving.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    return run


def facts(ran: tuple[int, str, str]) -> Any:
    assert ran[0] == 0, ran
    return json.loads(ran[1])


def test_a_plan_is_frozen_put_in_force_compared_and_taken_back(run: Run) -> None:
    assert "还没有存档的计划" in run("plan", "list")[1]
    assert facts(run("plan", "freeze", "--name", "留底", "--json", *WHY)) == {"plan_id": 1, "name": "留底", "items": 55}
    assert "从 2023-08-28 起作为计划基线，记为编号 2" in run("plan", "adopt", "1", *WHY)[1]
    listed = facts(run("plan", "list", "--json"))["plans"]
    assert [(one["plan_id"], one["state"], one["author"]) for one in listed] == [
        (2, "in_force", "周秘书"), (1, "kept", "周秘书"),
    ]  # fmt: skip
    assert "完全相同" in run("plan", "compare", "baseline", "current")[1]
    assert run("plan", "withdraw", "2", *WHY)[0] == 0
    changes = facts(run("plan", "compare", "baseline", "1", "--json"))
    assert [(one["name"], one["change"], one["finish_days"]) for one in changes["changes"]] == [
        ("11# 室外附属工程", "later", 7)
    ]
    assert changes["changes"][0]["new_finish"] == "2023-10-26"
    assert run("plan", "compare", "baseline", "1", "--all")[1].count("不变") > 50


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("plan", "freeze", *WHY), "请给计划起个名称"),
        (("plan", "freeze", "--name", "留底", "--author", "周"), "请写明原因"),
        (("plan", "freeze", "nonsense", "--name", "留底", *WHY), "请写明是哪份计划"),
        (("plan", "freeze", "--name", "留底", "--project", "五期", *WHY), "没有名为“五期”的项目"),
        (("plan", "adopt", *WHY), "请写明计划编号"),
        (("plan", "adopt", "9", *WHY), "没有编号为 9 的计划"),
        (("plan", "withdraw", "9", *WHY), "没有编号为 9 的计划"),
        (("plan", "compare", "current"), "请写明是哪份计划"),
        (("plan", "compare", "current", "7"), "没有编号为 7 的计划"),
        (("plan", "backward", "--building", "77#"), "没有名为“77#”的未完成的单体"),
        (("plan", "template", "wood"), "没有名为“wood”的模板"),
        (("plan", "template", "rc_factory"), "--period"),
        (
            ("plan", "template", "rc_factory", "--period", "200", "--building", "11#", "--name", "新", *WHY),
            "已有 14 个节点",
        ),
        (("calendar", "set", *WHY), "--preset"),
        (("calendar", "set", "--preset", "office"), "请写明原因"),
        (("calendar", "set", "--rules", "nowhere.json", *WHY), "读不了规则文件"),
        (("lights", "--preset", "wuhan"), "请写明原因"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(run: Run, words: tuple[str, ...], why: str) -> None:
    code, _out, err = run(*words)
    assert code == 1 and why in err


def test_a_backward_schedule_is_printed_and_kept_when_named(run: Run) -> None:
    out = run("plan", "backward")[1]
    assert out.startswith("按 10月31日 交付倒排：本周必须开始 2 个节点：11# 室外附属工程")
    found = facts(run("plan", "backward", "--building", "11号楼", "--template", "rc_factory", "--json"))
    assert found["units"][0]["days_to_win"] == 22 and found["plan_id"] is None
    assert {one["state"] for one in found["items"]} == {"this_week", "under_way", "later"}
    kept = facts(run("plan", "backward", "--deadline", "2023-11-30", "--name", "倒排", "--in-force", "--json", *WHY))
    assert kept["plan_id"] == 1 and kept["units"][0]["deadline"] == "2023-11-30"
    assert facts(run("plan", "list", "--json"))["plans"][0]["state"] == "in_force"


def test_a_deadline_before_the_day_gives_a_sentence_and_is_not_kept(run: Run) -> None:
    assert "不晚于截至日期" in run("plan", "backward", "--deadline", "2023-08-28")[1]
    code, _out, err = run("plan", "backward", "--deadline", "2023-08-28", "--name", "倒排", *WHY)
    assert code == 1 and "没有任何有计划日期的节点" in err


def test_a_template_is_laid_before_a_deadline(run: Run) -> None:
    found = facts(run("plan", "template", "rc_factory", "--period", "200", "--deadline", "2024-06-30", "--floors", "3",
                      "--json"))  # fmt: skip
    assert found["plan_id"] is None and len(found["items"]) == 13
    assert found["items"][-1]["finish"] == "2024-06-30"


def test_calendars_are_shown_set_read_from_a_file_and_reset(run: Run, tmp_path: Path) -> None:
    assert facts(run("calendar", "show", "--project", PROJECT, "--json"))["working_days_left"] == 64
    assert "还有 42 个工作日" in run("calendar", "set", "--project", PROJECT, "--preset", "office", *WHY)[1]
    rules = tmp_path / "rules.json"
    rules.write_text(json.dumps(PRESETS["north"].to_json()), encoding="utf-8")
    found = facts(run("calendar", "set", "--rules", str(rules), "--json", *WHY))
    assert any(one["why"] == "冬歇期" for one in found["rests"])
    rules.write_text('{"weekdays": [9]}', encoding="utf-8")
    code, _out, err = run("calendar", "set", "--rules", str(rules), *WHY)
    assert code == 1 and "每周工作日" in err
    assert "还有 64 个工作日" in run("calendar", "set", "--project", PROJECT, "--preset", "seven_days", *WHY)[1]
    run("calendar", "set", "--project", PROJECT, "--reset", *WHY)
    assert "北方工地" in run("calendar", "show", "--project", PROJECT)[1]


def test_lights_are_shown_and_chosen(run: Run) -> None:
    assert facts(run("lights", "--json"))["preset"] == "yinchuan"
    assert run("lights", "--preset", "wuhan", *WHY)[1].startswith("现用：武汉")
    assert facts(run("lights", "--json"))["preset"] == "wuhan"


def test_wrong_usage_is_code_2(run: Run) -> None:
    for words in (("plan",), ("plan", "erase"), ("plan", "backward", "--period", "0"), ("lights", "--preset", "x")):
        assert run(*words)[0] == 2


def test_the_plan_is_exported_and_read_again(run: Run, tmp_path: Path) -> None:
    for name in ("计划.xml", "计划.xer"):
        target = tmp_path / name
        found = facts(run("plan", "export", "--project", PROJECT, "--out", str(target), "--json"))
        assert (found["tasks"], found["links"]) == (55, 67)
        again = facts(run("import", str(target), "--dry-run", "--json"))
        assert len(again["records"]) == 55 and not again["rejected"]
    assert run("plan", "export", "--out", str(target))[0] == 1  # it is there already
    assert "--out" in run("plan", "export")[2]
