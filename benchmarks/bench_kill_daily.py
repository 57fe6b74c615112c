"""Kill −9 the server while people look around and write, 50 times: python -m benchmarks.bench_kill_daily [kills]

Each round the real server is started on what the last one left; a hundred people look around, each every 5 to 15 s,
while ten write (action items, issues, logs) about every second, until some more writes were acknowledged; then it is
killed at a random moment. The database is opened and every text that a page ever said was saved must be in it, once.
"""

import asyncio
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from park_dispatch.filing.demo import create_with_demo
from tests.crowd import Pass, Written, admit, gone, look, pause, readers, stored, write, writers
from tests.serving import ROOT, Server, listening
from tests.sessions import Caller

WRITERS, AT_LEAST = 10, 8
THINK, WRITE_EVERY = (5.0, 15.0), 1.0
GET_GOING_SECONDS = 180.0


async def looking(server: Server, one: Pass, over: asyncio.Event) -> Caller:
    """Look around."""
    caller = await Caller.come(server, one.cookie)
    await pause(over, random.uniform(0, THINK[1]))
    while not over.is_set():
        await look(caller)
        await pause(over, random.uniform(*THINK))
    return caller


async def until_killed(server: Server, read: Sequence[Pass], wrote: Sequence[Pass], written: Written) -> None:
    """Everybody is at work; the server is killed a moment after enough more writes were acknowledged."""
    over, before = asyncio.Event(), len(written.acknowledged)
    people = [asyncio.create_task(gone(looking(server, one, over))) for one in read]
    people += [
        asyncio.create_task(gone(write(server, one, number, written, over, WRITE_EVERY)))
        for number, one in enumerate(wrote)
    ]
    until = time.monotonic() + GET_GOING_SECONDS
    while len(written.acknowledged) < before + AT_LEAST:
        if time.monotonic() > until:
            raise RuntimeError(f"nobody got to write: {dict(written.refused)}")
        await asyncio.sleep(0.02)
    await asyncio.sleep(random.uniform(0.0, 0.5))
    os.kill(server.pid, signal.SIGKILL)
    over.set()
    await asyncio.gather(*people)


def main(kills: int) -> int:
    """Print a line a kill; 1 when anything was lost or is there twice."""
    written, begun, bad = Written(), time.monotonic(), 0
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "park.duckdb"
        create_with_demo(database)
        read, wrote = admit(database, readers()), admit(database, writers(WRITERS))
        for kill in range(1, kills + 1):
            with listening(ROOT / "app.py", {"PARK_DISPATCH_DB": str(database)}) as server:
                asyncio.run(until_killed(server, read, wrote, written))
            found = stored(database, sorted(written.sent))
            lost = sum(not found[words] for words in written.acknowledged)
            twice = sum(count > 1 for count in found.values())
            unsaid = sum(found[words] > 0 for words in written.sent - written.acknowledged)
            bad += lost + twice
            print(f"kill {kill:2}: {len(written.acknowledged)} acknowledged, {lost} lost, {twice} stored twice; "
                  f"{unsaid} stored of which nobody was told", flush=True)  # fmt: skip
    print(f"{kills} kills in {time.monotonic() - begun:.0f} s: {bad} lost or twice")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 50))
