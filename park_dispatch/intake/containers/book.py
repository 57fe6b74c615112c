"""Workbooks of office programs (xlsx, xlsb, xls, ods), read by calamine; what it does not tell is read beside it."""

import io
from typing import Any

import python_calamine

from park_dispatch.intake.containers.detect import Content
from park_dispatch.intake.limits import Limits
from park_dispatch.intake.refusals import DamagedFile, FarCells, PasswordProtected, TooLargeInside, TooManySheets
from park_dispatch.intake.workbook import CellValue, Range, Sheet

_RATIO_FROM = 64 << 20


def letters(column: int) -> str:
    """The column letter of a number counted from 0: 0 → "A", 27 → "AB"."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def check_unpacked(content: Content, file_name: str, limits: Limits) -> None:
    """Refuse a zip whose directory declares more than allowed, before anything is unpacked."""
    if content.archive is None:
        return
    size = sum(member.file_size for member in content.archive.infolist())
    if size > limits.unpacked_bytes:
        raise TooLargeInside(file_name, size, limits.unpacked_bytes)
    if size > _RATIO_FROM and size > limits.ratio * len(content.data):
        raise TooLargeInside(file_name, size, max(_RATIO_FROM, limits.ratio * len(content.data)))


def read_book(content: Content, file_name: str, limits: Limits) -> tuple[Sheet, ...]:
    """The sheets in order. Raises DamagedFile, PasswordProtected, TooLargeInside, FarCells or TooManySheets."""
    check_unpacked(content, file_name, limits)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content.data))
        metadata = [m for m in book.sheets_metadata if m.typ == python_calamine.SheetTypeEnum.WorkSheet]
        if len(metadata) > limits.sheets:
            raise TooManySheets(file_name, len(metadata), limits.sheets)
        sheets, left = [], limits.cells
        for sheet_metadata in metadata:
            grid = book.get_sheet_by_name(sheet_metadata.name)
            left -= _count(grid, file_name, left, limits)
            hidden = sheet_metadata.visible != python_calamine.SheetVisibleEnum.Visible
            sheets.append(Sheet(sheet_metadata.name, _rows(grid), _merges(grid), hidden))
        book.close()
    except python_calamine.PasswordError:
        raise PasswordProtected(file_name) from None
    except (python_calamine.CalamineError, OSError):
        raise DamagedFile(file_name, content.container) from None
    return tuple(sheets)


def _count(grid: python_calamine.CalamineSheet, file_name: str, left: int, limits: Limits) -> int:
    """The cells from A1 to the last used one. Raises FarCells when there are more than `left`."""
    if grid.end is None:
        return 0
    row, column = grid.end
    size = (row + 1) * (column + 1)
    if size > left:
        raise FarCells(file_name, size, limits.cells, grid.name, f"{letters(column)}{row + 1}")
    return size


def _rows(grid: python_calamine.CalamineSheet) -> list[list[CellValue]]:
    rows: list[list[Any]] = grid.to_python(skip_empty_area=False)
    return [[None if value == "" else value for value in row] if "" in row else row for row in rows]


def _merges(grid: python_calamine.CalamineSheet) -> tuple[Range, ...]:
    return tuple((*first, *last) for first, last in grid.merged_cell_ranges or ())
