"""会议纪要 out of the page: a Word document, text for the group, the table."""

from collections.abc import Callable

import streamlit as st

from park_dispatch.boards.meeting import Meeting
from park_dispatch.boards.minutes import chat_text, minutes
from park_dispatch.boards.summary import whole_day
from park_dispatch.language import _, current, speaking
from park_dispatch.reports.minutes_file import minutes_file
from park_dispatch.reports.summary_file import DOCX
from park_dispatch.web.copying import copy_button
from park_dispatch.web.dispatch_facts import writer
from park_dispatch.web.export import on_record
from park_dispatch.web.frame import Frame


def draw_out(frame: Frame, found: Meeting) -> None:
    """The buttons; the text to copy can be read before it is sent."""
    name, spoken, author = _file_name(found), current(), writer(frame)

    def build() -> bytes:
        with speaking(spoken):  # pressed outside the script's run, where the language is not set
            return minutes_file(found, author)

    made: Callable[[], bytes] = on_record(build, name)
    st.download_button(
        _("下载会议纪要（Word）"), made, f"{name}.docx", DOCX, key="minutes_docx", type="tertiary",
        icon=":material/description:", on_click="ignore",
    )  # fmt: skip
    with st.popover(_("会议纪要文字"), icon=":material/content_copy:", type="tertiary"):
        text = chat_text(minutes(found))
        lines = [(line, "head" if at == 0 else "") for at, line in enumerate(text.split("\n"))]
        copy_button(text, _("复制会议纪要"), key="minutes_copy", lines=lines)


def _file_name(found: Meeting) -> str:
    return _("{park}每日调度会纪要（{day}）").format(park=found.park.name, day=whole_day(found.day))
