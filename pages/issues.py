"""问题台账: by the lead in the morning (what is overdue, what waits for screening and verification), by liaisons (what
is theirs to handle), by the supervision office (the rates)."""

import streamlit as st

from park_dispatch.boards import issues as board
from park_dispatch.boards.issue_rates import headline
from park_dispatch.language import _
from park_dispatch.model.roles import Action
from park_dispatch.web.frame import current_frame
from park_dispatch.web.issue_add import add_button
from park_dispatch.web.issue_detail import draw_issue
from park_dispatch.web.issues import draw_list, draw_numbers, draw_waiting, said_last
from park_dispatch.web.text import plain

frame = current_frame()
rows = board.all_issues(frame.ledger, frame.park, frame.as_of)
asked = st.query_params.get("issue", "")
found = rows[rows["label"] == asked]
if len(found):
    draw_issue(frame, rows, found.to_dict("records")[0])
    st.stop()

if asked:
    st.warning(plain(_("截至 {day} 没有 {label} 号问题，下面是全部。").format(day=frame.as_of, label=asked)))
st.markdown(f"#### {plain(headline(rows, frame.as_of))}")
said_last()
if frame.may(Action.RAISE_ISSUE):
    add_button(frame)
if rows.empty:
    st.markdown(plain(_("上传问题清单、企业诉求台账，粘贴消息，或在这里登记，都会进同一本台账。")))
    st.stop()
draw_list(frame, rows)
left, right = st.columns([2, 3], gap="medium")
with left:
    draw_waiting(rows)
with right:
    draw_numbers(frame, rows)
