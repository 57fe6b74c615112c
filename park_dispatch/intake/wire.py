"""Understanding and corrections as JSON, between the capped child and the parent.

Text and plain values only, never pickle: the child has handled a stranger's bytes. Rows of a sheet share most of their
cells (the same name, day, percentage in the same column), so each cell is sent once and a record is a row of numbers;
the numbers go as base64 of 32-bit integers, which takes a fifth of the time of writing and reading them in decimals.
"""

import json
from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import date
from typing import Any, TypeAlias, TypeVar

from park_dispatch.intake.findings import restore
from park_dispatch.intake.schedules import findings as _of_schedules  # noqa: F401  # so that they can be restored
from park_dispatch.intake.understanding import (
    Column,
    Corrections,
    Layout,
    RecordLink,
    Table,
    Understanding,
    UnusedSheet,
)
from park_dispatch.model.record import Cell, Kind, Record

_Shape: TypeAlias = tuple[Kind, str | None, tuple[str, ...]]
"""A record's kind, sheet and fields."""

_Thing = TypeVar("_Thing", int, _Shape)

_PORTION = 500
"""Records in a piece: few, so that little is left to do for the parent once the child has ended."""


def _day(iso: str | None) -> date | None:
    return None if iso is None else date.fromisoformat(iso)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


class _Numbers(dict[_Thing, int]):
    """Gives each new thing the next number."""

    def __missing__(self, thing: _Thing) -> int:
        self[thing] = number = len(self)
        return number


class _Packer:
    """Numbers cells and shapes as they first appear, so that each crosses once; records are rows of these numbers."""

    def __init__(self) -> None:
        self._cells: _Numbers[int] = _Numbers()
        """By identity, since equal cells are nearly always one object and comparing would cost more than it saves."""
        self._shapes: _Numbers[_Shape] = _Numbers()

    def portion(self, records: tuple[Record, ...]) -> Iterator[dict[str, Any]]:
        """Some of the records: first the shapes and cells that no portion before had, then the rows of numbers.

        A record's row is the number of its shape, its row on the sheet, and the number of each of its cells.
        """
        shapes: list[_Shape] = []
        cells: list[list[Any]] = []
        rows = array("I")
        numbered = self._cells.__getitem__
        shape: _Shape | None = None
        for record in records:
            if shape != (of_record := (record.kind, record.sheet, tuple(record.cells))):
                shape = of_record
                if shape not in self._shapes:
                    shapes.append(shape)
                number = self._shapes[shape]
            known, values = len(self._cells), record.cells.values()
            numbers = list(map(numbered, map(id, values)))
            rows.extend((number, record.row, *numbers))
            if len(self._cells) > known:
                new = {n: cell for n, cell in zip(numbers, values, strict=True) if n >= known}
                cells += map(_pack_cell, new.values())  # numbered in this order
        yield {"shapes": shapes, "cells": cells, "records": b64encode(rows.tobytes()).decode()}


def _pack_cell(cell: Cell) -> list[Any]:
    if isinstance(cell.value, date):
        return [cell.value.isoformat(), cell.column, cell.guess, "day"]
    return [cell.value, cell.column, cell.guess]


def _unpack_cell(value: Any, column: str, guess: str, day: str = "") -> Cell:
    return Cell(date.fromisoformat(value) if day else value, column, guess)


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
        "links": [[link.predecessor_row, link.successor_row, link.type, link.lag_days] for link in u.links],
        "of_schedule": u.of_schedule,
    }
    packer = _Packer()
    for start in range(0, len(u.records), _PORTION):
        yield from packer.portion(u.records[start : start + _PORTION])
    yield {"end": len(u.records)}


class Gathering:
    """Puts the pieces that `pack` wrote together again, as they arrive."""

    def __init__(self) -> None:
        self._head: dict[str, Any] = {}
        self._shapes: list[_Shape] = []
        self._cells: list[Cell] = []
        self._records: list[Record] = []
        self.ended = False
        """Whether the end mark has arrived."""

    def add(self, piece: dict[str, Any]) -> None:
        """Take one piece. Raises LookupError, TypeError, ValueError or AttributeError for what `pack` did not write."""
        if self.ended:
            raise ValueError("something follows the end")
        if not self._head:
            self._head = piece
        elif "records" in piece:
            self._shapes += [(kind, sheet, tuple(fields)) for kind, sheet, fields in piece["shapes"]]
            self._cells += [_unpack_cell(*facts) for facts in piece["cells"]]
            self._records += self._unpack_rows(array("I", b64decode(piece["records"], validate=True)))
        elif piece["end"] == len(self._records):
            self.ended = True
        else:
            raise ValueError("records are missing")

    def _unpack_rows(self, numbers: "array[int]") -> Iterator[Record]:
        cell, start = self._cells.__getitem__, 0
        while start < len(numbers):
            kind, sheet, fields = self._shapes[numbers[start]]
            end = start + 2 + len(fields)
            cells = dict(zip(fields, map(cell, numbers[start + 2 : end]), strict=True))
            yield Record(kind, sheet, numbers[start + 1], cells)
            start = end

    def result(self) -> Understanding:
        """The understanding. Raises as `add`, and ValueError when pieces are missing."""
        if not self.ended:
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
            links=tuple(RecordLink(*facts) for facts in head["links"]),
            of_schedule=bool(head["of_schedule"]),
        )


def pack_corrections(corrections: Corrections) -> dict[str, Any]:
    """The corrections as JSON-ready values."""
    return {
        "report_date": _iso(corrections.report_date),
        "project": corrections.project,
        "kinds": [[*key, kind] for key, kind in corrections.kinds.items()],
        "columns": [[*key, field] for key, field in corrections.columns.items()],
        "layouts": {of: pack_layout(layout) for of, layout in corrections.layouts.items()},
    }


def unpack_corrections(packed: dict[str, Any]) -> Corrections:
    """The corrections that `pack_corrections` wrote."""
    return Corrections(
        report_date=_day(packed["report_date"]),
        project=packed["project"],
        kinds={(sheet, number): kind for sheet, number, kind in packed["kinds"]},
        columns={(sheet, number, letter): field for sheet, number, letter, field in packed["columns"]},
        layouts={of: unpack_layout(layout) for of, layout in packed["layouts"].items()},
    )


def pack_layout(layout: Layout) -> dict[str, Any]:
    """What is remembered of a layout as JSON-ready values."""
    return {"kind": layout.kind, "columns": dict(layout.columns)}


def unpack_layout(packed: dict[str, Any]) -> Layout:
    """The layout that `pack_layout` wrote."""
    return Layout(packed["kind"], packed["columns"])


def to_bytes(value: dict[str, Any]) -> bytes:
    """One line of JSON in UTF-8; half surrogate pairs, which damaged files contain, become question marks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"


def from_bytes(data: bytes) -> dict[str, Any]:
    """The JSON object in the bytes. Raises ValueError when there is none."""
    value = json.loads(data)
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value
