"""How every milestone, building and project of a park stands on a day: what all pages are cut from.

Percent of a building: Σ weight × percent of its milestones, or the percent stated for the building as a whole,
whichever was said later (on the same day the computed one); both are kept, and shown where they differ.
Percent of a project: its buildings weighted by given weight, else floor area, else all alike; one without buildings
goes by its own milestones, as a building does.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from park_dispatch import language
from park_dispatch.boards.experience import finished_projects
from park_dispatch.boards.outlook import with_outlook
from park_dispatch.boards.partly import cut
from park_dispatch.boards.reporting import DEFAULT_CYCLE_DAYS, LOOK_BACK_DAYS, missed, reporting
from park_dispatch.boards.site_days import SiteDays, site_days
from park_dispatch.boards.standstill import with_standstill
from park_dispatch.boards.status import light_preset, with_status
from park_dispatch.boards.templates import works
from park_dispatch.ledger import habits, reading
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.seen import SeenLedger
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.topics import WORKS
from park_dispatch.planning.calendar import previous_working_day
from park_dispatch.planning.calibration import Calibration, calibrate
from park_dispatch.planning.pace import WINDOW_DAYS
from park_dispatch.planning.progress import Floats, planned_percent, weighted_percent
from park_dispatch.planning.weights import Works, milestone_weights

_FIELDS = (
    "percent", "description", "weight", "planned_start", "planned_finish", "actual_start", "actual_finish",
    "forecast_finish", "delivery_deadline", "delivery_to", "delivered_on", "floor_area_m2", "length_km",
    "responsible_unit", "responsible_person", "contractor", "issue", "quantity", "quantity_unit", "plan_change",
)  # fmt: skip
NOW, YESTERDAY, WORKING_DAY, WEEK, WINDOW = range(5)
"""Positions of the days compared: the day itself, the day before, the last working day, a week and 14 days before."""


@dataclass(frozen=True, slots=True)
class Situation:
    """The park on a day. `days` are the days compared, in the order of NOW … WINDOW.

    milestones, buildings, projects are frames with one row a thing; see docs/boards.md for their columns. site: the
    calendars of the projects; calibration: what the forecasts have learnt from finished projects.
    """

    park: Park
    as_of: date
    days: tuple[date, ...]
    projects: pd.DataFrame
    buildings: pd.DataFrame
    milestones: pd.DataFrame
    site: SiteDays
    calibration: Calibration

    def building(self, building_id: int) -> pd.Series | None:
        """The row of one building, None when nothing live is said of it on this day."""
        found = self.buildings[self.buildings["building_id"] == building_id]
        return None if found.empty else found.iloc[0]


def situation(ledger: Ledger, park: Park, as_of: date) -> Situation:
    """The situation on a day, of what may be seen of the park; remembered until the ledger changes."""
    key = ("situation", park, as_of, language.current())
    return ledger.remember(key, lambda: _compute(ledger, park, as_of), WORKS)


def whole_situation(ledger: Ledger, park: Park, as_of: date) -> Situation:
    """The situation of the whole park, for what cannot be told from a part of it; never to be shown as it is."""
    whole = next(one for one in reading.parks(ledger) if one.park_id == park.park_id)
    return situation(ledger.whole, whole, as_of)


def _compute(ledger: Ledger, park: Park, as_of: date) -> Situation:
    if isinstance(ledger, SeenLedger):
        whole = whole_situation(ledger, park, as_of)
        return cut(whole, park, ledger.seen, lambda: _at_one_moment(ledger, park, as_of, whole.calibration))
    return _at_one_moment(ledger, park, as_of)


def _at_one_moment(ledger: Ledger, park: Park, as_of: date, learnt: Calibration | None = None) -> Situation:
    with ledger.one_moment():
        return _computed(ledger, park, as_of, learnt)


def _computed(ledger: Ledger, park: Park, as_of: date, learnt: Calibration | None) -> Situation:
    days = compared_days(as_of)
    site = site_days(ledger, park.park_id, as_of)
    things = reading.state(ledger, park.park_id, as_of, ("project", "building", "milestone"), _FIELDS)
    plan = reading.first_plan(ledger, park.park_id, as_of)
    things = things.merge(plan, on="subject_id", how="left")
    said = reading.percents(ledger, park.park_id, days).set_index("subject_id")
    names = reading.subjects(ledger, park.park_id).set_index("subject_id")
    weighing = works(ledger, park, as_of)
    milestones = _milestones(things, names, said, site, weighing, as_of, len(days))
    buildings = _buildings(things, names, milestones, said, site, as_of, len(days))
    since = as_of - timedelta(days=LOOK_BACK_DAYS)
    told = habits.report_days(ledger, park.park_id, since, as_of)
    report = reporting(told, habits.last_reports(ledger, park.park_id, since, as_of))
    buildings = _with_reports(buildings, milestones, report, as_of)
    projects = _projects(things, names, buildings, milestones, said, site, as_of, len(days))
    buildings = _with_deadlines(buildings, projects, things.set_index("subject_id"))
    buildings, projects = with_standstill(ledger, milestones, buildings, projects, as_of)
    calibration = learnt or calibrate(finished_projects(ledger, park.park_id, milestones, buildings, projects, site))
    outlook = with_outlook(milestones, buildings, projects, site, days, calibration)
    preset = light_preset(ledger, park.park_id, as_of)
    milestones, buildings, projects = with_status(outlook, preset, days)
    return Situation(park, as_of, days, projects, buildings, milestones, site, calibration)


def compared_days(as_of: date) -> tuple[date, ...]:
    """The days in the order NOW, YESTERDAY, WORKING_DAY, WEEK, WINDOW."""
    return (
        as_of,
        as_of - timedelta(days=1),
        previous_working_day(as_of),
        as_of - timedelta(days=7),
        as_of - timedelta(days=WINDOW_DAYS),
    )


def _told(said: pd.DataFrame, ids: pd.Series, count: int) -> tuple[Floats, Floats]:
    """The reported percent of some things on each day compared, and the day it was said on; one row a thing.

    Days are counted from 1970. NaN and −inf where nothing was said.
    """
    rows = said.reindex(ids)
    percent = rows[[f"percent_{at}" for at in range(count)]].to_numpy(dtype=np.float64)
    days = np.column_stack([_days_since_1970(rows[f"said_on_{at}"]) for at in range(count)])
    return percent, np.where(np.isnan(days), -np.inf, days)


def _milestones(
    things: pd.DataFrame,
    names: pd.DataFrame,
    said: pd.DataFrame,
    site: SiteDays,
    weighing: Works | None,
    as_of: date,
    count: int,
) -> pd.DataFrame:
    rows = things[things["kind"] == "milestone"].reset_index(drop=True)
    in_building = rows["parent_id"].map(names["kind"]) == "building"
    rows["project_id"] = (
        rows["parent_id"].where(~in_building, rows["parent_id"].map(names["parent_id"])).astype("int64")
    )
    rows = rows.rename(columns={"subject_id": "milestone_id"})
    rows["share"], rows["weight_source"] = milestone_weights(rows, weighing)
    total = rows.groupby("parent_id")["share"].transform("sum")
    rows["share"] = np.where(total > 0, rows["share"] / total * 100.0, 0.0)
    rows = with_positions(rows, site, as_of)
    rows["at_actual_finish"] = site.after(rows["project_id"], rows["actual_finish"])
    rows["first_said"] = _first_said(said, rows["milestone_id"])
    percent, said_on = _told(said, rows["milestone_id"], count)
    for position in range(count):
        rows[f"percent_{position}"], rows[f"said_{position}"] = percent[:, position], said_on[:, position]
    rows["gap_pp"] = rows["percent"] - rows["planned"]
    return rows.drop(columns=["kind", "delivery_to", "delivered_on", "floor_area_m2", "length_km"])


def with_positions(rows: pd.DataFrame, site: SiteDays, as_of: date) -> pd.DataFrame:
    """Where the baseline of each row begins and ends in working days of its project, and its planned percent.

    A plan that ends before it begins is none: at_finish is NaN.
    """
    backwards = pd.to_datetime(rows["baseline_finish"]) < pd.to_datetime(rows["baseline_start"])
    project = rows["project_id"]
    start = site.before(project, rows["baseline_start"])
    finish = np.where(backwards, np.nan, site.after(project, rows["baseline_finish"]))
    planned = planned_percent(start, finish, site.over(project, as_of))
    return rows.assign(at_start=start, at_finish=finish, planned=planned)


def _first_said(said: pd.DataFrame, ids: pd.Series) -> Floats:
    """The day, counted from 1970, on which a percent of each thing was first said; NaN for never."""
    return _days_since_1970(said["first_said"].reindex(ids))


def _with_days_said(rows: pd.DataFrame, said: pd.DataFrame, ids: pd.Series, count: int) -> pd.DataFrame:
    """When a percent of the thing as a whole was said: first_said, and said_<i> up to each day compared."""
    days = _told(said, ids, count)[1]
    return rows.assign(first_said=_first_said(said, ids), **{f"said_{at}": days[:, at] for at in range(count)})


def _days_since_1970(days: pd.Series) -> Floats:
    stamps = pd.to_datetime(days).to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(stamps), np.nan, stamps.astype(np.int64).astype(np.float64))


def _rolled_up(group: pd.Series, ids: pd.Series, percent: Floats, weight: Floats) -> Floats:
    return np.asarray(weighted_percent(group, percent, weight).reindex(ids).to_numpy(), dtype=np.float64)


def _planned(rows: pd.DataFrame, ids: pd.Series, group: str, weight: Floats) -> tuple[Floats, Floats]:
    """Planned percent rolled up over the parts that have a plan, and the percent of those same parts.

    Parts without a plan say nothing about being behind it, so they are in neither.
    """
    planned = rows["planned"].to_numpy(dtype=np.float64)
    with_plan = np.where(np.isfinite(planned), weight, 0.0)
    percent = rows["percent"].to_numpy(dtype=np.float64)
    return _rolled_up(rows[group], ids, planned, with_plan), _rolled_up(rows[group], ids, percent, with_plan)


def _gap(rows: pd.DataFrame, comparable: Floats, partly: Floats) -> Floats:
    """Percentage points against the plan; where only some parts have a plan (`partly`), of those parts."""
    percent = rows["percent"].to_numpy(dtype=np.float64)
    compared = np.where(np.isfinite(partly) & np.isfinite(comparable), comparable, percent)
    return np.asarray(compared - rows["planned"].to_numpy(dtype=np.float64), dtype=np.float64)


def _own_or_seen(things: pd.DataFrame, names: pd.DataFrame, kind: str, seen: pd.Series) -> pd.DataFrame:
    """Rows of a kind, including those of which nothing is said but whose parts are (`seen`)."""
    rows = things[things["kind"] == kind]
    silent = names.loc[names.index.isin(set(seen) - set(rows["subject_id"])) & (names["kind"] == kind)]
    if not silent.empty:
        rows = pd.concat([rows, silent.reset_index()[["subject_id", "kind", "parent_id", "name"]]], ignore_index=True)
    return rows.sort_values("subject_id").reset_index(drop=True)


def _from_milestones(
    ids: pd.Series, milestones: pd.DataFrame, said: pd.DataFrame, count: int
) -> tuple[list[Floats], Floats]:
    """The percent that counts of things with milestones on each day compared, and the computed one on the first.

    Where the thing as a whole was stated later than any of its milestones was told, the stated one counts.
    """
    stated, stated_on = _told(said, ids, count)
    parents, share = milestones["parent_id"], milestones["share"].to_numpy(dtype=np.float64)
    latest = milestones.groupby("parent_id")[[f"said_{at}" for at in range(count)]].max().reindex(ids)
    computed_on = latest.fillna(-np.inf).to_numpy(dtype=np.float64)
    computed = [
        _rolled_up(parents, ids, milestones[f"percent_{at}"].to_numpy(dtype=np.float64), share) for at in range(count)
    ]
    counting = [
        np.where(
            np.isfinite(stated[:, at]) & (~np.isfinite(found) | (stated_on[:, at] > computed_on[:, at])),
            stated[:, at],
            found,
        )
        for at, found in enumerate(computed)
    ]
    return counting, computed[NOW]


def _buildings(
    things: pd.DataFrame,
    names: pd.DataFrame,
    milestones: pd.DataFrame,
    said: pd.DataFrame,
    site: SiteDays,
    as_of: date,
    count: int,
) -> pd.DataFrame:
    rows = _own_or_seen(things, names, "building", milestones["parent_id"])
    rows["project_id"] = rows["parent_id"]
    rows = with_positions(rows, site, as_of)
    ids = rows["subject_id"]
    share = milestones["share"].to_numpy(dtype=np.float64)
    rows["percent_stated"] = rows["percent"]
    counting, rows["percent_computed"] = _from_milestones(ids, milestones, said, count)
    for at, percent in enumerate(counting):
        rows[f"percent_{at}"] = percent
    rows["percent"] = rows[f"percent_{NOW}"]
    planned = _planned(milestones, ids, "parent_id", share)[0]
    rows["planned"] = np.where(np.isfinite(planned), planned, rows["planned"])
    rows["gap_pp"] = rows["percent"] - rows["planned"]
    rows = _with_days_said(rows, said, ids, count)
    rows["weight_in_project"] = building_weights(rows)[0]
    return rows.rename(columns={"subject_id": "building_id"}).drop(columns=["kind", "parent_id"])


def _with_reports(buildings: pd.DataFrame, milestones: pd.DataFrame, report: pd.DataFrame, as_of: date) -> pd.DataFrame:
    by_id = buildings.set_index("building_id")
    active = ~(by_id["percent"] >= 100.0)
    report["unreported"] = missed(report, active, by_id["project_id"], as_of)
    merged = buildings.merge(report, left_on="building_id", right_index=True, how="left")
    # Nothing in the look-back window: the last time anything at all was said is what there is to tell.
    own = pd.to_datetime(merged["reported_on"]).astype("datetime64[us]")
    of_parts = pd.to_datetime(milestones["reported_on"]).groupby(milestones["parent_id"]).max()
    parts = of_parts.reindex(merged["building_id"]).astype("datetime64[us]").set_axis(merged.index)
    merged["last_report"] = merged["last_report"].fillna(own.where(own > parts, parts).fillna(own))
    merged["silent_days"] = (pd.Timestamp(as_of) - merged["last_report"]).dt.days
    merged["cycle_days"] = merged["cycle_days"].fillna(float(DEFAULT_CYCLE_DAYS))
    overdue = (merged["silent_days"] > merged["cycle_days"]).astype("boolean")
    merged["unreported"] = merged["unreported"].astype("boolean").fillna(overdue).astype(bool)
    merged["unreported"] &= ~(merged["percent"] >= 100.0)
    merged["unchanged"] = merged["unchanged"].astype("boolean").fillna(False).astype(bool)
    return merged


def building_weights(buildings: pd.DataFrame) -> tuple[Floats, pd.Series]:
    """The weight of each building in its project and, by row, its source: "given", "area" or "equal"."""
    weight = np.ones(len(buildings))
    source = np.full(len(buildings), "equal", dtype=object)
    columns = [
        (buildings[c].to_numpy(dtype=np.float64), n) for c, n in (("weight", "given"), ("floor_area_m2", "area"))
    ]
    for rows in buildings.groupby("project_id", sort=False).indices.values():
        for column, name in columns:
            values = column[rows]
            if np.isfinite(values).all() and values.sum() > 0:
                weight[rows], source[rows] = values, name
                break
    return weight, pd.Series(source, index=buildings.index, dtype="str")


def _projects(
    things: pd.DataFrame,
    names: pd.DataFrame,
    buildings: pd.DataFrame,
    milestones: pd.DataFrame,
    said: pd.DataFrame,
    site: SiteDays,
    as_of: date,
    count: int,
) -> pd.DataFrame:
    rows = _own_or_seen(things, names, "project", pd.concat([buildings["project_id"], milestones["parent_id"]]))
    ids = rows["subject_id"]
    rows["project_id"] = ids
    rows = with_positions(rows, site, as_of)
    weight, source = building_weights(buildings)
    rows["percent_stated"] = rows["percent"]
    whole, of_milestones = _from_milestones(ids, milestones, said, count)
    for at in range(count):
        parts = buildings[f"percent_{at}"].to_numpy(dtype=np.float64)
        computed = _rolled_up(buildings["project_id"], ids, parts, weight)
        rows[f"percent_{at}"] = np.where(np.isfinite(computed), computed, whole[at])
        if at == NOW:
            rows["percent_computed"] = np.where(np.isfinite(computed), computed, of_milestones)
    rows["percent"] = rows[f"percent_{NOW}"]
    planned, comparable = _planned(buildings, ids, "project_id", weight)
    direct = _planned(milestones, ids, "parent_id", milestones["share"].to_numpy(dtype=np.float64))[0]
    planned = np.where(np.isfinite(planned), planned, direct)
    rows["planned"] = np.where(np.isfinite(planned), planned, rows["planned"])
    rows = _with_days_said(rows, said, ids, count)
    rows["gap_pp"] = _gap(rows, comparable, planned)
    grouped = buildings.groupby("project_id")
    rows["building_count"] = grouped.size().reindex(ids, fill_value=0).to_numpy()
    areas = grouped["floor_area_m2"].sum(min_count=1).reindex(ids).to_numpy()
    rows["floor_area_m2"] = np.where(np.isfinite(areas), areas, rows["floor_area_m2"])
    latest = pd.to_datetime(grouped["delivery_deadline"].max()).reindex(ids).to_numpy()
    rows["delivery_deadline"] = pd.to_datetime(rows["delivery_deadline"]).fillna(pd.Series(latest, index=rows.index))
    rows["weight_source"] = source.groupby(buildings["project_id"]).first().reindex(ids).fillna("stated").to_numpy()
    rows["last_report"] = grouped["last_report"].max().reindex(ids).to_numpy()
    return rows.drop(columns=["subject_id", "kind", "parent_id"])


def _with_deadlines(buildings: pd.DataFrame, projects: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    """A building without a deadline of its own has the one said of its project (`said`, by id), not its siblings'."""
    project = buildings["project_id"]
    rows = buildings.assign(project=project.map(projects.set_index("project_id")["name"]))
    own = pd.to_datetime(rows["delivery_deadline"])
    of_project = pd.to_datetime(said["delivery_deadline"].reindex(project)).set_axis(rows.index)
    rows["deadline_inherited"] = own.isna() & of_project.notna()
    rows["delivery_deadline"] = own.fillna(of_project)
    rows["delivery_to"] = rows["delivery_to"].fillna(project.map(said["delivery_to"]))
    return rows
