"""The inbox inside the server: one thread beside the sessions, where the settings name a folder."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from park_dispatch.filing.names import name_key
from park_dispatch.inbox.watching import EVERY_SECONDS, Inbox, Told
from park_dispatch.language import speaking
from park_dispatch.ledger import reading
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.settings import SettingRefusal, Settings
from park_dispatch.web.frame import ledger_at

_log = logging.getLogger(__name__)


@contextmanager
def inbox_watched(every: float = EVERY_SECONDS) -> Iterator[None]:
    """Watch the inbox, if there is one, as long as the block runs; a file in hand is finished before it ends."""
    try:
        settings = Settings.from_environment()
    except SettingRefusal:  # the pages say so
        yield
        return
    if settings.inbox is None:
        yield
        return
    stop = threading.Event()
    thread = threading.Thread(target=_watch, args=(settings, stop, every), name="inbox", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _watch(settings: Settings, stop: threading.Event, every: float) -> None:
    assert settings.inbox is not None  # noqa: S101
    inbox, waiting = Inbox(settings.inbox, settings, _note), False
    with speaking(settings.language):
        while not stop.wait(every):
            try:
                ledger = ledger_at(settings.db)
                park = inbox_park(ledger, settings.inbox_park)
                if park is None and not waiting:
                    _log.warning("inbox: no such park, or several; set PARK_DISPATCH_INBOX_PARK. Files wait.")
                waiting = park is None
                if park is not None:
                    inbox.look(ledger, park, stop)
            except Exception:  # the database was refused, for one; the pages say so
                _log.exception("inbox")


def inbox_park(ledger: Ledger, name: str) -> Park | None:
    """The park of that name; without one, the only real park. None when that is not clear."""
    known = reading.parks(ledger)
    if name:
        return next((park for park in known if name_key("park", park.name) == name_key("park", name)), None)
    real = [park for park in known if not park.demo]
    return real[0] if len(real) == 1 else None


def _note(told: Told) -> None:
    _log.info("inbox: %s", told.line)
