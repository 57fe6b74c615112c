"""A table's rows into records."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter

from park_dispatch.intake import findings
from park_dispatch.intake.body import Body, BodyRow, subjects
from park_dispatch.intake.columns import Named, Reading
from park_dispatch.intake.context import Surroundings
from park_dispatch.intake.findings import Finding
from park_dispatch.intake.grid import Grid, letter
from park_dispatch.intake.layout import Region
from park_dispatch.intake.values import (
    AmountReader,
    ColumnReader,
    CountReader,
    DateReader,
    PercentReader,
    Plain,
    ProgressTextReader,
    Value,
    numbers,
)
from park_dispatch.intake.workbook import CellValue
from park_dispatch.language import _
from park_dispatch.model import dates, percent
from park_dispatch.model.building_names import buildings
from park_dispatch.model.quantity import Measure, factor
from park_dispatch.model.record import FIELDS, Cell, Kind, Record

_ONE_RECORD = frozenset({"issue", "enterprise", "funding", "dispatch", "pairing"})
_AMOUNTS = frozenset(name for name, f in FIELDS.items() if f.type == "number")
_MONEY_PREFIXES = ("investment_", "funding_")


@dataclass(slots=True)
class Harvest:
    """What was read of a table or a whole file."""

    records: list[Record] = field(default_factory=list)
    rejected: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)

    def add(self, other: "Harvest") -> None:
        """Append another harvest."""
        self.records += other.records
        self.rejected += other.rejected
        self.warnings += other.warnings


class _Seen:
    """Finds rows that repeat an earlier one in everything but their number.

    Rows are compared whole only when they are about the same thing, which most are not.
    """

    def __init__(self, rows: list[list[CellValue]], subjects: list[int], sequence: int | None) -> None:
        self._rows, self._sequence = rows, sequence
        self._about = itemgetter(*subjects) if subjects else tuple
        self._first: dict[object, BodyRow] = {}
        self._whole: dict[object, int] = {}

    def earlier(self, row: BodyRow) -> int | None:
        """The row, from 0, that this one repeats, or None; it is remembered for those to come."""
        cells = self._rows[row.row]
        about = (row.section_project, row.section_building, self._about(cells))
        first = self._first.setdefault(about, row)
        if first is row:
            return None
        self._whole.setdefault(self._said(first), first.row)
        found = self._whole.setdefault(self._said(row), row.row)
        return None if found == row.row else found

    def _said(self, row: BodyRow) -> object:
        said = self._rows[row.row].copy()
        if self._sequence is not None:
            said[self._sequence] = None
        companion = None if row.companion is None else tuple(self._rows[row.companion])
        return (row.section_project, row.section_building, companion, *said)


class TableReader:
    """Reads one table whose columns are named."""

    def __init__(
        self, grid: Grid, region: Region, reading: Reading, kind: Kind, around: Surroundings, report: date | None
    ) -> None:
        self.grid, self.region, self.reading, self.kind = grid, region, reading, kind
        self.around, self.report = around, report
        self.harvest = Harvest()
        self.columns = [(c.index, self._reader(c, c.field)) for c in reading.columns if c.field is not None]
        self.plain: dict[int, dict[str, Cell]] = {}
        self.towers: dict[str, tuple[Cell, ...]] = {}
        self.subjects = [f for f in subjects(self.kind) if reading.of(f)]
        self.subjects_at = [c.index for c in map(reading.of, self.subjects) if c]

    def read(self) -> Harvest:
        """All records of the table, with what had to be refused or asked about."""
        body = Body(self.grid, self.region, self.reading, self.kind)
        rows = body.rows()
        self.plain = self._plain([row.row for row in rows])
        seen = _Seen(self.grid.rows, self.subjects_at, body.sequence.index if body.sequence else None)
        names: dict[object, int] = {}
        for row in rows:
            cells = self.grid.rows[row.row]
            earlier = seen.earlier(row)
            if earlier is not None:
                self.harvest.rejected.append(
                    findings.DuplicateRow(self.grid.name, row.row + 1, None, self._shown(cells), earlier + 1)
                )
                continue
            self._record(row, cells, names)
        return self.harvest

    def _shown(self, cells: list[CellValue]) -> str:
        return " ".join(str(cells[index]) for index in self.subjects_at if cells[index] is not None)[:80]

    def _record(self, row: BodyRow, cells: list[CellValue], names: dict[object, int]) -> None:
        found = self.plain.pop(row.row, None) or self._cells(row.row, cells)
        if row.companion is not None:
            companion = self.grid.rows[row.companion]
            found = self._paired(found, self._cells(row.companion, companion), companion)
        if row.is_building:
            found = {name: cell for name, cell in found.items() if name != "milestone"}
        if "project" not in found or "building" not in found:
            self._surround(row, found)
        named = found.get("building")
        if named is None:
            if any(f in found for f in (*self.subjects, "project", "milestone")):
                self._keep(row.row, found, names)
            return
        towers = self._buildings(named)
        if len(towers) > 1:
            found = found | {name: _said_of_all(found[name]) for name in _AMOUNTS & found.keys()}
        for building in towers:
            own = found if len(towers) == 1 else found.copy()
            own["building"] = building
            self._keep(row.row, own, names)

    def _buildings(self, named: Cell) -> tuple[Cell, ...]:
        """The cell's buildings, one each; one cell as written where the kind keeps one record per row."""
        written = str(named.value)
        known = self.towers.get(written)
        if known is None:
            several = buildings(written)
            if self.kind in _ONE_RECORD and len(several) > 1:
                several = (written,)
            known = self.towers[written] = tuple(named._replace(value=building) for building in several)
        return known

    def _keep(self, row: int, found: dict[str, Cell], names: dict[object, int]) -> None:
        if self.kind in ("progress", "milestone") and "as_of" not in found:
            who = (
                found["project"].value if "project" in found else None,
                found["building"].value if "building" in found else None,
                found["milestone"].value if "milestone" in found else None,
            )
            earlier = names.setdefault(who, row)
            if earlier != row:
                self.harvest.warnings.append(
                    findings.ConflictingRow(
                        self.grid.name, row + 1, None, " ".join(str(w) for w in who if w)[:80], earlier + 1
                    )
                )
        self.harvest.records.append(Record(self.kind, self.grid.name, row + 1, found))

    def _plain(self, rows: list[int]) -> dict[int, dict[str, Cell]]:
        """Those of the rows in which every filled cell says one thing for its own column: nearly all of them.

        Taken column by column, so that only the distinct values are looked at; the other rows are left to `_cells`.
        """
        columns = list(zip(*[self.grid.rows[row] for row in rows], strict=True))
        pairs: list[list[tuple[str, Cell] | None]] = []
        unusual: set[int] = set()
        for index, reader in self.columns if rows else ():
            said = Plain(reader)
            pairs.append(list(map(said.__getitem__, columns[index])))
            if said.unusual:
                unusual.update(row for row, raw in zip(rows, columns[index], strict=True) if raw in said.unusual)
        found = {row: dict(filter(None, said)) for row, said in zip(rows, zip(*pairs, strict=True), strict=False)}
        for row in unusual:
            del found[row]
        return found

    def _cells(self, row: int, cells: list[CellValue]) -> dict[str, Cell]:
        """What one row says, cell by cell, and what is wrong with it."""
        found: dict[str, Cell] = {}
        for index, reader in self.columns:
            value = reader.read(cells[index])
            if value.trouble is not None:
                self._tell(row, index, value)
            for name, cell in value.cells:
                if name == reader.field or name not in found:
                    found[name] = cell
        return found

    def _tell(self, row: int, index: int, value: Value) -> None:
        if value.trouble is None:
            return
        finding, rejected, text = value.trouble
        told = self.harvest.rejected if rejected else self.harvest.warnings
        if (row, index) in self.grid.filled:
            return
        told.append(finding(self.grid.name, row + 1, letter(index), text[:80]))

    def _paired(self, plan: dict[str, Cell], actual: dict[str, Cell], said: list[CellValue]) -> dict[str, Cell]:
        """A 计划 row and its 实际 row as one: days by row, progress from the 实际 row only."""
        joined = {k: v for k, v in plan.items() if k not in ("percent", "quantity", "actual_start", "actual_finish")}
        for name, cell in actual.items():
            side = _ACTUAL_SIDE.get(name, name)
            if side == "actual_finish" and self._is_forecast(name, said):
                side = "forecast_finish"
            if side != name or side.startswith("actual") or side not in joined:
                joined[side] = cell
        return joined

    def _is_forecast(self, name: str, said: list[CellValue]) -> bool:
        """Whether the 实际 row only expects its day (预计9月底)."""
        column = self.reading.of(name)
        raw = said[column.index] if column else None
        return isinstance(raw, str) and dates.read_text(raw, "finish", self.report).forecast

    def _surround(self, row: BodyRow, found: dict[str, Cell]) -> None:
        """Project and building from section headings and the lines above, where the row itself names none."""
        if "project" not in found:
            project = row.section_project or self.around.project
            if project:
                found["project"] = Cell(project)
        if "building" not in found and self.kind not in ("funding", "enterprise", "pairing"):
            building = row.section_building or (None if self.reading.of("building") else self.around.building)
            if building:
                found["building"] = Cell(building)

    def _reader(self, column: Named, name: str) -> ColumnReader:
        where = letter(column.index)
        make = _READERS.get(FIELDS[name].type)
        if name == "description":
            own = self.kind in ("progress", "milestone")
            has_percent = self.reading.of("percent") is not None
            return ProgressTextReader(where, own and not has_percent, own and self.reading.of("quantity") is None)
        if make is None:
            return ColumnReader(name, where, self.report)
        return make(self, column, name, where)

    def _values(self, column: Named) -> list[CellValue]:
        return [self.grid.rows[r][column.index] for r in range(self.region.first, self.region.last + 1)]

    def percent_reader(self, column: Named, name: str, where: str) -> ColumnReader:
        """A reader for a column of percentages, its scale judged by all its numbers."""
        formatted = column.index in self.grid.percent_columns
        seen = numbers(self._values(column))
        scale = percent.column_scale(seen, formatted)
        if column.heading.unit == "%" and not formatted and (scale == "unknown" or any(n >= 2 for n in seen)):
            scale = "points"
        spare = "description" if name == "percent" and self.reading.of("description") is None else ""
        return PercentReader(name, where, scale, formatted, spare)

    def date_reader(self, column: Named, name: str, where: str) -> ColumnReader:
        """A reader for a column of days; a header without 计划 or 实际 makes every day of it a guess."""
        unsaid = (
            column.concept in ("start_any", "finish_any")
            and column.how != "corrected"
            and self.reading.role("plan_actual") is None
        )
        return DateReader(
            name,
            where,
            self.report,
            _("表头没有写明计划还是实际，按表里其他列推断。") if unsaid else "",
            self.grid.from_1904,
        )

    def number_reader(self, column: Named, name: str, where: str) -> ColumnReader:
        """A reader for amounts: the unit in the cell beats the header's, the header's beats the 单位 line's."""
        if name == "quantity":
            return CountReader(name, where, column.heading.unit)
        measure: Measure = (
            "money"
            if name.startswith(_MONEY_PREFIXES)
            else "area"
            if name == "floor_area_m2"
            else "length"
            if name == "length_km"
            else "count"
        )
        known = factor(measure, column.heading.unit) if column.heading.unit else None
        if known is None:
            known = self.around.unit_factor(measure)
        if known is not None or measure == "count":
            return AmountReader(name, where, measure, known or 1.0)
        return self._without_unit(column, name, where, measure)

    def _without_unit(self, column: Named, name: str, where: str, measure: Measure) -> ColumnReader:
        seen = [n for n in numbers(self._values(column)) if n > 0]
        if measure == "area":
            small = bool(seen) and max(seen) < 100
            return AmountReader(
                name,
                where,
                measure,
                1e4 if small else 1.0,
                _("没有写单位，按万㎡理解。") if small else _("没有写单位，按㎡理解。"),
            )
        return AmountReader(
            name,
            where,
            measure,
            1.0,
            _("没有写单位，按万元理解。") if measure == "money" else _("没有写单位，按公里理解。"),
        )


_ACTUAL_SIDE = {
    "planned_start": "actual_start",
    "planned_finish": "actual_finish",
    "equipment_arrival_planned": "equipment_arrival_actual",
    "commissioning_planned": "commissioning_actual",
    "production_planned": "production_actual",
}


def _said_of_all(amount: Cell) -> Cell:
    """An amount written once for several buildings: whether each has so much or all of them together is not said."""
    return amount._replace(guess=_("原表一格写给几个单体，每个都按此数记，请核对是否为合计。"))


_READERS: dict[str, Callable[[TableReader, Named, str, str], ColumnReader]] = {
    "percent": TableReader.percent_reader,
    "date": TableReader.date_reader,
    "number": TableReader.number_reader,
}
