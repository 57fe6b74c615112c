"""The folder itself: which files are there and complete, and where they go with their answers.

A share tells nobody reliably that a file has come, so the folder is looked at again and again; a file is complete when
two looks in a row find the same size and time.
"""

import os
from dataclasses import dataclass
from pathlib import Path

ENDINGS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods", ".csv", ".tsv", ".txt", ".xml", ".xer"})
RESULT = ".结果.txt"
"""What the name of an answer ends with; it stands in the folder's language whatever the reader's."""
STORED, WAITING, UNREADABLE = "已入库", "待确认", "未能读取"
FOLDERS = (STORED, WAITING, UNREADABLE)
_MANY = 10_000


@dataclass(frozen=True, slots=True, order=True)
class Arrived:
    """A file in the folder; ordered as files are taken: the oldest first. `modified` is in nanoseconds."""

    modified: int
    name: str
    size: int


def arrived(folder: Path) -> list[Arrived]:
    """The files that may be reports, the oldest first; no links, lock files or answers of ours. Raises OSError."""
    found = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if not _may_be_report(entry.name) or not entry.is_file(follow_symlinks=False):
                continue
            at = stamp(folder / entry.name)
            if at is not None:
                found.append(at)
    return sorted(found)


def stamp(path: Path) -> Arrived | None:
    """Size and time of a file, None when it has gone. Not from the directory, which on a share may lag behind."""
    try:
        told = path.stat()
    except OSError:
        return None
    return Arrived(told.st_mtime_ns, path.name, told.st_size)


def _may_be_report(name: str) -> bool:
    hidden = name.startswith((".", "~$"))
    return not hidden and not name.endswith(RESULT) and Path(name).suffix.lower() in ENDINGS


def write_result(folder: Path, name: str, text: str) -> None:
    """The answer beside the file, whole or not at all; marked as UTF-8 for Notepad. Raises OSError."""
    unfinished = folder / f".{name}{RESULT}.part"
    try:
        unfinished.write_bytes(("\ufeff" + text.replace("\n", "\r\n")).encode("utf-8", "replace"))
        unfinished.replace(folder / f"{name}{RESULT}")
    finally:
        unfinished.unlink(missing_ok=True)


def put_away(folder: Path, name: str, into: str) -> Path:
    """Move a file and then its answer into a folder below; never over another one. Raises OSError.

    The file goes first: when that fails everything is as it was; an answer left behind is brought by `bring_answers`.
    """
    target = folder / into
    target.mkdir(exist_ok=True)
    free = _free_name(target, name)
    (folder / name).rename(target / free)
    (folder / f"{name}{RESULT}").rename(target / f"{free}{RESULT}")
    return target / free


def bring_answers(folder: Path) -> None:
    """Put answers whose file was moved before a crash beside that file. Raises OSError."""
    for answer in folder.glob(f"*{RESULT}"):
        name = answer.name.removesuffix(RESULT)
        if (folder / name).exists():
            continue
        for into in FOLDERS:
            alone = next((p for p in _names(folder / into, name) if p.exists() and not _answer_of(p).exists()), None)
            if alone is not None:
                answer.rename(_answer_of(alone))
                break


def _answer_of(path: Path) -> Path:
    return path.with_name(path.name + RESULT)


def _free_name(folder: Path, name: str) -> str:
    return next(path.name for path in _names(folder, name) if not path.exists() and not _answer_of(path).exists())


def _names(folder: Path, name: str) -> "list[Path]":
    """The name, and the name with each number up to the first that is free."""
    found = [folder / name]
    stem, ending = Path(name).stem, Path(name).suffix
    for number in range(2, _MANY):
        if not found[-1].exists() and not _answer_of(found[-1]).exists():
            break
        found.append(folder / f"{stem} ({number}){ending}")
    return found
