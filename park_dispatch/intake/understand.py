"""From a workbook's grid to what it says: tables, columns, records, and what had to be refused or asked about."""

import gc
import hashlib
import re
from dataclasses import replace
from datetime import date
from typing import Literal, TypeAlias

from park_dispatch.intake import findings
from park_dispatch.intake.columns import Named, Reading, name_columns
from park_dispatch.intake.context import surroundings
from park_dispatch.intake.forms import forms, transposed
from park_dispatch.intake.grid import Grid, column_index, letter, only, ready
from park_dispatch.intake.layout import Region, regions
from park_dispatch.intake.marking.marks import is_list
from park_dispatch.intake.matrices import matrix
from park_dispatch.intake.messages import is_message, read_messages
from park_dispatch.intake.own_lists import is_notice_list
from park_dispatch.intake.profiles import profile
from park_dispatch.intake.report_day import Stated, lines_outside, report_date, texts_of
from park_dispatch.intake.reshape import Reshaped
from park_dispatch.intake.rows import Harvest, TableReader
from park_dispatch.intake.understanding import (
    Column,
    Corrections,
    Layout,
    Table,
    TableKey,
    Understanding,
    UnusedSheet,
)
from park_dispatch.intake.workbook import Workbook
from park_dispatch.language import _
from park_dispatch.model.record import Kind
from park_dispatch.model.writing import as_text


def understand(workbook: Workbook, corrections: Corrections, sha256: str, size: int) -> Understanding:
    """Read everything a workbook says. Pure: the same grid and corrections give the same answer. Never raises."""
    collecting = gc.isenabled()
    # Hundreds of thousands of records are made and none is garbage: looking for it would cost a third of the time.
    gc.disable()
    try:
        return _understood(workbook, corrections, sha256, size)
    finally:
        if collecting:
            gc.enable()


def _understood(workbook: Workbook, corrections: Corrections, sha256: str, size: int) -> Understanding:
    sheets = [s for s in workbook.sheets if not is_list(s.name, s.rows) and not is_notice_list(s.rows)]
    unused = [UnusedSheet(s.name or "", _("隐藏的工作表没有读取。")) for s in sheets if s.hidden]
    unused += [
        UnusedSheet(s.name or "", _("这是看板标注时添加的清单，没有读取。"))
        for s in workbook.sheets
        if is_list(s.name, s.rows)
    ]
    unused += [
        UnusedSheet(s.name or "", _("这是看板导出的督办单清单，台账里已有，没有读取；答复和确认请在“督办”页办理。"))
        for s in workbook.sheets
        if is_notice_list(s.rows)
    ]
    grids = [ready(sheet, workbook.container) for sheet in sheets if not sheet.hidden]
    found = [(grid, regions(grid)) for grid in grids]
    stated = _report_date(found, workbook, corrections)
    harvest = Harvest()
    tables: list[Table] = []
    for grid, parts in found:
        before = len(tables)
        first: str | None = None
        for number, region in enumerate(parts):
            tables.append(_table(grid, region, (grid.name or "", number), stated.day, corrections, first, harvest))
            first = first or tables[-1].project
        if not any(table.kind for table in tables[before:]):
            other = _without_table(grid, len(parts), stated.day, corrections, harvest)
            tables[before:] = [other] if other else tables[before:]
        if not any(table.kind for table in tables[before:]):
            unused.append(UnusedSheet(grid.name or "", _why_unused(grid, tables[before:])))
        _hidden(grid, harvest)
        _uncached(grid, harvest)
    return Understanding(
        file_name=workbook.file_name,
        sha256=sha256,
        size=size,
        report_date=stated.day,
        report_date_from=stated.words,
        tables=tuple(tables),
        unused=tuple(unused),
        records=tuple(harvest.records),
        rejected=tuple(harvest.rejected),
        warnings=tuple(harvest.warnings),
    )


def _report_date(found: list[tuple[Grid, list[Region]]], workbook: Workbook, corrections: Corrections) -> Stated:
    if corrections.report_date is not None:
        return Stated(corrections.report_date, _("由上传人指定"))
    lines: list[list[str]] = []
    footers: list[list[str]] = []
    for grid, parts in found:
        lines += lines_outside(grid, [(part.header_rows[0], part.last) for part in parts])
        for part in parts:
            footers += lines_outside(grid, [(0, max(part.first, part.last - 6)), (part.last + 1, grid.height)])
    return report_date(lines, footers, [grid.name for grid, _parts in found if grid.name], workbook.file_name)


def _table(
    grid: Grid,
    region: Region,
    key: TableKey,
    report: date | None,
    corrections: Corrections,
    project: str | None,
    harvest: Harvest,
) -> Table:
    """One table; `project` is that of the sheet's first table, for tables whose own lines name none."""
    around = surroundings(region.above, grid.name)
    around = replace(around, project=around.project or project)
    title = around.title or grid.name or ""
    if region.beside:
        grid = only(grid, set(region.headings))
    reshaped = matrix(grid, region, title)
    plain, part = (reshaped.grid, reshaped.region) if reshaped else (grid, region)
    if corrections.project:
        around = replace(around, project=corrections.project)
    fingerprint = _fingerprint(region)
    reading, how = _name(plain, part, title, key, report, corrections, fingerprint)
    if reading.kind is not None:
        found = TableReader(plain, part, reading, reading.kind, around, report).read()
        harvest.add(reshaped.home(found) if reshaped else found)
    return Table(
        key=key,
        kind=reading.kind,
        confidence=reading.confidence,
        header_rows=tuple(r + 1 for r in region.header_rows),
        first_row=region.first + 1,
        last_row=region.last + 1,
        columns=tuple(_column(c, plain, part, reshaped) for c in reading.columns),
        project=around.project,
        fingerprint=fingerprint,
        how=how,
    )


_How: TypeAlias = Literal["", "corrected", "remembered"]
_UNTOUCHED = Layout()


def _name(
    grid: Grid,
    region: Region,
    title: str,
    key: TableKey,
    report: date | None,
    corrections: Corrections,
    fingerprint: str,
) -> tuple[Reading, _How]:
    """How a table is read, and who said of what kind it is."""
    body = grid.rows[region.first : region.last + 1]
    profiles = {
        c: profile(row[c] for row in body) for c in range(grid.width) if c in region.headings or _near(region, c)
    }
    chosen = {column_index(k[2]): v for k, v in corrections.columns.items() if k[:2] == key}
    layout = corrections.layouts.get(fingerprint, _UNTOUCHED)
    remembered = {column_index(of): v for of, v in layout.columns.items()}
    kind, how = _kind(key, corrections, layout)
    said = None if kind == "unused" else kind or None
    reading = name_columns(region.headings, profiles, title, report, said, chosen, remembered)
    return (Reading(None, 1.0, reading.columns) if kind == "unused" else reading), how


def _kind(key: TableKey, corrections: Corrections, layout: Layout) -> tuple[Kind | Literal["", "unused"], _How]:
    """The kind that somebody said a table is of, "" where nobody did, and who."""
    if key in corrections.kinds:
        return corrections.kinds[key] or "unused", "corrected"
    return layout.kind, "remembered" if layout.kind else ""


def _without_table(
    grid: Grid, number: int, report: date | None, corrections: Corrections, harvest: Harvest
) -> Table | None:
    """A sheet without a recognisable header: a message, a transposed table, forms, or nothing we know."""
    name = grid.name or ""
    if is_message(grid):
        found = read_messages(grid, corrections.project)
        harvest.add(found)
        return _block(grid, (name, number), "progress", (), "") if found.records else None
    top = tuple(text for row in grid.rows[:3] for text in texts_of(row))
    for reshaped in (transposed(grid), forms(grid, surroundings(top, grid.name).building)):
        if reshaped is None:
            continue
        first = min(places[0][0] for places in reshaped.origin[1:])
        around = surroundings(tuple(text for row in grid.rows[:first] for text in texts_of(row)), grid.name)
        if corrections.project:
            around = replace(around, project=corrections.project)
        fingerprint = _fingerprint(reshaped.region, "block")
        key, title = (name, number), around.title or name
        reading, how = _name(reshaped.grid, reshaped.region, title, key, report, corrections, fingerprint)
        if reading.kind is None:
            continue
        harvest.add(
            reshaped.home(TableReader(reshaped.grid, reshaped.region, reading, reading.kind, around, report).read())
        )
        columns = tuple(_column(c, reshaped.grid, reshaped.region, reshaped) for c in reading.columns)
        return replace(_block(grid, key, reading.kind, columns, fingerprint), project=around.project, how=how)
    return None


def _block(grid: Grid, key: TableKey, kind: Kind, columns: tuple[Column, ...], fingerprint: str) -> Table:
    return Table(key, kind, 0.7, (), 1, grid.height, columns, None, fingerprint)


def _near(region: Region, column: int) -> bool:
    return bool(region.headings) and min(region.headings) - 1 <= column <= max(region.headings)


def _column(column: Named, grid: Grid, region: Region, reshaped: Reshaped | None) -> Column:
    samples: list[str] = []
    for row in grid.rows[region.first : region.last + 1]:
        value = row[column.index]
        if value is not None:
            samples.append(as_text(value)[:60])
            if len(samples) == 3:
                break
    return Column(
        letter=letter(reshaped.place(1, column.index)[1] if reshaped else column.index),
        header=column.heading.shown,
        field=column.field,
        confidence=round(column.confidence, 2) if column.field else 0.0,
        how=column.how if column.field or column.how in ("corrected", "remembered") else "unused",  # type: ignore[arg-type]
        unit=column.heading.unit,
        samples=tuple(samples),
    )


_DAY = re.compile(r"(?:\d{2,4}[年./-])?\d{1,2}[月./-]\d{1,2}日?")


def _fingerprint(region: Region, shape: str = "") -> str:
    """Equal for tables with the same headers in the same columns and the same number of header rows.

    Days in headers do not count, for "累计（8月28日）" stands in the same table every week under another day.
    """
    words = [f"{column}:{_DAY.sub('日', head.words)}" for column, head in sorted(region.headings.items())]
    return hashlib.sha256("|".join([f"{shape}{len(region.header_rows)}", *words]).encode()).hexdigest()[:16]


def _why_unused(grid: Grid, tables: list[Table]) -> str:
    if not any(value is not None for row in grid.rows for value in row):
        return _("空工作表。")
    if tables:
        return _("有表头，但没有进度、节点、问题、投资、手续、企业或资金方面的列。")
    if max((sum(v is not None for v in row) for row in grid.rows), default=0) <= 2:
        return _("只有文字说明，没有表格。")
    return _("没有找到认得出的表头。")


def _uncached(grid: Grid, harvest: Harvest) -> None:
    """One warning for each column with formulas that have no stored result."""
    first: dict[int, int] = {}
    for row, column in grid.uncached:
        if row not in grid.hidden_rows and column not in grid.hidden_columns:
            first[column] = min(row, first.get(column, row))
    for column, row in sorted(first.items()):
        harvest.warnings.append(findings.UncachedFormula(grid.name, row + 1, letter(column), ""))


def _hidden(grid: Grid, harvest: Harvest) -> None:
    rows = sorted(r + 1 for r in grid.hidden_rows if r < grid.height)
    columns = sorted(c for c in grid.hidden_columns if c < grid.width)
    if rows or columns:
        shown = [f"{r}" for r in rows[:10]] + [letter(c) for c in columns[:10]]
        harvest.warnings.append(findings.HiddenLeftOut(grid.name, None, None, "、".join(shown)))
