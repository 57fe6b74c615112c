"""Drawing 每日调度: the line to type on, the notes of two days side by side, the agenda, the search."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from park_dispatch.boards import dispatch as board
from park_dispatch.boards.overview import ToDo
from park_dispatch.boards.situation import Situation
from park_dispatch.boards.status import day
from park_dispatch.boards.wording import SIGNS, iso, spoken
from park_dispatch.filing.notes import LONGEST_NOTE, add_note
from park_dispatch.filing.refusals import FilingRefusal
from park_dispatch.language import _
from park_dispatch.ledger.refusals import LedgerRefusal
from park_dispatch.model.outcome import OUTCOMES, Outcome
from park_dispatch.model.promises import day_after
from park_dispatch.planning.lights import Status
from park_dispatch.reports.workbook import ExportColumn, ExportSheet
from park_dispatch.web.dispatch_note import PERSON, note_dialog
from park_dispatch.web.frame import Frame
from park_dispatch.web.places import go, href
from park_dispatch.web.table import Cell, Column, Row, light, name, table, value
from park_dispatch.web.text import plain

_TONES: dict[Outcome, Status] = {"done": "done", "doing": "watch", "undone": "warning", "unanswered": "no_report"}
_SAVED, _REFUSED, _AUTHOR = "note_saved", "note_refused", "note_author"
# Streamlit has no parameter for its "Press Enter to submit form"; the button beside the line says what Enter does.
_STYLE = '<style>[data-testid="InputInstructions"] { display: none; }</style>'


def draw_add(frame: Frame, now: Situation, on: date) -> None:
    """One line to type on; Enter saves. What was refused stays in the line."""
    st.html(_STYLE)
    if not st.session_state.get(_AUTHOR):
        st.session_state[_AUTHOR] = st.session_state.get(PERSON, "")
    with st.form("note_add", border=False):
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            st.text_input(
                _("新增{day}调度事项，回车保存").format(day=spoken(on, frame.as_of)), key="note_text",
                max_chars=LONGEST_NOTE, placeholder=_("写明谁、做什么、做到什么程度"), width="stretch",
            )  # fmt: skip
            st.form_submit_button(_("保存"), key="note_save", type="primary", on_click=_save, args=(frame, on))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.multiselect(
                _("涉及单体"), sorted(set(now.buildings["name"])), key="note_buildings", select_all=False,
                placeholder=_("单体（可多选）"), width=210, label_visibility="collapsed",
            )  # fmt: skip
            _short_text(_("责任单位"), "note_unit", 180)
            _short_text(_("责任人"), "note_person", 160)
            st.caption(_("时限"), width="content")
            st.date_input(
                _("完成时限"), value=day_after(on), key=f"note_due_{on}", format="YYYY-MM-DD", width=140,
                label_visibility="collapsed",
            )  # fmt: skip
            if not frame.settings.author:
                _short_text(_("记录人"), _AUTHOR, 110)
    if refused := st.session_state.pop(_REFUSED, ""):
        st.error(plain(refused))
    elif saved := st.session_state.pop(_SAVED, ""):
        st.caption(plain(saved))


def _short_text(label: str, key: str, width: int) -> None:
    st.text_input(label, key=key, max_chars=60, width=width, placeholder=label, label_visibility="collapsed")


def _save(frame: Frame, on: date) -> None:
    """Runs before the page does: on success the line is emptied, on refusal it is left as typed."""
    typed = st.session_state
    author = frame.settings.author or str(typed.get(_AUTHOR, ""))
    due = typed.get(f"note_due_{on}")
    text = str(typed.get("note_text", ""))
    try:
        add_note(
            frame.ledger, frame.park, on, text, list(typed.get("note_buildings", [])), str(typed.get("note_unit", "")),
            str(typed.get("note_person", "")), due if isinstance(due, date) else None, author, by=frame.person,
        )  # fmt: skip
    except (FilingRefusal, LedgerRefusal) as refusal:
        typed[_REFUSED] = refusal.why()
        return
    typed[PERSON] = author
    typed[_SAVED] = _("已记录：{text}").format(text=text.strip())
    typed["note_text"], typed["note_buildings"] = "", []
    typed["note_unit"] = typed["note_person"] = ""


def draw_notes(frame: Frame, notes: pd.DataFrame, *, key: str, empty: str) -> None:
    """The notes of a day; a click opens one. Those taken back stand below, in one line."""
    standing = board.standing(notes)
    if standing.empty:
        st.markdown(plain(empty))
    else:
        ordered = standing.assign(rank=standing["outcome"].map(OUTCOMES.index)).sort_values(["rank", "note_id"])
        rows = [_row(row, frame) for row in ordered.to_dict("records")]
        columns = [
            Column("status", _("落实"), "status"),
            Column("note", _("事项"), "name"),
            Column("due", _("时限"), "date"),
            Column("author", _("记录"), "days"),
            Column("edits", _("版本"), "days"),
        ]
        _open(frame, notes, table(rows, columns, key=key, opens=True))
    gone = notes[notes["withdrawn"] != ""]
    if len(gone):
        said = _("；").join(
            _("{note}（{reason}）").format(note=row["note"], reason=row["withdrawn"]) for row in gone.to_dict("records")
        )
        st.caption(plain(_("已撤回 {count} 条：{notes}").format(count=len(gone), notes=said)))


def _open(frame: Frame, notes: pd.DataFrame, picked: str | None) -> None:
    found = notes[notes["note_id"].astype(str) == picked] if picked else notes.iloc[:0]
    if len(found):
        note_dialog(frame, found.to_dict("records")[0])


def _row(row: board.NoteRow, frame: Frame) -> Row:
    concerned = [str(row["building"]) or _("全部单体"), str(row["responsible_unit"]), str(row["responsible_person"])]
    when = board.clock(row["edited_at"], frame.settings.timezone)
    cells = {
        "status": outcome_cell(row),
        "note": name(str(row["note"]), " · ".join(part for part in concerned if part)),
        "due": due_cell(row),
        "author": value(f"{row['edited_by']} {when}", str(row["edited_at"]), tip=_source(row), tone="quiet"),
    }
    if row["versions"] > 1:
        cells["edits"] = value(_("改过 {count} 次").format(count=row["versions"] - 1), float(row["versions"]))
    return Row(str(row["note_id"]), cells)


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


def due_cell(row: board.NoteRow) -> Cell:
    """When it is due, and by how much that has passed."""
    due, overdue = day(row["due"]), row["overdue_days"]
    if due is None:
        return value(str(row["due_text"]) or "—", "9999")
    late = _("超期 {days} 天").format(days=overdue) if overdue else ""
    return value(f"{due:%m-%d}", iso(due), sub=late, tone="late" if overdue else "")


def draw_agenda(lines: Sequence[ToDo]) -> None:
    """What the ledger puts on the agenda; each line opens the page where the things are."""
    st.markdown(f"##### {plain(_('会议议程'))}")
    if not lines:
        st.markdown(plain(_("没有晚交付、超期、应开工或未报的事项。")))
        return
    rows = [
        Row(
            f"{at}:{line.place}", {"status": light(line.status), "what": name(line.text, line.detail, href(line.place))}
        )
        for at, line in enumerate(lines)
    ]
    picked = table(
        rows, [Column("status", "", "status"), Column("what", "", "name")], key="agenda", head=False, opens=True
    )
    if picked:
        go(picked.partition(":")[2])


def draw_found(found: pd.DataFrame) -> None:
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
                "due": due_cell(row),
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
