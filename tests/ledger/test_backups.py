"""Backups: whole or not at all, of what was there at one moment, offered only when they can be restored."""

import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import namedtuple
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

import park_dispatch.ledger.migrate as steps
from park_dispatch.ledger import backups as module
from park_dispatch.ledger import store
from park_dispatch.ledger.backups import (
    BEFORE_KEPT,
    Backup,
    back_up,
    backups,
    before_migrating,
    content_of,
    prune,
    usable,
)
from park_dispatch.ledger.keeper import AGAIN, EVERY, Keeper
from park_dispatch.ledger.migrate import migrations
from park_dispatch.ledger.reading import Park, parks
from park_dispatch.ledger.refusals import BackupFailed
from park_dispatch.ledger.restoring import restore
from park_dispatch.ledger.store import Ledger, open_ledger
from park_dispatch.ledger.writing import NewEntry, NewSubject, add_form, add_park

ROOT = Path(__file__).resolve().parents[2]
HOUR = datetime(2023, 8, 28, 1, 0, 0)
Usage = namedtuple("Usage", "total used free")


def write(ledger: Ledger, park: Park, percent: float = 50.0) -> None:
    known = len(ledger.rows("SELECT 1 FROM subject"))
    thing = NewSubject(-1, "building", 0, f"{known}#", f"{known}#")
    add_form(ledger, park.park_id, [thing], [NewEntry(-1, "percent", percent, date(2023, 8, 28))], "测试")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_a_backup_holds_what_the_ledger_held_and_is_listed(ledger: Ledger, park: Park, tmp_path: Path) -> None:
    write(ledger, park)
    made, held = back_up(ledger, tmp_path / "b", HOUR)
    assert held == ledger.content() == content_of(made)
    assert made.path.name == "park.auto-20230828T010000Z.duckdb"
    assert backups(tmp_path / "b", ledger.path) == [made]
    assert made.taken_at == HOUR
    assert made.size == made.path.stat().st_size > 0
    assert usable(made)


def test_every_kind_of_backup_can_be_restored(ledger: Ledger, park: Park, tmp_path: Path) -> None:
    folder = tmp_path / "b"
    write(ledger, park, 42.0)
    held = ledger.content()
    back_up(ledger, folder)
    ledger.backup(folder / "park-20230828-090000.duckdb")
    with store.connect(shutil.copy(back_up(ledger, tmp_path / "c")[0].path, tmp_path / "park.duckdb2")) as other:
        before_migrating(other, ledger.path, folder, 99)
    found = backups(folder, ledger.path)
    assert sorted(backup.sort for backup in found) == ["auto", "before", "hand"]
    for backup in found:
        assert usable(backup)
        target = tmp_path / backup.sort / "park.duckdb"
        target.parent.mkdir()
        restore(backup.path, target)
        again = open_ledger(target)
        said = [row for row in again.content() if row[0] != "audit"]  # one line more: who restored it
        assert said == [row for row in held if row[0] != "audit"]
        write(again, park)
        again.close()


def test_names_of_others_and_unfinished_ones_are_not_offered(ledger: Ledger, park: Park, tmp_path: Path) -> None:
    back_up(ledger, tmp_path / "b", HOUR)
    for name in ("park.auto-x.duckdb.part", "parking-1.duckdb", "other.auto-20230828T010000Z.duckdb", "park-1.txt"):
        (tmp_path / "b" / name).write_bytes(b"x")
    assert [backup.taken_at for backup in backups(tmp_path / "b", ledger.path)] == [HOUR]
    assert backups(tmp_path / "none", ledger.path) == []


def test_a_damaged_backup_is_not_usable(ledger: Ledger, park: Park, tmp_path: Path) -> None:
    for _ in range(40):
        write(ledger, park)
    made, _held = back_up(ledger, tmp_path / "b")
    data = bytearray(made.path.read_bytes())
    data[12288:] = bytes(len(data) - 12288)
    made.path.write_bytes(data)
    assert not usable(made)
    made.path.write_bytes(b"")
    assert not usable(made)


def test_the_rule_removes_hourly_ones_only(ledger: Ledger, tmp_path: Path) -> None:
    folder = tmp_path / "b"
    folder.mkdir()
    hours = [HOUR + timedelta(hours=n) for n in range(24 * 20)]
    for moment in hours:
        (folder / f"park.auto-{moment:%Y%m%dT%H%M%SZ}.duckdb").write_bytes(b"")
    (folder / "park-by-hand.duckdb").write_bytes(b"")
    (folder / "park.before-0003-20200101T000000Z.duckdb").write_bytes(b"")
    removed = prune(folder, ledger.path, UTC)
    left = backups(folder, ledger.path)
    assert len(removed) + len(left) == len(hours) + 2
    assert {"hand", "before"} < {backup.sort for backup in left}
    assert sum(backup.sort == "auto" for backup in left) == 24 + 13
    assert prune(folder, ledger.path, UTC) == []


# --- before a migration -----------------------------------------------------------------------------------------------


def of_before(folder: Path, number: int) -> list[Path]:
    return sorted(folder.glob(f"park.before-{number:04d}-*.duckdb"))


@pytest.fixture
def older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database of the structure before the last."""
    path = tmp_path / "older" / "park.duckdb"
    with monkeypatch.context() as then:
        then.setattr(steps, "migrations", lambda: migrations()[:-1])
        then.setattr(store, "migrations", lambda: migrations()[:-1])
        opened = open_ledger(path)
        add_park(opened, "园", "测试")
        opened.close()
    return path


def test_an_older_database_is_backed_up_as_it_was(older: Path, tmp_path: Path) -> None:
    folder = tmp_path / "b"
    open_ledger(older, lambda *said: before_migrating(said[0], said[1], folder, said[2])).close()
    (copy,) = of_before(folder, migrations()[-1].number)
    with store.connect(copy) as connection:
        assert steps.version_of(connection) == migrations()[-2].number
    restore(copy, tmp_path / "again.duckdb")
    again = open_ledger(tmp_path / "again.duckdb")
    assert [park.name for park in parks(again)] == ["园"]
    again.close()


def test_new_and_current_databases_are_not_backed_up(tmp_path: Path) -> None:
    def never(*_said: Any) -> None:
        raise AssertionError

    open_ledger(tmp_path / "park.duckdb", never).close()
    open_ledger(tmp_path / "park.duckdb", never).close()


def test_without_a_backup_the_structure_stays_as_it_is(older: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(BackupFailed, match="没有备份成功"):
        open_ledger(older, lambda *said: before_migrating(said[0], said[1], tmp_path / "file" / "b", said[2]))
    with store.connect(older) as connection:
        assert steps.version_of(connection) == migrations()[-2].number


def test_the_last_few_from_before_a_migration_are_kept(ledger: Ledger, tmp_path: Path) -> None:
    folder = tmp_path / "b"
    folder.mkdir()
    for number in range(1, BEFORE_KEPT + 3):
        (folder / f"park.before-{number:04d}-2020010{number}T000000Z.duckdb").write_bytes(b"")
    with store.connect(tmp_path / "other.duckdb") as other:
        before_migrating(other, ledger.path, folder, 99)
    kept = [backup.path.name for backup in backups(folder, ledger.path)]
    assert len(kept) == BEFORE_KEPT
    assert kept[0].startswith("park.before-0099")


# --- faults -----------------------------------------------------------------------------------------------------------


def test_too_little_room_is_said_before_anything_is_written(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(10 << 30, 0, 1 << 20))
    with pytest.raises(BackupFailed, match="磁盘空间不足：还剩 1 MB"):
        back_up(ledger, tmp_path / "b")
    assert names(tmp_path / "b") == []


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "磁盘已满"), (errno.EROFS, "只读"), (errno.EACCES, "没有写入权限"), (errno.EIO, "写不进去")],
)
def test_what_the_system_refuses_is_a_sentence(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def refused(*_said: object, **_more: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(module.Ledger, "copied_to", refused)
    with pytest.raises(BackupFailed, match=words):
        back_up(ledger, tmp_path / "b")


FULL = """
import sys
from pathlib import Path
from park_dispatch.ledger.backups import back_up
from park_dispatch.ledger.refusals import BackupFailed
from park_dispatch.ledger.store import open_ledger

ledger = open_ledger(Path(sys.argv[1]))
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    back_up(ledger, Path(sys.argv[2]))
except BackupFailed as failure:
    print(failure.why())
"""


@pytest.mark.skipif(os.name != "posix", reason="no limit on the size of files here")
def test_a_disk_that_fills_up_while_it_is_written_leaves_nothing(ledger: Ledger, park: Park, tmp_path: Path) -> None:
    write(ledger, park)
    ledger.close()
    ran = subprocess.run(
        [sys.executable, "-c", FULL, str(ledger.path), str(tmp_path / "b")],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "没有备份成功" in ran.stdout, ran.stderr
    assert "磁盘已满" in ran.stdout
    assert names(tmp_path / "b") == []


def test_a_copy_that_is_not_the_same_is_thrown_away(
    ledger: Ledger, park: Park, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(ledger, park)
    true, number = store.content, count()
    monkeypatch.setattr(store, "content", lambda cursor: (*true(cursor), ("other", next(number), 0)))
    with pytest.raises(BackupFailed, match="不一致"):
        back_up(ledger, tmp_path / "b")
    assert names(tmp_path / "b") == []


def test_killed_while_backing_up_only_whole_ones_are_offered(ledger: Ledger, park: Park, tmp_path: Path) -> None:
    for _ in range(20):
        write(ledger, park)
    held = ledger.content()
    ledger.close()
    folder, chance, left_half = tmp_path / "b", random.Random(20230828), 0
    folder.mkdir()
    for _ in range(6):
        with subprocess.Popen(
            [sys.executable, "-m", "tests.ledger.backing_up_loop", str(ledger.path), str(folder)],
            cwd=ROOT, stdout=subprocess.PIPE,
        ) as process:  # fmt: skip
            assert process.stdout is not None
            assert process.stdout.readline()  # one at least was made
            time.sleep(chance.uniform(0.0, 0.1))
            os.kill(process.pid, signal.SIGKILL)
        left_half += any(".part" in name for name in names(folder))
    found = backups(folder, ledger.path)
    assert len(found) >= 6
    assert {content_of(backup) for backup in found} == {held}
    again = open_ledger(ledger.path)
    back_up(again, folder)
    assert not any(".part" in name for name in names(folder))
    again.close()


def test_writers_go_on_while_a_backup_is_made(ledger: Ledger, park: Park, tmp_path: Path) -> None:
    """Every write of a backup's time is in the ledger; the backup holds a prefix of them, never a part of one."""
    stop = threading.Event()
    written = []

    def work() -> None:
        while not stop.is_set():
            write(ledger, park)
            written.append(1)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        made = [back_up(ledger, tmp_path / "b", HOUR + timedelta(hours=n))[0] for n in range(5)]
    finally:
        stop.set()
        thread.join()
    assert len(ledger.rows("SELECT 1 FROM entry")) == len(written) > 0
    for backup in made:
        held = {table: rows for table, rows, _hash in content_of(backup) or ()}
        assert held["entry"] == held["subject"] <= len(written)


# --- by the hour ------------------------------------------------------------------------------------------------------


def keeper(tmp_path: Path) -> Keeper:
    return Keeper(tmp_path / "b", UTC)


def test_the_first_is_made_at_once_then_one_an_hour(ledger: Ledger, park: Park, tmp_path: Path) -> None:
    kept = keeper(tmp_path)
    assert kept.look(ledger, HOUR) is not None
    write(ledger, park)
    assert kept.look(ledger, HOUR + EVERY - timedelta(seconds=1)) is None
    made = kept.look(ledger, HOUR + EVERY)
    assert isinstance(made, Backup)
    assert content_of(made) == ledger.content()


def test_nothing_is_made_while_nothing_changes(ledger: Ledger, park: Park, tmp_path: Path) -> None:
    kept = keeper(tmp_path)
    kept.look(ledger, HOUR)
    for hours in range(1, 30):
        assert kept.look(ledger, HOUR + hours * EVERY) is None
    assert len(names(tmp_path / "b")) == 1


def test_a_new_process_goes_by_what_is_in_the_folder(ledger: Ledger, park: Park, tmp_path: Path) -> None:
    write(ledger, park)
    keeper(tmp_path).look(ledger, HOUR)
    restarted = keeper(tmp_path)
    assert restarted.look(ledger, HOUR + EVERY / 2) is None
    assert restarted.look(ledger, HOUR + EVERY) is None  # nothing changed
    write(ledger, park)
    assert keeper(tmp_path).look(ledger, HOUR + EVERY) is not None


def test_a_failure_is_logged_once_tried_again_and_forgotten(
    ledger: Ledger, park: Park, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    kept = keeper(tmp_path)
    with monkeypatch.context() as full:
        full.setattr(shutil, "disk_usage", lambda _path: Usage(10 << 30, 0, 1 << 20))
        for tries in range(3):
            assert kept.look(ledger, HOUR + tries * AGAIN) is None
    assert kept.failed_at == HOUR
    assert kept.failure is not None
    assert "磁盘空间不足" in kept.failure.why()
    assert len([record for record in caplog.records if "磁盘空间不足" in record.getMessage()]) == 1
    assert kept.look(ledger, HOUR + 2 * AGAIN + AGAIN / 2) is None
    assert kept.look(ledger, HOUR + 3 * AGAIN) is not None
    assert kept.failure is None


def test_a_clock_that_was_set_back_does_not_stop_backups(ledger: Ledger, park: Park, tmp_path: Path) -> None:
    keeper(tmp_path).look(ledger, HOUR + timedelta(days=400))
    write(ledger, park)
    assert keeper(tmp_path).look(ledger, HOUR) is not None
