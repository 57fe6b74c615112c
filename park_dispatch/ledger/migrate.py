"""Bring a database to the structure this version knows; refuse one that is ahead of us."""

from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import duckdb

from park_dispatch.ledger.refusals import DatabaseNewer


class Migration(NamedTuple):
    """One step: its number, its name, its SQL."""

    number: int
    name: str
    sql: str


@cache
def migrations() -> tuple[Migration, ...]:
    """All steps in order; the file name is `NNNN_name.sql`."""
    found = sorted(
        (item for item in files("park_dispatch.ledger.migrations").iterdir() if item.name.endswith(".sql")),
        key=lambda item: item.name,
    )
    return tuple(Migration(int(item.name[:4]), item.name[5:-4], item.read_text(encoding="utf-8")) for item in found)


def migrate(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    """Apply what is missing and return how many steps were applied.

    Each step and its record are one transaction: after a crash in the middle the step was never applied.
    Raises DatabaseNewer when the database has a step that we do not know.
    """
    at = version_of(connection)
    connection.execute(
        "CREATE TABLE IF NOT EXISTS migration "
        "(number INTEGER NOT NULL PRIMARY KEY, name VARCHAR NOT NULL, applied_at TIMESTAMP NOT NULL)"
    )
    known = migrations()[-1].number
    if at > known:
        raise DatabaseNewer(path, at, known)
    missing = [step for step in migrations() if step.number > at]
    for step in missing:
        connection.execute("BEGIN")
        try:
            connection.execute(step.sql)
            connection.execute(
                "INSERT INTO migration VALUES (?, ?, ?)",
                [step.number, step.name, datetime.now(UTC).replace(tzinfo=None)],
            )
            connection.execute("COMMIT")
        except BaseException:
            with suppress(duckdb.TransactionException):  # a COMMIT that failed has ended the transaction already
                connection.execute("ROLLBACK")
            raise
    return len(missing)


def version_of(connection: duckdb.DuckDBPyConnection) -> int:
    """The number of the last step that was applied to a database; 0 for one that is new."""
    if not connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'migration'").fetchone():
        return 0
    row = connection.execute("SELECT coalesce(max(number), 0) FROM migration").fetchone()
    return int(row[0]) if row else 0
