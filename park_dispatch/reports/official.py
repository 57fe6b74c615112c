"""A document in the layout of GB/T 9704-2012 (党政机关公文格式), its body without red head: Word (.docx).

A4; margins 37 mm above and 28 mm left; type area 156 × 225 mm with 22 lines of 28 characters (5.2.1-5.2.3); title in
2号 小标宋, centred; body in 3号 仿宋, each paragraph indented by two characters; headings 一、 in 黑体, （一） in 楷体,
1. and （1） in 仿宋 (7.3.3); signature and date at the right (7.3.5); page number in 4号 with a dash on either side,
7 mm below the type area, outside right on odd and outside left on even pages (7.5). The fonts are named, not embedded:
an office computer has them, another one takes what is nearest.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, Twips

from park_dispatch.boards.summary import ordinal
from park_dispatch.language import _
from park_dispatch.model.official_layout import BLACK, FANG, KAI, LEVELS, SONG, TITLE

SIZE_2, SIZE_3, SIZE_4 = Pt(22), Pt(16), Pt(14)
"""2号, 3号, 4号."""
LINES, CHARACTERS = 22, 28
LINE_TWIPS = 579
"""A line: 225 mm / 22 = 579.8 twips, less the fraction, that 22 lines fit."""
CLOSER = -5
"""What is added to a 3号 character, in twips: 28 × 15.75 pt = 441 pt, just within 156 mm = 442.2 pt. Not by the
document grid, which Word has for this: LibreOffice gives a 16 pt character in a 15.79 pt grid two places.
"""
_LONGEST_HEADING = 30
_LABEL_WIDTH, _SAID_WIDTH = Mm(36), Mm(120)
"""Columns of a slip: the 156 mm of the type area."""
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Slip:
    """A 回执 on a page of its own: a title and a table of (label, what stands beside it, height in lines of text)."""

    title: str
    rows: Sequence[tuple[str, str, int]]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Official:
    """What the document says. title: broken where it has a line break; parts: heading and paragraphs of each section,
    numbered 一、二、… in order; signed: who issues it and when, at the foot; remark: below the title; number: the
    发文字号, above it; addressed: the 主送机关, without its colon; slip: what comes back filled in.
    """

    title: str
    parts: Sequence[tuple[str, Sequence[str]]]
    signed: Sequence[str] = ()
    remark: str = ""
    author: str = ""
    created: datetime = field(default_factory=lambda: datetime(2000, 1, 1))
    number: str = ""
    addressed: str = ""
    slip: Slip | None = None


def official(what: Official, *more: Official) -> bytes:
    """The document as a .docx file; what cannot stand in XML is left out of the text. `more` follow, each on new pages.

    The file's properties are those of the first.
    """
    document = Document()
    _page(document)
    _normal(document)
    _properties(document, what)
    for at, one in enumerate((what, *more)):
        _write(document, one, new_page=at > 0)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _write(document: Any, what: Official, *, new_page: bool) -> None:
    lines = [(line, TITLE, SIZE_2) for line in what.title.split("\n")]
    if what.number:
        lines.insert(0, (what.number, FANG, SIZE_3))
    for at, (line, font, size) in enumerate(lines):
        head = _paragraph(document, line, font, size, centred=True, indented=False)
        head.paragraph_format.page_break_before = new_page and at == 0
    if what.remark:
        _paragraph(document, what.remark, KAI, SIZE_3, centred=True, indented=False)
    _paragraph(document, "", FANG, SIZE_3)
    if what.addressed:
        _paragraph(document, _("{unit}：").format(unit=what.addressed), FANG, SIZE_3, indented=False)
    for at, (heading, paragraphs) in enumerate(what.parts, 1):
        numbered = _("{number}、{title}").format(number=ordinal(at), title=heading)
        _paragraph(document, numbered, BLACK, SIZE_3, with_next=True)
        for text in paragraphs:
            _paragraph(document, text, _font_of(text), SIZE_3)
    for at, line in enumerate(what.signed):
        if at == 0:
            _paragraph(document, "", FANG, SIZE_3, with_next=True)
        _signature(document, line, with_next=at + 1 < len(what.signed))
    if what.slip is not None:
        _slip(document, what.slip)


def _slip(document: Any, slip: Slip) -> None:
    head = _paragraph(document, slip.title, TITLE, SIZE_2, centred=True, indented=False)
    head.paragraph_format.page_break_before = True
    _paragraph(document, "", FANG, SIZE_3)
    table = document.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    table.autofit = False
    for label, said, lines in slip.rows:
        row = table.add_row()
        row.height, row.height_rule = Twips(LINE_TWIPS * lines), WD_ROW_HEIGHT_RULE.AT_LEAST
        for cell, text, font, width in (
            (row.cells[0], label, BLACK, _LABEL_WIDTH),
            (row.cells[1], said, FANG, _SAID_WIDTH),
        ):
            cell.width = width
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            _run(cell.paragraphs[0], _clean(text), font, SIZE_4)
        row.cells[0].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    if slip.remark:
        _paragraph(document, slip.remark, KAI, SIZE_4, indented=False)


def _font_of(text: str) -> str:
    """A short line that begins with a number of its own is a heading of that level."""
    if len(text) <= _LONGEST_HEADING and not text.endswith(("。", "；")):
        for pattern, font in LEVELS:
            if pattern.match(text):
                return font
    return FANG


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(23)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    for name, said in (("type", "lines"), ("linePitch", LINE_TWIPS)):
        grid.set(qn(f"w:{name}"), str(said))
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)


def _page_number(footer: Any, side: Any) -> None:
    """— 1 —, one character from the edge."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.alignment = side
    edge = "right" if side == WD_ALIGN_PARAGRAPH.RIGHT else "left"
    _indent(paragraph, {f"{edge}Chars": 100, edge: 280})
    _run(paragraph, "— ", SONG, SIZE_4)
    for kind, said in (("begin", None), (None, "PAGE"), ("end", None)):
        run = _run(paragraph, "", SONG, SIZE_4)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = said
        run._r.append(mark)
    _run(paragraph, " —", SONG, SIZE_4)


def _normal(document: Any) -> None:
    style = document.styles["Normal"]
    style.font.size = SIZE_3
    properties = style.element.get_or_add_rPr()
    _name(properties, FANG)
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(CLOSER))
    properties.insert_element_before(spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs")
    shape = style.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Twips(LINE_TWIPS)
    shape.widow_control = False  # or a page would hold 21 lines


def _properties(document: Any, what: Official) -> None:
    """Without this the file would say that python-docx wrote it in 2013."""
    said, author = document.core_properties, _clean(what.author)[:255]
    said.title = _clean(what.title).replace("\n", "")[:255]
    said.author = said.last_modified_by = author
    said.created = said.modified = what.created
    said.comments, said.language, said.revision = "", "zh-CN", 1


def _paragraph(
    document: Any, text: str, font: str, size: Any, *, centred: bool = False, indented: bool = True,
    with_next: bool = False,
) -> Any:  # fmt: skip
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.keep_with_next = with_next
    if indented:
        _indent(paragraph, {"firstLineChars": 200, "firstLine": 640})
    _run(paragraph, _clean(text), font, size)
    return paragraph


def _signature(document: Any, text: str, *, with_next: bool) -> None:
    """Who issues it and the date: at the right, four characters from the edge (7.3.5.3)."""
    paragraph = _paragraph(document, text, FANG, SIZE_3, indented=False, with_next=with_next)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _indent(paragraph, {"rightChars": 400, "right": 1280})


def _indent(paragraph: Any, sizes: dict[str, int]) -> None:
    """Indents in hundredths of a character, beside the same in twips for programs that do not know characters."""
    properties = paragraph._p.get_or_add_pPr()
    indent = properties.get_or_add_ind()
    for name, size in sizes.items():
        indent.set(qn(f"w:{name}"), str(size))


def _run(paragraph: Any, text: str, font: str, size: Any) -> Any:
    run = paragraph.add_run(text)
    run.font.size = size
    _name(run._r.get_or_add_rPr(), font)
    return run


def _name(properties: Any, font: str) -> None:
    """The font of Latin and Chinese text alike; python-docx itself sets the Latin one only."""
    fonts = properties.get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), font)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)


def _clean(text: str) -> str:
    return _CONTROLS.sub("", text)
