"""Drawing 节点走势: for each milestone of a building what report after report foresaw; rising lines slip."""

from datetime import date

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from park_dispatch.boards import trend as board
from park_dispatch.boards.forecasts import moved_words
from park_dispatch.boards.situation import Situation
from park_dispatch.boards.status import number
from park_dispatch.boards.wording import iso, spoken
from park_dispatch.language import _, current
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.topics import WORKS
from park_dispatch.reports.workbook import ExportColumn, ExportSheet
from park_dispatch.web.choices import choose_from_list
from park_dispatch.web.export import export_button
from park_dispatch.web.figures import ACTUAL, CONFIG, PLAN
from park_dispatch.web.table import Column, Row, name, table, value
from park_dispatch.web.text import plain

HEIGHT, LABEL_GAP, LONGEST_LABEL = 340, 15.0, 9
LATER, EARLIER = "#C77700", ACTUAL


def draw_trend(ledger: Ledger, now: Situation, project: int | None) -> None:
    """The sentence, the lines and the table of one building's milestones."""
    buildings = _with_milestones(now, project)
    if buildings.empty:
        st.markdown(plain(_("所选范围内没有上报节点的单体，看不出节点日期的走势。请上传带节点的进度表。")))
        return
    names = {str(int(i)): str(text) for i, text in zip(buildings["building_id"], buildings["name"], strict=True)}
    picked = choose_from_list(_("单体"), names, key="building", default=next(iter(names)), width=260)
    found = board.trend(ledger, now, int(picked))
    st.markdown(f"##### {plain(board.sentence(found, names[picked], now.as_of))}")
    rows = board.moves(found)
    if rows.empty:
        return
    left, right = st.columns([3, 2], gap="medium")
    with left:
        if len(found.reports) > 1:
            key = ("trend figure", now.park, now.as_of, picked, current())
            figure = ledger.remember(key, lambda: trend_figure(found), WORKS)
            st.plotly_chart(figure, key="trend_chart", config=CONFIG)
            st.caption(
                plain(
                    _(
                        "横轴是上报日，纵轴是那一次上报时预计的完成日：线往上走就是推后，走平就是守住；碰到虚线“今天”即应完成。"
                    )
                )
            )
    with right:
        _draw_table(rows, now.as_of)
        export_button(
            f"{now.park.name}_{names[picked]}_{_('节点走势')}_{now.as_of}",
            lambda: [trend_sheet(found, names[picked], now)],
            key="export_trend",
        )


def _with_milestones(now: Situation, project: int | None) -> pd.DataFrame:
    """Buildings with milestones, those under way and most behind first."""
    rows = now.buildings[now.buildings["building_id"].isin(now.milestones["parent_id"])]
    rows = rows if project is None else rows[rows["project_id"] == project]
    return rows.assign(ended=rows["percent"] >= 100.0).sort_values(
        ["ended", "slip_days", "gap_pp"], ascending=[True, False, True], kind="stable"
    )


def trend_figure(found: board.Trend) -> go.Figure:
    """One line a milestone that is not finished: thick where it slipped, dashed where it came nearer, thin where it
    stayed; its name and its move at the end.
    """
    moves = board.moves(found).set_index("milestone_id")
    lines = found.lines[found.lines["milestone_id"].isin(moves.index)]
    low, high = lines["foreseen"].min() - pd.Timedelta(days=6), lines["foreseen"].max() + pd.Timedelta(days=6)
    figure = go.Figure()
    by_days = moves["moved_days"].to_dict()
    for milestone_id, line in lines.groupby("milestone_id", sort=False):
        moved = number(by_days[milestone_id]) or 0.0
        figure.add_scatter(
            x=line["report"], y=line["foreseen"], name=str(line["name"].iloc[0]), mode="lines+markers",
            line=_line(moved), marker={"size": 4}, showlegend=False,
            customdata=[board.source_word(source) for source in line["source"]],
            hovertemplate=_("上报 %{x|%m-%d}：%{y|%Y-%m-%d}（%{customdata}）"),
        )  # fmt: skip
    _add_today(figure, found.reports, low, high)
    _add_labels(figure, moves, found.reports[-1], low, high)
    figure.update_layout(
        height=HEIGHT, margin={"l": 44, "r": 132, "t": 10, "b": 28}, hovermode="closest", dragmode=False,
        xaxis={"tickformat": "%m-%d", "range": [found.reports[0], found.reports[-1]], "nticks": 5},
        yaxis={"tickformat": "%m-%d", "range": [low, high], "nticks": 7},
    )  # fmt: skip
    return figure


def _line(moved: float) -> dict[str, object]:
    if moved > 0:
        return {"color": LATER, "width": 3}
    return {"color": EARLIER, "width": 2, "dash": "dash"} if moved < 0 else {"color": PLAN, "width": 1.5}


def _add_today(figure: go.Figure, reports: tuple[date, ...], low: pd.Timestamp, high: pd.Timestamp) -> None:
    """The diagonal on which the foreseen day is the day of the report."""
    first, last = max(pd.Timestamp(reports[0]), low), min(pd.Timestamp(reports[-1]), high)
    if first >= last:
        return
    figure.add_scatter(
        x=[first, last], y=[first, last], mode="lines", line={"color": PLAN, "width": 1, "dash": "dot"},
        hoverinfo="skip", showlegend=False,
    )  # fmt: skip
    figure.add_annotation(
        x=last, y=last, text=_("今天"), showarrow=False, xanchor="right", yanchor="top", xshift=-4,
        font={"size": 11, "color": PLAN},
    )  # fmt: skip


def _add_labels(figure: go.Figure, moves: pd.DataFrame, last: date, low: pd.Timestamp, high: pd.Timestamp) -> None:
    """The names at the ends of the lines, moved apart so that none lies on another."""
    apart = (high - low) / (HEIGHT - 38.0) * LABEL_GAP
    below = low - apart
    for _milestone, row in moves.sort_values("foreseen", kind="stable").iterrows():
        below = max(row["foreseen"], below + apart)
        moved = number(row["moved_days"]) or 0.0
        text = str(row["name"])
        short = text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1] + "…"
        sign = f" {moved:+.0f}".replace("-", "−") if moved else ""
        figure.add_annotation(
            x=last, y=below, text=_plotly_text(short) + sign, showarrow=False, xanchor="left", yanchor="middle",
            xshift=6, font={"size": 12, "color": LATER if moved > 0 else EARLIER if moved < 0 else PLAN},
        )  # fmt: skip


def _plotly_text(text: str) -> str:
    """Text from people in a figure, where Plotly would read tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _draw_table(rows: pd.DataFrame, as_of: date) -> None:
    columns = [
        Column("name", _("节点"), "name"),
        Column("before", _("原预计"), "date", tip=_("约四周前那次上报")),
        Column("foreseen", _("现预计"), "date"),
        Column("moved", _("变动"), "days"),
    ]
    shown = [
        Row(
            str(row["milestone_id"]),
            {
                "name": name(str(row["name"]), board.source_word(str(row["source"]))),
                "before": value(iso(row["before"]), iso(row["before"]), tip=_("{day}报").format(
                    day=spoken(row["report"], as_of))),
                "foreseen": value(iso(row["foreseen"]), iso(row["foreseen"])),
                "moved": value(
                    moved_words(number(row["moved_days"])), number(row["moved_days"]),
                    tone="warning" if row["moved_days"] > 0 else "quiet" if row["moved_days"] == 0 else "",
                ),
            },
        )
        for row in rows.to_dict("records")
    ]  # fmt: skip
    table(shown, columns, key="trend_rows")


def trend_sheet(found: board.Trend, building: str, now: Situation) -> ExportSheet:
    """Every report's foreseen days as an exported sheet."""
    columns = [
        ExportColumn("name", _("节点")),
        ExportColumn("report", _("上报日"), "date"),
        ExportColumn("foreseen", _("当时预计完成"), "date"),
        ExportColumn("origin", _("依据")),
    ]
    rows = found.lines.assign(origin=[board.source_word(source) for source in found.lines["source"]])
    title = _("{park}{building}节点走势（截至 {day}）").format(park=now.park.name, building=building, day=now.as_of)
    return ExportSheet(_("节点走势"), title, columns, rows)
