"""Rows of a sheet in a few words, as intake would hand them over."""

import hashlib
from collections.abc import Sequence
from datetime import date

from park_dispatch.filing.confirm import Filed, confirm
from park_dispatch.filing.names import Choice
from park_dispatch.filing.proposal import Decisions, Proposal, propose
from park_dispatch.intake.understanding import Understanding
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.record import Cell, Kind, Record, Scalar
from tests.small_park import DAY

COLUMNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
Row = dict[str, Scalar]
P = "临港产业园三期标准化厂房"


def row(building: str, percent: float | None = None, **fields: Scalar) -> Row:
    """A row of phase three: building, percent, and whatever else."""
    found: Row = {"project": P, "building": building}
    return found | ({} if percent is None else {"percent": percent}) | fields


def sheet(
    rows: Sequence[Row], as_of: date | None = DAY, kind: Kind = "progress", name: str = "周报.xlsx"
) -> Understanding:
    """A file of one sheet 进度 whose rows begin at row 4; the same rows on the same day have the same bytes."""
    records = tuple(
        Record(kind, "进度", 4 + n, {f: Cell(v, COLUMNS[at]) for at, (f, v) in enumerate(fields.items())})
        for n, fields in enumerate(rows)
    )
    digest = hashlib.sha256(repr((rows, as_of, kind)).encode()).hexdigest()
    return Understanding(name, digest, 1, as_of, "", (), (), records, (), ())


def proposed(
    ledger: Ledger,
    park: Park,
    rows: Sequence[Row],
    as_of: date | None = DAY,
    kind: Kind = "progress",
    *,
    answers: dict[str, Choice] | None = None,
    accepted: frozenset[int] = frozenset(),
    skipped: frozenset[int] = frozenset(),
    accept_all: bool = False,
    reason: str = "",
) -> Proposal:
    """What a sheet would change under the given decisions."""
    decisions = Decisions(answers or {}, accepted, accept_all, skipped, reason)
    return propose(ledger, park, sheet(rows, as_of, kind), decisions)


def filed(ledger: Ledger, park: Park, rows: Sequence[Row], as_of: date | None = DAY, kind: Kind = "progress") -> Filed:
    """Store a sheet; everything it says is accepted."""
    return confirm(ledger, proposed(ledger, park, rows, as_of, kind, accept_all=True), "张三")
