"""总结: opened on Friday and at the end of the month, to edit what the ledger wrote, freeze it and hand it in."""

import streamlit as st

from park_dispatch.boards.situation import situation
from park_dispatch.language import _
from park_dispatch.web.frame import current_frame
from park_dispatch.web.places import go
from park_dispatch.web.summary import choose_span, draw_summary, draw_targets

frame = current_frame()
now = situation(frame.ledger, frame.park, frame.as_of)
if now.buildings.empty and now.projects.empty:
    st.markdown(_("截至这一天还没有任何上报，写不出总结。请上传进度表，或换一个截至日期。"))
    if st.button(_("去上传进度表"), icon=":material/upload_file:"):
        go("upload")
    st.stop()

span = choose_span(frame)
if span.period == "month":
    draw_targets(frame, span)
with st.container(width=1000):  # on the wall a line would be longer than a sheet of paper
    draw_summary(frame, span)
