"""Backups inside the server: one thread as long as it runs, none when they are off."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from park_dispatch.ledger import reading
from park_dispatch.ledger.backups import backups, usable
from park_dispatch.ledger.writing import add_park
from park_dispatch.web.backups import backups_kept, keeper
from park_dispatch.web.frame import ledger_at


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = tmp_path / "park.duckdb"
    monkeypatch.setenv("PARK_DISPATCH_DB", str(path))
    monkeypatch.delenv("PARK_DISPATCH_BACKUPS", raising=False)
    ledger_at.clear()
    ledger = ledger_at(path)
    add_park(ledger, "临港产业园", "测试")
    yield path
    ledger_at.clear()
    ledger.close()


def threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "backups"]


def test_a_server_makes_a_backup_when_it_starts(database: Path) -> None:
    folder = database.parent / "backups"
    with backups_kept(every=0.02):
        assert len(threads()) == 1
        assert keeper() is not None
        until = time.monotonic() + 60
        while not backups(folder, database):
            assert time.monotonic() < until
            time.sleep(0.01)
    assert threads() == []
    assert keeper() is None
    (made,) = backups(folder, database)
    assert usable(made)
    assert [park.name for park in reading.parks(ledger_at(database))] == ["临港产业园"]


def test_off_is_off(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARK_DISPATCH_BACKUPS", "off")
    with backups_kept(every=0.02):
        assert threads() == []
        assert keeper() is None
    assert not (database.parent / "backups").exists()


def test_a_folder_that_cannot_be_written_is_told_and_the_server_goes_on(
    database: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("PARK_DISPATCH_BACKUPS", str(tmp_path / "file" / "b"))
    with backups_kept(every=0.02):
        kept = keeper()
        assert kept is not None
        until = time.monotonic() + 60
        while kept.failure is None:
            assert time.monotonic() < until
            time.sleep(0.01)
        assert "没有备份成功" in kept.failure.why()
        assert len(threads()) == 1
