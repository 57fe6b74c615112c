"""The folder of backups: what is in it, a new one put there whole or not at all, and what the rule lets go of.

Names tell what a file is: `park.auto-20261126T014641Z.duckdb` was made by the hour, `park.before-0005-….duckdb` before
the database got another structure (5), anything else that begins with the name of the database was made by hand. Only
the first two are ever removed. A copy that is being made ends in `.part` and is no backup.
"""

import logging
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import Literal, TypeAlias

import duckdb

from park_dispatch.language import _
from park_dispatch.ledger.backup_rule import kept
from park_dispatch.ledger.disk import why_not_written, why_not_written_by_engine
from park_dispatch.ledger.files import Brought, State, bring, faulty, folder_of, in_backups, room_for, wanted
from park_dispatch.ledger.refusals import BackupFailed, BackupUnusable
from park_dispatch.ledger.store import Content, Ledger, content, now, put_in_place
from park_dispatch.model.office_time import in_zone

Sort: TypeAlias = Literal["auto", "before", "hand"]
BEFORE_KEPT = 6
"""Backups from before a change of structure that are kept: one comes with an upgrade, not with an hour."""
SPARE_BYTES = 64 << 20
"""What has to stay free on a disk beside a new backup: the database itself must be able to go on."""
_log = logging.getLogger(__name__)
_NAME = re.compile(r"\.(?P<sort>auto|before-\d{4})-(?P<at>\d{8}T\d{6}Z)\.duckdb")


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

    It has been opened and read again, and every table of it is what the ledger held; contents of attachments that the
    folder did not have are there before it has its name. Raises BackupFailed.
    """
    target = folder / f"{ledger.path.stem}.auto-{_stamp(moment or now())}.duckdb"
    with _failing(folder):
        clear_unfinished(folder, ledger.path)
        refuse_without_room(folder, ledger.path)
        held, brought = _copied_with_files(ledger, target)
    _warn(brought)
    return _backup(target, ledger.path), held


def back_up_by_hand(ledger: Ledger, target: Path) -> tuple[Backup, Brought]:
    """A backup that somebody asked for, which is never removed by rule; and what was brought of attachments.

    Raises BackupFailed, or BackupUnusable where the target exists.
    """
    if target.exists():
        raise BackupUnusable(target, _("文件已存在，请换一个文件名。"))
    with _failing(target.parent):
        refuse_without_room(target.parent, ledger.path)
        _held, brought = _copied_with_files(ledger, target)
    _warn(brought)
    return _backup(target, ledger.path), brought


def _copied_with_files(ledger: Ledger, target: Path) -> tuple[Content, Brought]:
    """Rows are copied first: the contents of all they speak of were there before them."""
    brought: list[Brought] = []

    def before_named() -> None:
        with ledger.cursor() as cursor:
            all_of = wanted(cursor)
        source, there = folder_of(ledger.path), in_backups(target.parent)
        _refuse_files_without_room(source, there, all_of)
        brought.append(bring([source], there, all_of))

    return ledger.copied_to(target, before_named), brought[0]


def _refuse_files_without_room(source: Path, there: Path, all_of: Sequence[str]) -> None:
    needed = room_for(source, there, all_of)
    if needed and shutil.disk_usage(there.parent).free < needed + SPARE_BYTES:
        words = _("磁盘空间不足：要备份的照片和文件还需要 {needed:.0f} MB。请腾出空间，或换一个备份文件夹。")
        raise BackupFailed(there.parent, words.format(needed=needed / (1 << 20)))


def _warn(brought: Brought) -> None:
    for sha256 in brought.missing:
        _log.warning("backup: the content %s of an attachment is missing", sha256)
    for sha256 in brought.damaged:
        _log.warning("backup: the content %s of an attachment is damaged", sha256)


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
            bring([folder_of(database)], in_backups(folder), wanted(connection))
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
    local = {backup.path: in_zone(backup.taken_at, zone) for backup in hourly}
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


@dataclass(frozen=True, slots=True)
class FaultyFile:
    """A content that is missing or damaged in a folder, and the attachment (as_of, author) that it belongs to."""

    folder: Path
    sha256: str
    state: State
    file_name: str
    as_of: date
    author: str


def faulty_files(folder: Path, database: Path) -> list[FaultyFile]:
    """What is missing or damaged of the contents that the backups in a folder speak of: beside the database, where the
    newest says what has to be there, and beside the backups. Each is read to its end; the database may be in use.
    """
    found: list[FaultyFile] = []
    speaking: dict[str, tuple[str, date, str]] = {}
    for at, backup in enumerate(backups(folder, database)):
        named = _names(backup)
        if at == 0:
            found += _faulty(folder_of(database), named)
        speaking = named | speaking
    return found + _faulty(in_backups(folder), speaking)


def _faulty(place: Path, named: Mapping[str, tuple[str, date, str]]) -> list[FaultyFile]:
    return [FaultyFile(place, sha256, how, *named[sha256]) for sha256, how in faulty(place, list(named)).items()]


def _names(backup: Backup) -> dict[str, tuple[str, date, str]]:
    """By sha256: name, as-of day and author of the attachment; nothing of a backup that cannot be read."""
    try:
        with closing(duckdb.connect(str(backup.path), read_only=True)) as copy:
            contents = set(wanted(copy))
            rows = copy.execute(
                "SELECT sha256, thumb_sha256, file_name, as_of, author FROM attachment ORDER BY attachment_id DESC"
            ).fetchall() if contents else []  # fmt: skip
    except (duckdb.Error, OSError):
        return {}
    return {sha256: (name, on, author) for *both, name, on, author in rows for sha256 in both if sha256}


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
        raise BackupFailed(folder, why_not_written_by_engine(str(error))) from error


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%SZ}"
