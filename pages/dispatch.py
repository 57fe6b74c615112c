"""每日调度: on the wall at the 8:30 meeting while the clerk types, to answer for yesterday and give out today."""

from datetime import date

import pandas as pd
import streamlit as st

from park_dispatch.boards import dispatch as board
from park_dispatch.boards.agenda import agenda
from park_dispatch.boards.situation import situation
from park_dispatch.boards.wording import spoken
from park_dispatch.language import _
from park_dispatch.web.dispatch import draw_add, draw_agenda, draw_found, draw_notes, notes_sheet
from park_dispatch.web.dispatch_day import choose_day, search_line
from park_dispatch.web.export import export_button
from park_dispatch.web.frame import current_frame
from park_dispatch.web.text import plain

frame = current_frame()
now = situation(frame.ledger, frame.park, frame.as_of)
notes = board.all_notes(frame.ledger, frame.park, frame.as_of)
answer = st.container()
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    on: date = choose_day(frame, notes)
typing = st.container()  # above the search: in the meeting nobody scrolls to find where to type
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    asked = search_line(notes)
meeting = board.meeting(notes, on)
answer.markdown(f"#### {plain(board.headline(meeting, frame.as_of))}")

if asked:
    found = board.search(notes, asked.words, asked.buildings, asked.units)
    st.markdown(plain(_("全部日期中找到 {count} 条").format(count=len(found))))
    draw_found(found)
    name, rows = _("调度事项查询"), found
else:
    with typing:
        draw_add(frame, now, on)
    left, right = st.columns(2, gap="medium")
    with left:
        before = meeting.previous_day
        title = _("{day} 交账").format(day=spoken(before, frame.as_of)) if before else _("上次调度")
        st.markdown(f"##### {plain(title)}")
        draw_notes(frame, meeting.previous, key="notes_before", empty=_("此前没有调度事项。"))
    with right:
        st.markdown(f"##### {plain(_('{day} 调度').format(day=spoken(on, frame.as_of)))}")
        draw_notes(frame, meeting.notes, key="notes_today", empty=_("还没有事项：在上面一行写下，按回车保存。"))
        draw_agenda(agenda(now))
    name, rows = _("每日调度"), pd.concat([meeting.previous, meeting.notes])

if len(rows):
    title = _("{park}{what}，截至 {day}").format(park=frame.park.name, what=name, day=frame.as_of)
    export_button(f"{frame.park.name}_{name}_{on}", lambda: [notes_sheet(rows, frame, title)], key="export_notes")
st.caption(_("办理情况按台账最新记录显示；超期按截至日期计算。点一条事项可以填写落实情况、修改、撤回和查看历次版本。"))
