"""Feed thousands of damaged files to the reader and print what became of them.

    python -m benchmarks.fuzz_reader [FILES] [SEED]

Every file goes the whole way: a child process reads and understands it. The table counts outcomes per container and
names the slowest file; a crash of the child is an outcome, an exception in this process is a fault and ends the run.
"""

import logging
import os
import random
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from park_dispatch.intake.reader import read
from park_dispatch.intake.refusals import Refusal
from tests.intake.mutations import SEEDS, mutate


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


def run(container: str, files: int, seed: int, folder: Path) -> tuple[Counter[str], float]:
    """Outcomes of `files` damaged files of one container, and the longest time in seconds. Keeps what crashed."""
    rng, good = random.Random(f"{container}{seed}"), SEEDS[container]()
    counts: Counter[str] = Counter()
    slowest = 0.0
    workers = os.cpu_count() or 1
    with ThreadPoolExecutor(workers) as pool:
        for batch in range(0, files, 50):
            paths = [folder / f"{container}-{seed}-{n}.{container}" for n in range(batch, min(files, batch + 50))]
            for path in paths:
                path.write_bytes(mutate(container, good, rng))
            for path, (found, seconds) in zip(paths, pool.map(outcome, paths), strict=True):
                counts[found] += 1
                slowest = max(slowest, seconds)
                if found not in ("reader_crashed", "reader_timed_out"):
                    path.unlink()
    return counts, slowest


def main() -> None:
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    logging.disable(logging.WARNING)
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    results = {name: run(name, -(-files // len(SEEDS)), seed, folder) for name in SEEDS}
    codes = sorted({code for counts, _slowest in results.values() for code in counts})
    print(f"{'outcome':20}" + "".join(f"{name:>8}" for name in SEEDS) + f"{'all':>8}")
    for code in codes:
        row = [counts[code] for counts, _slowest in results.values()]
        print(f"{code:20}" + "".join(f"{n:8}" for n in row) + f"{sum(row):8}")
    totals = [counts.total() for counts, _slowest in results.values()]
    print(f"{'files':20}" + "".join(f"{n:8}" for n in totals) + f"{sum(totals):8}")
    print(f"{'slowest, s':20}" + "".join(f"{slowest:8.2f}" for _counts, slowest in results.values()))
    left = sorted(path.name for path in folder.iterdir())
    print(f"kept in {folder}: {len(left)}" if left else "nothing crashed or hung")


if __name__ == "__main__":
    main()
