"""The contents of attachments: files beside the database, each under its sha256, written once and never changed.

`park.duckdb` has them in `park.files/ab/ab12…`. A content is on the disk under its name before any row speaks of it, so
what was acknowledged survives a power cut; a crash in between leaves a file that nobody speaks of, and no harm.
"""

import hashlib
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from park_dispatch.ledger.backups import why_not_written
from park_dispatch.ledger.refusals import AttachmentNotKept
from park_dispatch.ledger.store import put_in_place, to_disk


def folder_of(database: Path) -> Path:
    """Where the contents of a database's attachments lie."""
    return database.with_suffix(".files")


def place_of(folder: Path, sha256: str) -> Path:
    """Where the content of that sha256 lies in a folder of contents. Raises ValueError for what is no sha256."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise ValueError(sha256)
    return folder / sha256[:2] / sha256


def keep(folder: Path, data: bytes) -> str:
    """Put a content into a folder, whole and on the disk when this returns; its sha256. Raises AttachmentNotKept."""
    sha256 = hashlib.sha256(data).hexdigest()
    place = place_of(folder, sha256)
    try:
        if not _holds(place, sha256):
            _lay_down(place, data)
    except OSError as error:
        raise AttachmentNotKept(folder, why_not_written(error)) from error
    return sha256


def _lay_down(place: Path, data: bytes) -> None:
    for folder in (place.parent.parent, place.parent):
        if not folder.exists():
            folder.mkdir(parents=True, exist_ok=True)
            if os.name == "posix":
                to_disk(folder.parent)
    unfinished = place.with_name(f".{place.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        unfinished.write_bytes(data)
        put_in_place(unfinished, place)
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def _holds(place: Path, sha256: str) -> bool:
    """Whether the content is there and is what its name says."""
    try:
        with place.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except FileNotFoundError:
        return False


def faulty(folder: Path, wanted: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Of the wanted contents those that are missing (False) or there and damaged (True), by sha256."""
    for sha256 in wanted:
        place = place_of(folder, sha256)
        if not place.is_file():
            yield sha256, False
        elif not _holds(place, sha256):
            yield sha256, True


def bring(source: Path, target: Path, wanted: Iterable[str]) -> tuple[int, int]:
    """Bring the wanted contents that a folder lacks over from another; how many and how many bytes.

    A hard link where the disk allows it (contents never change), else a copy, on the disk before it has its name.
    What the source has not is left to `faulty` to tell. Raises OSError.
    """
    files = size = 0
    for sha256 in wanted:
        there, here = place_of(source, sha256), place_of(target, sha256)
        if here.exists() or not there.is_file():
            continue
        here.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(there, here)
            if os.name == "posix":
                to_disk(here.parent)
        except OSError:  # another disk, or one without links
            _lay_down(here, there.read_bytes())
        files, size = files + 1, size + here.stat().st_size
    return files, size
