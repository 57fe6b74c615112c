"""How 横道图 is drawn: filters, sentence, canvas, and the same rows as a table."""

from datetime import date

import pandas as pd
import streamlit as st

from park_dispatch.boards.gantt import Scope, gantt_rows
from park_dispatch.boards.overview import late_milestones
from park_dispatch.boards.situation import Situation
from park_dispatch.boards.status import day, number
from park_dispatch.boards.wording import iso, percent, status_word
from park_dispatch.language import _
from park_dispatch.planning.calendar import non_working_days
from park_dispatch.reports.workbook import ExportColumn, ExportSheet
from park_dispatch.web.choices import choose
from park_dispatch.web.export import export_button
from park_dispatch.web.fragment import fragment
from park_dispatch.web.gantt import ZOOMS, gantt, gantt_words
from park_dispatch.web.places import go, href
from park_dispatch.web.table import Column, Row, light, name, table, value
from park_dispatch.web.text import plain

ROW_PX, AXIS_PX, LEAST_PX, MOST_PX = 26, 120, 320, 860


def draw_sentence(now: Situation) -> None:
    """What is late, in words, before the picture."""
    late = late_milestones(now)
    if late.empty:
        st.markdown(plain(_("没有超期未完的节点。")))
        return
    worst = late.iloc[0]
    st.markdown(
        plain(
            _("{count} 个节点超期未完，最久的是 {label}，已超期 {days} 天。").format(
                count=len(late), label=worst["label"], days=int(worst["late_days"])
            )
        )
    )


@fragment
def draw_gantt(now: Situation) -> None:
    """Filters and chart; choosing a filter reruns only this part."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        scopes: dict[Scope, str] = {"active": _("在建"), "all": _("全部")}
        scope = choose(_("范围"), scopes, key="gantt_scope", default="active")
        views = {"chart": _("横道图"), "table": _("表格")}
        view = choose(_("显示方式"), views, key="gantt_view", default="chart")
    rows = gantt_rows(now, scope)
    if rows.empty:
        st.markdown(plain(_("没有在建项目；选“全部”可看已完成的。")))
    elif view == "chart":
        _draw_chart(now, rows)
    else:
        _draw_rows(rows)
    export_button(f"{now.park.name}_{_('横道图')}_{now.as_of}", lambda: [_sheet(now, rows)], key="export_gantt")


def _draw_chart(now: Situation, rows: pd.DataFrame) -> None:
    zoom = str(st.query_params.get("zoom", "month"))
    span = _span(rows)
    event = gantt(
        rows.assign(href=rows["key"].map(_href)),
        as_of=now.as_of,
        words=gantt_words(),
        height=min(MOST_PX, max(LEAST_PX, AXIS_PX + ROW_PX * len(rows))),
        key="gantt",
        zoom=zoom if zoom in ZOOMS else "month",
        holidays=non_working_days(*span) if span else [],
    )
    if event is None:
        return
    if event.zoom != zoom:
        st.query_params["zoom"] = event.zoom
    if event.picked:
        _open(event.picked, now)


def _span(rows: pd.DataFrame) -> tuple[date, date] | None:
    dates = pd.concat([pd.to_datetime(rows[column]) for column in ("baseline_start", "baseline_finish")]).dropna()
    return None if dates.empty else (dates.min().date(), dates.max().date())


def _href(key: str) -> str | None:
    return href("building", building=key[1:]) if key.startswith("b") else None


def _open(key: str, now: Situation) -> None:
    """Go to the building of a picked row; a milestone opens its building."""
    if key.startswith("b"):
        go("building", building=key[1:])
    if key.startswith("m"):
        parent = now.milestones.set_index("milestone_id")["parent_id"].get(int(key[1:]))
        if parent is not None and now.building(int(parent)) is not None:
            go("building", building=int(parent))


def _draw_rows(rows: pd.DataFrame) -> None:
    columns = [
        Column("name", _("名称"), "name"),
        Column("baseline_start", _("计划开始"), "date"),
        Column("baseline_finish", _("计划完成"), "date"),
        Column("actual_start", _("实际开始"), "date"),
        Column("actual_finish", _("实际完成"), "date"),
        Column("percent", _("完成"), "percent"),
        Column("status", _("状态"), "status"),
    ]
    picked = table([_table_row(row) for _index, row in rows.iterrows()], columns, key="gantt_rows")
    if picked:
        go("building", building=picked[1:])


def _table_row(row: pd.Series) -> Row:
    dates = {
        column: value(iso(row[column]), iso(row[column]))
        for column in ("baseline_start", "baseline_finish", "actual_start", "actual_finish")
        if day(row[column]) is not None
    }
    indent = "　" * int(row["level"])
    return Row(
        row["key"],
        {
            "name": name(f"{indent}{row['name']}", "", _href(row["key"]) or ""),
            **dates,
            "percent": value(percent(row["percent"]), number(row["percent"])),
            "status": light(row["status"], row["words"]),
        },
    )


def _sheet(now: Situation, rows: pd.DataFrame) -> ExportSheet:
    columns = [
        ExportColumn("indented", _("名称")),
        ExportColumn("baseline_start", _("计划开始"), "date"),
        ExportColumn("baseline_finish", _("计划完成"), "date"),
        ExportColumn("actual_start", _("实际开始"), "date"),
        ExportColumn("actual_finish", _("实际完成"), "date"),
        ExportColumn("percent", _("完成"), "percent", "%"),
        ExportColumn("deadline", _("交付期限"), "date"),
        ExportColumn("late_days", _("晚"), "number", _("天")),
        ExportColumn("state", _("状态")),
    ]
    written = rows.assign(
        indented=["　" * level + text for level, text in zip(rows["level"], rows["name"], strict=True)],
        state=rows["status"].map(status_word),
    )
    title = _("{park}横道图（截至 {day}）").format(park=now.park.name, day=now.as_of)
    return ExportSheet(_("横道图"), title, columns, written)
