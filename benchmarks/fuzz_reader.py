"""Feed thousands of damaged files to the reader and print what became of them.

    python -m benchmarks.fuzz_reader [FILES] [SEED] [CONTAINER ...]

Every file goes the whole way: a child process reads and understands it. The table counts outcomes per container, names
the slowest file and says by how much this process, which stands for the server, grew. A crash of the child is an
outcome (`reader_crashed`) and its file is kept; an exception or a hang of this process is a fault and ends the run.
"""

import logging
import random
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from park_dispatch.intake.reader import read
from park_dispatch.intake.refusals import Refusal
from tests.intake.mutations import SEEDS, mutate

WORKERS = 2
SLOW = 5.0
"""Files that took longer, in seconds, are kept to be looked at."""
KEPT = ("reader_crashed", "reader_timed_out")


@dataclass
class Row:
    """What became of the files of one container."""

    counts: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    peak: int = 0
    """The largest resident size of this process while they were read, in bytes."""


def outcome(path: Path) -> tuple[str, float]:
    """What became of a file, and the seconds it took."""
    start = time.perf_counter()
    try:
        read(path)
        found = "understood"
    except Refusal as refusal:
        refusal.why()
        found = refusal.code
    return found, time.perf_counter() - start


def run(container: str, files: int, seed: int, folder: Path) -> Row:
    """Read `files` damaged files of one container. Keeps what crashed and what was slow."""
    rng, good, row = random.Random(f"{container}{seed}"), SEEDS[container](), Row()
    this = psutil.Process()
    with ThreadPoolExecutor(WORKERS) as pool:
        for batch in range(0, files, 50):
            paths = [folder / f"{container}-{seed}-{n}.{container}" for n in range(batch, min(files, batch + 50))]
            for path in paths:
                path.write_bytes(mutate(container, good, rng))
            for path, (found, seconds) in zip(paths, pool.map(outcome, paths), strict=True):
                row.counts[found] += 1
                row.slowest = max(row.slowest, seconds)
                row.peak = max(row.peak, this.memory_info().rss)
                if found not in KEPT and seconds < SLOW:
                    path.unlink()
                else:
                    print(f"{path}: {found} after {seconds:.1f} s", flush=True)
    return row


def main() -> None:
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    chosen = sys.argv[3:] or list(SEEDS)
    logging.disable(logging.WARNING)
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    before = psutil.Process().memory_info().rss
    results = {name: run(name, -(-files // len(chosen)), seed, folder) for name in chosen}
    codes = sorted({code for row in results.values() for code in row.counts} | set(KEPT))
    print(f"{'outcome':20}" + "".join(f"{name:>8}" for name in chosen) + f"{'all':>8}")
    for code in codes:
        numbers = [row.counts[code] for row in results.values()]
        print(f"{code:20}" + "".join(f"{n:8}" for n in numbers) + f"{sum(numbers):8}")
    totals = [row.counts.total() for row in results.values()]
    print(f"{'files':20}" + "".join(f"{n:8}" for n in totals) + f"{sum(totals):8}")
    print(f"{'slowest, s':20}" + "".join(f"{row.slowest:8.2f}" for row in results.values()))
    growth = max(row.peak for row in results.values()) - before
    print(f"this process grew from {before >> 20} MB by {growth >> 20} MB at most")
    left = sorted(path.name for path in folder.iterdir())
    print(f"kept in {folder}: {len(left)}" if left else "nothing crashed or hung")


if __name__ == "__main__":
    main()
