"""交付期限: opened by the lead every morning and the supervision office every week, to see which are at risk."""

import streamlit as st

from park_dispatch.boards import deadlines as board
from park_dispatch.boards.situation import situation
from park_dispatch.language import _
from park_dispatch.web.deadlines import draw_files, draw_finished, draw_list, draw_month
from park_dispatch.web.fragment import fragment
from park_dispatch.web.frame import current_frame
from park_dispatch.web.places import go
from park_dispatch.web.text import plain

frame = current_frame()
now = situation(frame.ledger, frame.park, frame.as_of)
rows = board.deadlines(frame.ledger, now)

if rows.empty:
    st.markdown(_("截至这一天没有任何交付期限。请上传带“交付时间”或“交付期限”一列的进度表，或换一个截至日期。"))
    if st.button(_("去上传进度表"), icon=":material/upload_file:"):
        go("upload")
    st.stop()


@fragment
def draw() -> None:
    """Filters and what they leave; a fragment, so that a filter reruns nothing else."""
    projects = dict(zip(now.projects["project_id"].astype(int), now.projects["name"], strict=True))
    concerned = [0, *(project for project in projects if (rows["project_id"] == project).any())]
    answer = st.container()
    with st.container(horizontal=True, vertical_alignment="center"):
        project = st.selectbox(
            _("项目"), concerned, format_func=lambda i: projects.get(i, _("全部项目")), key="deadline_project",
            bind="query-params", label_visibility="collapsed", width=240, filter_mode=None,
        )  # fmt: skip
        as_calendar = st.toggle(_("日历"), key="calendar", bind="query-params")
        only_risk = st.toggle(_("只看有风险的"), key="at_risk", bind="query-params")
    shown = board.chosen(rows, project or None, only_risk)
    said = board.headline(board.chosen(rows, project or None, False), now.as_of)
    answer.markdown(f"#### {plain(_('；').join([said.count, *(key for key, _names in said.risks)]))}")
    for key, names in said.risks:
        if names:
            group = _("{risk}：{names}").format(risk=f"**{plain(key)}**", names=plain(names))
            answer.markdown(group if len(said.risks) > 1 else plain(names))
    if shown.empty:
        st.markdown(_("没有符合条件的期限：所选范围内没有预计晚交、停滞或亮红黄灯的。"))
    elif as_calendar:
        draw_month(now, shown)
    else:
        draw_list(shown, now.as_of)
        draw_finished(shown)
    st.caption(_("预计完成按计划曲线和实际速度推算；期限的出处：鼠标停在期限上，或看导出表最后一列。"))
    if not shown.empty:
        draw_files(frame, now, shown)


draw()
