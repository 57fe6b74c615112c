"""How 单体 is drawn: sentence, milestones as a ladder, curve, notes, and where each number comes from."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from park_dispatch.boards import building as board
from park_dispatch.boards.dispatch import outcome_word
from park_dispatch.boards.issue_rates import open_words
from park_dispatch.boards.issues import in_order, of_building
from park_dispatch.boards.light_history import light_history
from park_dispatch.boards.overview import by_lateness
from park_dispatch.boards.situation import Situation
from park_dispatch.boards.status import day, number
from park_dispatch.boards.wording import SIGNS, iso, percent, spoken, status_word
from park_dispatch.language import _
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.office_time import in_zone
from park_dispatch.reports.workbook import ExportColumn, ExportSheet
from park_dispatch.web.choices import choose, choose_from_list
from park_dispatch.web.export import export_button
from park_dispatch.web.figures import draw_curve
from park_dispatch.web.fragment import fragment
from park_dispatch.web.issues import due_cell, stage_cell
from park_dispatch.web.places import go
from park_dispatch.web.table import Column, Row, bar, light, name, table, value
from park_dispatch.web.text import plain, with_lights


def choose_building(now: Situation) -> pd.Series | None:
    """The building of the address, or the one chosen; the worst first."""
    rows = by_lateness(now)
    words = {
        str(i): _("{building}（{project}）").format(building=building, project=project)
        for i, building, project in zip(rows["building_id"], rows["name"], rows["project"], strict=True)
    }
    asked = st.query_params.get("building")
    if asked is not None and asked not in words:
        st.warning(plain(_("地址里的单体在截至日期 {day} 还没有记录，下面是另一栋。").format(day=now.as_of)))
    chosen = choose_from_list(
        _("单体"), words, key="building", default=str(rows["building_id"].iloc[0]), always_told=True, width=420
    )
    return now.building(int(chosen))


def draw_answer(row: pd.Series, now: Situation) -> None:
    """The sentence, the facts, and the difference between what was stated and what was computed."""
    st.markdown(f"#### {with_lights(board.sentence(row, now.as_of))}")
    st.caption(with_lights(board.facts(row)))
    outlook = board.outlook(row, now.as_of)
    if outlook:
        st.caption(plain(outlook))
    difference = board.differing(row)
    if difference:
        st.caption(plain(difference))


@fragment
def draw_milestones(ledger: Ledger, row: pd.Series, now: Situation, zone: ZoneInfo) -> None:
    """The ladder: each milestone with its bar, plan, reality, weight, light; the source of its percent on hover."""
    building_id = int(row["building_id"])
    rows = board.milestones(now, building_id)
    st.markdown(f"##### {plain(_('节点'))}")
    if rows.empty:
        st.caption(_("这栋单体没有上报节点，只有整体进度。"))
        return
    note = board.weight_note(rows)
    if note:
        st.caption(plain(note))
    shown = _chosen(rows)
    sources = _percent_sources(ledger, now, building_id, zone)
    table([_milestone_row(m, sources, now) for _index, m in shown.iterrows()], _milestone_columns(), key="ladder")
    export_button(
        f"{now.park.name}_{row['name']}_{_('节点')}_{now.as_of}", lambda: [_sheet(row, rows, now)], key="export_ladder"
    )


def _chosen(rows: pd.DataFrame) -> pd.DataFrame:
    """The unfinished milestones, unless the reader wants all or none is left."""
    unfinished = rows[rows["status"] != "done"]
    words = {
        "open": _("未完成 {count} 个").format(count=len(unfinished)),
        "all": _("全部 {count} 个").format(count=len(rows)),
    }
    scope = choose(_("范围"), words, key="ladder_scope", default="all" if unfinished.empty else "open")
    return unfinished if scope == "open" else rows


def _percent_sources(ledger: Ledger, now: Situation, building_id: int, zone: ZoneInfo) -> dict[int, str]:
    found = board.provenance(ledger, now, building_id)
    found = found[found["field"] == "percent"]
    return {
        int(row["subject_id"]): board.source_words(row, _office_time(row["recorded_at"], zone))
        for _index, row in found.iterrows()
    }


def _office_time(moment: datetime, zone: ZoneInfo) -> str:
    return f"{in_zone(moment, zone):%Y-%m-%d %H:%M}"


def _milestone_columns() -> list[Column]:
    return [
        Column("name", _("节点"), "name"),
        Column("bar", _("完成与计划"), "bar", tip=_("色条：已完成；竖线：计划")),
        Column("percent", _("完成"), "percent"),
        Column("plan", _("计划"), "text"),
        Column("actual", _("实际"), "text"),
        Column("weight", _("权重"), "percent", phone=False, tip=_("占本单体的百分比")),
        Column("status", _("状态"), "status"),
    ]


def _milestone_row(m: pd.Series, sources: dict[int, str], now: Situation) -> Row:
    done = number(m["percent"])
    words = m["description"] if isinstance(m["description"], str) else ""
    cells = {
        "name": name(m["name"], words),
        "bar": bar(done, number(m["planned"]), tone=m["status"]),
        "percent": value(percent(done), done, tip=sources.get(int(m["milestone_id"]), "")),
        "weight": value(percent(m["share"]), number(m["share"]), tone="quiet"),
        "status": light(m["status"], m["rule"]),
    }
    if day(m["baseline_start"]) or day(m["baseline_finish"]):
        moved = day(m["plan_moved_to"])
        later = _("后改为 {day}").format(day=spoken(moved, now.as_of)) if moved else ""
        cells["plan"] = value(_span(m["baseline_start"], m["baseline_finish"]), iso(m["baseline_finish"]), sub=later)
    if day(m["actual_start"]) or day(m["actual_finish"]):
        cells["actual"] = value(_span(m["actual_start"], m["actual_finish"]), iso(m["actual_start"]))
    return Row(str(m["milestone_id"]), cells)


def _span(first: object, last: object) -> str:
    return f"{iso(first)} – {iso(last)}" if day(last) else f"{iso(first)} –"


@fragment
def draw_light_history(ledger: Ledger, row: pd.Series, now: Situation) -> None:
    """亮灯记录, folded: when the light changed and why; a red one stays on record."""
    changes = light_history(ledger, now, int(row["building_id"]))
    red = sum(change.status == "late" for change in changes)
    if not changes:
        return
    said = _("亮灯记录（{count} 次变化，亮过 {red} 次红灯）").format(count=len(changes), red=red)
    with st.expander(said):
        for change in changes:
            words = _("{day} 起  {sign} {status}：{rule}").format(
                day=change.since, sign=SIGNS[change.status], status=status_word(change.status), rule=change.rule
            )
            st.markdown(plain(words))
        st.caption(plain(_("按现行基线、交付期限和红黄绿灯规则回算每次上报；只看进度和预计两条。")))


def draw_building_curve(ledger: Ledger, row: pd.Series, now: Situation) -> None:
    """Plan and reports of this building over time."""
    st.markdown(f"##### {plain(_('进度曲线'))}")
    draw_curve(ledger, now, [int(row["building_id"])], row, key="building_curve", height=300)


def draw_notes(notes: pd.DataFrame, row: pd.Series, now: Situation) -> None:
    """The latest dispatch notes that name this building, with what came of them."""
    st.markdown(f"##### {plain(_('调度事项'))}")
    found = board.notes_about(notes, str(row["name"]), now.as_of)
    if found.empty:
        st.caption(_("还没有关于这栋单体的调度事项。"))
        return
    st.caption(plain(_("共 {count} 条，最近的在前。").format(count=len(found))))
    rows = [
        Row(
            iso(note["note_date"]),
            {
                "day": value(iso(note["note_date"]), iso(note["note_date"])),
                "note": name(
                    note["note"], " · ".join(part for part in (note["responsible_unit"], note["result"]) if part)
                ),
                "outcome": value(outcome_word(note["outcome"]), tone="late" if note["overdue_days"] else "quiet"),
            },
        )
        for _index, note in found.head(8).iterrows()
    ]
    columns = [
        Column("day", _("日期"), "date"),
        Column("note", _("事项"), "name"),
        Column("outcome", _("落实"), "days"),
    ]
    picked = table(rows, columns, key="building_notes", opens=True)
    if picked:
        go("dispatch", day=picked)


def draw_issues(rows: pd.DataFrame, row: pd.Series, as_of: date) -> None:
    """The issues that name this building, open ones first; a click opens one."""
    found = in_order(of_building(rows, int(row["project_id"]), str(row["name"])))
    if found.empty:
        return
    st.markdown(f"##### {plain(_('问题'))}")
    st.caption(plain(open_words(found)))
    shown = [
        Row(str(one["label"]), {
            "issue": name(str(one["issue"]), f"{one['label']} {one['unit']}".strip()),
            "due": due_cell(one, as_of),
            "stage": stage_cell(one),
        })
        for one in found.head(8).to_dict("records")
    ]  # fmt: skip
    columns = [
        Column("issue", _("问题"), "name"), Column("due", _("时限"), "date"), Column("stage", _("环节"), "status"),
    ]  # fmt: skip
    picked = table(shown, columns, key="building_issues", opens=True)
    if picked:
        go("issues", issue=picked)


@fragment
def draw_sources(ledger: Ledger, row: pd.Series, now: Situation, zone: ZoneInfo) -> None:
    """Every value with its file, sheet and cell; read from the ledger only once somebody asks."""
    if not st.toggle(_("每个数字的出处"), key="sources", bind="query-params"):
        return
    found = board.provenance(ledger, now, int(row["building_id"]))
    rows = [
        Row(
            str(number_),
            {
                "thing": name(source["thing"] or row["name"], source["label"]),
                "value": value(source["value"]),
                "as_of": value(iso(source["as_of"]), iso(source["as_of"])),
                "source": value(board.source_words(source, _office_time(source["recorded_at"], zone))),
            },
        )
        for number_, (_index, source) in enumerate(found.iterrows())
    ]
    columns = [
        Column("thing", _("内容"), "name"),
        Column("value", _("数值"), "text"),
        Column("as_of", _("截至"), "date"),
        Column("source", _("出处"), "text"),
    ]
    table(rows, columns, key="source_rows")
    export_button(
        f"{now.park.name}_{row['name']}_{_('出处')}_{now.as_of}",
        lambda: [_source_sheet(row, found, now, zone)],
        key="export_sources",
    )


def _sheet(row: pd.Series, rows: pd.DataFrame, now: Situation) -> ExportSheet:
    columns = [
        ExportColumn("name", _("节点")),
        ExportColumn("share", _("权重"), "percent", "%"),
        ExportColumn("percent", _("完成"), "percent", "%"),
        ExportColumn("planned", _("计划"), "percent", "%"),
        ExportColumn("baseline_start", _("计划开始"), "date"),
        ExportColumn("baseline_finish", _("计划完成"), "date"),
        ExportColumn("actual_start", _("实际开始"), "date"),
        ExportColumn("actual_finish", _("实际完成"), "date"),
        ExportColumn("late_days", _("晚"), "number", _("天")),
        ExportColumn("state", _("状态")),
        ExportColumn("description", _("进展情况")),
    ]
    title = _("{park}{building}节点进度（截至 {day}）").format(park=now.park.name, building=row["name"], day=now.as_of)
    return ExportSheet(_("节点"), title, columns, rows.assign(state=rows["status"].map(status_word)))


def _source_sheet(row: pd.Series, found: pd.DataFrame, now: Situation, zone: ZoneInfo) -> ExportSheet:
    columns = [
        ExportColumn("thing", _("节点")),
        ExportColumn("label", _("内容")),
        ExportColumn("value", _("数值")),
        ExportColumn("as_of", _("截至"), "date"),
        ExportColumn("author", _("上报人")),
        ExportColumn("recorded", _("上报时间")),
        ExportColumn("file_name", _("文件")),
        ExportColumn("sheet", _("表")),
        ExportColumn("cell", _("单元格")),
    ]
    recorded = [_office_time(moment, zone) for moment in found["recorded_at"]]
    title = _("{park}{building}各数字的出处（截至 {day}）").format(
        park=now.park.name, building=row["name"], day=now.as_of
    )
    return ExportSheet(_("出处"), title, columns, found.assign(recorded=recorded))
