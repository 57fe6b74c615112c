"""A backup every hour that something changed in: when one is due, what came of the last; no failure ends it."""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from park_dispatch.ledger.backups import Backup, back_up, backups, content_of, prune
from park_dispatch.ledger.refusals import BackupFailed
from park_dispatch.ledger.store import Content, Ledger

EVERY = timedelta(hours=1)
AGAIN = timedelta(minutes=5)
"""How soon a backup that failed is tried again."""
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Keeper:
    """Keeps the backups of a ledger in a folder; days and hours are told by the clock of `zone`.

    failure: why the last attempt failed (None after one that worked), failed_at: since when (UTC).
    """

    folder: Path
    zone: tzinfo
    failure: BackupFailed | None = None
    failed_at: datetime | None = None
    _next: datetime | None = None
    _version: int = -1
    _held: Content | None = field(default=None, repr=False)

    def look(self, ledger: Ledger, moment: datetime) -> Backup | None:
        """Make a backup if one is due at a moment (UTC) and anything changed; the backup, None without. Never raises.

        The first look of a process goes by the newest backup in the folder: by its age, and by what is in it.
        """
        if self._next is None:
            self._next = self._first(ledger, moment)
        if moment < self._next:
            return None
        try:
            made = self._make(ledger, moment)
        except BackupFailed as failure:
            self._fail(failure, moment)
            return None
        self.failure, self.failed_at = None, None
        self._next = moment + EVERY
        return made

    def _first(self, ledger: Ledger, moment: datetime) -> datetime:
        known = [backup for backup in backups(self.folder, ledger.path) if backup.sort == "auto"]
        if not known:
            return moment
        self._held = content_of(known[0])
        return moment if known[0].taken_at > moment else known[0].taken_at + EVERY

    def _make(self, ledger: Ledger, moment: datetime) -> Backup | None:
        version = ledger.version  # read first: what is written meanwhile is backed up next time
        if version == self._version or ledger.content() == self._held:
            self._version = version
            return None
        made, self._held = back_up(ledger, self.folder, moment)
        self._version = version
        _log.info("backup: %s, %d bytes", made.path.name, made.size)
        try:
            prune(self.folder, ledger.path, self.zone)
        except OSError as error:
            _log.warning("backup: old ones cannot be removed: %s", error)
        return made

    def _fail(self, failure: BackupFailed, moment: datetime) -> None:
        """Logged when it begins and when the reason changes, not every five minutes."""
        if self.failure is None or self.failure.detail != failure.detail:
            _log.error("backup: %s", failure.why(), exc_info=failure.__cause__)
        self.failure, self.failed_at = failure, self.failed_at or moment
        self._next = moment + AGAIN
