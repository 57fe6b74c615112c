"""The download button under every table; whoever takes something away is put on record."""

from collections.abc import Callable, Sequence

import streamlit as st

from park_dispatch.language import _, current, speaking
from park_dispatch.model.roles import Action
from park_dispatch.people.answering import done
from park_dispatch.reports.workbook import ExportSheet, workbook
from park_dispatch.web.frame import Frame

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def on_record(build: Callable[[], bytes], name: str) -> Callable[[], bytes]:
    """The same, with a line in the audit: who took which file, when it is really taken."""
    frame = st.session_state.get("_frame")

    def recorded() -> bytes:
        made = build()
        if isinstance(frame, Frame):
            done(frame.ledger, frame.person, Action.EXPORT, frame.park.park_id, name)
        return made

    return recorded


def export_button(file_name: str, sheets: Callable[[], Sequence[ExportSheet]], *, key: str) -> None:
    """A button that makes the workbook only when it is pressed. `file_name` is without its ending."""
    spoken = current()

    def build() -> bytes:
        with speaking(spoken):  # pressed outside the script's run, where the language is not set
            return workbook(sheets())

    st.download_button(
        _("导出表格（xlsx）"), on_record(build, file_name), f"{file_name}.xlsx", XLSX, key=key, type="tertiary",
        icon=":material/download:", on_click="ignore",
    )  # fmt: skip
