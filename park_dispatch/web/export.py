"""The download button under every table."""

from collections.abc import Callable, Sequence

import streamlit as st

from park_dispatch.language import _, current, speaking
from park_dispatch.reports.workbook import ExportSheet, workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def export_button(file_name: str, sheets: Callable[[], Sequence[ExportSheet]], *, key: str) -> None:
    """A button that makes the workbook only when it is pressed. `file_name` is without its ending."""
    spoken = current()

    def build() -> bytes:
        with speaking(spoken):  # pressed outside the script's run, where the language is not set
            return workbook(sheets())

    st.download_button(
        _("导出表格（xlsx）"), build, f"{file_name}.xlsx", XLSX, key=key, type="tertiary", icon=":material/download:",
        on_click="ignore",
    )  # fmt: skip
