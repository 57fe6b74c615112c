"""What the park's own finished projects teach the forecast: how long they took, and how wrong it would have been.

A finished project is looked at again on up to eighteen days between its planned start and its end: what the forecast
would have said then, by the default calibration, against the day it was really finished.
"""

from datetime import date, timedelta

import numpy as np
import pandas as pd

from park_dispatch.boards.looking_back import looked_back
from park_dispatch.boards.site_days import SiteDays
from park_dispatch.ledger import reading
from park_dispatch.ledger.store import Ledger
from park_dispatch.planning.calibration import OWN_PROJECTS, Finished, unsteadiness

LOOKED_AT = 18


def finished_projects(
    ledger: Ledger,
    park_id: int,
    milestones: pd.DataFrame,
    buildings: pd.DataFrame,
    projects: pd.DataFrame,
    site: SiteDays,
) -> list[Finished]:
    """The finished projects whose milestones all have a plan and an actual finish; errors where there are enough."""
    items = _items(milestones, buildings, projects)
    if items.empty:
        return []
    span = items.groupby("project_id").agg(
        start=("at_start", "min"), planned=("at_finish", "max"), ended=("at_actual_finish", "max"),
        first=("baseline_start", "min"), last=("actual_finish", "max"),
    )  # fmt: skip
    span = span[(span["planned"] > span["start"]) & (span["ended"] > span["start"])]
    if len(span) < OWN_PROJECTS:
        took = ((span[end] - span["start"]).to_numpy(np.float64).tolist() for end in ("planned", "ended"))
        return [Finished(planned, actual) for planned, actual in zip(*took, strict=True)]
    days = _days(span["first"].min().date(), span["last"].max().date())
    percents = reading.percents(ledger, park_id, days).set_index("subject_id")
    return [_looked_at(items[items["project_id"] == key], row, percents, days, site) for key, row in span.iterrows()]


def _items(milestones: pd.DataFrame, buildings: pd.DataFrame, projects: pd.DataFrame) -> pd.DataFrame:
    """The milestones of finished projects in which every milestone is dated, with `weight` in the project."""
    done = set(projects.loc[projects["percent"] >= 100.0, "project_id"])
    rows = milestones[milestones["project_id"].isin(done)]
    dated = rows["at_start"].notna() & rows["at_finish"].notna() & rows["at_actual_finish"].notna()
    whole = dated.groupby(rows["project_id"]).transform("all") if len(rows) else dated
    weight_of = buildings.set_index("building_id")["weight_in_project"]
    rows = rows[whole]
    return rows.assign(weight=rows["share"] * rows["parent_id"].map(weight_of).fillna(1.0))


def _days(first: date, last: date) -> list[date]:
    length = max(1, (last - first).days)
    return sorted({first + timedelta(days=round(length * step / LOOKED_AT)) for step in range(1, LOOKED_AT)})


def _looked_at(
    items: pd.DataFrame, span: pd.Series, percents: pd.DataFrame, days: list[date], site: SiteDays
) -> Finished:
    """One project with its forecasts on the days on which something was done and not all."""
    planned, actual = float(span["planned"] - span["start"]), float(span["ended"] - span["start"])
    count = len(days)
    told = percents.reindex(items["milestone_id"])[[f"percent_{at}" for at in range(count)]].to_numpy(np.float64)
    weight = items["weight"].to_numpy(np.float64)
    earned = weight @ np.nan_to_num(told) / weight.sum()
    calendar = site.of(int(items["project_id"].iloc[0]))
    now = calendar.index(np.array(days, dtype="datetime64[D]") + 1).astype(np.float64)
    start, finish = (items[name].to_numpy(np.float64) for name in ("at_start", "at_finish"))
    _plan, found = looked_back(start, finish, weight, earned, now)
    counted = (earned > 0) & (earned < 100.0) & (now < span["ended"]) & np.isfinite(found.p50)
    errors = (actual - found.p50[counted]) / planned / unsteadiness(found.at[counted], found.es[counted])
    return Finished(planned, actual, found.stage[counted], errors)
