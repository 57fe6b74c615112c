"""A resident's log of a site: judged like an upload, stored with its photos and problems in one transaction.

What was typed becomes the records that a sheet of the same content would give, and goes through the same comparison:
a percent that falls or jumps is asked about and nothing is stored before the answer. A log that is saved again on the
same day is another version: its values are added, none is changed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from park_dispatch.filing.attachments import kept
from park_dispatch.filing.issue_refusals import IssueRepeated
from park_dispatch.filing.issues import raise_issue
from park_dispatch.filing.places import places_of
from park_dispatch.filing.proposal import Change, Decisions, Proposal, ProposedRow, propose
from park_dispatch.filing.refusals import AuthorMissing
from park_dispatch.filing.site_log_refusals import (
    Asked,
    Doubt,
    LogAsks,
    LogEmpty,
    LogFiledMeanwhile,
    LogOfTomorrow,
    LogOutOfRange,
    LogTooLong,
    WorkersOutOfRange,
)
from park_dispatch.intake.attached.taking import TakenFile
from park_dispatch.intake.understanding import Understanding
from park_dispatch.language import _
from park_dispatch.ledger import attaching, reading
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.refusals import EditedMeanwhile, UnknownSubject
from park_dispatch.ledger.site_logs import LOG_FIELDS, log_entries, refuse_filed_since
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.topics import NOTHING
from park_dispatch.ledger.writing import NewEntry, add_form
from park_dispatch.model.office_time import office_today
from park_dispatch.model.people import Person
from park_dispatch.model.record import FIELDS, Cell, Record
from park_dispatch.model.roles import Action
from park_dispatch.people.answering import deed, on_the_whole, require

STANDSTILL = "停工"
"""The weather of a day on which nobody works."""
WEATHERS = ("晴", "多云", "阴", "雨", "雪", "大风", STANDSTILL)
"""What can be tapped; stored in Chinese like all words of the ledger."""
CHANNEL = "驻守"
"""How problems of a log came in: one of model.issue_stage.CHANNELS."""
MOST_WORKERS = 100_000
LONGEST: Mapping[str, int] = {"machines": 200, "weather": 40, "site_note": 1000}


@dataclass(frozen=True, slots=True)
class Log:
    """What is said of a site on a day. percents: subject id of the site or a milestone below it → % done.

    None and "" say nothing (of what was said on the same day before, "" takes it back). problems become issues.
    """

    site_id: int
    day: date
    percents: Mapping[int, float] = field(default_factory=dict)
    workers: float | None = None
    machines: str = ""
    weather: str = ""
    note: str = ""
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FiledLog:
    """What filing did: how many values, the ids of photos and issues, and the problems that stood already."""

    values: int
    photos: tuple[int, ...]
    issues: tuple[int, ...]
    repeated: tuple[IssueRepeated, ...]


@on_the_whole
def file_log(
    ledger: Ledger,
    park: Park,
    log: Log,
    author: str,
    *,
    by: Person | None = None,
    accepted: frozenset[Asked] = frozenset(),
    taken: Sequence[TakenFile] = (),
    keep_place: bool = False,
    seen: int | None = None,
) -> FiledLog:
    """Store a log, its photos and its problems, all or nothing.

    `accepted` is what was asked about and is right, of just these values; `seen` the last entry of the log
    (`site_logs.last_entry`) that whoever files had before them. Raises NotAllowed, AuthorMissing, LogOfTomorrow,
    LogOutOfRange, WorkersOutOfRange, LogTooLong, LogAsks, LogEmpty, LogFiledMeanwhile, UnknownSubject, TooManyFiles,
    AttachmentNotKept, IssueTooLong.
    """
    places = places_of(ledger, park, [log.site_id, *log.percents], by)
    person = require(ledger, by, author, Action.FILE_LOG, places, f"log {log.site_id} {log.day}")
    if not person.name:
        raise AuthorMissing
    if log.day > office_today():
        raise LogOfTomorrow(log.day)
    proposal = judge(ledger, park, log, accepted)
    entries = [
        NewEntry(change.subject, change.field, change.new, row.as_of)
        for row in proposal.to_store
        for change in row.changes
        if not _said_already(change, log.day)
    ]
    if not entries and not taken and not log.problems:
        raise LogEmpty
    photos = kept(ledger, taken, keep_place)
    stored = entries if _counts_as_log(ledger, park, log, entries) else [*entries, _silent(log)]
    try:
        with deed(ledger, person, Action.FILE_LOG, park.park_id) as line:
            if seen is not None:
                with ledger.writing(NOTHING) as writer:
                    refuse_filed_since(writer, log.site_id, log.day, seen)
            add_form(ledger, park.park_id, [], stored, person.name)
            hung = attaching.add_attachments(ledger, park.park_id, log.site_id, log.day, photos, person.name)
            issues, repeated = _raise_problems(ledger, park, log, person, by)
            line.about = f"log {log.site_id} {log.day}: {len(entries)} values, {len(hung)} photos, {len(issues)} issues"
    except EditedMeanwhile as edited:
        raise LogFiledMeanwhile(edited.author, edited.latest) from edited
    return FiledLog(len(entries), tuple(hung), issues, repeated)


def _counts_as_log(ledger: Ledger, park: Park, log: Log, entries: Sequence[NewEntry]) -> bool:
    """Whether the day has a log of the site once these are stored: a percent alone might come from any sheet."""
    said = any(entry.subject == log.site_id and entry.field in LOG_FIELDS for entry in entries)
    return said or bool(log_entries(ledger, park.park_id, log.day, log.day, [log.site_id]))


def _silent(log: Log) -> NewEntry:
    """Words that are none: they say that a log was filed, by whom and when."""
    return NewEntry(log.site_id, "site_note", "", log.day)


def judge(ledger: Ledger, park: Park, log: Log, accepted: frozenset[Asked] = frozenset()) -> Proposal:
    """What a log would change, compared as an upload is. Raises LogAsks for what falls, jumps or has nobody there and
    is not `accepted`; LogOutOfRange, WorkersOutOfRange, LogTooLong, UnknownSubject.
    """
    names = _Names(ledger, park)
    _refuse_impossible(log, names)
    understood = Understanding("", "", 0, log.day, "", (), (), _records(log, names), (), ())
    proposal = propose(ledger, park, understood, Decisions(accept_all=True))  # what is in doubt is asked about here
    if any(row.hold == "name" or row.target.subject <= 0 for row in proposal.rows):
        raise UnknownSubject
    asked = [_asked(row) for row in proposal.rows if row.verdict in ("backward", "jump")]
    if log.workers == 0 and STANDSTILL not in log.weather:
        asked.append(Asked(log.site_id, names.name(log.site_id), "nobody"))
    open_ = [one for one in asked if one not in accepted]
    if open_:
        raise LogAsks(open_)
    return proposal


class _Names:
    """The names by which records speak of the things of a park."""

    def __init__(self, ledger: Ledger, park: Park) -> None:
        rows = reading.subjects(ledger, park.park_id)
        self._things = {
            int(row["subject_id"]): (str(row["kind"]), int(row["parent_id"]), str(row["name"]))
            for row in rows.to_dict("records")
        }

    def name(self, subject_id: int) -> str:
        """The name of a thing. Raises UnknownSubject."""
        if subject_id not in self._things:
            raise UnknownSubject
        return self._things[subject_id][2]

    def cells(self, subject_id: int) -> dict[str, Cell]:
        """The path to a thing: project, building, milestone. Raises UnknownSubject for what no log speaks of."""
        found: dict[str, Cell] = {}
        at = subject_id
        while at:
            kind, parent, name = self._things.get(at, ("", 0, ""))
            if kind not in ("project", "building", "milestone"):
                raise UnknownSubject
            found[kind] = Cell(name)
            at = parent
        return found

    def below(self, subject_id: int, site_id: int) -> bool:
        """Whether a thing is the site or part of it."""
        at = subject_id
        while at and at != site_id:
            at = self._things.get(at, ("", 0, ""))[1]
        return at == site_id != 0


def _refuse_impossible(log: Log, names: _Names) -> None:
    for subject_id, value in log.percents.items():
        if not names.below(subject_id, log.site_id):
            raise UnknownSubject
        if not 0.0 <= value <= 100.0:
            raise LogOutOfRange(names.name(subject_id), value)
    if log.workers is not None and not (0 <= log.workers <= MOST_WORKERS and float(log.workers).is_integer()):
        raise WorkersOutOfRange(log.workers, MOST_WORKERS)
    for field_name, said in _texts(log).items():
        if len(said) > LONGEST[field_name]:
            raise LogTooLong(_(FIELDS[field_name].label), len(said), LONGEST[field_name])


def _texts(log: Log) -> dict[str, str]:
    return {"machines": log.machines.strip(), "weather": log.weather.strip(), "site_note": log.note.strip()}


def _records(log: Log, names: _Names) -> tuple[Record, ...]:
    """What a sheet of the same content would give."""
    site = names.cells(log.site_id)
    said: dict[str, Cell] = {name: Cell(text) for name, text in _texts(log).items()}
    if log.workers is not None:
        said["workers"] = Cell(float(log.workers))
    records = [Record("site_log", None, 1, {**site, **said})]
    for subject_id, value in log.percents.items():
        records.append(Record("progress", None, 1, {**names.cells(subject_id), "percent": Cell(float(value))}))
    return tuple(records)


def _said_already(change: Change, day: date) -> bool:
    """Whether saying it again would add nothing: it is said of the same day, or it is nothing where nothing was."""
    if change.old_as_of == day:
        return change.verdict == "unchanged"
    return change.new == ""


def _asked(row: ProposedRow) -> Asked:
    change = next(change for change in row.changes if change.verdict in ("backward", "jump"))
    doubt: Doubt = "backward" if change.verdict == "backward" else "jump"
    old = float(change.old) if isinstance(change.old, int | float) else 0.0
    new = float(change.new) if isinstance(change.new, int | float) else 0.0
    return Asked(change.subject, row.target.names[-1], doubt, old, change.old_as_of, new)


def _raise_problems(
    ledger: Ledger, park: Park, log: Log, person: Person, by: Person | None
) -> tuple[tuple[int, ...], tuple[IssueRepeated, ...]]:
    """An issue for each problem; one that stands already is told, not raised twice; one that was closed out is."""
    path = {kind: str(cell.value) for kind, cell in _Names(ledger, park).cells(log.site_id).items()}
    raised, repeated = [], []
    for problem in dict.fromkeys(text.strip() for text in log.problems if text.strip()):
        try:
            raised.append(
                raise_issue(
                    ledger, park, problem, on=log.day, project=path.get("project", ""),
                    building=path.get("building", ""), channel=CHANNEL, author=person.name, by=by,
                    again=True,
                )
            )  # fmt: skip
        except IssueRepeated as again:
            repeated.append(again)
    return tuple(raised), tuple(repeated)
