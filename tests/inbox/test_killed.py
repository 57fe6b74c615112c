"""Kill −9 `watch` at work, start it again: nothing lost, nothing stored twice, every file answered."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from park_dispatch.inbox.folder import RESULT, STORED
from park_dispatch.ledger import reading
from park_dispatch.ledger.store import open_ledger
from park_dispatch.ledger.writing import add_park
from park_dispatch.settings import PROJECT_ROOT
from tests.inbox.drops import confirmed_before, drop

FILES = 24


def prepared(tmp_path: Path) -> tuple[Path, Path]:
    """A database whose park has confirmed the layout, and an inbox full of files with rising percents."""
    database, folder = tmp_path / "park.duckdb", tmp_path / "收件夹"
    folder.mkdir()
    ledger = open_ledger(database)
    add_park(ledger, "临港产业园", "测试")
    confirmed_before(ledger, reading.parks(ledger)[0], folder)
    ledger.close()
    for number in range(FILES):
        lines = [("9#", f"{41 + number}%"), ("10#", f"{51 + number}%")]
        drop(folder, f"{number:02}.csv", f"2023年8月{8 + number % 20}日", lines, at=1000 + number)
    return database, folder


def watch(database: Path, folder: Path, *options: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "park_dispatch", "watch", str(folder), "--every", "0.05", *options]
    return subprocess.Popen(
        command,
        cwd=PROJECT_ROOT,
        env={**os.environ, "PARK_DISPATCH_DB": str(database)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def waiting(folder: Path) -> int:
    return sum(path.suffix == ".csv" for path in folder.iterdir())


def kill_when_it_has_worked(process: "subprocess.Popen[bytes]", folder: Path, chance: random.Random) -> None:
    """After at least one more file was taken, at a random moment."""
    before, until = waiting(folder), time.monotonic() + 60
    while waiting(folder) >= before:
        assert process.poll() is None and time.monotonic() < until
        time.sleep(0.002)
    time.sleep(chance.uniform(0, 0.15))
    os.kill(process.pid, signal.SIGKILL)
    process.wait()


def test_killed_again_and_again_it_stores_every_file_once_and_answers_each(tmp_path: Path) -> None:
    database, folder = prepared(tmp_path)
    chance = random.Random(20230828)
    kills = 0
    while kills < 6 and waiting(folder) > 1:
        kill_when_it_has_worked(watch(database, folder), folder, chance)
        kills += 1
    assert kills >= 3
    last = watch(database, folder, "--once")
    assert last.wait(timeout=60) == 0
    assert sorted(path.name for path in folder.iterdir()) == [STORED]
    names = sorted(path.name for path in (folder / STORED).iterdir())
    assert names == sorted(f"{n:02}.csv{ending}" for n in range(FILES) for ending in ("", RESULT))
    ledger = open_ledger(database)
    try:
        stored = ledger.rows("SELECT file_name, count(*) FROM upload GROUP BY file_name")
        values = ledger.rows("SELECT upload_id, count(*) FROM entry WHERE field = 'percent' GROUP BY upload_id")
    finally:
        ledger.close()
    assert dict(stored) == {"第一份.csv": 1} | {f"{n:02}.csv": 1 for n in range(FILES)}
    assert {count for _upload, count in values} == {2}
