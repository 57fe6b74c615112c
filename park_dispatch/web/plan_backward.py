"""Drawing 倒排工期: what is asked for, the buildings with their days to win, the items with their latest days."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from park_dispatch.boards import backward as board
from park_dispatch.boards.backward import Basis, UnitBackward, Wish
from park_dispatch.boards.backward_units import units
from park_dispatch.boards.situation import Situation
from park_dispatch.boards.templates import BUILDINGS
from park_dispatch.boards.wording import iso, percent, spoken
from park_dispatch.filing.plans import LONGEST_NAME, keep_plan
from park_dispatch.language import _
from park_dispatch.ledger.plans import NewPlan
from park_dispatch.model.roles import Action
from park_dispatch.planning.backward import State
from park_dispatch.planning.lights import Status
from park_dispatch.planning.template_plan import MOST_FLOORS
from park_dispatch.planning.templates import shipped_titles
from park_dispatch.reports.workbook import ExportColumn, ExportSheet
from park_dispatch.web.choices import choose, choose_from_list
from park_dispatch.web.export import export_button
from park_dispatch.web.frame import EARLIEST, LATEST, Frame
from park_dispatch.web.places import href
from park_dispatch.web.plan_forms import attempt, sign
from park_dispatch.web.table import Cell, Column, Row, light, name, table, value
from park_dispatch.web.text import plain

_TONES: dict[State, Status] = {"overdue": "late", "this_week": "warning", "under_way": "normal", "later": "normal"}
_BY = "by"


def draw_backward(frame: Frame, now: Situation, answer: str) -> None:
    """The view. `answer` is the headline of the page, so that the same words do not stand there twice."""
    wish, project_id, unit_id = _asked(now)
    found = board.backward(frame.ledger, now, wish, project_id, unit_id)
    said = board.headline(now, found)
    if said != answer:
        st.markdown(f"**{plain(said)}**")
    if not found:
        return
    _draw_units(now, found)
    finished = st.toggle(_("显示已完成的节点"), key="plan_finished")
    rows = board.table_rows(now, found, finished)
    if rows.empty:
        st.caption(plain("\n".join(board.note_lines(found))))
        return
    _draw_items(rows, now.as_of)
    st.caption(plain("\n".join(board.note_lines(found))))
    title = _("{park}倒排工期，截至 {day}").format(park=frame.park.name, day=frame.as_of)
    export_button(
        f"{frame.park.name}_{_('倒排工期')}_{frame.as_of}", lambda: [items_sheet(rows, title)], key="export_backward"
    )
    _draw_save(frame, now, found, project_id)


def _asked(now: Situation) -> tuple[Wish, int, int]:
    """What is asked for, all of it in the address: project, building, basis, deadline, template."""
    every = units(now)
    projects = {"0": _("全部在建项目")} | {str(unit.project_id): unit.project for unit in every}
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        project = choose_from_list(_("项目"), projects, key="project", default="0", width=240)
        mine = [unit for unit in every if project in ("0", str(unit.project_id))]
        names = {"0": _("全部单体")} | {str(unit.subject_id): unit.name for unit in mine}
        unit = choose_from_list(_("单体"), names, key="unit", default="0", width=150)
        bases: dict[Basis, str] = {"plan": _("按现行计划"), "template": _("按模板")}
        basis = choose(_("依据"), bases, key="basis", default="plan")
        st.caption(_("换一个期限试算"), width="content")
        deadline = _what_if()
    template, period, floors = "", None, None
    if basis == "template":
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            template, period, floors = _laid()
    return Wish(basis, deadline, template, period, floors), int(project), int(unit)


def _what_if() -> date | None:
    address = st.query_params.get(_BY)
    if "plan_by" not in st.session_state or (address is not None and address != st.session_state.get("_plan_by")):
        st.session_state["plan_by"] = _day(address)
    picked = st.date_input(
        _("换一个期限试算"), value=None, key="plan_by", format="YYYY-MM-DD", width=170, min_value=EARLIEST,
        max_value=LATEST, label_visibility="collapsed", help=_("不填则按各自的交付期限；只是试算，不改交付期限"),
    )  # fmt: skip
    deadline = picked if isinstance(picked, date) else None
    told = None if deadline is None else deadline.isoformat()
    if told is None:
        st.query_params.pop(_BY, None)
    else:
        st.query_params[_BY] = told
    st.session_state["_plan_by"] = told
    return deadline


def _day(text: str | None) -> date | None:
    try:
        found = date.fromisoformat(text or "")
    except ValueError:
        return None
    return found if EARLIEST <= found <= LATEST else None


def _laid() -> tuple[str, int | None, int | None]:
    titles = shipped_titles()
    choices = {"": _("按节点名称自动选择")} | {code: titles[code] for code in BUILDINGS}
    code = choose_from_list(_("模板"), choices, key="by_template", default="", width=220)
    period = st.number_input(
        _("工期（工作日）"), min_value=1, max_value=20_000, value=None, step=1, key="plan_period", width=180,
        placeholder=_("同现行计划"),
    )  # fmt: skip
    floors = st.number_input(
        _("层数"), min_value=1, max_value=MOST_FLOORS, value=None, step=1, key="plan_floors", width=120,
        placeholder=_("按节点"),
    )  # fmt: skip
    return code, period, floors


def _draw_units(now: Situation, found: Sequence[UnitBackward]) -> None:
    ordered = sorted(found, key=lambda one: (-one.days_to_win, one.backward is None))
    columns = [
        Column("name", _("单体"), "name"),
        Column("deadline", _("交付期限"), "date"),
        Column("finish", _("最早可完工"), "date", tip=_("未完成的节点按剩余工期和先后关系，从截至日期次日排起")),
        Column("win", _("离期限"), "days"),
        Column("due", _("本周必须开始"), "days"),
        Column("overdue", _("应开工未开工"), "days"),
    ]
    table([_unit_row(now, one) for one in ordered], columns, key="backward_units")


def _unit_row(now: Situation, one: UnitBackward) -> Row:
    unit, spare = one.unit, board.spare_days(now, one)
    link = "" if unit.is_project else href("building", building=unit.subject_id)
    cells: dict[str, Cell] = {
        "name": name(unit.name, unit.project if not unit.is_project else _("项目直属节点"), link),
        "deadline": value(iso(unit.deadline), iso(unit.deadline)),
    }
    if one.backward is None:
        return Row(str(unit.subject_id), cells | {"win": value(one.problem, tone="quiet")})
    win, due, overdue = one.days_to_win, len(one.backward.must_start_this_week), len(one.backward.should_have_started)
    cells |= {
        "finish": value(iso(one.backward.possible_finish), iso(one.backward.possible_finish)),
        "win": value(
            _("须追回 {days} 个工作日").format(days=win) if win else _("余 {days} 个工作日").format(days=spare),
            win or -spare,
            tone="late" if win else "",
        ),
        "due": value(str(due) if due else "—", due, tone="warning" if due else ""),
        "overdue": value(str(overdue) if overdue else "—", overdue, tone="late" if overdue else ""),
    }
    if unit.deadline is not None and unit.deadline <= now.as_of:
        cells["deadline"] = value(iso(unit.deadline), iso(unit.deadline), tone="late", sub=_("已过期限"))
    return Row(str(unit.subject_id), cells)


def _draw_items(rows: pd.DataFrame, as_of: date) -> None:
    columns = [
        Column("status", _("该做什么"), "status"),
        Column("name", _("节点"), "name"),
        Column("start", _("最迟开始"), "date", tip=_("再晚就赶不上期限；已开始的，指向可看实际开始日期")),
        Column("finish", _("最迟完成"), "date"),
        Column("spare", _("余量"), "days", tip=_("最早可完成与最迟完成之间的工作日")),
        Column("possible", _("最早可完成"), "date", phone=False),
        Column("percent", _("完成"), "percent", phone=False),
        Column("duration", _("工期（工作日）"), "number", phone=False),
    ]
    table([_item_row(row, as_of) for row in rows.to_dict("records")], columns, key="backward_items")


def _item_row(row: Mapping[Any, Any], as_of: date) -> Row:
    state, win = row["state"], int(row["days_to_win"])
    started = row["started"] if state in ("under_way", "done") and not pd.isna(row["started"]) else None
    first = row["latest_start"] if started is None else started
    cells = {
        "status": _state(row, win),
        "name": name(f"{row['unit']} {row['name']}"),
        "start": value(iso(first), iso(first)),
        "finish": value(iso(row["latest_finish"]), iso(row["latest_finish"])),
        "spare": _spare(row, win),
        "possible": value(iso(row["possible_finish"]), iso(row["possible_finish"])),
        "percent": value(percent(row["percent"]), row["percent"]),
        "duration": value(f"{row['duration']:.0f}", row["duration"]),
    }
    if state == "under_way":
        cells["start"] = value(
            _("已开始"), iso(first), tip="" if started is None else spoken(first, as_of), tone="quiet"
        )
    return Row(f"{row['unit_id']}:{row['key']}", cells)


def _state(row: Mapping[Any, Any], win: int) -> Cell:
    state: State = row["state"]
    status: Status = "done" if state == "done" else _TONES[state]
    rule = _("晚 {days} 个工作日").format(days=row["start_overdue"]) if state == "overdue" else ""
    if win and status == "normal":
        status = "watch"
    order = board.STATES.index(state)
    return dict(light(status, rule)) | {"t": board.state_word(state), "v": order}


def _spare(row: Mapping[Any, Any], win: int) -> Cell:
    spare = int(row["float_days"])
    if row["state"] == "done":
        return value("—", 100_000.0)
    if win:
        return value(_("差 {days} 个工作日").format(days=win), -win, tone="late")
    if spare < 0:
        return value(_("晚 {days} 个工作日").format(days=-spare), spare, sub=_("不影响交付"))
    return value(_("余 {days} 个工作日").format(days=spare) if spare else _("没有余量"), spare)


def items_sheet(rows: pd.DataFrame, title: str) -> ExportSheet:
    """The items as an exported sheet."""
    shown = rows.assign(
        word=[board.state_word(state) for state in rows["state"]],
        **{day: pd.to_datetime(rows[day]) for day in ("latest_start", "latest_finish", "possible_finish", "started")},
    )
    columns = [
        ExportColumn("project", _("项目")),
        ExportColumn("unit", _("单体")),
        ExportColumn("name", _("节点")),
        ExportColumn("word", _("该做什么")),
        ExportColumn("duration", _("工期"), "number", _("工作日")),
        ExportColumn("percent", _("完成"), "percent", "%"),
        ExportColumn("started", _("实际开始"), "date"),
        ExportColumn("latest_start", _("最迟开始"), "date"),
        ExportColumn("latest_finish", _("最迟完成"), "date"),
        ExportColumn("possible_finish", _("最早可完成"), "date"),
        ExportColumn("float_days", _("余量"), "number", _("工作日")),
        ExportColumn("start_overdue", _("应开工未开工"), "number", _("工作日")),
        ExportColumn("days_to_win", _("须追回"), "number", _("工作日")),
    ]
    return ExportSheet(_("倒排工期"), title, columns, shown)


def _draw_save(frame: Frame, now: Situation, found: Sequence[UnitBackward], project_id: int) -> None:
    items = board.kept_items(found)
    if items.empty or not frame.may(Action.KEEP_PLAN):
        return
    with st.expander(_("保存为计划")):
        st.caption(
            plain(_("把 {count} 个节点的最迟开始、最迟完成存为一份计划，可与其他计划比较。").format(count=len(items)))
        )
        day = max(one.backward.deadline for one in found if one.backward is not None)
        called = st.text_input(
            _("计划名称"), value=_("倒排 {day}").format(day=spoken(day, now.as_of)), key=f"backward_name_{day}",
            max_chars=LONGEST_NAME,
        )  # fmt: skip
        signed = sign(frame, "backward_save", _("例如：按 10月31日 交付重排"))
        in_force = st.checkbox(_("同时作为计划基线，从截至日期起按它比较"), key="backward_in_force")
        if st.button(_("保存计划"), key="backward_save", type="primary"):
            projects = {one.unit.project_id for one in found if one.backward is not None}
            scope = projects.pop() if len(projects) == 1 else project_id
            plan = NewPlan(called or "", scope, "backward", now.as_of, signed.reason, in_force)
            attempt(
                signed,
                lambda: keep_plan(frame.ledger, frame.park, plan, items, signed.author, by=frame.person),
                _("已保存计划“{name}”，在“计划基线”里可以查看和比较。").format(name=plan.name),
            )
