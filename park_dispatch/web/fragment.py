"""Parts of a page that run again on their own, in the language of the session and for the person they were drawn for.

Streamlit runs a fragment again without the shell, in a fresh context that speaks the source language, with the frame of
the last whole run: whose role or reach was changed since would go on seeing what is no longer theirs.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import streamlit as st

from park_dispatch import language
from park_dispatch.model.people import Person
from park_dispatch.web import visitor
from park_dispatch.web.frame import PERSON, opened, session_language

P = ParamSpec("P")


def fragment(draw: Callable[P, None]) -> Callable[P, None]:
    """`st.fragment` for a function that draws."""
    return st.fragment(drawing(draw))


def drawing(draw: Callable[P, None]) -> Callable[P, None]:
    """The function for a fragment or dialog: the whole page runs instead once its visitor is not who they were."""

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> None:
        language.speak(session_language())
        _rerun_for_another()
        draw(*args, **kwargs)

    return drawn


def _rerun_for_another() -> None:
    before = st.session_state.get(PERSON)
    if isinstance(before, Person):
        settings, ledger = opened()
        if visitor.visitor(ledger, settings) != before:
            st.rerun()


def speaking(draw: Callable[P, None]) -> Callable[P, None]:
    """The function, with the language of the session set first; for what is called when something is pressed."""

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> None:
        language.speak(session_language())
        draw(*args, **kwargs)

    return drawn
