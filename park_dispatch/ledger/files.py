"""The contents of attachments: files beside the database, each under its sha256, written once and never changed.

`park.duckdb` has them in `park.files/ab/ab12…`. A content is on the disk under its name before any row speaks of it, so
what was acknowledged survives a power cut; a crash in between leaves a file that nobody speaks of, and no harm.
Backups have theirs in `files` beside them, once for all of them.
"""

import hashlib
import os
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

import duckdb

from park_dispatch.ledger.disk import why_not_written
from park_dispatch.ledger.refusals import AttachmentNotKept
from park_dispatch.ledger.store import put_in_place, to_disk


def folder_of(database: Path) -> Path:
    """Where the contents of a database's attachments lie."""
    return database.with_suffix(".files")


def in_backups(folder: Path) -> Path:
    """Where a folder of backups has the contents that they speak of."""
    return folder / "files"


def place_of(folder: Path, sha256: str) -> Path:
    """Where the content of that sha256 lies in a folder of contents. Raises ValueError for what is no sha256."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise ValueError(sha256)
    return folder / sha256[:2] / sha256


def wanted(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The sha256 of every content that a database speaks of, also of what was taken back: that stays on record.

    A database of an older structure speaks of none.
    """
    found = connection.execute(
        "SELECT 1 FROM duckdb_columns() WHERE table_name = 'attachment' AND column_name = 'thumb_sha256' "
        "AND database_name = current_database()"
    ).fetchone()
    if found is None:
        return []
    rows = connection.execute(
        "SELECT sha256 FROM attachment UNION SELECT thumb_sha256 FROM attachment WHERE thumb_sha256 <> '' ORDER BY 1"
    ).fetchall()
    return [sha256 for (sha256,) in rows]


def keep(folder: Path, data: bytes) -> str:
    """Put a content into a folder, whole and on the disk when this returns; its sha256. Raises AttachmentNotKept."""
    sha256 = hashlib.sha256(data).hexdigest()
    place = place_of(folder, sha256)
    try:
        if state(place) != "whole":
            _lay_down(place, data)
    except OSError as error:
        raise AttachmentNotKept(folder, why_not_written(error)) from error
    return sha256


def _lay_down(place: Path, data: bytes) -> None:
    _make_room(place)
    unfinished = place.with_name(f".{place.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        unfinished.write_bytes(data)
        put_in_place(unfinished, place)
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def _make_room(place: Path) -> None:
    """The folders of a content, themselves on the disk."""
    for folder in (place.parent.parent, place.parent):
        if not folder.exists():
            folder.mkdir(parents=True, exist_ok=True)
            if os.name == "posix":
                to_disk(folder.parent)


State = Literal["whole", "damaged", "missing"]


def state(place: Path) -> State:
    """Whether a content is there and is what its name says. Raises OSError where it cannot be read."""
    try:
        with place.open("rb") as file:
            same = hashlib.file_digest(file, "sha256").hexdigest() == place.name
    except FileNotFoundError:
        return "missing"
    return "whole" if same else "damaged"


@dataclass(frozen=True, slots=True)
class Brought:
    """What came over: how many contents, how many bytes; and which could not, by sha256."""

    files: int = 0
    size: int = 0
    missing: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()


def bring(sources: Sequence[Path], target: Path, all_of: Sequence[str], *, heal: bool = False) -> Brought:
    """Bring the contents that a folder lacks (with `heal` also those damaged in it) over from others.

    A hard link where the disk allows it (contents never change), else a copy, on the disk before it has its name. What
    no source has whole is told, and keeps nothing else from coming. Raises OSError where nothing can be written.
    """
    files = size = 0
    missing: list[str] = []
    damaged: list[str] = []
    for sha256 in all_of:
        here = place_of(target, sha256)
        if (state(here) == "whole") if heal else here.exists():
            continue
        found = {state(there): there for there in (place_of(source, sha256) for source in reversed(sources))}
        if "whole" in found:
            _link_or_copy(found["whole"], here)
            files, size = files + 1, size + here.stat().st_size
        else:
            (damaged if "damaged" in found or here.exists() else missing).append(sha256)
    return Brought(files, size, tuple(missing), tuple(damaged))


def _link_or_copy(there: Path, here: Path) -> None:
    _make_room(here)
    if not here.exists():
        with suppress(OSError):  # another disk, or one without links
            os.link(there, here)
            if os.name == "posix":
                to_disk(here.parent)
            return
    _lay_down(here, there.read_bytes())


def room_for(source: Path, target: Path, all_of: Sequence[str]) -> int:
    """How many bytes bringing them would take on the target's disk; 0 on the same one."""
    there = next(place for place in (target, *target.parents) if place.exists())
    if not source.exists() or source.stat().st_dev == there.stat().st_dev:
        return 0
    lacking = (place_of(source, sha256) for sha256 in all_of if not place_of(target, sha256).exists())
    return sum(place.stat().st_size for place in lacking if place.exists())


class Held(NamedTuple):
    """How many contents a folder holds, and their bytes together."""

    files: int
    size: int


def held(folder: Path) -> Held:
    """What a folder of contents holds; nothing where it is not there."""
    sizes = [
        place.stat().st_size
        for part in (folder.iterdir() if folder.is_dir() else ())
        if part.is_dir()
        for place in part.iterdir()
        if not place.name.startswith(".")
    ]
    return Held(len(sizes), sum(sizes))


def absent(folder: Path, all_of: Sequence[str]) -> list[str]:
    """Of the contents that are wanted in a folder those that are not there; nothing is read."""
    return [sha256 for sha256 in all_of if not place_of(folder, sha256).is_file()]


def faulty(folder: Path, all_of: Sequence[str]) -> dict[str, State]:
    """Of the contents that are wanted in a folder those that are missing or damaged; each is read to its end."""
    found = {sha256: state(place_of(folder, sha256)) for sha256 in all_of}
    return {sha256: how for sha256, how in found.items() if how != "whole"}
