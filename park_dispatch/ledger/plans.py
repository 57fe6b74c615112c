"""Frozen plans and the links between work items: added, taken back with a reason, never changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Literal, TypeAlias

import pandas as pd

from park_dispatch.ledger.refusals import AlreadyWithdrawn, NoSuchPlan, PlanEmpty, ReasonMissing
from park_dispatch.ledger.store import Ledger, Writer, now

LinkType: TypeAlias = Literal["FS", "SS", "FF", "SF"]
Origin: TypeAlias = Literal["frozen", "backward", "template", "schedule"]
_SAME: Mapping[int, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class NewLink:
    """`successor` waits for `predecessor` (ids, or refs of NewSubjects of the same call); lag in working days.

    removed: there is to be no link of this type between the two any more. Two links between the same two items are of
    different types (an overlap is often both SS and FF).
    """

    predecessor: int
    successor: int
    type: LinkType = "FS"
    lag_days: float = 0.0
    removed: bool = False


@dataclass(frozen=True, slots=True)
class NewPlan:
    """A plan to freeze; project_id 0 stands for all projects. in_force: it becomes the baseline (needs a reason)."""

    name: str
    project_id: int
    origin: Origin
    as_of: date
    reason: str = ""
    in_force: bool = False


def freeze(ledger: Ledger, park_id: int, plan: NewPlan, items: pd.DataFrame, author: str) -> int:
    """Store a plan; returns its id. items: subject_id, start, finish (both dates there, finish not before start).

    Raises PlanEmpty without an item, ReasonMissing when a plan without reason is to be the baseline, UnknownSubject.
    """
    if items.empty:
        raise PlanEmpty(plan.name)
    if plan.in_force and not plan.reason.strip():
        raise ReasonMissing
    with ledger.writing() as writer:
        writer.refuse_unknown(park_id, set(items["subject_id"].astype(int)))
        plan_id = writer.next_ids("plan")[0]
        row = {
            "plan_id": plan_id, "park_id": park_id, "project_id": plan.project_id, "name": plan.name.strip(),
            "origin": plan.origin, "in_force": plan.in_force, "as_of": plan.as_of, "reason": plan.reason.strip(),
            "author": author, "recorded_at": now(),
        }  # fmt: skip
        writer.insert("plan", pd.DataFrame([row]))
        writer.insert("plan_item", items[["subject_id", "start", "finish"]].assign(plan_id=plan_id))
    return plan_id


def withdraw_plan(ledger: Ledger, park_id: int, plan_id: int, reason: str, author: str) -> None:
    """Take a plan back. Raises ReasonMissing, NoSuchPlan or AlreadyWithdrawn."""
    if not reason.strip():
        raise ReasonMissing
    with ledger.writing() as writer:
        known = [park_id, plan_id]
        if not writer.cursor.execute("SELECT 1 FROM plan WHERE park_id = ? AND plan_id = ?", known).fetchone():
            raise NoSuchPlan(plan_id)
        if writer.cursor.execute("SELECT 1 FROM plan_withdrawn WHERE plan_id = ?", [plan_id]).fetchone():
            raise AlreadyWithdrawn
        row = {"plan_id": plan_id, "reason": reason.strip(), "author": author, "recorded_at": now()}
        writer.insert("plan_withdrawn", pd.DataFrame([row]))


def plans(ledger: Ledger, park_id: int, as_of: date) -> pd.DataFrame:
    """The live plans of a park up to a day, the newest first: the columns of the table, and `items` (how many)."""
    return ledger.frame(
        """
        SELECT p.*, (SELECT count(*) FROM plan_item AS i WHERE i.plan_id = p.plan_id) AS items
        FROM plan AS p ANTI JOIN plan_withdrawn USING (plan_id)
        WHERE p.park_id = ? AND p.as_of <= ? ORDER BY p.as_of DESC, p.plan_id DESC
        """,
        [park_id, as_of],
    )


def plan_items(ledger: Ledger, plan_id: int) -> pd.DataFrame:
    """subject_id, start, finish (datetime64) of a plan."""
    asked = "SELECT subject_id, start, finish FROM plan_item WHERE plan_id = ? ORDER BY subject_id"
    return ledger.frame(asked, [plan_id])


def links(ledger: Ledger, park_id: int, as_of: date) -> pd.DataFrame:
    """The links in force on a day: predecessor, successor, type, lag_days, reason, author, recorded_at (UTC)."""
    return ledger.frame(
        """
        WITH latest AS (SELECT max_by(link_id, (as_of, link_id)) AS link_id
                        FROM link ANTI JOIN withdrawal USING (upload_id)
                        WHERE park_id = ? AND as_of <= ? GROUP BY predecessor, successor, type)
        SELECT predecessor, successor, type, lag_days, reason, author, recorded_at
        FROM link SEMI JOIN latest USING (link_id) WHERE NOT removed ORDER BY link_id
        """,
        [park_id, as_of],
    )


def store_links(
    writer: Writer,
    park_id: int,
    new: Sequence[NewLink],
    author: str,
    moment: datetime,
    as_of: date,
    *,
    upload_id: int = 0,
    reason: str = "",
    ids: Mapping[int, int] = _SAME,
) -> None:
    """Add links inside a transaction; `ids` gives the id of each ref. Raises UnknownSubject."""
    if not new:
        return
    pairs = [(ids.get(link.predecessor, link.predecessor), ids.get(link.successor, link.successor)) for link in new]
    writer.refuse_unknown(park_id, {end for pair in pairs for end in pair})
    frame = pd.DataFrame(pairs, columns=["predecessor", "successor"])
    frame["type"] = [link.type for link in new]
    frame["lag_days"] = [float(link.lag_days) for link in new]
    frame["removed"] = [link.removed for link in new]
    frame["link_id"] = list(writer.next_ids("link", len(frame)))
    frame["park_id"], frame["upload_id"], frame["as_of"] = park_id, upload_id, pd.Timestamp(as_of)
    frame["reason"], frame["author"], frame["recorded_at"] = reason, author, moment
    writer.insert("link", frame)
