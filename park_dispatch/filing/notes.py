"""Dispatch notes typed in: add one, save a new version of one, take one back with a reason.

A note is a thing of kind "dispatch" whose name is its day, its buildings and its text, as it is for one that comes from
a workbook: a note typed in the meeting and found in a sheet the day after is the same note.
"""

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from typing import Literal, TypeAlias

from park_dispatch.filing.item_refusals import CutoffPassed
from park_dispatch.filing.names import name_key
from park_dispatch.filing.places import in_park, note_places
from park_dispatch.filing.refusals import AuthorMissing, NoteEmpty, NoteRepeated, NoteTooLong, PriorityUnknown
from park_dispatch.ledger import notes as ledger_notes
from park_dispatch.ledger import reading
from park_dispatch.ledger.attaching import NewAttachment, add_attachments
from park_dispatch.ledger.items import PRIORITIES, decisions
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.refusals import ReasonMissing
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.writing import NewEntry, NewSubject, add_form
from park_dispatch.model.account_rules import cutoff_of
from park_dispatch.model.building_names import buildings as buildings_named
from park_dispatch.model.office_time import office_now
from park_dispatch.model.people import Person, Place
from park_dispatch.model.record import Scalar
from park_dispatch.model.roles import Action
from park_dispatch.people.answering import deed, on_the_whole, require

LONGEST_NOTE = 1000
NoteField: TypeAlias = Literal[
    "note", "building", "responsible_unit", "responsible_person", "due", "status", "remark", "withdrawn", "priority"
]


@on_the_whole
def add_note(
    ledger: Ledger,
    park: Park,
    day: date,
    text: str,
    buildings: Sequence[str],
    unit: str,
    person: str,
    due: date | None,
    author: str,
    *,
    priority: str = PRIORITIES[0],
    by: Person | None = None,
) -> int:
    """Write a note for the meeting of a day; returns its id.

    `buildings` are names as shown, none for the whole site; `priority` is one of PRIORITIES. Raises NotAllowed,
    NoteEmpty, NoteTooLong, AuthorMissing, PriorityUnknown, CutoffPassed, or NoteRepeated when the day has a standing
    note with the same words about the same buildings.
    """
    places = note_places(ledger, park, buildings, unit, by)
    who = require(ledger, by, author, Action.WRITE_NOTE, places, f"{day}")
    author, text = _author(who.name), _text(text)
    if day >= _today():  # what is typed up of a meeting gone by is as it was said there
        refuse_missed(ledger, park, due)
    building = "、".join(name.strip() for name in buildings if name.strip())
    name = f"{day} {building} {text}".strip()
    key = _free_key(ledger, park, name_key("dispatch", name), day)
    values: dict[str, Scalar] = {"note_date": day, "note": text}
    values |= {"building": building} if building else {}
    values |= {"responsible_unit": unit.strip()} if unit.strip() else {}
    values |= {"responsible_person": person.strip()} if person.strip() else {}
    values |= {"due": due} if due else {}
    values |= {} if priority == PRIORITIES[0] else {"priority": priority_of(priority)}
    true_on = min(day, _today())  # notes for tomorrow's meeting do not make tomorrow the day of the last report
    entries = [NewEntry(-1, field, value, true_on) for field, value in values.items()]
    with deed(ledger, who, Action.WRITE_NOTE, park.park_id) as line:
        ids = add_form(ledger, park.park_id, [NewSubject(-1, "dispatch", 0, name, key)], entries, author)
        line.about = f"note {ids[-1]}"
    return ids[-1]


@on_the_whole
def edit_note(
    ledger: Ledger,
    park: Park,
    note_id: int,
    seen: int,
    changes: Mapping[NoteField, Scalar],
    author: str,
    *,
    by: Person | None = None,
) -> None:
    """Save a new version of a note: `changes` holds the fields that differ, "" for one that was emptied.

    `seen` is the note's last_entry as the editor had it. Raises NotAllowed, EditedMeanwhile when somebody saved after
    that, NoteEmpty, NoteTooLong, PriorityUnknown or AuthorMissing.
    """
    values: dict[str, Scalar] = {str(field): value for field, value in changes.items()}
    if "note" in values:
        values["note"] = _text(str(values["note"]))
    if "priority" in values:
        values["priority"] = priority_of(str(values["priority"]))
    change_note(ledger, park, note_id, seen, values, author, by, Action.WRITE_NOTE)


@on_the_whole
def change_note(
    ledger: Ledger,
    park: Park,
    note_id: int,
    seen: int,
    values: Mapping[str, Scalar],
    author: str,
    by: Person | None,
    action: Action,
    on: date = date.min,
    attached: Sequence[NewAttachment] = (),
) -> None:
    """Store fields of a note and what is attached to them at once, true on the day of its last word or on `on` if that
    is later.

    Raises NotAllowed, AuthorMissing or EditedMeanwhile.
    """
    who = require(ledger, by, author, action, item_places(ledger, park, note_id, by), f"note {note_id}")
    author = _author(who.name)
    if not values:
        return
    written = ledger_notes.note_entries(ledger, note_id)
    # Not before the last word on it, or that one would go on counting.
    true_on = max(written["as_of"].max().date() if len(written) else _today(), on)
    entries = [NewEntry(note_id, field, value, true_on) for field, value in values.items()]
    with deed(ledger, who, action, park.park_id, f"note {note_id}: {', '.join(sorted(values))}"):
        add_form(ledger, park.park_id, [], entries, author, seen={note_id: seen})
        add_attachments(ledger, park.park_id, note_id, true_on, attached, author)


def item_places(ledger: Ledger, park: Park, note_id: int, by: Person | None) -> tuple[Place, ...]:
    """Where a note is about, as far as it matters to whoever acts."""
    if by is None or not by.reach.narrow:
        return in_park(park)
    found = [row for row in ledger_notes.notes(ledger, park.park_id).to_dict("records") if row["note_id"] == note_id]
    named = [name for row in found for name in buildings_named(str(row["building"]))]
    unit = next((str(row["responsible_unit"]) for row in found), "")
    return note_places(ledger, park, named, unit, by)


def refuse_missed(ledger: Ledger, park: Park, due: date | None) -> None:
    """Raises CutoffPassed for a date missed as it is given: today, after the cut-off; a demo park stays before it."""
    now = office_now()
    if park.demo or due != now.date():
        return
    cutoff = cutoff_of(decisions(ledger, park), due)
    if now.time() > cutoff:
        raise CutoffPassed(due, cutoff)


@on_the_whole
def withdraw_note(
    ledger: Ledger, park: Park, note_id: int, seen: int, reason: str, author: str, *, by: Person | None = None
) -> None:
    """Take a note back: it stays on record with the reason and no longer counts.

    Raises NotAllowed, ReasonMissing, EditedMeanwhile or AuthorMissing.
    """
    if not reason.strip():
        raise ReasonMissing
    change_note(ledger, park, note_id, seen, {"withdrawn": reason.strip()}, author, by, Action.WITHDRAW_NOTE)


def priority_of(text: str) -> str:
    """The priority that a text names. Raises PriorityUnknown."""
    if text not in PRIORITIES:
        raise PriorityUnknown(text)
    return text


def _today() -> date:
    return office_now().date()


def _author(author: str) -> str:
    if not author.strip():
        raise AuthorMissing
    return author.strip()


def _text(text: str) -> str:
    found = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if not found:
        raise NoteEmpty
    if len(found) > LONGEST_NOTE:
        raise NoteTooLong(len(found), LONGEST_NOTE)
    return found


def _free_key(ledger: Ledger, park: Park, key: str, day: date) -> str:
    """The key, or the key with a number where a note that was reworded, taken back or undone has it already."""
    subjects = reading.subjects(ledger, park.park_id)
    taken = dict(
        subjects.loc[subjects["kind"] == "dispatch", ["name_key", "subject_id"]].itertuples(index=False, name=None)
    )
    if key not in taken:
        return key
    known = {row["note_id"]: row for row in ledger_notes.notes(ledger, park.park_id).to_dict("records")}
    number = 1
    candidate = key
    while candidate in taken:
        if taken[candidate] in known and _stands(known[taken[candidate]], key):
            raise NoteRepeated(day)
        number += 1
        candidate = f"{key}#{number}"
    return candidate


def _stands(note: Mapping[Hashable, object], key: str) -> bool:
    """Whether a note is not taken back and still reads as its key says."""
    day = str(note["note_date"])[:10]
    return not note["withdrawn"] and name_key("dispatch", f"{day} {note['building']} {note['note']}") == key
