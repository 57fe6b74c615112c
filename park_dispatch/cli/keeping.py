"""`backup` and `restore`."""

import argparse
import os
from datetime import datetime
from pathlib import Path

from park_dispatch.cli import console
from park_dispatch.cli.parks import opened
from park_dispatch.language import _
from park_dispatch.ledger.restoring import restore
from park_dispatch.settings import Settings


def run_backup(options: argparse.Namespace, settings: Settings) -> int:
    """Copy the database into a new file, by default one named after the moment in the folder for backups."""
    with opened(settings) as ledger:
        target = ledger.backup(_target(options.target, settings))
    size = target.stat().st_size / (1 << 20)
    console.say(_("已备份到 {path}（{size:.1f} MB）。").format(path=target, size=size))
    return 0


def _target(asked: str | None, settings: Settings) -> Path:
    name = f"{settings.db.stem}-{datetime.now(settings.timezone):%Y%m%d-%H%M%S}.duckdb"
    if asked is None:
        return settings.backup_dir / name
    path = Path(asked).expanduser().resolve()
    return path / name if asked.endswith(("/", os.sep)) or path.is_dir() else path


def run_restore(options: argparse.Namespace, settings: Settings) -> int:
    """Put a backup in the place of the database; the old one keeps its data under another name."""
    settings.db.parent.mkdir(parents=True, exist_ok=True)
    kept = restore(options.file.expanduser().resolve(), settings.db)
    console.say(_("已用 {backup} 恢复数据库 {path}。").format(backup=options.file, path=settings.db))
    if kept is not None:
        console.say(_("原来的数据库保留为 {path}。").format(path=kept))
    return 0
