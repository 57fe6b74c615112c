"""The database file: opened once a process, a cursor per use, one writer at a time, backed up and restored.

DuckDB lets one process write a file. Inside the process a connection must not be shared by threads (eight threads on
one returned wrong rows without an error), so every use takes its own cursor; writes queue behind one lock.
"""

import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import duckdb
import pandas as pd

from park_dispatch.language import _
from park_dispatch.ledger.memory import Memory
from park_dispatch.ledger.migrate import migrate, migrations, version_of
from park_dispatch.ledger.refusals import BackupUnusable, DatabaseInUse, DatabaseUnreadable, UnknownSubject
from park_dispatch.ledger.topics import EVERYTHING, About, Topic

T = TypeVar("T")
BeforeMigrating: TypeAlias = Callable[[duckdb.DuckDBPyConnection, Path, int], None]
"""Called with the open database, its path and the number of the structure that it is about to get."""
Parameters: TypeAlias = Sequence[object] | Mapping[str, object]
REMEMBERED_BYTES = 96 * 2**20
"""How much of what was computed a ledger keeps, for whoever sees the whole park, and as much for all others."""
LETTING_GO_SECONDS = 0.5
FEW_ROWS = 20
"""Up to so many rows are put into the statement itself; to hand over a frame costs more."""
BATCH_ROWS = 100_000
"""Rows held in memory at a time while a table is copied."""
TABLES = (
    *("migration", "park", "upload", "withdrawal", "subject", "entry"),
    *("remembered", "forgotten", "confirmed_layout"),
    *("plan", "plan_item", "plan_withdrawn", "link", "decided"),
    *("account", "password", "audit"),
    "summary",
    *("numbered", "attachment", "attachment_withdrawn"),
)
"""What a backup holds. Sessions, one-time codes and failed attempts are left out: no backup brings one back."""
LEFT_OUT = ("session", "code", "attempt")
Content: TypeAlias = tuple[tuple[str, int, int], ...]
"""What a database holds: of each table its name, its number of rows and a sum over the hashes of its rows."""


def now() -> datetime:
    """The moment of recording: UTC, without zone, as the ledger stores it."""
    return datetime.now(UTC).replace(tzinfo=None)


class Ledger:
    """An open ledger. `version` counts the commits of this process that a board shows; what it caches stays true."""

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self.path = path
        self.version = 0
        self._commits: Counter[Topic] = Counter()
        self.people_version = 0
        self.people_held: tuple[int, object] | None = None
        self.people_watchers: list[Callable[[], None]] = []
        self.served = False
        """Whether strangers reach it through a server: then nothing is changed without a person who is signed in."""
        self._connection = connection
        self._write_lock = threading.RLock()
        self._cursor_lock = threading.Lock()
        self._moment = threading.local()
        self._within = threading.local()
        self._ids: dict[str, int] = {}
        self.memory, self.narrow_memory = Memory(REMEMBERED_BYTES), Memory(REMEMBERED_BYTES)

    def version_of(self, about: About) -> int:
        """A number that grows with every commit about any of these topics."""
        held: Counter[Topic] | None = getattr(self._moment, "commits", None)
        commits = self._commits if held is None else held
        return sum(commits[topic] for topic in about)

    @property
    def whole(self) -> "Ledger":
        """This ledger with everything in it, also where it is looked at with narrower eyes (`ledger.seen`)."""
        return self

    def people_changed(self) -> None:
        """After accounts or sessions were changed: what is held of them is stale, and whoever watches is told."""
        self.people_version += 1
        for watcher in list(self.people_watchers):
            watcher()

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor of its own for the calling thread, closed afterwards."""
        with self._cursor_lock:
            cursor = self._connection.cursor()
        try:
            yield cursor
        finally:
            cursor.close()

    @contextmanager
    def one_moment(self) -> Iterator[None]:
        """Inside the block all reading of this thread sees the ledger as it was at the block's first query.

        A board is put together from several queries; an upload confirmed between two of them would be half in it.
        """
        with self.cursor() as cursor:
            self._moment.commits = Counter(self._commits)  # before: what is newer is never remembered as older
            cursor.execute("BEGIN")
            self._moment.cursor = cursor
            try:
                yield
            finally:
                self._moment.cursor = self._moment.commits = None
                cursor.execute("ROLLBACK")

    @contextmanager
    def _reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        moment = getattr(self._moment, "cursor", None)
        if moment is not None:
            yield moment
        else:
            with self.cursor() as cursor:
                yield cursor

    def frame(self, sql: str, parameters: Parameters = ()) -> pd.DataFrame:
        """The result of a query as a frame."""
        with self._reading() as cursor:
            return cursor.execute(sql, parameters).df()

    def rows(self, sql: str, parameters: Parameters = ()) -> list[tuple[Any, ...]]:
        """The result of a query as tuples."""
        with self._reading() as cursor:
            return cursor.execute(sql, parameters).fetchall()

    def remember(self, key: Hashable, compute: Callable[[], T], about: About = EVERYTHING) -> T:
        """What `compute` returned for this key since the last commit; computed once even when many ask at once.

        `about`: all that it depends on, so that commits about something else leave it. Callers must not change what
        they get. The least recently used results beyond REMEMBERED_BYTES are let go.
        """
        return self.memory.recall(self.version_of(about), key, compute)

    @contextmanager
    def writing(self, about: About = EVERYTHING, *, of_people: bool = False) -> Iterator["Writer"]:
        """One transaction: all of the block, or (on any exception) nothing of it. Writers queue.

        A block within a block of the same thread belongs to the same transaction, which ends with the outermost: so a
        deed and its line in the audit are stored together. Readings go on seeing what was there before.
        What is remembered of anything else than it is `about` stays; `of_people` lets go of what is held in memory of
        accounts and sessions.
        """
        outer = getattr(self._within, "writer", None)
        if outer is not None:
            with outer.joined(about, of_people):
                yield outer
            return
        with self._write_lock, self.whole.cursor() as cursor:
            writer = Writer(self, cursor, about, of_people)
            cursor.execute("BEGIN")
            self._within.writer = writer
            try:
                yield writer
                writer.refuse_half()
                cursor.execute("COMMIT")
            except BaseException:
                self._ids.clear()
                with suppress(duckdb.TransactionException):  # a COMMIT that failed has ended the transaction already
                    cursor.execute("ROLLBACK")
                raise
            finally:
                self._within.writer = None
            if writer.about:
                self.version += 1
                self._commits.update(writer.about)
            if writer.of_people:
                self.people_changed()

    def close(self) -> None:
        """Write everything to the file itself, so that it may be moved without its log, and let go of it."""
        with self._write_lock:
            with suppress(duckdb.ConnectionException):  # closed already
                self._connection.execute("CHECKPOINT")
            self._connection.close()

    def content(self) -> Content:
        """What the ledger holds at this moment; about 50 ms for a million entries."""
        with self.whole._reading() as cursor:
            return content(cursor)

    def backup(self, target: Path) -> Path:
        """As `copied_to`; returns the new file."""
        self.copied_to(target)
        return target

    def copied_to(self, target: Path, before_named: Callable[[], None] = lambda: None) -> Content:
        """Copy the whole ledger, at one moment and while others go on writing, into a new file; what is in it.

        The copy is opened again and compared with the ledger, and `before_named` called, before it gets its name.
        Raises BackupUnusable when the target exists, or when the copy is not what the ledger held.
        """
        if target.exists():
            raise BackupUnusable(target, _("文件已存在，请换一个文件名。"))
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_name(target.name + ".part")
        for leftover in (unfinished, _log_of(unfinished)):
            leftover.unlink(missing_ok=True)
        try:
            held = self._copied(unfinished)
            with closing(duckdb.connect(str(unfinished), read_only=True)) as copy:
                if content(copy) != held:
                    raise BackupUnusable(target, _("写成的备份与数据库不一致。"))
            before_named()
            put_in_place(unfinished, target)
        finally:
            for leftover in (unfinished, _log_of(unfinished)):
                leftover.unlink(missing_ok=True)
        return held

    def _copied(self, target: Path) -> Content:
        """Write all tables, as they are at one moment, into a new database; what they held."""
        with closing(duckdb.connect(str(target), config={"threads": 1})) as copy, self.whole.cursor() as cursor:
            migrate(copy, target)
            copy.execute("DELETE FROM migration")
            cursor.execute("BEGIN")
            for table in TABLES:
                copy.register("batch", cursor.execute(f"SELECT * FROM {table}").to_arrow_reader(BATCH_ROWS))
                copy.execute(f"INSERT INTO {table} BY NAME SELECT * FROM batch")
                copy.unregister("batch")
            held = content(cursor)
            cursor.execute("COMMIT")
            # Closing does this too, but on a full disk without a word: the rows would stay in a log left behind.
            copy.execute("CHECKPOINT")
        return held


class Writer:
    """What may be done inside one transaction, and what its end brings about."""

    def __init__(self, ledger: Ledger, cursor: duckdb.DuckDBPyConnection, about: About, of_people: bool) -> None:
        self._ledger = ledger
        self.cursor = cursor
        self.about, self.of_people = about, of_people
        self._failed = False

    @contextmanager
    def joined(self, about: About, of_people: bool) -> Iterator[None]:
        """A block within the transaction. After one that failed there is nothing to commit, whoever caught it."""
        self.about |= about
        self.of_people |= of_people
        try:
            yield
        except BaseException:
            self._failed = True
            raise

    def refuse_half(self) -> None:
        """Raises RuntimeError when a part of the transaction has failed and somebody went on all the same."""
        if self._failed:
            raise RuntimeError("a part of this transaction failed: it cannot be stored without it")

    def next_ids(self, table: str, count: int = 1) -> range:
        """`count` fresh numbers of a table's key; made here, not by the database, so that any SQL engine will do."""
        ids = self._ledger._ids
        if table not in ids:
            row = self.cursor.execute(f"SELECT coalesce(max({table}_id), 0) FROM {table}").fetchone()
            ids[table] = int(row[0]) if row else 0
        first = ids[table] + 1
        ids[table] += count
        return range(first, first + count)

    def refuse_unknown(self, park_id: int, subject_ids: set[int]) -> None:
        """What a FOREIGN KEY would do. Raises UnknownSubject when any id is no thing of the park."""
        known = self.cursor.execute(
            "SELECT count(*) FROM subject WHERE park_id = ? AND subject_id IN (SELECT unnest(?))",
            [park_id, list(subject_ids)],
        ).fetchone()
        if known is None or known[0] != len(subject_ids):
            raise UnknownSubject

    def insert(self, table: str, rows: pd.DataFrame) -> None:
        """Add the rows of a frame, columns by name.

        From a frame 500 rows take 4 ms; row by row, 100 ms. A few go as values of one statement: 2 ms instead of 6.
        """
        if rows.empty:
            return
        columns = ", ".join(rows.columns)
        if len(rows) <= FEW_ROWS:
            one = f"({', '.join('?' * len(rows.columns))})"
            values = [_stored(value) for row in rows.itertuples(index=False, name=None) for value in row]
            self.cursor.execute(f"INSERT INTO {table} ({columns}) VALUES {', '.join([one] * len(rows))}", values)
            return
        self.cursor.register("batch", rows)
        self.cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM batch")
        self.cursor.unregister("batch")


def _stored(value: object) -> object:
    """None for whatever pandas calls missing."""
    return None if value is pd.NA or value is pd.NaT or value != value else value


def content(cursor: duckdb.DuckDBPyConnection) -> Content:
    """What a database holds, the same for a copy of it. Raises duckdb.Error where a table cannot be read to its end."""
    tables = cursor.execute(
        "SELECT table_name FROM duckdb_tables() "
        "WHERE NOT internal AND database_name = current_database() ORDER BY table_name"
    ).fetchall()
    found = []
    for table in (name for (name,) in tables if name not in LEFT_OUT):
        row = cursor.execute(f'SELECT count(*), coalesce(sum(hash(t)), 0) FROM "{table}" AS t').fetchone()
        assert row is not None  # noqa: S101 - an aggregate always has a row
        found.append((str(table), int(row[0]), int(row[1])))
    return tuple(found)


def put_in_place(unfinished: Path, target: Path) -> None:
    """Give a finished file its name, once all of it is on the disk: after a power cut it is there whole, or not."""
    to_disk(unfinished)
    unfinished.rename(target)
    if os.name == "posix":
        to_disk(target.parent)


def to_disk(path: Path) -> None:
    """Have the system write a file or the list of a folder to the disk now."""
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _log_of(path: Path) -> Path:
    """The write-ahead log that DuckDB keeps beside a file."""
    return path.with_name(path.name + ".wal")


def open_ledger(path: Path, before_migrating: BeforeMigrating | None = None) -> Ledger:
    """Open (or create) the ledger at a path and bring it to this version's structure.

    `before_migrating` is called before an existing database is given another structure; what it raises leaves the
    database as it was. Raises DatabaseInUse, DatabaseNewer or DatabaseUnreadable.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = connect(path)
    try:
        at, newest = version_of(connection), migrations()[-1].number
        if before_migrating is not None and 0 < at < newest:
            before_migrating(connection, path, newest)
        migrate(connection, path)
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
    except BaseException:
        connection.close()
        raise
    return Ledger(path, connection)


def connect(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection to the file at a path. Raises DatabaseInUse or DatabaseUnreadable.

    An instance of this process that was closed a moment ago may still be held by one of DuckDB's own threads, so one
    that is in use is waited for a little.
    """
    until = time.monotonic() + LETTING_GO_SECONDS
    while True:
        try:
            return _connected(path)
        except DatabaseInUse:
            if time.monotonic() > until:
                raise
        time.sleep(LETTING_GO_SECONDS / 10)


def _connected(path: Path) -> duckdb.DuckDBPyConnection:
    try:
        connection = duckdb.connect(str(path), config={"threads": 2, "autoinstall_known_extensions": "false"})
    except duckdb.Error as error:
        detail = str(error).splitlines()[0]
        raise (DatabaseInUse(path) if _held_by_another(detail) else DatabaseUnreadable(path, detail)) from error
    row = connection.execute("SELECT current_setting('lock_configuration')").fetchone()
    if row and row[0]:  # DuckDB hands out the instance that this very process has open
        connection.close()
        raise DatabaseInUse(path)
    return connection


def _held_by_another(message: str) -> bool:
    """Whether an error says so in the words of POSIX or of Windows."""
    return "Could not set lock on file" in message or "being used by another process" in message
