"""What is marked in a file, where that lies on its sheets, and the sheet that lists it."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from park_dispatch.intake.grid import column_index, letter
from park_dispatch.intake.workbook import CellValue, Range, Sheet
from park_dispatch.language import _

Severity: TypeAlias = Literal["rejected", "warning"]

AUTHOR = "园区调度看板"
"""Author of the comments, in every language: by it they are known again."""
LIST_NAME = "需要改的地方"
"""Name of the sheet that lists the marks, in every language; a number follows where the file has such a sheet."""
OPENING = f"{AUTHOR} · "
"""How the first cell of that sheet begins."""
MOST_MARKS = 5000
"""Marks put into one file; nobody mends more before dropping it again."""
FILLS: dict[Severity, str] = {"rejected": "FFC9CF", "warning": "FFE8A0"}
INKS: dict[Severity, str] = {"rejected": "8F0A14", "warning": "6B4400"}
"""Contrast on their fills: 6.5 and 7.0."""

_LIST_NAMES = re.compile(rf"{LIST_NAME}(?: \(\d+\))?")
_OPENING_ROWS = 6
_ONLY_SHEET = "Sheet1"


@dataclass(frozen=True, slots=True)
class Mark:
    """Something to tell about a cell, or about a whole row or sheet where column, or row too, is None.

    Rows count from 1, columns are letters; `sheet` is None in a file without sheets; `value` is what was found there.
    """

    sheet: str | None
    row: int | None
    column: str | None
    severity: Severity
    sentence: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What the list says beside the marks, in the reader's language: the child that writes it speaks Chinese only."""

    title: str
    copied: str
    lost: str
    more: str
    headings: tuple[str, ...]
    severities: dict[Severity, str]


def words(total: int) -> Words:
    """The words of the list in the language of the running context; `total` is the number of marks there are."""
    return Words(
        title=_("下面各处请改正后把本文件重新拖入看板。本表由看板添加，重新上报时不读取，不必删除。"),
        copied=_("这是只含数值的副本：没有公式、格式和图片。也可以照下面的清单改原表，再重新拖入。"),
        lost=_("原表里的形状、文本框、控件或嵌入对象在本文件里可能没有保留，请以原表为准。"),
        more=_("共 {total} 处，只标注了前 {shown} 处。").format(total=total, shown=MOST_MARKS)
        if total > MOST_MARKS
        else "",
        headings=(_("工作表"), _("单元格"), _("内容"), _("处理"), _("原因和办法")),
        severities={"rejected": _("没有采用"), "warning": _("请留意")},
    )


@dataclass(slots=True)
class Spot:
    """A cell to comment on, with every sentence about it; `coloured` are the cells to colour. All count from 0."""

    row: int
    column: int
    severity: Severity
    sentences: list[str] = field(default_factory=list)
    coloured: set[tuple[int, int]] = field(default_factory=set)

    @property
    def comment(self) -> str:
        """The text of the comment."""
        return f"{AUTHOR}：\n" + "\n".join(self.sentences)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list. `cell` is empty for what holds for a whole sheet."""

    sheet: str
    cell: str
    value: str
    severity: Severity
    sentence: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Where the marks go: the spots of each sheet by name, and the list in the order of the marks."""

    spots: dict[str, list[Spot]]
    entries: tuple[Entry, ...]


def sheet_name(name: str | None) -> str:
    """The name a sheet has in a workbook; text files have sheets without one."""
    return name or _ONLY_SHEET


def is_list(name: str | None, rows: Sequence[Sequence[CellValue]]) -> bool:
    """Whether a sheet is the list that an earlier marking put into the file."""
    if name is None or not _LIST_NAMES.fullmatch(name):
        return False
    return any(isinstance(row[0], str) and row[0].startswith(OPENING) for row in rows[:_OPENING_ROWS] if row)


def list_name(taken: Iterable[str]) -> str:
    """A free name for the list."""
    names = {name.casefold() for name in taken}
    number = 1
    while (name := LIST_NAME if number == 1 else f"{LIST_NAME} ({number})") in names:
        number += 1
    return name


def plan(marks: Sequence[Mark], sheets: Sequence[Sheet]) -> Plan:
    """Find the cells: the anchor of a merged range, the first filled cell of a row. Equal marks are made once."""
    by_name = {sheet_name(sheet.name): sheet for sheet in sheets}
    spots: dict[str, dict[tuple[int, int], Spot]] = {}
    entries: dict[Entry, None] = {}
    merges = {name: _merges_at(sheet, _rows(marks, name)) for name, sheet in by_name.items()}
    for mark in marks:
        name = sheet_name(mark.sheet)
        if mark.row is None or name not in by_name:
            entries[Entry(name if name in by_name else "", "", mark.value, mark.severity, mark.sentence)] = None
            continue
        row, column, coloured = _place(mark, mark.row - 1, by_name[name], merges[name])
        spot = spots.setdefault(name, {}).setdefault((row, column), Spot(row, column, mark.severity))
        if mark.severity == "rejected":
            spot.severity = "rejected"
        if mark.sentence not in spot.sentences:
            spot.sentences.append(mark.sentence)
        spot.coloured |= coloured
        entries[Entry(name, f"{letter(column)}{row + 1}", mark.value, mark.severity, mark.sentence)] = None
    # Those about whole rows first: what is wrong with a single cell of it is coloured over them.
    ordered = {name: sorted(found.values(), key=_last_coloured) for name, found in spots.items()}
    return Plan(ordered, tuple(entries))


def _last_coloured(spot: Spot) -> tuple[bool, bool]:
    return len(spot.coloured) == 1, spot.severity == "rejected"


def _rows(marks: Sequence[Mark], name: str) -> list[int]:
    return sorted({mark.row - 1 for mark in marks if mark.row is not None and sheet_name(mark.sheet) == name})


def _merges_at(sheet: Sheet, rows: list[int]) -> dict[int, list[Range]]:
    """The merged ranges that reach into each of these rows."""
    found: dict[int, list[Range]] = {}
    for merge in sheet.merges:
        for row in rows[bisect_left(rows, merge[0]) : bisect_right(rows, merge[2])]:
            found.setdefault(row, []).append(merge)
    return found


def _place(mark: Mark, row: int, sheet: Sheet, merges: dict[int, list[Range]]) -> tuple[int, int, set[tuple[int, int]]]:
    if mark.column is None:
        cells = sheet.rows[row] if row < len(sheet.rows) else []
        filled = [column for column, value in enumerate(cells) if value is not None and str(value).strip()]
        return row, filled[0] if filled else 0, {(row, column) for column in filled or [0]}
    column = column_index(mark.column)
    for top, left, bottom, right in merges.get(row, ()):
        if top <= row <= bottom and left <= column <= right:
            row, column = top, left
            break
    return row, column, {(row, column)}
