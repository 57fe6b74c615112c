"""The parts of an xlsx package around its sheets: which part is which sheet, and which styles show a percent sign."""

import posixpath
import re
import zipfile
import zlib
from contextlib import suppress

from park_dispatch.intake.containers.markup import Attributes, ForbiddenMarkup, walk

_BUILT_IN_PERCENT = {"9", "10"}
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^]]*\]')


def part(archive: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of a part, empty when it is missing or cannot be unpacked."""
    try:
        return archive.read(name)
    except (KeyError, zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError):
        return b""


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → part name. Empty where the package does not follow the usual paths."""
    book = next((n for n in archive.namelist() if re.fullmatch(r"xl/workbook\d*\.xml", n)), "")
    targets: dict[str, str] = {}
    sheets: dict[str, str] = {}

    def relation(name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            target = attributes.get("Target", "")
            path = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
            targets[attributes.get("Id", "")] = path

    def sheet(name: str, attributes: Attributes) -> None:
        if name == "sheet" and attributes.get("id") in targets:
            sheets[attributes.get("name", "")] = targets[attributes["id"]]

    try:
        walk(part(archive, f"xl/_rels/{posixpath.basename(book)}.rels"), relation)
        walk(part(archive, book), sheet)
    except ForbiddenMarkup:
        return {}
    return sheets


def counts_from_1904(archive: zipfile.ZipFile) -> bool:
    """Whether day numbers in the workbook count from 1904-01-01."""
    found = False

    def properties(name: str, attributes: Attributes) -> None:
        nonlocal found
        if name == "workbookPr":
            found = attributes.get("date1904", "0") in ("1", "true")

    book = next((n for n in archive.namelist() if re.fullmatch(r"xl/workbook\d*\.xml", n)), "")
    with suppress(ForbiddenMarkup):
        walk(part(archive, book), properties)
    return found


def percent_styles(archive: zipfile.ZipFile) -> frozenset[bytes]:
    """The numbers (as written in a cell's `s` attribute) of the cell styles whose number format is a percentage."""
    formats: set[str] = set(_BUILT_IN_PERCENT)
    styles: list[str] = []
    inside: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        inside.append(name)
        if name == "numFmt" and "%" in _QUOTED.sub("", attributes.get("formatCode", "")):
            formats.add(attributes.get("numFmtId", ""))
        elif name == "xf" and "cellXfs" in inside:
            styles.append(attributes.get("numFmtId", "0"))

    try:
        walk(
            part(archive, "xl/styles.xml"),
            start,
            lambda _name: inside.clear() if not inside else inside.__delitem__(-1),
        )
    except ForbiddenMarkup:
        return frozenset()
    return frozenset(str(number).encode() for number, style in enumerate(styles) if style in formats)
