"""Drawing 误期: the days lost or made up by each building in each month, as a map and in words."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from park_dispatch.boards import slippage as board
from park_dispatch.boards.situation import Situation
from park_dispatch.language import _, current
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.topics import WORKS
from park_dispatch.reports.workbook import ExportColumn, ExportSheet
from park_dispatch.web.export import export_button
from park_dispatch.web.figures import CONFIG
from park_dispatch.web.text import plain

MOST, MOST_ON_PHONE, MONTHS_ON_PHONE, MOST_IN_WORDS = 24, 10, 6, 8
ROW_HEIGHT, STRONG_DAYS = 28, 20.0
# Blue and orange, which the colour-blind tell apart; lost time is also written with a plus.
LIGHT = ("#7FB2F0", "#F1F3F5", "#F0A35E")
DARK = ("#2A5FA8", "#2B323A", "#A85A14")
STYLE = """<style>
@media (max-width: 640px) { .st-key-slippage_wide { display: none; } }
@media (min-width: 640.02px) { .st-key-slippage_phone { display: none; } }
</style>"""


def draw_slippage(ledger: Ledger, now: Situation, project: int | None) -> None:
    """The sentence, the map (fewer months and buildings on a phone), how each stands."""
    found = board.slippage(ledger, now)
    shown = found.of(project, MOST)
    st.markdown(f"##### {plain(board.sentence(shown, now.as_of))}")
    if not shown.names or not shown.months:
        st.markdown(plain(_("需要节点的计划开始、计划完成和至少两个月的上报。请上传带计划日期的进度表。")))
        return
    dark = st.context.theme.type == "dark"
    st.html(STYLE)
    with st.container(key="slippage_wide"):
        key = ("slippage figure", now.park, now.as_of, project, current(), dark)
        figure = ledger.remember(key, lambda: slippage_figure(shown, dark), WORKS)
        st.plotly_chart(figure, key="slippage_map", config=CONFIG, theme="streamlit")
    with st.container(key="slippage_phone"):
        key = ("slippage figure on phone", now.park, now.as_of, project, current(), dark)
        small = found.of(project, MOST_ON_PHONE).last(MONTHS_ON_PHONE)
        figure = ledger.remember(key, lambda: slippage_figure(small, dark), WORKS)
        st.plotly_chart(figure, key="slippage_map_phone", config=CONFIG)
    st.caption(
        plain(_("格内为当月多耽误的天数：+ 丢了时间（橙），− 抢回时间（蓝）；按计划基线推算当天的进度本该哪天达到。"))
    )
    if shown.partial:
        st.caption(plain(_("最后一个月只算到 {day}。").format(day=now.as_of)))
    counted = len(found.of(project, len(found.names)).names)
    if counted > MOST:
        st.caption(
            plain(_("只列丢时间最多的 {most} 个，共 {count} 个；全部见导出表。").format(most=MOST, count=counted))
        )
    _draw_totals(shown, now)
    export_button(
        f"{now.park.name}_{_('误期')}_{now.as_of}",
        lambda: [slippage_sheet(found.of(project, len(found.names)), now)],
        key="export_slippage",
    )


def _draw_totals(shown: board.Slippage, now: Situation) -> None:
    said = board.totals(shown, now.as_of, MOST_IN_WORDS)
    if said:
        st.markdown(plain(said))


def slippage_figure(shown: board.Slippage, dark: bool) -> go.Figure:
    """Buildings from top to bottom, months from left to right, the days in the cells."""
    low, zero, high = DARK if dark else LIGHT
    added = np.round(shown.added)
    text = [["" if np.isnan(days) else _signed(days) for days in row] for row in added]
    columns = list(range(len(shown.months)))
    figure = go.Figure()
    figure.add_heatmap(
        z=np.clip(added, -STRONG_DAYS, STRONG_DAYS).tolist(), x=columns, y=list(range(len(shown.names))), text=text,
        texttemplate="%{text}", zmin=-STRONG_DAYS, zmid=0, zmax=STRONG_DAYS, xgap=2, ygap=2, showscale=False,
        colorscale=[(0.0, low), (0.5, zero), (1.0, high)], hoverinfo="skip",
        textfont={"size": 13, "color": "#F4F6F8" if dark else "#17212B"},
    )  # fmt: skip
    figure.update_layout(
        height=40 + ROW_HEIGHT * len(shown.names) + 8, margin={"l": 8, "r": 8, "t": 38, "b": 6}, dragmode=False,
        xaxis={
            "side": "top", "tickvals": columns, "ticktext": [board.month_label(month) for month in shown.months],
            "showgrid": False, "tickangle": 0, "fixedrange": True, "zeroline": False,
        },
        yaxis={
            "autorange": "reversed", "tickvals": list(range(len(shown.names))),
            "ticktext": [_short(name) for name in shown.names], "showgrid": False, "automargin": True,
            "fixedrange": True, "zeroline": False,
        },
    )  # fmt: skip
    return figure


def _short(name: str) -> str:
    safe = name if len(name) <= 10 else name[:9] + "…"
    return safe.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _signed(days: float) -> str:
    return "0" if days == 0 else f"{days:+.0f}".replace("-", "−")


def slippage_sheet(found: board.Slippage, now: Situation) -> ExportSheet:
    """Every building and month as an exported sheet."""
    months = [f"{month:%Y-%m}" for month in found.months]
    rows = pd.DataFrame(np.round(found.added, 1), columns=months)
    rows.insert(0, "name", list(found.names))
    rows["total"] = np.round(found.total, 1)
    columns = [
        ExportColumn("name", _("单体")),
        *(ExportColumn(month, month, "number", _("天")) for month in months),
        ExportColumn("total", _("至今累计晚"), "number", _("天，负数为提前")),
    ]
    title = _("{park}各单体每月多耽误的天数（截至 {day}）").format(park=now.park.name, day=now.as_of)
    return ExportSheet(_("误期"), title, columns, rows)
