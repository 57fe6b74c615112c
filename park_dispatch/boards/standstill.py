"""Since when a building or a project has not moved: the day its percent became what it is."""

from datetime import date

import numpy as np
import pandas as pd

from park_dispatch.ledger import reading
from park_dispatch.ledger.store import Ledger

_WINDOW = "percent_4"
"""The percent before the window that the recent pace is measured over."""


def with_standstill(
    ledger: Ledger, milestones: pd.DataFrame, buildings: pd.DataFrame, projects: pd.DataFrame, as_of: date
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """buildings and projects with `unmoved_since`, in days from 1970: NaN for what moved lately, is done or not begun.

    Only what did not move within the window is looked up in the ledger.
    """
    still, idle = _unmoved(buildings), _unmoved(projects)
    if not still.any() and not idle.any():
        return buildings.assign(unmoved_since=np.nan), projects.assign(unmoved_since=np.nan)
    things = {*buildings.loc[still, "building_id"], *projects.loc[idle, "project_id"]}
    parts = milestones.loc[milestones["parent_id"].isin(things), ["milestone_id", "parent_id"]]
    moves = reading.last_moves(ledger, sorted({*things, *parts["milestone_id"]}), as_of).set_index("subject_id")
    moved = (pd.to_datetime(moves["moved_on"]) - pd.Timestamp(0)).dt.days.astype("float64")
    of_parts = parts["milestone_id"].map(moved).groupby(parts["parent_id"]).max()
    of_building = _later(buildings["building_id"], moved, of_parts).where(still)
    of_project = _later(projects["project_id"], moved, of_parts)
    of_buildings = of_building.groupby(buildings["project_id"]).max()
    whole = np.fmax(of_project.to_numpy(), projects["project_id"].map(of_buildings).to_numpy(dtype="float64"))
    return buildings.assign(unmoved_since=of_building), projects.assign(unmoved_since=np.where(idle, whole, np.nan))


def _unmoved(rows: pd.DataFrame) -> pd.Series:
    same = (rows["percent"] - rows[_WINDOW]).abs() <= 1e-9
    return same & (rows["percent"] > 0) & ~(rows["percent"] >= 100.0)


def _later(ids: pd.Series, own: pd.Series, of_parts: pd.Series) -> pd.Series:
    return pd.Series(np.fmax(ids.map(own), ids.map(of_parts)), index=ids.index, dtype="float64")
