"""Backups: how long one takes, and what it costs those who write meanwhile, against writing alone in the same run.

python -m benchmarks.bench_backup [ENTRIES]
"""

import statistics
import sys
import tempfile
import threading
import time
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from park_dispatch.ledger.backups import back_up, content_of
from park_dispatch.ledger.store import Ledger, now, open_ledger
from park_dispatch.ledger.writing import NewEntry, NewSubject, add_form, add_park


def filled(path: Path, entries: int) -> tuple[Ledger, int]:
    ledger = open_ledger(path)
    park_id = add_park(ledger, "园", "测试")
    at = np.arange(1, entries + 1)
    rows = pd.DataFrame({
        "entry_id": at, "place": at, "upload_id": 0, "subject_id": at % 10_000, "field": "percent",
        "number": (at % 101).astype(float), "day": pd.NaT, "text": None, "as_of": date(2023, 8, 28), "sheet": "进度表",
        "cell": [f"H{n}" for n in at % 5000], "author": "张三", "recorded_at": now(),
    })  # fmt: skip
    with ledger.writing() as writer:
        writer.insert("entry", rows.astype({"day": "datetime64[s]"}))
    return ledger, park_id


def writes(ledger: Ledger, park_id: int, until: threading.Event, least: int) -> list[float]:
    """Seconds of each of many small writes, one after the other, until told to stop."""
    took: list[float] = []
    while len(took) < least or not until.is_set():
        begun = time.perf_counter()
        thing = [NewSubject(-1, "building", 0, f"{begun}", f"{begun}")]
        add_form(ledger, park_id, thing, [NewEntry(-1, "percent", 50.0, date(2023, 8, 28))], "测试")
        took.append(time.perf_counter() - begun)
    return took


def main(entries: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        ledger, park_id = filled(folder / "park.duckdb", entries)
        over = threading.Event()
        over.set()
        alone = writes(ledger, park_id, over, 300)
        over.clear()
        took: list[float] = []

        def backing_up() -> None:
            for _ in range(3):
                begun = time.perf_counter()
                made, held = back_up(ledger, folder / "backups", now())
                took.append(time.perf_counter() - begun)
                assert content_of(made) == held
                made.path.unlink()
            over.set()

        thread = threading.Thread(target=backing_up)
        thread.start()
        beside = writes(ledger, park_id, over, 1)
        thread.join()
        begun = time.perf_counter()
        ledger.content()
        unchanged = time.perf_counter() - begun
        ledger.close()
    print(
        f"{entries:,} entries: a backup {statistics.median(took):.2f} s; finding that nothing changed {unchanged:.3f} s"
    )
    for name, found in (("writing alone", alone), ("beside a backup", beside)):
        ordered = sorted(found)
        p95 = ordered[int(len(ordered) * 0.95)]
        print(f"{name}: {len(found)} writes, median {statistics.median(found) * 1000:.1f} ms, "
              f"p95 {p95 * 1000:.1f} ms, longest {ordered[-1] * 1000:.0f} ms")  # fmt: skip
    print(f"ratio of the medians: {statistics.median(beside) / statistics.median(alone):.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
