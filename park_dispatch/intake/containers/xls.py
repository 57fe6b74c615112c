"""What calamine leaves out of an xls sheet, from a walk over its BIFF records.

Record layouts after [MS-XLS] 2.4: BOUNDSHEET8, ROW, COLINFO, FORMULA, BOOLERR, FILEPASS, FORMAT, XF, Date1904, NUMBER,
RK, MULRK.
Only BIFF8 (Excel 97 and later, WPS) is looked into; older books get no extras.
"""

import struct
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from park_dispatch.intake.containers import ole
from park_dispatch.intake.containers.extras import Extras
from park_dispatch.intake.refusals import PasswordProtected

_BOF, _EOF, _FILEPASS, _BOUNDSHEET = 0x0809, 0x000A, 0x002F, 0x0085
_ROW, _COLINFO, _FORMULA, _BOOLERR = 0x0208, 0x007D, 0x0006, 0x0205
_FORMAT, _XF, _NUMBER, _RK, _MULRK, _DATEMODE = 0x041E, 0x00E0, 0x0203, 0x027E, 0x00BD, 0x0022
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


@dataclass(slots=True)
class _Globals:
    sheets: dict[int, str] = field(default_factory=dict)
    formats: set[int] = field(default_factory=lambda: {9, 10})
    styles: list[int] = field(default_factory=list)
    from_1904: bool = False

    @property
    def percents(self) -> frozenset[int]:
        return frozenset(number for number, style in enumerate(self.styles) if style in self.formats)


def _records(book: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records of one substream, kind and body, without those of the charts inside it."""
    place, depth = start, 0
    while place + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, place)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, book[place + 4 : place + 4 + length]
        place += 4 + length


def _text(body: bytes, length: int, wide: int) -> str:
    return body[: length * 2].decode("utf-16-le", "replace") if wide & 1 else body[:length].decode("latin-1")


def extras(data: bytes, file_name: str) -> dict[str, Extras]:
    """The extras by sheet name; empty for a book before BIFF8 or one that contradicts itself.

    Raises PasswordProtected.
    """
    try:
        book = ole.stream(data, "Workbook", "Book")
        if len(book) < 8 or struct.unpack_from("<HHH", book) != (_BOF, 16, 0x0600):
            return {}
        parts = _read_globals(book, file_name)
        looked = {name: _look(book, start, parts.percents) for start, name in parts.sheets.items()}
        return {name: replace(found, from_1904=parts.from_1904) for name, found in looked.items()}
    except (ole.BrokenCompoundFile, struct.error, IndexError):
        return {}


def _read_globals(book: bytes, file_name: str) -> _Globals:
    parts = _Globals()
    for kind, body in _records(book, 0):
        if kind == _FILEPASS:
            raise PasswordProtected(file_name)
        if kind == _BOUNDSHEET:
            parts.sheets[struct.unpack_from("<I", body)[0]] = _text(body[8:], body[6], body[7])
        elif kind == _DATEMODE:
            parts.from_1904 = body[:1] == b"\1"
        elif kind == _XF:
            parts.styles.append(struct.unpack_from("<H", body, 2)[0])
        elif kind == _FORMAT:
            number, length, wide = struct.unpack_from("<HHB", body)
            if "%" in _text(body[5:], length, wide):
                parts.formats.add(number)
    return parts


def _look(book: bytes, start: int, percents: frozenset[int]) -> Extras:
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    cells = _Cells()
    for kind, body in _records(book, start):
        if kind == _ROW and struct.unpack_from("<H", body, 12)[0] & 0x20:
            hidden_rows.add(struct.unpack_from("<H", body)[0])
        elif kind == _COLINFO:
            first, last, _width, _style, options = struct.unpack_from("<5H", body)
            if options & 1:
                hidden_columns.update(range(first, min(last, 255) + 1))
        else:
            cells.note(kind, body, percents)
    columns = frozenset(c for c, times in cells.percents.items() if times * 2 > cells.numbers[c])
    return Extras(frozenset(hidden_rows), frozenset(hidden_columns), cells.uncached, columns, cells.errors)


@dataclass(slots=True)
class _Cells:
    blank: set[tuple[int, int]] = field(default_factory=set)
    calculated: bool = False
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    numbers: Counter[int] = field(default_factory=Counter)
    percents: Counter[int] = field(default_factory=Counter)

    @property
    def uncached(self) -> frozenset[tuple[int, int]]:
        """Where every formula of the sheet is blank, a program wrote it that does not calculate.

        Excel stores an empty text the same way, but hardly ever in all formulas of a sheet.
        """
        return frozenset() if self.calculated else frozenset(self.blank)

    def note(self, kind: int, body: bytes, percents: frozenset[int]) -> None:
        if kind in (_NUMBER, _RK):
            _row, column, style = struct.unpack_from("<3H", body)
            self._number(column, style in percents)
        elif kind == _MULRK:
            column = struct.unpack_from("<2H", body)[1]
            for place in range(4, len(body) - 2, 6):
                self._number(column, struct.unpack_from("<H", body, place)[0] in percents)
                column += 1
        elif kind == _FORMULA:
            self._formula(body, percents)
        elif kind == _BOOLERR and body[7]:
            row, column = struct.unpack_from("<2H", body)
            self.errors[row, column] = _ERRORS.get(body[6], "#N/A")

    def _number(self, column: int, percent: bool) -> None:
        self.numbers[column] += 1
        self.percents[column] += percent

    def _formula(self, body: bytes, percents: frozenset[int]) -> None:
        row, column, style = struct.unpack_from("<3H", body)
        result = body[6:14]
        if result[6:] != b"\xff\xff":
            self._number(column, style in percents)
        elif result[0] == 2:
            self.errors[row, column] = _ERRORS.get(result[2], "#N/A")
        if result[6:] == b"\xff\xff" and result[0] == 3:
            self.blank.add((row, column))
        else:
            self.calculated = True
