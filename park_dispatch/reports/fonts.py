"""The typeface of printed documents: Noto Sans SC, carried along, so that a PDF looks the same on every machine.

data/fonts/README.md says what it covers and how the file was made. A character it has no glyph for is never dropped:
it is printed as 〓, the typesetter's sign for a missing sort, and told to whoever asked for the document.
"""

import lzma
from functools import cache
from io import BytesIO
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import SUBSETN, TTFont

from park_dispatch.settings import DATA

NAME = "NotoSansSC"
FILE = DATA / "fonts" / "NotoSansSC-Regular.ttf.xz"
MISSING_SIGN = "〓"
_INVISIBLE = dict.fromkeys((0x200B, 0x200C, 0x200D, 0xFEFF, *range(0xFE00, 0xFE10)))
"""Joiners and variation selectors: they have no shape of their own."""
_BLOCK = 100
"""Lines of a bfchar block at most (Adobe Technical Note 5014, §1.4)."""


@cache
def typeface() -> "SearchableFont":
    """The typeface, unpacked and registered with reportlab as NAME once in a process (about 0.4 s)."""
    with lzma.open(FILE) as packed:
        font = SearchableFont(NAME, BytesIO(packed.read()), shapable=False)
    pdfmetrics.registerFont(font)
    return font


def width(text: str, size: float) -> float:
    """How wide a text is, in the unit of `size`."""
    return float(typeface().stringWidth(text, size))


def printable(text: str) -> tuple[str, set[str]]:
    """The text as it can be printed, on one line, and the characters that had to be replaced by 〓."""
    glyphs = typeface().face.charToGlyph
    line = " ".join(text.split()) if not text.isprintable() else text
    line = line.translate(_INVISIBLE)
    missing = {mark for mark in line if ord(mark) not in glyphs}
    for mark in missing:
        line = line.replace(mark, MISSING_SIGN)
    return line, missing


class SearchableFont(TTFont):  # type: ignore[misc]
    """reportlab's TrueType font with a table back to Unicode that also holds characters beyond U+FFFF.

    reportlab 5.1 writes those with five digits, which readers cut to four: a rare character of a name, though printed
    rightly, could then not be found or copied.
    """

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - reportlab's name
        """As reportlab's; then the tables are written again."""
        subsets = [list(subset) for subset in self.state[doc].subsets]
        super().addObjects(doc)
        for number, subset in enumerate(subsets):
            base = (b"".join((SUBSETN(number), b"+", self.face.name, self.face.subfontNameX))).decode("pdfdoc")
            doc.idToObject[f"toUnicodeCMap:{base}"].content = to_unicode(base, subset)


def to_unicode(name: str, subset: list[int]) -> str:
    """A ToUnicode CMap for single-byte codes 0 … of a font (ISO 32000-1, 9.10.3): code points as UTF-16BE."""
    lines = [
        "/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap", "/CIDSystemInfo",
        f"<< /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def", f"/CMapName /{name} def", "/CMapType 2 def",
        "1 begincodespacerange", "<00> <FF>", "endcodespacerange",
    ]  # fmt: skip
    for first in range(0, len(subset), _BLOCK):
        block = subset[first : first + _BLOCK]
        lines.append(f"{len(block)} beginbfchar")
        lines += [
            f"<{code:02X}> <{chr(point).encode('utf-16-be').hex().upper()}>" for code, point in enumerate(block, first)
        ]
        lines.append("endbfchar")
    return "\n".join([*lines, "endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"])
