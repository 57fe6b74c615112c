"""每日调度: on the wall at the 8:30 meeting while the clerk types, to answer for yesterday and give out today."""

from datetime import date

import pandas as pd
import streamlit as st

from park_dispatch.boards import dispatch as board
from park_dispatch.boards.meeting import headline, known_names, meeting
from park_dispatch.boards.situation import situation
from park_dispatch.language import _
from park_dispatch.model.roles import Action
from park_dispatch.web.dispatch import draw_found, draw_given, notes_sheet
from park_dispatch.web.dispatch_agenda import draw_agenda
from park_dispatch.web.dispatch_answers import draw_answers
from park_dispatch.web.dispatch_day import back_to_meeting, choose_day, search_door
from park_dispatch.web.dispatch_facts import draw_facts, draw_writer
from park_dispatch.web.dispatch_line import draw_line
from park_dispatch.web.dispatch_news import draw_news, now_known
from park_dispatch.web.dispatch_out import draw_out
from park_dispatch.web.export import export_button
from park_dispatch.web.frame import current_frame
from park_dispatch.web.text import plain

frame = current_frame()
known_before = now_known(frame)
notes = board.all_notes(frame.ledger, frame.park, frame.as_of)
answer = st.container()
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    on: date = choose_day(frame, notes)
    draw_facts(frame, on)
    draw_news(frame, known_before)
    if frame.may(Action.WRITE_NOTE):
        draw_writer(frame)
    asked = search_door(notes)
found = meeting(frame.ledger, frame.park, on, frame.settings.site_rule)
notes = board.all_notes(frame.ledger, frame.park, frame.as_of)  # anew: somebody may have saved in between
answer.markdown(f"#### {plain(headline(found, frame.as_of))}")

if asked:
    rows = board.search(notes, asked.words, asked.buildings, asked.units)
    back_to_meeting()
    st.markdown(plain(_("全部日期中找到 {count} 条").format(count=len(rows))))
    draw_found(rows, frame.as_of)
    name = _("调度事项查询")
else:
    known = known_names(frame.ledger, situation(frame.ledger, frame.park, on))
    if frame.may(Action.WRITE_NOTE):
        draw_line(frame, known, on)
    left, right = st.columns(2, gap="medium")
    with left:
        draw_answers(frame, found, notes)
    with right:
        draw_agenda(frame, known, on, found.agenda, found.sitting.discussed)
        draw_given(frame, found, notes)
    concerned = {one.item["item_id"] for one in found.answers} | {item["item_id"] for item in found.given}
    rows, name = notes[notes["note_id"].isin(concerned)], _("每日调度")

with st.container(horizontal=True, gap="small"):
    draw_out(frame, found)
    if len(rows):
        title = _("{park}{what}，截至 {day}").format(park=frame.park.name, what=name, day=frame.as_of)
        sheets = lambda: [notes_sheet(pd.DataFrame(rows), frame, title)]  # noqa: E731 - built only when it is pressed
        export_button(f"{frame.park.name}_{name}_{on}", sheets, key="export_notes")
st.caption(plain(_("交账、时限、提级按 {day} 当天所知显示；事项的文字、单位和撤回按现在的记录。").format(day=on)))
if frame.may(Action.WRITE_NOTE):
    st.caption(plain(_("点一条事项可以填写落实情况、修改、撤回和查看历次版本。")))
else:
    st.caption(plain(_("点一条事项可以查看全文和历次版本。")))
