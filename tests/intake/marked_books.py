"""Workbooks to be marked, and marking in this process: what the child does, without the child."""

import io
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import asdict, astuple
from typing import Any

from openpyxl import Workbook as Book
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from park_dispatch.intake.containers.open import open_workbook
from park_dispatch.intake.limits import Limits
from park_dispatch.intake.marking import answer
from park_dispatch.intake.marking.marks import Mark, words
from park_dispatch.intake.understand import understand
from park_dispatch.intake.understanding import Corrections, Understanding
from park_dispatch.intake.workbook import Sheet
from tests.intake import specimens


def mark_here(data: bytes, marks: Sequence[Mark], name: str = "周报.xlsx", **asked: Any) -> tuple[str, bytes]:
    """The way taken and the marked file, as `marker.mark` would send for it."""
    wanted = {
        "marks": [list(astuple(mark)) for mark in marks],
        "words": asdict(words(len(marks))),
        "macros": name.endswith(".xlsm"),
        "copy": False,
    }
    *ways, made = answer.marked(data, open_workbook(data, name, Limits()), wanted | asked)
    return ways[-1]["way"], b64decode(made["marked"])


def understood(data: bytes, name: str = "周报.xlsx") -> Understanding:
    return understand(open_workbook(data, name, Limits()), Corrections(), "", 0)


def marks_of(found: Understanding) -> list[Mark]:
    marks = [Mark(f.sheet, f.row, f.column, "rejected", f.why(), f.value) for f in found.rejected]
    return marks + [Mark(f.sheet, f.row, f.column, "warning", f.why(), f.value) for f in found.warnings]


def as_xlsx(sheet: Sheet) -> bytes:
    """A generated sheet as an office program would save it."""
    book = Book()
    page = book.active
    page.title = sheet.name or "Sheet1"
    for r, row in enumerate(sheet.rows, 1):
        for c, value in enumerate(row, 1):
            if value is not None:
                page.cell(r, c, value)
                if c - 1 in sheet.percent_columns and isinstance(value, float):
                    page.cell(r, c).number_format = "0%"
    for top, left, bottom, right in sheet.merges:
        page.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    return saved(book)


def saved(book: Any) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def loaded(data: bytes, **options: Any) -> Any:
    return load_workbook(io.BytesIO(data), **options)


def the_users_own() -> bytes:
    """A weekly report with everything that is theirs: colours, comments, widths, merges, hidden things, formulas.

    Row 4 is wrong in F (120 %) and E (no day); row 5 repeats row 3; row 6 is hidden.
    """
    book = Book()
    page = book.active
    page.title = "进度表"
    page["A1"] = "临港产业园三期标准化厂房节点进度周报（截至2023年8月28日）"
    page.merge_cells("A1:G1")
    page.append(["项目名称", "单体", "节点", "计划开始时间", "计划完成时间", "完成比例", "备注"])
    project = "临港产业园三期标准化厂房"
    page.append([project, "9#", "内装", "2023-06-20", "2023-09-20", "60%", "=1+1"])
    page.append([project, "10#", "屋面", "2023-06-20", "2023-13-45", "120%", None])
    page.append([project, "9#", "内装", "2023-06-20", "2023-09-20", "60%", "=1+1"])
    page.append([project, "11#", "主体", "2023-06-20", "2023-09-20", "10%", None])
    page["F4"].comment = Comment("请王工核对", "李工")
    page["F4"].number_format = "0.00"
    page["B3"].fill = PatternFill("solid", fgColor="FF00B050")
    page["B3"].font = Font(bold=True, color="FFFFFFFF")
    page.column_dimensions["C"].width = 33
    page.row_dimensions[6].hidden = True
    page.freeze_panes = "A3"
    hidden = book.create_sheet("旧表")
    hidden["A1"] = "去年的"
    hidden.sheet_state = "hidden"
    return saved(book)


def with_result(data: bytes) -> bytes:
    """The formulas of the users' own with their results, as an office program stores them."""
    return specimens.replaced(data, b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>")
