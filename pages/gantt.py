"""横道图: opened at the meeting and when something slips, to see what is late and what hangs on it."""

import streamlit as st

from park_dispatch.boards.situation import situation
from park_dispatch.language import _
from park_dispatch.web.frame import current_frame
from park_dispatch.web.gantt_view import draw_gantt, draw_sentence

frame = current_frame()
now = situation(frame.ledger, frame.park, frame.as_of)

if now.projects.empty:
    st.markdown(_("截至这一天还没有任何上报。请上传进度表，或换一个截至日期。"))
    st.stop()

draw_sentence(now)
draw_gantt(frame, now)
