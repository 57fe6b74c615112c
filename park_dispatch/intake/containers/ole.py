"""The compound file of old office programs: just enough to list its streams and to fetch one.

After [MS-CFB] 2.2–2.6. Every chain is bounded by the number of sectors that the bytes can hold, so a chain that
bites its own tail ends as an error, not as a loop.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # this and above are marks, not sectors
_MINI_CUTOFF = 4096


class BrokenCompoundFile(ValueError):
    """The sectors contradict each other or lie outside the file."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One directory entry: a stream (kind 2), a storage (1) or the root (5); `size` in bytes."""

    name: str
    kind: int
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class _Sectors:
    data: bytes
    size: int
    fat: tuple[int, ...]

    def sector(self, number: int) -> bytes:
        start = (number + 1) * self.size
        piece = self.data[start : start + self.size]
        if not piece:
            raise BrokenCompoundFile(f"sector {number} lies outside the file")
        return piece

    def chain(self, start: int) -> bytes:
        return b"".join(self.sector(number) for number in follow(self.fat, start))


def follow(table: tuple[int, ...], start: int) -> Iterator[int]:
    """The sector numbers of the chain from `start`. Raises BrokenCompoundFile on a loop or a step outside."""
    number, steps = start, 0
    while number < _END:
        steps += 1
        if number >= len(table) or steps > len(table):
            raise BrokenCompoundFile("a chain of sectors does not end")
        yield number
        number = table[number]


def _numbers(piece: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(piece) // 4}I", piece[: len(piece) // 4 * 4])


def _open(data: bytes) -> _Sectors:
    if len(data) < 512:
        raise BrokenCompoundFile("no header")
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in (9, 12):
        raise BrokenCompoundFile("unknown sector size")
    bare = _Sectors(data, 1 << shift, ())
    limit = len(data) >> shift
    difat = list(_numbers(data[76:512]))
    number = struct.unpack_from("<I", data, 68)[0]
    for _step in range(limit):
        if number >= _END:
            break
        more = _numbers(bare.sector(number))
        difat += more[:-1]
        number = more[-1]
    wanted = [number for number in difat if number < _END][:limit]
    return _Sectors(data, 1 << shift, tuple(n for number in wanted for n in _numbers(bare.sector(number))))


def _directory(sectors: _Sectors) -> list[Entry]:
    raw = sectors.chain(struct.unpack_from("<I", sectors.data, 48)[0])
    found = []
    for place in range(0, len(raw) - 127, 128):
        length, kind = struct.unpack_from("<HB", raw, place + 64)
        if kind:
            name = raw[place : place + min(max(length - 2, 0), 62)].decode("utf-16-le", "replace")
            found.append(Entry(name, kind, *struct.unpack_from("<II", raw, place + 116)))
    return found


def entries(data: bytes) -> list[Entry]:
    """The directory of the compound file. Raises BrokenCompoundFile."""
    return _directory(_open(data))


def stream(data: bytes, *names: str) -> bytes:
    """The bytes of the first stream that has one of the names. Raises BrokenCompoundFile when there is none."""
    sectors = _open(data)
    directory = _directory(sectors)
    entry = next((e for e in directory if e.kind == 2 and e.name.lower() in {n.lower() for n in names}), None)
    if entry is None:
        raise BrokenCompoundFile("no such stream")
    if entry.size >= _MINI_CUTOFF:
        return sectors.chain(entry.start)[: entry.size]
    root = next((e for e in directory if e.kind == 5), None)
    if root is None:
        raise BrokenCompoundFile("no root")
    pool = sectors.chain(root.start)
    table = _numbers(sectors.chain(struct.unpack_from("<I", data, 60)[0]))
    return b"".join(pool[number * 64 : number * 64 + 64] for number in follow(table, entry.start))[: entry.size]
