"""挂图作战 from the page: choose the paper, press once, print."""

from datetime import datetime
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from park_dispatch.boards.gantt import Scope
from park_dispatch.boards.logic import logic
from park_dispatch.boards.situation import Situation
from park_dispatch.boards.wall_chart import wall_chart
from park_dispatch.language import _
from park_dispatch.reports.wall_chart import wall_chart_pdf
from park_dispatch.reports.wall_chart_layout import PAPERS, Paper
from park_dispatch.web.choices import choose, choose_from_list
from park_dispatch.web.export import download
from park_dispatch.web.fragment import fragment
from park_dispatch.web.frame import Frame
from park_dispatch.web.text import plain

PDF = "application/pdf"


@fragment
def draw_wall_chart_button(frame: Frame, now: Situation) -> None:
    """A popover with what may be chosen, and the download; the PDF is made only when it is pressed."""
    with st.popover(_("挂图（PDF）"), icon=":material/print:", type="tertiary"):
        papers: dict[Paper, str] = {paper: paper for paper in PAPERS}
        paper = choose(_("纸张"), papers, key="wall_paper", default="A3")
        turned = {"landscape": _("横放"), "portrait": _("竖放")}
        portrait = choose(_("方向"), turned, key="wall_turned", default="landscape") == "portrait"
        scopes: dict[Scope, str] = {"active": _("在建"), "all": _("全部")}
        scope = choose(_("范围"), scopes, key="wall_scope", default="active")
        depths = {"milestones": _("到节点"), "buildings": _("到单体")}
        folded = choose(_("画到哪一层"), depths, key="wall_depth", default="milestones") == "buildings"
        project_id = _project(now)
        address = live_address(now)
        if not address:
            st.caption(plain(_("在本机打开的看板没有别人能用的地址，图上不印二维码。")))
        _draw_download(frame, now, paper, portrait, scope, folded, project_id, address)


def _draw_download(
    frame: Frame,
    now: Situation,
    paper: Paper,
    portrait: bool,
    scope: Scope,
    folded: bool,
    project_id: int | None,
    address: str,
) -> None:
    def build() -> bytes:
        chart = wall_chart(now, scope, project_id, folded=folded, logic=logic(frame.ledger, now))
        made = datetime.now(frame.settings.timezone)
        return wall_chart_pdf(chart, paper, made, portrait=portrait, address=address).content

    name = f"{now.park.name}_{_('挂图')}_{paper}_{now.as_of}.pdf"
    download(_("下载挂图"), build, name, PDF, key="wall_download", type="primary")


def _project(now: Situation) -> int | None:
    """The project chosen, None for the whole park; asked only where there are several."""
    if len(now.projects) < 2:
        return None
    names = {"all": _("全部项目")}
    names |= {str(int(row["project_id"])): str(row["name"]) for row in now.projects.to_dict("records")}
    picked = choose_from_list(_("项目"), names, key="wall_project", default="all")
    return None if picked == "all" else int(picked)


def live_address(now: Situation) -> str:
    """The address under which this session sees the Gantt page; empty where only this machine could open it."""
    here = urlsplit(str(st.context.url or ""))
    if here.hostname in (None, "localhost", "::1") or str(here.hostname).startswith("127."):
        return ""
    asked = urlencode({"park": now.park.park_id})  # without a day: the live page is as of today
    return urlunsplit((here.scheme, here.netloc, f"{here.path.rpartition('/')[0]}/gantt", asked, ""))
