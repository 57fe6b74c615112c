"""What the boards show that a rule of supervision looks at: one finding a thing, with every rule that fired on it.

A building with a red light, a forecast past its deadline and overdue milestones is one matter for one unit, not three.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pandas as pd

from park_dispatch.boards.deadlines import deadlines
from park_dispatch.boards.items import items, open_items
from park_dispatch.boards.light_history import light_history
from park_dispatch.boards.overview import late_milestones
from park_dispatch.boards.situation import Situation, situation
from park_dispatch.boards.status import number
from park_dispatch.boards.targets import month_end, sentence, target_name, targets
from park_dispatch.boards.wording import expected, spoken
from park_dispatch.language import _
from park_dispatch.ledger.decisions import decided
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.notice_rules import NoticeRules, Rule
from park_dispatch.model.notices import Grade, worst

NAMED = 3


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that fired: its measure, the grade it asks for, and the fact in words."""

    rule: Rule
    value: float
    grade: Grade
    words: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A matter: its key ("works 18"), the things it is about, who is responsible, and what fired on it."""

    about: str
    things: tuple[int, ...]
    name: str
    unit: str
    person: str
    fired: tuple[Fired, ...]

    @property
    def grade(self) -> Grade:
        """The gravest grade that a rule asks for."""
        return worst([one.grade for one in self.fired])


@dataclass(frozen=True, slots=True)
class _Thing:
    """What a matter is about, before anything fired on it."""

    about: str
    things: tuple[int, ...]
    name: str
    unit: str
    person: str


def findings(ledger: Ledger, now: Situation, rules: NoticeRules) -> list[Finding]:
    """Everything on which a rule fires on the day of a situation, in no particular order."""
    by_thing: defaultdict[_Thing, list[Fired]] = defaultdict(list)
    watched = (_lights(ledger, now), _deadlines(ledger, now), _milestones(now, rules), _silence(now),
               _targets(ledger, now), _items(ledger, now))  # fmt: skip
    for thing, rule, value, words in (one for found in watched for one in found):
        grade = rules.steps[rule].grade(value)
        if grade is not None:
            by_thing[thing].append(Fired(rule, value, grade, words))
    return [Finding(one.about, one.things, one.name, one.unit, one.person, tuple(f)) for one, f in by_thing.items()]


_Watched = Iterator[tuple[_Thing, Rule, float, str]]


def _works(row: Mapping[Hashable, Any], thing_id: int, name: str) -> _Thing:
    return _Thing(
        f"works {thing_id}", (thing_id,), name, text(row["responsible_unit"]), text(row["responsible_person"])
    )


def _building(now: Situation, building_id: int) -> _Thing | None:
    row = now.building(building_id)
    if row is None:
        return None
    name = _("{name}（{project}）").format(name=row["name"], project=row["project"])
    return _works(row.to_dict(), building_id, name)


def _project(now: Situation, project_id: int) -> _Thing | None:
    rows = now.projects[now.projects["project_id"] == project_id].to_dict("records")
    return _works(rows[0], project_id, str(rows[0]["name"])) if rows else None


def _lights(ledger: Ledger, now: Situation) -> _Watched:
    """Buildings whose light is red, and since when it has been, by what they reported."""
    for building_id in now.buildings.loc[now.buildings["status"] == "late", "building_id"].astype(int):
        lit = light_history(ledger, now, building_id)
        thing = _building(now, building_id)
        if thing is not None and lit and lit[0].status == "late":
            days = (now.as_of - lit[0].since).days
            said = _("红灯自 {day}起已亮 {days} 天").format(day=spoken(lit[0].since, now.as_of), days=days)
            yield thing, "light", float(days), said


def _deadlines(ledger: Ledger, now: Situation) -> _Watched:
    """Hand-overs that have passed or will be late by the forecast; of a project only where no building has its own."""
    rows = deadlines(ledger, now)
    rows = rows[~rows["finished"]]
    of_buildings = set(rows.loc[rows["kind"] == "building", "project_id"])
    rows = rows[(rows["kind"] == "building") | ~rows["project_id"].isin(of_buildings)]
    for row in rows.to_dict("records"):
        find = _building if row["kind"] == "building" else _project
        thing, left, slip = find(now, int(row["thing_id"])), number(row["days_left"]), number(row["slip_days"])
        due = spoken(row["delivery_deadline"], now.as_of)
        if thing is None:
            continue
        if left is not None and left < 0:
            said = _("交付期限 {day}，已超期 {days} 天").format(day=due, days=int(-left))
            yield thing, "deadline", float("inf"), said
        elif slip is not None:
            yield (
                thing,
                "deadline",
                slip,
                _("交付期限 {day}，{expected}").format(day=due, expected=expected(row, now.as_of)),
            )


def _milestones(now: Situation, rules: NoticeRules) -> _Watched:
    """Milestones past their baseline finish: those of one building that one unit answers for are one matter.

    Where that is the unit of the building itself, they belong to its matter.
    """
    lowest = rules.steps["milestone"].lowest
    rows = late_milestones(now)
    rows = rows[rows["late_days"] > lowest] if lowest is not None else rows.iloc[:0]
    rows = rows.assign(unit=[text(unit) for unit in rows["responsible_unit"]])
    for (key, unit), part in rows.groupby(["parent_id", "unit"], sort=True):
        parent = int(str(key))
        whole = _building(now, parent) or _project(now, parent)
        if whole is None:
            continue
        thing = whole
        if unit and unit != whole.unit:
            person = next((text(one) for one in part["responsible_person"] if text(one)), "")
            thing = _Thing(f"steps {parent} {unit}", (parent,), whole.name, str(unit), person)
        named = [
            _("“{name}”超期 {days} 天").format(name=name, days=days)
            for name, days in zip(part["name"], part["late_days"], strict=True)
        ]
        said = _("节点{names}").format(names=_("、").join(named[:NAMED]))
        said += _(" 等 {count} 个").format(count=len(named)) if len(named) > NAMED else ""
        yield thing, "milestone", float(part["late_days"].max()), said


def _silence(now: Situation) -> _Watched:
    """Unfinished buildings by the number of reporting cycles since their last report."""
    rows = now.buildings[~(now.buildings["percent"] >= 100.0) & now.buildings["delivered_on"].isna()]
    for row in rows.to_dict("records"):
        silent, cycle = number(row["silent_days"]), number(row["cycle_days"])
        thing = _building(now, int(row["building_id"]))
        if thing is not None and silent is not None and cycle:
            said = _("{days} 天没有上报（平时每 {cycle} 天一报）").format(days=int(silent), cycle=f"{cycle:g}")
            yield thing, "silence", silent / cycle, said


def _targets(ledger: Ledger, now: Situation) -> _Watched:
    """The targets of the last month that is over, and by how many percentage points they were missed."""
    over = now.as_of if now.as_of == month_end(now.as_of) else now.as_of.replace(day=1) - timedelta(days=1)
    name = target_name(over)
    if not any(key[1] == name for key in decided(ledger, now.park.park_id, now.as_of)):
        return
    then = now if over == now.as_of else situation(ledger, now.park, over)
    for one in targets(ledger, then, over.replace(day=1)):
        project = _project(now, one.project_id)
        if project is not None and one.verdict == "missed" and one.gap_pp is not None:
            about = f"target {one.project_id} {over:%Y-%m}"
            said = _("{month}月末{sentence}").format(month=over.month, sentence=sentence(one))
            thing = _Thing(about, project.things, project.name, project.unit, project.person)
            yield thing, "target", round(-one.gap_pp, 6), said


def _items(ledger: Ledger, now: Situation) -> _Watched:
    """Action items that are not done, by how many of their promises were not kept."""
    rows = open_items(items(ledger, now.park, now.as_of))
    for row in rows[rows["missed"] > 0].to_dict("records"):
        item_id, missed = int(row["item_id"]), int(row["missed"])
        name = _("调度事项{number}“{note}”").format(number=row["number"], note=" ".join(str(row["note"]).split()))
        thing = _Thing(
            f"item {item_id}", (item_id,), name, str(row["responsible_unit"]), str(row["responsible_person"])
        )
        said = _("承诺 {promises} 次，{missed} 次没有兑现").format(promises=int(row["promises"]), missed=missed)
        said += _("，最近：{words}").format(words=row["result"]) if row["result"] else ""
        yield thing, "item", float(missed), said


def text(value: object) -> str:
    """A cell as text, "" where nothing is known."""
    return "" if value is None or pd.isna(value) else str(value)  # type: ignore[call-overload]
