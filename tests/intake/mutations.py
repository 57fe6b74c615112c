"""Damage done to good files, at the level at which each container can hurt.

Bytes; members of a zip (written anew with right checksums, so that what was damaged reaches the parsers behind them);
tags, attributes, texts and numbers of markup; records of BIFF and of binary workbooks; sectors of compound files;
cells, quotes and separators of plain text.
"""

import io
import random
import re
import struct
import warnings
import zipfile
from collections.abc import Callable

from tests.intake import specimens

SEEDS: dict[str, Callable[[], bytes]] = {
    "xlsx": lambda: specimens.xlsx(rows=30),
    "xlsm": specimens.xlsm,
    "xlsb": specimens.xlsb_table,
    "xls": specimens.xls,
    "ods": specimens.ods,
    "csv": lambda: specimens.csv("gb18030"),
    "html": lambda: specimens.HTML,
    "xml": lambda: specimens.SPREADSHEET_XML,
}
"""A good file for each container, from which mutations start."""

Deed = Callable[[bytes, random.Random], bytes]

_WILD_NUMBERS = (
    *(b"0", b"-1", b"65536", b"1048576", b"1048577", b"16384", b"16777217", b"2147483647", b"4294967295"),
    *(b"99999999999999999999", b"1e999", b"-1e308", b"NaN", b"0.0000000001", b"", b"9" * 400),
)
_WILD_WORDS = (0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x809, 0x0A, 0x2F, 0x85, 0xFC, 0x3C)
_WILD_SECTORS = (0, 1, 2, 0x7FFFFFFF, 0xFFFFFF, 0xFFFFFFFA, 0xFFFFFFFC, 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFF)
_WILD_TEXTS = (
    *(b"&l9;", b"&#0;", b"&#xD800;", b"&#1114112;", b"]]>", b"<!--", b"<![CDATA[", b"\0", b"\xff\xfe", b"\xed\xa0\x80"),
    *("长".encode() * 40_000, b"=1+1", b"#REF!", b"%" * 300, b"2023-99-99", b"XFD1048576", b"A0", b"ZZZZ1", b"rId999"),
)


def _flip(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 2, 8, 64)) if changed else 0):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def _truncate(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data) or 1)]


def _repeat(data: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data) or 1)
    piece = data[start : start + rng.randrange(1, 400)]
    return data[:start] + piece * rng.choice((2, 3, 50, 2000)) + data[start:]


def _cut(data: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data) or 1)
    return data[:start] + data[start + rng.randrange(1, 200) :]


def _words(data: bytes, rng: random.Random) -> bytes:
    """Two-byte fields overwritten with values that mean something somewhere: lengths, record kinds, marks."""
    changed = bytearray(data)
    for _ in range(rng.choice((1, 3, 10)) if len(changed) > 1 else 0):
        struct.pack_into("<H", changed, rng.randrange(len(changed) // 2) * 2, rng.choice(_WILD_WORDS))
    return bytes(changed)


def _at_places(pattern: bytes, data: bytes, rng: random.Random, put: Callable[[re.Match[bytes]], bytes]) -> bytes:
    """A few of the places that a pattern finds, changed."""
    places = list(re.finditer(pattern, data))
    for match in sorted(rng.sample(places, min(len(places), rng.choice((1, 2, 5)))), key=lambda m: -m.start()):
        data = data[: match.start()] + put(match) + data[match.end() :]
    return data


def _numbers(data: bytes, rng: random.Random) -> bytes:
    """Numbers replaced by wild ones."""
    return _at_places(rb"\d+", data, rng, lambda _match: rng.choice(_WILD_NUMBERS))


def _tags(data: bytes, rng: random.Random) -> bytes:
    """Tags dropped, doubled or nested."""
    return _at_places(rb"<[^<>]+>", data, rng, lambda match: match[0] * rng.choice((0, 2, 300, 20_000)))


def _swapped_tags(data: bytes, rng: random.Random) -> bytes:
    """Tags that stand where another one stood."""
    tags = re.findall(rb"<[^<>]+>", data) or [b"<x>"]
    return _at_places(rb"<[^<>]+>", data, rng, lambda _match: rng.choice(tags))


def _attributes(data: bytes, rng: random.Random) -> bytes:
    """Attribute values replaced by garbage, doubled, or multiplied."""

    def put(match: re.Match[bytes]) -> bytes:
        name = match[1]
        return rng.choice((
            b'%s="%s"' % (name, rng.choice(_WILD_TEXTS)),
            b'%s="%s"' % (name, rng.choice(_WILD_NUMBERS)),
            match[0] + b" " + match[0],
            b'%s=""' % name,
            b"%s='" % name,
            b"".join(b' a%d="1"' % n for n in range(2000)),
        ))  # fmt: skip

    return _at_places(rb'([\w:-]+)="[^"<>]*"', data, rng, put)


def _texts(data: bytes, rng: random.Random) -> bytes:
    """Text between tags replaced."""
    return _at_places(rb">([^<>]*)<", data, rng, lambda _match: b">" + rng.choice(_WILD_TEXTS) + b"<")


def _nest(data: bytes, rng: random.Random) -> bytes:
    """An element many times inside itself."""
    depth = rng.choice((10, 1000, 30_000))

    def put(match: re.Match[bytes]) -> bytes:
        name = match[1].split()[0]
        return match[0] * depth + b"</%s>" % name * (depth - 1)

    return _at_places(rb"<([a-zA-Z][^<>/]*)>", data, rng, put)


def _cells(data: bytes, rng: random.Random) -> bytes:
    """Separators, quotes and line ends of plain text put where they do not belong."""
    marks = (b",", b'"', b"\r", b"\n", b"\t", b";", b"\0", b"," * 5000, b'"' * 999, b"\n" * 5000, *_WILD_TEXTS)
    for _ in range(rng.choice((1, 3, 20))):
        place = rng.randrange(len(data) or 1)
        data = data[:place] + rng.choice(marks) + data[place:]
    return data


def _recoded(data: bytes, rng: random.Random) -> bytes:
    """Another encoding, or one cut in the middle of a character."""
    text = data.decode("gb18030", "replace")
    made = text.encode(
        rng.choice(("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "big5", "utf-32")), "replace"
    )
    return made[: len(made) - rng.randrange(4)]


_ON_BYTES: tuple[Deed, ...] = (_flip, _truncate, _repeat, _cut, _words)
_ON_MARKUP: tuple[Deed, ...] = (
    *(_flip, _truncate, _repeat, _cut, _numbers, _tags, _swapped_tags, _attributes, _attributes, _texts, _nest),
)
_ON_TEXT: tuple[Deed, ...] = (_flip, _truncate, _repeat, _cut, _numbers, _cells, _cells, _recoded)


def _binary_parts(data: bytes, rng: random.Random) -> bytes:
    """Records of a binary workbook (kind and length of seven bits a byte): dropped, doubled, swapped, lied about."""
    records: list[list[bytes]] = []
    place = 0
    while place < len(data):
        start = place
        place += 2 if data[place] & 128 else 1
        length = shift = 0
        while place < len(data):
            length |= (data[place] & 127) << shift
            shift, place = shift + 7, place + 1
            if not data[place - 1] & 128:
                break
        records.append([data[start:place], data[place : place + length]])
        place += length
    for _ in range(rng.choice((1, 2, 5))):
        _harm(records, rng, lambda: rng.choice((b"\x06", b"\x00", b"\x9c\x01", b"\x94\x01", b"\x05"))
              + rng.choice((b"\x00", b"\x01", b"\x7f", b"\xff\xff\xff\x7f", b"\xff\xff\xff\xff\xff")))  # fmt: skip
    return b"".join(head + body for head, body in records)


def _harm(records: list[list[bytes]], rng: random.Random, wild_head: Callable[[], bytes]) -> None:
    """One deed to one record of heads and bodies."""
    at = rng.randrange(len(records))
    deed = rng.randrange(6)
    if deed == 0 and len(records) > 1:
        del records[at]
    elif deed == 1:
        records[at : at + 1] = [records[at]] * rng.choice((2, 100, 20_000))
    elif deed == 2:
        other = rng.randrange(len(records))
        records[at], records[other] = records[other], records[at]
    elif deed == 3:
        records[at] = [wild_head(), records[at][1]]
    elif deed == 4:
        records[at] = [records[at][0], _words(records[at][1], rng)]
    else:
        records[at] = [records[at][0], _truncate(records[at][1], rng)]


def _biff(data: bytes, rng: random.Random) -> bytes:
    """Records of an xls: its stream lies in one piece behind the header, and keeps its length."""
    place = 512
    records: list[list[bytes]] = []
    end = len(data) - 1024
    while place + 4 <= min(end, len(data)):
        length = struct.unpack_from("<H", data, place + 2)[0]
        records.append([data[place : place + 4], data[place + 4 : place + 4 + length]])
        place += 4 + length
    for _ in range(rng.choice((1, 2, 5))):
        _harm(records, rng, lambda: struct.pack("<HH", rng.choice((0x203, 0xFC, 0x3C, 0xFD, 0x85, 0x6, 0xBD, 0x809)),
                                                rng.choice((0, 1, 3, 0x7FFF, 0xFFFF))))  # fmt: skip
    stream = b"".join(head + body for head, body in records)[: place - 512]
    return data[:512] + stream.ljust(place - 512, b"\0") + data[place:]


def _sectors(data: bytes, rng: random.Random) -> bytes:
    """The header, the table of sectors and the directory of a compound file: numbers that lead astray."""
    changed = bytearray(data)
    table = (struct.unpack_from("<I", data, 76)[0] + 1) * 512
    directory = (struct.unpack_from("<I", data, 48)[0] + 1) * 512
    for _ in range(rng.choice((1, 2, 6))):
        place = rng.choice((
            rng.randrange(24, 508),
            rng.choice((30, 32, 44, 48, 56, 60, 64, 68, 72, 76, 80)),
            table + 4 * rng.randrange(128),
            directory + 128 * rng.randrange(4) + rng.choice((64, 66, 68, 72, 76, 116, 120)),
        ))  # fmt: skip
        if place + 4 <= len(changed):
            struct.pack_into("<I", changed, place, rng.choice((*_WILD_SECTORS, rng.randrange(len(data) // 512))))
    return bytes(changed)


def _member(name: str, content: bytes, rng: random.Random) -> bytes:
    if name.endswith(".bin") and not name.endswith("vbaProject.bin"):
        return rng.choice((*_ON_BYTES, *[_binary_parts] * 6))(content, rng)
    return rng.choice(_ON_MARKUP)(content, rng)


def _members(data: bytes, rng: random.Random) -> bytes:
    """A zip written anew with one member damaged, left out, doubled, swapped or renamed; its checksums are right."""
    target = io.BytesIO()
    warnings.filterwarnings("ignore", "Duplicate name", UserWarning)
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        names = source.namelist()
        chosen = rng.choice([name for name in names if source.getinfo(name).file_size])
        weighty = [name for name in names if re.search(r"sheet|content\.xml|shared|workbook|styles", name)]
        chosen = rng.choice(weighty) if rng.random() < 0.6 else chosen
        deed = rng.choice((*["damage"] * 12, "drop", "rename", "swap", "double", "empty", "travel", "shuffle"))
        if deed == "shuffle":
            rng.shuffle(names)
        for name in names:
            content = source.read(name)
            if name != chosen or deed == "shuffle":
                archive.writestr(name, content)
            elif deed == "damage":
                for _ in range(rng.choice((1, 1, 1, 3))):
                    content = _member(name, content, rng) or b" "
                archive.writestr(name, content)
            elif deed == "swap":
                archive.writestr(name, source.read(rng.choice(source.namelist())))
            elif deed == "double":
                archive.writestr(name, content)
                archive.writestr(name, _member(name, content, rng))
            elif deed == "empty":
                archive.writestr(name, b"")
            elif deed != "drop":
                archive.writestr(name.upper() if deed == "rename" else f"../{name}", content)
    return target.getvalue()


def _directory(data: bytes, rng: random.Random) -> bytes:
    """The directory of a zip: sizes, places, methods, flags and counts that are not true."""
    changed = bytearray(data)
    entries = [match.start() for match in re.finditer(rb"PK\x01\x02", data)]
    fields = ((8, "H"), (10, "H"), (16, "I"), (20, "I"), (24, "I"), (28, "H"), (30, "H"), (42, "I"))
    for _ in range(rng.choice((1, 2, 5))):
        offset, form = rng.choice(fields)
        wild = rng.choice(_WILD_WORDS) if form == "H" else rng.choice((*_WILD_SECTORS, rng.randrange(len(data))))
        place = rng.choice(entries) + offset
        if rng.random() < 0.15:
            place, form, wild = data.rfind(b"PK\x05\x06") + rng.choice((8, 10, 20)), "H", rng.choice(_WILD_WORDS)
        struct.pack_into(f"<{form}", changed, place, wild)
    return bytes(changed)


def mutate(container: str, data: bytes, rng: random.Random) -> bytes:
    """One damaged file. The same `rng` state gives the same file."""
    if container in ("xlsx", "xlsm", "xlsb", "ods"):
        chance = rng.random()
        if chance < 0.8:
            return _members(data, rng)
        return _directory(data, rng) if chance < 0.9 else rng.choice(_ON_BYTES)(data, rng)
    if container == "xls":
        return rng.choice((*_ON_BYTES, *[_biff] * 6, *[_sectors] * 4))(data, rng)
    return rng.choice(_ON_TEXT if container == "csv" else _ON_MARKUP)(data, rng)
