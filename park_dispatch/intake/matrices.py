"""Matrices (rows × buildings, floors × trades, projects × procedures): one record for each filled cell."""

import re
from dataclasses import dataclass
from datetime import date

from park_dispatch.intake.grid import Grid
from park_dispatch.intake.layout import Region, heads_procedures, is_procedure, is_trade
from park_dispatch.intake.profiles import Profile, profile
from park_dispatch.intake.reshape import PlainRows, Reshaped, body_rows
from park_dispatch.intake.vocabulary import Heading, heading, meaning
from park_dispatch.intake.vocabulary_words import PROCEDURES
from park_dispatch.intake.workbook import CellValue
from park_dispatch.model.building_names import buildings, may_be_building, names_buildings
from park_dispatch.model.dates import days_in, read_text
from park_dispatch.model.writing import is_nothing, tight

_NO_MARKS = frozenset({"×", "✗", "✕", "○", "□", "△", "▲", "◇", "☐", "x", "X", "否"})
_UNFIT_LABELS = frozenset({"building", "sequence", "milestone", "project", "other", "floor", "weight", "plan_actual"})


@dataclass(frozen=True, slots=True)
class _ValueColumn:
    index: int
    building: str
    label: str
    what: str
    """The header of the values under it (计划完成, 完成比例); empty when the header names only building or trade."""


def matrix(grid: Grid, region: Region, title: str) -> Reshaped | None:
    """A matrix of rows × buildings or rows × trades as a plain table, or None when the table is none."""
    towers = _building_columns(grid, region)
    if len(towers) >= 2:
        labels = _label_columns(region, min(towers), towers)
        if _labels_are_fields(grid, region, labels):
            return _transposed(grid, region, labels[0], sorted(towers))
        return _melted(grid, region, labels, list(towers.values()), title)
    works = _work_groups(region)
    if works and all(is_procedure(column.label) for column in works.values()):
        return _procedures_planned(grid, region, works)
    if works:
        labels = _label_columns(region, max(works) + 1, works)
        return _melted(grid, region, labels, list(works.values()), title) if labels else None
    if heads_procedures([grid.rows[region.header_rows[-1]][c] for c in sorted(region.headings)]):
        return _procedures_by_project(grid, region)
    steps = _procedure_columns(region)
    if len(steps) >= 2:
        return _procedures(grid, region, steps)
    trades = _trade_columns(grid, region)
    if len(trades) >= 2:
        labels = _label_columns(region, max(trades) + 1, trades)
        whole = _whole_column(region, trades)
        return _melted(grid, region, labels, [*trades.values(), *whole], title) if labels else None
    return None


def _whole_column(region: Region, trades: dict[int, _ValueColumn]) -> list[_ValueColumn]:
    """The column of the building's own progress beside those of its works (总体进度)."""
    known = {c: meaning(head) for c, head in region.headings.items() if c not in trades}
    if any(m and m.concept == "floor" for m in known.values()):
        return []
    own = [c for c, m in known.items() if m and m.concept in ("percent", "progress_any")]
    return [_ValueColumn(own[0], "", "", "")] if len(own) == 1 else []


def _building_columns(grid: Grid, region: Region) -> dict[int, _ValueColumn]:
    found: dict[int, _ValueColumn] = {}
    numbered = sum(any(map(names_buildings, head.path)) for head in region.headings.values())
    # 人才公寓 is a building beside 1# and 2#; alone it may be anything.
    is_tower = names_buildings if numbered < 1 else _tower_heading
    for column, head in region.headings.items():
        at = next((i for i, part in enumerate(head.path) if is_tower(part)), None)
        if at is None:
            continue
        name = head.path[at]
        rest = [part for i, part in enumerate(head.path) if i > at and tight(part) != tight(name)]
        if buildings(name):
            what = "".join(rest)
            found[column] = _ValueColumn(
                column, name, what if what and is_trade(what) else "", "" if what and is_trade(what) else what
            )
    return dict(sorted({**_unnumbered(grid, region, found), **found}.items()))


def _unnumbered(grid: Grid, region: Region, towers: dict[int, _ValueColumn]) -> dict[int, _ValueColumn]:
    """Buildings without a number (门卫及配电房) beside numbered ones: columns of the same kind of values."""
    if len(towers) < 2 or any(tower.what or tower.label for tower in towers.values()):
        return {}
    found = {}
    for column, head in region.headings.items():
        if column < min(towers) or column in towers or not 2 <= len(head.leaf) <= 10:
            continue
        if meaning(heading((head.leaf,))) is not None or is_trade(head.leaf):
            continue
        values = profile(row[column] for row in grid.rows[region.first : region.last + 1])
        if values.filled and values.ticks + values.percents + values.numbers + values.days > 0.5:
            found[column] = _ValueColumn(column, head.leaf, "", "")
    return found


def _tower_heading(part: str) -> bool:
    return names_buildings(part) or (may_be_building(part) and meaning(heading((part,))) is None)


_SUB_HEADS = {
    "计划": "计划完成时间",
    "实际": "实际完成时间",
    "计划完成": "计划完成时间",
    "实际完成": "实际完成时间",
    "计划时间": "计划完成时间",
    "实际时间": "实际完成时间",
    "进度": "完成比例",
}


def _work_groups(region: Region) -> dict[int, _ValueColumn]:
    """Columns in groups headed by a work item, each with the same days or percentages under it (桩基: 计划 | 实际)."""
    found: dict[int, _ValueColumn] = {}
    for column, head in region.headings.items():
        group, leaf = _group_and_leaf(head)
        own = meaning(heading((group,))) if group else None
        if not 2 <= len(tight(group)) <= 10 or (own is not None and own.concept != "procedure"):
            continue
        leaf = _SUB_HEADS.get(leaf, leaf)
        known = meaning(heading((leaf,)))
        if known and (known.concept in _OF_WORKS or known.concept in ("progress_any", "start_any", "finish_any")):
            found[column] = _ValueColumn(column, "", tight(group), leaf)
    groups = {c.label for c in found.values()}
    if len(groups) < 2 or len({c.what for c in found.values()}) == len(found):
        return {}
    whats = {group: {c.what for c in found.values() if c.label == group} for group in groups}
    alike = len({frozenset(what) for what in whats.values()}) == 1
    some = any(map(is_trade, groups)) or all(map(is_procedure, groups))
    return found if all(map(is_trade, groups)) or (alike and some) else {}


def _group_and_leaf(head: Heading) -> tuple[str, str]:
    """A work item and what is said of it under it: 基础 / 计划完成, or in one cell 基础计划完成."""
    if len(head.path) >= 2 and tight(head.path[-1]) != tight(head.path[-2]):
        return head.path[-2], head.leaf
    hit = re.fullmatch(r"(.{2,8}?)((?:计划|实际|预计)(?:开始|完成|开工|竣工|完工)(?:时间|日期)?)", head.leaf)
    return (hit[1], hit[2]) if hit and is_trade(hit[1]) else ("", "")


_OF_WORKS = frozenset(
    {"planned_start", "planned_finish", "actual_start", "actual_finish", "forecast_finish", "percent", "quantity"}
)


def _trade_columns(grid: Grid, region: Region) -> dict[int, _ValueColumn]:
    """Columns headed by a trade whose cells are percentages, ticks, days or, beside such ones, short words (进行中)."""
    found: dict[int, _ValueColumn] = {}
    worded: dict[int, _ValueColumn] = {}
    for column, head in region.headings.items():
        known = meaning(head)
        if known is not None and not (is_trade(head.leaf) and known.how == "similar"):
            continue
        values = profile(row[column] for row in grid.rows[region.first : region.last + 1])
        if not values.filled:
            continue
        if values.numbers + values.percents + values.ticks + values.days < 0.5:
            if is_trade(head.leaf) and values.length <= 6:
                worded[column] = _ValueColumn(column, "", head.leaf, "")
        elif is_trade(head.leaf) or values.percents + values.ticks > 0.3:
            found[column] = _ValueColumn(column, "", head.leaf, "")
    if not any(is_trade(c.label) for c in found.values()):
        return {}
    return dict(sorted({**found, **worded}.items()))


def _procedure_columns(region: Region) -> list[int]:
    """Columns headed by one procedure each, in a table that has no column of procedure names."""
    known = {c: meaning(head) for c, head in region.headings.items()}
    if any(
        m and m.concept in ("procedure", "milestone", "issue", "percent") and m.how == "exact" for m in known.values()
    ):
        return []
    return [
        c
        for c, head in sorted(region.headings.items())
        if re.search(PROCEDURES, head.leaf)
        and len(head.leaf) <= 14
        and not re.search("面积|单位|时间|日期|部门|情况$", head.leaf)
        and getattr(known[c], "how", "") != "exact"
    ]


def _procedures(grid: Grid, region: Region, steps: list[int]) -> Reshaped | None:
    others = [c for c in sorted(region.headings) if c not in steps]
    plain = PlainRows(grid, [], [], set())
    for row in body_rows(grid, region):
        cells = grid.rows[row]
        for step in steps:
            value = cells[step]
            if value is None or (isinstance(value, str) and is_nothing(value)):
                continue
            sort = _sort_of_step(value)
            said = [value if sort == column else None for column in ("status", "approved_on", "due")]
            plain.rows.append([region.headings[step].leaf, *said, *[cells[c] for c in others]])
            plain.origin.append([*[(row, step)] * 4, *[(row, c) for c in others]])
    heads = ["手续名称", "办理状态", "批复时间", "时限", *[region.headings[c].words for c in others]]
    return plain.reshaped(heads, True) if plain.rows else None


def _procedures_by_project(grid: Grid, region: Region) -> Reshaped | None:
    """Procedures down the side, a column for each project: when it was approved there, or how it stands."""
    names, *projects = sorted(region.headings)
    plain = PlainRows(grid, [], [], set())
    for row in body_rows(grid, region):
        cells = grid.rows[row]
        for column in projects:
            value = cells[column]
            if value is None or cells[names] is None or (isinstance(value, str) and is_nothing(value)):
                continue
            sort = _sort_of_step(value)
            said = [value if sort == field else None for field in ("status", "approved_on", "due")]
            plain.rows.append([region.headings[column].shown, cells[names], *said])
            plain.origin.append([(row, column), (row, names), *[(row, column)] * 3])
    return plain.reshaped(["项目名称", "手续名称", "办理状态", "批复时间", "时限"], True) if plain.rows else None


def _procedures_planned(grid: Grid, region: Region, columns: dict[int, _ValueColumn]) -> Reshaped | None:
    """Procedures in groups of columns, each with the day it is planned for and the day it was approved."""
    others = [c for c in sorted(region.headings) if c not in columns]
    sides = {"计划完成时间": 1, "计划开始时间": 1, "实际完成时间": 2}
    plain = PlainRows(grid, [], [], set())
    for row in body_rows(grid, region):
        cells = grid.rows[row]
        for step in dict.fromkeys(column.label for column in columns.values()):
            own = [c for c, column in columns.items() if column.label == step and not _says_nothing(cells[c])]
            line: list[CellValue] = [step, None, None, *[cells[c] for c in others]]
            places = [(row, own[0] if own else others[0])] * 3 + [(row, c) for c in others]
            for column in own:
                side = sides.get(columns[column].what)
                if side:
                    line[side], places[side] = cells[column], (row, column)
            if own:
                plain.rows.append(line)
                plain.origin.append(places)
    heads = ["手续名称", "时限", "批复时间", *[region.headings[c].words for c in others]]
    return plain.reshaped(heads, True) if plain.rows and others else None


def _sort_of_step(value: CellValue) -> str:
    """What a cell under a procedure says: when it was approved, when it is expected, or in words how it stands."""
    if not isinstance(value, str):
        return "approved_on" if isinstance(value, date) else "status"
    written = tight(value[:40])
    if len(written) > 14 or not re.search(r"\d", written):
        return "status"
    expected = re.match(r"预计|计划|拟|力争|争取|预期", written) or written.endswith(("前", "底前"))
    reading = read_text(written, "finish", date(2000, 1, 1))
    if reading.value is not None or reading.trouble == "not_a_date":
        return "due" if expected else "approved_on"
    return "approved_on" if days_in(value) and len(value) <= 12 else "status"


def _label_columns(region: Region, limit: int, values: dict[int, _ValueColumn]) -> list[int]:
    return [c for c in sorted(region.headings) if c < limit and c not in values]


def _labels_are_fields(grid: Grid, region: Region, labels: list[int]) -> bool:
    if not labels:
        return False
    texts = [grid.rows[r][labels[0]] for r in range(region.first, region.last + 1)]
    meanings = [meaning(heading((t,))) for t in texts if isinstance(t, str)]
    fields = [m for m in meanings if m and m.concept not in _UNFIT_LABELS]
    return len(fields) >= 2 and len(fields) * 2 >= len(meanings)


def _melted(grid: Grid, region: Region, labels: list[int], columns: list[_ValueColumn], title: str) -> Reshaped | None:
    heads = {c: meaning(region.headings[c]) for c in labels}
    concept = {c: m.concept if m else "" for c, m in heads.items()}
    named = [
        c
        for c in labels
        if concept[c] in ("building", "project", "responsible_unit", "responsible_person", "contractor", "remark")
    ]
    towers = next((c for c in labels if concept[c] == "building"), None)
    work = [c for c in labels if c not in named and concept[c] not in ("sequence", "other", "weight", "quantity_unit")]
    if towers is None and not columns[0].building and not work:
        return None
    kinds = _value_heads(grid, region, columns, title)
    dated = list(kinds) == ["完成比例"] and _holds_days(grid, region, columns)
    plain = PlainRows(grid, [], [], set())
    order: dict[tuple[str, str], list[_ValueColumn]] = {}
    for column in columns:
        order.setdefault((column.building, column.label), []).append(column)
    heads_out = [
        "单体" if towers is not None or columns[0].building else "",
        "节点",
        *[region.headings[c].words for c in named if c != towers],
        *kinds,
        *(["实际完成时间"] if dated else []),
    ]
    for row in body_rows(grid, region):
        cells = grid.rows[row]
        floor = "".join(str(cells[c]) for c in work if cells[c] is not None)
        for (building, trade), parts in order.items():
            values = {p.what: p for p in parts if not _says_nothing(cells[p.index])}
            if not values:
                continue
            first = next(iter(values.values()))
            where: CellValue = building or (cells[towers] if towers is not None else None)
            others = [c for c in named if c != towers]
            line = [where, (floor + trade) or None, *[cells[c] for c in others]]
            places = [(row, first.index), (row, work[0] if work else first.index), *[(row, c) for c in others]]
            for kind in kinds:
                part = values.get(kinds[kind])
                said = cells[part.index] if part else None
                line.append(None if dated and _is_day(said) else said)
                places.append((row, part.index if part else first.index))
            if dated:  # a day where others say how much: it was finished then
                line.append(cells[first.index] if _is_day(cells[first.index]) else None)
                places.append((row, first.index))
            plain.rows.append(line)
            plain.origin.append(places)
    if any(c.index in grid.percent_columns for c in columns):
        plain.formatted |= {len(heads_out) - len(kinds) - dated + i for i in range(len(kinds))}
    return plain.reshaped(heads_out, True) if plain.rows else None


def _holds_days(grid: Grid, region: Region, columns: list[_ValueColumn]) -> bool:
    return any(_is_day(grid.rows[r][c.index]) for c in columns for r in range(region.first, region.last + 1))


def _is_day(value: CellValue) -> bool:
    """Whether a cell among percentages holds a day: 6月12日."""
    if isinstance(value, date):
        return True
    written = tight(value[:20]) if isinstance(value, str) else ""
    return re.fullmatch(r"(?:20\d{2}[年./-])?\d{1,2}(?:月\d{1,2}日?|[./-]\d{1,2})", written) is not None and (
        "月" in written or written.startswith("20")
    )


def _says_nothing(value: CellValue) -> bool:
    return value is None or (isinstance(value, str) and (is_nothing(value) or tight(value) in _NO_MARKS))


def _value_heads(grid: Grid, region: Region, columns: list[_ValueColumn], title: str) -> dict[str, str]:
    """Header of the plain table → sub-header in the matrix."""
    whats = list(dict.fromkeys(c.what for c in columns))
    found: dict[str, str] = {}
    for what in whats:
        if what:
            found[_head_under(grid, region, [c for c in columns if c.what == what], what)] = what
            continue
        values = profile(
            grid.rows[r][c.index] for c in columns if not c.what for r in range(region.first, region.last + 1)
        )
        found[_head_for(values, title)] = what
    return found


def _head_under(grid: Grid, region: Region, columns: list[_ValueColumn], what: str) -> str:
    """What 计划 and 实际 alone mean under a building: days, or shares, of which only the actual one is progress."""
    if what not in ("计划", "实际"):
        return what
    values = profile(grid.rows[r][c.index] for c in columns for r in range(region.first, region.last + 1))
    if values.days >= 0.3:
        return _SUB_HEADS[what]
    return "完成比例" if what == "实际" else "计划完成比例"


def _head_for(values: Profile, title: str) -> str:
    if values.days > 0.5:
        return (
            "实际完成时间" if "实际" in title else "计划完成时间" if re.search("计划|倒排|节点", title) else "完成时间"
        )
    return "完成比例" if values.numbers + values.percents + values.ticks >= 0.3 else "进展情况"


def _transposed(grid: Grid, region: Region, labels: int, columns: list[int]) -> Reshaped:
    rows = [r for r in body_rows(grid, region) if grid.rows[r][labels] is not None]
    plain = PlainRows(grid, [], [], set())
    top = region.header_rows[0]
    for column in columns:
        name = next(part for part in region.headings[column].path if _tower_heading(part))
        plain.rows.append([name, *[grid.rows[r][column] for r in rows]])
        plain.origin.append([(top, column), *[(r, column) for r in rows]])
    return plain.reshaped(["单体", *[str(grid.rows[r][labels]) for r in rows]], False)
