"""What a park decided and may decide anew: its calendars, its lights, its templates. The latest decision counts."""

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from park_dispatch.ledger.store import Ledger, now


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision in force. subject_id 0: for the whole park. said: JSON text; recorded_at: UTC."""

    subject_id: int
    name: str
    said: str
    as_of: date
    reason: str
    author: str
    recorded_at: datetime


def decide(
    ledger: Ledger, park_id: int, subject_id: int, name: str, said: str, as_of: date, author: str, reason: str = ""
) -> None:
    """Decide something from a day on; `said` "" goes back to what holds without a decision."""
    with ledger.writing() as writer:
        row = {
            "decided_id": writer.next_ids("decided")[0], "park_id": park_id, "subject_id": subject_id, "name": name,
            "said": said, "as_of": as_of, "reason": reason.strip(), "author": author, "recorded_at": now(),
        }  # fmt: skip
        writer.insert("decided", pd.DataFrame([row]))


def decided(ledger: Ledger, park_id: int, as_of: date) -> dict[tuple[int, str], Decided]:
    """Every decision in force on a day, by (subject id, name)."""
    rows = ledger.rows(
        """
        WITH latest AS (SELECT max_by(decided_id, (as_of, decided_id)) AS decided_id FROM decided
                        WHERE park_id = ? AND as_of <= ? GROUP BY subject_id, name)
        SELECT subject_id, name, said, as_of, reason, author, recorded_at
        FROM decided SEMI JOIN latest USING (decided_id) WHERE said <> ''
        """,
        [park_id, as_of],
    )
    return {(row[0], row[1]): Decided(*row) for row in rows}


def decided_course(ledger: Ledger, park_id: int, name: str) -> list[Decided]:
    """Every decision on something of the whole park, in the order in which they were made, those to go back as well."""
    rows = ledger.rows(
        "SELECT subject_id, name, said, as_of, reason, author, recorded_at FROM decided "
        "WHERE park_id = ? AND subject_id = 0 AND name = ? ORDER BY decided_id",
        [park_id, name],
    )
    return [Decided(*row) for row in rows]
