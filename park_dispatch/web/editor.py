"""A table to type into. Streamlit's editor offers a csv with whatever was typed as formulas: that button is hidden."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

_STYLE = """<style>
[data-testid="stElementToolbarButton"]:has([aria-label="Download as CSV"]),
[data-testid="stElementToolbarButton"]:has([aria-label="Show/hide columns"]) { display: none; }
</style>"""


def editor(
    rows: pd.DataFrame, columns: Mapping[str, Any], *, key: str, grows: bool = True, closed: bool = False
) -> pd.DataFrame:
    """The rows as edited, lines added and removed (unless grows=False); `columns` as st.data_editor's column_config.

    closed: only to be looked at.
    """
    st.html(_STYLE)
    return st.data_editor(
        rows,
        key=key,
        num_rows="dynamic" if grows and not closed else "fixed",
        disabled=closed,
        hide_index=True,
        height="content",
        placeholder="",
        column_config=dict(columns),
    )
