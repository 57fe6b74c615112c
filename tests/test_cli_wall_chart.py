"""`wall-chart`: one command from a database to a PDF that can be printed."""

import os
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from park_dispatch.cli.main import main
from park_dispatch.cli.wall_chart import live_address
from park_dispatch.ledger.reading import parks
from park_dispatch.ledger.store import open_ledger
from park_dispatch.ledger.writing import add_park
from park_dispatch.settings import Settings
from tests.small_park import DAY, day, new, upload


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A park with two projects of a building and a milestone each."""
    for name in [name for name in os.environ if name.startswith("PARK_DISPATCH_")]:
        monkeypatch.delenv(name)
    path = tmp_path / "park.duckdb"
    monkeypatch.setenv("PARK_DISPATCH_DB", str(path))
    ledger = open_ledger(path)
    add_park(ledger, "试验园区", "测试")
    park = parks(ledger)[0]
    for number, name in enumerate(("二期厂房", "三期厂房"), start=2):
        project = new(ledger, park, "project", name)
        building = new(ledger, park, "building", f"{number}#楼", project)
        part = new(ledger, park, "milestone", f"主体结构{number}", building)
        entries = [
            (part, "planned_start", day("08-01")),
            (part, "planned_finish", day("09-30")),
            (part, "percent", 40.0),
        ]
        upload(ledger, park, DAY, entries)
    ledger.close()
    return path


def text(path: Path) -> str:
    reader = PdfReader(BytesIO(path.read_bytes()))
    return "".join("".join(page.extract_text().split()) for page in reader.pages)


def test_one_command_writes_the_chart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "挂图.pdf"
    assert main(["wall-chart", str(out), "--paper", "A1", "--address", "http://192.168.1.20:8501/gantt"]) == 0
    printed = capsys.readouterr()
    assert str(out) in printed.out and "A1" in printed.out and "6 行" in printed.out and printed.err == ""
    assert "试验园区挂图作战" in text(out) and "截至2023-08-28" in text(out)
    assert "http://192.168.1.20:8501/gantt" in text(out) and "主体结构3" in text(out)
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_options_choose_what_is_drawn(tmp_path: Path) -> None:
    out = tmp_path / "chart.pdf"
    assert (
        main(["wall-chart", str(out), "--project", "三期 厂房", "--portrait", "--folded", "--as-of", "2023-09-01"]) == 0
    )
    told = text(out)
    assert "3#楼" in told and "2#楼" not in told and "主体结构3" not in told and "截至2023-09-01" in told
    page = PdfReader(out).pages[0].mediabox
    assert page.width < page.height


def test_an_older_chart_is_replaced(tmp_path: Path) -> None:
    out = tmp_path / "chart.pdf"
    out.write_bytes(b"old")
    assert main(["wall-chart", str(out)]) == 0
    assert out.read_bytes().startswith(b"%PDF")


def test_without_an_address_it_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["wall-chart", str(tmp_path / "chart.pdf")]) == 0
    assert "--address" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "code", "reason"),
    [
        (["chart.docx"], 2, "chart.docx"),
        (["chart.pdf", "--paper", "A9"], 2, "A9"),
        (["chart.pdf", "--address", "gantt"], 2, "gantt"),
        (["chart.pdf", "--project", "九期"], 1, "二期厂房"),
        (["nowhere/chart.pdf"], 1, "chart.pdf"),
        (["chart.pdf", "--park", "别的园区"], 1, "试验园区"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_reason(
    words: list[str],
    code: int,
    reason: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    try:
        found = main(["wall-chart", *words])
    except SystemExit as ended:
        found = int(ended.code or 0)
    assert found == code and reason in capsys.readouterr().err
    assert list(tmp_path.glob("*.pdf")) == []


@pytest.mark.parametrize(
    ("host", "address"),
    [("127.0.0.1", ""), ("0.0.0.0", ""), ("localhost", ""), ("10.0.0.7", "http://10.0.0.7:8501/gantt"),
     ("2001:db8::7", "http://[2001:db8::7]:8501/gantt")],
)  # fmt: skip
def test_only_an_address_that_others_can_open_is_printed(host: str, address: str) -> None:
    assert live_address(Settings(host=host)) == address


def test_nothing_reported_is_refused(database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ledger = open_ledger(database)
    add_park(ledger, "空园区", "测试")
    ledger.close()
    assert main(["wall-chart", str(tmp_path / "chart.pdf"), "--park", "空园区"]) == 1
    assert "空园区" in capsys.readouterr().err
    assert not (tmp_path / "chart.pdf").exists()
