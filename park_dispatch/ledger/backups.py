"""The folder of backups: what is in it, a new one put there whole or not at all, and what the rule lets go of.

Names tell what a file is: `park.auto-20261126T014641Z.duckdb` was made by the hour, `park.before-0005-….duckdb` before
the database got another structure (5), anything else that begins with the name of the database was made by hand. Only
the first two are ever removed. A copy that is being made ends in `.part` and is no backup.
"""

import errno
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Literal, TypeAlias

import duckdb

from park_dispatch.language import _
from park_dispatch.ledger.backup_rule import kept
from park_dispatch.ledger.refusals import BackupFailed, BackupUnusable
from park_dispatch.ledger.store import Content, Ledger, content, now, put_in_place

Sort: TypeAlias = Literal["auto", "before", "hand"]
BEFORE_KEPT = 6
"""Backups from before a change of structure that are kept: one comes with an upgrade, not with an hour."""
SPARE_BYTES = 64 << 20
"""What has to stay free on a disk beside a new backup: the database itself must be able to go on."""
_NAME = re.compile(r"\.(?P<sort>auto|before-\d{4})-(?P<at>\d{8}T\d{6}Z)\.duckdb")
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_SHUT = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup: taken_at is UTC, size in bytes."""

    path: Path
    sort: Sort
    taken_at: datetime
    size: int


def backups(folder: Path, database: Path) -> list[Backup]:
    """The backups of a database in a folder, the newest first; an absent folder has none."""
    found = []
    for path in _files(folder, database):
        with suppress(FileNotFoundError):  # let go of by another process meanwhile
            found.append(_backup(path, database))
    return sorted(found, key=lambda backup: (backup.taken_at, backup.path.name), reverse=True)


def _files(folder: Path, database: Path) -> Iterator[Path]:
    with suppress(OSError):
        yield from (
            path
            for path in folder.iterdir()
            if path.suffix == ".duckdb" and path.name.startswith((f"{database.stem}-", f"{database.stem}."))
        )


def _backup(path: Path, database: Path) -> Backup:
    facts = path.stat()
    named = _NAME.fullmatch(path.name.removeprefix(database.stem))
    if named is None:
        return Backup(path, "hand", datetime.fromtimestamp(facts.st_mtime, UTC).replace(tzinfo=None), facts.st_size)
    taken_at = datetime.strptime(named["at"], "%Y%m%dT%H%M%SZ")
    return Backup(path, "auto" if named["sort"] == "auto" else "before", taken_at, facts.st_size)


def back_up(ledger: Ledger, folder: Path, moment: datetime | None = None) -> tuple[Backup, Content]:
    """Put a new backup of the whole ledger into the folder, and tell what is in it. `moment` (UTC) names it.

    It has been opened and read again, and every table of it is what the ledger held. Raises BackupFailed.
    """
    target = folder / f"{ledger.path.stem}.auto-{_stamp(moment or now())}.duckdb"
    with _failing(folder):
        clear_unfinished(folder, ledger.path)
        refuse_without_room(folder, ledger.path)
        held = ledger.copied_to(target)
    return _backup(target, ledger.path), held


def back_up_by_hand(ledger: Ledger, folder: Path, zone: tzinfo) -> Backup:
    """A backup that somebody asked for, named after the moment by the clock of a zone; it is never removed by rule.

    Raises BackupFailed.
    """
    target = folder / hand_name(ledger.path, zone)
    with _failing(folder):
        refuse_without_room(folder, ledger.path)
        ledger.copied_to(target)
    return _backup(target, ledger.path)


def hand_name(database: Path, zone: tzinfo) -> str:
    """The name of a backup made by hand now."""
    return f"{database.stem}-{datetime.now(zone):%Y%m%d-%H%M%S}.duckdb"


def before_migrating(connection: duckdb.DuckDBPyConnection, database: Path, folder: Path, number: int) -> None:
    """A backup of a database that is about to get a structure of that number. Raises BackupFailed."""
    target = folder / f"{database.stem}.before-{number:04d}-{_stamp(now())}.duckdb"
    unfinished = target.with_name(target.name + ".part")
    with _failing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        clear_unfinished(folder, database)
        refuse_without_room(folder, database)
        try:
            _copy_as_it_is(connection, unfinished)
            put_in_place(unfinished, target)
        finally:
            clear_unfinished(folder, database)
    old = [backup for backup in backups(folder, database) if backup.sort == "before"]
    for backup in old[BEFORE_KEPT:]:
        backup.path.unlink(missing_ok=True)


def _copy_as_it_is(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    row = connection.execute("SELECT current_database()").fetchone()
    quoted = str(target).replace("'", "''")
    connection.execute(f"ATTACH '{quoted}' AS copied")
    try:
        connection.execute(f'COPY FROM DATABASE "{row[0] if row else ""}" TO copied')
        connection.execute("CHECKPOINT copied")  # detaching does this too, but on a full disk without a word
    finally:
        connection.execute("DETACH copied")
    with closing(duckdb.connect(str(target), read_only=True)) as copy:
        if content(copy) != content(connection):
            raise BackupUnusable(target, _("写成的备份与数据库不一致。"))


def clear_unfinished(folder: Path, database: Path) -> None:
    """Remove what a process left that died while making a backup."""
    with suppress(OSError):
        for path in folder.iterdir():
            if path.name.startswith(f"{database.stem}.") and path.name.endswith((".part", ".part.wal")):
                path.unlink(missing_ok=True)


def refuse_without_room(folder: Path, database: Path) -> None:
    """Raise BackupFailed where a backup would leave the disk full: a full disk stops the database as well."""
    there = next(place for place in (folder, *folder.parents) if place.exists())
    needed = database.stat().st_size + SPARE_BYTES if database.exists() else SPARE_BYTES
    free = shutil.disk_usage(there).free
    if free < needed:
        words = _("磁盘空间不足：还剩 {free:.0f} MB，需要约 {needed:.0f} MB。请腾出空间，或换一个备份文件夹。")
        raise BackupFailed(folder, words.format(free=free / (1 << 20), needed=needed / (1 << 20)))


def prune(folder: Path, database: Path, zone: tzinfo) -> list[Backup]:
    """Remove the hourly backups that the rule does not keep, by the clock of a zone; those that were removed."""
    hourly = [backup for backup in backups(folder, database) if backup.sort == "auto"]
    local = {backup.path: backup.taken_at.replace(tzinfo=UTC).astimezone(zone) for backup in hourly}
    wanted = kept(local.values())
    removed = [backup for backup in hourly if local[backup.path] not in wanted]
    for backup in removed:
        backup.path.unlink(missing_ok=True)
    return removed


def content_of(backup: Backup) -> Content | None:
    """What is in a backup; None for one that cannot be opened or read."""
    try:
        with closing(duckdb.connect(str(backup.path), read_only=True)) as copy:
            return content(copy)
    except (duckdb.Error, OSError):
        return None


def usable(backup: Backup) -> bool:
    """Whether a backup opens, and every table that its structure has can be read from end to end."""
    found = content_of(backup)
    return found is not None and any(table == "migration" and rows > 0 for table, rows, _hash in found)


@contextmanager
def _failing(folder: Path) -> Iterator[None]:
    """Whatever keeps a backup from being made, as BackupFailed."""
    try:
        yield
    except BackupUnusable as error:
        raise BackupFailed(folder, error.detail) from error
    except OSError as error:
        raise BackupFailed(folder, why_not_written(error)) from error
    except duckdb.Error as error:
        raise BackupFailed(folder, _why_of_engine(str(error))) from error


def why_not_written(error: OSError) -> str:
    """What the operating system says, and what to do."""
    if error.errno in _FULL:
        return _full()
    if error.errno in _SHUT:
        return _shut()
    return _("写不进去（{detail}）。").format(detail=error.strerror or type(error).__name__)


def _why_of_engine(message: str) -> str:
    """The engine's messages end in the words of the operating system."""
    said: tuple[tuple[frozenset[int], Callable[[], str]], ...] = ((_FULL, _full), (_SHUT, _shut))
    for numbers, words in said:
        if any(os.strerror(number) in message for number in numbers):
            return words()
    return _("写不进去（{detail}）。").format(detail=message.splitlines()[0][:200])


def _full() -> str:
    return _("磁盘已满。请腾出空间，或换一个备份文件夹。")


def _shut() -> str:
    return _("没有写入权限，或文件夹是只读的。请改正权限，或换一个备份文件夹。")


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%SZ}"
