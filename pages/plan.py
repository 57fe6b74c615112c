"""计划: opened on Monday and whenever a date is in question, to see what must start if the deadline is to hold."""

from typing import Literal

import streamlit as st

from park_dispatch.boards import backward as board
from park_dispatch.boards.situation import situation
from park_dispatch.language import _
from park_dispatch.web.choices import choose
from park_dispatch.web.frame import current_frame
from park_dispatch.web.plan_backward import draw_backward
from park_dispatch.web.plan_baselines import draw_baselines
from park_dispatch.web.plan_calendar import draw_calendar
from park_dispatch.web.plan_forms import draw_said
from park_dispatch.web.plan_lights import draw_lights
from park_dispatch.web.plan_templates import draw_templates
from park_dispatch.web.text import plain

frame = current_frame()
now = situation(frame.ledger, frame.park, frame.as_of)

if now.projects.empty:
    st.markdown(_("截至这一天还没有任何上报。请上传进度表，或换一个截至日期。"))
    st.stop()

View = Literal["backward", "baselines", "calendar", "templates", "lights"]
views: dict[View, str] = {
    "backward": _("倒排工期"),
    "baselines": _("计划基线"),
    "calendar": _("工作日历"),
    "templates": _("模板"),
    "lights": _("红黄绿灯"),
}
answer = board.headline(now, board.backward(frame.ledger, now))
st.markdown(f"#### {plain(answer)}")
draw_said()
view = choose(_("查看"), views, key="view", default="backward")
if view == "backward":
    draw_backward(frame, now, answer)
elif view == "baselines":
    draw_baselines(frame, now)
elif view == "calendar":
    draw_calendar(frame, now)
elif view == "templates":
    draw_templates(frame, now)
else:
    draw_lights(frame)
