"""The ledger as somebody sees it whose reach is less than a park: the same file, with the rest of it left out.

Nobody who reads has to think of it: whatever is asked of a SeenLedger is answered from tables of the same names that
hold only what may be seen. They are views in the temporary schema of the cursor, which stands before the tables
themselves. What is written goes to the tables; whether it may be is asked by `people.answering`.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar

import duckdb
import pandas as pd

from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.topics import EVERYTHING, SITES, About

T = TypeVar("T")
OPEN = frozenset(
    {
        *("migration", "park", "forgotten", "confirmed_layout"),
        *("account", "password", "code", "session", "attempt"),
    }
)
"""Tables that say nothing of a building: which rows there are, fingerprints, and who may come in."""
_NOTHING = "SELECT * FROM {db}.{table} WHERE false"
_OF_THINGS = "SELECT * FROM {db}.{table} WHERE subject_id IN (FROM temp.seen_thing)"
_IN_SEEN_UPLOAD = "upload_id IN (SELECT upload_id FROM {db}.entry WHERE subject_id IN (FROM temp.seen_thing))"
_IN_SEEN_PLAN = (
    "SELECT * FROM {db}.{table} WHERE plan_id IN"
    " (SELECT plan_id FROM {db}.plan_item WHERE subject_id IN (FROM temp.seen_thing))"
)
_NO_HEADERS = '{{"headers": {{}}}}'


def _told(*columns: str) -> str:
    """Columns, each "" where its upload is not seen: the row counts, its words are of other buildings."""
    return ", ".join(f"CASE WHEN {_IN_SEEN_UPLOAD} THEN {column} ELSE '' END AS {column}" for column in columns)


VIEWS: Mapping[str, str] = MappingProxyType(
    {
        "subject": _OF_THINGS + " OR subject_id IN (FROM temp.seen_above)",
        "entry": _OF_THINGS
        + " OR (subject_id IN (FROM temp.seen_above) AND field IN ('delivery_deadline', 'delivery_to'))",
        "upload": "SELECT * FROM {db}.{table} WHERE " + _IN_SEEN_UPLOAD,
        "withdrawal": "SELECT * REPLACE (" + _told("reason", "author") + ") FROM {db}.{table}",
        "remembered": f"SELECT * REPLACE (CASE sort WHEN 'name' THEN shown ELSE '{_NO_HEADERS}' END AS shown, "
        + _told("file_name", "author")
        + ") FROM {db}.{table} WHERE sort <> 'name'"
        " OR try_cast(regexp_extract(said, '\"subject\": *([0-9]+)', 1) AS BIGINT) IN (FROM temp.seen_thing)",
        "plan_item": _OF_THINGS,
        "plan": _IN_SEEN_PLAN,
        "plan_withdrawn": _IN_SEEN_PLAN,
        "link": "SELECT * FROM {db}.{table} WHERE predecessor IN (FROM temp.seen_thing)"
        " AND successor IN (FROM temp.seen_thing)",
        "decided": _OF_THINGS + " OR subject_id = 0 OR (subject_id IN (FROM temp.seen_above) AND name = 'calendar')",
        "numbered": _OF_THINGS,
        "attachment": _OF_THINGS,
        "attachment_withdrawn": "SELECT * FROM {db}.{table} WHERE attachment_id IN"
        " (SELECT attachment_id FROM {db}.attachment WHERE subject_id IN (FROM temp.seen_thing))",
        "summary": _NOTHING,
        "audit": _NOTHING,
    }
)
"""What of each table is seen. Of a project that is seen for a building in it: its name, its calendar, its deadline.

A summary that was kept speaks of the whole park, so none is seen. A new table must be put here or among the OPEN ones.
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is seen of a park: things with all that is said of them, and things `above` them, seen only by name.

    works: those of the things that are built, the others are talked about.
    """

    things: frozenset[int]
    above: frozenset[int]
    works: frozenset[int]


NO_THING = Seen(frozenset(), frozenset(), frozenset())


class SeenLedger(Ledger):
    """`whole` without what is not `seen`. What boards compute of it is remembered apart from other eyes."""

    def __init__(self, whole: Ledger, seen: Seen, park_id: int) -> None:
        # Everything else (version, locks, who watches) is that of the whole: see __getattr__ and __setattr__.
        for name, value in {"_whole": whole, "seen": seen, "park_id": park_id}.items():
            object.__setattr__(self, name, value)
        object.__setattr__(self, "_moment", type(whole._moment)())

    _whole: Ledger
    seen: Seen
    park_id: int

    def __getattr__(self, name: str) -> Any:
        return getattr(self._whole, name)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(self._whole, name, value)

    @property
    def whole(self) -> Ledger:
        """The ledger itself."""
        return self._whole

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor that sees what may be seen; about 2 ms."""
        with self._whole.cursor() as cursor:
            row = cursor.execute("SELECT current_database()").fetchone()
            main = '"{}".main'.format(str(row[0] if row else "").replace('"', '""'))
            for table, ids in (("seen_thing", self.seen.things), ("seen_above", self.seen.above)):
                cursor.execute(f"CREATE TEMP TABLE {table} AS SELECT unnest($ids::BIGINT[]) AS id", {"ids": [*ids]})
            cursor.execute(
                ";".join(
                    f"CREATE TEMP VIEW {table} AS {shown.format(db=main, table=table)}"
                    for table, shown in VIEWS.items()
                )
            )
            yield cursor

    def part_of(self, rows: pd.DataFrame, column: str) -> pd.DataFrame:
        """Of a board of the whole the rows of things that are seen; for boards whose rows know nothing of each other.

        So the ledger is asked once for everybody, and not at every commit for everybody's own part.
        """
        return rows[rows[column].isin(self.seen.things)].reset_index(drop=True)

    def remember(self, key: Hashable, compute: Callable[[], T], about: About = EVERYTHING) -> T:
        """As of the whole; for everybody who sees the same: of the works, where it is about nothing else."""
        eyes = (self.seen.works, self.seen.above) if about <= SITES else self.seen
        return self._whole.narrow_memory.recall(self.version_of(about), (self.park_id, eyes, key), compute)
