"""Backups inside the server: one thread beside the sessions, and what the page on the system tells of it."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from park_dispatch.language import speaking
from park_dispatch.ledger.keeper import Keeper
from park_dispatch.ledger.store import now
from park_dispatch.settings import SettingRefusal, Settings
from park_dispatch.web.frame import ledger_at

LOOK_SECONDS = 30.0
_log = logging.getLogger(__name__)
_running: list[Keeper] = []


def keeper() -> Keeper | None:
    """The keeper of this process; None where it makes no backups."""
    return _running[-1] if _running else None


@contextmanager
def backups_kept(every: float = LOOK_SECONDS) -> Iterator[None]:
    """Keep backups as long as the block runs, unless the settings say off; one in hand is finished before it ends."""
    try:
        settings = Settings.from_environment()
    except SettingRefusal:  # the pages say so
        yield
        return
    if not settings.makes_backups:
        yield
        return
    stop = threading.Event()
    keeper = Keeper(settings.backup_folder, settings.timezone)
    thread = threading.Thread(target=_keep, args=(keeper, settings, stop, every), name="backups", daemon=True)
    _running.append(keeper)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        _running.remove(keeper)


def _keep(keeper: Keeper, settings: Settings, stop: threading.Event, every: float) -> None:
    with speaking(settings.language):
        while True:
            try:
                keeper.look(ledger_at(settings.db), now())
            except Exception:  # the database was refused, for one; the pages say so
                _log.exception("backup")
            if stop.wait(every):
                return
