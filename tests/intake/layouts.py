"""Makes progress tables in many layouts, with the records a careful person would read out of them."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from park_dispatch.intake.workbook import CellValue, Range, Sheet, Workbook

REPORT = date(2023, 8, 28)
PROJECT = "临港产业园三期标准化厂房"

SINGLE = {
    "sequence": ["序号", "编号", "No."],
    "project": ["项目名称", "所属项目", "项目"],
    "building": ["单体", "楼栋", "单体名称", "厂房", "单位工程", "栋号"],
    "milestone": ["节点名称", "里程碑节点", "工作内容", "工序", "分部分项工程", "关键节点"],
    "planned_start": ["计划开始时间", "计划开工日期", "计划\n开工时间", "拟开工时间"],
    "planned_finish": ["计划完成时间", "计划竣工时间", "计划完工日期"],
    "actual_start": ["实际开始时间", "实际开工日期", "实际开工时间"],
    "actual_finish": ["实际完成时间", "实际竣工时间", "实际完工日期"],
    "percent": ["完成比例", "完成率", "累计完成比例", "完成百分比", "完成进度"],
    "description": ["进展情况", "当前进展", "形象部位", "目前进展情况"],
    "responsible_unit": ["责任单位", "责任部门"],
    "responsible_person": ["责任人", "负责人"],
    "remark": ["备注", "说明"],
    "other": ["勘察单位", "层数", "联系电话", "计划进度", "偏差"],
}
GROUPS = [
    ("计划时间", "实际时间", "开始", "完成"),
    ("计划", "实际", "开工时间", "竣工时间"),
    ("计划工期", "实际工期", "开始日期", "完成日期"),
    ("计划", "实际", "开始", "完成"),
]
GROUPED = ("planned_start", "planned_finish", "actual_start", "actual_finish")
MILESTONES = [
    "桩基工程",
    "基础及±0.000以下结构",
    "主体结构施工",
    "二次结构砌体",
    "屋面工程",
    "外墙及门窗",
    "室外附属工程",
]
BUILDINGS = {
    "9#厂房": "9#",
    "10号楼": "10#",
    "11＃": "11#",
    "人才公寓": "人才公寓",
    "A栋": "A栋",
    "孵化中心": "孵化中心",
}


@dataclass
class Layout:
    """A workbook and what has to be read out of it: one dict of fields for each record, by row."""

    workbook: Workbook
    expected: list[dict[str, Any]] = field(default_factory=list)


def _day_text(day: date, style: str) -> CellValue:
    return {
        "date": day,
        "dots": f"{day.year}.{day.month}.{day.day}",
        "chinese": f"{day.year}年{day.month}月{day.day}日",
        "iso": day.isoformat(),
        "short": f"{day.month}月{day.day}日",
    }[style]


@st.composite
def milestone_tables(draw: st.DrawFn) -> Layout:
    """A milestone table: one- or two-row header, merged or blank group cells, totals, notes, any column order."""
    merged = draw(st.booleans())
    grouped = draw(st.booleans())
    fields = ["building", "milestone", *GROUPED, "percent"]
    optional = ["description", "responsible_unit", "responsible_person", "remark", "other"]
    fields += draw(st.lists(st.sampled_from(optional), unique=True))
    with_project = draw(st.booleans())
    lead = ["sequence"] * draw(st.integers(0, 1)) + ["project"] * with_project
    tail = [f for f in fields if f not in ("building", "milestone", *GROUPED)]
    tail = draw(st.permutations(tail))
    days = GROUPED if draw(st.booleans()) else (*GROUPED[2:], *GROUPED[:2])
    fields = [*lead, "building", "milestone", *days, *tail]
    left, top = draw(st.integers(0, 2)), draw(st.integers(0, 2))
    rows: list[list[CellValue]] = [[] for _ in range(top)]
    merges: list[Range] = []
    width = left + len(fields)
    rows.append([None] * left + [f"{PROJECT}建设进度周报"])
    rows.append([None] * left + ["填报单位：区工投公司", None, "截至日期：2023年8月28日"])
    _header(draw, rows, merges, fields, left, grouped, merged)
    scale = draw(st.sampled_from(["fraction", "points", "text"]))
    style = draw(st.sampled_from(["date", "dots", "chinese", "iso", "short"]))
    expected: list[dict[str, Any]] = []
    number = 0
    for name in draw(st.lists(st.sampled_from(sorted(BUILDINGS)), min_size=1, max_size=4, unique=True)):
        first = len(rows)
        steps = draw(st.lists(st.sampled_from(MILESTONES), min_size=1, max_size=5, unique=True))
        for step_number, step in enumerate(steps):
            number += 1
            start = REPORT - timedelta(days=draw(st.integers(1, 200)))
            values: dict[str, Any] = {
                "sequence": float(number),
                "project": PROJECT,
                "building": name,
                "milestone": step,
                "planned_start": start,
                "planned_finish": start + timedelta(days=30),
                "actual_start": start + timedelta(days=draw(st.integers(0, 20))) if draw(st.booleans()) else None,
                "actual_finish": start + timedelta(days=40) if draw(st.booleans()) else None,
                "percent": draw(st.integers(2, 100)),
                "description": draw(st.sampled_from(["钢筋绑扎", "模板安装", None])),
                "responsible_unit": draw(st.sampled_from(["城建集团第三项目部", "区工投公司", None])),
                "responsible_person": draw(st.sampled_from(["张工", "李工", None])),
                "remark": draw(st.sampled_from(["砌块供应紧张", None])),
                "other": draw(st.sampled_from(["5", None])),
            }
            again = {"building", "project"} if step_number > 0 and merged else set()
            cells: list[CellValue] = [None] * left
            cells.extend(_cell(f, None if f in again else values[f], scale, style) for f in fields)
            if with_project and merged and number > 1:
                cells[left + fields.index("project")] = None
            rows.append(cells)
            shown = {*fields, "project"} - {"sequence", "other"}
            kept = {f: v for f, v in values.items() if v is not None and f in shown}
            kept["building"] = BUILDINGS[name]
            if not with_project:
                kept.pop("project")
            expected.append({"row": len(rows), **kept})
        if merged and len(steps) > 1:
            column = left + fields.index("building")
            merges.append((first, column, len(rows) - 1, column))
        if draw(st.booleans()) and not with_project:
            total: list[CellValue] = [None] * width
            place = draw(st.sampled_from([0, fields.index("building")]))
            total[left + place] = draw(st.sampled_from(["小计", "小计（加权）", "合  计"]))
            total[left + fields.index("percent")] = 0.5
            rows.append(total)
    if with_project and merged and number > 1:
        column = left + fields.index("project")
        merges.append((expected[0]["row"] - 1, column, expected[-1]["row"] - 1, column))
    rows.append([None] * left + ["备注：1.完成比例按工程量清单权重计算。"])
    rows.append([None] * left + ["填报人：张工    审核人：李工"])
    percents = frozenset({left + fields.index("percent")}) if scale == "fraction" else frozenset()
    container = "xlsx" if merged else draw(st.sampled_from(["xlsx", "csv"]))
    sheet = Sheet("8月第4周", rows, tuple(merges), percent_columns=percents)
    return Layout(Workbook("进度.xlsx", container, (sheet,)), expected)


def _cell(name: str, value: Any, scale: str, style: str) -> CellValue:
    if value is None:
        return None
    if name == "percent":
        return {"fraction": value / 100, "points": float(value), "text": f"{value}%"}[scale]
    return _day_text(value, style) if isinstance(value, date) else value


def _header(
    draw: st.DrawFn,
    rows: list[list[CellValue]],
    merges: list[Range],
    fields: list[str],
    left: int,
    grouped: bool,
    merged: bool,
) -> None:
    at = len(rows)
    names = {f: draw(st.sampled_from(SINGLE[f])) for f in set(fields)}
    if not grouped:
        rows.append([None] * left + [names[f] for f in fields])
        return
    plan, actual, start, finish = draw(st.sampled_from(GROUPS))
    upper: list[CellValue] = [None] * left
    lower: list[CellValue] = [None] * left
    for column, f in enumerate(fields, left):
        if f not in GROUPED:
            upper.append(names[f])
            lower.append(None)
            if merged:
                merges.append((at, column, at + 1, column))
            continue
        upper.append((plan if f.startswith("planned") else actual) if f.endswith("start") else None)
        lower.append(start if f.endswith("start") else finish)
        if merged and f.endswith("start"):
            merges.append((at, column, at, column + 1))
    rows += [upper, lower]
