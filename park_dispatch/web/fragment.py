"""Parts of a page that run again on their own, in the language of the session.

Streamlit runs a fragment again without the shell, in a fresh context that speaks the source language.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import streamlit as st

from park_dispatch import language
from park_dispatch.web.frame import session_language

P = ParamSpec("P")


def fragment(draw: Callable[P, None]) -> Callable[P, None]:
    """`st.fragment` for a function that draws."""
    return st.fragment(speaking(draw))


def speaking(draw: Callable[P, None]) -> Callable[P, None]:
    """The function, with the language of the session set first; for dialogs, which are fragments as well."""

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> None:
        language.speak(session_language())
        draw(*args, **kwargs)

    return drawn
