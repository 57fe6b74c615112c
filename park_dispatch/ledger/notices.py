"""督办单 as the ledger has them on a day, and every step that was taken with one.

A notice is a thing of kind "notice"; what it says and each of its steps are entries. Fields that any sheet may have
(note, responsible_unit, responsible_person, due) are called as everywhere; its own are prefix, grade, basis, demand,
signer, stage, answer, opinion, reason, and about: the key of its matter, where a rule proposed it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from park_dispatch.ledger.reading import LIVE
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.record import Scalar


def notices(ledger: Ledger, park_id: int, as_of: date) -> pd.DataFrame:
    """One row a notice that was sent on or before a day, as it stood on that day, by number.

    Columns: notice_id, year, number, prefix, note, basis, demand, about, responsible_unit, responsible_person, signer,
    grade, stage, due (datetime64), answer, opinion, reason (why it was last returned, withdrawn or made graver),
    issued_on, stage_on, answered_on (datetime64), issued_by, times_returned, last_entry (of all entries, whatever day,
    for EditedMeanwhile), later (whether something was said of it as of a day after this one).
    """
    texts = ("prefix", "note", "basis", "demand", "about", "responsible_unit", "responsible_person", "signer", "grade",
             "stage", "answer", "opinion", "reason")  # fmt: skip
    columns = ", ".join(f"coalesce(arg_max(text, place) FILTER (known AND field = '{name}'), '') AS {name}"
                        for name in texts)  # fmt: skip
    return ledger.frame(
        f"""
        WITH live AS (SELECT *, as_of <= $as_of AS known FROM {LIVE} WHERE subject_id IN
                      (SELECT subject_id FROM subject WHERE park_id = $park AND kind = 'notice'))
        SELECT subject_id AS notice_id, any_value(n.year) AS year, any_value(n.number) AS number, {columns},
               arg_max(day, place) FILTER (known AND field = 'due') AS due,
               min(as_of) AS issued_on, arg_min(author, entry_id) AS issued_by,
               max(as_of) FILTER (known AND field = 'stage') AS stage_on,
               max(as_of) FILTER (known AND field = 'answer') AS answered_on,
               count(*) FILTER (known AND field = 'stage' AND text = 'returned') AS times_returned,
               max(entry_id) AS last_entry, bool_or(NOT known) AS later
        FROM live JOIN numbered AS n USING (subject_id)
        GROUP BY subject_id HAVING min(as_of) <= $as_of ORDER BY year, number
        """,
        {"park": park_id, "as_of": as_of},
    )


@dataclass(frozen=True, slots=True)
class Step:
    """What one form said of a notice: who, when (UTC), true as of which day, and the fields it set."""

    entry_id: int
    author: str
    recorded_at: datetime
    as_of: date
    said: Mapping[str, Scalar]


def steps(ledger: Ledger, notice_id: int) -> list[Step]:
    """Every step of a notice, the oldest first; entry_id is the last of the step."""
    rows = ledger.rows(
        f"SELECT entry_id, author, recorded_at, as_of, field, day, text FROM {LIVE} "
        "WHERE subject_id = ? ORDER BY entry_id",
        [notice_id],
    )
    found: list[Step] = []
    for entry_id, author, recorded_at, as_of, field, day, text in rows:
        value: Scalar = day if day is not None else text or ""
        if found and (found[-1].recorded_at, found[-1].author) == (recorded_at, author):
            found[-1] = Step(entry_id, author, recorded_at, as_of, {**found[-1].said, field: value})
        else:
            found.append(Step(entry_id, author, recorded_at, as_of, {field: value}))
    return found
