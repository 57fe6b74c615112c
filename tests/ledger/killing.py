"""Kill −9 a process in the middle of importing, open what it left, count what is lost and what is half."""

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from park_dispatch.ledger.store import open_ledger
from tests.ledger.importing_loop import VALUES

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Aftermath:
    """Uploads that were acknowledged so far, that the ledger has, that are missing, and that are not whole."""

    acknowledged: int
    found: int
    lost: int
    half: int


def kill_once(database: Path, acknowledged: Path, chance: random.Random) -> Aftermath:
    """Let imports run until some more are acknowledged, kill the process at a random moment, look at the rest."""
    before = _count(acknowledged)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.ledger.importing_loop", str(database), str(acknowledged)], cwd=ROOT
    ) as process:
        until = time.monotonic() + 60
        while _count(acknowledged) < before + 3:
            if process.poll() is not None or time.monotonic() > until:
                process.kill()
                raise RuntimeError("The importing process did not get going")
            time.sleep(0.005)
        time.sleep(chance.uniform(0.0, 0.25))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    return look(database, acknowledged)


def look(database: Path, acknowledged: Path) -> Aftermath:
    """Compare the ledger with what was acknowledged."""
    promised = {int(line) for line in acknowledged.read_text(encoding="ascii").split()}
    ledger = open_ledger(database)
    try:
        sizes = dict(ledger.rows("SELECT upload_id, count(*) FROM entry GROUP BY upload_id"))
        uploads = {number for (number,) in ledger.rows("SELECT upload_id FROM upload")}
    finally:
        ledger.close()
    half = sum(sizes.get(number, 0) != VALUES for number in uploads) + len(set(sizes) - uploads)
    return Aftermath(len(promised), len(uploads), len(promised - uploads), half)


def _count(acknowledged: Path) -> int:
    return acknowledged.read_bytes().count(b"\n") if acknowledged.exists() else 0
