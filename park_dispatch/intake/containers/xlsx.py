"""The xlsx side of a workbook: refuse far cells and endless texts, and tell what calamine leaves out."""

import zipfile

from park_dispatch.intake.containers.book import letters
from park_dispatch.intake.containers.extras import Extras
from park_dispatch.intake.containers.package import counts_from_1904, part, percent_styles, sheet_parts
from park_dispatch.intake.containers.sheet_xml import Details, RowTooLong, look, used_range
from park_dispatch.intake.limits import Limits
from park_dispatch.intake.refusals import FarCells, GiantCell

_SHARED_STRINGS = "xl/sharedStrings.xml"


def extras(archive: zipfile.ZipFile, file_name: str, limits: Limits) -> dict[str, Extras]:
    """The extras by sheet name. Raises FarCells or GiantCell."""
    _check_shared_strings(archive, file_name, limits)
    percents, from_1904 = percent_styles(archive), counts_from_1904(archive)
    found = {}
    for sheet, name in sheet_parts(archive).items():
        try:
            details = look(archive, name, percents)
            _check_reach(archive, name, details, sheet, file_name, limits)
        except RowTooLong:
            raise GiantCell(file_name, 0, limits.cell_bytes, sheet) from None
        found[sheet] = Extras(
            frozenset(details.hidden_rows),
            frozenset(details.hidden_columns),
            frozenset(details.uncached),
            details.percent_columns,
            details.errors,
            from_1904=from_1904,
        )
    return found


def _check_shared_strings(archive: zipfile.ZipFile, file_name: str, limits: Limits) -> None:
    if _SHARED_STRINGS not in archive.namelist() or archive.getinfo(_SHARED_STRINGS).file_size <= limits.cell_bytes:
        return
    longest = max(map(len, part(archive, _SHARED_STRINGS).split(b"si>")))
    if longest > limits.cell_bytes:
        raise GiantCell(file_name, longest, limits.cell_bytes, "")


def _check_reach(
    archive: zipfile.ZipFile, name: str, details: Details, sheet: str, file_name: str, limits: Limits
) -> None:
    """Formats painted to the end of the sheet are harmless; a value out there makes the grid as large as the sheet."""
    row, column = details.last
    if (row + 1) * (column + 1) <= limits.cells:
        return
    row, column = used_range(archive, name)
    size = (row + 1) * (column + 1)
    if size > limits.cells:
        raise FarCells(file_name, size, limits.cells, sheet, f"{letters(column)}{row + 1}")
