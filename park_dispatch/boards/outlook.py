"""When every building, project and milestone will be finished, as far as its progress lets expect it.

The method is planning.forecast's; here it is told what the park knows: the plan on each project's calendar, the percent
that counts and the day it was said on. A forecast is made for the day of the last report, not for today: a building
that nobody reported on for a week has not stood still for a week.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from park_dispatch.boards.site_days import SiteDays
from park_dispatch.planning.earned import EarnedSchedule, earned_schedule
from park_dispatch.planning.forecast import Calibration, Forecast, calibrate, forecast, reason_sentence
from park_dispatch.planning.milestone_forecast import milestone_finish
from park_dispatch.planning.progress import Floats

_EPOCH = np.datetime64("1970-01-01", "D")
COLUMNS = ("forecast_p10", "forecast_p50", "forecast_p90", "chance", "forecast_note", "planned_days")


@dataclass(frozen=True, slots=True)
class Items:
    """Planned items of groups (buildings first, then projects): positions in working days, weight, group code."""

    start: Floats
    finish: Floats
    weight: Floats
    group: Floats


def with_outlook(
    milestones: pd.DataFrame, buildings: pd.DataFrame, projects: pd.DataFrame, days: SiteDays, as_of: date
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, Calibration]:
    """The frames with the forecast: buildings and projects with COLUMNS, milestones with forecast_finish_computed.

    milestones need `at_start`, `at_finish` (positions of the baseline in working days) and project_id. A project is
    finished when its last building is: its forecast is the later of its own and of its latest building's, its chance no
    better than that of any of them.
    """
    groups = _Groups(milestones, buildings, projects, days)
    earned = np.concatenate([_earned(buildings), _earned(projects)])
    said_on = np.concatenate([_said_on(milestones, buildings, "building_id"), _said_on_project(milestones, projects)])
    today = groups.position(said_on, as_of)
    plan = earned_schedule(
        groups.items.start, groups.items.finish, groups.items.weight, groups.items.group, groups.count, earned, today
    )
    calibration = calibrate(_finished_ratios(milestones, projects, plan, len(buildings)))
    still = _still(np.concatenate([_unmoved(buildings), _unmoved(projects)]), today, groups, as_of)
    reports = np.concatenate([_reports(milestones, buildings, "building_id"), np.full(len(projects), np.inf)])
    found = forecast(plan.es, today - plan.start, plan.pd, calibration, earned, reports, still)
    buildings = _told(buildings, found, plan, groups, slice(0, len(buildings)), as_of)
    projects = _told(projects, found, plan, groups, slice(len(buildings), groups.count), as_of)
    milestones = milestones.assign(forecast_finish_computed=_of_milestones(milestones, plan, found, groups, as_of))
    return milestones, buildings, _no_sooner_than_buildings(projects, buildings), calibration


class _Groups:
    """Buildings and projects as one list of groups, with the planned items of each."""

    def __init__(
        self, milestones: pd.DataFrame, buildings: pd.DataFrame, projects: pd.DataFrame, days: SiteDays
    ) -> None:
        self.days = days
        self.count = len(buildings) + len(projects)
        self.project = pd.concat([buildings["project_id"], projects["project_id"]], ignore_index=True)
        self.building_code = dict(zip(buildings["building_id"], range(len(buildings)), strict=True))
        self.project_code = {
            project: len(buildings) + at for at, project in enumerate(projects["project_id"].tolist())
        }
        self.items = self._items(milestones, buildings, projects)

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
            *self._wholes(whole, whole["building_id"].map(self.building_code), 100.0),
            *self._wholes(whole, whole["project_id"].map(self.project_code), whole["weight_in_project"] * 100.0),
            *self._wholes(bare, bare["project_id"].map(self.project_code), 100.0),
        ]
        columns = [
            np.concatenate([np.asarray(part, np.float64) for part in column])
            for column in zip(
                *((rows["at_start"], rows["at_finish"], weight, codes) for rows, weight, codes in parts), strict=True
            )
        ]
        kept = np.isfinite(columns[3])  # a milestone of a project itself is in no building
        return Items(*(column[kept] for column in columns))

    @staticmethod
    def _wholes(rows: pd.DataFrame, codes: pd.Series, weight: "float | pd.Series") -> list[tuple[pd.DataFrame, Floats, pd.Series]]:
        return [(rows, np.broadcast_to(np.asarray(weight, np.float64), len(rows)), codes)]

    def position(self, said_on: Floats, as_of: date) -> Floats:
        """Working days gone by in the evening of the day each group was last told of, at most the as-of day."""
        last = float(np.datetime64(as_of, "D").astype(np.int64))
        on = np.minimum(np.where(np.isfinite(said_on), said_on, last), last)
        stamps = pd.Series((_EPOCH + on.astype(np.int64)).astype("datetime64[s]"))
        return self.days.after(self.project, stamps)


def _earned(rows: pd.DataFrame) -> Floats:
    """The percent comparable with the plan: of those parts that have one."""
    comparable = (rows["planned"] + rows["gap_pp"]).to_numpy(np.float64)
    percent = rows["percent"].to_numpy(np.float64)
    return np.where((percent >= 100.0) | ~np.isfinite(comparable), percent, np.round(comparable, 9))


def _said_on(milestones: pd.DataFrame, rows: pd.DataFrame, key: str) -> Floats:
    """The last day, counted from 1970, on which any percent of a thing or of its milestones was said; −inf for never."""
    parts = milestones.groupby("parent_id")["said_0"].max().reindex(rows[key]).fillna(-np.inf).to_numpy(np.float64)
    return np.maximum(parts, rows["said_0"].to_numpy(np.float64))


def _said_on_project(milestones: pd.DataFrame, projects: pd.DataFrame) -> Floats:
    latest = milestones.groupby("project_id")["said_0"].max().reindex(projects["project_id"])
    return np.maximum(latest.fillna(-np.inf).to_numpy(np.float64), projects["said_0"].to_numpy(np.float64))


def _reports(milestones: pd.DataFrame, rows: pd.DataFrame, key: str) -> Floats:
    """1 where everything that is known was said on one day, 2 where it was said on several."""
    first = milestones.groupby("parent_id")["first_said"].min().reindex(rows[key]).to_numpy(np.float64)
    first = np.fmin(first, rows["first_said"].to_numpy(np.float64))
    return np.where(first < _said_on(milestones, rows, key), 2.0, 1.0)


def _unmoved(rows: pd.DataFrame) -> Floats:
    """The day, counted from 1970, since which the percent is what it is; NaN where it moved within the window."""
    return rows["unmoved_since"].to_numpy(np.float64)


def _still(unmoved: Floats, today: Floats, groups: _Groups, as_of: date) -> Floats:
    since = np.where(np.isfinite(unmoved), groups.position(unmoved, as_of), np.nan)
    return np.nan_to_num(today - since, nan=0.0)


def _finished_ratios(milestones: pd.DataFrame, projects: pd.DataFrame, plan: EarnedSchedule, first: int) -> list[float]:
    """Actual ÷ planned working days of the projects that are finished and whose last day is known."""
    done = milestones.assign(ended=milestones["at_actual_finish"])
    ended = done.groupby("project_id")["ended"].agg(lambda days: days.max() if days.notna().all() else np.nan)
    ended = ended.reindex(projects["project_id"]).to_numpy(np.float64)
    finished = (projects["percent"] >= 100.0).to_numpy()
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = (ended - plan.start[first:]) / plan.pd[first:]
    return [float(one) for one in ratio[finished & np.isfinite(ratio) & (ratio > 0)]]


def _told(
    rows: pd.DataFrame, found: Forecast, plan: EarnedSchedule, groups: _Groups, part: slice, as_of: date
) -> pd.DataFrame:
    project, start = groups.project[part].reset_index(drop=True), plan.start[part]
    soonest = groups.days.over(project, as_of) + 1.0  # what is not finished today is finished tomorrow at the soonest
    moments = [np.maximum(start + values[part], soonest) for values in (found.p10, found.p50, found.p90)]
    dates = [groups.days.finished_on(project, np.where(np.isfinite(m), m, np.nan)).to_numpy() for m in moments]
    deadline = groups.days.after(project, rows["delivery_deadline"].reset_index(drop=True))
    overdue = (pd.to_datetime(rows["delivery_deadline"]) < pd.Timestamp(as_of)).to_numpy()
    chance = np.where(overdue & np.isfinite(found.p50[part]), 0.0, _chance(found, deadline - plan.start[part], part))
    reasons, still = found.reason[part], found.still[part]
    return rows.assign(
        forecast_p10=dates[0],
        forecast_p50=dates[1],
        forecast_p90=dates[2],
        chance=chance,
        forecast_note=[reason_sentence(reason, days) for reason, days in zip(reasons, still, strict=True)],
        forecast_reason=reasons.astype(str),
        planned_days=plan.pd[part],
    )


def _chance(found: Forecast, deadline_at: Floats, part: slice) -> Floats:
    whole = np.full(len(found.p50), np.nan)
    whole[part] = deadline_at
    return found.chance(whole)[part]


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
    moment = np.where(known, np.maximum(start + at, groups.days.over(milestones["project_id"], as_of) + 1.0), np.nan)
    return groups.days.finished_on(milestones["project_id"], moment)


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
