"""横道图: projects → buildings → milestones as rows with baseline, actual, progress, deadline and lateness."""

from datetime import date
from typing import Any, Literal, TypeAlias

import pandas as pd

from park_dispatch.boards.situation import Situation
from park_dispatch.boards.status import day, number
from park_dispatch.boards.wording import iso, percent, slip, spoken
from park_dispatch.language import _

Scope = Literal["active", "all"]
Groups: TypeAlias = dict[Any, pd.DataFrame]
COLUMNS = (
    "key", "parent", "level", "name", "baseline_start", "baseline_finish", "actual_start", "actual_finish", "percent",
    "deadline", "critical", "late_days", "status", "words", "detail",
)  # fmt: skip


def gantt_rows(now: Situation, scope: Scope, project_id: int | None = None) -> pd.DataFrame:
    """The rows in display order: each project, its buildings, their milestones by planned start.

    scope "active" leaves out finished buildings and projects; project_id keeps one project only. Columns: COLUMNS.
    """
    projects, buildings = now.projects, now.buildings
    if project_id is not None:
        projects = projects[projects["project_id"] == project_id]
    if scope == "active":
        projects = projects[projects["status"] != "done"]
        buildings = buildings[buildings["status"] != "done"]
    by_parent: Groups = dict(iter(now.milestones.groupby("parent_id", sort=False)))
    by_project: Groups = dict(iter(buildings.groupby("project_id", sort=False)))
    rows: list[tuple[Any, ...]] = []
    for project in projects.to_dict("records"):
        rows.append(_project_row(project, now.as_of))
        mine = by_project.get(project["project_id"])
        rows += [_milestone_row(m, f"p{project['project_id']}", 1) for m in _parts(by_parent, project["project_id"])]
        for building in [] if mine is None else mine.to_dict("records"):
            rows.append(_building_row(building, now.as_of))
            parts = _parts(by_parent, building["building_id"])
            rows += [_milestone_row(m, f"b{building['building_id']}", 2) for m in parts]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return _with_spans(frame)


def _parts(by_parent: Groups, parent: int) -> list[dict[Any, Any]]:
    found = by_parent.get(parent)
    return [] if found is None else found.sort_values(["baseline_start", "milestone_id"]).to_dict("records")


def _project_row(row: dict[Any, Any], as_of: date) -> tuple[Any, ...]:
    return (
        f"p{row['project_id']}", None, 0, row["name"], *_own_dates(row), number(row["percent"]),
        day(row["delivery_deadline"]), False, 0, row["status"], _slip_words(row), _detail(row, as_of),
    )  # fmt: skip


def _building_row(row: dict[Any, Any], as_of: date) -> tuple[Any, ...]:
    late = number(row["slip_days"])
    return (
        f"b{row['building_id']}", f"p{row['project_id']}", 1, row["name"], *_own_dates(row), number(row["percent"]),
        None if row["deadline_inherited"] else day(row["delivery_deadline"]), bool(late is not None and late > 0),
        int(max(0.0, late or 0.0)), row["status"], _slip_words(row), _detail(row, as_of),
    )  # fmt: skip


def _milestone_row(row: dict[Any, Any], parent: str, level: int) -> tuple[Any, ...]:
    late = int(row["late_days"])
    unfinished = row["status"] != "done"
    words = _("晚 {days} 天").format(days=late) if late > 0 and unfinished else ""
    return (
        f"m{row['milestone_id']}", parent, level, row["name"], day(row["baseline_start"]), day(row["baseline_finish"]),
        day(row["actual_start"]), _finish(row), number(row["percent"]), None, late > 0 and unfinished, late,
        row["status"], words, _milestone_detail(row),
    )  # fmt: skip


def _finish(row: dict[Any, Any]) -> date | None:
    """The actual finish; of something at 100 % without one, its planned finish stands in so that it is not open."""
    if day(row["actual_finish"]) is None and (number(row["percent"]) or 0.0) >= 100.0:
        return day(row["baseline_finish"])
    return day(row["actual_finish"])


def _own_dates(row: dict[Any, Any]) -> tuple[date | None, ...]:
    return day(row["baseline_start"]), day(row["baseline_finish"]), day(row["actual_start"]), _finish(row)


def _slip_words(row: dict[Any, Any]) -> str:
    late = number(row["slip_days"])
    return slip(late) if late is not None and late > 0 else ""


def _detail(row: dict[Any, Any], as_of: date) -> str:
    lines = [
        _("完成 {percent}，计划 {planned}").format(percent=percent(row["percent"]), planned=percent(row["planned"])),
        row["rule"],
    ]
    if day(row["delivery_deadline"]) is not None:
        lines.insert(1, _("{day}交付").format(day=spoken(row["delivery_deadline"], as_of)))
    return "\n".join(lines)


def _milestone_detail(row: dict[Any, Any]) -> str:
    lines = [
        _("计划 {start} 至 {finish}").format(start=iso(row["baseline_start"]), finish=iso(row["baseline_finish"])),
        _("实际 {start} 至 {finish}").format(start=iso(row["actual_start"]), finish=iso(row["actual_finish"])),
        _("完成 {percent}，计划 {planned}").format(percent=percent(row["percent"]), planned=percent(row["planned"])),
        row["rule"],
    ]
    if isinstance(row["description"], str):
        lines.append(row["description"])
    return "\n".join(lines)


def _with_spans(frame: pd.DataFrame) -> pd.DataFrame:
    """Give projects and buildings without dates of their own the span of their parts, from below upwards."""
    for level in (1, 0):
        parts = frame[frame["level"] > level]
        first = parts.groupby("parent")[["baseline_start", "actual_start"]].min()
        last = parts.groupby("parent")[["baseline_finish"]].max()
        rows = frame["level"] == level
        for column, spans in (("baseline_start", first), ("actual_start", first), ("baseline_finish", last)):
            found = pd.to_datetime(frame.loc[rows, "key"].map(spans[column]))
            frame.loc[rows, column] = pd.to_datetime(frame.loc[rows, column]).fillna(found).dt.date
    return frame
