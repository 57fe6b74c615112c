"""Tables that do not have one thing per row, as plain tables: each remembers for every cell where it came from.

What is then said of the plain grid (records, findings) is said of the sheet again by `Reshaped.home`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from park_dispatch.intake.body import is_note, is_total
from park_dispatch.intake.findings import ConflictingRow, DuplicateRow, Finding
from park_dispatch.intake.grid import Grid, column_index, letter
from park_dispatch.intake.layout import Region
from park_dispatch.intake.rows import Harvest
from park_dispatch.intake.vocabulary import Heading, heading
from park_dispatch.intake.workbook import CellValue
from park_dispatch.model.record import Record


@dataclass(slots=True)
class Reshaped:
    """A plain grid (header in row 0) and the source place, counted from 0, of each of its cells."""

    grid: Grid
    headings: dict[int, Heading]
    origin: list[list[tuple[int, int]]]
    by_row: bool
    """Whether a record belongs to the source row of its cells (a matrix), or to the block (a form)."""

    @property
    def region(self) -> Region:
        """The plain grid as a table."""
        return Region((0,), 1, len(self.grid.rows) - 1, self.headings, ())

    def home(self, harvest: Harvest) -> Harvest:
        """The harvest of the plain grid, said of the places in the sheet."""
        return Harvest(
            [self._record(record) for record in harvest.records],
            [self._finding(finding) for finding in harvest.rejected],
            [self._finding(finding) for finding in harvest.warnings],
        )

    def place(self, row: int, column: int) -> tuple[int, int]:
        """Where a cell of the plain grid stands in the sheet."""
        return self.origin[row][column]

    def _record(self, record: Record) -> Record:
        places = self.origin[record.row - 1]
        row = places[0][0] if self.by_row else min(place[0] for place in places)
        cells = {}
        for name, cell in record.cells.items():
            at = places[column_index(cell.column)] if cell.column else None
            cells[name] = cell._replace(column=letter(at[1]) if at and at[0] == row else "")
        return record._replace(row=row + 1, cells=cells)

    def _finding(self, finding: Finding) -> Finding:
        if finding.row is None:
            return finding
        places = self.origin[finding.row - 1]
        row, column = places[column_index(finding.column)] if finding.column else places[-1]
        moved = replace(finding, row=row + 1, column=letter(column) if finding.column else None)
        if isinstance(moved, DuplicateRow | ConflictingRow):
            return replace(moved, earlier_row=self.origin[moved.earlier_row - 1][0][0] + 1)
        return moved


@dataclass(slots=True)
class PlainRows:
    """Collects the rows of a plain grid, with the source place of each cell; `formatted`: columns with a % format."""

    source: Grid
    rows: list[list[CellValue]]
    origin: list[list[tuple[int, int]]]
    formatted: set[int]

    def reshaped(self, heads: Iterable[str], by_row: bool) -> Reshaped:
        """The plain grid under these headers."""
        names = list(heads)
        width = len(names)
        for column in range(width):
            places = {origin[column] for origin in self.origin}
            if places and all(place[1] in self.source.percent_columns for place in places):
                self.formatted.add(column)
        grid = Grid(
            name=self.source.name,
            rows=[list(names), *self.rows],
            width=width,
            across={},
            merges=(),
            merges_lost=False,
            hidden_rows=frozenset(),
            hidden_columns=frozenset(),
            uncached=frozenset(),
            percent_columns=frozenset(self.formatted),
            from_1904=self.source.from_1904,
            filled=frozenset(),
        )
        return Reshaped(
            grid, {c: heading((name,)) for c, name in enumerate(names)}, [[(0, 0)] * width, *self.origin], by_row
        )


def body_rows(grid: Grid, region: Region) -> Iterator[int]:
    """The rows of a table that are neither header, total nor note."""
    for row in range(region.first, region.last + 1):
        if row in region.header_rows:
            continue
        first = next((v for v in grid.rows[row] if isinstance(v, str)), "")
        if first and (is_total(first[:40]) or is_note(first[:60])):
            continue
        yield row
