"""The command `schedule`: what it prints, what it writes, what it refuses."""

import json
from pathlib import Path
from typing import Any

import pytest

from park_dispatch.cli.main import main
from park_dispatch.intake.schedules.read import read_schedule
from park_dispatch.model.schedule import Schedule
from park_dispatch.reports.schedules.losses import losses
from park_dispatch.reports.schedules.mspdi import mspdi
from park_dispatch.reports.schedules.xer import xer
from tests.intake.schedule_samples import MSPDI, XER, needs_samples
from tests.intake.test_schedules_understand import on, outline
from tests.planning.test_schedule_checks import A, B, plan, task


@pytest.fixture(autouse=True)
def _own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARK_DISPATCH_DB", str(tmp_path / "park.duckdb"))


def as_json(capsys: pytest.CaptureFixture[str], *words: str | Path) -> Any:
    assert main(["schedule", *map(str, words), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@needs_samples
@pytest.mark.parametrize(
    ("name", "tasks", "leaf", "links", "calendars", "stated", "computed"),
    [
        ("schependomlaan.xml", 157, 157, 48, 4, 0, 1),
        ("sample.xml", 20, 16, 6, 4, 3, 1),
        ("mspdirelations.xml", 6, 5, 4, 1, 5, 4),
        ("task-links-project2013-mspdi.xml", 17, 16, 8, 1, 3, 2),
        ("PredecessorCalendar.xer", 1, 1, 0, 1, 0, 0),
        ("percent-complete-8.4.xer", 12, 12, 0, 1, None, 9),
    ],
)
def test_counts_of_the_samples(
    name: str, tasks: int, leaf: int, links: int, calendars: int, stated: int | None, computed: int,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    path = next(path for path in (*MSPDI, *XER) if path.name == name)
    facts = as_json(capsys, path)
    assert (facts["tasks"]["total"], facts["tasks"]["leaf"], facts["links"]["total"]) == (tasks, leaf, links)
    assert facts["calendars"] == calendars
    assert (facts["critical"]["stated"], facts["critical"]["computed"]) == (stated, computed)
    assert facts["faults"] == []


def test_it_is_said_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "计划.xml"
    path.write_bytes(mspdi(plan(A, task(2, percent=50.0, critical=True), status_date=on("2023-08-28"))))
    assert main(["schedule", str(path)]) == 0
    out = capsys.readouterr().out
    for words in (
        "任务 2 个",
        "关系 1 个（FS 1）",
        "基线 0：2 个任务",
        "关键任务（文件所写）1 个",
        "关键任务（按关系推算）2 个",
    ):
        assert words in out
    assert "有完成百分比而没有实际开始日期：1 个，2 t2" in out


def test_a_plan_is_converted_and_what_is_lost_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = tmp_path / "计划.xml", tmp_path / "计划.xer"
    source.write_bytes(mspdi(plan(A, B, status_date=on("2023-08-28"))))
    facts = as_json(capsys, source, "--to", target)
    assert facts["to"] == str(target)
    assert facts["losses"]
    again = read_schedule(target.read_bytes(), "x")
    assert [one.name for one in again.tasks] == ["t1", "t2"]
    assert len(again.links) == 1
    before = target.read_bytes()
    assert main(["schedule", str(source), "--to", str(target)]) == 1
    assert target.read_bytes() == before
    assert "已经存在" in capsys.readouterr().err
    back = tmp_path / "回来.xml"
    as_json(capsys, target, "--to", back)
    assert read_schedule(back.read_bytes(), "x").format == "mspdi"


def test_refusals(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "计划.xml"
    source.write_bytes(mspdi(plan(A)))
    assert main(["schedule", str(source), "--to", str(tmp_path / "x.mpp")]) == 1
    assert ".xer" in capsys.readouterr().err
    assert main(["schedule", str(source), "--to", str(tmp_path / "none" / "x.xml")]) == 1
    assert main(["schedule", str(tmp_path / "none.xml")]) == 1
    other = tmp_path / "a.csv"
    other.write_text("项目,进度\n甲,50%\n", "utf-8")
    capsys.readouterr()
    assert main(["schedule", str(other), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["refused"][0].startswith("“a.csv”不是进度计划文件")


def test_a_dry_run_keeps_its_four_keys(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "计划.xml"
    source.write_bytes(mspdi(plan(A, B, status_date=on("2023-08-28"))))
    assert main(["import", str(source), "--dry-run", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert set(facts) == {"report_date", "records", "rejected", "warnings"}
    assert [one["milestone"] for one in facts["records"]] == ["t1", "t2"]


def test_an_import_stores_a_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "计划.xer"
    source.write_bytes(xer(plan(A, B, status_date=on("2023-08-28"), name="三期工程")))
    assert main(["import", str(source), "--park", "园", "--create", "--json"]) == 0
    (imported,) = json.loads(capsys.readouterr().out)["imported"]
    assert imported["stored"] == 2
    marked = tmp_path / "m.xlsx"
    assert main(["import", str(source), "--dry-run", "--json", "--marked", str(marked)]) == 1
    assert not marked.exists()


def test_losses_are_told_only_where_there_are_any() -> None:
    same: Schedule = plan(A)
    assert len(losses(same, "mspdi")) == 1
    summary = plan(*outline((1, "1#厂房"), (2, "桩基")))
    assert any("WBS" in loss for loss in losses(summary, "xer"))
