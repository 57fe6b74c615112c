"""Files made byte by byte for the reader's tests: good ones in every container, and bad ones of every kind."""

import io
import struct
import zipfile
from datetime import date, datetime
from typing import Any

import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableProperties
from odf.table import CoveredTableCell, Table, TableCell, TableColumn, TableRow
from odf.text import P

HEADER = ("项目名称", "单体", "节点名称", "形象进度", "计划完成时间", "责任单位")
ROWS: tuple[tuple[Any, ...], ...] = (
    ("临港产业园三期", "9#厂房", "桩基", 1.0, date(2023, 4, 2), "城建三部"),
    ("临港产业园三期", "9#厂房", "主体", 0.62, date(2023, 8, 31), "城建三部"),
    ("临港产业园三期", "10#厂房", "主体", 0.45, date(2023, 9, 15), "城建一部"),
)


def xlsx(rows: int = 3, **options: Any) -> bytes:
    """A milestone table from A1, ROWS repeated to `rows` rows."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, **options})
    sheet = book.add_worksheet("进度")
    day, percent = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "0%"})
    sheet.write_row(0, 0, HEADER)
    for number in range(rows):
        project, building, milestone, share, finish, unit = ROWS[number % len(ROWS)]
        sheet.write_row(number + 1, 0, (project, building, f"{milestone}{number // len(ROWS) or ''}"))
        sheet.write_number(number + 1, 3, share, percent)
        sheet.write_datetime(number + 1, 4, datetime(finish.year, finish.month, finish.day), day)
        sheet.write_string(number + 1, 5, unit)
    book.close()
    return target.getvalue()


def xls() -> bytes:
    """The milestone table as BIFF8, with a merge at rows 7–8, columns C–D, a hidden row 10 and column B."""
    book, target = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("进度")
    day, percent = xlwt.easyxf(num_format_str="yyyy-mm-dd"), xlwt.easyxf(num_format_str="0.0%")
    for column, name in enumerate(HEADER):
        sheet.write(0, column, name)
    for number, row in enumerate(ROWS, 1):
        for column, value in enumerate(row):
            style = (
                day if isinstance(value, date) else percent if isinstance(value, float) else xlwt.Style.default_style
            )
            sheet.write(number, column, value, style)
    sheet.write_merge(6, 7, 2, 3, "合并")
    sheet.write(9, 0, 7)
    sheet.row(10).set_cell_error(0, 0x17)
    sheet.row(9).hidden = True
    sheet.col(1).hidden = True
    hidden = book.add_sheet("旧表")
    hidden.visibility = 1
    hidden.write(0, 0, "x")
    book.save(target)
    return target.getvalue()


def ods() -> bytes:
    """From C3: a merge over C3:D4, a hidden row 4 and column B, percents, a formula without result, a hidden sheet."""
    document = OpenDocumentSpreadsheet()
    invisible = Style(name="ta2", family="table")
    invisible.addElement(TableProperties(display="false"))
    document.automaticstyles.addElement(invisible)
    table = Table(name="进度")
    table.addElement(TableColumn())
    table.addElement(TableColumn(visibility="collapse"))
    _ods_row(table, TableCell(), numberrowsrepeated=2)
    gap = TableCell(numbercolumnsrepeated=2)
    _ods_row(table, gap, _ods_cell("合并", numbercolumnsspanned=2, numberrowsspanned=2), CoveredTableCell())
    _ods_row(
        table, TableCell(numbercolumnsrepeated=2), CoveredTableCell(numbercolumnsrepeated=2), visibility="collapse"
    )
    share = TableCell(valuetype="percentage", value=0.5)
    day = TableCell(valuetype="date", datevalue="2023-10-31")
    _ods_row(table, share, day, TableCell(formula="of:=1+1"), _ods_cell("完"))
    _ods_row(table, TableCell(numbercolumnsrepeated=16384), numberrowsrepeated=1048000)
    document.spreadsheet.addElement(table)
    hidden = Table(name="旧表", stylename=invisible)
    _ods_row(hidden, _ods_cell("x"))
    document.spreadsheet.addElement(hidden)
    target = io.BytesIO()
    document.write(target)
    return target.getvalue()


def _ods_cell(text: str, **attributes: Any) -> Any:
    cell = TableCell(valuetype="string", **attributes)
    cell.addElement(P(text=text))
    return cell


def _ods_row(table: Any, *cells: Any, **attributes: Any) -> None:
    row = TableRow(**attributes)
    for cell in cells:
        row.addElement(cell)
    table.addElement(row)


def xlsb(
    cells: list[tuple[int, int, str | float]],
    *,
    dimension: tuple[int, int, int, int] | None = None,
    lying: tuple[int, int] = (-1, 0),
    claimed: int = -1,
) -> bytes:
    """A binary workbook of these cells (row, column, value), after [MS-XLSB] 2.1–2.4.

    `lying` is a kind of record and the length that all of that kind claim; `claimed` is the number of characters that
    texts claim to have.
    """

    def record(kind: int, body: bytes = b"") -> bytes:
        length = lying[1] if kind == lying[0] else len(body)
        head = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
        size = bytearray()
        while length > 127:
            size.append(length & 127 | 128)
            length >>= 7
        return head + bytes(size) + bytes([length]) + body

    def text(value: str) -> bytes:
        return struct.pack("<I", len(value)) + value.encode("utf-16-le")

    sheet = record(129) + record(148, struct.pack("<4I", *(dimension or (0, 99, 0, 9)))) + record(145)
    row = -1
    for r, c, value in cells:
        if r != row:
            sheet += record(0, struct.pack("<2I", r, 0) + bytes(9))
            row = r
        if isinstance(value, str):
            body = text(value) if claimed < 0 else struct.pack("<I", claimed) + value.encode("utf-16-le")
            sheet += record(6, struct.pack("<2I", c, 0) + body)
        else:
            sheet += record(5, struct.pack("<2Id", c, 0, value))
    sheet += record(146) + record(130)
    book = record(131) + record(143) + record(156, struct.pack("<2I", 0, 1) + text("rId1") + text("进度"))
    book += record(144) + record(132)
    relation = f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.bin"/>'
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/_rels/workbook.bin.rels", f'<Relationships xmlns="{_PACKAGE}">{relation}</Relationships>')
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    return target.getvalue()


def xlsb_table() -> bytes:
    """The milestone table as a binary workbook; days as texts."""
    rows = (HEADER, *ROWS)
    cells = [(r, c, v if isinstance(v, float) else str(v)) for r, row in enumerate(rows) for c, v in enumerate(row)]
    return xlsb(cells, dimension=(0, len(rows) - 1, 0, len(HEADER) - 1))


def xlsm() -> bytes:
    """The milestone table with a (meaningless) macro project beside it."""
    target = io.BytesIO(xlsx(rows=30))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/vbaProject.bin", compound("VBA", "PROJECT"))
    return target.getvalue()


def csv(encoding: str = "utf-8") -> bytes:
    """The milestone table, comma separated."""
    lines = [",".join(map(str, row)) for row in (HEADER, *ROWS)]
    return "\r\n".join(lines).encode(encoding)


HTML = """<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"></head><body>
<table><tr><th rowspan="2">单体</th><th colspan="2">进度</th></tr><tr><th>计划</th><th>实际</th></tr>
<tr><td>9#厂房</td><td>80%</td><td>62&nbsp;%</td></tr></table></body></html>""".encode("gb18030")

SPREADSHEET_XML = """<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="进度"><Table><Column ss:Index="2" ss:Hidden="1"/>
<Row ss:Index="3"><Cell ss:MergeAcross="1"><Data ss:Type="String">题</Data></Cell>
<Cell><Data ss:Type="Number">5</Data></Cell></Row>
<Row ss:Hidden="1"><Cell ss:Index="2"><Data ss:Type="DateTime">2023-10-31T00:00:00.000</Data></Cell></Row>
</Table></Worksheet></Workbook>""".encode()

_CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = {
    _OFFICE: "http://purl.oclc.org/ooxml/officeDocument/relationships",
    _MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main",
}


def package(sheets: dict[str, str], *, shared: str = "", before: str = "", book: str = "", styles: str = "") -> bytes:
    """An xlsx whose sheets hold exactly the given XML inside <worksheet>; `before` goes ahead of that element."""
    target = io.BytesIO()
    rels = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    if shared:
        rels += f'<Relationship Id="rIds" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    if styles:
        rels += f'<Relationship Id="rIdt" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    names = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(sheets, 1))
    top = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}">{top}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{book}<sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{rels}</Relationships>',
    }
    for number, body in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = f'{before}<worksheet xmlns="{_MAIN}">{body}</worksheet>'
    if shared:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}">{shared}</sst>'
    if styles:
        parts["xl/styles.xml"] = f'<styleSheet xmlns="{_MAIN}">{styles}</styleSheet>'
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return target.getvalue()


def far_cells() -> bytes:
    """A1 and XFD1048576, 1.4 kB: a reader that lays out the grid asks for 549 GB."""
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return package({"远": f"<sheetData>{rows}</sheetData>"})


def far_cells_unaddressed_rows() -> bytes:
    """As `far_cells`, in a form the byte search does not know (single spaces replaced by line ends)."""
    rows = '<row\nr="1"><c\nr="A1"><v>1</v></c></row><row\nr="1048576"><c\nr="XFD1048576"><v>1</v></c></row>'
    return package({"远": f"<sheetData>{rows}</sheetData>"})


def far_spreadsheet_xml() -> bytes:
    """XML Spreadsheet 2003 with one value in row 1,048,576, column 16,384."""
    far = b'<Row ss:Index="1048576"><Cell ss:Index="16384"><Data ss:Type="Number">1</Data></Cell></Row></Table>'
    return SPREADSHEET_XML.replace(b"</Table>", far)


def entity_bomb() -> bytes:
    """Billion laughs in a sheet."""
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    body = '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&l9;</t></is></c></row></sheetData>'
    return package({"弹": body}, before=f'<!DOCTYPE x [<!ENTITY l0 "ha">{levels}]>')


def inflating(megabytes: int) -> bytes:
    """A sheet of that many MB of spaces, a thousandth on disk."""
    return package({"弹": "<sheetData></sheetData>" + " " * (megabytes << 20)})


def lying_about_size(megabytes: int) -> bytes:
    """As `inflating`, but the zip directory claims 100 bytes for the sheet."""
    data = bytearray(inflating(megabytes))
    place = data.rfind(b"PK\x01\x02", 0, data.rfind(b"xl/worksheets/sheet1.xml"))
    struct.pack_into("<I", data, place + 24, 100)
    return bytes(data)


def giant_cell(megabytes: int, *, shared: bool) -> bytes:
    """One cell with a text of that size."""
    text = f"<t>{'长' * (megabytes * 350_000)}</t>"
    if shared:
        return package(
            {"长": '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>'}, shared=f"<si>{text}</si>"
        )
    row = f'<row r="1"><c r="A1" t="inlineStr"><is>{text}</is></c></row>'
    return package({"长": f"<sheetData>{row}</sheetData>"})


def compound(*streams: str, loop: bool = False) -> bytes:
    """A compound file with empty streams of these names; with `loop` its directory chain bites its own tail."""
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16))
    header += struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6) + struct.pack("<3I", 0, 1, 1) + bytes(4)
    header += struct.pack("<5I", 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    fat = struct.pack("<128I", 0xFFFFFFFD, 1 if loop else 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    entries = [("Root Entry", 5), *((name, 2) for name in streams)]
    directory = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBB3I", len(name) * 2 + 2, kind, 1, *[0xFFFFFFFF] * 3)
        + bytes(36)
        + struct.pack("<2I", 0xFFFFFFFE, 0)
        + bytes(4)
        for name, kind in entries
    )
    return bytes(header) + fat + directory.ljust(512, b"\0")


def zip_of(**members: bytes) -> bytes:
    """A zip of stored members; "__" in a name stands for "/"."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return target.getvalue()


def rewritten(data: bytes, name: str, content: bytes) -> bytes:
    """The package with one member replaced."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in source.namelist():
            archive.writestr(member, content if member == name else source.read(member))
    return target.getvalue()


def replaced(data: bytes, old: bytes, new: bytes) -> bytes:
    """The package with some bytes replaced in every member."""
    for name in zipfile.ZipFile(io.BytesIO(data)).namelist():
        data = rewritten(data, name, zipfile.ZipFile(io.BytesIO(data)).read(name).replace(old, new))
    return data


def encrypted_ods() -> bytes:
    """An OpenDocument package whose manifest says that its content is encrypted."""
    manifest = (
        b'<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", b"\x8a\x01")
        archive.writestr("META-INF/manifest.xml", manifest)
    return target.getvalue()


def encrypted_xls() -> bytes:
    """The good xls with a FILEPASS record where its CODEPAGE record was."""
    data = bytearray(xls())
    place = data.index(struct.pack("<HHH", 0x42, 2, 0x04B0))
    struct.pack_into("<H", data, place, 0x2F)
    return bytes(data)
