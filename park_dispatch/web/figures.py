"""Charts in plotly.graph_objects: thin lines, quiet grid, Chinese dates. No plotly.express: seven times slower."""

from datetime import date
from typing import Any, Literal

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from park_dispatch.boards.curve import Ahead, Curve, ahead, curve
from park_dispatch.boards.situation import Situation
from park_dispatch.boards.status import day, number
from park_dispatch.language import _, current
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.topics import WORKS

PLAN, ACTUAL, LATE = "#8A96A3", "#1F7AE0", "#DB3B50"
BAND = "rgba(31, 122, 224, 0.24)"
LONGEST_BY_MONTHS = 550
CONFIG = {"displayModeBar": False, "scrollZoom": False}


def curve_figure(
    found: Curve, as_of: date, deadline: date | None, height: int, to_come: Ahead | None = None
) -> go.Figure:
    """Planned and reported percent by day, the as-of day and the deadline as vertical lines; what is to come, with its
    band, where it is given.
    """
    figure = go.Figure()
    if to_come is not None:
        _add_ahead(figure, to_come)
    figure.add_scatter(
        x=found.planned["day"], y=found.planned["percent"], name=_("计划"), mode="lines",
        line={"color": PLAN, "width": 1.5, "dash": "dot"}, hovertemplate="%{y:.1f}%",
    )  # fmt: skip
    figure.add_scatter(
        x=found.actual["day"], y=found.actual["percent"], name=_("上报"), mode="lines+markers",
        line={"color": ACTUAL, "width": 2, "shape": "hv"}, marker={"size": 3.5}, hovertemplate="%{y:.1f}%",
    )  # fmt: skip
    _vertical(figure, as_of, _("截至 {day}").format(day=f"{as_of:%m-%d}"), PLAN, "top")
    if deadline is not None:  # below, where neither a curve nor the words of the as-of day are
        _vertical(figure, deadline, _("交付 {day}").format(day=f"{deadline:%m-%d}"), LATE, "bottom")
    figure.update_layout(
        height=height, margin={"l": 36, "r": 8, "t": 24, "b": 28}, hovermode="x unified", showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.12}, dragmode=False,
        xaxis=_months(figure) | {"hoverformat": "%Y-%m-%d"},
        yaxis={"range": [0, 102], "ticksuffix": "%", "dtick": 25},
    )  # fmt: skip
    return figure


def _months(figure: go.Figure) -> dict[str, Any]:
    """A tick a month; over more days than LONGEST_BY_MONTHS few ticks, with their years."""
    days = [day for trace in figure.data for day in (pd.Timestamp(one) for one in trace.x) if not pd.isna(day)]
    days += [pd.Timestamp(shape.x0) for shape in figure.layout.shapes]
    if days and (max(days) - min(days)).days > LONGEST_BY_MONTHS:
        return {"tickformat": "%Y-%m", "nticks": 6}
    return {"tickformat": _("%m月"), "dtick": "M1"}


def _add_ahead(figure: go.Figure, to_come: Ahead) -> None:
    if to_come.early is not None and to_come.late is not None:
        figure.add_scatter(
            x=[*to_come.early["day"], *to_come.late["day"][::-1]],
            y=[*to_come.early["percent"], *to_come.late["percent"][::-1]], name=_("八成把握"), mode="none",
            fill="toself", fillcolor=BAND, hoverinfo="skip",
        )  # fmt: skip
    figure.add_scatter(
        x=to_come.likely["day"], y=to_come.likely["percent"], name=_("预测"), mode="lines",
        line={"color": ACTUAL, "width": 2, "dash": "dash"}, hovertemplate="%{y:.1f}%",
    )  # fmt: skip
    last = to_come.likely["day"].iloc[-1]
    figure.add_shape(
        type="line", x0=last, x1=last, y0=0, y1=1, yref="paper", line={"color": ACTUAL, "width": 1, "dash": "dot"}
    )
    figure.add_annotation(  # above the words of the deadline, which may be the same day
        x=last, y=0.4, yref="paper", text=_("预计 {day}").format(day=f"{last:%m-%d}"), showarrow=False, textangle=-90,
        xanchor="right", yanchor="bottom", font={"size": 11, "color": ACTUAL},
    )  # fmt: skip


def _vertical(figure: go.Figure, day: date, words: str, colour: str, at: Literal["top", "bottom"]) -> None:
    """A day as a line with its words beside it: at the bottom along the line, for other lines may be near."""
    figure.add_shape(type="line", x0=day, x1=day, y0=0, y1=1, yref="paper", line={"color": colour, "width": 1})
    figure.add_annotation(
        x=day, y=1 if at == "top" else 0, yref="paper", text=words, showarrow=False, xanchor="right", yanchor=at,
        font={"size": 11, "color": colour}, xshift=-3 if at == "top" else 0, textangle=0 if at == "top" else -90,
    )  # fmt: skip


def draw_curve(
    ledger: Ledger, now: Situation, building_ids: list[int], thing: pd.Series, *, key: str, height: int = 260
) -> None:
    """The curve of some buildings on the page, with deadline and forecast of `thing`, the building or project that they
    are; a sentence where nothing was planned or reported.
    """
    found = curve(ledger, now, building_ids)
    if found.planned.empty and found.actual.empty:
        st.caption(_("还没有计划和上报，无法画进度曲线。"))
        return
    deadline = day(thing["delivery_deadline"])

    def figure() -> go.Figure:
        done = float(found.actual["percent"].iloc[-1]) if len(found.actual) else number(thing["percent"]) or 0.0
        days = (day(thing[f"forecast_{name}"]) for name in ("p10", "p50", "p90"))
        return curve_figure(found, now.as_of, deadline, height, ahead(found, now.as_of, done, *days))

    drawn = ("figure", now.park, now.as_of, tuple(building_ids), height, current())
    st.plotly_chart(ledger.remember(drawn, figure, WORKS), key=key, config=CONFIG)
