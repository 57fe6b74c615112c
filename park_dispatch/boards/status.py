"""Pace, projected finish and light of every row of a situation."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from park_dispatch.language import _
from park_dispatch.planning.lights import STATUSES, Facts, Light, light, milestone_light
from park_dispatch.planning.pace import WINDOW_DAYS, pace

_EPOCH = date(1970, 1, 1)
_JUDGED_BY = ("percent", "percent_4", "gap_pp", "delivery_deadline", "silent_days", "cycle_days")


def with_status(
    milestones: pd.DataFrame, buildings: pd.DataFrame, projects: pd.DataFrame, as_of: date
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The three frames with columns status and rule; buildings and projects also with days_left, needed_pp_per_day,
    pace_pp_per_day, projected_finish, slip_days (projected finish minus deadline, None where either is unknown).
    """
    milestones = _milestone_lights(milestones, as_of)
    worst_start = _worst_late_start(milestones, as_of)
    buildings = _judged(buildings, "building_id", worst_start, as_of)
    projects = _judged(projects, "project_id", worst_start, as_of)
    return milestones, buildings, _with_status_counts(projects, buildings)


def day(value: Any) -> date | None:
    """A cell of a frame as a date, None for NaT, NaN or None."""
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date()


def number(value: Any) -> float | None:
    """A cell of a frame as a float, None for NaN or None."""
    return None if value is None or pd.isna(value) else float(value)


def _milestone_lights(rows: pd.DataFrame, as_of: date) -> pd.DataFrame:
    lights = _lights_of_alike(rows, as_of)
    overdue = (pd.Timestamp(as_of) - pd.to_datetime(rows["baseline_finish"])).dt.days
    finished_late = (pd.to_datetime(rows["actual_finish"]) - pd.to_datetime(rows["baseline_finish"])).dt.days
    done = np.array([found.status == "done" for found in lights], dtype=bool)
    late = np.where(done, finished_late, overdue)
    return rows.assign(
        status=pd.Series([found.status for found in lights], index=rows.index, dtype="str"),
        rule=pd.Series([found.rule for found in lights], index=rows.index, dtype="str"),
        late_days=np.maximum(np.nan_to_num(late, nan=0.0), 0.0).astype(int),
    )


def _lights_of_alike(rows: pd.DataFrame, as_of: date) -> list[Light]:
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
        judged.append(milestone_light(_known(percent), _known(planned), start, finish, finished, as_of, started))
    return [judged[i] for i in position.ravel()]


def _known(key: float) -> float | None:
    return None if np.isinf(key) else key


def _day_of(key: float) -> date | None:
    """A day counted from 1970; +inf stands for none."""
    return None if np.isinf(key) else _EPOCH + timedelta(days=int(key))


def _worst_late_start(milestones: pd.DataFrame, as_of: date) -> dict[int, tuple[int, str]]:
    """By building id: the most days by which a milestone that is said to be at 0 should have started, and its name."""
    waiting = milestones[
        (milestones["percent"] <= 0.0)
        & milestones["actual_start"].isna()
        & (pd.to_datetime(milestones["baseline_start"]) < pd.Timestamp(as_of))
    ]
    days = (pd.Timestamp(as_of) - pd.to_datetime(waiting["baseline_start"])).dt.days
    worst = waiting.assign(days=days).sort_values("days").drop_duplicates("parent_id", keep="last")
    return {
        int(building): (int(late), str(name))
        for building, late, name in zip(worst["parent_id"], worst["days"], worst["name"], strict=True)
    }


def _judged(rows: pd.DataFrame, key: str, worst_start: dict[int, tuple[int, str]], as_of: date) -> pd.DataFrame:
    seen = [key, *(column for column in _JUDGED_BY if column in rows)]
    judged = [_judge(row, worst_start.get(int(row[key]), (0, "")), as_of) for row in rows[seen].to_dict("records")]
    columns = [
        "days_left", "needed_pp_per_day", "pace_pp_per_day", "projected_finish", "slip_days", "status", "rule",
    ]  # fmt: skip
    found = pd.DataFrame(judged, columns=columns, index=rows.index)
    found["projected_finish"] = pd.to_datetime(found["projected_finish"])
    numeric = [*columns[:3], "slip_days"]
    found[numeric] = found[numeric].astype("float64")
    found[["status", "rule"]] = found[["status", "rule"]].astype("str")  # also where there is no row
    return rows.assign(**{column: found[column] for column in columns})


def _judge(row: dict[Any, Any], late_start: tuple[int, str], as_of: date) -> tuple[object, ...]:
    percent, earlier = number(row["percent"]), number(row["percent_4"])
    deadline = day(row["delivery_deadline"])
    left = None if deadline is None else (deadline - as_of).days
    if percent is None:
        return left, None, None, None, None, *_lit(row, None, left, None, late_start)
    found = pace(percent, earlier, WINDOW_DAYS, deadline, as_of)
    finished = percent >= 100.0
    slip = (
        None
        if deadline is None or found.projected_finish is None or finished
        else (found.projected_finish - deadline).days
    )
    projected = None if finished else found.projected_finish
    return left, found.needed, found.recent, projected, slip, *_lit(row, percent, left, slip, late_start)


def _lit(
    row: dict[Any, Any], percent: float | None, left: int | None, slip: int | None, late_start: tuple[int, str]
) -> tuple[str, str]:
    silent, cycle = number(row.get("silent_days")), number(row.get("cycle_days"))
    found = light(
        Facts(
            percent=percent,
            gap_pp=number(row["gap_pp"]),
            days_left=left,
            slip_days=slip,
            start_overdue_days=late_start[0],
            start_overdue_name=late_start[1],
            silent_days=None if silent is None else int(silent),
            cycle_days=None if cycle is None else int(cycle),
        )
    )
    return found.status, found.rule


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
