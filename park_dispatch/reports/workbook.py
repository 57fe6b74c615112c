"""Tables as xlsx: headings with units, real numbers and dates, text that stays text."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import pandas as pd
import xlsxwriter

from park_dispatch.language import _

Type = Literal["text", "number", "percent", "date"]


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """A column of an exported sheet: frame column, heading, unit (written into the heading), type."""

    key: str
    heading: str
    type: Type = "text"
    unit: str = ""

    @property
    def title(self) -> str:
        """The heading with its unit: "建筑面积（㎡）"."""
        return _("{heading}（{unit}）").format(heading=self.heading, unit=self.unit) if self.unit else self.heading


@dataclass(frozen=True, slots=True)
class ExportSheet:
    """A sheet: its name, a title line (what, as of when, from where), its columns and its rows."""

    name: str
    title: str
    columns: Sequence[ExportColumn]
    rows: pd.DataFrame


def workbook(sheets: Sequence[ExportSheet]) -> bytes:
    """The sheets as an xlsx file.

    Percent columns hold 0–100 and are shown as 62.3; text is written as text even when it begins with = + - or @,
    so nothing that somebody typed is ever run as a formula.
    """
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        formats = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "heading": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "number": book.add_format({"num_format": "#,##0.##"}),
            "percent": book.add_format({"num_format": "0.0"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        for sheet in sheets:
            _write(book.add_worksheet(sheet.name[:31]), sheet, formats)
    return target.getvalue()


def _write(page: Any, sheet: ExportSheet, formats: Mapping[str, Any]) -> None:
    page.write_string(0, 0, sheet.title, formats["title"])
    for position, column in enumerate(sheet.columns):
        page.write_string(1, position, column.title, formats["heading"])
        page.set_column(position, position, _width(column, sheet.rows))
        for row, cell in enumerate(sheet.rows[column.key].tolist(), start=2):
            _write_cell(page, row, position, cell, column.type, formats)
    page.freeze_panes(2, 0)


def _write_cell(page: Any, row: int, column: int, cell: Any, type_: Type, formats: Mapping[str, Any]) -> None:
    if cell is None or pd.isna(cell):
        page.write_blank(row, column, None)
    elif type_ == "date" and isinstance(cell, date | pd.Timestamp):
        page.write_datetime(row, column, pd.Timestamp(cell).to_pydatetime(), formats["date"])
    elif type_ in ("number", "percent") and isinstance(cell, int | float):
        page.write_number(row, column, float(cell), formats[type_])
    else:
        page.write_string(row, column, str(cell), formats["text"])


def _width(column: ExportColumn, rows: pd.DataFrame) -> float:
    if column.type != "text":
        return 13.0
    longest = max((len(str(cell)) for cell in rows[column.key].head(200) if cell is not None), default=4)
    return min(48.0, max(2.0 * len(column.title), 1.9 * longest, 8.0))
