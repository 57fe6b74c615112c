"""Workbooks of office programs (xlsx, xlsb, xls, ods), read by calamine; what it does not tell is read beside it."""

import io
import threading
from typing import Any

import python_calamine

from park_dispatch.intake.containers.detect import Content
from park_dispatch.intake.containers.extras import Extras
from park_dispatch.intake.limits import Limits
from park_dispatch.intake.refusals import (
    DamagedFile,
    FarCells,
    PasswordProtected,
    TooLargeInside,
    TooManyParts,
    TooManySheets,
)
from park_dispatch.intake.workbook import CellValue, Sheet

_RATIO_FROM = 64 << 20

_SMALL = 256 * 1024
"""Bytes of a packed file that is looked through before calamine sees it."""


def letters(column: int) -> str:
    """The column letter of a number counted from 0: 0 → "A", 27 → "AB"."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _leads_out(name: str) -> bool:
    steps = name.replace("\\", "/").split("/")
    return not steps[0] or steps[0].endswith(":") or ".." in steps


def check_unpacked(content: Content, file_name: str, limits: Limits) -> None:
    """Refuse a zip whose directory declares more than allowed, before anything is unpacked.

    Nothing is ever unpacked to a disk; a name that leads out of the folder still says that no office program wrote it.
    """
    if content.archive is None:
        return
    members = content.archive.infolist()
    if len(members) > limits.members:
        raise TooManyParts(file_name, len(members), limits.members)
    if any(_leads_out(member.filename) for member in members):
        raise DamagedFile(file_name, content.container)
    size = sum(member.file_size for member in members)
    if size > limits.unpacked_bytes:
        raise TooLargeInside(file_name, size, limits.unpacked_bytes)
    if size > _RATIO_FROM and size > limits.ratio * len(content.data):
        raise TooLargeInside(file_name, size, max(_RATIO_FROM, limits.ratio * len(content.data)))


def read_book(content: Content, file_name: str, limits: Limits) -> tuple[Sheet, ...]:
    """The sheets in order. Raises DamagedFile, PasswordProtected, TooLargeInside, FarCells or TooManySheets."""
    check_unpacked(content, file_name, limits)
    try:
        extras = _Extras(content, file_name, limits)
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content.data))
        metadata = [m for m in book.sheets_metadata if m.typ == python_calamine.SheetTypeEnum.WorkSheet]
        if len(metadata) > limits.sheets:
            raise TooManySheets(file_name, len(metadata), limits.sheets)
        sheets, left = [], limits.cells
        for sheet in metadata:
            grid = book.get_sheet_by_name(sheet.name)
            left -= _count(grid, file_name, left, limits)
            hidden = sheet.visible != python_calamine.SheetVisibleEnum.Visible
            sheets.append(_sheet(grid, content.container, hidden, extras.of(sheet.name)))
    except python_calamine.PasswordError:
        raise PasswordProtected(file_name) from None
    except (python_calamine.CalamineError, OSError):
        raise DamagedFile(file_name, content.container) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # calamine stumbled over something it takes for impossible
            raise
        raise DamagedFile(file_name, content.container) from None
    return tuple(sheets)


class _Extras:
    """What calamine does not tell, by sheet name; looked up beside calamine, which lets other threads run meanwhile.

    A small file is looked through first: that is where a far cell or an endless row hides, and what is found has a
    sentence of its own. In a large one calamine may stumble over it first, which ends as TooLargeInside.
    """

    def __init__(self, content: Content, file_name: str, limits: Limits) -> None:
        self._found: dict[str, Extras] = {}
        self._fault: BaseException | None = None
        self._asked = (content, file_name, limits)
        self._looking = threading.Thread(target=self._look, daemon=True)
        self._looking.start()
        if len(content.data) < _SMALL:
            self._wait()

    def _look(self) -> None:
        try:
            self._found = _extras(*self._asked)
        except BaseException as fault:
            self._fault = fault

    def _wait(self) -> None:
        self._looking.join()
        if self._fault is not None:
            raise self._fault

    def of(self, sheet: str) -> Extras | None:
        """The extras of a sheet. Raises what looking for them raised: FarCells, GiantCell."""
        self._wait()
        return self._found.get(sheet)


def _extras(content: Content, file_name: str, limits: Limits) -> dict[str, Extras]:
    if content.container == "xlsx" and content.archive is not None:
        from park_dispatch.intake.containers.xlsx import extras

        return extras(content.archive, file_name, limits)
    if content.container == "xls":
        from park_dispatch.intake.containers import xls

        return xls.extras(content.data, file_name)
    if content.container == "ods" and content.archive is not None:
        from park_dispatch.intake.containers import ods

        return ods.extras(content.archive, file_name, limits)
    return {}


def _sheet(grid: python_calamine.CalamineSheet, container: str, hidden: bool, extras: Extras | None) -> Sheet:
    rows: list[list[Any]] = grid.to_python(skip_empty_area=False)
    tidy = _tidy if container == "xlsx" else _tidy_numbers
    rows = [tidy(row) for row in rows]
    merges = {(*first, *last) for first, last in grid.merged_cell_ranges or ()}
    if extras is None:
        return Sheet(grid.name, rows, tuple(sorted(merges)), hidden)
    for (row, column), error in extras.errors.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = error
    return Sheet(
        grid.name,
        rows,
        tuple(sorted(merges | set(extras.merges))),
        hidden,
        extras.hidden_rows,
        extras.hidden_columns,
        extras.uncached_formulas,
        extras.percent_columns,
        extras.from_1904,
    )


def _tidy(row: list[Any]) -> list[CellValue]:
    return [None if value == "" else value for value in row] if "" in row else row


def _tidy_numbers(row: list[Any]) -> list[CellValue]:
    """As `_tidy`; outside xlsx calamine also returns whole numbers as int, where a `CellValue` is float."""
    return [None if value == "" else float(value) if type(value) is int else value for value in row]


def _count(grid: python_calamine.CalamineSheet, file_name: str, left: int, limits: Limits) -> int:
    """The cells from A1 to the last used one. Raises FarCells when there are more than `left`."""
    if grid.end is None:
        return 0
    row, column = grid.end
    size = (row + 1) * (column + 1)
    if size > left:
        raise FarCells(file_name, size, limits.cells, grid.name, f"{letters(column)}{row + 1}")
    return size
