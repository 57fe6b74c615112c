"""A hundred people drop a file at the same moment, thirty of the files made to do harm.

    python -m benchmarks.bench_parallel_uploads

The real server, a session over its own websocket for each person, files over HTTP to the page's own address, and the
page's own answer. While they wait, the resident memory of the server is sampled, alone and with its reading children.
Bounds: every file gets the answer that fits; the server grows by no more than GROWTH; server and children together stay
below the server's size and as many readers as may run at once (and one that waits), each at its limit.
"""

import asyncio
import random
import threading
import time
from dataclasses import dataclass

import psutil

from benchmarks.server import demo_server
from park_dispatch.intake.limits import MEBIBYTE, Limits
from park_dispatch.intake.reader import PLACES
from tests.intake import specimens
from tests.intake.hostile import CLASSES
from tests.serving import Server
from tests.sessions import Visitor

HONEST, SIZES = 70, (50, 200, 1000, 5000)
HOSTILE = (
    *("far cells", "far cells, odd spaces", "far cells, xlsb", "entities in a sheet", "entities in ods"),
    *("zip, overlapping members", "zip, lying size", "zip, inflating", "giant shared string, small ratio"),
    *("one long string everywhere", "OLE, FAT cycle", "OLE, mini FAT cycle", "BIFF, CONTINUE chain"),
    *("ods, rows repeated", "ods, many rows repeated", "html, nested tables", "html, many spans"),
    *("csv, 9,000,000 columns", "csv, quotes on every line", "many small merges"),
)
GROWTH = 400 * MEBIBYTE
"""What the server may grow by: bytes of a hundred files, and what was understood of them."""


@dataclass(frozen=True)
class Answer:
    """How one person fared."""

    name: str
    honest: bool
    seconds: float
    right: bool
    queued: bool


class Memory:
    """The largest resident size of a process, alone and with its children, sampled until it is closed."""

    def __init__(self, pid: int) -> None:
        self.process = psutil.Process(pid)
        self.before = self.alone = self.together = self.process.memory_info().rss
        self.children = 0
        self._over = threading.Event()
        self._sampling = threading.Thread(target=self._sample)
        self._sampling.start()

    def _sample(self) -> None:
        while not self._over.wait(0.05):
            alone, below, count = self.process.memory_info().rss, 0, 0
            for child in self.process.children(recursive=True):
                try:
                    below, count = below + child.memory_info().rss, count + 1
                except psutil.Error:  # it has just ended
                    continue
            self.alone, self.together = max(self.alone, alone), max(self.together, alone + below)
            self.children = max(self.children, count)

    def close(self) -> None:
        """Stop sampling."""
        self._over.set()
        self._sampling.join()


def files() -> list[tuple[str, bytes, int]]:
    """Name, bytes and the rows to be found (0: to be refused), in an order that is random and always the same."""
    sheets = {rows: specimens.xlsx(rows=rows) for rows in SIZES}
    honest = [(f"周报{n}.xlsx", sheets[SIZES[n % len(SIZES)]], SIZES[n % len(SIZES)]) for n in range(HONEST)]
    bad = {name: CLASSES[name][1]() for name in HOSTILE}
    chosen = [HOSTILE[n % len(HOSTILE)] for n in range(100 - HONEST)]
    hostile = [(f"坏{n}.{CLASSES[name][0].rpartition('.')[2]}", bad[name], 0) for n, name in enumerate(chosen)]
    both = honest + hostile
    random.Random(1).shuffle(both)
    return both


async def one(visitor: Visitor, name: str, data: bytes, rows: int) -> Answer:
    """Drop a file and wait for the page's answer."""
    start = time.perf_counter()
    await visitor.upload((name, data))
    seconds = time.perf_counter() - start
    words = [text.replace("\\", "") for text in visitor.shown]
    read = any(f"{rows} 行识别" in text for text in words)
    refused = any(f"“{name}”" in text or f"“{name}”" in text.replace("&nbsp;", " ") for text in words)
    fault = any(text.startswith("EXCEPTION") for text in words)
    right = (read if rows else refused) and not fault
    if not right:
        print("wrong answer:", name, words[-3:])
    return Answer(name, rows > 0, seconds, right, any("排队等候" in text for text in words))


async def measure(server: Server) -> None:
    """Everybody comes, then everybody drops."""
    dropped = files()
    visitors = [await Visitor.come(server) for _file in dropped]
    memory = Memory(server.pid)
    answers = await asyncio.gather(*(one(v, *file) for v, file in zip(visitors, dropped, strict=True)))
    memory.close()
    honest, hostile = [a for a in answers if a.honest], [a for a in answers if not a.honest]
    print(f"answered correctly: {sum(a.right for a in honest)} of {len(honest)} honest, "
          f"{sum(a.right for a in hostile)} of {len(hostile)} hostile")  # fmt: skip
    longest, longest_hostile = max(a.seconds for a in honest), max(a.seconds for a in hostile)
    print(f"longest wait: {longest:.1f} s honest, {longest_hostile:.1f} s hostile; "
          f"median {sorted(a.seconds for a in answers)[len(answers) // 2]:.1f} s; "
          f"{sum(a.queued for a in answers)} were told that they queue")  # fmt: skip
    grown, bound = memory.alone - memory.before, memory.before + GROWTH + (PLACES + 1) * Limits().memory_bytes
    print(f"server: {memory.before >> 20} MB before, at most {memory.alone >> 20} MB, grown by {grown >> 20} MB "
          f"(bound {GROWTH >> 20} MB)")  # fmt: skip
    print(
        f"with children: at most {memory.together >> 20} MB (bound {bound >> 20} MB), at most {memory.children} of them"
    )
    alive = (await Visitor.come(server)).shown
    print(f"page afterwards: {'drawn' if alive else 'NOT DRAWN'}")
    if not all(a.right for a in answers) or grown > GROWTH or memory.together > bound or not alive:
        raise SystemExit("a bound is not met")


def main() -> None:
    """Start the server, measure."""
    with demo_server() as server:
        asyncio.run(measure(server))


if __name__ == "__main__":
    main()
