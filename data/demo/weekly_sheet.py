"""The weekly milestone report of phase three, in the two shapes that its liaison used (the second from July on)."""

from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
from phase_three import (
    BUILDINGS,
    CORRECTED,
    CORRECTED_ON,
    REPLANNED,
    REPLANNED_FROM,
    REPLANNED_TO,
    Building,
    Planned,
    State,
    baseline,
    percent,
    phase_percent,
    reported,
)
from site_words import stage

PROJECT = "临港产业园三期标准化厂房"
NEW_SHAPE_FROM = date(2023, 7, 10)
CREATED = date(2023, 8, 28)


def remark(building: Building, milestone: str, day: date) -> str:
    """The 备注 of a milestone's row: why its plan or its percent departs from the week before."""
    if (building.name, milestone) == REPLANNED and day >= REPLANNED_FROM:
        before = next(m for m in baseline(building) if m.name == milestone)
        was, now = _month_days(before.start, before.finish), _month_days(*REPLANNED_TO)
        return f"电缆沟与给水管交叉须改图，经8月11日专班会议同意，计划由{was}调整为{now}"
    if (building.name, milestone) == CORRECTED and day == CORRECTED_ON:
        return "上期误将未隐蔽验收的预埋管线计入，按监理复核数更正"
    return ""


def long_date(day: date) -> str:
    """2023年8月28日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _month_days(start: date, finish: date) -> str:
    return "—".join(f"{day.month}月{day.day}日" for day in (start, finish))


def dotted(day: date | None) -> str:
    """2023.8.28, empty for no day."""
    return f"{day.year}.{day.month}.{day.day}" if day else ""


class Page:
    """One worksheet with the few formats these reports use."""

    def __init__(self, path: Path, sheet: str) -> None:
        self.book = xlsxwriter.Workbook(path)
        self.book.set_properties({"title": "演示数据", "created": CREATED})
        grid = {"border": 1, "valign": "vcenter", "text_wrap": True}
        self.title = self.book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
        self.plain = self.book.add_format({"valign": "vcenter"})
        self.head = self.book.add_format({**grid, "bold": True, "align": "center", "bg_color": "#E7EDF3"})
        self.text = self.book.add_format(grid)
        self.centre = self.book.add_format({**grid, "align": "center"})
        self.day = self.book.add_format({**grid, "align": "center", "num_format": "yyyy/m/d"})
        self.share = self.book.add_format({**grid, "align": "center", "num_format": "0%"})
        self.fine_share = self.book.add_format({**grid, "align": "center", "bold": True, "num_format": "0.0%"})
        self.sheet = self.book.add_worksheet(sheet)

    def add_sheet(self, name: str) -> None:
        """Go on with a further sheet."""
        self.sheet = self.book.add_worksheet(name)

    def span(self, box: tuple[int, int, int, int], value: str, look: Any) -> None:
        """Write `value` over the merged cells `box` (first row, first column, last row, last column; from 0)."""
        if box[:2] == box[2:]:
            self.sheet.write(box[0], box[1], value, look)
        else:
            self.sheet.merge_range(*box, value, look)

    def header(self, top: int, names: list[str | tuple[str, tuple[str, ...]]]) -> None:
        """A header of two rows: a name stands over both, a group over its own columns."""
        column = 0
        for name in names:
            if isinstance(name, str):
                self.span((top, column, top + 1, column), name, self.head)
                column += 1
                continue
            group, parts = name
            self.span((top, column, top, column + len(parts) - 1), group, self.head)
            for i, part in enumerate(parts):
                self.sheet.write(top + 1, column + i, part, self.head)
            column += len(parts)

    def row(self, row: int, cells: list[tuple[int, Any, Any]]) -> None:
        """Write (column, value, format) cells; None and "" leave an empty bordered cell."""
        for column, value, look in cells:
            if value is None or value == "":
                self.sheet.write_blank(row, column, None, look)
            elif isinstance(value, date):
                self.sheet.write_datetime(row, column, value, look)
            else:
                self.sheet.write(row, column, value, look)


def write_weekly(path: Path, day: date) -> None:
    """Write the report true for `day`."""
    (_new_shape if day >= NEW_SHAPE_FROM else _first_shape)(path, day)


def _first_shape(path: Path, day: date) -> None:
    page = Page(path, f"{day.month}月{day.day}日")
    page.span((0, 0, 0, 13), f"{PROJECT}建设进度周报（演示数据）", page.title)
    page.span((1, 0, 1, 6), "填报单位：区工投公司", page.plain)
    page.span((1, 7, 1, 13), f"截至日期：{long_date(day)}", page.plain)
    page.header(2, ["序号", "项目名称", "单体", "节点名称", "权重（%）", ("计划时间", ("开始", "完成")),
                    ("实际时间", ("开始", "完成")), "完成比例", "形象进度", "责任单位", "责任人", "备注"])  # fmt: skip
    at, number = 4, 0
    for building in BUILDINGS:
        rows = reported(building, day)
        last = at + len(rows) - 1
        page.span((at, 2, last, 2), building.name, page.centre)
        page.span((at, 11, last, 11), building.unit, page.centre)
        page.span((at, 12, last, 12), building.person, page.centre)
        for planned, now in rows:
            number += 1
            page.row(at, [(0, number, page.centre), *_first_cells(page, building, planned, now, day)])
            at += 1
        page.span((at, 2, at, 8), "小计（加权）", page.head)
        page.row(at, [(9, round(percent(building, day) / 100, 4), page.fine_share)])
        at += 1
    page.span((4, 1, at - 1, 1), PROJECT, page.centre)
    page.span((at, 0, at, 8), "合计（按建筑面积）", page.head)
    page.row(at, [(9, round(phase_percent(day) / 100, 4), page.fine_share)])
    page.span((at + 1, 0, at + 1, 13), "备注：1.完成比例按工程量清单权重计算；2.本表为演示数据。", page.plain)
    signed = f"填报人：张工        审核人：孙工        填报日期：{long_date(day)}"
    page.span((at + 2, 0, at + 2, 13), signed, page.plain)
    _widths(page, (5, 14, 10, 24, 8, 11, 11, 11, 11, 9, 24, 18, 8, 40))


def _first_cells(page: Page, building: Building, planned: Planned, now: State, day: date) -> list[tuple[int, Any, Any]]:
    return [
        (3, planned.name, page.text), (4, planned.weight, page.centre),
        (5, planned.start, page.day), (6, planned.finish, page.day), (7, now.start, page.day),
        (8, now.finish, page.day), (9, now.percent / 100, page.share),
        (10, stage(planned.name, now.percent), page.text), (13, remark(building, planned.name, day), page.text),
    ]  # fmt: skip


def _new_shape(path: Path, day: date) -> None:
    page = Page(path, "节点进度")
    page.span((0, 0, 0, 12), f"{PROJECT}节点进度周报（演示数据）", page.title)
    page.span((1, 0, 1, 8), f"填报单位：城建集团第三、第五项目部        截至{long_date(day)}", page.plain)
    page.span((1, 9, 1, 12), "单位：%", page.plain)
    page.header(2, ["项目", "单体", "责任单位", "责任人", "节点", "权重", ("计划", ("开始", "完成")),
                    ("实际", ("开始", "完成")), "完成比例", "形象进度", "备注"])  # fmt: skip
    at = 4
    for building in BUILDINGS:
        rows = reported(building, day)
        last = at + len(rows) - 1
        for column, value in enumerate((building.name, building.unit, building.person), start=1):
            page.span((at, column, last, column), value, page.centre)
        for planned, now in rows:
            page.row(at, _new_cells(page, building, planned, now, day))
            at += 1
        page.span((at, 1, at, 9), f"{building.name}小计", page.head)
        page.row(at, [(10, round(percent(building, day), 2), page.centre)])
        at += 1
    page.span((4, 0, at - 1, 0), PROJECT, page.centre)
    page.span((at, 0, at, 9), "合计（按建筑面积加权）", page.head)
    page.row(at, [(10, round(phase_percent(day), 1), page.centre)])
    note = "备注：权重取自工程量清单，各单体合计100；10月底前交付企业装修。本表为演示数据。"
    page.span((at + 1, 0, at + 1, 12), note, page.plain)
    _widths(page, (14, 10, 18, 8, 24, 7, 11, 11, 11, 11, 9, 24, 46))


def _new_cells(page: Page, building: Building, planned: Planned, now: State, day: date) -> list[tuple[int, Any, Any]]:
    return [
        (4, planned.name, page.text), (5, planned.weight, page.centre),
        (6, dotted(planned.start), page.centre), (7, dotted(planned.finish), page.centre),
        (8, dotted(now.start), page.centre), (9, dotted(now.finish), page.centre), (10, now.percent, page.centre),
        (11, stage(planned.name, now.percent), page.text), (12, remark(building, planned.name, day), page.text),
    ]  # fmt: skip


def _widths(page: Page, widths: tuple[int, ...]) -> None:
    for column, width in enumerate(widths):
        page.sheet.set_column(column, column, width)
    page.sheet.freeze_panes(4, 0)
    page.book.close()
