"""Drawing 每日调度: the items of a meeting, what a search over all days found, the exported sheet."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from park_dispatch.boards import dispatch as board
from park_dispatch.boards.meeting import Meeting, outcome_then
from park_dispatch.boards.status import day
from park_dispatch.boards.wording import SIGNS, iso, short_day, spoken
from park_dispatch.language import _
from park_dispatch.model.outcome import OUTCOMES, Outcome
from park_dispatch.model.roles import Action
from park_dispatch.planning.lights import Status
from park_dispatch.reports.workbook import ExportColumn, ExportSheet
from park_dispatch.web.dispatch_answers import concerned, open_note
from park_dispatch.web.frame import Frame
from park_dispatch.web.places import href
from park_dispatch.web.table import Cell, Column, Row, light, name, table, value
from park_dispatch.web.text import plain

_TONES: dict[Outcome, Status] = {"done": "done", "doing": "watch", "undone": "warning", "unanswered": "no_report"}


def draw_given(frame: Frame, found: Meeting, notes: pd.DataFrame) -> None:
    """The items of the meeting, in the order in which they were given; those taken back stand below, in one line."""
    st.markdown(f"##### {plain(_('{day}议定事项').format(day=spoken(found.day, frame.as_of)))}")
    if not found.given:
        may = frame.may(Action.WRITE_NOTE)
        st.markdown(plain(_("还没有事项：在上面一行写下，按回车保存。") if may else _("还没有事项。")))
    else:
        columns = [Column("what", _("事项"), "name"), Column("due", _("时限"), "date"), Column("by", _("记录"), "days")]
        by_id = {note["note_id"]: note for note in notes.to_dict("records")}
        given = [item for item in found.given if item["item_id"] in by_id]  # a file may be undone at this moment
        rows = [_given_row(frame, found, item, by_id[item["item_id"]]) for item in given]
        open_note(frame, notes, table(rows, columns, key="given", head=False, opens=True, stacks=True))
    gone = notes[(pd.to_datetime(notes["note_date"]) == pd.Timestamp(found.day)) & (notes["withdrawn"] != "")]
    if len(gone):
        said = _("；").join(
            _("{note}（{reason}）").format(note=row["note"], reason=row["withdrawn"]) for row in gone.to_dict("records")
        )
        st.caption(plain(_("已撤回 {count} 条：{notes}").format(count=len(gone), notes=said)))


def _given_row(frame: Frame, found: Meeting, item: Mapping[str, Any], note: board.NoteRow) -> Row:
    when = board.clock(note["edited_at"], frame.settings.timezone)
    heard, due = outcome_then(found, item), day(item["due"])
    said = [] if heard == "unanswered" else [board.outcome_word(heard)]
    said += [_("改过 {count} 次").format(count=note["versions"] - 1)] if note["versions"] > 1 else []
    cells = {
        "what": name(str(item["note"]), concerned(item, str(item["number"]))),
        "due": due_cell(
            due, str(item["due_text"]), 0 if item["done"] or due is None else max((found.day - due).days, 0), found.day
        ),
        "by": value(
            f"{note['edited_by']} {when}", str(note["edited_at"]), tip=_source(note), tone="quiet", sub=" · ".join(said)
        ),
    }
    return Row(str(item["item_id"]), cells)


def _source(row: board.NoteRow) -> str:
    place = " · ".join(str(row[part]) for part in ("file_name", "sheet", "cell") if row[part])
    return place or _("页面填写")


def outcome_cell(row: board.NoteRow) -> Cell:
    """What came of a note: sign, word, the words of the answer."""
    found: Outcome = row["outcome"]
    status: Status = "late" if row["overdue_days"] else _TONES[found]
    answer = "" if found == "unanswered" else str(row["result"])
    cell = dict(light(status, answer))
    return cell | {"sign": SIGNS[status], "t": board.outcome_word(found), "v": OUTCOMES.index(found)}


def due_cell(due: date | None, text: str, overdue: int, as_of: date) -> Cell:
    """When it is due (`text` where that is no day), and by how many days that has passed."""
    if due is None:
        return value(text or "—", "9999")
    late = _("超期 {days} 天").format(days=overdue) if overdue else ""
    return value(short_day(due, as_of), iso(due), sub=late, tone="late" if overdue else "")


def draw_found(found: pd.DataFrame, as_of: date) -> None:
    """The notes that a search found, each with a link to its day."""
    if found.empty:
        st.markdown(plain(_("没有找到符合条件的事项。请换个说法，或去掉一个条件。")))
        return
    columns = [
        Column("day", _("日期"), "name"),
        Column("note", _("事项"), "text"),
        Column("building", _("单体"), "text"),
        Column("unit", _("责任单位"), "text", phone=False),
        Column("due", _("时限"), "date", phone=False),
        Column("status", _("落实"), "status"),
    ]
    rows = [
        Row(
            f"{iso(row['note_date'])}:{row['note_id']}",
            {
                "day": name(iso(row["note_date"]), href=href("dispatch", day=iso(row["note_date"]))),
                "note": value(str(row["note"])),
                "building": value(str(row["building"]) or _("全部")),
                "unit": value(str(row["responsible_unit"]), sub=str(row["responsible_person"])),
                "due": due_cell(day(row["due"]), str(row["due_text"]), row["overdue_days"], as_of),
                "status": outcome_cell(row),
            },
        )
        for row in found.to_dict("records")
    ]
    picked = table(rows, columns, key="notes_found")
    if picked:
        st.session_state["_to_day"] = date.fromisoformat(picked.partition(":")[0])
        st.rerun()


def notes_sheet(notes: pd.DataFrame, frame: Frame, title: str) -> ExportSheet:
    """Notes as an exported sheet, with the cell that each came from."""
    zone = frame.settings.timezone
    rows = notes.assign(
        word=[board.outcome_word(found) for found in notes["outcome"]],
        when=[board.clock(moment, zone) for moment in notes["edited_at"]],
        source=[_source(row) for row in notes.to_dict("records")],
        due=pd.to_datetime(notes["due"]),
    )
    columns = [
        ExportColumn("note_date", _("调度日期"), "date"),
        ExportColumn("building", _("单体")),
        ExportColumn("note", _("调度事项")),
        ExportColumn("responsible_unit", _("责任单位")),
        ExportColumn("responsible_person", _("责任人")),
        ExportColumn("due", _("完成时限"), "date"),
        ExportColumn("word", _("办理结果")),
        ExportColumn("result", _("落实情况")),
        ExportColumn("overdue_days", _("超期"), "number", _("天")),
        ExportColumn("remark", _("备注")),
        ExportColumn("withdrawn", _("撤回原因")),
        ExportColumn("edited_by", _("记录人")),
        ExportColumn("when", _("记录时间")),
        ExportColumn("source", _("出处")),
    ]
    return ExportSheet(_("调度事项"), title, columns, rows)
