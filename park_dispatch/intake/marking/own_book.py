"""The sender's own workbook with marks in it: openpyxl loads and saves it, so that it stays theirs.

Only in the capped child. Nothing may be written to disk there, while openpyxl puts every sheet into a temporary file,
so its writer is given memory instead; and it drops the results of formulas, so they are put back (`formulas`).
"""

import io
import zipfile
from copy import copy
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.comments import Comment
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.styles import Alignment, Color, Font, PatternFill
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.writer.excel import ExcelWriter

from park_dispatch.intake.marking.formulas import Results, results, with_results
from park_dispatch.intake.marking.list_page import WIDTHS, ListPage, target
from park_dispatch.intake.marking.marks import AUTHOR, FILLS, INKS, Entry, Plan, Severity, Spot, is_list

_COMMENT_WIDTH = 320
_LINE_HEIGHT = 20
_CHARACTERS_IN_LINE = 22
_SEPARATOR = f"{AUTHOR}："


def mark_own_book(data: bytes, archive: zipfile.ZipFile, plan: Plan, page: ListPage, macros: bool) -> bytes:
    """The workbook in `data` with the marks. Raises whatever openpyxl raises for a file it cannot load."""
    book = load_workbook(io.BytesIO(data), keep_vba=macros, rich_text=True)
    book.template = False
    _forget_earlier(book)
    for name, spots in plan.spots.items():
        for spot in spots:
            _mark(book[name], spot)
    _put_list(book, plan, page)
    return _saved(book, results(archive))


def _forget_earlier(book: Any) -> None:
    """Take out the list, comments and colours of an earlier marking: what was mended must not stay red."""
    lists = [sheet for sheet in book.worksheets if is_list(sheet.title, list(sheet.iter_rows(1, 6, 1, 1, True)))]
    for sheet in lists:
        book.remove(sheet)
    if not lists:
        return
    ours = {at for at, fill in enumerate(book._fills) if fill.fgColor.rgb in {f"FF{rgb}" for rgb in FILLS.values()}}
    for sheet in book.worksheets:
        for cell in sheet._cells.values():
            if cell.has_style and cell._style.fillId in ours:
                cell.fill = PatternFill()
                _ink(cell, None)
            if isinstance(cell, Cell) and cell.comment is not None and _SEPARATOR in cell.comment.text:
                theirs = cell.comment.text.partition(_SEPARATOR)[0].rstrip()
                cell.comment = _comment(theirs, cell.comment.author) if theirs else None


def _mark(sheet: Any, spot: Spot) -> None:
    for row, column in sorted(spot.coloured):
        cell = sheet.cell(row + 1, column + 1)
        if isinstance(cell, Cell):
            cell.fill = PatternFill("solid", fgColor=f"FF{FILLS[spot.severity]}")
            _ink(cell, INKS[spot.severity])
    cell = sheet.cell(spot.row + 1, spot.column + 1)
    if not isinstance(cell, Cell):  # a merge that only openpyxl sees
        return
    earlier = cell.comment
    text = f"{earlier.text.rstrip()}\n\n{spot.comment}" if earlier is not None else spot.comment
    cell.comment = _comment(text, earlier.author if earlier is not None else AUTHOR)


def _ink(cell: Cell, rgb: str | None) -> None:
    font = copy(cell.font)
    font.color = Color(rgb=f"FF{rgb}") if rgb else None
    cell.font = font


def _comment(text: str, author: str) -> Comment:
    plain = ILLEGAL_CHARACTERS_RE.sub("", text)[:32_000]
    lines = sum(len(line) // _CHARACTERS_IN_LINE + 1 for line in plain.split("\n"))
    return Comment(plain, author or AUTHOR, height=_LINE_HEIGHT * min(lines + 1, 20), width=_COMMENT_WIDTH)


def _put_list(book: Any, plan: Plan, page: ListPage) -> None:
    sheet = book.create_sheet(page.name_beside(book.sheetnames), 0)
    for row, text in enumerate(page.lines, 1):
        _text(sheet.cell(row, 1), text).font = Font(bold=row == 1)
    head = page.head_row + 1
    for column, text in enumerate(page.words.headings, 1):
        _text(sheet.cell(head, column), text).font = Font(bold=True)
        sheet.column_dimensions[sheet.cell(head, column).column_letter].width = WIDTHS[column - 1]
    for row, entry in enumerate(plan.entries, head + 1):
        for column, text in enumerate(page.row(entry), 1):
            _text(sheet.cell(row, column), text).alignment = Alignment(wrap_text=True, vertical="top")
        _link(sheet.cell(row, 2), entry)
        _colour(sheet.cell(row, 4), entry.severity)
    sheet.freeze_panes = sheet.cell(head + 1, 1)
    book.active = 0
    for other in book.worksheets:  # sheets selected together would be edited together
        other.sheet_view.tabSelected = other is sheet


def _text(cell: Cell, text: str) -> Cell:
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:32_000]
    if cell.value:
        cell.data_type = "s"  # whatever it begins with
    return cell


def _link(cell: Cell, entry: Entry) -> None:
    if entry.sheet:
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=target(entry))
        cell.font = Font(color="FF1D4ED8", underline="single")


def _colour(cell: Cell, severity: Severity) -> None:
    cell.fill = PatternFill("solid", fgColor=f"FF{FILLS[severity]}")
    _ink(cell, INKS[severity])


class _MemoryWriter(ExcelWriter):  # type: ignore[misc]
    """openpyxl's writer without its temporary files, and with the results of formulas."""

    def __init__(self, book: Any, archive: zipfile.ZipFile, kept: dict[str, Results]) -> None:
        super().__init__(book, archive)
        self._kept = kept

    def write_worksheet(self, ws: Any) -> None:
        """One sheet, as the method it replaces does it."""
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        written = io.BytesIO()
        writer = WorksheetWriter(ws, written)
        writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], with_results(written.getvalue(), self._kept.get(ws.title, {})))
        self.manifest.append(ws)


def _saved(book: Any, kept: dict[str, Results]) -> bytes:
    target_bytes = io.BytesIO()
    with zipfile.ZipFile(target_bytes, "w", zipfile.ZIP_DEFLATED) as archive:
        _MemoryWriter(book, archive, kept).save()
    return target_bytes.getvalue()
