"""`backtest DIR`: text, JSON, and what it says of files that are not as they should be."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from park_dispatch.cli.history_files import histories
from park_dispatch.cli.main import main

PROJECTS = "pid,name,bs,be,dur,bac,n_act\n{0},厂房,2020-01-06 08:00:00,2020-02-28 17:00:00,40d,100,3\n"
ACTIVITIES = (
    "pid,id,name,wbs,pred,succ,bs,be,dur,cost\n"
    "{0},9,全部,1,,,2020-01-06 08:00:00,2020-02-28 17:00:00,40d,100\n"
    "{0},1,基础,1.1,,,2020-01-06 08:00:00,2020-01-31 17:00:00,20d,40\n"
    "{0},2,主体,1.10,,,2020-02-03 08:00:00,2020-02-28 17:00:00,20d,60\n"
)
TRACKING = (
    "pid,k,name,start,status,pv,ev,ac,es\n"
    "{0},1,1,,2020-01-17 17:00:00,20,0,0,\n"
    "{0},2,2,,2020-01-31 17:00:00,40,20,0,2020-01-17 17:00:00\n"
    "{0},3,3,,2020-02-28 12:00:00,98.5,70,0,2020-02-14 17:00:00\n"
    "{0},4,4,,2020-03-13 17:00:00,100,100,0,2020-02-28 17:00:00\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("projects", PROJECTS), ("activities", ACTIVITIES), ("tracking", TRACKING)):
        (tmp_path / f"{name}.csv").write_text("\ufeff" + text.format("P1"), encoding="utf-8")
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, str, str]:
    code = main(["backtest", *map(str, words)])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def table(capsys: pytest.CaptureFixture[str], folder: Path) -> Any:
    code, out, _err = run(capsys, folder, "--json")
    assert code == 0
    return json.loads(out)


def test_working_days_and_leaves(folder: Path) -> None:
    (found,) = histories(folder)
    assert found.start - found.begin == pytest.approx([0.0, 20.0])
    assert found.finish - found.begin == pytest.approx([20.0, 40.0])
    assert found.status - found.begin == pytest.approx([10.0, 20.0, 39.5, 50.0])
    assert found.percent == pytest.approx([0.0, 20.0, 70.0, 100.0])
    assert (found.end - found.begin, found.budget, found.title) == (40.0, 100.0, "厂房")


def test_the_table_as_text(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = run(capsys, folder)
    assert code == 0
    for part in ("1 个项目，2 次预测", "本系统", "PF=SPI(t)", "P1：1 次填报时还没有完成任何工程量", "预测的假定"):
        assert part in out


def test_the_table_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = table(capsys, folder)
    assert found["forecasts"] == [2, 1, 0, 1]
    assert [one["method"] for one in found["methods"]] == ["plan", "pf1", "spi", "forecast"]
    plan = found["methods"][0]
    assert plan["bias"] == pytest.approx(-20.0) and plan["coverage"] is None and plan["mape"][1] is None
    assert found["projects"][0]["skipped"] == {"nothing_earned": 1, "complete": 1}


def test_a_project_known_only_from_its_tracking_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (folder / "tracking.csv").open("a", encoding="utf-8") as stream:
        stream.write(TRACKING.format("P2").partition("\n")[2])
    found = table(capsys, folder)
    assert [(one["name"], one["skipped"]) for one in found["projects"]][1] == ("P2", {"no_plan": 4})


def test_cells_that_cannot_be_read_are_left_out_and_counted(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = TRACKING.format("P1").replace("98.5,70", "98.5,七十").replace("2020-01-17 17:00:00,20,0", "十七日,20,0")
    (folder / "tracking.csv").write_text(text, encoding="utf-8")
    found = table(capsys, folder)
    assert found["projects"][0]["skipped"] == {"not_a_number": 2, "complete": 1}


def test_without_budget_the_costs_are_the_whole(folder: Path) -> None:
    (folder / "projects.csv").write_text(PROJECTS.format("P1").replace(",100,3", ",,3"), encoding="utf-8")
    (found,) = histories(folder)
    assert found.percent == pytest.approx([0.0, 20.0, 70.0, 100.0])
    assert np.isnan(found.budget)


def test_a_missing_file_and_a_missing_column_are_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "activities.csv").write_text("pid,wbs\n", encoding="utf-8")
    code, _out, err = run(capsys, folder)
    assert code == 1 and "bs、be、cost" in err
    (folder / "tracking.csv").unlink()
    (folder / "activities.csv").write_text(ACTIVITIES.format("P1"), encoding="utf-8")
    code, out, err = run(capsys, folder, "--json")
    assert code == 1 and "tracking.csv" in err and "tracking.csv" in json.loads(out)["refused"][0]


def test_nothing_to_forecast_is_refused_with_the_reasons(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "tracking.csv").write_text(TRACKING.format("P1").replace("100,100,0", "100,80,0"), encoding="utf-8")
    code, _out, err = run(capsys, folder)
    assert code == 1 and "P1：最后一次填报还没有完工" in err
