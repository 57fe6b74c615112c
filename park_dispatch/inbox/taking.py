"""One file of the inbox: read, compared, its safe rows stored where the layout was confirmed before.

Nobody looks on, so whatever would be asked on the page stays out: names that are not known, percents that fall or
jump, rows with a refused cell, a layout that nobody has confirmed yet.
"""

from collections.abc import Set
from dataclasses import dataclass, replace
from pathlib import Path

from park_dispatch.filing.confirm import Filed, confirm
from park_dispatch.filing.learning import unconfirmed
from park_dispatch.filing.names import name_key
from park_dispatch.filing.proposal import Decisions, Proposal, ProposedRow, propose
from park_dispatch.filing.refusals import NothingToStore, ReportDateMissing, SameFile
from park_dispatch.filing.remembering import with_layouts
from park_dispatch.filing.staging import Dropped, read_dropped
from park_dispatch.inbox.folder import STORED, UNREADABLE, WAITING
from park_dispatch.intake.limits import Limits
from park_dispatch.intake.refusals import ReaderBusy, Refusal
from park_dispatch.intake.understanding import Corrections, Table, Understanding
from park_dispatch.ledger.reading import Park, StoredUpload
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.people import Person
from park_dispatch.model.roles import Role

AUTHOR = "收件夹"
"""Who filed, in the ledger: the inbox and no person."""
_INBOX = Person("*inbox*", AUTHOR, Role.REPORTER)
"""No account can have that login."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a file.

    `filed` is what was stored now, `same` the upload that had exactly these bytes before; with neither nothing is
    stored, for one of the reasons that follow: it could not be read, it says no day, the layout of some tables was
    never confirmed, or no row is safe.
    """

    name: str
    understanding: Understanding | None = None
    proposal: Proposal | None = None
    filed: Filed | None = None
    same: StoredUpload | None = None
    refusal: Refusal | None = None
    unconfirmed: tuple[Table, ...] = ()

    @property
    def folder(self) -> str:
        """The folder it goes to."""
        if self.refusal is not None:
            return UNREADABLE
        return STORED if self.filed is not None or self.same is not None else WAITING


def take(ledger: Ledger, park: Park, path: Path, limits: Limits) -> Taken:
    """Read a file and store what is safe. Raises OSError or ReaderBusy for what may go better next time."""
    with path.open("rb") as file:
        data = file.read(limits.file_bytes + 1)
    try:
        understanding = read_dropped(Dropped(path.name, data), with_layouts(Corrections(), ledger, park), limits)
    except ReaderBusy:
        raise
    except Refusal as refusal:
        return Taken(path.name, refusal=refusal)
    try:
        proposal = safe(ledger, park, understanding)
    except ReportDateMissing:
        return Taken(path.name, understanding)
    taken = Taken(path.name, understanding, proposal, same=proposal.same_file)
    if proposal.same_file is not None:
        return taken
    unknown = unconfirmed(ledger, park, understanding)
    if unknown:
        return replace(taken, unconfirmed=unknown)
    try:
        return replace(taken, filed=confirm(ledger, proposal, AUTHOR, looked_at=False, by=_INBOX))
    except NothingToStore:
        return taken
    except SameFile:  # confirmed on the page since the comparison
        return replace(taken, same=propose(ledger, park, understanding).same_file)


def safe(ledger: Ledger, park: Park, understanding: Understanding) -> Proposal:
    """The proposal with every row left out that a person should see. Raises ReportDateMissing."""
    proposal = propose(ledger, park, understanding)
    presumed = {(asked.kind, name_key(asked.kind, asked.name)) for asked in proposal.questions if asked.default}
    unsafe = frozenset(
        row.position
        for row in proposal.rows
        if founds(row) or has_refused_cell(row, understanding) or _presumes(row, presumed)
    )
    return propose(ledger, park, understanding, Decisions(skipped=unsafe)) if unsafe else proposal


def founds(row: ProposedRow) -> bool:
    """Whether storing the row would bring a project or a building into being that nobody has asked for."""
    return row.target.project < 0 or row.target.building < 0


def _presumes(row: ProposedRow, presumed: Set[tuple[str, str]]) -> bool:
    """Whether a name of the row was only taken for a similar one."""
    named = (("project", row.record.get("project")), ("building", row.record.get("building")))
    return any((kind, name_key(kind, str(name))) in presumed for kind, name in named if name)


def has_refused_cell(row: ProposedRow, understanding: Understanding) -> bool:
    """Whether a cell of the row was refused; of a sheet without header rows, where a row is a whole block, any cell."""
    sheet = row.record.sheet or ""
    blocks = any(table.key[0] == sheet and not table.header_rows for table in understanding.tables)
    return any(
        (finding.sheet or "") == sheet and (blocks or finding.row in (None, row.record.row))
        for finding in understanding.rejected
    )
