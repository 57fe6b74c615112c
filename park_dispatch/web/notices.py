"""Drawing 督办: the answer in words, what the rules propose, the list with its filters, the files."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from park_dispatch.boards import notices as board
from park_dispatch.boards.notice_proposals import (
    Proposal,
    Proposed,
    Raising,
    notice_rules,
    prefix_of,
    proposed,
    whole_park,
)
from park_dispatch.boards.wording import iso, spoken
from park_dispatch.filing.notice_words import NoticeRow, grade_word
from park_dispatch.filing.notices import NoticeDraft, raise_notice, send_notice
from park_dispatch.language import _
from park_dispatch.model.notices import GRADES, parsed_number
from park_dispatch.model.roles import Action
from park_dispatch.reports.notice_file import notice_file, notices_sheet
from park_dispatch.reports.summary_file import DOCX
from park_dispatch.web.choices import choose, choose_from_list
from park_dispatch.web.dispatch_note import PERSON
from park_dispatch.web.export import download, export_button
from park_dispatch.web.frame import Frame
from park_dispatch.web.notice_acting import REFUSALS, acting_day, forget_seen, sign
from park_dispatch.web.notice_form import blank_draft, notice_dialog
from park_dispatch.web.notice_rules import draw_rules
from park_dispatch.web.notice_words import grade_cell, graded
from park_dispatch.web.places import href
from park_dispatch.web.said import draw_said, say
from park_dispatch.web.table import Column, Row, name, table, value
from park_dispatch.web.text import plain

SHOWN = 8
"""Proposals drawn at once."""
OPENED = "notice"
"""The query parameter that holds the number of the notice that is open: "2023-12"."""


def opened_notice(frame: Frame, rows: pd.DataFrame) -> NoticeRow | None:
    """The notice that the address names; a number that does not exist is said and the list is shown."""
    asked = st.query_params.get(OPENED)
    if asked is None:
        return None
    number = parsed_number(asked)
    found = board.find(rows, *number, frame.as_of) if number else None
    if found is None:
        st.warning(plain(_("截至 {day} 没有编号为“{number}”的督办单，下面是全部。").format(
            day=frame.as_of, number=asked[:40]
        )))  # fmt: skip
    return found


def draw_notices(frame: Frame, rows: pd.DataFrame) -> None:
    """The list and all around it."""
    forget_seen()
    draw_said()
    sends = frame.may(Action.SEND_NOTICE)
    proposals = proposed(frame.ledger, frame.park, frame.as_of) if sends else None
    st.markdown(f"#### {plain(board.headline(rows, proposals))}")
    if proposals is not None:
        _draw_proposals(frame, proposals)
    if rows.empty:
        st.markdown(plain(_("还没有发过督办单。发出的会列在这里，被督办单位在这一页答复。")))
    else:
        _draw_list(frame, rows)
    draw_rules(frame)


def _draw_proposals(frame: Frame, found: Proposed) -> None:
    may_now = frame.as_of == acting_day(frame)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        author = sign(frame, "notice_send", _("签发人")) if may_now else ""
        ready = [one for one in found.notices if one.draft.unit]
        if may_now and len(ready) > 1:
            words = _("全部发出（{count} 份）").format(count=len(ready))
            if st.button(words, key="notice_send_all", type="primary"):
                _send(frame, [one.draft for one in ready], author)
        if may_now and st.button(_("手工发一份"), key="notice_new", icon=":material/edit:"):
            rules = notice_rules(frame.ledger, frame.park, frame.as_of)
            notice_dialog(frame, blank_draft(frame, rules, prefix_of(frame.ledger, rules, frame.park)), author)
    if not found.notices and not found.raisings:
        return
    st.markdown(f"##### {plain(_('规则建议'))}")
    if not may_now:
        st.caption(plain(_("这是截至 {day} 的建议；要发出，请把截至日期改为今天。").format(day=frame.as_of)))
    everything: list[Proposal | Raising] = [*found.raisings, *found.notices]
    most = st.session_state.get("notice_shown", SHOWN)
    for one in everything[:most]:
        if isinstance(one, Raising):
            _draw_raising(frame, one, author, may_now)
        else:
            _draw_proposal(frame, one, author, may_now)
    if len(everything) > most and st.button(
        _("再显示 {count} 条").format(count=len(everything) - most), key="notice_more", type="tertiary"
    ):
        st.session_state["notice_shown"] = len(everything)
        st.rerun()


def _draw_proposal(frame: Frame, one: Proposal, author: str, may_now: bool) -> None:
    draft = one.draft
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        unit = plain(draft.unit) if draft.unit else f":red[{plain(_('没有责任单位，请补上'))}]"
        due = plain(_("{day}前答复").format(day=spoken(draft.due, frame.as_of)))
        st.markdown(
            f"{graded(draft.grade)} &ensp;{unit} &ensp;:gray[{due}]  \n{plain(draft.matter)}  \n"
            f":small[:gray[{plain(draft.basis)}]]",
            width="stretch",
        )
        if may_now and draft.unit and st.button(_("发出"), key=f"send {draft.about}"):
            _send(frame, [draft], author)
        if may_now and st.button(_("改后再发"), key=f"edit {draft.about}", type="tertiary"):
            notice_dialog(frame, draft, author)


def _draw_raising(frame: Frame, one: Raising, author: str, may_now: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        said = _("{number} 升级为{grade}，{day}前答复").format(
            number=one.number, grade=grade_word(one.grade), day=spoken(one.due, frame.as_of)
        )
        st.markdown(
            f"{graded(one.grade)} &ensp;{plain(one.unit)} &ensp;:gray[{plain(said)}]  \n{plain(one.why)}",
            width="stretch",
        )
        if may_now and st.button(_("升级"), key=f"raise {one.notice_id}"):
            _raise(frame, one, author)


def _send(frame: Frame, drafts: Sequence[NoticeDraft], author: str) -> None:
    sent = 0
    for draft in drafts:
        try:
            send_notice(frame.ledger, frame.park, draft, acting_day(frame), author, by=frame.person)
        except REFUSALS as refusal:
            st.error(plain(refusal.why()))
            break
        sent += 1
    st.session_state[PERSON] = author.strip()
    if sent:
        say(_("已发出 {count} 份督办单，编号见下表；可以下载 Word 打印盖章。").format(count=sent))
    if sent == len(drafts):
        st.rerun()


def _raise(frame: Frame, one: Raising, author: str) -> None:
    try:
        raise_notice(
            frame.ledger, frame.park, one.notice_id, one.last_entry, one.grade, one.due, one.why, acting_day(frame),
            author, by=frame.person,
        )  # fmt: skip
    except REFUSALS as refusal:
        st.error(plain(refusal.why()))
        return
    st.session_state[PERSON] = author.strip()
    say(_("{number} 已升级为{grade}。").format(number=one.number, grade=grade_word(one.grade)))
    st.rerun()


def _draw_list(frame: Frame, rows: pd.DataFrame) -> None:
    shown = _filtered(rows)
    if shown.empty:
        st.markdown(plain(_("没有符合条件的督办单。请去掉一个条件。")))
        return
    columns = [
        Column("grade", _("等级"), "status"),
        Column("notice", _("督办单"), "name"),
        Column("unit", _("被督办单位"), "text"),
        Column("due", _("办结时限"), "date"),
        Column("issued", _("发出"), "date", phone=False),
        Column("answer", _("最近答复"), "text", phone=False),
    ]
    picked = table([_row(frame, row) for row in shown.to_dict("records")], columns, key="notices", opens=True)
    if picked:
        st.query_params[OPENED] = picked
        st.rerun()
    _draw_files(frame, shown)


def _filtered(rows: pd.DataFrame) -> pd.DataFrame:
    stages = {"open": _("在办"), "overdue": _("超期"), "answered": _("待确认"), "closed": _("已确认"), "all": _("全部")}
    grades = {"": _("全部等级")} | {str(grade): grade_word(grade) for grade in GRADES[::-1]}
    units = {"": _("全部单位")} | {unit: unit for unit in sorted(set(rows["responsible_unit"]))}
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        stage = choose(_("处理状态"), stages, key="stage", default="open")
        grade = choose_from_list(_("等级"), grades, key="grade", default="", width=130)
        unit = choose_from_list(_("被督办单位"), units, key="unit", default="", width=220)
        words = st.text_input(
            _("搜索"), key="q", bind="query-params", type="search", placeholder=_("搜索编号、事项、责任人"),
            label_visibility="collapsed", icon=":material/search:", width=230,
        )  # fmt: skip
    return board.chosen(rows, stage=stage, grade=grade, unit=unit, words=words or "")


def address_of(row: NoticeRow) -> str:
    """What the address calls a notice: "2023-12"."""
    return f"{row['year']}-{row['number']}"


def _row(frame: Frame, row: NoticeRow) -> Row:
    late = _("超期 {days} 天").format(days=row["overdue_days"]) if row["overdue_days"] else ""
    due = board.due_words(row, frame.as_of)
    cells = {
        "grade": grade_cell(row),
        "notice": name(str(row["number_text"]), str(row["note"]), href("notices", notice=address_of(row))),
        "unit": value(str(row["responsible_unit"]), sub=str(row["responsible_person"])),
        "due": value(due, iso(row["due"]), tone="late" if late else "" if row["owed"] else "quiet"),
        "issued": value(iso(row["issued_on"]), iso(row["issued_on"]), sub=str(row["signer"])),
        "answer": value(str(row["answer"]) or "—", sub=iso(row["answered_on"]) if row["answer"] else ""),
    }
    return Row(address_of(row), cells)


def _draw_files(frame: Frame, shown: pd.DataFrame) -> None:
    with st.container(horizontal=True, gap="small"):
        export_button(
            f"{frame.park.name}_{_('督办单清单')}_{frame.as_of}",
            lambda: [notices_sheet(frame.park, shown, frame.as_of)],
            key="export_notices",
        )
        word_button(frame, shown.to_dict("records"), f"{frame.park.name}_{_('督办单')}_{frame.as_of}")


def word_button(frame: Frame, notices: Sequence[NoticeRow], file_name: str) -> None:
    """A button that makes a Word file of some notices when it is pressed."""
    count, park = len(notices), whole_park(frame.ledger, frame.park)
    label = _("下载 Word（含回执）") if count == 1 else _("下载 Word（{count} 份，含回执）").format(count=count)
    download(label, lambda: notice_file(park, notices), f"{file_name}.docx", DOCX, key="notice_docx")
