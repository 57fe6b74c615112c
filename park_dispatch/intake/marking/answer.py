"""The child's side of marking: choose the way, make the file, hand it back in the line protocol."""

import re
import zipfile
from base64 import b64encode
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from typing import Any

from park_dispatch.intake.containers.package import part
from park_dispatch.intake.marking.list_page import ListPage
from park_dispatch.intake.marking.marks import Mark, Plan, Words, is_list, plan
from park_dispatch.intake.workbook import Workbook

OWN_CELLS = 300_000
"""Cells, filled or only formatted, up to which the sender's own workbook is marked: openpyxl takes 30 µs for each."""
_OWN_BYTES = 64 << 20
_CELL = re.compile(rb"<(?:\w+:)?c\s")


def marked(data: bytes, workbook: Workbook, asked: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The marked file as one piece: {"marked": base64, "way": "own" or "copy"}."""
    words = Words(**asked["words"])
    sheets = tuple(sheet for sheet in workbook.sheets if not is_list(sheet.name, sheet.rows))
    found = plan([Mark(*facts) for facts in asked["marks"]], sheets)
    made = None
    if workbook.container == "xlsx" and not asked["copy"]:
        made = _own(data, replace(workbook, sheets=sheets), found, ListPage(words), asked["macros"])
    way = "own" if made else "copy"
    if made is None:
        from park_dispatch.intake.marking.value_copy import value_copy

        made = value_copy(sheets, found, ListPage(words, words.copied), asked["macros"])
    yield {"marked": b64encode(made).decode(), "way": way}


def _own(data: bytes, workbook: Workbook, found: Plan, page: ListPage, macros: bool) -> bytes | None:
    """The sender's own workbook with the marks, or None where that is too much or openpyxl gives up."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        if _cells(archive) + _merged_cells(workbook) > OWN_CELLS:
            return None
        with suppress(Exception):  # openpyxl raises whatever its XML, its types or the zip raise
            from park_dispatch.intake.marking.own_book import mark_own_book

            return mark_own_book(data, archive, found, page, macros)
    return None


def _cells(archive: zipfile.ZipFile) -> int:
    """The cells that openpyxl would make objects of: formats painted over empty ones count as well."""
    parts = [member for member in archive.infolist() if member.filename.lower().startswith("xl/worksheets/")]
    if sum(member.file_size for member in parts) > _OWN_BYTES:
        return OWN_CELLS + 1
    return sum(len(_CELL.findall(part(archive, member.filename))) for member in parts)


def _merged_cells(workbook: Workbook) -> int:
    return sum(
        (bottom - top + 1) * (right - left + 1)
        for sheet in workbook.sheets
        for top, left, bottom, right in sheet.merges
    )
