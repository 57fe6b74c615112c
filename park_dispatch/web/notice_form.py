"""Writing a notice in a dialog: by hand, or a proposal changed before it is sent."""

from dataclasses import replace
from datetime import date

import streamlit as st

from park_dispatch.boards.notice_proposals import answer_by, demand_words
from park_dispatch.boards.situation import situation
from park_dispatch.boards.wording import spoken
from park_dispatch.filing.notice_words import field_word, grade_word
from park_dispatch.filing.notices import LONGEST_NAME, LONGEST_TEXT, NoticeDraft, send_notice
from park_dispatch.language import _
from park_dispatch.model.notice_rules import NoticeRules
from park_dispatch.model.notices import GRADES
from park_dispatch.web.dispatch_note import PERSON
from park_dispatch.web.fragment import drawing
from park_dispatch.web.frame import Frame
from park_dispatch.web.notice_acting import REFUSALS, acting_day
from park_dispatch.web.said import say
from park_dispatch.web.text import plain


def blank_draft(frame: Frame, rules: NoticeRules, prefix: str) -> NoticeDraft:
    """A notice by hand before anything is written: blue, with the days for an answer that the rules give."""
    due = answer_by(acting_day(frame), "blue", rules)
    return NoticeDraft("blue", "", "", "", demand_words("light"), due, prefix)


def notice_dialog(frame: Frame, draft: NoticeDraft, author: str) -> None:
    """Open the dialog over a draft."""
    st.dialog(_("发督办单"), width="large")(drawing(_draw))(frame, draft, author)


def _draw(frame: Frame, draft: NoticeDraft, author: str) -> None:
    key = f"notice_form_{draft.about}"
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        grade = st.segmented_control(
            field_word("grade"), GRADES, default=draft.grade, format_func=grade_word, key=f"{key}_grade", required=True
        )
        due = st.date_input(
            field_word("due"), value=draft.due, key=f"{key}_due", format="YYYY-MM-DD", width=150,
            min_value=acting_day(frame),
        )  # fmt: skip
        signer = st.text_input(
            field_word("signer"), value=draft.signer or author or st.session_state.get(PERSON, ""),
            key=f"{key}_signer", max_chars=LONGEST_NAME, width=160,
        )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        units = _units(frame)
        known = [draft.unit, *units] if draft.unit and draft.unit not in units else units
        unit = st.selectbox(
            field_word("responsible_unit"), known, index=known.index(draft.unit) if draft.unit else None,
            key=f"{key}_unit", accept_new_options=True, placeholder=_("选择，或直接写单位名称"), width=340,
        )  # fmt: skip
        person = st.text_input(
            field_word("responsible_person"), value=draft.person, key=f"{key}_person", max_chars=LONGEST_NAME, width=160
        )
    matter = st.text_area(field_word("note"), value=draft.matter, key=f"{key}_matter", max_chars=LONGEST_TEXT)
    basis = st.text_area(
        field_word("basis"), value=draft.basis, key=f"{key}_basis", max_chars=LONGEST_TEXT, height=80,
        placeholder=_("会议纪要、批示、计划或规则"),
    )  # fmt: skip
    demand = st.text_area(field_word("demand"), value=draft.demand, key=f"{key}_demand", max_chars=LONGEST_TEXT)
    st.caption(plain(_("发出日期：{day}。编号在发出时自动取得。").format(
        day=spoken(acting_day(frame), frame.as_of)
    )))  # fmt: skip
    if not st.button(_("发出"), type="primary", key=f"{key}_send"):
        return
    written = replace(
        draft, grade=grade, due=due if isinstance(due, date) else draft.due, signer=signer or "",
        unit=unit or "", person=person or "", matter=matter or "", basis=basis or "", demand=demand or "",
    )  # fmt: skip
    try:
        send_notice(frame.ledger, frame.park, written, acting_day(frame), author or signer or "", by=frame.person)
    except REFUSALS as refusal:
        st.error(plain(refusal.why()))
        return
    st.session_state[PERSON] = (author or signer or "").strip()
    say(_("已发给{unit}，编号见下表；可以下载 Word 打印盖章。").format(unit=written.unit))
    st.rerun()


def _units(frame: Frame) -> list[str]:
    """Every unit that a project, a building or a milestone names."""
    now = situation(frame.ledger, frame.park, frame.as_of)
    frames = (now.projects, now.buildings, now.milestones)
    named = {str(unit) for rows in frames for unit in rows["responsible_unit"].dropna()}
    return sorted(named | {str(unit) for unit in now.buildings["contractor"].dropna()})
