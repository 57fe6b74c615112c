"""问题台账: every issue with its stage on a day, what is overdue, and what waits for whom.

Stages follow from the steps people recorded; of an issue that only sheets speak of, from the words in the sheet, and
that is said (`by_sheet`). The clock of the unit stops with the submission that is being verified.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias

import pandas as pd

from park_dispatch.filing.issue_wording import stage_word
from park_dispatch.language import _
from park_dispatch.ledger import issues as stored
from park_dispatch.ledger import reading
from park_dispatch.ledger.issue_standing import Standing, standing
from park_dispatch.ledger.reading import Park, day_of
from park_dispatch.ledger.seen import SeenLedger
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.topics import ISSUES
from park_dispatch.model.building_names import building_key, buildings
from park_dispatch.model.issue_stage import AT_WORK, OPEN, SET_ASIDE, IssueKind, Stage
from park_dispatch.model.issue_words import satisfaction_said
from park_dispatch.model.people import Person, Place
from park_dispatch.model.roles import Action
from park_dispatch.planning.lights import Status

IssueRow: TypeAlias = Mapping[Hashable, Any]
"""A row of all_issues."""
SOON_DAYS, SCREENING_DAYS = 3, 3
"""An issue due within so many days is 预警; so is one that has waited so long for screening. Days."""


def all_issues(ledger: Ledger, park: Park, as_of: date) -> pd.DataFrame:
    """Every issue as it stands on a day, the oldest first; remembered until the ledger changes.

    The columns of ledger.issues and: year, number, label ("2023-12"), kind (IssueKind), unit (the responsible one, else
    the leading one), rated (one of SATISFACTION or ""), collected (date), stage (Stage), by_sheet, round, handlers
    (Handler), steps (how many), submitted_on, closed_on (dates or None), stated (a Stage that a later sheet says
    instead, or None), finished_on (when the unit was done: submission, else close-out), age_days (from collection to
    close-out or to the day), overdue_days, late_days (of a closed one), days_left (open ones at work), light (Status).
    """
    return ledger.remember(("issues", park.park_id, as_of), lambda: _all_issues(ledger, park, as_of), ISSUES)


def _all_issues(ledger: Ledger, park: Park, as_of: date) -> pd.DataFrame:
    if isinstance(ledger, SeenLedger):
        rows = ledger.part_of(all_issues(ledger.whole, park, as_of), "issue_id")
        known = rows["project_id"].isin(ledger.seen.things | ledger.seen.above)
        return rows.assign(project=rows["project"].where(known, ""))
    rows = stored.issues(ledger, park.park_id, as_of)
    steps = stored.steps(ledger, park.park_id, as_of)
    numbers = reading.numbers(ledger, park.park_id, "issue")
    found = []
    for row in rows.to_dict("records"):
        issue_id = int(row["issue_id"])
        at = standing(row, steps.get(issue_id, ()))
        found.append(_as_it_stands(row, at, numbers[issue_id], as_of))
    more = pd.DataFrame(found, index=rows.index, columns=list(_COLUMNS), dtype=object).astype(_TYPES)
    return pd.concat([rows.drop(columns=[name for name in _COLUMNS if name in rows]), more], axis=1)


_COLUMNS = (
    "year", "number", "label", "kind", "unit", "rated", "collected", "stage", "by_sheet", "round", "handlers", "steps",
    "submitted_on", "closed_on", "stated", "finished_on", "due", "age_days", "overdue_days", "late_days", "days_left",
    "light",
)  # fmt: skip


_TYPES: Mapping[str, str] = (
    dict.fromkeys(("year", "number", "round", "steps", "age_days", "overdue_days", "late_days"), "int64")
    | dict.fromkeys(("label", "unit", "rated", "light"), "str")
    | {"by_sheet": "bool"}
)
"""Columns that are no objects: stages and kinds stay what they are, which pandas would turn into text."""


def _as_it_stands(row: IssueRow, at: Standing, number: reading.Number, as_of: date) -> tuple[Any, ...]:
    collected = min(day_of(row["collected_on"]) or as_of, day_of(row["first_said"]) or as_of)
    due = day_of(row["due"])
    closed = at.stage is Stage.CLOSED
    finished = (at.submitted_on or at.closed_on) if closed or at.stage in (Stage.SUBMITTED, Stage.VERIFIED) else None
    past = max(0, ((finished or as_of) - due).days) if due is not None else 0
    overdue = past if at.stage in OPEN and at.stage is not Stage.COLLECTED else 0
    waiting = at.stage in AT_WORK and due is not None
    left = (due - as_of).days if waiting and due is not None else None
    age = ((at.closed_on if closed and at.closed_on else as_of) - collected).days
    return (
        number.year, number.number, f"{number.year}-{number.number}", _kind(row),
        str(row["responsible_unit"]) or str(row["lead_unit"]), satisfaction_said(str(row["satisfaction"])), collected,
        at.stage, at.by_sheet, at.round, at.handlers, len(at.steps), at.submitted_on,
        at.closed_on if closed else None, at.stated, finished, due, max(0, age), overdue, past if closed else 0, left,
        _status(at.stage, overdue, left, age),
    )  # fmt: skip


def _kind(row: IssueRow) -> IssueKind:
    """What was said when it was raised; of a row of a sheet, whether it names an enterprise."""
    said = str(row["issue_kind"])
    if said in set(IssueKind):
        return IssueKind(said)
    return IssueKind.REQUEST if str(row["enterprise"]).strip() else IssueKind.SITE


def _status(stage: Stage, overdue: int, left: int | None, age: int) -> Status:
    if stage is Stage.CLOSED:
        return "done"
    if stage in SET_ASIDE:
        return "no_report"
    if overdue:
        return "late"
    if (left is not None and left <= SOON_DAYS) or (stage is Stage.COLLECTED and age >= SCREENING_DAYS):
        return "warning"
    return "normal" if stage in AT_WORK else "watch"


def kind_word(kind: IssueKind) -> str:
    """The word of a kind."""
    return {IssueKind.REQUEST: _("企业诉求"), IssueKind.SITE: _("现场问题")}[kind]


def open_ones(rows: pd.DataFrame) -> pd.DataFrame:
    """The issues that are neither closed nor set aside: 在办."""
    return rows[rows["stage"].isin(OPEN)]


def overdue_ones(rows: pd.DataFrame) -> pd.DataFrame:
    """The open issues whose day has passed, the latest first."""
    return rows[rows["overdue_days"] > 0].sort_values("overdue_days", ascending=False, kind="stable")


def new_since(rows: pd.DataFrame, first: date) -> pd.DataFrame:
    """The issues collected on a day or later."""
    return _those(rows, [collected >= first for collected in rows["collected"]])


def closed_within(rows: pd.DataFrame, first: date, last: date) -> pd.DataFrame:
    """The issues closed out between two days, both counted."""
    return _those(rows, [day is not None and first <= day <= last for day in rows["closed_on"]])


def of_building(rows: pd.DataFrame, project_id: int, name: str) -> pd.DataFrame:
    """The issues that name a building of a project."""
    wanted = building_key(name)
    named = [
        int(parent) in (0, project_id) and wanted in {building_key(one) for one in buildings(str(text))}
        for parent, text in zip(rows["project_id"], rows["building"], strict=True)
    ]
    return _those(rows, named)


def _those(rows: pd.DataFrame, wanted: Sequence[bool]) -> pd.DataFrame:
    """Some of the rows; of none at all none, with their columns, where an empty list would name no columns."""
    return rows[pd.Series(wanted, index=rows.index, dtype=bool)]


def where(row: IssueRow) -> str:
    """The place or the enterprise an issue is about, in a few words."""
    parts = [str(row["enterprise"]), str(row["project"]), str(row["building"])]
    return " · ".join(part for part in parts if part) or _("全园区")


def stage_words(row: IssueRow) -> str:
    """The stage of a row as it is shown, with the round where it is not the first."""
    word = stage_word(row["stage"])
    return _("{stage}（第 {round} 轮）").format(stage=word, round=row["round"]) if row["round"] > 1 else word


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody: who ("" for the task force), in which stage, how many, and for how long the oldest."""

    who: str
    stage: Stage
    count: int
    overdue: int
    oldest_days: int


def waiting(rows: pd.DataFrame) -> list[Waiting]:
    """What waits for whom: the task force to screen, verify and close out; each unit to handle. Overdue ones first."""
    found: dict[tuple[str, Stage], list[IssueRow]] = {}
    for row in open_ones(rows).to_dict("records"):
        stage = Stage.HANDLING if row["stage"] in AT_WORK else row["stage"]
        found.setdefault((str(row["unit"]) if stage is Stage.HANDLING else "", stage), []).append(row)
    every = [
        Waiting(who, stage, len(part), sum(row["overdue_days"] > 0 for row in part),
                max(int(row["age_days"]) for row in part))
        for (who, stage), part in found.items()
    ]  # fmt: skip
    return sorted(every, key=lambda one: (-one.overdue, -one.count, one.who, one.stage))


def mine(ledger: Ledger, park: Park, rows: pd.DataFrame, person: Person) -> pd.DataFrame:
    """The issues that wait for a person: to screen, to handle, or to verify what they did not handle themselves."""
    ids = _building_ids(ledger, park)
    rows = open_ones(rows)
    return _those(rows, [_waits_for(row, person, park, ids) for row in rows.to_dict("records")])


def _building_ids(ledger: Ledger, park: Park) -> dict[tuple[int, str], int]:
    found = reading.subjects(ledger, park.park_id)
    found = found[found["kind"] == "building"]
    return {
        (int(parent), str(key)): int(subject_id)
        for subject_id, parent, key in zip(found["subject_id"], found["parent_id"], found["name_key"], strict=True)
    }


def _waits_for(row: IssueRow, person: Person, park: Park, ids: Mapping[tuple[int, str], int]) -> bool:
    stage: Stage = row["stage"]
    named = any(one.is_same(person.login, person.name) for one in row["handlers"])
    if stage in AT_WORK:
        of_unit = bool(person.unit) and person.unit in (row["responsible_unit"], row["lead_unit"])
        within = person.reach.narrow and _within(row, person, park, ids)
        return person.may(Action.HANDLE_ISSUE) and (named or of_unit or within)
    if stage not in OPEN or not _within(row, person, park, ids):
        return False
    if stage is Stage.COLLECTED:
        return person.may(Action.SCREEN_ISSUE)
    return person.may(Action.VERIFY_ISSUE) and not (named and stage is Stage.SUBMITTED)


def _within(row: IssueRow, person: Person, park: Park, ids: Mapping[tuple[int, str], int]) -> bool:
    project = int(row["project_id"])
    named = [ids.get((project, building_key(name)), 0) for name in buildings(str(row["building"]))] or [0]
    units = [unit for unit in (str(row["responsible_unit"]), str(row["lead_unit"])) if unit] or [""]
    return any(
        person.reach.covers(Place(park.park_id, project, building, unit)) for building in named for unit in units
    )


def filtered(
    rows: pd.DataFrame, *, stages: Sequence[Stage] = (), kind: IssueKind | None = None, category: str = "",
    unit: str = "", overdue: bool = False,
) -> pd.DataFrame:  # fmt: skip
    """The rows that fit all conditions; an empty condition asks for nothing."""
    if stages:
        rows = rows[rows["stage"].isin(stages)]
    if kind is not None:
        rows = rows[rows["kind"] == kind]
    if category:
        rows = rows[rows["category"] == category]
    if unit:
        rows = rows[rows["unit"] == unit]
    return rows[rows["overdue_days"] > 0] if overdue else rows


def in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """What needs a look first: overdue, then what is due soonest, open before closed, the newest closed first, and
    what was set aside at the end.
    """
    far = date(9999, 12, 31)
    rank = [
        (0, -overdue, due or far) if stage in OPEN else (1, -closed.toordinal() if closed else 0, due or far)
        for stage, overdue, due, closed in zip(
            rows["stage"], rows["overdue_days"], rows["due"], rows["closed_on"], strict=True
        )
    ]
    return rows.iloc[sorted(range(len(rows)), key=rank.__getitem__)]


def week_before(as_of: date) -> date:
    """The first of the seven days that end with a day."""
    return as_of - timedelta(days=6)
