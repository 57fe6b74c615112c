"""Drawing 计划基线: the kept plans, freezing, putting in force, taking back; two versions compared."""

import pandas as pd
import streamlit as st

from park_dispatch.boards import plans as board
from park_dispatch.boards.dispatch import clock
from park_dispatch.boards.plans import BASELINE, CURRENT
from park_dispatch.boards.situation import Situation
from park_dispatch.boards.status import number
from park_dispatch.boards.wording import iso, spoken
from park_dispatch.filing.plans import LONGEST_NAME, keep_plan, put_in_force, take_back
from park_dispatch.language import _
from park_dispatch.ledger.plans import NewPlan
from park_dispatch.model.roles import Action
from park_dispatch.planning.lights import Status
from park_dispatch.reports.workbook import ExportColumn, ExportSheet
from park_dispatch.web.allowed import offered
from park_dispatch.web.choices import choose_from_list
from park_dispatch.web.export import export_button
from park_dispatch.web.frame import Frame
from park_dispatch.web.plan_forms import attempt, sign
from park_dispatch.web.table import Cell, Column, Row, change, light, name, table, value
from park_dispatch.web.text import plain

_TONES: dict[str, Status] = {
    "later": "late", "earlier": "normal", "new": "watch", "dropped": "no_report", "undated": "warning",
    "unchanged": "done",
}  # fmt: skip
_SIGNS = {"later": "→", "earlier": "←", "new": "+", "dropped": "×", "undated": "?", "unchanged": "="}


def draw_baselines(frame: Frame, now: Situation) -> None:
    """The view."""
    rows = board.plan_list(frame.ledger, now)
    if rows.empty:
        st.markdown(plain(_("还没有存档的计划。计划要调整时，先在这里冻结原计划并写明原因，调整后可以逐项比较。")))
    else:
        _draw_list(frame, rows)
    projects = {"0": _("全部项目")} | dict(
        zip(now.projects["project_id"].astype(str), now.projects["name"], strict=True)
    )
    if offered(frame, Action.KEEP_PLAN):
        with st.expander(_("冻结计划"), expanded=rows.empty):
            _draw_freeze(frame, now, projects)
    if len(rows) and frame.may(Action.ADOPT_PLAN):
        labels = {
            int(row["plan_id"]): _("{number} · {name}").format(number=row["plan_id"], name=row["name"])
            for row in rows.to_dict("records")
        }
        with st.expander(_("作为计划基线")):
            _draw_adopt(frame, now, labels)
        with st.expander(_("撤回计划")):
            _draw_withdraw(frame, labels)
    st.markdown(f"##### {plain(_('计划比较'))}")
    _draw_comparison(frame, now, projects)


def _draw_list(frame: Frame, rows: pd.DataFrame) -> None:
    columns = [
        Column("name", _("计划"), "name"),
        Column("state", _("用途"), "text"),
        Column("as_of", _("截至"), "date"),
        Column("items", _("节点"), "number"),
        Column("reason", _("原因"), "text"),
        Column("author", _("保存人"), "days"),
    ]
    shown = []
    for row in rows.to_dict("records"):
        tone = "normal" if row["state"] == "in_force" else "quiet"
        origin = _("编号 {number} · {origin} · {project}").format(
            number=row["plan_id"], origin=row["origin_word"], project=row["project"]
        )
        when = clock(row["recorded_at"], frame.settings.timezone)
        cells = {
            "name": name(str(row["name"]), origin),
            "state": value(board.state_word(str(row["state"])), tone=tone),
            "as_of": value(iso(row["as_of"]), iso(row["as_of"])),
            "items": value(str(row["items"]), float(row["items"])),
            "reason": value(str(row["reason"])),
            "author": value(f"{row['author']} {when}", str(row["recorded_at"]), tone="quiet"),
        }
        shown.append(Row(str(row["plan_id"]), cells))
    table(shown, columns, key="plan_list")


def _draw_freeze(frame: Frame, now: Situation, projects: dict[str, str]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        versions = {CURRENT: _("现行计划（最近上报）"), BASELINE: _("计划基线")}
        version = st.selectbox(
            _("冻结哪一份"), list(versions), format_func=versions.__getitem__, key="freeze_version", width=220
        )
        project = st.selectbox(
            _("项目"), list(projects), format_func=projects.__getitem__, key="freeze_project", width=240
        )
        default = _("{day} {what}").format(
            day=spoken(now.as_of, now.as_of), what=_("现行计划") if version == CURRENT else _("基线")
        )
        called = st.text_input(
            _("计划名称"), value=default, key=f"freeze_name_{version}", max_chars=LONGEST_NAME, width="stretch"
        )
    found = board.dated(now, version or CURRENT, int(project or 0))
    if left := found.left_out():
        st.caption(plain(left))
    signed = sign(frame, "freeze", _("例如：雨季影响，调整前留底"))
    in_force = st.checkbox(_("同时作为计划基线，从截至日期起按它比较"), key="freeze_in_force")
    label = _("冻结 {count} 个节点").format(count=len(found.items))
    if st.button(label, key="freeze_save", type="primary"):
        plan = NewPlan(called or "", int(project or 0), "frozen", now.as_of, signed.reason, in_force)
        attempt(
            signed,
            lambda: keep_plan(
                frame.ledger, frame.park, plan, found.items, signed.author, board.labels(now), by=frame.person
            ),
            _("已冻结“{name}”，{count} 个节点。").format(name=plan.name, count=len(found.items)),
        )


def _draw_adopt(frame: Frame, now: Situation, labels: dict[int, str]) -> None:
    chosen = st.selectbox(_("哪一份"), list(labels), format_func=labels.__getitem__, key="adopt_plan")
    st.caption(plain(_("从 {day} 起，计划中的节点按它比较；原来的基线保留，撤回后恢复。").format(day=now.as_of)))
    signed = sign(frame, "adopt", _("例如：专班会议同意调整"))
    if st.button(_("作为计划基线"), key="adopt_save", type="primary") and chosen is not None:
        attempt(
            signed,
            lambda: put_in_force(
                frame.ledger, frame.park, chosen, now.as_of, signed.reason, signed.author, by=frame.person
            ),
            _("“{name}”已作为计划基线。").format(name=labels[chosen]),
        )


def _draw_withdraw(frame: Frame, labels: dict[int, str]) -> None:
    chosen = st.selectbox(_("哪一份"), list(labels), format_func=labels.__getitem__, key="withdraw_plan")
    st.caption(plain(_("撤回后不再列出和比较，记录仍保留；它若是现行基线，恢复到它之前的基线。")))
    signed = sign(frame, "withdraw")
    if st.button(_("撤回"), key="withdraw_save") and chosen is not None:
        attempt(
            signed,
            lambda: take_back(frame.ledger, frame.park, chosen, signed.reason, signed.author, by=frame.person),
            _("“{name}”已撤回。").format(name=labels[chosen]),
        )


def _draw_comparison(frame: Frame, now: Situation, projects: dict[str, str]) -> None:
    versions = board.version_names(frame.ledger, now)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(_("由"), width="content")
        old = choose_from_list(_("原计划"), versions, key="old", default=BASELINE, width=260)
        st.caption(_("到"), width="content")
        new = choose_from_list(_("新计划"), versions, key="new", default=CURRENT, width=260)
        project = choose_from_list(_("项目"), projects, key="compare_project", default="0", width=240)
    found = board.compared(frame.ledger, now, old, new, int(project))
    st.markdown(plain(board.comparison_sentence(found)))
    everything = st.toggle(_("显示不变的节点"), key="plan_unchanged")
    rows = board.change_rows(found, everything)
    if rows.empty:
        return
    columns = [
        Column("change", _("变化"), "status"),
        Column("name", _("节点"), "name"),
        Column("start", _("计划开始"), "change"),
        Column("finish", _("计划完成"), "change"),
        Column("shift", _("完成推迟"), "days", tip=_("日历天，括号内为工作日；负数为提前")),
    ]
    table([_change_row(row) for row in rows.to_dict("records")], columns, key="plan_changes")
    title = _("{park}计划比较：{old} → {new}").format(park=frame.park.name, old=versions[old], new=versions[new])
    export_button(
        f"{frame.park.name}_{_('计划比较')}_{frame.as_of}", lambda: [changes_sheet(rows, title)], key="export_changes"
    )


def _change_row(row: dict[object, object]) -> Row:
    kind = str(row["change"])
    word = board.change_word(kind)  # type: ignore[arg-type]
    days, working = number(row["finish_days"]), number(row["finish_working"])
    shift = "—" if days is None else _("{days:+.0f} 天（{working:+.0f}）").format(days=days, working=working or 0)
    cells: dict[str, Cell] = {
        "change": dict(light(_TONES[kind])) | {"t": word, "sign": _SIGNS[kind], "v": list(_TONES).index(kind)},
        "name": name(str(row["name"]), str(row["project"])),
        "start": _moved(row["old_start"], row["new_start"]),
        "finish": _moved(row["old_finish"], row["new_finish"]),
        "shift": value(shift, days, tone="late" if days is not None and days > 0 else ""),
    }
    return Row(str(row["key"]), cells)


def _moved(old: object, new: object) -> Cell:
    before, after = iso(old), iso(new)
    return value(after, after) if before == after else change(before if before != "—" else "", after)


def changes_sheet(rows: pd.DataFrame, title: str) -> ExportSheet:
    """The changes as an exported sheet."""
    shown = rows.assign(
        word=[board.change_word(kind) for kind in rows["change"]],
        **{day: pd.to_datetime(rows[day]) for day in ("old_start", "old_finish", "new_start", "new_finish")},
    )
    columns = [
        ExportColumn("project", _("项目")),
        ExportColumn("name", _("节点")),
        ExportColumn("word", _("变化")),
        ExportColumn("old_start", _("原计划开始"), "date"),
        ExportColumn("old_finish", _("原计划完成"), "date"),
        ExportColumn("new_start", _("新计划开始"), "date"),
        ExportColumn("new_finish", _("新计划完成"), "date"),
        ExportColumn("start_days", _("开始推迟"), "number", _("天")),
        ExportColumn("finish_days", _("完成推迟"), "number", _("天")),
        ExportColumn("finish_working", _("完成推迟"), "number", _("工作日")),
    ]
    return ExportSheet(_("计划比较"), title, columns, shown)
