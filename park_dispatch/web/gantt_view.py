"""How 横道图 is drawn: filters, sentence, canvas, and the same rows as a table."""

from datetime import date

import pandas as pd
import streamlit as st

from park_dispatch.boards.gantt import Only, Plan, Scope, View, gantt_rows
from park_dispatch.boards.logic import Logic, logic
from park_dispatch.boards.overview import late_milestones
from park_dispatch.boards.plan_choices import plan_choices, plan_dates
from park_dispatch.boards.situation import Situation
from park_dispatch.boards.status import day, number
from park_dispatch.boards.wording import iso, percent, status_word
from park_dispatch.language import _, current
from park_dispatch.ledger.topics import WORKS
from park_dispatch.model.roles import Action
from park_dispatch.reports.workbook import ExportColumn, ExportSheet
from park_dispatch.web.choices import choose, choose_from_list
from park_dispatch.web.export import export_button
from park_dispatch.web.fragment import fragment
from park_dispatch.web.frame import Frame
from park_dispatch.web.gantt import ZOOMS, gantt, gantt_words
from park_dispatch.web.gantt_saving import REJECTED, ask_to_save, draw_saved
from park_dispatch.web.places import go, href
from park_dispatch.web.schedule_download import draw_schedule_download
from park_dispatch.web.table import Column, Row, light, name, table, value
from park_dispatch.web.text import plain
from park_dispatch.web.wall_chart import draw_wall_chart_button

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
def draw_gantt(frame: Frame, now: Situation) -> None:
    """Filters and chart; choosing a filter reruns only this part."""
    found = logic(frame.ledger, now)
    draw_logic(now, found)  # part of the answer: above the filters, which fill the first screen of a phone
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        scopes: dict[Scope, str] = {"active": _("在建"), "all": _("全部")}
        scope = choose(_("范围"), scopes, key="gantt_scope", default="active")
        views = {"chart": _("横道图"), "table": _("表格")}
        shown_as = choose(_("显示方式"), views, key="gantt_view", default="chart")
        may = shown_as == "chart" and frame.may(Action.CHANGE_PLAN)
        editing = may and st.toggle(_("调整计划"), key="gantt_edit")
    view, compared = _asked(frame, now, scope, editing)
    rows = _rows(frame, now, view, found)
    draw_saved(frame)
    if rows.empty:
        st.markdown(plain(_("没有符合条件的节点；换一个筛选条件，或选“全部”看已完成的。")))
    elif shown_as == "chart":
        _draw_chart(frame, now, rows, view, found, compared, editing)
    else:
        _draw_rows(rows)
    with st.container(horizontal=True, gap="small"):
        export_button(f"{now.park.name}_{_('横道图')}_{now.as_of}", lambda: [_sheet(now, rows)], key="export_gantt")
        draw_schedule_download(now, found, view.project_id)
        draw_wall_chart_button(frame, now)


def _rows(frame: Frame, now: Situation, view: View, found: Logic) -> pd.DataFrame:
    """The rows of a view, put together once for everybody who has it before them."""
    if view.compare is not None:
        return gantt_rows(now, view.scope, view=view, logic=found)
    key = ("gantt rows", now.park, now.as_of, view.scope, view.plan, view.only, view.project_id, view.unit, current())
    return frame.ledger.remember(key, lambda: gantt_rows(now, view.scope, view=view, logic=found), WORKS)


def _asked(frame: Frame, now: Situation, scope: Scope, editing: bool) -> tuple[View, str]:
    """What the filters ask for, and the name of the plan that is compared with."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        projects = dict(zip(now.projects["project_id"].astype(str), now.projects["name"], strict=True))
        named = {"": _("全部项目"), **projects}
        project = choose_from_list(_("项目"), named, key="project", default="", width=220)
        units = sorted({*now.milestones["responsible_unit"].dropna(), *now.buildings["responsible_unit"].dropna()})
        unit = choose_from_list(
            _("责任单位"), {"": _("全部责任单位"), **{u: u for u in units}}, key="unit", default="", width=200
        )
        only: dict[Only, str] = {
            "all": _("全部节点"), "late": _("滞后和预警"), "critical": _("关键线路"), "month": _("30 天内"),
        }  # fmt: skip
        chosen = choose_from_list(_("节点"), only, key="only", default="all", width=150)
        plans = plan_choices(frame.ledger, now)
        compare = choose_from_list(_("对比计划"), plans, key="compare", default="", width=220)
    plan: Plan = "current" if editing else "baseline"
    if editing and not compare:
        compare = "baseline"
    view = View(scope, plan, chosen, int(project) if project else None, unit, plan_dates(frame.ledger, now, compare))
    return view, plans[compare] if compare else ""


def draw_logic(now: Situation, found: Logic) -> None:
    """What the links say, in words: days to win, the critical path, what could not be computed."""
    names = now.projects.set_index("project_id")["name"]
    for project, days in found.recover.items():
        said = _("{project}：按现行计划和逻辑关系，须追回 {days} 个工作日才能按期交付。")
        st.markdown(plain(said.format(project=names.get(project, ""), days=days)))
    for fault in found.faults:
        st.warning(plain(fault), icon=":material/rule:")


def _draw_chart(
    frame: Frame, now: Situation, rows: pd.DataFrame, view: View, found: Logic, compared: str, editing: bool
) -> None:
    zoom = str(st.query_params.get("zoom", "month"))
    span = _span(rows)
    calendar = now.site.of(view.project_id or 0)
    event = gantt(
        rows.assign(href=rows["key"].map(_href)),
        as_of=now.as_of,
        words=gantt_words(),
        height=min(MOST_PX, max(LEAST_PX, AXIS_PX + ROW_PX * len(rows))),
        key="gantt",
        zoom=zoom if zoom in ZOOMS else "month",
        weekends=False,
        resting=[(first, last) for first, last, _why in calendar.non_working_spans(*span)] if span else [],
        links=_links(found),
        compare_name=compared,
        editable=editing,
        reject=st.session_state.get(REJECTED, 0),
        print_title=_("{park}横道图（截至 {day}）").format(park=now.park.name, day=now.as_of),
    )
    if event is None:
        return
    if event.zoom != zoom:
        st.query_params["zoom"] = event.zoom
    if event.edits:
        ask_to_save(frame, now, event.edits)
    elif event.picked and not editing:
        _open(event.picked, now)


def _links(found: Logic) -> pd.DataFrame:
    """The links by the keys of the chart's rows; lags as whole days."""
    return found.links.assign(
        predecessor="m" + found.links["predecessor"].astype(str),
        successor="m" + found.links["successor"].astype(str),
        lag_days=found.links["lag_days"].round().astype("int64"),
    )


def _span(rows: pd.DataFrame) -> tuple[date, date] | None:
    """From the first to the last day that anything is drawn on, with a month on either side."""
    columns = ("baseline_start", "baseline_finish", "actual_finish", "forecast_finish", "deadline")
    dates = pd.concat([pd.to_datetime(rows[column]) for column in columns]).dropna()
    if dates.empty:
        return None
    air = pd.Timedelta(days=31)
    return (dates.min() - air).date(), (dates.max() + air).date()


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
        Column("forecast_finish", _("预计完成"), "date"),
        Column("float", _("总时差"), "days", tip=_("不影响交付可推迟的工作日；负数是须追回的工作日")),
        Column("percent", _("完成"), "percent"),
        Column("status", _("状态"), "status"),
    ]
    picked = table([_table_row(row) for _index, row in rows.iterrows()], columns, key="gantt_rows")
    if picked:
        go("building", building=picked[1:])


def _table_row(row: pd.Series) -> Row:
    dates = {
        column: value(iso(row[column]), iso(row[column]))
        for column in ("baseline_start", "baseline_finish", "actual_start", "actual_finish", "forecast_finish")
        if day(row[column]) is not None
    }
    indent = "　" * int(row["level"])
    spare = number(row["float_days"])
    if spare is not None:
        dates["float"] = value(_("{days} 天").format(days=int(spare)), spare, tone="late" if spare < 0 else "")
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
        ExportColumn("forecast_finish", _("预计完成"), "date"),
        ExportColumn("float_days", _("总时差"), "number", _("工作日，负数须追回")),
        ExportColumn("state", _("状态")),
    ]
    written = rows.assign(
        indented=["　" * level + text for level, text in zip(rows["level"], rows["name"], strict=True)],
        state=rows["status"].map(status_word),
    )
    title = _("{park}横道图（截至 {day}）").format(park=now.park.name, day=now.as_of)
    return ExportSheet(_("横道图"), title, columns, written)
