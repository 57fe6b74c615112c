"""What calamine leaves out of an OpenDocument sheet: merges, hidden rows and columns, errors, percent cells.

After OpenDocument 1.3 part 3, 9.1 (tables, repeated and spanned cells). The document is walked only when it holds one
of the words that matter.
"""

import zipfile
from collections import Counter
from dataclasses import dataclass, field

from park_dispatch.intake.containers.extras import Extras
from park_dispatch.intake.containers.markup import Attributes, ForbiddenMarkup, walk
from park_dispatch.intake.containers.package import part
from park_dispatch.intake.limits import Limits
from park_dispatch.intake.refusals import DamagedFile
from park_dispatch.intake.workbook import Range

_WORDS = (b"-spanned=", b'"collapse"', b'"filter"', b'"percentage"', b'"error"', b":formula=")
_MOST_WALKED = 64 << 20
_MOST_REPEATED = 1 << 16
"""A sheet is padded with a million repeated empty rows: those beyond are not listed one by one."""


@dataclass(slots=True)
class _Table:
    row: int = -1
    column: int = 0
    next_row: int = 0
    columns: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    uncached: set[tuple[int, int]] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[Range] = field(default_factory=list)
    numbers: Counter[int] = field(default_factory=Counter)
    percents: Counter[int] = field(default_factory=Counter)

    def start_column(self, attributes: Attributes) -> None:
        first = self.columns
        self.columns += _repeats(attributes, "number-columns-repeated")
        if attributes.get("visibility") in ("collapse", "filter"):
            self.hidden_columns.update(range(first, min(self.columns, first + _MOST_REPEATED)))

    def start_row(self, attributes: Attributes) -> None:
        self.row, self.column = self.next_row, 0
        self.next_row += _repeats(attributes, "number-rows-repeated")
        if attributes.get("visibility") in ("collapse", "filter"):
            self.hidden_rows.update(range(self.row, min(self.next_row, self.row + _MOST_REPEATED)))

    def start_cell(self, attributes: Attributes) -> None:
        kind = attributes.get("value-type")
        down, across = _repeats(attributes, "number-rows-spanned"), _repeats(attributes, "number-columns-spanned")
        if down > 1 or across > 1:
            self.merges.append((self.row, self.column, self.row + down - 1, self.column + across - 1))
        if kind in ("float", "percentage", "currency"):
            self.numbers[self.column] += 1
            self.percents[self.column] += kind == "percentage"
        elif kind == "error":
            self.errors[self.row, self.column] = ""
        elif kind is None and "formula" in attributes:
            self.uncached.add((self.row, self.column))

    def extras(self) -> Extras:
        return Extras(
            frozenset(self.hidden_rows),
            frozenset(self.hidden_columns),
            frozenset(self.uncached),
            frozenset(column for column, times in self.percents.items() if times * 2 > self.numbers[column]),
            {place: text for place, text in self.errors.items() if text},
            tuple(self.merges),
        )


def _repeats(attributes: Attributes, name: str) -> int:
    value = attributes.get(name, "1")
    return max(1, int(value)) if value.isdigit() and len(value) < 8 else 1


class _Walk:
    """The handlers of one walk through content.xml; tables drawn inside cells are passed over."""

    def __init__(self) -> None:
        self.tables: dict[str, _Table] = {}
        self.depth = 0
        self.table: _Table | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "table":
            self.depth += 1
            if self.depth == 1:
                self.table = self.tables.setdefault(attributes.get("name", ""), _Table())
        elif self.table is None or self.depth != 1:
            return
        elif name == "table-column":
            self.table.start_column(attributes)
        elif name == "table-row":
            self.table.start_row(attributes)
        elif name in ("table-cell", "covered-table-cell"):
            self.table.start_cell(attributes)
            self._width = _repeats(attributes, "number-columns-repeated")

    def end(self, name: str) -> None:
        if name == "table":
            self.depth -= 1
        elif self.table is not None and self.depth == 1 and name in ("table-cell", "covered-table-cell"):
            self.table.column += self._width

    def text(self, text: str) -> None:
        if self.table is not None and self.depth == 1:
            place = self.table.row, self.table.column
            if place in self.table.errors:
                self.table.errors[place] += text.strip()


def extras(archive: zipfile.ZipFile, file_name: str, limits: Limits) -> dict[str, Extras]:
    """The extras by sheet name. Raises DamagedFile where the document declares entities or is not well-formed."""
    if archive.getinfo("content.xml").file_size > min(_MOST_WALKED, limits.unpacked_bytes):
        return {}
    content = part(archive, "content.xml")
    if b"<!DOCTYPE" not in content[:4096] and not any(word in content for word in _WORDS):
        return {}
    walking = _Walk()
    try:
        walk(content, walking.start, walking.end, walking.text if b'"error"' in content else None)
    except ForbiddenMarkup:
        raise DamagedFile(file_name, "ods") from None
    return {name: table.extras() for name, table in walking.tables.items()}
