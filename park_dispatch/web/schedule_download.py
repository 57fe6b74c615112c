"""The current plan to take away: for MS Project or for Primavera P6, made when it is asked for."""

from collections.abc import Callable

import streamlit as st

from park_dispatch.boards.logic import Logic
from park_dispatch.boards.plan_export import plan_schedule
from park_dispatch.boards.situation import Situation
from park_dispatch.language import _
from park_dispatch.model.schedule import Schedule
from park_dispatch.reports.schedules.mspdi import mspdi
from park_dispatch.reports.schedules.xer import xer
from park_dispatch.web.export import download
from park_dispatch.web.text import plain


def draw_schedule_download(now: Situation, found: Logic, project_id: int | None) -> None:
    """A popover with one button a format."""
    with st.popover(_("导出进度计划"), icon=":material/account_tree:", type="tertiary"):
        st.markdown(plain(_("现行计划、计划基线、实际、逻辑关系和工作日历；改好后可以作为报表再上传。")))
        name = f"{now.park.name}_{_('进度计划')}_{now.as_of}"
        for ending, label, write in (
            ("xml", _("Project（xml）"), mspdi),
            ("xer", _("P6（xer）"), xer),
        ):
            download(
                label, _made(now, found, project_id, write), f"{name}.{ending}", "application/octet-stream",
                key=f"schedule_{ending}", icon=None, type="secondary",
            )  # fmt: skip


def _made(
    now: Situation, found: Logic, project_id: int | None, write: Callable[[Schedule], bytes]
) -> Callable[[], bytes]:
    return lambda: write(plan_schedule(now, found, project_id))
