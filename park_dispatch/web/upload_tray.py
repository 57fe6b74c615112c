"""The files of this session on their way in: bytes, corrections, decisions, reading and proposal, until they are filed.

Everything lives in the session and is bounded; nothing of it is in the ledger before it is confirmed.
"""

import logging
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, field, replace

import streamlit as st

from park_dispatch.boards.uploads import Effect
from park_dispatch.filing.confirm import Filed
from park_dispatch.filing.proposal import Decisions, Proposal, propose
from park_dispatch.filing.remembering import layouts
from park_dispatch.filing.staging import Dropped, read_dropped
from park_dispatch.intake.reader import PLACES
from park_dispatch.intake.refusals import ReaderCrashed, Refusal
from park_dispatch.intake.understanding import Corrections, Layout, Understanding
from park_dispatch.language import _
from park_dispatch.web.frame import Frame
from park_dispatch.web.text import plain

MOST_FILES = 20
"""Files held at once in a session; their bytes together may be three times the limit of one."""
READERS = PLACES
"""Threads that wait for reading children; as many as children may run, so that a file that waits is seen to wait."""
_STATE = "upload_tray"
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Result:
    """What filing an item did, kept for the sentence after it; `undone` once it was taken back."""

    filed: Filed
    effect: Effect
    undone: bool = False


@dataclass(slots=True)
class Item:
    """One dropped file. `refusal` and `understanding` exclude each other; both None while it is being read."""

    key: str
    dropped: Dropped
    corrections: Corrections = field(default_factory=Corrections)
    layouts: Mapping[str, Layout] = field(default_factory=dict)
    """What the park remembered when it was read."""
    readings: int = 0
    """How often it was read again; controls of single rows carry it in their keys, for rows may have moved."""
    decisions: Decisions = field(default_factory=Decisions)
    understanding: Understanding | None = None
    refusal: Refusal | None = None
    result: Result | None = None
    reading: "Future[Understanding] | None" = None
    proposed: Proposal | None = None
    proposed_for: tuple[int, int, Decisions] | None = None
    shown_version: int = -1
    """The version of the ledger that the comparison on the screen was made with."""

    @property
    def waiting(self) -> bool:
        """Whether it has still to be read."""
        return self.understanding is None and self.refusal is None and self.result is None

    def correct(self, corrections: Corrections) -> None:
        """Read it again with other corrections; decisions about rows no longer fit and are forgotten."""
        self.corrections = corrections
        self.readings += 1
        self.decisions = Decisions(names=self.decisions.names, rebaseline_reason=self.decisions.rebaseline_reason)
        self.understanding = self.refusal = self.proposed = self.reading = None

    def learn(self, known: Mapping[str, Layout]) -> None:
        """Read it again if something else is remembered of its tables by now, or in the park chosen now."""
        if self.understanding is None:
            return
        if any(known.get(of) != self.layouts.get(of) for of in (t.fingerprint for t in self.understanding.tables)):
            self.correct(self.corrections)

    def settle(self, result: Result) -> None:
        """It is filed: keep what came of it, let go of the bytes and the reading."""
        self.result = result
        self.dropped = Dropped(self.dropped.name, b"")
        self.understanding = self.proposed = None

    def proposal(self, frame: Frame) -> Proposal:
        """What filing it would change, computed anew only when the ledger or a decision changed.

        Raises ReportDateMissing; needs an understanding.
        """
        wanted = (frame.ledger.version, frame.park.park_id, self.decisions)
        if self.proposed is None or self.proposed_for != wanted:
            assert self.understanding is not None  # noqa: S101
            self.proposed = propose(frame.ledger, frame.park, self.understanding, self.decisions)
            self.proposed_for = wanted
        return self.proposed


@dataclass(slots=True)
class Tray:
    """The items in the order dropped; `turn` counts what was ever put in and makes the next key."""

    items: list[Item] = field(default_factory=list)
    turn: int = 0
    refused: list[str] = field(default_factory=list)
    """Names of files that were not even taken."""

    def put(self, dropped: Dropped, most_bytes: int) -> None:
        """Take a file in, or note that it was not taken."""
        held = sum(len(item.dropped.data) for item in self.items)
        if len(self.items) >= MOST_FILES or held + len(dropped.data) > most_bytes:
            self.refused.append(dropped.name)
            return
        self.turn += 1
        self.items.append(Item(f"f{self.turn}", dropped))

    def clear_settled(self) -> None:
        """Forget what was filed or refused: the next files begin on a clean table."""
        self.items = [item for item in self.items if item.result is None and item.refusal is None]

    def remove(self, item: Item) -> None:
        """Forget a file."""
        self.items = [other for other in self.items if other.key != item.key]


def tray_bytes(max_upload_mb: int) -> int:
    """How many bytes a session may hold, by the limit of one file in MB."""
    return 3 * max_upload_mb << 20


def draw_not_taken(held: Tray, most_bytes: int) -> None:
    """Say which files found no place, once."""
    if held.refused:
        words = _("没有接收：{files}。一次最多 {count} 份、合计 {size} MB，请先处理下面的文件，再选它们。")
        names = _("、").join(f"“{name}”" for name in held.refused)
        st.error(plain(words.format(files=names, count=MOST_FILES, size=most_bytes >> 20)))
        held.refused.clear()


def tray() -> Tray:
    """The tray of this session."""
    found = st.session_state.get(_STATE)
    if not isinstance(found, Tray):
        found = st.session_state[_STATE] = Tray()
    return found


@st.cache_resource(show_spinner=False)
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(READERS, thread_name_prefix="upload-reader")


def read_waiting(held: Tray, frame: Frame) -> None:
    """Read what has not been read, one file after another, with a line that says which and for how long."""
    known = layouts(frame.ledger, frame.park)
    for item in held.items:
        item.learn(known)
    waiting = [item for item in held.items if item.waiting]
    if not waiting:
        return
    line = st.empty()
    for number, item in enumerate(waiting, start=1):
        if item.reading is None:
            item.layouts = known
            asked = replace(item.corrections, layouts=known)
            item.reading = _pool().submit(read_dropped, item.dropped, asked, frame.settings.limits)
        _await(item, item.reading, line, f"{number}/{len(waiting)}")
    line.empty()


def _await(
    item: Item, reading: "Future[Understanding]", line: "st.delta_generator.DeltaGenerator", number: str
) -> None:
    """Wait for the reading of an item. The future stays with it: a click meanwhile starts nothing anew."""
    wait([reading], timeout=0.05)  # so that a file whose turn it is at once is not said to queue
    seconds = 0
    while True:
        begun = reading.running() or reading.done()
        doing = _("正在读取 {number}：{file}") if begun else _("排队等候读取 {number}：{file}")
        done = doing.format(number=number, file=item.dropped.name)
        line.markdown(plain(done + (_("，已 {seconds} 秒").format(seconds=seconds) if seconds else " …")))
        try:
            item.understanding = reading.result(timeout=1.0)
        except Refusal as refusal:
            item.refusal = refusal
        except NotYet:
            seconds += 1
            continue
        except Exception:
            _log.exception("reading %s failed outside the child", item.dropped.name)
            item.refusal = ReaderCrashed(item.dropped.name)
        item.reading = None
        return
