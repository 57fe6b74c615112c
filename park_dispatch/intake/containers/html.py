"""HTML that office systems export under the name .xls: every outermost table becomes a sheet.

Cells are laid out as browsers do (HTML Living Standard 4.9.12): spanned places are skipped, and the spans are handed on
as merges.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from park_dispatch.intake.containers.text import decode
from park_dispatch.intake.limits import Limits
from park_dispatch.intake.refusals import DamagedFile, FarCells, NotAWorkbook, TooManySheets
from park_dispatch.intake.workbook import CellValue, Range, Sheet

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\xa0]+")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_MOST_SPANNED = 1000
_CELL = re.compile(r"<t[dh]\b", re.IGNORECASE)
_MOST_CELLS = 400_000
"""Written out one by one: Python's parser takes some 15 µs for each, and the reading must end in time."""
_CHINESE = {"gb2312", "gbk", "gb_2312-80", "gb18030", "x-gbk", "cp936"}


class _TooManyCells(ValueError):
    """Spans that cover more places than a sheet may have cells."""


class _Tables(HTMLParser):
    """Collects the outermost tables; a table inside a cell only adds its text."""

    def __init__(self, most_cells: int) -> None:
        super().__init__(convert_charrefs=True)
        self.most_cells = most_cells
        self.cells = 0
        self.tables: list[_Grid] = []
        self.depth = 0
        self.cell: list[str] | None = None
        self.span = (1, 1)
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {key: value or "" for key, value in attrs}
        if tag == "table":
            self.depth += 1
            if self.depth == 1:
                self.tables.append(_Grid())
        elif tag in ("script", "style"):
            self.silent += 1
        elif tag == "br" and self.cell is not None:
            self.cell.append("\n")
        elif self.depth == 1 and tag == "tr":
            self._close_cell()
            self.tables[-1].start_row(hidden=bool(_HIDDEN.search(attributes.get("style", ""))))
        elif self.depth == 1 and tag in ("td", "th"):
            self._close_cell()
            self.cell = []
            self.span = _span(attributes, "rowspan"), _span(attributes, "colspan")

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self.depth:
            if self.depth == 1:
                self._close_cell()
            self.depth -= 1
        elif tag in ("script", "style"):
            self.silent = max(0, self.silent - 1)
        elif self.depth == 1 and tag in ("td", "th", "tr"):
            self._close_cell()

    def handle_data(self, data: str) -> None:
        if self.cell is not None and not self.silent:
            self.cell.append(_SPACE.sub(" ", data))

    def _close_cell(self) -> None:
        if self.cell is not None:
            lines = "".join(self.cell).split("\n")
            self.cells += self.tables[-1].add("\n".join(line.strip() for line in lines).strip(), *self.span)
            self.cell = None
            if self.cells > self.most_cells:
                raise _TooManyCells


def _span(attributes: dict[str, str], name: str) -> int:
    value = attributes.get(name, "1").strip()
    return min(max(1, int(value)), _MOST_SPANNED) if value.isdecimal() and len(value) < 10 else 1


class _Grid:
    """One table: rows, the places taken by spans from above, and the merges."""

    def __init__(self) -> None:
        self.rows: list[list[CellValue]] = []
        self.merges: list[Range] = []
        self.hidden: set[int] = set()
        self.taken: dict[int, int] = {}  # column → the last row that a span from above covers

    def start_row(self, *, hidden: bool) -> None:
        self.rows.append([])
        if hidden:
            self.hidden.add(len(self.rows) - 1)

    def add(self, text: str, down: int, across: int) -> int:
        """Put a cell in the next free place; by how many places the row grew."""
        if not self.rows:
            self.start_row(hidden=False)
        row, number = self.rows[-1], len(self.rows) - 1
        before = len(row)
        while self.taken.get(len(row), -1) >= number:
            row.append(None)
        column = len(row)
        row.append(text or None)
        row.extend([None] * (across - 1))
        if down > 1:
            self.taken.update(dict.fromkeys(range(column, column + across), number + down - 1))
        if down > 1 or across > 1:
            self.merges.append((number, column, number + down - 1, column + across - 1))
        return len(row) - before


def _text(data: bytes, file_name: str) -> tuple[str, str]:
    """The text; a declared charset is believed where it fits the bytes."""
    match = _CHARSET.search(data[:4096])
    if match and match[1].decode("ascii", "replace").lower() in _CHINESE:
        try:
            return data.decode("gb18030"), "gb18030"
        except UnicodeDecodeError:
            pass
    return decode(data, file_name)


def _sheets(tables: list[_Grid]) -> Iterator[Sheet]:
    filled = [table for table in tables if any(any(value is not None for value in row) for row in table.rows)]
    for number, table in enumerate(filled, 1):
        last = len(table.rows) - 1
        merges = tuple((top, left, min(bottom, last), right) for top, left, bottom, right in table.merges)
        name = f"表{number}" if len(filled) > 1 else None
        yield Sheet(name, table.rows, merges, hidden_rows=frozenset(table.hidden))


def read_html(data: bytes, file_name: str, limits: Limits) -> tuple[str, tuple[Sheet, ...]]:
    """Encoding and sheets. Raises NotAWorkbook when there is no table, DamagedFile, FarCells, TooManySheets."""
    text, encoding = _text(data, file_name)
    cells = sum(1 for _cell in _CELL.finditer(text))
    if cells > _MOST_CELLS:
        raise FarCells(file_name, cells, _MOST_CELLS, "", "")
    parser = _Tables(limits.cells)
    try:
        parser.feed(text)
        parser.close()
    except _TooManyCells:
        raise FarCells(file_name, parser.cells, limits.cells, "", "") from None
    except AssertionError:  # how Python's parser says that a declaration is not one
        raise DamagedFile(file_name, "html") from None
    sheets = tuple(_sheets(parser.tables))
    if not sheets:
        raise NotAWorkbook(file_name)
    if len(sheets) > limits.sheets:
        raise TooManySheets(file_name, len(sheets), limits.sheets)
    return encoding, sheets
