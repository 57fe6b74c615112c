"""One file of the tray, in the order a person needs it: refused, or found, asked, changed, confirmed, done."""

import streamlit as st

from park_dispatch.boards.proposal_words import found_line, things_to_look_at
from park_dispatch.boards.uploads import office_time
from park_dispatch.filing.proposal import Proposal
from park_dispatch.filing.refusals import ReportDateMissing
from park_dispatch.intake.refusals import Refusal
from park_dispatch.intake.understanding import Understanding
from park_dispatch.language import _
from park_dispatch.web.frame import Frame
from park_dispatch.web.text import plain
from park_dispatch.web.upload_changes import draw_decisions, draw_findings, draw_rest, draw_rows
from park_dispatch.web.upload_names import draw_names
from park_dispatch.web.upload_result import draw_confirm, draw_result
from park_dispatch.web.upload_sheets import draw_report_date, draw_sheets
from park_dispatch.web.upload_tray import Item, Tray


def draw_item(held: Tray, item: Item, frame: Frame) -> None:
    """Whatever the file is waiting for."""
    if item.result is not None:
        draw_result(held, item, item.result, frame)
    elif item.refusal is not None:
        _draw_refused(held, item, item.refusal)
    elif item.understanding is not None:
        _draw_understood(held, item, item.understanding, frame)


def _draw_refused(held: Tray, item: Item, refusal: Refusal) -> None:
    st.error(plain(refusal.why()), icon=":material/block:")
    if st.button(_("收起"), key=f"up_{item.key}_close", type="tertiary"):
        held.remove(item)
        st.rerun(scope="fragment")


def _draw_understood(held: Tray, item: Item, understanding: Understanding, frame: Frame) -> None:
    try:
        proposal: Proposal | None = item.proposal(frame)
    except ReportDateMissing:
        proposal = None
    waiting = things_to_look_at(proposal) if proposal else 1
    found = plain(found_line(understanding, waiting))
    st.markdown(
        f"**{plain(item.dropped.name)}**　{found}　:gray[{plain(_('上报到 {park}').format(park=frame.park.name))}]"
    )
    draw_report_date(item, understanding)
    draw_sheets(item, understanding)
    draw_findings(understanding.rejected, f"up_{item.key}_rejected", refused=True)
    draw_findings(understanding.warnings, f"up_{item.key}_warnings", refused=False)
    if proposal is None:
        st.warning(_("请先填写报告日期，再看会有哪些变动。"))
        if st.button(_("放弃"), key=f"up_{item.key}_drop"):
            held.remove(item)
            st.rerun(scope="fragment")
        return
    if proposal.same_file is not None:
        _say_same(proposal, frame)
    else:
        draw_names(item, proposal)
        draw_decisions(item, proposal)
        draw_rows(item, proposal)
        draw_rest(item, proposal)
    draw_confirm(held, item, proposal, frame)


def _say_same(proposal: Proposal, frame: Frame) -> None:
    same = proposal.same_file
    if same is not None:
        when = office_time(same.recorded_at, frame.settings.timezone)
        st.info(
            plain(
                _("这份文件与 {author} 于 {when} 上报的“{file}”完全相同，不会再作任何改动。").format(
                    author=same.author, when=f"{when:%Y-%m-%d %H:%M}", file=same.file_name
                )
            )
        )
