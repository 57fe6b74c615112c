"""Plans kept under a name, and what a park decides on its calendars, lights and templates: always by whom and why.

A plan is never changed: putting one in force adds a copy that is the baseline from its day on, so what was the
baseline before stays on record and comes back when the copy is taken back.
"""

import json
from collections.abc import Hashable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

import pandas as pd

from park_dispatch.filing.names import name_key
from park_dispatch.filing.places import places_of
from park_dispatch.filing.refusals import (
    DeciderMissing,
    HasMilestones,
    PlanBackwards,
    PlanNameMissing,
    PlanNameTaken,
    PlanNameTooLong,
)
from park_dispatch.ledger import plans as ledger_plans
from park_dispatch.ledger import reading
from park_dispatch.ledger.decisions import decide
from park_dispatch.ledger.plans import NewLink, NewPlan
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.refusals import NoSuchPlan, PlanEmpty, ReasonMissing
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.writing import Links, NewEntry, NewSubject, add_form
from park_dispatch.model.people import Person
from park_dispatch.model.roles import Action
from park_dispatch.people.answering import deed, on_the_whole, require
from park_dispatch.planning.calendar_rules import CalendarRules
from park_dispatch.planning.lights import Preset
from park_dispatch.planning.template_plan import TemplatePlan
from park_dispatch.planning.templates import Template

LONGEST_NAME = 60
CALENDAR, LIGHTS, TEMPLATE = "calendar", "lights", "template:{code}"
"""The names under which decisions are kept; those of calendars and lights are read by the boards."""
_NO_NAMES: Mapping[int, str] = MappingProxyType({})


@on_the_whole
def keep_plan(
    ledger: Ledger,
    park: Park,
    plan: NewPlan,
    items: pd.DataFrame,
    author: str,
    names: Mapping[int, str] = _NO_NAMES,
    *,
    by: Person | None = None,
) -> int:
    """Keep dated items (subject_id, start, finish) as a plan; returns its id.

    `names` by subject id are for refusals. Raises NotAllowed, DeciderMissing, PlanNameMissing, PlanNameTooLong,
    PlanNameTaken, ReasonMissing, PlanEmpty, or PlanBackwards for the first item that ends before it starts.
    """
    action = Action.ADOPT_PLAN if plan.in_force else Action.KEEP_PLAN
    person = _decider(ledger, park, plan.project_id, author, by, action)
    kept = replace(plan, name=_free_name(ledger, park, plan.name))
    _reason(plan.reason)
    _refuse_backwards(items, names)
    with deed(ledger, person, action, park.park_id) as line:
        plan_id = ledger_plans.freeze(ledger, park.park_id, kept, items, person.name)
        line.about = f"plan {plan_id}: {kept.name}"
    return plan_id


def _refuse_backwards(items: pd.DataFrame, names: Mapping[int, str]) -> None:
    start, finish = pd.to_datetime(items["start"]), pd.to_datetime(items["finish"])
    for subject_id in items.loc[finish < start, "subject_id"].head(1):
        row = items["subject_id"] == subject_id
        called = names.get(int(subject_id), str(subject_id))
        raise PlanBackwards(called, start[row].iloc[0].date(), finish[row].iloc[0].date())


@on_the_whole
def put_in_force(
    ledger: Ledger, park: Park, plan_id: int, as_of: date, reason: str, author: str, *, by: Person | None = None
) -> int:
    """Make a kept plan the baseline from a day on; returns the id of the copy that is in force.

    Raises NotAllowed, DeciderMissing, ReasonMissing, or NoSuchPlan when the plan is not there on that day.
    """
    person = _decider(ledger, park, _project_of(ledger, park, plan_id), author, by, Action.ADOPT_PLAN)
    _reason(reason)
    found = _live(ledger, park, plan_id, as_of)
    copy = NewPlan(found["name"], int(found["project_id"]), found["origin"], as_of, reason, in_force=True)
    items = ledger_plans.plan_items(ledger, plan_id)
    with deed(ledger, person, Action.ADOPT_PLAN, park.park_id) as line:
        made = ledger_plans.freeze(ledger, park.park_id, copy, items, person.name)
        line.about = f"plan {plan_id} as {made}: {reason.strip()}"
    return made


@on_the_whole
def take_back(ledger: Ledger, park: Park, plan_id: int, reason: str, author: str, *, by: Person | None = None) -> None:
    """Take a plan back: it stays on record; was it the baseline, the one before it is again.

    Raises NotAllowed, DeciderMissing, ReasonMissing, NoSuchPlan, AlreadyWithdrawn.
    """
    person = _decider(ledger, park, _project_of(ledger, park, plan_id), author, by, Action.WITHDRAW_PLAN)
    with deed(ledger, person, Action.WITHDRAW_PLAN, park.park_id, f"plan {plan_id}: {reason.strip()}"):
        ledger_plans.withdraw_plan(ledger, park.park_id, plan_id, _reason(reason), person.name)


@on_the_whole
def lay_out(
    ledger: Ledger,
    park: Park,
    parent_id: int,
    planned: TemplatePlan,
    plan: NewPlan,
    author: str,
    *,
    by: Person | None = None,
) -> int:
    """Give a building (or project) without milestones those of a plan, with dates, weights and links; keep the plan.

    All in one transaction. The dates are the first ever said of the milestones and so their baseline. Returns the id
    of the plan. Raises NotAllowed, HasMilestones and what `keep_plan` raises.
    """
    person = _decider(ledger, park, parent_id, author, by, Action.LAY_OUT_PLAN)
    kept = replace(plan, name=_free_name(ledger, park, plan.name))
    reason = _reason(plan.reason)
    if not planned.items:
        raise PlanEmpty(plan.name)
    _refuse_milestones(ledger, park, parent_id)
    refs = {item.key: -1 - number for number, item in enumerate(planned.items)}
    subjects = [
        NewSubject(refs[item.key], "milestone", parent_id, item.name, name_key("milestone", item.name))
        for item in planned.items
    ]
    entries = [
        NewEntry(refs[item.key], field, said, plan.as_of)
        for item in planned.items
        for field, said in (("planned_start", item.start), ("planned_finish", item.finish), ("weight", item.weight))
        if said is not None
    ]
    links = [
        NewLink(refs[link.before], refs[link.after], link.kind.name, link.lag)  # type: ignore[arg-type]
        for link in planned.links
    ]
    about = f"thing {parent_id}: {len(subjects)} milestones, {reason}"
    with deed(ledger, person, Action.LAY_OUT_PLAN, park.park_id, about):
        ids = add_form(ledger, park.park_id, subjects, entries, person.name, links=Links(links, plan.as_of, reason))
        rows = [(ids[refs[item.key]], item.start, item.finish) for item in planned.items]
        items = pd.DataFrame(rows, columns=["subject_id", "start", "finish"])
        _refuse_backwards(items, _NO_NAMES)
        return ledger_plans.freeze(ledger, park.park_id, kept, items, person.name)


@on_the_whole
def decide_calendar(
    ledger: Ledger,
    park: Park,
    project_id: int,
    rules: CalendarRules | None,
    as_of: date,
    reason: str,
    author: str,
    *,
    by: Person | None = None,
) -> None:
    """Give a project (0: all without their own) a calendar from a day on; None goes back to what it had without."""
    said = "" if rules is None else json.dumps(rules.to_json(), ensure_ascii=False)
    _decide(ledger, park, project_id, CALENDAR, said, as_of, reason, author, by)


@on_the_whole
def decide_lights(
    ledger: Ledger, park: Park, preset: Preset, as_of: date, reason: str, author: str, *, by: Person | None = None
) -> None:
    """Choose the preset of the lights from a day on."""
    _decide(ledger, park, 0, LIGHTS, json.dumps(preset), as_of, reason, author, by)


@on_the_whole
def decide_template(
    ledger: Ledger,
    park: Park,
    code: str,
    template: Template | None,
    as_of: date,
    reason: str,
    author: str,
    *,
    by: Person | None = None,
) -> None:
    """Use a template as edited from a day on; None goes back to the shipped one."""
    said = "" if template is None else json.dumps(template.to_json(), ensure_ascii=False)
    _decide(ledger, park, 0, TEMPLATE.format(code=code), said, as_of, reason, author, by)


def _decide(
    ledger: Ledger,
    park: Park,
    subject_id: int,
    name: str,
    said: str,
    as_of: date,
    reason: str,
    author: str,
    by: Person | None,
) -> None:
    person = _decider(ledger, park, subject_id, author, by, Action.DECIDE)
    with deed(ledger, person, Action.DECIDE, park.park_id, _about(name, subject_id, _reason(reason))):
        decide(ledger, park.park_id, subject_id, name, said, as_of, person.name, _reason(reason))


def _about(name: str, subject_id: int, reason: str) -> str:
    where = f" of thing {subject_id}" if subject_id else ""
    return f"{name}{where}: {reason}"


def _decider(ledger: Ledger, park: Park, subject_id: int, author: str, by: Person | None, action: Action) -> Person:
    """Who decides on a thing (0: the whole park), under a name. Raises NotAllowed or DeciderMissing."""
    places = places_of(ledger, park, [subject_id], by)
    person = require(ledger, by, author, action, places)
    if not person.name:
        raise DeciderMissing
    return person


def _project_of(ledger: Ledger, park: Park, plan_id: int) -> int:
    kept = ledger_plans.plans(ledger, park.park_id, date.max)
    found = kept.loc[kept["plan_id"] == plan_id, "project_id"]
    return int(found.iloc[0]) if len(found) else 0


def _reason(reason: str) -> str:
    if not reason.strip():
        raise ReasonMissing
    return reason.strip()


def _free_name(ledger: Ledger, park: Park, name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise PlanNameMissing
    if len(name) > LONGEST_NAME:
        raise PlanNameTooLong(LONGEST_NAME)
    kept = ledger_plans.plans(ledger, park.park_id, date.max)
    taken = kept.loc[kept["name"] == name, "plan_id"]
    if len(taken):
        raise PlanNameTaken(name, int(taken.iloc[0]))
    return name


def _live(ledger: Ledger, park: Park, plan_id: int, as_of: date) -> dict[Hashable, Any]:
    kept = ledger_plans.plans(ledger, park.park_id, as_of)
    found = kept[kept["plan_id"] == plan_id].to_dict("records")
    if not found:
        raise NoSuchPlan(plan_id)
    return found[0]


def _refuse_milestones(ledger: Ledger, park: Park, parent_id: int) -> None:
    subjects = reading.subjects(ledger, park.park_id)
    live = reading.live_subjects(ledger, park.park_id)
    mine = subjects[(subjects["kind"] == "milestone") & (subjects["parent_id"] == parent_id)]
    count = int(mine["subject_id"].isin(live).sum())
    if count:
        name = subjects.loc[subjects["subject_id"] == parent_id, "name"]
        raise HasMilestones(str(name.iloc[0]) if len(name) else str(parent_id), count)
