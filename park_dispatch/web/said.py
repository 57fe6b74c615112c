"""What was done last, said once on the next run of the page."""

import streamlit as st

from park_dispatch.web.text import plain

_SAID = "said"


def say(words: str) -> None:
    """Have it said when the page is drawn anew."""
    st.session_state[_SAID] = words


def draw_said() -> None:
    """Say what was done last."""
    if said := st.session_state.pop(_SAID, ""):
        st.success(plain(said), icon=":material/check:")
