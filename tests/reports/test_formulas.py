"""Nothing that somebody typed runs when an export is opened: workbooks and calendars; and no csv goes out."""

import io
import re
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from park_dispatch.reports.calendar_file import AllDayEvent, calendar_file
from park_dispatch.reports.workbook import ExportColumn, ExportSheet, workbook

ROOT = Path(__file__).resolve().parents[2]
STARTS = [f"{before}{sign}" for sign in "=+-@" for before in ("", "\t", "\r", "\n", " ", "\u3000", "'")]
TYPED = [f"{start}cmd|'/c calc'!A1" for start in STARTS] + [
    "{=1+1}",
    '=HYPERLINK("http://x")',
    "http://x",
    "mailto:a@b",
]


def exported(**kinds: str) -> bytes:
    rows = pd.DataFrame(dict.fromkeys(kinds, TYPED))
    columns = [ExportColumn(key, TYPED[0], kind, TYPED[-3]) for key, kind in kinds.items()]  # type: ignore[arg-type]
    return workbook([ExportSheet("表", TYPED[0], columns, rows)])


def test_cells_headings_and_titles_of_a_workbook_are_text_whatever_their_column() -> None:
    content = exported(a="text", b="number", c="percent", d="date")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        written = parts.read("xl/worksheets/sheet1.xml") + b"".join(
            parts.read(n) for n in parts.namelist() if "rel" in n
        )
    assert re.search(rb"<(?:\w+:)?f[ >]|hyperlink", written) is None


@pytest.mark.parametrize("typed", TYPED)
def test_in_a_calendar_typed_text_stays_inside_its_property(typed: str) -> None:
    """A calendar runs nothing; what could do harm is a line break that begins a property or an event of its own."""
    evil = f"{typed}\r\nEND:VEVENT\r\nBEGIN:VALARM\nATTACH:file:///x\rX-EVIL:1\u2028\x0b\x85"
    content = calendar_file(
        evil, [AllDayEvent("u@x", date(2023, 10, 31), evil, evil)], datetime(2023, 8, 28, tzinfo=UTC)
    )
    lines = content.decode().replace("\r\n ", "").split("\r\n")
    assert [line for line in lines if line.startswith(("ATTACH", "X-EVIL", "BEGIN:VALARM"))] == []
    assert lines.count("END:VEVENT") == 1
    assert "\r" not in "".join(lines) and "\n" not in "".join(lines)


def test_no_table_goes_out_as_csv() -> None:
    """Streamlit's own tables offer a csv with formulas as they were typed; ours are drawn, and exported as xlsx."""
    sources = [*(ROOT / "park_dispatch").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
    offering = re.compile(r"st\.(?:dataframe|data_editor|table|line_chart|bar_chart)\(|\.to_csv\(|text/csv|csv\.writer")
    offered = [path.name for path in sources if offering.search(path.read_text(encoding="utf-8"))]
    assert sorted(offered) == [
        "editor.py",
        "sorts.py",
    ]  # one knows a csv when it is attached; the other hides the button: tests/browser/test_plan.py
