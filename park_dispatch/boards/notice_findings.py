"""What the boards show that a rule of supervision looks at: one finding a thing, with every rule that fired on it.

A building with a red light, a forecast past its deadline and overdue milestones is one matter for one unit, not three.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any, TypeAlias

import pandas as pd

from park_dispatch.boards.deadlines import deadlines
from park_dispatch.boards.issues import all_issues, overdue_ones, stage_words
from park_dispatch.boards.items import items, open_items
from park_dispatch.boards.light_history import red_since
from park_dispatch.boards.overview import late_milestones
from park_dispatch.boards.situation import Situation, situation
from park_dispatch.boards.status import text
from park_dispatch.boards.targets import Target, month_end, sentence, target_name, targets
from park_dispatch.boards.wording import expected, spoken
from park_dispatch.language import _
from park_dispatch.ledger.decisions import decided
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.issue_stage import AT_WORK
from park_dispatch.model.notice_rules import NoticeRules, Rule
from park_dispatch.model.notices import Grade, worst

NAMED = 3
LOOKED_BACK = 20


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
    things = _things(now)
    by_thing: defaultdict[_Thing, list[Fired]] = defaultdict(list)
    watched = (
        _lights(ledger, now, things, rules),
        _deadlines(ledger, now, things),
        _milestones(now, things, rules),
        _silence(now, things),
        _targets(ledger, now, things),
        _items(ledger, now),
        _issues(ledger, now),
    )
    for thing, rule, value, words in (one for found in watched for one in found):
        grade = rules.steps[rule].grade(value)
        if grade is not None:
            by_thing[thing].append(Fired(rule, value, grade, words()))
    return [Finding(one.about, one.things, one.name, one.unit, one.person, tuple(f)) for one, f in by_thing.items()]


_Watched: TypeAlias = Iterator[tuple[_Thing, Rule, float, Callable[[], str]]]
"""A thing, a rule, its measure there, and the fact in words, put together only where the rule fires."""


def _things(now: Situation) -> dict[int, _Thing]:
    """Every building and project by id, as the matter that its works are."""
    columns = ["name", "responsible_unit", "responsible_person"]
    found = {
        int(row["building_id"]): _works(row, int(row["building_id"]), _("{name}（{project}）").format(
            name=row["name"], project=row["project"]
        ))
        for row in now.buildings[["building_id", "project", *columns]].to_dict("records")
    }  # fmt: skip
    for row in now.projects[["project_id", *columns]].to_dict("records"):
        found[int(row["project_id"])] = _works(row, int(row["project_id"]), str(row["name"]))
    return found


def _works(row: Mapping[Hashable, Any], thing_id: int, name: str) -> _Thing:
    return _Thing(
        f"works {thing_id}", (thing_id,), name, text(row["responsible_unit"]), text(row["responsible_person"])
    )


def _lights(ledger: Ledger, now: Situation, things: Mapping[int, _Thing], rules: NoticeRules) -> _Watched:
    """Buildings whose light is red, and since when it has been, by what they reported.

    Looking back costs 50 ms a building. Of those that are red by their deadline anyway only the latest are looked at.
    """
    rows = now.buildings[now.buildings["status"] == "late"].sort_values("slip_days", ascending=False)
    red = rules.steps["deadline"].red
    anyway = (rows["days_left"] < 0) | (rows["slip_days"] > (float("inf") if red is None else red))
    for building_id in [*rows.loc[~anyway, "building_id"], *rows.loc[anyway, "building_id"].head(LOOKED_BACK)]:
        since = red_since(ledger, now, int(building_id))
        if since is not None:
            days = float((now.as_of - since).days)
            yield things[int(building_id)], "light", days, partial(_red_words, since, now.as_of)


def _red_words(since: date, as_of: date) -> str:
    days = (as_of - since).days
    return _("红灯自 {day}起已亮 {days} 天").format(day=spoken(since, as_of), days=days)


def _deadlines(ledger: Ledger, now: Situation, things: Mapping[int, _Thing]) -> _Watched:
    """Hand-overs that have passed or will be late by the forecast; of a project only where no building has its own."""
    rows = deadlines(ledger, now)
    rows = rows[~rows["finished"]]
    of_buildings = set(rows.loc[rows["kind"] == "building", "project_id"])
    rows = rows[(rows["kind"] == "building") | ~rows["project_id"].isin(of_buildings)]
    for row in rows[rows["overdue"] | (rows["slip_days"] > 0)].to_dict("records"):
        thing = things[int(row["thing_id"])]
        if row["overdue"]:
            yield thing, "deadline", float("inf"), partial(_overdue_words, row, now.as_of)
        else:
            yield thing, "deadline", float(row["slip_days"]), partial(_late_words, row, now.as_of)


def _overdue_words(row: Mapping[Hashable, Any], as_of: date) -> str:
    due = spoken(row["delivery_deadline"], as_of)
    return _("交付期限 {day}，已超期 {days} 天").format(day=due, days=int(-row["days_left"]))


def _late_words(row: Mapping[Hashable, Any], as_of: date) -> str:
    due = spoken(row["delivery_deadline"], as_of)
    return _("交付期限 {day}，{expected}").format(day=due, expected=expected(row, as_of))


def _milestones(now: Situation, things: Mapping[int, _Thing], rules: NoticeRules) -> _Watched:
    """Milestones past their baseline finish: those of one building that one unit answers for are one matter.

    Where that is the unit of the building itself, they belong to its matter.
    """
    lowest = rules.steps["milestone"].lowest
    rows = late_milestones(now)
    rows = rows[rows["late_days"] > lowest] if lowest is not None else rows.iloc[:0]
    rows = rows.assign(unit=[text(unit) for unit in rows["responsible_unit"]])
    for (key, unit), part in rows.groupby(["parent_id", "unit"], sort=True):
        parent = int(str(key))
        thing = things[parent]
        if unit and unit != thing.unit:
            person = next((text(one) for one in part["responsible_person"] if text(one)), "")
            thing = _Thing(f"steps {parent} {unit}", (parent,), thing.name, str(unit), person)
        yield thing, "milestone", float(part["late_days"].max()), partial(_milestone_words, part)


def _milestone_words(part: pd.DataFrame) -> str:
    named = [
        _("“{name}”超期 {days} 天").format(name=name, days=days)
        for name, days in zip(part["name"], part["late_days"], strict=True)
    ]
    said = _("节点{names}").format(names=_("、").join(named[:NAMED]))
    return said + (_(" 等 {count} 个").format(count=len(named)) if len(named) > NAMED else "")


def _silence(now: Situation, things: Mapping[int, _Thing]) -> _Watched:
    """Unfinished buildings by the number of reporting cycles since their last report."""
    rows = now.buildings[~(now.buildings["percent"] >= 100.0) & now.buildings["delivered_on"].isna()]
    for building_id, silent, cycle in zip(rows["building_id"], rows["silent_days"], rows["cycle_days"], strict=True):
        if not pd.isna(silent) and cycle:
            yield things[int(building_id)], "silence", float(silent / cycle), partial(_silent_words, silent, cycle)


def _silent_words(silent: float, cycle: float) -> str:
    return _("{days} 天没有上报（平时每 {cycle} 天一报）").format(days=int(silent), cycle=f"{cycle:g}")


def _targets(ledger: Ledger, now: Situation, things: Mapping[int, _Thing]) -> _Watched:
    """The targets of the last month that is over, and by how many percentage points they were missed."""
    over = now.as_of if now.as_of == month_end(now.as_of) else now.as_of.replace(day=1) - timedelta(days=1)
    name = target_name(over)
    if not any(key[1] == name for key in decided(ledger, now.park.park_id, now.as_of)):
        return
    then = now if over == now.as_of else situation(ledger, now.park, over)
    for one in targets(ledger, then, over.replace(day=1)):
        project = things.get(one.project_id)
        if project is not None and one.verdict == "missed" and one.gap_pp is not None:
            about = f"target {one.project_id} {over:%Y-%m}"
            thing = _Thing(about, project.things, project.name, project.unit, project.person)
            yield thing, "target", round(-one.gap_pp, 6), partial(_target_words, one, over.month)


def _target_words(target: Target, month: int) -> str:
    return _("{month}月末{sentence}").format(month=month, sentence=sentence(target))


def _items(ledger: Ledger, now: Situation) -> _Watched:
    """Action items that are not done, by how many of their promises were not kept."""
    rows = open_items(items(ledger, now.park, now.as_of))
    for row in rows[rows["missed"] > 0].to_dict("records"):
        item_id = int(row["item_id"])
        name = _("调度事项{number}“{note}”").format(number=row["number"], note=" ".join(str(row["note"]).split()))
        unit, person = str(row["responsible_unit"]), str(row["responsible_person"])
        thing = _Thing(f"item {item_id}", (item_id,), name, unit, person)
        yield thing, "item", float(row["missed"]), partial(_item_words, row)


def _item_words(row: Mapping[Hashable, Any]) -> str:
    said = _("承诺 {promises} 次，{missed} 次没有兑现").format(promises=row["promises"], missed=row["missed"])
    return said + (_("，最近：{words}").format(words=row["result"]) if row["result"] else "")


def _issues(ledger: Ledger, now: Situation) -> _Watched:
    """Issues that a unit is to handle and whose day has passed."""
    rows = overdue_ones(all_issues(ledger, now.park, now.as_of))
    for row in rows[rows["stage"].isin(AT_WORK)].to_dict("records"):
        issue_id = int(row["issue_id"])
        name = _("问题 {label}“{issue}”").format(label=row["label"], issue=" ".join(str(row["issue"]).split()))
        thing = _Thing(f"issue {issue_id}", (issue_id,), name, str(row["unit"]), str(row["responsible_person"]))
        yield thing, "issue", float(row["overdue_days"]), partial(_issue_words, row, now.as_of)


def _issue_words(row: Mapping[Hashable, Any], as_of: date) -> str:
    return _("时限 {day}，超期 {days} 天，{stage}").format(
        day=spoken(row["due"], as_of), days=row["overdue_days"], stage=stage_words(row)
    )
