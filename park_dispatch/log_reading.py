"""The last warnings and errors out of the log, without anything secret."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

TAIL_BYTES = 256 << 10
LONGEST = 300
_LINE = re.compile(r"(?P<when>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d),\d{3} (?P<level>WARNING|ERROR|CRITICAL) (?P<said>.*)")
_TELLING = re.compile(r"(?i)\b(key|access_token|token|sign|secret|password|passwd|authorization)(\s*[=:]\s*)[^\s&,;]+")
_ADDRESS = re.compile(r"(?i)\b(https?://[^\s/?#]+)[^\s]*")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the log: when by the computer's clock, WARNING, ERROR or CRITICAL, its words."""

    when: str
    level: str
    said: str


def last_entries(path: Path, count: int, secrets: Iterable[str] = ()) -> list[Entry]:
    """The last warnings and errors, the newest first; none when there is no log, or it cannot be read.

    Only the end of the file is read. Secrets, and whatever looks like one, are shown as ***; of addresses only the
    computer's name stays. Tracebacks are left out: they are for whoever has the file.
    """
    try:
        with path.open("rb") as log:
            log.seek(max(0, log.seek(0, os.SEEK_END) - TAIL_BYTES))
            text = log.read(TAIL_BYTES).decode(errors="replace")
    except OSError:
        return []
    hidden = sorted((secret for secret in secrets if len(secret) > 3), key=len, reverse=True)
    found = [match for line in text.splitlines() if (match := _LINE.fullmatch(line))]
    return [Entry(one["when"], one["level"], without_secrets(one["said"], hidden)) for one in found[: -count - 1 : -1]]


def without_secrets(said: str, hidden: Iterable[str]) -> str:
    """The words with every secret struck out, at most LONGEST characters of them."""
    for secret in hidden:
        said = said.replace(secret, "***")
    said = _TELLING.sub(r"\1\2***", _ADDRESS.sub(r"\1/***", said))
    return said if len(said) <= LONGEST else said[: LONGEST - 1] + "…"
