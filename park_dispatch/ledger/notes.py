"""Dispatch notes as the ledger has them now, and every version of one.

A note is read with all that is known of it, not as of a day: minutes are often typed up, and answered for, days after
the meeting. The day a note belongs to is its own field.
"""

import pandas as pd

from park_dispatch.ledger.store import Ledger

_LIVE = "entry ANTI JOIN withdrawal USING (upload_id)"


def notes(ledger: Ledger, park_id: int) -> pd.DataFrame:
    """One row a note, the oldest day first; withdrawn ones as well.

    Columns: note_id, note_date (datetime64; the report day where the note does not state its own), note, building,
    responsible_unit, responsible_person, due (datetime64), due_text (a due that is no day: 长期坚持), result (what came
    of it, in words), remark, priority ("" for 普通), withdrawn (why it was taken back, "" for one that stands),
    written_by, written_at and edited_by, edited_at (first and last version, UTC), last_entry (for EditedMeanwhile),
    versions (how many), file_name, sheet, cell (where the text stood, "" for a typed one).
    """
    return ledger.frame(
        f"""
        WITH live AS (SELECT e.*, coalesce(u.file_name, '') AS file_name
                      FROM (SELECT * FROM {_LIVE} WHERE subject_id IN
                            (SELECT subject_id FROM subject WHERE park_id = ? AND kind = 'dispatch')) AS e
                      LEFT JOIN upload AS u ON u.upload_id = e.upload_id)
        SELECT subject_id AS note_id,
               coalesce(arg_max(day, place) FILTER (field = 'note_date'), min(as_of)) AS note_date,
               coalesce(arg_max(text, place) FILTER (field = 'note'), '') AS note,
               coalesce(arg_max(text, place) FILTER (field = 'building'), '') AS building,
               coalesce(arg_max(text, place) FILTER (field = 'responsible_unit'), '') AS responsible_unit,
               coalesce(arg_max(text, place) FILTER (field = 'responsible_person'), '') AS responsible_person,
               arg_max_null(day, place) FILTER (field = 'due') AS due,
               coalesce(arg_max_null(text, place) FILTER (field = 'due'), '') AS due_text,
               coalesce(arg_max(text, place) FILTER (field IN ('status', 'description')), '') AS result,
               coalesce(arg_max(text, place) FILTER (field = 'remark'), '') AS remark,
               coalesce(arg_max(text, place) FILTER (field = 'priority'), '') AS priority,
               coalesce(arg_max(text, place) FILTER (field = 'withdrawn'), '') AS withdrawn,
               arg_min(author, entry_id) AS written_by, min(recorded_at) AS written_at,
               arg_max(author, entry_id) AS edited_by, max(recorded_at) AS edited_at,
               max(entry_id) AS last_entry,
               count(DISTINCT (upload_id, recorded_at)) AS versions,
               coalesce(arg_max(file_name, place) FILTER (field = 'note'), '') AS file_name,
               coalesce(arg_max(sheet, place) FILTER (field = 'note'), '') AS sheet,
               coalesce(arg_max(cell, place) FILTER (field = 'note'), '') AS cell
        FROM live GROUP BY subject_id ORDER BY note_date, subject_id
        """,
        [park_id],
    )


def note_entries(ledger: Ledger, note_id: int) -> pd.DataFrame:
    """Everything live that was ever written of one note, the oldest first.

    Columns: entry_id, upload_id, recorded_at (UTC), author, field, day, text, as_of, file_name, sheet, cell.
    """
    return ledger.frame(
        f"""
        SELECT e.entry_id, e.upload_id, e.recorded_at, e.author, e.field, e.day, e.text, e.as_of,
               coalesce(u.file_name, '') AS file_name, e.sheet, e.cell
        FROM (SELECT * FROM {_LIVE} WHERE subject_id = ?) AS e LEFT JOIN upload AS u ON u.upload_id = e.upload_id
        ORDER BY e.entry_id
        """,
        [note_id],
    )
