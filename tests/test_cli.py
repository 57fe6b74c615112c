"""The command line, as automation uses it: what is printed where, and the exit code."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import xlsxwriter
from openpyxl import load_workbook

from park_dispatch.cli import console, serve
from park_dispatch.cli.main import main
from park_dispatch.filing.confirm import confirm
from park_dispatch.filing.demo import workbooks
from park_dispatch.filing.proposal import propose
from park_dispatch.intake.reader import read
from park_dispatch.intake.understanding import Corrections
from park_dispatch.ledger.reading import parks
from park_dispatch.ledger.store import open_ledger
from park_dispatch.settings import PROJECT_ROOT, Settings

pytestmark = pytest.mark.slow
PARK = ("--park", "试验园区", "--create")
HEADER = ("项目名称", "单体", "节点", "计划开始时间", "计划完成时间", "完成比例")
ROWS = (
    ("三期厂房", "1#厂房", "桩基工程", "2023-03-01", "2023-04-01", "100%"),
    ("三期厂房", "1#厂房", "主体结构", "2023-04-01", "2023-08-01", "60%"),
    ("三期厂房", "2#厂房", "桩基工程", "2023-03-05", "2023-09-30", "95%"),
    ("三期厂房", "2#厂房", "主体结构", "2023-08-20", "2023-11-30", "10%"),
)


class Ran(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture(autouse=True)
def _own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("PARK_DISPATCH_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PARK_DISPATCH_DB", str(tmp_path / "park.duckdb"))
    monkeypatch.setenv("PARK_DISPATCH_BACKUPS", str(tmp_path / "backups"))
    monkeypatch.setenv("PARK_DISPATCH_AUTHOR", "张三")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*words: str | Path) -> Ran:
        capsys.readouterr()
        try:
            code = main([str(word) for word in words])
        except SystemExit as ended:
            code = int(ended.code or 0)
        printed = capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    return run


def workbook(path: Path, rows: Sequence[Sequence[str]] = ROWS, day: str = "2023年8月28日") -> Path:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("进度表")
    sheet.write(0, 0, "节点进度周报")
    if day:
        sheet.write(1, 0, f"截至日期：{day}")
    for at, row in enumerate((HEADER, *rows)):
        sheet.write_row(2 + at, 0, row)
    book.close()
    return path


@pytest.fixture
def report(tmp_path: Path) -> Path:
    return workbook(tmp_path / "周报0828.xlsx")


@pytest.fixture
def fallen(tmp_path: Path) -> Path:
    rows = [(*row[:5], "40%" if row[5] == "60%" else row[5]) for row in ROWS]
    return workbook(tmp_path / "周报0830.xlsx", rows, "2023年8月30日")


def database(tmp_path: Path) -> Path:
    return tmp_path / "park.duckdb"


# --- import -----------------------------------------------------------------------------------------------------------


def test_dry_run_prints_what_was_understood_and_touches_no_database(run: Any, report: Path, tmp_path: Path) -> None:
    ran = run("import", report, "--dry-run", "--json")
    assert ran.code == 0
    assert ran.json["report_date"] == "2023-08-28"
    assert [record["percent"] for record in ran.json["records"]] == [100, 60, 95, 10]
    assert ran.json["rejected"] == []
    assert not database(tmp_path).exists()


def test_dry_run_as_json_needs_neither_pandas_nor_duckdb(report: Path, tmp_path: Path) -> None:
    """They cost more than everything else together; a database that is in use or damaged must not matter either."""
    database(tmp_path).write_bytes(b"damaged")
    script = (
        "import sys; from park_dispatch.cli.main import main; code = main(sys.argv[1:]);"
        "heavy = {'pandas', 'duckdb', 'numpy', 'babel', 'streamlit', 'plotly'} & set(sys.modules);"
        "print(sorted(heavy), file=sys.stderr); sys.exit(code)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, "import", report, "--dry-run", "--json"],
        capture_output=True,
        cwd=PROJECT_ROOT,
        encoding="utf-8",
    )
    assert (ran.returncode, ran.stderr.strip()) == (0, "[]")
    assert len(json.loads(ran.stdout)["records"]) == 4


def test_dry_run_of_several_files_names_each(run: Any, report: Path, tmp_path: Path) -> None:
    (tmp_path / "空.xlsx").write_bytes(b"")
    ran = run("import", report, tmp_path / "空.xlsx", "--dry-run", "--json")
    assert ran.code == 1
    assert [file["file"] for file in ran.json["files"]] == [str(report)]
    assert "空.xlsx" in ran.json["refused"][0]
    assert ran.err.strip() == ran.json["refused"][0]


def test_dry_run_in_words_compares_with_the_ledger(run: Any, report: Path, fallen: Path) -> None:
    assert "还没有数据库" in run("import", report, "--dry-run").out
    run("import", report, *PARK)
    ran = run("import", fallen, "--dry-run")
    assert ran.code == 0
    assert "新增 0，变化 0，未变 3，倒退 1，突增 0" in ran.out
    assert "由 60.0%（2023-08-28）变为 40.0%" in ran.out
    assert "没有写入任何数据" in ran.out
    assert len(run("uploads", "--json").json["uploads"]) == 1


def test_import_stores_and_says_what(run: Any, report: Path) -> None:
    ran = run("import", report, *PARK)
    assert (ran.code, ran.err) == (0, "")
    assert "“周报0828.xlsx”已入库 4 行，截至 2023-08-28，上报编号 1" in ran.out


def test_import_as_json(run: Any, report: Path) -> None:
    facts = run("import", report, *PARK, "--json").json
    assert facts["refused"] == []
    (stored,) = facts["imported"]
    assert (stored["file"], stored["upload_id"], stored["stored"], stored["held"]) == ("周报0828.xlsx", 1, 4, 0)
    assert stored["counts"]["new"] == 4


def test_the_same_file_again_changes_nothing_and_says_so(run: Any, report: Path) -> None:
    run("import", report, *PARK)
    ran = run("import", report)
    assert ran.code == 1
    assert "完全相同" in ran.err
    assert "张三" in ran.err
    assert len(run("uploads", "--json").json["uploads"]) == 1


def test_a_percent_that_falls_is_held_back_until_accepted(run: Any, report: Path, fallen: Path) -> None:
    run("import", report, *PARK)
    ran = run("import", fallen)
    assert ran.code == 0
    assert "另有 1 行没有入库" in ran.out
    assert "第 5 行" in ran.out
    assert "--accept" in ran.out
    run("undo", "2", "--reason", "漏了一行")
    ran = run("import", fallen, "--accept", "--json")
    assert ran.json["imported"][0]["held"] == 0


def test_a_file_of_which_every_row_is_held_is_refused_with_each_reason(run: Any, report: Path, tmp_path: Path) -> None:
    run("import", report, *PARK)
    other = workbook(tmp_path / "b.xlsx", [("三期厂房", "3#厂房", "桩基工程", "2023-03-01", "2023-04-01", "5%")])
    ran = run("import", other, "--json")
    assert ran.code == 1
    assert ran.json["imported"] == []
    assert "没有可以入库的行" in ran.json["refused"][0]
    assert "“三期厂房”没有单体“3#" in ran.json["refused"][1]
    assert run("import", other, "--create").code == 0


def test_a_project_named_on_the_command_line(run: Any, tmp_path: Path) -> None:
    rows = [("", *row[1:]) for row in ROWS]
    nameless = workbook(tmp_path / "无项目.xlsx", rows)
    run("import", nameless, "--project", "四期厂房", *PARK)
    assert [project["name"] for project in run("status", "--json").json["projects"]] == ["四期厂房"]


def test_a_file_without_a_day_asks_for_one(run: Any, tmp_path: Path) -> None:
    undated = workbook(tmp_path / "周报.xlsx", day="")
    ran = run("import", undated, *PARK)
    assert ran.code == 1
    assert "--date" in ran.err
    assert "还没有园区" in run("status").err  # nothing is half done: the park was not made either
    assert run("import", undated, *PARK, "--date", "2023-08-29").code == 0
    assert run("status", "--json").json["as_of"] == "2023-08-29"


def test_the_plan_of_a_file_becomes_the_baseline_only_with_a_reason(run: Any, report: Path, tmp_path: Path) -> None:
    run("import", report, *PARK)
    later = [(*row[:4], "2023-12-31", row[5]) for row in ROWS]
    assert run("import", workbook(tmp_path / "b.xlsx", later, "2023年8月29日"), "--rebaseline", " ").code == 1
    run("import", tmp_path / "b.xlsx")
    assert run("status", "--json").json["projects"][0]["buildings"][0]["late_milestones"]
    run("undo", "2", "--reason", "改为调整基线")
    run("import", tmp_path / "b.xlsx", "--rebaseline", "设计变更")
    assert not run("status", "--json").json["projects"][0]["buildings"][0]["late_milestones"]
    assert run("uploads", "--json").json["uploads"][0]["rebaseline_reason"] == "设计变更"


def test_one_bad_file_does_not_stop_the_others(run: Any, report: Path, tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    ran = run("import", tmp_path / "坏.xlsx", report, *PARK)
    assert ran.code == 1
    assert "坏.xlsx" in ran.err
    assert "已入库 4 行" in ran.out


# --- which park -------------------------------------------------------------------------------------------------------


def test_no_park_an_unknown_park_several_parks(run: Any, report: Path) -> None:
    assert "--park" in run("import", report).err
    assert "没有名为“甲”的园区" in run("import", report, "--park", "甲").err
    assert run("import", report, "--park", "甲园", "--create").code == 0
    assert run("import", report, "--park", "乙园", "--create").code == 0
    ran = run("status")
    assert ran.code == 1
    assert "甲园、乙园" in ran.err
    assert run("status", "--park", "乙 园", "--json").json["park"] == "乙园"


# --- status -----------------------------------------------------------------------------------------------------------


def test_status_as_json_has_the_documented_shape(run: Any, report: Path) -> None:
    run("import", report, *PARK)
    facts = run("status", "--json").json
    assert {key: facts[key] for key in ("as_of", "park", "demo")} == {
        "as_of": "2023-08-28",
        "park": "试验园区",
        "demo": False,
    }
    (project,) = facts["projects"]
    standing = {
        *("name", "percent", "planned_percent", "gap_pp", "delivery_deadline"),
        *("days_left", "last_report", "status", "rule"),
        *("forecast_finish", "forecast_p10", "forecast_p90", "chance", "slip_days"),
    }
    assert set(project) == standing | {"buildings"}
    assert set(project["buildings"][0]) == standing | {"late_milestones"}
    first = project["buildings"][0]
    assert first["name"] == "1#"
    assert first["last_report"] == "2023-08-28"
    assert first["gap_pp"] == pytest.approx(first["percent"] - first["planned_percent"], abs=0.11)
    assert first["late_milestones"] == [
        {"name": "主体结构", "planned_finish": "2023-08-01", "percent": 60.0, "late_days": 27}
    ]


def test_status_of_an_earlier_day(run: Any, report: Path, fallen: Path) -> None:
    run("import", report, *PARK)
    run("import", fallen, "--accept")
    now = run("status", "--json").json["projects"][0]["percent"]
    before = run("status", "--json", "--as-of", "2023-08-29").json["projects"][0]["percent"]
    assert before > now
    empty = run("status", "--as-of", "2023-01-01")
    assert "还没有任何上报" in empty.out


def test_status_in_words_begins_with_what_is_late(run: Any, report: Path) -> None:
    run("import", report, *PARK)
    out = run("status").out
    assert "试验园区  截至 2023-08-28" in out
    assert out.index("1#") < out.index("2#")
    assert "超期 27 天" in out


def test_columns_are_aligned_for_chinese() -> None:
    lines = console.aligned([("■ 滞后", "1#厂房", "60.0%"), ("● 正常", "人才公寓", "100.0%")], right=frozenset({2}))
    assert len({console.width(line) for line in lines}) == 1


# --- keeping ----------------------------------------------------------------------------------------------------------


def test_backup_restore_and_undo(run: Any, report: Path, fallen: Path, tmp_path: Path) -> None:
    run("import", report, *PARK)
    assert run("backup", tmp_path / "b.duckdb").code == 0
    run("import", fallen, "--accept")
    assert len(run("uploads", "--json").json["uploads"]) == 2
    ran = run("restore", tmp_path / "b.duckdb")
    assert ran.code == 0
    assert "before-restore" in ran.out
    assert len(run("uploads", "--json").json["uploads"]) == 1
    ran = run("undo", "1", "--reason", "填错了", "--author", "李四")
    assert ran.code == 0
    (upload,) = run("uploads", "--json").json["uploads"]
    assert (upload["withdrawn_by"], upload["withdrawn_why"]) == ("李四", "填错了")
    assert "已撤销：填错了" in run("uploads").out
    assert "还没有任何上报" in run("status").err


def test_backups_are_named_after_the_moment_and_never_overwritten(run: Any, report: Path, tmp_path: Path) -> None:
    run("import", report, *PARK)
    assert run("backup").code == 0
    (made,) = (tmp_path / "backups").iterdir()
    assert made.name.startswith("park-20")
    ran = run("backup", made)
    assert ran.code == 1
    assert "已存在" in ran.err
    assert run("backup", f"{tmp_path}/new/").code == 0
    assert len(list((tmp_path / "new").glob("park-*.duckdb"))) == 1


@pytest.mark.parametrize("command", [["status"], ["uploads"], ["backup"], ["undo", "1", "--reason", "x"]])
def test_commands_that_read_do_not_make_a_database(run: Any, command: list[str], tmp_path: Path) -> None:
    ran = run(*command)
    assert ran.code == 1
    assert "还没有数据库" in ran.err
    assert not database(tmp_path).exists()


def test_restoring_what_is_no_backup_is_refused(run: Any, report: Path) -> None:
    run("import", report, *PARK)
    assert run("restore", report).code == 1
    assert len(run("uploads", "--json").json["uploads"]) == 1


def test_layouts_lists_what_is_remembered_import_uses_it_and_forget_ends_it(
    run: Any, report: Path, fallen: Path, tmp_path: Path
) -> None:
    run("import", report, *PARK)
    assert "还没有记住的更正" in run("layouts").out
    learnt_by_hand(tmp_path, fallen)
    assert [line.split()[0] for line in run("layouts").out.splitlines()] == ["编号", "1"]
    (one,) = run("layouts", "--json").json["layouts"]
    assert (one["sort"], one["columns"], one["author"], one["file"]) == ("layout", {"F": None}, "李四", "周报0830.xlsx")
    assert one["headers"]["F"] == "完成比例"
    later = workbook(tmp_path / "周报0831.xlsx", ROWS, "2023年8月31日")
    run("import", later)
    assert sorted(stored_fields(tmp_path, "周报0831.xlsx")) == ["planned_finish", "planned_start"]
    assert "第 1 条更正不再使用" in run("layouts", "--forget", "1").out
    assert run("layouts", "--json").json["layouts"] == []
    again = run("layouts", "--forget", "1")
    assert (again.code, again.out) == (1, "")
    assert "没有编号为 1 的更正" in again.err


def stored_fields(tmp_path: Path, file_name: str) -> list[str]:
    ledger = open_ledger(database(tmp_path))
    try:
        asked = "SELECT DISTINCT field FROM entry JOIN upload USING (upload_id) WHERE file_name = ?"
        return [field for (field,) in ledger.rows(asked, [file_name])]
    finally:
        ledger.close()


def learnt_by_hand(tmp_path: Path, file: Path) -> None:
    """As on the page: column F is not to be used."""
    ledger = open_ledger(database(tmp_path))
    try:
        park = parks(ledger)[0]
        understood = read(file, Corrections(columns={("进度表", 0, "F"): None}))
        confirm(ledger, propose(ledger, park, understood), "李四")
    finally:
        ledger.close()


def test_watch_once_stores_what_is_confirmed_and_answers_1_for_the_rest(run: Any, report: Path, tmp_path: Path) -> None:
    run("import", report, *PARK)
    folder = tmp_path / "收件夹"
    folder.mkdir()
    rows = [(*row[:5], "96%" if row[5] == "95%" else row[5]) for row in ROWS]
    workbook(folder / "周报0904.xlsx", rows, "2023年9月4日")
    ran = run("watch", folder, "--once", "--every", "0.05")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "周报0904.xlsx：已入库 4 行（上报编号 2）。（移到“已入库”）\n"
    assert run("uploads", "--json").json["uploads"][0]["author"] == "收件夹"
    (folder / "坏.xlsx").write_bytes(b"MZ" + bytes(5000))
    ran = run("watch", folder, "--once", "--every", "0.05", "--park", "试验园区")
    assert (ran.code, ran.out) == (1, "")
    assert "移到“未能读取”" in ran.err
    assert run("watch", folder, "--once", "--every", "0.05").code == 0  # nothing there
    ran = run("watch", tmp_path / "没有", "--once")
    assert ran.code == 1
    assert "没有文件夹" in ran.err
    assert run("watch", folder, "--every", "0").code == 2


def test_note(run: Any, report: Path) -> None:
    run("import", report, *PARK)
    note = ("note", "--date", "2023-08-28", "--text", "塔吊拆除方案报监理")
    assert run(*note, "--building", "1#", "--unit", "五部", "--person", "王工", "--due", "2023-08-29").code == 0
    ran = run(*note, "--building", "1#")
    assert ran.code == 1  # said already on that day


def test_demo_is_loaded_once(run: Any) -> None:
    assert f"{len(workbooks())} 份报表" in run("demo").out
    again = run("demo")
    assert again.code == 0
    assert "没有再作改动" in again.out
    assert run("status", "--json").json["demo"] is True


# --- faults -----------------------------------------------------------------------------------------------------------


def test_a_database_in_use_is_a_sentence(run: Any, report: Path, tmp_path: Path) -> None:
    run("import", report, *PARK)
    script = (
        "import sys; from pathlib import Path; from park_dispatch.ledger.store import open_ledger;"
        "ledger = open_ledger(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", script, database(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=PROJECT_ROOT,
    )
    assert other.stdout is not None
    assert other.stdout.readline() == b"open\n"
    try:
        ran = run("status")
        assert ran.code == 1
        assert "正被另一个程序使用" in ran.err and "“总览”页" in ran.err
        assert "“账号”页" in run("people", "list").err and "“操作记录”页" in run("audit").err
        assert "正被另一个程序使用" in run("serve", "--port", "59999").err
    finally:
        other.communicate()


def test_an_unexpected_error_is_one_sentence_and_a_log(
    run: Any, report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("park_dispatch.cli.status.last_report", lambda *_: 1 / 0)
    run("import", report, *PARK)
    ran = run("status", "--json")
    assert ran.code == 1
    assert "Traceback" not in ran.out + ran.err
    assert ran.json["refused"] == [ran.err.strip()]
    log = tmp_path / "park.log"
    assert str(log) in ran.err
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")


def test_a_bad_setting_is_refused(run: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PARK_DISPATCH_READER_SECONDS", "soon")
    ran = run("status", "--json")
    assert ran.code == 1
    assert "PARK_DISPATCH_READER_SECONDS" in ran.json["refused"][0]
    monkeypatch.delenv("PARK_DISPATCH_READER_SECONDS")
    assert "而不是文件夹" in run("status", "--db", tmp_path).err


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["nothing"],
        ["import"],
        ["import", "x.xlsx", "--date", "2023-02-30"],
        ["status", "--as-of", "tomorrow"],
        ["undo", "1"],
        ["undo", "one", "--reason", "x"],
        ["serve", "--port", "0"],
        ["status", "--lang", "fr"],
        ["status", "--pa", "x"],
    ],
)
def test_wrong_usage_ends_with_2_and_a_sentence(run: Any, words: list[str]) -> None:
    ran = run(*words)
    assert ran.code == 2
    assert "命令写法不对" in ran.err


@pytest.mark.parametrize(
    ("words", "chinese", "english"),
    [
        (["import"], "缺少 FILE", "missing: FILE"),
        (["import", "x", "--dates", "1"], "没有这样的选项或多写了：--dates", "no such option, or one word too many"),
        (["import", "x", "--date"], "--date：后面要写一个值", "--date: needs a value"),
        (["import", "x", "--json=1"], "--json：这个选项后面不写值，多了 '1'", "--json: takes no value, but has '1'"),
        (["undo", "one", "--reason", "x"], "UPLOAD_ID：'one' 不是整数", "UPLOAD_ID: 'one' is not a whole number"),
        (["nothing"], "'nothing' 不在可选的", "'nothing' is not one of"),
    ],
)
def test_wrong_usage_is_told_in_the_language_asked_for(run: Any, words: list[str], chinese: str, english: str) -> None:
    said = run("--lang", "zh", *words).err
    assert chinese in said
    assert said.startswith("用法：")
    said = run("--lang", "en", *words).err
    assert english in said
    assert said.startswith("usage: ")
    assert said.isascii()


def test_the_help_speaks_one_language(run: Any) -> None:
    assert run("--lang", "en", "--help").out.isascii()
    help_ = run("--lang", "zh", "import", "--help").out
    assert "显示这份说明" in help_
    assert "options" not in help_


@pytest.mark.parametrize("place", ["before", "after"])
def test_the_database_may_be_named_before_or_after_the_command(
    run: Any, report: Path, tmp_path: Path, place: str
) -> None:
    other = str(tmp_path / "other.duckdb")
    command = ["import", str(report), *PARK]
    words = ["--db", other, *command] if place == "before" else [*command, "--db", other]
    assert run(*words).code == 0
    assert Path(other).exists()
    assert not database(tmp_path).exists()


def test_output_that_nobody_reads_any_more_is_no_fault(report: Path) -> None:
    command = [sys.executable, "-m", "park_dispatch", "import", str(report), "--dry-run", "--json"]
    reader, writer = os.pipe()
    os.close(reader)
    ran = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, cwd=PROJECT_ROOT)
    os.close(writer)
    assert (ran.returncode, ran.stderr) == (0, b"")


# --- serve ------------------------------------------------------------------------------------------------------------


def test_serve_passes_the_settings_on(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_ledger(database(tmp_path)).close()
    started: list[Any] = []
    monkeypatch.setattr(serve, "_run", lambda command, environment: started.append((command, environment)) or 0)
    ran = run("serve", "--port", "58501")
    assert ran.code == 0
    assert "http://localhost:58501" in ran.out
    command, environment = started[0]
    assert "--server.port=58501" in command
    assert "--server.address=127.0.0.1" in command
    assert Settings.from_environment(environment).db == database(tmp_path)
    assert "第一次启动" not in ran.out


def test_serve_loads_the_demo_park_on_the_first_start(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "_run", lambda *_: 0)
    served = run("serve", "--port", "58502")
    assert (served.code, served.err) == (0, "")
    assert "载入演示园区" in served.out
    told = run("status", "--json")
    assert told.code == 0, told
    assert told.json["demo"] is True


def test_serve_refuses_where_strangers_can_reach_it_without_accounts_and_refuses_a_taken_port(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import socket

    open_ledger(database(tmp_path)).close()
    monkeypatch.setattr(serve, "_run", lambda *_: 0)
    refused = run("serve", "--host", "0.0.0.0", "--port", "58503")
    assert refused.code == 1 and "还没有任何账号" in refused.err and "people add" in refused.err
    assert run("people", "add", "wang", "--name", "王工", "--role", "administrator").code == 0
    served = run("serve", "--host", "0.0.0.0", "--port", "58503")
    assert (served.code, served.err) == (0, "") and "/first" not in served.out
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ran = run("serve", "--port", str(taken.getsockname()[1]))
    assert ran.code == 1
    assert "--port" in ran.err


# --- marked files -----------------------------------------------------------------------------------------------------


def test_marked_writes_the_file_with_what_has_to_be_mended(run: Any, report: Path, tmp_path: Path) -> None:
    assert run("import", report, *PARK).code == 0
    rows = (ROWS[0], (*ROWS[1][:5], "160%"), (*ROWS[2][:5], "80%"), ("三期厂房", "7#厂房", *ROWS[3][2:]))
    wrong = workbook(tmp_path / "周报0904.xlsx", rows, "2023年9月4日")
    target = tmp_path / "标注.xlsx"
    ran = run("import", wrong, "--dry-run", "--marked", target)
    assert ran.code == 0 and f"标注了 3 处的原表已写入 {target}。" in ran.out
    page = load_workbook(target)["进度表"]
    assert "不在 0–100 之间" in page["F5"].comment.text
    assert "由上期的 95.0% 降为 80.0%" in page["F6"].comment.text
    assert "台账里没有单体“7#”" in page["B7"].comment.text
    again = run("import", wrong, "--marked", target)
    assert again.code == 1 and "已经存在，没有覆盖，也没有导入" in again.err
    stored = run("import", wrong, "--json", "--marked", tmp_path / "b.xlsx")
    assert stored.json["marked"] == str(tmp_path / "b.xlsx") and (tmp_path / "b.xlsx").is_file()


def test_marked_says_when_there_is_nothing_to_mark_or_no_way_to(run: Any, report: Path, tmp_path: Path) -> None:
    target = tmp_path / "标注.xlsx"
    ran = run("import", report, "--dry-run", "--marked", target)
    assert ran.code == 0 and "没有需要标注的地方" in ran.out and not target.exists()
    assert run("import", report, "--dry-run", "--json", "--marked", target).json["marked"] is None
    assert "一次只能标注一份" in run("import", report, report, "--marked", target).err
    assert "请改正 --marked 后面的文件名" in run("import", report, "--marked", tmp_path / "a.xls").err
    wrong = workbook(tmp_path / "错.xlsx", [(*ROWS[0][:5], "160%")])
    ran = run("import", wrong, "--dry-run", "--marked", tmp_path / "没有" / "a.xlsx")
    assert ran.code == 1 and "写不了" in ran.err


def test_backups_are_listed_and_checked(run: Any, tmp_path: Path) -> None:
    run("import", workbook(tmp_path / "周报.xlsx"), *PARK)
    assert "还没有备份" in run("backups").out
    run("backup")
    listed = run("backups", "list", "--json").json
    assert listed["automatic"] is True
    assert [backup["sort"] for backup in listed["backups"]] == ["hand"]
    assert run("backups", "--check").code == 0
    (tmp_path / "backups" / "park-damaged.duckdb").write_bytes(b"no database")
    checked = run("backups", "--check", "--json")
    assert checked.code == 1
    assert sorted(backup["usable"] for backup in checked.json["backups"]) == [False, True]
    assert "已损坏" in run("backups", "--check").out


def test_the_brief_is_ten_lines_and_json(run: Any, tmp_path: Path) -> None:
    run("import", workbook(tmp_path / "周报.xlsx"), *PARK)
    text = run("brief").out
    assert text.startswith("【晨报】试验园区 截至 2023-08-28\n进度：三期厂房 完成 ")
    assert len(text.splitlines()) <= 10
    told = run("brief", "--json").json
    assert [told["title"], *(line["text"] for line in told["lines"])] == text.splitlines()
    assert told["sent"] == []


def test_the_brief_says_which_group_did_not_get_it(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("import", workbook(tmp_path / "周报.xlsx"), *PARK)
    unset = run("brief", "--send")
    assert unset.code == 1
    assert "PARK_DISPATCH_WECOM_URL" in unset.err
    monkeypatch.setenv("PARK_DISPATCH_WECOM_URL", "http://127.0.0.1:1/send?key=hidden")
    failed = run("brief", "--send")
    assert failed.code == 1
    assert "没有发到企业微信群" in failed.err
    assert "hidden" not in failed.out + failed.err
    assert "hidden" not in (tmp_path / "park.log").read_text(encoding="utf-8")
    assert run("brief", "--send", "--json").json["sent"][0]["robot"] == "wecom"


def test_the_summary_is_text_json_and_a_word_file(run: Any, tmp_path: Path) -> None:
    run("import", workbook(tmp_path / "周报.xlsx"), *PARK)
    text = run("summary", "week").out
    assert text.startswith("【试验园区工程调度每周总结（2023年8月28日至9月3日）】\n一、总体进度\n三期厂房完成 ")
    told = run("summary", "month", "--as-of", "2023-08-31", "--json").json
    assert (told["begins"], told["as_of"], told["versions"], told["targets"]) == ("2023-08-01", "2023-08-31", [], [])
    assert [part["name"] for part in told["sections"]][:2] == ["progress", "targets"]
    target = tmp_path / "总结.docx"
    assert str(target) in run("summary", "week", "--out", target).out
    assert target.read_bytes()[:2] == b"PK"
    assert "已经存在，没有覆盖" in run("summary", "week", "--out", target).err
    assert run("summary", "week", "--out", tmp_path / "总结.pdf").code == 2
    assert run("summary", "year").code == 2


def test_the_meeting_is_text_json_and_a_word_file(run: Any, tmp_path: Path) -> None:
    run("import", workbook(tmp_path / "周报.xlsx"), *PARK)
    run("note", "--date", "2023-08-25", "--text", "补充模板", "--unit", "一建", "--due", "2023-08-26")
    run("note", "--date", "2023-08-28", "--text", "增加一个班组", "--building", "9#", "--due", "2023-08-29")
    text = run("meeting").out
    assert text.startswith("【会议议程】试验园区 2023年8月28日\n上次（8月25日）以来交账 1 项：未交账 1 项。\n")
    assert "\n- 〔2023〕1号 补充模板（一建），未交账\n" in text
    assert "\n\n【试验园区每日调度会纪要（2023年8月28日）】\n（截至2023年8月28日）\n" in text
    assert text.rstrip().endswith("1. 〔2023〕2号 9#：增加一个班组，8月29日前完成。")
    told = run("meeting", "--day", "2023-08-29", "--json").json
    assert (told["day"], told["previous"], told["items"]) == ("2023-08-29", "2023-08-28", [])
    assert [(one["number"], one["verdict"], one["due"]) for one in told["answers"]] == [
        ("〔2023〕2号", "unanswered", "2023-08-29"), ("〔2023〕1号", "unanswered", "2023-08-26"),
    ]  # fmt: skip
    assert told["minutes"]["title"] == "试验园区每日调度会纪要（2023年8月29日）"
    target = tmp_path / "纪要.docx"
    assert str(target) in run("meeting", "--out", target).out
    assert target.read_bytes()[:2] == b"PK"
    assert "已经存在，没有覆盖" in run("meeting", "--out", target).err
    assert run("meeting", "--out", tmp_path / "纪要.doc").code == 2
