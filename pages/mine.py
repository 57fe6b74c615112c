"""我的: opened by a leader on the phone, to see how what is paired with them stands and what waits for them."""

import streamlit as st

from park_dispatch.boards.mine import mine
from park_dispatch.boards.situation import situation
from park_dispatch.language import _
from park_dispatch.web.frame import current_frame
from park_dispatch.web.mine import (
    draw_firms,
    draw_issues,
    draw_items,
    draw_notices,
    draw_sentence,
    draw_works,
    halves,
    whose,
)
from park_dispatch.web.places import go
from park_dispatch.web.text import plain

frame = current_frame()
now = situation(frame.ledger, frame.park, frame.as_of)
answer = st.container()
who = whose(frame, now)
if who is None:
    answer.markdown(plain(_(
        "截至这一天还没有任何包联领导、责任人或责任单位。请上传包联清单，或带“包联领导”“责任人”“责任单位”列的表。"
    )))  # fmt: skip
    if st.button(_("去上传进度表"), icon=":material/upload_file:"):
        go("upload")
    st.stop()

found = mine(frame.ledger, now, who, frame.person)
with answer:
    draw_sentence(found)
left, right = halves(found)
with left:
    draw_works(found)
    draw_firms(found)
with right:
    draw_notices(found)
    draw_issues(found)
    draw_items(found)
