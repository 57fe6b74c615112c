"""Drawing 承诺兑现: what was promised and kept week by week, why not, and the place to say why."""

from datetime import date, timedelta

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from park_dispatch.boards import commitments as board
from park_dispatch.boards.situation import Situation
from park_dispatch.boards.wording import iso
from park_dispatch.filing.reasons import set_reason
from park_dispatch.filing.refusals import FilingRefusal
from park_dispatch.language import _, current
from park_dispatch.ledger.refusals import LedgerRefusal
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.reasons import REASONS
from park_dispatch.model.roles import Action
from park_dispatch.reports.workbook import ExportColumn, ExportSheet
from park_dispatch.web.allowed import offered
from park_dispatch.web.export import export_button
from park_dispatch.web.figures import ACTUAL, CONFIG, PLAN
from park_dispatch.web.fragment import drawing
from park_dispatch.web.frame import Frame
from park_dispatch.web.table import Cell, Column, Row, name, table, value
from park_dispatch.web.text import plain
from park_dispatch.web.upload_person import ask_person

HEIGHT = 220


def draw_promises(frame: Frame, now: Situation, project: int | None) -> None:
    """The sentence, the weeks and the reasons, the missed promises; a click on one asks for its reason."""
    found = board.chosen(board.commitments(frame.ledger, now), project, now.as_of)
    st.markdown(f"##### {plain(board.sentence(found, now.as_of))}")
    if not found.weeks["promised"].any():
        return
    why = board.reasons_words(found)
    if why:
        st.markdown(plain(why))
    left, right = st.columns(2, gap="medium")
    with left:
        _draw_weeks(frame.ledger, now, found, project)
    with right:
        _draw_reasons(frame.ledger, now, found, project)
    st.caption(
        plain(
            _(
                "承诺：计划完成日落在该周的节点（按周一时的计划），加上时限在该周的调度事项；到周末完成的算兑现。"
                "调度事项以最近的答复为准。"
            )
        )
    )
    _draw_missed(frame, found)
    export_button(
        f"{now.park.name}_{_('承诺兑现')}_{now.as_of}", lambda: promise_sheets(found, now), key="export_promises"
    )


def _draw_weeks(ledger: Ledger, now: Situation, found: board.Commitments, project: int | None) -> None:
    st.markdown(f"**{plain(_('每周兑现率'))}**")
    key = ("promises figure", now.park, now.as_of, project, current())
    st.plotly_chart(ledger.remember(key, lambda: weeks_figure(found.weeks)), key="promise_weeks", config=CONFIG)


def weeks_figure(weeks: pd.DataFrame) -> go.Figure:
    """A bar of what was promised, filled as far as it was kept; the share above it."""
    names = [
        f"{week:%m-%d}" + ("" if ended else "<br>" + _("本周"))
        for week, ended in zip(weeks["week"], weeks["ended"], strict=True)
    ]
    shares = ["" if pd.isna(ppc) else f"{ppc:.0f}%" for ppc in weeks["ppc"]]
    hover = [
        _("承诺 {promised} 项，兑现 {kept} 项").format(promised=row["promised"], kept=row["kept"])
        for row in weeks.to_dict("records")
    ]
    figure = go.Figure()
    figure.add_bar(
        x=names, y=weeks["promised"], name=_("承诺"), text=shares, textposition="outside", cliponaxis=False,
        marker={"color": "rgba(138, 150, 163, 0.22)", "line": {"color": PLAN, "width": 1}}, customdata=hover,
        hovertemplate="%{customdata}<extra></extra>", textfont={"size": 12},
    )  # fmt: skip
    figure.add_bar(x=names, y=weeks["kept"], name=_("兑现"), marker={"color": ACTUAL}, hoverinfo="skip")
    most = max(1, int(weeks["promised"].max()))
    figure.update_layout(
        height=HEIGHT, margin={"l": 28, "r": 4, "t": 8, "b": 36}, barmode="overlay", dragmode=False, bargap=0.35,
        legend={"orientation": "h", "x": 0, "y": 1.14}, showlegend=True,
        xaxis={"type": "category", "fixedrange": True, "tickangle": 0},
        yaxis={"range": [0, most * 1.18], "fixedrange": True, "nticks": 5},
    )  # fmt: skip
    return figure


def _draw_reasons(ledger: Ledger, now: Situation, found: board.Commitments, project: int | None) -> None:
    counts = board.reason_counts(found)
    st.markdown(f"**{plain(_('没有兑现的原因'))}**")
    if counts.empty:
        st.markdown(plain(_("到期的承诺都兑现了。")))
        return
    key = ("reasons figure", now.park, now.as_of, project, current())
    st.plotly_chart(ledger.remember(key, lambda: reasons_figure(counts)), key="promise_reasons", config=CONFIG)


def reasons_figure(counts: pd.DataFrame) -> go.Figure:
    """The most frequent reason on top; what is only guessed is hatched."""
    rows = counts.iloc[::-1]
    names = [board.reason_word(reason) for reason in rows["reason"]]
    total = rows["confirmed"] + rows["guessed"]
    figure = go.Figure()
    figure.add_bar(
        x=rows["confirmed"], y=names, orientation="h", name=_("已确认"), marker={"color": ACTUAL}, hoverinfo="skip"
    )
    figure.add_bar(
        x=rows["guessed"], y=names, orientation="h", name=_("待确认"), hoverinfo="skip",
        marker={
            "color": "rgba(31, 122, 224, 0.12)", "line": {"color": ACTUAL, "width": 1},
            "pattern": {"shape": "/", "fgcolor": ACTUAL, "size": 6, "solidity": 0.2},
        },
        text=[_("{count} 项").format(count=count) for count in total], textposition="outside", cliponaxis=False,
        textfont={"size": 12},
    )  # fmt: skip
    figure.update_layout(
        height=max(HEIGHT, 60 + 24 * len(rows)), margin={"l": 8, "r": 36, "t": 8, "b": 8}, barmode="stack",
        dragmode=False, legend={"orientation": "h", "x": 0, "y": 1.14}, showlegend=True, bargap=0.3,
        xaxis={"visible": False, "fixedrange": True, "range": [0, max(1, int(total.max())) * 1.15]},
        yaxis={"automargin": True, "fixedrange": True},
    )  # fmt: skip
    return figure


def _draw_missed(frame: Frame, found: board.Commitments) -> None:
    rows = board.missed(found)
    if rows.empty:
        return
    st.markdown(f"##### {plain(_('没有兑现的 {count} 项').format(count=len(rows)))}")
    may = offered(frame, Action.GIVE_REASON)
    if may:
        st.caption(plain(_("点开一项，选择或确认原因。")))
    columns = [
        Column("name", _("承诺"), "name"),
        Column("what", _("类别"), "days"),
        Column("due", _("应完成"), "date"),
        Column("reason", _("原因"), "days"),
        Column("words", _("上报的情况"), "text"),
    ]
    shown = [
        Row(
            str(at),
            {
                "name": name(str(row["name"]), str(row["building"])),
                "what": value(_kind_word(row), str(row["kind"])),
                "due": value(iso(row["due"]), iso(row["due"])),
                "reason": _reason_cell(row),
                "words": value(str(row["words"]), tone="quiet"),
            },
        )
        for at, row in rows.iterrows()
    ]
    picked = table(shown, columns, key="missed_rows", opens=may)
    if may and picked is not None and int(picked) in rows.index:
        st.dialog(_("没有兑现的原因"))(drawing(draw_reason))(frame, rows[rows.index == int(picked)].iloc[0])


def _whose(row: pd.Series) -> str:
    return " · ".join(part for part in (str(row["building"]), _kind_word(row)) if part)


def _kind_word(row: pd.Series) -> str:
    return _("节点") if row["kind"] == "milestone" else _("调度事项")


def _reason_cell(row: pd.Series) -> Cell:
    reason = str(row["reason"])
    if not reason:
        return value(_("请填写"), "2", tone="warning")
    if row["guessed"]:
        return value(_("{reason}？待确认").format(reason=board.reason_word(reason)), "1" + reason, tone="watch")
    return value(board.reason_word(reason), "0" + reason)


def draw_reason(frame: Frame, row: pd.Series) -> None:
    """One missed promise: what it was, what was reported, the reason to choose, who says so."""
    st.markdown(f"**{plain(str(row['name']))}**  \n{plain(_whose(row))}")
    st.markdown(plain(_("应在 {day}前完成").format(day=iso(row["due"]))))
    if row["words"]:
        st.caption(plain(str(row["words"])))
    mark = f"reason_{row['subject_id']}_{row['due']}"
    reason = st.pills(_("原因"), REASONS, format_func=board.reason_word, default=str(row["reason"]) or None, key=mark)
    with st.container(horizontal=True, vertical_alignment="center"):
        author = ask_person(frame, _("填写人"), f"{mark}_author")
        pressed = st.button(_("保存原因"), key=f"{mark}_save", type="primary")
    if not pressed:
        return
    if not reason:
        st.error(plain(_("请先选择一个原因。")))
        return
    due = row["due"]
    try:
        set_reason(
            frame.ledger, frame.park, int(str(row["subject_id"])), due if isinstance(due, date) else frame.as_of,
            reason, author, by=frame.person,
        )  # fmt: skip
    except (FilingRefusal, LedgerRefusal) as refusal:
        st.error(plain(refusal.why()))
        return
    st.rerun()


def promise_sheets(found: board.Commitments, now: Situation) -> list[ExportSheet]:
    """The weeks and every promise as exported sheets."""
    title = _("{park}承诺兑现（截至 {day}）").format(park=now.park.name, day=now.as_of)
    weeks = found.weeks.assign(
        first=pd.to_datetime(found.weeks["week"]),
        last=[week + timedelta(days=6) for week in found.weeks["week"]],
    )
    items = found.items.assign(
        whose=[_whose(row) for _at, row in found.items.iterrows()],
        state=[
            _("兑现") if kept else _("未到期") if going else _("未兑现")
            for kept, going in zip(found.items["kept"], found.items["open"], strict=True)
        ],
        why=[board.reason_word(reason) if reason else "" for reason in found.items["reason"]],
        sure=[
            _("待确认") if guess and why else ""
            for guess, why in zip(found.items["guessed"], found.items["reason"], strict=True)
        ],
    )
    return [
        ExportSheet(
            _("每周兑现率"), title,
            [
                ExportColumn("first", _("周一"), "date"),
                ExportColumn("last", _("周日"), "date"),
                ExportColumn("promised", _("承诺"), "number", _("项")),
                ExportColumn("kept", _("兑现"), "number", _("项")),
                ExportColumn("ppc", _("兑现率"), "percent", "%"),
            ],
            weeks,
        ),
        ExportSheet(
            _("承诺"), title,
            [
                ExportColumn("name", _("承诺")),
                ExportColumn("whose", _("单体 / 类别")),
                ExportColumn("due", _("应完成"), "date"),
                ExportColumn("state", _("结果")),
                ExportColumn("why", _("原因")),
                ExportColumn("sure", _("待确认")),
                ExportColumn("words", _("上报的情况")),
            ],
            items,
        ),
    ]  # fmt: skip
