"""Store what was confirmed, in one transaction; take it back whole."""

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from park_dispatch.filing.proposal import Proposal, ProposedRow
from park_dispatch.filing.refusals import NothingToStore, SameFile
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.writing import NewEntry, NewUpload, add_upload

OFFICE_TIME = ZoneInfo("Asia/Shanghai")
"""The zone in which times are shown; the ledger itself keeps UTC."""


@dataclass(frozen=True, slots=True)
class Filed:
    """What storing did."""

    upload_id: int
    stored: int
    held: int


def confirm(ledger: Ledger, proposal: Proposal, author: str) -> Filed:
    """Store the rows that are not held back.

    Raises SameFile when exactly this file is stored already, NothingToStore when no row is left.
    """
    same = proposal.same_file
    if same is not None:
        when = same.recorded_at.replace(tzinfo=ZoneInfo("UTC")).astimezone(OFFICE_TIME)
        raise SameFile(proposal.understanding.file_name, same.author, f"{when:%Y-%m-%d %H:%M}")
    rows = proposal.to_store
    held = len(proposal.rows) - len(rows)
    if not rows:
        raise NothingToStore(proposal.understanding.file_name, held)
    entries = list(_entries(rows))
    upload = NewUpload(
        proposal.understanding.file_name,
        proposal.understanding.sha256,
        proposal.understanding.size,
        proposal.as_of,
        len(rows),
        held,
        proposal.decisions.rebaseline_reason.strip(),
    )
    subjects = proposal.matcher.new_subjects({entry.subject for entry in entries})
    upload_id = add_upload(ledger, proposal.park.park_id, upload, subjects, entries, author)
    return Filed(upload_id, len(rows), held)


def _entries(rows: Iterable[ProposedRow]) -> Iterable[NewEntry]:
    for row in rows:
        sheet = row.record.sheet or ""
        for change in row.changes:
            yield NewEntry(change.subject, change.field, change.new, row.as_of, sheet, change.cell)
