"""总览: opened at 8:00 on a phone and at 9:00 on the wall, to see what moved, what is late, what is owed."""

import streamlit as st

from park_dispatch.boards import overview
from park_dispatch.boards.dispatch import all_notes, open_counts
from park_dispatch.boards.situation import situation
from park_dispatch.language import _
from park_dispatch.web.frame import current_frame
from park_dispatch.web.overview import (
    draw_buildings,
    draw_moves,
    draw_project_curve,
    draw_sentences,
    draw_to_do,
)
from park_dispatch.web.places import go

frame = current_frame()
now = situation(frame.ledger, frame.park, frame.as_of)

if now.buildings.empty and now.projects.empty:
    st.markdown(_("截至这一天还没有任何上报。请上传进度表，或换一个截至日期。"))
    if st.button(_("去上传进度表"), icon=":material/upload_file:"):
        go("upload")
    st.stop()

draw_sentences(now)
left, right = st.columns([1, 2], gap="medium")
with left:
    draw_to_do(overview.to_do(now, *open_counts(all_notes(frame.ledger, frame.park, frame.as_of), frame.as_of)))
    draw_moves(now)
with right:
    draw_buildings(now)
    draw_project_curve(frame.ledger, now)
