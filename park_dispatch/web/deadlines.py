"""Drawing 交付期限: the list, the finished hand-overs, the month, the files to take away."""

from collections.abc import Hashable
from datetime import UTC, date, datetime
from urllib.parse import urlencode, urlsplit, urlunsplit

import pandas as pd
import streamlit as st

from park_dispatch.boards import deadlines as board
from park_dispatch.boards.month import month, months
from park_dispatch.boards.situation import Situation
from park_dispatch.boards.status import number
from park_dispatch.boards.wording import band, chance, days_left, iso, percent, rate, slip, spoken
from park_dispatch.language import _, current
from park_dispatch.reports.calendar_file import calendar_file, deadline_events
from park_dispatch.reports.workbook import ExportColumn, ExportSheet
from park_dispatch.web.export import download, export_button
from park_dispatch.web.frame import Frame
from park_dispatch.web.month import month_grid
from park_dispatch.web.places import go, href
from park_dispatch.web.subscription import ADDRESS, personal
from park_dispatch.web.table import Column, Row, bar, light, name, table, value
from park_dispatch.web.text import plain

ICS = "text/calendar; charset=utf-8"


def draw_list(rows: pd.DataFrame, as_of: date) -> None:
    """The open hand-overs, those at risk first; a click opens the building."""
    shown = [_row(row, as_of) for row in rows[~rows["finished"]].to_dict("records")]
    columns = [
        Column("name", _("单体 / 项目"), "name"),
        Column("deadline", _("交付期限"), "date", tip=_("指向日期可看期限的出处")),
        Column("left", _("距交付"), "days"),
        Column("bar", _("完成与计划"), "bar", tip=_("色条：已完成；竖线：计划")),
        Column("percent", _("完成"), "percent"),
        Column("rate", _("速度（百分点/天）"), "text", tip=_("从今天起到期限每天需要的进度，与近 14 天的平均进度")),
        Column("projected", _("预计完成"), "days", tip=_("按计划曲线和实际速度推算；没有计划日期的按近 14 天速度")),
        Column("chance", _("按期把握"), "percent"),
        Column("status", _("状态"), "status"),
    ]
    picked = table(shown, columns, key="deadlines_open", opens=True)
    _open(picked)


def _row(row: dict[Hashable, object], as_of: date) -> Row:
    is_building = row["kind"] == "building"
    needed, pace, late = (number(row[key]) for key in ("needed_pp_per_day", "pace_pp_per_day", "slip_days"))
    left = number(row["days_left"])
    to = _("交付{whom}").format(whom=row["delivery_to"]) if isinstance(row["delivery_to"], str) else ""
    belongs = str(row["project"]) if is_building else _("项目整体")
    tone = str(row["status"]) if row["at_risk"] else ""
    cells = {
        "name": name(
            str(row["name"]), " · ".join(part for part in (belongs, to) if part),
            href("building", building=int(str(row["thing_id"]))) if is_building else "",
        ),
        "deadline": value(
            iso(row["delivery_deadline"]), iso(row["delivery_deadline"]), tip=str(row["source"]),
            sub=_("随项目") if row["inherited"] else _("单体期限") if is_building else _("项目期限"),
        ),
        "left": value(days_left(left), left, tone="late" if row["overdue"] else ""),
        "bar": bar(number(row["percent"]), number(row["planned"]), tone=str(row["status"])),
        "percent": value(percent(number(row["percent"])), number(row["percent"])),
        "rate": value(
            _("需 {needed}，近 14 天 {pace}").format(needed=rate(needed), pace=rate(pace)),
            None if needed is None or pace is None else needed - pace,
            tone=tone if pace is not None and needed is not None and pace < needed else "",
        ),
        "status": light(row["status"], str(row["rule"])),  # type: ignore[arg-type]
    }  # fmt: skip
    if late is not None:
        finish = _("近 14 天无进展") if row["stalled"] else spoken(row["projected_finish"], as_of)
        between = _("八成把握在 {days} 之间完成").format(days=band(row, as_of)) if band(row, as_of) else ""
        cells["projected"] = value(slip(late), late, tone=tone if late > 0 else "", sub=finish, tip=between)
    elif row["stalled"]:
        cells["projected"] = value(_("近 14 天无进展"), 100_000.0, tone=tone)
    if number(row["chance"]) is not None:
        cells["chance"] = value(chance(number(row["chance"])), number(row["chance"]), tip=str(row["forecast_note"]))
    return Row(f"{row['kind']}:{row['thing_id']}", cells)


def draw_finished(rows: pd.DataFrame) -> None:
    """The hand-overs that are done, folded away."""
    done = rows[rows["finished"]]
    if done.empty:
        return
    with st.expander(_("已完成或已交付 {count} 项").format(count=len(done))):
        columns = [
            Column("name", _("单体 / 项目"), "name"),
            Column("deadline", _("交付期限"), "date", tip=_("指向日期可看期限的出处")),
            Column("outcome", _("交付情况"), "text"),
        ]
        shown = [
            Row(
                f"{row['kind']}:{row['thing_id']}",
                {
                    "name": name(str(row["name"]), str(row["project"]) if row["kind"] == "building" else ""),
                    "deadline": value(iso(row["delivery_deadline"]), iso(row["delivery_deadline"]), tip=row["source"]),
                    "outcome": value(board.outcome(row), iso(row["delivered_on"])),
                },
            )
            for row in done.to_dict("records")
        ]
        _open(table(shown, columns, key="deadlines_done", opens=True))


def _open(picked: str | None) -> None:
    kind, _colon, thing = (picked or "").partition(":")
    if kind == "building":
        go("building", building=thing)
    elif kind == "project":
        go("gantt", project=thing)


def draw_month(now: Situation, rows: pd.DataFrame) -> None:
    """The calendar of one month, with steps to the next and the last one."""
    choices = months(rows, now.as_of)
    keys = [f"{first:%Y-%m}" for first in choices]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        before = st.container(width="content")
        shown = st.selectbox(
            _("月份"), keys, key="month", bind="query-params", label_visibility="collapsed", width=130,
            filter_mode=None,
        )  # fmt: skip
        at = keys.index(shown)
        before.button(
            _("上个月"), key="month_before", icon=":material/chevron_left:", type="tertiary", disabled=at == 0,
            on_click=_turn_to, args=(keys[max(0, at - 1)],),
        )  # fmt: skip
        st.button(
            _("下个月"), key="month_after", icon=":material/chevron_right:", icon_position="right", type="tertiary",
            disabled=at == len(keys) - 1, on_click=_turn_to, args=(keys[min(len(keys) - 1, at + 1)],),
        )  # fmt: skip
    picked = month_grid(month(now, rows, choices[at]), now.as_of, key="month_grid")
    if picked is not None:
        go("building", building=picked)


def _turn_to(key: str) -> None:
    st.session_state["month"] = key


def draw_files(frame: Frame, now: Situation, rows: pd.DataFrame) -> None:
    """The table as xlsx, the open deadlines as a calendar file."""

    def calendar() -> bytes:
        title = _("{park}交付期限").format(park=now.park.name)
        return calendar_file(title, deadline_events(rows, now.park.name, now.as_of), datetime.now(UTC))

    file_name = f"{now.park.name}_{_('交付期限')}_{now.as_of}"
    with st.container(horizontal=True):
        export_button(file_name, lambda: [deadlines_sheet(rows, now)], key="export_deadlines")
        with st.popover(_("订阅/导入日历"), icon=":material/calendar_add_on:", type="tertiary"):
            st.markdown(plain(_("订阅：把下面的地址加入手机或 Outlook 的日历订阅，期限有变动会自动更新。")))
            st.markdown(plain(subscription_address(now, frame)))
            st.markdown(plain(_("导入：下载后用日历打开；再次导入会更新原来的日程，不会重复。")))
            download(_("下载日历文件（ics）"), calendar, f"{file_name}.ics", ICS, key="deadlines_ics", type="secondary")


def subscription_address(now: Situation, frame: Frame) -> str:
    """The address of the park's calendar, in the language of the page, on the server that this page came from.

    Calendar programs do not sign in: for somebody who is signed in it holds a key of their own.
    """
    here = urlsplit(str(st.context.url or ""))
    asked = {"park": str(now.park.park_id), "lang": current()} | personal(frame)
    return urlunsplit((here.scheme, here.netloc, ADDRESS, urlencode(asked), ""))


def deadlines_sheet(rows: pd.DataFrame, now: Situation) -> ExportSheet:
    """All rows as an exported sheet."""
    word = {"building": _("单体"), "project": _("项目")}
    words = rows.assign(
        what=rows["kind"].map(word),
        whose=[_("随项目") if flag else _("自有") for flag in rows["inherited"]],
        risk=[_("是") if flag else "" for flag in rows["at_risk"]],
        odds=rows["chance"] * 100.0,
    )
    columns = [
        ExportColumn("what", _("类别")),
        ExportColumn("name", _("名称")),
        ExportColumn("project", _("项目")),
        ExportColumn("delivery_to", _("交付对象")),
        ExportColumn("delivery_deadline", _("交付期限"), "date"),
        ExportColumn("whose", _("期限归属")),
        ExportColumn("days_left", _("距交付"), "number", _("天")),
        ExportColumn("percent", _("完成"), "percent", "%"),
        ExportColumn("planned", _("计划"), "percent", "%"),
        ExportColumn("needed_pp_per_day", _("需要速度"), "number", _("百分点/天")),
        ExportColumn("pace_pp_per_day", _("近 14 天速度"), "number", _("百分点/天")),
        ExportColumn("projected_finish", _("预计完成"), "date"),
        ExportColumn("slip_days", _("预计晚"), "number", _("天，负数为提前")),
        ExportColumn("forecast_p10", _("最早（10% 可能）"), "date"),
        ExportColumn("forecast_p90", _("最晚（90% 可能）"), "date"),
        ExportColumn("odds", _("按期把握"), "percent", "%"),
        ExportColumn("risk", _("有风险")),
        ExportColumn("rule", _("状态依据")),
        ExportColumn("delivered_on", _("实际交付"), "date"),
        ExportColumn("source", _("期限出处")),
    ]
    title = _("{park}交付期限，截至 {day}").format(park=now.park.name, day=now.as_of)
    return ExportSheet(_("交付期限"), title, columns, words)
