"""`backup`, `backups` and `restore`."""

import argparse
import os
from datetime import UTC
from pathlib import Path

from park_dispatch.boards.backup_words import sort_word
from park_dispatch.cli import console
from park_dispatch.cli.parks import author, opened
from park_dispatch.filing.backing_up import back_up_to
from park_dispatch.language import _
from park_dispatch.ledger.backups import Backup, backups, hand_name, usable
from park_dispatch.ledger.restoring import restore
from park_dispatch.model.people import Person, local_person
from park_dispatch.settings import Settings


def run_backup(options: argparse.Namespace, settings: Settings) -> int:
    """Copy the database into a new file, by default one named after the moment in the folder for backups."""
    with opened(settings) as ledger:
        by = _by(options, settings)
        target = back_up_to(ledger, _target(options.target, settings), by.name, by=by)
    size = target.stat().st_size / (1 << 20)
    console.say(_("已备份到 {path}（{size:.1f} MB）。").format(path=target, size=size))
    return 0


def _by(options: argparse.Namespace, settings: Settings) -> Person:
    return local_person(author(options, settings), _("命令行"))


def _target(asked: str | None, settings: Settings) -> Path:
    name = hand_name(settings.db, settings.timezone)
    if asked is None:
        return settings.backup_folder / name
    path = Path(asked).expanduser().resolve()
    return path / name if asked.endswith(("/", os.sep)) or path.is_dir() else path


def run_backups(options: argparse.Namespace, settings: Settings) -> int:
    """List the backups of the database, the newest first; with --check each is opened and read, 1 when one is bad."""
    found = backups(settings.backup_folder, settings.db)
    fine = {backup.path: usable(backup) for backup in found} if options.check else {}
    if options.json:
        console.say_json(
            {
                "folder": str(settings.backup_folder),
                "automatic": settings.makes_backups,
                "backups": [_facts(backup, fine) for backup in found],
            }
        )
    elif not found:
        console.say(_("{path} 里还没有备份。").format(path=settings.backup_folder))
    else:
        console.say(_("{path} 里有 {count} 个备份：").format(path=settings.backup_folder, count=len(found)))
        for line in console.aligned([_row(backup, fine, settings) for backup in found], right=frozenset({2})):
            console.say(line)
    return 0 if all(fine.values()) else 1


def _facts(backup: Backup, fine: dict[Path, bool]) -> dict[str, object]:
    facts: dict[str, object] = {
        "file": str(backup.path), "sort": backup.sort, "taken_at": f"{backup.taken_at.isoformat()}Z",
        "bytes": backup.size,
    }  # fmt: skip
    return facts if backup.path not in fine else facts | {"usable": fine[backup.path]}


def _row(backup: Backup, fine: dict[Path, bool], settings: Settings) -> tuple[str, ...]:
    taken = backup.taken_at.replace(tzinfo=UTC).astimezone(settings.timezone)
    checked = (_("可用"),) if fine.get(backup.path) else (_("已损坏"),) if backup.path in fine else ()
    size = _("{size:.1f} MB").format(size=backup.size / (1 << 20))
    return (f"{taken:%Y-%m-%d %H:%M}", sort_word(backup.sort), size, *checked, backup.path.name)


def run_restore(options: argparse.Namespace, settings: Settings) -> int:
    """Put a backup in the place of the database; the old one keeps its data under another name."""
    settings.db.parent.mkdir(parents=True, exist_ok=True)
    kept = restore(options.file.expanduser().resolve(), settings.db, _by(options, settings))
    console.say(_("已用 {backup} 恢复数据库 {path}。").format(backup=options.file, path=settings.db))
    if kept is not None:
        console.say(_("原来的数据库保留为 {path}。").format(path=kept))
    return 0
