"""What calamine leaves out of an xlsx sheet: hidden rows and columns, formulas without results, errors, % formats.

The sheet's XML is looked through block by block with byte searches, not parsed: it must cost less than calamine's own
reading of it, and most sheets hold none of these things. A cell without its address (`r`) is passed over.
"""

import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

_BLOCK = 1 << 18
"""Bytes looked at together: so few that they are still in the processor's cache for the next search."""
_LONGEST_ROW = 16 << 20
_MOST_COLUMNS = 1024
"""Hidden columns beyond are not listed: nothing out there is looked at (see `grid.MAX_COLUMNS`)."""
_LONGEST_TAG = 4096
"""How far a cell's own start may lie from what stands in it; a bound, so that tags that never end cost no square."""
_SAMPLED_ROWS = 500
_SAMPLED_BLOCKS = 4
"""Of so many blocks one is sampled."""
_SAMPLED_IN_BLOCK = 100

_ADDRESS = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_ROW_NUMBER = re.compile(rb"""\br=["'](\d{1,7})["']""")
_HIDDEN = re.compile(rb"""\shidden=["'](?:1|true)["']""")
_BOUNDS = re.compile(rb"""\b(min|max)=["'](\d{1,5})["']""")
_STYLE = re.compile(rb"""\ss=["'](\d+)["']""")
_TYPE = re.compile(rb"""\st=["'](\w+)["']""")
_ERROR = re.compile(rb'\st="e"')


class RowTooLong(ValueError):
    """A row that goes on for more than 16 MiB: no sheet made by people has one."""


@dataclass(slots=True)
class Details:
    """What was found on one sheet; rows and columns count from 0. `last` is an upper bound of the used range."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    uncached: set[tuple[int, int]] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    numbers: Counter[int] = field(default_factory=Counter)
    percents: Counter[int] = field(default_factory=Counter)
    last: tuple[int, int] = (-1, -1)

    @property
    def percent_columns(self) -> frozenset[int]:
        """Columns in which most of the number cells looked at carry a percent format."""
        return frozenset(column for column, times in self.percents.items() if times * 2 > self.numbers[column])


@cache
def column_number(name: bytes) -> int:
    """The number of a column letter, from 0: b"A" → 0, b"AB" → 27."""
    number = 0
    for letter in name:
        number = number * 26 + letter - 64
    return number - 1


@dataclass(frozen=True, slots=True)
class _Tags:
    """The patterns of a sheet, which depend on the prefix its element names carry."""

    row: re.Pattern[bytes]
    row_end: bytes
    column: re.Pattern[bytes]
    cell: bytes
    filled: re.Pattern[bytes]
    number: re.Pattern[bytes]
    formula: re.Pattern[bytes]
    formula_start: bytes
    value: re.Pattern[bytes]


def _tags(head: bytes) -> _Tags:
    match = re.search(rb"<((?:\w+:)?)worksheet\b", head)
    p = match[1] if match else b""
    return _Tags(
        row=re.compile(rb"<%srow\b([^<>]*)>" % p),
        row_end=b"</%srow>" % p,
        column=re.compile(rb"<%scol\s([^<>]*)>" % p),
        cell=b"<%sc " % p,
        filled=re.compile(rb"<%sc\s([^<>]*)>\s*<%s[vfi]" % (p, p)),
        number=re.compile(rb'<%sc r="([A-Z]{1,3})[0-9]+"(?: s="([0-9]+)")?(?: t="n")?><%sv>' % (p, p)),
        formula=re.compile(rb"<%sf(?:\s[^<>]*?)?(?:/>|>[^<]*</%sf>)\s*(?:<%sv(?:\s[^<>]*)?(/?)>([^<]?))?" % (p, p, p)),
        formula_start=b"<%sf" % p,
        value=re.compile(rb"<%sv(?:\s[^<>]*)?>([^<]*)" % p),
    )


def _blocks(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[_Tags, bytes]]:
    """The sheet's XML in blocks that end with a row. Raises RowTooLong."""
    with archive.open(name) as stream:
        rest = stream.read(_BLOCK)
        tags = _tags(rest[:4096])
        while rest:
            cut = rest.rfind(tags.row_end)
            if cut >= 0:
                cut += len(tags.row_end)
                yield tags, rest[:cut]
                rest = rest[cut:]
            piece = stream.read(_BLOCK if cut >= 0 else 16 * _BLOCK)
            if not piece:
                yield tags, rest
                return
            rest += piece
            if len(rest) > _LONGEST_ROW:
                raise RowTooLong(name)


def look(archive: zipfile.ZipFile, name: str, percents: frozenset[bytes]) -> Details:
    """The details of the sheet in the part `name`; what was found so far where the part breaks off.

    `percents` are the style numbers of percent formats. Raises RowTooLong.
    """
    details = Details()
    sampled = 0
    try:
        for number, (tags, block) in enumerate(_blocks(archive, name)):
            if number == 0:
                _hidden_columns(tags, block, details)
            if b"hidden=" in block:
                _hidden_rows(tags, block, details)
            if b"f" in block and tags.formula_start in block:  # one letter is found ten times as fast as two
                _formulas(tags, block, details)
            if b't="e"' in block:
                _errors(tags, block, details)
            _reach(tags, block, details)
            if percents and number % _SAMPLED_BLOCKS == 0 and sampled < _SAMPLED_ROWS:
                sampled += _sample_percents(tags, block, percents, details)
    except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError):
        return details
    return details


def _hidden_columns(tags: _Tags, block: bytes, details: Details) -> None:
    head = block[: block.find(b"sheetData")]
    for match in tags.column.finditer(head):
        bounds = {key: int(value) for key, value in _BOUNDS.findall(match[1])}
        if len(bounds) == 2 and _HIDDEN.search(b" " + match[1]):
            details.hidden_columns.update(range(bounds[b"min"] - 1, min(bounds[b"max"], _MOST_COLUMNS)))


def _hidden_rows(tags: _Tags, block: bytes, details: Details) -> None:
    for match in tags.row.finditer(block):
        if b"hidden" in match[1] and _HIDDEN.search(match[1]):
            number = _ROW_NUMBER.search(match[1])
            if number:
                details.hidden_rows.add(int(number[1]) - 1)


def _cell_before(tags: _Tags, block: bytes, place: int) -> tuple[bytes, tuple[int, int] | None]:
    """The attributes and the address of the cell that the place lies in."""
    start = block.rfind(tags.cell, max(0, place - _LONGEST_TAG), place)
    stop = block.find(b">", start, start + _LONGEST_TAG) if start >= 0 else -1
    attributes = block[start:stop] if stop >= 0 else b""
    address = _ADDRESS.search(attributes)
    return attributes, (int(address[2]) - 1, column_number(address[1])) if address else None


def _formulas(tags: _Tags, block: bytes, details: Details) -> None:
    for match in tags.formula.finditer(block):
        if match[2]:
            continue
        attributes, address = _cell_before(tags, block, match.start())
        kind = _TYPE.search(attributes)
        empty_text = kind is not None and kind[1] == b"str" and match[1] is not None
        if address and not empty_text:
            details.uncached.add(address)


def _errors(tags: _Tags, block: bytes, details: Details) -> None:
    for match in _ERROR.finditer(block):
        _attributes, address = _cell_before(tags, block, match.start() + 1)
        if not address or address in details.errors:
            continue
        after = block.find(tags.cell, match.end(), match.end() + 2 * _LONGEST_TAG)
        value = tags.value.search(block, match.end(), after if after >= 0 else match.end() + 2 * _LONGEST_TAG)
        if value:
            details.errors[address] = value[1].decode("utf-8", "replace")


def _reach(tags: _Tags, block: bytes, details: Details) -> None:
    """Widen `last` by the last cell of each row, filled or not.

    Most rows end in the same column as the row before, which shows without looking at the whole address.
    """
    row, column = details.last
    known, before = b"", 0
    end = block.find(tags.row_end)
    while end >= 0:
        start = block.rfind(tags.cell, before, end)
        if start >= 0 and not (known and block.startswith(known, start) and block[start + len(known)] < 65):
            address = _ADDRESS.search(block, start, end)
            if address:
                row, column = max(row, int(address[2]) - 1), max(column, column_number(address[1]))
                known = block[start : address.end(1)]
        before, end = end, block.find(tags.row_end, end + 1)
    address = _ADDRESS.search(block, max(block.rfind(tags.cell), 0))
    details.last = max(row, int(address[2]) - 1) if address else row, column


def _sample_percents(tags: _Tags, block: bytes, percents: frozenset[bytes], details: Details) -> int:
    rows = list(tags.row.finditer(block))
    stride = len(rows) // _SAMPLED_IN_BLOCK | 1  # odd, so that alternating rows are both seen
    seen: Counter[tuple[bytes, bytes]] = Counter()
    for match in rows[::stride]:
        end = max(block.find(tags.row_end, match.end()), match.end())
        seen.update(tags.number.findall(block, match.end(), end) or _numbers(tags, block, match.end(), end))
    for (name, style), times in seen.items():
        column = column_number(name)
        details.numbers[column] += times
        details.percents[column] += times if style in percents else 0
    return len(rows[::stride])


def _numbers(tags: _Tags, block: bytes, start: int, end: int) -> Iterator[tuple[bytes, bytes]]:
    """Column and style of each number cell, in whatever order the attributes stand."""
    for cell in tags.filled.finditer(block, start, end):
        kind, style, address = _TYPE.search(cell[1]), _STYLE.search(cell[1]), _ADDRESS.search(cell[1])
        if address and (kind is None or kind[1] == b"n"):
            yield address[1], style[1] if style else b""


def used_range(archive: zipfile.ZipFile, name: str) -> tuple[int, int]:
    """The last row and column, from 0, in which a cell holds something; exact, and slower than `look`."""
    row = column = -1
    for tags, block in _blocks(archive, name):
        for match in tags.filled.finditer(block):
            address = _ADDRESS.search(match[1])
            if address:
                row, column = max(row, int(address[2]) - 1), max(column, column_number(address[1]))
    return row, column
