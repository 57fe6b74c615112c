"""总览: opened at 8:00 on a phone and at 9:00 on the wall, to see what moved, what is late, what is owed."""

import streamlit as st

from park_dispatch.boards.overview import overview
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
board = overview(frame.ledger, frame.park, frame.as_of)

if board.now.buildings.empty and board.now.projects.empty:
    st.markdown(_("截至这一天还没有任何上报。请上传进度表，或换一个截至日期。"))
    if st.button(_("去上传进度表"), icon=":material/upload_file:"):
        go("upload")
    st.stop()

draw_sentences(board)
left, right = st.columns([1, 2], gap="medium")
with left:
    draw_to_do(board)
    draw_moves(frame.ledger, board)
with right:
    draw_buildings(frame.ledger, board)
    draw_project_curve(frame.ledger, board)
