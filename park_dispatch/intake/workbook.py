"""The grid that the reader hands to the rest of intake: one shape for xlsx, xls, ods and csv alike."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

CellValue: TypeAlias = str | float | bool | date | datetime | time | timedelta | None

Range: TypeAlias = tuple[int, int, int, int]
"""First row, first column, last row, last column; counted from 0, both ends inside."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet as stored. `rows[r][c]` counts from 0 at A1 whatever the used range; rows may differ in length.

    A merged range has its value in its first cell only. Hidden rows and columns are still in `rows`.
    """

    name: str | None
    rows: list[list[CellValue]]
    merges: tuple[Range, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    uncached_formulas: frozenset[tuple[int, int]] = frozenset()
    percent_columns: frozenset[int] = frozenset()
    """Columns in which most number cells carry a % number format (empty where the container does not tell)."""
    from_1904: bool = False
    """Whether day numbers count from 1904-01-01, as in workbooks of old Macintosh programs."""


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file's sheets in order. `container` is what the bytes are (xlsx, xls, ods, csv, txt …), not the extension."""

    file_name: str
    container: str
    sheets: tuple[Sheet, ...]
    encoding: str = ""
    notes: tuple[str, ...] = field(default=())
