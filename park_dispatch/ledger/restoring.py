"""A backup put back in the place of a database, with what was there kept beside it."""

import shutil
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from park_dispatch.language import _
from park_dispatch.ledger import audit
from park_dispatch.ledger.files import Brought, bring, folder_of, in_backups, wanted
from park_dispatch.ledger.migrate import migrate
from park_dispatch.ledger.refusals import BackupUnusable, DatabaseUnreadable
from park_dispatch.ledger.store import BATCH_ROWS, TABLES, connect
from park_dispatch.model.people import Person, local_person

DOORS = ("session", "code", "attempt")
SOMEBODY_HERE = local_person("")


@dataclass(frozen=True, slots=True)
class Restored:
    """What restoring did. kept: the new path of the database that was there; brought: contents of attachments.

    The missing and damaged ones of `brought` are in no place that was looked in: photos that cannot be shown any more.
    """

    kept: Path | None
    brought: Brought


def restore(backup: Path, target: Path, by: Person = SOMEBODY_HERE) -> Restored:
    """Put a backup in the place of a database; what was there is kept beside it.

    Contents of attachments that the place lacks come from `files` beside the backup (or what lies beside it as beside
    a database), before the database has its name. The audit only grows: lines of the database that is replaced and
    that the backup has not are taken over, and one says who restored what. A backup of an older version is brought to
    this version's structure. Raises BackupUnusable when the backup is no ledger or damaged, DatabaseNewer when it is
    ahead of us, DatabaseInUse when the target is open somewhere; the target is then as it was.
    """
    if not backup.is_file():
        raise BackupUnusable(backup, _("没有这个文件。"))
    staged = target.with_name(target.name + ".restoring")
    try:
        all_of = _stage(backup, staged, _lines_of(target), audit.line(by, "restore", backup.name))
        sources = [in_backups(backup.parent), folder_of(backup)]
        brought = bring(sources, folder_of(target), all_of, heal=True)
        kept = _set_aside(target)
        staged.rename(target)
    finally:
        for leftover in (staged, _log(staged)):
            leftover.unlink(missing_ok=True)
    return Restored(kept, brought)


def _lines_of(target: Path) -> pd.DataFrame:
    """The audit of a database; none of one that is not there, is damaged or has no audit as yet."""
    with suppress(DatabaseUnreadable):
        if target.exists():
            with closing(connect(target)) as replaced, suppress(duckdb.Error):
                return replaced.execute("SELECT * EXCLUDE (audit_id) FROM audit ORDER BY audit_id").df()
    return pd.DataFrame()


def _add_lines(copy: duckdb.DuckDBPyConnection, lines: pd.DataFrame) -> None:
    """Add the lines of a frame that are not there yet, with numbers of their own."""
    if lines.empty:
        return
    columns = ", ".join(lines.columns)
    copy.register("lines", lines.assign(place=range(1, len(lines) + 1)))
    copy.execute(
        f"INSERT INTO audit (audit_id, {columns}) "
        f"SELECT (SELECT coalesce(max(audit_id), 0) FROM audit) + row_number() OVER (ORDER BY place), {columns} "
        f"FROM lines ANTI JOIN audit USING ({columns})"
    )
    copy.unregister("lines")


def _stage(backup: Path, staged: Path, lines: pd.DataFrame, restored: dict[str, object]) -> list[str]:
    """Copy a backup, bring the copy up to date and read all of it: a damaged block shows here, not next month.

    Returns the contents that its attachments speak of.
    """
    try:
        with closing(duckdb.connect(str(backup), read_only=True)) as source:
            source.execute("SELECT number FROM migration")
        staged.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(backup, staged)
        if _log(backup).exists():
            shutil.copyfile(_log(backup), _log(staged))
        with closing(duckdb.connect(str(staged))) as copy:
            migrate(copy, backup)
            for table in DOORS:  # whoever signed out since must not be in again
                copy.execute(f"DELETE FROM {table}")
            _add_lines(copy, lines)
            _add_lines(copy, pd.DataFrame([restored]))
            for table in TABLES:
                for _batch in copy.execute(f"SELECT * FROM {table}").to_arrow_reader(BATCH_ROWS):
                    pass
            return wanted(copy)
    except duckdb.Error as error:
        raise BackupUnusable(backup, _("不是本程序的数据库，或文件已损坏。")) from error


def _set_aside(target: Path) -> Path | None:
    """Rename a database and its write-ahead log; a damaged one as well, for that is what restore is for."""
    kept = _free_name(target) if target.exists() else None
    if kept:
        with suppress(DatabaseUnreadable):
            connect(target).close()  # folds the write-ahead log into the file
        target.rename(kept)
    if _log(target).exists():  # also one left without its database: it must not be played into the restored one
        _log(target).rename(_log(kept or _free_name(target)))
    return kept


def _log(path: Path) -> Path:
    """The write-ahead log that DuckDB keeps beside a file."""
    return path.with_name(path.name + ".wal")


def _free_name(path: Path) -> Path:
    return next(
        candidate
        for number in range(1, 10_000)
        if not (candidate := path.with_name(f"{path.stem}.before-restore-{number}{path.suffix}")).exists()
    )
