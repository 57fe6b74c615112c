"""What a file would change: each row against the last report, and what has to be asked before it may be stored.

Nothing here writes. A proposal is a pure function of what was understood, what the ledger knew, and what the user
decided; the upload page shows it, `filing.confirm` stores it.
"""

from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

from park_dispatch.filing import remembering
from park_dispatch.filing.guesses import GuessKey, guess_key
from park_dispatch.filing.matching import Matcher, Target
from park_dispatch.filing.names import Choice, NameQuestion
from park_dispatch.filing.refusals import ReportDateMissing
from park_dispatch.filing.register import Register, Said, register
from park_dispatch.filing.verdicts import VERDICTS, Verdict, verdict
from park_dispatch.intake.understanding import Understanding
from park_dispatch.ledger import reading
from park_dispatch.ledger.reading import Park, StoredUpload
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.record import Record, Scalar

Hold: TypeAlias = Literal["", "name", "backward", "jump", "skipped"]
"""Why a row is held back: its name is not settled, its percent fell or jumped and nobody said it is right, or the user
left it out. Empty: it will be stored."""

NAMING_FIELDS = frozenset({"milestone", "as_of"})
BUILDING_FIELDS = frozenset({"floor_area_m2", "length_km", "delivery_deadline", "delivery_to", "delivered_on"})
"""Fields that say something of the building (or the project that has none), even in a row about a milestone of it."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """What the user decided. `names` answers questions by key; the sets hold positions of rows in the proposal.

    `declined` are assumptions the user does not share: the cells read by them are left out.
    """

    names: Mapping[str, Choice] = field(default_factory=dict)
    accepted: frozenset[int] = frozenset()
    accept_all: bool = False
    skipped: frozenset[int] = frozenset()
    rebaseline_reason: str = ""
    declined: frozenset[GuessKey] = frozenset()


@dataclass(frozen=True, slots=True)
class Change:
    """One value of a row against the last one. `subject` is an id or the ref of a new thing."""

    subject: int
    field: str
    old: Scalar | None
    old_as_of: date | None
    new: Scalar
    verdict: Verdict
    cell: str
    guess: str


@dataclass(frozen=True, slots=True)
class ProposedRow:
    """A record, what it is about, what it would change, and why it is held back if it is."""

    position: int
    record: Record
    as_of: date
    target: Target
    changes: tuple[Change, ...]
    verdict: Verdict
    hold: Hold


@dataclass(frozen=True, slots=True)
class Proposal:
    """Everything a person must see before confirming.

    plan_changes counts planned dates that differ from the last ones. missing names the buildings of the same projects
    that were reported on before, are not finished, and are not in this file.
    """

    park: Park
    understanding: Understanding
    as_of: date
    rows: tuple[ProposedRow, ...]
    questions: tuple[NameQuestion, ...]
    matcher: Matcher
    missing: tuple[str, ...]
    plan_changes: int
    same_file: StoredUpload | None
    decisions: Decisions

    def counts(self) -> dict[Verdict, int]:
        """How many rows are of each verdict."""
        return {v: sum(row.verdict == v for row in self.rows) for v in VERDICTS}

    @property
    def to_store(self) -> tuple[ProposedRow, ...]:
        """The rows that confirming would store."""
        return tuple(row for row in self.rows if not row.hold)


def propose(ledger: Ledger, park: Park, understanding: Understanding, decisions: Decisions = Decisions()) -> Proposal:
    """Compare a file with the ledger. Raises ReportDateMissing when the file does not say its day."""
    as_of = understanding.report_date or _latest_row_date(understanding)
    if as_of is None:
        raise ReportDateMissing(understanding.file_name)
    days = [_row_date(record, as_of) for record in understanding.records]
    known = register(ledger, park, min(days, default=as_of), max(days, default=as_of))
    matcher = Matcher(known, decisions.names, remembering.names(ledger, park))
    said = dict(known.said)
    coming = deque(known.coming)
    rows: list[ProposedRow | None] = [None] * len(days)
    for position in sorted(range(len(days)), key=lambda i: (days[i], i)):
        record = understanding.records[position]
        while coming and coming[0][2].as_of <= days[position]:
            subject, name, value = coming.popleft()
            said[subject, name] = value
        rows[position] = _propose_row(position, record, days[position], matcher, said, decisions)
    settled = tuple(row for row in rows if row is not None)
    return Proposal(
        park,
        understanding,
        as_of,
        settled,
        matcher.questions(),
        matcher,
        _missing(known, said, settled),
        sum(_is_plan_change(change) for row in settled for change in row.changes),
        reading.same_file(ledger, park.park_id, understanding.sha256),
        decisions,
    )


def _row_date(record: Record, as_of: date) -> date:
    """The day a row is true for: its own date column (a dispatch note: its day), else the report date."""
    for field_name in ("as_of", "note_date"):
        own = record.get(field_name)
        if isinstance(own, date):
            return own
    return as_of


def _latest_row_date(understanding: Understanding) -> date | None:
    days = [own for record in understanding.records if isinstance(own := record.get("as_of"), date)]
    days += [own for record in understanding.records if isinstance(own := record.get("note_date"), date)]
    return max(days, default=None)


def _propose_row(
    position: int,
    record: Record,
    as_of: date,
    matcher: Matcher,
    said: dict[tuple[int, str], Said],
    decisions: Decisions,
) -> ProposedRow:
    target = matcher.target(record)
    changes = tuple(_changes(record, as_of, target, said, decisions.declined)) if target.subject else ()
    worst = _row_verdict(target, changes)
    hold = _hold(position, target, worst, decisions)
    if not hold:
        for change in changes:
            said[change.subject, change.field] = Said(change.new, as_of)
    return ProposedRow(position, record, as_of, target, changes, worst, hold)


def _row_verdict(target: Target, changes: tuple[Change, ...]) -> Verdict:
    """The verdict of a row: backward or jump if any value is, new if the thing is, changed if any value differs."""
    found: set[Verdict] = {change.verdict for change in changes}
    if "backward" in found:
        return "backward"
    if "jump" in found:
        return "jump"
    if target.subject <= 0:
        return "new"
    return "unchanged" if found <= {"unchanged"} else "changed"


def _hold(position: int, target: Target, worst: Verdict, decisions: Decisions) -> Hold:
    if position in decisions.skipped or target.skipped:
        return "skipped"
    if not target.subject:
        return "name"
    if worst in ("backward", "jump") and not decisions.accept_all and position not in decisions.accepted:
        return "backward" if worst == "backward" else "jump"
    return ""


def _changes(
    record: Record,
    as_of: date,
    target: Target,
    said: dict[tuple[int, str], Said],
    declined: frozenset[GuessKey],
) -> list[Change]:
    found = []
    for name, cell in record.cells.items():
        if declined and guess_key(name, cell) in declined:
            continue
        if name in NAMING_FIELDS or (name in ("project", "building") and name not in target.keeps):
            continue
        subject = target.owner if name in BUILDING_FIELDS else target.subject
        before = said.get((subject, name))
        old, old_as_of = (before.value, before.as_of) if before else (None, None)
        place = f"{cell.column}{record.row}" if cell.column else ""
        judged = verdict(name, old, old_as_of, cell.value, as_of)
        found.append(Change(subject, name, old, old_as_of, cell.value, judged, place, cell.guess))
    return found


def _is_plan_change(change: Change) -> bool:
    return change.field in ("planned_start", "planned_finish") and change.verdict == "changed"


def _missing(known: Register, said: Mapping[tuple[int, str], Said], rows: tuple[ProposedRow, ...]) -> tuple[str, ...]:
    """Unfinished buildings of the projects in the file that were reported on before and are not in it."""
    seen = {row.target.building for row in rows}
    projects = {known.names[building][1] for building in seen if building in known.names}
    if not projects:
        return ()
    parts = defaultdict(list)  # a building is also reported on through its milestones
    for milestone, parent, _ in known.all_of("milestone"):
        if (milestone, "percent") in said:
            parts[parent].append(said[milestone, "percent"].value)
    return tuple(
        name
        for building, project, name in known.all_of("building")
        if project in projects
        and building not in seen
        and _unfinished(said.get((building, "percent")), parts[building])
    )


def _unfinished(whole: Said | None, parts: list[Scalar]) -> bool:
    """Whether something is said of a building's percent and neither the whole nor every part of it is at 100."""
    if whole is not None and _done(whole.value):
        return False
    return (whole is not None and not parts) or not all(_done(part) for part in parts)


def _done(percent: Scalar) -> bool:
    return isinstance(percent, int | float) and percent >= 100.0
