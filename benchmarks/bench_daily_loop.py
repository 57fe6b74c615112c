"""A hundred people signed in, looking around, while ten others keep writing: what each click costs, and whether every
write that was acknowledged is there afterwards, once.

    python -m benchmarks.bench_daily_loop [seconds]

The real server behind its gate, real cookies over real websockets, real pages: notes at the meeting, issues raised in
their dialog, logs of sites. Readers look at ten pages, 28 of them with a reach of less than the park. Everybody clicks
about every 30 s and each of ten writers saves something as often; then everybody three times as often; then the readers
without a pause. Bound: p95 of a click ≤ 250 ms while ten write, nothing lost, nothing twice, no fault on a screen. The
alternatives, in the same run, are the same readers without writers, and without accounts or gate.
"""

import asyncio
import os
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks.bench_sessions import at
from park_dispatch.filing.demo import create_with_demo
from park_dispatch.model.people import EVERYWHERE
from tests.crowd import DAYS, PAGES, Pass, Written, admit, look, pause, readers, stored, write, writers
from tests.serving import ROOT, Server, listening
from tests.sessions import Caller

CALM, BUSY = 30.0, 10.0
"""About how many seconds pass between two clicks of somebody, and between two things that a writer saves."""
WRITERS = 10
BOUND_MS = 250.0


@dataclass
class Stage:
    """What one stretch of time was like."""

    name: str
    times: list[float] = field(default_factory=list)
    pages: dict[str, list[float]] = field(default_factory=dict)
    processor: float = 0.0
    seconds: float = 0.0
    memory: int = 0
    load: float = 0.0

    def tell(self, written: Written | None = None) -> None:
        """A row of the table."""
        writes = ""
        if written is not None and written.seconds:
            saved = written.seconds
            writes = f"; {len(saved)} saved, p50 {at(0.5, saved):.0f}, p95 {at(0.95, saved):.0f} ms"
        print(
            f"{self.name:31} {len(self.times):5} clicks, {len(self.times) / self.seconds:5.1f}/s, "
            f"p50 {at(0.5, self.times):4.0f}, p95 {at(0.95, self.times):4.0f}, p99 {at(0.99, self.times):4.0f} ms; "
            f"server {self.processor / self.seconds * 100:3.0f} % of a processor, {self.memory >> 20} MiB, "
            f"load {self.load:.1f}{writes}",
            flush=True,
        )

    def tell_pages(self) -> None:
        """The median and the 95th percentile page by page."""
        parts = (f"{page} {at(0.5, times):.0f}/{at(0.95, times):.0f}" for page, times in sorted(self.pages.items()))
        print("  p50/p95 ms: " + ", ".join(parts), flush=True)


async def looked_at(server: Server, callers: Sequence[Caller], name: str, seconds: float, every: float) -> Stage:
    """Everybody looks around for so many seconds, with a click about every so many; 0: without a pause."""
    stage, process, over = Stage(name), psutil.Process(server.pid), asyncio.Event()

    async def person(caller: Caller) -> None:
        await pause(over, random.uniform(0, every))
        while not over.is_set():
            took = await look(caller)
            stage.times.append(took)
            stage.pages.setdefault(caller.page, []).append(took)
            await pause(over, every * random.uniform(0.5, 1.5))

    before, began = _used(process), time.monotonic()
    people = [asyncio.create_task(person(caller)) for caller in callers]
    await asyncio.sleep(seconds)
    over.set()
    stage.seconds, stage.processor = time.monotonic() - began, _used(process) - before
    await asyncio.gather(*people)
    stage.memory, stage.load = process.memory_info().rss, os.getloadavg()[0]
    return stage


def _used(process: psutil.Process) -> float:
    spent = process.cpu_times()
    return spent.user + spent.system


async def opened(callers: Sequence[Caller], read: Sequence[Pass]) -> None:
    """Everybody is on a page, and every page was opened once by somebody of each reach, as at eight in the morning."""
    for caller in {one.reach: caller for caller, one in zip(callers, read, strict=True)}.values():
        for page in PAGES:
            for day in set(DAYS):
                await caller.open(page, day)
    for caller in callers:
        await caller.open("overview")


async def signed_in(
    server: Server, seconds: float, read: Sequence[Pass], wrote: Sequence[Pass]
) -> tuple[Written, bool]:
    """The stages with accounts; what was written, and whether the bounds on time and faults hold."""
    callers = [await Caller.come(server, one.cookie) for one in read]
    await opened(callers, read)
    quiet = await looked_at(server, callers, "nobody writes, a click in 30 s", seconds, CALM)
    quiet.tell()
    written, others, paced = Written(), [], quiet
    for name, every in (("ten write, a click in 30 s", CALM), ("ten write, a click in 10 s", BUSY), ("no pause", 0.0)):
        said, over = Written(sent=written.sent), asyncio.Event()
        paces = [write(server, one, number, said, over, every or BUSY) for number, one in enumerate(wrote)]
        writing = [asyncio.create_task(pace) for pace in paces]
        stage = await looked_at(server, callers, name, seconds if every else seconds / 3, every)
        over.set()
        others += await asyncio.gather(*writing)
        stage.tell(said)
        written.acknowledged |= said.acknowledged
        written.refused.update(said.refused)
        paced = stage if every == CALM else paced
    faults = [fault for caller in (*callers, *others) for fault in caller.faults]
    print(f"with writers ÷ without: p50 {at(0.5, paced.times) / at(0.5, quiet.times):.1f}, "
          f"p95 {at(0.95, paced.times) / at(0.95, quiet.times):.1f}")  # fmt: skip
    print(f"faults on a screen: {len(faults)} {faults[:2]}; not saved: {dict(written.refused)}")
    for caller in callers:
        await caller.socket.close()
    return written, at(0.95, paced.times) <= BOUND_MS and not faults


async def without_accounts(server: Server, seconds: float) -> None:
    """The alternative: nobody has an account, so the gate lets everybody on this machine pass."""
    callers = [await Caller.come(server) for _person in range(100)]
    await opened(callers, [Pass("", "", EVERYWHERE)] * len(callers))
    (await looked_at(server, callers, "no accounts, nobody writes", seconds, CALM)).tell()
    for caller in callers:
        await caller.socket.close()


def main(seconds: float) -> int:
    """Print the figures; 1 when a bound is not met."""
    with tempfile.TemporaryDirectory() as folder:
        bare, database = Path(folder) / "bare.duckdb", Path(folder) / "park.duckdb"
        for path in (bare, database):
            create_with_demo(path)
        read, wrote = admit(database, readers()), admit(database, writers(WRITERS))
        with listening(ROOT / "app.py", {"PARK_DISPATCH_DB": str(bare)}) as server:
            asyncio.run(without_accounts(server, seconds))
        with listening(ROOT / "app.py", {"PARK_DISPATCH_DB": str(database)}) as server:
            written, good = asyncio.run(signed_in(server, seconds, read, wrote))
        found = stored(database, sorted(written.sent))
    lost = [words for words in written.acknowledged if not found[words]]
    twice = [words for words, count in found.items() if count > 1]
    print(f"{len(written.acknowledged)} writes acknowledged, {len(lost)} lost, {len(twice)} stored twice")
    return 0 if good and not lost and not twice else 1


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 60.0))
