"""Who files or takes back: asked once a session, unless the installation says it."""

import streamlit as st

from park_dispatch.language import _
from park_dispatch.web.frame import Frame

_PERSON = "upload_person"


def ask_person(frame: Frame, label: str, key: str) -> str:
    """The name, "" when nobody has said it; what is typed in one place is offered in the next."""
    if frame.settings.author:
        return frame.settings.author
    if not st.session_state.get(key):
        st.session_state[key] = str(st.session_state.get(_PERSON, ""))
    typed = st.text_input(
        label,
        max_chars=40,
        key=key,
        width=130,
        placeholder=_("{label}姓名").format(label=label),
        label_visibility="collapsed",
    ).strip()
    if typed:
        st.session_state[_PERSON] = typed
    return typed
