"""A file as it was dropped on the page: its bytes are held until the person has decided, and read again at will.

The browser's word on name and size is not taken: the name is reduced to a name, the size is counted here.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from park_dispatch.intake.limits import Limits
from park_dispatch.intake.marking.marker import Marked, list_of, mark
from park_dispatch.intake.marking.marks import Mark
from park_dispatch.intake.reader import read
from park_dispatch.intake.refusals import EmptyFile, Refusal, TooLarge
from park_dispatch.intake.understanding import Corrections, Understanding

NAME_CHARACTERS = 120


@dataclass(frozen=True, slots=True)
class Dropped:
    """The name the user gave a file (see `tidy_name`), and its bytes."""

    name: str
    data: bytes


def tidy_name(name: str) -> str:
    """The last part of a path, without control characters, at most 120 characters with its ending kept."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(mark for mark in last if mark.isprintable()).strip() or "—"
    if len(shown) <= NAME_CHARACTERS:
        return shown
    ending = Path(shown).suffix[:10]
    return shown[: NAME_CHARACTERS - len(ending) - 1] + "…" + ending


def read_dropped(dropped: Dropped, corrections: Corrections, limits: Limits) -> Understanding:
    """What the file says, read in a capped child from a temporary copy that is gone afterwards. Raises Refusal."""
    if not dropped.data:
        raise EmptyFile(dropped.name)
    if len(dropped.data) > limits.file_bytes:
        raise TooLarge(dropped.name, len(dropped.data), limits.file_bytes)
    with _laid_down(dropped) as path:
        return read(path, corrections, file_name=dropped.name, limits=limits)


def mark_dropped(dropped: Dropped, marks: Sequence[Mark], limits: Limits) -> Marked:
    """The file with its marks, made in a capped child; the list of them alone where the file does not allow it."""
    try:
        with _laid_down(dropped) as path:
            return mark(path, marks, file_name=dropped.name, limits=limits)
    except Refusal as refusal:
        return list_of(marks, refusal, dropped.name)


@contextmanager
def _laid_down(dropped: Dropped) -> Iterator[Path]:
    """A temporary copy on disk, for a child to open."""
    with tempfile.TemporaryDirectory(prefix="park_dispatch_") as folder:
        path = Path(folder) / "dropped"
        path.write_bytes(dropped.data)
        yield path
