"""Workbooks as a liaison sends them, made on the spot: two weeks of one phase, one with everything wrong in it."""

import io
from collections.abc import Sequence
from datetime import datetime

import xlsxwriter

PHASE = "临港产业园三期标准化厂房"
HEADER = ("序号", "项目名称", "单体", "节点", "计划开始时间", "计划完成时间", "完成比例", "备注")


def book(day: str, rows: Sequence[Sequence[str]], extra_sheet: str = "") -> bytes:
    """A weekly report: title with its day, header, a row for each (building, milestone, start, finish, percent)."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as made:
        made.set_properties({"created": datetime(2023, 8, 28, 18, 0)})  # the same rows are the same bytes
        page = made.add_worksheet("进度表")
        page.write_string(0, 0, f"{PHASE}节点进度周报（截至{day}）")
        page.write_row(1, 0, HEADER)
        for number, row in enumerate(rows, start=1):
            project = row[5] if len(row) > 5 else PHASE
            page.write_row(1 + number, 0, (number, project, *row[:5], ""))
        if extra_sheet:
            made.add_worksheet(extra_sheet).write_string(0, 0, "本表由项目部填写，如有疑问请联系办公室。")
    return target.getvalue()


def first_week() -> bytes:
    return book(
        "2023年8月21日",
        [
            ("9#", "内装及地坪", "2023-06-20", "2023-09-20", "50%"),
            ("9#", "外墙及门窗", "2023-06-01", "2023-09-10", "80%"),
            ("10#", "内装及地坪", "2023-06-20", "2023-09-25", "40%"),
            ("10#", "屋面", "2023-05-01", "2023-08-10", "70%"),
        ],
    )


def second_week() -> bytes:
    """9# moves by 10 and 4 points; 10# is not reported."""
    return book(
        "2023年8月28日",
        [
            ("9#", "内装及地坪", "2023-06-20", "2023-09-20", "60%"),
            ("9#", "外墙及门窗", "2023-06-01", "2023-09-10", "84%"),
        ],
        extra_sheet="填表说明",
    )


def difficult() -> bytes:
    """One row each: moved, fallen, above 100, impossible day at an unknown building; a plan that moved."""
    return book(
        "2023年8月28日",
        [
            ("9#", "内装及地坪", "2023-06-20", "2023-09-30", "60%"),
            ("9#", "外墙及门窗", "2023-06-01", "2023-09-10", "55%"),
            ("10#", "屋面", "2023-05-01", "2023-08-10", "120%"),
            ("13#", "屋面", "2023-06-01", "2023-13-45", "40%"),
        ],
    )


def areas() -> bytes:
    """One area written once for two buildings."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as made:
        page = made.add_worksheet("面积表")
        page.write_row(0, 0, (f"{PHASE}面积及进度（截至2023年8月28日）",))
        page.write_row(1, 0, ("项目名称", "单体", "建筑面积（㎡）", "备注"))
        page.write_row(2, 0, (PHASE, "9#-10#", 12000, ""))
    return target.getvalue()
