"""Understanding and corrections as JSON, between the capped child and the parent.

Text and plain values only, never pickle: the child has handled a stranger's bytes. Records are grouped by shape (same
kind, sheet, fields, columns) and sent column by column, so that 100,000 rows cost a few hundred milliseconds each way.
"""

import json
from collections.abc import Iterator
from datetime import date
from itertools import repeat
from operator import attrgetter
from typing import Any, TypeAlias

from park_dispatch.intake.findings import restore
from park_dispatch.intake.understanding import Column, Corrections, Table, Understanding, UnusedSheet
from park_dispatch.model.record import Cell, Kind, Record

_Slot: TypeAlias = tuple[str, str, bool, bool]
"""Field, column letter, whether the values are days, whether any was guessed."""

_PORTION = 2500
_PARTS = attrgetter("value", "column", "guess")


def _day(iso: str | None) -> date | None:
    return None if iso is None else date.fromisoformat(iso)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _pack_records(records: tuple[Record, ...]) -> list[dict[str, Any]]:
    groups: dict[tuple[Kind, str | None, tuple[str, ...]], list[int]] = {}
    for place, record in enumerate(records):
        groups.setdefault((record.kind, record.sheet, tuple(record.cells)), []).append(place)
    packed = []
    for places in groups.values():
        group = _pack_group(records, places)
        packed += [group] if group is not None else _pack_mixed(records, places)
    return packed


def _pack_group(records: tuple[Record, ...], places: list[int]) -> dict[str, Any] | None:
    """Records of one shape, column by column; None where letters, or days and texts, mix within a column."""
    members = [records[place] for place in places]
    slots: list[_Slot] = []
    values: list[list[Any]] = []
    guesses: list[list[str] | None] = []
    for field in members[0].cells:
        found, letters, guessed = zip(*[_PARTS(record.cells[field]) for record in members], strict=True)
        types = set(map(type, found))
        is_date = date in types
        if len(set(letters)) > 1 or (is_date and len(types) > 1):
            return None
        slots.append((field, letters[0], is_date, any(guessed)))
        values.append(list(map(str, found)) if is_date else list(found))
        guesses.append(list(guessed) if any(guessed) else None)
    rows = [record.row for record in members]
    head = {"kind": members[0].kind, "sheet": members[0].sheet, "slots": slots, "places": places, "rows": rows}
    return head | {"values": values, "guesses": guesses}


def _pack_mixed(records: tuple[Record, ...], places: list[int]) -> list[dict[str, Any]]:
    """The same, after parting the records by the letters and the types of their cells."""
    shapes: dict[tuple[tuple[str, type], ...], list[int]] = {}
    for place in places:
        shape = tuple([(cell.column, type(cell.value)) for cell in records[place].cells.values()])
        shapes.setdefault(shape, []).append(place)
    return [group for members in shapes.values() if (group := _pack_group(records, members)) is not None]


def _cells(slot: list[Any], values: list[Any], guesses: list[str] | None) -> Iterator[tuple[str, Cell]]:
    """One column as (field, cell) pairs; equal values share one cell, since cells never change."""
    field, letter, is_date, _guessed = slot
    if guesses is not None:
        pairs = list(zip(values, guesses, strict=True))
        guessed = {(v, g): (field, Cell(date.fromisoformat(v) if is_date else v, letter, g)) for v, g in set(pairs)}
        return map(guessed.__getitem__, pairs)
    distinct = set(values)
    read = dict(zip(distinct, map(date.fromisoformat, distinct), strict=True)) if is_date else {v: v for v in distinct}
    made = {value: (field, Cell(meant, letter, "")) for value, meant in read.items()}
    return map(made.__getitem__, values)


def _unpack_records(groups: list[dict[str, Any]]) -> list[Record]:
    records: dict[int, Record] = {}
    for group in groups:
        kind, sheet = group["kind"], group["sheet"]
        columns = map(_cells, group["slots"], group["values"], group["guesses"])
        rows = zip(*columns, strict=True) if group["slots"] else repeat(())
        for place, row, cells in zip(group["places"], group["rows"], rows, strict=False):
            records[place] = Record(kind, sheet, row, dict(cells))
    return [records[place] for place in range(len(records))]


def _pack_table(table: Table) -> dict[str, Any]:
    columns = [[c.letter, c.header, c.field, c.confidence, c.how, c.unit, c.samples] for c in table.columns]
    return {name: getattr(table, name) for name in Table.__slots__} | {"columns": columns}


def _unpack_column(facts: list[Any]) -> Column:
    letter, header, field, confidence, how, unit, samples = facts
    return Column(letter, header, field, confidence, how, unit, tuple(samples))


def _unpack_table(packed: dict[str, Any]) -> Table:
    columns = tuple(map(_unpack_column, packed["columns"]))
    sheet, number = packed["key"]
    changed = {"key": (sheet, number), "header_rows": tuple(packed["header_rows"]), "columns": columns}
    return Table(**(packed | changed))


def pack(understanding: Understanding) -> Iterator[dict[str, Any]]:
    """The understanding as JSON-ready pieces: what is not records, the records in portions, an end mark.

    In portions, so that the parent makes objects of the first while the child still packs the next.
    """
    u = understanding
    yield {
        "file_name": u.file_name,
        "sha256": u.sha256,
        "size": u.size,
        "report_date": _iso(u.report_date),
        "report_date_from": u.report_date_from,
        "tables": [_pack_table(table) for table in u.tables],
        "unused": [[sheet.sheet, sheet.why] for sheet in u.unused],
        "rejected": [finding.facts() for finding in u.rejected],
        "warnings": [finding.facts() for finding in u.warnings],
    }
    for start in range(0, len(u.records), _PORTION):
        yield {"records": _pack_records(u.records[start : start + _PORTION])}
    yield {"end": len(u.records)}


class Gathering:
    """Puts the pieces that `pack` wrote together again, as they arrive."""

    def __init__(self) -> None:
        self._head: dict[str, Any] = {}
        self._records: list[Record] = []
        self._ended = False

    def add(self, piece: dict[str, Any]) -> None:
        """Take one piece. Raises KeyError, TypeError, ValueError or AttributeError for what `pack` did not write."""
        if self._ended:
            raise ValueError("something follows the end")
        if not self._head:
            self._head = piece
        elif "records" in piece:
            self._records += _unpack_records(piece["records"])
        elif piece["end"] == len(self._records):
            self._ended = True
        else:
            raise ValueError("records are missing")

    def understanding(self) -> Understanding:
        """The understanding. Raises as `add`, and ValueError when pieces are missing."""
        if not self._ended:
            raise ValueError("the answer breaks off")
        head = self._head
        return Understanding(
            file_name=head["file_name"],
            sha256=head["sha256"],
            size=head["size"],
            report_date=_day(head["report_date"]),
            report_date_from=head["report_date_from"],
            tables=tuple(map(_unpack_table, head["tables"])),
            unused=tuple(UnusedSheet(sheet, why) for sheet, why in head["unused"]),
            records=tuple(self._records),
            rejected=tuple(map(restore, head["rejected"])),
            warnings=tuple(map(restore, head["warnings"])),
        )


def pack_corrections(corrections: Corrections) -> dict[str, Any]:
    """The corrections as JSON-ready values."""
    return {
        "report_date": _iso(corrections.report_date),
        "project": corrections.project,
        "kinds": [[*key, kind] for key, kind in corrections.kinds.items()],
        "columns": [[*key, field] for key, field in corrections.columns.items()],
    }


def unpack_corrections(packed: dict[str, Any]) -> Corrections:
    """The corrections that `pack_corrections` wrote."""
    return Corrections(
        report_date=_day(packed["report_date"]),
        project=packed["project"],
        kinds={(sheet, number): kind for sheet, number, kind in packed["kinds"]},
        columns={(sheet, number, letter): field for sheet, number, letter, field in packed["columns"]},
    )


def to_bytes(value: dict[str, Any]) -> bytes:
    """One line of JSON in UTF-8; half surrogate pairs, which damaged files contain, become question marks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"


def from_bytes(data: bytes) -> dict[str, Any]:
    """The JSON object in the bytes. Raises ValueError when there is none."""
    value = json.loads(data)
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value
