"""横道图: projects → buildings → milestones as rows: plan, actual, progress, deadline, forecast, front and float."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

import numpy as np
import pandas as pd

from park_dispatch.boards.logic import Logic
from park_dispatch.boards.situation import Situation
from park_dispatch.boards.status import day, number
from park_dispatch.boards.wording import band, iso, percent, slip, spoken
from park_dispatch.language import _

Scope = Literal["active", "all"]
Plan: TypeAlias = Literal["baseline", "current"]
Only: TypeAlias = Literal["all", "late", "critical", "month"]
Groups: TypeAlias = dict[Any, pd.DataFrame]
MONTH_DAYS = 30
COLUMNS = (
    "key", "parent", "level", "name", "baseline_start", "baseline_finish", "actual_start", "actual_finish", "percent",
    "deadline", "critical", "late_days", "status", "words", "detail", "front", "forecast_finish", "float_days",
    "late_finish", "compare_start", "compare_finish", "editable",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class View:
    """What is drawn. plan: the dates of the thin bar, the baseline or the current plan. only: which milestones.

    compare: a second plan by subject_id with start and finish. unit: of one responsible unit, "" for all.
    """

    scope: Scope = "active"
    plan: Plan = "baseline"
    only: Only = "all"
    project_id: int | None = None
    unit: str = ""
    compare: pd.DataFrame | None = None


def gantt_rows(
    now: Situation, scope: Scope, project_id: int | None = None, *, view: View | None = None, logic: Logic | None = None
) -> pd.DataFrame:
    """The rows in display order: each project, its buildings, their milestones by planned start.

    scope "active" leaves out finished buildings and projects; project_id keeps one project only; `view` says more than
    these two, and replaces them. With `logic` the floats and the critical path of the plan. Columns: COLUMNS.
    """
    view = view or View(scope, project_id=project_id)
    projects, buildings = now.projects, now.buildings
    if view.project_id is not None:
        projects = projects[projects["project_id"] == view.project_id]
    if view.scope == "active":
        projects = projects[projects["status"] != "done"]
        buildings = buildings[buildings["status"] != "done"]
    milestones = _chosen(_with_plan(now.milestones, view.plan), now, view, logic)
    by_parent: Groups = dict(iter(milestones.groupby("parent_id", sort=False)))
    by_project: Groups = dict(iter(buildings.groupby("project_id", sort=False)))
    whole = view.only == "all" and not view.unit
    rows: list[tuple[Any, ...]] = []
    for project in projects.to_dict("records"):
        mine = by_project.get(project["project_id"])
        own = [_milestone_row(m, f"p{project['project_id']}", 1) for m in _parts(by_parent, project["project_id"])]
        for building in [] if mine is None else mine.to_dict("records"):
            parts = _parts(by_parent, building["building_id"])
            if parts or whole:
                own.append(_building_row(building, now.as_of))
                own += [_milestone_row(m, f"b{building['building_id']}", 2) for m in parts]
        if own or whole:
            rows += [_project_row(project, now.as_of), *own]
    return _compared(_with_spans(pd.DataFrame(rows, columns=list(COLUMNS[:19]))), view.compare)


def _with_plan(milestones: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """The dates of the thin bar in baseline_start and baseline_finish."""
    if plan == "baseline":
        return milestones
    return milestones.assign(
        **{
            f"baseline_{end}": pd.to_datetime(milestones[f"planned_{end}"]).fillna(
                pd.to_datetime(milestones[f"baseline_{end}"])
            )
            for end in ("start", "finish")
        }
    )


def _chosen(milestones: pd.DataFrame, now: Situation, view: View, logic: Logic | None) -> pd.DataFrame:
    """The milestones that a view asks for, with float_days, late_finish and on_path of the plan's logic."""
    told = logic.milestones if logic is not None else pd.DataFrame()
    rows = milestones.join(told, on="milestone_id")
    for column, nothing in (("float_days", np.nan), ("late_finish", pd.NaT), ("critical", None)):
        if column not in rows:
            rows[column] = nothing
    if view.unit:
        unit = rows["responsible_unit"].fillna(
            rows["parent_id"].map(now.buildings.set_index("building_id")["responsible_unit"])
        )
        rows = rows[unit == view.unit]
    return rows[_asked(rows, view.only, now.as_of)]


def _asked(rows: pd.DataFrame, only: Only, as_of: date) -> "pd.Series[bool]":
    open_ = rows["status"] != "done"
    if only == "late":
        return open_ & rows["status"].isin(["late", "warning"])
    if only == "critical":
        return rows["critical"].fillna(False).astype(bool)
    if only == "month":
        until = pd.Timestamp(as_of) + pd.Timedelta(days=MONTH_DAYS)
        return open_ & (pd.to_datetime(rows["baseline_start"]) <= until)
    return pd.Series(True, index=rows.index)


def _compared(rows: pd.DataFrame, plan: pd.DataFrame | None) -> pd.DataFrame:
    """The dates of a second plan beside those of the first; summaries span their parts."""
    subject = rows["key"].str[1:].astype("int64")
    for end in ("start", "finish"):
        dates = pd.Series(pd.NaT, index=rows.index, dtype="datetime64[s]")
        if plan is not None:
            told = pd.to_datetime(plan.set_index("subject_id")[end]).reindex(subject)
            dates = told.set_axis(rows.index).astype("datetime64[s]")
        rows[f"compare_{end}"] = dates
    return rows.assign(editable=rows["key"].str.startswith("m"))


def _parts(by_parent: Groups, parent: int) -> list[dict[Any, Any]]:
    found = by_parent.get(parent)
    return [] if found is None else found.sort_values(["baseline_start", "milestone_id"]).to_dict("records")


def _project_row(row: dict[Any, Any], as_of: date) -> tuple[Any, ...]:
    return (
        f"p{row['project_id']}", None, 0, row["name"], *_own_dates(row), number(row["percent"]),
        day(row["delivery_deadline"]), False, 0, row["status"], _slip_words(row), _detail(row, as_of), *_ahead(row),
    )  # fmt: skip


def _building_row(row: dict[Any, Any], as_of: date) -> tuple[Any, ...]:
    late = number(row["slip_days"])
    return (
        f"b{row['building_id']}", f"p{row['project_id']}", 1, row["name"], *_own_dates(row), number(row["percent"]),
        None if row["deadline_inherited"] else day(row["delivery_deadline"]), bool(late is not None and late > 0),
        int(max(0.0, late or 0.0)), row["status"], _slip_words(row), _detail(row, as_of), *_ahead(row),
    )  # fmt: skip


def _ahead(row: dict[Any, Any]) -> tuple[object, ...]:
    """front, forecast_finish, float_days, late_finish; a building has no float of its own."""
    done = row["status"] == "done"
    return (None, None, np.nan, None) if done else (day(row["front"]), day(row["projected_finish"]), np.nan, None)


def _milestone_row(row: dict[Any, Any], parent: str, level: int) -> tuple[Any, ...]:
    late = int(row["late_days"])
    unfinished = row["status"] != "done"
    words = _("晚 {days} 天").format(days=late) if late > 0 and unfinished else ""
    critical = bool(late > 0 and unfinished) if pd.isna(row["critical"]) else bool(row["critical"])
    return (
        f"m{row['milestone_id']}", parent, level, row["name"], day(row["baseline_start"]), day(row["baseline_finish"]),
        day(row["actual_start"]), _finish(row), number(row["percent"]), None, critical, late,
        row["status"], words, _milestone_detail(row), day(row["front"]), day(row["forecast_finish_computed"]),
        row["float_days"], day(row["late_finish"]),
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
    if day(row["projected_finish"]) is not None:
        between = band(row, as_of)
        said = _("预计 {day}完成").format(day=spoken(row["projected_finish"], as_of))
        lines.append(_("{expected}（八成把握在 {days} 之间）").format(expected=said, days=between) if between else said)
    return "\n".join(lines)


def _milestone_detail(row: dict[Any, Any]) -> str:
    lines = [
        _("计划 {start} 至 {finish}").format(start=iso(row["baseline_start"]), finish=iso(row["baseline_finish"])),
        _("实际 {start} 至 {finish}").format(start=iso(row["actual_start"]), finish=iso(row["actual_finish"])),
        _("完成 {percent}，计划 {planned}").format(percent=percent(row["percent"]), planned=percent(row["planned"])),
        row["rule"],
    ]
    if day(row["forecast_finish_computed"]) is not None:
        lines.append(_("预计 {day}完成").format(day=iso(row["forecast_finish_computed"])))
    if isinstance(row["plan_change"], str):
        lines.append(_("计划调整：{reason}").format(reason=row["plan_change"]))
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
