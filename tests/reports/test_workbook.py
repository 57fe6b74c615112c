"""What is exported: headings with units, real numbers and dates, text that stays text, one sheet a table."""

import io
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
from hypothesis import given
from hypothesis import strategies as some

from park_dispatch.boards.overview import overview
from park_dispatch.ledger import reading
from park_dispatch.ledger.store import open_ledger
from park_dispatch.reports.workbook import ExportColumn, ExportSheet, workbook
from park_dispatch.web.overview import buildings_sheet, moved_sheets


def cells(content: bytes) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def test_headings_carry_units_and_values_their_types() -> None:
    rows = pd.DataFrame(
        {
            "name": ["9#", None],
            "area": [20000.0, None],
            "done": [86.68, 0.0],
            "due": pd.to_datetime(["2023-10-31", None]),
        }
    )
    columns = [
        ExportColumn("name", "单体"),
        ExportColumn("area", "建筑面积", "number", "㎡"),
        ExportColumn("done", "完成", "percent", "%"),
        ExportColumn("due", "交付期限", "date"),
    ]
    found = cells(workbook([ExportSheet("单体进度", "截至 2023-08-28", columns, rows)]))["单体进度"]
    assert found[0][0] == "截至 2023-08-28"
    assert found[1] == ("单体", "建筑面积（㎡）", "完成（%）", "交付期限")
    assert found[2][:3] == ("9#", 20000, 86.68)
    assert pd.Timestamp(str(found[2][3])).date() == date(2023, 10, 31)
    assert found[3] == (None, None, 0, None)


@given(some.text(alphabet=some.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60))
def test_nothing_that_was_typed_becomes_a_formula(tail: str) -> None:
    typed = [sign + tail for sign in "=+-@"]
    content = workbook([ExportSheet("表", "题", [ExportColumn("x", "内容")], pd.DataFrame({"x": typed}))])
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert {cell.data_type for cell in sheet["A"]} == {"s"}


def test_overview_exports_all_its_tables(demo_file: Path) -> None:
    ledger = open_ledger(demo_file)
    try:
        board = overview(ledger, reading.parks(ledger)[0], date(2023, 8, 28))
        found = cells(workbook([buildings_sheet(board), *moved_sheets(board)]))
    finally:
        ledger.close()
    assert list(found) == ["单体进度", "较昨日", "较上一工作日", "较上周"]
    assert len(found["单体进度"]) == 2 + 15
    assert "完成（%）" in found["单体进度"][1]
    assert "2023-08-21" in str(found["较上周"][0][0])
