"""A choice whose answer stands in the address by its name, whatever the language.

Streamlit's own binding writes the label on the widget into the address, so that a link sent by a Chinese colleague
would open another view for an English one.
"""

from collections.abc import Mapping
from typing import TypeVar

import streamlit as st
from streamlit.elements.lib.layout_utils import WidthWithoutContent

Name = TypeVar("Name", bound=str)


def choose(question: str, options: Mapping[Name, str], *, key: str, default: Name, kept: bool = False) -> Name:
    """One of a few, as a row of buttons; returns its name. The address says `key=name` while it is not the default.

    kept: the choice outlives an address that says nothing, as the address is after a click in the navigation.
    """
    _settle(options, key, default, kept)
    picked = st.segmented_control(
        question, list(options), format_func=options.__getitem__, key=key, label_visibility="collapsed", required=True
    )
    chosen = default if picked is None else picked
    _tell(key, chosen, default)
    return chosen


def choose_from_list(
    question: str,
    options: Mapping[Name, str],
    *,
    key: str,
    default: Name,
    always_told: bool = False,
    kept: bool = False,
    width: WidthWithoutContent = "stretch",
) -> Name:
    """The same of many, as a list to pick from. always_told: the address names the default as well."""
    _settle(options, key, default, kept)
    chosen: Name = st.selectbox(
        question, list(options), format_func=options.__getitem__, key=key, label_visibility="collapsed", width=width
    )
    _tell(key, chosen, None if always_told else default)
    return chosen


def _settle(options: Mapping[Name, str], key: str, default: Name, kept: bool) -> None:
    """Before the widget: follow an address that was opened or changed since the last run; fall back to the default."""
    address = st.query_params.get(key)
    changed = address != st.session_state.get(f"{key} in address") and not (kept and address is None)
    if key not in st.session_state or changed:
        st.session_state[key] = address
    if st.session_state[key] not in options:
        st.session_state[key] = default


def _tell(key: str, chosen: str, untold: str | None) -> None:
    """After it: the address says what was chosen."""
    told = None if chosen == untold else chosen
    if told != st.query_params.get(key):
        if told is None:
            del st.query_params[key]
        else:
            st.query_params[key] = told
    st.session_state[f"{key} in address"] = told
