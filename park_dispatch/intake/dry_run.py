"""What a dry run of an import prints: the understanding of a file as plain JSON."""

from datetime import date
from typing import Any

from park_dispatch.intake.findings import Finding
from park_dispatch.intake.understanding import Understanding
from park_dispatch.model.record import Record, Scalar


def as_json(understanding: Understanding) -> dict[str, Any]:
    """{"report_date", "records", "rejected", "warnings"}: days as ISO, numbers in each field's own unit."""
    return {
        "report_date": understanding.report_date.isoformat() if understanding.report_date else None,
        "records": [_record(record) for record in understanding.records],
        "rejected": [_finding(finding) for finding in understanding.rejected],
        "warnings": [_finding(finding) for finding in understanding.warnings],
    }


def _record(record: Record) -> dict[str, Any]:
    values = {name: _plain(cell.value) for name, cell in record.cells.items()}
    return {"kind": record.kind, "sheet": record.sheet, "row": record.row, **values}


def _plain(value: Scalar) -> str | float | int:
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "sheet": finding.sheet,
        "row": finding.row,
        "column": finding.column,
        "value": finding.value,
        "why": finding.why(),
    }
