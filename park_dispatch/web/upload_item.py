"""One file of the tray, in the order a person needs it: refused, or found, asked, changed, confirmed, done."""

import logging
from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from park_dispatch.boards.proposal_words import found_line, things_to_look_at
from park_dispatch.filing.proposal import Proposal
from park_dispatch.filing.refusals import ReportDateMissing, held_then
from park_dispatch.intake.refusals import Refusal
from park_dispatch.intake.understanding import Understanding
from park_dispatch.language import _
from park_dispatch.ledger.reading import StoredUpload
from park_dispatch.model.office_time import in_zone
from park_dispatch.web.frame import Frame
from park_dispatch.web.text import plain
from park_dispatch.web.upload_changes import draw_decisions, draw_refused_cells, draw_remarks, draw_rest, draw_rows
from park_dispatch.web.upload_guesses import draw_guesses
from park_dispatch.web.upload_marked import draw_marked
from park_dispatch.web.upload_names import draw_names
from park_dispatch.web.upload_result import draw_confirm, draw_result
from park_dispatch.web.upload_sheets import draw_report_date, draw_sheets
from park_dispatch.web.upload_tray import Item, Tray

_log = logging.getLogger(__name__)
PARTS = 9
"""Places of an item: found, refused cells, remarks, names, guesses, decisions, rows, rest, end."""


def draw_item(held: Tray, item: Item, frame: Frame) -> None:
    """Whatever the file is waiting for.

    The parts are containers that are there in every state: where an element follows a container in the same place
    while clicks come faster than the page is drawn, the browser loses track and the page breaks.
    """
    parts = [*(st.container() for _part in range(PARTS - 1)), st.container(key=f"up_bar_{item.key}")]
    if item.result is not None:
        with parts[0]:
            draw_result(held, item, item.result, frame)
    elif item.refusal is not None:
        with parts[0]:
            _draw_refused(held, item, item.refusal)
    elif item.understanding is not None:
        _draw_understood(held, item, item.understanding, frame, parts)


def _draw_refused(held: Tray, item: Item, refusal: Refusal) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.error(plain(refusal.why()), icon=":material/block:", width="stretch")
        st.button(_("移开"), key=f"up_{item.key}_close", type="tertiary", on_click=held.remove, args=(item,))


def _draw_failed(held: Tray, item: Item) -> None:
    """A fault of ours: the file is let go of by one click, and everything else on the page goes on."""
    words = _("“{file}”读出来了，但与台账比较时出错，没有写入任何数据。请把文件发给系统管理员，详情已记入日志。")
    st.error(plain(words.format(file=item.dropped.name)), icon=":material/block:")
    st.button(_("放弃"), key=f"up_{item.key}_drop", on_click=held.remove, args=(item,))


def _draw_understood(
    held: Tray, item: Item, understanding: Understanding, frame: Frame, parts: Sequence[DeltaGenerator]
) -> None:
    try:
        proposal: Proposal | None = item.proposal(frame)
    except ReportDateMissing:
        proposal = None
    except Exception:
        _log.exception("comparing %s failed", item.dropped.name)
        with parts[0]:
            _draw_failed(held, item)
        return
    found, refused, remarks, names, assumed, decisions, rows, rest, end = parts
    with found:
        waiting = things_to_look_at(proposal) if proposal else 1
        park = plain(_("上报到 {park}").format(park=frame.park.name))
        line = plain(found_line(understanding, waiting))
        st.markdown(f"**{plain(item.dropped.name)}** &emsp;{line} &emsp;:gray[{park}]")
        draw_report_date(item, understanding)
        draw_sheets(item, understanding, frame)
    with refused:
        draw_refused_cells(understanding.rejected, f"up_{item.key}_rejected")
    with remarks:
        draw_remarks(understanding.warnings, f"up_{item.key}_warnings")
    if proposal is None:
        with end:
            st.warning(_("请先填写报告日期，再看会有哪些变动。"))
            with st.container(horizontal=True, gap="small"):
                draw_marked(item, understanding, None, frame)
                st.button(_("放弃"), key=f"up_{item.key}_drop", on_click=held.remove, args=(item,))
        return
    if proposal.same_file is not None:
        with rows:
            _say_same(proposal.same_file, frame)
    else:
        with names:
            draw_names(item, proposal, frame)
        with assumed:
            draw_guesses(item, understanding)
        with decisions:
            draw_decisions(item, proposal)
        with rows:
            draw_rows(item, proposal)
        with rest:
            draw_rest(item, proposal)
    with end:
        draw_confirm(held, item, proposal, frame)


def _say_same(same: StoredUpload, frame: Frame) -> None:
    when = in_zone(same.recorded_at, frame.settings.timezone)
    words = _("这份文件与 {author} 于 {when} 上报的“{file}”完全相同，不会再作任何改动。")
    said = words.format(author=same.author, when=f"{when:%Y-%m-%d %H:%M}", file=same.file_name)
    st.info(plain(said + held_then(same.rows_held)))
