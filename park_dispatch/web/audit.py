"""Drawing 操作记录: what is looked for, the answer in words, a page of lines, the way to the next and the export."""

from datetime import date, datetime
from typing import Literal, TypeAlias

import streamlit as st

from park_dispatch.boards.audit import (
    MOST_EXPORTED,
    AuditLine,
    AuditPage,
    audit_frame,
    audit_page,
    headline,
    wanted,
)
from park_dispatch.language import _
from park_dispatch.ledger.audit import AuditFilter
from park_dispatch.reports.workbook import ExportColumn, ExportSheet
from park_dispatch.web.choices import choose
from park_dispatch.web.export import export_button
from park_dispatch.web.fragment import fragment
from park_dispatch.web.frame import Frame
from park_dispatch.web.table import Column, Row, table, value
from park_dispatch.web.text import plain

Chosen: TypeAlias = Literal["all", "done", "refused"]
_PART, _ASKED = "part", "audit_asked"


@fragment
def draw_audit(frame: Frame) -> None:
    """The page; it speaks of everybody, however far its reader's own reach goes."""
    fits = _ask(frame)
    found = audit_page(frame.ledger.whole, fits, _part(fits), frame.settings.timezone)
    st.markdown(f"#### {plain(headline(found))}")
    if not found.fitting:
        st.markdown(plain(_("请放宽条件：去掉几个字，或换一段时间。")))
        return
    table([_row(line) for line in found.lines], _columns(), key="audit_lines")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _draw_steps(found)
        export_button(_("操作记录"), lambda: [_sheet(frame, fits)], key="audit_export")
    if found.fitting > MOST_EXPORTED:
        st.caption(plain(_("一次最多导出最近的 {count:,} 条；要更早的，请选一段时间。").format(count=MOST_EXPORTED)))


def _ask(frame: Frame) -> AuditFilter:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        who = st.text_input(
            _("谁"), key="audit_who", bind="query-params", type="search", placeholder=_("姓名、账号或地址"),
            label_visibility="collapsed", icon=":material/person_search:", width=190,
        )  # fmt: skip
        what = st.text_input(
            _("什么"), key="audit_what", bind="query-params", type="search", placeholder=_("操作或内容"),
            label_visibility="collapsed", icon=":material/search:", width=190,
        )  # fmt: skip
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", width="content", wrap=False):
            first = _ask_day(_("从哪天"), "audit_from")
            st.caption(_("至"), width="content")
            last = _ask_day(_("到哪天"), "audit_to")
        outcomes: dict[Chosen, str] = {"all": _("全部"), "done": _("完成"), "refused": _("被拒绝")}
        chosen = choose(_("结果"), outcomes, key="audit_outcome", default="all")
    outcome = None if chosen == "all" else chosen
    return wanted(who or "", what or "", first, last, outcome, frame.settings.timezone)


def _ask_day(label: str, key: str) -> date | None:
    picked = st.date_input(
        label, value=None, key=key, bind="query-params", format="YYYY-MM-DD", label_visibility="collapsed", width=140,
    )  # fmt: skip
    return picked if isinstance(picked, date) and not isinstance(picked, datetime) else None


def _part(fits: AuditFilter) -> int:
    """Which page of the lines: as the address says; another question begins at the first."""
    asked = str(st.query_params.get(_PART, "1"))
    if st.session_state.get(_ASKED, fits) != fits:
        asked = "1"
        st.query_params.pop(_PART, None)
    st.session_state[_ASKED] = fits
    return int(asked) if asked.isdecimal() and len(asked) < 9 else 1


def _draw_steps(found: AuditPage) -> None:
    if found.pages == 1:
        return
    for label, icon, to, key in (
        (_("较新"), ":material/chevron_left:", found.number - 1, "newer"),
        (_("较早"), ":material/chevron_right:", found.number + 1, "older"),
    ):
        st.button(
            label, key=f"audit_{key}", icon=icon, type="tertiary", disabled=not 1 <= to <= found.pages,
            on_click=_go, args=(to,),
        )  # fmt: skip
    st.caption(
        plain(_("第 {number:,} 页，共 {pages:,} 页").format(number=found.number, pages=found.pages)), width="content"
    )


def _go(to: int) -> None:
    st.query_params[_PART] = str(to)


def _columns() -> tuple[Column, ...]:
    return (
        Column("at", _("时间")),
        Column("who", _("谁")),
        Column("action", _("操作")),
        Column("about", _("内容")),
        Column("outcome", _("结果")),
        Column("address", _("从哪里"), phone=False),
    )


def _row(line: AuditLine) -> Row:
    return Row(
        str(line.audit_id),
        {
            "at": value(f"{line.at:%Y-%m-%d %H:%M:%S}", line.audit_id),
            "who": value(_who(line), line.login, sub=_(" · ").join(filter(None, (line.login, line.role)))),
            "action": value(line.action, line.action),
            "about": value(line.about or "—", line.about, sub=line.park),
            "outcome": value(_outcome(line), int(line.refused), tone="late" if line.refused else ""),
            "address": value(line.address or "—", line.address, tone="quiet"),
        },
        "late" if line.refused else "",
    )


def _who(line: AuditLine) -> str:
    return line.who or _("没有登录的人")


def _outcome(line: AuditLine) -> str:
    return _("■ 被拒绝") if line.refused else _("完成")


def _sheet(frame: Frame, fits: AuditFilter) -> ExportSheet:
    rows = audit_frame(frame.ledger.whole, fits, frame.settings.timezone)
    rows["at"] = [f"{at:%Y-%m-%d %H:%M:%S}" for at in rows["at"]]
    rows["outcome"] = [_("被拒绝") if refused else _("完成") for refused in rows["refused"]]
    columns = (
        ExportColumn("audit_id", _("编号"), "number"),
        ExportColumn("at", _("时间")),
        ExportColumn("who", _("姓名")),
        ExportColumn("login", _("账号")),
        ExportColumn("role", _("角色")),
        ExportColumn("address", _("从哪里")),
        ExportColumn("park", _("园区")),
        ExportColumn("action", _("操作")),
        ExportColumn("about", _("内容")),
        ExportColumn("outcome", _("结果")),
    )
    made = datetime.now(frame.settings.timezone)
    return ExportSheet(_("操作记录"), _("操作记录（{when} 导出）").format(when=f"{made:%Y-%m-%d %H:%M}"), columns, rows)
