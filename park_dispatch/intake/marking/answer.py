"""The child's side of marking: choose the way, make the file, hand it back in the line protocol."""

import re
import zipfile
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import BytesIO
from typing import Any

from park_dispatch.intake.containers.package import part
from park_dispatch.intake.marking.list_page import ListPage
from park_dispatch.intake.marking.marks import Mark, Plan, Words, is_list, plan
from park_dispatch.intake.workbook import Sheet, Workbook

OWN_CELLS = 300_000
"""Cells, filled or only formatted, up to which the sender's own workbook is marked: openpyxl takes 30 µs for each."""
_OWN_BYTES = 64 << 20
_LEFT_BEHIND = re.compile(r"xl/(?:cellimages\.xml|ctrlProps/|slicers/|diagrams/|embeddings/|threadedComments/)")
_DRAWING = re.compile(r"xl/drawings/drawing\d+\.xml")
_SHAPE = re.compile(rb"<(?:\w+:)?(?:sp|grpSp|cxnSp)\b")
_CELL = re.compile(rb"<(?:\w+:)?c\s")


def marked(data: bytes, workbook: Workbook, asked: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The way that is tried, another where it failed ({"way": "own" or "copy"}), then the file ({"marked": base64})."""
    words = Words(**asked["words"])
    sheets = tuple(sheet for sheet in workbook.sheets if not is_list(sheet.name, sheet.rows))
    found = plan([Mark(*facts) for facts in asked["marks"]], sheets)
    made = None
    if workbook.container == "xlsx" and not asked["copy"] and _fits(data, sheets):
        yield {"way": "own"}  # before the work: should it be the end of this process, the parent knows of what
        made = _own(data, found, words, asked["macros"])
    if made is None:
        from park_dispatch.intake.marking.value_copy import value_copy

        yield {"way": "copy"}
        made = value_copy(sheets, found, ListPage(words, words.copied), asked["macros"])
    yield {"marked": b64encode(made).decode()}


def _own(data: bytes, found: Plan, words: Words, macros: bool) -> bytes | None:
    """The sender's own workbook with the marks, or None where openpyxl gives up."""
    with suppress(Exception):  # it raises whatever its XML, its types or the zip raise
        from park_dispatch.intake.marking.own_book import mark_own_book

        with zipfile.ZipFile(BytesIO(data)) as archive:
            return mark_own_book(data, archive, found, ListPage(words, lost=_loses(archive)), macros)
    return None


def _loses(archive: zipfile.ZipFile) -> bool:
    """Whether the workbook holds what openpyxl leaves behind."""
    return any(
        _LEFT_BEHIND.match(name) or (_DRAWING.match(name) and _SHAPE.search(part(archive, name)))
        for name in archive.namelist()
    )


def _fits(data: bytes, sheets: Sequence[Sheet]) -> bool:
    """Whether openpyxl can be asked to do it: it makes an object of every cell, of those inside merges too."""
    merged = sum((m[2] - m[0] + 1) * (m[3] - m[1] + 1) for sheet in sheets for m in sheet.merges)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return merged + _cells(archive) <= OWN_CELLS


def _cells(archive: zipfile.ZipFile) -> int:
    """The cells that openpyxl would make objects of: formats painted over empty ones count as well."""
    parts = [member for member in archive.infolist() if member.filename.lower().startswith("xl/worksheets/")]
    if sum(member.file_size for member in parts) > _OWN_BYTES:
        return OWN_CELLS + 1
    return sum(len(_CELL.findall(part(archive, member.filename))) for member in parts)
