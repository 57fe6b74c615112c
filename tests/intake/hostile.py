# ruff: noqa: E501 - a table of classes, one a line
"""Files made to take a reader down, by class; each is built in memory from a few lines and small on disk.

`CLASSES` gives every one its name, its file name and its bytes. What must become of them is in test_hostile.py.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from tests.intake import specimens
from tests.intake.specimens import SPREADSHEET_XML, package

Made = Callable[[], bytes]

LEVELS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
DOCTYPE = f'<!DOCTYPE x [<!ENTITY l0 "ha">{LEVELS}]>'
QUADRATIC = f'<!DOCTYPE x [<!ENTITY a "{"A" * 60_000}">]>'
_ONE_CELL = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
_SHARED_CELL = '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>'
_CONTENT = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="表">%s</table:table></office:spreadsheet></office:body></office:document-content>'
)


def bombed(name: str, reference: str = "&l9;", doctype: str = DOCTYPE) -> bytes:
    """An xlsx with billion laughs declared in the part `name` and asked for in its first text or attribute."""
    data = package(
        {"弹": _SHARED_CELL},
        shared="<si><t>REF</t></si>",
        styles='<numFmts><numFmt numFmtId="200" formatCode="REF"/></numFmts><cellXfs><xf numFmtId="200"/></cellXfs>',
        book="<fileVersion appName='REF'/>",
    )
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = archive.read(name).decode()
    part = doctype + part.replace("REF", reference)
    if name == "xl/worksheets/sheet1.xml":
        part = part.replace('t="s"><v>0</v>', f't="str"><v>{reference}</v>')
    if name == "[Content_Types].xml":
        part = part.replace("</Types>", f"<Override PartName='/x' ContentType='x'/>{reference}</Types>")
    return specimens.rewritten(data, name, part.encode())


def open_document(rows: str, before: str = "") -> bytes:
    """An ods with exactly these rows in its only table."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", before + _CONTENT % rows)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return target.getvalue()


def repeated(rows: int, columns: int, *, filled: bool = True) -> bytes:
    """An ods whose only cell stands for rows × columns cells."""
    text = "<text:p>x</text:p>" if filled else ""
    kind = ' office:value-type="string"' if filled else ""
    cell = f'<table:table-cell table:number-columns-repeated="{columns}"{kind}>{text}</table:table-cell>'
    return open_document(f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>')


def _deflated(size: int, byte: bytes = b" ") -> tuple[bytes, int]:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    crc, pieces, block = 0, [], byte * (1 << 20)
    for _ in range(size >> 20):
        crc = zlib.crc32(block, crc)
        pieces.append(packer.compress(block))
    return b"".join([*pieces, packer.flush()]), crc


def overlapping(members: int, megabytes: int) -> bytes:
    """A good xlsx whose directory lists many more members, all of them the same few bytes of the file."""
    good = specimens.xlsx()
    end = good.rfind(b"PK\x05\x06")
    size, start = struct.unpack_from("<II", good, end + 12)
    packed, crc = _deflated(megabytes << 20)
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 33, crc, len(packed), megabytes << 20, 1, 0)
    directory = bytearray(good[start : start + size])
    for number in range(members):
        name = b"xl/m%05d" % number
        directory += struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 8, 0, 33, crc, len(packed),
                                 megabytes << 20, len(name), 0, 0, 0, 0, 0, start) + name  # fmt: skip
    body = good[:start] + local + b"a" + packed
    listed = min(members + 10, 65535)
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, listed, listed, len(directory), len(body), 0)
    return body + bytes(directory) + tail


def nested(depth: int) -> bytes:
    """A zip in a zip in a zip; the innermost is a workbook. Nobody needs to look below the first."""
    data = specimens.xlsx()
    for level in range(depth):
        data = specimens.zip_of(**{f"{level}.xlsx": data})
    return data


def nested_in_a_workbook() -> bytes:
    """A good workbook that carries a compressed bomb of its own kind as an embedded object."""
    return _with_members(specimens.xlsx(), {"xl/embeddings/inner.xlsx": specimens.inflating(200)})


def _with_members(data: bytes, more: dict[str, bytes]) -> bytes:
    target = io.BytesIO(data)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in more.items():
            archive.writestr(name, content)
    return target.getvalue()


def itself() -> bytes:
    """Quine-like: the stored member of the archive has the archive's own directory and header again."""
    data = specimens.zip_of(r=b"")
    for _ in range(3):
        data = specimens.zip_of(r=data)
    return data


def many_members(count: int, *, workbook: bool = True) -> bytes:
    """A zip of so many more members, all empty, in the form for more than 65,535."""
    good = specimens.xlsx() if workbook else specimens.zip_of(a=b"")
    end = good.rfind(b"PK\x05\x06")
    listed, size, start = struct.unpack_from("<HII", good, end + 10)
    entry = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 0, 0, 33, 0, 0, 0, 6, 0, 0, 0, 0, 0, start)
    directory = good[start : start + size] + b"".join(entry + b"%06d" % n for n in range(count))
    body = good[:start] + struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 0, 0, 33, 0, 0, 0, 6, 0) + b"000000"
    total, at = listed + count, len(body) + len(directory)
    tail = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, total, total, len(directory), len(body))
    tail += struct.pack("<4sIQI", b"PK\x06\x07", 0, at, 1)
    tail += struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 65535, 65535, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return body + directory + tail


def travelling_names() -> bytes:
    """A good workbook beside members that would land outside the folder if anybody unpacked them."""
    return _with_members(specimens.xlsx(), {"../../../../tmp/evil": b"x", "/etc/evil": b"x", "C:\\evil": b"x"})


def travelling_relations() -> bytes:
    """A workbook whose sheets are said to be outside the package."""
    data = package({"一": _ONE_CELL})
    return specimens.replaced(data, b"worksheets/sheet1.xml", b"../../../../../etc/passwd")


def shared_string(megabytes: int) -> bytes:
    """One shared string of that size."""
    return package({"长": _SHARED_CELL}, shared=f"<si><t>{'x' * (megabytes << 20)}</t></si>")


def inline_string(megabytes: int) -> bytes:
    """One inline string of that size."""
    row = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"x" * (megabytes << 20)}</t></is></c></row>'
    return package({"长": f"<sheetData>{row}</sheetData>"})


def many_references(cells: int, length: int) -> bytes:
    """Every cell the same long shared string: small on disk, and large only when each becomes a text of its own."""
    rows = "".join(
        f'<row r="{r}">' + "".join(f'<c r="{c}{r}" t="s"><v>0</v></c>' for c in "ABCDEFGHIJ") + "</row>"
        for r in range(1, cells // 10 + 1)
    )
    return package({"长": f"<sheetData>{rows}</sheetData>"}, shared=f"<si><t>{'长' * length}</t></si>")


def wide_row(length: int) -> bytes:
    """A row of 16,384 long cells."""
    cells = f'<c t="inlineStr"><is><t>{"x" * length}</t></is></c>' * 16384
    return package({"宽": f'<sheetData><row r="1">{cells}</row></sheetData>'})


def deep_markup(depth: int) -> bytes:
    """A sheet whose elements nest."""
    return package({"深": "<sheetData>" + "<row>" * depth + "</row>" * depth + "</sheetData>"})


def many_attributes(count: int) -> bytes:
    """A cell with so many attributes: finding doubles among them may take the square of their number."""
    attributes = " ".join(f'a{n}="1"' for n in range(count))
    return package({"属": f'<sheetData><row r="1"><c r="A1" {attributes}><v>1</v></c></row></sheetData>'})


def many_merges(count: int) -> bytes:
    """Merged ranges that all cover the whole sheet."""
    merges = '<mergeCell ref="A1:XFD1048576"/>' * count
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="Z{n}"><v>1</v></c></row>' for n in range(1, 2001))
    return package({"并": f"<sheetData>{rows}</sheetData><mergeCells>{merges}</mergeCells>"})


def many_defined_names(count: int) -> bytes:
    """A workbook of names and no sheets."""
    names = "".join(f'<definedName name="n{n}">Sheet1!$A$1</definedName>' for n in range(count))
    return package({"名": _ONE_CELL}, book=f"<definedNames>{names}</definedNames>")


def shared_formulas(count: int) -> bytes:
    """Shared formulas with a reach over the whole sheet."""
    row = "".join(
        f'<row r="{n}"><c r="A{n}"><f t="shared" ref="A1:XFD1048576" si="{n}">{"A1+" * 200}1</f><v>1</v></c></row>'
        for n in range(1, count)
    )
    return package({"式": f"<sheetData>{row}</sheetData>"})


def unclosed(piece: str, count: int) -> bytes:
    """A sheet that repeats one piece of markup and never closes anything."""
    return package({"开": "<sheetData>" + piece * count})


# --- compound files ---------------------------------------------------------------------------------------------------


def _patched(data: bytes, place: int, *numbers: int) -> bytes:
    changed = bytearray(data)
    struct.pack_into(f"<{len(numbers)}I", changed, place, *numbers)
    return bytes(changed)


def fat_cycle() -> bytes:
    """The chain of the workbook stream comes back to its start."""
    data = specimens.xls()
    first = struct.unpack_from("<I", data, 76)[0]
    start = (first + 1) * 512
    return _patched(data, start + 8, 0)


def fat_of_itself() -> bytes:
    """Every sector of the table says that the next one is sector 0."""
    data = specimens.xls()
    first = struct.unpack_from("<I", data, 76)[0]
    return _patched(data, (first + 1) * 512, *[0] * 128)


def difat_cycle() -> bytes:
    """The table of tables goes on in itself."""
    return _patched(specimens.xls(), 68, 0, 0xFFFFFFFF)


def far_sectors() -> bytes:
    """The directory begins outside the file."""
    return _patched(specimens.xls(), 48, 0xFFFFFF)


def mini_cycle() -> bytes:
    """A small workbook stream whose chain of small sectors bites its own tail."""
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16))
    header += struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6) + struct.pack("<3I", 0, 1, 1) + bytes(4)
    header += struct.pack("<5I", 4096, 2, 1, 0xFFFFFFFE, 0) + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    fat = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFE, 0xFFFFFFFE, *[0xFFFFFFFF] * 124)
    directory = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBB3I", len(name) * 2 + 2, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        + bytes(36)
        + struct.pack("<2I", start, size)
        + bytes(4)
        for name, kind, child, start, size in (("Root Entry", 5, 1, 3, 512), ("Workbook", 2, 0xFFFFFFFF, 0, 4000))
    )
    mini = struct.pack("<128I", 1, 2, 0, *[0xFFFFFFFE] * 125)
    return bytes(header) + fat + directory.ljust(512, b"\0") + mini + bytes(512)


def directory_loop() -> bytes:
    """Entries of the directory that are each other's children."""
    data = bytearray(specimens.compound("Workbook", "A", "B"))
    for entry in range(4):
        struct.pack_into("<3I", data, 1024 + entry * 128 + 68, (entry + 1) % 4, (entry + 2) % 4, (entry + 3) % 4)
    return bytes(data)


def biff(length: int, kinds: tuple[int, ...] = ()) -> bytes:
    """An xls whose records claim this length, all of them or those of some kinds."""
    data = bytearray(specimens.xls())
    place = 512
    while place + 4 < len(data) - 1024:
        kind, size = struct.unpack_from("<HH", data, place)
        if place > 600 and (not kinds or kind in kinds):
            struct.pack_into("<H", data, place + 2, length)
        place += 4 + size
        if size == 0 and kind == 0:
            break
    return bytes(data)


def biff_books(*records: tuple[int, bytes]) -> bytes:
    """An xls that begins with a good BIFF8 head and goes on with these records."""
    stream = struct.pack("<2H16s", 0x809, 16, struct.pack("<4H2I", 0x600, 5, 0, 0, 0, 0))
    stream += b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in records)
    return _compound_of(stream)


def _compound_of(stream: bytes) -> bytes:
    """A compound file with a Workbook stream of these bytes."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(stream) // 512
    tables = -(-(sectors + 2 + sectors // 100) // 128)
    numbers = [*range(1, sectors), 0xFFFFFFFE, 0xFFFFFFFE, *[0xFFFFFFFD] * tables]
    numbers += [0xFFFFFFFF] * (tables * 128 - len(numbers))
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16))
    header += struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6) + struct.pack("<3I", 0, tables, sectors) + bytes(4)
    header += struct.pack("<5I", 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", *range(sectors + 1, sectors + 1 + tables), *[0xFFFFFFFF] * (109 - tables))
    entries = (("Root Entry", 5, 1, 0xFFFFFFFE, 0), ("Workbook", 2, 0xFFFFFFFF, 0, len(stream)))
    directory = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBB3I", len(name) * 2 + 2, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        + bytes(36)
        + struct.pack("<2I", start, size)
        + bytes(4)
        for name, kind, child, start, size in entries
    )
    return bytes(header) + stream + directory.ljust(512, b"\0") + struct.pack(f"<{len(numbers)}I", *numbers)


def continue_chain(count: int) -> bytes:
    """A table of shared strings that claims four thousand million of them and goes on in so many CONTINUE records."""
    sst = (0xFC, struct.pack("<2I", 0xFFFFFFFF, 0xFFFFFFFF) + struct.pack("<HB", 0xFFFF, 0))
    return biff_books(sst, *[(0x3C, b"\0" + b"x" * 60)] * count, (0x0A, b""))


def far_biff() -> bytes:
    """An xls with cells in its first and its last place: 16.8 million cells."""
    sheet = struct.pack("<2H16s", 0x809, 16, struct.pack("<4H2I", 0x600, 0x10, 0, 0, 0, 0))
    for row, column in ((0, 0), (65535, 255)):
        sheet += struct.pack("<2H3Hd", 0x203, 14, row, column, 0, 1.0)
    sheet += struct.pack("<2H", 0x0A, 0)
    bound = struct.pack("<IBBBB2s", 20 + 4 + 10 + 4, 0, 0, 2, 0, b"ab")
    head = struct.pack("<2H16s", 0x809, 16, struct.pack("<4H2I", 0x600, 5, 0, 0, 0, 0))
    book = head + struct.pack("<2H", 0x85, len(bound)) + bound + struct.pack("<2H", 0x0A, 0)
    return _compound_of(book + sheet)


# --- xlsb -------------------------------------------------------------------------------------------------------------


def huge_xlsb_range() -> bytes:
    """An xlsb that says its used range is the whole sheet, and fills both ends."""
    return specimens.xlsb([(0, 0, 1.0), (1_048_575, 16_383, 1.0)], dimension=(0, 1_048_575, 0, 16_383))


def xlsb_lying(kind: int, length: int) -> bytes:
    """An xlsb in which the records of a kind claim a length."""
    return specimens.xlsb([(0, 0, "甲"), (1, 0, 1.0)], lying=(kind, length))


def xlsb_text(claimed: int) -> bytes:
    """An xlsb with a text that claims so many characters."""
    return specimens.xlsb([(0, 0, "甲"), (1, 0, 1.0)], claimed=claimed)


# --- text and markup --------------------------------------------------------------------------------------------------


def html(body: str) -> bytes:
    """A page with this in it."""
    return f"<html><body>{body}</body></html>".encode()


CLASSES: dict[str, tuple[str, Made]] = {
    "far cells": ("远.xlsx", specimens.far_cells),
    "far cells, odd spaces": ("远.xlsx", specimens.far_cells_unaddressed_rows),
    "far cells, spreadsheet xml": ("远.xls", specimens.far_spreadsheet_xml),
    "far cells, xls": ("远.xls", far_biff),
    "far cells, xlsb": ("远.xlsb", huge_xlsb_range),
    "entities in a sheet": ("弹.xlsx", lambda: bombed("xl/worksheets/sheet1.xml")),
    "entities in shared strings": ("弹.xlsx", lambda: bombed("xl/sharedStrings.xml")),
    "entities in styles": ("弹.xlsx", lambda: bombed("xl/styles.xml")),
    "entities in the workbook": ("弹.xlsx", lambda: bombed("xl/workbook.xml")),
    "entities in the content types": ("弹.xlsx", lambda: bombed("[Content_Types].xml")),
    "entities, quadratic": ("弹.xlsx", lambda: bombed("xl/sharedStrings.xml", "&a;" * 60_000, QUADRATIC)),
    "entities in ods": ("弹.ods", lambda: open_document(
        "<table:table-row><table:table-cell><text:p>&l9;</text:p></table:table-cell></table:table-row>", DOCTYPE)),
    "entities in spreadsheet xml": ("弹.xls", lambda: DOCTYPE.encode() + SPREADSHEET_XML.replace("题".encode(), b"&l9;")),
    "entities in html": ("弹.html", lambda: DOCTYPE.encode() + html("<table><tr><td>&l9;</td></tr></table>")),
    "zip, overlapping members": ("叠.xlsx", lambda: overlapping(5_000, 16)),
    "zip in zip": ("套.xlsx", lambda: nested(30)),
    "zip bomb embedded": ("嵌.xlsx", nested_in_a_workbook),
    "zip, quine-like": ("自.xlsx", itself),
    "zip, lying size": ("谎.xlsx", lambda: specimens.lying_about_size(100)),
    "zip, inflating": ("胀.xlsx", lambda: specimens.inflating(300)),
    "zip, 60,000 members": ("多.xlsx", lambda: many_members(60_000)),
    "zip, 100,000 members": ("多.xlsx", lambda: many_members(100_000)),
    "zip, 100,000 members, no workbook": ("多.xlsx", lambda: many_members(100_000, workbook=False)),
    "zip, travelling names": ("游.xlsx", travelling_names),
    "zip, travelling relations": ("游.xlsx", travelling_relations),
    "giant shared string": ("长.xlsx", lambda: shared_string(390)),
    "giant shared string, small ratio": ("长.xlsx", lambda: shared_string(60)),
    "giant inline string": ("长.xlsx", lambda: inline_string(390)),
    "giant inline string, small ratio": ("长.xlsx", lambda: inline_string(60)),
    "one long string everywhere": ("长.xlsx", lambda: many_references(100_000, 30_000)),
    "a row of 16,384 long cells": ("宽.xlsx", lambda: wide_row(3_000)),
    "a row of 16,384 cells": ("宽.xlsx", lambda: wide_row(30)),
    "deep markup": ("深.xlsx", lambda: deep_markup(1_000_000)),
    "many attributes": ("属.xlsx", lambda: many_attributes(200_000)),
    "many merges": ("并.xlsx", lambda: many_merges(100_000)),
    "many names": ("名.xlsx", lambda: many_defined_names(300_000)),
    "shared formulas": ("式.xlsx", lambda: shared_formulas(3_000)),
    "cells never closed": ("开.xlsx", lambda: unclosed('<row r="1"><c r="A1"><f>', 500_000)),
    "formulas without values": ("开.xlsx", lambda: unclosed("<f>", 3_000_000)),
    "formulas never closed": ("开.xlsx", lambda: unclosed("<f ", 3_000_000)),
    "values never closed": ("开.xlsx", lambda: unclosed("<f></f><v ", 800_000)),
    "rows never closed": ("开.xlsx", lambda: unclosed('<row hidden="1" ', 800_000)),
    "cells never closed, with errors": ("开.xlsx", lambda: unclosed('<c  t="e"', 1_000_000)),
    "many small merges": ("并.xlsx", lambda: package({"并": "<sheetData>" + "".join(
        f'<row r="{n * 3}"><c r="A{n * 3}" t="str"><v>单体{n}</v></c><c r="C{n * 3}" t="str"><v>形象进度</v></c></row>'
        for n in range(1, 15_000)) + "</sheetData><mergeCells>" + "".join(
        f'<mergeCell ref="A{n * 3}:B{n * 3}"/>' for n in range(1, 15_000)) + "</mergeCells>"})),
    "rows of a million": ("行.xlsx", lambda: package({"行": "<sheetData>" + "".join(
        f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 1_000_001)) + "</sheetData>"})),
    "csv, 290,000 rows": ("行.csv", lambda: "单体,形象进度\n".encode() + "9#厂房,完成百分之八十三点\n".encode() * 290_000),
    "csv, 290,000 pairs": ("行.csv", lambda: b"".join(f"项目名称：{n},责任单位：{n}\n".encode() for n in range(290_000))),
    "csv, 290,000 headings": ("行.csv", lambda: "单体,形象进度\n".encode() * 290_000),
    "csv, 290,000 odd texts": ("行.csv", lambda: b"".join(f"{n}#-{n}%,2023.{n}-{n}\n".encode() for n in range(290_000))),
    "csv, a wide table": ("宽.csv", lambda: (",".join(f"节点{n}" for n in range(500)) + "\n" + (",".join(["9#"] * 500) + "\n") * 9000).encode()),
    "errors without cells": ("开.xlsx", lambda: unclosed(' t="e"', 2_000_000)),
    "values without numbers": ("开.xlsx", lambda: unclosed('<c r="A1">' + " " * 3000, 5_000)),
    "columns hidden again and again": ("列.xlsx", lambda: package({"列": '<cols><col min="1" max="16384" hidden="1"/></cols>' + _ONE_CELL})),
    "OLE, FAT cycle": ("环.xls", fat_cycle),
    "OLE, FAT of itself": ("环.xls", fat_of_itself),
    "OLE, DIFAT cycle": ("环.xls", difat_cycle),
    "OLE, mini FAT cycle": ("环.xls", mini_cycle),
    "OLE, directory loop": ("环.xls", directory_loop),
    "OLE, directory chain loop": ("环.xls", lambda: specimens.compound("Workbook", loop=True)),
    "OLE, far sectors": ("外.xls", far_sectors),
    "BIFF, all lengths 65535": ("谎.xls", lambda: biff(0xFFFF)),
    "BIFF, all lengths 0": ("谎.xls", lambda: biff(0)),
    "BIFF, short cells": ("谎.xls", lambda: biff(1, (0x203, 0x27E, 0xFD, 0x208, 0x7D))),
    "BIFF, CONTINUE chain": ("续.xls", lambda: continue_chain(60_000)),
    "BIFF, lying SST": ("谎.xls", lambda: continue_chain(1)),
    "xlsb, lying lengths": ("谎.xlsb", lambda: xlsb_lying(6, 0x0FFFFFFF)),
    "xlsb, zero lengths": ("谎.xlsb", lambda: xlsb_lying(6, 0)),
    "xlsb, lying sheet list": ("谎.xlsb", lambda: xlsb_lying(156, 2)),
    "xlsb, lying row": ("谎.xlsb", lambda: xlsb_lying(0, 1)),
    "xlsb, text of 4 thousand million": ("谎.xlsb", lambda: xlsb_text(0xFFFFFFFF)),
    "xlsb, text of 2 thousand million": ("谎.xlsb", lambda: xlsb_text(0x7FFFFFFF)),
    "ods, rows repeated": ("重.ods", lambda: repeated(1_000_000_000, 1)),
    "ods, columns repeated": ("重.ods", lambda: repeated(1, 1_000_000_000)),
    "ods, both repeated": ("重.ods", lambda: repeated(1_000_000_000, 1_000_000_000)),
    "ods, both repeated, possible": ("重.ods", lambda: repeated(1_048_576, 16_384)),
    "ods, blanks repeated": ("重.ods", lambda: repeated(1_000_000_000, 1_000_000_000, filled=False)),
    "ods, far cell behind repeated rows": ("重.ods", lambda: open_document(
        '<table:table-row table:number-rows-repeated="1048575"><table:table-cell/></table:table-row>'
        '<table:table-row><table:table-cell table:number-columns-repeated="16383"/>'
        '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>')),
    "ods, many rows repeated": ("重.ods", lambda: open_document((
        '<table:table-row table:number-rows-repeated="1000"><table:table-cell table:number-columns-repeated="1000" '
        'office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>') * 1000)),
    "html, nested tables": ("套.html", lambda: html("<table><tr><td>" * 1_000_000)),
    "html, rowspan": ("跨.html", lambda: html('<table><tr><td rowspan="1000000000" colspan="1000000000">x' * 2)),
    "html, many spans": ("跨.html", lambda: html(
        "<table>" + ("<tr>" + '<td rowspan="1000" colspan="1000">x' * 20) * 500)),
    "html, long spans": ("跨.html", lambda: html("<table><tr>" + '<td rowspan=1000 colspan=1000>x' * 100_000)),
    "html, unclosed tags": ("开.html", lambda: html("<table><tr><td>x" + "<a " * 200_000)),
    "html, unclosed comments": ("开.html", lambda: html("<table><tr><td>x" + "<!--" * 1_000_000)),
    "html, unclosed declarations": ("开.html", lambda: html("<table><tr><td>x" + "<![" * 1_000_000)),
    "html, many attributes": ("属.html", lambda: html("<table><tr><td " + "a=1 " * 1_000_000 + ">x")),
    "html, ampersands": ("和.html", lambda: html("<table><tr><td>" + "&" * 4_000_000)),
    "html, script never closed": ("开.html", lambda: html("<table><tr><td>x" + "<script>" + "</" * 2_000_000)),
    "spreadsheet xml, far columns": ("远.xls", lambda: SPREADSHEET_XML.replace(
        b"</Table>", b'<Column ss:Index="9999999" ss:Span="9999999" ss:Hidden="1"/>' * 3000 + b"</Table>")),
    "spreadsheet xml, merges": ("并.xls", lambda: SPREADSHEET_XML.replace(
        b"</Table>", b'<Row><Cell ss:MergeAcross="9999999" ss:MergeDown="9999999"><Data ss:Type="String">x</Data></Cell></Row>'
        * 20_000 + b"</Table>")),
    "csv, one line of 19 MB": ("长.csv", lambda: b"x" * (19 << 20)),
    "csv, one line of 200 MB": ("长.csv", lambda: b"x," * (100 << 20)),
    "csv, 1,000,000 columns": ("宽.csv", lambda: b"a" + b",a" * 1_000_000 + b"\nb" + b",b" * 1_000_000),
    "csv, 9,000,000 columns": ("宽.csv", lambda: b"a" + b",a" * 9_000_000),
    "csv, NULs": ("零.csv", lambda: "单体,进度\n9#,80%\n".encode() + b"\0" * 1_000_000 + b"\na,b"),
    "csv, one wide row and many short": ("宽.csv", lambda: b"a" + b",a" * 60_000 + b"\na,b" * 60_000),
    "html, one wide row and many short": ("宽.html", lambda: html(
        "<table><tr>" + "<td>x" * 60_000 + "<tr><td>x" * 60_000)),
    "csv, quotes": ("引.csv", lambda: b'a,b\n"' + b'""' * 5_000_000),
    "csv, quotes on every line": ("引.csv", lambda: b'a,b\n' + b'"a,b\n' * 2_000_000),
    "csv, lines": ("行.csv", lambda: b"a,b\n" * 4_000_000),
    "csv, empty lines": ("行.csv", lambda: b"a,b" + b"\n" * 19_000_000),
    "txt, numbers": ("数.txt", lambda: b"9" * 10_000_000),
    "txt, percent signs": ("数.txt", lambda: ("9#厂房完成" + "8" * 900_000 + "%").encode()),
    "txt, messages": ("信.txt", lambda: "9#厂房砌体完成85%，".encode() * 600_000),
    "utf-16, odd length": ("奇.csv", lambda: b"\xff\xfe" + "单体,进度\n9#,八成".encode("utf-16-le")[:-1]),
    "utf-16, unpaired": ("奇.csv", lambda: b"\xff\xfe" + b"\x00\xd8" * 500_000),
}  # fmt: skip
"""Name → file name and maker. Some are only odd and may be understood; none may cost more than ten seconds."""
