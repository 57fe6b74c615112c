"""What may be added to the ledger: a park, a confirmed upload, a note typed into a form, a withdrawal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Literal

import pandas as pd

from park_dispatch.ledger.plans import NewLink, store_links
from park_dispatch.ledger.refusals import (
    AlreadyWithdrawn,
    EditedMeanwhile,
    FileStored,
    NoSuchUpload,
    ReasonMissing,
)
from park_dispatch.ledger.remembering import Learned, store_learned
from park_dispatch.ledger.site_logs import LOG_FIELDS
from park_dispatch.ledger.store import Ledger, Writer, now
from park_dispatch.ledger.topics import NOTHING, TALK, WORKS, About, Topic
from park_dispatch.model.record import Scalar

SubjectKind = Literal[
    "project", "building", "milestone", "dispatch", "issue", "procedure", "enterprise", "funding", "notice", "meeting"
]
NUMBERED: tuple[SubjectKind, ...] = ("dispatch", "issue", "notice")
"""What gets a number of its own, by park and year: people speak of "第 41 号"."""


@dataclass(frozen=True, slots=True)
class NewSubject:
    """A thing not seen before. `ref` is a negative number of the caller's; `parent` a ref or an id, 0 for none."""

    ref: int
    kind: SubjectKind
    parent: int
    name: str
    key: str


@dataclass(frozen=True, slots=True)
class NewEntry:
    """One value of one thing; `subject` is an id or the ref of a NewSubject of the same call."""

    subject: int
    field: str
    value: Scalar
    as_of: date
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class NewUpload:
    """The file that entries come from. `as_of` is its report date, `reason` why its plan is the new baseline."""

    file_name: str
    sha256: str
    size_bytes: int
    as_of: date
    rows_stored: int
    rows_held: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Links:
    """Links typed in together: from which day they count, and why they were changed."""

    new: Sequence[NewLink]
    as_of: date
    reason: str


_NOTHING_LEARNED = Learned()


def add_park(ledger: Ledger, name: str, author: str, *, demo: bool = False, remark: str = "") -> int:
    """A new park; returns its id. Names are not checked here: two parks may share one."""
    with ledger.writing() as writer:
        park_id = writer.next_ids("park")[0]
        row = {
            "park_id": park_id, "name": name, "demo": demo, "remark": remark, "author": author, "recorded_at": now(),
        }  # fmt: skip
        writer.insert("park", pd.DataFrame([row]))
    return park_id


def add_upload(
    ledger: Ledger,
    park_id: int,
    upload: NewUpload,
    subjects: Sequence[NewSubject],
    entries: Sequence[NewEntry],
    author: str,
    learned: Learned = _NOTHING_LEARNED,
    links: Sequence[NewLink] = (),
) -> int:
    """Store a confirmed upload, with its links and what it leaves behind, in one transaction; returns its id.

    Raises FileStored when a live upload has the same bytes, UnknownSubject when an entry speaks of nothing known.
    """
    with ledger.writing() as writer:
        _refuse_stored(writer, park_id, upload.sha256)
        moment = now()
        upload_id = writer.next_ids("upload")[0]
        row = {
            "upload_id": upload_id, "park_id": park_id, "file_name": upload.file_name, "sha256": upload.sha256,
            "size_bytes": upload.size_bytes, "as_of": upload.as_of, "rows_stored": upload.rows_stored,
            "rows_held": upload.rows_held, "reason": upload.reason, "author": author, "recorded_at": moment,
        }  # fmt: skip
        writer.insert("upload", pd.DataFrame([row]))
        ids = _store_subjects(writer, park_id, subjects, moment, upload.as_of.year)
        _store_entries(writer, park_id, upload_id, entries, ids, author, moment)
        store_links(writer, park_id, links, author, moment, upload.as_of, upload_id=upload_id, ids=ids)
        store_learned(writer, park_id, upload_id, upload.file_name, learned, author, moment)
    return upload_id


def add_form(
    ledger: Ledger,
    park_id: int,
    subjects: Sequence[NewSubject],
    entries: Sequence[NewEntry],
    author: str,
    *,
    seen: Mapping[int, int] = MappingProxyType({}),
    links: Links | None = None,
) -> dict[int, int]:
    """Store what was typed into a form (no upload behind it); returns the id of each new subject by its ref.

    `seen` gives, by subject id, the last live entry that the typist had before them. Raises EditedMeanwhile when there
    is a later one by now, UnknownSubject when an entry speaks of nothing known.
    """
    with ledger.writing(NOTHING) as writer:
        for subject_id, entry_id in seen.items():
            _refuse_edited(writer, subject_id, entry_id)
        moment = now()
        year = min((entry.as_of.year for entry in entries), default=moment.year)
        ids = _store_subjects(writer, park_id, subjects, moment, year)
        _store_entries(writer, park_id, 0, entries, ids, author, moment)
        writer.about |= _topics(writer, ids, entries) | (NOTHING if links is None else WORKS)
        if links is not None:
            store_links(writer, park_id, links.new, author, moment, links.as_of, reason=links.reason, ids=ids)
    return ids


def withdraw(ledger: Ledger, upload_id: int, reason: str, author: str) -> None:
    """Take an upload back whole: its entries stay on record and no longer count.

    Raises ReasonMissing, NoSuchUpload or AlreadyWithdrawn.
    """
    if not reason.strip():
        raise ReasonMissing
    with ledger.writing() as writer:
        found = writer.cursor.execute("SELECT 1 FROM upload WHERE upload_id = ?", [upload_id]).fetchone()
        if not found:
            raise NoSuchUpload(upload_id)
        if writer.cursor.execute("SELECT 1 FROM withdrawal WHERE upload_id = ?", [upload_id]).fetchone():
            raise AlreadyWithdrawn
        row = {"upload_id": upload_id, "reason": reason.strip(), "author": author, "recorded_at": now()}
        writer.insert("withdrawal", pd.DataFrame([row]))


def _store_subjects(
    writer: Writer, park_id: int, subjects: Sequence[NewSubject], moment: datetime, year: int
) -> dict[int, int]:
    """Give each new subject its id; one that another upload created meanwhile is used, not created twice."""
    if not subjects:
        return {}
    known = {
        (kind, parent, key): subject_id
        for subject_id, kind, parent, key in writer.cursor.execute(
            "SELECT subject_id, kind, parent_id, name_key FROM subject WHERE park_id = ?", [park_id]
        ).fetchall()
    }
    ids: dict[int, int] = {}
    rows = []
    fresh = iter(writer.next_ids("subject", len(subjects)))
    for subject in subjects:  # parents come before their children
        parent = ids.get(subject.parent, subject.parent)
        identity = (subject.kind, parent, subject.key)
        if identity not in known:
            known[identity] = next(fresh)
            rows.append((known[identity], park_id, subject.kind, parent, subject.name, subject.key, moment))
        ids[subject.ref] = known[identity]
    columns = ["subject_id", "park_id", "kind", "parent_id", "name", "name_key", "recorded_at"]
    writer.insert("subject", pd.DataFrame(rows, columns=columns))
    for kind in NUMBERED:
        _number(writer, park_id, kind, year, [row[0] for row in rows if row[2] == kind])
    return ids


def _number(writer: Writer, park_id: int, kind: SubjectKind, year: int, subject_ids: Sequence[int]) -> None:
    """Give new things the next numbers of a year; inside the transaction, so that no number is given twice."""
    if not subject_ids:
        return
    last = writer.cursor.execute(
        "SELECT coalesce(max(number), 0) FROM numbered WHERE park_id = ? AND kind = ? AND year = ?",
        [park_id, kind, year],
    ).fetchone()
    first = int(last[0]) + 1 if last else 1
    writer.insert(
        "numbered",
        pd.DataFrame(
            {
                "subject_id": subject_ids, "park_id": park_id, "kind": kind, "year": year,
                "number": range(first, first + len(subject_ids)),
            }
        ),
    )  # fmt: skip


def _topics(writer: Writer, ids: Mapping[int, int], entries: Sequence[NewEntry]) -> About:
    """What new things and entries are about. A new thing of the works is about the works whatever is said of it."""
    spoken_of = {ids.get(one.subject, one.subject) for one in entries if one.field not in LOG_FIELDS}
    kinds = writer.cursor.execute(
        "SELECT DISTINCT kind FROM subject WHERE subject_id IN (SELECT unnest(?))", [[*ids.values(), *spoken_of]]
    ).fetchall()
    topics: set[Topic] = {TALK.get(kind, "works") for (kind,) in kinds}
    return frozenset(topics) | ({"logs"} if any(one.field in LOG_FIELDS for one in entries) else NOTHING)


def _refuse_stored(writer: Writer, park_id: int, sha256: str) -> None:
    """Two people may confirm the same file at once: only inside the transaction is it certain who was first."""
    same = writer.cursor.execute(
        "SELECT author, recorded_at FROM upload ANTI JOIN withdrawal USING (upload_id) "
        "WHERE park_id = ? AND sha256 = ?",
        [park_id, sha256],
    ).fetchone()
    if same:
        raise FileStored(*same)


def _refuse_edited(writer: Writer, subject_id: int, seen: int) -> None:
    """Inside the transaction, where nobody can come between the look and the write."""
    later = writer.cursor.execute(
        "SELECT author, entry_id, (SELECT arg_max(text, place) FROM entry ANTI JOIN withdrawal USING (upload_id) "
        "WHERE subject_id = $subject AND field IN ('note', 'issue', 'step_words')) "
        "FROM entry ANTI JOIN withdrawal USING (upload_id) "
        "WHERE subject_id = $subject AND entry_id > $seen ORDER BY entry_id DESC LIMIT 1",
        {"subject": subject_id, "seen": seen},
    ).fetchone()
    if later:
        raise EditedMeanwhile(later[0], later[2] or "", later[1])


def _store_entries(
    writer: Writer,
    park_id: int,
    upload_id: int,
    entries: Sequence[NewEntry],
    ids: dict[int, int],
    author: str,
    moment: datetime,
) -> None:
    if not entries:
        return
    writer.refuse_unknown(park_id, {ids.get(entry.subject, entry.subject) for entry in entries})
    first = writer.next_ids("entry", len(entries))[0]
    rows = [
        (
            first + offset,
            place(entry.as_of, first + offset),
            ids.get(entry.subject, entry.subject),
            entry.field,
            entry.value if isinstance(entry.value, int | float) else None,
            entry.value if isinstance(entry.value, date) else None,
            entry.value if isinstance(entry.value, str) else None,
            entry.as_of,
            entry.sheet,
            entry.cell,
        )
        for offset, entry in enumerate(entries)
    ]
    columns = ["entry_id", "place", "subject_id", "field", "number", "day", "text", "as_of", "sheet", "cell"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["number"] = frame["number"].astype("float64")
    frame["text"] = frame["text"].astype("string")
    frame["day"] = pd.to_datetime(frame["day"])
    frame["upload_id"], frame["author"], frame["recorded_at"] = upload_id, author, moment
    writer.insert("entry", frame)


def place(as_of: date, entry_id: int) -> int:
    """Where an entry stands in the order "later day first, then later recorded", as one number."""
    return (as_of.toordinal() << 36) + entry_id
