"""Kill −9 during imports, 25 times: python benchmarks/bench_kill.py [kills].

Each round a process imports 120-value uploads without end and fsyncs the number of each one acknowledged; it is killed
at a random moment and the database it left is opened and compared. Exit code 1 when anything is lost or half.
"""

import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.ledger.killing import kill_once


def main(kills: int) -> int:
    chance = random.Random(20230828)
    begun = time.monotonic()
    lost = half = 0
    with tempfile.TemporaryDirectory() as folder:
        database, acknowledged = Path(folder) / "park.duckdb", Path(folder) / "acknowledged.txt"
        print(f"{'kill':>4} {'acknowledged':>12} {'found':>6} {'lost':>5} {'half':>5}")
        for number in range(1, kills + 1):
            after = kill_once(database, acknowledged, chance)
            print(f"{number:>4} {after.acknowledged:>12} {after.found:>6} {after.lost:>5} {after.half:>5}")
            lost, half = lost + after.lost, half + after.half
    print(
        f"{kills} kills in {time.monotonic() - begun:.0f} s: {lost} acknowledged uploads lost, {half} half uploads seen"
    )
    return 1 if lost or half else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 25))
