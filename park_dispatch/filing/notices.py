"""What is done with 督办单: send, answer, return, close, make graver, take back. Every step is kept.

Nothing is ever sent by itself: a proposal (boards.notice_proposals) becomes a notice when a person sends it. Who
answered does not confirm.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from park_dispatch.filing.attachments import kept
from park_dispatch.filing.notice_refusals import (
    GradeNotGraver,
    NoticeDueTooEarly,
    NoticeIncomplete,
    NoticeOwnAnswer,
    NoticeRepeated,
    NoticeStageUnfit,
    NoticeTextTooLong,
    NoticeUnknown,
    NoticeWordsMissing,
)
from park_dispatch.filing.notice_words import NoticeRow, field_word, number_of, stage_word
from park_dispatch.filing.places import in_park, places_of
from park_dispatch.filing.refusals import AuthorMissing
from park_dispatch.intake.attached.taking import TakenFile
from park_dispatch.ledger import notices as ledger_notices
from park_dispatch.ledger import reading
from park_dispatch.ledger.attaching import add_attachments
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.refusals import ReasonMissing
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.writing import NewEntry, NewSubject, add_form
from park_dispatch.model.notices import FOLLOWS, GRADES, OPEN, Grade, Stage
from park_dispatch.model.office_time import office_today
from park_dispatch.model.people import Person, Place
from park_dispatch.model.record import Scalar
from park_dispatch.model.roles import Action
from park_dispatch.people.answering import deed, on_the_whole, require

LONGEST_TEXT = 2000
LONGEST_NAME = 60
_EVER = date(2099, 12, 31)


@dataclass(frozen=True, slots=True)
class NoticeDraft:
    """A notice to be sent. about: the key of its matter, "" for one by hand; things: what it is about, of which the
    first is what it is filed under; prefix: what the park's notices are called by; person and signer may be "".
    """

    grade: Grade
    unit: str
    matter: str
    basis: str
    demand: str
    due: date
    prefix: str
    person: str = ""
    signer: str = ""
    about: str = ""
    things: tuple[int, ...] = ()


@on_the_whole
def send_notice(
    ledger: Ledger, park: Park, draft: NoticeDraft, on: date, author: str, *, by: Person | None = None
) -> int:
    """Send a notice on a day; returns its id. The signer is the one who sends it unless the draft names another.

    Raises NotAllowed, AuthorMissing, NoticeIncomplete, NoticeTextTooLong, NoticeDueTooEarly, NoticeRepeated.
    """
    who = require(ledger, by, author, Action.SEND_NOTICE, _places_of_draft(ledger, park, draft, by), draft.about)
    name = _author(who.name)
    made = _tidy(draft)
    if made.due < on:
        raise NoticeDueTooEarly(made.due, on)
    with deed(ledger, who, Action.SEND_NOTICE, park.park_id) as line:
        # Inside the transaction: of two people who send the same at the same moment the second is told.
        known = ledger_notices.notices(ledger, park.park_id, _EVER).to_dict("records")
        _refuse_repeated(known, made)
        notice_id = _store(ledger, park, made, min(on, office_today()), name, len(known))
        line.about = f"notice {notice_id} {made.grade}: {made.unit}"
    return notice_id


def _refuse_repeated(known: Sequence[NoticeRow], draft: NoticeDraft) -> None:
    for row in known:
        if draft.about and row["about"] == draft.about and row["stage"] in OPEN:
            raise NoticeRepeated(number_of(row))


def _store(ledger: Ledger, park: Park, draft: NoticeDraft, on: date, name: str, earlier: int) -> int:
    said: dict[str, Scalar] = {
        "note": draft.matter, "responsible_unit": draft.unit, "responsible_person": draft.person, "due": draft.due,
        "prefix": draft.prefix, "grade": draft.grade, "basis": draft.basis, "demand": draft.demand,
        "about": draft.about, "signer": draft.signer or name, "stage": "sent",
    }  # fmt: skip
    entries = [NewEntry(-1, field, value, on) for field, value in said.items() if value != ""]
    known = set(reading.subjects(ledger, park.park_id)["subject_id"])
    parent = next((thing for thing in draft.things if thing in known), 0)
    subject = NewSubject(-1, "notice", parent, draft.matter[:80], f"{on} {earlier} {draft.unit}")  # no two alike
    return add_form(ledger, park.park_id, [subject], entries, name)[-1]


@on_the_whole
def answer_notice(
    ledger: Ledger, park: Park, notice_id: int, seen: int, text: str, finished: bool, on: date, author: str, *,
    by: Person | None = None, files: Sequence[TakenFile] = (), keep_place: bool = False,
) -> None:  # fmt: skip
    """Say how a notice is handled, with photos and files: `finished` asks for confirmation, else it is being handled.

    `seen` is the last entry that the writer had before them. Raises NotAllowed, AuthorMissing, NoticeUnknown,
    NoticeStageUnfit, NoticeWordsMissing, NoticeTextTooLong, EditedMeanwhile, TooManyFiles, AttachmentNotKept.
    """
    stage: Stage = "answered" if finished else "handling"
    step = _Step(Action.ANSWER_NOTICE, stage, {"answer": text}, author, by, files, keep_place)
    _take(ledger, park, notice_id, seen, step, on)


@on_the_whole
def close_notice(
    ledger: Ledger, park: Park, notice_id: int, seen: int, opinion: str, on: date, author: str, *,
    by: Person | None = None,
) -> None:  # fmt: skip
    """Confirm that the answer settles it. Raises as answer_notice, and NoticeOwnAnswer for who answered it."""
    _take(ledger, park, notice_id, seen, _Step(Action.CLOSE_NOTICE, "closed", {"opinion": opinion}, author, by), on)


@on_the_whole
def return_notice(
    ledger: Ledger, park: Park, notice_id: int, seen: int, reason: str, due: date, on: date, author: str, *,
    by: Person | None = None,
) -> None:  # fmt: skip
    """Give an answer back to be done again by a new day. Raises as answer_notice, ReasonMissing, NoticeDueTooEarly."""
    said: dict[str, Scalar] = {"reason": reason, "due": due}
    _take(ledger, park, notice_id, seen, _Step(Action.CLOSE_NOTICE, "returned", said, author, by), on)


@on_the_whole
def withdraw_notice(
    ledger: Ledger, park: Park, notice_id: int, seen: int, reason: str, on: date, author: str, *,
    by: Person | None = None,
) -> None:  # fmt: skip
    """Take a notice back: it stays on record, with its number and reason. Raises as answer_notice, ReasonMissing."""
    _take(ledger, park, notice_id, seen, _Step(Action.SEND_NOTICE, "withdrawn", {"reason": reason}, author, by), on)


@on_the_whole
def raise_notice(
    ledger: Ledger, park: Park, notice_id: int, seen: int, grade: Grade, due: date, reason: str, on: date, author: str,
    *, by: Person | None = None,
) -> None:  # fmt: skip
    """Make an open notice graver, with a new day for the answer. Raises as answer_notice, GradeNotGraver."""
    said: dict[str, Scalar] = {"grade": grade, "due": due, "reason": reason}
    _take(ledger, park, notice_id, seen, _Step(Action.SEND_NOTICE, None, said, author, by), on)


@dataclass(frozen=True, slots=True)
class _Step:
    """A step to be taken: stage None leaves the stage as it is; files hang on what is said."""

    action: Action
    stage: Stage | None
    said: Mapping[str, Scalar]
    author: str
    by: Person | None
    files: Sequence[TakenFile] = ()
    keep_place: bool = False


def _take(ledger: Ledger, park: Park, notice_id: int, seen: int, step: _Step, on: date) -> None:
    _row(ledger, park, notice_id)
    places = places_of(ledger, park, [notice_id], step.by)
    who = require(ledger, step.by, step.author, step.action, places, f"notice {notice_id}")
    name = _author(who.name)
    new = kept(ledger, step.files, step.keep_place)
    with deed(ledger, who, step.action, park.park_id, f"notice {notice_id}: {step.stage or step.said['grade']}"):
        day = _store_step(ledger, park, notice_id, seen, step, on, name)
        if new:
            add_attachments(ledger, park.park_id, notice_id, day, new, name)


def _store_step(ledger: Ledger, park: Park, notice_id: int, seen: int, step: _Step, on: date, name: str) -> date:
    """Store it; the day it is true for."""
    row, taken = _row(ledger, park, notice_id), ledger_notices.steps(ledger, notice_id)
    _refuse_unfit(row, step, name, taken)
    # Not before the last word on it, or that one would go on counting.
    true_on = max(min(on, office_today()), max(one.as_of for one in taken))
    said = {field: _said(field, value, true_on) for field, value in step.said.items()}
    if step.stage is not None:
        said["stage"] = step.stage
    entries = [NewEntry(notice_id, field, value, true_on) for field, value in said.items() if value != ""]
    add_form(ledger, park.park_id, [], entries, name, seen={notice_id: seen})
    return true_on


def _row(ledger: Ledger, park: Park, notice_id: int) -> NoticeRow:
    known = ledger_notices.notices(ledger, park.park_id, _EVER).to_dict("records")
    found = next((one for one in known if one["notice_id"] == notice_id), None)
    if found is None:
        raise NoticeUnknown
    return found


def _refuse_unfit(row: NoticeRow, step: _Step, name: str, taken: Sequence[ledger_notices.Step]) -> None:
    stage: Stage = row["stage"]
    fits = stage in OPEN if step.stage is None else step.stage in FOLLOWS[stage]
    if not fits:
        raise NoticeStageUnfit(number_of(row), stage_word(stage))
    if step.stage is None and GRADES.index(step.said["grade"]) <= GRADES.index(row["grade"]):
        raise GradeNotGraver
    if step.stage == "closed" and any("answer" in one.said and one.author == name for one in taken):
        raise NoticeOwnAnswer(number_of(row), name)


def _said(field: str, value: Scalar, on: date) -> Scalar:
    if isinstance(value, date):
        if value < on:
            raise NoticeDueTooEarly(value, on)
        return value
    text = _lines(str(value))
    if not text and field == "reason":
        raise ReasonMissing
    if not text and field == "answer":
        raise NoticeWordsMissing(field_word(field))
    return _fitting(field, text)


def _tidy(draft: NoticeDraft) -> NoticeDraft:
    """The draft with its texts in order. Raises NoticeIncomplete, NoticeTextTooLong."""
    unit, person, signer = (" ".join(text.split()) for text in (draft.unit, draft.person, draft.signer))
    matter, basis, demand = (_lines(text) for text in (draft.matter, draft.basis, draft.demand))
    for label, text in (
        (field_word("responsible_unit"), unit),
        (field_word("note"), matter),
        (field_word("demand"), demand),
    ):
        if not text:
            raise NoticeIncomplete(label)
    for label, name in (
        (field_word("responsible_unit"), unit),
        (field_word("responsible_person"), person),
        (field_word("signer"), signer),
    ):
        if len(name) > LONGEST_NAME:
            raise NoticeTextTooLong(label, len(name), LONGEST_NAME)
    for field, text in (("note", matter), ("basis", basis), ("demand", demand)):
        _fitting(field, text)
    return replace(draft, unit=unit, person=person, signer=signer, matter=matter, basis=basis, demand=demand)


def _fitting(field: str, text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise NoticeTextTooLong(field_word(field), len(text), LONGEST_TEXT)
    return text


def _lines(text: str) -> str:
    lines = (line.strip() for line in text.replace("\r\n", "\n").splitlines())
    return "\n".join(line for line in lines if line)


def _places_of_draft(ledger: Ledger, park: Park, draft: NoticeDraft, by: Person | None) -> tuple[Place, ...]:
    """Where a notice is about: the unit it is sent to where that is the sender's, else the thing it is about."""
    if by is None or not by.reach.narrow:
        return in_park(park)
    unit = draft.unit.strip()
    if unit in by.reach.units:
        return (Place(park.park_id, unit=unit),)
    known = set(reading.subjects(ledger, park.park_id)["subject_id"])
    return places_of(ledger, park, [thing for thing in draft.things[:1] if thing in known], by)


def _author(author: str) -> str:
    if not author.strip():
        raise AuthorMissing
    return author.strip()
