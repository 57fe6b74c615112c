"""Dates and links of the current plan changed by hand: all at once or not at all, with a reason, and back again.

A change is a new word on the same item from its day on; what was said before stays on record. The baseline is left
alone: it changes only by a plan that is put in force.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from park_dispatch.filing.places import places_of
from park_dispatch.filing.refusals import AuthorMissing, PlanChangeEmpty, PlanChangeUnknown, PlanDatesReversed
from park_dispatch.language import _
from park_dispatch.ledger import plans, reading
from park_dispatch.ledger.plans import NewLink
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.refusals import ReasonMissing
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.writing import Links, NewEntry, add_form
from park_dispatch.model.people import Person
from park_dispatch.model.roles import Action
from park_dispatch.people.answering import deed, on_the_whole, require
from park_dispatch.planning.network import Network, solve

_PLAN = ("planned_start", "planned_finish")
MOST_NAMED = 5
"""Milestones of a change that the audit names; the ledger itself knows them all."""


@dataclass(frozen=True, slots=True)
class NewDates:
    """A milestone is to be planned from `start` to `finish`, both included."""

    milestone_id: int
    start: date
    finish: date


@dataclass(frozen=True, slots=True)
class PlanChange:
    """What to change together, and from which day it counts."""

    as_of: date
    dates: Sequence[NewDates] = ()
    links: Sequence[NewLink] = ()


@on_the_whole
def change_plan(
    ledger: Ledger, park: Park, change: PlanChange, reason: str, author: str, *, by: Person | None = None
) -> PlanChange:
    """Store a change; returns the one that takes it back.

    Raises NotAllowed, PlanChangeEmpty, ReasonMissing, AuthorMissing, PlanDatesReversed, PlanChangeUnknown (an item
    is no milestone of the park), or CycleFound when the links would wait for each other in a circle.
    """
    person = require(ledger, by, author, Action.CHANGE_PLAN, places_of(ledger, park, _asked(change), by))
    if not change.dates and not change.links:
        raise PlanChangeEmpty
    if not reason.strip():
        raise ReasonMissing
    if not person.name:
        raise AuthorMissing
    names = _names(ledger, park)
    for one in change.dates:
        if one.finish < one.start:
            raise PlanDatesReversed(names.get(one.milestone_id, ""), one.start, one.finish)
    _refuse_unknown(change, names)
    standing = plans.links(ledger, park.park_id, change.as_of)
    _refuse_circle(standing, change.links, names)
    back = PlanChange(change.as_of, _dates_now(ledger, park, change), _links_now(standing, change.links))
    entries = [
        NewEntry(one.milestone_id, field, value, change.as_of)
        for one in change.dates
        for field, value in (("planned_start", one.start), ("planned_finish", one.finish), ("plan_change", reason))
    ]
    links = Links(change.links, change.as_of, reason.strip())
    things = ", ".join(f"thing {number}" for number in sorted(_asked(change))[:MOST_NAMED])
    about = f"{things}: {len(change.dates)} dates, {len(change.links)} links, {reason.strip()}"
    with deed(ledger, person, Action.CHANGE_PLAN, park.park_id, about):
        add_form(ledger, park.park_id, [], entries, person.name, links=links)
    return back


def taken_back(reason: str) -> str:
    """The reason that is stored with a change taken back."""
    return _("撤销：{reason}").format(reason=reason)


def _names(ledger: Ledger, park: Park) -> dict[int, str]:
    """The milestones of the park by id, with their building."""
    rows = reading.subjects(ledger, park.park_id).set_index("subject_id")
    of = rows["name"]
    milestones = rows[rows["kind"] == "milestone"]
    return {
        int(str(i)): f"{of.get(parent, '')} {name}".strip()
        for i, parent, name in zip(milestones.index, milestones["parent_id"], milestones["name"], strict=True)
    }


def _refuse_unknown(change: PlanChange, names: Mapping[int, str]) -> None:
    if not _asked(change) <= names.keys():
        raise PlanChangeUnknown


def _asked(change: PlanChange) -> set[int]:
    asked = {one.milestone_id for one in change.dates}
    return asked | {end for link in change.links for end in (link.predecessor, link.successor)}


def _refuse_circle(standing: pd.DataFrame, new: Sequence[NewLink], names: Mapping[int, str]) -> None:
    links = {_key(row): True for row in standing.to_dict("records")}
    links |= {(link.predecessor, link.successor, link.type): not link.removed for link in new}
    pairs = [(before, after) for (before, after, _type), there in links.items() if there]
    items = sorted({end for pair in pairs for end in pair})
    at = {item: number for number, item in enumerate(items)}
    before, after = (np.array([at[pair[end]] for pair in pairs], dtype=np.int64) for end in (0, 1))
    solve(Network(np.ones(len(items)), before, after, names=[names.get(item, str(item)) for item in items]))


def _key(row: Mapping[Hashable, Any]) -> tuple[int, int, str]:
    return int(row["predecessor"]), int(row["successor"]), str(row["type"])


def _dates_now(ledger: Ledger, park: Park, change: PlanChange) -> list[NewDates]:
    """The dates that the changed milestones have now; one without dates has nothing to go back to."""
    state = reading.state(ledger, park.park_id, change.as_of, ("milestone",), _PLAN).set_index("subject_id")
    known = state[state[list(_PLAN)].notna().all(axis=1)]
    rows = {int(str(i)): row for i, row in known.to_dict("index").items()}
    return [
        NewDates(one.milestone_id, *(pd.Timestamp(rows[one.milestone_id][field]).date() for field in _PLAN))
        for one in change.dates
        if one.milestone_id in rows
    ]


def _links_now(standing: pd.DataFrame, new: Sequence[NewLink]) -> list[NewLink]:
    now = {_key(row): float(row["lag_days"]) for row in standing.to_dict("records")}
    return [
        NewLink(link.predecessor, link.successor, link.type, now.get(key, 0.0), removed=key not in now)
        for link in new
        for key in [(link.predecessor, link.successor, link.type)]
    ]
