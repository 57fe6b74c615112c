"""The button that gives the uploader their own workbook back, with what has to be mended coloured and commented."""

import streamlit as st

from park_dispatch.boards.marking import anything_to_mark, marks
from park_dispatch.filing.proposal import Proposal
from park_dispatch.filing.staging import mark_dropped
from park_dispatch.intake.marking.marker import marked_name
from park_dispatch.intake.understanding import Understanding
from park_dispatch.language import _, current, speaking
from park_dispatch.web.export import XLSX, on_record
from park_dispatch.web.frame import Frame
from park_dispatch.web.upload_tray import Item

_XLSM = "application/vnd.ms-excel.sheet.macroEnabled.12"


def draw_marked(item: Item, understanding: Understanding, proposal: Proposal | None, frame: Frame) -> None:
    """The download, made only when it is pressed; nothing where there is nothing to mend."""
    if not anything_to_mark(understanding, proposal):
        return
    spoken, dropped, limits = current(), item.dropped, frame.settings.limits

    def build() -> bytes:
        with speaking(spoken):  # pressed outside the script's run, where the language is not set
            return mark_dropped(dropped, marks(understanding, proposal), limits).data

    name = marked_name(dropped.name)
    st.download_button(
        _("下载标注后的原表"), on_record(build, name), name, _XLSM if name.endswith(".xlsm") else XLSX,
        key=f"up_{item.key}_marked", icon=":material/download:", on_click="ignore",
        help=_("有问题的单元格已着色并写明原因，改好后重新拖入即可。"),
    )  # fmt: skip
