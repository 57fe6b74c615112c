"""The inbox inside the server: one thread as long as the server runs, for the park that is meant."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from park_dispatch.inbox.folder import RESULT, STORED
from park_dispatch.ledger import reading
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.writing import add_park
from park_dispatch.web.frame import ledger_at
from park_dispatch.web.inbox import inbox_park, inbox_watched
from park_dispatch.web.server import lifespan
from tests.awaiting import awaited
from tests.inbox.drops import confirmed_before, drop


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The inbox of a server whose park has confirmed the layout."""
    made = tmp_path / "收件夹"
    made.mkdir()
    monkeypatch.setenv("PARK_DISPATCH_DB", str(tmp_path / "park.duckdb"))
    monkeypatch.setenv("PARK_DISPATCH_INBOX", str(made))
    ledger = ledger_at(tmp_path / "park.duckdb")
    add_park(ledger, "临港产业园", "测试")
    confirmed_before(ledger, reading.parks(ledger)[0], made)
    yield made
    ledger_at.clear()
    ledger.close()


def threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "inbox"]


def wait_for(path: Path) -> None:
    until = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_one_thread_takes_files_while_the_block_runs_and_none_after(folder: Path, tmp_path: Path) -> None:
    with inbox_watched(every=0.02):
        assert len(threads()) == 1
        drop(folder, "周报0814.csv", "2023年8月14日", [("9#", "60%")])
        wait_for(folder / STORED / f"周报0814.csv{RESULT}")
    assert threads() == []
    drop(folder, "周报0821.csv", "2023年8月21日", [("9#", "61%")])
    time.sleep(0.2)
    assert (folder / "周报0821.csv").exists()
    ledger = ledger_at(tmp_path / "park.duckdb")
    rows = reading.uploads(ledger, reading.parks(ledger)[0].park_id)
    assert list(rows["author"]) == ["收件夹", "张工"]


def test_the_server_starts_and_ends_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> int:
        async with lifespan(None):
            return len(threads())

    assert awaited(run()) == 1
    assert threads() == []
    monkeypatch.delenv("PARK_DISPATCH_INBOX")
    assert awaited(run()) == 0


def test_a_share_that_is_away_does_not_end_it(folder: Path) -> None:
    away = folder.with_name("不在")
    folder.rename(away)
    with inbox_watched(every=0.02):
        time.sleep(0.2)
        away.rename(folder)
        drop(folder, "周报0814.csv", "2023年8月14日", [("9#", "60%")])
        wait_for(folder / STORED / f"周报0814.csv{RESULT}")


def test_which_park_is_meant(ledger: Ledger) -> None:
    add_park(ledger, "演示园区", "测试", demo=True)
    assert inbox_park(ledger, "") is None  # a demo park takes nothing unless it is named
    add_park(ledger, "临港产业园", "测试")
    found = inbox_park(ledger, "")
    assert found is not None and found.name == "临港产业园"
    add_park(ledger, "另一个园区", "测试")
    assert inbox_park(ledger, "") is None
    named = inbox_park(ledger, "另一个 园区")
    assert named is not None and named.name == "另一个园区"
    assert inbox_park(ledger, "没有的园区") is None
