"""预测与趋势: opened by the lead on Friday and before the weekly summary.

To see when each building will really be handed over, which way the dates move, where time was lost, who keeps promises.
"""

import streamlit as st

from park_dispatch.boards import forecasts as board
from park_dispatch.boards.situation import situation
from park_dispatch.language import _
from park_dispatch.web.choices import choose, choose_from_list
from park_dispatch.web.forecast import draw_answer, draw_forecast
from park_dispatch.web.forecast_balance import draw_balance
from park_dispatch.web.forecast_promises import draw_promises
from park_dispatch.web.forecast_slippage import draw_slippage
from park_dispatch.web.forecast_trend import draw_trend
from park_dispatch.web.fragment import fragment
from park_dispatch.web.frame import current_frame
from park_dispatch.web.places import go

frame = current_frame()
now = situation(frame.ledger, frame.park, frame.as_of)
if now.buildings.empty and now.projects.empty:
    st.markdown(_("截至这一天还没有任何上报，无从预测。请上传进度表，或换一个截至日期。"))
    if st.button(_("去上传进度表"), icon=":material/upload_file:"):
        go("upload")
    st.stop()

rows = board.forecasts(frame.ledger, now)


@fragment
def draw() -> None:
    """The answer, the choices and what they show; a fragment, so that a choice reruns nothing else."""
    answer = st.container()
    views = {
        "forecast": _("预测"),
        "trend": _("走势"),
        "slippage": _("误期"),
        "promises": _("兑现"),
        "balance": _("流水线"),
    }
    projects = {"": _("全部项目")} | {str(int(i)): str(name) for i, name in _projects()}
    with st.container(horizontal=True, vertical_alignment="center"):
        view = choose(_("看什么"), views, key="view", default="forecast")
        picked = choose_from_list(_("项目"), projects, key="project", default="", width=260)
    project = int(picked) if picked else None
    shown = rows if project is None else rows[rows["project_id"] == project]
    with answer:
        draw_answer(board.answer(shown, now.as_of), whole=view == "forecast")
    match view:
        case "forecast":
            draw_forecast(frame.ledger, now, shown, project)
        case "trend":
            draw_trend(frame.ledger, now, project)
        case "slippage":
            draw_slippage(frame.ledger, now, project)
        case "promises":
            draw_promises(frame, now, project)
        case _other:
            draw_balance(frame.ledger, now, project)


def _projects() -> list[tuple[int, str]]:
    return list(now.projects[["project_id", "name"]].itertuples(index=False, name=None))


draw()
