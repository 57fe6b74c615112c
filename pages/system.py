"""系统: opened by the administrator, to see that backups are made and what went wrong."""

import streamlit as st

from park_dispatch.language import _
from park_dispatch.model.roles import Action
from park_dispatch.web.frame import current_frame
from park_dispatch.web.system import draw_backups, draw_errors, draw_health, draw_taking

frame = current_frame()
if not frame.person.may(Action.BACK_UP):
    st.markdown(_("这一页只给管理员看。"))
    st.stop()
draw_health(frame)
draw_taking(frame)
draw_backups(frame)
draw_errors(frame)
