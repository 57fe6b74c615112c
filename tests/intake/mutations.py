"""Damage done to good files, at the level at which each container can hurt: bytes, zip members, markup, records."""

import io
import random
import re
import struct
import zipfile
from collections.abc import Callable

from tests.intake import specimens

SEEDS: dict[str, Callable[[], bytes]] = {
    "xlsx": lambda: specimens.xlsx(rows=30),
    "xls": specimens.xls,
    "ods": specimens.ods,
    "csv": lambda: specimens.csv("gb18030"),
    "html": lambda: specimens.HTML,
    "xml": lambda: specimens.SPREADSHEET_XML,
}
"""A good file for each container, from which mutations start."""

_WILD_NUMBERS = (b"0", b"-1", b"65536", b"1048576", b"16777217", b"4294967295", b"99999999999999999999", b"1e999", b"")
_WILD_WORDS = (0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x809, 0x0A, 0x2F, 0x85, 0xFC, 0x3C)


def _flip(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 2, 8, 64))):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def _truncate(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data))]


def _repeat(data: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data))
    piece = data[start : start + rng.randrange(1, 400)]
    return data[:start] + piece * rng.choice((2, 3, 50, 2000)) + data[start:]


def _cut(data: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data))
    return data[:start] + data[start + rng.randrange(1, 200) :]


def _words(data: bytes, rng: random.Random) -> bytes:
    """Two-byte fields overwritten with values that mean something somewhere: lengths, record kinds, marks."""
    changed = bytearray(data)
    for _ in range(rng.choice((1, 3, 10))):
        struct.pack_into("<H", changed, rng.randrange(len(changed) // 2) * 2, rng.choice(_WILD_WORDS))
    return bytes(changed)


def _numbers(data: bytes, rng: random.Random) -> bytes:
    """Numbers in markup replaced by wild ones."""
    places = list(re.finditer(rb"\d+", data))
    for match in sorted(rng.sample(places, min(len(places), rng.choice((1, 2, 5)))), key=lambda m: -m.start()):
        data = data[: match.start()] + rng.choice(_WILD_NUMBERS) + data[match.end() :]
    return data


def _tags(data: bytes, rng: random.Random) -> bytes:
    """Tags dropped, doubled or nested."""
    places = list(re.finditer(rb"<[^<>]+>", data))
    for match in sorted(rng.sample(places, min(len(places), rng.choice((1, 2, 5)))), key=lambda m: -m.start()):
        data = data[: match.start()] + match[0] * rng.choice((0, 2, 300)) + data[match.end() :]
    return data


_ON_BYTES = (_flip, _truncate, _repeat, _cut, _words)
_ON_MARKUP = (_flip, _truncate, _repeat, _cut, _numbers, _tags)


def _members(data: bytes, rng: random.Random) -> bytes:
    """A zip written anew with one member damaged, left out, doubled or renamed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        chosen = rng.choice([name for name in source.namelist() if source.getinfo(name).file_size])
        deed = rng.choice(("damage", "damage", "damage", "damage", "drop", "rename", "swap"))
        for name in source.namelist():
            content = source.read(name)
            if name != chosen:
                archive.writestr(name, content)
            elif deed == "damage":
                archive.writestr(name, rng.choice(_ON_MARKUP)(content, rng))
            elif deed == "rename":
                archive.writestr(name.upper(), content)
            elif deed == "swap":
                archive.writestr(name, source.read(rng.choice(source.namelist())))
    return target.getvalue()


def mutate(container: str, data: bytes, rng: random.Random) -> bytes:
    """One damaged file. The same `rng` state gives the same file."""
    if container in ("xlsx", "ods"):
        return _members(data, rng) if rng.random() < 0.8 else rng.choice(_ON_BYTES)(data, rng)
    if container == "xls":
        return rng.choice(_ON_BYTES)(data, rng)
    return rng.choice(_ON_MARKUP)(data, rng)
