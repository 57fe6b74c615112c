"""The file under threads, backup and restore: consistent while written, and never worse off than before."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import duckdb
import pytest

from park_dispatch.ledger import reading
from park_dispatch.ledger.migrate import Migration, migrations
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.refusals import BackupUnusable, DatabaseInUse, DatabaseNewer
from park_dispatch.ledger.restoring import restore
from park_dispatch.ledger.store import Ledger, open_ledger
from park_dispatch.ledger.topics import NOTHING
from park_dispatch.ledger.writing import NewSubject, add_form, add_park, withdraw
from tests.small_park import DAY, day, new, upload, value

THINGS = 40


def told(ledger: Ledger, park: Park, things: list[int], percent: float) -> int:
    """One upload that says the same percent of all things: a reader who sees two different ones saw half of it."""
    return upload(ledger, park, DAY, [(thing, "percent", percent) for thing in things])


def buildings(ledger: Ledger, park: Park) -> list[int]:
    named = [NewSubject(-1 - n, "building", 0, f"{n}#", f"{n}#") for n in range(THINGS)]
    return list(add_form(ledger, park.park_id, named, [], "测试").values())


def filled(path: Path, percent: float = 40.0) -> None:
    ledger = open_ledger(path)
    add_park(ledger, "园", "测试")
    park = reading.parks(ledger)[0]
    told(ledger, park, buildings(ledger, park), percent)
    ledger.close()


def percents(path: Path) -> set[float]:
    ledger = open_ledger(path)
    try:
        return {n for _, _, n, _, _, _ in reading.last_values(ledger, 1, DAY) if n is not None}
    finally:
        ledger.close()


def test_eight_threads_read_whole_uploads_while_one_writes(ledger: Ledger, park: Park) -> None:
    things = buildings(ledger, park)
    told(ledger, park, things, 0.0)
    over = threading.Event()

    def read() -> tuple[int, list[str]]:
        wrong, last, rounds = [], 0.0, 0
        while rounds < 5 or not over.is_set():
            rounds += 1
            rows = reading.state(ledger, park.park_id, DAY, ("building",), ("percent",))
            seen = set(rows["percent"])
            if len(rows) != THINGS or len(seen) != 1:
                wrong.append(f"{len(rows)} rows, percents {seen}")
            elif (now := seen.pop()) < last:
                wrong.append(f"back from {last} to {now}")
            else:
                last = now
        return rounds, wrong

    with ThreadPoolExecutor(8) as pool:
        readers = [pool.submit(read) for _ in range(8)]
        try:
            for number in range(1, 16):
                told(ledger, park, things, float(number))
        finally:
            over.set()
        results = [reader.result(timeout=90) for reader in readers]
    assert [wrong for _, wrong in results] == [[]] * 8
    assert sum(rounds for rounds, _ in results) >= 40


def test_eight_writers_queue_and_none_is_lost(ledger: Ledger, park: Park) -> None:
    things = [new(ledger, park, "building", f"{n}#") for n in range(8)]

    def write(thing: int) -> list[int]:
        return [upload(ledger, park, DAY, [(thing, "percent", float(n))]) for n in range(10)]

    with ThreadPoolExecutor(8) as pool:
        ids = [number for numbers in pool.map(write, things) for number in numbers]
    assert len(set(ids)) == 80
    assert ledger.rows("SELECT count(*), count(DISTINCT entry_id) FROM entry") == [(80, 80)]
    assert all(value(ledger, park, thing, "percent", DAY) == 9.0 for thing in things)


def test_several_queries_of_one_moment_see_no_upload_in_between(ledger: Ledger, park: Park) -> None:
    thing = new(ledger, park, "building", "1#")
    told(ledger, park, [thing], 1.0)
    with ThreadPoolExecutor(1) as other, ledger.one_moment():
        before = value(ledger, park, thing, "percent", DAY)
        other.submit(told, ledger, park, [thing], 2.0).result(timeout=60)
        assert value(ledger, park, thing, "percent", DAY) == before == 1.0
        assert other.submit(value, ledger, park, thing, "percent", DAY).result(timeout=60) == 2.0
    assert value(ledger, park, thing, "percent", DAY) == 2.0


def test_a_moment_ends_with_an_error_as_well(ledger: Ledger, park: Park) -> None:
    thing = new(ledger, park, "building", "1#")
    with pytest.raises(duckdb.CatalogException), ledger.one_moment():
        ledger.rows("SELECT * FROM nothing")
    told(ledger, park, [thing], 3.0)
    assert value(ledger, park, thing, "percent", DAY) == 3.0


def test_a_failed_block_leaves_nothing_and_says_its_own_reason(ledger: Ledger, park: Park) -> None:
    with pytest.raises(KeyError, match="mine"), ledger.writing() as writer:
        writer.cursor.execute("UPDATE park SET name = 'x'")
        raise KeyError("mine")
    assert reading.parks(ledger)[0].name == park.name


def test_a_block_within_a_block_is_stored_with_it_or_not_at_all(ledger: Ledger, park: Park) -> None:
    told: list[int] = []
    ledger.people_watchers.append(lambda: told.append(len(reading.parks(ledger))))
    version = ledger.version
    with ledger.writing(NOTHING):
        add_park(ledger, "甲", "测试")
        with ledger.writing(NOTHING, of_people=True):
            add_park(ledger, "乙", "测试")
        assert len(reading.parks(ledger)) == 1 and not told
    assert (len(reading.parks(ledger)), ledger.version, told) == (3, version + 1, [3])
    with pytest.raises(KeyError), ledger.writing():
        add_park(ledger, "丙", "测试")
        raise KeyError
    with pytest.raises(RuntimeError, match="a part"), ledger.writing():  # caught inside, and gone on all the same
        with suppress(KeyError), ledger.writing():
            add_park(ledger, "丁", "测试")
            raise KeyError
        add_park(ledger, "戊", "测试")
    assert len(reading.parks(ledger)) == 3
    add_park(ledger, "己", "测试")


def test_a_commit_that_fails_says_why_not_that_it_cannot_be_rolled_back(ledger: Ledger) -> None:
    insert = "INSERT INTO park VALUES (77, '甲', false, '', '测试', TIMESTAMP '2023-01-01')"
    with ledger.cursor() as other:
        other.execute("BEGIN")
        other.execute(insert)
        with pytest.raises(duckdb.TransactionException, match="duplicate key"), ledger.writing() as writer:
            writer.cursor.execute(insert)
            other.execute("COMMIT")
    assert ledger.rows("SELECT count(*) FROM park WHERE park_id = 77") == [(1,)]
    add_park(ledger, "乙", "测试")  # the ledger goes on


def test_remembered_until_the_next_commit_and_computed_once(ledger: Ledger, park: Park) -> None:
    calls: list[int] = []

    def count() -> int:
        calls.append(1)
        return len(calls)

    assert [ledger.remember("key", count) for _ in range(3)] == [1, 1, 1]
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: ledger.remember("other", count), range(16))) == {2}
    new(ledger, park, "building", "1#")
    assert ledger.remember("key", count) == 3


def test_what_could_not_be_computed_is_tried_again(ledger: Ledger) -> None:
    with pytest.raises(ZeroDivisionError):
        ledger.remember("key", lambda: 1 / 0)
    assert ledger.remember("key", lambda: 5) == 5


def test_a_backup_with_a_live_writer_is_of_one_moment(ledger: Ledger, park: Park, tmp_path: Path) -> None:
    things = buildings(ledger, park)
    told(ledger, park, things, 0.0)
    over = threading.Event()

    def write() -> int:
        number = 0
        while not over.is_set() and number < 100:
            number += 1
            told(ledger, park, things, float(number))
        return number

    with ThreadPoolExecutor(1) as pool:
        writer = pool.submit(write)
        copies = [ledger.backup(tmp_path / "backups" / f"{n}.duckdb") for n in range(5)]
        over.set()
        assert writer.result(timeout=60) >= 1
    assert sorted(p.name for p in (tmp_path / "backups").iterdir()) == [f"{n}.duckdb" for n in range(5)]
    for copy in copies:
        opened = open_ledger(copy)
        uploads = opened.rows("SELECT count(*) FROM upload")[0][0]
        assert opened.rows("SELECT count(*) FROM entry") == [(uploads * THINGS,)]
        rows = reading.state(opened, 1, DAY, ("building",), ("percent",))
        assert rows["percent"].tolist() == [uploads - 1.0] * THINGS
        opened.close()


def test_a_backup_overwrites_nothing(ledger: Ledger, tmp_path: Path) -> None:
    taken = tmp_path / "taken.duckdb"
    taken.write_text("mine", encoding="utf-8")
    with pytest.raises(BackupUnusable, match="文件已存在"):
        ledger.backup(taken)
    assert taken.read_text(encoding="utf-8") == "mine"


def test_a_backup_that_fails_leaves_no_file(ledger: Ledger, tmp_path: Path) -> None:
    with ledger.writing() as writer:
        writer.cursor.execute("DROP TABLE withdrawal")
    with pytest.raises(duckdb.CatalogException):
        ledger.backup(tmp_path / "backups" / "b.duckdb")
    assert list((tmp_path / "backups").iterdir()) == []


def test_restore_brings_back_the_backup_and_keeps_what_was_there(tmp_path: Path) -> None:
    target, copy = tmp_path / "park.duckdb", tmp_path / "copy.duckdb"
    filled(target)
    ledger = open_ledger(target)
    ledger.backup(copy)
    withdraw(ledger, 1, "试", "甲")
    ledger.close()
    kept = restore(copy, target).kept
    assert percents(target) == {40.0}
    assert kept is not None and percents(kept) == set()
    assert percents(copy) == {40.0}
    second = restore(copy, target).kept
    assert second is not None and second != kept
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(["park.duckdb", "copy.duckdb", kept.name, second.name])


def test_restore_where_nothing_was(tmp_path: Path) -> None:
    filled(tmp_path / "copy.duckdb")
    assert restore(tmp_path / "copy.duckdb", tmp_path / "new" / "park.duckdb").kept is None
    assert percents(tmp_path / "new" / "park.duckdb") == {40.0}


@pytest.mark.parametrize("content", [b"", b"no database at all", b"\x01" * 20_000])
def test_restore_over_a_damaged_database(tmp_path: Path, content: bytes) -> None:
    target = tmp_path / "block.duckdb"
    filled(tmp_path / "copy.duckdb")
    target.write_bytes(content)
    target.with_name("block.duckdb.wal").write_bytes(b"left behind")
    kept = restore(tmp_path / "copy.duckdb", target).kept
    assert percents(target) == {40.0}
    assert kept is not None and kept.read_bytes() == content


def test_restore_over_a_database_with_a_wrong_checksum(tmp_path: Path) -> None:
    target = tmp_path / "park.duckdb"
    filled(target)
    filled(tmp_path / "copy.duckdb", 41.0)
    content = target.read_bytes()
    target.write_bytes(b"\x01" * 8 + content[8:])
    restore(tmp_path / "copy.duckdb", target)
    assert percents(target) == {41.0}


def test_a_log_without_its_database_is_not_played_into_the_restored_one(tmp_path: Path) -> None:
    target, copy = tmp_path / "park.duckdb", tmp_path / "copy.duckdb"
    filled(copy)
    ledger = open_ledger(target)
    add_park(ledger, "别的园区", "测试")
    log = target.with_name("park.duckdb.wal")
    content = log.read_bytes()
    ledger.close()
    target.unlink()
    log.write_bytes(content)
    restore(copy, target)
    assert percents(target) == {40.0}
    opened = open_ledger(target)
    assert [park.name for park in reading.parks(opened)] == ["园"]
    opened.close()


def test_restore_of_a_copied_file_with_its_log(tmp_path: Path) -> None:
    """An office that copies files by hand has the write-ahead log beside the database."""
    live, copy = tmp_path / "live.duckdb", tmp_path / "copy.duckdb"
    ledger = open_ledger(live)
    add_park(ledger, "园", "测试")
    for name in ("", ".wal"):
        copy.with_name(copy.name + name).write_bytes(live.with_name(live.name + name).read_bytes())
    ledger.close()
    restore(copy, tmp_path / "park.duckdb")
    opened = open_ledger(tmp_path / "park.duckdb")
    assert [park.name for park in reading.parks(opened)] == ["园"]
    opened.close()


def test_restore_of_an_open_database_is_refused_and_nothing_moves(tmp_path: Path) -> None:
    target = tmp_path / "park.duckdb"
    filled(target)
    filled(tmp_path / "copy.duckdb", 41.0)
    ledger = open_ledger(target)
    names = sorted(p.name for p in tmp_path.iterdir())
    with pytest.raises(DatabaseInUse):
        restore(tmp_path / "copy.duckdb", target)
    assert sorted(p.name for p in tmp_path.iterdir()) == names
    ledger.close()
    assert percents(target) == {40.0}


@pytest.mark.parametrize("how", ["absent", "empty", "text", "other", "header", "data"])
def test_an_unusable_backup_changes_nothing(tmp_path: Path, how: str) -> None:
    target, bad = tmp_path / "park.duckdb", tmp_path / "bad.duckdb"
    filled(target)
    filled(bad, 41.0)
    content = bad.read_bytes()
    if how == "absent":
        bad.unlink()
    elif how == "other":
        bad.unlink()
        with duckdb.connect(str(bad)) as connection:
            connection.execute("CREATE TABLE entry (a INTEGER)")
    else:
        spoilt = {
            "empty": b"",
            "text": b"no database",
            "header": b"\x01" * 8 + content[8:],
            "data": content[:12288] + b"\xff" * (len(content) - 12288),
        }
        bad.write_bytes(spoilt[how])
    with pytest.raises(BackupUnusable):
        restore(bad, target)
    assert percents(target) == {40.0}
    assert [p.name for p in tmp_path.iterdir() if "restor" in p.name] == []


def test_an_older_backup_is_brought_up_to_date_and_a_newer_one_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, target = tmp_path / "copy.duckdb", tmp_path / "park.duckdb"
    filled(copy)
    extended = (
        *migrations(),
        Migration(migrations()[-1].number + 1, "more", "ALTER TABLE park ADD COLUMN town VARCHAR;"),
    )
    with monkeypatch.context() as later:
        later.setattr("park_dispatch.ledger.migrate.migrations", lambda: extended)
        restore(copy, target)
        ledger = open_ledger(target)
        assert ledger.rows("SELECT town FROM park") == [(None,)]
        ledger.close()
    with pytest.raises(DatabaseNewer):
        restore(target, tmp_path / "other.duckdb")
    assert not (tmp_path / "other.duckdb").exists()


def test_days_are_kept_apart_from_the_order_of_recording(ledger: Ledger, park: Park) -> None:
    thing = new(ledger, park, "building", "1#")
    for on in ("08-20", "08-10", "08-15"):
        upload(ledger, park, day(on), [(thing, "percent", float(on[3:]))])
    assert [value(ledger, park, thing, "percent", day(f"08-{d}")) for d in (10, 14, 15, 19, 20)] == [10, 10, 15, 15, 20]
