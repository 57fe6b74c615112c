"""A sheet in a few words, understood as intake would: for tests of what each row becomes."""

from datetime import date
from typing import Any

from park_dispatch.intake.understand import understand
from park_dispatch.intake.understanding import Corrections, Understanding
from park_dispatch.intake.workbook import Range, Sheet, Workbook

D = date
N = None


def read(
    rows: list[list[Any]],
    *merges: Range,
    percents: tuple[int, ...] = (),
    container: str = "xlsx",
    name: str | None = "Sheet1",
    file: str = "表.xlsx",
    corrections: Corrections | None = None,
    **sheet: Any,
) -> Understanding:
    page = Sheet(name, rows, merges, percent_columns=frozenset(percents), **sheet)
    return understand(Workbook(file, container, (page,)), corrections or Corrections(), "", 0)


def said(found: Understanding, *fields: str) -> list[tuple[Any, ...]]:
    return [(r.row, *[r.get(f) for f in fields]) for r in found.records]
