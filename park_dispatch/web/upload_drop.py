"""Where files come in: the drop zone, with the browser widget's English texts replaced, and the box for messages."""

from datetime import datetime

import streamlit as st

from park_dispatch.filing.staging import Dropped, tidy_name
from park_dispatch.language import _
from park_dispatch.web.frame import Frame
from park_dispatch.web.upload_door import let_go
from park_dispatch.web.upload_redraw import redraw
from park_dispatch.web.upload_style import draw_style
from park_dispatch.web.upload_tray import Tray, tray_bytes

_TURN = "upload_drop_turn"
MESSAGE_CHARACTERS = 20_000


def draw_drop_zone(held: Tray, frame: Frame) -> None:
    """Take dropped files into the tray and empty the zone for the next ones.

    The widget gets no list of types: its refusal of a wrong type is an English sentence, and a name proves nothing
    anyway. What is too big it refuses before sending; the sentence for that is ours (see upload_style).
    """
    most = frame.settings.max_upload_mb
    draw_style(most)
    turn = int(st.session_state.get(_TURN, 0))
    key = f"upload_drop_{turn}"
    st.file_uploader(
        _("上报文件"),
        accept_multiple_files=True,
        key=key,
        label_visibility="collapsed",
        max_upload_size=most,
        on_change=_take_files,
        args=(held, key, most),
    )


def _take_files(held: Tray, key: str, most: int) -> None:
    held.clear_settled()
    files = st.session_state[key]
    for file in files:
        held.put(Dropped(tidy_name(file.name), file.getvalue()), tray_bytes(most))
    let_go(files)
    _next_turn()


def _next_turn() -> None:
    """Another key is another, empty widget."""
    st.session_state[_TURN] = int(st.session_state.get(_TURN, 0)) + 1


def draw_message_box(held: Tray, frame: Frame) -> None:
    """A chat message goes the way of a text file."""
    box = st.expander(_("粘贴微信群消息"), on_change="rerun", key="upload_message_open")
    if not box.open:
        return
    with box:
        turn = int(st.session_state.get(_TURN, 0))
        text = st.text_area(
            _("消息原文"),
            key=f"upload_message_{turn}",
            label_visibility="collapsed",
            placeholder=_("例：8月28日，1#厂房钢柱吊装完成80%，2#厂房屋面完成60%。现场工人45人。问题：商砼供应不足。"),
            height=140,
        )
        if st.button(_("识别"), key="upload_message_read"):
            _take_message(held, frame, text)


def _take_message(held: Tray, frame: Frame, text: str) -> None:
    if not text.strip():
        st.warning(_("还没有内容：请先粘贴消息，再点“识别”。"))
        return
    if len(text) > MESSAGE_CHARACTERS:
        st.warning(_("消息超过 {count} 字，请分几次粘贴。").format(count=MESSAGE_CHARACTERS))
        return
    held.clear_settled()
    now = datetime.now(frame.settings.timezone)
    name = _("微信群消息 {when}.txt").format(when=f"{now:%Y-%m-%d %H.%M.%S}")
    held.put(Dropped(name, text.encode("utf-8")), tray_bytes(frame.settings.max_upload_mb))
    _next_turn()
    redraw()
