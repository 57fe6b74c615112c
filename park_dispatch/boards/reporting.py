"""Who reports how often, and who has not."""

from datetime import date

import numpy as np
import pandas as pd

DEFAULT_CYCLE_DAYS = 7
LONGEST_CYCLE_DAYS = 31
LOOK_BACK_DAYS = 62


def reporting(days: pd.DataFrame, last: pd.DataFrame) -> pd.DataFrame:
    """The reporting habit of each building, by building id.

    `days` and `last` are ledger.habits.report_days and last_reports over the look-back window. Columns: last_report
    (datetime64), last_author, cycle_days (the median interval between reports, 1 to 31; 7 where fewer than three
    reports are known), unchanged (the last two reports of the building's every figure agree: 数据与上期雷同).
    """
    told = pd.to_datetime(days["as_of"]).astype("datetime64[us]")
    gaps = told.groupby(days["building_id"]).diff().dt.days.groupby(days["building_id"])  # type: ignore[attr-defined]
    cycle = gaps.median().clip(1, LONGEST_CYCLE_DAYS).where(gaps.count() >= 2, DEFAULT_CYCLE_DAYS)
    by_building = last.set_index("building_id")
    return pd.DataFrame(
        {
            "last_report": told.groupby(days["building_id"]).max(),
            "last_author": by_building["author"].astype("str"),
            "cycle_days": cycle.astype("float64"),
            "unchanged": by_building["unchanged"].astype("bool"),
        }
    ).rename_axis("building_id")


def missed(report: pd.DataFrame, active: pd.Series, project: pd.Series, as_of: date) -> pd.Series:
    """Which buildings owe a report on a day, by building id.

    A report is owed when a whole cycle has passed without one. On the very day on which it falls due it counts as
    owed only once another building of the project has been reported on that day: before that the day is not over.
    `report` as from `reporting`; `active` and `project` (its id) by building id, at least for those in `report`.
    """
    due = report["last_report"] + pd.to_timedelta(report["cycle_days"], unit="D")
    today = pd.Timestamp(as_of)
    told_today = set(project[project.index.isin(report.index[report["last_report"] == today])])
    day_is_over = project.reindex(report.index).isin(told_today)
    owed = (due < today) | ((due == today) & day_is_over)
    return owed & np.asarray(active.reindex(report.index, fill_value=False), dtype=bool)
