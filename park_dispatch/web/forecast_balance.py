"""Drawing 流水线: alike buildings under one another, the same work as a line from one to the next."""

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from park_dispatch.boards import line_of_balance as board
from park_dispatch.boards.situation import Situation
from park_dispatch.boards.wording import spoken
from park_dispatch.language import _, current
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.topics import WORKS
from park_dispatch.reports.workbook import ExportColumn, ExportSheet
from park_dispatch.web.choices import choose, choose_from_list
from park_dispatch.web.export import export_button
from park_dispatch.web.figures import CONFIG, PLAN
from park_dispatch.web.text import plain

COLOURS = ("#1F7AE0", "#C77700", "#0F9B76", "#B0559B", "#8A6D00", "#4D7EA8")
"""Neighbouring lines differ also for the colour-blind; each carries its name."""
ROW_HEIGHT, MOST_CLASHES, MOST_NAMED = 34, 5, 8


def draw_balance(ledger: Ledger, now: Situation, project: int | None) -> None:
    """The sentence, the lines and where they cross, of one group of alike buildings."""
    groups = board.groups(now, project)
    if not groups:
        st.markdown(
            plain(
                _(
                    "所选范围内没有三栋以上节点相同的单体，不作流水线比较。"
                    "各栋用同样的节点名称上报、并有计划完成日期后，这里会出现。"
                )
            )
        )
        return
    picked, scope = _choices(now, groups)
    found = board.balance(now, groups[int(picked)])
    st.markdown(f"##### {plain(board.sentence(found, now.as_of))}")
    going = _going(found) if scope == "open" else list(range(len(found.work)))
    key = ("balance figure", now.park, now.as_of, project, picked, scope, current())
    figure = ledger.remember(key, lambda: balance_figure(found, going, now), WORKS)
    st.plotly_chart(figure, key="balance_chart", config=CONFIG)
    if numbers := _numbered(found, going):
        st.markdown(plain(numbers))
    st.caption(
        plain(
            _(
                "每条线是一道工序，从先开工的单体走到后开工的：粗线为实际和预计，细虚线为计划；线越陡，每月完成的栋数越多。"
            )
        )
    )
    for clash in board.clashes(found)[1:MOST_CLASHES]:
        st.markdown(
            "- "
            + plain(
                _("{building}：“{later}”预计 {day}完成，比“{earlier}”早 {days} 天").format(
                    building=clash.building, later=clash.later, earlier=clash.earlier, days=clash.days,
                    day=spoken(clash.day, now.as_of),
                )
            )
        )  # fmt: skip
    export_button(
        f"{now.park.name}_{_('流水线')}_{now.as_of}", lambda: [balance_sheet(found, now)], key="export_balance"
    )


def _choices(now: Situation, groups: list[list[int]]) -> tuple[str, str]:
    names = dict(zip(now.buildings["building_id"], now.buildings["name"], strict=True))
    labels = {
        str(at): _("{count} 栋：{names}").format(count=len(ids), names=_("、").join(str(names[i]) for i in ids[:5]))
        for at, ids in enumerate(groups)
    }
    with st.container(horizontal=True, vertical_alignment="center"):
        picked = "0" if len(groups) == 1 else choose_from_list(_("单体组"), labels, key="alike", default="0", width=300)
        scope = choose(_("工序"), {"open": _("未完工序"), "all": _("全部工序")}, key="work", default="open")
    return picked, scope


def _going(found: board.Balance) -> list[int]:
    """The works that are not finished in every building; all of them where everything is."""
    open_work = sorted(set(found.points.loc[~found.points["actual"], "work"]))
    return open_work or list(range(len(found.work)))


def balance_figure(found: board.Balance, work: list[int], now: Situation) -> go.Figure:
    """Buildings upward in the order of their start, days to the right; a thick and a thin line a work."""
    figure = go.Figure()
    top = len(found.buildings) - 1
    for at in work:
        points = found.points[found.points["work"] == at]
        colour = COLOURS[at % len(COLOURS)]
        name = _safe(found.work[at])
        figure.add_scatter(
            x=points["planned"], y=points["building"], mode="lines", showlegend=False, hoverinfo="skip",
            line={"color": colour, "width": 1, "dash": "dot"}, opacity=0.8,
        )  # fmt: skip
        figure.add_scatter(
            x=points["expected"], y=points["building"], mode="lines+markers", name=name, showlegend=False,
            line={"color": colour, "width": 3},
            marker={"size": 8, "symbol": ["circle" if done else "circle-open" for done in points["actual"]]},
            customdata=[_("实际") if done else _("预计") for done in points["actual"]],
            hovertemplate=name + " %{customdata} %{x|%Y-%m-%d}<extra></extra>",
        )  # fmt: skip
    figure.add_shape(
        type="line", x0=now.as_of, x1=now.as_of, y0=0, y1=1, yref="paper", line={"color": PLAN, "width": 1}
    )
    _add_labels(figure, found, work)
    begin, end = _span(found.points[found.points["work"].isin(work)])
    above = 30 if len(work) > MOST_NAMED else 100  # pixels for numbers or for leaning names
    figure.update_layout(
        height=50 + above + ROW_HEIGHT * (top + 1), margin={"l": 8, "r": 24, "t": 10, "b": 28}, dragmode=False,
        hovermode="closest",
        xaxis={
            "tickformat": "%m-%d" if (end - begin).days < 365 else "%Y-%m-%d", "nticks": 6, "range": [begin, end],
        },
        yaxis={
            "tickvals": list(range(top + 1)), "ticktext": [_safe(name) for name in found.buildings],
            "range": [-0.4, top + above / ROW_HEIGHT], "automargin": True, "zeroline": False,
        },
    )  # fmt: skip
    return figure


def _add_labels(figure: go.Figure, found: board.Balance, work: list[int]) -> None:
    """At the ends of the lines their names, leaning and moved apart; of many lines their numbers (_numbered)."""
    points = found.points[found.points["work"].isin(work)]
    begin, end = _span(points)
    last = points.drop_duplicates("work", keep="last").sort_values("expected", kind="stable")
    many = len(work) > MOST_NAMED
    apart, at = (end - begin) / (22 if many else 13), begin - (end - begin)
    for row in last.to_dict("records"):
        name = found.work[row["work"]]
        at = max(row["expected"], at + apart)
        figure.add_annotation(
            x=at, y=row["building"], showarrow=False, yanchor="bottom", yshift=6,
            text=str(row["work"] + 1) if many else _safe(name if len(name) <= 9 else name[:8] + "…"),
            textangle=0 if many else -38, xanchor="center" if many else "left",
            font={"size": 12, "color": COLOURS[row["work"] % len(COLOURS)]},
        )  # fmt: skip


def _numbered(found: board.Balance, work: list[int]) -> str:
    """What the numbers at the lines stand for; "" where the names are there."""
    return _("、").join(f"{at + 1} {found.work[at]}" for at in work) if len(work) > MOST_NAMED else ""


def _span(points: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The days shown, with room on the right for the names."""
    first = min(points["planned"].min(), points["expected"].min())
    last = max(points["planned"].max(), points["expected"].max())
    width = last - first
    return first - width * 0.04, last + width * 0.22


def _safe(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def balance_sheet(found: board.Balance, now: Situation) -> ExportSheet:
    """Every point as an exported sheet."""
    rows = found.points.assign(
        name=[found.buildings[at] for at in found.points["building"]],
        step=[found.work[at] for at in found.points["work"]],
        origin=[_("实际") if done else _("预计") for done in found.points["actual"]],
    )
    columns = [
        ExportColumn("step", _("工序")),
        ExportColumn("name", _("单体")),
        ExportColumn("planned", _("计划完成"), "date"),
        ExportColumn("expected", _("实际或预计完成"), "date"),
        ExportColumn("origin", _("依据")),
    ]
    title = _("{park}流水线（截至 {day}）").format(park=now.park.name, day=now.as_of)
    return ExportSheet(_("流水线"), title, columns, rows)
