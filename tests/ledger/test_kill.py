"""Kill −9 in the middle of imports: nothing acknowledged is lost, nothing is half there."""

import random
from pathlib import Path

from tests.ledger.killing import kill_once


def test_five_kills_lose_nothing_and_leave_no_half_upload(tmp_path: Path) -> None:
    database, acknowledged = tmp_path / "park.duckdb", tmp_path / "acknowledged.txt"
    chance = random.Random(20230828)
    seen = 0
    for _ in range(5):
        after = kill_once(database, acknowledged, chance)
        assert after.acknowledged >= seen + 3  # the process did work each time
        assert (after.lost, after.half) == (0, 0)
        assert after.found >= after.acknowledged
        seen = after.acknowledged
