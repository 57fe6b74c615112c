"""会议纪要 out of the page: a Word document, text for the group, the table."""

import streamlit as st

from park_dispatch.boards.meeting import Meeting
from park_dispatch.boards.minutes import chat_text, minutes
from park_dispatch.boards.summary import whole_day
from park_dispatch.language import _
from park_dispatch.reports.minutes_file import minutes_file
from park_dispatch.reports.summary_file import DOCX
from park_dispatch.web.copying import copy_button
from park_dispatch.web.dispatch_facts import writer
from park_dispatch.web.export import download
from park_dispatch.web.frame import Frame


def draw_out(frame: Frame, found: Meeting) -> None:
    """The buttons; the text to copy can be read before it is sent."""
    name, author = _file_name(found), writer(frame)
    download(
        _("下载会议纪要（Word）"), lambda: minutes_file(found, author), f"{name}.docx", DOCX, key="minutes_docx",
        icon=":material/description:",
    )  # fmt: skip
    with st.popover(_("会议纪要文字"), icon=":material/content_copy:", type="tertiary"):
        text = chat_text(minutes(found))
        lines = [(line, "head" if at == 0 else "") for at, line in enumerate(text.split("\n"))]
        copy_button(text, _("复制会议纪要"), key="minutes_copy", lines=lines)


def _file_name(found: Meeting) -> str:
    return _("{park}每日调度会纪要（{day}）").format(park=found.park.name, day=whole_day(found.day))
