"""What was understood of a file, and what the user corrected: the two sides of the upload page's conversation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

from park_dispatch.intake.findings import Finding
from park_dispatch.model.record import Kind, Record
from park_dispatch.model.schedule import LinkType

TableKey: TypeAlias = tuple[str, int]
"""Sheet name ("" for a file without sheets) and the table's number on it, from 0."""


@dataclass(frozen=True, slots=True)
class Column:
    """How one column was understood. `field` is None for a column that is not used."""

    letter: str
    header: str
    field: str | None
    confidence: float
    how: Literal["exact", "similar", "values", "corrected", "remembered", "unused"]
    unit: str = ""
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table found on a sheet. Rows count from 1.

    `how`: who said what kind it is: the user ("corrected"), a correction of an earlier file ("remembered"), we ("").
    `fingerprint` is equal for tables with the same headers in the same columns; "" where there are no headers.
    """

    key: TableKey
    kind: Kind | None
    confidence: float
    header_rows: tuple[int, ...]
    first_row: int
    last_row: int
    columns: tuple[Column, ...]
    project: str | None = None
    fingerprint: str = ""
    how: Literal["", "corrected", "remembered"] = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """What was corrected in an earlier file with the same headers (see `Table.fingerprint`).

    `kind` is "" where it was left as read and "unused" where the table was to be left out; `columns` gives by letter
    the field chosen, None for a column to be left out.
    """

    kind: Kind | Literal["", "unused"] = ""
    columns: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UnusedSheet:
    """A sheet nothing was read from, and why, in the user's words."""

    sheet: str
    why: str


@dataclass(frozen=True, slots=True)
class Corrections:
    """What the user chose instead of our reading. Empty: read as found.

    What was chosen for this very file goes before what is remembered of earlier ones, and that before our reading.
    """

    report_date: date | None = None
    project: str | None = None
    kinds: Mapping[TableKey, Kind | None] = field(default_factory=dict)
    columns: Mapping[tuple[str, int, str], str | None] = field(default_factory=dict)
    """(sheet, table number, column letter) → field, or None to leave the column out."""
    layouts: Mapping[str, Layout] = field(default_factory=dict)
    """Fingerprint → what is remembered of earlier files."""


@dataclass(frozen=True, slots=True)
class RecordLink:
    """One record's thing waits for another's. Both are named by their `row`; the lag is in days, below 0 for a lead."""

    predecessor_row: int
    successor_row: int
    type: LinkType = "FS"
    lag_days: float = 0.0


@dataclass(frozen=True, slots=True)
class Understanding:
    """Everything read out of one file; `report_date_from` quotes the words the date was taken from."""

    file_name: str
    sha256: str
    size: int
    report_date: date | None
    report_date_from: str
    tables: tuple[Table, ...]
    unused: tuple[UnusedSheet, ...]
    records: tuple[Record, ...]
    rejected: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    links: tuple[RecordLink, ...] = ()
    """Which records wait for which; only schedules say so."""
    of_schedule: bool = False
    """The file is a plan of MS Project or P6: rows are its tasks, and there are no cells."""
