"""A new workbook with the values that the reader saw, for files that openpyxl cannot load or would take too long over.

Sheets, cells, merges and what is hidden lie where they lay; text stays text whatever it begins with.
"""

import io
import math
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import OverlappingRange

from park_dispatch.intake.marking.list_page import WIDTHS, ListPage, target
from park_dispatch.intake.marking.marks import AUTHOR, FILLS, INKS, Plan, Severity, Spot, sheet_name
from park_dispatch.intake.workbook import CellValue, Sheet
from park_dispatch.model.writing import as_text

_MOST_CHARACTERS = 32_767
_MOST_ROWS = 1_048_576
_FIRST_DAY = date(1900, 1, 1)
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_NUMBER_FORMATS = {
    "day": "yyyy-mm-dd",
    "moment": "yyyy-mm-dd hh:mm",
    "time": "hh:mm:ss",
    "span": "[h]:mm:ss",
    "percent": "0%",
    "fine_percent": "0.0#%",
}
_MEASURED_ROWS = 100
_WIDEST = 40
_XLSX = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_XLSM = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"


class _Formats:
    """The formats of one workbook, made when first asked for."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, Severity | None], Any] = {}

    def of(self, kind: str, severity: Severity | None) -> Any:
        """The format for a kind of value, coloured where it is marked; None for plain cells."""
        key = kind, severity
        if key == ("", None):
            return None
        if key not in self._made:
            facts: dict[str, Any] = {"num_format": _NUMBER_FORMATS[kind]} if kind in _NUMBER_FORMATS else {}
            if kind == "quoted":
                facts["quote_prefix"] = True  # still text after somebody has edited the cell
            if severity:
                facts |= {"bg_color": f"#{FILLS[severity]}", "font_color": f"#{INKS[severity]}"}
            self._made[key] = self._book.add_format(facts)
        return self._made[key]


def value_copy(sheets: Sequence[Sheet], plan: Plan, page: ListPage, macros: bool) -> bytes:
    """The copy as xlsx; as xlsm where `macros`, since an office program refuses one whose name says otherwise."""
    target_bytes = io.BytesIO()
    names = _names(sheets)
    with xlsxwriter.Workbook(target_bytes, _OPTIONS) as book:
        formats = _Formats(book)
        listed = book.add_worksheet(page.name_beside(names.values()))
        entries = [replace(entry, sheet=names.get(entry.sheet, entry.sheet)) for entry in plan.entries]
        _write_list(listed, book, formats, replace(plan, entries=tuple(entries)), page)
        for sheet in sheets:
            name = sheet_name(sheet.name)
            _write(book.add_worksheet(names[name]), sheet, plan.spots.get(name, []), formats)
    return _as_xlsm(target_bytes.getvalue()) if macros else target_bytes.getvalue()


def list_alone(plan: Plan, page: ListPage, macros: bool = False) -> bytes:
    """Nothing but the list, for a file that could not be written again."""
    entries = [replace(entry, sheet="") for entry in plan.entries]  # there is nothing to link to
    return value_copy((), replace(plan, entries=tuple(entries)), page, macros)


def _names(sheets: Sequence[Sheet]) -> dict[str, str]:
    """The name of each sheet in the copy: without what xlsx forbids in names, no two alike."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for sheet in sheets:
        name = sheet_name(sheet.name)
        bare = "".join("_" if mark in "[]:*?/\\" or not mark.isprintable() else mark for mark in name).strip("'")
        free, number = bare[:31] or "_", 1
        while free.casefold() in taken or free.casefold() == "history":
            number += 1
            free = f"{bare[:26]} ({number})"
        taken.add(free.casefold())
        found.setdefault(name, free)
    return found


def _write_list(sheet: Any, book: Any, formats: _Formats, plan: Plan, page: ListPage) -> None:
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    link = book.add_format({"font_color": "#1D4ED8", "underline": 1, "valign": "top"})
    for row, text in enumerate(page.lines):
        sheet.write_string(row, 0, text, bold if row == 0 else None)
    for column, text in enumerate(page.words.headings):
        sheet.write_string(page.head_row, column, text, bold)
        sheet.set_column(column, column, WIDTHS[column])
    for row, entry in enumerate(plan.entries, page.head_row + 1):
        for column, text in enumerate(page.row(entry)):
            sheet.write_string(row, column, _text(text), wrapped)
        if entry.sheet:
            sheet.write_url(row, 1, f"internal:{target(entry)}", link, entry.cell or "—")
        sheet.write_string(row, 3, page.words.severities[entry.severity], formats.of("", entry.severity))
    sheet.freeze_panes(page.head_row + 1, 0)
    sheet.activate()


def _write(page: Any, sheet: Sheet, spots: list[Spot], formats: _Formats) -> None:
    rows = sheet.rows[:_MOST_ROWS]
    colours: dict[tuple[int, int], Severity] = {}
    for spot in spots:
        colours.update(dict.fromkeys(spot.coloured, spot.severity))
    _lay_out(page, sheet, rows)
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if value is not None:
                _write_cell(page, r, c, value, c in sheet.percent_columns, colours.get((r, c)), formats)
    for (r, c), severity in colours.items():
        if r >= len(rows) or c >= len(rows[r]) or rows[r][c] is None:
            page.write_blank(r, c, None, formats.of("", severity))
    for spot in spots:
        page.write_comment(spot.row, spot.column, _text(spot.comment), {"author": AUTHOR, "width": 320, "height": 120})


def _lay_out(page: Any, sheet: Sheet, rows: list[list[CellValue]]) -> None:
    width = max(map(len, rows), default=0)
    for column in range(width):
        longest = max((_width(row[column]) for row in rows[:_MEASURED_ROWS] if column < len(row)), default=0)
        page.set_column(
            column, column, min(_WIDEST, max(9, longest + 1)), None, {"hidden": column in sheet.hidden_columns}
        )
    for top, left, bottom, right in sheet.merges:
        bottom, right = min(bottom, len(rows) - 1), min(right, width - 1)
        if bottom < top or right < left or (top, left) == (bottom, right):
            continue
        try:
            page.merge_range(top, left, bottom, right, "")
        except OverlappingRange:
            continue
    for row in sheet.hidden_rows:
        if row < len(rows):
            page.set_row(row, None, None, {"hidden": True})
    if sheet.hidden:
        page.hide()


def _width(value: CellValue) -> int:
    if value is None:
        return 0
    return sum(2 if mark > "\u2e7f" else 1 for mark in as_text(value)[:_WIDEST])


def _write_cell(
    page: Any, row: int, column: int, value: CellValue, percent: bool, severity: Severity | None, formats: _Formats
) -> None:
    if isinstance(value, bool):
        page.write_boolean(row, column, value, formats.of("", severity))
    elif isinstance(value, int | float) and math.isfinite(value):
        kind = "" if not percent else "percent" if abs(value * 100 - round(value * 100)) < 1e-9 else "fine_percent"
        page.write_number(row, column, value, formats.of(kind, severity))
    elif kind := _clock_kind(value):
        page.write_datetime(row, column, value, formats.of(kind, severity))
    else:
        text = _text(value if isinstance(value, str) else as_text(value))
        page.write_string(row, column, text, formats.of("quoted" if text[:1] in "=+-@" else "", severity))


def _clock_kind(value: CellValue) -> str:
    """Which format a day or a time takes; empty for what a sheet cannot hold as one."""
    if isinstance(value, datetime):
        return "" if value.date() < _FIRST_DAY else "moment" if value.time() != time() else "day"
    if isinstance(value, date):
        return "" if value < _FIRST_DAY else "day"
    if isinstance(value, time):
        return "time"
    return "span" if isinstance(value, timedelta) and value >= timedelta() else ""


def _text(text: str) -> str:
    return text[:_MOST_CHARACTERS].encode("utf-8", "replace").decode()


def _as_xlsm(data: bytes) -> bytes:
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as renamed:
        for member in made.infolist():
            content = made.read(member)
            types = member.filename == "[Content_Types].xml"
            renamed.writestr(member, content.replace(_XLSX, _XLSM) if types else content)
    return changed.getvalue()
