"""Looking at the inbox again and again: one file after the other, what fails is tried again, nothing ends the loop."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Event

from park_dispatch.inbox.folder import Arrived, arrived, bring_answers, put_away, stamp, write_result
from park_dispatch.inbox.result import headline, result_text
from park_dispatch.inbox.taking import Taken, take
from park_dispatch.language import _
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.settings import Settings

EVERY_SECONDS = 10
LONGEST_PAUSE = 60
"""Looks that a file which cannot be handled is left alone for at most."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """A line about one file (`name` "" for the folder itself); `taken` is None where it could not be handled yet."""

    name: str
    line: str
    taken: Taken | None = None


@dataclass(slots=True)
class _Failing:
    """A file that could not be handled: as it was then, how often, and how many looks to leave it alone still."""

    file: Arrived
    times: int = 1
    pause: int = 1


@dataclass(slots=True)
class Inbox:
    """A folder that is watched for a park. `tell` gets a line for each file, for one that keeps failing only once."""

    folder: Path
    settings: Settings
    tell: Callable[[Told], None]
    seen: dict[str, Arrived] = field(default_factory=dict)
    failing: dict[str, _Failing] = field(default_factory=dict)
    unreachable: bool = False

    def look(self, ledger: Ledger, park: Park, stop: Event | None = None) -> int:
        """Take every file that did not change since the last look, the oldest first; how many are there still.

        Never raises: what goes wrong is logged and tried again at a later look.
        """
        try:
            bring_answers(self.folder)
            now = arrived(self.folder)
        except OSError as error:
            self._say_unreachable(error)
            return 0
        self.unreachable = False
        complete = [file for file in now if self.seen.get(file.name) == file]
        self.seen = {file.name: file for file in now}
        self.failing = {name: failing for name, failing in self.failing.items() if self.seen.get(name) == failing.file}
        for file in complete:
            if stop is not None and stop.is_set():
                break
            self._try(ledger, park, file)
        return len(self.seen)

    def _say_unreachable(self, error: OSError) -> None:
        if not self.unreachable:
            self.unreachable = True
            words = _("收件夹 {path} 打不开（{detail}），会继续尝试。")
            line = words.format(path=self.folder, detail=error.strerror or error)
            _log.warning("%s", line)
            self.tell(Told("", line))

    def _try(self, ledger: Ledger, park: Park, file: Arrived) -> None:
        failing = self.failing.get(file.name)
        if failing is not None and failing.pause > 0:
            failing.pause -= 1
            return
        try:
            taken = self._handle(ledger, park, file)
        except Exception as error:
            if failing is not None:
                failing.times += 1
                failing.pause = min(2**failing.times, LONGEST_PAUSE)
                return
            self.failing[file.name] = _Failing(file)
            _log.warning("inbox: %s cannot be handled yet", file.name, exc_info=error)
            words = _("{file}：现在处理不了（可能被别的程序打开、没有权限或磁盘已满），会再试。详情已记入日志。")
            self.tell(Told(file.name, words.format(file=file.name)))
            return
        self.seen.pop(file.name, None)
        self.failing.pop(file.name, None)
        if taken is not None:
            zone = self.settings.timezone
            words = _("{file}：{what}（移到“{folder}”）")
            line = words.format(file=file.name, what=headline(taken, zone), folder=taken.folder)
            self.tell(Told(file.name, line, taken))

    def _handle(self, ledger: Ledger, park: Park, file: Arrived) -> Taken | None:
        """Take a file, answer beside it, put both away; None when it was replaced meanwhile and comes again.

        In this order: after a crash in between the file is still there, and being stored already it is stored no more.
        """
        path = self.folder / file.name
        taken = take(ledger, park, path, self.settings.limits)
        moment = datetime.now(self.settings.timezone)
        write_result(self.folder, file.name, result_text(taken, park, self.settings.timezone, moment))
        if stamp(path) != file:
            return None
        put_away(self.folder, file.name, taken.folder)
        return taken
