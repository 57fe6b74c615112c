"""`backup`, `backups` and `restore`."""

import argparse
import os
from pathlib import Path

from park_dispatch.boards.backup_words import size_words, sort_word
from park_dispatch.cli import console
from park_dispatch.cli.parks import author, opened
from park_dispatch.filing.backing_up import back_up_to
from park_dispatch.language import _
from park_dispatch.ledger.backups import (
    Backup,
    FaultyFile,
    backups,
    faulty_files,
    hand_name,
    usable,
)
from park_dispatch.ledger.files import Brought, held, in_backups
from park_dispatch.ledger.restoring import restore
from park_dispatch.model.office_time import in_zone
from park_dispatch.model.people import Person, local_person
from park_dispatch.settings import Settings


def run_backup(options: argparse.Namespace, settings: Settings) -> int:
    """Copy the database into a new file, by default one named after the moment in the folder for backups."""
    with opened(settings) as ledger:
        by = _by(options, settings)
        made, brought = back_up_to(ledger, _target(options.target, settings), by.name, by=by)
    console.say(_("已备份到 {path}（{size:.1f} MB）。").format(path=made.path, size=made.size / (1 << 20)))
    folder = in_backups(made.path.parent)
    there = held(folder)
    if there.files:
        words = _("照片和文件在 {path}：{count} 个，共 {size}，其中新增 {new} 个。")
        console.say(words.format(path=folder, count=there.files, size=size_words(there.size), new=brought.files))
    return _say_lost(brought)


def _say_lost(brought: Brought) -> int:
    """Say what could not be brought; 1 when there is anything."""
    lost = len(brought.missing) + len(brought.damaged)
    if lost:
        words = _("有 {missing} 个照片或文件的内容找不到、{damaged} 个已损坏；backups --check 会逐个列出。")
        console.complain([words.format(missing=len(brought.missing), damaged=len(brought.damaged))])
    return 1 if lost else 0


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
    bad = faulty_files(settings.backup_folder, settings.db) if options.check else []
    there = held(in_backups(settings.backup_folder))
    if options.json:
        console.say_json(
            {
                "folder": str(settings.backup_folder),
                "automatic": settings.makes_backups,
                "backups": [_facts(backup, fine) for backup in found],
                "files": {"count": there.files, "bytes": there.size, "faulty": [_faulty_facts(one) for one in bad]},
            }
        )
    elif not found:
        console.say(_("{path} 里还没有备份。").format(path=settings.backup_folder))
    else:
        console.say(_("{path} 里有 {count} 个备份：").format(path=settings.backup_folder, count=len(found)))
        for line in console.aligned([_row(backup, fine, settings) for backup in found], right=frozenset({2})):
            console.say(line)
        if there.files:
            console.say(_("备份里的照片和文件：{count} 个，共 {size}。").format(
                count=there.files, size=size_words(there.size)))  # fmt: skip
        for one in bad:
            console.complain([_faulty_line(one)])
    return 0 if all(fine.values()) and not bad else 1


def _faulty_facts(one: FaultyFile) -> dict[str, object]:
    return {
        "folder": str(one.folder), "sha256": one.sha256, "state": one.state, "file": one.file_name,
        "as_of": one.as_of.isoformat(), "author": one.author,
    }  # fmt: skip


def _faulty_line(one: FaultyFile) -> str:
    words = _("“{file}”（{day}，{author}）在 {folder} 里{state}（{sha256}）。")
    state = _("已损坏") if one.state == "damaged" else _("缺少内容")
    return words.format(
        file=one.file_name, day=one.as_of, author=one.author, folder=one.folder, state=state, sha256=one.sha256
    )


def _facts(backup: Backup, fine: dict[Path, bool]) -> dict[str, object]:
    facts: dict[str, object] = {
        "file": str(backup.path), "sort": backup.sort, "taken_at": f"{backup.taken_at.isoformat()}Z",
        "bytes": backup.size,
    }  # fmt: skip
    return facts if backup.path not in fine else facts | {"usable": fine[backup.path]}


def _row(backup: Backup, fine: dict[Path, bool], settings: Settings) -> tuple[str, ...]:
    taken = in_zone(backup.taken_at, settings.timezone)
    checked = (_("可用"),) if fine.get(backup.path) else (_("已损坏"),) if backup.path in fine else ()
    size = _("{size:.1f} MB").format(size=backup.size / (1 << 20))
    return (f"{taken:%Y-%m-%d %H:%M}", sort_word(backup.sort), size, *checked, backup.path.name)


def run_restore(options: argparse.Namespace, settings: Settings) -> int:
    """Put a backup in the place of the database; the old one keeps its data under another name."""
    settings.db.parent.mkdir(parents=True, exist_ok=True)
    done = restore(options.file.expanduser().resolve(), settings.db, _by(options, settings))
    console.say(_("已用 {backup} 恢复数据库 {path}。").format(backup=options.file, path=settings.db))
    if done.kept is not None:
        console.say(_("原来的数据库保留为 {path}。").format(path=done.kept))
    if done.brought.files:
        words = _("补回照片和文件 {count} 个，共 {size}。")
        console.say(words.format(count=done.brought.files, size=size_words(done.brought.size)))
    _say_lost(done.brought)
    return 0
