"""The Gantt chart (横道图) as a Streamlit component of our own: rows go over as Arrow, the browser draws on a canvas.

Plotly needs seconds for a few thousand bars; a canvas that draws only the rows in view does not care how many there
are. The browser keeps scroll position, zoom and folds across reruns; Python learns of zoom and folds (for the address)
and of the row that was picked.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

import pandas as pd
import pyarrow as pa
import streamlit as st

from park_dispatch.web.gantt_words import GanttWords, gantt_words

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

__all__ = ["ZOOMS", "GanttEvent", "GanttRow", "GanttStatus", "GanttWords", "gantt", "gantt_words"]

GanttStatus = Literal["normal", "watch", "warning", "late", "done", "no_report"]
STATUSES: tuple[str, ...] = get_args(GanttStatus)
ZOOMS = ("day", "week", "month", "year")

_ASSETS = Path(__file__).parent / "assets"
# Joined in this order into one module: Streamlit takes one script, and a file each is easier to read than one long one.
_SCRIPTS = ("layout", "marks", "draw", "stage", "chrome", "input")
_EPOCH = date(1970, 1, 1).toordinal()
_NO_DATE = -(2**31)


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


@dataclass(frozen=True)
class GanttEvent:
    """What the browser told: the key of the row picked just now (None otherwise), and the view as it is."""

    picked: str | None
    zoom: str
    collapsed: tuple[str, ...]


def gantt(
    rows: pd.DataFrame,
    *,
    as_of: date,
    words: GanttWords,
    height: int,
    key: str,
    zoom: str = "month",
    collapsed: Sequence[str] = (),
    holidays: Sequence[date] = (),
) -> GanttEvent | None:
    """Draw the chart; None until the browser has told anything.

    rows: the columns of GanttRow, one row each in display order, parents before their children. height: pixels, all
    included. zoom and collapsed (keys): the view to open with; a later change of them is followed, else the reader's
    own zoom and folds stay. holidays: days off beside weekends, shaded at day and week zoom.
    Raises ValueError when a column lacks, a key appears twice, a parent is unknown or stands below its child, or a
    status or zoom is unknown.
    """
    if zoom not in ZOOMS:
        raise ValueError(f"zoom must be one of {ZOOMS}, not {zoom!r}")
    result = _component()(
        key=key,
        data={
            "rows": gantt_table(rows),
            "as_of": _day(as_of),
            "words": asdict(words),
            "height": height,
            "key": key,
            "zoom": zoom,
            "collapsed": list(collapsed),
            "heard": _reports_heard(st.session_state.get(key)),
            "holidays": [_day(holiday) for holiday in holidays],
        },
        height=height,
        on_picked_change=lambda: None,
        on_view_change=lambda: None,
    )
    asked = {"zoom": zoom, "collapsed": list(collapsed)}
    return _event(result.get("picked"), result.get("view"), rows, asked)


def _reports_heard(state: Any) -> int:
    """Number of the last view that the browser reported, so that it can tell our wishes from echoes of its own."""
    view = state.get("view") if isinstance(state, Mapping) else None
    number = view.get("n") if isinstance(view, Mapping) else None
    return number if isinstance(number, int) else 0


def gantt_table(rows: pd.DataFrame) -> pa.Table:
    """The rows as they travel: days and codes as 32-bit and 8-bit integers, parents as row numbers, addresses once.

    Arrow hands 64-bit integers to the browser as BigInt, hence the casts. Raises ValueError as `gantt` does.
    """
    missing = [field.name for field in fields(GanttRow) if field.name not in rows.columns]
    if missing:
        raise ValueError(f"rows lack the columns {missing}")
    return pa.table(
        {
            "key": _texts(rows["key"]),
            "parent": _parents(rows),
            "level": pa.array(rows["level"].to_numpy("int8")),
            "name": _texts(rows["name"]),
            "baselineStart": _days(rows["baseline_start"]),
            "baselineFinish": _days(rows["baseline_finish"]),
            "actualStart": _days(rows["actual_start"]),
            "actualFinish": _days(rows["actual_finish"]),
            "percent": pa.array(pd.to_numeric(rows["percent"]).to_numpy("float32", na_value=float("nan"))),
            "deadline": _days(rows["deadline"]),
            "critical": pa.array(rows["critical"].to_numpy("int8")),
            "lateDays": pa.array(rows["late_days"].to_numpy("int32")),
            "status": _statuses(rows["status"]),
            "words": _texts(rows["words"]),
            "detail": _texts(rows["detail"]),
            "href": _texts(rows["href"]).dictionary_encode(),
        }
    )


def _day(day: date) -> int:
    """Whole days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def _days(column: "pd.Series[Any]") -> pa.Array:
    """Dates as int32 days since 1970-01-01; unknown ones as the smallest int32."""
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        days = pa.array(column.to_numpy("datetime64[D]"))
    else:
        days = pa.Array.from_pandas(column, type=pa.date32())
    return days.cast(pa.int32()).fill_null(_NO_DATE)


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


def _statuses(column: "pd.Series[Any]") -> pa.Array:
    codes = pd.Index(STATUSES).get_indexer(pd.Index(column))
    if (codes < 0).any():
        raise ValueError(f"unknown statuses: {list(column[codes < 0].unique()[:5])}")
    return pa.array(codes.astype("int8"))


def _event(picked: Any, view: Any, rows: pd.DataFrame, asked: Mapping[str, Any]) -> GanttEvent | None:
    """What the browser said, believed only where it makes sense: it may be a forged or an outdated message."""
    key = picked if isinstance(picked, str) and bool((rows["key"] == picked).any()) else None
    known = isinstance(view, Mapping)
    if key is None and not known:
        return None
    told = {**asked, **view} if known else asked
    folds = told["collapsed"] if isinstance(told["collapsed"], list) else asked["collapsed"]
    return GanttEvent(
        picked=key,
        zoom=told["zoom"] if told["zoom"] in ZOOMS else asked["zoom"],
        collapsed=tuple(fold for fold in folds if isinstance(fold, str)),
    )


def joined_script() -> str:
    """The module that the browser loads: all parts in one scope, without the imports and exports between them."""
    names = [*(f"gantt_{part}.js" for part in _SCRIPTS), "gantt.js"]
    script = "\n".join((_ASSETS / name).read_text(encoding="utf-8") for name in names)
    script = re.sub(r"^import [^;]*;\n", "", script, flags=re.M)
    return re.sub(r"^export (?!default)", "", script, flags=re.M)


@cache
def _component() -> "ComponentRenderer":
    """Registered once a process, at first use: not work for an import."""
    css = (_ASSETS / "gantt.css").read_text(encoding="utf-8")
    return st.components.v2.component(
        "park_dispatch_gantt", html='<div class="gantt"></div>', css=css, js=joined_script()
    )
