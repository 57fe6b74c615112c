"""A month as a calendar shows it: whole weeks from Monday, with the hand-overs and milestones that fall due."""

from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import pandas as pd

from park_dispatch.boards.deadlines import outcome
from park_dispatch.boards.situation import Situation
from park_dispatch.boards.status import day, number
from park_dispatch.boards.wording import days_left, percent, slip
from park_dispatch.language import _
from park_dispatch.planning.calendar import is_working_day
from park_dispatch.planning.lights import Status


@dataclass(frozen=True, slots=True)
class Due:
    """Something due on a day. kind: "deadline" or "milestone"; building_id 0 for a project; detail: on hover."""

    kind: str
    building_id: int
    text: str
    status: Status
    detail: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the grid; `inside` whether it belongs to the month, `working` whether offices work."""

    on: date
    inside: bool
    working: bool
    due: tuple[Due, ...]


def months(rows: pd.DataFrame, as_of: date) -> list[date]:
    """The months to page through, as first days: from the as-of day or the first open deadline to the last one."""
    open_ = pd.to_datetime(rows.loc[~rows["finished"], "delivery_deadline"])
    days = [as_of, *(stamp.date() for stamp in open_)]
    first, last = min(days).replace(day=1), max(days).replace(day=1)
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [date(first.year + (first.month - 1 + i) // 12, (first.month - 1 + i) % 12 + 1, 1) for i in range(count)]


def month(now: Situation, rows: pd.DataFrame, first: date) -> list[Day]:
    """The weeks that touch the month beginning on `first`. `rows` are boards.deadlines rows, as filtered."""
    by_day: dict[date, list[Due]] = defaultdict(list)
    grid = list(Calendar().itermonthdates(first.year, first.month))
    for on, due in [*_deadlines(_within(rows, "delivery_deadline", grid)), *_milestones(now, rows, grid)]:
        by_day[on].append(due)
    return [Day(on, on.month == first.month, is_working_day(on), tuple(by_day.get(on, ()))) for on in grid]


def _within(rows: pd.DataFrame, column: str, grid: list[date]) -> pd.DataFrame:
    days = pd.to_datetime(rows[column])
    return rows[(days >= pd.Timestamp(grid[0])) & (days <= pd.Timestamp(grid[-1]))]


def _deadlines(rows: pd.DataFrame) -> list[tuple[date, Due]]:
    found = []
    for row in rows.to_dict("records"):
        on = day(row["delivery_deadline"])
        if on is None:
            continue
        said = (
            outcome(row)
            if row["finished"]
            else _("，").join(
                part
                for part in (percent(number(row["percent"])), days_left(row["days_left"]), slip(row["slip_days"]))
                if part
            )
        )
        building = int(row["thing_id"]) if row["kind"] == "building" else 0
        status: Status = "done" if row["finished"] else row["status"]
        found.append((on, Due("deadline", building, _("{name} 交付").format(name=row["name"]), status, said)))
    return found


def _milestones(now: Situation, rows: pd.DataFrame, grid: list[date]) -> list[tuple[date, Due]]:
    """Unfinished milestones of the projects in `rows`, on the day their baseline says they finish."""
    buildings = now.buildings[now.buildings["project_id"].isin(rows["project_id"])]
    names = dict(zip(buildings["building_id"], buildings["name"], strict=True))
    parts = now.milestones[now.milestones["parent_id"].isin(names) & (now.milestones["status"] != "done")]
    found = []
    for row in _within(parts, "baseline_finish", grid).to_dict("records"):
        on = day(row["baseline_finish"])
        if on is not None:
            text = f"{names[row['parent_id']]} {row['name']}"
            said = _("计划完成，现 {percent}；{rule}").format(percent=percent(number(row["percent"])), rule=row["rule"])
            found.append((on, Due("milestone", int(row["parent_id"]), text, row["status"], said)))
    return found
