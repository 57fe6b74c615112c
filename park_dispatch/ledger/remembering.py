"""What people decided about files and is used for the next ones, and the layouts that people confirmed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

import pandas as pd

from park_dispatch.ledger.refusals import NotRemembered
from park_dispatch.ledger.store import Ledger, Writer, now

Sort: TypeAlias = Literal["layout", "name"]


@dataclass(frozen=True, slots=True)
class NewRemembered:
    """Something to be remembered: `key` finds it again, `said` (JSON) is what was decided, `shown` is for people."""

    sort: Sort
    key: str
    said: str
    shown: str


@dataclass(frozen=True, slots=True)
class ConfirmedLayout:
    """A table as it was read in a file that a person confirmed; `reading` is JSON."""

    fingerprint: str
    reading: str


@dataclass(frozen=True, slots=True)
class Learned:
    """What an upload leaves behind for the next files."""

    remembered: tuple[NewRemembered, ...] = ()
    layouts: tuple[ConfirmedLayout, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredRemembered:
    """Something remembered, and where it comes from; `recorded_at` is UTC."""

    remembered_id: int
    sort: Sort
    key: str
    said: str
    shown: str
    upload_id: int
    file_name: str
    author: str
    recorded_at: datetime


def remembered(ledger: Ledger, park_id: int) -> list[StoredRemembered]:
    """What is in force in a park, the newest first: of each key the latest, unless that was forgotten."""
    return ledger.remember(("remembered", park_id), lambda: _remembered(ledger, park_id))


def _remembered(ledger: Ledger, park_id: int) -> list[StoredRemembered]:
    rows = ledger.rows(
        """
        WITH latest AS (SELECT max(remembered_id) AS remembered_id FROM remembered WHERE park_id = ?
                        GROUP BY sort, key)
        SELECT remembered_id, sort, key, said, shown, upload_id, file_name, author, recorded_at
        FROM remembered SEMI JOIN latest USING (remembered_id) ANTI JOIN forgotten USING (remembered_id)
        ORDER BY remembered_id DESC
        """,
        [park_id],
    )
    return [StoredRemembered(*row) for row in rows]


def confirmed_layouts(ledger: Ledger, park_id: int) -> set[ConfirmedLayout]:
    """Every layout, as it was read, of the uploads of a park that people confirmed and nobody took back."""
    rows = ledger.rows(
        """
        SELECT DISTINCT c.fingerprint, c.reading
        FROM confirmed_layout AS c JOIN upload AS u USING (upload_id) ANTI JOIN withdrawal USING (upload_id)
        WHERE u.park_id = ?
        """,
        [park_id],
    )
    return {ConfirmedLayout(*row) for row in rows}


def store_learned(
    writer: Writer, park_id: int, upload_id: int, file_name: str, learned: Learned, author: str, moment: datetime
) -> None:
    """Add what an upload leaves behind, in the transaction of the upload."""
    if learned.remembered:
        rows = [(new.sort, new.key, new.said, new.shown) for new in learned.remembered]
        frame = pd.DataFrame(rows, columns=["sort", "key", "said", "shown"])
        frame["remembered_id"] = list(writer.next_ids("remembered", len(frame)))
        frame["park_id"], frame["upload_id"], frame["file_name"] = park_id, upload_id, file_name
        frame["author"], frame["recorded_at"] = author, moment
        writer.insert("remembered", frame)
    readings = sorted({(layout.fingerprint, layout.reading) for layout in learned.layouts})
    layouts = pd.DataFrame(readings, columns=["fingerprint", "reading"])
    layouts["upload_id"] = upload_id
    writer.insert("confirmed_layout", layouts)


def forget(ledger: Ledger, park_id: int, remembered_id: int, author: str) -> None:
    """Use something remembered no more; it stays on record. Raises NotRemembered when it is not in force."""
    with ledger.writing() as writer:
        found = writer.cursor.execute(
            "SELECT 1 FROM remembered ANTI JOIN forgotten USING (remembered_id) "
            "WHERE park_id = ? AND remembered_id = ?",
            [park_id, remembered_id],
        ).fetchone()
        if not found:
            raise NotRemembered(remembered_id)
        row = {"remembered_id": remembered_id, "author": author, "recorded_at": now()}
        writer.insert("forgotten", pd.DataFrame([row]))
