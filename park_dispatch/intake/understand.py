"""From a workbook's grid to what it says: tables, columns, records, and what had to be refused or asked about."""

import hashlib
from datetime import date

from park_dispatch.intake import findings
from park_dispatch.intake.columns import Named, Reading, name_columns, profile
from park_dispatch.intake.context import Stated, Surroundings, lines_outside, report_date, surroundings
from park_dispatch.intake.grid import Grid, letter, ready
from park_dispatch.intake.layout import Region, regions
from park_dispatch.intake.rows import Harvest, TableReader
from park_dispatch.intake.understanding import Column, Corrections, Table, TableKey, Understanding, UnusedSheet
from park_dispatch.intake.workbook import Workbook
from park_dispatch.language import _
from park_dispatch.model.writing import as_text


def understand(workbook: Workbook, corrections: Corrections, sha256: str, size: int) -> Understanding:
    """Read everything a workbook says. Pure: the same grid and corrections give the same answer. Never raises."""
    unused = [UnusedSheet(s.name or "", _("隐藏的工作表没有读取。")) for s in workbook.sheets if s.hidden]
    grids = [ready(sheet, workbook.container) for sheet in workbook.sheets if not sheet.hidden]
    found = [(grid, regions(grid)) for grid in grids]
    stated = _report_date(found, workbook, corrections)
    harvest = Harvest()
    tables: list[Table] = []
    for grid, parts in found:
        before = len(tables)
        for number, region in enumerate(parts):
            tables.append(_table(grid, region, (grid.name or "", number), stated.day, corrections, harvest))
        if not any(table.kind for table in tables[before:]):
            unused.append(UnusedSheet(grid.name or "", _why_unused(grid, tables[before:])))
        _hidden(grid, harvest)
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
    for grid, parts in found:
        lines += lines_outside(grid, [(part.header_rows[0], part.last) for part in parts])
        for part in parts:
            lines += lines_outside(grid, [(0, max(part.first, part.last - 6)), (part.last + 1, grid.height)])
    return report_date(lines, [grid.name for grid, _parts in found if grid.name], workbook.file_name)


def _table(
    grid: Grid, region: Region, key: TableKey, report: date | None, corrections: Corrections, harvest: Harvest
) -> Table:
    body = grid.rows[region.first : region.last + 1]
    around = surroundings(region.above, grid.name)
    profiles = {
        c: profile(row[c] for row in body) for c in range(grid.width) if c in region.headings or _near(region, c)
    }
    chosen = {_index(k[2]): v for k, v in corrections.columns.items() if k[:2] == key}
    reading = name_columns(
        region.headings, profiles, around.title or grid.name or "", report, corrections.kinds.get(key), chosen
    )
    if key in corrections.kinds and corrections.kinds[key] is None:
        reading = Reading(None, 1.0, reading.columns)
    if reading.kind is not None:
        if corrections.project:
            around = Surroundings(around.title, corrections.project, around.building, around.lines)
        harvest.add(TableReader(grid, region, reading, around, report).read())
    return Table(
        key=key,
        kind=reading.kind,
        confidence=reading.confidence,
        header_rows=tuple(r + 1 for r in region.header_rows),
        first_row=region.first + 1,
        last_row=region.last + 1,
        columns=tuple(_column(c, grid, region) for c in reading.columns),
        project=around.project,
        fingerprint=_fingerprint(region),
    )


def _near(region: Region, column: int) -> bool:
    return bool(region.headings) and min(region.headings) - 1 <= column <= max(region.headings)


def _index(column_letter: str) -> int:
    index = 0
    for character in column_letter.upper():
        index = index * 26 + ord(character) - 64
    return index - 1


def _column(column: Named, grid: Grid, region: Region) -> Column:
    samples: list[str] = []
    for row in grid.rows[region.first : region.last + 1]:
        value = row[column.index]
        if value is not None:
            samples.append(as_text(value)[:60])
            if len(samples) == 3:
                break
    return Column(
        letter=letter(column.index),
        header=column.heading.shown,
        field=column.field,
        confidence=round(column.confidence, 2) if column.field else 0.0,
        how=column.how if column.field or column.how == "corrected" else "unused",  # type: ignore[arg-type]
        unit=column.heading.unit,
        samples=tuple(samples),
    )


def _fingerprint(region: Region) -> str:
    """Equal for tables with the same headers in the same columns and the same number of header rows."""
    words = [f"{column}:{head.words}" for column, head in sorted(region.headings.items())]
    return hashlib.sha256("|".join([str(len(region.header_rows)), *words]).encode()).hexdigest()[:16]


def _why_unused(grid: Grid, tables: list[Table]) -> str:
    if not any(value is not None for row in grid.rows for value in row):
        return _("空工作表。")
    if tables:
        return _("有表头，但没有进度、节点、问题、投资、手续、企业或资金方面的列。")
    if max((sum(v is not None for v in row) for row in grid.rows), default=0) <= 2:
        return _("只有文字说明，没有表格。")
    return _("没有找到认得出的表头。")


def _hidden(grid: Grid, harvest: Harvest) -> None:
    rows = sorted(r + 1 for r in grid.hidden_rows if r < grid.height)
    columns = sorted(c for c in grid.hidden_columns if c < grid.width)
    if rows or columns:
        shown = [f"{r}" for r in rows[:10]] + [letter(c) for c in columns[:10]]
        harvest.warnings.append(findings.HiddenLeftOut(grid.name, None, None, "、".join(shown)))
