"""Store what was confirmed, in one transaction; take it back whole."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from park_dispatch.filing.learning import learned
from park_dispatch.filing.places import places_of
from park_dispatch.filing.proposal import BUILDING_FIELDS, Proposal, ProposedRow
from park_dispatch.filing.refusals import NothingToStore, SameFile
from park_dispatch.ledger.plans import NewLink
from park_dispatch.ledger.refusals import FileStored
from park_dispatch.ledger.remembering import Learned
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.writing import NewEntry, NewUpload, add_upload
from park_dispatch.model.office_time import office_time
from park_dispatch.model.people import Person
from park_dispatch.model.record import Scalar
from park_dispatch.model.roles import Action
from park_dispatch.people.answering import deed, on_the_whole, require


@dataclass(frozen=True, slots=True)
class Filed:
    """What storing did."""

    upload_id: int
    stored: int
    held: int


@on_the_whole
def confirm(
    ledger: Ledger, proposal: Proposal, author: str, *, looked_at: bool = True, by: Person | None = None
) -> Filed:
    """Store the rows that are not held back, and what was learnt from the corrections of the file.

    `looked_at`: a person saw how the file was read. Where nobody did, nothing is learnt from it.

    Raises NotAllowed, SameFile when exactly this file is stored already, NothingToStore when no row is left.
    """
    if proposal.same_file is not None:
        same = proposal.same_file
        raise _same(proposal, same.author, same.recorded_at, same.rows_held)
    rows = proposal.to_store
    person = _allowed(ledger, proposal, rows, author, by)
    park_id, held = proposal.park.park_id, len(proposal.rows) - len(rows)
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
    try:
        lesson = learned(ledger, proposal) if looked_at else Learned()
        with deed(ledger, person, Action.FILE_REPORT, park_id) as line:
            upload_id = add_upload(ledger, park_id, upload, subjects, entries, person.name, lesson, _links(proposal))
            line.about = f"upload {upload_id}: {upload.file_name}"
    except FileStored as stored:  # confirmed by somebody else since this proposal was made
        raise _same(proposal, stored.author, stored.recorded_at) from stored
    return Filed(upload_id, len(rows), held)


def _allowed(ledger: Ledger, proposal: Proposal, rows: Iterable[ProposedRow], author: str, by: Person | None) -> Person:
    """Who files, when all that the rows speak of is theirs to file."""
    subjects = {change.subject for row in rows for change in row.changes}
    places = places_of(ledger, proposal.park, subjects, by, proposal.matcher.new_subjects(subjects))
    return require(ledger, by, author, Action.FILE_REPORT, places, proposal.understanding.file_name)


def _links(proposal: Proposal) -> list[NewLink]:
    """The links between rows that are stored; one that is stated twice is stored once."""
    subjects = {row.record.row: row.target.subject for row in proposal.to_store if row.changes}
    found: dict[tuple[int, int], NewLink] = {}
    for link in proposal.understanding.links:
        before, after = subjects.get(link.predecessor_row), subjects.get(link.successor_row)
        if before and after and before != after:
            found[before, after] = NewLink(before, after, link.type, link.lag_days)
    return list(found.values())


def _same(proposal: Proposal, author: str, recorded_at: datetime, held: int = 0) -> SameFile:
    when = office_time(recorded_at)
    return SameFile(proposal.understanding.file_name, author, f"{when:%Y-%m-%d %H:%M}", held)


def _entries(rows: Iterable[ProposedRow]) -> Iterable[NewEntry]:
    """The values to store. A building's deadline that stands in the row of each of its milestones is stored once."""
    last: dict[tuple[int, str, date], Scalar] = {}
    for row in rows:
        sheet = row.record.sheet or ""
        for change in row.changes:
            thing = (change.subject, change.field, row.as_of)
            if change.field in BUILDING_FIELDS and last.get(thing) == change.new:
                continue
            last[thing] = change.new
            yield NewEntry(change.subject, change.field, change.new, row.as_of, sheet, change.cell)
