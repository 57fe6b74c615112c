"""The child processes that read files: started with a bare interpreter, one of them ahead of its file, ended whole."""

import atexit
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import python_calamine

_PROJECT = Path(__file__).resolve().parents[2]
_READERS = Path(python_calamine.__file__).resolve().parents[1]
_START = (
    f"import gc, sys; sys.path[:0] = [{str(_PROJECT)!r}, {str(_READERS)!r}]; "
    "gc.disable(); from park_dispatch.intake.child import main; main()"
)
COMMAND = (sys.executable, "-I", "-S", "-X", "utf8", "-c", _START)
_KEEP_FREED_MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(1 << 30), "MALLOC_TRIM_THRESHOLD_": str(1 << 30)}
"""glibc's: memory that was touched once is used again. Other C libraries take no notice."""
_PLAIN_WRITER = {"OPENPYXL_LXML": "False"}
"""openpyxl writes by another way where lxml is installed, which marked workbooks do not allow for."""
_ENVIRONMENT = (
    _KEEP_FREED_MEMORY
    | _PLAIN_WRITER
    | {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT") if name in os.environ}
)


class Nursery:
    """Keeps one child started and waiting for its request, so that nobody waits for an interpreter to start.

    A waiting child ends by itself when this process does, because its standard input closes.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: subprocess.Popen[bytes] | None = None
        self._wants_more = True

    def take(self) -> subprocess.Popen[bytes]:
        """The waiting child, or a new one where none waits."""
        with self._lock:
            child, self._waiting = self._waiting, None
        if child is not None and child.poll() is None and tuple(child.args) == COMMAND:  # type: ignore[arg-type]
            return child
        if child is not None:
            dismiss(child)
        return start()

    def refill(self) -> None:
        """Start the next child, if none waits."""
        with self._lock:
            if self._waiting is None and self._wants_more:
                self._waiting = start()

    def start_only_one(self) -> None:
        """Start one child and none after it: for a command that reads one file and ends."""
        self.refill()
        self._wants_more = False

    def close(self) -> None:
        """End the waiting child."""
        with self._lock:
            child, self._waiting = self._waiting, None
        if child is not None:
            dismiss(child)


def start() -> subprocess.Popen[bytes]:
    """A new child, leader of a process group of its own, waiting for a request on its standard input."""
    return subprocess.Popen(
        COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=_PROJECT,
        env=_ENVIRONMENT,
        start_new_session=True,
    )


def dismiss(child: subprocess.Popen[bytes]) -> None:
    """End a child that got no request, and close its pipes."""
    kill(child)
    for stream in (child.stdin, child.stdout, child.stderr):
        if stream is not None:
            stream.close()
    child.wait()


def kill(child: subprocess.Popen[bytes]) -> None:
    """End the child and whatever it started, if it still runs."""
    if child.poll() is not None:
        return
    with suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            child.kill()
        else:
            os.killpg(child.pid, signal.SIGKILL)


NURSERY = Nursery()
atexit.register(NURSERY.close)
