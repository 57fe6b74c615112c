"""A line of the agenda becomes an action item: a form with its words, building and unit filled in; Enter saves."""

from datetime import date

import streamlit as st

from park_dispatch.boards.agenda_point import Point
from park_dispatch.boards.items import priority_word
from park_dispatch.filing.meetings import mark_discussed
from park_dispatch.filing.notes import LONGEST_NOTE, add_note
from park_dispatch.filing.refusals import FilingRefusal
from park_dispatch.language import _
from park_dispatch.ledger.items import PRIORITIES
from park_dispatch.ledger.refusals import LedgerRefusal
from park_dispatch.model.building_names import building_key
from park_dispatch.model.building_names import buildings as buildings_named
from park_dispatch.model.promises import day_after
from park_dispatch.model.shorthand import Known
from park_dispatch.web.dispatch_facts import keeps_minutes, writer
from park_dispatch.web.fragment import drawing
from park_dispatch.web.frame import Frame
from park_dispatch.web.text import plain


def give_dialog(frame: Frame, known: Known, on: date, point: Point) -> None:
    """Open the form; what stands on the line of the page stays there."""
    st.dialog(_("转为调度事项"), width="medium")(drawing(_draw))(frame, known, on, point)


def _draw(frame: Frame, known: Known, on: date, point: Point) -> None:
    st.caption(plain(point.words))
    with st.form("give", border=False):
        text = st.text_input(_("事项"), value=point.ask, key=_key(point, "text"), max_chars=LONGEST_NOTE)
        keys = {building_key(name) for name in buildings_named(point.building)}
        at = [name for name in known.buildings if building_key(name) in keys]
        buildings = st.multiselect(
            _("涉及单体"), list(known.buildings), default=at, key=_key(point, "buildings"), select_all=False,
            placeholder=_("可多选，不选为全部"),
        )  # fmt: skip
        with st.container(horizontal=True, gap="small"):
            unit = st.text_input(_("责任单位"), value=point.unit, key=_key(point, "unit"), max_chars=60)
            person = st.text_input(_("责任人"), value=point.person, key=_key(point, "person"), max_chars=60, width=140)
            due = st.date_input(
                _("完成时限"), value=day_after(on), key=_key(point, "due"), format="YYYY-MM-DD", width=150
            )
            priority = st.selectbox(
                _("优先级"), PRIORITIES, key=_key(point, "priority"), format_func=priority_word, width=110
            )
        if not st.form_submit_button(_("保存"), key="give_save", type="primary"):
            return
    author = writer(frame)
    try:
        add_note(
            frame.ledger, frame.park, on, text or "", buildings, unit or "", person or "",
            due if isinstance(due, date) else None, author, priority=priority, by=frame.person,
        )  # fmt: skip
        if keeps_minutes(frame):
            mark_discussed(frame.ledger, frame.park, on, point.key, point.words, author, by=frame.person)
    except (FilingRefusal, LedgerRefusal) as refusal:
        st.error(plain(refusal.why()))
        return
    st.rerun()


def _key(point: Point, part: str) -> str:
    return f"give_{part}_{point.key}"
