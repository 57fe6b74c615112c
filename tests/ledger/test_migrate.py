"""Migrations: all or nothing, recorded with themselves, never backwards; and what cannot be opened says why."""

import subprocess
import sys
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from park_dispatch.ledger import migrate as steps
from park_dispatch.ledger.migrate import Migration, migrate, migrations
from park_dispatch.ledger.refusals import DatabaseInUse, DatabaseNewer, DatabaseUnreadable
from park_dispatch.ledger.store import TABLES, open_ledger


def tables(path: Path) -> set[str]:
    with duckdb.connect(str(path)) as connection:
        return {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}


def applied(path: Path) -> list[tuple[int, str]]:
    with duckdb.connect(str(path)) as connection:
        return connection.execute("SELECT number, name FROM migration ORDER BY number").fetchall()


def test_a_new_database_has_every_table_and_every_step_on_record(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "down" / "park.duckdb"
    open_ledger(path).close()
    assert set(TABLES) <= tables(path)
    assert applied(path) == [(step.number, step.name) for step in migrations()]


def test_numbers_begin_at_one_and_none_is_given_twice() -> None:
    numbers = [step.number for step in migrations()]
    assert numbers[0] == 1
    assert numbers == sorted(set(numbers))


def test_opening_again_applies_nothing(tmp_path: Path) -> None:
    path = tmp_path / "park.duckdb"
    open_ledger(path).close()
    with duckdb.connect(str(path)) as connection:
        before = connection.execute("SELECT * FROM migration").fetchall()
        assert migrate(connection, path) == 0
        assert connection.execute("SELECT * FROM migration").fetchall() == before


@pytest.mark.parametrize("had", range(1, len(migrations())))
def test_a_database_of_every_earlier_version_is_brought_up_to_date(
    had: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "park.duckdb"
    earlier = migrations()[:had]
    with monkeypatch.context() as then:
        then.setattr(steps, "migrations", lambda: earlier)
        open_ledger(path).close()
    assert not set(TABLES) <= tables(path)
    open_ledger(path).close()
    assert set(TABLES) <= tables(path)
    assert len(applied(path)) == len(migrations())


def test_what_was_there_before_numbers_gets_them_and_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "park.duckdb"
    with monkeypatch.context() as then:
        then.setattr(steps, "migrations", lambda: migrations()[:5])
        open_ledger(path).close()
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "INSERT INTO subject VALUES (1, 1, 'project', 0, '三期', '三期', '2023-01-01'), "
            "(2, 1, 'dispatch', 0, '清运', '清运', '2023-08-27'), (3, 1, 'issue', 0, '缺砼', '缺砼', '2023-08-27'), "
            "(4, 1, 'dispatch', 0, '抽水', '抽水', '2023-08-28'), (5, 2, 'dispatch', 0, '抽水', '抽水', '2023-08-28')"
        )
    open_ledger(path).close()
    with duckdb.connect(str(path)) as connection:
        assert connection.execute("SELECT count(*) FROM subject").fetchone() == (5,)
        found = connection.execute("SELECT subject_id, park_id, kind, year, number FROM numbered ORDER BY 1").fetchall()
    assert found == [
        (2, 1, "dispatch", 2023, 1), (3, 1, "issue", 2023, 1), (4, 1, "dispatch", 2023, 2), (5, 2, "dispatch", 2023, 1)
    ]  # fmt: skip


def with_step(monkeypatch: pytest.MonkeyPatch, sql: str) -> int:
    number = migrations()[-1].number + 1
    extended = (*migrations(), Migration(number, "next", sql))
    monkeypatch.setattr(steps, "migrations", lambda: extended)
    return number


def test_a_step_is_applied_to_an_older_database_and_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "park.duckdb"
    open_ledger(path).close()
    number = with_step(monkeypatch, "CREATE TABLE extra (a INTEGER); INSERT INTO extra VALUES (1);")
    open_ledger(path).close()
    assert "extra" in tables(path)
    assert applied(path)[-1] == (number, "next")


@pytest.mark.parametrize("sql", ["CREATE TABLE extra (a INTEGER); SELECT nonsense;", "CREATE TABLE extra (a INT); INS"])
def test_a_failing_step_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sql: str) -> None:
    path = tmp_path / "park.duckdb"
    open_ledger(path).close()
    before = applied(path)
    with_step(monkeypatch, sql)
    with pytest.raises(duckdb.Error):
        open_ledger(path)
    assert "extra" not in tables(path)
    assert applied(path) == before


def test_a_step_whose_record_cannot_be_written_is_undone_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "park.duckdb"
    open_ledger(path).close()
    before, number = applied(path), migrations()[-1].number + 1
    taken = f"INSERT INTO migration VALUES ({number}, 'x', TIMESTAMP '2023-01-01'); CREATE TABLE extra (a INTEGER);"
    assert with_step(monkeypatch, taken) == number
    with pytest.raises(duckdb.ConstraintException):
        open_ledger(path)
    assert "extra" not in tables(path)
    assert applied(path) == before


def test_a_database_of_a_newer_version_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "park.duckdb"
    open_ledger(path).close()
    with duckdb.connect(str(path)) as connection:
        connection.execute("INSERT INTO migration VALUES (99, 'future', ?)", [datetime(2030, 1, 1)])
    content = path.read_bytes()
    with pytest.raises(DatabaseNewer, match=r"第 99 版.*第 \d+ 版"):
        open_ledger(path)
    assert path.read_bytes() == content


def test_a_second_process_gets_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "park.duckdb"
    ledger = open_ledger(path)
    script = (
        "import sys\nfrom pathlib import Path\nfrom park_dispatch.ledger.refusals import LedgerRefusal\n"
        "from park_dispatch.ledger.store import open_ledger\n"
        "try:\n    open_ledger(Path(sys.argv[1]))\n"
        "except LedgerRefusal as refusal:\n    print(type(refusal).__name__, refusal.why())\n    sys.exit(1)\n"
    )
    try:
        done = subprocess.run(
            [sys.executable, "-c", script, str(path)], capture_output=True, text=True, timeout=60, check=False
        )
    finally:
        ledger.close()
    assert done.returncode == 1
    assert done.stdout.startswith("DatabaseInUse")
    assert str(path) in done.stdout
    assert "正被另一个程序使用" in done.stdout
    assert "Traceback" not in done.stderr
    open_ledger(path).close()  # free again


def test_a_second_opening_in_this_process_is_refused_as_well(tmp_path: Path) -> None:
    path = tmp_path / "park.duckdb"
    ledger = open_ledger(path)
    with pytest.raises(DatabaseInUse):
        open_ledger(path)
    assert ledger.rows("SELECT 1") == [(1,)]
    ledger.close()
    open_ledger(path).close()


def spoilt(content: bytes, how: str) -> bytes:
    return {
        "empty": b"",
        "text": "项目,单体\n三期,9#\n".encode() * 500,
        "cut": content[:5000],
        "checksum": b"\x01" * 8 + content[8:],
        "middle": content[:9000] + b"\xff" * 3000 + content[12000:],
    }[how]


@pytest.mark.parametrize("how", ["empty", "text", "cut", "checksum", "middle"])
def test_a_damaged_file_is_called_damaged_not_in_use(tmp_path: Path, how: str) -> None:
    """DuckDB reports a wrong checksum "in block …": a word in which "lock" is found."""
    path = tmp_path / "locked-block.duckdb"
    open_ledger(path).close()
    path.write_bytes(spoilt(path.read_bytes(), how))
    with pytest.raises(DatabaseUnreadable, match="已损坏"):
        open_ledger(path)


def test_external_access_is_off_for_good(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path / "park.duckdb")
    outside = tmp_path / "outside.csv"
    outside.write_text("a\n1\n", encoding="utf-8")
    with pytest.raises(duckdb.PermissionException):
        ledger.rows(f"SELECT * FROM read_csv('{outside}')")
    with pytest.raises(duckdb.InvalidInputException):
        ledger.rows("SET enable_external_access = true")
    ledger.close()
