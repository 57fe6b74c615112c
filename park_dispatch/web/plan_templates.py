"""Drawing 模板: the items of a template to edit, weights from a bill of quantities, milestones for a new building."""

from datetime import date, timedelta

import pandas as pd
import streamlit as st

from park_dispatch.boards.backward_units import Unit, units
from park_dispatch.boards.situation import Situation
from park_dispatch.boards.template_table import from_table, to_table, weighed_by_bill
from park_dispatch.boards.templates import BUILDINGS, InUse, templates
from park_dispatch.boards.wording import iso
from park_dispatch.filing.plans import LONGEST_NAME, decide_template, lay_out
from park_dispatch.language import _
from park_dispatch.ledger.plans import NewPlan
from park_dispatch.model.roles import Action
from park_dispatch.planning.refusals import PlanningRefusal
from park_dispatch.planning.template_plan import MOST_FLOORS, TemplatePlan, plan_from_template
from park_dispatch.planning.templates import Template, shipped_titles, starting_note
from park_dispatch.reports.workbook import ExportColumn, ExportSheet
from park_dispatch.web.allowed import offered
from park_dispatch.web.choices import choose
from park_dispatch.web.editor import editor
from park_dispatch.web.export import export_button
from park_dispatch.web.frame import EARLIEST, LATEST, Frame
from park_dispatch.web.plan_forms import attempt, sign
from park_dispatch.web.table import Column, Row, name, table, value
from park_dispatch.web.text import plain

_DRAFT = "template_draft"


def draw_templates(frame: Frame, now: Situation) -> None:
    """The view."""
    known = templates(frame.ledger, frame.park, frame.as_of)
    titles = shipped_titles()
    code = choose(_("模板"), titles, key="template", default="rc_factory")
    in_use = known[code]
    if note := starting_note(in_use.template):
        st.markdown(plain(note))
    st.caption(plain(_whose(in_use)))
    may = offered(frame, Action.DECIDE)
    edited = _draw_editor(in_use, may)
    if may and edited is not None:
        _draw_save(frame, in_use, edited)
    if may and code in BUILDINGS:
        with st.expander(_("按工程量清单换算权重")):
            _draw_bill(in_use)
    with st.expander(_("按模板排出日期")):
        _draw_layout(frame, now, in_use, titles[code])


def _whose(in_use: InUse) -> str:
    if in_use.edited is None:
        return _("这是系统自带的模板。")
    words = _("{author} 自 {day} 起改用：{reason}。")
    return words.format(author=in_use.edited.author, day=in_use.edited.as_of, reason=in_use.edited.reason)


def _draw_editor(in_use: InUse, may: bool) -> Template | None:
    """The table, to look at or to type into; returns the template as edited, None while something in it is wrong."""
    shown = st.session_state.get(_DRAFT, {}).get(in_use.code, in_use.template)
    version = abs(hash(shown)) % 10**8
    kinds, works = st.column_config, in_use.code in BUILDINGS  # procedures have no weights and no floors
    rows = editor(
        to_table(shown),
        key=f"template_rows_{in_use.code}_{version}_{may}",
        closed=not may,
        columns={
            "name": kinds.TextColumn(_("工作项"), required=True),
            "weight": kinds.NumberColumn(_("权重（%）"), min_value=0, max_value=100, format="%.2f") if works else None,
            "first": kinds.NumberColumn(_("起（%）"), min_value=0, max_value=100, help=_("占工期的比例")),
            "last": kinds.NumberColumn(_("止（%）"), min_value=0, max_value=100, help=_("占工期的比例")),
            "after": kinds.TextColumn(
                _("紧前工作"),
                help=_("例：桩基 SS+9；桩基 FF+5。FS 完成后开始、SS、FF、SF，数字为占工期的 %"),
                width="medium",
            ),
            "words": kinds.TextColumn(_("识别词"), help=_("节点名称里含有任一个词，就算这一项；用顿号隔开")),
            "per_floor": kinds.CheckboxColumn(_("每层一个"), default=False) if works else None,
            "optional": None if works else kinds.CheckboxColumn(_("可省"), default=False),
            "within_days": None if works else kinds.NumberColumn(_("时限（天）"), min_value=1, step=1),
        },
    )
    try:
        return from_table(shown, rows)
    except PlanningRefusal as refusal:
        st.error(plain(refusal.why()))
        return None


def _draw_save(frame: Frame, in_use: InUse, edited: Template) -> None:
    changed = edited != in_use.template
    if not changed and in_use.edited is None:
        return
    signed = sign(frame, f"template_{in_use.code}", _("例如：按三期清单调整"))
    with st.container(horizontal=True, gap="small"):
        if changed and st.button(_("保存模板"), key="template_save", type="primary"):
            st.session_state.pop(_DRAFT, None)
            attempt(
                signed,
                lambda: decide_template(
                    frame.ledger,
                    frame.park,
                    in_use.code,
                    edited,
                    frame.as_of,
                    signed.reason,
                    signed.author,
                    by=frame.person,
                ),
                _("模板已保存，从 {day} 起使用。").format(day=frame.as_of),
            )
        if in_use.edited is not None and st.button(_("恢复系统自带的模板"), key="template_reset"):
            st.session_state.pop(_DRAFT, None)
            attempt(
                signed,
                lambda: decide_template(
                    frame.ledger,
                    frame.park,
                    in_use.code,
                    None,
                    frame.as_of,
                    signed.reason,
                    signed.author,
                    by=frame.person,
                ),
                _("已恢复系统自带的模板。"),
            )


def _draw_bill(in_use: InUse) -> None:
    text = st.text_area(
        _("粘贴工程量清单：一行一项，写名称和金额（万元）"), key=f"bill_{in_use.code}", height=180,
        placeholder=_("桩基 320\n基础 410\n主体 1180"),
    )  # fmt: skip
    if st.button(_("换算权重"), key="bill_use"):
        try:
            weighed = weighed_by_bill(in_use.template, text or "")
        except PlanningRefusal as refusal:
            st.error(plain(refusal.why()))
            return
        st.session_state[_DRAFT] = {in_use.code: weighed}
        st.rerun()


def _draw_layout(frame: Frame, now: Situation, in_use: InUse, title: str) -> None:
    empty = {unit.subject_id: unit for unit in units(now) if not unit.pieces and in_use.code in BUILDINGS}
    names = {0: _("只排日期，不新建节点")} | {
        number: _("{unit}（{project}）").format(unit=unit.name, project=unit.project) for number, unit in empty.items()
    }
    chosen = st.selectbox(
        _("单体"), list(names), format_func=names.__getitem__, key="layout_unit",
        help=_("列出的是还没有节点的单体；已有节点的，请到“倒排工期”按模板倒排"),
    )  # fmt: skip
    unit = empty.get(chosen or 0)
    start, finish, floors = _span(now.as_of, unit, in_use.template)
    if start is None or finish is None:
        st.caption(plain(_("请填写开始和完成日期。")))
        return
    calendar = now.site.of(unit.project_id if unit else 0)
    try:
        planned = plan_from_template(in_use.template, start, finish, calendar, floors)
    except PlanningRefusal as refusal:
        st.error(plain(refusal.why()))
        return
    _draw_planned(planned)
    heading = _("{title}：{start} 至 {finish}").format(title=title, start=start, finish=finish)
    export_button(f"{title}_{start}_{finish}", lambda: [_sheet(planned, heading)], key="export_template")
    if unit is not None and offered(frame, Action.LAY_OUT_PLAN):
        _draw_apply(frame, unit, planned, title)


def _span(as_of: date, unit: Unit | None, template: Template) -> tuple[date | None, date | None, int]:
    stem = f"{unit.subject_id if unit else 0}"
    deadline = unit.deadline if unit and unit.deadline and unit.deadline > as_of else as_of + timedelta(days=240)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        days = [
            st.date_input(
                label, value=usual, key=f"layout_{part}_{stem}", format="YYYY-MM-DD", width=170, min_value=EARLIEST,
                max_value=LATEST,
            )
            for label, usual, part in (
                (_("开始"), as_of + timedelta(days=1), "start"), (_("完成"), deadline, "finish"),
            )
        ]  # fmt: skip
        floors = 1
        if any(step.per_floor for step in template.steps):
            floors = st.number_input(
                _("层数"), min_value=1, max_value=MOST_FLOORS, value=4, step=1, key=f"layout_floors_{stem}", width=120
            )
    start, finish = (one if isinstance(one, date) else None for one in days)
    return start, finish, int(floors)


def _draw_planned(planned: TemplatePlan) -> None:
    columns = [
        Column("name", _("节点"), "name"),
        Column("start", _("开始"), "date"),
        Column("finish", _("完成"), "date"),
        Column("weight", _("权重"), "percent"),
    ]
    rows = [
        Row(
            item.key,
            {
                "name": name(item.name),
                "start": value(iso(item.start), iso(item.start)),
                "finish": value(iso(item.finish), iso(item.finish)),
                "weight": value("—" if item.weight is None else f"{item.weight:.1f}%", item.weight),
            },
        )
        for item in planned.items
    ]
    table(rows, columns, key="template_plan")


def _sheet(planned: TemplatePlan, heading: str) -> ExportSheet:
    rows = pd.DataFrame(
        [(item.name, item.start, item.finish, item.weight) for item in planned.items],
        columns=["name", "start", "finish", "weight"],
    )
    columns = [
        ExportColumn("name", _("节点")),
        ExportColumn("start", _("计划开始"), "date"),
        ExportColumn("finish", _("计划完成"), "date"),
        ExportColumn("weight", _("权重"), "percent", "%"),
    ]
    return ExportSheet(_("计划"), heading, columns, rows)


def _draw_apply(frame: Frame, unit: Unit, planned: TemplatePlan, title: str) -> None:
    called = st.text_input(
        _("计划名称"), value=_("{unit} {title}").format(unit=unit.name, title=title),
        key=f"layout_name_{unit.subject_id}", max_chars=LONGEST_NAME,
    )  # fmt: skip
    signed = sign(frame, "layout", _("例如：新开工单体，按模板排计划"))
    label = _("为 {unit} 新建 {count} 个节点").format(unit=unit.name, count=len(planned.items))
    if st.button(label, key="layout_save", type="primary"):
        plan = NewPlan(called or "", unit.project_id, "template", frame.as_of, signed.reason)
        attempt(
            signed,
            lambda: lay_out(frame.ledger, frame.park, unit.subject_id, planned, plan, signed.author, by=frame.person),
            _("已为 {unit} 新建 {count} 个节点，计划存为“{name}”。").format(
                unit=unit.name, count=len(planned.items), name=plan.name
            ),
        )
