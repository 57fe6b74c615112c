"""The Gantt chart (横道图) as a Streamlit component of our own: rows go over as Arrow, the browser draws on a canvas.

Plotly needs seconds for a few thousand bars; a canvas that draws only the rows in view does not care how many there
are. The browser keeps scroll position, zoom, folds and unsaved changes across reruns; Python learns of zoom and folds
(for the address), of the row that was picked, and of the changes that the reader wants stored.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from park_dispatch.web.gantt_arrow import STATUSES, GanttRow, GanttStatus, day_number, gantt_table, links_table
from park_dispatch.web.gantt_edits import GanttEdit, believed, editable_rows
from park_dispatch.web.gantt_words import GanttWords, gantt_words

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

__all__ = [
    "STATUSES",
    "ZOOMS",
    "GanttEdit",
    "GanttEvent",
    "GanttRow",
    "GanttStatus",
    "GanttWords",
    "gantt",
    "gantt_table",
    "gantt_words",
]

ZOOMS = ("day", "week", "month", "year")

_ASSETS = Path(__file__).parent / "assets"
# Joined in this order into one module: Streamlit takes one script, and a file each is easier to read than one long one.
_SCRIPTS = (
    *("layout", "edits", "marks", "links", "front", "draw", "stage"),
    *("legend", "chrome", "panel", "gesture", "input", "print"),
)


@dataclass(frozen=True)
class GanttEvent:
    """What the browser told: the key of the row picked just now (None otherwise), and the view as it is.

    edits: the changes that the reader has just asked to store, once; empty in every other run.
    """

    picked: str | None
    zoom: str
    collapsed: tuple[str, ...]
    edits: tuple[GanttEdit, ...] = ()


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
    workdays: Sequence[date] = (),
    resting: Sequence[tuple[date, date]] = (),
    weekends: bool = True,
    links: pd.DataFrame | None = None,
    compare_name: str = "",
    editable: bool = False,
    editable_keys: Collection[str] | None = None,
    reject: int = 0,
    print_title: str = "",
) -> GanttEvent | None:
    """Draw the chart; None until the browser has told anything.

    rows: the columns of GanttRow, one row each in display order, parents before their children. Optional columns, each
    with nothing where nothing is known: forecast_finish (date; drawn for unfinished rows), front (date at which the
    plan has what is done: the point of the 前锋线), float_days (working days of total float, negative when days must
    be caught up), late_finish (date), compare_start and compare_finish (dates of a second baseline, named
    compare_name), editable (bool).

    height: pixels, all included. zoom and collapsed (keys): the view to open with; a later change of them is followed,
    else the reader's own zoom and folds stay.

    holidays: days off beside weekends; resting: spans of days off (first and last day) of the site calendar; weekends
    False: Saturday and Sunday are worked; workdays: never shaded, whatever the others say.

    links: predecessor and successor (row keys), type ("FS", "SS", "FF", "SF"), lag_days, critical, broken (the dates
    contradict it). Links to rows that are not there are left out; below a folded row they stand faint at that row.

    editable: the rows of editable_keys and of the column `editable` may be moved and linked; the changes come back as
    GanttEvent.edits. They stay hatched until rows and links hold them or otherwise differ from what was changed, or
    until `reject` is their batch number n or higher: those are dropped. print_title: the line above printed pages.

    Raises ValueError when a column lacks, a key appears twice, a parent is unknown or stands below its child, or a
    status, type of link or zoom is unknown.
    """
    if zoom not in ZOOMS:
        raise ValueError(f"zoom must be one of {ZOOMS}, not {zoom!r}")
    allowed = editable_rows(rows, editable, editable_keys)
    result = _component()(
        key=key,
        data={
            "rows": gantt_table(rows, allowed),
            "links": links_table(links, rows),
            "as_of": day_number(as_of),
            "words": asdict(words),
            "height": height,
            "key": key,
            "zoom": zoom,
            "collapsed": list(collapsed),
            "heard": _reports_heard(st.session_state.get(key)),
            "holidays": [day_number(day) for day in holidays],
            "workdays": [day_number(day) for day in workdays],
            "resting": [[day_number(first), day_number(last)] for first, last in resting],
            "weekends": weekends,
            "compare_name": compare_name,
            "editable": bool(allowed.any()),
            "reject": reject,
            "print_title": print_title,
        },
        height=height,
        on_picked_change=lambda: None,
        on_view_change=lambda: None,
        on_edits_change=lambda: None,
    )
    asked = {"zoom": zoom, "collapsed": list(collapsed)}
    return _event(result, rows, asked, believed(result.get("edits"), rows, links, allowed))


def _reports_heard(state: Any) -> int:
    """Number of the last view that the browser reported, so that it can tell our wishes from echoes of its own."""
    view = state.get("view") if isinstance(state, Mapping) else None
    number = view.get("n") if isinstance(view, Mapping) else None
    return number if isinstance(number, int) else 0


def _event(
    told: Any, rows: pd.DataFrame, asked: Mapping[str, Any], edits: tuple[GanttEdit, ...] = ()
) -> GanttEvent | None:
    """What the browser said, believed only where it makes sense: it may be a forged or an outdated message."""
    picked, view = told.get("picked"), told.get("view")
    key = picked if isinstance(picked, str) and bool((rows["key"] == picked).any()) else None
    known = isinstance(view, Mapping)
    if key is None and not known and not edits:
        return None
    seen = {**asked, **view} if known else asked
    folds = seen["collapsed"] if isinstance(seen["collapsed"], list) else asked["collapsed"]
    return GanttEvent(
        picked=key,
        zoom=seen["zoom"] if seen["zoom"] in ZOOMS else asked["zoom"],
        collapsed=tuple(fold for fold in folds if isinstance(fold, str)),
        edits=edits,
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
