"""Issues: raise one, and take it step by step to its close-out; nobody verifies what they handled themselves.

An issue is a thing of kind "issue" under its project, named by its place, its enterprise and its words, as it is for
one that comes from a workbook: raised on a page and found in a sheet the day after it is the same issue. A step is one
form: which step it is, the words, the account of who took it, and the fields that it states.
"""

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from typing import Any

from park_dispatch.filing.attachments import kept
from park_dispatch.filing.issue_places import issue_places, parent_of
from park_dispatch.filing.issue_refusals import (
    DueBeforeStep,
    HandlerVerifies,
    IssueEmpty,
    IssueTooLong,
    IssueUnknown,
    MergeImpossible,
    NotForStep,
    NotSaid,
    StepImpossible,
    StepOutOfOrder,
)
from park_dispatch.filing.issues_again import name_of_another, refuse_repeated
from park_dispatch.filing.names import issue_name, name_key
from park_dispatch.filing.refusals import AuthorMissing
from park_dispatch.intake.attached.taking import TakenFile
from park_dispatch.ledger import issues as stored
from park_dispatch.ledger.attaching import add_attachments
from park_dispatch.ledger.issue_standing import Handler, Standing, standing
from park_dispatch.ledger.issues import LOGIN, STEP, WORDS
from park_dispatch.ledger.reading import Park, day_of
from park_dispatch.ledger.refusals import EditedMeanwhile
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.writing import NewEntry, NewSubject, add_form
from park_dispatch.model.building_names import buildings as named_buildings
from park_dispatch.model.issue_stage import MOVES, SATISFACTION, SET_ASIDE, IssueKind, Stage, Step
from park_dispatch.model.office_time import office_today
from park_dispatch.model.people import Person
from park_dispatch.model.record import Scalar
from park_dispatch.model.roles import Action
from park_dispatch.people.answering import deed, on_the_whole, refused, require

LONGEST = 1000
"""Characters that an issue, and what is said with a step, may have."""
_EVER = date(2099, 12, 31)
_GIVEN_OUT = ("category", "lead_unit", "responsible_unit", "responsible_person", "due")
MAY_STATE: Mapping[Step, tuple[str, ...]] = {
    Step.ACCEPT: _GIVEN_OUT,
    Step.ASSIGN: (*_GIVEN_OUT, "issue"),
    Step.MERGE: ("merged_into",),
    Step.REPORT: ("reported_to",),
    Step.HANDLE: ("measure",),
    Step.SUBMIT: ("measure",),
    Step.CLOSE: ("satisfaction", "satisfaction_words", "satisfaction_by"),
    Step.RATE: ("satisfaction", "satisfaction_words", "satisfaction_by"),
    Step.REOPEN: ("responsible_unit", "responsible_person", "due"),
}
"""Step → the fields that may be stated with it, beside its words."""
_BY_SOMEBODY_ELSE = frozenset({Step.PASS, Step.FAIL, Step.RATE})
_RATING = frozenset(MAY_STATE[Step.RATE])
"""Fields that only somebody else may state, with whichever step."""
_MAY_BE_EMPTIED = frozenset({"lead_unit", "responsible_person"})
"""Fields given out that an empty word takes back; the others an issue that is given out never lacks again."""


@on_the_whole
def raise_issue(
    ledger: Ledger,
    park: Park,
    text: str,
    *,
    on: date,
    kind: IssueKind = IssueKind.SITE,
    project: str = "",
    building: str = "",
    enterprise: str = "",
    channel: str = "",
    category: str = "",
    unit: str = "",
    person: str = "",
    due: date | None = None,
    photos: Sequence[TakenFile] = (),
    keep_place: bool = False,
    again: bool = False,
    author: str = "",
    by: Person | None = None,
) -> int:
    """Write an issue down as collected; it waits for screening. Returns its subject id.

    `on` is the day it came in, of the view it is typed in (`frame.as_of`), never after today. `project` and `building`
    are names as shown; a building may be several ("9#、10#"). `photos` are hung on it (`keep_place`: with
    where they were taken). `again`: what was closed out before the day is raised as another issue of the same words, by
    those who may not reopen it. Raises NotAllowed, AuthorMissing, IssueEmpty, IssueTooLong, PlaceUnknown, PlaceUnclear,
    DueBeforeStep, TooManyFiles, or IssueRepeated when the same words stand of the same place and enterprise.
    """
    text, enterprise = _text(text), enterprise.strip()
    parent, names = parent_of(ledger, park, project, building)
    places = issue_places(ledger, park, by, parent, names, (unit.strip(),))
    who = require(ledger, by, author, Action.RAISE_ISSUE, places, text[:60])
    if not who.name:
        raise AuthorMissing
    name = issue_name(text, "、".join(names), enterprise)
    before = ""
    if again:
        name, before = name_of_another(ledger, park, parent, name, on)
    else:
        refuse_repeated(ledger, park, parent, name)
    values: dict[str, Scalar] = {
        "issue": text, "issue_kind": str(kind), "building": "、".join(names), "enterprise": enterprise,
        "channel": channel.strip(), "category": category.strip(), "responsible_unit": unit.strip(),
        "responsible_person": person.strip(), "remark": before, LOGIN: who.login, STEP: str(Step.RAISE),
    }  # fmt: skip
    day = min(on, office_today())
    if due and due < day:
        raise DueBeforeStep(due, day)
    entries = [NewEntry(-1, field, value, day) for field, value in values.items() if value]
    entries += [NewEntry(-1, "due", due, day)] if due else []
    entries += [NewEntry(-1, "collected_on", day, day)] if before else []
    hung = kept(ledger, photos, keep_place)
    with deed(ledger, who, Action.RAISE_ISSUE, park.park_id) as line:
        thing = NewSubject(-1, "issue", parent, name, name_key("issue", name))
        ids = add_form(ledger, park.park_id, [thing], entries, who.name)
        add_attachments(ledger, park.park_id, ids[-1], day, hung, who.name)
        line.about = f"issue {ids[-1]}: {text[:60]}"
    return ids[-1]


@on_the_whole
def take_step(
    ledger: Ledger,
    park: Park,
    issue_id: int,
    step: Step,
    *,
    on: date,
    words: str = "",
    values: Mapping[str, Scalar] | None = None,
    close: bool = False,
    photos: Sequence[TakenFile] = (),
    keep_place: bool = False,
    seen: int | None = None,
    author: str = "",
    by: Person | None = None,
) -> Stage:
    """Record the next step of an issue, true on a day; returns the stage it leads to.

    `values` are the fields of MAY_STATE. `close`: a verification that passes closes the issue out in the same form.
    `seen` is the issue's last_entry as the page showed it; None takes it as it is now. Raises NotAllowed,
    AuthorMissing, IssueUnknown, EditedMeanwhile, StepImpossible, StepOutOfOrder, NotSaid, DueBeforeStep,
    MergeImpossible, NotForStep, IssueTooLong, TooManyFiles, or HandlerVerifies (which the audit keeps).
    """
    row, before = _as_it_is(ledger, park, issue_id)
    moves = _moves(before.stage, step, close)
    about = f"issue {issue_id}: {step}"
    who = _allowed(ledger, park, row, before, moves, author, by, about)
    _refuse_later(ledger, issue_id, row, seen)
    if moves[0] not in MOVES:
        raise StepImpossible(before.stage, step)
    if step in _BY_SOMEBODY_ELSE or any((values or {}).get(field) for field in _RATING):
        _refuse_handler(ledger, park, who, before, MOVES[moves[0]].action, about)
    said = _said(step, words, values or {}, close)
    _refuse_unsaid(moves, said, row)
    _check_days(on, row, said, step)
    if step is Step.MERGE:
        _refuse_merge(ledger, park, issue_id, said["merged_into"])
    entries = [NewEntry(issue_id, STEP, str(taken), on) for _stage, taken in moves]
    entries += [
        NewEntry(issue_id, field, value, on) for field, value in said.items() if value != "" or _empties(field, row)
    ]
    entries += [NewEntry(issue_id, LOGIN, who.login, on)] if who.login else []
    last = int(row["last_entry"]) if seen is None else seen
    hung = kept(ledger, photos, keep_place)
    told = ", ".join(str(taken) for _stage, taken in moves)
    with deed(ledger, who, MOVES[moves[0]].action, park.park_id, f"issue {issue_id}: {told}"):
        add_form(ledger, park.park_id, [], entries, who.name, seen={issue_id: last})
        add_attachments(ledger, park.park_id, issue_id, on, hung, who.name)
    return MOVES[moves[-1]].to


_ANYBODY = Action.RAISE_ISSUE
"""The right asked for a step that is impossible anyway, so that the refusal says so only to people of the ledger."""


def _as_it_is(ledger: Ledger, park: Park, issue_id: int) -> tuple[Mapping[Hashable, Any], Standing]:
    row = issue_row(ledger, park, issue_id)
    return row, standing(row, stored.steps(ledger, park.park_id, _EVER, issue_id).get(issue_id, ()))


def _allowed(
    ledger: Ledger,
    park: Park,
    row: Mapping[Hashable, Any],
    before: Standing,
    moves: Sequence[tuple[Stage, Step]],
    author: str,
    by: Person | None,
    about: str,
) -> Person:
    """Who takes the step, when role and reach allow all that it does."""
    units = (str(row["responsible_unit"]), str(row["lead_unit"]))
    names = named_buildings(str(row["building"]))
    places = issue_places(ledger, park, by, int(row["project_id"]), names, units)
    who = require(ledger, by, author, _ANYBODY if moves[0] not in MOVES else MOVES[moves[0]].action, places, about)
    if not who.name:
        raise AuthorMissing
    raiser = before.steps[0] if before.steps and before.steps[0].step is Step.RAISE else None
    own = raiser is not None and Handler(raiser.login, raiser.author).is_same(who.login, who.name)
    if moves[0] == (Stage.COLLECTED, Step.WITHDRAW) and not own:  # what others raised is for those who screen
        who = require(ledger, by, author, Action.SCREEN_ISSUE, places, about)
    return who


def issue_row(ledger: Ledger, park: Park, issue_id: int) -> Mapping[Hashable, Any]:
    """An issue as it is known now. Raises IssueUnknown."""
    rows = stored.issues(ledger, park.park_id, _EVER, issue_id).to_dict("records")
    if not rows:
        raise IssueUnknown
    return rows[0]


def _moves(stage: Stage, step: Step, close: bool) -> list[tuple[Stage, Step]]:
    moves = [(stage, step)]
    if close and step is Step.PASS:
        moves.append((Stage.VERIFIED, Step.CLOSE))
    return moves


def _said(step: Step, words: str, values: Mapping[str, Scalar], close: bool) -> dict[str, Scalar]:
    may = {*MAY_STATE.get(step, ()), *(MAY_STATE[Step.CLOSE] if close else ())}
    wrong = set(values) - may
    if wrong:
        raise NotForStep(step, sorted(wrong))
    said: dict[str, Scalar] = {WORDS: words.strip()}
    said |= {field: value.strip() if isinstance(value, str) else value for field, value in values.items()}
    too_long = [value for value in said.values() if isinstance(value, str) and len(value) > LONGEST]
    if too_long:
        raise IssueTooLong(len(too_long[0]), LONGEST)
    if said.get("satisfaction") and said["satisfaction"] not in SATISFACTION:
        raise ValueError(said["satisfaction"])
    return said


def _empties(field: str, row: Mapping[Hashable, Any]) -> bool:
    return field in _MAY_BE_EMPTIED and bool(row[field])


def _refuse_unsaid(
    moves: Sequence[tuple[Stage, Step]], said: Mapping[str, Scalar], row: Mapping[Hashable, Any]
) -> None:
    needed = [field for move in moves for field in MOVES[move].states]
    unsaid = [field for field in needed if not said.get(WORDS if field == "words" else field)]
    if said.get("satisfaction") and not said.get("satisfaction_by"):
        unsaid.append("satisfaction_by")
    given = {*MAY_STATE[Step.ASSIGN]} - _MAY_BE_EMPTIED
    unsaid += [field for field, value in said.items() if field in given and value == "" and row[field]]
    if unsaid:
        raise NotSaid(dict.fromkeys(unsaid))


def _check_days(on: date, row: Mapping[Hashable, Any], said: Mapping[str, Scalar], step: Step) -> None:
    """A step comes after what was said before it, or the older word would go on counting, and not after today.

    A day that it was due by already stays, though it has passed: an issue is not on time because it was screened late.
    """
    last_said = row["last_said"].date()
    if on < last_said:
        raise StepOutOfOrder(on, last_said, later=False)
    if on > max(office_today(), last_said):
        raise StepOutOfOrder(on, office_today(), later=True)
    due = said.get("due")
    stays = step is not Step.REOPEN and due == day_of(row["due"])
    if isinstance(due, date) and due < on and not stays:
        raise DueBeforeStep(due, on)


def _refuse_later(ledger: Ledger, issue_id: int, row: Mapping[Hashable, Any], seen: int | None) -> None:
    """Somebody saved since: said before anything else, for the step may not even be possible any more."""
    if seen is not None and int(row["last_entry"]) > seen:
        later = stored.entries(ledger, issue_id, _EVER)
        last = max(later.to_dict("records"), key=lambda entry: int(entry["entry_id"]))
        raise EditedMeanwhile(str(last["author"]), str(row["progress"] or row["issue"]), int(last["entry_id"]))


def _refuse_handler(ledger: Ledger, park: Park, who: Person, before: Standing, action: Action, about: str) -> None:
    same = next((one for one in before.handlers if one.is_same(who.login, who.name)), None)
    if same is not None:
        refused(ledger, who, action, park.park_id, f"{about} own work")
        raise HandlerVerifies(same.name)


def _refuse_merge(ledger: Ledger, park: Park, issue_id: int, into: Scalar) -> None:
    other = int(into) if isinstance(into, int | float) else 0
    if other == issue_id:
        raise MergeImpossible
    try:
        _row, at = _as_it_is(ledger, park, other)
    except IssueUnknown:
        raise MergeImpossible from None
    if at.stage in SET_ASIDE:
        raise MergeImpossible


def _text(text: str) -> str:
    found = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if not found:
        raise IssueEmpty
    if len(found) > LONGEST:
        raise IssueTooLong(len(found), LONGEST)
    return found
