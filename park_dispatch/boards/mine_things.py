"""What somebody is paired with or answers for: projects, buildings and enterprises, and how each stands."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any, Literal, TypeAlias

import pandas as pd

from park_dispatch.boards.issues import all_issues, open_ones
from park_dispatch.boards.items import Items, escalated, items
from park_dispatch.boards.situation import Situation
from park_dispatch.boards.status import day, text
from park_dispatch.boards.wording import days_left, spoken
from park_dispatch.language import _
from park_dispatch.ledger import reading
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.topics import ITEMS, WORKS
from park_dispatch.model.person_names import means, means_unit, names_in, units_in
from park_dispatch.planning.lights import STATUSES, Status

Relation: TypeAlias = Literal["leader", "unit", "team", "person", "owner", "contractor", "milestones", "within"]
PAIRED: frozenset[Relation] = frozenset({"leader", "unit", "team"})
_FIELDS: tuple[tuple[Relation, str], ...] = (
    ("leader", "paired_leader"),
    ("unit", "paired_unit"),
    ("team", "paired_team"),
    ("person", "responsible_person"),
    ("owner", "responsible_unit"),
)
"""Relation → the field that holds who it is; fields of units are compared with units, those of persons with names."""
_OF_PERSONS = frozenset({"paired_leader", "responsible_person"})
STEPS = ("equipment_arrival", "commissioning", "production")
SOON_DAYS = 7


@dataclass(frozen=True, slots=True)
class Who:
    """Whose view it is: a name, the units they stand for, and whether it is oneself who looks."""

    name: str
    units: frozenset[str]
    oneself: bool = False

    def meant(self, cell: object, *, unit: bool) -> bool:
        """Whether a cell of persons, or of units, means them."""
        said = text(cell)
        return any(means_unit(said, one) for one in self.units) if unit else means(said, self.name)


@dataclass(frozen=True, slots=True)
class Work:
    """A project or building of somebody, with why it is theirs and its row of the situation."""

    kind: Literal["project", "building"]
    thing_id: int
    name: str
    relations: tuple[Relation, ...]
    row: Mapping[Hashable, Any]

    @property
    def finished(self) -> bool:
        """Whether it is handed over or at 100 %."""
        return bool(self.row["status"] == "done")


@dataclass(frozen=True, slots=True)
class Firm:
    """An enterprise of somebody: its next step in words, with a status and the rule that says so; issue: what stands in
    its way, as reported, and how many of its requests are open.
    """

    subject_id: int
    name: str
    relations: tuple[Relation, ...]
    said: str
    status: Status
    rule: str
    issue: str


def relation_word(relation: Relation) -> str:
    """Why a thing is somebody's."""
    return {
        "leader": _("包联领导"), "unit": _("包联单位"), "team": _("包联专班"), "person": _("责任人"),
        "owner": _("责任单位"), "contractor": _("施工单位"), "milestones": _("节点责任"), "within": _("所属单体"),
    }[relation]  # fmt: skip


def people_named(ledger: Ledger, now: Situation) -> dict[str, int]:
    """Everybody and every unit that anything is paired with, answered for by or escalated to, with how many things.

    Paired leaders first, then those with most.
    """
    found = items(ledger, now.park, now.as_of)
    key = ("people named", now.park.park_id, now.as_of, found.over)
    return ledger.remember(key, lambda: _people_named(ledger, now, found), WORKS | ITEMS)


def _people_named(ledger: Ledger, now: Situation, found: Items) -> dict[str, int]:
    counts: dict[str, int] = {}
    paired = _paired(ledger, now)
    leaders = {name for cell in paired["paired_leader"].dropna() for name in names_in(str(cell))}
    named = [
        (names_in if column in _OF_PERSONS else units_in)(str(cell))
        for rows in (paired, now.milestones[["responsible_person", "responsible_unit"]])
        for column in rows.columns
        if column != "subject_id"
        for cell in rows[column].dropna()
    ]
    named += [names_in(found.rules.levels[int(level)]) for level in escalated(found)["level"]]
    for name in chain.from_iterable(named):
        counts[name] = counts.get(name, 0) + 1
    return dict(sorted(counts.items(), key=lambda pair: (pair[0] not in leaders, -pair[1], pair[0])))


def _paired(ledger: Ledger, now: Situation) -> pd.DataFrame:
    """By thing: who is paired with it and who answers for it, as said up to the day."""
    fields = [field for _relation, field in _FIELDS]
    rows = reading.state(ledger, now.park.park_id, now.as_of, ("project", "building", "enterprise"), fields)
    return rows[["subject_id", *fields]]


def _relations(ledger: Ledger, now: Situation, who: Who) -> dict[int, tuple[Relation, ...]]:
    """By the id of a thing: why it is somebody's; things that are not are left out."""
    found: dict[int, tuple[Relation, ...]] = {}
    for row in _paired(ledger, now).to_dict("records"):
        theirs = tuple(relation for relation, field in _FIELDS if who.meant(row[field], unit=field not in _OF_PERSONS))
        if theirs:
            found[int(row["subject_id"])] = theirs
    return found


def works(ledger: Ledger, now: Situation, who: Who) -> list[Work]:
    """Projects and buildings of somebody, unfinished ones first, the worst light and the latest first.

    Of a project that is theirs the buildings with a yellow or red light stand beside it.
    """
    relations = _relations(ledger, now, who)
    found = [
        Work("project", int(row["project_id"]), str(row["name"]), relations[int(row["project_id"])], row)
        for row in now.projects.to_dict("records")
        if int(row["project_id"]) in relations
    ]
    mine = {work.thing_id for work in found}
    of_steps = _buildings_of_steps(now, who)
    for row in now.buildings.to_dict("records"):
        building_id = int(row["building_id"])
        theirs = relations.get(building_id, ())
        if not theirs and who.meant(row["contractor"], unit=True):
            theirs = ("contractor",)
        if not theirs and building_id in of_steps:
            theirs = ("milestones",)
        if not theirs and int(row["project_id"]) in mine and row["status"] in ("late", "warning"):
            theirs = ("within",)
        if theirs:
            found.append(Work("building", building_id, str(row["name"]), theirs, row))
    return sorted(found, key=_order)


def _order(work: Work) -> tuple[object, ...]:
    slip = work.row["slip_days"]
    late = 0.0 if slip is None or pd.isna(slip) else float(slip)
    return work.finished, work.kind == "building", STATUSES.index(work.row["status"]), -late, work.thing_id


def _buildings_of_steps(now: Situation, who: Who) -> set[int]:
    """Buildings with an unfinished milestone that somebody answers for."""
    rows = now.milestones[~(now.milestones["percent"] >= 100.0)]
    return {
        int(row["parent_id"])
        for row in rows[["parent_id", "responsible_person", "responsible_unit"]].to_dict("records")
        if who.meant(row["responsible_person"], unit=False) or who.meant(row["responsible_unit"], unit=True)
    }


def firms(ledger: Ledger, now: Situation, who: Who) -> list[Firm]:
    """Enterprises of somebody, the ones behind their promised dates first."""
    relations = _relations(ledger, now, who)
    fields = [f"{step}_{side}" for step in STEPS for side in ("planned", "actual")] + ["issue"]
    rows = reading.state(ledger, now.park.park_id, now.as_of, ("enterprise",), fields)
    known = {int(row["subject_id"]): row for row in rows.to_dict("records")}
    asked = open_ones(all_issues(ledger, now.park, now.as_of))["enterprise"].value_counts()
    subjects = reading.subjects(ledger, now.park.park_id)
    names = subjects[subjects["kind"] == "enterprise"]
    found = [
        _firm(
            int(subject_id),
            str(name),
            relations[int(subject_id)],
            known.get(int(subject_id), {}),
            int(asked.get(name, 0)),
            now.as_of,
        )
        for subject_id, name in zip(names["subject_id"], names["name"], strict=True)
        if int(subject_id) in relations
    ]
    return sorted(found, key=lambda firm: (STATUSES.index(firm.status), firm.subject_id))


def _firm(
    subject_id: int, name: str, relations: tuple[Relation, ...], row: Mapping[Hashable, Any], asked: int, as_of: date
) -> Firm:
    issues = [str(row["issue"])] if isinstance(row.get("issue"), str) else []
    issues += [_("{count} 项诉求在办").format(count=asked)] if asked else []
    said, status, rule = _next_step(row, as_of)
    return Firm(subject_id, name, relations, said, status, rule, _("；").join(issues))


def _next_step(row: Mapping[Hashable, Any], as_of: date) -> tuple[str, Status, str]:
    """The first step that is not taken, with what its planned day says."""
    done = day(row.get("production_actual"))
    if done is not None:
        return _("{day}已投产").format(day=spoken(done, as_of)), "done", _("已投产")
    after = max((at for at, step in enumerate(STEPS) if day(row.get(f"{step}_actual")) is not None), default=-1)
    for step in STEPS[after + 1 :]:
        planned = day(row.get(f"{step}_planned"))
        if planned is not None:
            left = (planned - as_of).days
            status: Status = "late" if left < 0 else "warning" if left <= SOON_DAYS else "normal"
            said = _("计划 {day}{step}").format(day=spoken(planned, as_of), step=step_word(step))
            return said, status, days_left(left)
    return _("没有计划日期"), "no_report", _("没有报过设备运抵、调试、投产的计划")


def step_word(step: str) -> str:
    """A step of an enterprise's ramp-up."""
    return {"equipment_arrival": _("设备运抵"), "commissioning": _("调试"), "production": _("投产")}[step]
