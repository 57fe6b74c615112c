"""Drawing 预测: the answer in words, the forecast of every building and project, the S-curve with its band."""

from collections.abc import Hashable
from datetime import date

import pandas as pd
import streamlit as st

from park_dispatch.boards import forecasts as board
from park_dispatch.boards.situation import Situation
from park_dispatch.boards.status import day, number
from park_dispatch.boards.wording import chance as sure
from park_dispatch.boards.wording import iso, percent, slip, spoken
from park_dispatch.language import _, current
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.topics import WORKS
from park_dispatch.planning.calibration import assumptions
from park_dispatch.reports.workbook import ExportColumn, ExportSheet
from park_dispatch.web.choices import choose_from_list
from park_dispatch.web.export import export_button
from park_dispatch.web.figures import draw_curve
from park_dispatch.web.places import go, href, kept
from park_dispatch.web.table import Column, Row, name, table, value
from park_dispatch.web.text import plain

CURVE_HEIGHT = 260
SURE, UNSURE = 0.8, 0.5


def draw_answer(said: board.Answer, *, whole: bool) -> None:
    """The sentence that the page is opened for; as a whole also which buildings it is about and what moved."""
    st.markdown(f"#### {plain(said.head)}")
    if whole and said.lines:
        st.markdown("  \n".join(plain(line) for line in said.lines))


def draw_forecast(ledger: Ledger, now: Situation, rows: pd.DataFrame, project: int | None) -> None:
    """The table of what is not finished, its export, and the curve of one thing of it."""
    going = rows[~rows["finished"]]
    if going.empty:
        st.markdown(plain(_("所选范围内都已完成。请换一个项目，或在上面看误期和兑现。")))
        return
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _draw_table(ledger, now, going, project)
        st.caption(plain(_assumption(going)))
        with st.expander(_("预测怎样算，假定了什么")):
            for sentence in assumptions(now.calibration):
                st.markdown(f"- {plain(sentence)}")
        export_button(
            f"{now.park.name}_{_('预测')}_{now.as_of}", lambda: [forecast_sheet(rows, now)], key="export_forecast"
        )
    with right:
        _draw_curve(ledger, now, going)


def _assumption(going: pd.DataFrame) -> str:
    said = _("预计完成为最可能的日期；时间范围表示 10 次中有 8 次会落在其中；较上周与 7 天前的预测相比。")
    if going["p10"].notna().any():
        return said
    return said + _("目前上报太少，只能按近 14 天的速度线性推算，还没有范围和把握。")


def _draw_table(ledger: Ledger, now: Situation, going: pd.DataFrame, project: int | None) -> None:
    columns = [
        Column("name", _("单体 / 项目"), "name"),
        Column("deadline", _("交付期限"), "date"),
        Column("p50", _("预计完成"), "date", tip=_("最可能的日期；下面是八成把握的范围")),
        Column("late", _("与期限比"), "days"),
        Column("chance", _("按期把握"), "percent", tip=_("按期交付的可能性")),
        Column("moved", _("较上周"), "days", tip=_("预计完成日与 7 天前的预测相比")),
        Column("note", _("说明"), "text"),
    ]
    key = ("forecast rows", now.park, now.as_of, project, current(), tuple(kept().items()))
    rows = ledger.remember(key, lambda: [_row(row) for row in going.to_dict("records")], WORKS)
    picked = table(rows, columns, key="forecast_rows", opens=True)
    kind, _colon, thing = (picked or "").partition(":")
    if kind == "building":
        go("building", building=thing)
    elif kind == "project":
        go("gantt", project=thing)


def _row(row: dict[Hashable, object]) -> Row:
    is_building = row["kind"] == "building"
    thing = int(str(row["thing_id"]))
    late, moved, chance = (number(row[key]) for key in ("late_days", "moved_days", "chance"))
    band = board.band_words(row["p10"], row["p90"])
    cells = {
        "name": name(
            str(row["name"]), str(row["project"]) if is_building else _("项目整体"),
            href("building", building=thing) if is_building else "",
        ),
        "deadline": value(iso(row["delivery_deadline"]), iso(row["delivery_deadline"])),
        "p50": value(iso(row["p50"]), iso(row["p50"]), sub=band),
        "moved": value(
            board.moved_words(moved), moved, tone="warning" if moved and moved > 0 else "quiet" if not moved else ""
        ),
    }  # fmt: skip
    if late is not None:
        cells["late"] = value(slip(late), late, tone="late" if late > 0 else "")
    if chance is not None:
        cells["chance"] = value(sure(chance), chance, tone=_tone(late, chance))
    if row["note"]:
        cells["note"] = value(str(row["note"]), tone="quiet")
    return Row(f"{row['kind']}:{thing}", cells)


def _has(cell: object) -> bool:
    return day(cell) is not None


def _tone(late: float | None, chance: float | None) -> str:
    if late is not None and late > 0:
        return "late"
    return "warning" if chance is not None and chance < SURE else ""


def _draw_curve(ledger: Ledger, now: Situation, going: pd.DataFrame) -> None:
    """The S-curve of one building or project, chosen from a list; the most urgent one first."""
    names = {f"{row['kind']}-{row['thing_id']}": str(row["name"]) for row in going.to_dict("records")}
    first = next(iter(names))
    st.markdown(f"##### {plain(_('进度曲线'))}")
    picked = choose_from_list(_("曲线"), names, key="curve", default=first)
    kind, _dash, thing = picked.partition("-")
    row = going[(going["kind"] == kind) & (going["thing_id"] == int(thing))].iloc[0]
    buildings = now.buildings
    ids = [int(thing)] if kind == "building" else [*buildings.loc[buildings["project_id"] == int(thing), "building_id"]]
    if not ids:
        st.caption(plain(_("还没有计划和上报，无法画进度曲线。")))
        return
    st.markdown(plain(_curve_words(row, now.as_of)))
    of = buildings["building_id"] if kind == "building" else now.projects["project_id"]
    whole = (buildings if kind == "building" else now.projects)[of == int(thing)].iloc[0]
    draw_curve(ledger, now, ids, whole, key="forecast_curve", height=CURVE_HEIGHT)
    st.caption(plain(_("预测线：把余下的计划拉长或压缩到预计完成日；色带：八成把握的范围。")))


def _curve_words(row: pd.Series, as_of: date) -> str:
    said = _("{name}完成 {percent}").format(name=row["name"], percent=percent(number(row["percent"])))
    if _has(row["p50"]):
        said += _("，预计 {day}完成").format(day=spoken(row["p50"], as_of))
    late = number(row["late_days"])
    return said + (_("，{slip}。").format(slip=slip(late)) if late is not None else _("。"))


def forecast_sheet(rows: pd.DataFrame, now: Situation) -> ExportSheet:
    """Every forecast as an exported sheet."""
    word = {"building": _("单体"), "project": _("项目")}
    shown = rows.assign(
        what=rows["kind"].map(word),
        chance_percent=rows["chance"] * 100.0,
        state=[_("已完成") if done else "" for done in rows["finished"]],
    )
    columns = [
        ExportColumn("what", _("类别")),
        ExportColumn("name", _("名称")),
        ExportColumn("project", _("项目")),
        ExportColumn("percent", _("完成"), "percent", "%"),
        ExportColumn("delivery_deadline", _("交付期限"), "date"),
        ExportColumn("p10", _("最早（P10）"), "date"),
        ExportColumn("p50", _("预计完成（P50）"), "date"),
        ExportColumn("p90", _("最晚（P90）"), "date"),
        ExportColumn("chance_percent", _("按期把握"), "percent", "%"),
        ExportColumn("late_days", _("预计晚"), "number", _("天，负数为提前")),
        ExportColumn("p50_before", _("7 天前的预计完成"), "date"),
        ExportColumn("moved_days", _("较上周"), "number", _("天，正数为推后")),
        ExportColumn("note", _("说明")),
        ExportColumn("state", _("状态")),
    ]
    title = _("{park}交付预测（截至 {day}）").format(park=now.park.name, day=now.as_of)
    return ExportSheet(_("预测"), title, columns, shown)
