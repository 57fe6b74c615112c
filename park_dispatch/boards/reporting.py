"""Who reports how often, and who has not."""

from datetime import date

import numpy as np
import pandas as pd

DEFAULT_CYCLE_DAYS = 7
LONGEST_CYCLE_DAYS = 31
LOOK_BACK_DAYS = 62


def reporting(days: pd.DataFrame, parents: pd.Series, as_of: date) -> pd.DataFrame:
    """The reporting habit of each building, by building id.

    `days` is ledger.reading.report_days over the look-back window, `parents` maps the id of anything reported on to
    its building (a building to itself). Columns: last_report (datetime64), last_author, cycle_days (the median
    interval between reports, 7 where fewer than three are known), silent_days, unchanged (the last two reports of the
    building's every figure agree: 数据与上期雷同).
    """
    rows = days.assign(building_id=days["subject_id"].map(parents)).dropna(subset=["building_id"])
    if rows.empty:
        # Empty, yet of the right types: days are subtracted and flags combined whether there are any or not.
        types = {
            "last_report": "datetime64[us]", "last_author": "str", "cycle_days": "float64", "silent_days": "float64",
            "unchanged": "bool",
        }  # fmt: skip
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in types.items()}).rename_axis("building_id")
    rows["building_id"] = rows["building_id"].astype("int64")
    rows["as_of"] = pd.to_datetime(rows["as_of"])
    one_a_day = rows.drop_duplicates(["building_id", "as_of"], keep="last").sort_values(["building_id", "as_of"])
    gaps = one_a_day.groupby("building_id")["as_of"].diff().dt.days
    grouped = one_a_day.groupby("building_id")
    cycle = gaps.groupby(one_a_day["building_id"]).agg(["median", "count"])
    result = pd.DataFrame({"last_report": grouped["as_of"].last(), "last_author": grouped["author"].last()})
    known = cycle["count"] >= 2
    result["cycle_days"] = np.where(known, cycle["median"].clip(1, LONGEST_CYCLE_DAYS), DEFAULT_CYCLE_DAYS)
    result["silent_days"] = (pd.Timestamp(as_of) - result["last_report"]).dt.days
    result["unchanged"] = _unchanged(rows).reindex(result.index, fill_value=False)
    return result


def _unchanged(rows: pd.DataFrame) -> pd.Series:
    """Whether each building's last day says of every thing what was last said of it before, by building id."""
    ordered = rows.sort_values(["subject_id", "as_of"])
    before = ordered.groupby("subject_id")["percent"].shift()
    last_day = ordered.groupby("building_id")["as_of"].transform("max")
    on_last = ordered[ordered["as_of"] == last_day].assign(before=before)
    same = on_last["percent"].eq(on_last["before"])
    return same.groupby(on_last["building_id"]).all()


def missed(report: pd.DataFrame, active: pd.Series, project: pd.Series, as_of: date) -> pd.Series:
    """Which buildings owe a report on a day, by building id.

    A report is owed when a whole cycle has passed without one. On the very day on which it falls due it counts as
    owed only once another building of the project has been reported on that day: before that the day is not over.
    """
    due = report["last_report"] + pd.to_timedelta(report["cycle_days"], unit="D")
    today = pd.Timestamp(as_of)
    project_of = project.reindex(report.index)
    reported_today = report["last_report"].eq(today).groupby(project_of).transform("any")
    owed = (due < today) | ((due == today) & reported_today)
    return owed & active.reindex(report.index, fill_value=False)
