"""The results that an office program stored beside its formulas: kept, so that a marked file reads as the original."""

import re
import zipfile
from typing import TypeAlias

from park_dispatch.intake.containers.package import part, sheet_parts

Results: TypeAlias = dict[bytes, tuple[bytes, bytes]]
"""Address → type and text of the result, as they stand in the XML."""

_FORMULA = rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)"
_STORED = re.compile(rb"<(?:\w+:)?c\s([^>]*)>\s*" + _FORMULA + rb"\s*<(?:\w+:)?v(?:\s[^>]*)?>([^<]+)</")
_ADDRESS = re.compile(rb"""\br=["']([A-Z]{1,3}\d{1,7})["']""")
_TYPE = re.compile(rb"""\st=["'](\w+)["']""")
_WITHOUT = re.compile(rb'<c r="([A-Z]{1,3}\d{1,7})"([^>]*)>(' + _FORMULA + rb")<v\s*(?:/>|></v>)")
_KINDS = frozenset({b"n", b"str", b"b", b"e"})


def results(archive: zipfile.ZipFile) -> dict[str, Results]:
    """The stored results of every sheet, by its name."""
    found: dict[str, Results] = {}
    for sheet, name in sheet_parts(archive).items():
        kept = found.setdefault(sheet, {})
        for match in _STORED.finditer(part(archive, name)):
            address, kind = _ADDRESS.search(match[1]), _TYPE.search(match[1])
            if address and (kind is None or kind[1] in _KINDS):
                kept[address[1]] = (kind[1] if kind else b"n", match[2])
    return found


def with_results(written: bytes, kept: Results) -> bytes:
    """A sheet's XML as openpyxl wrote it, the results put back beside the formulas."""

    def put(match: re.Match[bytes]) -> bytes:
        stored = kept.get(match[1])
        if stored is None:
            return match[0]
        return b'<c r="%b"%b t="%b">%b<v>%b</v>' % (match[1], match[2], stored[0], match[3], stored[1])

    return _WITHOUT.sub(put, written) if kept else written
