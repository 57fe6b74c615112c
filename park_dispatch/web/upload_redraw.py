"""Drawing the tray again after a choice, without the rest of the page where that is possible."""

from typing import NoReturn

import streamlit as st
from streamlit.errors import StreamlitAPIException


def redraw() -> NoReturn:
    """End this run and draw again.

    Streamlit refuses to rerun a fragment alone when the whole page is being run, which happens when a click arrives
    while the page is still being drawn.
    """
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:
        st.rerun()
    raise AssertionError("st.rerun returned")
