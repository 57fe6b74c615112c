"""How every milestone, building and project of a park stands on a day: what all pages are cut from.

Percent of a building: Σ weight × percent of its milestones, or the percent stated for the building as a whole,
whichever was said later (on the same day the computed one); both are kept, and shown where they differ.
Percent of a project: its buildings weighted by given weight, else floor area, else all alike.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from park_dispatch import language
from park_dispatch.boards.reporting import LOOK_BACK_DAYS, missed, reporting
from park_dispatch.boards.status import with_status
from park_dispatch.ledger import reading
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.planning.calendar import previous_working_day
from park_dispatch.planning.pace import WINDOW_DAYS
from park_dispatch.planning.progress import Floats, planned_percent, weighted_percent
from park_dispatch.planning.weights import milestone_weights

_FIELDS = (
    "percent", "description", "weight", "planned_start", "planned_finish", "actual_start", "actual_finish",
    "forecast_finish", "delivery_deadline", "delivery_to", "delivered_on", "floor_area_m2", "length_km",
    "responsible_unit", "responsible_person", "contractor", "issue", "quantity", "quantity_unit",
)  # fmt: skip
NOW, YESTERDAY, WORKING_DAY, WEEK, WINDOW = range(5)
"""Positions of the days compared: the day itself, the day before, the last working day, a week and 14 days before."""


@dataclass(frozen=True, slots=True)
class Situation:
    """The park on a day. `days` are the days compared, in the order of NOW … WINDOW.

    milestones, buildings, projects are frames with one row a thing; see docs/boards.md for their columns.
    """

    park: Park
    as_of: date
    days: tuple[date, ...]
    projects: pd.DataFrame
    buildings: pd.DataFrame
    milestones: pd.DataFrame

    def building(self, building_id: int) -> pd.Series | None:
        """The row of one building, None when nothing live is said of it on this day."""
        found = self.buildings[self.buildings["building_id"] == building_id]
        return None if found.empty else found.iloc[0]


def situation(ledger: Ledger, park: Park, as_of: date) -> Situation:
    """The situation on a day; remembered until the ledger changes."""
    return ledger.remember(("situation", park, as_of, language.current()), lambda: _compute(ledger, park, as_of))


def _compute(ledger: Ledger, park: Park, as_of: date) -> Situation:
    days = compared_days(as_of)
    things = reading.state(ledger, park.park_id, as_of, ("project", "building", "milestone"), _FIELDS)
    plan = reading.first_plan(ledger, park.park_id, as_of)
    things = things.merge(plan, on="subject_id", how="left")
    said = reading.percents(ledger, park.park_id, days).set_index("subject_id")
    names = reading.subjects(ledger, park.park_id).set_index("subject_id")
    milestones = _milestones(things, said, as_of, len(days))
    buildings = _buildings(things, names, milestones, said, as_of, len(days))
    report = reading.report_days(ledger, park.park_id, as_of - timedelta(days=LOOK_BACK_DAYS), as_of)
    buildings = _with_reports(buildings, milestones, report, as_of)
    projects = _projects(things, names, buildings, milestones, said, as_of, len(days))
    buildings = _with_deadlines(buildings, projects)
    milestones, buildings, projects = with_status(milestones, buildings, projects, as_of)
    return Situation(park, as_of, days, projects, buildings, milestones)


def compared_days(as_of: date) -> tuple[date, ...]:
    """The days in the order NOW, YESTERDAY, WORKING_DAY, WEEK, WINDOW."""
    return (
        as_of,
        as_of - timedelta(days=1),
        previous_working_day(as_of),
        as_of - timedelta(days=7),
        as_of - timedelta(days=WINDOW_DAYS),
    )


def _column(said: pd.DataFrame, ids: pd.Series, name: str) -> Floats:
    return np.asarray(said[name].reindex(ids).to_numpy(dtype=np.float64), dtype=np.float64)


def _days_said(said: pd.DataFrame, ids: pd.Series, position: int) -> Floats:
    """The day on which a percent was said, as days since 1970; −inf where none was."""
    stamps = pd.to_datetime(said[f"said_on_{position}"].reindex(ids)).to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(stamps), -np.inf, stamps.astype(np.int64).astype(np.float64))


def _milestones(things: pd.DataFrame, said: pd.DataFrame, as_of: date, count: int) -> pd.DataFrame:
    rows = things[things["kind"] == "milestone"].reset_index(drop=True)
    rows = rows.rename(columns={"subject_id": "milestone_id"})
    rows["share"], rows["weight_source"] = milestone_weights(rows)
    total = rows.groupby("parent_id")["share"].transform("sum")
    rows["share"] = np.where(total > 0, rows["share"] / total * 100.0, 0.0)
    rows["planned"] = planned_percent(rows["baseline_start"], rows["baseline_finish"], as_of)
    for position in range(count):
        rows[f"percent_{position}"] = _column(said, rows["milestone_id"], f"percent_{position}")
        rows[f"said_{position}"] = _days_said(said, rows["milestone_id"], position)
    rows["gap_pp"] = rows["percent"] - rows["planned"]
    return rows.drop(columns=["kind", "delivery_to", "delivered_on", "floor_area_m2", "length_km"])


def _rolled_up(group: pd.Series, ids: pd.Series, percent: Floats, weight: Floats) -> Floats:
    return np.asarray(weighted_percent(group, percent, weight).reindex(ids).to_numpy(), dtype=np.float64)


def _planned(rows: pd.DataFrame, ids: pd.Series, group: str, weight: Floats) -> Floats:
    """Planned percent rolled up over the parts that have a plan; parts without one say nothing about it."""
    planned = rows["planned"].to_numpy(dtype=np.float64)
    return _rolled_up(rows[group], ids, planned, np.where(np.isfinite(planned), weight, 0.0))


def _own_or_seen(things: pd.DataFrame, names: pd.DataFrame, kind: str, seen: pd.Series) -> pd.DataFrame:
    """Rows of a kind, including those of which nothing is said but whose parts are (`seen`)."""
    rows = things[things["kind"] == kind]
    silent = names.loc[names.index.isin(set(seen) - set(rows["subject_id"])) & (names["kind"] == kind)]
    if not silent.empty:
        rows = pd.concat([rows, silent.reset_index()[["subject_id", "kind", "parent_id", "name"]]], ignore_index=True)
    return rows.sort_values("subject_id").reset_index(drop=True)


def _later_said(frame: pd.DataFrame, computed: Floats, computed_on: Floats, said: pd.DataFrame, at: int) -> Floats:
    """The percent that counts: the stated one where it was said later than the computed one's parts."""
    stated = _column(said, frame["subject_id"], f"percent_{at}")
    stated_on = _days_said(said, frame["subject_id"], at)
    use_stated = np.isfinite(stated) & (~np.isfinite(computed) | (stated_on > computed_on))
    return np.where(use_stated, stated, computed)


def _buildings(
    things: pd.DataFrame, names: pd.DataFrame, milestones: pd.DataFrame, said: pd.DataFrame, as_of: date, count: int
) -> pd.DataFrame:
    rows = _own_or_seen(things, names, "building", milestones["parent_id"])
    ids = rows["subject_id"]
    share = milestones["share"].to_numpy(dtype=np.float64)
    rows["percent_stated"] = rows["percent"]
    for at in range(count):
        parts = milestones[f"percent_{at}"].to_numpy(dtype=np.float64)
        computed = _rolled_up(milestones["parent_id"], ids, parts, share)
        latest = milestones.groupby("parent_id")[f"said_{at}"].max().reindex(ids)
        computed_on = latest.fillna(-np.inf).to_numpy(dtype=np.float64)
        rows[f"percent_{at}"] = _later_said(rows, computed, computed_on, said, at)
        if at == NOW:
            rows["percent_computed"] = computed
    rows["percent"] = rows[f"percent_{NOW}"]
    planned = _planned(milestones, ids, "parent_id", share)
    own = planned_percent(rows["baseline_start"], rows["baseline_finish"], as_of)
    rows["planned"] = np.where(np.isfinite(planned), planned, own)
    rows["gap_pp"] = rows["percent"] - rows["planned"]
    return rows.rename(columns={"subject_id": "building_id", "parent_id": "project_id"}).drop(columns=["kind"])


def _with_reports(buildings: pd.DataFrame, milestones: pd.DataFrame, report: pd.DataFrame, as_of: date) -> pd.DataFrame:
    ids = buildings["building_id"]
    parents = pd.concat([pd.Series(ids.to_numpy(), index=ids), milestones.set_index("milestone_id")["parent_id"]])
    found = reporting(report, parents, as_of)
    active = ~(buildings.set_index("building_id")["percent"] >= 100.0)
    found["unreported"] = missed(found, active, buildings.set_index("building_id")["project_id"], as_of)
    merged = buildings.merge(found, left_on="building_id", right_index=True, how="left")
    # Nothing in the look-back window: the last time anything at all was said is what there is to tell.
    merged["last_report"] = merged["last_report"].fillna(pd.to_datetime(merged["reported_on"]))
    merged["silent_days"] = (pd.Timestamp(as_of) - merged["last_report"]).dt.days
    merged["cycle_days"] = merged["cycle_days"].astype("float64").fillna(7.0)
    for flag, otherwise in (("unreported", merged["silent_days"] > merged["cycle_days"]), ("unchanged", False)):
        merged[flag] = merged[flag].astype("boolean").fillna(otherwise).astype(bool)
    merged["unreported"] &= ~(merged["percent"] >= 100.0)
    return merged


def building_weights(buildings: pd.DataFrame) -> tuple[Floats, pd.Series]:
    """The weight of each building in its project and, by row, its source: "given", "area" or "equal"."""
    weight = np.ones(len(buildings))
    source = np.full(len(buildings), "equal", dtype=object)
    for rows in buildings.groupby("project_id", sort=False).indices.values():
        part = buildings.iloc[rows]
        for column, name in (("weight", "given"), ("floor_area_m2", "area")):
            values = part[column].to_numpy(dtype=np.float64)
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
    as_of: date,
    count: int,
) -> pd.DataFrame:
    rows = _own_or_seen(things, names, "project", pd.concat([buildings["project_id"], milestones["parent_id"]]))
    ids = rows["subject_id"]
    weight, source = building_weights(buildings)
    rows["percent_stated"] = rows["percent"]
    for at in range(count):
        parts = buildings[f"percent_{at}"].to_numpy(dtype=np.float64)
        computed = _rolled_up(buildings["project_id"], ids, parts, weight)
        stated = _column(said, ids, f"percent_{at}")
        rows[f"percent_{at}"] = np.where(np.isfinite(computed), computed, stated)
        if at == NOW:
            rows["percent_computed"] = computed
    rows["percent"] = rows[f"percent_{NOW}"]
    planned = _planned(buildings, ids, "project_id", weight)
    own = planned_percent(rows["baseline_start"], rows["baseline_finish"], as_of)
    rows["planned"] = np.where(np.isfinite(planned), planned, own)
    rows["gap_pp"] = rows["percent"] - rows["planned"]
    grouped = buildings.groupby("project_id")
    rows["building_count"] = grouped.size().reindex(ids, fill_value=0).to_numpy()
    areas = grouped["floor_area_m2"].sum(min_count=1).reindex(ids).to_numpy()
    rows["floor_area_m2"] = np.where(np.isfinite(areas), areas, rows["floor_area_m2"])
    latest = pd.to_datetime(grouped["delivery_deadline"].max()).reindex(ids).to_numpy()
    rows["delivery_deadline"] = pd.to_datetime(rows["delivery_deadline"]).fillna(pd.Series(latest, index=rows.index))
    rows["weight_source"] = source.groupby(buildings["project_id"]).first().reindex(ids).fillna("stated").to_numpy()
    rows["last_report"] = grouped["last_report"].max().reindex(ids).to_numpy()
    return rows.rename(columns={"subject_id": "project_id"}).drop(columns=["kind", "parent_id"])


def _with_deadlines(buildings: pd.DataFrame, projects: pd.DataFrame) -> pd.DataFrame:
    """A building without a deadline of its own has its project's."""
    by_project = projects.set_index("project_id")
    rows = buildings.assign(project=buildings["project_id"].map(by_project["name"]))
    own = pd.to_datetime(rows["delivery_deadline"])
    rows["deadline_inherited"] = own.isna()
    of_project = pd.to_datetime(by_project["delivery_deadline"].reindex(rows["project_id"])).set_axis(rows.index)
    rows["delivery_deadline"] = own.fillna(of_project)
    rows["deadline_inherited"] &= rows["delivery_deadline"].notna()
    rows["delivery_to"] = rows["delivery_to"].fillna(rows["project_id"].map(by_project["delivery_to"]))
    return rows
