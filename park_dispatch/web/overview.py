"""How 总览 is drawn: sentence, today's list and movements on the left, buildings and curve on the right."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from park_dispatch.boards.overview import POSITION, Overview, Since
from park_dispatch.boards.situation import Situation
from park_dispatch.boards.status import day, number
from park_dispatch.boards.wording import area, days_left, iso, percent, signed_pp, slip, spoken, status_word
from park_dispatch.language import _, current
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.topics import WORKS
from park_dispatch.reports.workbook import ExportColumn, ExportSheet
from park_dispatch.web.choices import choose
from park_dispatch.web.export import export_button
from park_dispatch.web.figures import draw_curve
from park_dispatch.web.fragment import fragment
from park_dispatch.web.places import go, href, kept
from park_dispatch.web.table import Column, Row, bar, change, light, name, table, value
from park_dispatch.web.text import plain, with_lights


def draw_sentences(board: Overview) -> None:
    """The answer first: one sentence a project that is not finished, then the park in numbers."""
    first, rest = board.sentences[:1], board.sentences[1:]
    for sentence in first:
        st.markdown(f"#### {with_lights(sentence)}")
    for sentence in rest[:6]:
        st.markdown(with_lights(sentence))
    st.caption(plain(board.totals))


def draw_to_do(board: Overview) -> None:
    """今天要办, each line opening the page where the things are."""
    st.markdown(f"##### {plain(_('今天要办'))}")
    if not board.to_do:
        st.markdown(plain(_("没有超期、到期或未报的事项。")))
        return
    rows = [
        Row(line.place, {"status": light(line.status), "what": name(line.text, line.detail, href(line.place))})
        for line in board.to_do
    ]
    columns = [Column("status", "", "status"), Column("what", "", "name")]
    picked = table(rows, columns, key="todo", head=False, opens=True)
    if picked:
        go(picked)


def _rows(
    ledger: Ledger, board: Overview, what: str, frame: pd.DataFrame, make: Callable[[pd.Series], Row]
) -> list[Row]:
    """The rows of a table, made once for all sessions that look at the same day with the same address."""
    key = ("overview rows", what, board.now.park, board.now.as_of, current(), tuple(kept().items()))
    return ledger.remember(key, lambda: [make(row) for _index, row in frame.iterrows()], WORKS)


@fragment
def draw_moves(ledger: Ledger, board: Overview) -> None:
    """What moved since yesterday, the last working day or a week ago; choosing reruns only this part."""
    labels: dict[Since, str] = {
        "yesterday": _("较昨日"),
        "working_day": _("较上一工作日"),
        "week": _("较上周"),
    }
    st.markdown(f"##### {plain(_('进展'))}")
    since = choose(_("与哪天比较"), labels, key="since", default="yesterday")
    rows = board.moved[since]
    if rows.empty:
        st.caption(_("没有在建单体。"))
        return
    st.caption(plain(_("与 {day} 相比，单位：百分点").format(day=board.now.days[POSITION[since]])))
    picked = table(_rows(ledger, board, since, rows, _move_row), _move_columns(), key="moves", opens=True)
    if picked:
        go("building", building=picked)


def _move_columns() -> list[Column]:
    return [
        Column("name", _("单体"), "name"),
        Column("from_to", _("完成"), "change"),
        Column("moved", _("进展"), "delta", tip=_("百分点")),
    ]


def _move_row(row: pd.Series) -> Row:
    moved = number(row["moved_pp"])
    note = _("数据与上期雷同") if row["unchanged"] and not moved else ""
    return Row(
        str(row["building_id"]),
        {
            "name": name(row["name"], note, href("building", building=int(row["building_id"]))),
            "from_to": change(percent(row["before"]) if moved else "", percent(row["percent"])),
            "moved": value(signed_pp(moved), moved, tone="quiet" if not moved else "late" if moved < 0 else ""),
        },
    )


@fragment
def draw_buildings(ledger: Ledger, board: Overview) -> None:
    """All buildings, worst first: bar with the plan's mark, gap, deadline, projected finish, light and rule."""
    st.markdown(f"##### {plain(_('各单体，最可能晚交付的在前'))}")
    shown = {"active": _("在建"), "all": _("全部")}
    scope = choose(_("范围"), shown, key="scope", default="active")
    now = board.now
    frame = board.active if scope == "active" and len(board.active) else board.buildings
    rows = _rows(ledger, board, scope, frame, lambda row: _building_row(row, now))
    picked = table(rows, _building_columns(), key="buildings", opens=True)
    if picked:
        go("building", building=picked)
    export_button(
        f"{now.park.name}_{_('单体进度')}_{now.as_of}",
        lambda: [buildings_sheet(board), *moved_sheets(board)],
        key="export_buildings",
    )


def _building_columns() -> list[Column]:
    return [
        Column("name", _("单体"), "name"),
        Column("bar", _("完成与计划"), "bar", tip=_("色条：已完成；竖线：计划")),
        Column("percent", _("完成"), "percent"),
        Column("planned", _("计划"), "percent"),
        Column("gap", _("偏差（百分点）"), "delta", tip=_("完成减计划，单位：百分点")),
        Column("deadline", _("交付期限"), "date", phone=False),
        Column("left", _("距交付"), "days", phone=False),
        Column("projected", _("预计完成"), "days", tip=_("按计划曲线和实际速度推算；没有计划日期的按近 14 天速度")),
        Column("status", _("状态"), "status"),
        Column("report", _("最近上报"), "date", phone=False),
    ]


def _building_row(row: pd.Series, now: Situation) -> Row:
    gap = number(row["gap_pp"])
    projected = day(row["projected_finish"])
    tone = row["status"]
    size = area(number(row["floor_area_m2"])) if number(row["floor_area_m2"]) else ""
    cells = {
        "name": name(
            row["name"], " · ".join(part for part in (row["project"], size) if part),
            href("building", building=int(row["building_id"])),
        ),
        "bar": bar(number(row["percent"]), number(row["planned"]), tone=tone),
        "percent": value(percent(row["percent"]), number(row["percent"])),
        "planned": value(percent(row["planned"]), number(row["planned"]), tone="quiet"),
        "gap": value(signed_pp(gap), gap, tone=tone if gap is not None and gap < -5 else ""),
        "status": light(row["status"], row["rule"]),
    }  # fmt: skip
    if day(row["last_report"]) is not None:
        who = row["last_author"] if isinstance(row["last_author"], str) else ""
        cells["report"] = value(iso(row["last_report"]), str(row["last_report"]), sub=who)
    if day(row["delivered_on"]) is not None:
        cells["left"] = value(_("已交付"), 10_000.0, tone="quiet", sub=iso(row["delivered_on"]))
    elif day(row["delivery_deadline"]) is not None and row["status"] != "done":
        cells["deadline"] = value(iso(row["delivery_deadline"]), str(row["delivery_deadline"]))
        cells["left"] = value(days_left(row["days_left"]), number(row["days_left"]))
    if projected is not None:
        late = number(row["slip_days"])
        cells["projected"] = value(
            slip(late) if late is not None else spoken(projected, now.as_of),
            late,
            tone=tone if late is not None and late > 0 else "",
            sub=spoken(projected, now.as_of) if late is not None else "",
        )
    return Row(str(row["building_id"]), cells)


def draw_project_curve(ledger: Ledger, board: Overview) -> None:
    """The S-curve of the worst unfinished project."""
    now, project = board.now, board.project
    if project is None:
        return
    st.markdown(f"##### {plain(_('{name}进度曲线').format(name=project['name']))}")
    if board.project_buildings:
        draw_curve(ledger, now, list(board.project_buildings), project, key="project_curve")


def buildings_sheet(board: Overview) -> ExportSheet:
    """All buildings of a day as a sheet with units."""
    columns = [
        ExportColumn("project", _("项目")),
        ExportColumn("name", _("单体")),
        ExportColumn("floor_area_m2", _("建筑面积"), "number", "㎡"),
        ExportColumn("percent", _("完成"), "percent", "%"),
        ExportColumn("planned", _("计划"), "percent", "%"),
        ExportColumn("gap_pp", _("偏差"), "percent", _("百分点")),
        ExportColumn("delivery_deadline", _("交付期限"), "date"),
        ExportColumn("days_left", _("距交付"), "number", _("天")),
        ExportColumn("projected_finish", _("预计完成"), "date"),
        ExportColumn("slip_days", _("预计晚"), "number", _("天")),
        ExportColumn("state", _("状态")),
        ExportColumn("rule", _("判定依据")),
        ExportColumn("last_report", _("最近上报"), "date"),
    ]
    rows = board.buildings.assign(state=board.buildings["status"].map(status_word))
    title = _("{park}各单体进度（截至 {day}）").format(park=board.now.park.name, day=board.now.as_of)
    return ExportSheet(_("单体进度"), title, columns, rows)


def moved_sheets(board: Overview) -> list[ExportSheet]:
    """What moved since each of the days compared, a sheet each."""
    words: dict[Since, str] = {"yesterday": _("较昨日"), "working_day": _("较上一工作日"), "week": _("较上周")}
    columns = [
        ExportColumn("project", _("项目")),
        ExportColumn("name", _("单体")),
        ExportColumn("before", _("原完成"), "percent", "%"),
        ExportColumn("percent", _("完成"), "percent", "%"),
        ExportColumn("moved_pp", _("进展"), "percent", _("百分点")),
    ]
    park, day_ = board.now.park.name, board.now.as_of
    return [
        ExportSheet(
            word,
            _("{park}进展（{day} 与 {then} 相比）").format(park=park, day=day_, then=board.now.days[POSITION[since]]),
            columns,
            board.moved[since],
        )
        for since, word in words.items()
    ]
