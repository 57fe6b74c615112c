"""Pace, projected finish and light of every row of a situation."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from park_dispatch.boards.outlook import BEFORE, Outlook
from park_dispatch.language import _
from park_dispatch.ledger.decisions import decided
from park_dispatch.ledger.reading import day_of
from park_dispatch.ledger.store import Ledger
from park_dispatch.planning.lights import (
    PRESETS,
    STATUSES,
    Basis,
    Facts,
    Light,
    Preset,
    light,
    milestone_light,
    recovering,
)
from park_dispatch.planning.pace import WINDOW_DAYS, pace

_EPOCH = date(1970, 1, 1)
_JUDGED_BY = (
    "percent", "percent_4", "gap_pp", "planned", "delivery_deadline", "silent_days", "cycle_days", "forecast_p50",
    "planned_days", "baseline_start",
)  # fmt: skip
LIGHTS = "lights"
"""The name under which a park decides on the preset of its lights."""


def light_preset(ledger: Ledger, park_id: int, as_of: date) -> Preset:
    """The preset that a park decided on, 银川 where it did not."""
    found = decided(ledger, park_id, as_of).get((0, LIGHTS))
    said = json.loads(found.said) if found else PRESETS[0]
    return said if said in PRESETS else PRESETS[0]


def with_status(
    outlook: Outlook, preset: Preset, days: Sequence[date]
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """milestones, buildings and projects with columns status and rule; buildings and projects also with days_left,
    needed_pp_per_day, pace_pp_per_day, projected_finish (the forecast; by the pace where there is none, `slip_basis`
    says which), slip_days (projected finish minus deadline, None where either is unknown).
    """
    as_of = days[0]
    milestones = _milestone_lights(outlook.milestones, as_of, preset)
    late_start = _worst_late_start(milestones, 0, as_of)
    buildings = _judged(outlook.buildings, "building_id", late_start, as_of, preset)
    projects = _judged(outlook.projects, "project_id", late_start, as_of, preset)
    starts = {at: _worst_late_start(milestones, at, days[at]) for at in BEFORE}
    buildings = _recovering(buildings, "building_id", starts, days, preset)
    projects = _recovering(projects, "project_id", starts, days, preset)
    return milestones, buildings, _with_status_counts(projects, buildings)


day = day_of
"""A cell of a frame as a date."""


def number(value: Any) -> float | None:
    """A cell of a frame as a float, None for NaN or None."""
    return None if value is None or pd.isna(value) else float(value)


def text(value: Any) -> str:
    """A cell of a frame as text, "" where nothing is known."""
    return "" if value is None or pd.isna(value) else str(value)


def _milestone_lights(rows: pd.DataFrame, as_of: date, preset: Preset) -> pd.DataFrame:
    lights = _lights_of_alike(rows, as_of, preset)
    overdue = (pd.Timestamp(as_of) - pd.to_datetime(rows["baseline_finish"])).dt.days
    finished_late = (pd.to_datetime(rows["actual_finish"]) - pd.to_datetime(rows["baseline_finish"])).dt.days
    done = np.array([found.status == "done" for found in lights], dtype=bool)
    late = np.where(done, finished_late, overdue)
    return rows.assign(
        status=pd.Series([found.status for found in lights], index=rows.index, dtype="str"),
        rule=pd.Series([found.rule for found in lights], index=rows.index, dtype="str"),
        late_days=np.maximum(np.nan_to_num(late, nan=0.0), 0.0).astype(int),
    )


def _lights_of_alike(rows: pd.DataFrame, as_of: date, preset: Preset) -> list[Light]:
    """The light of each milestone. Thousands of them share a few hundred combinations: each is judged once."""
    numbers = rows[["percent", "planned"]].to_numpy(dtype=np.float64)
    numbers[numbers[:, 0] >= 100.0] = 100.0  # what is done is not compared with its plan any more
    dates = [
        pd.to_datetime(rows[name]).to_numpy().astype("datetime64[D]")
        for name in ("baseline_start", "baseline_finish", "actual_finish", "actual_start")
    ]
    days = np.column_stack([np.where(np.isnat(d), np.nan, d.astype(np.int64).astype(np.float64)) for d in dates])
    keys = np.nan_to_num(np.column_stack([numbers, days]), nan=np.inf)
    alike, position = np.unique(keys, axis=0, return_inverse=True)
    judged = []
    for percent, planned, *on in alike.tolist():
        start, finish, finished, started = (_day_of(number) for number in on)
        on_day = (start, finish, finished, as_of, started)
        judged.append(milestone_light(_known(percent), _known(planned), *on_day, preset))
    return [judged[i] for i in position.ravel()]


def _known(key: float) -> float | None:
    return None if np.isinf(key) else key


def _day_of(key: float) -> date | None:
    """A day counted from 1970; +inf stands for none."""
    return None if np.isinf(key) else _EPOCH + timedelta(days=int(key))


def _worst_late_start(milestones: pd.DataFrame, at: int, on: date) -> dict[int, tuple[int, str]]:
    """By building id: the most days by which a milestone that was said to be at 0 should have started, and its name."""
    start = pd.to_datetime(milestones["baseline_start"])
    begun = pd.to_datetime(milestones["actual_start"]) <= pd.Timestamp(on)
    waiting = milestones[(milestones[f"percent_{at}"] <= 0.0) & ~begun & (start < pd.Timestamp(on))]
    days = (pd.Timestamp(on) - pd.to_datetime(waiting["baseline_start"])).dt.days
    worst = waiting.assign(days=days).sort_values("days").drop_duplicates("parent_id", keep="last")
    return {
        int(building): (int(late), str(name))
        for building, late, name in zip(worst["parent_id"], worst["days"], worst["name"], strict=True)
    }


def _judged(
    rows: pd.DataFrame, key: str, worst_start: dict[int, tuple[int, str]], as_of: date, preset: Preset
) -> pd.DataFrame:
    seen = [key, *(column for column in _JUDGED_BY if column in rows)]
    judged = [
        _judge(row, worst_start.get(int(row[key]), (0, "")), as_of, preset) for row in rows[seen].to_dict("records")
    ]
    columns = [
        "days_left", "needed_pp_per_day", "pace_pp_per_day", "projected_finish", "slip_days", "slip_basis", "status",
        "rule",
    ]  # fmt: skip
    found = pd.DataFrame(judged, columns=columns, index=rows.index)
    found["projected_finish"] = pd.to_datetime(found["projected_finish"])
    numeric = [*columns[:3], "slip_days"]
    found[numeric] = found[numeric].astype("float64")
    texts = ["slip_basis", "status", "rule"]
    found[texts] = found[texts].astype("str")  # also where there is no row
    return rows.assign(**{column: found[column] for column in columns})


def _judge(row: dict[Any, Any], late_start: tuple[int, str], as_of: date, preset: Preset) -> tuple[object, ...]:
    percent, earlier = number(row["percent"]), number(row["percent_4"])
    deadline, forecast = day(row["delivery_deadline"]), day(row["forecast_p50"])
    left = None if deadline is None else (deadline - as_of).days
    basis: Basis = "pace" if forecast is None else "forecast"
    if percent is None and forecast is None:
        return left, None, None, None, None, basis, *_lit(row, left, None, basis, late_start, as_of, preset)
    found = pace(percent or 0.0, earlier, WINDOW_DAYS, deadline, as_of)
    finished = percent is not None and percent >= 100.0
    projected = None if finished else forecast or found.projected_finish
    slip = None if deadline is None or projected is None else (projected - deadline).days
    lit = _lit(row, left, slip, basis, late_start, as_of, preset)
    return left, found.needed, found.recent, projected, slip, basis, *lit


def _lit(
    row: dict[Any, Any],
    left: int | None,
    slip: int | None,
    basis: Basis,
    late_start: tuple[int, str],
    as_of: date,
    preset: Preset,
) -> tuple[str, str]:
    silent, cycle = number(row.get("silent_days")), number(row.get("cycle_days"))
    facts = Facts(
        percent=number(row["percent"]),
        gap_pp=number(row["gap_pp"]),
        days_left=left,
        slip_days=slip,
        slip_basis=basis,
        planned=number(row["planned"]),
        planned_days=_whole(number(row["planned_days"])),
        unbegun_months=_unbegun_months(day(row["baseline_start"]), as_of),
        start_overdue_days=late_start[0],
        start_overdue_name=late_start[1],
        silent_days=_whole(silent),
        cycle_days=_whole(cycle),
    )
    found = light(facts, preset)
    return found.status, found.rule


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)


def _unbegun_months(start: date | None, as_of: date) -> int:
    """Months since the month in which a thing should have begun; 0 where its start is not known or still ahead."""
    return 0 if start is None else max(0, (as_of.year - start.year) * 12 + as_of.month - start.month)


def _recovering(
    rows: pd.DataFrame,
    key: str,
    starts: dict[int, dict[int, tuple[int, str]]],
    days: Sequence[date],
    preset: Preset,
) -> pd.DataFrame:
    """Rows whose light is green or blue, and was red on one of the days before, become yellow with that day named."""
    status, rule = rows["status"].tolist(), rows["rule"].tolist()
    calm = np.flatnonzero(rows["status"].isin(["normal", "watch"]).to_numpy())
    seen = [key, "planned_days", *(f"{name}_{at}" for name in ("percent", "gap", "planned", "slip") for at in BEFORE)]
    for at, row in zip(calm.tolist(), rows[seen].iloc[calm].to_dict("records"), strict=True):
        red = _last_red(row, {i: late.get(int(row[key]), (0, "")) for i, late in starts.items()}, days, preset)
        if red is not None:
            status[at], rule[at] = "warning", recovering(red, rule[at]).rule
    return rows.assign(
        status=pd.Series(status, index=rows.index, dtype="str"), rule=pd.Series(rule, index=rows.index, dtype="str")
    )


def _last_red(
    row: dict[Any, Any], late_start: dict[int, tuple[int, str]], days: Sequence[date], preset: Preset
) -> date | None:
    """The latest of the days before on which the light was red, by the plan and the deadline of today."""
    for at in BEFORE:
        facts = Facts(
            percent=number(row[f"percent_{at}"]),
            gap_pp=number(row[f"gap_{at}"]),
            planned=number(row[f"planned_{at}"]),
            slip_days=_whole(number(row[f"slip_{at}"])),
            planned_days=_whole(number(row["planned_days"])),
            start_overdue_days=late_start[at][0],
            start_overdue_name=late_start[at][1],
        )
        if facts.percent is not None and light(facts, preset).status == "late":
            return days[at]
    return None


def _with_status_counts(projects: pd.DataFrame, buildings: pd.DataFrame) -> pd.DataFrame:
    """Projects no better than their worst building, with how many stand in each status: columns count_<status>."""
    rank = {status: position for position, status in enumerate(STATUSES)}
    lit = buildings[buildings["status"] != "done"].assign(rank=lambda rows: rows["status"].map(rank))
    worst = lit.sort_values(["rank", "slip_days"], ascending=[True, False]).drop_duplicates("project_id")
    worst = worst.set_index("project_id").reindex(projects["project_id"])
    worst_rank = worst["rank"].astype("float64").fillna(len(rank)).to_numpy()  # without buildings: as it is
    worse = (worst_rank < projects["status"].map(rank).to_numpy()) & (projects["status"] != "done").to_numpy()
    rules = [
        _("{name}：{rule}").format(name=name, rule=rule)
        for name, rule in zip(worst["name"], worst["rule"], strict=True)
    ]
    projects = projects.assign(
        status=projects["status"].mask(worse, pd.Series(worst["status"].to_numpy(), projects.index, dtype="str")),
        rule=projects["rule"].mask(worse, pd.Series(rules, projects.index, dtype="str")),
    )
    counts = buildings.groupby(["project_id", "status"]).size().unstack(fill_value=0)
    by_project = counts.reindex(index=projects["project_id"], columns=list(STATUSES), fill_value=0)
    return projects.assign(**{f"count_{status}": by_project[status].to_numpy() for status in STATUSES})


def window_start(as_of: date) -> date:
    """The first day of the window that the recent pace is measured over."""
    return as_of - timedelta(days=WINDOW_DAYS)
