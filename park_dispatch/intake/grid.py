"""A sheet made ready for understanding: blanks are None, hidden cells are gone, merged cells speak for their range."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from park_dispatch.intake.workbook import CellValue, Range, Sheet
from park_dispatch.model.writing import as_text

MAX_COLUMNS = 512
"""Columns beyond this are not looked at: no progress table is that wide, painted calendars are."""

_REMEMBERED = 100_000
"""Distinct values kept for one sheet; where more differ, equal ones are rare."""

_WITHOUT_MERGES = frozenset({"csv", "tsv", "txt"})


@dataclass(slots=True)
class Grid:
    """`rows[r][c]` counts from 0 at A1, all rows of one width, None for blank and for hidden.

    A merged range is filled down its first column. `across[(r, c)]` is the value of the merged range that covers a
    cell right of the range's first column.
    """

    name: str | None
    rows: list[list[CellValue]]
    width: int
    across: dict[tuple[int, int], CellValue]
    merges: tuple[Range, ...]
    merges_lost: bool
    """The container keeps no merges, so blanks under a value may be what a merge left behind."""
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    uncached: frozenset[tuple[int, int]]
    percent_columns: frozenset[int]
    from_1904: bool
    filled: frozenset[tuple[int, int]]
    """Cells that have their value from a merged range above them."""

    _over: dict[int, list[Range]] = field(default_factory=dict)

    def merges_over(self, row: int) -> list[Range]:
        """The merged ranges that cover some cell of the row."""
        if self.merges and not self._over:
            for merge in self.merges:
                for covered in range(merge[0], merge[2] + 1):
                    self._over.setdefault(covered, []).append(merge)
        return self._over.get(row, [])

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self.rows)


def only(grid: Grid, columns: set[int]) -> Grid:
    """The grid with every other column blank."""
    rows = [[v if c in columns else None for c, v in enumerate(row)] for row in grid.rows]
    return replace(grid, rows=rows)


def ready(sheet: Sheet, container: str) -> Grid:
    """Clean one sheet."""
    cleaned = _Cleaned()
    rows = [_clean(row, cleaned) for row in sheet.rows]
    width = max(map(len, rows), default=0)
    for row in rows:
        if len(row) < width:
            row.extend([None] * (width - len(row)))
    across: dict[tuple[int, int], CellValue] = {}
    filled: set[tuple[int, int]] = set()
    inside = filter(None, (_inside(merge, len(rows), width) for merge in sheet.merges))
    merges = tuple(_apart(inside, len(rows) * width))
    for merge in merges:
        _spread(merge, rows, across, filled)
    _blank_out(sheet, rows, width)
    return Grid(
        name=sheet.name,
        rows=rows,
        width=width,
        across={place: value for place, value in across.items() if place[0] not in sheet.hidden_rows},
        merges=merges,
        merges_lost=container in _WITHOUT_MERGES or not sheet.merges,
        hidden_rows=sheet.hidden_rows,
        hidden_columns=sheet.hidden_columns,
        uncached=sheet.uncached_formulas,
        percent_columns=sheet.percent_columns,
        from_1904=sheet.from_1904,
        filled=frozenset(filled),
    )


def _blank_out(sheet: Sheet, rows: list[list[CellValue]], width: int) -> None:
    """Take away what was hidden, and formulas without a result: an unknown value must not become 0."""
    for r, c in sheet.uncached_formulas:
        if 0 <= r < len(rows) and 0 <= c < width:
            rows[r][c] = None
    for column in sheet.hidden_columns:
        if 0 <= column < width:
            for row in rows:
                row[column] = None
    for hidden in sheet.hidden_rows:
        if 0 <= hidden < len(rows):
            rows[hidden] = [None] * width


class _Cleaned(dict[CellValue, CellValue]):
    """Raw value → texts stripped, blank texts and NaN as None.

    Equal texts become one object, so that comparing and looking them up later is quick.
    """

    def __missing__(self, raw: CellValue) -> CellValue:
        cleaned = (raw.strip() or None) if isinstance(raw, str) else raw if raw == raw else None
        if len(self) < _REMEMBERED:
            self[raw] = cleaned
        return cleaned


def _clean(row: list[CellValue] | None, cleaned: _Cleaned) -> list[CellValue]:
    """Texts stripped, blank texts and NaN as None, whole numbers as floats, logical values as words."""
    if not row:
        return []
    cells = row if len(row) <= MAX_COLUMNS else row[:MAX_COLUMNS]
    if int in (kinds := set(map(type, cells))) or bool in kinds:  # they equal floats, so nothing can be looked up
        cells = [as_text(v) if v.__class__ is bool else float(v) if v.__class__ is int else v for v in cells]
    return list(map(cleaned.__getitem__, cells))


def _inside(merge: Range, height: int, width: int) -> Range | None:
    """The part of a merged range that lies in the grid."""
    top, left, bottom, right = merge
    if not (0 <= top < height and 0 <= left < width) or bottom < top or right < left:
        return None
    return top, left, min(bottom, height - 1), min(right, width - 1)


def _apart(merges: Iterable[Range], area: int) -> Iterator[Range]:
    """The merges, until together they cover more than the sheet: beyond that they overlap, which no program writes."""
    for top, left, bottom, right in merges:
        area -= (bottom - top + 1) * (right - left + 1)
        if area < 0:
            return
        yield top, left, bottom, right


def _spread(
    merge: Range,
    rows: list[list[CellValue]],
    across: dict[tuple[int, int], CellValue],
    filled: set[tuple[int, int]],
) -> None:
    top, left, bottom, right = merge
    value = rows[top][left]
    if value is None:
        return
    for r in range(top + 1, bottom + 1):
        if rows[r][left] is None:
            rows[r][left] = value
            filled.add((r, left))
    if right > left:
        for r in range(top, min(bottom, top + 200) + 1):
            for c in range(left + 1, right + 1):
                across[(r, c)] = value


def letter(column: int) -> str:
    """The column's letter: 0 → A, 26 → AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_index(letters: str) -> int:
    """The column of a letter: A → 0, AA → 26."""
    index = 0
    for character in letters.upper():
        index = index * 26 + ord(character) - 64
    return index - 1
