"""Rows and links of the Gantt chart as they travel to the browser: Arrow tables of small integers and texts."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd
import pyarrow as pa

GanttStatus = Literal["normal", "watch", "warning", "late", "done", "no_report"]
STATUSES: tuple[str, ...] = get_args(GanttStatus)
LinkType = Literal["FS", "SS", "FF", "SF"]
LINK_TYPES: tuple[str, ...] = get_args(LinkType)
LINK_COLUMNS = ("predecessor", "successor", "type", "lag_days", "critical", "broken")

_EPOCH = date(1970, 1, 1).toordinal()
_NO_DATE = -(2**31)
# Columns that a frame may lack, by their names in the browser.
_OPTIONAL_DAYS = {
    "forecastFinish": "forecast_finish",
    "front": "front",
    "lateFinish": "late_finish",
    "compareStart": "compare_start",
    "compareFinish": "compare_finish",
}


@dataclass(frozen=True)
class GanttRow:
    """One row of the chart; `gantt` takes a frame with these fields as its columns.

    level: 0 project, 1 building, 2 milestone. parent: the key of a row further up, None at the top. percent: 0–100.
    actual_finish None: still running, drawn to the as-of date. late_days: 0 when not late. words: drawn at the bar's
    end ("晚 13 天"). detail: plain text of several lines for the hover card. href: address of the row's page, for a new
    tab.
    """

    key: str
    parent: str | None
    level: int
    name: str
    baseline_start: date | None
    baseline_finish: date | None
    actual_start: date | None
    actual_finish: date | None
    percent: float | None
    deadline: date | None
    critical: bool
    late_days: int
    status: GanttStatus
    words: str
    detail: str
    href: str | None


def day_number(day: date) -> int:
    """Whole days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def day_of(number: int) -> date:
    """The date of a number of days since 1970-01-01. Raises ValueError when no date has it."""
    return date.fromordinal(number + _EPOCH)


def gantt_table(rows: pd.DataFrame, editable: "np.ndarray[Any, np.dtype[np.bool_]] | None" = None) -> pa.Table:
    """The rows as they travel: days and codes as 32-bit and 8-bit integers, parents as row numbers, addresses once.

    Optional columns travel only when they are there. editable: for each row, whether it may be changed. Arrow hands
    64-bit integers to the browser as BigInt, hence the casts. Raises ValueError as `gantt` does.
    """
    missing = [field.name for field in fields(GanttRow) if field.name not in rows.columns]
    if missing:
        raise ValueError(f"rows lack the columns {missing}")
    columns = {
        "key": _texts(rows["key"]),
        "parent": _parents(rows),
        "level": pa.array(rows["level"].to_numpy("int8")),
        "name": _texts(rows["name"]),
        "baselineStart": _days(rows["baseline_start"]),
        "baselineFinish": _days(rows["baseline_finish"]),
        "actualStart": _days(rows["actual_start"]),
        "actualFinish": _days(rows["actual_finish"]),
        "percent": _floats(rows["percent"]),
        "deadline": _days(rows["deadline"]),
        "critical": pa.array(rows["critical"].to_numpy("int8")),
        "lateDays": pa.array(rows["late_days"].to_numpy("int32")),
        "status": _codes(rows["status"], STATUSES, "statuses"),
        "words": _texts(rows["words"]),
        "detail": _texts(rows["detail"]),
        "href": _texts(rows["href"]).dictionary_encode(),
    }
    columns |= {ours: _days(rows[name]) for ours, name in _OPTIONAL_DAYS.items() if name in rows.columns}
    if "float_days" in rows.columns:
        columns["floatDays"] = _floats(rows["float_days"])
    if editable is not None and editable.any():
        columns["editable"] = pa.array(editable.astype("int8"))
    return pa.table(columns)


def links_table(links: pd.DataFrame | None, rows: pd.DataFrame) -> pa.Table:
    """The links as they travel: row numbers, code of the type, whole days of lag.

    Links with an end that is not among the rows (filtered away) or with both ends at one row are left out. lag_days,
    critical and broken may be missing: 0 and false. Raises ValueError when predecessor, successor or type lack, or a
    type is unknown.
    """
    given = links if links is not None else pd.DataFrame(columns=list(LINK_COLUMNS))
    missing = [name for name in LINK_COLUMNS[:3] if name not in given.columns]
    if missing:
        raise ValueError(f"links lack the columns {missing}")
    keys = pd.Index(rows["key"])
    before, after = (keys.get_indexer(pd.Index(given[name])) for name in LINK_COLUMNS[:2])
    kinds = _codes(given["type"], LINK_TYPES, "link types").to_numpy(zero_copy_only=False)
    kept = (before >= 0) & (after >= 0) & (before != after)
    return pa.table(
        {
            "from": pa.array(before[kept].astype("int32")),
            "to": pa.array(after[kept].astype("int32")),
            "type": pa.array(kinds[kept]),
            "lag": pa.array(_or_zero(given, "lag_days")[kept].round().astype("int32")),
            "critical": pa.array(_or_zero(given, "critical")[kept].astype("int8")),
            "broken": pa.array(_or_zero(given, "broken")[kept].astype("int8")),
        }
    )


def _or_zero(frame: pd.DataFrame, name: str) -> "np.ndarray[Any, np.dtype[np.float64]]":
    if name not in frame.columns:
        return np.zeros(len(frame))
    return pd.to_numeric(frame[name]).to_numpy("float64", na_value=0.0)


def _days(column: "pd.Series[Any]") -> pa.Array:
    """Dates as int32 days since 1970-01-01; unknown ones as the smallest int32."""
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        days = pa.array(column.to_numpy("datetime64[D]"))
    else:
        days = pa.Array.from_pandas(column, type=pa.date32())
    return days.cast(pa.int32()).fill_null(_NO_DATE)


def _floats(column: "pd.Series[Any]") -> pa.Array:
    return pa.array(pd.to_numeric(column).to_numpy("float32", na_value=float("nan")))


def _texts(column: "pd.Series[Any]") -> pa.Array:
    array = pa.Array.from_pandas(column, type=pa.string())
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def _parents(rows: pd.DataFrame) -> pa.Array:
    """Row number of each row's parent, -1 at the top."""
    keys = pd.Index(rows["key"])
    if not keys.is_unique:
        raise ValueError(f"row keys appear twice: {list(keys[keys.duplicated()].unique()[:5])}")
    at = keys.get_indexer(pd.Index(rows["parent"]))
    wanted = rows["parent"].notna().to_numpy()
    lost = wanted & (at < 0)
    if lost.any():
        raise ValueError(f"unknown parents: {list(rows['parent'][lost].unique()[:5])}")
    below = wanted & (at >= pd.RangeIndex(len(rows)).to_numpy())
    if below.any():
        raise ValueError(f"rows stand above their parents: {list(rows['key'][below][:5])}")
    at[~wanted] = -1
    return pa.array(at.astype("int32"))


def _codes(column: "pd.Series[Any]", known: tuple[str, ...], what: str) -> pa.Array:
    codes = pd.Index(known).get_indexer(pd.Index(column))
    if (codes < 0).any():
        raise ValueError(f"unknown {what}: {list(column[codes < 0].unique()[:5])}")
    return pa.array(codes.astype("int8"))
