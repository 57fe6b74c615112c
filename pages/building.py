"""单体: opened from any list when a building needs a reason: what stage, how far, when handed over, who said so."""

import streamlit as st

from park_dispatch.boards.dispatch import all_notes
from park_dispatch.boards.issues import all_issues
from park_dispatch.boards.situation import situation
from park_dispatch.language import _
from park_dispatch.web.building import (
    choose_building,
    draw_answer,
    draw_building_curve,
    draw_issues,
    draw_light_history,
    draw_milestones,
    draw_notes,
    draw_sources,
)
from park_dispatch.web.frame import current_frame
from park_dispatch.web.site_log_roll import draw_building_logs

frame = current_frame()
now = situation(frame.ledger, frame.park, frame.as_of)
if now.buildings.empty:
    st.markdown(_("截至这一天还没有任何上报。请上传进度表，或换一个截至日期。"))
    st.stop()

row = choose_building(now)
if row is None:
    st.stop()
draw_answer(row, now)
left, right = st.columns([3, 2], gap="medium")
with left:
    draw_milestones(frame.ledger, row, now, frame.settings.timezone)
    draw_building_logs(frame, row, now)
with right:
    draw_building_curve(frame.ledger, row, now)
    draw_light_history(frame.ledger, row, now)
    draw_issues(all_issues(frame.ledger, frame.park, frame.as_of), row, frame.as_of)
    draw_notes(all_notes(frame.ledger, frame.park, frame.as_of), row, now)
draw_sources(frame.ledger, row, now, frame.settings.timezone)
