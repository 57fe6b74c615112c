"""What one upload brought: every value with its thing and its cell, whether it still counts or was withdrawn."""

import pandas as pd

from park_dispatch.ledger.store import Ledger


def stored_values(ledger: Ledger, upload_id: int) -> pd.DataFrame:
    """Every value of an upload in the order stored.

    Columns: subject_id, kind, name, parent (name of the thing above, "" where there is none), field, number, day,
    text, as_of, sheet, cell.
    """
    return ledger.frame(
        """
        SELECT e.subject_id, s.kind, s.name, coalesce(p.name, '') AS parent, e.field, e.number, e.day, e.text,
               e.as_of, e.sheet, e.cell
        FROM entry AS e JOIN subject AS s USING (subject_id) LEFT JOIN subject AS p ON p.subject_id = s.parent_id
        WHERE e.upload_id = ? ORDER BY e.entry_id
        """,
        [upload_id],
    )
