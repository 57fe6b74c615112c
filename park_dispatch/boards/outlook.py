"""When every building, project and milestone will be finished, as far as its progress lets expect it.

The method is planning.forecast's; here it is told what the park knows: the plan on each project's calendar, the percent
that counts and the day it was said on. A forecast is made for the day of the last report, not for today: a building
that nobody reported on for a week has not stood still for a week. After FRESH_DAYS without a report that is no longer
believed: the forecast moves on with the days and says so, or a building of which nobody has heard for a year would be
finished tomorrow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from park_dispatch.boards.site_days import SiteDays
from park_dispatch.language import _
from park_dispatch.planning.calibration import Calibration
from park_dispatch.planning.earned import EarnedSchedule, earned_schedule
from park_dispatch.planning.forecast import Forecast, forecast, reason_sentence
from park_dispatch.planning.milestone_forecast import milestone_finish
from park_dispatch.planning.progress import Floats, planned_percent

_EPOCH = np.datetime64("1970-01-01", "D")
NOW = 0
FRESH_DAYS = 30
"""So many calendar days after its last report a building is taken to have gone on as before."""
BEFORE = (1, 3, 4)
"""Of the days compared, those looked at for a light that was red: the day before, a week and a fortnight before."""


@dataclass(frozen=True, slots=True)
class Items:
    """Planned items of groups (buildings first, then projects): positions in working days, weight, group code."""

    start: Floats
    finish: Floats
    weight: Floats
    group: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Outlook:
    """The frames with the forecast.

    buildings and projects: forecast_p10, forecast_p50, forecast_p90 (working days of finishing), chance (0–1, of the
    delivery deadline), forecast_reason and forecast_note (why there is none, or what has to be said beside it),
    planned_days (working days of the plan), front (the day whose plan is what is done), and for the days BEFORE
    slip_<i> (forecast minus deadline, calendar days), planned_<i> and gap_<i>. milestones: forecast_finish_computed,
    front (NaT where the item is neither behind nor ahead).
    """

    milestones: pd.DataFrame
    buildings: pd.DataFrame
    projects: pd.DataFrame


def with_outlook(
    milestones: pd.DataFrame,
    buildings: pd.DataFrame,
    projects: pd.DataFrame,
    site: SiteDays,
    days: Sequence[date],
    calibration: Calibration,
) -> Outlook:
    """The forecast on the first of the days, and how it was on those BEFORE.

    A project is finished when its last building is: its forecast is the later of its own and of its latest building's,
    its chance no better than that of any of them.
    """
    groups = _Groups(milestones, buildings, projects, site)
    as_of = days[NOW]
    earned = np.concatenate([_earned(buildings), _earned(projects)])
    said_on = _said_on(milestones, buildings, projects, NOW)
    today = groups.position(said_on, as_of)
    plan = groups.plan(earned, today)
    unmoved = np.concatenate([rows["unmoved_since"].to_numpy(np.float64) for rows in (buildings, projects)])
    still = np.nan_to_num(
        today - np.where(np.isfinite(unmoved), groups.position(unmoved, as_of, None), np.nan), nan=0.0
    )
    reports = np.concatenate([_reports(milestones, buildings), np.full(len(projects), np.inf)])
    found = forecast(plan.es, today - plan.start, plan.pd, calibration, earned, reports, still)
    told = _told(groups, plan, found, as_of)
    told["forecast_note"] = _noted(told["forecast_note"], found, said_on, as_of)
    for at in BEFORE:
        told |= _before(groups, milestones, buildings, projects, calibration, at, days[at])
    count = len(buildings)
    buildings = buildings.assign(**{name: values[:count] for name, values in told.items()})
    projects = projects.assign(**{name: values[count:] for name, values in told.items()})
    finish = _of_milestones(milestones, plan, found, groups, as_of)
    return Outlook(
        milestones.assign(forecast_finish_computed=finish, front=_fronts(milestones, site, as_of)),
        buildings,
        _no_sooner_than_buildings(projects, buildings),
    )


class _Groups:
    """Buildings and projects as one list of groups, with the planned items of each."""

    def __init__(
        self, milestones: pd.DataFrame, buildings: pd.DataFrame, projects: pd.DataFrame, site: SiteDays
    ) -> None:
        self.site = site
        self.count = len(buildings) + len(projects)
        self.project = pd.concat([buildings["project_id"], projects["project_id"]], ignore_index=True)
        self.deadline = pd.concat(
            [pd.to_datetime(rows["delivery_deadline"]) for rows in (buildings, projects)], ignore_index=True
        )
        self.building_code = dict(zip(buildings["building_id"], range(len(buildings)), strict=True))
        self.project_code = {project: len(buildings) + at for at, project in enumerate(projects["project_id"])}
        self.items = self._items(milestones, buildings, projects)

    def plan(self, earned: Floats, today: Floats) -> EarnedSchedule:
        """The earned schedule of every group."""
        items = self.items
        return earned_schedule(items.start, items.finish, items.weight, items.group, self.count, earned, today)

    def planned(self, now: Floats) -> Floats:
        """The planned percent of every group at a position each; NaN without a plan."""
        items = self.items
        share = planned_percent(items.start, items.finish, now[items.group])
        total = np.bincount(items.group, items.weight, self.count)
        with np.errstate(invalid="ignore"):
            return np.asarray(np.bincount(items.group, items.weight * share, self.count) / total, np.float64)

    def _items(self, milestones: pd.DataFrame, buildings: pd.DataFrame, projects: pd.DataFrame) -> Items:
        """Milestones in their building and in its project; things planned only as a whole as one item."""
        planned = milestones[np.isfinite(milestones["at_start"]) & np.isfinite(milestones["at_finish"])]
        in_building = planned["parent_id"].map(self.building_code)
        in_project = planned["project_id"].map(self.project_code)
        weight_of = dict(zip(buildings["building_id"], buildings["weight_in_project"], strict=True))
        share = planned["share"].to_numpy(np.float64)
        of_whole = share * planned["parent_id"].map(weight_of).fillna(1.0).to_numpy(np.float64)
        whole = buildings[~buildings["building_id"].isin(planned["parent_id"])]
        bare = projects[~projects["project_id"].isin([*planned["project_id"], *whole["project_id"]])]
        parts = [
            (planned, share, in_building),
            (planned, of_whole, in_project),
            (whole, np.full(len(whole), 100.0), whole["building_id"].map(self.building_code)),
            (whole, whole["weight_in_project"] * 100.0, whole["project_id"].map(self.project_code)),
            (bare, np.full(len(bare), 100.0), bare["project_id"].map(self.project_code)),
        ]
        start, finish, weight, group = (
            np.concatenate([np.asarray(part, np.float64) for part in column])
            for column in zip(
                *((rows["at_start"], rows["at_finish"], weight, codes) for rows, weight, codes in parts), strict=True
            )
        )
        kept = np.isfinite(group) & np.isfinite(start) & np.isfinite(finish) & (weight > 0)
        return Items(start[kept], finish[kept], weight[kept], group[kept].astype(np.intp))

    def position(self, said_on: Floats, as_of: date, fresh: int | None = FRESH_DAYS) -> Floats:
        """Working days gone by in the evening of the day each group was last told of, at most the as-of day and at
        least `fresh` days before it (None: however long ago).
        """
        last = _since_1970(as_of)
        on = np.clip(np.where(np.isfinite(said_on), said_on, last), None if fresh is None else last - fresh, last)
        stamps = pd.Series((_EPOCH + on.astype(np.int64)).astype("datetime64[s]"))
        return self.site.after(self.project, stamps)


def _earned(rows: pd.DataFrame) -> Floats:
    """The percent comparable with the plan: of those parts that have one."""
    comparable = (rows["planned"] + rows["gap_pp"]).to_numpy(np.float64)
    percent = rows["percent"].to_numpy(np.float64)
    return np.where((percent >= 100.0) | ~np.isfinite(comparable), percent, np.round(comparable, 9))


def _said_on(milestones: pd.DataFrame, buildings: pd.DataFrame, projects: pd.DataFrame, at: int) -> Floats:
    """The last day, counted from 1970, on which any percent of a group was said up to a day compared, −inf: never."""
    of_parts = milestones.groupby("parent_id")[f"said_{at}"].max()
    of_project = milestones.groupby("project_id")[f"said_{at}"].max()
    told = [
        np.fmax(rows[f"said_{at}"].to_numpy(np.float64), parts.reindex(rows[key]).to_numpy(np.float64))
        for rows, parts, key in ((buildings, of_parts, "building_id"), (projects, of_project, "project_id"))
    ]
    whole = pd.Series(told[0]).groupby(buildings["project_id"].to_numpy()).max().reindex(projects["project_id"])
    return np.concatenate([told[0], np.fmax(told[1], whole.to_numpy(np.float64))])


def _reports(milestones: pd.DataFrame, buildings: pd.DataFrame) -> Floats:
    """1 where all that is known of a building was said on one day, 2 where it was said on several."""
    parts = milestones.groupby("parent_id").agg(first=("first_said", "min"), last=("said_0", "max"))
    parts = parts.reindex(buildings["building_id"])
    first = np.fmin(buildings["first_said"].to_numpy(np.float64), parts["first"].to_numpy(np.float64))
    last = np.fmax(buildings["said_0"].to_numpy(np.float64), parts["last"].to_numpy(np.float64))
    return np.where(first < last, 2.0, 1.0)


def _told(groups: _Groups, plan: EarnedSchedule, found: Forecast, as_of: date) -> dict[str, Any]:
    """The columns of the forecast, one value a group."""
    dates = {
        f"forecast_{name}": _finish_days(groups, plan, moments, as_of)
        for name, moments in (("p10", found.p10), ("p50", found.p50), ("p90", found.p90))
    }
    deadline_at = groups.site.after(groups.project, groups.deadline) - plan.start
    overdue = (groups.deadline < pd.Timestamp(as_of)).to_numpy() & np.isfinite(found.p50)
    return {
        **dates,
        "chance": np.where(overdue, 0.0, found.chance(deadline_at)),
        "forecast_reason": found.reason.astype(str),
        "forecast_note": [reason_sentence(r, days) for r, days in zip(found.reason, found.still, strict=True)],
        "planned_days": plan.pd,
        "front": groups.site.finished_on(groups.project, plan.start + plan.es).to_numpy(),
    }


def _noted(notes: list[str], found: Forecast, said_on: Floats, as_of: date) -> list[str]:
    """The notes; where there is a forecast from a report that is not fresh, that comes first."""
    silent = np.where(np.isfinite(found.p50) & np.isfinite(said_on), _since_1970(as_of) - said_on, 0.0)
    stale = _("已 {days} 天没有上报，预测只能粗略推算")
    return [
        stale.format(days=round(days)) if days > FRESH_DAYS else note
        for note, days in zip(notes, silent.tolist(), strict=True)
    ]


def _since_1970(day: date) -> float:
    return float(np.datetime64(day, "D").astype(np.int64))


def _fronts(milestones: pd.DataFrame, site: SiteDays, as_of: date) -> pd.Series:
    """前锋线: the day on which each milestone's plan has what is done. Done in time and not yet due have no point."""
    start, finish = (milestones[name].to_numpy(np.float64) for name in ("at_start", "at_finish"))
    share = np.nan_to_num(milestones["percent"].to_numpy(np.float64), nan=0.0) / 100.0
    now = site.over(milestones["project_id"], as_of)
    in_time = ((share >= 1.0) & (finish <= now)) | ((share <= 0.0) & (start >= now))
    point = np.where(in_time, np.nan, start + np.clip(share, 0.0, 1.0) * (finish - start))
    return site.finished_on(milestones["project_id"], point)


def _finish_days(groups: _Groups, plan: EarnedSchedule, moments: Floats, as_of: date) -> NDArray[np.datetime64]:
    """The days of moments counted from each group's start; what is not finished today is so tomorrow at the soonest."""
    soonest = groups.site.over(groups.project, as_of) + 1.0
    moment = np.where(np.isfinite(moments), np.maximum(plan.start + moments, soonest), np.nan)
    return groups.site.finished_on(groups.project, moment).to_numpy()


def _before(
    groups: _Groups,
    milestones: pd.DataFrame,
    buildings: pd.DataFrame,
    projects: pd.DataFrame,
    calibration: Calibration,
    at: int,
    day: date,
) -> dict[str, Any]:
    """How every group stood on an earlier day, by today's plan and deadline."""
    percent = np.concatenate([rows[f"percent_{at}"].to_numpy(np.float64) for rows in (buildings, projects)])
    now = groups.position(_said_on(milestones, buildings, projects, at), day)
    plan = groups.plan(percent, now)
    found = forecast(plan.es, now - plan.start, plan.pd, calibration, percent)
    finish = pd.Series(_finish_days(groups, plan, found.p50, day))
    planned = groups.planned(groups.site.over(groups.project, day))
    return {
        f"slip_{at}": (finish - groups.deadline).dt.days.to_numpy(np.float64),
        f"planned_{at}": planned,
        f"gap_{at}": percent - planned,
    }


def _of_milestones(
    milestones: pd.DataFrame, plan: EarnedSchedule, found: Forecast, groups: _Groups, as_of: date
) -> pd.Series:
    """The forecast finish of each milestone on the time line of its building, or of its project."""
    codes = milestones["parent_id"].map(groups.building_code).fillna(milestones["project_id"].map(groups.project_code))
    known = codes.notna().to_numpy()
    code = codes.fillna(0).to_numpy(np.intp)
    start = plan.start[code] if len(plan.start) else np.full(len(milestones), np.nan)
    finish, begin = milestones["at_finish"].to_numpy(np.float64), milestones["at_start"].to_numpy(np.float64)
    if not known.any():
        return pd.Series(pd.NaT, index=milestones.index)
    at = milestone_finish(finish - start, finish - begin, milestones["percent"], code, found)
    moment = np.where(known, np.maximum(start + at, groups.site.over(milestones["project_id"], as_of) + 1.0), np.nan)
    return groups.site.finished_on(milestones["project_id"], moment)


def _no_sooner_than_buildings(projects: pd.DataFrame, buildings: pd.DataFrame) -> pd.DataFrame:
    unfinished = buildings[~(buildings["percent"] >= 100.0)]
    grouped = unfinished.groupby("project_id")
    later = {}
    for column in ("forecast_p10", "forecast_p50", "forecast_p90"):
        latest = grouped[column].max().reindex(projects["project_id"]).set_axis(projects.index)
        own = pd.to_datetime(projects[column])
        later[column] = own.where(~(latest > own), latest).where(own.notna(), latest)
    same = unfinished[unfinished["delivery_deadline"].notna()]
    worst = same.groupby("project_id")["chance"].min().reindex(projects["project_id"]).to_numpy(np.float64)
    return projects.assign(**later, chance=np.fmin(projects["chance"].to_numpy(np.float64), worst))
