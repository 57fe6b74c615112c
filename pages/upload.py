"""数据上报: drop a file, see what it changes, confirm; the history of uploads and taking one back."""

import streamlit as st

from park_dispatch.language import _
from park_dispatch.model.roles import Action
from park_dispatch.web.allowed import offered
from park_dispatch.web.fragment import fragment
from park_dispatch.web.frame import Frame, current_frame
from park_dispatch.web.upload_drop import draw_drop_zone, draw_message_box
from park_dispatch.web.upload_history import draw_history
from park_dispatch.web.upload_item import draw_item
from park_dispatch.web.upload_remembered import draw_remembered
from park_dispatch.web.upload_result import draw_confirm_all
from park_dispatch.web.upload_tray import draw_not_taken, read_waiting, tray, tray_bytes


@fragment
def draw_tray(frame: Frame) -> None:
    """The drop zone and, below it, every file on its way in."""
    held = tray()
    zone, news, files, together = (st.container() for _part in range(4))
    with zone:
        draw_drop_zone(held, frame)
        draw_message_box(held, frame)
    with news:
        draw_not_taken(held, tray_bytes(frame.settings.max_upload_mb))
        read_waiting(held, frame)
    with files:
        for item in held.items:
            with st.container(border=item.understanding is not None, key=f"up_item_{item.key}"):
                draw_item(held, item, frame)
    with together:
        draw_confirm_all(held, frame)


frame = current_frame()
if offered(frame, Action.FILE_REPORT):
    st.markdown(_("**先看再存**：拖入进度表，核对会改动什么，确认后才入库；入库后可整份撤销。"))
    draw_tray(frame)
draw_remembered(frame)
draw_history(frame)
