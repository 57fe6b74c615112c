"""What 倒排工期 is computed from: buildings with their milestones, what is done, what waits for what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from park_dispatch.boards.situation import Situation
from park_dispatch.boards.status import day, number
from park_dispatch.planning.backward import Done
from park_dispatch.planning.network import LinkKind
from park_dispatch.planning.network_assembly import Activity, Link
from park_dispatch.planning.site_calendar import SiteCalendar
from park_dispatch.planning.templates import Step, Template

MOST_OVERLAPS = 300
"""With more milestones in one building, only what follows one another is read from a plan, not what overlaps."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One milestone: planned days as reported (else of the baseline), what is done, its share of its unit in %."""

    milestone_id: int
    name: str
    start: date | None
    finish: date | None
    done: Done
    share: float

    @property
    def finished(self) -> bool:
        """Whether nothing is left to do."""
        return (self.done.percent or 0.0) >= 100.0 or self.done.finish is not None

    @property
    def plannable(self) -> bool:
        """Whether it has a length: both days, in the right order."""
        return self.start is not None and self.finish is not None and self.start <= self.finish


@dataclass(frozen=True, slots=True)
class Unit:
    """A building, or a project as far as it has milestones of its own, with its deadline (None: nobody said one)."""

    subject_id: int
    name: str
    project_id: int
    project: str
    deadline: date | None
    percent: float | None
    pieces: tuple[Piece, ...]

    @property
    def is_project(self) -> bool:
        """Whether these are the milestones of the project itself."""
        return self.subject_id == self.project_id


def units(now: Situation, project_id: int = 0) -> list[Unit]:
    """The unfinished units of a project or (0) of the park, as the pages order them; also those without milestones."""
    by_parent: dict[Any, pd.DataFrame] = dict(iter(now.milestones.groupby("parent_id", sort=False)))
    found = []
    for project in now.projects.to_dict("records"):
        if project_id not in (0, project["project_id"]) or project["status"] == "done":
            continue
        mine = now.buildings[now.buildings["project_id"] == project["project_id"]]
        active = mine[mine["status"] != "done"].to_dict("records")
        found += [_unit(building, "building_id", project, by_parent, now.as_of) for building in active]
        if project["project_id"] in by_parent or mine.empty:
            found.append(_unit(project, "project_id", project, by_parent, now.as_of))
    return found


def with_deadline(found: Iterable[Unit], deadline: date) -> list[Unit]:
    """The units as if they were promised for another day."""
    return [replace(unit, deadline=deadline) for unit in found]


def _unit(row: Mapping[Any, Any], key: str, project: Mapping[Any, Any], parts: dict[Any, Any], as_of: date) -> Unit:
    mine = parts.get(row[key])
    pieces = [] if mine is None else [_piece(one, as_of) for one in mine.to_dict("records")]
    pieces.sort(key=lambda one: (one.start or date.max, one.finish or date.max, one.milestone_id))
    deadline = day(row["delivery_deadline"]) or day(project["delivery_deadline"])
    return Unit(
        int(row[key]), str(row["name"]), int(project["project_id"]), str(project["name"]), deadline,
        number(row["percent"]), tuple(pieces),
    )  # fmt: skip


def _piece(row: Mapping[Any, Any], as_of: date) -> Piece:
    start = day(row["planned_start"]) or day(row["baseline_start"])
    finish = day(row["planned_finish"]) or day(row["baseline_finish"])
    begun, ended = _known(row["actual_start"], as_of), _known(row["actual_finish"], as_of)
    if begun is not None and ended is not None and ended < begun:
        begun = None  # the finish is what counts; a start after it is a slip of the pen
    percent = number(row["percent"])
    if ended is not None and percent is not None and percent < 100.0:
        ended = None  # said to be finished and said to be under way: the percent is asked about on the upload page
    return Piece(int(row["milestone_id"]), str(row["name"]), start, finish, Done(percent, begun, ended), row["share"])


def _known(value: Any, as_of: date) -> date | None:
    found = day(value)
    return found if found is not None and found <= as_of else None


def activities(unit: Unit, calendar: SiteCalendar, deadline: float) -> list[Activity]:
    """The milestones with a length, or finished, as activities that end by an instant."""
    found = []
    for piece in unit.pieces:
        if piece.plannable and piece.start is not None and piece.finish is not None:
            length = float(max(1, calendar.working_days(piece.start, piece.finish)))
        elif piece.finished:
            length = 1.0
        else:
            continue
        found.append(Activity(str(piece.milestone_id), piece.name, length, deadline=deadline))
    return found


def read_links(unit: Unit, calendar: SiteCalendar) -> list[Link]:
    """The order of work as the planned days show it, for a unit of which nobody said what waits for what.

    What is planned to begin after the end of another waits for it (on the very day of its end: a day before). What
    overlaps begins as many working days after the other as planned, and is not finished before it where so planned.
    """
    pieces = [piece for piece in unit.pieces if piece.plannable]
    if len(pieces) < 2:
        return []
    starts = np.array([piece.start for piece in pieces], dtype="datetime64[D]")
    ends = np.array([piece.finish for piece in pieces], dtype="datetime64[D]")
    first, last = calendar.index(starts), calendar.index(ends + 1) - 1
    found: list[Link] = []
    for at in range(1, len(pieces)):
        found += _following(pieces, first, last, at)
        if len(pieces) <= MOST_OVERLAPS:
            found += _overlapping(pieces, first, last, at)
    return found


def _before(first: Any, last: Any, at: int) -> Any:
    """Which pieces end, by the plan, before the one at a place begins, or on that very day."""
    return (last <= first[at]) & (first < first[at])


def _following(pieces: Sequence[Piece], first: Any, last: Any, at: int) -> list[Link]:
    before = _before(first, last, at)
    if not before.any():
        return []
    direct = before & (last > first[before].max() - 1)  # what ends before another of them begins is held by that one
    return [
        Link(_key(pieces[one]), _key(pieces[at]), LinkKind.FS, float(min(0, first[at] - last[one] - 1)))
        for one in np.flatnonzero(direct).tolist()
    ]


def _overlapping(pieces: Sequence[Piece], first: Any, last: Any, at: int) -> list[Link]:
    found = []
    earlier = np.arange(len(pieces)) < at
    for one in np.flatnonzero(earlier & ~_before(first, last, at) & (last >= first[at])).tolist():
        found.append(Link(_key(pieces[one]), _key(pieces[at]), LinkKind.SS, float(first[at] - first[one])))
        if last[one] <= last[at]:
            found.append(Link(_key(pieces[one]), _key(pieces[at]), LinkKind.FF, 0.0))
    return found


def _key(piece: Piece) -> str:
    return str(piece.milestone_id)


def said_links(links: pd.DataFrame, known: set[str]) -> list[Link]:
    """The links of the ledger (ledger.plans.links) between known activities."""
    rows = links[["predecessor", "successor", "type", "lag_days"]].itertuples(index=False, name=None)
    return [
        Link(str(before), str(after), LinkKind[kind], float(lag))
        for before, after, kind, lag in rows
        if str(before) in known and str(after) in known
    ]


@dataclass(frozen=True, slots=True)
class Fitted:
    """Which milestones each item of a template stands for, by the key its plan gives it; and what fits none."""

    floors: int
    ids: Mapping[str, tuple[int, ...]]
    done: Mapping[str, Done]
    strange: tuple[str, ...]


def fitting_step(template: Template, name: str) -> Step | None:
    """The first item of a template any of whose words stands in a name."""
    return next((step for step in template.steps if any(word in name for word in step.words)), None)


def fitted(template: Template, unit: Unit, floors: int | None = None) -> Fitted:
    """The milestones of a unit laid on the items of a template; `floors` where the unit does not show how many."""
    by_step: dict[str, list[Piece]] = {step.name: [] for step in template.steps}
    strange = []
    for piece in unit.pieces:
        step = fitting_step(template, piece.name)
        if step is None:
            strange.append(piece.name)
        else:
            by_step[step.name].append(piece)
    per_floor = [step.name for step in template.steps if step.per_floor]
    shown = max((len(by_step[name]) for name in per_floor), default=0)
    count = shown or floors or 1
    ids, done = dict[str, tuple[int, ...]](), dict[str, Done]()
    for number_, step in enumerate(template.steps, start=1):
        pieces = by_step[step.name]
        groups = [[piece] for piece in pieces] if step.per_floor and count > 1 else [pieces]
        for floor, group in enumerate(groups, start=1):
            key = f"{number_}.{floor}" if step.per_floor and count > 1 else f"{number_}"
            if group:
                ids[key], done[key] = tuple(piece.milestone_id for piece in group), _together(group)
    return Fitted(count, ids, done, tuple(strange))


def _together(pieces: Sequence[Piece]) -> Done:
    """Several milestones as one: percent by share, begun with the first, finished with the last."""
    if len(pieces) == 1:
        return pieces[0].done
    weight = sum(piece.share for piece in pieces)
    percents = [(piece.done.percent or 0.0, piece.share if weight > 0 else 1.0) for piece in pieces]
    percent = sum(p * w for p, w in percents) / sum(w for _p, w in percents)
    starts = [piece.done.start for piece in pieces if piece.done.start is not None]
    ends = [piece.done.finish for piece in pieces if piece.done.finish is not None]
    finished = all(piece.finished for piece in pieces)
    whole = 100.0 if finished else min(percent, 99.9)
    return Done(whole, min(starts, default=None), max(ends) if finished and len(ends) == len(pieces) else None)


def likely_template(templates: Mapping[str, Template], unit: Unit) -> str:
    """The code of the template that most of the unit's milestones fit; the first one where none does."""
    codes = list(templates)
    fits = [sum(fitting_step(templates[code], piece.name) is not None for piece in unit.pieces) for code in codes]
    return codes[int(np.argmax(fits))]
