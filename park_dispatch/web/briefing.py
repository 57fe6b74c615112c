"""The morning brief sent by the server itself: it holds the database, so no command can read it beside the server."""

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, time

from park_dispatch.boards.brief import brief
from park_dispatch.language import speaking
from park_dispatch.ledger import reading
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.site_rule import SiteKind
from park_dispatch.reports.robot_sending import Sent, send
from park_dispatch.reports.robots import Robot, robots
from park_dispatch.settings import SettingRefusal, Settings
from park_dispatch.web.frame import default_day, ledger_at

LOOK_SECONDS = 15.0
_log = logging.getLogger(__name__)


def due(before: datetime, now: datetime, at: time) -> bool:
    """Whether the clock passed the time of day between two looks. What was passed while nobody looked is not sent: a
    server that is started at noon does not send the morning's brief, and one that is restarted does not send it twice.
    """
    return any(before < datetime.combine(on, at, now.tzinfo) <= now for on in {before.date(), now.date()})


@contextmanager
def briefs_sent(every: float = LOOK_SECONDS) -> Iterator[None]:
    """Send the brief every day as long as the block runs, if the settings say when and to which groups."""
    try:
        settings = Settings.from_environment()
    except SettingRefusal:  # the pages say so
        yield
        return
    known = robots(settings)
    if settings.brief_at is None or not known:
        yield
        return
    stop = threading.Event()
    thread = threading.Thread(target=_watch, args=(settings, known, stop, every), name="brief", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _watch(settings: Settings, known: Sequence[Robot], stop: threading.Event, every: float) -> None:
    assert settings.brief_at is not None  # noqa: S101
    before = datetime.now(settings.timezone)
    with speaking(settings.language):
        while not stop.wait(every):
            now = datetime.now(settings.timezone)
            if due(before, now, settings.brief_at):
                try:
                    send_all(ledger_at(settings.db), known, now, settings.log_sites)
                except Exception:  # the database was refused, for one; the pages say so
                    _log.exception("brief")
            before = now


def send_all(ledger: Ledger, known: Sequence[Robot], now: datetime, logs_by: SiteKind = "building") -> list[Sent]:
    """Send the brief of every real park that was ever reported on, to every group."""
    sent = []
    for park in reading.parks(ledger):
        last = reading.last_report(ledger, park.park_id)
        if park.demo or last is None:
            continue
        text = brief(ledger, park, default_day(park, last, now.date()), logs_by).text
        sent += [send(robot, text) for robot in known]
    for one in sent:
        if not one.failure:
            _log.info("brief: sent to %s", one.robot.kind)
    return sent
