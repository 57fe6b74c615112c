"""Read one file that a stranger sent, in a child process that may die without anybody noticing.

A workbook of 1.4 kB can make a parser ask for 549 GB, abort, or loop. So parsing happens in a child with limits on
address space, CPU time and wall clock; the parent only counts bytes, waits, and turns whatever comes back into an
Understanding or a Refusal. On Windows there are no such limits but the wall clock.
"""

import gc
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, Protocol, TypeVar

from park_dispatch.intake import refusals, wire
from park_dispatch.intake.limits import Limits
from park_dispatch.intake.nursery import NURSERY, kill
from park_dispatch.intake.refusals import (
    CannotOpen,
    LockFile,
    NoTable,
    ReaderBusy,
    ReaderCrashed,
    ReaderTimedOut,
    Refusal,
    TooLarge,
    TooLargeInside,
)
from park_dispatch.intake.schedules import refusals as _of_schedules  # noqa: F401  # so that they can be restored
from park_dispatch.intake.understanding import Corrections, Understanding

__all__ = ["PLACES", "Limits", "Refusal", "read"]

_Told = TypeVar("_Told")
_Tells = TypeVar("_Tells", covariant=True)
_log = logging.getLogger(__name__)
PLACES = os.cpu_count() or 1
"""How many children read at once; memory is bounded by so many times the limit of one."""
_places = threading.BoundedSemaphore(PLACES)
_NO_CORRECTIONS = Corrections()
_DEFAULT_LIMITS = Limits()
_COMPLAINT_BYTES = 8192
_MALFORMED = (ValueError, LookupError, TypeError, AttributeError, RecursionError)


def read(
    path: Path,
    corrections: Corrections = _NO_CORRECTIONS,
    *,
    file_name: str | None = None,
    limits: Limits = _DEFAULT_LIMITS,
) -> Understanding:
    """What the file says, with the user's corrections applied. Writes nothing.

    `file_name` is the name the user gave the file, where `path` is a temporary one. At most one child a processor
    runs at a time; further calls wait their turn. Raises a Refusal when nothing can be taken from the file.
    """
    name = file_name if file_name is not None else path.name
    wanted = {"corrections": wire.pack_corrections(corrections)}
    understanding = ask(path, name, wanted, limits, wire.Gathering())
    if not understanding.tables and not understanding.records:
        raise NoTable(name, tuple((unused.sheet, unused.why) for unused in understanding.unused))
    return understanding


class Gathers(Protocol[_Tells]):
    """Puts together what a child answers, piece by piece. Raises one of `_MALFORMED` for what it does not expect."""

    ended: bool

    def add(self, piece: dict[str, Any]) -> None:
        """Take one piece."""

    def result(self) -> _Tells:
        """The whole, once it has ended."""


def ask(path: Path, name: str, wanted: Mapping[str, Any], limits: Limits, gathering: Gathers[_Told]) -> _Told:
    """Have a child open the file and answer what is `wanted` of it, within the limits. Raises a Refusal."""
    _check_outside(path, name, limits)
    request = {"path": str(path.resolve()), "file_name": name, "limits": asdict(limits), **wanted}
    with _place(name, limits):
        told = _run(wire.to_bytes(request), name, limits, gathering)
    threading.Thread(target=NURSERY.refill, daemon=True).start()
    return told


def _check_outside(path: Path, name: str, limits: Limits) -> None:
    """What can be refused from the name and the size alone."""
    if name.startswith(("~$", ".~")):
        raise LockFile(name)
    try:
        size = path.stat().st_size
        if not path.is_file() or not os.access(path, os.R_OK):
            raise CannotOpen(name)
    except OSError:
        raise CannotOpen(name) from None
    if size > limits.file_bytes:
        raise TooLarge(name, size, limits.file_bytes)


@contextmanager
def _place(name: str, limits: Limits) -> Iterator[None]:
    if not _places.acquire(timeout=limits.queue_seconds):
        raise ReaderBusy(name, limits.queue_seconds)
    try:
        yield
    finally:
        _places.release()


def _run(request: bytes, name: str, limits: Limits, gathering: Gathers[_Told]) -> _Told:
    child = NURSERY.take()
    overdue = threading.Event()

    def stop() -> None:
        overdue.set()
        kill(child)

    alarm = threading.Timer(limits.wall_seconds, stop)
    alarm.start()
    answer = _Answer(gathering)
    try:
        _talk(child, request, limits.answer_bytes, answer)
        if not answer.gathering.ended:
            child.wait()  # with the alarm set; how it ended says why
    finally:
        alarm.cancel()
        if answer.gathering.ended:
            # All is said. Giving back a few hundred megabytes takes the system a while that nobody need wait for.
            threading.Thread(target=_part, args=(child, answer), daemon=True).start()
        else:
            _part(child, answer)
    if answer.too_long:
        raise TooLargeInside(name, 0, limits.memory_bytes)
    if overdue.is_set():
        raise ReaderTimedOut(name, limits.wall_seconds)
    if child.returncode and not answer.fault:
        raise _reason(child.returncode, answer.complaint, name, limits)
    return _interpret(answer, gathering, name)


@dataclass(slots=True)
class _Answer:
    """What a child said: pieces of what was wanted or a refusal, and what it complained about."""

    gathering: Gathers[Any]
    refusal: Refusal | None = None
    fault: Exception | None = None
    too_long: bool = False
    complaints: list[bytes] = field(default_factory=list)
    listener: threading.Thread | None = None

    @property
    def complaint(self) -> bytes:
        """The beginning of what the child printed on standard error."""
        return b"".join(self.complaints)


def _talk(child: subprocess.Popen[bytes], request: bytes, most: int, answer: _Answer) -> None:
    """Send the request and take the answer piece by piece; the child is stopped at the first fault."""
    stdin, stdout, stderr = child.stdin, child.stdout, child.stderr
    if stdin is None or stdout is None or stderr is None:  # never: all three are pipes
        raise ValueError("the child has no pipes")
    answer.listener = threading.Thread(target=_listen, args=(stderr, answer.complaints), daemon=True)
    answer.listener.start()
    try:
        with suppress(OSError), stdin:
            stdin.write(request)
        _take(stdout, most, answer)
        if answer.too_long or answer.fault:
            kill(child)
    finally:
        stdout.close()


def _part(child: subprocess.Popen[bytes], answer: _Answer) -> None:
    """Let go of a child that has said all it had to say, or had to be stopped: nothing of it stays behind."""
    kill(child)
    child.wait()
    if answer.listener is not None:
        answer.listener.join()
    if child.stderr is not None:
        child.stderr.close()


def _take(stdout: IO[bytes], most: int, answer: _Answer) -> None:
    left = most
    while line := stdout.readline(left + 1):
        left -= len(line)
        if left < 0:
            answer.too_long = True
            return
        try:
            with _without_collecting():
                _take_piece(wire.from_bytes(line), answer)
            if answer.gathering.ended:
                return
        except _MALFORMED as error:
            answer.fault = error
            return


def _take_piece(piece: dict[str, Any], answer: _Answer) -> None:
    if "refusal" in piece:
        answer.refusal = refusals.restore(piece["refusal"])
    else:
        answer.gathering.add(piece)


def _listen(stream: IO[bytes], heard: list[bytes]) -> None:
    """Keep the beginning of what the child complains about, and let the rest pass so that it never blocks."""
    heard.append(stream.read(_COMPLAINT_BYTES))
    while stream.read(_COMPLAINT_BYTES):
        pass


def _reason(code: int, complaint: bytes, name: str, limits: Limits) -> Refusal:
    """Why a child ended with `code` (negative: the signal). What it printed goes to the log, not to the user."""
    text = complaint.decode("utf-8", "replace")
    if sys.platform != "win32" and code == -signal.SIGXCPU:
        return ReaderTimedOut(name, limits.cpu_seconds)
    if "memory allocation of" in text or "MemoryError" in text or "capacity overflow" in text:
        return TooLargeInside(name, 0, limits.memory_bytes)
    _log.warning("the reader of %s ended with %s: %s", name, code, text.strip()[-2000:])
    return ReaderCrashed(name)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Many small objects are about to be made and none dropped: looking for garbage meanwhile doubles the time.

    Two threads here at once do no harm: the first to leave switches collecting on again.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _interpret(answer: _Answer, gathering: Gathers[_Told], name: str) -> _Told:
    fault = answer.fault
    if fault is None:
        if answer.refusal is not None:
            raise answer.refusal
        try:
            return gathering.result()
        except _MALFORMED as error:
            fault = error
    _log.warning("the reader of %s answered in a form that is not understood", name, exc_info=fault)
    raise ReaderCrashed(name)
