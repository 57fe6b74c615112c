"""How long an import takes, dry: our whole reading against pandas with openpyxl, and against calamine's bare reading.

    python -m benchmarks.bench_import [--quick]

Each figure is the median of several runs in turn on the same file, in one process run; ours includes starting the
capped child, reading, understanding, and the answer made into objects again. `--quick` leaves the largest file out.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import python_calamine
import xlsxwriter

from park_dispatch.intake.reader import Limits, read

HEADERS = (
    "序号", "项目名称", "单体", "节点名称", "计划开工时间", "计划完成时间", "实际开工时间", "实际完成时间",
    "预计完成时间", "完成比例", "形象进度", "权重", "总投资（万元）", "年度计划投资（万元）", "本月完成投资（万元）",
    "本年累计完成投资（万元）", "责任单位", "责任人", "施工单位", "备注", "存在问题", "下一步计划", "建筑面积（㎡）",
    "工程量", "填报人",
)  # fmt: skip
MILESTONES = (
    "场地平整",
    "桩基工程",
    "基础±0",
    "主体结构",
    "屋面工程",
    "外墙门窗",
    "内装地坪",
    "机电消防",
    "室外工程",
    "联合验收",
)
UNITS = ("城建集团第三项目部", "区工投公司", "园区建设局", "市政工程公司")
_PAUSE = 0.3
"""Seconds after each of our runs, in which the child for the next file starts: it would slow its neighbour down."""
_LINE = "{:>16} {:>8} {:>9} {:>10} {:>9} {:>12} {:>10}"


def _values(number: int) -> tuple[Any, ...]:
    """The row of milestone `number`, as wide as HEADERS; every cell is filled."""
    building, step = divmod(number, len(MILESTONES))
    start = datetime(2023, 1, 2) + timedelta(days=number % 300)
    done = number % 101 / 100
    problem = "商砼供应不足，推迟浇筑" if number % 11 == 0 else "无"
    return (
        number + 1, f"临港产业园{building // 40 + 1}期", f"{building % 40 + 1}#厂房", MILESTONES[step], start,
        start + timedelta(days=40), start + timedelta(days=3), start + timedelta(days=45),
        start + timedelta(days=47), done,
        f"{MILESTONES[step]}完成{number % 101}%", 0.1, 1800 + number % 700, 600 + number % 90, 40 + number % 13,
        300 + number % 200, UNITS[number % 4], f"{'张李王赵'[number % 4]}工", UNITS[number % 3], "按周报填写", problem,
        f"第{number % 52 + 1}周推进下一道工序",
        5000 + number % 900, number % 77, "刘工",
    )  # fmt: skip


def workbook(path: Path, rows: int, columns: int) -> None:
    """A milestone sheet with a title row, a header row and `rows` milestones in the first `columns` of HEADERS."""
    book = xlsxwriter.Workbook(str(path))  # shared strings, as Excel and WPS write them
    sheet = book.add_worksheet("节点进度")
    day, percent = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "0%"})
    sheet.write(0, 0, "标准化厂房建设节点进度表（截至2023年8月28日）")
    sheet.write_row(1, 0, HEADERS[:columns])
    for number in range(rows):
        for column, value in enumerate(_values(number)[:columns]):
            if isinstance(value, datetime):
                sheet.write_datetime(number + 2, column, value, day)
            elif isinstance(value, str):
                sheet.write_string(number + 2, column, value)
            elif value is not None:
                sheet.write_number(number + 2, column, value, percent if column in (9, 11) else None)
    book.close()


def bare(path: Path) -> None:
    python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


def ours(path: Path) -> None:
    read(path, limits=Limits(wall_seconds=120))


def seconds(work: Callable[[Path], object], path: Path) -> float:
    start = time.perf_counter()
    work(path)
    return time.perf_counter() - start


def compare(path: Path, runs: int, pandas_runs: int) -> tuple[float, float, float]:
    """Median seconds of our dry run, of pandas with openpyxl, and of calamine alone, measured in turn."""
    mine, theirs, least = [], [], []
    for number in range(runs):
        mine.append(seconds(ours, path))
        time.sleep(_PAUSE)
        least.append(seconds(bare, path))
        if number < pandas_runs:
            theirs.append(seconds(lambda p: pd.read_excel(p, engine="openpyxl"), path))
    return statistics.median(mine), statistics.median(theirs), statistics.median(least)


def main() -> None:
    sizes = ((50, 25, 9, 9), (5_000, 25, 7, 3), (100_000, 20, 3, 1))
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    print(_LINE.format("rows × columns", "records", "ours, s", "pandas, s", "bare, s", "pandas÷ours", "ours÷bare"))
    with tempfile.TemporaryDirectory() as folder:
        for rows, columns, runs, pandas_runs in sizes[:2] if "--quick" in sys.argv else sizes:
            path = Path(folder) / f"{rows}.xlsx"
            workbook(path, rows, columns)
            records = len(read(path, limits=Limits(wall_seconds=120)).records)
            mine, theirs, least = compare(path, runs, pandas_runs)
            figures = f"{mine:.3f}", f"{theirs:.3f}", f"{least:.3f}", f"{theirs / mine:.1f}", f"{mine / least:.1f}"
            print(_LINE.format(f"{rows:,} × {columns}", records, *figures))


if __name__ == "__main__":
    main()
