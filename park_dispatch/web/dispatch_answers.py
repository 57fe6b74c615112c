"""Drawing what is accounted for at a meeting: one click closes an item, carries it on or escalates it."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from park_dispatch.boards.items import link_word, priority_word
from park_dispatch.boards.meeting import Answer, Meeting
from park_dispatch.boards.status import day
from park_dispatch.boards.wording import iso, short_day, spoken
from park_dispatch.filing.items import carry_forward, close_out, escalate
from park_dispatch.filing.refusals import FilingRefusal
from park_dispatch.language import _
from park_dispatch.ledger.items import PRIORITIES
from park_dispatch.ledger.refusals import LedgerRefusal
from park_dispatch.model.office_time import office_now
from park_dispatch.model.promises import day_after
from park_dispatch.model.roles import Action
from park_dispatch.web.dispatch_facts import writer
from park_dispatch.web.dispatch_note import note_dialog
from park_dispatch.web.fragment import speaking
from park_dispatch.web.frame import Frame
from park_dispatch.web.table import Cell, Column, Row, acts, name, table, value
from park_dispatch.web.text import plain
from park_dispatch.web.verdict_cells import verdict_cell

_REFUSED = "answers_refused"


def draw_answers(frame: Frame, found: Meeting, notes: pd.DataFrame) -> None:
    """The left half of the meeting. `notes` is boards.dispatch.all_notes."""
    title = _("{day}以来交账").format(day=spoken(found.previous, frame.as_of)) if found.previous else _("上次调度")
    may = frame.may(Action.WRITE_NOTE) and is_running(frame, found.day)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"##### {plain(title)}", width="stretch")
        if may and found.answers:
            st.caption(_("顺延到"), width="content")
            st.date_input(
                _("顺延到"), value=day_after(found.day), key=_to_key(found.day), format="YYYY-MM-DD", width=140,
                label_visibility="collapsed",
            )  # fmt: skip
    if refused := st.session_state.pop(_REFUSED, ""):
        st.error(plain(refused))
    if not found.answers:
        st.markdown(plain(_("没有要交账的事项。") if found.previous else _("此前没有调度事项。")))
        return
    columns = [
        Column("what", _("事项"), "name"),
        Column("status", _("交账"), "status"),
        Column("due", _("时限"), "date"),
        *([Column("acts", "", "acts")] if may else []),
    ]
    rows = _rows(frame, found, may)
    deed = speaking(partial(_do, frame, found))
    open_note(frame, notes, table(rows, columns, key="answers", opens=True, stacks=True, on_pick=deed))


def _rows(frame: Frame, found: Meeting, may: bool) -> list[Row]:
    """What fell due since the last meeting, then what was left over before it."""
    since = [_row(frame, one, may) for one in found.answers if not one.old]
    old = [_row(frame, one, may) for one in found.answers if one.old]
    group = Row("old", {"what": name(_("更早遗留 {count} 项").format(count=len(old)))}, "group")
    return [*since, *([group, *old] if old else [])]


def is_running(frame: Frame, on: date) -> bool:
    """Whether a meeting is still to be answered at: what is done today changes nothing of what a past one knew."""
    return frame.park.demo or on >= office_now().date()


def _to_key(on: date) -> str:
    return f"carry_to_{on}"


def open_note(frame: Frame, notes: pd.DataFrame, picked: str | None) -> None:
    """Open the dialog of the note that was clicked, if one was."""
    found = notes[notes["note_id"].astype(str) == picked] if picked else notes.iloc[:0]
    if len(found):
        note_dialog(frame, found.to_dict("records")[0])


def _row(frame: Frame, one: Answer, may: bool) -> Row:
    item = one.item
    cells = {
        "what": name(str(item["note"]), concerned(item, link_word(str(item["number"]), int(one.promise["link"])))),
        "status": verdict_cell(one.verdict, _("；").join(_answer_words(one, frame.as_of))),
        "due": value(
            short_day(due, frame.as_of) if (due := day(one.promise["due"])) else str(item["due_text"]) or "—", iso(due)
        ),
    }
    if may and not item["done"]:
        cells["acts"] = _acts(frame, one)
    return Row(str(item["item_id"]), cells, "past" if one.verdict == "kept" else "")


def concerned(item: Mapping[str, Any], number: str) -> str:
    """Number, buildings, unit, person and, where it is not the usual one, the priority of an item, in one line."""
    urgent = "" if item["priority"] == PRIORITIES[0] else priority_word(str(item["priority"]))
    parts = (
        urgent, number, str(item["building"]) or _("全部单体"), item["responsible_unit"], item["responsible_person"],
    )  # fmt: skip
    return " · ".join(str(part) for part in parts if part)


def _answer_words(one: Answer, as_of: date) -> list[str]:
    """The words of the answer, the new date, the next level where it is proposed."""
    said = [one.words] if one.words else []
    if day(one.promise["new_due"]):
        said.append(_("顺延到{day}").format(day=spoken(one.promise["new_due"], as_of)))
    if one.item["proposed"]:
        said.append(_("建议提级到{level}").format(level=one.item["proposed"]))
    return said


def _acts(frame: Frame, one: Answer) -> Cell:
    item = str(one.item["item_id"])
    buttons = [(f"close:{item}", _("销号"), _("已完成，销号"))]
    if day(one.promise["new_due"]) is None:
        buttons.append((f"carry:{item}", _("顺延"), _("没有完成，顺延到上面的日期")))
    if one.item["proposed"] and frame.may(Action.ESCALATE):
        buttons.append((f"escalate:{item}", _("提级"), _("提级到{level}").format(level=one.item["proposed"])))
    return acts(*buttons)


def _do(frame: Frame, found: Meeting, picked: str) -> None:
    """Before the page is drawn: what a button asks for."""
    verb, _colon, item = picked.partition(":")
    row = next((one.item for one in found.answers if str(one.item["item_id"]) == item), None)
    if row is None:
        return
    given = (frame.ledger, frame.park, int(row["item_id"]), int(row["last_entry"]))
    to = st.session_state.get(_to_key(found.day))
    try:
        if verb == "close":
            close_out(*given, "", found.day, writer(frame), by=frame.person)
        elif verb == "carry":
            due = to if isinstance(to, date) else day_after(found.day)
            carry_forward(*given, found.day, due, writer(frame), by=frame.person)
        elif verb == "escalate":
            escalate(*given, "", found.day, writer(frame), by=frame.person)
    except (FilingRefusal, LedgerRefusal) as refusal:
        st.session_state[_REFUSED] = refusal.why()
