"""XML Spreadsheet 2003, which office systems export under the name .xls.

After Microsoft's "XML Spreadsheet Reference" (Office 2003): Row and Cell may skip ahead with ss:Index, Cell spans with
ss:MergeAcross and ss:MergeDown, Data carries its type.
"""

import re
from datetime import date, datetime

from park_dispatch.intake.containers.book import letters
from park_dispatch.intake.containers.markup import Attributes, ForbiddenMarkup, walk
from park_dispatch.intake.limits import Limits
from park_dispatch.intake.refusals import DamagedFile, FarCells, TooManySheets
from park_dispatch.intake.workbook import CellValue, Range, Sheet

_MOST_COLUMNS = 1024
"""Hidden columns beyond are not listed: nothing out there is looked at (see `grid.MAX_COLUMNS`)."""
_CHINESE = re.compile(rb"""\s*<\?xml[^>]*encoding=["'](?:gb2312|gbk|gb18030)["']""", re.IGNORECASE)


class _Worksheet:
    """One sheet under way; `row` and `column` count from 0."""

    def __init__(self, name: str, hidden: bool) -> None:
        self.name = name
        self.hidden = hidden
        self.cells: dict[tuple[int, int], CellValue] = {}
        self.merges: list[Range] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.row = self.column = self.listed = -1
        self.across = 0

    def start_row(self, attributes: Attributes) -> None:
        self.row = _number(attributes, "Index", self.row + 2) - 1
        if attributes.get("Hidden") == "1":
            self.hidden_rows.add(self.row)
        self.column, self.across = -1, 0

    def start_column(self, attributes: Attributes) -> None:
        self.listed = _number(attributes, "Index", self.listed + 2) - 1
        span = min(_number(attributes, "Span", 0), _MOST_COLUMNS)
        if attributes.get("Hidden") == "1":
            self.hidden_columns.update(range(self.listed, min(self.listed + span, _MOST_COLUMNS) + 1))
        self.listed += span

    def start_cell(self, attributes: Attributes) -> None:
        self.column = _number(attributes, "Index", self.column + self.across + 2) - 1
        self.across = _number(attributes, "MergeAcross", 0)
        down = _number(attributes, "MergeDown", 0)
        if self.across or down:
            self.merges.append((self.row, self.column, self.row + down, self.column + self.across))

    def sheet(self, file_name: str, limits: Limits) -> Sheet:
        height = max((row for row, _column in self.cells), default=-1) + 1
        width = max((column for _row, column in self.cells), default=-1) + 1
        if height * width > limits.cells:
            raise FarCells(file_name, height * width, limits.cells, self.name, f"{letters(width - 1)}{height}")
        rows: list[list[CellValue]] = [[None] * width for _ in range(height)]
        for (row, column), value in self.cells.items():
            rows[row][column] = value
        hidden = frozenset(self.hidden_rows), frozenset(self.hidden_columns)
        return Sheet(self.name, rows, tuple(self.merges), self.hidden, *hidden)


def _number(attributes: Attributes, name: str, otherwise: int) -> int:
    value = attributes.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 8 else otherwise


def _value(kind: str, text: str) -> CellValue:
    if kind == "Number":
        try:
            return float(text)
        except ValueError:
            return text
    if kind == "DateTime":
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return text
        return date(moment.year, moment.month, moment.day) if moment.time().isoformat() == "00:00:00" else moment
    return text == "1" if kind == "Boolean" else text


def _text(data: bytes) -> bytes:
    """As UTF-8 where the document declares a Chinese encoding, which expat does not have."""
    if not _CHINESE.match(data):
        return data
    try:
        return data.decode("gb18030").encode()
    except UnicodeDecodeError:
        return data


class _Walk:
    def __init__(self) -> None:
        self.sheets: list[_Worksheet] = []
        self.kind = ""
        self.text: list[str] | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "Worksheet":
            self.sheets.append(_Worksheet(attributes.get("Name", ""), False))
        elif not self.sheets:
            return
        elif name == "Row":
            self.sheets[-1].start_row(attributes)
        elif name == "Column":
            self.sheets[-1].start_column(attributes)
        elif name == "Cell":
            self.sheets[-1].start_cell(attributes)
        elif name == "Data":
            self.kind, self.text = attributes.get("Type", "String"), []
        elif name == "Visible":
            self.text = []

    def end(self, name: str) -> None:
        if self.text is None or name not in ("Data", "Visible"):
            return
        text, sheet = "".join(self.text), self.sheets[-1]
        self.text = None
        if name == "Visible":
            sheet.hidden = text.startswith(("SheetHidden", "SheetVeryHidden"))
        elif text.strip():
            sheet.cells[max(sheet.row, 0), max(sheet.column, 0)] = _value(self.kind, text)

    def data(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)


def read_spreadsheet_xml(data: bytes, file_name: str, limits: Limits) -> tuple[Sheet, ...]:
    """The sheets. Raises DamagedFile, TooManySheets or FarCells."""
    walking = _Walk()
    try:
        text = _text(data)
        walk(text, walking.start, walking.end, walking.data, encoding=None if text is data else "utf-8")
    except ForbiddenMarkup:
        raise DamagedFile(file_name, "xml") from None
    if len(walking.sheets) > limits.sheets:
        raise TooManySheets(file_name, len(walking.sheets), limits.sheets)
    return tuple(sheet.sheet(file_name, limits) for sheet in walking.sheets)
