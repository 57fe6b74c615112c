"""Where the details of faults go: a file beside the database, never the screen."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path

log = logging.getLogger("park_dispatch")


class _LogFile(logging.FileHandler):
    """A log that comes into being with its first line, folder and all; one that cannot be written is done without."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, encoding="utf-8", delay=True)
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        return super()._open()

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record; a folder that is read-only must not end the command in a second error."""
        try:
            super().emit(record)
        except OSError:
            return

    def handleError(self, _record: logging.LogRecord) -> None:  # noqa: N802 - the name is logging's
        """Say nothing: the screen is for sentences."""


@contextmanager
def logging_to(path: Path) -> Iterator[None]:
    """Send the warnings of the whole product to a file as long as the block runs."""
    handler, propagate = _LogFile(path), log.propagate
    log.addHandler(handler)
    log.propagate = False
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.propagate = propagate
        handler.close()
