"""What the ledger says: the state of every thing on a day, its history, and where each value stood.

All dates are "as of" days; an entry counts on day D when its as-of day is not after D and its upload was not
withdrawn. Of several entries for one field the one with the latest as-of day counts, then the latest recorded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, TypeAlias

import pandas as pd

from park_dispatch.ledger.store import Ledger
from park_dispatch.model.record import FIELDS

LIVE = "entry ANTI JOIN withdrawal USING (upload_id)"
"""The entries whose upload was not withdrawn, to be named after FROM."""
_VALUE_COLUMN = {"text": "text", "number": "number", "percent": "number", "date": "day"}


def day_of(value: Any) -> date | None:
    """A cell of a frame as a date, None for NaT, NaN or None."""
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date()


@dataclass(frozen=True, slots=True)
class Park:
    """A park; `demo` marks invented data, `remark` says where its figures come from."""

    park_id: int
    name: str
    demo: bool
    remark: str


def parks(ledger: Ledger) -> list[Park]:
    """All parks, the oldest first."""
    asked = "SELECT park_id, name, demo, remark FROM park ORDER BY park_id"
    return ledger.remember("parks", lambda: [Park(*row) for row in ledger.rows(asked)])


def subjects(ledger: Ledger, park_id: int) -> pd.DataFrame:
    """subject_id, kind, parent_id, name, name_key of everything ever named, even if nothing live is said of it."""
    return ledger.frame(
        "SELECT subject_id, kind, parent_id, name, name_key FROM subject WHERE park_id = ? ORDER BY subject_id",
        [park_id],
    )


def last_report(ledger: Ledger, park_id: int) -> date | None:
    """The latest as-of day of any live entry of a park, None for an empty one."""
    rows = ledger.rows(
        f"SELECT max(as_of) FROM {LIVE} WHERE subject_id IN (SELECT subject_id FROM subject WHERE park_id = ?)",
        [park_id],
    )
    found: date | None = rows[0][0]
    return found


def first_report(ledger: Ledger, park_id: int) -> date | None:
    """The earliest as-of day of any live entry of a park, None for an empty one."""
    rows = ledger.rows(
        f"SELECT min(as_of) FROM {LIVE} WHERE subject_id IN (SELECT subject_id FROM subject WHERE park_id = ?)",
        [park_id],
    )
    found: date | None = rows[0][0]
    return found


def state(ledger: Ledger, park_id: int, as_of: date, kinds: Sequence[str], fields: Sequence[str]) -> pd.DataFrame:
    """One row a thing of the given kinds of which something is said: its identity and the value of each field.

    Columns: subject_id, kind, parent_id, name, the fields (float, datetime64 or object), reported_on (last as-of
    day of any of these fields).
    """
    pivot = ", ".join(
        f"max(e.{_VALUE_COLUMN[FIELDS[field].type]}) FILTER (e.field = '{field}') AS {field}" for field in fields
    )
    # `place` is unique: once the latest places are known, entries are joined by it, not filtered a second time. The
    # fields are sorted out among those few: over all entries an IN list costs as much again as the aggregate.
    return ledger.frame(
        f"""
        WITH latest AS (SELECT max(place) AS place FROM {LIVE} WHERE as_of <= $as_of GROUP BY subject_id, field),
             wide AS (SELECT e.subject_id, {pivot}, max(e.as_of) FILTER (e.field IN ({_listed(fields)})) AS reported_on
                      FROM entry AS e JOIN latest USING (place) GROUP BY e.subject_id)
        SELECT s.subject_id, s.kind, s.parent_id, s.name, wide.* EXCLUDE (subject_id)
        FROM subject AS s JOIN wide USING (subject_id)
        WHERE s.park_id = $park AND s.kind IN ({_listed(kinds)}) AND reported_on IS NOT NULL ORDER BY s.subject_id
        """,
        {"park": park_id, "as_of": as_of},
    )


def _listed(words: Sequence[str]) -> str:
    """Words of ours as an SQL list."""
    if not all(word.isidentifier() for word in words):
        raise ValueError(words)
    return ", ".join(f"'{word}'" for word in words)


def first_plan(ledger: Ledger, park_id: int, as_of: date) -> pd.DataFrame:
    """The baseline of every thing with a plan: subject_id, baseline_start, baseline_finish (datetime64).

    The baseline is the first plan ever reported, until an upload that was confirmed as the new baseline, or a frozen
    plan that was put in force (each with its reason), replaces it; later changes of plan leave it alone.
    """
    return ledger.frame(
        f"""
        WITH rebased AS (SELECT upload_id, true AS rebased FROM upload WHERE reason <> ''),
             chosen AS (SELECT subject_id, field,
                               coalesce(arg_max(day, place) FILTER (rebased), arg_min(day, place)) AS day,
                               max(as_of) FILTER (rebased) AS said_on, max(recorded_at) FILTER (rebased) AS recorded_at
                        FROM {LIVE} LEFT JOIN rebased USING (upload_id)
                        WHERE as_of <= $as_of AND field IN ('planned_start', 'planned_finish') AND day IS NOT NULL
                        GROUP BY subject_id, field),
             told AS (SELECT subject_id, max(day) FILTER (field = 'planned_start') AS start,
                             max(day) FILTER (field = 'planned_finish') AS finish,
                             max(said_on) AS said_on, max(recorded_at) AS recorded_at
                      FROM chosen GROUP BY subject_id),
             frozen AS (SELECT subject_id, start, finish, as_of, recorded_at
                        FROM plan_item JOIN (SELECT * FROM plan ANTI JOIN plan_withdrawn USING (plan_id)
                                             WHERE in_force AND park_id = $park AND as_of <= $as_of) USING (plan_id)
                        QUALIFY row_number() OVER (PARTITION BY subject_id ORDER BY as_of DESC, plan_id DESC) = 1),
             compared AS (SELECT coalesce(t.subject_id, f.subject_id) AS subject_id, t.start AS told_start,
                             t.finish AS told_finish, f.start, f.finish,
                             f.subject_id IS NOT NULL AND (t.said_on IS NULL OR f.as_of > t.said_on
                                 OR (f.as_of = t.said_on AND f.recorded_at > t.recorded_at)) AS in_force
                      FROM told AS t FULL JOIN frozen AS f ON t.subject_id = f.subject_id)
        SELECT subject_id, CASE WHEN in_force THEN start ELSE told_start END AS baseline_start,
               CASE WHEN in_force THEN finish ELSE told_finish END AS baseline_finish
        FROM compared SEMI JOIN (SELECT subject_id FROM subject WHERE park_id = $park) USING (subject_id)
        """,
        {"park": park_id, "as_of": as_of},
    )


def percents(ledger: Ledger, park_id: int, days: Sequence[date]) -> pd.DataFrame:
    """The reported percent of every thing on each of several days, in one pass.

    Columns: subject_id, first_said (the first as-of day up to the last of the days), then per day two columns
    `percent_<i>` and `said_on_<i>` (its as-of day), i in the order given.
    """
    steps = sorted(set(days))
    # One aggregate over all entries: the last word of each stretch between two days. What counts on a day is the last
    # word of the stretches up to it; that is looked up among a few rows a thing.
    stretch = " + ".join(f"(as_of > ${i + 1})::INTEGER" for i in range(len(steps)))
    columns = ", ".join(
        f"arg_max(percent, stretch) FILTER (stretch <= {steps.index(day)}) AS percent_{i}, "
        f"max(said_on) FILTER (stretch <= {steps.index(day)}) AS said_on_{i}"
        for i, day in enumerate(days)
    )
    return ledger.frame(
        f"""
        WITH told AS (SELECT subject_id, {stretch} AS stretch, arg_max(number, place) AS percent, max(as_of) AS said_on,
                             min(as_of) AS first_on
                      FROM {LIVE} WHERE field = 'percent' AND as_of <= ${len(steps)} GROUP BY subject_id, stretch)
        SELECT subject_id, min(first_on) AS first_said, {columns} FROM told
        WHERE subject_id IN (SELECT subject_id FROM subject WHERE park_id = ${len(steps) + 1}) GROUP BY subject_id
        """,
        [*steps, park_id],
    )


def last_moves(ledger: Ledger, subject_ids: Sequence[int], as_of: date) -> pd.DataFrame:
    """The last as-of day on which the percent of some things became another one: subject_id, moved_on (datetime64).

    The first percent ever said is a move, unless it is 0; a thing that never moved is not in the frame.
    """
    return ledger.frame(
        f"""
        WITH told AS (SELECT subject_id, as_of, number,
                             lag(number, 1, 0.0) OVER (PARTITION BY subject_id ORDER BY place) AS before
                      FROM {LIVE} SEMI JOIN (SELECT unnest($ids::BIGINT[]) AS subject_id) USING (subject_id)
                      WHERE field = 'percent' AND as_of <= $as_of)
        SELECT subject_id, max(as_of) AS moved_on FROM told WHERE number <> before GROUP BY subject_id
        """,
        {"ids": [int(i) for i in subject_ids], "as_of": as_of},
    )


def history(ledger: Ledger, subject_ids: Sequence[int], field: str, as_of: date) -> pd.DataFrame:
    """Every live value of one field of some things up to a day, the oldest first.

    Columns: subject_id, as_of, value, entry_id, author, recorded_at, file_name ("" for a form), sheet, cell. Several
    values of one day are all there, the one that counts last.
    """
    column = _VALUE_COLUMN[FIELDS[field].type]
    return ledger.frame(
        f"""
        SELECT e.subject_id, e.as_of, e.{column} AS value, e.entry_id, e.author, e.recorded_at,
               coalesce(u.file_name, '') AS file_name, e.sheet, e.cell
        FROM (SELECT * FROM {LIVE} SEMI JOIN (SELECT unnest($ids::BIGINT[]) AS subject_id) USING (subject_id)
              WHERE field = $field AND as_of <= $as_of) AS e
        LEFT JOIN upload AS u ON u.upload_id = e.upload_id
        ORDER BY e.place
        """,
        {"field": field, "as_of": as_of, "ids": [int(i) for i in subject_ids]},
    )


def course(ledger: Ledger, subject_ids: Sequence[int], field: str, as_of: date) -> pd.DataFrame:
    """As `history`, without where each value stood: subject_id, as_of, value, the one that counts last."""
    column = _VALUE_COLUMN[FIELDS[field].type]
    return ledger.frame(
        f"""
        SELECT subject_id, as_of, {column} AS value
        FROM {LIVE} SEMI JOIN (SELECT unnest($ids::BIGINT[]) AS subject_id) USING (subject_id)
        WHERE field = $field AND as_of <= $as_of ORDER BY place
        """,
        {"field": field, "as_of": as_of, "ids": [int(i) for i in subject_ids]},
    )


def sources(ledger: Ledger, subject_ids: Sequence[int], as_of: date) -> pd.DataFrame:
    """The value that counts of every field of some things, with where it stood.

    Columns: subject_id, field, number, day, text, as_of, author, recorded_at (UTC), upload_id, file_name, sheet, cell.
    """
    return ledger.frame(
        f"""
        WITH latest AS (SELECT max(place) AS place
                        FROM {LIVE} SEMI JOIN (SELECT unnest($ids::BIGINT[]) AS subject_id) USING (subject_id)
                        WHERE as_of <= $as_of GROUP BY subject_id, field)
        SELECT e.subject_id, e.field, e.number, e.day, e.text, e.as_of, e.author, e.recorded_at, e.upload_id,
               coalesce(u.file_name, '') AS file_name, e.sheet, e.cell
        FROM entry AS e SEMI JOIN latest USING (place) LEFT JOIN upload AS u ON u.upload_id = e.upload_id
        ORDER BY e.subject_id, e.field
        """,
        {"as_of": as_of, "ids": [int(i) for i in subject_ids]},
    )


def uploads(ledger: Ledger, park_id: int) -> pd.DataFrame:
    """All uploads, the newest first; withdrawn_at, withdrawn_by and withdrawn_why are null for a live one."""
    return ledger.frame(
        """
        SELECT u.*, w.recorded_at AS withdrawn_at, w.author AS withdrawn_by, w.reason AS withdrawn_why
        FROM upload AS u LEFT JOIN withdrawal AS w USING (upload_id) WHERE u.park_id = ? ORDER BY u.upload_id DESC
        """,
        [park_id],
    )


@dataclass(frozen=True, slots=True)
class StoredUpload:
    """A live upload with the same bytes. rows_held: how many of its rows were not stored then."""

    upload_id: int
    file_name: str
    author: str
    recorded_at: datetime
    rows_held: int


def same_file(ledger: Ledger, park_id: int, sha256: str) -> StoredUpload | None:
    """The live upload of exactly this file, if there is one."""
    rows = ledger.rows(
        "SELECT upload_id, file_name, author, recorded_at, rows_held "
        "FROM upload ANTI JOIN withdrawal USING (upload_id) WHERE park_id = ? AND sha256 = ?",
        [park_id, sha256],
    )
    return StoredUpload(*rows[0]) if rows else None


def live_subjects(ledger: Ledger, park_id: int) -> set[int]:
    """The ids of all things of a park of which anything live is said, on whatever day."""
    rows = ledger.rows(
        f"SELECT DISTINCT subject_id FROM {LIVE} "
        "WHERE subject_id IN (SELECT subject_id FROM subject WHERE park_id = ?)",
        [park_id],
    )
    return {subject_id for (subject_id,) in rows}


ValueRow: TypeAlias = tuple[int, str, float | None, date | None, str | None, date]
"""subject_id, field, number, day, text (one of the three is there), as_of."""


def values_between(ledger: Ledger, park_id: int, after: date, until: date) -> list[ValueRow]:
    """Every live value said as of a day after `after` and not after `until`, in the order in which they count."""
    return ledger.rows(
        f"""
        SELECT subject_id, field, number, day, text, as_of FROM {LIVE}
        WHERE as_of > $after AND as_of <= $until
          AND subject_id IN (SELECT subject_id FROM subject WHERE park_id = $park)
        ORDER BY place
        """,
        {"park": park_id, "after": after, "until": until},
    )


def last_values(ledger: Ledger, park_id: int, as_of: date) -> list[ValueRow]:
    """The value that counts of every field of everything on a day: subject_id, field, number, day, text, as_of."""
    return ledger.rows(
        f"""
        WITH latest AS (SELECT max(place) AS place FROM {LIVE} WHERE as_of <= $as_of GROUP BY subject_id, field)
        SELECT subject_id, field, number, day, text, as_of FROM entry SEMI JOIN latest USING (place)
        WHERE subject_id IN (SELECT subject_id FROM subject WHERE park_id = $park)
        """,
        {"park": park_id, "as_of": as_of},
    )


def words(ledger: Ledger, park_id: int, fields: Sequence[str]) -> dict[tuple[int, str], str]:
    """The text that counts, on whatever day, of some fields of everything in a park, by (subject id, field)."""
    rows = ledger.rows(
        f"""
        SELECT subject_id, field, arg_max(text, place) FROM {LIVE}
        WHERE field IN ({_listed(fields)}) AND subject_id IN (SELECT subject_id FROM subject WHERE park_id = ?)
        GROUP BY subject_id, field
        """,
        [park_id],
    )
    return {(subject_id, field): text for subject_id, field, text in rows if text}


class Number(NamedTuple):
    """What people call an action item, an issue or a notice by: the number-th of its sort in a park and year."""

    year: int
    number: int


def numbers(ledger: Ledger, park_id: int, kind: str) -> dict[int, Number]:
    """The number of every action item ("dispatch"), issue or notice of a park, by subject id."""
    rows = ledger.rows("SELECT subject_id, year, number FROM numbered WHERE park_id = ? AND kind = ?", [park_id, kind])
    return {subject_id: Number(year, number) for subject_id, year, number in rows}
